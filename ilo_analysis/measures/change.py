"""Trend and season, and a refusal if the record is too short for them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus.coverage import NEVER_SEEN, never_seen
from ilo_analysis.errors import TooFewError
from ilo_analysis.measures.levels import CHANGE_MONTHS, changepoints, last_step, two_levels
from ilo_analysis.measures.volume import full_months, story_volume

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

TREND_MONTHS, TREND_STORIES, SEASON_YEARS = 24, 10, 3
SEASON_ERROR, TURNS = 0.05, 999
FOLLOWING = 0.7  # correlation of neighbouring months that a season must stand above
FLOORS = {"trend": (TREND_MONTHS, TREND_STORIES), "season": (12 * SEASON_YEARS, 1), "level": (CHANGE_MONTHS, 1)}
SUMMARY_COLUMNS = {
    "feed": "str",
    "question": "str",
    "answered": "bool",
    "n_months": "int64",
    "needed": "int64",
    "needed_stories": "int64",
    "n_stories": "Int64",
    "ratio": "float64",
    "low": "float64",
    "high": "float64",
    "period": "period[M]",
    "calendar_month": "Int64",
    "calendar_end": "Int64",
    "story_ids": "object",
}


@takes_corpus
def change_summary(corpus: Corpus) -> pd.DataFrame:
    """Return the trend, season and last change of level of each feed whose record is long enough.

    Returns
    -------
    DataFrame
        One row per feed and question: `feed, question (trend, season, level), answered, n_months, needed,
        needed_stories, n_stories, ratio, low, high, period, calendar_month, calendar_end, story_ids`. `n_months` counts
        the full months available for the question. `ratio` is per year, of the calendar months from `calendar_month` to
        `calendar_end` to the others, or of the level after `period` to that before it. It is missing if there is no
        finding: if chance explains a trend or a season, or if another answer explains the record better (a change of
        level, a trend). The interval of a change of level allows for the choice of the most extreme month.
    """
    return _answers(corpus, tuple(FLOORS))


def lasting_trends(corpus: Corpus) -> pd.DataFrame:
    """Return the rows of `change_summary` for the feeds with a trend."""
    table = _answers(corpus, ("trend",))
    return table[table["ratio"].notna()].reset_index(drop=True)


def _answers(corpus: Corpus, questions: tuple[str, ...]) -> pd.DataFrame:
    """Return one row per feed and question, as `change_summary` has it."""
    volume = story_volume(corpus)
    rows = []
    for feed, months in volume.groupby("feed", sort=True):
        full = months[months["status"] == "full"]
        unseen = not months["observed_days"].any()
        ids = tuple(story for part in full["story_ids"] for story in part)
        for question in questions:
            needed, stories = FLOORS[question]
            row: dict[str, object] = {"feed": feed, "question": question, "answered": True, "n_months": len(full)}
            row |= {
                "needed": needed,
                "needed_stories": stories,
                "n_stories": None if unseen else len(ids),
                "story_ids": ids,
            }
            try:
                row |= _ANSWERS[question](corpus, str(feed), volume)
            except TooFewError:
                row |= {"answered": False, "n_months": _usable_months(question, full["period"], needed)}
            rows.append(row)
    table = pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))
    table = table.astype(SUMMARY_COLUMNS)
    table.attrs[NEVER_SEEN] = never_seen(corpus.coverage)
    return table


def _usable_months(question: str, full: pd.Series, needed: int) -> int:
    """Return how many full months count for a question: as many of each calendar month, or the longest run.

    >>> months = pd.Series(pd.PeriodIndex(["2020-01", "2020-02", "2021-01", "2022-01"], freq="M"))
    >>> [_usable_months(question, months, 24) for question in ("trend", "season", "level")]
    [4, 3, 2]
    """
    if question == "season":
        return int(full.dt.month.value_counts().clip(upper=needed // 12).sum())
    if question == "level":
        ordinals = np.sort(full.map(lambda month: month.ordinal).to_numpy(dtype=np.int64))
        runs = pd.Series(ordinals - np.arange(len(ordinals))).value_counts()
        return int(runs.max()) if len(runs) else 0
    return len(full)


def _trend_answer(corpus: Corpus, feed: str, volume: pd.DataFrame) -> dict[str, object]:
    """Return the trend, if it holds and no change of level explains the months better."""
    found = trend(corpus, feed, volume=volume)
    if found["low"] <= 1 <= found["high"] or last_step(volume[volume["feed"] == feed]) is not None:
        return {}
    return {"ratio": found["rate_ratio"], "low": found["low"], "high": found["high"]}


def _season_answer(corpus: Corpus, feed: str, volume: pd.DataFrame) -> dict[str, object]:
    """Return the part of the year that differs most, if it holds."""
    found = season(corpus, feed, volume=volume).attrs["strongest"]
    return found if found["p"] <= SEASON_ERROR else {}


def _level_answer(corpus: Corpus, feed: str, volume: pd.DataFrame) -> dict[str, object]:
    """Return the last stretch against the one before it; nothing where the level never changed."""
    changepoints(corpus, feed, volume=volume)  # refuses a record that is too short
    months = volume[volume["feed"] == feed]
    stretches = last_step(months)
    if stretches is None:
        return {}
    found = two_levels(*stretches, searched=True)
    return {"period": found["since"], **{name: found[name] for name in ("ratio", "low", "high")}}


_ANSWERS: dict[str, Callable[[Corpus, str, pd.DataFrame], dict[str, object]]] = {
    "trend": _trend_answer,
    "season": _season_answer,
    "level": _level_answer,
}


@takes_corpus
def trend(corpus: Corpus, feed: str, *, volume: pd.DataFrame | None = None) -> pd.Series:
    """Return the rate ratio per year of a feed, from its full months.

    `rate_ratio, low, high, n_months, n_stories, n_blocks`. The months are grouped into blocks of about a year, and a
    line is fitted to the logarithms of the blocks' rates, because months are not independent while blocks nearly are.
    `volume` is `story_volume` by month, if already computed.

    Raises
    ------
    TooFewError
        If the feed has fewer than 24 full months, or fewer than 10 stories in them.
    """
    instead = "the counts of the months and their intervals"
    months = full_months(corpus, feed, volume, TREND_MONTHS, "A trend", instead)
    if months["n_stories"].sum() < TREND_STORIES:
        raise TooFewError(
            f"A trend needs {TREND_STORIES} stories; {feed} has {months['n_stories'].sum()} in its full months. "
            f"Look at {instead} instead."
        )
    years = np.array([period.ordinal for period in months["period"]]) / 12
    return fit_trend(months["n_stories"].to_numpy(dtype=float), months["observed_days"].to_numpy(dtype=float), years)


def fit_trend(counts: np.ndarray, days: np.ndarray, years: np.ndarray) -> pd.Series:
    """Return the rate ratio per year of counts over observed days at times in years; see `trend`.

    From three years on there are as many blocks as years, below that four of about half a year. The interval is
    Student's t with two fewer degrees of freedom than blocks, at a level of 97% (98% below three years): blocks still
    depend on each other a little, and the extra 2 or 3% make up for it, so that the interval covers 95%.
    """
    from scipy.special import stdtrit

    long = len(counts) >= 12 * SEASON_YEARS
    blocks = np.array_split(np.arange(len(counts)), len(counts) // 12 if long else 4)
    seen = np.array([days[block].sum() for block in blocks])
    rate = np.log((np.array([counts[block].sum() for block in blocks]) + 0.5) / seen)
    time = np.array([years[block].mean() for block in blocks])
    time = time - time.mean()
    slope = float((time * rate).sum() / (time**2).sum())
    rest = rate - rate.mean() - slope * time
    error = float(np.sqrt((rest**2).sum() / (len(blocks) - 2) / (time**2).sum()))
    half = float(stdtrit(len(blocks) - 2, 0.985 if long else 0.99)) * error
    values = [*np.exp([slope, slope - half, slope + half]), len(counts), int(counts.sum()), len(blocks)]
    return pd.Series(values, index=["rate_ratio", "low", "high", "n_months", "n_stories", "n_blocks"], dtype=object)


@takes_corpus
def season(corpus: Corpus, feed: str, *, volume: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return each calendar month's rate relative to the others: `month, n, days, ratio, low, high, story_ids`.

    The intervals are simultaneous for all twelve. `attrs["strongest"]` is the run of one to six months that differs
    most: `calendar_month, calendar_end, ratio, low, high, p`; `p` is the chance that any run differs as much without a
    season. `volume` as in `trend`.

    Raises
    ------
    TooFewError
        If some calendar month was fully observed in fewer than 3 years.
    """
    instead = "the counts of the same month in two years, side by side"
    months = full_months(corpus, feed, volume, 12 * SEASON_YEARS, "A season", instead)
    months = months.assign(month=[period.month for period in months["period"]])
    years = months.groupby("month").size().reindex(range(1, 13), fill_value=0)
    if years.min() < SEASON_YEARS:
        raise TooFewError(
            f"A season needs each calendar month fully observed in {SEASON_YEARS} years; {feed} has one with only "
            f"{years.min()}. Look at {instead} instead."
        )
    found = fit_season(
        months["n_stories"].to_numpy(dtype=float),
        months["observed_days"].to_numpy(dtype=float),
        np.array([period.ordinal for period in months["period"]]),
    )
    parts = months.groupby("month").agg(n=("n_stories", "sum"), days=("observed_days", "sum"), ids=("story_ids", "sum"))
    columns = {"month": parts.index, "n": parts["n"].astype(int), "days": parts["days"].astype(int)}
    columns |= dict(zip(("ratio", "low", "high"), found.months.T, strict=True))
    table = pd.DataFrame({**columns, "story_ids": parts["ids"]}).reset_index(drop=True)
    table.attrs["strongest"] = found.strongest
    return table


