"""Shares across feeds at a stated mix, and shares corrected for the errors of a dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.errors import ParameterError, TooFewError, unknown_choice
from ilo_analysis.measures.intervals import Estimate, combine_differences, rogan_gladen, wilson_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_LABELLED = 20
RESAMPLES = 2000


def standardised_share(share: pd.DataFrame, mix: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Raw and standardised share of each label across feeds, side by side, per period.

    Parameters
    ----------
    share
        What `topic_share` or `theme_share` returned, per feed.
    mix
        Weight of each feed; the feeds' stories in the whole table if not given.

    Returns
    -------
    DataFrame
        `period, <label>, n, total, raw, raw_low, raw_high, standardised, standardised_low, standardised_high, feeds`.
        The raw share puts the feeds together as they come, a story of two feeds twice; the standardised one weighs
        each feed's share by the mix (interval: Wilson's, combined). It is missing where a feed of the mix has fewer
        than 5 stories. `attrs["mix"]` is the mix as used.
    """
    kind = "topic" if "topic" in share else "theme"
    weights = _weights(share, mix)
    chosen = share[share["feed"].isin(weights)]
    rows = []
    for (period, label), group in chosen.groupby(["period", kind], sort=True, dropna=False):
        n, total = int(group["n"].sum()), int(group["total"].sum())
        raw = wilson_interval(n, total)
        enough = group.set_index("feed")["total"].reindex(list(weights)).fillna(0).ge(5).all()
        standard = _standardise(group, weights) if enough else Estimate(*([np.nan] * 3))  # type: ignore[arg-type]
        rows.append([period, label, n, total, *map(float, raw), *map(float, standard), ", ".join(sorted(weights))])
    numbers = [f"{name}{end}" for name in ("raw", "standardised") for end in ("", "_low", "_high")]
    table = pd.DataFrame(rows, columns=["period", kind, "n", "total", *numbers, "feeds"])
    table.attrs["mix"] = dict(weights)
    return table


def corrected_share(n: int, total: int, labelled: pd.DataFrame, *, seed: int = 1919) -> pd.Series:
    """Share as found and as corrected for the dictionary's errors, side by side.

    `share, share_low, share_high, corrected, corrected_low, corrected_high, sensitivity, specificity, n_labelled`.
    `labelled` holds one row per story read by a person: `found` (the dictionary's answer) and `truth`, as
    `judge_labels` returns them for one theme. Its `weight`, where it has one, says how many stories a labelled one
    stands for: stories found and not found are then drawn apart. Rogan and Gladen's correction; the interval is a
    bootstrap over the labelled sample and over the stories at once.

    Raises
    ------
    TooFewError
        If fewer than 20 stories are labelled, or none of them is true, or none is false.
    """
    found, truth = labelled["found"].to_numpy(dtype=bool), labelled["truth"].to_numpy(dtype=bool)
    if len(found) < MIN_LABELLED or truth.all() or not truth.any():
        raise TooFewError(
            f"A corrected share needs {MIN_LABELLED} labelled stories, some with the theme and some without; there are "
            f"{len(found)}, {int(truth.sum())} with it. Label more stories, or look at the share as found instead."
        )
    weight = labelled["weight"].to_numpy(dtype=float) if "weight" in labelled else np.ones(len(found))
    rng = np.random.default_rng(seed)
    strata = [np.flatnonzero(found), np.flatnonzero(~found)] if "weight" in labelled else [np.arange(len(found))]
    drawn = np.hstack([part[rng.integers(0, len(part), size=(RESAMPLES, len(part)))] for part in strata if len(part)])
    shares = rng.binomial(total, n / total, size=RESAMPLES) / total
    tries = rogan_gladen(shares, *_accuracy(found[drawn], truth[drawn], weight[drawn]))
    low, high = np.nanquantile(tries, [0.025, 0.975])
    sensitivity, specificity = _accuracy(found[None, :], truth[None, :], weight[None, :])
    raw = wilson_interval(n, total)
    values: dict[str, object] = {"share": raw.value, "share_low": raw.low, "share_high": raw.high}
    values |= {"corrected": rogan_gladen(n / total, sensitivity, specificity)[0]}
    values |= {"corrected_low": low, "corrected_high": high}
    values |= {"sensitivity": sensitivity[0], "specificity": specificity[0], "n_labelled": np.asarray(len(found))}
    return pd.Series(values).astype(float)


def corrected_shares(share: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """The table of `theme_share` with each share corrected for the dictionary's errors, as far as labels allow.

    Added are `corrected, corrected_low, corrected_high, n_labelled`; they are missing for a theme with fewer than 20
    labels, or with labels of one kind only, and where the share itself has too few stories.

    Parameters
    ----------
    share
        What `theme_share` returned.
    judged
        What `judge_labels` returned for the same dictionary.
    """
    names = ("corrected", "corrected_low", "corrected_high", "n_labelled")
    known = {theme: part for theme, part in judged.groupby("theme") if _can_correct(part)}
    rows = []
    for theme, n, total, value in zip(share["theme"], share["n"], share["total"], share["share"], strict=True):
        if theme in known and total and not pd.isna(value):
            rows.append(corrected_share(int(n), int(total), known[theme])[list(names)].tolist())
        else:
            rows.append([np.nan] * len(names))
    added = pd.DataFrame(rows, columns=list(names), index=share.index, dtype="float64")
    return share.assign(**added).astype({"n_labelled": "Int64"})


def _can_correct(part: pd.DataFrame) -> bool:
    return len(part) >= MIN_LABELLED and bool(part["truth"].any()) and not part["truth"].all()


def _accuracy(
    found: NDArray[np.bool_], truth: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sensitivity and specificity of each row of answers; nan where a row has no true or no false story."""
    with np.errstate(invalid="ignore", divide="ignore"):
        sensitivity = (weight * (found & truth)).sum(1) / (weight * truth).sum(1)
        return sensitivity, (weight * (~found & ~truth)).sum(1) / (weight * ~truth).sum(1)


def _weights(share: pd.DataFrame, mix: Mapping[str, float] | None) -> dict[str, float]:
    """Weights of the feeds that add up to 1."""
    if mix is None:
        cells = share.drop_duplicates(["feed", "period"])
        totals = cells.groupby("feed", sort=True)["total"].sum()
        mix = {str(feed): float(total) for feed, total in totals.items()}
    for feed, weight in mix.items():
        if feed not in set(share["feed"]):
            raise ParameterError(unknown_choice("feed", feed, share["feed"].unique()))
        if weight < 0:
            raise ParameterError(f"The weight of {feed!r} is {weight}; it must be 0 or more.")
    total = sum(mix.values())
    return {feed: weight / total for feed, weight in mix.items() if weight > 0}


def _standardise(group: pd.DataFrame, weights: dict[str, float]) -> Estimate:
    """Weighted sum of the feeds' shares with its interval."""
    rows = group.set_index("feed").loc[list(weights)]
    parts = [wilson_interval(n, total) for n, total in zip(rows["n"], rows["total"], strict=True)]
    return combine_differences(list(weights.values()), parts)
