"""Turn files, folders and patterns of any format into one table of entries.

Files are read in this process, in a pool of processes or on a Dask cluster, always with the same result.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ilo_analysis.arguments import takes_tables
from ilo_analysis.errors import ListingError, unknown_choice
from ilo_analysis.listings.files import Paths, find_files
from ilo_analysis.listings.formats import FORMATS
from ilo_analysis.listings.origin.addresses import AddressFilter
from ilo_analysis.workplace import workers

if TYPE_CHECKING:
    import pandas as pd

    from ilo_analysis.listings.tables import FilesReading, FileTask

# The pages of this many files are parsed together; large files are parsed alone.
FILES_AT_ONCE = 100
# Workers are not equally fast, and if one is lost, its part is read again.
PIECES_FOR_EACH = 4
BYTES_AT_ONCE = 32 * 1024 * 1024


class Reading(NamedTuple):
    """What was read: the entries, one row per listing, and the problems."""

    entries: pd.DataFrame
    listings: pd.DataFrame
    problems: pd.DataFrame


class Progress(NamedTuple):
    """How far reading has got; passed to the `progress` function after each file."""

    files: int
    total: int
    entries: int
    problems: int


@takes_tables
def read_sources(
    paths: Paths,
    *,
    format: str | None = None,
    sources: str | Path | None = None,
    jobs: int = 1,
    client: Any = None,  # noqa: ANN401 (a Dask client; Dask is an extra)
    progress: Callable[[Progress], object] | None = None,
    addresses: AddressFilter | None = None,
    columns: str | Mapping[str, str] | None = None,
) -> Reading:
    """Return the entries, listings and problems of files, folders, patterns, or a list of these.

    Parameters
    ----------
    paths
        File, folder (with all folders in it), pattern with `*`, or several of these.
    format
        Format of every file, instead of the one detected from its content.
    sources
        Sources file; by default, the `sources.csv` in, beside or above each file's folder.
    jobs
        Number of reading processes.
    client
        Dask client to read with; takes precedence over `jobs`.
    progress
        Called after each file.
    addresses
        Which addresses of an archive may be listing pages.
    columns
        Table columns to read as columns of entries: `date=publish_date,title=headline`, or a mapping.
    """
    from ilo_analysis.listings.data.tabular import columns_of

    tasks, missing = find_files(
        paths, format=checked_format(format), sources=sources, addresses=addresses, columns=columns_of(columns)
    )
    return assemble(read_files(tasks, jobs=jobs, client=client, progress=progress), missing)


def checked_format(format: str | None) -> str | None:
    """Return the name of a form after checking that it exists.

    Raises
    ------
    ListingError
        If it does not; the message lists all forms and the nearest.
    """
    if format is not None and format not in FORMATS:
        raise ListingError(unknown_choice("format", format, FORMATS))
    return format


@takes_tables
def read_listings(
    paths: Paths,
    *,
    format: str | None = None,
    jobs: int = 1,
    client: Any = None,  # noqa: ANN401 (a Dask client)
) -> pd.DataFrame:
    """Return the entries of files, folders or patterns; `read_sources` also returns listings and problems."""
    return read_sources(paths, format=format, jobs=jobs, client=client).entries


@takes_tables
def read_listing(path: str | Path, *, format: str | None = None) -> pd.DataFrame:
    """Return the entries of one file.

    Raises
    ------
    ListingError
        If the file has no entry; the message says why.
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
    client: Any = None,  # noqa: ANN401 (a Dask client)
    progress: Callable[[Progress], object] | None = None,
) -> list[FilesReading]:
    """Return the contents of the files, in pieces, in the order of the tasks, whichever process reads them."""
    from ilo_analysis.listings.read import read_files_together

    if client is not None:
        pieces = batches_of(tasks, max(1, len(client.nthreads())))
        done = _on_cluster(pieces, client)
    elif jobs > 1 and len(tasks) > 1:
        pieces = batches_of(tasks, jobs)
        done = _in_processes(pieces, jobs)
    else:
        pieces = batches_of(tasks)
        done = ((number, read_files_together(piece)) for number, piece in enumerate(pieces))
    readings: dict[int, FilesReading] = {}
    files = entries = problems = 0
    for number, reading in done:
        readings[number] = reading
        for file in reading.files:
            files, entries, problems = files + 1, entries + file.n_entries, problems + len(file.problems)
            if progress:
                progress(Progress(files, len(tasks), entries, problems))
    return [readings[number] for number in range(len(pieces))]


