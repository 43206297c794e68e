"""What the panel shows as HTML that fits any width: linked views whose marks are buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from html import escape
from typing import NamedTuple

import numpy as np

from ilo_analysis.display.axes import cell_id, runs_of, theme_colour
from ilo_analysis.display.captions import (
    HATCHED,
    INTERVAL,
    OVER_100,
    SHADED,
    TWICE,
    none_found,
    not_covered_words,
)
from ilo_analysis.display.labels import POOLED, name_of, scope_name
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.explorer.choice import Choice
from ilo_analysis.explorer.tally import SIDE_BY_SIDE, Bools, Group, Places, Tally
from ilo_analysis.measures.shares import COUNTS_ONLY, quoted_interval

# From so many months on there is no room for a number over each bar, and from so many on for a column each.
MOST_NUMBERED, MOST_COLUMNS = 40, 60
_POOLED = POOLED | {"unknown": N_("All feeds of unknown scope"), "mixed": N_("All feeds pooled")}


class Mark(NamedTuple):
    """What a mark stands for: its name, number of stories, and what leads to them (a code of -1 is for no label)."""

    label: str
    n: int
    group: Group
    months: range | None = None
    subject: str = ""
    code: int = -1

    def words(self, locale: Locale, more: str = "") -> str:
        """Name and number of stories, for an attribute of the mark."""
        return escape(f"{self.label}{locale.colon}{_stories(self.n, locale)}{more}")


# A view of many feeds and months asks for the same few hundred names thousands of times.
@cache
def _month_name(month: str, locale: Locale) -> str:
    return locale.month(date.fromisoformat(f"{month}-01"))


@cache
def _stories(n: int, locale: Locale) -> str:
    return locale.stories(n)


class View(NamedTuple):
    """HTML of a view, and its marks by id."""

    html: str
    marks: Mapping[str, Mark]


class Buttons(dict[str, Mark]):
    """Marks of a view by id, each of which is a button."""

    def __init__(self, locale: Locale) -> None:
        super().__init__()
        self._locale = locale

    def add(self, name: str, mark: Mark, body: object = "", more: str = "", **attributes: str) -> str:
        """Button of a mark, whose name and number (and `more`) are read out and shown under the pointer."""
        self[name] = mark
        words = mark.words(self._locale, more)
        own = "".join(f' {key.strip("_").replace("_", "-")}="{value}"' for key, value in attributes.items() if value)
        return f'<button type="button" data-mark="{name}" title="{words}" aria-label="{words}"{own}>{body}</button>'


class Asked(NamedTuple):
    """What a view is drawn from: the counts, what is chosen, the stories that it leaves, and the reader's language."""

    tally: Tally
    choice: Choice
    mask: Bools
    groups: list[Group]
    months: range
    locale: Locale
    names: dict[str, dict[str, str]]

    def label(self, kind: str, label: str) -> str:
        """Name of a topic or a theme, or of having none."""
        return self.names[kind].get(label) or name_of(kind[:-1], label, self.locale)

    def is_seen(self, feeds: Sequence[int]) -> bool:
        """Whether any of these feeds shows a month of the period, or no month is known of."""
        status = self.tally.status[list(feeds), self.months.start : self.months.stop]
        return not status.size or bool(status.any())

    @property
    def is_crowded(self) -> bool:
        """Whether there are more feeds than can be compared side by side."""
        return len(self.tally.feed_codes(self.choice)) > SIDE_BY_SIDE

    def name(self, group: Group) -> str:
        """Name of a feed, or of the feeds of a scope."""
        if len(group.feeds) > 1:
            return self.locale.tr(_POOLED[group.scope])
        return self.names["feeds"][group.id]

    def month_name(self, month: int) -> str:
        """Month in words."""
        return _month_name(self.tally.month_ids[month], self.locale)

    def columns(self) -> list[Column]:
        """A column for each month; for each year, where there are too many months."""
        months = self.months
        if len(months) <= MOST_COLUMNS:
            return [Column(self.month_name(m), self.tally.month_ids[m], range(m, m + 1)) for m in months]
        years = self.tally.months[months.start : months.stop].year
        first = np.searchsorted(years, np.unique(years)) + months.start
        ends = [*first[1:].tolist(), months.stop]
        return [
            Column(str(year), str(year), range(a, b)) for year, a, b in zip(np.unique(years), first, ends, strict=True)
        ]


