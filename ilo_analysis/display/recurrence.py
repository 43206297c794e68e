"""Chart of how often themes return: the months in which each was active, of the months that were observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.axes import (
    cell_id,
    cell_url,
    empty_chart,
    feeds_in_order,
    panel_head,
    rows_to_draw,
    theme_colour,
)
from ilo_analysis.display.captions import caption_of, never_seen_words, shown_table, with_cuts
from ilo_analysis.display.chart import Cell, Chart, for_phones_too
from ilo_analysis.display.figure import chart_style
from ilo_analysis.display.heat import MOST_PANELS
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.spread import SPREAD, spread_figure
from ilo_analysis.display.style import MUTED, SHADE, SMALL, WIDE, chart_width, label_lines, text_width
from ilo_analysis.display.timeline import panels_of, theme_in_feed
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@takes_tables
@for_phones_too
def plot_theme_recurrence(
    recurrence: pd.DataFrame, *, top: int = 8, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Chart of the months each theme was active in, of the months that can be seen, a panel per feed.

    Of many feeds, the share of active months is shown as it spreads over them.
    """
    locale = Locale.of(language, recurrence)
    title = locale.tr("Active months of each theme")
    data = recurrence[recurrence["n_stories"] > 0] if len(recurrence) else recurrence
    if data.empty:
        reason = never_seen_words(recurrence, locale)
        return empty_chart("theme-recurrence", title, recurrence, locale=locale, reason=reason)
    everything = data.sort_values(["active_months", "n_stories", "theme"], ascending=[False, False, True])
    if data["feed"].nunique() > MOST_PANELS:
        names = _most_active(recurrence, rows_to_draw(14))
        values = recurrence["active_months"] / recurrence["observable_months"].where(
            recurrence["observable_months"] > 0
        )
        figure, cells = spread_figure(recurrence.assign(value=values), "theme", names, "theme-recurrence", locale)
        data, note = everything[everything["theme"].isin(names)], locale.tr(SPREAD)
    else:
        data = everything.groupby("feed").head(rows_to_draw(top))
        figure, cells = _panels_of_feeds(data, locale)
        note = locale.tr("Bar: months with at least one story; pale: months that were observed.")
    alt = f"{title}. " + " ".join(
        f"{theme_in_feed(r, locale)}: {r.active_months}/{r.observable_months}." for r in rows_of(everything.head(6))
    )
    columns = ["feed", "theme", "n_stories", "active_months", "observable_months"]
    shown = shown_table(data.sort_values("feed", kind="stable"), columns, locale)
    caption = with_cuts(f"{caption_of(everything, locale)} {note}", len(everything) - len(data), "", locale)
    everything = everything.reset_index(drop=True)
    chart = Chart("theme-recurrence", title, figure, everything, alt, caption, shown, cells, stories)
    chart.message = _message(everything, locale)
    return chart


def _message(data: pd.DataFrame, locale: Locale) -> str:
    """Theme that came back in the largest part of the months of a feed; of feeds chosen for one theme if alone."""
    general = data[data["scope"] != "theme"]
    top = (general if len(general) else data).iloc[0]
    return locale.tr(
        "{theme} returns most: in {active} of {months} of {feed}",
        theme=name_of("theme", top["theme"], locale),
        active=locale.number(top["active_months"]),
        months=locale.tr("{n} observed month", "{n} observed months", n=top["observable_months"]),
        feed=name_of("feed", top["feed"], locale),
    )


def _most_active(recurrence: pd.DataFrame, top: int) -> list[str]:
    """Themes by their active months in all feeds, most first."""
    months = recurrence.groupby("theme")[["active_months", "n_stories"]].sum().reset_index()
    months = months.sort_values(["active_months", "n_stories", "theme"], ascending=[False, False, True])
    return [str(theme) for theme in months.loc[months["active_months"] > 0, "theme"].head(top)]


def _panels_of_feeds(data: pd.DataFrame, locale: Locale) -> tuple[Figure, list[Cell]]:
    """Figure with a panel for each feed, and the cells of its bars."""
    sizes = data["feed"].value_counts()
    labels = {theme: label_lines(name_of("theme", theme, locale), 9.5, 4.0) for theme in data["theme"]}
    most = int(data["observable_months"].max())
    cells: list[Cell] = []
    with chart_style():
        # The share of months stands beside each bar.
        beside = max(text_width(_said(row, locale), SMALL) for row in rows_of(data)) + 0.15
        figure, panels = panels_of(
            {feed: sizes[feed] for feed in feeds_in_order(data)}, labels, below=0.1, beside=beside
        )
        for feed, axes in panels.items():
            own = data[data["feed"] == feed]
            axes.set(xlim=(0, most), ylim=(len(own) - 0.45, -0.55), xticks=[])
            axes.spines["bottom"].set_visible(False)
            axes.set_yticks(range(len(own)), [labels[theme] for theme in own["theme"]], size=9.5)
            observed = locale.tr("{n} month observed", "{n} months observed", n=own["observable_months"].iloc[0])
            panel_head(axes, name_of("feed", feed, locale), observed)
            cells += _draw_bars(axes, own, locale)
    return figure, cells


def _said(row: Any, locale: Locale) -> str:  # noqa: ANN401 - a row of a table
    """What stands beside a bar; on a phone the number of stories has no room."""
    months = f"{row.active_months} / {row.observable_months}"
    return f"{months} · {locale.stories(row.n_stories)}" if chart_width() >= WIDE else months


def _draw_bars(axes: Axes, rows: pd.DataFrame, locale: Locale) -> list[Cell]:
    cells = []
    for line, row in enumerate(rows_of(rows)):
        axes.barh(line, row.observable_months, height=0.62, color=SHADE, zorder=1, clip_on=False)
        words = f"{theme_in_feed(row, locale)}: {locale.stories(row.n_stories)}"
        cell = Cell(cell_id(row.feed, row.theme), words, tuple(row.story_ids))
        bar = axes.barh(line, row.active_months, height=0.62, color=theme_colour(row.theme), zorder=2, clip_on=False)[0]
        bar.set_url(cell_url("theme-recurrence", cell.id))
        axes.annotate(_said(row, locale),
                      (row.observable_months, line), (6, 0), textcoords="offset points", va="center", size=SMALL,
                      color=MUTED, annotation_clip=False)  # fmt: skip
        cells.append(cell)
    return cells
