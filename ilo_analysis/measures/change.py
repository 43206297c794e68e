"""Change over time, and the refusal to speak of it where the record is too short."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.errors import ParameterError, TooFewError, unknown_choice
from ilo_analysis.measures.intervals import rate_ratio
from ilo_analysis.measures.volume import story_volume
from ilo_analysis.schema import takes_corpus

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

TREND_MONTHS, TREND_STORIES, CHANGE_MONTHS, SEASON_YEARS = 24, 10, 36, 3
FLOORS = {"trend": (TREND_MONTHS, TREND_STORIES), "season": (12 * SEASON_YEARS, 1), "level": (CHANGE_MONTHS, 1)}
SUMMARY_COLUMNS = {
    "feed": "str",
    "question": "str",
    "answered": "bool",
    "n_months": "int64",
    "needed": "int64",
    "needed_stories": "int64",
    "n_stories": "int64",
    "ratio": "float64",
    "low": "float64",
    "high": "float64",
    "period": "period[M]",
    "calendar_month": "Int64",
    "story_ids": "object",
}


@takes_corpus
def change_summary(corpus: Corpus) -> pd.DataFrame:
    """Trend, season and last change of level of each feed, answered where the record is long enough.

    Returns
    -------
    DataFrame
        One row per feed and question: `feed, question (trend, season, level), answered, n_months, needed,
        needed_stories, n_stories, ratio, low, high, period, calendar_month, story_ids`. `n_months` counts the full
        months that the question can use. `ratio` is per year, of the calendar month that differs most against the
        others, or of the level after `period` against that before it. The last two were picked because they are
        extreme: their intervals are narrower than they should be.
    """
    volume = story_volume(corpus)
    rows = []
    for feed, months in volume.groupby("feed", sort=True):
        full = months[months["status"] == "full"]
        ids = tuple(story for part in full["story_ids"] for story in part)
        for question, (needed, stories) in FLOORS.items():
            row: dict[str, object] = {"feed": feed, "question": question, "answered": True, "n_months": len(full)}
            row |= {"needed": needed, "needed_stories": stories, "n_stories": len(ids), "story_ids": ids}
            try:
                row |= _ANSWERS[question](corpus, str(feed), volume)
            except TooFewError:
                row |= {"answered": False, "n_months": _usable_months(question, full["period"], needed)}
            rows.append(row)
    table = pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))
    return table.astype(SUMMARY_COLUMNS)


def _usable_months(question: str, full: pd.Series, needed: int) -> int:
    """How many of the full months count for a question: of each calendar month so many years, or the longest run.

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
    found = trend(corpus, feed, volume=volume)
    return {"ratio": found["rate_ratio"], "low": found["low"], "high": found["high"]}


def _season_answer(corpus: Corpus, feed: str, volume: pd.DataFrame) -> dict[str, object]:
    """The calendar month whose interval keeps farthest from 1."""
    months = season(corpus, feed, volume=volume)
    away = np.maximum(np.log(np.maximum(months["low"], 1e-9)), -np.log(months["high"]))
    row = months.loc[away.idxmax()]
    return {"calendar_month": row["month"], "ratio": row["ratio"], "low": row["low"], "high": row["high"]}


def _level_answer(corpus: Corpus, feed: str, volume: pd.DataFrame) -> dict[str, object]:
    """The last stretch against the one before it; nothing where the level never changed."""
    stretches = changepoints(corpus, feed, volume=volume)
    if len(stretches) < 2:
        return {}
    before, after = stretches.iloc[-2], stretches.iloc[-1]
    found = rate_ratio(after["n"], after["days"], before["n"], before["days"])
    values = dict(zip(("ratio", "low", "high"), map(float, found), strict=True))
    return {"period": after["start"], **values}


_ANSWERS: dict[str, Callable[[Corpus, str, pd.DataFrame], dict[str, object]]] = {
    "trend": _trend_answer,
    "season": _season_answer,
    "level": _level_answer,
}


@takes_corpus
def trend(corpus: Corpus, feed: str, *, volume: pd.DataFrame | None = None) -> pd.Series:
    """Rate ratio per year of a feed, from its full months.

    `rate_ratio, low, high, n_months, n_stories, dispersion, model`.
    A Poisson model with log observed days as offset; where the months vary more than Poisson counts do (dispersion
    above 1.5), a negative-binomial one. It describes, and assumes one steady rate of change. `volume` is the corpus's
    `story_volume` by month, if it is at hand.

    Raises
    ------
    TooFewError
        If the feed has fewer than 24 full months, or fewer than 10 stories in them.
    """
    instead = "the counts of the months and their intervals"
    months = _full_months(corpus, feed, volume, TREND_MONTHS, "A trend", instead)
    if months["n_stories"].sum() < TREND_STORIES:
        raise TooFewError(
            f"A trend needs {TREND_STORIES} stories; {feed} has {months['n_stories'].sum()} in its full months. "
            f"Look at {instead} instead."
        )
    years = np.array([period.ordinal for period in months["period"]]) / 12
    return fit_trend(months["n_stories"].to_numpy(dtype=float), months["observed_days"].to_numpy(dtype=float), years)


