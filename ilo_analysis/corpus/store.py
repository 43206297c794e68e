"""Listings to a folder of tidy tables, reading only what is new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.corpus import Corpus, build_corpus, stored
from ilo_analysis.corpus.corrections import find_corrections, read_corrections
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
    before = stored.read_pointer(to)["files"] if stored.is_stored(to) else {}
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
    stored.write_tables(to, tables, {"files": files}, csv=csv)
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
    return [Reading(*(table[table["source_file"].isin(names)] for table in stored.read_reading(to)))]


def _joined(earlier: list[Reading], new: Reading) -> Reading:
    """Earlier and new readings as one."""
    parts = [*earlier, new]
    joined = []
    for name in Reading._fields:
        tables = [getattr(part, name) for part in parts if len(getattr(part, name))]
        joined.append(pd.concat(tables, ignore_index=True) if tables else getattr(new, name))
    return Reading(*joined)
