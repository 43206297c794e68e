"""Chart of what was observed: a calendar with a row per feed and a square per month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.display.axes import (
    cell_id,
    cell_url,
    draw_period_axis,
    empty_chart,
    feeds_in_order,
    place_of_periods,
    runs_of,
    strongest_feeds,
)
from ilo_analysis.display.captions import SHADED, caption_of, coverage_alt, period_name, shown_table
from ilo_analysis.display.chart import Cell, Chart, for_phones_too
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.heat import (
    MOST_PANELS,
    Layout,
    label_rows,
    layout_of,
    periods_words,
    readable_periods,
    rows_shown,
)
from ilo_analysis.display.key import KeyMark, draw_key, key_height
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.sparkline import rows_by_period
from ilo_analysis.display.style import BLUE, GRID, LEFT, PAGE, SHADE, chart_width, text_width
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ilo_analysis.corpus import Corpus

ROW_UNDER_LABEL = 0.46  # inches
MOST_ROWS = 60
LEAST_NUMBERED, ROOMY = 0.14, 0.2
# How a month looks that was observed in full, in part or not at all, and in which words the key says it.
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "full": (N_("full month observed"), {"facecolor": BLUE, "edgecolor": BLUE}),
    "partial": (N_("some days only"), {"facecolor": PAGE, "edgecolor": BLUE}),
    "unobserved": (N_("not observed"), {"facecolor": SHADE, "edgecolor": GRID}),
}


@takes_tables
@for_phones_too
def plot_coverage(
    coverage: Corpus | pd.DataFrame, *, volume: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Calendar of the months that listings show: full, partial (with the days seen) or not observed.

    With `volume` (by month) each month carries its number of stories and leads to them.
    """
    coverage = table_of(coverage, "coverage")
    locale = Locale.of(language, coverage)
    title = locale.tr("What the saved pages show")
    if coverage.empty:
        return empty_chart("coverage", title, coverage, locale=locale)
    rows = _with_stories(coverage, volume)
    months = rows.rename(columns={"month": "period", "n_stories": "count"})
    kept, more = strongest_feeds(months, locale, rows_shown(MOST_ROWS))
    feeds = feeds_in_order(kept)
    layout = layout_of({feed: name_of("feed", feed, locale) for feed in feeds}, {})
    if (few := len(feeds) <= MOST_PANELS) and not layout.over:
        layout = layout._replace(left=LEFT, right=LEFT, row=ROW_UNDER_LABEL, over=True)
    drawn = readable_periods(kept, ["feed", "scope"], layout.most_columns)
    if volume is None:
        drawn["count"] = pd.NA
    with chart_style():
        figure, cells = _draw_calendar(drawn, feeds, layout, locale, draw=_draw_squares if few else _draw_runs)
    notes = [SHADED] if (rows["status"] == "unobserved").any() else []
    said = (caption_of(months, locale, notes), periods_words(drawn, months, locale), more)
    seen = rows[rows["status"] != "unobserved"]
    names = {feed: name_of("feed", feed, locale) for feed in feeds}
    columns = ["feed", "scope", "month", "status", "observed_days", "days", "n_stories"]
    table = shown_table(rows, columns, locale)
    chart = Chart(
        "coverage", title, figure, rows, coverage_alt(coverage, locale), " ".join(filter(None, said)), table, cells
    )
    chart.small = rows_by_period(
        names, seen, place_of_periods(rows["month"]), by="feed", period="month", value="observed_days"
    )
    total = rows["month"].nunique()
    shown = {"seen": locale.number(seen["month"].nunique()), "total": locale.tr("{n} month", "{n} months", n=total)}
    chart.message = locale.tr("Saved pages show {seen} of {total}, at least in part", **shown)
    return chart


