"""The points of a brief: what appears for the first time, what rose or fell, returned, or was ratified."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import was_covered
from ilo_analysis.annotate.ratifications import find_ratifications
from ilo_analysis.corpus import restrict
from ilo_analysis.errors import TooFewError
from ilo_analysis.measures.brief_sides import Ids, Sides
from ilo_analysis.measures.comparison import two_shares
from ilo_analysis.measures.keyness import FAMILY_ERROR, emerging_terms, noise_floor
from ilo_analysis.measures.shares import COUNTS_ONLY, days_of
from ilo_analysis.schema import as_table, rows_of

MOVES = ("rose", "fell")
QUIET_MONTHS = 3  # without a theme, all seen, before its next story is a return
Row = dict[str, Any]


def find_points(sides: Sides) -> pd.DataFrame:
    """Return the table `brief_points`: what rose and fell, then what is new, ratified, and back.

    A name is new if no older story of the record, and no undated one, has it; so nothing is new at the start of the
    record. A word is new or rising as `emerging_terms` finds it, in the feeds counted. A theme rose or fell if its
    share of the stories differs from that of the period before by more than any theme's would if whole days were
    assigned to the two at random. It returned if the feeds counted show at least three full months without it.
    """
    rows = [*_moved(sides), *_words(sides), *_first_seen(sides), *_ratified(sides), *_returned(sides)]
    return as_table(rows, "brief_points")


def _first_seen(sides: Sides) -> list[Row]:
    """Return the themes, countries, partners and instruments that the period names and no older story does."""
    dates = sides.corpus.stories.set_index("story_id")["date"]
    if not dates[list(sides.past)].notna().any():
        return []
    rows: list[Row] = []
    for kind, table in sides.subjects.items():
        known = set(table.loc[table["story_id"].isin(sides.past), "name"])
        fresh = table[table["story_id"].isin(sides.now) & ~table["name"].isin(known)]
        rows += [
            {"kind": f"new {kind}", "name": name, "n": len(ids), "story_ids": tuple(sorted(ids))}
            for name, ids in fresh.groupby("name", sort=True)["story_id"]
        ]
    return sorted(rows, key=lambda row: -row["n"])


def _words(sides: Sides) -> list[Row]:
    """Return words that are new or rose against the year before; none if the record is too short."""
    assert sides.period is not None
    end = f"{sides.period.end_time:%Y-%m-%d}"
    months = {"M": 1, "Q": 3, "Y": 12}[sides.period.freqstr[0]]
    try:
        found = emerging_terms(restrict(sides.corpus, feeds=list(sides.feeds), end=end), months=months)
    except TooFewError:
        return []
    kinds = {"new": "new word", "rising": "rising word"}
    counts = ("n", "total", "n_before", "total_before", "p_family", "story_ids")
    return [
        {"kind": kinds[row.state], "name": row.term, **{name: getattr(row, name) for name in counts}}
        for row in rows_of(found)
    ]


def _moved(sides: Sides) -> list[Row]:
    """Return the themes whose share of the stories differs from the period before by more than chance explains."""
    stories = sides.corpus.stories
    stories = stories[stories["story_id"].isin(sides.same | sides.then) & was_covered(stories, sides.evidence)]
    stories = stories.sort_values("story_id").reset_index(drop=True)
    in_a = stories["story_id"].isin(sides.same).to_numpy(dtype=bool)
    place = pd.Series(stories.index, index=stories["story_id"])
    marks = sides.subjects["theme"]
    own = marks[marks["story_id"].isin(place.index)]
    places = {str(theme): sorted(place[ids].tolist()) for theme, ids in own.groupby("name", sort=True)["story_id"]}
    if min(in_a.sum(), (~in_a).sum()) < COUNTS_ONLY or not places:
        return []
    chance = noise_floor(places, in_a, pd.factorize(days_of(stories))[0].astype(np.int64)).p_family
    found = two_shares(stories, in_a, list(places.values()))
    columns = {"difference": "difference", "low": "burst_low", "high": "burst_high"}
    ends = {name: np.asarray(found[column]) for name, column in columns.items()}
    rows = []
    for at, (theme, rows_of_theme) in enumerate(places.items()):
        if chance[at] <= FAMILY_ERROR:
            n = int(in_a[rows_of_theme].sum())
            counts = {"n": n, "total": int(in_a.sum()), "n_before": len(rows_of_theme) - n}
            counts |= {"total_before": int((~in_a).sum())}
            kind = "rose" if ends["difference"][at] > 0 else "fell"
            told = {name: float(values[at]) for name, values in ends.items()} | {"p_family": float(chance[at])}
            ids = tuple(stories["story_id"].iloc[rows_of_theme])
            rows.append({"kind": kind, "name": theme, **counts, **told, "story_ids": ids})
    return sorted(rows, key=lambda row: (row["p_family"], -abs(row["difference"])))


def _ratified(sides: Sides) -> list[Row]:
    """Return the ratifications that stories of the period report."""
    stories = sides.corpus.stories[sides.corpus.stories["story_id"].isin(sides.now)]
    told = find_ratifications(stories)
    keys = ["code", "iso3", "event"]
    return [
        {"kind": "ratification", "name": code, "country": iso3 or None, "ordinal": rows["ordinal"].max()}
        | {"n": rows["story_id"].nunique(), "story_ids": tuple(sorted(set(rows["story_id"])))}
        for (code, iso3, _), rows in told.assign(iso3=told["iso3"].fillna("")).groupby(keys, sort=True)
    ]


def _returned(sides: Sides) -> list[Row]:
    """Return the themes of the period that the same feeds, fully observed, did not have for some months before."""
    assert sides.period is not None
    coverage = sides.corpus.coverage
    whole = coverage[coverage["feed"].isin(sides.feeds) & (coverage["status"] == "full")].groupby("month").size()
    months_seen = whole.index[whole == len(sides.feeds)]
    marks = sides.subjects["theme"]
    earlier = _older_in_feeds(sides).merge(marks, on="story_id").groupby("name")["date"].max()
    rows = []
    for theme, ids in marks[marks["story_id"].isin(sides.now)].groupby("name", sort=True)["story_id"]:
        if theme not in earlier.index:
            continue
        last = earlier[theme]
        first = sides.period.start_time.to_period("M")
        between = pd.period_range(last.to_period("M") + 1, first - 1, freq="M")
        observed = int(between.isin(months_seen).sum())
        if observed >= QUIET_MONTHS:
            span = {"last_seen": last, "months": len(between), "observed_months": observed}
            rows.append({"kind": "returned", "name": theme, "n": len(ids), **span, "story_ids": tuple(sorted(ids))})
    return sorted(rows, key=lambda row: -row["months"])


def _older_in_feeds(sides: Sides) -> pd.DataFrame:
    """Return the stories of the feeds counted that are older than the period: `story_id, date`."""
    printed: Ids = frozenset(
        sides.corpus.occurrences.loc[sides.corpus.occurrences["feed"].isin(sides.feeds), "story_id"]
    )
    stories = sides.corpus.stories[["story_id", "date"]].dropna()
    return stories[stories["story_id"].isin(printed & sides.past)]
