"""The lines of a view: a head for each group, rows of cells with their names, axes of months, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ilo_analysis.display.labels import scope_name
from ilo_analysis.explorer.asked import MOST_COLUMNS, Asked, Column
from ilo_analysis.explorer.tally import SIDE_BY_SIDE, Group, Places


def head_of(asked: Asked, group: Group, entries: Places, *, by_month: bool = False) -> str:
    """Name of a group over its part of a view, with its stories and its scope; and with those that are in no month."""
    told = [asked.locale.stories(len(entries))]
    if len(group.feeds) == 1:
        told.append(scope_name(group.scope, asked.locale))
    undated = int((asked.tally.month[entries] < 0).sum())
    if undated and by_month:
        told.append(asked.locale.tr("{n} is undated", "{n} are undated", n=undated))
    return f'<p class="ilo-head"><b>{escape(asked.name(group))}</b> <small>{escape(" · ".join(told))}</small></p>'


def crowd_words(asked: Asked) -> str:
    """Return where the feeds are found one by one, if they are too many to be drawn side by side."""
    if not asked.is_crowded:
        return ""
    n = len(asked.tally.feed_codes(asked.selection))
    words = asked.locale.tr(
        "{n} feeds are added up by scope; “Feeds by month” shows each one. Select up to {most} to compare them.",
        n=n, most=SIDE_BY_SIDE,
    )  # fmt: skip
    return f'<p class="ilo-notes"><b>{escape(words)}</b></p>'


def in_columns(n: int) -> str:
    """Return the style of a box with this number of columns."""
    return f'style="grid-template-columns:repeat({n},minmax(0,1fr))"'


def line_of(name: str, cells: str, n: int, *, heat: bool = False) -> str:
    """Return a row of cells after its name; the cells of a heat map form a group."""
    name = escape(name)
    kind = f' ilo-heat" role="group" aria-label="{name}' if heat else ""
    return f'<div class="ilo-line"><b>{name}</b><div class="ilo-months{kind}" {in_columns(n)}>{cells}</div></div>'


def axis_of(asked: Asked, columns: Sequence[Column]) -> str:
    """Return the axis of months or years under rows with names."""
    axis = month_axis(asked)
    if len(asked.months) > MOST_COLUMNS:
        step = -(-len(columns) // 13)
        axis = _labels(((at, column.name) for at, column in enumerate(columns) if at % step == 0), len(columns))
    return f'<div class="ilo-line"><b></b>{axis}</div>'


def _labels(labels: Iterable[tuple[int, str]], n: int) -> str:
    """Return the labels under some of n columns."""
    told = "".join(f'<span style="grid-column:{at + 1}">{label}</span>' for at, label in labels)
    return f'<div class="ilo-months ilo-axis" aria-hidden="true" {in_columns(n)}>{told}</div>'


def month_axis(asked: Asked) -> str:
    """Return the names of months, at most thirteen, with the year under the first of each."""
    periods = [asked.tally.months[month] for month in asked.months]
    step = next((s for s in (1, 2, 3, 6, 12) if len(periods) / s <= 13), 12 * -(-len(periods) // 156))
    labels, year = [], 0
    for place, period in enumerate(periods):
        if (period.year * 12 + period.month - 1) % step == 0:
            new_year = f"<br>{period.year}" if period.year != year else ""
            year = period.year
            labels.append((place, f"{asked.locale.short_month(period.month)}{new_year}"))
    return _labels(labels, len(periods))


def number_in(n: int) -> str:
    """Return the number of a mark, which a mark too narrow for all its digits does not show."""
    return f'<span class="d{len(str(n))}">{n}</span>'


def notes_of(notes: Sequence[str]) -> str:
    """Return the notes under a view, as one paragraph."""
    return f'<p class="ilo-notes">{escape(" ".join(notes))}</p>'
