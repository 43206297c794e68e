"""The folder of tidy tables that `ingest` writes, reading only what is new, and that is read back here.

The tables are in a separate folder, which a pointer file names. The pointer is replaced in one step once all tables
are written, so a reader finds, and a killed writer leaves, either the old tables or the new ones, never a mix.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.corpus import Corpus, build_corpus
from ilo_analysis.corpus.corrections import read_corrections
from ilo_analysis.errors import ListingError
from ilo_analysis.listings import Progress, Reading, assemble, checked_format, read_files
from ilo_analysis.listings.files import Paths, find_files
from ilo_analysis.listings.sources import find_corrections
from ilo_analysis.listings.tables import FileTask
from ilo_analysis.listings.tabular import columns_of
from ilo_analysis.text.spreadsheet import neutralise
from ilo_analysis.workplace import alone_in, said_in_words


class Ingested(NamedTuple):
    """The corpus that was written, and the files that were read for it, kept from before, or are gone."""

    corpus: Corpus
    read: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]


@takes_tables
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
    columns: str | Mapping[str, str] | None = None,
) -> Ingested:
    """Write the tables of all files to the folder `to`, as Parquet, and return the tables and what was read.

    A file whose sha256, format and declaration are unchanged is not read again. Files of earlier calls stay in the
    tables unless they have disappeared from a folder that is given again. The old tables stay intact until the last
    step.
    """
    tasks, missing = find_files(sources, format=checked_format(format), columns=columns_of(columns))
    named = [path for path in (corrections, merges) if path]
    given = [sources] if isinstance(sources, (str, Path)) else list(sources)
    beside = find_corrections(path if Path(path).is_dir() else Path(path).parent for path in given)
    decided = read_corrections(named or beside)
    with alone_in(Path(to)) as work:
        # Many files share one sources file, which is long.
        sums = {key: _sum(sources) for key, sources in {id(task.sources): task.sources for task in tasks}.items()}
        states = {task.source_file: _state(task, sums[id(task.sources)]) for task in tasks}
        before, earlier = _earlier(to, set(states))
        fresh = [task for task in tasks if before.get(task.source_file) != states[task.source_file]]
        gone = [name for name in before if name not in states and _was_inside(name, given)]
        kept = sorted(set(before) - {*gone, *(task.source_file for task in fresh)})
        new = assemble(read_files(fresh, jobs=jobs, client=client, progress=progress), missing)
        reading = _joined(earlier, kept, new) if earlier and kept else new
        corpus = build_corpus(reading, decided)
        files = {name: before[name] for name in kept} | {name: states[name] for name in sorted(states)}
        tables = corpus._asdict() | {f"reading_{name}": table for name, table in reading._asdict().items()}
        with said_in_words(Path(to)):
            write_tables(to, work, tables, {"files": files}, csv=csv)
    return Ingested(corpus, tuple(t.source_file for t in fresh), tuple(kept), tuple(gone))


def _state(task: FileTask, sources: str) -> str:
    """What must be unchanged for a file not to be read again: its bytes, its form and what is declared of it.

    The pages of an undeclared file, and of a zip file, may be declared one by one, so there all that the sources file
    says counts; `sources` is its sum.
    """
    try:
        digest = _file_sum(Path(task.path))
    except OSError:
        return "unreadable"
    every = sources if task.source is None or task.path.lower().endswith(".zip") else ""
    return f"{digest}:{_sum((task.source, task.feed, task.format, task.columns, every))[:12]}"


def _sum(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def _was_inside(name: str, sources: Paths) -> bool:
    """Return whether an earlier file belonged to one of the given folders."""
    given = [sources] if isinstance(sources, (str, Path)) else sources
    return any(name.startswith(f"{Path(folder).as_posix().rstrip('/')}/") for folder in given if Path(folder).is_dir())


def _earlier(to: str | Path, given: Collection[str]) -> tuple[dict[str, str], Reading | None]:
    """States of the files that earlier calls read, and what was read; nothing where the tables are damaged.

    Raises
    ------
    ListingError
        If the tables are damaged and hold files that are not given again, which would be lost.
    """
    if not is_stored(to):
        return {}, None
    try:
        return read_pointer(to)["files"], read_reading(to)
    except ListingError as error:
        lost = sorted(set(_files_of_pointer(to)) - set(given))
        if lost:
            more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
            raise ListingError(
                f"{error} Give all its pages in one call: {', '.join(lost[:3])}{more} would be missing."
            ) from error
        return {}, None


def _files_of_pointer(folder: str | Path) -> list[str]:
    """Files that a pointer names, as far as it can be read."""
    try:
        return list(json.loads(pointer(folder).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _joined(earlier: Reading, kept: Collection[str], new: Reading) -> Reading:
    """What earlier calls read of the files that are kept, and what is new, as one."""
    joined = []
    for name in Reading._fields:
        before = getattr(earlier, name)
        tables = [t for t in (before[before["source_file"].isin(kept)], getattr(new, name)) if len(t)]
        joined.append(pd.concat(tables, ignore_index=True) if tables else getattr(new, name))
    return Reading(*joined)


POINTER = "corpus.json"
VERSION = 4
# Says that a folder of tables was made here, and may go when it is replaced.
MARK = ".made-by-ilo-analysis"
WAY_BACK = "Run `ilo-analysis ingest` on the same pages and into the same folder again to rebuild the tables."


def pointer(folder: str | Path) -> Path:
    """Return the path of the file that names the tables of a folder."""
    return Path(folder) / POINTER


def is_stored(path: str | Path) -> bool:
    """Return whether a path is a folder that `ingest` wrote."""
    return pointer(path).is_file()


def read_pointer(folder: str | Path) -> dict[str, Any]:
    """Return the contents of the pointer: the folder of the tables, and the files read, with their sha256.

    Raises
    ------
    ListingError
        If the pointer is damaged or was written by a later version.
    """
    try:
        known: dict[str, Any] = json.loads(pointer(folder).read_text(encoding="utf-8"))
        version, tables = known["version"], Path(folder) / known["tables"]
        if version == VERSION and not (isinstance(known["sums"], dict) and isinstance(known["files"], dict)):
            raise TypeError("no sums")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ListingError(f"{pointer(folder)} is damaged ({error}). {WAY_BACK}") from error
    if version != VERSION or not tables.is_dir():
        raise ListingError(f"{pointer(folder)} refers to tables that are missing or of another version. {WAY_BACK}")
    return known


def read_tables(folder: str | Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return the tables of a folder by name.

    Raises
    ------
    ListingError
        If a file is not as `ingest` wrote it: damaged, cut off, changed by another program, or missing.
    """
    known = read_pointer(folder)
    return {name: _read_table(Path(folder) / known["tables"] / f"{name}.parquet", known["sums"]) for name in names}


