"""Changes among themes: which appeared, rose or fell, and from which month on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED, was_covered
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.measures.comparison import two_shares
from ilo_analysis.measures.intervals import Launches, design_effect
from ilo_analysis.measures.shares import days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ilo_analysis.corpus import Corpus

    Floats = NDArray[np.float64]


class _Days(NamedTuple):
    """Stories of each day by their feed (the first of several) and by theme, and each theme's share by feed."""

    of_feed: Floats
    of_theme: Floats
    shares: Floats  # (feed, theme)
    effect: Floats  # how many times wider launches make the variance of each theme's share


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
    """Return the month from which each theme's share of stories differs most, if chance does not explain it.

    The feeds of a scope are pooled, each story counted once; only feeds with stories both before the month and from it
    on count. Undated stories, and those in languages without a dictionary (`attrs["not_covered"]` is their number), are
    left out.

    Returns
    -------
    DataFrame
        `scope, theme, change, since, first_before, last_after, n_before, total_before, share_before, n_since,
        total_since, share_since, difference, low, high, p_family, feeds, story_ids`. `change` is `appeared` (no story
        before), `rose`, `fell` or `vanished`. `low` and `high` are the ends of the interval of the difference, which
        allows for launches; it is too narrow, because the month was selected as the most extreme. `p_family` is the
        chance that any theme changes as much within its feeds from any month on when whole days are reshuffled; at
        most 0.01.
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
    """Return the changes among the feeds of one scope, from stories with a date and a language with terms."""
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
    feed = pd.factorize(stories["story_id"].map(shown.groupby("story_id")["feed"].min()))[0]
    days = _days(day, feed, has)
    size = days.of_feed.sum(axis=1)
    ends = np.flatnonzero(np.diff(np.r_[month[np.searchsorted(day, np.arange(len(size)))], np.inf]) > 0)[:-1]
    before = size.cumsum()[ends]
    ends = ends[(before >= MIN_SIDE) & (before <= len(stories) - MIN_SIDE)]
    if not len(ends):
        return []
    gain = _gain(days, ends)
    highest = _gains_by_chance(days, ends, gain.max())
    rows = []
    for column, theme in enumerate(themes):
        best = int(gain[:, column].argmax())
        p = (1 + (highest >= gain[best, column] - 1e-9).sum()) / (1 + DEALS)
        if p <= FAMILY_ERROR:
            before = slice(ends[best] + 1)
            row = _row(stories, shown, has[:, column] > 0, int(size[before].sum()))
            usual = days.of_feed[before].sum(axis=0) @ days.shares[:, column]
            # Growing feeds can turn a fall in each of them into a rise in all; then neither is reported.
            if row["change"] and (row["difference"] > 0) == (days.of_theme[before, column].sum() < usual):  # type: ignore[operator]
                rows.append(row | {"scope": scope, "theme": theme, "p_family": p})
    return rows


def _days(day: NDArray[np.int64], feed: NDArray[np.int64], has: Floats) -> _Days:
    """Return the stories of each day by feed and by theme."""
    of_feed = np.zeros((day.max() + 1, feed.max() + 1))
    np.add.at(of_feed, (day, feed), 1)
    of_theme = np.array([np.bincount(day, weights=column) for column in has.T]).T
    shares = np.array([np.bincount(feed, weights=column) for column in has.T]).T / of_feed.sum(axis=0)[:, None]
    size, n = of_feed.sum(axis=1), of_theme.sum(axis=0)
    launches = Launches(len(size), (size * (size - 1)).sum(), of_theme.T @ (size - 1), (of_theme**2).sum(axis=0) - n)
    return _Days(of_feed, of_theme, shares, design_effect(n, size.sum(), launches))


def _gains_by_chance(days: _Days, ends: NDArray[np.int64], wanted: float) -> Floats:
    """Return the largest gain of all themes and months in records with shuffled days.

    Drawing stops once so many records reach the gain wanted that no theme can be reported.
    """
    rng = np.random.default_rng(1919)
    highest: list[float] = []
    too_many = int(FAMILY_ERROR * (1 + DEALS))
    while len(highest) < DEALS and too_many:
        order = rng.permutation(len(days.of_feed))
        highest.append(_gain(days._replace(of_feed=days.of_feed[order], of_theme=days.of_theme[order]), ends).max())
        too_many -= highest[-1] >= wanted - 1e-9
    return np.array(highest)


def _gain(days: _Days, ends: NDArray[np.int64]) -> Floats:
    """Return by how much shares before and from a month on fit a theme better than its feeds' own: (ends, themes).

    A likelihood ratio of the four counts against those expected were the share of each feed the same on both sides, so
    that a feed which comes, goes or grows changes nothing by its own mix of themes; over the theme's design effect, so
    that themes which come in launches do not hide the others.
    """
    of_feed, n = days.of_feed.cumsum(axis=0)[ends], days.of_theme.cumsum(axis=0)[ends]
    total, usual = of_feed.sum(axis=1, keepdims=True), of_feed @ days.shares
    every, whole = days.of_theme.sum(axis=0), days.of_feed.sum()
    seen = np.stack([n, every - n, total - n, whole - total - every + n])
    expected = np.stack([usual, every - usual, total - usual, whole - total - every + usual])
    fit = seen * np.log(np.maximum(seen, 1e-9) / np.maximum(expected, 1e-9))  # quicker than scipy's xlogy
    return np.asarray(fit.sum(axis=0) / days.effect)


def _row(stories: pd.DataFrame, shown: pd.DataFrame, has: NDArray[np.bool_], split: int) -> dict[str, object]:
    """Return counts, shares and interval of a theme before and after a split, in feeds with stories on both sides."""
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
