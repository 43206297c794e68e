"""Shares of topics and themes, each with its n, total and interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED, was_covered
from ilo_analysis.arguments import takes_corpus, takes_tables
from ilo_analysis.corpus.coverage import NEVER_SEEN, never_seen
from ilo_analysis.errors import ParameterError, TooFewError, unknown_choice
from ilo_analysis.measures.intervals import (
    Estimate,
    Launches,
    burst_interval,
    combine_differences,
    rogan_gladen,
    wilson_interval,
)
from ilo_analysis.measures.volume import FREQUENCIES, common_scope, feed_dates, feed_mix, period_grid, with_period
from ilo_analysis.names import ids_by_name, with_names
from ilo_analysis.schema import as_table
from ilo_analysis.text.choices import meant

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ilo_analysis.corpus import Corpus

COUNTS_ONLY, SMALL = 5, 30
BY = ("feed", "scope")


@takes_corpus
def topic_share(
    corpus: Corpus,
    *,
    freq: str | None = None,
    by: str = "feed",
    primary: bool = False,
    assigned: pd.DataFrame | None = None,
    pool: bool = False,
) -> pd.DataFrame:
    """Return the share of the stories with each topic, per feed (or scope) and period.

    A story can have several topics, so the shares may add up to more than 100%; with `primary=True` each story counts
    only for its primary topic and they add up to 100%. Stories without a topic form the row `no topic`. Below 5
    stories there is a count but no share; what no page shows has a row without numbers. `assigned` is the result of
    `assign_topics`, if already computed.
    """
    if assigned is None:
        from ilo_analysis.annotate.subjects import assign_topics

        assigned = assign_topics(corpus.stories, occurrences=corpus.occurrences)
    if primary:
        assigned = assigned[assigned["primary"]]
    return _found_share(corpus, assigned, "topic", freq, by, pool=pool)


@takes_corpus
def theme_share(
    corpus: Corpus,
    *,
    freq: str | None = None,
    by: str = "feed",
    evidence: pd.DataFrame | None = None,
    pool: bool = False,
) -> pd.DataFrame:
    """Return the share of the stories with each theme, per feed (or scope) and period.

    A story can have several themes, so the shares may add up to more than 100%. Stories without a theme form the row
    `no theme`. Below 5 stories there is a count but no share; what no page shows has a row without numbers.
    `evidence` is the result of `find_themes`, if computed.
    """
    if evidence is None:
        from ilo_analysis.annotate.subjects import find_themes

        evidence = find_themes(corpus.stories)
    return _found_share(corpus, evidence, "theme", freq, by, pool=pool)


def _found_share(
    corpus: Corpus, found: pd.DataFrame, kind: str, freq: str | None, by: str, *, pool: bool
) -> pd.DataFrame:
    """Return the share table of what was found in the stories, with rows for what no page shows."""
    covered = was_covered(corpus.stories, found, f"{kind}s")
    labels = found[["story_id", kind]].drop_duplicates()
    table = label_share(corpus, labels, kind, covered=covered, freq=freq, by=by, pool=pool)
    return _with_unseen(table, kind, corpus, freq, by, pool=pool)


def label_share(
    corpus: Corpus,
    labels: pd.DataFrame,
    kind: str,
    *,
    freq: str | None = None,
    by: str = "feed",
    pool: bool = False,
    covered: pd.Series | None = None,
    names: Iterable[str] = (),
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the share table of any labels `story_id, <kind>`; `kind` is topic or theme.

    `covered` says for each story whether its labels are known; the others are in no share, only in `not_covered`, and
    in `attrs["not_covered"]` each once.
    `names` are labels that have rows even if no story has them; `confidence` is that of both intervals.

    Raises
    ------
    ParameterError
        If `by` or `freq` is unknown.
    """
    if by not in BY:
        raise ParameterError(unknown_choice("by", by, BY))
    if freq is not None and freq not in FREQUENCIES:
        raise ParameterError(unknown_choice("freq", freq, FREQUENCIES))
    stories = _grouped_stories(corpus, freq, "all" if pool else by)
    totals = _group_totals(corpus, stories, freq, "all" if pool else by)
    if totals.empty:
        return as_table([], f"{kind}_share")
    known = corpus.stories["story_id"] if covered is None else corpus.stories.loc[covered, "story_id"]
    unknown = ~stories["story_id"].isin(known)
    n_unknown = stories.loc[unknown, "story_id"].nunique()
    stories, totals = _without_unknown(stories, totals, unknown)
    tagged = stories.merge(labels.rename(columns={kind: "label"}), on="story_id", how="left")
    tagged["label"] = tagged["label"].fillna(f"no {kind}")
    labelled = [*sorted({*tagged["label"], *names} - {f"no {kind}"}), f"no {kind}"]
    grid = _with_launches(_counted(totals, tagged, labelled), stories, tagged)
    table = as_table(_with_shares(grid, confidence).rename(columns={"label": kind}), f"{kind}_share")
    table.attrs["feed_mix"] = feed_mix(corpus)
    table.attrs[NOT_COVERED] = n_unknown
    return table


