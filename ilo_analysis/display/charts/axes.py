"""What charts share: the axis of periods, the shading of unobserved months, scales, headings and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from ilo_analysis.display import style
from ilo_analysis.display.captions import feeds_in_the_data
from ilo_analysis.display.locale import Locale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The most followed campaigns have their own colour, the same in every report; all others share one, so
# that a chart of twenty themes is not a chart of twenty colours.
THEME_COLOURS = {
    "social-protection": style.BLUE,
    "covid-19": style.OCHRE,
    "covid-19-recovery": style.VERMILION,
    "just-transition": style.GREEN,
    "green-jobs": style.GREEN,
    "violence-harassment": style.PURPLE,
}
MOST_FEEDS = 8
MOST_TICKS = 13
STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120, 240)  # periods from one tick to the next
MOST_ON_A_PHONE = 8  # rows of a panel that its screen shows at a time


def theme_colour(theme: str) -> str:
    """Return the colour of a theme or topic: the same in every chart and report.

    >>> theme_colour("covid-19-recovery") == style.VERMILION, theme_colour("skills") == theme_colour("my-own")
    (True, True)
    """
    if theme.startswith("no "):
        return style.MUTED
    return THEME_COLOURS.get(theme, style.SLATE)


def room_for(labels: Iterable[str], size: float) -> float:
    """Return the inches from the left edge of a figure that the labels of an axis take."""
    return style.LEFT + max(style.text_width(line, size) for label in labels for line in label.split("\n"))


def cell_id(*parts: object) -> str:
    """Return the id of a mark, made of its keys: lower case letters, digits and hyphens.

    >>> cell_id("moscow-news", "2021-07", "COVID-19 recovery")
    'moscow-news-2021-07-covid-19-recovery'
    """
    return re.sub(r"[^a-z0-9]+", "-", " ".join(str(part) for part in parts).lower()).strip("-")


def feeds_in_order(frame: pd.DataFrame) -> list[str]:
    """List the feeds of a table: general ones first, then feeds of one theme, each by name; 10 comes after 9.

    >>> feeds_in_order(pd.DataFrame({"feed": ["office-10", "office-9"]}))
    ['office-9', 'office-10']
    """
    if frame.empty:
        return []
    scopes = dict(zip(frame["feed"], frame["scope"], strict=True)) if "scope" in frame else {}
    named = {feed: re.sub(r"\d+", lambda number: number[0].zfill(9), feed) for feed in map(str, frame["feed"].unique())}
    return sorted(named, key=lambda feed: (scopes.get(feed, "") != "general", named[feed], feed))


def strongest_feeds(data: pd.DataFrame, locale: Locale, most: int = MOST_FEEDS) -> tuple[pd.DataFrame, str]:
    """Return the rows of the feeds with the most stories, as many as can be compared, and how many are left out."""
    if data.empty or data["feed"].nunique() <= most:
        return data, ""
    sizes = {feed: len(set().union(*rows)) for feed, rows in data.groupby("feed")["story_ids"]}
    kept = sorted(sizes, key=lambda feed: (-sizes[feed], feed))[:most]
    return data[data["feed"].isin(kept)], feeds_in_the_data(len(sizes) - len(kept), locale)


def place_of_periods(*columns: pd.Series) -> dict[pd.Period, int]:
    """Place on the axis of every period from the first to the last, gaps included."""
    values = [period for column in columns for period in column.dropna().unique()]
    if not values:
        return {}
    return {period: place for place, period in enumerate(pd.period_range(min(values), max(values)))}


def draw_period_axis(axes: Axes, places: Mapping[pd.Period, float], *, locale: Locale, labels: bool = True) -> None:
    """Ticks that never collide: months or quarters by name with the year beneath its first one, or years alone.

    Without `labels` the axis has no ticks: it belongs to a panel above the one that names the periods.
    """
    periods = list(places)
    axes.set_xlim(-0.6, len(periods) - 0.4)
    if not labels:
        axes.set_xticks([])
        return
    inches = axes.get_position().width * style.chart_width() / max(len(periods), 1)
    ticks, names = next(
        (
            (ticks, names)
            for step in STEPS
            if (ticks := _ticks(periods, step))
            and len(ticks) <= MOST_TICKS
            and _have_room(names := _tick_names(ticks, step, locale), [places[tick] for tick in ticks], inches)
        ),
        (periods[:1], [str(periods[0].year)] if periods else []),
    )
    axes.set_xticks([places[tick] for tick in ticks])
    axes.set_xticklabels(names)


def _ticks(periods: list[pd.Period], step: int) -> list[pd.Period]:
    """Return every n-th period, counted from the start of a year or decade, so that ticks are at round ones."""
    kind = periods[0].freqstr[0] if periods else ""
    if kind not in "MQY":
        return periods[::step]
    return [period for period in periods if _number_of(period) % step == 0]


def _number_of(period: pd.Period) -> int:
    """Return the number of the period since the year 0."""
    kind = period.freqstr[0]
    return period.year * {"M": 12, "Q": 4, "Y": 1}[kind] + {"M": period.month, "Q": period.quarter, "Y": 1}[kind] - 1


def _tick_names(ticks: list[pd.Period], step: int, locale: Locale) -> list[str]:
    """Return the names of ticks, with the year below the first tick of each year, or alone if ticks are years apart."""
    kind = ticks[0].freqstr[0]
    if kind not in "MQY":
        return [str(tick) for tick in ticks]
    if step % {"M": 12, "Q": 4, "Y": 1}[kind] == 0:
        return [str(tick.year) for tick in ticks]
    names = []
    for number, tick in enumerate(ticks):
        name = locale.short_month(tick.month) if kind == "M" else locale.tr("Q{number}", number=tick.quarter)
        new_year = number == 0 or ticks[number - 1].year != tick.year
        names.append(f"{name}\n{tick.year}" if new_year else name)
    return names


def _have_room(names: list[str], places: list[float], inches: float) -> bool:
    """Return whether no name touches the next."""
    halves = [max(style.text_width(line, 9.5) for line in name.split("\n")) / 2 + 0.04 for name in names]
    ends = zip(places, places[1:], halves, halves[1:], strict=False)
    return all((after - place) * inches >= half + half_after for place, after, half, half_after in ends)


def runs_of(places: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last of each unbroken run of numbers.

    >>> runs_of([1, 2, 3, 7, 9, 10])
    [(1, 3), (7, 7), (9, 10)]
    """
    numbered = enumerate(sorted(places))
    groups = (list(group) for _, group in groupby(numbered, key=lambda pair: pair[1] - pair[0]))
    return [(group[0][1], group[-1][1]) for group in groups]


