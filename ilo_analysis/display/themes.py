"""Charts of themes through time: which theme in which month, from when to when, and which together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.display.axes import (
    LEFT,
    cell_id,
    cell_url,
    draw_period_axis,
    empty_chart,
    feeds_in_order,
    light_grid,
    panel_head,
    place_of_periods,
    room_for,
    rows_to_draw,
    shade_unobserved,
    strongest_feeds,
    theme_colour,
)
from ilo_analysis.display.captions import SHADED, caption_of, period_name, shown_table, span_of, story_ids_of, with_cuts
from ilo_analysis.display.chart import Cell, Chart, axes_at, blank_figure, chart_style, for_phones_too
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.sparkline import themes_by_period
from ilo_analysis.display.style import MUTED, PAGE, SHADE, SMALL, chart_width, label_lines, row_height
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 0.25
GAP = 0.4
# From so many periods on, dots touch each other; from so many dots on, nobody reads them and the page grows too large.
MOST_PERIODS, MOST_DOTS = 48, 700
_TIMELINE_TITLES = {
    "M": N_("Which theme in which month"),
    "Q": N_("Which theme in which quarter"),
    "Y": N_("Which theme in which year"),
}


@for_phones_too
def plot_theme_timeline(
    share: pd.DataFrame,
    *,
    coverage: pd.DataFrame | None = None,
    top: int = 12,
    stories: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Chart of which theme appears in which month, a panel per feed; `share` is `theme_share(corpus, freq="month")`.

    The larger the dot, the more stories; the number in it counts them. Months that `coverage` calls unobserved are
    shaded. A long record is drawn by quarter or year, so that dots do not touch.
    """
    locale = Locale.of(language, share)
    active = share[(share["n"] > 0) & ~share["theme"].str.startswith("no ")].dropna(subset=["period"])
    if active.empty:
        return empty_chart("theme-timeline", _timeline_title("M", locale), share, locale=locale)
    active, more = strongest_feeds(active, locale)
    themes = _most_frequent(active, rows_to_draw(top))
    everything, coverage = _readable_periods(active, coverage)
    active = everything[everything["theme"].isin(themes)]
    title = _timeline_title(active["period"].iloc[0].freqstr[0], locale)
    feeds = feeds_in_order(active)
    lines = {feed: [t for t in themes if t in set(active.loc[active["feed"] == feed, "theme"])] for feed in feeds}
    extra = [] if coverage is None or coverage.empty else [coverage["month"]]
    places = place_of_periods(active["period"], *extra)
    named = {theme: name_of("theme", theme, locale) for theme in themes}
    labels = {theme: label_lines(name, 9.5, 4.0) for theme, name in named.items()}
    cells: list[Cell] = []
    with chart_style():
        figure, panels = _panels({feed: len(own) for feed, own in lines.items()}, labels, below=0.5)
        for feed, axes in panels.items():
            draw_period_axis(axes, places, locale=locale, labels=feed == feeds[-1])
            shade_unobserved(axes, _unseen(coverage, feed, places), locale.tr("not observed"))
            own = active[active["feed"] == feed]
            cells += _draw_dots(axes, own, lines[feed], places, locale)
            axes.set_yticks(range(len(lines[feed])), [labels[theme] for theme in lines[feed]], size=9.5)
            panel_head(axes, name_of("feed", feed, locale), locale.stories(len(story_ids_of(own))))
    data = everything.sort_values(["feed", "period", "theme"]).reset_index(drop=True)
    shown = shown_table(data, ["feed", "period", "theme", "n", "total"], locale)
    caption = caption_of(data, locale, [SHADED] if coverage is not None else [])
    caption = with_cuts(caption, len(data) - len(active), more, locale)
    alt = _timeline_alt(title, data, locale)
    small = themes_by_period(named, active, places, _never_seen(coverage))
    return Chart("theme-timeline", title, figure, data, alt, caption, shown, cells, stories, small)


def _panels(
    sizes: Mapping[str, int], labels: Mapping[str, str], *, below: float, beside: float = 0.0
) -> tuple[Figure, dict[str, Axes]]:
    """Figure with a panel for each feed, of as many rows as `sizes` says; `beside` and `below` keep inches free."""
    left = room_for(labels.values(), 9.5) + 0.1
    row = row_height(list(labels.values()), ROW)
    figure = blank_figure(sum(sizes.values()) * row + GAP * len(sizes) + below)
    panels, edge = {}, 0.0
    for feed, size in sizes.items():
        panels[feed] = axes_at(figure, left, edge + GAP - 0.08, chart_width() - left - LEFT - beside, size * row)
        edge += GAP + size * row
    return figure, panels


