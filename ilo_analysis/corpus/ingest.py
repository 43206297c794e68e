"""Write the tables of all files read so far to a folder, reading only what is new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.corpus import Corpus, build_corpus
from ilo_analysis.corpus.corrections import read_corrections
from ilo_analysis.corpus.store import check_are_pages, is_stored, pointer, read_pointer, read_reading, write_tables
from ilo_analysis.errors import ListingError
from ilo_analysis.listings import Progress, Reading, assemble, checked_format, read_files
from ilo_analysis.listings.data.tabular import columns_of
from ilo_analysis.listings.files import Paths, find_files
from ilo_analysis.listings.origin.sources import find_corrections
from ilo_analysis.listings.tables import FileTask
from ilo_analysis.workplace import alone_in, file_sum, said_in_words


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
    given = [sources] if isinstance(sources, (str, Path)) else list(sources)
    check_are_pages(given)
    tasks, missing = find_files(given, format=checked_format(format), columns=columns_of(columns))
    named = [path for path in (corrections, merges) if path]
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
    """Return what must be unchanged for a file not to be read again: its bytes, its format and its declaration.

    The pages of an undeclared file, and of a zip file, may be declared one by one, so there all that the sources file
    says counts; `sources` is its sum.
    """
    try:
        digest = file_sum(Path(task.path))
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
    """Return the states of the files that earlier calls read, and what was read; nothing where the tables are damaged.

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
    """Return the files that a pointer names, as far as it can be read."""
    try:
        return list(json.loads(pointer(folder).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _joined(earlier: Reading, kept: Collection[str], new: Reading) -> Reading:
    """Return what earlier calls read of the files that are kept, and what is new, as one."""
    joined = []
    for name in Reading._fields:
        before = getattr(earlier, name)
        tables = [t for t in (before[before["source_file"].isin(kept)], getattr(new, name)) if len(t)]
        joined.append(pd.concat(tables, ignore_index=True) if tables else getattr(new, name))
    return Reading(*joined)
