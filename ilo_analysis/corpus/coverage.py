"""Which days of a feed its listings let us see. A month that nobody saw is unknown, never zero."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.schema import as_table, rows_of

PAGE_CAPS = (10, 20, 25, 50, 100)
WINDOW_COLUMNS = ["feed", "scope", "listing_ids", "start", "end", "start_cut", "n_days"]
Days = NDArray[np.datetime64]


class Seen(NamedTuple):
    """The days that one listing shows: oldest and newest date, and whether the page was cut at the oldest one."""

    listing_ids: tuple[str, ...]
    start: pd.Timestamp
    end: pd.Timestamp
    start_cut: bool


def page_cap(n_entries: int, page_offset: int | None = None) -> int | None:
    """Number of entries at which a page was probably cut off: its own, if that is a usual page length.

    >>> page_cap(10), page_cap(7), page_cap(20, page_offset=40)
    (10, None, 20)
    """
    multiple = page_offset is not None and page_offset > 0 and n_entries > 0 and page_offset % n_entries == 0
    return n_entries if n_entries in PAGE_CAPS or (multiple and n_entries % 5 == 0) else None


def page_offset(url: str | None) -> int | None:
    """Entries on earlier pages of the feed, from the address of the page; missing if the address does not say.

    >>> page_offset("ilo.org/secsoc/news/lang--en/nextRow--20/index.htm")
    20
    """
    found = re.search(r"nextRow--(\d+)", url or "")
    return int(found.group(1)) if found else None


def observation_windows(listings: pd.DataFrame, occurrences: pd.DataFrame) -> pd.DataFrame:
    """Windows of each feed: one row per unbroken run of days that its listings show, oldest first.

    A listing shows the days from its oldest to its newest date. Overlapping listings make one window; so do two
    neighbouring pages of one capture (`nextRow--0`, `nextRow--10`), between which no entry can be missing. `start_cut`
    says that the oldest listing was a full page: earlier entries of its oldest day may stand on the next page.

    >>> observation_windows(as_table([], "listings"), as_table([], "occurrences")).columns.tolist()
    ['feed', 'scope', 'listing_ids', 'start', 'end', 'start_cut', 'n_days']
    """
    dated = _with_dates(listings, occurrences)
    rows = []
    for (feed, scope), pages in dated.groupby(["feed", "scope"], sort=True, dropna=False):
        for window in _merge_windows(_bridge_pages(pages)):
            days = (window.end - window.start).days + 1
            rows.append([feed, scope, window.listing_ids, window.start, window.end, window.start_cut, days])
    frame = pd.DataFrame(rows, columns=WINDOW_COLUMNS)
    dtypes = {"feed": "str", "scope": "str", "start": "datetime64[us]", "end": "datetime64[us]"}
    return frame.astype({**dtypes, "start_cut": "bool", "n_days": "int64"})


def coverage_by_month(
    listings: pd.DataFrame, occurrences: pd.DataFrame, *, start: object = None, end: object = None
) -> pd.DataFrame:
    """Coverage table: for each feed and each month from the first to the last one seen by any feed, the days seen.

    With `start` or `end` only days inside that period count, and the months are those of the period, as far as any
    feed was seen at all.
    """
    windows = observation_windows(listings, occurrences)
    table = _month_grid(windows, _day(start), _day(end))
    table.attrs.update({name: str(_day(day)) for name, day in (("start", start), ("end", end)) if _day(day)})
    return table


def observed_days(windows: pd.DataFrame, start: object = None, end: object = None) -> Days:
    """Days inside the windows (of one feed, or of several), each once, in order; clipped to `start` and `end`."""
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
    """Number of the unbroken run that each span of days belongs to; spans sorted by start, days as dates or numbers.

    >>> span_groups(np.array([1, 3, 9]), np.array([4, 5, 12])).tolist()
    [0, 0, 1]
    """
    if not len(starts):
        return np.array([], dtype=np.int64)
    reached = np.maximum.accumulate(ends)
    return np.concatenate([[0], np.cumsum(starts[1:] > reached[:-1])]).astype(np.int64)


def coverage_gaps(windows: pd.DataFrame) -> pd.DataFrame:
    """Gaps between the windows of each feed: `feed, start, end, n_days` of what nobody saw."""
    rows = []
    for feed, runs in windows.sort_values(["feed", "start"]).groupby("feed", sort=True):
        for before, after in zip(runs["end"].iloc[:-1], runs["start"].iloc[1:], strict=True):
            days = (after - before).days - 1
            if days > 0:
                rows.append([feed, before + pd.Timedelta(days=1), after - pd.Timedelta(days=1), days])
    frame = pd.DataFrame(rows, columns=["feed", "start", "end", "n_days"])
    return frame.astype({"feed": "str", "start": "datetime64[us]", "end": "datetime64[us]", "n_days": "int64"})


def _day(value: object) -> np.datetime64 | None:
    """Day of a date in any form; missing for nothing or for ""."""
    if value is None or value is pd.NaT or str(value) == "":
        return None
    return pd.Timestamp(str(value)).to_datetime64().astype("datetime64[D]")  # type: ignore[no-any-return]


def _with_dates(listings: pd.DataFrame, occurrences: pd.DataFrame) -> pd.DataFrame:
    """Listings with an oldest and a newest date: their own, else those of their entries."""
    pages = listings[["listing_id", "feed", "scope", "captured", "page_offset", "page_cap", "n_entries"]].copy()
    dates = occurrences.groupby("listing_id")["date"].agg(first_date="min", last_date="max")
    printed = dates.reindex(listings["listing_id"]).set_axis(listings.index)
    for column in ("first_date", "last_date"):
        pages[column] = listings[column].fillna(printed[column])
    pages["scope"] = pages["scope"].fillna("unknown")
    return pages.dropna(subset=["feed", "first_date", "last_date"]).sort_values("listing_id")


def _bridge_pages(pages: pd.DataFrame) -> list[Seen]:
    """What each listing shows, with neighbouring pages of one capture joined: no entry fits between them."""
    seen: list[Seen] = []
    known = pages["captured"].notna() & pages["page_offset"].notna()
    seen += [_seen([page]) for page in rows_of(pages[~known])]
    for _, capture in pages[known].sort_values(["page_offset", "listing_id"]).groupby("captured", sort=True):
        run: list[object] = []
        reach = -1
        for page in rows_of(capture):
            if run and page.page_offset > reach:
                seen.append(_seen(run))
                run = []
            run.append(page)
            reach = max(reach, page.page_offset + page.n_entries)
        if run:
            seen.append(_seen(run))
    return seen


def _seen(pages: list[object]) -> Seen:
    """One stretch of days from one listing, or from neighbouring pages."""
    oldest = min(pages, key=lambda page: page.first_date)  # type: ignore[attr-defined]
    return Seen(
        tuple(sorted(page.listing_id for page in pages)),  # type: ignore[attr-defined]
        oldest.first_date,  # type: ignore[attr-defined]
        max(page.last_date for page in pages),  # type: ignore[attr-defined]
        bool(pd.notna(oldest.page_cap)),  # type: ignore[attr-defined]
    )


def _merge_windows(seen: list[Seen]) -> list[Seen]:
    """Stretches that share a day made one; stretches that only touch stay two, for time between entries is unseen."""
    if not seen:
        return []
    # A page that is not cut at the shared oldest day shows that day whole; it is sorted first.
    ordered = sorted(seen, key=lambda s: (s.start, s.start_cut, s.end, s.listing_ids))
    starts, ends = (np.array([span[i] for span in ordered], dtype="datetime64[D]") for i in (1, 2))
    merged: list[Seen] = []
    for part in np.split(np.arange(len(ordered)), np.flatnonzero(np.diff(span_groups(starts, ends))) + 1):
        run = [ordered[i] for i in part]
        ids = tuple(sorted({name for one in run for name in one.listing_ids}))
        merged.append(Seen(ids, run[0].start, max(one.end for one in run), run[0].start_cut))
    return merged


def _month_grid(windows: pd.DataFrame, start: np.datetime64 | None, end: np.datetime64 | None) -> pd.DataFrame:
    """Feed × month with the days seen, months from the first to the last of any feed."""
    if windows.empty:
        return as_table([], "coverage")
    first = max(filter(None, [windows["start"].min(), pd.Timestamp(start) if start is not None else None]))
    last = min(filter(None, [windows["end"].max(), pd.Timestamp(end) if end is not None else None]))
    if first > last:
        return as_table([], "coverage")
    months = pd.period_range(first, last, freq="M")
    tables = []
    for (feed, scope), runs in windows.groupby(["feed", "scope"], sort=True):
        days = observed_days(runs, start, end)
        n_days = np.bincount(months.get_indexer(pd.PeriodIndex(days, freq="M")), minlength=len(months))
        length = months.days_in_month
        status = np.where(n_days == length, "full", np.where(n_days > 0, "partial", "unobserved"))
        tables.append(
            pd.DataFrame(
                {
                    "feed": feed,
                    "scope": scope,
                    "month": months,
                    "status": status,
                    "observed_days": n_days,
                    "days": length,
                }
            )
        )
    return as_table(pd.concat(tables, ignore_index=True), "coverage")
