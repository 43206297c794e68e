"""Chart of what was observed: a calendar with a row per feed and a square per month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.arguments import table_of
from ilo_analysis.display import captions
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.charts.axes import (
    cell_id,
    draw_period_axis,
    feeds_in_order,
    place_of_periods,
    runs_of,
    strongest_feeds,
)
from ilo_analysis.display.charts.drawing import Drawing, KeyMark, draw_key, key_height
from ilo_analysis.display.charts.heat import (
    LINES_ON_A_PHONE,
    MOST_PANELS,
    Layout,
    label_rows,
    layout_of,
    periods_words,
    readable_periods,
)
from ilo_analysis.display.charts.sparkline import rows_by_period
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.style import BLUE, GRID, LEFT, PAGE, SHADE, chart_width, rows_shown, text_width
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ilo_analysis.corpus import Corpus

ROW_UNDER_LABEL = 0.46  # inches
MOST_ROWS = 60
LEAST_NUMBERED, ROOMY = 0.14, 0.2
# Look of a month observed in full, in part or not at all, and its words in the key.
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "full": (N_("full month observed"), {"facecolor": BLUE, "edgecolor": BLUE}),
    "partial": (N_("some days only"), {"facecolor": PAGE, "edgecolor": BLUE}),
    "unobserved": (N_("not observed"), {"facecolor": SHADE, "edgecolor": GRID}),
}


@draws
def plot_coverage(
    coverage: Corpus | pd.DataFrame, *, volume: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Return the calendar of months that listings show: full, partial (with the days observed) or not observed.

    With `volume` (by month), each month shows its number of stories and links to them.
    """
    coverage = table_of(coverage, "coverage")
    d = Drawing("coverage", language, coverage)
    title = d.locale.tr("What the saved pages show")
    if coverage.empty:
        return d.empty(title, coverage)
    rows = _with_stories(coverage, volume)
    months = rows.rename(columns={"month": "period", "n_stories": "count"})
    kept, more = strongest_feeds(months, d.locale, rows_shown(MOST_ROWS, LINES_ON_A_PHONE))
    names = {feed: d.name("feed", feed) for feed in feeds_in_order(kept)}
    layout = layout_of(names, {})
    if (few := len(names) <= MOST_PANELS) and not layout.over:
        layout = layout._replace(left=LEFT, right=LEFT, row=ROW_UNDER_LABEL, over=True)
    drawn = readable_periods(kept, ["feed", "scope"], layout.most_columns)
    if volume is None:
        drawn["count"] = pd.NA
    _draw_calendar(d, drawn, layout, numbered=few)
    seen, places = rows[rows["status"] != "unobserved"], place_of_periods(rows["month"])
    notes = [captions.SHADED] if len(seen) < len(rows) else []
    return d.chart(
        title,
        rows,
        alt=captions.coverage_alt(coverage, d.locale),
        caption=captions.caption_of(months, d.locale, notes, after=[periods_words(drawn, months, d.locale), more]),
        columns=["feed", "scope", "month", "status", "observed_days", "days", "n_stories"],
        small=rows_by_period(names, seen, places, by="feed", period="month", value="observed_days"),
        message=_message(seen["month"].nunique(), rows["month"].nunique(), d.locale),
    )


def _message(n_seen: int, n_months: int, locale: Locale) -> str:
    total = locale.tr("{n} month", "{n} months", n=n_months)
    return locale.tr("Saved pages show {seen} of {total}, at least in part", seen=locale.number(n_seen), total=total)


def _draw_calendar(d: Drawing, drawn: pd.DataFrame, layout: Layout, *, numbered: bool) -> None:
    """Draw a row of periods for each feed under the key; without numbers, join periods of the same status."""
    places = place_of_periods(drawn["period"])
    key = [KeyMark(d.locale.tr(words), look) for words, look in LOOKS.values()]
    above, height = key_height(key), len(layout.labels) * layout.row
    d.page(above + height + 0.49)
    axes = d.axes(layout.left, above, layout.width, height)
    draw_period_axis(axes, places, locale=d.locale)
    axes.set_ylim(len(layout.labels), 0)
    label_rows(axes, list(layout.labels.values()), over=layout.over)
    lines = {feed: line for line, feed in enumerate(layout.labels)}
    if numbered:
        _draw_squares(d, axes, drawn, lines, places, over=layout.over)
    else:
        _draw_runs(axes, drawn, lines, places, over=layout.over)
    draw_key(axes, key)


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
    d: Drawing,
    axes: Axes,
    drawn: pd.DataFrame,
    lines: Mapping[str, int],
    places: Mapping[pd.Period, int],
    *,
    over: bool,
) -> None:
    """Draw a square for each feed and period, with its number of stories where it has room."""
    from matplotlib.patches import Rectangle

    width = axes.get_position().width * chart_width() / len(places)
    most = drawn["count"].max()
    least = LEAST_NUMBERED if pd.isna(most) else max(LEAST_NUMBERED, text_width(str(most), 7) + 0.04)
    for row in rows_of(drawn):
        line, place = lines[row.feed], places[row.period]
        top, bottom = line + (0.54 if over else 0.06), line + (0.98 if over else 0.94)
        square = Rectangle((place - 0.46, top), 0.92, bottom - top, lw=0.8, clip_on=False, **LOOKS[row.status][1])
        axes.add_patch(square)
        if row.story_ids:
            n = d.locale.stories(len(row.story_ids))
            words = f"{d.name('feed', row.feed)}, {d.locale.period(row.period)}: {n}"
            d.mark(square, (row.feed, row.period), words, row.story_ids)
        if width >= least and row.status != "unobserved" and not pd.isna(row.count):
            axes.text(place, (top + bottom) / 2 + 0.01, str(row.count), ha="center", va="center",
                      size=8 if width >= ROOMY else 7, color=PAGE if row.status == "full" else BLUE,
                      gid=f"on-{cell_id(row.feed, row.period)}")  # fmt: skip


def _draw_runs(
    axes: Axes, drawn: pd.DataFrame, lines: Mapping[str, int], places: Mapping[pd.Period, int], *, over: bool
) -> None:
    """Draw each run of periods of one status as one bar: among many feeds nobody reads single months."""
    from matplotlib.patches import Rectangle

    for (feed, status), rows in drawn.groupby(["feed", "status"]):
        line = lines[str(feed)]
        top, bottom = line + (0.54 if over else 0.1), line + (0.98 if over else 0.9)
        for first, last in runs_of(places[period] for period in rows["period"]):
            place, look = (first - 0.46, top), LOOKS[str(status)][1]
            axes.add_patch(Rectangle(place, last - first + 0.92, bottom - top, lw=0.8, clip_on=False, **look))
