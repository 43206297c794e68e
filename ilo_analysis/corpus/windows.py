"""Which days a page shows, judged by the order of its entries.

A newsroom lists its stories newest first (some list them oldest first), so a page shows every day between the oldest
and the newest entry in that order. An entry out of order (pinned, mistyped, from another box) is a story like any
other, but says nothing about the days between: it opens no days.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.listings.dates.printed import EARLIEST_YEAR
from ilo_analysis.listings.dates.words import shown, words_of
from ilo_analysis.listings.tables import Problem
from ilo_analysis.schema import rows_of

# Rows of these formats are in any order, so their dates are sorted before they are judged.
TABLES = frozenset({"csv", "tsv", "json", "jsonl", "parquet", "xlsx", "ods"})
# A first or last entry this far from its neighbour, and ten times as far as entries usually are, may be mistyped.
FAR_DAYS = 183
FAR_GAPS = 10
# So do a few entries together, of another box or typed with the same wrong year: at most half of the page, and few.
MOST_FAR = 5
# More entries than that, and the ends of a page of three, whose only other gap says little, are so if years away.
YEARS_AWAY = 730
# A day of capture so long after every other one, and after every date printed, may be mistyped too.
LONE_CAPTURE = 3 * 365

_AFTER = "is after "


class Page(NamedTuple):
    """The dated entries of one page, in printed order, and what bounds their dates."""

    days: list[int]  # days since 1970
    spans: list[tuple[int, int] | None]  # what the group heading of each allows
    confirmed: list[bool]  # a person has looked at the date
    latest: int | None  # last day on which the page can have been rendered
    captured: int | None  # day of saving of a page that is known to be the first of its feed
    topped: bool = False  # an undated entry stands above them, and may be newer


class Judged(NamedTuple):
    """The days that a page shows, and the reason for each entry that opens none."""

    start: int | None
    end: int | None
    closed: bool  # the end is the day before the capture, not an entry
    refused: dict[int, str]  # place of the entry -> why it opens nothing


def judge_page(page: Page) -> Judged:
    """Return the window of a page: from the oldest to the newest entry that is in order.

    >>> days = [18939, 11838, 18936, 18930]
    >>> judged = judge_page(Page(days, [None] * 4, [False] * 4, None, None))
    >>> judged.start, judged.end, judged.refused
    (18930, 18939, {1: 'is out of order, between 2021-11-08 and 2021-11-05'})
    """
    refused = _impossible(page)
    sound = [place for place in range(len(page.days)) if place not in refused]
    run = [sound[n] for n in run_in_order([page.days[place] for place in sound])]
    if len(sound) > 3 and 2 * len(run) < len(sound):
        reason = "is on a page whose dates are in no order, so the days it covers are unknown"
        return Judged(None, None, False, refused | {sound[0]: reason})
    in_order = set(run)
    refused |= {place: _out_of_order(page, run, place) for place in sound if place not in in_order}
    doubtful = _far_ends(page, run)
    refused |= doubtful
    shown = [place for place in run if place not in doubtful]
    if not shown:
        return Judged(None, None, False, refused)
    start, end = sorted((page.days[shown[0]], page.days[shown[-1]]))
    # If newer entries would be above the newest one and none is, nothing was published from then to the day before the
    # capture. An entry without a sound date there leaves that unknown.
    newest_first = page.days[run[0]] >= page.days[run[-1]] and shown[0] == 0 and not page.topped
    closed = page.captured is not None and page.captured > end and newest_first
    return Judged(start, page.captured - 1 if closed and page.captured else end, closed, refused)


def _impossible(page: Page) -> dict[int, str]:
    """Return entries whose date cannot be right: before the founding, after the capture, or against the heading."""
    refused: dict[int, str] = {}
    first = _number(f"{EARLIEST_YEAR}-01-01")
    for place, (day, span) in enumerate(zip(page.days, page.spans, strict=True)):
        if day < first:
            refused[place] = f"is before {EARLIEST_YEAR}, when the agency was founded"
        elif page.latest is not None and day > page.latest:
            refused[place] = f"{_AFTER}{_text(page.latest)}, when the page was saved or rendered"
        elif span and not span[0] <= day <= span[1]:
            refused[place] = f"is under a heading that says {_text(span[0])} to {_text(span[1])}"
    return refused


def _out_of_order(page: Page, run: list[int], place: int) -> str:
    """Return words for an entry that is out of order, with the days around it."""
    at = bisect_left(run, place)
    above, below = ([_text(page.days[n]) for n in near] for near in (run[max(at - 1, 0) : at], run[at : at + 1]))
    if above and below:
        return f"is out of order, between {above[0]} and {below[0]}"
    return f"is out of order, {'after ' + above[0] if above else 'before ' + below[0]}"


def _far_ends(page: Page, run: list[int]) -> dict[int, str]:
    """Return entries at either end of those in order that lie far from the others and whose dates nothing confirms."""
    refused: dict[int, str] = {}
    for end, ordered in (("first", run), ("last", run[::-1])):
        gaps = np.abs(np.diff([page.days[place] for place in ordered]))
        for few in (np.flatnonzero(gaps[: len(run) // 2] > FAR_DAYS) + 1).tolist():
            own = ordered[:few]
            if any(page.spans[place] or page.confirmed[place] for place in own):
                break
            gap, others = int(gaps[few - 1]), np.delete(gaps, few - 1)
            # Of two entries neither can vouch for the other, nor can two halves of a page.
            usual = float(np.median(others)) if len(others) > 1 else 0.0
            least = YEARS_AWAY if few > MOST_FAR or len(others) == 1 else FAR_DAYS
            if gap > max(least, FAR_GAPS * usual):
                refused |= _doubtful(own, end, gap)
    return refused


def _doubtful(places: list[int], end: str, gap: int) -> dict[int, str]:
    """Return the words for each of some entries at an end of a page."""
    which = f"is the {end} of its page" if len(places) == 1 else f"is one of the {end} {len(places)} of its page"
    near = "its neighbour" if len(places) == 1 else "their neighbour"
    confirm = "to confirm it, set the same date in corrections.csv"
    return dict.fromkeys(places, f"{which} and {gap} days from {near}; {confirm}")


def run_in_order(days: Sequence[int]) -> list[int]:
    """Return the positions of the longest run of days that never rises, or never falls if that is longer.

    >>> run_in_order([9, 2, 8, 7])
    [0, 2, 3]
    >>> run_in_order([1, 2, 9, 3])
    [0, 1, 3]
    """
    falling = _longest_falling(days)
    backwards = _longest_falling(days[::-1])
    if len(backwards) <= len(falling):
        return falling
    return [len(days) - 1 - place for place in reversed(backwards)]


def _longest_falling(days: Sequence[int]) -> list[int]:
    """Return the places of the longest run that never rises; of several, one that spans few days."""
    before = _lengths([-day for day in days])
    after = _lengths(list(days[::-1]))[::-1]
    longest = max(before, default=0)
    # Of the entries that can be the first of a longest run, and so on; within a step the later ones are newer.
    steps: list[list[int]] = [[] for _ in range(longest)]
    for place, (ends, begins) in enumerate(zip(before, after, strict=True)):
        if ends + begins - 1 == longest:
            steps[ends - 1].append(place)
    run: list[int] = []
    for step in steps:
        fitting = [place for place in step if not run or (place > run[-1] and days[place] <= days[run[-1]])]
        run.append(fitting[-1] if run else fitting[0])
    return run


def _lengths(values: Sequence[int]) -> list[int]:
    """Return the length of the longest run without a fall that ends at each value."""
    tails: list[int] = []
    lengths = []
    for value in values:
        at = bisect_right(tails, value)
        tails[at : at + 1] = [value]
        lengths.append(at + 1)
    return lengths


def heading_span(heading: object) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the first and last day that a group heading names; None for any other heading.

    >>> heading_span("October - November 2021")[1], heading_span("Special events")
    (Timestamp('2021-11-30 00:00:00'), None)
    """
    if not isinstance(heading, str):
        return None
    words = words_of(shown(heading))
    years = [int(token.value) for token in words.tokens if token.kind == "Y"]
    months = [int(token.value) for token in words.tokens if token.kind == "M"]
    if not years or set(words.classes) - set("MYf-"):
        return None
    ends = [(years[0], months[0] if months else 1), (years[-1], months[-1] if months else 12)]
    (first, first_month), (last, last_month) = sorted(ends)
    return pd.Timestamp(first, first_month, 1), pd.Timestamp(last, last_month, 1) + pd.offsets.MonthEnd(0)


