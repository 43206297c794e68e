"""Dated milestones over a chart of periods: at most five, each once, spread over what is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.display.locale import Locale
from ilo_analysis.display.style import PAGE, RULE, SMALL, TEXT, WIDE, chart_width, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_EVENTS = 5
_ROW = 0.2  # inches


def events_within(events: pd.DataFrame | None, places: dict[pd.Period, int]) -> pd.DataFrame:
    """Return the milestones inside the drawn periods, by date, with their `place` on the axis to the day: at most five.

    Where `own` marks a reader's own events, they come first. The others are chosen one after the other, each as far
    from those chosen before as can be, so that they spread over the period.
    """
    nothing = pd.DataFrame({"date": [], "label": [], "place": []})
    if events is None or events.empty or not places:
        return nothing
    first, last = next(iter(places)).start_time, list(places)[-1].end_time
    inside = events[events["date"].between(first, last)].sort_values(["date", "label"], kind="stable")
    inside = inside.drop_duplicates("label")
    own = inside["own"].fillna(False).astype(bool) if "own" in inside else pd.Series(False, index=inside.index)
    dates = dict(zip(inside.index, inside["date"], strict=True))
    chosen = _spread(list(inside.index[own]), [], dates, first)
    chosen = _spread(list(inside.index[~own]), chosen, dates, first)
    kept = inside.loc[sorted(chosen, key=list(inside.index).index)]
    return kept.assign(place=[_exact_place(date, places) for date in kept["date"]]).reset_index(drop=True)


def _spread(left: list[int], chosen: list[int], dates: Mapping[int, pd.Timestamp], first: pd.Timestamp) -> list[int]:
    """Add from `left` what is farthest from those chosen, until there are enough."""
    chosen, left = [*chosen], [*left]
    while left and len(chosen) < MOST_EVENTS:
        marks = [dates[other] for other in chosen] or [first]
        best = max(left, key=lambda at: (min(abs(dates[at] - mark) for mark in marks), -left.index(at)))
        chosen.append(best)
        left.remove(best)
    return chosen


def _exact_place(date: pd.Timestamp, places: dict[pd.Period, int]) -> float:
    period = date.to_period(next(iter(places)).freqstr)
    length = (period.end_time - period.start_time).days + 1
    return places[period] - 0.5 + ((date - period.start_time).days + 0.5) / length


def _named(events: pd.DataFrame) -> list[str]:
    """Return the text at each mark: its label, or on a phone its number, which the caption explains."""
    if chart_width() >= WIDE:
        return [str(label) for label in events["label"]]
    return [str(number) for number, _ in enumerate(events["label"], start=1)]


def events_words(events: pd.DataFrame, locale: Locale, *, drawn: bool = True) -> str:
    """Return the sentence for the caption that names the milestones, where the drawing does not; nothing without any.

    On a phone they are `drawn` as numbers, which the sentence explains; over a heat map they are not drawn at all.
    """
    if events.empty or (drawn and chart_width() >= WIDE):
        return ""
    named = [
        f"{f'{number} ' if drawn else ''}{label} ({locale.short_date(date)})"
        for number, (label, date) in enumerate(zip(events["label"], events["date"], strict=True), start=1)
    ]
    return locale.tr("Milestones: {named}.", named="; ".join(named))


def event_rows(names: Sequence[str], places: Sequence[float], inches: float, n_periods: int) -> list[tuple[int, bool]]:
    """Return a row for each name, so that none overlaps or leaves the drawing, and whether it is left of its mark."""
    ends: list[float] = []
    found = []
    for name, place in zip(names, places, strict=True):
        at = (place + 0.6) * inches / (n_periods + 0.2)
        extent = text_width(name, SMALL) + 0.2
        to_left = inches - at < extent and at > inches - at
        start, end = (at - extent, at + 0.1) if to_left else (at - 0.1, at + extent)
        row = next((number for number, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row : row + 1] = [end]
        found.append((row, to_left))
    return found


def strip_height(events: pd.DataFrame, inches: float, n_periods: int) -> float:
    """Return the inches that the strip of milestones takes; nothing without any."""
    if events.empty:
        return 0.0
    rows = event_rows(_named(events), list(events["place"]), inches, n_periods)
    return (max(row for row, _ in rows) + 1.2) * _ROW + 0.05


def draw_events(axes: Axes, events: pd.DataFrame, below: Sequence[Axes], n_periods: int) -> None:
    """Draw the strip: a mark and a name for each, and a thin line through the panels below."""
    inches = axes.get_position().width * axes.figure.get_size_inches()[0]  # type: ignore[union-attr]
    names = _named(events)
    rows = event_rows(names, list(events["place"]), inches, n_periods)
    lowest = max((row for row, _ in rows), default=0) + 0.6
    axes.set(xlim=(-0.6, n_periods - 0.4), ylim=(lowest, -0.6))
    axes.set_axis_off()
    for place, (row, to_left), name in zip(events["place"], rows, names, strict=True):
        axes.plot([place, place], [row, lowest], color=RULE, lw=0.7, ls=(0, (2, 2)), zorder=1)
        axes.plot([place], [row], marker="D", ms=4, color=TEXT, zorder=3)
        axes.annotate(name, (place, row), (-6 if to_left else 6, 0), textcoords="offset points",
                      ha="right" if to_left else "left", va="center", size=SMALL, color=TEXT, zorder=4,
                      bbox={"facecolor": PAGE, "edgecolor": "none", "pad": 0.8})  # fmt: skip
        for panel in below:
            panel.axvline(place, color=RULE, lw=0.7, ls=(0, (2, 2)), zorder=0.6)
