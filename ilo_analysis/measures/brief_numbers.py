"""The six key numbers of a brief, each beside that of the period before, and whether chance explains the difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED, was_covered
from ilo_analysis.annotate.subjects import assign_topics
from ilo_analysis.measures.brief_sides import Ids, Sides
from ilo_analysis.measures.comparison import two_shares
from ilo_analysis.measures.intervals import Estimate, daily_dispersion, rate_interval, rate_ratio
from ilo_analysis.measures.shares import COUNTS_ONLY
from ilo_analysis.measures.volume import FREQUENCIES, RATE_DAYS, Exposure, feed_dates, feed_windows, period_exposure
from ilo_analysis.schema import as_table

Row = dict[str, object]


def key_numbers(sides: Sides, grid: pd.DataFrame) -> pd.DataFrame:
    """Return the table `brief_numbers`; without feeds that show the period it is empty.

    `attrs["not_covered"]` is the number of stories of the period in languages without terms for themes.
    """
    if not sides.feeds:
        return as_table([], "brief_numbers")
    countries, themes = sides.subjects["country"], sides.subjects["theme"]
    rows = [
        _counted("stories", sides, len, sides.now),
        _rate(sides),
        _feeds_observed(sides, grid),
        _largest_topic(sides),
        _counted("themes", sides, _names_in(themes), sides.now & set(themes["story_id"])),
        _counted("countries", sides, _names_in(countries), sides.now & set(countries["story_id"])),
    ]
    table = as_table(rows, "brief_numbers")
    counted = sides.corpus.stories[sides.corpus.stories["story_id"].isin(sides.now)]
    table.attrs[NOT_COVERED] = int((~was_covered(counted, sides.evidence)).sum())
    return table


def _counted(number: str, sides: Sides, count: Callable[[Ids], int], story_ids: Iterable[str]) -> Row:
    """Return a plain count, which no test can judge: what it counts clusters in stories, and these in launches."""
    row: Row = {"number": number, "value": count(sides.now), "story_ids": tuple(sorted(story_ids))}
    if sides.before is None:
        return row | {"verdict": "nothing before"}
    return row | {"compared": count(sides.same), "before": count(sides.then), "verdict": "not tested"}


def _names_in(table: pd.DataFrame) -> Callable[[Ids], int]:
    return lambda ids: int(table.loc[table["story_id"].isin(ids), "name"].nunique())


def _feeds_observed(sides: Sides, grid: pd.DataFrame) -> Row:
    """Return the feeds that show at least a day of the period, of all feeds of the record."""
    seen = grid[grid["status"] != "unobserved"].groupby("period")["feed"].nunique()
    total = int(sides.corpus.coverage["feed"].nunique())
    row: Row = {"number": "feeds", "value": int(seen.get(sides.period, 0)), "n": int(seen.get(sides.period, 0))}
    row |= {"total": total, "story_ids": ()}
    if sides.before is None:
        return row | {"verdict": "nothing before"}
    return row | {"compared": row["value"], "before": int(seen.get(sides.before, 0)), "verdict": "not tested"}


def _rate(sides: Sides) -> Row:
    """Return the stories per 30 observed days of a feed; the ratio of two rates allows for launches."""
    assert sides.period is not None
    dates = feed_dates(sides.corpus)
    freq = next(name for name, code in FREQUENCIES.items() if code == sides.period.freqstr)
    known = period_exposure(feed_windows(sides.corpus), dates, freq)

    def shown(feeds: Iterable[str], period: pd.Period | None) -> Exposure:
        """Return the stories and observed days of all these feeds in a period."""
        cells = [known.get((feed, period), Exposure(0, 0, 0.0)) for feed in feeds]
        return Exposure(*(sum(column) for column in zip(*cells, strict=True))) if cells else Exposure(0, 0, 0.0)

    def rate(cell: Exposure) -> Estimate:
        """Return the stories per observed day."""
        return rate_interval(cell.n, cell.days, cell.n_ended)

    row: Row = {"number": "rate", "value": rate(shown(sides.feeds, sides.period)).value * RATE_DAYS}
    row["story_ids"] = tuple(sorted(sides.now))
    if sides.before is None:
        return row | {"verdict": "nothing before"}
    cells = [shown(sides.compared, period) for period in (sides.period, sides.before)]
    row |= {"compared": rate(cells[0]).value * RATE_DAYS, "before": rate(cells[1]).value * RATE_DAYS}
    own = dates[dates["feed"].isin(sides.compared)]
    spread = max(
        1.0, *(_spread(own, period, cell) for period, cell in zip((sides.period, sides.before), cells, strict=True))
    )
    # The entry that ends a window tells its length, so it does not count.
    n = [max(cell.n - (cell.n_ended > 0), 0) / spread for cell in cells]
    return row | _judged(rate_ratio(n[0], cells[0].days, n[1], cells[1].days), 1.0)


def _spread(dates: pd.DataFrame, period: pd.Period, cell: Exposure) -> float:
    """Return how much more the daily counts of a period vary than those of stories that come one by one."""
    daily = dates[dates["date"].between(period.start_time, period.end_time)].groupby(["feed", "date"]).size()
    return float(np.nan_to_num(daily_dispersion(daily.sum(), (daily**2).sum(), cell.days), nan=1.0))


def _largest_topic(sides: Sides) -> Row:
    """Return the share of the largest topic of both periods together, a choice that favours neither of them."""
    stories = sides.corpus.stories
    stories = stories[stories["story_id"].isin(sides.now | sides.then)]
    topics = assign_topics(stories, occurrences=sides.corpus.occurrences)
    stories = stories[was_covered(stories, topics, "topics")].sort_values("story_id").reset_index(drop=True)
    of_both = topics[topics["story_id"].isin((sides.same | sides.then) or sides.now)]
    sizes = of_both.drop_duplicates(["story_id", "topic"]).groupby("topic").size()
    row: Row = {"number": "topic share", "verdict": "nothing before", "story_ids": ()}
    if sizes.empty:
        return row
    topic = min(sizes.index[sizes == sizes.max()])
    has, ids = set(topics.loc[topics["topic"] == topic, "story_id"]), stories["story_id"]
    counts = {side: (int(ids.isin(own & has).sum()), int(ids.isin(own).sum()))
              for side, own in (("now", sides.now), ("same", sides.same), ("then", sides.then))}  # fmt: skip
    (n, total), (n_same, total_same), (n_then, total_then) = counts.values()
    row |= {"label": topic, "n": n, "total": total, "value": n / total if total else np.nan}
    row["story_ids"] = tuple(sorted(has & sides.now))
    if sides.before is None:
        return row
    row |= {
        "compared": n_same / total_same if total_same else np.nan,
        "before": n_then / total_then if total_then else np.nan,
    }
    row |= {"n_before": n_then, "total_before": total_then}
    if min(total_same, total_then) < COUNTS_ONLY:
        return row | {"verdict": "too few"}
    both = stories[ids.isin(sides.same | sides.then)].reset_index(drop=True)
    in_a = both["story_id"].isin(sides.same).to_numpy()
    found = two_shares(both, in_a, [np.flatnonzero(both["story_id"].isin(has)).tolist()])
    ends = (float(np.asarray(found[name])[0]) for name in ("difference", "burst_low", "burst_high"))
    return row | _judged(Estimate(*map(np.asarray, ends)), 0.0)


def _judged(difference: Estimate, none: float) -> Row:
    """Return the ends of the interval of a difference, and whether it excludes no difference."""
    low, high = float(difference.low), float(difference.high)
    if np.isnan(low) or np.isnan(high):
        return {"verdict": "too few"}
    return {"low": low, "high": high, "verdict": "above chance" if low > none or high < none else "within chance"}
