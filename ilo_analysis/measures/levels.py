"""Levels of a feed's rate: where one ends and the next begins, distinguished from mere autocorrelation."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.errors import TooFewError
from ilo_analysis.measures.intervals import rate_ratio
from ilo_analysis.measures.volume import full_months, story_volume

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Floats = NDArray[np.float64]
CHANGE_MONTHS, SHORTEST = 36, 6  # full months of a record, and of a stretch
STRETCH_STORIES = 10  # stories in each of two stretches that are compared
# A step must raise the log-likelihood by so much: in seven records of a hundred, or fewer, that have no step, one does.
GAIN = 6.5
# Confidence of the interval of a step, that of a normal estimate whose log-likelihood gains as much; and around a gap.
SEARCHED, GIVEN = 0.9997, 0.99
CORRELATIONS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)  # of neighbouring months
SWINGS = (0.25, 0.5, 1.0, 2.0, 4.0)  # variance of what neighbouring months share, over that of what they do not
LEVEL_COLUMNS = {
    "feed": "str",
    **dict.fromkeys(("first", "until", "since", "last"), "period[M]"),
    **dict.fromkeys(("rate_before", "rate_since", "ratio", "low", "high"), "float64"),
    "story_ids": "object",
}


class _Noise(NamedTuple):
    """Ways in which months may vary around a level: independent ones first, then each correlation and swing."""

    whiten: Floats  # (way, month, month): turns months of this kind into independent ones
    log_det: Floats
    spread: Floats  # variance of a long mean, over that of independent months


class _Scan(NamedTuple):
    """Months that vary in these ways, one level, and each step and the line beside it, of length 1: (way, month, …)."""

    noise: _Noise
    flat: Floats
    shapes: Floats


@takes_corpus
def changepoints(corpus: Corpus, feed: str, *, volume: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the stretches of equal level in a feed, one row each: `start, end, n, days, rate, story_ids`.

    `volume` is `story_volume` by month, if already computed; `find_changepoints` explains how levels are found.

    Raises
    ------
    TooFewError
        If the feed has fewer than 36 full months, or they are not consecutive.
    """
    instead = "the yearly rates and their intervals"
    months = full_months(corpus, feed, volume, CHANGE_MONTHS, "A change of level", instead)
    gaps = int((np.diff(_ordinals(months)) > 1).sum())
    if gaps:
        raise TooFewError(
            f"A change of level needs months without a gap; the full months of {feed} have {gaps} gaps. "
            f"Choose a period without one, or look at {instead} instead."
        )
    ends = find_changepoints(_counts(months))
    rows = []
    for start, end in pairwise([0, *ends]):
        part = months.iloc[start:end]
        n, seen = int(part["n_stories"].sum()), int(part["observed_days"].sum())
        ids = tuple(story for ids in part["story_ids"] for story in ids)
        rows.append([part["period"].iloc[0], part["period"].iloc[-1], n, seen, 30 * n / seen, ids])
    return pd.DataFrame(rows, columns=["start", "end", "n", "days", "rate", "story_ids"])


@takes_corpus
def level_changes(corpus: Corpus) -> pd.DataFrame:
    """Return the feeds whose rate differs between two stretches of their record: around a change of level or a gap.

    Returns
    -------
    DataFrame
        One row per feed: `feed, first, until, since, last, rate_before, rate_since, ratio, low, high, story_ids`. The
        stretches are the full months around the last change of level (`changepoints`) or, in a record with gaps, the
        months observed before and after the longest one. `low` and `high` allow for overdispersed and autocorrelated
        months and, around a change of level, for the choice of its month; only feeds whose interval excludes 1 are
        listed.
    """
    volume = story_volume(corpus)
    rows = []
    for feed, own in volume.groupby("feed", sort=True):
        seen = own[own["observed_days"] > 0].reset_index(drop=True)
        gaps = np.diff(_ordinals(seen))
        apart = int(gaps.argmax()) + 1 if len(gaps) and gaps.max() > 1 else 0
        stretches = (seen.iloc[:apart], seen.iloc[apart:]) if apart else last_step(seen)
        if stretches and min(part["n_stories"].sum() for part in stretches) >= STRETCH_STORIES:
            rows.append({"feed": feed, **two_levels(*stretches, searched=not apart)})
    table = pd.DataFrame(rows, columns=list(LEVEL_COLUMNS)).astype(LEVEL_COLUMNS)
    return table[(table["low"] > 1) | (table["high"] < 1)].reset_index(drop=True)


