"""What several charts share: the axis of periods, the shading of unobserved months, rows of events, the empty chart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.display.captions import none_found, short_month
from ilo_analysis.display.chart import Chart, ShownTable, axes_at, blank_figure, chart_style
from ilo_analysis.display.locale import ENGLISH, Locale
from ilo_analysis.display.style import (
    BLUE,
    GREEN,
    GRID,
    MUTED,
    OCHRE,
    PAGE,
    PURPLE,
    RULE,
    SHADE,
    SLATE,
    SMALL,
    TEXT,
    VERMILION,
    WIDE,
    chart_width,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The campaigns that are followed most have a colour of their own, the same in every report; all others share one, so
# that a chart of twenty themes is not a chart of twenty colours.
THEME_COLOURS = {
    "social-protection": BLUE,
    "covid-19": OCHRE,
    "covid-19-recovery": VERMILION,
    "just-transition": GREEN,
    "green-jobs": GREEN,
    "violence-harassment": PURPLE,
}
LEFT = 0.12
EVENT_ROW = 0.2
MOST_FEEDS = 8
MOST_ON_A_PHONE = 8  # rows of a panel that a screen shows at a time


def theme_colour(theme: str) -> str:
    """Colour of a theme or topic: the same in every chart and report.

    >>> theme_colour("covid-19-recovery") == VERMILION, theme_colour("skills") == theme_colour("my-own") == SLATE
    (True, True)
    """
    if theme.startswith("no "):
        return MUTED
    return THEME_COLOURS.get(theme, SLATE)


def room_for(labels: Iterable[str], size: float) -> float:
    """Inches from the left edge of a figure that the labels of an axis take."""
    return LEFT + max(text_width(line, size) for label in labels for line in label.split("\n"))


def cell_id(*parts: object) -> str:
    """Id of a mark, made of its keys: lower case letters, digits and hyphens.

    >>> cell_id("moscow-news", "2021-07", "COVID-19 recovery")
    'moscow-news-2021-07-covid-19-recovery'
    """
    return re.sub(r"[^a-z0-9]+", "-", " ".join(str(part) for part in parts).lower()).strip("-")


def cell_url(chart_id: str, cell: str) -> str:
    """Where a mark leads to on the report's page."""
    return f"#cell-{chart_id}-{cell}"


def feeds_in_order(frame: pd.DataFrame) -> list[str]:
    """List the feeds of a table: general ones first, then feeds of one theme, each by name."""
    if frame.empty:
        return []
    scopes = dict(zip(frame["feed"], frame["scope"], strict=True)) if "scope" in frame else {}
    return sorted(frame["feed"].unique(), key=lambda feed: (scopes.get(feed, "") != "general", feed))


def rows_to_draw(top: int) -> int:
    """Return how many themes or topics a panel draws: `top`, but on a phone no more than its screen shows at a time."""
    return top if chart_width() >= WIDE else min(top, MOST_ON_A_PHONE)


def strongest_feeds(data: pd.DataFrame, locale: Locale) -> tuple[pd.DataFrame, str]:
    """Rows of the feeds with the most stories, as many as a reader can compare, and how many more the data has."""
    if data.empty or data["feed"].nunique() <= MOST_FEEDS:
        return data, ""
    sizes = {feed: len(set().union(*rows)) for feed, rows in data.groupby("feed")["story_ids"]}
    kept = sorted(sizes, key=lambda feed: (-sizes[feed], feed))[:MOST_FEEDS]
    left = len(sizes) - len(kept)
    said = locale.tr("{n} more feed is in the data.", "{n} more feeds are in the data.", n=left)
    return data[data["feed"].isin(kept)], said


def place_of_periods(*columns: pd.Series) -> dict[pd.Period, int]:
    """Place on the axis of every period from the first to the last, gaps included."""
    values = [period for column in columns for period in column.dropna().unique()]
    if not values:
        return {}
    return {period: place for place, period in enumerate(pd.period_range(min(values), max(values)))}


