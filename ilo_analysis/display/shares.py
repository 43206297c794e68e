"""Charts of shares: a row per topic or theme, a column per feed, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.axes import (
    cell_id,
    cell_url,
    draw_share_scale,
    empty_chart,
    feeds_in_order,
    room_for,
    rows_to_draw,
    theme_colour,
)
from ilo_analysis.display.captions import (
    INTERVAL,
    OVER_100,
    TWICE,
    caption_of,
    never_seen_words,
    share_alt,
    shown_table,
    story_ids_of,
    with_cuts,
)
from ilo_analysis.display.chart import Cell, Chart, for_phones_too
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.heat import MOST_PANELS
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.sparkline import single_rows
from ilo_analysis.display.spread import SPREAD, spread_figure
from ilo_analysis.display.style import (
    GRID,
    LEFT,
    MUTED,
    SMALL,
    TEXT,
    chart_width,
    label_lines,
    row_height,
    text_width,
    wrapped,
)
from ilo_analysis.measures.shares import quoted
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 0.27
LEAST_PANEL = 1.25  # inches in which a share and its interval can be read


@takes_tables
@for_phones_too
def plot_topic_share(
    share: pd.DataFrame, *, top: int = 14, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Chart of the share of each feed's stories that has a topic, with 95 % intervals."""
    locale = Locale.of(language, share)
    title = locale.tr("Share of stories by topic")
    return _shares("topic-share", title, share, "topic", top, stories, locale)


