"""Estimates and intervals for shares and rates, from plain numbers or arrays.

Exposure is always in days and rates are per day; the measures turn them into stories per 30 observed days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
# Half the width of a 95% interval, in standard errors of a normal estimate.
Z_95 = 1.959963984540054
# What is known of stories that share a day before any are seen: 0.2 neighbours, 0.4 of these with the same label.
PRIOR_SLOTS, PRIOR_SAME = 0.2, 0.4


class Estimate(NamedTuple):
    """A value with the ends of its interval; arrays if given arrays."""

    value: Floats
    low: Floats
    high: Floats


class Launches(NamedTuple):
    """How the stories of a selection, and those among them with a label, are spread over days; arrays if given arrays.

    A *slot* is an ordered pair of stories of one day.
    """

    days: ArrayLike  # days with a story
    slots: ArrayLike  # slots of all stories: the sum of m(m - 1) over days of m stories
    own: ArrayLike  # of these, slots whose first story carries the label
    same: ArrayLike  # of these, slots whose second story carries it too


def wilson_interval(n: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Return the share `n / total` with Wilson's score interval; missing (nan) where the total is 0.

    >>> share = wilson_interval(0, 50)
    >>> round(float(share.low), 3), round(float(share.high), 3)
    (0.0, 0.071)
    """
    return _wilson(np.asarray(n, dtype=float), np.asarray(total, dtype=float), _normal_quantile(confidence))


def burst_interval(n: ArrayLike, total: ArrayLike, launches: Launches, confidence: float = 0.95) -> Estimate:
    """Return the share `n / total` with an interval that allows for launches: stories of one day with one label.

    Notes
    -----
    Wilson's interval for `total / d` stories, with Student's t and one degree of freedom fewer than there are days; d
    is the `design_effect`.

    >>> apart = burst_interval(15, 60, Launches(days=60, slots=0, own=0, same=0))
    >>> together = burst_interval(15, 60, Launches(days=20, slots=120, own=30, same=30))
    >>> [round(float(x), 2) for x in (apart.low, apart.high, together.low, together.high)]
    [0.16, 0.37, 0.11, 0.48]
    """
    from scipy.special import stdtrit

    n, total, days = (np.asarray(x, dtype=float) for x in (n, total, launches.days))
    effect = design_effect(n, total, launches)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = stdtrit(np.maximum(days - 1, 1), 0.5 + confidence / 2)
        t = np.where((effect > 1) & (days > 1), t, _normal_quantile(confidence))
        return _wilson(n / effect, total / effect, t)


def design_effect(n: ArrayLike, total: ArrayLike, launches: Launches) -> Floats:
    """Return how many times wider launches make the variance of the share `n / total` (Kish 1965).

    Notes
    -----
    d = 1 + (slots / total) rho grows with rho, the correlation of two stories of one day. Rho compares how often the
    neighbour of a labelled story has the label with how often any story does; it is taken on the rarer side (label or
    no label). A few slots say little about rho, so `PRIOR_SLOTS` more are added, of which `PRIOR_SAME` are the same.

    >>> round(float(design_effect(15, 60, Launches(days=20, slots=120, own=30, same=30))), 2)
    2.99
    """
    n, total = np.asarray(n, dtype=float), np.asarray(total, dtype=float)
    slots, own, same = (np.asarray(x, dtype=float) for x in launches[1:])
    swap = n > total / 2
    rare = np.where(swap, total - n, n)
    own, same = np.where(swap, slots - own, own), np.where(swap, slots - 2 * own + same, same)
    with np.errstate(invalid="ignore", divide="ignore"):
        neighbours = (same + PRIOR_SLOTS * PRIOR_SAME) / (own + PRIOR_SLOTS)
        rho = np.clip((neighbours - rare / total) / (1 - rare / total), 0, 1)
        return np.asarray(1 + slots / total * rho)


def _wilson(n: Floats, total: Floats, z: ArrayLike) -> Estimate:
    """Return Wilson's interval at z standard errors."""
    z = np.asarray(z, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = n / total
        centre = (n + z**2 / 2) / (total + z**2)
        half = z * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2)) / (1 + z**2 / total)
    low = np.where(n == 0, 0.0 * centre, centre - half)
    high = np.where(n == total, 0.0 * centre + 1.0, centre + half)
    missing = total <= 0
    return Estimate(share, np.where(missing, np.nan, low), np.where(missing, np.nan, high))


