"""How many stories a feed published, and at what rate, over the observed days."""

from __future__ import annotations

from collections.abc import Iterable
from math import comb
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.annotate.lookup import NOT_COVERED
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus.coverage import NEVER_SEEN, never_seen, observation_windows
from ilo_analysis.corpus.merging import by_capture
from ilo_analysis.corpus.windows import undated_spans
from ilo_analysis.errors import ParameterError, TooFewError, unknown_choice
from ilo_analysis.measures.intervals import Estimate, Floats, daily_dispersion, rate_interval, rate_ratio
from ilo_analysis.names import ids_by_name
from ilo_analysis.schema import as_table, rows_of
from ilo_analysis.text.choices import meant

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
RATE_DAYS = 30
MOST_TIED = 3  # periods that can stand out together
Days = NDArray[np.int64]
Marks = NDArray[np.bool_]


class Highest(NamedTuple):
    """The period of highest rate, or the periods tied for it, and the ratio of their rate to that of all others."""

    rows: pd.DataFrame
    ratio: Estimate


class Exposure(NamedTuple):
    """What the windows of a feed show about one period."""

    n: int  # entries counted; the newest one of a window only opens the count
    n_ended: int  # of these, counted in a stretch that ends at its oldest entry
    days: float  # days over which they were counted


class Counted(NamedTuple):
    """The same for many stretches at once: arrays."""

    n: NDArray[np.int64]
    n_ended: NDArray[np.int64]
    days: NDArray[np.float64]


@takes_corpus
def story_volume(corpus: Corpus, freq: str = "month", *, pool: bool = False) -> pd.DataFrame:
    """Return the stories per feed and period, with the observed days and the rate per 30 of them.

    An unobserved period has no count (missing, not 0). An undated story between two of one period, on a page in order,
    counts in that period; `n_undated` is their number. With `pool=True` the feeds are pooled: a story of several feeds
    counts once, a period is `full`, and has a rate, only if each feed was observed on all its days, and
    `attrs["feed_mix"]` has the number of stories from each feed.

    Raises
    ------
    ParameterError
        If `freq` is not day, week, month, quarter or year.
    """
    if freq not in FREQUENCIES:
        raise ParameterError(unknown_choice("freq", freq, FREQUENCIES))
    dates = feed_dates(corpus)
    grid = period_grid(corpus, freq)
    if grid.empty:
        return grid
    counts = count_stories(dates, FREQUENCIES[freq])
    grid = grid.merge(counts, on=["feed", "period"], how="left")
    grid["story_ids"] = [ids if isinstance(ids, tuple) else () for ids in grid["story_ids"]]
    table = _pool(grid, dates, freq) if pool else _with_rates(grid, corpus, dates, freq)
    unseen = (table["status"] == "unobserved").to_numpy()
    undated = set(dates.loc[dates["date"].isna(), "story_id"]) - set(dates.loc[dates["date"].notna(), "story_id"])
    table["n_stories"] = pd.array([len(ids) for ids in table["story_ids"]], dtype="Int64")
    table["n_undated"] = pd.array([len(undated & set(ids)) for ids in table["story_ids"]], dtype="Int64")
    table.loc[unseen, ["n_stories", "n_undated"]] = pd.NA
    table = as_table(table, "volume")
    table.attrs["feed_mix"] = feed_mix(corpus)
    table.attrs[NOT_COVERED] = corpus.listings.attrs.get(NOT_COVERED, 0)
    table.attrs[NEVER_SEEN] = never_seen(corpus.coverage)
    return table


def highest_periods(volume: pd.DataFrame, *, feeds: int = 1) -> Highest | None:
    """Return the period of one feed that stands out most from the others, or those tied for it; None if none does.

    The interval of the ratio is simultaneous for all periods of all feeds looked at, and widens if the counts are
    overdispersed. Up to three periods with the same number of stories are tied, if the same part of each was observed.

    Parameters
    ----------
    volume
        Rows of `story_volume` for one feed, without the unobserved periods.
    feeds
        The number of feeds looked at for such a period.

    >>> months = pd.period_range("2021-01", periods=4, freq="M")
    >>> table = pd.DataFrame({"period": months, "n_stories": [1, 9, 1, 1], "observed_days": months.days_in_month})
    >>> highest_periods(table).rows["n_stories"].tolist(), highest_periods(table.assign(n_stories=2))
    ([9], None)
    """
    n, days = (volume[name].to_numpy(dtype=float) for name in ("n_stories", "observed_days"))
    if len(volume) < 3 or not n.sum():
        return None
    best: tuple[float, NDArray[np.bool_], Estimate] | None = None
    # June and July tie with five stories each, though July is a day longer.
    paces = np.round(n / days * _lengths(pd.PeriodIndex(volume["period"])), 9)
    for pace in np.unique(paces):
        at = paces == pace
        if at.sum() > MOST_TIED or at.all():
            continue
        ratio = _ratio_to_others(n, days, at, confidence=1 - 0.05 / (comb(len(n), int(at.sum())) * feeds))
        if ratio.low > 1 and (best is None or ratio.low > best[0]):
            best = float(ratio.low), at, ratio
    return Highest(volume[best[1]], best[2]) if best else None