def _with_unseen(
    table: pd.DataFrame, kind: str, corpus: Corpus, freq: str | None, by: str, *, pool: bool
) -> pd.DataFrame:
    """Return the table with rows without numbers for what no page shows: feeds (or scopes), in each period if asked."""
    grid = period_grid(corpus, freq or "month")
    if pool:
        grid = grid.assign(scope=_pooled_scope(corpus))
    if pool or by == "scope":
        grid = grid.assign(feed="all")
    keys = ["feed", "scope", "period"] if freq else ["feed", "scope"]
    seen = grid.groupby(keys, as_index=False, sort=True)["observed_days"].sum()
    unseen = seen.loc[seen["observed_days"] == 0, keys].merge(table[keys].drop_duplicates(), how="left", indicator=True)
    unseen = unseen.loc[unseen["_merge"] == "left_only", keys]
    if unseen.empty:
        return table
    names = sorted(set(table[kind])) or [f"no {kind}"]
    rows = unseen.merge(pd.DataFrame({kind: names}), how="cross")
    rows["story_ids"] = [()] * len(rows)
    rows = as_table(rows, f"{kind}_share")
    whole = (pd.concat([table, rows]) if len(table) else rows).sort_values([*keys, kind], kind="stable")
    whole = whole.reset_index(drop=True)
    whole.attrs.update(table.attrs)
    whole.attrs[NEVER_SEEN] = never_seen(corpus.coverage)
    return whole


