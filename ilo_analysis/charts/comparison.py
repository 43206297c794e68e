"""Charts of differences: terms that tell two selections apart, and themes that stand together."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.alt_text import comparison_alt
from ilo_analysis.charts.layout import LEFT, cell_id, cell_url, empty_chart, light_grid, theme_colour
from ilo_analysis.charts.words import caption_of, count_of, readable, say, shown_table
from ilo_analysis.figure import (
    BLUE,
    GRID,
    MUTED,
    RULE,
    SMALL,
    VERMILION,
    WIDTH,
    Cell,
    Chart,
    axes_at,
    blank_figure,
    chart_style,
    shortened,
    text_width,
)
from ilo_analysis.wording import side_name

ROW = 0.28


def plot_comparison(
    comparison: pd.DataFrame, *, top: int = 12, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Chart of the difference between two shares for each term or theme, with its 95 % interval.

    Points right of the middle line are more frequent in `a`; a hollow point does not rise above the noise floor.
    """
    sides = [side_name(str(comparison.attrs.get(side, side)), language) for side in ("a", "b")]
    title = " – ".join(readable(side) for side in sides)
    if comparison.empty:
        return empty_chart("comparison", title, comparison, language=language)
    strongest = comparison["z"].abs().sort_values(ascending=False, kind="stable").index[:top]
    data = comparison.loc[strongest].sort_values("difference", ascending=False, kind="stable").reset_index(drop=True)
    low, high = _columns(data, ("difference_low", "low"), ("difference_high", "high"))
    labels = [shortened(readable(term), 10, 2.2) for term in data["term"]]
    left = LEFT + max(text_width(label, 10) for label in labels) + 0.15
    limit = float(max(data[low].abs().max(), data[high].abs().max(), 0.1)) * 1.08
    cells: list[Cell] = []
    with chart_style():
        figure = blank_figure(0.45 + ROW * len(data) + 0.4)
        axes = axes_at(figure, left, 0.4, WIDTH - left - LEFT - 0.1, ROW * len(data))
        axes.set(xlim=(-limit, limit), ylim=(len(data) - 0.4, -0.6))
        axes.axvline(0, color=RULE, lw=1, zorder=1)
        step = next((size for size in (0.5, 0.25, 0.1, 0.05) if size <= limit), 0.05)
        ticks = [-step, 0, step]
        light_grid(axes, ticks, across=True)
        axes.set_xticks(ticks, [f"{tick * 100:+.0f}" if tick else "0" for tick in ticks])
        axes.set_yticks(range(len(data)), labels, size=10)
        for side, at, align in ((sides[1], 0.0, "left"), (sides[0], 1.0, "right")):
            axes.annotate(("← " if not at else "") + readable(side) + (" →" if at else ""), (at, 1), (0, 6), ha=align,
                          xycoords="axes fraction", textcoords="offset points", weight="bold", size=SMALL,
                          color=BLUE if at else VERMILION)  # fmt: skip
        for line, row in enumerate(data.to_dict("records")):
            colour = BLUE if row["difference"] > 0 else VERMILION
            axes.plot([row[low], row[high]], [line, line], lw=4.5, color=GRID, solid_capstyle="butt", zorder=2)
            point = axes.plot([row["difference"]], [line], ls="none", marker="o", ms=7, color=colour, zorder=3,
                              markerfacecolor=colour if row.get("above_floor", True) else "white")[0]  # fmt: skip
            found = tuple(row.get("story_ids") or ())
            if found:
                cell = Cell(cell_id(row["term"]), f"{readable(row['term'])}: {count_of(len(found), language)}", found)
                point.set_url(cell_url("comparison", cell.id))
                cells.append(cell)
    note = {
        "fr": "Écart en points de pourcentage, intervalle de Newcombe à 95 %. Point creux : ne dépasse pas le bruit.",
        "es": "Diferencia en puntos porcentuales, intervalo de Newcombe del 95 %. Punto hueco: no supera el ruido.",
    }.get(language, "Difference in percentage points, 95 % Newcombe interval. Hollow: not above the noise floor.")
    shown = shown_table(data, {c: c.replace("_", " ") for c in map(str, data) if c != "story_ids"}, language)
    alt = comparison_alt(comparison, language, readable)
    caption = f"{note} {say('source', language)}"
    return Chart("comparison", title, figure, data, alt, caption, shown, cells, stories)


def _columns(data: pd.DataFrame, *choices: tuple[str, str]) -> list[str]:
    return [next(name for name in names if name in data) for names in choices]


def plot_theme_cooccurrence(
    cooccurrence: pd.DataFrame,
    *,
    theme: str = "",
    top: int = 12,
    stories: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Chart of the themes that stand in the same stories: of one theme, or the most frequent pairs."""
    title = {"fr": "Thèmes traités ensemble", "es": "Temas tratados juntos"}.get(language, "Themes in the same stories")
    pair = [column for column in map(str, cooccurrence) if column.startswith("theme")][:2]
    data = cooccurrence
    if len(data) and "n_stories" not in data and "n" in data:
        data = data.rename(columns={"n": "n_stories"})
    if len(data):
        data = data[(data["n_stories"] > 0) & ((data[pair] == theme).any(axis=1) if theme else True)]
    if data.empty:
        return empty_chart("theme-cooccurrence", title, cooccurrence, language=language)
    if "story_ids" in data:
        data = data.assign(n_stories=[len(set(ids)) for ids in data["story_ids"]])
    data = data.drop_duplicates(pair).sort_values(["n_stories", *pair], ascending=[False, True, True]).head(top)
    names = [" + ".join(readable(t) for t in row if t != theme) for row in data[pair].itertuples(index=False)]
    labels = [shortened(name, 10, 3.4) for name in names]
    left = LEFT + max(text_width(label, 10) for label in labels) + 0.1
    most = int(data["n_stories"].max())
    cells: list[Cell] = []
    with chart_style():
        figure = blank_figure(ROW * len(data) + 0.2)
        axes = axes_at(figure, left, 0.1, WIDTH - left - LEFT - 0.9, ROW * len(data))
        axes.set(xlim=(0, most), ylim=(len(data) - 0.45, -0.55), xticks=[])
        axes.spines["bottom"].set_visible(False)
        axes.set_yticks(range(len(data)), labels, size=10)
        for line, (row, name) in enumerate(zip(data.to_dict("records"), names, strict=True)):
            other = next((row[column] for column in pair if row[column] != theme), theme)
            bar = axes.barh(line, row["n_stories"], height=0.66, color=theme_colour(str(other)))[0]
            cell = Cell(cell_id(row[pair[0]], row[pair[1]]), f"{name}: {count_of(row['n_stories'], language)}",
                        tuple(row.get("story_ids") or ()))  # fmt: skip
            bar.set_url(cell_url("theme-cooccurrence", cell.id))
            axes.annotate(count_of(row["n_stories"], language), (row["n_stories"], line), (5, 0), va="center",
                          textcoords="offset points", size=SMALL, color=MUTED, annotation_clip=False)  # fmt: skip
            cells.append(cell)
    alt = f"{title}. " + "; ".join(cell.label for cell in cells[:5]) + "."
    heads = {pair[0]: "Theme", pair[1]: "With", "n_stories": "Stories", "lift": "Lift", "lift_low": "from",
             "lift_high": "to"}  # fmt: skip
    return Chart("theme-cooccurrence", title, figure, data.reset_index(drop=True), alt, caption_of(data, language),
                 shown_table(data, heads, language), cells, stories)  # fmt: skip