def _ratio_to_others(n: Floats, days: Floats, at: NDArray[np.bool_], *, confidence: float) -> Estimate:
    """Return the rate of some periods divided by that of the others."""
    expected = n[~at].sum() / days[~at].sum() * days[~at]
    freedom = max(len(n) - 1 - int(at.sum()), 1)
    spread = max(1.0, float(((n[~at] - expected) ** 2 / np.maximum(expected, 1e-9)).sum() / freedom))
    others = max(n[~at].sum(), 1)
    return rate_ratio(n[at].sum() / spread, days[at].sum(), others / spread, days[~at].sum(), confidence)


def feed_dates(corpus: Corpus) -> pd.DataFrame:
    """Return each feed's stories with the date that its latest capture prints: `feed, story_id, date, first, last`.

    `first` and `last` are equal to the date or, for an undated story, the days between which its place on a page puts
    it; missing if nothing does.
    """
    rows = by_capture(corpus.occurrences, corpus.listings).dropna(subset=["feed", "story_id"])
    dates = rows.groupby(["feed", "story_id"], sort=True)["date"].last().reset_index()
    if dates["date"].notna().all():
        return dates.assign(first=dates["date"], last=dates["date"])
    spans = undated_spans(corpus.listings, corpus.occurrences)
    dates = dates.merge(spans, on=["feed", "story_id"], how="left")
    return dates.assign(first=dates["date"].fillna(dates["first"]), last=dates["date"].fillna(dates["last"]))


def feed_mix(corpus: Corpus) -> dict[str, int]:
    """Return the number of stories in each feed; a story of two feeds counts in both."""
    listed = corpus.occurrences.dropna(subset=["feed", "story_id"])
    numbers = listed.groupby("feed", sort=True)["story_id"].nunique()
    return {str(feed): int(n) for feed, n in numbers.items()}


def feed_windows(corpus: Corpus) -> pd.DataFrame:
    """Return the feeds' observation windows, cut to the selected period, with `start_at_entry` and `end_at_entry`."""
    windows = observation_windows(corpus.listings)
    windows = windows[windows["feed"].isin(corpus.coverage["feed"].unique())].copy()
    first, last = selected_days(corpus)
    windows["start_at_entry"] = True if first is None else windows["start"] >= first
    windows["end_at_entry"] = ~windows["end_closed"] & (True if last is None else windows["end"] <= last)
    if first is not None:
        windows["start"] = windows["start"].where(windows["start"] >= first, first)
    if last is not None:
        windows["end"] = windows["end"].where(windows["end"] <= last, last)
    return windows[windows["start"] <= windows["end"]].reset_index(drop=True)