def draw_period_axis(axes: Axes, places: dict[pd.Period, int], *, locale: Locale, labels: bool = True) -> None:
    """Ticks that never collide: months by name with the year beneath its first one, other periods thinned out.

    Without `labels` the axis has no ticks: it belongs to a panel above the one that names the periods.
    """
    periods = list(places)
    axes.set_xlim(-0.6, len(periods) - 0.4)
    if not labels:
        axes.set_xticks([])
        return
    ticks = _ticks(periods)
    ticks = ticks[:: -(-len(ticks) // 6)] if chart_width() < WIDE and len(ticks) > 7 else ticks
    axes.set_xticks([places[period] for period in ticks])
    names = []
    for number, period in enumerate(ticks):
        if period.freqstr.startswith("Q") and len(periods) > 12:
            names.append(str(period.year))
        elif not period.freqstr.startswith("M"):
            names.append(str(period))
        elif len(periods) > 72:
            names.append(str(period.year))
        else:
            new_year = number == 0 or ticks[number - 1].year != period.year
            names.append(short_month(period, locale) + (f"\n{period.year}" if new_year else ""))
    axes.set_xticklabels(names)


def _ticks(periods: list[pd.Period]) -> list[pd.Period]:
    """Periods that get a tick: about twelve at most, on round months."""
    if periods and periods[0].freqstr.startswith("Q") and len(periods) > 12:
        years = [period for period in periods if period.quarter == 1]
        return years[:: -(-len(years) // 12)]
    if len(periods) <= 12 or not periods[0].freqstr.startswith("M"):
        step = -(-len(periods) // 12)
        return periods[::step]
    for step in (2, 3, 6, 12):
        ticks = [period for period in periods if (period.month - 1) % step == 0]
        if len(ticks) <= 13:
            return ticks
    return ticks[:: -(-len(ticks) // 12)]


def runs_of(places: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each unbroken run of numbers.

    >>> runs_of([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]
    """
    numbered = enumerate(sorted(places))
    groups = (list(group) for _, group in groupby(numbered, key=lambda pair: pair[1] - pair[0]))
    return [(group[0][1], group[-1][1]) for group in groups]


def shade_unobserved(axes: Axes, places: Iterable[int], text: str) -> None:
    """Shade what no listing shows, and say so where the run is wide enough to write in."""
    inches = axes.get_position().width * axes.figure.get_size_inches()[0]  # type: ignore[union-attr]
    low, high = axes.get_xlim()
    for first, last in runs_of(places):
        axes.axvspan(first - 0.5, last + 0.5, facecolor=SHADE, edgecolor="none", zorder=0, clip_on=False)
        if (last - first + 1) * inches / (high - low) > text_width(text, SMALL) + 0.1:
            axes.text((first + last) / 2, 0.5, text, transform=axes.get_xaxis_transform(), ha="center", va="center",
                      size=SMALL, color=MUTED, zorder=1)  # fmt: skip


def events_within(events: pd.DataFrame | None, places: dict[pd.Period, int]) -> pd.DataFrame:
    """Events inside the drawn periods, by date, with their `place` on the axis to the day."""
    if events is None or events.empty or not places:
        return pd.DataFrame({"date": [], "label": [], "place": []})
    first, last = next(iter(places)).start_time, list(places)[-1].end_time
    chosen = events[events["date"].between(first, last)].sort_values(["date", "label"], kind="stable")
    at = [_exact_place(date, places) for date in chosen["date"]]
    return chosen.assign(place=at).reset_index(drop=True)


def _exact_place(date: pd.Timestamp, places: dict[pd.Period, int]) -> float:
    period = date.to_period(next(iter(places)).freqstr)
    length = (period.end_time - period.start_time).days + 1
    return places[period] - 0.5 + ((date - period.start_time).days + 0.5) / length


def event_rows(
    events: pd.DataFrame, inches_per_period: float, n_periods: int
) -> tuple[list[int], list[str], list[bool]]:
    """Row of each event so that no label covers another, its text cut to fit, and whether it stands at the left."""
    ends: list[float] = []
    rows, texts, left_side = [], [], []
    width = n_periods * inches_per_period
    for place, label in zip(events["place"], events["label"], strict=True):
        at = (place + 0.5) * inches_per_period
        to_left = width - at < text_width(str(label), SMALL) + 0.2 and at > width - at
        text = _cut(str(label), (at if to_left else width - at) - 0.15)
        extent = text_width(text, SMALL) + 0.2
        start, end = (at - extent, at + 0.1) if to_left else (at - 0.1, at + extent)
        row = next((number for number, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row : row + 1] = [end]
        rows.append(row)
        texts.append(text)
        left_side.append(to_left)
    return rows, texts, left_side


def _cut(text: str, room: float) -> str:
    while len(text) > 12 and text_width(text, SMALL) > room:
        text = text[: max(12, len(text) - 4)].rstrip(" …,") + "…" if len(text) > 13 else text[:12]
    return text


def draw_events(axes: Axes, events: pd.DataFrame, below: Sequence[Axes], n_periods: int) -> None:
    """Strip of dated labels with a thin line from each through the panels below."""
    inches = axes.get_position().width * axes.figure.get_size_inches()[0] / (n_periods + 0.2)  # type: ignore[union-attr]
    rows, texts, left_side = event_rows(events, inches, n_periods)
    axes.set_xlim(-0.6, n_periods - 0.4)
    axes.set_ylim(max(rows, default=0) + 0.6, -0.6)
    axes.set_axis_off()
    for place, row, text, to_left in zip(events["place"], rows, texts, left_side, strict=True):
        axes.plot([place, place], [row, max(rows) + 0.6], color=RULE, lw=0.7, ls=(0, (2, 2)), zorder=1)
        axes.plot([place], [row], marker="D", ms=4, color=TEXT, zorder=3)
        shift = -6 if to_left else 6
        axes.annotate(text, (place, row), (shift, 0), textcoords="offset points", ha="right" if to_left else "left",
                      va="center", size=SMALL, color=TEXT, zorder=4,
                      bbox={"facecolor": PAGE, "edgecolor": "none", "pad": 0.8})  # fmt: skip
        for panel in below:
            panel.axvline(place, color=RULE, lw=0.7, ls=(0, (2, 2)), zorder=0.6)


def panel_head(axes: Axes, text: str, note: str) -> None:
    """Name of a panel over its left edge, smaller where it is long, and a muted note after it where it has room."""
    inches = chart_width() - 2 * LEFT - axes.get_position().x0 * chart_width() + LEFT
    size = min(10.5, 10.5 * inches / text_width(text, 10.5, bold=True))
    axes.annotate(text, (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", weight="bold", size=size)
    taken = text_width(text, size, bold=True) + 0.11
    if taken + text_width(note, SMALL) <= inches:
        axes.annotate(note, (0, 1), (taken * 72, 5), xycoords="axes fraction", textcoords="offset points",
                      color=MUTED, size=SMALL)  # fmt: skip


def light_grid(axes: Axes, values: Iterable[float], *, across: bool = False) -> None:
    """Thin lines at these values, behind everything."""
    for value in values:
        line = axes.axvline if across else axes.axhline
        line(value, color=GRID, lw=0.7, zorder=0.5, clip_on=False)


def empty_chart(chart_id: str, title: str, data: pd.DataFrame, *, locale: Locale = ENGLISH, reason: str = "") -> Chart:
    """Chart of a selection that holds nothing: it says so, in the figure as well."""
    words = reason or none_found(locale)
    with chart_style():
        figure = blank_figure(1.0)
        axes = axes_at(figure, LEFT, 0.1, chart_width() - 2 * LEFT, 0.8)
        axes.set(xticks=[], yticks=[], facecolor=SHADE)
        axes.spines["bottom"].set_visible(False)
        axes.text(0.5, 0.5, "\n".join(wrapped(words, 10.5, chart_width() - 0.8)), ha="center", va="center", color=MUTED)
    return Chart(chart_id, title, figure, data, words, words, ShownTable([], [], []))
