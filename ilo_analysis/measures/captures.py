"""Which captures of a feed exist, which were read, and which to fetch next."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus.coverage import observed_days
from ilo_analysis.errors import ParameterError
from ilo_analysis.listings.agency import agency_of
from ilo_analysis.listings.origin.addresses import page_address
from ilo_analysis.measures.volume import RATE_DAYS, feed_rates, feed_windows
from ilo_analysis.schema import as_table, rows_of

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

_DAY = np.timedelta64(1, "D")


class _Pace(NamedTuple):
    """How fast a feed publishes, and how many entries one of its pages holds."""

    per_day: float
    page_size: int
    assumed: bool


@takes_corpus
def capture_calendar(corpus: Corpus, captures: pd.DataFrame) -> pd.DataFrame:
    """Return, for each feed and month, the days that were read and how many unread captures exist.

    `captures` is the table that `read_captures` returns. `status` is `full` or `partial` (read), `exists` (at the
    feed's usual pace, unread captures would show days of the month) or `none known`.
    """
    captures = _with_feeds(corpus, captures)
    unread = expected_windows(corpus, captures[~_is_read(corpus, captures)])
    listed = {
        (row.feed, month)
        for row in rows_of(unread)
        if row.first_day <= row.last_day
        for month in pd.period_range(row.first_day, row.last_day, freq="M")
    }
    own = captures.assign(month=pd.PeriodIndex(captures["captured"], freq="M"), unread=~_is_read(corpus, captures))
    counts = own.groupby(["feed", "month"])["unread"].agg(n_captures="size", n_unread="sum").reset_index()
    seen = corpus.coverage[["feed", "month", "observed_days", "status"]]
    table = _month_grid(
        [*seen["month"], *counts["month"], *(m for _, m in listed)], sorted({*seen["feed"], *own["feed"]})
    )
    table = table.merge(seen, how="left").merge(counts, how="left")
    known = [(feed, month) in listed for feed, month in zip(table["feed"], table["month"], strict=True)]
    table["status"] = table["status"].where(table["observed_days"] > 0, np.where(known, "exists", "none known"))
    filled = {name: table[name].fillna(0) for name in ("observed_days", "n_captures", "n_unread")}
    return as_table(table.assign(**filled, days=pd.PeriodIndex(table["month"]).days_in_month), "capture_calendar")


def _month_grid(months: list[pd.Period], feeds: list[str]) -> pd.DataFrame:
    """Return each feed with each month from the first to the last."""
    if not months:
        return pd.DataFrame({"feed": pd.Series(dtype="str"), "month": pd.PeriodIndex([], freq="M")})
    span = pd.period_range(min(months), max(months), freq="M")
    return pd.MultiIndex.from_product([feeds, span], names=["feed", "month"]).to_frame(index=False)


@takes_corpus
def expected_windows(corpus: Corpus, captures: pd.DataFrame) -> pd.DataFrame:
    """Return the captures with the days that each would show: `first_day`, `last_day`, and whether the pace is assumed.

    A page of s entries with k entries before it, captured on day t from a feed of r entries a day, shows the days from
    t - (k + s) / r to t - k / r, excluding the day of capture. A feed that was never read is assumed to have the median
    pace of the others.
    """
    if captures.empty:
        return captures.assign(first_day=captures["captured"], last_day=captures["captured"], assumed=False)
    paces = _paces(corpus, captures)
    offsets = captures["page_offset"].fillna(0).to_numpy(dtype=float)
    pace = [paces[feed] for feed in captures["feed"]]
    per_day, sizes = np.array([p.per_day for p in pace]), np.array([p.page_size for p in pace])
    offsets = np.where(captures["offset_unit"] == "pages", offsets * sizes, offsets)
    days = captures["captured"].to_numpy("datetime64[D]")
    # The oldest day may go on on the next page, so it does not count.
    back = np.maximum(np.ceil((offsets + sizes) / per_day) - 1, 0).astype(np.int64)
    ahead = np.maximum(np.ceil(offsets / per_day), 1).astype(np.int64)
    first, last = days - back * _DAY, days - ahead * _DAY
    return captures.assign(first_day=first, last_day=last, assumed=[p.assumed for p in pace])


@takes_corpus
def propose_captures(corpus: Corpus, captures: pd.DataFrame, n: int = 20) -> pd.DataFrame:
    """Return the `n` captures to fetch next, starting with the one that would add the most days.

    Each proposal counts the days that neither the corpus nor an earlier proposal shows. The days that a capture would
    show are estimated from the feed's pace (`expected_windows`); what it really shows is known only once it is read.

    Returns
    -------
    DataFrame
        `rank, feed, url, timestamp, captured, page_offset, first_day, last_day, new_days, assumed`.

    Raises
    ------
    ParameterError
        If `n` is below 1.
    """
    if n < 1:
        raise ParameterError(f"n is {n}; ask for 1 proposal or more.")
    captures = _with_feeds(corpus, captures)
    unread = expected_windows(corpus, captures[~_is_read(corpus, captures)])
    unread = unread[unread["first_day"] <= unread["last_day"]].sort_values(["captured", "url"], ignore_index=True)
    seen = {str(feed): observed_days(own) for feed, own in feed_windows(corpus).groupby("feed")}
    chosen = [(place, gain) for place, gain in _greedy(unread, seen, n)]
    table = unread.iloc[[place for place, _ in chosen]].assign(
        rank=range(1, len(chosen) + 1), new_days=[gain for _, gain in chosen]
    )
    return as_table(table, "proposals")


def _greedy(windows: pd.DataFrame, seen: dict[str, NDArray[np.datetime64]], n: int) -> list[tuple[int, int]]:
    """Return the positions of the windows that add most days, each with the days that it adds to those before it."""
    if windows.empty:
        return []
    firsts = windows["first_day"].to_numpy("datetime64[D]").astype(np.int64)
    lasts = windows["last_day"].to_numpy("datetime64[D]").astype(np.int64)
    origin, feeds = firsts.min(), windows["feed"].tolist()
    hidden = {feed: np.ones(lasts.max() - origin + 1, dtype=bool) for feed in set(feeds)}
    for feed, days in seen.items():
        places = days.astype("datetime64[D]").astype(np.int64) - origin
        if feed in hidden:
            hidden[feed][places[(places >= 0) & (places < len(hidden[feed]))]] = False

    def gain(place: int) -> int:
        """Return the days of a window that nothing shows yet."""
        return int(hidden[feeds[place]][firsts[place] - origin : lasts[place] - origin + 1].sum())

    # A gain only falls while others are chosen, so the top of the heap is best once its gain is up to date.
    heap = [(-gain(place), place) for place in range(len(windows))]
    heapq.heapify(heap)
    chosen: list[tuple[int, int]] = []
    while heap and len(chosen) < n:
        promised, place = heapq.heappop(heap)
        now = gain(place)
        if now and -promised == now:
            chosen.append((place, now))
            hidden[feeds[place]][firsts[place] - origin : lasts[place] - origin + 1] = False
        elif now:
            heapq.heappush(heap, (-now, place))
    return chosen


def _with_feeds(corpus: Corpus, captures: pd.DataFrame) -> pd.DataFrame:
    """Return the captures under the names that the corpus gives their feeds."""
    listings = corpus.listings.dropna(subset=["url", "feed"])
    known = {page_address(url): feed for url, feed in zip(listings["url"], listings["feed"], strict=True)}
    names = [known.get(page_address(u), f) for u, f in zip(captures["url"], captures["feed"], strict=True)]
    return captures.assign(feed=pd.Series(names, index=captures.index, dtype="str"))


def _is_read(corpus: Corpus, captures: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which captures the corpus has: same feed, same offset, same day."""
    listings = corpus.listings.dropna(subset=["feed", "captured"])
    offsets = listings["page_offset"].fillna(0)
    read = set(zip(listings["feed"], listings["captured"], offsets, strict=True))
    keys = zip(captures["feed"], captures["captured"], captures["page_offset"].fillna(0), strict=True)
    return np.array([key in read for key in keys], dtype=bool)


def _paces(corpus: Corpus, captures: pd.DataFrame) -> dict[str, _Pace]:
    """Return the pace of each feed of the captures."""
    rates = feed_rates(corpus).set_index("feed")["rate"].dropna()
    rates = rates[rates > 0] / RATE_DAYS
    if rates.empty:
        raise ParameterError(
            "No feed of the corpus has a rate, so the days a capture would add cannot be estimated; "
            "read at least one listing with two dated entries first."
        )
    listings = corpus.listings
    caps = listings.dropna(subset=["page_cap"]).groupby("feed")["page_cap"].agg(lambda own: own.mode().iloc[0])
    longest = listings.groupby("feed")["n_entries"].max()
    paces = {}
    for feed, url in captures.drop_duplicates("feed")[["feed", "url"]].itertuples(index=False):
        size = caps[feed] if feed in caps else longest.get(feed, agency_of(url).page_sizes[0])
        paces[feed] = _Pace(float(rates.get(feed, rates.median())), int(size), feed not in rates.index)
    return paces