def batches_of(tasks: list[FileTask], workers: int = 1) -> list[list[FileTask]]:
    """Return the tasks in batches of at most 100 files or 32 MB, with several batches per worker if there are many."""
    pieces = workers * PIECES_FOR_EACH if workers > 1 else 1
    most = max(1, min(FILES_AT_ONCE, -(-len(tasks) // pieces)))
    batches: list[list[FileTask]] = [[]]
    size = 0
    for task in tasks:
        try:
            own = os.path.getsize(task.path)  # noqa: PTH202 (10,000 files)
        except OSError:
            own = 0
        if batches[-1] and (len(batches[-1]) >= most or size + own > BYTES_AT_ONCE):
            batches.append([])
            size = 0
        batches[-1].append(task)
        size += own
    return [batch for batch in batches if batch]


def _in_processes(pieces: list[list[FileTask]], jobs: int) -> Iterator[tuple[int, FilesReading]]:
    """Yield the number and result of each piece from a pool of processes, as they come.

    What a process took with it when it died is read once more.
    """
    from concurrent.futures import BrokenExecutor, as_completed

    from ilo_analysis.listings.read import read_files_together

    left = dict(enumerate(pieces))
    for _ in range(2):
        # Started anew: a fork of this process would copy its threads' locks.
        with contextlib.suppress(BrokenExecutor), workers(min(jobs, len(left)), "spawn") as pool:
            numbers = {pool.submit(read_files_together, piece): number for number, piece in left.items()}
            for done in as_completed(numbers):
                yield numbers[done], done.result()
                del left[numbers[done]]
        if not left:
            return
    raise ListingError("A process that read pages died twice, perhaps because memory ran out. Try fewer jobs.")


def _on_cluster(pieces: list[list[FileTask]], client: Any) -> Iterator[tuple[int, FilesReading]]:  # noqa: ANN401 (Dask)
    """Yield the number and result of each piece from a Dask cluster, as they come; a lost worker's work is done again.

    The workers give Arrow tables back, not Dask tables, so no setting of Dask can change a dtype.
    """
    from distributed import as_completed

    from ilo_analysis.listings.read import read_files_together

    futures = client.map(read_files_together, pieces, pure=False, retries=2)
    numbers = {future.key: number for number, future in enumerate(futures)}
    for done in as_completed(futures):
        yield numbers[done.key], done.result()


def assemble(pieces: Sequence[FilesReading], missing: Iterable[tuple[str, str]] = ()) -> Reading:
    """Return the tables of many files; listings with the same name are named by their file's path instead."""
    from ilo_analysis.listings.tables import entries_table, listings_table, problems_table

    files = [file for piece in pieces for file in piece.files]
    entries = entries_table([piece.entries for piece in pieces])
    rows = [row for file in files for row in file.listings]
    owners = Counter(row["listing_id"] for row in rows)
    if len(owners) < len(rows):
        twice = entries["listing_id"].map(owners) > 1
        entries.loc[twice, "listing_id"] = entries["source_file"] + ":" + entries["listing_id"]
        for row in rows:
            if owners[row["listing_id"]] > 1:
                row["listing_id"] = f"{row['source_file']}:{row['listing_id']}"
    problems = [problem for file in files for problem in file.problems]
    problems += [(path, None, None, reason) for path, reason in missing]
    return Reading(entries, listings_table(rows), problems_table(problems))
