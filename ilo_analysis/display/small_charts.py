"""The few numbers that a card can show of a chart: a row per feed or theme, a value per period or one alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ilo_analysis.display.chart import SmallRow

MOST_ROWS = 5  # as many as a card has room for


def rows_by_period(
    names: Mapping[str, str], rows: pd.DataFrame, places: Iterable[pd.Period], *, by: str, period: str, value: str
) -> list[SmallRow]:
    """Row of values for each of `names` (key to label), one value a period; missing where nothing was observed."""
    small = []
    for key, label in list(names.items())[:MOST_ROWS]:
        own = rows[rows[by] == key]
        known = {when: None if pd.isna(n) else float(n) for when, n in zip(own[period], own[value], strict=True)}
        small.append(SmallRow(label, [known.get(place) for place in places]))
    return small


def themes_by_period(
    names: Mapping[str, str], active: pd.DataFrame, places: Iterable[pd.Period], unseen: set[pd.Period]
) -> list[SmallRow]:
    """Row for each theme: its distinct stories a month in any feed; missing where no feed was observed."""
    small = []
    for theme, label in list(names.items())[:MOST_ROWS]:
        own = active[active["theme"] == theme]
        found: dict[object, set[str]] = {}
        for when, ids in zip(own["period"], own["story_ids"], strict=True):
            found.setdefault(when, set()).update(ids)
        small.append(SmallRow(label, [None if p in unseen else float(len(found.get(p, ()))) for p in places]))
    return small


def single_rows(labels: Iterable[str], values: Iterable[float]) -> list[SmallRow]:
    """Row with one value for each label."""
    pairs = zip(labels, values, strict=True)
    return [SmallRow(label, [float(value)]) for label, value in pairs][:MOST_ROWS]
