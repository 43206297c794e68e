"""The results of reading files: rows of listings, problems and tables of entries, and the tables made from many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.listings.agency import agencies
from ilo_analysis.listings.origin.addresses import AddressFilter, page_place, read_address
from ilo_analysis.listings.origin.saved import Saved
from ilo_analysis.listings.origin.sources import NO_LISTINGS, NO_SOURCES, Source, Sources
from ilo_analysis.listings.parsed import COLUMNS, PageFacts
from ilo_analysis.names import LABELS
from ilo_analysis.schema import TABLES, as_table

# A page with this many entries very likely has a next page.
# In the reason of a problem that a correction of the date settles.
AFTER_CAPTURE = " lies after the page was "
PAGE_SIZES = frozenset(size for agency in agencies() for size in agency.page_sizes)


# File, line, text and reason.
Problem = tuple[str, int | None, str | None, str]


class FileTask(NamedTuple):
    """One file to read, and what is known about it."""

    path: str
    source_file: str
    format: str | None = None
    source: Source | None = None
    feed: str = "unnamed"
    sources: Sources = NO_SOURCES
    addresses: AddressFilter = AddressFilter()
    declared: bool | None = None  # of a file in a package: whether it is declared; None for others
    columns: tuple[tuple[str, str], ...] = ()  # which columns of a table stand for which of entries
    path_says: Saved = Saved()  # what the folders of a saved tree tell


class Origin(NamedTuple):
    """Where one listing comes from."""

    listing_id: str
    format: str
    feed: str
    scope: str = "unknown"
    office: str | None = None
    url: str | None = None
    captured: date | None = None
    rendered_year: int | None = None
    page_offset: int | None = None
    offset_unit: str | None = None
    declared: bool | None = None  # None: as the file
    label: str | None = None
    label_fr: str | None = None
    label_es: str | None = None


@dataclass
class FileReading:
    """Everything read from one file except its entries, which are in the table of the files read with it."""

    source_file: str
    sha256: str = ""
    declared: bool = False
    n_entries: int = 0
    listings: list[dict[str, object]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    part: str = ""  # member of a package or record of an archive that is being read; problems name it

    def report(self, reason: str, line: int | None = None, text: str | None = None) -> None:
        """Add a problem of this file, or of the part of it that is being read."""
        self.problems.append((self.source_file, line, text, f"{self.part}: {reason}" if self.part else reason))

    @contextmanager
    def within(self, part: str) -> Iterator[None]:
        """Name a part of the file in the problems found while reading it."""
        around = self.part
        self.part = f"{around}: {part}" if around and part else part or around
        try:
            yield
        finally:
            self.part = around

    def add(self, origin: Origin, facts: PageFacts, days: Sequence[date | None], years: Sequence[int | None]) -> None:
        """Add the row of one listing, from facts about it and the dates and credit years of its entries."""
        n = len(days)
        dated = [day for day in days if day]
        rendered = origin.rendered_year or max((year for year in years if year), default=None)
        self.n_entries += n
        self.listings.append(
            origin._asdict()
            | {
                "source_file": self.source_file,
                "layout": facts.layout,
                "rendered_year": rendered,
                "page_cap": n if n in PAGE_SIZES else None,
                "n_entries": n,
                "n_dated": len(dated),
                "first_date": min(dated, default=None),
                "last_date": max(dated, default=None),
                "declared": self.declared if origin.declared is None else origin.declared,
                "sha256": self.sha256,
            }
        )

    def report_future(self, entries: Mapping[str, Sequence[Any]]) -> None:
        """Report each date of the last listing after its capture; an event may lie ahead, a story may not."""
        listing: Any = self.listings[-1]
        rendered = listing["rendered_year"] if listing["layout"] else None
        limit = listing["captured"] or (date(rendered, 12, 31) if rendered else None)
        if not limit or not listing["last_date"] or listing["last_date"] <= limit:
            return
        act = "captured" if listing["captured"] else "rendered"
        for day, line, title in zip(entries["date"], entries["line_start"], entries["title"], strict=True):
            if day and day > limit:
                self.report(f"the date {day}{AFTER_CAPTURE}{act} ({limit}); kept as printed", line, title)


# Entries are packed in batches of this size, so that those of an archive are never all held as Python objects.
ROWS_AT_ONCE = 20_000
_ORIGINS = ("source_file", "listing_id", "feed")
_DAYS = frozenset(("date", "date_end"))
_NUMBERS = frozenset(("number", "position", "credit_year", "line_start", "line_end"))


class EntryRows:
    """The entries of some files, in the order they were read."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tables: list[Any] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in (*COLUMNS, *_ORIGINS)}

    def add(self, source_file: str, origin: Origin, entries: Mapping[str, Sequence[Any]]) -> None:
        """Add the entries of one listing; columns that it lacks are empty."""
        count = len(entries["title"])
        for name in COLUMNS:
            self._columns[name] += entries.get(name) or [None] * count
        for name, value in zip(_ORIGINS, (source_file, origin.listing_id, origin.feed), strict=True):
            self._columns[name] += [value] * count
        if len(self._columns["title"]) >= ROWS_AT_ONCE:
            self._pack()

    def table(self) -> Any:  # noqa: ANN401 (pyarrow has no types)
        """Return all entries as an Arrow table."""
        import pyarrow as pa

        self._pack()
        return pa.concat_tables(self._tables)

    def _pack(self) -> None:
        import pyarrow as pa

        types = {
            name: pa.date32() if name in _DAYS else pa.int64() if name in _NUMBERS else pa.large_string()
            for name in self._columns
        }
        self._tables.append(pa.table({name: pa.array(self._columns[name], types[name]) for name in types}))
        for values in self._columns.values():
            values.clear()


