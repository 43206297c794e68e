"""Shares of topics and themes, each with its n, its total and its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.measures.intervals import wilson_interval
from ilo_analysis.measures.volume import FREQUENCIES, feed_dates, feed_mix, story_volume
from ilo_analysis.schema import as_table

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

COUNTS_ONLY, SMALL = 5, 30
BY = ("feed", "scope")


def topic_share(
    corpus: Corpus,
    *,
    freq: str | None = None,
    by: str = "feed",
    primary: bool = False,
    assigned: pd.DataFrame | None = None,
    pool: bool = False,
) -> pd.DataFrame:
    """Share of the stories with each topic, per feed (or scope) and period.

    A story can have several topics, so the shares may add up to more than 100 %; with `primary=True` each story counts
    for its primary topic alone and they add up to 100 %. Stories without a topic are the row `no topic`. Below 5
    stories there is a count and no share. `assigned` is what `assign_topics` returned, if it is at hand.
    """
    if assigned is None:
        from ilo_analysis.annotate.topics import assign_topics

        assigned = assign_topics(corpus.stories, occurrences=corpus.occurrences)
    if primary:
        assigned = assigned[assigned["primary"]]
    labels = assigned[["story_id", "topic"]].drop_duplicates()
    return label_share(corpus, labels, "topic", freq=freq, by=by, pool=pool)


def theme_share(
    corpus: Corpus,
    *,
    freq: str | None = None,
    by: str = "feed",
    evidence: pd.DataFrame | None = None,
    pool: bool = False,
) -> pd.DataFrame:
    """Share of the stories with each theme, per feed (or scope) and period.

    A story can carry several themes, so the shares may add up to more than 100 %. Stories without a theme are the row
    `no theme`. Below 5 stories there is a count and no share. `evidence` is what `find_themes` returned, if at hand.
    """
    if evidence is None:
        from ilo_analysis.annotate.themes import find_themes

        evidence = find_themes(corpus.stories)
    labels = evidence[["story_id", "theme"]].drop_duplicates()
    return label_share(corpus, labels, "theme", freq=freq, by=by, pool=pool)


def label_share(
    corpus: Corpus, labels: pd.DataFrame, kind: str, *, freq: str | None = None, by: str = "feed", pool: bool = False
) -> pd.DataFrame:
    """Share table of any labels `story_id, <kind>`; `kind` is topic or theme.

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
    tagged = stories.merge(labels.rename(columns={kind: "label"}), on="story_id", how="left")
    tagged["label"] = tagged["label"].fillna(f"no {kind}")
    names = [*sorted(set(tagged["label"]) - {f"no {kind}"}), f"no {kind}"]
    found = tagged.sort_values(["date", "story_id"]).groupby(["feed", "scope", "bin", "label"], sort=True)
    ids = found["story_id"].agg(tuple).rename("story_ids").reset_index()
    grid = totals.merge(pd.DataFrame({"label": names}), how="cross")
    grid = grid.merge(ids, on=["feed", "scope", "bin", "label"], how="left")
    grid["story_ids"] = [value if isinstance(value, tuple) else () for value in grid["story_ids"]]
    grid["n"] = [len(value) for value in grid["story_ids"]]
    table = as_table(_with_shares(grid).rename(columns={"label": kind}), f"{kind}_share")
    table.attrs["feed_mix"] = feed_mix(corpus)
    return table


def size_of(total: np.ndarray | pd.Series) -> np.ndarray:
    """How far a share of that many stories can be trusted: `counts only`, `small` or `enough`."""
    total = np.asarray(total)
    return np.where(total < COUNTS_ONLY, "counts only", np.where(total < SMALL, "small", "enough"))


def _with_shares(grid: pd.DataFrame) -> pd.DataFrame:
    """The grid with shares, intervals and sizes."""
    size = size_of(grid["total"])
    interval = wilson_interval(grid["n"], grid["total"])
    share, low, high = (np.where(size == "counts only", np.nan, x) for x in interval)
    return grid.assign(share=share, share_low=low, share_high=high, size=size)


def _grouped_stories(corpus: Corpus, freq: str | None, by: str) -> pd.DataFrame:
    """Group (`feed, scope`) × story with its date and its period (`bin`; "" for the whole selection)."""
    scopes = corpus.listings.dropna(subset=["feed"]).drop_duplicates("feed").set_index("feed")["scope"]
    scopes = pd.concat([corpus.coverage.drop_duplicates("feed").set_index("feed")["scope"], scopes])
    scope_of = scopes[~scopes.index.duplicated()].to_dict()
    dates = feed_dates(corpus)
    dates["scope"] = [scope_of.get(feed) for feed in dates["feed"]]
    dates["scope"] = dates["scope"].astype("str").fillna("unknown")
    if by in ("scope", "all"):
        scopes_seen = dates["scope"].unique()
        if by == "all":
            dates["scope"] = scopes_seen[0] if len(scopes_seen) == 1 else "mixed"
        dates = dates.assign(feed="all").groupby(["feed", "scope", "story_id"], sort=True)["date"].min().reset_index()
    if freq is None:
        return dates.assign(bin="", period=pd.Series(pd.NaT, index=dates.index, dtype="period[M]"))
    dates = dates.dropna(subset=["date"])
    dates["period"] = pd.PeriodIndex(dates["date"], freq=FREQUENCIES[freq])
    return dates.assign(bin=dates["period"].astype(str))


def _group_totals(corpus: Corpus, stories: pd.DataFrame, freq: str | None, by: str) -> pd.DataFrame:
    """Group × period with the number of stories; with `freq`, observed periods without a story have a total of 0."""
    totals = stories.groupby(["feed", "scope", "bin"], as_index=False, sort=True).agg(
        total=("story_id", "size"), period=("period", "first")
    )
    if freq is None or (totals.empty and corpus.coverage.empty):
        return totals
    observed = story_volume(corpus, freq)
    observed = observed[observed["status"] != "unobserved"][["feed", "scope", "period"]]
    if by == "scope":
        observed = observed.assign(feed="all").drop_duplicates()
    elif by == "all":
        mixed = observed["scope"].unique()
        observed = observed.assign(feed="all", scope=mixed[0] if len(mixed) == 1 else "mixed").drop_duplicates()
    observed = observed.assign(bin=observed["period"].astype(str))
    totals = observed.merge(totals.drop(columns="period"), on=["feed", "scope", "bin"], how="left")
    totals["total"] = totals["total"].fillna(0).astype("int64")
    return totals.sort_values(["feed", "scope", "period"]).reset_index(drop=True)