def shade_unobserved(axes: Axes, places: Iterable[int], locale: Locale, *, height: float = 0.5) -> None:
    """Shade what no listing shows, and say so at this `height` where the run is wide enough to write in."""
    text = locale.tr("not observed")
    inches = axes.get_position().width * axes.figure.get_size_inches()[0]  # type: ignore[union-attr]
    low, high = axes.get_xlim()
    for first, last in runs_of(places):
        axes.axvspan(first - 0.5, last + 0.5, facecolor=style.SHADE, edgecolor="none", zorder=0, clip_on=False)
        if (last - first + 1) * inches / (high - low) > style.text_width(text, style.SMALL) + 0.1:
            axes.text((first + last) / 2, height, text, transform=axes.get_xaxis_transform(), ha="center", va="center",
                      size=style.SMALL, color=style.MUTED, zorder=1)  # fmt: skip


def panel_head(axes: Axes, text: str, note: str) -> None:
    """Name of a panel over its left edge, and a muted note after it where it has room.

    A long name begins further left, over the labels of the rows; only if that is not enough, it is smaller.
    """
    edge, width = axes.get_position().x0 * style.chart_width(), style.text_width(text, 10.5, bold=True)
    inches = style.chart_width() - style.LEFT - edge
    left = min(max(width - inches, 0.0), max(edge - style.LEFT, 0.0))
    size = min(10.5, 10.5 * (inches + left) / width)
    write_beside(axes, text, (0, 1), (-left * 72, 5), xycoords="axes fraction", weight="bold", size=size,
                 color=style.TEXT)  # fmt: skip
    taken = style.text_width(text, size, bold=True) + 0.11 - left
    if taken + style.text_width(note, style.SMALL) <= inches:
        write_beside(axes, note, (0, 1), (taken * 72, 5), xycoords="axes fraction")


def write_beside(axes: Axes, text: str, at: tuple[float, float], points: tuple[float, float], **look: Any) -> None:  # noqa: ANN401 - as `annotate` takes it
    """Write a small muted text at this distance, in points, from a position."""
    drawn: dict[str, Any] = {"size": style.SMALL, "color": style.MUTED} | look
    axes.annotate(text, at, points, textcoords="offset points", **drawn)


def light_grid(axes: Axes, values: Iterable[float], *, across: bool = False) -> None:
    """Thin lines at these values, behind everything."""
    for value in values:
        line = axes.axvline if across else axes.axhline
        line(value, color=style.GRID, lw=0.7, zorder=0.5, clip_on=False)


def draw_share_scale(axes: Axes, n_rows: int, locale: Locale, most: float = 1.0) -> None:
    """Draw the scale from 0 to 25, 50 or 100%, as far as `most` needs, its first and last number within the panel."""
    # Where no feed has enough stories for a share there is no largest one.
    end = next((end for end in (0.25, 0.5) if most <= end), 1.0)
    axes.set_xlim(0, end * 1.04)
    axes.set_ylim(n_rows - 0.4, -0.6)
    axes.set_xticks([0, end / 2, end], ["0", "", locale.share(end)])
    sides: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")
    for text, side in zip(axes.get_xticklabels(), sides, strict=True):
        text.set_horizontalalignment(side)
    light_grid(axes, [end * part / 4 for part in range(5)], across=True)