class Column(NamedTuple):
    """One column of a chart: its name, its id, and its months."""

    name: str
    id: str
    months: range


def draw_volume(asked: Asked) -> View:
    """Bars of the stories by month, a row per group on one scale; partly seen months hatched, unseen ones labelled."""
    tally, locale = asked.tally, asked.locale
    counts = [tally.by_month(tally.entries(asked.mask, group)) for group in asked.groups]
    top = max((int(count[asked.months].max(initial=0)) for count in counts), default=0)
    if not top:
        return View(nothing(asked), {})
    marks = Buttons(asked.locale)
    numbers = " numbered" if len(asked.months) <= MOST_NUMBERED else ""
    rows = []
    for group, count in zip(asked.groups, counts, strict=True):
        bars = "".join(_bars(asked, group, count, top, marks))
        label = escape(locale.tr("{feed}: stories by month", feed=asked.name(group)))
        rows.append(
            f'{_head(asked, group, int(count[asked.months].sum()))}<div class="ilo-months ilo-bars{numbers}" '
            f'role="group" data-brush="{len(asked.months)}" aria-label="{label}" {_columns(len(asked.months))}>'
            f"{bars}</div>{_month_axis(asked)}"
        )
    brushing = N_("Drag over months to choose them; or hold Shift, press the arrow keys on a bar, then Enter.")
    notes = [locale.tr(note) for note in (HATCHED, SHADED, brushing)]
    notes += [locale.tr(TWICE)] if len(asked.groups) > 1 else []
    return View("".join(rows) + _crowd(asked) + _notes(notes), marks)


def draw_feeds(asked: Asked) -> View:
    """Heat map of the stories of every feed by month, or by year; a cell chooses its feed and its period."""
    tally, locale = asked.tally, asked.locale
    counts, columns = tally.by_feed_and_month(asked.mask), asked.columns()
    feeds = tally.feed_codes(asked.choice)
    sums = np.array([[int(counts[feed, list(c.months)].sum()) for c in columns] for feed in feeds])
    if not sums.sum():
        return View(nothing(asked), {})
    marks = Buttons(asked.locale)
    rows = []
    for feed, own in zip(feeds, sums.tolist(), strict=True):
        group = Group(tally.feeds[feed], tally.scopes[tally.feeds[feed]], (feed,))
        cells = "".join(_cells(asked, group, own, int(sums.max()), columns, marks))
        rows.append(_line(asked.name(group), cells, len(columns), heat=True))
    notes = [
        locale.tr("A cell chooses its feed and its period; the chips above the views take them back."),
        locale.tr("“?”: no saved page shows it, so its number is unknown, not zero."),
    ]
    return View(f'<div class="ilo-grid">{"".join(rows)}</div>{_axis(asked, columns)}' + _notes(notes), marks)


def draw_timeline(asked: Asked) -> View:
    """Dots for all themes by month or year, a block per group; the area and the number are the stories."""
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
            _line(asked.label("themes", names[theme]), shades + "".join(dots), len(columns))
            for theme in order
            if count[theme].any()
            for dots in [_dots(asked, group, theme, count[theme].tolist(), top, columns, marks)]
        ]
        head = _head(asked, group, len(tally.entries(asked.mask, group)))
        label = escape(locale.tr("{feed}: themes by month", feed=asked.name(group)))
        axis = _axis(asked, columns)
        blocks += [f'{head}<div role="group" aria-label="{label}">{"".join(rows)}</div>{axis}'] if rows else []
    notes = [locale.tr("Dots: stories of the month or year; every theme found is shown."), locale.tr(SHADED)]
    return View("".join(blocks) + _crowd(asked) + _notes(notes), marks)


