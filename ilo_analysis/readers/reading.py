"""Layer 1: what reading one file gives: columns of entries, rows of listings, problems; and the tables made of many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from ilo_analysis.schema import DATE, ENTRIES, PROBLEMS, as_table
from ilo_analysis.sources import NO_SOURCES, AddressFilter, Source, Sources, feed_and_scope, page_offset
from ilo_analysis.text import title_key

# Numbers of entries at which the ILO's pages are cut: a page with one of these very likely has a next page.
PAGE_SIZES = frozenset({10, 20, 25, 50, 100})


class Parsed(Protocol):
    """What a grammar gives for the text of one listing."""

    @property
    def entries(self) -> dict[str, list[Any]]:
        """Columns of the entries."""

    @property
    def problems(self) -> Sequence[tuple[int, str, str]]:
        """Line, text and reason of what could not be placed."""

    @property
    def layout(self) -> str | None:
        """Layout of the text."""

    @property
    def language(self) -> str | None:
        """Language of the text."""

    @property
    def page_heading(self) -> str | None:
        """Heading of the page."""


class FileTask(NamedTuple):
    """One file to read, and what is known about it."""

    path: str
    source_file: str
    format: str | None = None
    source: Source | None = None
    feed: str = "unnamed"
    sources: Sources = NO_SOURCES
    addresses: AddressFilter = AddressFilter()


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


@dataclass
class FileReading:
    """Everything read from one file."""

    source_file: str
    sha256: str = ""
    declared: bool = False
    columns: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in ENTRIES})
    listings: list[dict[str, object]] = field(default_factory=list)
    problems: list[tuple[str, int | None, str | None, str]] = field(default_factory=list)

    def report(self, reason: str, line: int | None = None, text: str | None = None) -> None:
        """Add a problem of this file."""
        self.problems.append((self.source_file, line, text, reason))

    def add(self, origin: Origin, parsed: Parsed, links: dict[str, str] | None = None) -> None:
        """Add the entries of one listing, and the listing."""
        entries = parsed.entries
        n = len(entries["title"])
        given: dict[str, list[Any]] = {
            "source_file": [self.source_file] * n,
            "listing_id": [origin.listing_id] * n,
            "feed": [origin.feed] * n,
            "language": [parsed.language] * n,
            "page_heading": [parsed.page_heading] * n,
            "url": _addresses(entries, links),
        }
        for name, column in self.columns.items():
            column.extend(entries[name] if name not in given else given[name])
        for line, text, reason in parsed.problems:
            self.problems.append((self.source_file, line, text, reason))
        self.list_origin(origin, parsed.layout, entries)

    def list_origin(self, origin: Origin, layout: str | None, entries: dict[str, list]) -> None:  # type: ignore[type-arg]
        """Add the row of one listing, and report dates that lie after its capture."""
        dates = [d for d in entries["date"] if d is not None]
        years = [y for y in entries.get("credit_year", ()) if y]
        rendered = origin.rendered_year or (max(years) if years else None)
        n = len(entries["title"])
        row = origin._asdict() | {
            "source_file": self.source_file,
            "layout": layout,
            "rendered_year": rendered,
            "page_cap": n if n in PAGE_SIZES else None,
            "n_entries": n,
            "n_dated": len(dates),
            "first_date": min(dates, default=None),
            "last_date": max(dates, default=None),
            "declared": self.declared,
            "sha256": self.sha256,
        }
        self.listings.append(row)
        limit = origin.captured or (date(rendered, 12, 31) if rendered and layout else None)
        if limit and dates and max(dates) > limit:
            self._report_future(entries, limit, "captured" if origin.captured else "rendered")

    def _report_future(self, entries: dict[str, list], limit: date, act: str) -> None:  # type: ignore[type-arg]
        """Report each date after the capture; an event may be announced, a story may not."""
        for day, line, title in zip(entries["date"], entries["line_start"], entries["title"], strict=True):
            if day is not None and day > limit:
                self.report(f"the date {day} lies after the page was {act} ({limit}); kept as printed", line, title)


def origin_of(task: FileTask, listing_id: str, form: str, *, url: str = "", captured: date | None = None) -> Origin:
    """Origin of a file's listing, from its declaration, else from its own address, else from its name."""
    source = task.source or (task.sources.of_address(url) if url and task.sources.by_address else None)
    if source is None:
        feed, scope = feed_and_scope(url) if url else (task.feed, "unknown")
        return Origin(listing_id, form, feed, scope, None, url or None, captured, None, page_offset(url))
    address = url or source.url
    return Origin(
        listing_id, form, source.feed, source.scope, source.office or None, address or None,
        captured or source.captured, None if url and not task.source else source.rendered_year, page_offset(address),
    )  # fmt: skip


def _addresses(entries: dict[str, list], links: dict[str, str] | None) -> list[str | None]:  # type: ignore[type-arg]
    """Address of each entry: the link whose text is its title, sign by sign or at least by its words."""
    if not links:
        return list(entries["url"]) if "url" in entries else [None] * len(entries["title"])
    found = [links.get(" ".join(title.split())) if title else None for title in entries["title"]]
    if None in found:
        by_key: dict[str, str | None] = {}
        for text, url in links.items():
            key = title_key(text)
            # Two addresses for one key name neither.
            by_key[key] = url if by_key.get(key, url) == url else None
        found = [url or by_key.get(title_key(title or "-")) for url, title in zip(found, entries["title"], strict=True)]
    return found


def entries_table(parts: Iterable[dict[str, list[object]]]) -> pd.DataFrame:
    """Entries of many files as one table.

    Lists become Arrow arrays directly, column by column; pandas' own way through rows of objects takes twice as long.
    """
    import pyarrow as pa

    columns: dict[str, list[object]] = {name: [] for name in ENTRIES}
    for part in parts:
        for name, values in part.items():
            columns[name].extend(values)
    text = pd.StringDtype("pyarrow", na_value=np.nan)
    made: dict[str, object] = {}
    for name, (dtype, _) in ENTRIES.items():
        if dtype == "str":
            made[name] = pd.arrays.ArrowStringArray(pa.array(columns[name], pa.large_string()), dtype=text)  # type: ignore[call-arg]
        elif dtype == DATE:
            # numpy asks every date for its parts; Arrow counts days.
            days = pa.array(columns[name], pa.date32()).to_numpy(zero_copy_only=False)
            made[name] = days.astype("datetime64[us]")
        else:
            made[name] = pd.array(columns[name], dtype=dtype)  # type: ignore[call-overload]
    return pd.DataFrame(made)


def listings_table(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return listings as a table."""
    return as_table(rows, "listings")


def problems_table(rows: Iterable[tuple[str, int | None, str | None, str]]) -> pd.DataFrame:
    """Return problems as a table, in the order of files and lines."""
    found = sorted(set(rows), key=lambda r: (r[0], r[1] or 0, r[3], r[2] or ""))
    return as_table([dict(zip(PROBLEMS, row, strict=True)) for row in found], "problems")