class Season(NamedTuple):
    """The ratio of each calendar month with the ends of its interval, and the run of months that differs most."""

    months: np.ndarray
    strongest: dict[str, object]


def fit_season(counts: np.ndarray, days: np.ndarray, month: np.ndarray, seed: int = 1919) -> Season:
    """Return each calendar month, and the run of one to six that differs most, against the others; see `season`.

    Each month is compared with the twelve around it (Anscombe-transformed rates), which removes slow change. Without a
    season, a year may begin in any month: the deviations of each year are rotated by a random number of months, 1,000
    times. A rotation tears neighbouring months apart, so what it shows is widened by as much as it would fall short
    among months that follow each other (`_widening`). `month` counts months from any January.
    """
    level = 2 * np.sqrt(counts / days * 30 + 3 / 8)
    away = _deviations(level[:, None], month)[..., 0]
    years = len(away)
    turns = np.random.default_rng(seed).integers(0, 12, size=(TURNS, years))
    places = (np.arange(12) + turns[:, :, None]) % 12
    turned = np.take_along_axis(np.broadcast_to(away, (TURNS, years, 12)), places, axis=2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a month that no turn filled
        seen, by_chance = np.nanmean(away, axis=0), np.nan_to_num(np.nanmean(turned, axis=1))
    chance, own = _runs(by_chance), _runs(seen)
    spread = np.sqrt((chance**2).mean(axis=(0, 2)))[:, None] + 1e-9
    highest = np.abs(chance / spread).max(axis=(1, 2))
    wider = _widening(tuple((month - month.min() + month.min() % 12).tolist()))
    spread = spread * wider
    length, start = np.unravel_index(np.abs(own / spread).argmax(), own.shape)
    reach = np.quantile(np.abs(by_chance).max(axis=1), 0.95) * wider[0].max()
    run = (np.arange(start, start + length + 1)) % 12
    width = np.quantile(highest, 0.95) * spread[length, start] / (length + 1)
    p = (1 + (highest >= np.abs(own / spread).max() - 1e-9).sum()) / (1 + TURNS)
    usual = float(level.mean())
    ends = dict(
        zip(("ratio", "low", "high"), _ratio_of(counts, days, month % 12, run, seen, width, usual), strict=True)
    )
    each = [_ratio_of(counts, days, month % 12, np.array([m]), seen, reach, usual) for m in range(12)]
    strongest: dict[str, object] = {"calendar_month": int(run[0]) + 1, "calendar_end": int(run[-1]) + 1, **ends, "p": p}
    return Season(np.array(each), strongest)


def _deviations(level: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Return levels less the mean of the twelve months around each, and less that of their year: (year, month, …).

    `level` has one row per month seen; months not seen are nan.
    """
    first = month.min() - month.min() % 12
    away = np.full(((month.max() - first) // 12 + 1, 12, level.shape[1]), np.nan)
    weight = np.r_[0.5, np.ones(11), 0.5]
    for place, own in zip(month, level, strict=True):
        start = np.clip(place - 6, month.min(), month.max() - 12)
        around = (month >= start) & (month <= start + 12)
        weights = weight[month[around] - start]
        away[(place - first) // 12, place % 12] = own - weights @ level[around] / weights.sum()
    return np.asarray(away - np.nanmean(away, axis=1, keepdims=True))


@lru_cache(maxsize=64)
def _widening(months: tuple[int, ...]) -> np.ndarray:
    """Return how much wider a run's deviations spread in a record than in rotations: (length, first month).

    For months half of whose variance follows the month before, with a correlation of 0.7.
    """
    month = np.array(months)
    cause = np.linalg.cholesky(np.eye(len(month)) + FOLLOWING ** np.abs(np.subtract.outer(month, month)))
    away = _deviations(cause, month)
    own = (_runs(np.nanmean(away, axis=0).T) ** 2).sum(axis=0)
    each = (_runs(np.nan_to_num(away).transpose(2, 0, 1)) ** 2).sum(axis=0).mean(axis=-1)
    turned = each.sum(axis=0) / (~np.isnan(away[..., 0])).sum(axis=0).mean() ** 2
    return np.asarray(np.sqrt(np.maximum(own / turned[:, None], 1.0)))


def _runs(means: np.ndarray) -> np.ndarray:
    """Return sums over runs of one to six months, around the year: (…, length, first month)."""
    around = np.concatenate(
        [np.zeros((*means.shape[:-1], 1)), np.concatenate([means, means[..., :6]], -1).cumsum(-1)], -1
    )
    return np.stack([around[..., n : n + 12] - around[..., :12] for n in range(1, 7)], axis=-2)


def _ratio_of(
    counts: np.ndarray,
    days: np.ndarray,
    calendar: np.ndarray,
    run: np.ndarray,
    away: np.ndarray,
    width: float,
    usual: float,
) -> tuple[float, float, float]:
    """Return the rate in a run of calendar months over that in the others, with an interval from transformed rates."""
    inside = np.isin(calendar, run)
    ratio = counts[inside].sum() / days[inside].sum() / max(counts[~inside].sum() / days[~inside].sum(), 1e-9)
    at = usual + away[run].mean()
    low, high = (max(at + step, 0) / at for step in (-width, width))
    return float(ratio), float(ratio * low**2), float(ratio * high**2)