def _draw_calendar(
    drawn: pd.DataFrame, feeds: list[str], layout: Layout, locale: Locale, *, draw: Callable[..., list[Cell]]
) -> tuple[Figure, list[Cell]]:
    """Figure with a row of periods for each feed and the key above them, and its cells."""
    places = place_of_periods(drawn["period"])
    key = [KeyMark(locale.tr(words), look) for words, look in LOOKS.values()]
    above, height = key_height(key), len(feeds) * layout.row
    figure = blank_figure(above + height + 0.49)
    axes = axes_at(figure, layout.left, above, chart_width() - layout.left - layout.right, height)
    draw_period_axis(axes, places, locale=locale)
    axes.set_ylim(len(feeds), 0)
    label_rows(axes, list(layout.labels.values()), over=layout.over)
    lines = {feed: line for line, feed in enumerate(feeds)}
    cells = draw(axes, drawn, lines, places, locale, over=layout.over)
    draw_key(axes, key)
    return figure, cells


def _with_stories(coverage: pd.DataFrame, volume: pd.DataFrame | None) -> pd.DataFrame:
    if volume is None or volume.empty:
        return coverage.assign(
            n_stories=pd.array([pd.NA] * len(coverage), dtype="Int64"),
            story_ids=pd.Series([()] * len(coverage), index=coverage.index, dtype="object"),
        )
    own = volume.rename(columns={"period": "month"})[["feed", "month", "n_stories", "story_ids"]]
    rows = coverage.merge(own, on=["feed", "month"], how="left", validate="1:1")
    rows["story_ids"] = [ids if isinstance(ids, tuple) else () for ids in rows["story_ids"]]
    return rows


def _draw_squares(
    axes: Axes,
    drawn: pd.DataFrame,
    lines: Mapping[str, int],
    places: Mapping[pd.Period, int],
    locale: Locale,
    *,
    over: bool,
) -> list[Cell]:
    """Draw a square for each feed and period; the cells of those that lead to stories."""
    from matplotlib.patches import Rectangle

    cells = []
    width = axes.get_position().width * chart_width() / len(places)
    most = drawn["count"].max()
    least = LEAST_NUMBERED if pd.isna(most) else max(LEAST_NUMBERED, text_width(str(most), 7) + 0.04)
    for row in rows_of(drawn):
        line, place = lines[row.feed], places[row.period]
        top, bottom = line + (0.54 if over else 0.06), line + (0.98 if over else 0.94)
        square = Rectangle((place - 0.46, top), 0.92, bottom - top, lw=0.8, clip_on=False, **LOOKS[row.status][1])
        axes.add_patch(square)
        if row.story_ids:
            name = f"{name_of('feed', row.feed, locale)}, {period_name(row.period, locale)}"
            name += f": {locale.stories(len(row.story_ids))}"
            cell = Cell(cell_id(row.feed, row.period), name, tuple(row.story_ids))
            square.set_url(cell_url("coverage", cell.id))
            cells.append(cell)
        if width >= least and row.status != "unobserved" and not pd.isna(row.count):
            axes.text(place, (top + bottom) / 2 + 0.01, str(row.count), ha="center", va="center",
                      size=8 if width >= ROOMY else 7, color=PAGE if row.status == "full" else BLUE,
                      gid=f"on-{cell_id(row.feed, row.period)}")  # fmt: skip
    return cells


def _draw_runs(
    axes: Axes,
    drawn: pd.DataFrame,
    lines: Mapping[str, int],
    places: Mapping[pd.Period, int],
    _locale: Locale,
    *,
    over: bool,
) -> list[Cell]:
    """Draw each run of periods that were observed alike as one bar; of many feeds, nobody reads single months."""
    from matplotlib.patches import Rectangle

    for (feed, status), rows in drawn.groupby(["feed", "status"]):
        line = lines[str(feed)]
        top, bottom = line + (0.54 if over else 0.1), line + (0.98 if over else 0.9)
        for first, last in runs_of(places[period] for period in rows["period"]):
            place, look = (first - 0.46, top), LOOKS[str(status)][1]
            axes.add_patch(Rectangle(place, last - first + 0.92, bottom - top, lw=0.8, clip_on=False, **look))
    return []