def newcombe_interval(
    n_a: ArrayLike, total_a: ArrayLike, n_b: ArrayLike, total_b: ArrayLike, confidence: float = 0.95
) -> Estimate:
    """Return the difference of two independent shares (a minus b) with Newcombe's hybrid score interval.

    >>> difference = newcombe_interval(56, 70, 48, 80)
    >>> [round(float(x), 4) for x in difference]
    [0.2, 0.0524, 0.3339]
    """
    a, b = wilson_interval(n_a, total_a, confidence), wilson_interval(n_b, total_b, confidence)
    return combine_differences([1.0, -1.0], [a, b])


def combine_differences(weights: Sequence[float], shares: Sequence[Estimate]) -> Estimate:
    """Return a weighted sum of independent shares, its interval recovered from theirs (Newcombe; Zou and Donner)."""
    value, below, above = (np.zeros(()) for _ in range(3))
    for weight, share in zip(weights, shares, strict=True):
        down = share.value - share.low if weight >= 0 else share.high - share.value
        up = share.high - share.value if weight >= 0 else share.value - share.low
        value = value + weight * share.value
        below = below + (weight * down) ** 2
        above = above + (weight * up) ** 2
    return Estimate(value, np.asarray(value - np.sqrt(below)), np.asarray(value + np.sqrt(above)))


