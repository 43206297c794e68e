"""How a share spreads over many feeds: for each theme or topic a point per feed, the middle half, and the median."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.display.axes import cell_id, cell_url, draw_share_scale, panel_head, room_for, theme_colour
from ilo_analysis.display.captions import story_ids_of
from ilo_analysis.display.chart import Cell
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.labels import feeds_of_scope, name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.style import (
    GRID,
    LEFT,
    MUTED,
    PAGE,
    RULE,
    SMALL,
    chart_width,
    label_lines,
    row_height,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SPREAD = N_(
    "Point: a feed; pale line: the middle half of the feeds; diamond: the median. Number: stories of all feeds."
)
ROW = 0.3
HEAD = 0.34  # inches over each panel
LEAST_FOR_A_HALF = 5  # feeds
_ORDER = ("general", "theme", "unknown", "mixed")


def spread_figure(
    rows: pd.DataFrame, kind: str, names: list[str], chart_id: str, locale: Locale
) -> tuple[Figure, list[Cell]]:
    """Figure with a panel for the feeds of each scope, and its cells; `rows` has `feed, scope, value, story_ids`.

    `kind` is the column of `rows` that holds the `names`, which are drawn from top to bottom.
    """
    labels = [label_lines(name_of(kind, name, locale), 10, 3.2) for name in names]
    scopes = [scope for scope in _ORDER if scope in set(rows["scope"])]
    left, row = room_for(labels, 10) + 0.18, row_height(labels, ROW)
    totals = {scope: _totals(rows[rows["scope"] == scope], kind, names) for scope in scopes}
    right = max(text_width(locale.number(n), SMALL) for found in totals.values() for n in map(len, found)) + 0.2
    height = row * len(names)
    cells: list[Cell] = []
    with chart_style():
        figure = blank_figure((HEAD + height) * len(scopes) + 0.3)
        for place, scope in enumerate(scopes):
            own = rows[rows["scope"] == scope]
            top = HEAD + place * (HEAD + height)
            axes = axes_at(figure, left, top, chart_width() - left - right - LEFT, height)
            cells += _draw_spread(axes, own, (scope, kind), names, chart_id, locale)
            draw_share_scale(axes, len(names), float(rows["value"].max()))
            for line, found in enumerate(totals[scope]):
                axes.annotate(locale.number(len(found)), (1, line), (8, 0), xycoords=("axes fraction", "data"),
                              textcoords="offset points", va="center", size=SMALL, color=MUTED)  # fmt: skip
            axes.set_yticks(range(len(names)), labels, size=10)
            axes.tick_params(axis="y", pad=8)  # a mark at zero stands half outside
            head = feeds_of_scope(scope, own["feed"].nunique(), locale)
            panel_head(axes, head, locale.stories(len(set().union(*totals[scope]))))
            if place < len(scopes) - 1:
                axes.set_xticks([])
    return figure, cells


def _totals(rows: pd.DataFrame, kind: str, names: list[str]) -> list[tuple[str, ...]]:
    """Distinct stories of each name, in all feeds."""
    return [story_ids_of(rows[rows[kind] == name]) for name in names]


def _draw_spread(
    axes: Axes, rows: pd.DataFrame, of: tuple[str, str], names: list[str], chart_id: str, locale: Locale
) -> list[Cell]:
    """Draw one panel with seaborn; the cells of its medians."""
    import seaborn as sns

    scope, kind = of
    known = rows.dropna(subset=["value"]).sort_values(["feed", kind])
    about: dict[str, Any] = {"x": "value", "y": kind, "order": names, "ax": axes, "clip_on": False}
    sns.stripplot(known, **about, jitter=False, size=4.5, color=RULE, alpha=0.7, zorder=2)
    if known["feed"].nunique() >= LEAST_FOR_A_HALF:
        half = {"color": GRID, "linewidth": 6, "solid_capstyle": "butt", "zorder": 1}
        sns.pointplot(
            known, **about, estimator="median", errorbar=("pi", 50), linestyle="none", marker="", err_kws=half
        )
    axes.set(xlabel="", ylabel="")
    cells = []
    for line, (name, found) in enumerate(zip(names, _totals(rows, kind, names), strict=True)):
        own = known.loc[known[kind] == name, "value"]
        if not found or own.empty:
            continue
        words = f"{name_of(kind, name, locale)}, {feeds_of_scope(scope, rows['feed'].nunique(), locale)}"
        cell = Cell(cell_id(scope, name), f"{words}: {locale.stories(len(found))}", found)
        point = axes.plot([own.median()], [line], ls="none", marker="D", ms=7.5, color=theme_colour(name),
                          markeredgecolor=PAGE, markeredgewidth=0.8, zorder=5, clip_on=False)[0]  # fmt: skip
        point.set_url(cell_url(chart_id, cell.id))
        cells.append(cell)
    return cells
