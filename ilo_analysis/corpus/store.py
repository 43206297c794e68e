"""The folder of tidy tables that `ingest` writes, reading only what is new, and how it is read back.

The tables lie in a folder of their own, which a pointer file names. The pointer is replaced in one step when all tables
are written, so whoever reads, or is killed, meets either the old tables or the new ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.corpus import Corpus, build_corpus
from ilo_analysis.corpus.corrections import find_corrections, read_corrections
from ilo_analysis.errors import ListingError
from ilo_analysis.listings import Progress, Reading, assemble, checked_format, read_files
from ilo_analysis.listings.files import Paths, find_files
from ilo_analysis.listings.tables import FileTask


class Ingested(NamedTuple):
    """The corpus that was written, and which files were read for it, kept from before, or are gone."""

    corpus: Corpus
    read: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]


def ingest(
    sources: Paths,
    to: str | Path,
    *,
    format: str | None = None,
    csv: bool = False,
    jobs: int = 1,
    client: Any = None,  # noqa: ANN401 (a Dask client; Dask is an extra)
    progress: Callable[[Progress], object] | None = None,
    corrections: str | Path | None = None,
    merges: str | Path | None = None,
) -> Ingested:
    """Return what was written to the folder `to`: the tables of all files read so far, as Parquet.

    A file whose sha256, form and declaration are as before is not read again. Files of earlier calls stay, unless they
    were in a folder that is given again and are no longer there. Until the last step the old tables stay whole.
    """
    tasks, missing = find_files(sources, format=checked_format(format))
    before = read_pointer(to)["files"] if is_stored(to) else {}
    # Many files share one sources file, which is long.
    sums = {key: _sum(sources) for key, sources in {id(task.sources): task.sources for task in tasks}.items()}
    states = {task.source_file: _state(task, sums[id(task.sources)]) for task in tasks}
    fresh = [task for task in tasks if before.get(task.source_file) != states[task.source_file]]
    gone = [name for name in before if name not in states and _was_inside(name, sources)]
    dropped = {*gone, *(task.source_file for task in fresh)}
    kept = sorted(set(before) - dropped)
    new = assemble(read_files(fresh, jobs=jobs, client=client, progress=progress), missing)
    reading = _joined(_earlier(to, kept) if kept else [], new)
    named = [path for path in (corrections, merges) if path]
    given = [sources] if isinstance(sources, (str, Path)) else sources
    beside = find_corrections(path if Path(path).is_dir() else Path(path).parent for path in given)
    corpus = build_corpus(reading, read_corrections(named or beside))
    files = {name: before[name] for name in kept} | {name: states[name] for name in sorted(states)}
    tables = corpus._asdict() | {f"reading_{name}": table for name, table in reading._asdict().items()}
    write_tables(to, tables, {"files": files}, csv=csv)
    return Ingested(corpus, tuple(t.source_file for t in fresh), tuple(kept), tuple(gone))


def _state(task: FileTask, sources: str) -> str:
    """What must be unchanged for a file not to be read again: its bytes, its form and what is declared of it.

    The pages of an undeclared file, and of a zip file, may be declared one by one, so there all that the sources file
    says counts; `sources` is its sum.
    """
    try:
        with Path(task.path).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "unreadable"
    every = sources if task.source is None or task.path.lower().endswith(".zip") else ""
    return f"{digest}:{_sum((task.source, task.feed, task.format, every))[:12]}"


def _sum(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _was_inside(name: str, sources: Paths) -> bool:
    """Whether an earlier file belonged to one of the given folders."""
    given = [sources] if isinstance(sources, (str, Path)) else sources
    return any(name.startswith(f"{Path(folder).as_posix().rstrip('/')}/") for folder in given if Path(folder).is_dir())


def _earlier(to: str | Path, kept: Iterable[str]) -> list[Reading]:
    """What earlier calls read of the files that are kept."""
    names = list(kept)
    return [Reading(*(table[table["source_file"].isin(names)] for table in read_reading(to)))]


def _joined(earlier: list[Reading], new: Reading) -> Reading:
    """Earlier and new readings as one."""
    parts = [*earlier, new]
    joined = []
    for name in Reading._fields:
        tables = [getattr(part, name) for part in parts if len(getattr(part, name))]
        joined.append(pd.concat(tables, ignore_index=True) if tables else getattr(new, name))
    return Reading(*joined)


POINTER = "corpus.json"
VERSION = 2
# Says that a folder of tables was made here, and may go when it is replaced.
MARK = ".made-by-ilo-analysis"


def pointer(folder: str | Path) -> Path:
    """Return the path of the file that names the tables of a folder."""
    return Path(folder) / POINTER


def is_stored(path: str | Path) -> bool:
    """Return whether a path is a folder that `ingest` wrote."""
    return pointer(path).is_file()


def read_pointer(folder: str | Path) -> dict[str, Any]:
    """Return what the pointer says: the folder of the tables, and the files that were read, with their sha256.

    Raises
    ------
    ListingError
        If the pointer is damaged or was written by a later version.
    """
    try:
        known: dict[str, Any] = json.loads(pointer(folder).read_text(encoding="utf-8"))
        version, tables = known["version"], Path(folder) / known["tables"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ListingError(f"{pointer(folder)} is damaged ({error}); delete the folder and ingest again.") from error
    if version != VERSION or not tables.is_dir():
        raise ListingError(f"{pointer(folder)} names tables that are not there or of another version; ingest again.")
    return known


def read_tables(folder: str | Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return the tables of a folder by their names."""
    tables = Path(folder) / read_pointer(folder)["tables"]
    return {name: pd.read_parquet(tables / f"{name}.parquet") for name in names}


def read_reading(folder: str | Path) -> Reading:
    """Return the entries as printed, the listings and the problems of reading, before merging and corrections."""
    tables = read_tables(folder, [f"reading_{name}" for name in Reading._fields])
    return Reading(**{name: tables[f"reading_{name}"] for name in Reading._fields})


def write_tables(
    folder: str | Path, tables: Mapping[str, pd.DataFrame], known: Mapping[str, Any], *, csv: bool = False
) -> None:
    """Write the tables beside the old ones, point to them, and only then remove the old ones."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = f"tables-{uuid.uuid4().hex[:8]}"
    (folder / fresh).mkdir()
    (folder / fresh / MARK).touch()
    try:
        for name, table in tables.items():
            table.to_parquet(folder / fresh / f"{name}.parquet", index=False)
            if csv and not name.startswith("reading_"):
                table.to_csv(folder / fresh / f"{name}.csv", index=False, lineterminator="\n")
        waiting = folder / f".{POINTER}-{fresh}"
        text = json.dumps({"version": VERSION, "tables": fresh, **known}, indent=1, sort_keys=True, ensure_ascii=False)
        waiting.write_text(text + "\n", encoding="utf-8")
        os.replace(waiting, pointer(folder))  # noqa: PTH105 (one step on every system)
    except BaseException:
        shutil.rmtree(folder / fresh, ignore_errors=True)
        raise
    # Only folders that an earlier call made: what else lies here is somebody's own.
    for old in folder.glob(f"tables-*/{MARK}"):
        if old.parent.name != fresh:
            shutil.rmtree(old.parent, ignore_errors=True)
    # What a killed run left behind.
    for waiting in folder.glob(f".{POINTER}-*"):
        waiting.unlink(missing_ok=True)