def _counted(totals: pd.DataFrame, tagged: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the stories of each label in each group, also of labels that a group does not have."""
    found = tagged.sort_values(["date", "story_id"]).groupby(["feed", "scope", "bin", "label"], sort=True)
    ids = found["story_id"].agg(tuple).rename("story_ids").reset_index()
    grid = totals.merge(pd.DataFrame({"label": names}), how="cross")
    grid = grid.merge(ids, on=["feed", "scope", "bin", "label"], how="left")
    grid["story_ids"] = [value if isinstance(value, tuple) else () for value in grid["story_ids"]]
    return grid.assign(n=grid["story_ids"].map(len))


def _without_unknown(
    stories: pd.DataFrame, totals: pd.DataFrame, is_unknown: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stories whose labels are known, their totals, and the number of the others in `not_covered`."""
    others = stories[is_unknown].groupby(["feed", "scope", "bin"], as_index=False).size()
    totals = totals.merge(others.rename(columns={"size": "not_covered"}), on=["feed", "scope", "bin"], how="left")
    totals["not_covered"] = totals["not_covered"].fillna(0).astype("int64")
    return stories[~is_unknown], totals.assign(total=totals["total"] - totals["not_covered"])


def size_of(total: np.ndarray | pd.Series) -> np.ndarray:
    """Return how far a share of that many stories can be trusted: `counts only`, `small` or `enough`."""
    total = np.asarray(total)
    return np.where(total < COUNTS_ONLY, "counts only", np.where(total < SMALL, "small", "enough"))


def _with_shares(grid: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return the grid with shares, both intervals, which of them to quote, and sizes."""
    size = size_of(grid["total"])
    few = size == "counts only"
    launches = Launches(*(grid[name] for name in Launches._fields))
    interval, burst, wider = _intervals(grid["n"], grid["total"], launches, confidence)
    share, low, high, burst_low, burst_high = (np.where(few, np.nan, x) for x in (*interval, *burst[1:]))
    quote = np.where(wider, "burst", "share")
    return grid.assign(
        share=share, share_low=low, share_high=high, burst_low=burst_low, burst_high=burst_high,
        quote=pd.Series(quote, index=grid.index).mask(few), size=size,
    )  # fmt: skip


def _with_launches(grid: pd.DataFrame, stories: pd.DataFrame, tagged: pd.DataFrame) -> pd.DataFrame:
    """Return the grid with its stories by day (`Launches`); each undated story is a separate day."""
    cell = ["feed", "scope", "bin"]
    on_day = stories[[*cell, "story_id"]].assign(day=days_of(stories))
    on_day["others"] = on_day.groupby([*cell, "day"])["story_id"].transform("size") - 1
    whole = on_day.groupby(cell).agg(days=("day", "nunique"), slots=("others", "sum")).reset_index()
    labelled = tagged[[*cell, "label", "story_id"]].merge(on_day, on=[*cell, "story_id"])
    labelled["same"] = labelled.groupby([*cell, "label", "day"])["story_id"].transform("size") - 1
    own = labelled.groupby([*cell, "label"]).agg(own=("others", "sum"), same=("same", "sum")).reset_index()
    grid = grid.merge(whole, on=cell, how="left").merge(own, on=[*cell, "label"], how="left")
    return grid.fillna(dict.fromkeys(Launches._fields, 0))


def days_of(stories: pd.DataFrame) -> pd.Series:
    """Return the day of each story as text, or its id if undated: stories of one launch share a day."""
    return stories["date"].astype("str").where(stories["date"].notna(), stories["story_id"])


def _intervals(
    n: ArrayLike, total: ArrayLike, launches: Launches, confidence: float = 0.95
) -> tuple[Estimate, Estimate, NDArray[np.bool_]]:
    """Return Wilson's interval, the one that allows for launches, and whether the second is wider."""
    interval = wilson_interval(n, total, confidence)
    burst = burst_interval(n, total, launches, confidence)
    wider: NDArray[np.bool_] = np.asarray(burst.high) - burst.low > np.asarray(interval.high) - interval.low + 1e-12
    return interval, burst, wider


def quoted_interval(n: ArrayLike, total: ArrayLike, launches: Launches) -> tuple[Estimate, NDArray[np.bool_]]:
    """Return shares with the interval to quote, and whether it allows for launches.

    >>> interval, launched = quoted_interval(15, 60, Launches(days=20, slots=120, own=30, same=30))
    >>> round(float(interval.low), 2), round(float(interval.high), 2), bool(launched)
    (0.11, 0.48, True)
    """
    interval, burst, wider = _intervals(n, total, launches)
    low, high = (np.where(wider, getattr(burst, end), getattr(interval, end)) for end in ("low", "high"))
    return Estimate(interval.value, low, high), wider


def quoted(table: pd.DataFrame, name: str = "share") -> pd.DataFrame:
    """Return the table with the interval to quote in `<name>_low` and `<name>_high`; unchanged if it has no `quote`."""
    if "quote" not in table:
        return table
    burst = (table["quote"] == "burst").fillna(False)
    ends = ("low", "high")
    return table.assign(**{f"{name}_{end}": table[f"burst_{end}"].where(burst, table[f"{name}_{end}"]) for end in ends})


def _scopes(corpus: Corpus) -> dict[str, str]:
    """Return what each feed is about: `general`, `theme`, `office`, ..., or `unknown`."""
    feeds = pd.concat([corpus.coverage[["feed", "scope"]], corpus.listings[["feed", "scope"]]]).dropna(subset=["feed"])
    feeds = feeds.drop_duplicates("feed")
    return dict(zip(feeds["feed"], feeds["scope"].astype("str").fillna("unknown"), strict=True))


def _pooled_scope(corpus: Corpus) -> str:
    """Return the scope of all feeds together, also of those without a story; `mixed` if they differ."""
    return common_scope(_scopes(corpus).values())


def _grouped_stories(corpus: Corpus, freq: str | None, by: str) -> pd.DataFrame:
    """Group (`feed, scope`) × story with its date and its period (`bin`; "" for the whole selection)."""
    scope_of = _scopes(corpus)
    dates = feed_dates(corpus)
    dates["scope"] = pd.Series(
        [scope_of.get(feed, "unknown") for feed in dates["feed"]], index=dates.index, dtype="str"
    )
    if by in ("scope", "all"):
        if by == "all":
            dates["scope"] = _pooled_scope(corpus)
        dates = dates.assign(feed="all").sort_values(["scope", "story_id", "date", "first"], na_position="last")
        dates = dates.drop_duplicates(["scope", "story_id"])
    if freq is None:
        return dates.assign(bin="", period=pd.Series(pd.NaT, index=dates.index, dtype="period[M]"))
    dates = with_period(dates, FREQUENCIES[freq])
    return dates.assign(bin=dates["period"].astype(str))


def _group_totals(corpus: Corpus, stories: pd.DataFrame, freq: str | None, by: str) -> pd.DataFrame:
    """Group × period with the number of stories; with `freq`, observed periods without a story have a total of 0."""
    totals = stories.groupby(["feed", "scope", "bin"], as_index=False, sort=True).agg(
        total=("story_id", "size"), period=("period", "first")
    )
    if freq is None or (totals.empty and corpus.coverage.empty):
        return totals
    observed = period_grid(corpus, freq)
    observed = observed[observed["status"] != "unobserved"][["feed", "scope", "period"]]
    if by == "scope":
        observed = observed.assign(feed="all").drop_duplicates()
    elif by == "all":
        observed = observed.assign(feed="all", scope=_pooled_scope(corpus)).drop_duplicates()
    observed = observed.assign(bin=observed["period"].astype(str))
    totals = observed.merge(totals.drop(columns="period"), on=["feed", "scope", "bin"], how="left")
    totals["total"] = totals["total"].fillna(0).astype("int64")
    return totals.sort_values(["feed", "scope", "period"]).reset_index(drop=True)


MIN_LABELLED = 20
RESAMPLES = 2000


@takes_tables
def standardised_share(share: pd.DataFrame, mix: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the raw and the standardised share of each label across feeds, side by side, per period.

    Parameters
    ----------
    share
        The result of `topic_share` or `theme_share`, per feed.
    mix
        Weight of each feed; by default, the feeds' numbers of stories in the whole table.

    Returns
    -------
    DataFrame
        `period, <label>, n, total, raw, raw_low, raw_high, standardised, standardised_low, standardised_high, feeds`.
        The raw share pools the feeds as they are and counts a story of two feeds twice; the standardised share weights
        each feed's share by the mix (Wilson's intervals, combined). It is missing if a feed of the mix has fewer than 5
        stories. `attrs["mix"]` is the mix used, `attrs["not_covered"]` the number of stories left out because the
        dictionary has no terms in their language.
    """
    kind = "topic" if "topic" in share else "theme"
    weights = _weights(share, mix)
    chosen = share[share["feed"].isin(weights)].dropna(subset=["total"])
    rows = []
    for (period, label), group in chosen.groupby(["period", kind], sort=True, dropna=False):
        n, total = int(group["n"].sum()), int(group["total"].sum())
        raw = wilson_interval(n, total)
        enough = group.set_index("feed")["total"].reindex(list(weights)).fillna(0).ge(COUNTS_ONLY).all()
        standard = _standardise(group, weights) if enough else Estimate(*([np.nan] * 3))  # type: ignore[arg-type]
        rows.append([period, label, n, total, *map(float, raw), *map(float, standard), ", ".join(sorted(weights))])
    numbers = [f"{name}{end}" for name in ("raw", "standardised") for end in ("", "_low", "_high")]
    table = pd.DataFrame(rows, columns=["period", kind, "n", "total", *numbers, "feeds"])
    table.attrs["mix"] = dict(weights)
    if NOT_COVERED in chosen:
        table.attrs[NOT_COVERED] = int(chosen.drop_duplicates(["feed", "period"])[NOT_COVERED].sum())
    with_names(table, share)
    return table


@takes_tables
def corrected_share(n: int, total: int, labelled: pd.DataFrame, *, seed: int = 1919) -> pd.Series:
    """Return the share, uncorrected and corrected for the dictionary's errors, side by side.

    `share, share_low, share_high, corrected, corrected_low, corrected_high, sensitivity, specificity, n_labelled`.
    `labelled` has one row per story labelled by hand: `found` (the dictionary's answer) and `truth`, as `judge_labels`
    returns them for one theme. Its `weight`, if present, is the number of stories that a labelled one represents;
    stories found and not found are then drawn separately. The correction is Rogan and Gladen's; the interval is a
    bootstrap over the labelled sample and the stories together.

    Raises
    ------
    TooFewError
        If fewer than 20 stories are labelled, or none of them is true, or none is false.
    """
    found, truth = labelled["found"].to_numpy(dtype=bool), labelled["truth"].to_numpy(dtype=bool)
    if len(found) < MIN_LABELLED or truth.all() or not truth.any():
        raise TooFewError(
            f"A corrected share needs {MIN_LABELLED} labelled stories, some with the theme and some without; there are "
            f"{len(found)}, {int(truth.sum())} with it. Label more stories, or use the uncorrected share instead."
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


@takes_tables
def corrected_shares(share: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `theme_share` with each share corrected for the dictionary's errors, as far as labels allow.

    The added columns `corrected, corrected_low, corrected_high, n_labelled` are missing for a theme with fewer than 20
    labels, or with labels of only one kind, and if the share itself has too few stories.

    Parameters
    ----------
    share
        The result of `theme_share`.
    judged
        The result of `judge_labels` for the same dictionary.
    """
    names = ("corrected", "corrected_low", "corrected_high", "n_labelled")
    known = {theme: part for theme, part in judged.groupby("theme") if _can_correct(part)}
    rows = []
    for theme, n, total, value in zip(share["theme"], share["n"], share["total"], share["share"], strict=True):
        if theme in known and not pd.isna(value):
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
    """Return the sensitivity and specificity of each row of answers; nan where a row has no true or no false story."""
    with np.errstate(invalid="ignore", divide="ignore"):
        sensitivity = (weight * (found & truth)).sum(1) / (weight * truth).sum(1)
        return sensitivity, (weight * (~found & ~truth)).sum(1) / (weight * ~truth).sum(1)


def _weights(share: pd.DataFrame, mix: Mapping[str, float] | None) -> dict[str, float]:
    """Return the weights of the feeds that add up to 1."""
    if mix is None:
        cells = share.drop_duplicates(["feed", "period"])
        totals = cells.groupby("feed", sort=True)["total"].sum()
        mix = {str(feed): float(total) for feed, total in totals.items()}
    mix = {meant("feed", feed, share["feed"].unique(), ids_by_name("feed", share)): mix[feed] for feed in mix}
    for feed, weight in mix.items():
        if weight < 0:
            raise ParameterError(f"The weight of {feed!r} is {weight}; it must be 0 or more.")
    total = sum(mix.values())
    return {feed: weight / total for feed, weight in mix.items() if weight > 0}


def _standardise(group: pd.DataFrame, weights: dict[str, float]) -> Estimate:
    """Return the weighted sum of the feeds' shares with its interval."""
    rows = group.set_index("feed").loc[list(weights)]
    parts = [wilson_interval(n, total) for n, total in zip(rows["n"], rows["total"], strict=True)]
    return combine_differences(list(weights.values()), parts)
