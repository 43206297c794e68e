"""Chart of what was observed: a calendar with a row per feed and a square per month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.display.axes import (
    LEFT,
    cell_id,
    cell_url,
    draw_period_axis,
    empty_chart,
    feeds_in_order,
    place_of_periods,
)
from ilo_analysis.display.captions import SHADED, caption_of, coverage_alt, period_name, shown_table
from ilo_analysis.display.chart import Cell, Chart, axes_at, blank_figure, chart_style, for_phones_too
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.sparkline import rows_by_period
from ilo_analysis.display.style import BLUE, MUTED, PAGE, RULE, SHADE, SMALL, chart_width, text_width
from ilo_analysis.schema import rows_of, table_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ilo_analysis.corpus import Corpus

ROW = 0.46
LEAST_NUMBERED = 0.16  # inches
KEY_GAP, KEY_LINE = 0.23, 0.2  # inches between the words of the key, and between its lines


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
    feeds = feeds_in_order(rows)
    places = place_of_periods(rows["month"])
    with chart_style():
        above = 0.36 + max(up for *_, up in _key_words(locale))
        figure = blank_figure(len(feeds) * ROW + above + 0.49)
        axes = axes_at(figure, LEFT, above, chart_width() - 2 * LEFT, len(feeds) * ROW)
        draw_period_axis(axes, places, locale=locale)
        axes.set_ylim(len(feeds), 0)
        axes.set_yticks([])
        cells = [cell for line, feed in enumerate(feeds) for cell in _draw_feed(
            axes, rows[rows["feed"] == feed], line, places, locale)]  # fmt: skip
        _draw_key(axes, locale)
    counted = rows["status"].value_counts()
    caption = caption_of(rows.rename(columns={"month": "period"}), locale, [SHADED] if "unobserved" in counted else [])
    seen = rows[rows["status"] != "unobserved"]
    names = {feed: name_of("feed", feed, locale) for feed in feeds}
    columns = ["feed", "scope", "month", "status", "observed_days", "days", "n_stories"]
    return Chart(
        "coverage",
        title,
        figure,
        rows,
        coverage_alt(coverage, locale),
        caption,
        shown_table(rows, columns, locale),
        cells,
        small=rows_by_period(names, seen, places, by="feed", period="month", value="observed_days"),
    )


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


def _draw_feed(axes: Axes, rows: pd.DataFrame, line: int, places: dict[pd.Period, int], locale: Locale) -> list[Cell]:
    from matplotlib.patches import Rectangle

    cells = []
    numbered = chart_width() / len(places) >= LEAST_NUMBERED
    axes.text(
        -0.5, line + 0.38, name_of("feed", rows["feed"].iloc[0], locale), size=SMALL + 0.5, weight="bold", va="bottom"
    )
    for row in rows_of(rows):
        looks: dict[str, dict[str, Any]] = {
                 "full": {"facecolor": BLUE, "edgecolor": BLUE}, "unobserved": {"facecolor": SHADE, "edgecolor": SHADE},
                 "partial": {"facecolor": PAGE, "edgecolor": BLUE}}  # fmt: skip
        square = Rectangle(
            (places[row.month] - 0.46, line + 0.44), 0.92, 0.46, lw=0.8, clip_on=False, **looks[row.status]
        )
        axes.add_patch(square)
        if row.story_ids:
            name = f"{name_of('feed', row.feed, locale)}, {period_name(row.month, locale)}"
            name += f": {locale.stories(len(row.story_ids))}"
            cell = Cell(cell_id(row.feed, row.month), name, tuple(row.story_ids))
            square.set_url(cell_url("coverage", cell.id))
            cells.append(cell)
        if numbered and row.status != "unobserved" and not pd.isna(row.n_stories):
            axes.text(places[row.month], line + 0.67, str(row.n_stories), ha="center", va="center", size=8,
                      color=PAGE if row.status == "full" else BLUE,
                      gid=f"on-{cell_id(row.feed, row.month)}")  # fmt: skip
    return cells


def _draw_key(axes: Axes, locale: Locale) -> None:
    """Draw the key over the calendar: three squares with their words."""
    from matplotlib.patches import Rectangle

    looks: tuple[dict[str, Any], ...] = (
        {"facecolor": BLUE},
        {"facecolor": PAGE},
        {"facecolor": SHADE, "edgecolor": RULE},
    )
    inches = chart_width() - 2 * LEFT
    height = axes.get_position().height * axes.figure.get_size_inches()[1]  # type: ignore[union-attr]
    for (text, at, up), look in zip(_key_words(locale), looks, strict=True):
        square = Rectangle((at / inches, 1 + (up + 0.12) / height), 0.16 / inches, 0.13 / height, clip_on=False, lw=0.8,
                           transform=axes.transAxes, **{"edgecolor": BLUE} | look)  # fmt: skip
        axes.add_patch(square)
        axes.text((at + 0.22) / inches, 1 + (up + 0.185) / height, text, transform=axes.transAxes, size=SMALL,
                  color=MUTED, va="center")  # fmt: skip


def _key_words(locale: Locale) -> list[tuple[str, float, float]]:
    """Words of the key with their places in inches: from the left, and over its lowest line, which is filled last."""
    words = (locale.tr("full month observed"), locale.tr("some days only"), locale.tr("not observed"))
    widths = [0.22 + text_width(text, SMALL) for text in words]
    if sum(widths) + 2 * KEY_GAP <= chart_width() - 2 * LEFT:
        lines = [0.0, 0.0, 0.0]
        starts = [0.0, widths[0] + KEY_GAP, widths[0] + widths[1] + 2 * KEY_GAP]
    else:
        lines, starts = [KEY_LINE, 0.0, 0.0], [0.0, 0.0, widths[1] + KEY_GAP]
    return list(zip(words, starts, lines, strict=True))