def fit_trend(counts: np.ndarray, days: np.ndarray, years: np.ndarray) -> pd.Series:
    """Rate ratio per year of counts over observed days at times in years; see `trend`."""
    import statsmodels.api as sm

    design = sm.add_constant(years - years.mean())
    poisson = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(days)).fit()
    spread = float(poisson.pearson_chi2 / poisson.df_resid)
    slope, error, model = poisson.params[1], poisson.bse[1], "Poisson"
    if spread > 1.5:
        alpha = _nb_alpha(counts, poisson.fittedvalues)
        negative = sm.GLM(counts, design, family=sm.families.NegativeBinomial(alpha=alpha), offset=np.log(days)).fit()
        slope, error, model = negative.params[1], negative.bse[1], "negative binomial"
    low, high = slope - 1.959964 * error, slope + 1.959964 * error
    values = [np.exp(slope), np.exp(low), np.exp(high), len(counts), int(counts.sum()), spread, model]
    names = ["rate_ratio", "low", "high", "n_months", "n_stories", "dispersion", "model"]
    return pd.Series(values, index=names)


@takes_corpus
def season(corpus: Corpus, feed: str, *, volume: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rate of each calendar month of a feed against the average month: `month, n, days, ratio, low, high, story_ids`.

    `volume` as in `trend`.

    Raises
    ------
    TooFewError
        If some calendar month was seen in full in fewer than 3 years.
    """
    instead = "the counts of the same month in two years, side by side"
    months = _full_months(corpus, feed, volume, 12 * SEASON_YEARS, "A season", instead)
    months = months.assign(month=[period.month for period in months["period"]])
    years = months.groupby("month").size().reindex(range(1, 13), fill_value=0)
    if years.min() < SEASON_YEARS:
        raise TooFewError(
            f"A season needs each calendar month in full in {SEASON_YEARS} years; of {feed} one was seen in full in "
            f"{years.min()} only. Look at {instead} instead."
        )
    parts = months.groupby("month").agg(n=("n_stories", "sum"), days=("observed_days", "sum"), ids=("story_ids", "sum"))
    n, days = parts["n"].to_numpy(dtype=float), parts["days"].to_numpy(dtype=float)
    ratio = rate_ratio(n, days, n.sum() - n, days.sum() - days)
    columns = {"month": parts.index, "n": n.astype(int), "days": days.astype(int)}
    return pd.DataFrame(
        {**columns, "ratio": ratio.value, "low": ratio.low, "high": ratio.high, "story_ids": parts["ids"].to_numpy()}
    )


@takes_corpus
def changepoints(corpus: Corpus, feed: str, *, volume: pd.DataFrame | None = None) -> pd.DataFrame:
    """Months from which the level of a feed differs: one row per stretch, `start, end, n, days, rate, story_ids`.

    Exact search over all splits (PELT, `jump=1`) on Anscombe-transformed monthly counts; the penalty is
    3 log(months) times their variance, estimated from neighbouring months, at least the 1 of Poisson counts.
    `volume` as in `trend`.

    Raises
    ------
    TooFewError
        If the feed has fewer than 36 full months, or they do not follow each other.
    """
    instead = "the yearly rates and their intervals"
    months = _full_months(corpus, feed, volume, CHANGE_MONTHS, "A change of level", instead)
    ordinals = np.array([period.ordinal for period in months["period"]])
    if (np.diff(ordinals) > 1).any():
        raise TooFewError(
            f"A change of level needs months without a gap; the full months of {feed} have "
            f"{int((np.diff(ordinals) > 1).sum())} gaps. Choose a period without one, or look at {instead} instead."
        )
    days = months["observed_days"].to_numpy(dtype=float)
    ends = find_changepoints(months["n_stories"].to_numpy(dtype=float) * days.mean() / days)
    rows = []
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        part = months.iloc[start:end]
        n, seen = int(part["n_stories"].sum()), int(part["observed_days"].sum())
        ids = tuple(story for ids in part["story_ids"] for story in ids)
        rows.append([part["period"].iloc[0], part["period"].iloc[-1], n, seen, 30 * n / seen, ids])
    return pd.DataFrame(rows, columns=["start", "end", "n", "days", "rate", "story_ids"])


def find_changepoints(counts: np.ndarray, min_size: int = 6) -> list[int]:
    """Ends of the stretches of equal level in a series of counts; the last one is its length."""
    import ruptures

    level = 2 * np.sqrt(np.asarray(counts, dtype=float) + 3 / 8)
    noise = max(1.0, float((np.diff(level) ** 2).mean() / 2))
    penalty = 3 * np.log(len(level)) * noise
    search = ruptures.Pelt(model="l2", min_size=min_size, jump=1).fit(level.reshape(-1, 1))
    return [int(end) for end in search.predict(pen=penalty)]


def _full_months(
    corpus: Corpus, feed: str, volume: pd.DataFrame | None, needed: int, what: str, instead: str
) -> pd.DataFrame:
    """Full months of a feed, or a refusal that says what is missing and what to look at instead."""
    feeds = corpus.coverage["feed"].unique()
    if feed not in feeds:
        raise ParameterError(unknown_choice("feed", feed, feeds))
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


def _nb_alpha(counts: np.ndarray, fitted: np.ndarray) -> float:
    """Over-dispersion of a negative-binomial model, by moments (Cameron and Trivedi)."""
    excess = ((counts - fitted) ** 2 - fitted).sum() / (fitted**2).sum()
    return max(float(excess), 1e-6)
