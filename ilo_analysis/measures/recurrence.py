"""In which observed months a theme occurred, and which themes or topics occur in the same stories."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED
from ilo_analysis.annotate.selection import covered_part
from ilo_analysis.annotate.subjects import assign_topics, find_themes
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import Corpus
from ilo_analysis.corpus.coverage import NEVER_SEEN, never_seen
from ilo_analysis.measures.intervals import lift_interval
from ilo_analysis.measures.volume import common_scope, feed_dates, with_period
from ilo_analysis.schema import as_table

_PAIR_NUMBERS = ("n", "n_a", "n_b", "total", "lift", "lift_low", "lift_high")
# A lift needs this many stories, and this many with each theme; the minimum ignores how often they co-occur.
LIFT_STORIES, LIFT_EACH = 20, 5


@takes_corpus
def theme_recurrence(corpus: Corpus, *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row per feed and theme: first and last seen, active and observable months, streak, gap, dispersion.

    An unobserved month is unknown, so a gap that includes one, or a partly observed month without a story, is missing.
    The dispersion is Gries' DP, divided by its largest possible value, over the months in which the feed published
    stories: 0 if the theme is spread like the stories, 1 if it occurs only in the smallest month; missing if the feed
    has stories in one month only.

    Parameters
    ----------
    corpus : Corpus
        The result of `load_corpus`.
    evidence : DataFrame, optional
        The result of `find_themes`; by default found with the project's dictionary.
    """
    evidence = find_themes(corpus.stories) if evidence is None else evidence
    dates = feed_dates(corpus)  # of all stories: an undated one may stand between two that are not covered
    dates["month"] = with_period(dates, "M")["period"]
    n_stories, corpus = len(corpus.stories), covered_part(corpus, evidence)
    dates = dates[dates["story_id"].isin(corpus.stories["story_id"])]
    evidence = evidence[evidence["story_id"].isin(corpus.stories["story_id"])]
    themes = sorted(set(evidence["theme"]))
    stories_of = {theme: set(rows["story_id"]) for theme, rows in evidence.groupby("theme")}
    rows = []
    for feed, months in corpus.coverage.groupby("feed", sort=True):
        status = dict(zip(months["month"], months["status"], strict=True))
        shown = dates[dates["feed"] == feed]
        sizes, ids = shown["month"].value_counts(normalize=True), set(shown["story_id"])
        scope = months["scope"].iloc[0]
        for theme in themes:
            # Most themes are in few feeds, and a table of no rows takes as long as one of many.
            seen = not ids.isdisjoint(stories_of[theme])
            own = shown[shown["story_id"].isin(stories_of[theme])] if seen else shown.head(0)
            rows.append({"feed": feed, "scope": scope, "theme": theme, **_recurrence(own, sizes, status)})
    table = as_table(rows, "recurrence")
    table.attrs[NEVER_SEEN] = never_seen(corpus.coverage)
    table.attrs[NOT_COVERED] = n_stories - len(corpus.stories)
    return table


@takes_corpus
def theme_cooccurrence(corpus: Corpus, *, evidence: pd.DataFrame | None = None, pool: bool = False) -> pd.DataFrame:
    """Return one row per feed and pair of themes in the same stories: `n`, each count, lift with interval, story ids.

    The lift is how many times as often the two co-occur as if they were independent, with an exact interval. Below 20
    stories, or 5 stories with each theme, only counts are given. With `pool=True`, the stories of all feeds are pooled,
    each counted once.
    """
    evidence = find_themes(corpus.stories) if evidence is None else evidence
    return _cooccurrence(corpus, evidence, "theme", pool=pool)


@takes_corpus
def topic_cooccurrence(corpus: Corpus, *, assigned: pd.DataFrame | None = None, pool: bool = False) -> pd.DataFrame:
    """Return one row per feed and pair of topics in the same stories, as `theme_cooccurrence` does for themes."""
    assigned = assign_topics(corpus.stories, occurrences=corpus.occurrences) if assigned is None else assigned
    return _cooccurrence(corpus, assigned, "topic", pool=pool)


def _recurrence(own: pd.DataFrame, sizes: pd.Series, status: dict[pd.Period, str]) -> dict[str, object]:
    """Return the numbers of one feed and theme; `sizes` has the share of the feed's stories in each of its months."""
    observed = sorted(month for month, state in status.items() if state != "unobserved")
    months = own["month"].dropna() if len(own) else own["month"]
    active = sorted(set(months) & set(observed))
    known = bool(observed) or len(own) > 0
    return {
        "n_stories": len(own) if known else None,
        "first_seen": own["date"].min(),
        "last_seen": own["date"].max(),
        "active_months": len(active) if observed else None,
        "observable_months": len(observed),
        "longest_streak": _longest_streak(active) if observed else None,
        "longest_gap": _longest_gap(active, status),
        "current_state": _state(observed, active, status),
        "dispersion": _dispersion(months, sizes),
        "story_ids": tuple(sorted(own["story_id"])),
    }


