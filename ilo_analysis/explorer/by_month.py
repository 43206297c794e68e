"""The views over months: bars of the stories, a heat map of the feeds, dots of the themes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from ilo_analysis.display.captions import HATCHED, SHADED, TWICE
from ilo_analysis.display.charts.axes import cell_id, runs_of, theme_colour
from ilo_analysis.display.locale import N_
from ilo_analysis.explorer.asked import Asked, Buttons, Column, Mark, View, nothing
from ilo_analysis.explorer.lines import (
    axis_of,
    crowd_words,
    head_of,
    in_columns,
    line_of,
    month_axis,
    notes_of,
    number_in,
)
from ilo_analysis.explorer.tally import Group, Places

# From this many months on, there is no room for a number above each bar.
MOST_NUMBERED = 40
# Pixels of a dot that has room for a number of so many digits, and of the widest dot.
NUMBER_WIDTHS, WIDEST_DOT = {1: 13, 2: 16, 3: 22}, 22.0


def draw_volume(asked: Asked) -> View:
    """Return the bars of the stories by month, a row per group on one scale.

    Partly seen months are hatched, unseen ones labelled.
    """
    tally, locale = asked.tally, asked.locale
    entries = [tally.entries(asked.mask, group) for group in asked.groups]
    counts = [tally.by_month(own) for own in entries]
    top = max((int(count[asked.months].max(initial=0)) for count in counts), default=0)
    if not top:
        return View(nothing(asked), {})
    marks = Buttons(asked.locale)
    numbers = " numbered" if len(asked.months) <= MOST_NUMBERED else ""
    rows = []
    for group, own, count in zip(asked.groups, entries, counts, strict=True):
        bars = "".join(_bars(asked, group, count, top, marks))
        label = escape(locale.tr("{feed}: stories by month", feed=asked.name(group)))
        rows.append(
            f'{head_of(asked, group, own, by_month=True)}<div class="ilo-months ilo-bars{numbers}" '
            f'role="group" data-brush="{len(asked.months)}" aria-label="{label}" {in_columns(len(asked.months))}>'
            f"{bars}</div>{month_axis(asked)}"
        )
    brushing = N_("Drag over months to select them, or hold Shift, press the arrow keys on a bar, then Enter.")
    notes = [locale.tr(note) for note in (HATCHED, SHADED, brushing)]
    notes += [locale.tr(TWICE)] if len(asked.groups) > 1 else []
    return View("".join(rows) + crowd_words(asked) + notes_of(notes), marks)


def draw_feeds(asked: Asked) -> View:
    """Return the heat map of the stories of every feed by month, or by year; a cell chooses its feed and its period."""
    tally, locale = asked.tally, asked.locale
    counts, columns = tally.by_feed_and_month(asked.mask), asked.columns()
    feeds = tally.feed_codes(asked.selection)
    sums = np.array([[int(counts[feed, list(c.months)].sum()) for c in columns] for feed in feeds])
    if not sums.sum():
        return View(nothing(asked), {})
    marks = Buttons(asked.locale)
    rows = []
    for feed, own in zip(feeds, sums.tolist(), strict=True):
        group = Group(tally.feeds[feed], tally.scopes[tally.feeds[feed]], (feed,))
        cells = "".join(_cells(asked, group, own, int(sums.max()), columns, marks))
        rows.append(line_of(asked.name(group), cells, len(columns), heat=True))
    notes = [
        locale.tr("Click a cell to select its feed and period; the chips above the views remove them again."),
        locale.tr("“?”: no saved page shows it, so its number is unknown, not zero."),
    ]
    return View(f'<div class="ilo-grid">{"".join(rows)}</div>{axis_of(asked, columns)}' + notes_of(notes), marks)


def draw_timeline(asked: Asked) -> View:
    """Return the dots for all themes by month or year, a block per group; the area and the number are the stories."""
    tally, locale, columns = asked.tally, asked.locale, asked.columns()
    groups = [group for group in asked.groups if asked.is_crowded or len(group.feeds) == 1]
    names = tally.labels["themes"].names
    counts = {}
    for group in groups:
        by_label = tally.by_label("themes", tally.entries(asked.mask, group, asked.months))
        counts[group] = np.stack([by_label[:, list(c.months)].sum(axis=1) for c in columns], axis=1)
    shown = sum(counts.values(), np.zeros((len(names), len(columns)), dtype=np.int64))
    if not shown.sum():
        return View(nothing(asked, locale.tr("No theme in this selection. Widen it, or choose other feeds.")), {})
    order = [int(theme) for theme in np.lexsort((names, -shown.sum(axis=1)))]
    top = max(int(count.max(initial=0)) for count in counts.values())
    marks = Buttons(asked.locale)
    blocks = []
    for group, count in counts.items():
        seen = tally.status[list(group.feeds)].max(axis=0, initial=0)
        unseen = [place for place, column in enumerate(columns) if not seen[list(column.months)].any()]
        shades = "".join(f'<i style="grid-column:{a + 1}/{b + 2}"></i>' for a, b in runs_of(unseen))
        rows = [
            line_of(asked.label("themes", names[theme]), shades + "".join(dots), len(columns))
            for theme in order
            if count[theme].any()
            for dots in [_dots(asked, group, theme, count[theme].tolist(), top, columns, marks)]
        ]
        head = head_of(asked, group, tally.entries(asked.mask, group), by_month=True)
        label = escape(locale.tr("{feed}: themes by month", feed=asked.name(group)))
        axis = axis_of(asked, columns)
        blocks += [f'{head}<div role="group" aria-label="{label}">{"".join(rows)}</div>{axis}'] if rows else []
    notes = [locale.tr("Dots: stories of the month or year; every theme found is shown."), locale.tr(SHADED)]
    return View("".join(blocks) + crowd_words(asked) + notes_of(notes), marks)


def _bars(asked: Asked, group: Group, counts: Places, top: int, marks: Buttons) -> Iterator[str]:
    """Yield one column per month; an unbroken run of unseen months is one box that says so."""
    tally, locale, start = asked.tally, asked.locale, asked.months.start
    status = tally.status[list(group.feeds)]
    seen, whole = status.max(axis=0, initial=0) > 0, status.min(axis=0, initial=2) == 2
    unseen = [month for month in asked.months if not seen[month] and not counts[month]]
    said, none = escape(locale.tr("not observed")), locale.stories(0)
    for first, last in runs_of(unseen):
        words = said if last - first >= len(asked.months) / 10 else "?"
        title = escape(asked.month_name(first) + (f" – {asked.month_name(last)}" if last > first else ""))
        column = f"grid-column:{first - start + 1}/{last - start + 2}"
        yield f'<i style="{column}" title="{title}: {said}">{words}</i>'
    name, id_before = asked.name(group), cell_id(group.id)
    numbers = counts.tolist()
    for month in sorted(set(asked.months) - set(unseen)):
        n, column = numbers[month], f"grid-column:{month - start + 1}"
        if not n:
            yield f'<s style="{column}" title="{asked.month_name(month)}: {none}">0</s>'
            continue
        days = "" if whole[month] else _days(asked, group, month)
        mark = Mark(f"{name}, {asked.month_name(month)}", n, group, range(month, month + 1))
        yield marks.add(
            f"story-volume-{id_before}-{tally.month_ids[month]}", mark, f"<span>{n}</span>", days,
            data_at=str(month - start), class_="part" if days else "", style=f"{column};height:{100 * n / top:.4g}%",
        )  # fmt: skip


def _days(asked: Asked, group: Group, month: int) -> str:
    """Return how much of a month was seen, that was not seen in full."""
    tally, locale = asked.tally, asked.locale
    if len(group.feeds) > 1:
        seen = int((tally.status[list(group.feeds), month] > 0).sum())
        return f" ({locale.tr('{n} of {total} feeds observed, at least in part', n=seen, total=len(group.feeds))})"
    days, length = tally.observed[group.feeds[0], month], tally.months[month].days_in_month
    return f" ({locale.tr('{n} of {total} days observed', n=int(days), total=length)})"


def _cells(
    asked: Asked, group: Group, counts: list[int], top: int, columns: Sequence[Column], marks: Buttons
) -> Iterator[str]:
    """Yield one cell per column of the heat map."""
    tally, locale = asked.tally, asked.locale
    status, name = tally.status[group.feeds[0]], asked.name(group)
    for n, column in zip(counts, columns, strict=True):
        if not n:
            seen = status[list(column.months)].any()
            words = locale.stories(0) if seen else locale.tr("not observed")
            tag, shown = ("s", "0") if seen else ("i", "?")
            yield f'<{tag} title="{escape(f"{column.name}: {words}")}">{shown}</{tag}>'
            continue
        mark = Mark(f"{name}, {column.name}", n, group, column.months)
        shade = 1 + min(4, int(5 * (n / top) ** 0.5))
        body = number_in(n) if n < 10_000 else ""
        yield marks.add(f"feeds-{cell_id(group.id)}-{column.id}", mark, body, class_=f"heat-{shade}")


def _dots(
    asked: Asked,
    group: Group,
    theme: int,
    counts: list[int],
    top: int,
    columns: Sequence[Column],
    marks: Buttons,
) -> Iterator[str]:
    """Yield one dot per column with a story."""
    label = asked.tally.labels["themes"].names[theme]
    name = f"{asked.label('themes', label)}, {asked.name(group)}"
    id_before, id_after = cell_id(group.id), cell_id(label)
    room, colour = max(5.0, min(WIDEST_DOT, 560 / len(columns))), theme_colour(label)
    for place, (n, column) in enumerate(zip(counts, columns, strict=True)):
        if n:
            mark = Mark(f"{name}, {column.name}", n, group, column.months, "themes", theme)
            for_number = NUMBER_WIDTHS[len(str(n))] if 1 < n < 1000 else 0
            size = min(room, max(7 + 13 * (n / top) ** 0.5, for_number)) if n > 1 or top == 1 else min(room, 10)
            look = f"grid-column:{place + 1};width:{size:.3g}px;height:{size:.3g}px;background:{colour}"
            number = number_in(n) if 0 < for_number <= size else ""
            yield marks.add(f"theme-timeline-{id_before}-{column.id}-{id_after}", mark, number, style=look)