class FilesReading(NamedTuple):
    """Everything read from some files."""

    entries: Any  # Arrow table, in the order of the files
    files: list[FileReading]


def origin_of(task: FileTask, listing_id: str, form: str, *, url: str = "", captured: date | None = None) -> Origin:
    """Return the origin of a file's listing, from its declaration, else its own address, else its name."""
    url = url or task.path_says.url
    captured = captured or task.path_says.captured
    source = task.source or (task.sources.of_address(url) if url and task.sources.by_address else None)
    if source is None:
        shown = read_address(url) if url else None
        feed, scope = (shown.feed, shown.scope) if shown else (task.feed, "unknown")
        return Origin(listing_id, form, feed, scope, None, url or None, captured, None, *page_place(url), task.declared)
    address = url or source.url
    return Origin(
        listing_id, form, source.feed, source.scope, source.office or None, address or None,
        captured or source.captured, None if url and not task.source else source.rendered_year, *page_place(address),
        task.declared, *(getattr(source, column) or None for column in LABELS),
    )  # fmt: skip


def entries_table(parts: Sequence[Any]) -> pd.DataFrame:
    """Return the entries of many Arrow tables as one frame.

    Arrow's strings are not copied; pandas' own route through rows of objects takes twice as long.
    """
    import pyarrow as pa

    if not parts:
        return as_table([], "entries")
    together = pa.concat_tables(parts).combine_chunks()
    made: dict[str, object] = {}
    text = pd.StringDtype("pyarrow", na_value=np.nan)
    for name, (dtype, _) in TABLES["entries"].items():
        column = together.column(name)
        if dtype == "str":
            made[name] = pd.arrays.ArrowStringArray(column, dtype=text)  # type: ignore[call-arg]  # the stubs lack dtype
        elif dtype.startswith("datetime"):
            # numpy asks every date for its parts; Arrow counts days.
            made[name] = column.to_numpy().astype("datetime64[us]")
        else:
            made[name] = pd.array(column.to_numpy(), dtype=dtype)
    return pd.DataFrame(made)


def listings_table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return listings as a table."""
    return as_table(rows, "listings")


def problems_table(rows: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as a table, in the order of files and lines."""
    found = sorted(rows, key=lambda r: (r[0], r[1] or 0, r[3], r[2] or ""))
    return as_table([dict(zip(TABLES["problems"], row, strict=True)) for row in found], "problems")


def unread_files(problems: pd.DataFrame, listings: pd.DataFrame) -> list[str]:
    """Return the files with problems that gave no listing; sources and corrections are none."""
    names = set(problems["source_file"]) - set(listings["source_file"])
    return sorted(name for name in names if name.rpartition("/")[2] not in NO_LISTINGS)