def _longest_streak(active: list[pd.Period]) -> int:
    """Return the longest run of calendar months that are all active."""
    longest = run = min(len(active), 1)
    for before, month in pairwise(active):
        run = run + 1 if month == before + 1 else 1
        longest = max(longest, run)
    return longest


def _longest_gap(active: list[pd.Period], status: dict[pd.Period, str]) -> int | None:
    """Return the longest run of fully observed months without a story between two active ones.

    None if one cannot be known.
    """
    if not active:
        return None
    longest = 0
    for before, after in pairwise(active):
        between = pd.period_range(before + 1, after - 1, freq="M")
        if any(status.get(month) != "full" for month in between):
            return None
        longest = max(longest, len(between))
    return longest


def _state(observed: list[pd.Period], active: list[pd.Period], status: dict[pd.Period, str]) -> str:
    """`active`, `quiet` or, if the last observed month is only partly seen and without a story, `unknown`."""
    if not observed:
        return "unknown"
    if active and active[-1] == observed[-1]:
        return "active"
    return "quiet" if status[observed[-1]] == "full" else "unknown"


def _dispersion(own: pd.Series, sizes: pd.Series) -> float:
    """Return Gries' DP of a theme's stories by month against all stories, divided by its largest value."""
    if not len(own) or len(sizes) < 2:
        return float("nan")
    shares = own.value_counts(normalize=True).reindex(sizes.index, fill_value=0.0)
    return float((shares - sizes).abs().sum() / 2 / (1 - sizes.min()))


def _cooccurrence(corpus: Corpus, marks: pd.DataFrame, kind: str, *, pool: bool) -> pd.DataFrame:
    """Return the pairs of the labels in column `kind`, per feed or over all feeds."""
    n_stories, corpus = len(corpus.stories), covered_part(corpus, marks, f"{kind}s")
    groups = _groups(corpus, pool=pool)
    columns = ["feed", "scope", f"{kind}_a", f"{kind}_b", *_PAIR_NUMBERS, "story_ids"]
    rows = []
    for (feed, scope), ids in groups.items():
        own = marks[marks["story_id"].isin(ids)]
        stories_of = {str(label): set(part["story_id"]) for label, part in own.groupby(kind, sort=True)}
        for a, b in combinations(sorted(stories_of), 2):
            both = stories_of[a] & stories_of[b]
            if both:
                counts = (len(both), len(stories_of[a]), len(stories_of[b]), len(ids))
                rows.append((feed, scope, a, b, *counts, *lift_of(*counts), tuple(sorted(both))))
    table = pd.DataFrame(rows, columns=columns)
    whole, real = ["n", "n_a", "n_b", "total"], ["lift", "lift_low", "lift_high"]
    table = table.astype(
        {**dict.fromkeys(columns[:4], "str"), **dict.fromkeys(whole, "int64"), **dict.fromkeys(real, "float64")}
    )
    order = ["feed", "n", f"{kind}_a", f"{kind}_b"]
    table = table.sort_values(order, ascending=[True, False, True, True], ignore_index=True)
    table.attrs[NOT_COVERED] = n_stories - len(corpus.stories)
    return table


def _groups(corpus: Corpus, *, pool: bool) -> dict[tuple[str, str], set[str]]:
    """Return the stories of each (feed, scope), or of all feeds."""
    scopes = dict(zip(corpus.coverage["feed"], corpus.coverage["scope"], strict=True))
    if pool:
        return {("all", common_scope(scopes.values())): set(corpus.stories["story_id"])}
    occurrences = corpus.occurrences[corpus.occurrences["story_id"].isin(corpus.stories["story_id"])]
    return {
        (str(feed), scopes.get(str(feed), "unknown")): set(rows["story_id"])
        for feed, rows in occurrences.groupby("feed", sort=True)
    }


def lift_of(both: int, a: int, b: int, total: int) -> tuple[float, float, float]:
    """Return the lift of two labels and its exact interval; missing below the floor, where only counts are shown."""
    if total < LIFT_STORIES or min(a, b) < LIFT_EACH:
        return np.nan, np.nan, np.nan
    return both * total / (a * b), *lift_interval(both, a, b, total)