def _read_table(path: Path, sums: Mapping[str, str]) -> pd.DataFrame:
    """Table of a file whose bytes are those that were written; so are its columns then."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ListingError(f"{path} cannot be read ({error.strerror}). {WAY_BACK}") from error
    if hashlib.sha256(content).hexdigest() != sums.get(path.name):
        raise ListingError(f"{path} is not as `ingest` wrote it: it is damaged or was changed. {WAY_BACK}")
    return pd.read_parquet(BytesIO(content))


def read_reading(folder: str | Path) -> Reading:
    """Return the entries as printed, the listings and the problems of reading, before merging and corrections."""
    tables = read_tables(folder, [f"reading_{name}" for name in Reading._fields])
    return Reading(**{name: tables[f"reading_{name}"] for name in Reading._fields})


def write_tables(
    folder: str | Path,
    work: Path,
    tables: Mapping[str, pd.DataFrame],
    known: Mapping[str, Any],
    *,
    csv: bool = False,
) -> None:
    """Write the tables to `work`, move them beside the old ones, point to them, and only then remove the old ones."""
    folder, fresh = Path(folder), f"tables-{uuid.uuid4().hex[:8]}"
    (work / fresh).mkdir()
    (work / fresh / MARK).touch()
    for name, table in tables.items():
        table.to_parquet(work / fresh / f"{name}.parquet", index=False)
        if csv and not name.startswith("reading_"):
            # Made for spreadsheets, which must not run what a page holds.
            safe = table.map(lambda value: neutralise(value) if isinstance(value, str) else value)
            safe.to_csv(work / fresh / f"{name}.csv", index=False, lineterminator="\n")
    sums = {file.name: _file_sum(file) for file in sorted((work / fresh).glob("*.parquet"))}
    facts = {"version": VERSION, "tables": fresh, "sums": sums, **known}
    waiting = work / POINTER
    waiting.write_text(json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    (work / fresh).rename(folder / fresh)
    try:
        waiting.replace(pointer(folder))
    except BaseException:
        shutil.rmtree(folder / fresh, ignore_errors=True)
        raise
    # Only folders that an earlier call made: what else lies here is somebody's own.
    for old in folder.glob(f"tables-*/{MARK}"):
        if old.parent.name != fresh:
            shutil.rmtree(old.parent, ignore_errors=True)


def _file_sum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
