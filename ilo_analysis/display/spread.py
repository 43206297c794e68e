"""How a share spreads over many feeds: for each theme or topic a point per feed, the middle half, and the median."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.display.axes import draw_share_scale, panel_head, room_for, theme_colour, write_beside
from ilo_analysis.display.captions import story_ids_of
from ilo_analysis.display.drawing import Drawing
from ilo_analysis.display.labels import SCOPES, feeds_of_scope
from ilo_analysis.display.locale import N_
from ilo_analysis.display.style import GRID, LEFT, PAGE, RULE, SMALL, chart_width, label_lines, row_height, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPREAD = N_(
    "Point: a feed; pale line: the middle half of the feeds; diamond: the median. Number: stories of all feeds."
)
ROW = 0.3
HEAD = 0.34  # inches over each panel
LEAST_FOR_A_HALF = 5  # feeds


def draw_spreads(d: Drawing, rows: pd.DataFrame, kind: str, names: list[str]) -> None:
    """Draw a panel for the feeds of each scope; `rows` has `feed, scope, value, story_ids`.

    `kind` is the column of `rows` that holds the `names`, which are drawn from top to bottom.
    """
    labels = [label_lines(d.name(kind, name), 10, 3.2) for name in names]
    parts = {scope: rows[rows["scope"] == scope] for scope in SCOPES if scope in set(rows["scope"])}
    totals = {scope: [story_ids_of(own[own[kind] == name]) for name in names] for scope, own in parts.items()}
    right = max(text_width(d.locale.number(n), SMALL) for found in totals.values() for n in map(len, found)) + 0.2
    left, height = room_for(labels, 10) + 0.18, row_height(labels, ROW) * len(names)
    d.page((HEAD + height) * len(parts) + 0.3)
    for place, (scope, own) in enumerate(parts.items()):
        axes = d.axes(left, HEAD + place * (HEAD + height), chart_width() - left - right - LEFT, height)
        feeds = feeds_of_scope(scope, own["feed"].nunique(), d.locale)
        _draw_points(axes, own, kind, names)
        _draw_medians(d, axes, own, kind, names, (scope, feeds))
        draw_share_scale(axes, len(names), float(rows["value"].max()))
        for line, found in enumerate(totals[scope]):
            write_beside(axes, d.locale.number(len(found)), (1, line), (8, 0), xycoords=("axes fraction", "data"),
                         va="center")  # fmt: skip
        axes.set_yticks(range(len(names)), labels, size=10)
        axes.tick_params(axis="y", pad=8)  # a mark at zero stands half outside
        panel_head(axes, feeds, d.locale.stories(len(set().union(*totals[scope]))))
        if place < len(parts) - 1:
            axes.set_xticks([])


def _draw_points(axes: Axes, rows: pd.DataFrame, kind: str, names: list[str]) -> None:
    """Draw a point for each feed, and a line under the middle half of them, with seaborn."""
    import seaborn as sns

    known = rows.dropna(subset=["value"]).sort_values(["feed", kind])
    about: dict[str, Any] = {"x": "value", "y": kind, "order": names, "ax": axes, "clip_on": False}
    sns.stripplot(known, **about, jitter=False, size=4.5, color=RULE, alpha=0.7, zorder=2)
    if known["feed"].nunique() >= LEAST_FOR_A_HALF:
        half = {"color": GRID, "linewidth": 6, "solid_capstyle": "butt", "zorder": 1}
        sns.pointplot(
            known, **about, estimator="median", errorbar=("pi", 50), linestyle="none", marker="", err_kws=half
        )
    axes.set(xlabel="", ylabel="")


def _draw_medians(
    d: Drawing, axes: Axes, rows: pd.DataFrame, kind: str, names: list[str], scope: tuple[str, str]
) -> None:
    """Draw the median of each name, which leads to its stories; `scope` is an id and its words."""
    for line, name in enumerate(names):
        own = rows[rows[kind] == name]
        found, median = story_ids_of(own), own["value"].median()
        if not found or pd.isna(median):
            continue
        point = axes.plot([median], [line], ls="none", marker="D", ms=7.5, color=theme_colour(name),
                          markeredgecolor=PAGE, markeredgewidth=0.8, zorder=5, clip_on=False)[0]  # fmt: skip
        d.mark(point, (scope[0], name), f"{d.name(kind, name)}, {scope[1]}: {d.locale.stories(len(found))}", found)