def selected_days(corpus: Corpus) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return the first and last day of the selection, from the coverage table; missing where it is open."""
    attrs = corpus.coverage.attrs
    return tuple(pd.Timestamp(attrs[name]) if name in attrs else None for name in ("start", "end"))  # type: ignore[return-value]


def period_grid(corpus: Corpus, freq: str) -> pd.DataFrame:
    """Return feed × period as `story_volume` does, with status and days seen but without stories."""
    coverage = corpus.coverage
    if coverage.empty:
        return as_table(pd.DataFrame({"period": pd.PeriodIndex([], freq=FREQUENCIES[freq])}), "volume")
    if freq in ("month", "quarter", "year"):
        parts = coverage.assign(period=pd.PeriodIndex(coverage["month"]).asfreq(FREQUENCIES[freq]))
    else:
        parts = _daily_coverage(corpus, freq)
    grid = parts.groupby(["feed", "scope", "period"], sort=True)["observed_days"].sum().reset_index()
    periods = pd.PeriodIndex(grid["period"])
    length = _lengths(periods)
    seen = grid["observed_days"].to_numpy()
    grid["status"] = np.where(seen >= length, "full", np.where(seen > 0, "partial", "unobserved"))
    return grid


def _lengths(periods: pd.PeriodIndex) -> Days:
    """Return the days of each period."""
    return np.asarray((periods.end_time.normalize() - periods.start_time.normalize()).days + 1, dtype=np.int64)


def _daily_coverage(corpus: Corpus, freq: str) -> pd.DataFrame:
    """Return the feed × day × `observed_days` (0 or 1), labelled with its period."""
    windows, months = feed_windows(corpus), pd.PeriodIndex(corpus.coverage["month"])
    days = pd.date_range(months.min().start_time, months.max().end_time.normalize(), freq="D")
    parts = []
    for (feed, scope), _ in corpus.coverage.groupby(["feed", "scope"], sort=True):
        seen = np.zeros(len(days), dtype=int)
        for window in rows_of(windows[windows["feed"] == feed]):
            seen[(days >= window.start) & (days <= window.end)] = 1
        parts.append(pd.DataFrame({"feed": feed, "scope": scope, "day": days, "observed_days": seen}))
    table = pd.concat(parts, ignore_index=True)
    table["period"] = pd.PeriodIndex(table["day"], freq=FREQUENCIES[freq])
    return table


def with_period(dates: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the rows of `feed_dates` whose first and last possible day are in one period, with that `period`."""
    placed = dates.dropna(subset=["first"])
    placed = placed.assign(period=pd.PeriodIndex(placed["first"], freq=code))
    return placed[placed["period"] == pd.PeriodIndex(placed["last"], freq=code)]


