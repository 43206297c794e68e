"""A chart small enough for a card, drawn from a few rows of numbers as HTML that follows light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from ilo_analysis.display.chart import SmallRow
from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import ENGLISH, Locale

MOST_ROWS = 5  # as many as a card has room for
_HEIGHT = 20
Row = tuple[str, Sequence[float | None]]
Drawn = tuple[str, int, str, str, str]


def small_chart(rows: Sequence[Row], *, alt: str, locale: Locale = ENGLISH) -> Markup:
    """Return the rows as bars over time, or as one bar each; nothing without rows.

    >>> small_chart([], alt="Nothing")
    Markup('')
    """
    if not rows:
        return Markup("")
    over_time = any(len(values) > 1 for _, values in rows)
    drawn = _lines_of_bars(rows) if over_time else _single_bars(rows, locale)
    return Markup(macros("shown.html.j2").small(drawn, "over-time" if over_time else "single", alt, _HEIGHT))


def _lines_of_bars(rows: Sequence[Row]) -> list[Drawn]:
    """Return each row as a line of bars, one a period, all on one scale; periods that nobody observed are shaded."""
    most = max((value for _, values in rows for value in values if value is not None), default=0) or 1
    lines = []
    for label, values in rows:
        unseen = "".join(f"M{at} 0h1v{_HEIGHT}h-1z" for at, value in enumerate(values) if value is None)
        bars = "".join(_bar(at, value / most) for at, value in enumerate(values) if value)
        lines.append((label, max(len(values), 1), unseen, bars, ""))
    return lines


def _bar(at: int, part: float) -> str:
    return f"M{at}.1 {_HEIGHT}V{_HEIGHT - max(part * _HEIGHT, 1):.4g}h.8V{_HEIGHT}z"


def _single_bars(rows: Sequence[Row], locale: Locale) -> list[Drawn]:
    """Return each row as one bar with its number; those below zero to the left of a line, if there are any."""
    values = [values[0] or 0.0 for _, values in rows]
    low, high = min(0.0, *values), max(0.0, *values)
    width = (high - low) or 1.0
    lines = []
    for (label, _), value in zip(rows, values, strict=True):
        start, extent = (min(value, 0.0) - low) / width * 100, abs(value) / width * 100
        bar = f"M{start:.4g} 2h{extent:.4g}v{_HEIGHT - 4}h-{extent:.4g}z"
        lines.append((label, 100, "", bar, f"{'+' if low < 0 < value else ''}{locale.number(value)}"))
    return lines


def rows_by_period(
    names: Mapping[str, str], rows: pd.DataFrame, places: Iterable[pd.Period], *, by: str, period: str, value: str
) -> list[SmallRow]:
    """Return the row of values for each of `names` (key to label), one value a period.

    A value is missing where nothing was observed.
    """
    small = []
    for key, label in list(names.items())[:MOST_ROWS]:
        own = rows[rows[by] == key]
        known = {when: None if pd.isna(n) else float(n) for when, n in zip(own[period], own[value], strict=True)}
        small.append(SmallRow(label, [known.get(place) for place in places]))
    return small


def themes_by_period(
    names: Mapping[str, str], active: pd.DataFrame, places: Iterable[pd.Period], unseen: set[pd.Period]
) -> list[SmallRow]:
    """Return the row for each theme: its distinct stories a month in any feed; missing where no feed was observed."""
    small = []
    for theme, label in list(names.items())[:MOST_ROWS]:
        own = active[active["theme"] == theme]
        found: dict[object, set[str]] = {}
        for when, ids in zip(own["period"], own["story_ids"], strict=True):
            found.setdefault(when, set()).update(ids)
        small.append(SmallRow(label, [None if p in unseen else float(len(found.get(p, ()))) for p in places]))
    return small


def single_rows(values: Iterable[tuple[str, float]]) -> list[SmallRow]:
    """Return the row with one value for each label."""
    return [SmallRow(label, [float(value)]) for label, value in values][:MOST_ROWS]
