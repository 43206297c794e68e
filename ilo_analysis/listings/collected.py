"""The listings of some files, collected and parsed many at a time, to one table of entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ilo_analysis.listings.grammar import story_addresses
from ilo_analysis.listings.line_table import Ints
from ilo_analysis.listings.pages import arrow_table, in_order, parse_listings
from ilo_analysis.listings.parsed import PageFacts, Problem
from ilo_analysis.listings.tables import FileReading, Origin

# So much text is parsed at a time: its arrays fit the processor's cache, and an archive is never held as a whole.
CHARACTERS_AT_ONCE = 2_000_000
NO_ENTRY = "no entry was found: no line holds a date after a title. Is it a listing page?"


class Listing(NamedTuple):
    """One listing that waits to be parsed, or was parsed by the reader of its form."""

    reading: FileReading  # file that holds it
    origin: Origin
    text: str = ""
    links: dict[str, str] | None = None
    fewest_dated: int = 0  # with fewer dated entries it is no listing, and is passed over
    columns: dict[str, list[Any]] | None = None  # entries, if it has been parsed
    facts: PageFacts = PageFacts()
    problems: Sequence[Problem] = ()  # of what has been parsed


@dataclass
class Collector:
    """Listings of some files; `table` gives their entries, and each file's reading learns what was found in it."""

    _waiting: list[Listing] = field(default_factory=list)
    _characters: int = 0
    _tables: list[Any] = field(default_factory=list)

    def add(self, listing: Listing) -> None:
        """Take in one listing."""
        self._waiting.append(listing)
        self._characters += len(listing.text)
        if self._characters >= CHARACTERS_AT_ONCE:
            self.flush()

    def table(self) -> Any:  # noqa: ANN401 (pyarrow has no types)
        """Entries of all listings, in the order in which they were added: an Arrow table."""
        import pyarrow as pa

        self.flush()
        return (
            pa.concat_tables(self._tables) if self._tables else with_origins(arrow_table({}, 0), np.zeros(0, int), [])
        )

    def flush(self) -> None:
        """Parse what waits."""
        listings, self._waiting, self._characters = self._waiting, [], 0
        if not listings:
            return
        table, place, facts, problems = _parse(listings)
        counts = np.bincount(place, minlength=len(listings))
        edges = np.concatenate(([0], np.cumsum(counts))).tolist()
        days = table.column("date").to_numpy().tolist()
        years = table.column("credit_year").to_pylist()
        kept = np.ones(len(listings), dtype=bool)
        for number, (listing, (start, end)) in enumerate(zip(listings, pairwise(edges), strict=True)):
            kept[number] = sum(day is not None for day in days[start:end]) >= listing.fewest_dated
            if kept[number]:
                listing.reading.add(listing.origin, facts[number], days[start:end], years[start:end])
                listing.reading.problems += [(listing.reading.source_file, *one) for one in problems[number]]
                listing.reading.report_future(partial(_dates_lines_titles, table, start, end))
                if start == end:
                    listing.reading.report(NO_ENTRY)
        if not kept.all():
            rows_kept = np.flatnonzero(kept[place])
            table, place = table.take(rows_kept), place[rows_kept]
        self._tables.append(with_origins(_with_addresses(table, place, listings), place, listings))


def _dates_lines_titles(
    table: Any,  # noqa: ANN401 (pyarrow)
    start: int,
    end: int,
) -> Iterable[tuple[date | None, int, str | None]]:
    """Date, first line and title of some entries."""
    rows = table.slice(start, end - start)
    return zip(*(rows.column(name).to_pylist() for name in ("date", "line_start", "title")), strict=True)


def _parse(listings: Sequence[Listing]) -> tuple[Any, Ints, list[PageFacts], list[list[Problem]]]:
    """Entries of some listings, the listing of each entry, and what is said of each listing."""
    texts = [number for number, listing in enumerate(listings) if listing.columns is None]
    read = parse_listings([listings[number].text for number in texts])
    facts = [listing.facts for listing in listings]
    problems = [list(listing.problems) for listing in listings]
    for number, own, found in zip(texts, read.facts, read.problems, strict=True):
        facts[number], problems[number] = own, found
    tables, places = [read.table], [np.array(texts, dtype=np.int64)[read.page]]
    for number, listing in enumerate(listings):
        if listing.columns is not None:
            rows = len(listing.columns["title"])
            tables.append(arrow_table(listing.columns, rows))
            places.append(np.full(rows, number))
    table, place = in_order(tables, places)
    return table, place, facts, problems


def _with_addresses(table: Any, place: Ints, listings: Sequence[Listing]) -> Any:  # noqa: ANN401 (pyarrow)
    """Table with the addresses of stories, where listings have links."""
    import pyarrow as pa

    if not any(listing.links for listing in listings):
        return table
    titles, found = table.column("title").to_pylist(), table.column("url").to_pylist()
    edges = np.searchsorted(place, np.arange(len(listings) + 1)).tolist()
    for listing, (start, end) in zip(listings, pairwise(edges), strict=True):
        if listing.links:
            found[start:end] = story_addresses(titles[start:end], listing.links)
    return table.set_column(table.column_names.index("url"), "url", pa.array(found, pa.large_string()))


def with_origins(table: Any, place: Ints, listings: Sequence[Listing]) -> Any:  # noqa: ANN401 (pyarrow)
    """Table with the columns that say where each entry comes from."""
    import pyarrow as pa

    origins = {
        "source_file": [listing.reading.source_file for listing in listings],
        "listing_id": [listing.origin.listing_id for listing in listings],
        "feed": [listing.origin.feed for listing in listings],
    }
    rows = pa.array(place)
    for name, values in origins.items():
        table = table.append_column(name, pa.array(values, pa.large_string()).take(rows))
    return table