def rate_interval(
    n: ArrayLike,
    exposure: ArrayLike,
    n_ended: ArrayLike = 0,
    confidence: float = 0.95,
    *,
    dispersion: ArrayLike = 1,
) -> Estimate:
    """Return the rate per day with its exact interval, for windows of fixed length, windows ended by an entry, or both.

    Parameters
    ----------
    n
        Entries counted. An entry that only *opens* the count (the newest one, from which time runs backwards) does not
        count.
    exposure
        Days over which they were counted.
    n_ended
        How many of the `n` were counted in windows that end at an entry (a page cut off at its oldest entry).
    dispersion
        Variance of the daily counts over their mean, where entries come in launches of several a day. `n` entries then
        say as much as `n / dispersion` independent ones (a quasi-Poisson interval); below 1 it counts as 1.

    Notes
    -----
    A fixed window has a Poisson count: the rate is n/T and the interval has gamma shapes n and n + 1 (Garwood).
    A window that ends at its n-th entry has a gamma length: n/T is too high by n/(n - 1), the unbiased rate is
    (n - 1)/T and the exact interval has shape n at both ends. A mix lies between, by the share of entries that were
    counted in ended windows. A single entry in an ended window gives no rate: nan.

    >>> [round(float(x), 3) for x in rate_interval(10, 100)]            # a window of 100 days
    [0.1, 0.048, 0.184]
    >>> [round(float(x), 3) for x in rate_interval(10, 100, n_ended=10)]  # a page of ten entries
    [0.09, 0.048, 0.171]
    """
    from scipy.special import gammaincinv

    spread = np.maximum(np.nan_to_num(np.asarray(dispersion, dtype=float), nan=1.0), 1.0)
    count, days, ended_count = (np.asarray(x, dtype=float) / spread for x in (n, exposure, n_ended))
    tail = (1 - confidence) / 2
    some = np.where(count > 0, count, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        ended = np.where(count > 0, ended_count / some, 0.0)
        value = (count - ended) / days
        low = np.where(count > 0, gammaincinv(some, tail), 0.0) / days
        high = gammaincinv(count + 1 - ended, 1 - tail) / days
    known = (days > 0) & ((ended_count <= 0) | (count > 1))
    return Estimate(*(np.where(known, x, np.nan) for x in (value, low, high)))


def _normal_quantile(confidence: float) -> float:
    """Return two-sided quantile of the normal distribution: 1.96 for 0.95."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + confidence / 2)


def rate_ratio(
    n_a: ArrayLike, exposure_a: ArrayLike, n_b: ArrayLike, exposure_b: ArrayLike, confidence: float = 0.95
) -> Estimate:
    """Return the ratio of two Poisson rates (a over b) with its exact conditional interval (Clopper and Pearson).

    >>> ratio = rate_ratio(20, 1.0, 10, 1.0)
    >>> [round(float(x), 2) for x in ratio]
    [2.0, 0.89, 4.78]
    """
    from scipy.special import betaincinv

    n_a, exposure_a, n_b, exposure_b = (np.asarray(x, dtype=float) for x in (n_a, exposure_a, n_b, exposure_b))
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = exposure_b / exposure_a
        low = np.where(n_a > 0, betaincinv(np.maximum(n_a, 1), n_b + 1, tail), 0.0)
        high = np.where(n_b > 0, betaincinv(n_a + 1, np.maximum(n_b, 1), 1 - tail), 1.0)
        value, low, high = n_a / n_b * scale, low / (1 - low) * scale, high / (1 - high) * scale
    known = (exposure_a > 0) & (exposure_b > 0) & (n_a + n_b > 0)
    return Estimate(*(np.where(known, x, np.nan) for x in (value, low, high)))


def lift_interval(both: int, a: int, b: int, total: int) -> tuple[float, float]:
    """Return the exact 95% interval of the lift of two marks: how many times as often they meet as if independent.

    Of `total` stories, `a` have one mark, `b` the other and `both` have the two.

    Notes
    -----
    Given `a`, `b` and `total`, the number that carry both follows Fisher's noncentral hypergeometric law, here cut off
    below 1: pairs that never meet are not listed, so a listed pair has met at least once. The ends are the odds ratios
    at which the count seen would be one of the 2.5% largest or smallest (Clopper and Pearson's way), turned into
    lifts at the margins seen. Since `a` and `b` vary too, the interval reaches at least as far as that of the logarithm
    of the lift (delta method for a multinomial sample), which alone fails where few stories carry both.

    >>> [round(x, 2) for x in lift_interval(12, 20, 40, 200)]
    [1.88, 4.29]
    >>> [round(x, 2) for x in lift_interval(1, 2, 6, 20)]
    [0.0, 6.21]
    """
    from scipy.optimize import brentq
    from scipy.special import betaln

    met = np.arange(max(1, a + b - total), min(a, b) + 1)
    ways = -betaln(met + 1, a - met + 1) - betaln(b - met + 1, total - a - b + met + 1)  # but for a constant

    def missing_tail(log_odds: float, least: int, wanted: float) -> float:
        """Return the probability of at least this many stories with both, minus the probability wanted."""
        chances = np.exp(ways + met * log_odds - (ways + met * log_odds).max())
        return float(chances[met >= least].sum() / chances.sum() - wanted)

    def lift_where(least: int, wanted: float) -> float:
        """Return the lift at which the probability of at least this many stories with both is the one wanted."""
        odds = np.exp(brentq(missing_tail, -50, 50, args=(least, wanted)))
        return float(_share_of_both(odds, a / total, b / total) / (a * b) * total**2)

    low = 0.0 if both == met[0] else lift_where(both, 0.025)
    high = total / max(a, b) if both == met[-1] else lift_where(both + 1, 0.975)
    lift = both * total / (a * b)
    variance = max(1 / both - 1 / a - 1 / b + (2 * lift - 1) / total, 0.0)
    factor = float(np.exp(Z_95 * np.sqrt(variance)))
    return min(low, lift / factor), max(high, lift * factor)


def _share_of_both(odds_ratio: float, a: float, b: float) -> float:
    """Return the share that carries two marks, from the share of each and their odds ratio (Plackett)."""
    if abs(odds_ratio - 1) < 1e-9:
        return a * b
    s = 1 + (a + b) * (odds_ratio - 1)
    return float((s - np.sqrt(s**2 - 4 * odds_ratio * (odds_ratio - 1) * a * b)) / (2 * (odds_ratio - 1)))


def daily_dispersion(n: ArrayLike, squares: ArrayLike, days: ArrayLike) -> Floats:
    """Return the variance of daily counts over their mean: 1 for entries that come one by one, above 1 for launches.

    It follows from the total `n`, the sum of the squared daily counts and the number of days; it is missing without an
    entry or with fewer than two days.

    >>> round(float(daily_dispersion(6, 3 * 2**2, 30)), 2)  # three launches of two
    1.86
    """
    n, squares, days = (np.asarray(x, dtype=float) for x in (n, squares, days))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (squares - n**2 / days) / (days - 1) / (n / days)
    return np.where((n > 0) & (days > 1), spread, np.nan)


def rogan_gladen(share: ArrayLike, sensitivity: ArrayLike, specificity: ArrayLike) -> Floats:
    """Return a share corrected for what a dictionary misses and wrongly marks, kept within 0 and 1.

    >>> round(float(rogan_gladen(0.30, 0.80, 0.95)), 3)
    0.333
    """
    share, sensitivity, specificity = (np.asarray(x, dtype=float) for x in (share, sensitivity, specificity))
    with np.errstate(invalid="ignore", divide="ignore"):
        corrected = (share + specificity - 1) / (sensitivity + specificity - 1)
    return np.where(sensitivity + specificity > 1, np.clip(corrected, 0, 1), np.nan)
