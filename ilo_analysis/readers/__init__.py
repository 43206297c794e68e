"""Layer 1: files, folders and patterns to one table of entries, whatever their forms.

Files are read in this process, in a pool of processes, or on a Dask cluster; the result is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ilo_analysis.errors import ListingError, unknown_choice
from ilo_analysis.readers.files import Paths, find_files
from ilo_analysis.readers.formats import FORMATS
from ilo_analysis.sources import AddressFilter

if TYPE_CHECKING:
    import pandas as pd

    from ilo_analysis.readers.reading import FileReading, FileTask

# Fewer files for each piece of work cost more in messages than they gain in balance; large files go alone.
FILES_AT_ONCE = 20
BYTES_AT_ONCE = 32 * 1024 * 1024


class Reading(NamedTuple):
    """What was read: entries, one row per listing, and what could not be placed."""

    entries: pd.DataFrame
    listings: pd.DataFrame
    problems: pd.DataFrame


class Progress(NamedTuple):
    """How far the reading has come; given to the function passed as `progress` after each file."""

    files: int
    total: int
    entries: int
    problems: int


def read_sources(
    paths: Paths,
    *,
    format: str | None = None,
    sources: str | Path | None = None,
    jobs: int = 1,
    client: Any = None,  # noqa: ANN401 (a Dask client; Dask is an extra)
    progress: Callable[[Progress], object] | None = None,
    addresses: AddressFilter | None = None,
) -> Reading:
    """Return the entries, listings and problems of files, folders, patterns, or a list of these.

    Parameters
    ----------
    paths
        File, folder (with all folders in it), pattern with `*`, or several of these.
    format
        Form of every file, where the content should not decide.
    sources
        Sources file; by default the `sources.csv` in, beside or above each file's folder.
    jobs
        Processes to read with.
    client
        Dask client to read with; goes before `jobs`.
    progress
        Called after each file.
    addresses
        Which addresses of an archive may be listing pages.
    """
    if format is not None and format not in FORMATS:
        raise ListingError(unknown_choice("format", format, FORMATS))
    tasks, missing = find_files(paths, format=format, sources=sources, addresses=addresses)
    return assemble(read_files(tasks, jobs=jobs, client=client, progress=progress), missing)


def read_listings(
    paths: Paths,
    *,
    format: str | None = None,
    jobs: int = 1,
    client: Any = None,  # noqa: ANN401
) -> pd.DataFrame:
    """Return the entries of files, folders or patterns; `read_sources` also gives listings and problems."""
    return read_sources(paths, format=format, jobs=jobs, client=client).entries


def read_listing(path: str | Path, *, format: str | None = None) -> pd.DataFrame:
    """Return the entries of one file.

    Raises
    ------
    ListingError
        If the file holds no entry; the message says why.
    """
    reading = read_sources([path], format=format)
    if reading.entries.empty:
        reasons = [r for r in reading.problems["reason"] if not r.startswith("not declared")]
        raise ListingError(f"{Path(path).as_posix()}: {'; '.join(reasons) or 'no entry was found'}.")
    return reading.entries


def read_files(
    tasks: list[FileTask],
    *,
    jobs: int = 1,
    client: Any = None,  # noqa: ANN401
    progress: Callable[[Progress], object] | None = None,
) -> list[FileReading]:
    """Return what each file holds, in the order of the tasks, whoever reads it."""
    from ilo_analysis.readers.one_file import read_file

    readings: dict[str, FileReading] = {}
    entries = problems = 0
    if client is not None:
        batches = _on_cluster(tasks, client)
    elif jobs > 1 and len(tasks) > 1:
        batches = _in_processes(tasks, jobs)
    else:
        batches = ([read_file(task)] for task in tasks)
    for batch in batches:
        for reading in batch:
            readings[reading.source_file] = reading
            entries += len(reading.columns["title"])
            problems += len(reading.problems)
            if progress:
                progress(Progress(len(readings), len(tasks), entries, problems))
    return [readings[task.source_file] for task in tasks]


def read_batch(tasks: list[FileTask]) -> list[FileReading]:
    """Return what several files hold; the piece of work of a process or a cluster's worker."""
    from ilo_analysis.readers.one_file import read_file

    return [read_file(task) for task in tasks]


def batches_of(tasks: list[FileTask], workers: int = 1) -> list[list[FileTask]]:
    """Return the tasks in pieces of work: at most 20 files or 32 MB, and no fewer pieces than workers."""
    most = max(1, min(FILES_AT_ONCE, -(-len(tasks) // max(1, workers))))
    batches: list[list[FileTask]] = [[]]
    size = 0
    for task in tasks:
        own = Path(task.path).stat().st_size if Path(task.path).exists() else 0
        if batches[-1] and (len(batches[-1]) >= most or size + own > BYTES_AT_ONCE):
            batches.append([])
            size = 0
        batches[-1].append(task)
        size += own
    return [batch for batch in batches if batch]


def _in_processes(tasks: list[FileTask], jobs: int) -> Iterator[list[FileReading]]:
    """Results of a pool of processes, as they come."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    # A server process that has only the readers loaded: forking this one would copy its threads' locks.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if hasattr(context, "set_forkserver_preload"):
        context.set_forkserver_preload(["ilo_analysis.readers.one_file"])
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        for done in as_completed([pool.submit(read_batch, batch) for batch in batches_of(tasks, jobs)]):
            yield done.result()


def _on_cluster(tasks: list[FileTask], client: Any) -> Iterator[list[FileReading]]:  # noqa: ANN401
    """Results of a Dask cluster, as they come; work of a lost worker is done again by another one.

    The workers give plain lists back, not Dask tables, so no setting of Dask can change a dtype.
    """
    from distributed import as_completed

    workers = max(1, len(client.nthreads()))
    futures = client.map(read_batch, batches_of(tasks, workers), pure=False, retries=2)
    for done in as_completed(futures):  # type: ignore[no-untyped-call]
        yield done.result()


def assemble(readings: list[FileReading], missing: Iterable[tuple[str, str]] = ()) -> Reading:
    """Return the tables of many files; listings of the same name get their file's path as name."""
    from ilo_analysis.readers.reading import entries_table, listings_table, problems_table

    owners = Counter(row["listing_id"] for reading in readings for row in reading.listings)
    for reading in readings:
        twice = {row["listing_id"] for row in reading.listings if owners[row["listing_id"]] > 1}
        if twice:
            _name_by_path(reading, twice)
    problems = [p for reading in readings for p in reading.problems]
    problems += [(path, None, None, reason) for path, reason in missing]
    return Reading(
        entries_table(reading.columns for reading in readings),
        listings_table([row for reading in readings for row in reading.listings]),
        problems_table(problems),
    )


def _name_by_path(reading: FileReading, names: set[object]) -> None:
    """Put the file's path before names of listings that other files have too."""

    def longer(name: object) -> object:
        return f"{reading.source_file}:{name}" if name in names else name

    for row in reading.listings:
        row["listing_id"] = longer(row["listing_id"])
    reading.columns["listing_id"] = [longer(name) for name in reading.columns["listing_id"]]