def _most_frequent(active: pd.DataFrame, top: int) -> list[str]:
    counts = active.groupby("theme")["n"].sum().reset_index().sort_values(["n", "theme"], ascending=[False, True])
    return counts["theme"].tolist()[:top]


def _timeline_title(freq: str, locale: Locale) -> str:
    """Title that names the periods which the dots stand for: M, Q or Y."""
    return locale.tr(_TIMELINE_TITLES.get(freq, _TIMELINE_TITLES["M"]))


def _readable_periods(active: pd.DataFrame, coverage: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Rows and coverage by month, or by quarter or year where months would be too narrow or too many to tell apart."""
    if not str(active["period"].dtype).startswith("period[M"):
        return active, coverage
    months = active["period"] if coverage is None else pd.concat([active["period"], coverage["month"]])
    span = (months.max() - months.min()).n + 1
    for freq, length in (("M", 1), ("Q", 3), ("Y", 12)):
        rows = active.assign(period=active["period"].dt.asfreq(freq))
        dots = len(rows[["feed", "theme", "period"]].drop_duplicates())
        if (span / length <= MOST_PERIODS and dots <= MOST_DOTS) or freq == "Y":
            break
    if freq == "M":
        return active, coverage
    keys = ["feed", "scope", "period", "theme"]
    merged = rows.groupby(keys, sort=False, as_index=False).agg({"total": "sum", "story_ids": "sum"})
    merged["story_ids"] = [tuple(dict.fromkeys(ids)) for ids in merged["story_ids"]]
    merged["n"] = merged["story_ids"].map(len)
    if coverage is None:
        return merged, None
    grid = coverage.assign(month=coverage["month"].dt.asfreq(freq), seen=coverage["status"] != "unobserved")
    seen = grid.groupby(["feed", "month"])["seen"].any().reset_index()
    return merged, seen.assign(status=seen["seen"].map({True: "full", False: "unobserved"}))


def _never_seen(coverage: pd.DataFrame | None) -> set[pd.Period]:
    """Months that no feed shows."""
    if coverage is None:
        return set()
    return set(coverage["month"]) - set(coverage.loc[coverage["status"] != "unobserved", "month"])


def _unseen(coverage: pd.DataFrame | None, feed: str, places: dict[pd.Period, int]) -> list[int]:
    if coverage is None or feed not in set(coverage["feed"]):
        return []
    seen = set(coverage.loc[(coverage["feed"] == feed) & (coverage["status"] != "unobserved"), "month"])
    return [place for period, place in places.items() if period not in seen]


def _draw_dots(
    axes: Axes, rows: pd.DataFrame, themes: list[str], places: dict[pd.Period, int], locale: Locale
) -> list[Cell]:
    axes.set_ylim(len(themes) - 0.45, -0.55)
    light_grid(axes, range(len(themes)))
    cells = []
    for row in rows_of(rows):
        words = f"{_theme_in_feed(row, locale)}, {period_name(row.period, locale)}"
        cell = Cell(cell_id(row.feed, row.period, row.theme), f"{words}: {locale.stories(row.n)}", row.story_ids)
        line = themes.index(row.theme)
        size = min(7 + 3 * (row.n - 1) ** 0.5, 15)
        dot = axes.plot([places[row.period]], [line], ls="none", marker="o", ms=size, zorder=3, clip_on=False,
                        color=theme_colour(row.theme), markeredgecolor=PAGE, markeredgewidth=0.8)[0]  # fmt: skip
        dot.set_url(cell_url("theme-timeline", cell.id))
        if row.n > 1:
            number = _number_in_dot(row.n, locale)
            axes.text(places[row.period], line, number, size=7.5 if len(number) < 3 else 6, color=PAGE, ha="center",
                      va="center_baseline", weight="bold", zorder=4, gid=f"on-{cell.id}")  # fmt: skip
        cells.append(cell)
    return cells


def _number_in_dot(n: int, locale: Locale) -> str:
    """Number that fits into a dot: thousands are rounded; the data beside the chart have it whole.

    >>> _number_in_dot(184, Locale("en")), _number_in_dot(1_240, Locale("fr")), _number_in_dot(12_400, Locale("en"))
    ('184', '1,2k', '12k')
    """
    return str(n) if n < 1000 else f"{locale.number(n / 1000, 1 if n < 9950 else 0)}k"


def _timeline_alt(title: str, data: pd.DataFrame, locale: Locale) -> str:
    told = []
    for theme, rows in data.groupby("theme"):
        n = len(story_ids_of(rows))
        told.append(
            (
                -n,
                theme,
                f"{name_of('theme', theme, locale)}: {locale.stories(n)}, {span_of(rows['period'], locale)}",
            )
        )
    return f"{title}. " + "; ".join(text for *_, text in sorted(told)[:5]) + "."


@for_phones_too
def plot_theme_recurrence(
    recurrence: pd.DataFrame, *, top: int = 8, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Chart of the months each theme was active in, of the months that can be seen, a panel per feed."""
    locale = Locale.of(language, recurrence)
    title = locale.tr("Themes that return")
    data = recurrence[recurrence["n_stories"] > 0] if len(recurrence) else recurrence
    if data.empty:
        return empty_chart("theme-recurrence", title, recurrence, locale=locale)
    everything = data.sort_values(["active_months", "n_stories", "theme"], ascending=[False, False, True])
    data, more = strongest_feeds(everything.groupby("feed").head(rows_to_draw(top)), locale)
    sizes = data["feed"].value_counts()
    labels = {theme: label_lines(name_of("theme", theme, locale), 9.5, 4.0) for theme in data["theme"]}
    most = int(data["observable_months"].max())
    cells: list[Cell] = []
    with chart_style():
        # The share of months stands beside each bar.
        figure, panels = _panels({feed: sizes[feed] for feed in feeds_in_order(data)}, labels, below=0.3, beside=1.2)
        for feed, axes in panels.items():
            own = data[data["feed"] == feed]
            axes.set(xlim=(0, most), ylim=(len(own) - 0.45, -0.55), xticks=[])
            axes.spines["bottom"].set_visible(False)
            axes.set_yticks(range(len(own)), [labels[theme] for theme in own["theme"]], size=9.5)
            panel_head(
                axes,
                name_of("feed", feed, locale),
                locale.tr("{n} month observed", "{n} months observed", n=own["observable_months"].iloc[0]),
            )
            cells += _draw_recurrence(axes, own, locale)
    alt = f"{title}. " + " ".join(
        f"{_theme_in_feed(r, locale)}: {r.active_months}/{r.observable_months}." for r in rows_of(data.head(6))
    )
    note = locale.tr("Bar: months with at least one story; pale: months that were observed.")
    columns = ["feed", "theme", "n_stories", "active_months", "observable_months"]
    shown = shown_table(everything, columns, locale)
    caption = with_cuts(f"{caption_of(everything, locale)} {note}", len(everything) - len(data), more, locale)
    return Chart(
        "theme-recurrence", title, figure, everything.reset_index(drop=True), alt, caption, shown, cells, stories
    )


def _theme_in_feed(row: Any, locale: Locale) -> str:  # noqa: ANN401 - a row of a table
    return f"{name_of('theme', row.theme, locale)}, {name_of('feed', row.feed, locale)}"


def _draw_recurrence(axes: Axes, rows: pd.DataFrame, locale: Locale) -> list[Cell]:
    cells = []
    for line, row in enumerate(rows_of(rows)):
        axes.barh(line, row.observable_months, height=0.62, color=SHADE, zorder=1, clip_on=False)
        words = f"{_theme_in_feed(row, locale)}: {locale.stories(row.n_stories)}"
        cell = Cell(cell_id(row.feed, row.theme), words, tuple(row.story_ids))
        bar = axes.barh(line, row.active_months, height=0.62, color=theme_colour(row.theme), zorder=2, clip_on=False)[0]
        bar.set_url(cell_url("theme-recurrence", cell.id))
        axes.annotate(f"{row.active_months} / {row.observable_months} · {locale.stories(row.n_stories)}",
                      (row.observable_months, line), (6, 0), textcoords="offset points", va="center", size=SMALL,
                      color=MUTED, annotation_clip=False)  # fmt: skip
        cells.append(cell)
    return cells