def page_windows(
    listings: pd.DataFrame, occurrences: pd.DataFrame, confirmed: frozenset[object] = frozenset()
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the listings with the days that each shows, and a problem for each entry that opens none.

    This fills `window_start`, `window_end` and `window_closed`. `confirmed` holds the labels of the rows of
    `occurrences` whose dates a person has confirmed.
    """
    rows, topped = _in_printed_order(listings, occurrences), _topped(listings, occurrences)
    places = rows.groupby("listing_id", sort=False).indices
    spans = {heading: heading_span(heading) for heading in rows["group_heading"].unique()}
    days = rows["date"].to_numpy("datetime64[D]").astype(np.int64).tolist()
    bounds = [_numbers(spans[heading]) for heading in rows["group_heading"]]
    settled = [label in confirmed for label in rows.index]
    lone = _lone_capture(listings["captured"], rows["date"])
    windows: list[tuple[pd.Timestamp, pd.Timestamp, bool]] = []
    problems: list[Problem] = []
    for listing in rows_of(listings):
        own = places.get(listing.listing_id)
        if own is None:
            windows.append((_stamp(None), _stamp(None), False))
            continue
        own_days, own_bounds = [days[place] for place in own], [bounds[place] for place in own]
        own_settled = [settled[place] for place in own]
        latest, captured = _bounds(listing)
        if captured is not None and captured == lone:
            captured = None
            why = (
                f"the day of capture {_text(lone)} is years after all others and after every date printed, so it does "
            )
            why += "not extend the page's window; correct it in sources.csv, or add pages saved in between"
            problems.append((str(listing.source_file), None, "", why))
        judged = judge_page(Page(own_days, own_bounds, own_settled, latest, captured, listing.listing_id in topped))
        windows.append((_stamp(judged.start), _stamp(judged.end), judged.closed))
        for place in sorted(judged.refused):
            if judged.refused[place].startswith(_AFTER) and not own_settled[place]:
                # The reader has already reported it.
                continue
            entry = rows.iloc[own[place]]
            why = f"the date {entry['date']:%Y-%m-%d} {judged.refused[place]}"
            why += "; kept as printed, but it does not count towards coverage"
            problems.append((str(entry["source_file"]), int(entry["line_start"]), str(entry["title"]), why))
    columns = ["window_start", "window_end", "window_closed"]
    found = pd.DataFrame(windows, columns=columns, index=listings.index)
    return listings.assign(**{name: found[name] for name in columns}), problems


def _lone_capture(captured: pd.Series, printed: pd.Series) -> int | None:
    """Return the last day of capture, if it is years after every other one and after every date printed."""
    days = np.unique(captured.dropna().to_numpy("datetime64[D]").astype(np.int64))
    if len(days) < 2 or printed.empty:
        return None
    others = max(int(days[-2]), _number(printed.max()))
    return int(days[-1]) if days[-1] - others > LONE_CAPTURE else None


def undated_spans(listings: pd.DataFrame, occurrences: pd.DataFrame) -> pd.DataFrame:
    """Return between which days its place on the page puts an undated entry: `feed, story_id, first, last`.

    Only entries between two dated ones that are in order; of several pages, the days that all allow.
    """
    shown = listings[listings["window_start"].notna() & listings["feed"].notna() & ~listings["format"].isin(TABLES)]
    bare = occurrences["date"].isna() & occurrences["listing_id"].isin(shown["listing_id"])
    rows = occurrences[occurrences["listing_id"].isin(occurrences.loc[bare, "listing_id"])]
    bounds = shown[["window_start", "window_end"]].to_numpy("datetime64[D]")
    windows = dict(zip(shown["listing_id"], bounds, strict=True))
    found = []
    for name, own in rows.sort_values(["listing_id", "position"], kind="stable").groupby("listing_id", sort=True):
        days = own["date"].to_numpy("datetime64[D]")
        start, end = windows[name]
        known = np.flatnonzero((days >= start) & (days <= end))
        run = known[run_in_order(days[known].astype(np.int64).tolist())]
        for place in np.flatnonzero(np.isnat(days)):
            below = int(np.searchsorted(run, place))
            if 0 < below < len(run):
                entry = own.iloc[place]
                found.append([entry["feed"], entry["story_id"], *sorted(days[run[[below - 1, below]]])])
    table = pd.DataFrame(found, columns=["feed", "story_id", "first", "last"])
    table = table.astype({"feed": "str", "story_id": "str", "first": "datetime64[us]", "last": "datetime64[us]"})
    table = table.groupby(["feed", "story_id"], as_index=False, sort=True).agg(
        first=("first", "max"), last=("last", "min")
    )
    return table[table["first"] <= table["last"]].reset_index(drop=True)


def _in_printed_order(listings: pd.DataFrame, occurrences: pd.DataFrame) -> pd.DataFrame:
    """Return the dated entries by listing and place on the page; those of tables by date, newest first."""
    columns = ["listing_id", "source_file", "position", "line_start", "title", "date", "group_heading"]
    rows = occurrences.loc[occurrences["date"].notna(), columns]
    forms = rows["listing_id"].map(dict(zip(listings["listing_id"], listings["format"], strict=True)))
    order = np.where(forms.isin(TABLES), -rows["date"].to_numpy("datetime64[D]").astype(np.int64), 0)
    return rows.assign(order=order).sort_values(["listing_id", "order", "position"], kind="stable")


def _topped(listings: pd.DataFrame, occurrences: pd.DataFrame) -> set[str]:
    """Return the pages with an undated entry above all others; in a table it may be anywhere."""
    tables = set(listings.loc[listings["format"].isin(TABLES), "listing_id"])
    rows = occurrences.sort_values(["listing_id", "position"], kind="stable")
    first = ~rows["listing_id"].duplicated() | rows["listing_id"].isin(tables)
    return set(rows.loc[first & rows["date"].isna(), "listing_id"])


def _bounds(listing: Any) -> tuple[int | None, int | None]:  # noqa: ANN401 (a row)
    """Return the last day on which a page can have been rendered, and when it was saved if it is a feed's first."""
    captured = None if pd.isna(listing.captured) else _number(listing.captured)
    rendered = None if pd.isna(listing.rendered_year) or pd.isna(listing.layout) else listing.rendered_year
    latest = captured if captured is not None else _number(f"{rendered}-12-31") if rendered else None
    return latest, captured if pd.notna(listing.page_offset) and listing.page_offset == 0 else None


def _numbers(span: tuple[pd.Timestamp, pd.Timestamp] | None) -> tuple[int, int] | None:
    return (_number(span[0]), _number(span[1])) if span else None


def _number(day: object) -> int:
    """Return the days since 1970."""
    return int(np.datetime64(pd.Timestamp(str(day)), "D").astype(np.int64))


def _stamp(day: int | None) -> pd.Timestamp:
    return pd.Timestamp("NaT") if day is None else pd.Timestamp(day, unit="D")


def _text(day: int) -> str:
    return str(np.datetime64(day, "D"))