def count_stories(dates: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return feed × period with its story ids: of stories whose first and last possible day are in one period."""
    placed = with_period(dates, code)
    if placed.empty:
        return placed[["feed", "period"]].assign(story_ids=pd.Series(dtype=object))
    ids = placed.sort_values(["first", "story_id"]).groupby(["feed", "period"], sort=True)["story_id"].agg(tuple)
    return ids.rename("story_ids").reset_index()


def _with_rates(grid: pd.DataFrame, corpus: Corpus, dates: pd.DataFrame, freq: str) -> pd.DataFrame:
    """Return the grid with rates: exposure from the windows, else from the days seen."""
    known = period_exposure(feed_windows(corpus), dates, freq)
    cells = [
        known.get((feed, period), Exposure(len(ids), 0, float(days)))
        for feed, period, ids, days in zip(
            grid["feed"], grid["period"], grid["story_ids"], grid["observed_days"], strict=True
        )
    ]
    n, n_ended, days = np.array(cells, dtype=float).reshape(-1, 3).T
    only_ends = (n == 0) & (grid["story_ids"].map(len).to_numpy() > 0)  # these stories only mark where a window ends
    rates = rate_interval(n, np.where(only_ends, np.nan, days), n_ended)
    columns = {"rate": rates.value, "rate_low": rates.low, "rate_high": rates.high}
    return grid.assign(**{name: values * RATE_DAYS for name, values in columns.items()})


@takes_corpus
def feed_rates(corpus: Corpus) -> pd.DataFrame:
    """Return the rate of each feed over all its observed days, with an exact interval and one allowing for launches.

    Returns
    -------
    DataFrame
        `feed, scope, first_day, last_day, n_stories, n_undated, observed_days, rate, rate_low, rate_high, dispersion,
        burst_low, burst_high, quote, story_ids`. `n_undated` of the stories have no date but are listed between dated
        ones, on a page in order, and count. The exact interval is valid for stories that come one by one. `dispersion`
        is the variance of the daily counts divided by their mean: 1 for such stories, above 1 if launches bring several
        on a day; then `quote` is `burst`, and `burst_low` to `burst_high` is the interval to quote.
    """
    windows, dates = feed_windows(corpus), feed_dates(corpus)
    known = period_exposure(windows, dates, "all")
    volume = story_volume(corpus)
    parts = volume.groupby(["feed", "scope"], sort=True)
    seen = parts["observed_days"].sum().reset_index()
    undated = _placed_undated(dates)
    # Those between dated ones of two months are in no month, but in the record.
    ids = [
        tuple(dict.fromkeys([*(story for part in rows for story in part), *undated.get(feed, [])]))
        for (feed, _), rows in parts["story_ids"]
    ]
    seen["n_stories"] = pd.array([len(own) for own in ids], dtype="Int64")
    seen["n_undated"] = pd.array([len(undated.get(feed, [])) for feed in seen["feed"]], dtype="Int64")
    cells = [
        known.get((feed, None), Exposure(int(n), 0, float(days)))
        for feed, n, days in zip(seen["feed"], seen["n_stories"], seen["observed_days"], strict=True)
    ]
    n, n_ended, days = np.array(cells, dtype=float).reshape(-1, 3).T
    squares = _daily_squares(dates, windows).reindex(seen["feed"]).fillna(0).to_numpy(dtype=float)
    squares = squares + seen["n_undated"].to_numpy(dtype=float)  # each on a day of its own
    spread = daily_dispersion(seen["n_stories"], squares, seen["observed_days"])
    rates, wide = rate_interval(n, days, n_ended), rate_interval(n, days, n_ended, dispersion=spread)
    columns = {"rate": rates.value, "rate_low": rates.low, "rate_high": rates.high}
    columns |= {"burst_low": wide.low, "burst_high": wide.high}
    table = seen.assign(**{name: values * RATE_DAYS for name, values in columns.items()}, dispersion=spread)
    days_of = windows.groupby("feed").agg(first_day=("start", "min"), last_day=("end", "max"))
    table = table.join(days_of, on="feed")
    order = ["feed", "scope", "first_day", "last_day", "n_stories", "n_undated", "observed_days"]
    order += ["rate", "rate_low", "rate_high"]
    table["quote"] = np.where(spread > 1, "burst", "rate")
    table.loc[table["observed_days"] == 0, ["n_stories", "n_undated"]] = pd.NA
    table = table[[*order, "dispersion", "burst_low", "burst_high", "quote"]]
    table = table.assign(story_ids=pd.Series(ids, dtype=object))
    table.attrs[NEVER_SEEN] = never_seen(corpus.coverage)
    return table


def _placed_undated(dates: pd.DataFrame) -> dict[object, list[str]]:
    """Return undated stories of each feed that the order of a page puts between two days."""
    loose = dates[dates["date"].isna() & dates["first"].notna()]
    return {feed: sorted(ids) for feed, ids in loose.groupby("feed")["story_id"]}


def _daily_squares(dates: pd.DataFrame, windows: pd.DataFrame) -> pd.Series:
    """Sum of the squared daily counts of each feed over its observed days."""
    daily = dates.dropna(subset=["date"]).groupby(["feed", "date"]).size().rename("n").reset_index()
    inside = daily.merge(windows[["feed", "start", "end"]], on="feed")
    inside = inside[(inside["date"] >= inside["start"]) & (inside["date"] <= inside["end"])]
    return (inside["n"] ** 2).groupby(inside["feed"]).sum()


def period_exposure(windows: pd.DataFrame, dates: pd.DataFrame, freq: str) -> dict[tuple[str, object], Exposure]:
    """Return what the windows show about each feed and period: entries counted, how many in ended stretches, and days.

    With `freq="all"` the whole record is one period with the key None.
    """
    found: dict[tuple[str, object], Exposure] = {}
    placed = dates.dropna(subset=["first"]) if freq == "all" else with_period(dates, FREQUENCIES[freq])
    by_feed = {feed: np.sort(rows.to_numpy("datetime64[D]")) for feed, rows in placed.groupby("feed")["first"]}
    for feed, runs in windows.groupby("feed", sort=True):
        keys: list[object] = []
        parts: list[tuple[np.datetime64, np.datetime64, bool, bool]] = []
        for window in runs.to_dict("records"):
            start, end = window["start"], window["end"]
            for period in [None] if freq == "all" else pd.period_range(start, end, freq=FREQUENCIES[freq]):
                first = start if period is None else max(start, period.start_time)
                last = end if period is None else min(end, period.end_time.normalize())
                at_ends = (window["start_at_entry"] and first == start, window["end_at_entry"] and last == end)
                keys.append(period)
                parts.append((first.to_datetime64(), last.to_datetime64(), *at_ends))
        firsts, lasts, at_start, at_end = zip(*parts, strict=True)
        entries = by_feed.get(feed, np.array([], dtype="datetime64[D]"))
        starts, ends = (np.array(x, dtype="datetime64[D]").astype(np.int64) for x in (firsts, lasts))
        counted = count_entries(entries.astype(np.int64), starts, ends, np.array(at_start), np.array(at_end))
        for key, *cell in zip(keys, *(column.tolist() for column in counted), strict=True):
            before = found.get((str(feed), key), Exposure(0, 0, 0.0))
            found[str(feed), key] = Exposure(before.n + cell[0], before.n_ended + cell[1], before.days + cell[2])
    return found


def count_entries(entries: Days, starts: Days, ends: Days, at_start: Marks, at_end: Marks) -> Counted:
    """Return what unbroken stretches of days show: entries counted, how many of them in ended stretches, and days.

    Parameters
    ----------
    entries
        Day number of each entry, in order.
    starts, ends
        First and last day of each stretch.
    at_start, at_end
        Whether the stretch begins (ends) at its oldest (newest) entry rather than on a chosen day.

    Notes
    -----
    The entry at which a stretch ends only opens the count. A stretch that begins or ends at an entry is half a day
    shorter than its calendar days: on average, an entry falls in the middle of its day.

    >>> ten = np.arange(0, 100, 10)
    >>> [x.tolist() for x in count_entries(ten, np.array([0]), np.array([90]), np.array([True]), np.array([True]))]
    [[9], [9], [90.0]]
    """
    n = np.searchsorted(entries, ends, side="right") - np.searchsorted(entries, starts, side="left")
    n = np.maximum(n - at_end, 0)
    return Counted(n, n * at_start, (ends - starts + 1) - 0.5 * at_start - 0.5 * at_end)


def _pool(grid: pd.DataFrame, dates: pd.DataFrame, freq: str) -> pd.DataFrame:
    """Return the feeds put together: distinct stories; a rate only where every feed was seen on every day."""
    by_period = grid.groupby("period", sort=True)
    table = by_period["observed_days"].max().reset_index()
    statuses = by_period["status"].agg(set)
    table["status"] = [
        "full" if seen == {"full"} else "unobserved" if seen == {"unobserved"} else "partial" for seen in statuses
    ]
    # A story has the day of the first feed that dates it; without one, a place on a page.
    first_dates = (
        dates.sort_values(["date", "first"], na_position="last").drop_duplicates("story_id").assign(feed="all")
    )
    counts = count_stories(first_dates, FREQUENCIES[freq])[["period", "story_ids"]]
    table = table.merge(counts, on="period", how="left")
    table["story_ids"] = [ids if isinstance(ids, tuple) else () for ids in table["story_ids"]]
    full = (table["status"] == "full").to_numpy()
    n = np.array([len(ids) for ids in table["story_ids"]], dtype=float)
    rates = rate_interval(n, np.where(full, table["observed_days"].to_numpy(dtype=float), np.nan))
    table["rate"], table["rate_low"], table["rate_high"] = (x * RATE_DAYS for x in rates)
    return table.assign(feed="all", scope=common_scope(grid["scope"]))


def common_scope(scopes: Iterable[str]) -> str:
    """Return the scope of feeds put together: their own if they share it, else `mixed`.

    >>> common_scope(["general", "general"]), common_scope(["general", "theme"])
    ('general', 'mixed')
    """
    first, *others = set(scopes) or {"mixed"}
    return "mixed" if others else first


def full_months(
    corpus: Corpus, feed: str, volume: pd.DataFrame | None, needed: int, what: str, instead: str
) -> pd.DataFrame:
    """Return the full months of a feed.

    Raises
    ------
    ParameterError
        If the corpus has no such feed.
    TooFewError
        If it has fewer full months than `needed`, or no story in them; `instead` says what to look at.
    """
    feed = meant("feed", feed, corpus.coverage["feed"].unique(), ids_by_name("feed", corpus))
    volume = story_volume(corpus) if volume is None else volume
    months = volume[(volume["feed"] == feed) & (volume["status"] == "full")].reset_index(drop=True)
    if len(months) < needed:
        raise TooFewError(
            f"{what} needs {needed} full months; {feed} has {len(months)}, so {needed - len(months)} are missing. "
            f"Look at {instead} instead."
        )
    if not months["n_stories"].sum():
        raise TooFewError(f"{what} needs stories; {feed} has none in its full months. Look at its coverage instead.")
    return months