@takes_tables
@for_phones_too
def plot_theme_share(
    share: pd.DataFrame, *, top: int = 14, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Chart of the share of each feed's stories that has a theme, with 95 % intervals."""
    locale = Locale.of(language, share)
    title = locale.tr("Share of stories by theme")
    return _shares("theme-share", title, share, "theme", top, stories, locale)


def _shares(
    chart_id: str, title: str, share: pd.DataFrame, kind: str, top: int, stories: pd.DataFrame | None, locale: Locale
) -> Chart:
    data = _latest(share.dropna(subset=["total"]))
    if data.empty or data["total"].sum() == 0:
        return empty_chart(chart_id, title, share, locale=locale, reason=never_seen_words(share, locale))
    names = _most_frequent(data, kind, rows_to_draw(top))
    if many := data["feed"].nunique() > MOST_PANELS:
        names = [name for name in names if not name.startswith("no ")]
        figure, cells = spread_figure(quoted(data).assign(value=data["share"]), kind, names, chart_id, locale)
    else:
        with chart_style():
            figure, cells = _draw_panels(data, names, kind, chart_id, locale)
    wanted = ["feed", "period", kind, "n", "total", "share", "share_low", "share_high"]
    told = [column for column in wanted if column != "period" or data["period"].notna().any()]
    n = int(data.groupby("feed")["total"].max().sum())
    several = [TWICE] if len(set(data["feed"])) > 1 else []
    caption = caption_of(data, locale, [SPREAD if many else INTERVAL, OVER_100, *several], n=n)
    caption = with_cuts(caption, len(data) - int(data[kind].isin(names).sum()), "", locale)
    found = {name: len(story_ids_of(data[data[kind] == name])) for name in names if not name.startswith("no ")}
    ordered = sorted(found, key=lambda name: -found[name])
    small = single_rows([name_of(kind, name, locale) for name in ordered], [found[name] for name in ordered])
    shown = shown_table(quoted(data[data[kind].isin(names)]), told, locale)
    chart = Chart(chart_id, title, figure, data, share_alt(data, locale), caption, shown, cells, stories, small)
    if ordered and (len(ordered) == 1 or found[ordered[0]] > found[ordered[1]]):
        most = {"label": name_of(kind, ordered[0], locale), "stories": locale.stories(found[ordered[0]])}
        chart.message = locale.tr("{label} is in the most stories: {stories}", **most)
    return chart


def _draw_panels(
    data: pd.DataFrame, names: list[str], kind: str, chart_id: str, locale: Locale
) -> tuple[Figure, list[Cell]]:
    """Figure with a column of shares for each feed, as many beside each other as the width allows, and its marks."""
    feeds = feeds_in_order(data)
    labels = [label_lines(name_of(kind, name, locale), 10, 4.0) for name in names]
    left = room_for(labels, 10) + 0.15
    gap = 0.16
    room = chart_width() - left - LEFT
    across = min(len(feeds), max(1, int((room + gap) / (LEAST_PANEL + gap))))
    width = (room - gap * (across - 1)) / across
    row = row_height(labels, ROW)
    heads = [wrapped(name_of("feed", feed, locale), 9.5, width, bold=True) for feed in feeds]
    above = 0.3 + 0.17 * max(map(len, heads))
    band = above + row * len(names) + 0.35
    figure = blank_figure(band * -(-len(feeds) // across))
    cells: list[Cell] = []
    for place, feed in enumerate(feeds):
        line, column = divmod(place, across)
        axes = axes_at(figure, left + column * (width + gap), line * band + above, width, row * len(names))
        own = data[data["feed"] == feed]
        axes.annotate("\n".join(heads[place]), (0, 1), (0, 17), xycoords="axes fraction", textcoords="offset points",
                      weight="bold", size=9.5, va="bottom")  # fmt: skip
        axes.annotate(_count_within(int(own["total"].max()), width + gap, locale), (0, 1), (0, 4),
                      xycoords="axes fraction", textcoords="offset points", size=SMALL, color=MUTED)  # fmt: skip
        cells += _draw_column(axes, own, kind, names, chart_id, locale)
        axes.set_yticks([])
        if column == 0:
            axes.set_yticks(range(len(names)), labels, size=10)
            # a hollow point at zero stands half outside
            axes.tick_params(axis="y", pad=6)
    return figure, cells


def _count_within(total: int, room: float, locale: Locale) -> str:
    """Number of stories in so many inches: many feeds leave no room for the word."""
    count = locale.stories(total)
    return count if text_width(count, SMALL) < room - 0.05 else f"n = {locale.number(total)}"


def _latest(share: pd.DataFrame) -> pd.DataFrame:
    """Rows of the whole selection, or of the last period if shares were asked for by period."""
    if share.empty or share["period"].isna().all():
        return share
    latest: pd.DataFrame = share[share["period"] == share["period"].max()]
    return latest


def _most_frequent(data: pd.DataFrame, kind: str, top: int) -> list[str]:
    """Names by number of stories; `no …` stands last."""
    counts = data.groupby(kind)["n"].sum().reset_index().sort_values(["n", kind], ascending=[False, True])
    named = counts[~counts[kind].str.startswith("no ") & (counts["n"] > 0)][kind].tolist()[:top]
    return named + counts[counts[kind].str.startswith("no ")][kind].tolist()


def _draw_column(
    axes: Axes, rows: pd.DataFrame, kind: str, names: list[str], chart_id: str, locale: Locale
) -> list[Cell]:
    """Draw one feed's shares; the cells of its points."""
    draw_share_scale(axes, len(names))
    cells = []
    for row in rows_of(quoted(rows[rows[kind].isin(names)])):
        name = getattr(row, kind)
        line, colour = names.index(name), theme_colour(name)
        words = f"{name_of(kind, name, locale)}, {name_of('feed', row.feed, locale)}"
        n = locale.tr("{n} of {total}", n=row.n, total=locale.stories(int(row.total)))
        cell = Cell(cell_id(row.feed, name), f"{words}: {n}", tuple(row.story_ids))
        url = cell_url(chart_id, cell.id) if row.n else None
        cells += [cell] if row.n else []
        if pd.isna(row.share):
            axes.text(0.03, line, f"{row.n} / {row.total}", size=8.5, va="center", color=TEXT if row.n else MUTED,
                      url=url)  # fmt: skip
            continue
        axes.plot([row.share_low, row.share_high], [line, line], lw=4.5, color=GRID, solid_capstyle="butt", zorder=1,
                  clip_on=False)  # fmt: skip
        size = 7 if row.n else 5
        point = axes.plot([row.share], [line], ls="none", marker="o", ms=size, zorder=3, color=colour, clip_on=False,
                          markerfacecolor=colour if row.n else "none")[0]  # fmt: skip
        point.set_url(url)
        if row.n:
            right = row.share < 0.72
            axes.annotate(locale.number(row.n), (row.share, line), (7 if right else -7, 0),
                          textcoords="offset points", size=8.5, ha="left" if right else "right", va="center",
                          color=TEXT, zorder=4)  # fmt: skip
    return cells