def draw_shares(asked: Asked, kind: str) -> View:
    """Share of each group's stories that has a label, with its interval; below five stories there is only the count."""
    tally, locale = asked.tally, asked.locale
    marks = Buttons(asked.locale)
    blocks, unknown = [], 0
    for group in asked.groups:
        every = tally.entries(asked.mask, group)
        entries = tally.known(kind, every)
        unknown += (len(every) - len(entries)) * (len(group.feeds) == 1 or asked.is_crowded)
        if not len(entries):
            continue
        counts = tally.by_label(kind, entries).sum(axis=1)
        names = tally.labels[kind].names
        codes = [int(code) for code in np.lexsort((names, -counts)) if counts[code]]
        codes += [-1] * bool(len(tally.unlabelled(kind, entries)))
        marked = tally.with_labels(kind, entries, codes)
        lines = "".join(_share_rows(asked, group, kind, codes, entries, marked, marks))
        label = escape(
            locale.tr("{feed}: share of stories by {kind}", feed=asked.name(group), kind=locale.tr(kind[:-1]))
        )
        blocks.append(f'{_head(asked, group, len(entries))}<div role="group" aria-label="{label}">{lines}</div>')
    if not blocks:
        return View(nothing(asked), {})
    notes = [locale.tr(INTERVAL), locale.tr(OVER_100), *([not_covered_words(unknown, locale)] if unknown else [])]
    return View("".join(blocks) + _crowd(asked) + _notes(notes), marks)


def _bars(asked: Asked, group: Group, counts: Places, top: int, marks: Buttons) -> Iterator[str]:
    """One column per month; an unbroken run of unseen months is one box that says so."""
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
    """How much of a month was seen, that was not seen in full."""
    tally, locale = asked.tally, asked.locale
    if len(group.feeds) > 1:
        seen = int((tally.status[list(group.feeds), month] > 0).sum())
        return f" ({locale.tr('seen of {n} of {total} feeds, or in part', n=seen, total=len(group.feeds))})"
    days, length = tally.observed[group.feeds[0], month], tally.months[month].days_in_month
    return f" ({locale.tr('{n} of {total} days observed', n=int(days), total=length)})"


def _cells(
    asked: Asked, group: Group, counts: list[int], top: int, columns: Sequence[Column], marks: Buttons
) -> Iterator[str]:
    """One cell per column of the heat map."""
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
        body = n if n < 10_000 else ""
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
    """One dot per column with a story."""
    label = asked.tally.labels["themes"].names[theme]
    name = f"{asked.label('themes', label)}, {asked.name(group)}"
    id_before, id_after = cell_id(group.id), cell_id(label)
    room, colour = max(5.0, min(20.0, 560 / len(columns))), theme_colour(label)
    for place, (n, column) in enumerate(zip(counts, columns, strict=True)):
        if n:
            mark = Mark(f"{name}, {column.name}", n, group, column.months, "themes", theme)
            size = min(room, 7 + 13 * (n / top) ** 0.5) if n > 1 or top == 1 else min(room, 10)
            size = max(size, min(room, 14)) if n > 1 else size
            look = f"grid-column:{place + 1};width:{size:.3g}px;height:{size:.3g}px;background:{colour}"
            number = n if n > 1 and size >= 13 and n < 100 else ""
            yield marks.add(f"theme-timeline-{id_before}-{column.id}-{id_after}", mark, number, style=look)


def _share_rows(
    asked: Asked,
    group: Group,
    kind: str,
    codes: list[int],
    entries: Places,
    marked: list[Places],
    marks: Buttons,
) -> Iterator[str]:
    """One row per label: its name, bar and interval, and the same in words."""
    total, numbers = len(entries), [len(own) for own in marked]
    interval, _ = quoted_interval(numbers, total, asked.tally.launches(entries, marked))
    for code, n, share, low, high in zip(codes, numbers, *(np.atleast_1d(100 * x) for x in interval), strict=True):
        label = asked.tally.labels[kind].names[code] if code >= 0 else f"no {kind[:-1]}"
        words = asked.locale.tr("{n} of {total}", n=n, total=asked.locale.number(total))
        track = ""
        if total >= COUNTS_ONLY:
            ends = f"{asked.locale.number(low)}–{asked.locale.number(high)}"
            words = f"{asked.locale.share(share / 100)} ({ends}) · {words}"
            track = (
                f'<u style="width:{share:.4g}%;background:{theme_colour(label)}"></u>'
                f'<em style="left:{low:.4g}%;width:{high - low:.4g}%"></em>'
            )
        name = asked.label(kind, label)
        mark = Mark(f"{name}, {asked.name(group)}", n, group, subject=kind, code=code)
        body = f"<b>{escape(name)}</b><span>{track}</span><small>{words}</small>"
        mark_id = f"{kind[:-1]}-share-{cell_id(group.id, label)}"
        yield marks.add(mark_id, mark, body, f", {words}", class_="ilo-share")


