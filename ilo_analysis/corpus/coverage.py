"""Which days of a feed its listings show. An unobserved month is unknown, never zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.schema import as_table, rows_of

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

WINDOW_COLUMNS = ["feed", "scope", "listing_ids", "start", "end", "start_cut", "end_closed", "n_days"]
Days = NDArray[np.datetime64]
NEVER_SEEN = "never_seen"  # attribute of a table: first and last month of a selection that no page shows


class Seen(NamedTuple):
    """The days that one listing shows, whether it was cut off at the oldest, and whether it ends at its capture."""

    listing_ids: tuple[str, ...]
    start: pd.Timestamp
    end: pd.Timestamp
    start_cut: bool
    end_closed: bool


@takes_tables
def observation_windows(listings: Corpus | pd.DataFrame) -> pd.DataFrame:
    """Return the observation windows of each feed: one row per unbroken run of observed days, oldest first.

    Overlapping listings form one window; so do two consecutive pages of one capture (`nextRow--0`, `nextRow--10`),
    between which no entry can be missing. `start_cut` is true if the oldest listing was a full page, so that earlier
    entries of its oldest day may be on the next page. `end_closed` is true if the window ends on the day before a
    capture, not at an entry.

    >>> observation_windows(as_table([], "listings")).columns.tolist()
    ['feed', 'scope', 'listing_ids', 'start', 'end', 'start_cut', 'end_closed', 'n_days']
    """
    listings = table_of(listings, "listings")
    pages = listings.dropna(subset=["feed", "window_start", "window_end"]).sort_values("listing_id")
    pages = pages.assign(scope=pages["scope"].fillna("unknown"))
    rows = []
    for (feed, scope), own in pages.groupby(["feed", "scope"], sort=True, dropna=False):
        for window in windows_of(list(rows_of(own))):
            days = (window.end - window.start).days + 1
            rows.append([feed, scope, *window, days])
    frame = pd.DataFrame(rows, columns=WINDOW_COLUMNS)
    dtypes = {"feed": "str", "scope": "str", "start": "datetime64[us]", "end": "datetime64[us]"}
    return frame.astype({**dtypes, "start_cut": "bool", "end_closed": "bool", "n_days": "int64"})


def coverage_by_month(listings: pd.DataFrame, *, start: object = None, end: object = None) -> pd.DataFrame:
    """Return the observed days of each feed in each month, from the first to the last month that any feed shows.

    With `start` or `end`, the months are those of the period, whether or not any page shows them, and only days inside
    it count.
    """
    first, last = _day(start), _day(end)
    scopes = listings.dropna(subset=["feed"]).assign(scope=listings["scope"].fillna("unknown"))
    feeds = sorted(set(zip(scopes["feed"], scopes["scope"], strict=True)))
    table = _month_grid(observation_windows(listings), feeds, first, last)
    table.attrs.update({name: str(day) for name, day in (("start", first), ("end", last)) if day is not None})
    return table


def never_seen(coverage: pd.DataFrame) -> list[str]:
    """Return the first and last month of a selection of which no page shows a day, as text; else an empty list."""
    if (coverage["status"] != "unobserved").any() or coverage.empty:
        return []
    return [str(coverage["month"].min()), str(coverage["month"].max())]


def observed_days(windows: pd.DataFrame, start: object = None, end: object = None) -> Days:
    """Return the distinct days inside the windows (of one feed or several), in order, clipped to `start` and `end`."""
    runs = [
        np.arange(w_start, w_end + np.timedelta64(1, "D"), dtype="datetime64[D]")
        for w_start, w_end in zip(
            windows["start"].to_numpy("datetime64[D]"), windows["end"].to_numpy("datetime64[D]"), strict=True
        )
    ]
    days = np.unique(np.concatenate(runs)) if runs else np.array([], dtype="datetime64[D]")
    first, last = _day(start), _day(end)
    keep = np.ones(len(days), dtype=bool)
    if first is not None:
        keep &= days >= first
    if last is not None:
        keep &= days <= last
    return days[keep]


def span_groups(starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[np.int64]:
    """Return the number of the unbroken run that each span belongs to; spans sorted by start, days as dates or numbers.

    >>> span_groups(np.array([1, 3, 9]), np.array([4, 5, 12])).tolist()
    [0, 0, 1]
    """
    if not len(starts):
        return np.array([], dtype=np.int64)
    reached = np.maximum.accumulate(ends)
    return np.concatenate([[0], np.cumsum(starts[1:] > reached[:-1])]).astype(np.int64)


@takes_tables
def coverage_gaps(windows: Corpus | pd.DataFrame) -> pd.DataFrame:
    """Return the unobserved gaps between the windows of each feed: `feed, start, end, n_days`.

    `windows` is a corpus or the result of `observation_windows`.
    """
    if not (isinstance(windows, pd.DataFrame) and {"start", "end"} <= set(windows)):
        windows = observation_windows(windows)
    rows = []
    for feed, runs in windows.sort_values(["feed", "start"]).groupby("feed", sort=True):
        for before, after in zip(runs["end"].iloc[:-1], runs["start"].iloc[1:], strict=True):
            days = (after - before).days - 1
            if days > 0:
                rows.append([feed, before + pd.Timedelta(days=1), after - pd.Timedelta(days=1), days])
    frame = pd.DataFrame(rows, columns=["feed", "start", "end", "n_days"])
    return frame.astype({"feed": "str", "start": "datetime64[us]", "end": "datetime64[us]", "n_days": "int64"})


def _day(value: object) -> np.datetime64 | None:
    """Return the day of a date in any form; missing for nothing or for ""."""
    if value is None or value is pd.NaT or str(value) == "":
        return None
    return pd.Timestamp(str(value)).to_datetime64().astype("datetime64[D]")  # type: ignore[no-any-return]


def windows_of(pages: Sequence[Any]) -> list[Seen]:
    """Return the windows of one feed from the rows of its listings, in order of their ids, that show any days."""
    return _merge_windows(_bridge_pages(_with_first_pages(pages)))


def _bridge_pages(pages: Sequence[Any]) -> list[Seen]:
    """Return what each listing shows, with neighbouring pages of one capture joined: no entry fits between them."""
    seen: list[Seen] = []
    captures: dict[tuple[Any, str], list[Any]] = {}
    for page in pages:
        if pd.isna(page.captured) or pd.isna(page.page_offset):
            seen.append(_seen([page]))
        else:
            unit = "entries" if pd.isna(page.offset_unit) else page.offset_unit
            captures.setdefault((page.captured, unit), []).append(page)
    for (_, unit), capture in sorted(captures.items()):
        run: list[Any] = []
        reach = -1
        for page in sorted(capture, key=lambda page: page.page_offset):
            if run and page.page_offset > reach:
                seen.append(_seen(run))
                run = []
            run.append(page)
            # How many entries a site prints on a page may change, so a page of unknown length reaches the next only.
            reach = max(reach, page.page_offset + (1 if unit == "pages" else page.n_entries))
        seen.append(_seen(run))
    return seen


def _with_first_pages(pages: Sequence[Any]) -> list[Any]:
    """Return the pages, with offset 0 for the one page of a capture whose address has none, if others have one."""
    bare: dict[Any, list[str]] = {}
    units: dict[Any, str] = {}
    for page in pages:
        if pd.notna(page.captured):
            if pd.notna(page.offset_unit):
                units.setdefault(page.captured, page.offset_unit)
            if pd.isna(page.page_offset) and pd.notna(page.url):
                bare.setdefault(page.captured, []).append(page.listing_id)
    first = {ids[0]: units[day] for day, ids in bare.items() if len(ids) == 1 and day in units}
    return [
        page._replace(page_offset=0, offset_unit=first[page.listing_id]) if page.listing_id in first else page
        for page in pages
    ]


def _seen(pages: Sequence[Any]) -> Seen:
    """Return one stretch of days from one listing, or from neighbouring pages."""
    oldest = min(pages, key=lambda page: page.window_start)
    end = max(page.window_end for page in pages)
    return Seen(
        tuple(sorted(page.listing_id for page in pages)),
        oldest.window_start,
        end,
        bool(pd.notna(oldest.page_cap)),
        any(page.window_closed for page in pages if page.window_end == end),
    )


def _merge_windows(seen: list[Seen]) -> list[Seen]:
    """Join stretches that share a day; those that only touch stay separate: the time between is unobserved."""
    if not seen:
        return []
    # A page that is not cut at the shared oldest day shows that day whole; it is sorted first.
    ordered = sorted(seen, key=lambda s: (s.start, s.start_cut, s.end, s.listing_ids))
    starts, ends = (np.array([span[i] for span in ordered], dtype="datetime64[D]") for i in (1, 2))
    merged: list[Seen] = []
    for part in np.split(np.arange(len(ordered)), np.flatnonzero(np.diff(span_groups(starts, ends))) + 1):
        run = [ordered[i] for i in part]
        ids = tuple(sorted({name for one in run for name in one.listing_ids}))
        end = max(one.end for one in run)
        closed = any(one.end_closed for one in run if one.end == end)
        merged.append(Seen(ids, run[0].start, end, run[0].start_cut, closed))
    return merged


def _month_grid(
    windows: pd.DataFrame, feeds: list[tuple[str, str]], start: np.datetime64 | None, end: np.datetime64 | None
) -> pd.DataFrame:
    """Return feed × month with the observed days, for the months asked for or all from the first to the last."""
    first = windows["start"].min() if start is None else pd.Timestamp(start)
    last = windows["end"].max() if end is None else pd.Timestamp(end)
    first, last = (last if pd.isna(first) else first), (first if pd.isna(last) else last)
    if pd.isna(first) or not feeds:
        return as_table([], "coverage")
    # A bound beyond all that was seen still has its month.
    first, last = (min(first, last) if start is None else first), (max(first, last) if end is None else last)
    months = pd.period_range(first, last, freq="M")
    tables = []
    for feed, scope in feeds:
        days = observed_days(windows[(windows["feed"] == feed) & (windows["scope"] == scope)], start, end)
        n_days = np.bincount(months.get_indexer(pd.PeriodIndex(days, freq="M")), minlength=len(months))
        length = months.days_in_month
        status = np.where(n_days == length, "full", np.where(n_days > 0, "partial", "unobserved"))
        columns = {"month": months, "status": status, "observed_days": n_days, "days": length}
        tables.append(pd.DataFrame({"feed": feed, "scope": scope, **columns}))
    return as_table(pd.concat(tables, ignore_index=True), "coverage")
