"""The stories of a brief: of its period, of the period that it is compared with, and of the record before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.partners import find_partners
from ilo_analysis.annotate.places import find_places

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Ids = frozenset[str]


class Sides(NamedTuple):
    """What the parts of a brief are made from.

    `now` are the stories of the period in the feeds counted; `same` and `then` those of the period and of the one
    before in the feeds compared; `past` are those that are older than the period, or have no date, in all feeds.
    `subjects` has for each kind (theme, country, partner, instrument) a row per story and name.
    """

    corpus: Corpus
    period: pd.Period | None
    before: pd.Period | None
    feeds: tuple[str, ...]
    compared: tuple[str, ...]
    now: Ids
    same: Ids
    then: Ids
    past: Ids
    evidence: pd.DataFrame
    subjects: dict[str, pd.DataFrame]


def sides_of(
    corpus: Corpus,
    grid: pd.DataFrame,
    counted: pd.DataFrame,
    before: pd.Period | None,
    compared: tuple[str, ...],
    evidence: pd.DataFrame,
) -> Sides:
    """Return the sides of a brief; `counted` are the rows of `grid`, a story volume, that it counts."""
    period = counted["period"].iloc[0] if len(counted) else None
    then = _listed(grid, compared, before)
    dates = corpus.stories["date"]
    older = dates.isna() if period is None else dates.isna() | (dates < period.start_time)
    return Sides(
        corpus, period, before, tuple(counted["feed"]), compared,
        now=_listed(grid, counted["feed"], period), same=_listed(grid, compared, period) - then, then=then,
        past=frozenset(corpus.stories.loc[older, "story_id"]), evidence=evidence, subjects=_subjects(corpus, evidence),
    )  # fmt: skip


def _listed(grid: pd.DataFrame, feeds: Iterable[str], period: pd.Period | None) -> Ids:
    if period is None:
        return frozenset()
    rows = grid[grid["feed"].isin(list(feeds)) & (grid["period"] == period)]
    return frozenset(story for ids in rows["story_ids"] for story in ids)


def _subjects(corpus: Corpus, evidence: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what the stories name, by kind: one row per story and name."""
    places = find_places(corpus.stories)
    found = {
        "theme": (evidence, "theme"),
        "country": (places[places["role"] == "subject"], "iso3"),
        "partner": (find_partners(corpus.stories), "partner"),
        "instrument": (find_instruments(corpus.stories), "code"),
    }
    return {
        kind: table[["story_id", column]].drop_duplicates().rename(columns={column: "name"})
        for kind, (table, column) in found.items()
    }