def last_step(months: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return the full months of a feed before and after its last change of level.

    None if the record is too short or has gaps, if its level never changed, or if a line describes it as well (BIC,
    which counts the month of the step as one more parameter).
    """
    full = months[months["status"] == "full"].reset_index(drop=True)
    if len(full) < CHANGE_MONTHS or (np.diff(_ordinals(full)) > 1).any():
        return None
    counts = _counts(full)
    ends = find_changepoints(counts)
    if len(ends) < 2:
        return None
    *steps, line = _gains(counts)
    if max(steps) - line <= np.log(len(full)) / 2:
        return None
    start, at = ([0, *ends][-3], ends[-2])
    return full.iloc[start:at], full.iloc[at:]


def find_changepoints(counts: np.ndarray) -> list[int]:
    """Return the ends of the stretches of equal level in a series of monthly counts; the last end is its length.

    Notes
    -----
    The Anscombe-transformed counts are a level, chance, and what months share with their neighbours (autocorrelated, of
    any of some strengths; a state space model). The series is split where a step raises the log-likelihood most, if by
    6.5 or more, and each part again. The threshold comes from simulated records without a step whose months have a
    correlation of 0.7 (`benchmarks/claims_simulation.py`).

    >>> find_changepoints(np.repeat([5, 15], 30)), find_changepoints(np.repeat(5, 60))
    ([30, 60], [60])
    """
    counts = np.asarray(counts, dtype=float)
    if len(counts) < 2 * SHORTEST:
        return [len(counts)]
    gains = _gains(counts)[:-1]
    at = int(gains.argmax()) + SHORTEST
    if gains.max() < GAIN:
        return [len(counts)]
    return [*find_changepoints(counts[:at]), *(at + end for end in find_changepoints(counts[at:]))]


def two_levels(before: pd.DataFrame, since: pd.DataFrame, *, searched: bool) -> dict[str, object]:
    """Return the rates of two stretches of months and their ratio, its interval as `level_changes` says.

    `searched` says that the split was chosen as the most extreme one.
    """
    n, days, spread = [], [], []
    for part in (before, since):
        counts, seen = (part[name].to_numpy(dtype=float) for name in ("n_stories", "observed_days"))
        expected = np.maximum(counts.sum() / seen.sum() * seen, 1e-9)
        n.append(counts.sum())
        days.append(seen.sum())
        spread.append(((counts - expected) ** 2 / expected).sum() / max(len(part) - 1, 1))
    wide = max(1.0, *spread) * _swing(before, since)
    ratio = rate_ratio(n[1] / wide, days[1], n[0] / wide, days[0], SEARCHED if searched else GIVEN)
    ends = dict(zip(("ratio", "low", "high"), map(float, ratio), strict=True))
    months = {"first": before["period"].iloc[0], "until": before["period"].iloc[-1], "since": since["period"].iloc[0]}
    ids = tuple(story for part in (before, since) for own in part["story_ids"] for story in own)
    rates = {"rate_before": 30 * n[0] / days[0], "rate_since": 30 * n[1] / days[1]}
    return {**months, "last": since["period"].iloc[-1], **rates, **ends, "story_ids": ids}


def _swing(before: pd.DataFrame, since: pd.DataFrame) -> float:
    """Return by how much successive months raise the variance of a stretch's mean: the likeliest of some ways."""
    full = [part[part["status"] == "full"] for part in (before, since)]
    months = pd.concat(full)
    if min(map(len, full)) < SHORTEST:
        return 1.0
    level = _levels(_counts(months))
    noise = _noise(tuple(_ordinals(months) - _ordinals(months)[0]))
    base = np.stack([np.ones(len(level)), np.arange(len(level)) >= len(full[0])], axis=1)
    rest = _without(noise.whiten @ base, (noise.whiten @ level)[..., None])[..., 0]
    return float(noise.spread[_log_likelihood((rest**2).sum(-1), len(level), noise.log_det).argmax()])


def _gains(counts: Floats) -> Floats:
    """Return by how much the log-likelihood of one level rises with a step at each month, and with a line (last)."""
    scan = _scan(len(counts))
    rest = _without(scan.flat, scan.noise.whiten @ _levels(counts)[:, None])
    squares = (rest**2).sum(1)
    left = squares - (rest.transpose(0, 2, 1) @ scan.shapes)[:, 0] ** 2
    one, two = (_log_likelihood(x, len(counts), scan.noise.log_det[:, None]).max(0) for x in (squares, left))
    return np.asarray(two - one)


@lru_cache(maxsize=16)
def _scan(n: int) -> _Scan:
    """Return what a search through a record of n months needs; a step leaves stretches that are long enough."""
    noise = _noise(tuple(range(n)))
    flat = noise.whiten.sum(-1, keepdims=True)
    steps = np.arange(n)[:, None] >= np.arange(SHORTEST, n - SHORTEST + 1)
    shapes = _without(flat, noise.whiten @ np.column_stack([steps, np.arange(n)]).astype(float))
    return _Scan(noise, flat, shapes / np.sqrt((shapes**2).sum(1, keepdims=True)))


def _without(base: Floats, columns: Floats) -> Floats:
    """Return what is left of columns after a regression on the base, for each way that months may vary."""
    basis = np.linalg.qr(base)[0]
    return np.asarray(columns - basis @ (basis.transpose(0, 2, 1) @ columns))


def _log_likelihood(squares: Floats, n: int, log_det: Floats) -> Floats:
    """Return the Gaussian log-likelihood from squared residuals.

    Their variance is estimated, and at least that of chance.
    """
    variance = np.maximum(squares / n, 1.0)
    return np.asarray(-(n * np.log(variance) + log_det + squares / variance) / 2)


@lru_cache(maxsize=16)
def _noise(months: tuple[int, ...]) -> _Noise:
    """Return the ways in which these months may vary."""
    apart = np.abs(np.subtract.outer(months, months))
    ways = [(0.0, 0.0), *((rho, swing) for rho in CORRELATIONS for swing in SWINGS)]
    lower = np.linalg.cholesky([np.eye(len(months)) + swing * rho**apart for rho, swing in ways])
    log_det = 2 * np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(-1)
    spread = np.array([(1 + swing * (1 + rho) / (1 - rho)) / (1 + swing) for rho, swing in ways])
    return _Noise(np.linalg.inv(lower), log_det, spread)


def _levels(counts: Floats) -> Floats:
    """Return Anscombe's transformation: counts of any level then vary by 1."""
    return np.asarray(2 * np.sqrt(counts + 3 / 8))


def _counts(months: pd.DataFrame) -> Floats:
    """Return the stories of full months, as if all were of the same length."""
    days = months["observed_days"].to_numpy(dtype=float)
    return np.asarray(months["n_stories"].to_numpy(dtype=float) * days.mean() / days)


def _ordinals(months: pd.DataFrame) -> NDArray[np.int64]:
    return np.array([period.ordinal for period in months["period"]], dtype=np.int64)
