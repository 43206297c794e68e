"""Changes among themes: which appeared, rose or fell, and from which month on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED, was_covered
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.measures.comparison import two_shares
from ilo_analysis.measures.shares import days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ilo_analysis.corpus import Corpus

    Floats = NDArray[np.float64]

MIN_SIDE = 10  # stories before a month, and from it on
DEALS, FAMILY_ERROR = 499, 0.01
COLUMNS = {
    "scope": "str",
    "theme": "str",
    "change": "str",
    "since": "period[M]",
    "first_before": "datetime64[us]",
    "last_after": "datetime64[us]",
    "n_before": "int64",
    "total_before": "int64",
    "share_before": "float64",
    "n_since": "int64",
    "total_since": "int64",
    "share_since": "float64",
    "difference": "float64",
    "low": "float64",
    "high": "float64",
    "p_family": "float64",
    "feeds": "object",
    "story_ids": "object",
}


@takes_corpus
def theme_changes(corpus: Corpus, *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the month from which each theme's share of stories differs most, where chance does not explain it.

    The feeds of a scope count together, each story once, and only feeds with stories both before the month and from it
    on. Undated stories, and those in a language without a dictionary (`attrs["not_covered"]` has their number), are
    left out.

    Returns
    -------
    DataFrame
        `scope, theme, change, since, first_before, last_after, n_before, total_before, share_before, n_since,
        total_since, share_since, difference, low, high, p_family, feeds, story_ids`. `change` is `appeared` (no story
        before), `rose`, `fell` or `vanished`. `low` and `high` are the ends of the interval of the difference that
        allows for launches; as the month was picked because it is extreme, the interval is too narrow. `p_family` is
        the chance that any theme changes as much from any month on when whole days are reshuffled; at most 0.01.
    """
    if evidence is None:
        from ilo_analysis.annotate.subjects import find_themes

        evidence = find_themes(corpus.stories)
    covered = was_covered(corpus.stories, evidence)
    stories = corpus.stories[covered].dropna(subset=["date"])
    scopes = corpus.coverage.drop_duplicates("feed").groupby("scope", sort=True)["feed"].agg(list)
    rows = [row for scope, feeds in scopes.items() for row in _of_scope(corpus, stories, str(scope), feeds, evidence)]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    table = table.sort_values(["p_family", "scope", "theme"], ignore_index=True)
    table.attrs[NOT_COVERED] = int((~covered).sum())
    return table


def _of_scope(
    corpus: Corpus, stories: pd.DataFrame, scope: str, feeds: list[str], evidence: pd.DataFrame
) -> list[dict[str, object]]:
    """Changes among the feeds of one scope; of the stories given, which have a date and a language with terms."""
    shown = corpus.occurrences[corpus.occurrences["feed"].isin(feeds)]
    stories = stories[stories["story_id"].isin(shown["story_id"])]
    stories = stories.sort_values(["date", "story_id"]).reset_index(drop=True)
    marks = evidence[evidence["story_id"].isin(stories["story_id"])].drop_duplicates(["story_id", "theme"])
    themes = sorted(marks["theme"].unique())
    if len(stories) < 2 * MIN_SIDE or not themes:
        return []
    place = pd.Series(range(len(stories)), index=stories["story_id"])
    has = np.zeros((len(stories), len(themes)))
    has[place[marks["story_id"]], np.searchsorted(themes, marks["theme"])] = 1
    month = pd.PeriodIndex(stories["date"], freq="M").astype("int64").to_numpy()
    day = pd.factorize(days_of(stories))[0]
    size, own = np.bincount(day), np.array([np.bincount(day, weights=column) for column in has.T]).T
    ends = np.flatnonzero(np.diff(np.r_[month[np.searchsorted(day, np.arange(len(size)))], np.inf]) > 0)[:-1]
    before = size.cumsum()[ends]
    ends = ends[(before >= MIN_SIDE) & (before <= len(stories) - MIN_SIDE)]
    if not len(ends):
        return []
    gain = _gain(size, own, ends)
    rng = np.random.default_rng(1919)
    orders = (rng.permutation(len(size)) for _ in range(DEALS))
    highest = np.array([_gain(size[order], own[order], ends).max() for order in orders])
    rows = []
    for column, theme in enumerate(themes):
        best = int(gain[:, column].argmax())
        p = (1 + (highest >= gain[best, column]).sum()) / (1 + DEALS)
        if p <= FAMILY_ERROR:
            split = int(size.cumsum()[ends[best]])
            rows.append(
                _row(stories, shown, has[:, column] > 0, split) | {"scope": scope, "theme": theme, "p_family": p}
            )
    return [row for row in rows if row["change"]]


def _gain(size: NDArray[np.int64], own: Floats, ends: NDArray[np.int64]) -> Floats:
    """By how much two shares, split after each of some days, fit better than one: a likelihood ratio (ends, themes)."""
    total, n = size.cumsum()[ends][:, None], own.cumsum(axis=0)[ends]
    whole, every = size.sum(), own.sum(axis=0)
    fit = _log_likelihood(n, total) + _log_likelihood(every - n, whole - total)
    return np.asarray(fit - _log_likelihood(every, np.full_like(every, whole)))


def _log_likelihood(n: Floats, total: Floats) -> Floats:
    from scipy.special import xlogy

    return np.asarray(xlogy(n, n / total) + xlogy(total - n, 1 - n / total))


def _row(stories: pd.DataFrame, shown: pd.DataFrame, has: NDArray[np.bool_], split: int) -> dict[str, object]:
    """Counts, shares and interval of a theme before and after a split, in feeds that printed stories on both sides."""
    first, since = stories["story_id"][:split], stories["story_id"][split:]
    feeds = sorted(
        set(shown.loc[shown["story_id"].isin(first), "feed"]) & set(shown.loc[shown["story_id"].isin(since), "feed"])
    )
    kept = stories["story_id"].isin(shown.loc[shown["feed"].isin(feeds), "story_id"]).to_numpy()
    after = np.arange(len(stories)) >= split
    part, has, after = stories[kept], has[kept], after[kept]
    if not 0 < after.sum() < len(after):
        return {"change": ""}
    found = two_shares(part, after, [np.flatnonzero(has).tolist()])
    n, n_before = int((has & after).sum()), int((has & ~after).sum())
    share, share_before = n / after.sum(), n_before / (~after).sum()
    low, high = float(found["burst_low"][0]), float(found["burst_high"][0])  # type: ignore[index]
    change = "appeared" if not n_before else "vanished" if not n else "rose" if share > share_before else "fell"
    return {
        "change": change if low > 0 or high < 0 else "",
        "since": stories["date"].iloc[split].to_period("M"),
        "first_before": part["date"].min(),
        "last_after": part["date"].max(),
        **{"n_before": n_before, "total_before": int((~after).sum()), "share_before": share_before},
        **{"n_since": n, "total_since": int(after.sum()), "share_since": share},
        **{"difference": share - share_before, "low": low, "high": high},
        "feeds": tuple(feeds),
        "story_ids": tuple(sorted(part["story_id"][has])),
    }