def _head(asked: Asked, group: Group, n: int) -> str:
    """Name of a group over its part of a view, with its stories and its scope."""
    told = asked.locale.stories(n)
    if len(group.feeds) == 1:
        told += f" · {scope_name(group.scope, asked.locale)}"
    return f'<p class="ilo-head"><b>{escape(asked.name(group))}</b> <small>{escape(told)}</small></p>'


def _crowd(asked: Asked) -> str:
    """Where the feeds are found one by one, if they are too many to be drawn side by side."""
    if not asked.is_crowded:
        return ""
    n = len(asked.tally.feed_codes(asked.choice))
    words = asked.locale.tr(
        "{n} feeds are added up by scope; “Feeds by month” shows each, and choosing up to {most} compares them.",
        n=n, most=SIDE_BY_SIDE,
    )  # fmt: skip
    return f'<p class="ilo-notes"><b>{escape(words)}</b></p>'


def _columns(n: int) -> str:
    return f'style="grid-template-columns:repeat({n},minmax(0,1fr))"'


def _line(name: str, cells: str, n: int, *, heat: bool = False) -> str:
    """A row of cells after its name; those of a heat map are a group of their own."""
    name = escape(name)
    kind = f' ilo-heat" role="group" aria-label="{name}' if heat else ""
    return f'<div class="ilo-line"><b>{name}</b><div class="ilo-months{kind}" {_columns(n)}>{cells}</div></div>'


def _axis(asked: Asked, columns: Sequence[Column]) -> str:
    """Axis of months or years under rows with names."""
    axis = _month_axis(asked)
    if len(asked.months) > MOST_COLUMNS:
        step = -(-len(columns) // 13)
        axis = _labels(((at, column.name) for at, column in enumerate(columns) if at % step == 0), len(columns))
    return f'<div class="ilo-line"><b></b>{axis}</div>'


def _labels(labels: Iterable[tuple[int, str]], n: int) -> str:
    """Labels under some of n columns."""
    told = "".join(f'<span style="grid-column:{at + 1}">{label}</span>' for at, label in labels)
    return f'<div class="ilo-months ilo-axis" aria-hidden="true" {_columns(n)}>{told}</div>'


def _month_axis(asked: Asked) -> str:
    """Names of months, at most thirteen, with the year under the first of each."""
    periods = [asked.tally.months[month] for month in asked.months]
    step = next((s for s in (1, 2, 3, 6, 12) if len(periods) / s <= 13), 12 * -(-len(periods) // 156))
    labels, year = [], 0
    for place, period in enumerate(periods):
        if (period.year * 12 + period.month - 1) % step == 0:
            new_year = f"<br>{period.year}" if period.year != year else ""
            year = period.year
            labels.append((place, f"{asked.locale.short_month(period.month)}{new_year}"))
    return _labels(labels, len(periods))


def _notes(notes: Sequence[str]) -> str:
    return f'<p class="ilo-notes">{escape(" ".join(notes))}</p>'


def nothing(asked: Asked, words: str = "") -> str:
    """A sentence in the place of a view that has nothing to show; it names what was chosen."""
    locale, chosen = asked.locale, "; ".join(asked.choice.words(asked.locale))
    if not asked.is_seen(asked.tally.feed_codes(asked.choice)):
        words = locale.tr("No saved page shows this period, so what was published then is not known.")
    elif chosen and not asked.mask.any():
        words = locale.tr(
            "No story has all that is chosen ({chosen}). Take something away, or press Reset.", chosen=chosen
        )
    return f'<p class="ilo-nothing">{escape(words or none_found(locale))}</p>'


# Title of each view, and what draws it.
VIEWS: dict[str, tuple[str, Callable[[Asked], View]]] = {
    "volume": (N_("Stories by month"), draw_volume),
    "feeds": (N_("Feeds by month"), draw_feeds),
    "timeline": (N_("Themes by month"), draw_timeline),
    "topics": (N_("Topics"), partial(draw_shares, kind="topics")),
    "themes": (N_("Themes"), partial(draw_shares, kind="themes")),
}
