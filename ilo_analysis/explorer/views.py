"""What the panel shows, as HTML that fits any width: linked views whose marks are buttons, and the table of stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.display.axes import cell_id, runs_of, theme_colour
from ilo_analysis.display.captions import (
    HATCHED,
    INTERVAL,
    OVER_100,
    SHADED,
    TWICE,
    none_found,
    not_covered_words,
    short_month,
)
from ilo_analysis.display.labels import scope_name
from ilo_analysis.display.locale import ENGLISH
from ilo_analysis.display.stories import is_link, marked_html, story_records
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.tally import Tally
from ilo_analysis.measures.intervals import wilson_interval
from ilo_analysis.measures.shares import COUNTS_ONLY

# From so many months on there is no room for a number over each bar.
MOST_NUMBERED = 40
TOP = 12


class Mark(NamedTuple):
    """What a mark stands for: words, number of stories, and the codes that lead to them (-1 stands for all)."""

    label: str
    n: int
    feed: int
    month: int = -1
    subject: str = ""
    code: int = -1


class View(NamedTuple):
    """HTML of a view, and its marks by id."""

    html: str
    marks: dict[str, Mark]


def draw_volume(tally: Tally, entries: np.ndarray, feeds: Sequence[int], months: range) -> View:
    """Bars of the stories by month, a row per feed on one scale; partly seen months hatched, unseen ones shaded."""
    counts = tally.by_month(entries)
    shown = counts[np.ix_(feeds, months)]
    if not shown.sum():
        return View(nothing(), {})
    marks: dict[str, Mark] = {}
    numbers = " numbered" if len(months) <= MOST_NUMBERED else ""
    rows = []
    for feed in feeds:
        bars = "".join(_bars(tally, feed, counts[feed], int(shown.max()), months, marks))
        name = tally.feeds[feed]
        head = _head(
            tally,
            name,
            f"{ENGLISH.stories(int(counts[feed, months].sum()))} · {scope_name(tally.scopes[name])}",
        )
        group = escape(f"{tally.name('feed', name)}: stories by month")
        rows.append(
            f'{head}<div class="ilo-months ilo-bars{numbers}" role="group" aria-label="{group}" {_columns(months)}>'
            f"{bars}</div>{_axis(tally, months)}"
        )
    notes = [HATCHED.split(",")[0] + ".", SHADED, *[TWICE] * (len(feeds) > 1)]
    return View("".join(rows) + _notes(notes), marks)


def draw_timeline(tally: Tally, entries: np.ndarray, feeds: Sequence[int], months: range) -> View:
    """Dots for the most frequent themes by month, a block per feed; the area and the number are the stories."""
    counts = tally.by_label("themes", entries, months=True)
    shown = counts[:, feeds][:, :, months]
    if not shown.sum():
        return View(nothing("No theme in this selection. Widen it, or choose other feeds."), {})
    names = tally.labels["themes"].names
    order = [t for t in np.lexsort((names, -shown.sum(axis=(1, 2)))) if shown[t].any()][:TOP]
    marks: dict[str, Mark] = {}
    blocks = []
    for feed in feeds:
        own = [theme for theme in order if counts[theme, feed, months].any()]
        if not own:
            continue
        unseen = [place for place, month in enumerate(months) if not tally.status[feed, month]]
        shades = "".join(f'<i style="grid-column:{a + 1}/{b + 2}"></i>' for a, b in runs_of(unseen))
        rows = []
        for theme in own:
            dots = "".join(_dots(tally, feed, int(theme), counts[theme, feed], int(shown.max()), months, marks))
            label = escape(tally.name("theme", names[theme]))
            rows.append(
                f'<div class="ilo-line"><b title="{label}">{label}</b>'
                f'<div class="ilo-months" {_columns(months)}>{shades}{dots}</div></div>'
            )
        name = tally.feeds[feed]
        group = escape(f"{tally.name('feed', name)}: themes by month")
        axis = f'<div class="ilo-line"><b></b>{_axis(tally, months)}</div>'
        blocks.append(f'{_head(tally, name, "")}<div role="group" aria-label="{group}">{"".join(rows)}</div>{axis}')
    notes = [
        f"The {len(order)} most frequent themes." if len(order) == TOP else "All themes found.",
        SHADED,
    ]
    return View("".join(blocks) + _notes(notes), marks)


def draw_shares(tally: Tally, entries: np.ndarray, feeds: Sequence[int]) -> View:
    """Share of each feed's stories that has a topic, with its interval; below five stories there is only the count."""
    labels = tally.labels["topics"]
    covered = tally.covered[tally.story]
    unknown = int((entries & ~covered & np.isin(tally.feed, feeds)).sum())
    entries = entries & covered
    counts = tally.by_label("topics", entries)
    bare = tally.unlabelled("topics", entries)
    totals = np.bincount(tally.feed[entries], minlength=len(tally.feeds))
    if not totals[feeds].sum():
        return View(nothing(), {})
    shown = counts[:, feeds].sum(axis=1)
    order = [int(t) for t in np.lexsort((labels.names, -shown)) if shown[t]][:TOP]
    marks: dict[str, Mark] = {}
    blocks = []
    for feed in feeds:
        if not totals[feed]:
            continue
        rows = [(labels.names[code], code, int(counts[code, feed])) for code in order]
        rows += [("no topic", -1, int(bare[feed]))]
        lines = "".join(_share_row(tally, feed, row, int(totals[feed]), marks) for row in rows if row[2])
        name = tally.feeds[feed]
        note = f"{ENGLISH.stories(int(totals[feed]))} · {scope_name(tally.scopes[name])}"
        group = escape(f"{tally.name('feed', name)}: share of stories by topic")
        blocks.append(f'{_head(tally, name, note)}<div role="group" aria-label="{group}">{lines}</div>')
    return View(
        "".join(blocks)
        + _notes(
            [
                INTERVAL,
                OVER_100,
                *([not_covered_words(unknown, ENGLISH)] if unknown else []),
            ]
        ),
        marks,
    )


def _bars(
    tally: Tally, feed: int, counts: np.ndarray, top: int, months: range, marks: dict[str, Mark]
) -> Iterator[str]:
    """One column per month."""
    name = tally.feeds[feed]
    before, id_before = escape(f"{tally.name('feed', name)}, "), cell_id(name)
    for month in months:
        status, n, month_name = tally.status[feed, month], int(counts[month]), tally.month_names[month]
        if not status and not n:
            yield f'<i title="{month_name}: not observed"></i>'
            continue
        if not n:
            yield f'<s title="{month_name}: 0 stories">0</s>'
            continue
        length = tally.months[month].days_in_month if status == 1 else 0
        days = f" ({tally.observed[feed, month]} of {length} days observed)" if status == 1 else ""
        label = f"{before}{month_name}: {ENGLISH.stories(n)}{days}"
        mark = f"story-volume-{id_before}-{tally.month_ids[month]}"
        marks[mark] = Mark(label, n, feed, month)
        hatched = ' class="part"' if status == 1 else ""
        yield (
            f'<button type="button" data-mark="{mark}"{hatched} title="{label}" aria-label="{label}" '
            f'style="height:{100 * n / top:.4g}%"><span>{n}</span></button>'
        )


def _dots(
    tally: Tally, feed: int, theme: int, counts: np.ndarray, top: int, months: range, marks: dict[str, Mark]
) -> Iterator[str]:
    """One dot per month with a story."""
    name, label = tally.feeds[feed], tally.labels["themes"].names[theme]
    before = escape(f"{tally.name('theme', label)}, {tally.name('feed', name)}, ")
    id_before, id_after = cell_id(name), cell_id(label)
    room, colour = max(5.0, min(20.0, 560 / len(months))), theme_colour(label)
    for place, month in enumerate(months):
        if n := int(counts[month]):
            words = f"{before}{tally.month_names[month]}: {ENGLISH.stories(n)}"
            mark = f"theme-timeline-{id_before}-{tally.month_ids[month]}-{id_after}"
            marks[mark] = Mark(words, n, feed, month, "themes", theme)
            size = min(room, 7 + 13 * (n / top) ** 0.5) if n > 1 or top == 1 else min(room, 10)
            size = max(size, min(room, 14)) if n > 1 else size
            yield (
                f'<button type="button" data-mark="{mark}" title="{words}" aria-label="{words}" '
                f'style="grid-column:{place + 1};width:{size:.3g}px;height:{size:.3g}px;'
                f'background:{colour}">{n if n > 1 and size >= 13 and n < 100 else ""}</button>'
            )


def _share_row(tally: Tally, feed: int, row: tuple[str, int, int], total: int, marks: dict[str, Mark]) -> str:
    """One topic: its name, bar and interval, and the same in words."""
    topic, code, n = row
    name = tally.feeds[feed]
    mark = f"topic-share-{cell_id(name, topic)}"
    share, low, high = (100 * float(x) for x in wilson_interval(n, total))
    words = f"{n:,} of {total:,}"
    track = ""
    if total >= COUNTS_ONLY:
        words = f"{share:.0f} % ({low:.0f}–{high:.0f}) · {words}"
        track = (
            f'<u style="width:{share:.4g}%;background:{theme_colour(topic)}"></u>'
            f'<em style="left:{low:.4g}%;width:{high - low:.4g}%"></em>'
        )
    label = f"{tally.name('topic', topic)}, {tally.name('feed', name)}: {ENGLISH.stories(n)}, {words}"
    marks[mark] = Mark(label, n, feed, subject="topics", code=code)
    return (
        f'<button type="button" class="ilo-share" data-mark="{mark}" aria-label="{escape(label)}">'
        f"<b>{escape(tally.name('topic', topic))}</b><span>{track}</span><small>{words}</small></button>"
    )


def _head(tally: Tally, feed: str, note: str) -> str:
    return f'<p class="ilo-head"><b>{escape(tally.name("feed", feed))}</b> <small>{escape(note)}</small></p>'


def _columns(months: range) -> str:
    return f'style="grid-template-columns:repeat({len(months)},minmax(0,1fr))"'


def _axis(tally: Tally, months: range) -> str:
    """Names of months, at most thirteen, with the year under the first of each."""
    periods = [tally.months[month] for month in months]
    step = next((s for s in (1, 2, 3, 6, 12) if len(periods) / s <= 13), 12 * -(-len(periods) // 156))
    labels, year = [], 0
    for place, period in enumerate(periods):
        if (period.year * 12 + period.month - 1) % step == 0:
            new_year = f"<br>{period.year}" if period.year != year else ""
            year = period.year
            labels.append(f'<span style="grid-column:{place + 1}">{short_month(period)}{new_year}</span>')
    return f'<div class="ilo-months ilo-axis" aria-hidden="true" {_columns(months)}>{"".join(labels)}</div>'


def _notes(notes: list[str]) -> str:
    return f'<p class="ilo-notes">{escape(" ".join(notes))}</p>'


def nothing(words: str = "") -> str:
    """A sentence in the place of a view that has nothing to show."""
    return f'<p class="ilo-nothing">{escape(words or none_found(ENGLISH))}</p>'


PAGE = 20
SORTS = ("newest", "oldest", "title", "feed")
# Head of a column, the order that its button asks for, and what it asks for the second time.
_HEADS = (("Date", "newest", "oldest"), ("Story", "title", "title"), ("Feeds and source", "feed", "feed"))


class StoryRows:
    """Pages of stories as HTML; orders and places are found once, so that many stories are as fast as few."""

    def __init__(self, tally: Tally, evidence: pd.DataFrame) -> None:
        self._tally = tally
        self._stories = tally.corpus.stories
        self._occurrences = _Grouped(tally.corpus.occurrences, tally.ids)
        self._evidence = _Grouped(evidence, tally.ids)
        self._orders: dict[str, np.ndarray] = {}

    def page(self, mask: np.ndarray, sort: str, page: int) -> np.ndarray:
        """Places of the stories on one page, counted from 0."""
        order = self._order(sort)
        places: np.ndarray = order[mask[order]][page * PAGE : (page + 1) * PAGE]
        return places

    def html(self, mask: np.ndarray, *, caption: str, sort: str = "newest", page: int = 0, text: str = "") -> str:
        """HTML table of one page: date, title and summary with matched words marked, feeds, source lines.

        Everything that comes from a listing is escaped; an address becomes a link only if `is_link` allows it.
        """
        places = self.page(mask, sort, page)
        stories = self._stories.iloc[places]
        records = story_records(stories, self._occurrences.of(places), self._evidence.of(places))
        by_id = {record["id"]: record for record in records}
        rows = "".join(
            self._row(by_id[story], place, text) for story, place in zip(stories["story_id"], places, strict=True)
        )
        heads = "".join(_sort_head(*head, sort) for head in _HEADS)
        return (
            '<div class="ilo-stories" role="region" aria-label="Stories" tabindex="0"><table class="ilo-list">'
            f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _row(self, record: dict[str, Any], place: int, text: str) -> str:
        """One story as a row of the table."""
        title = record["title"] or ""
        spans = {name: [(a, b) for field, a, b, _ in record["marks"] if field == name] for name in ("title", "summary")}
        for start, end in self._tally.texts.spans(int(place), text) if text else []:
            field, shift = ("title", 0) if start <= len(title) else ("summary", len(title) + 1)
            spans[field].append((start - shift, end - shift))
        shown = {name: marked_html(record[name] or "", spans[name]) for name in spans}
        if is_link(record["url"]):
            shown["title"] = f'<a href="{escape(record["url"])}" rel="noreferrer" target="_blank">{shown["title"]}</a>'
        themes = ", ".join(
            self._tally.name("theme", theme) for theme in sorted({theme for *_, theme in record["marks"]})
        )
        said = f"<small>Themes: {escape(themes)}</small>" if themes else ""
        sources = "<br>".join(f"source: {escape(file)}, lines {a} to {b}" for file, a, b in record["sources"])
        feeds = escape(", ".join(self._tally.name("feed", feed) for feed in record["feeds"]))
        return (
            f'<tr data-story="{escape(record["id"])}"><td class="when">{escape(record["date"] or "undated")}</td>'
            f"<td><b>{shown['title'] or '(no title)'}</b><p>{shown['summary']}</p>{said}</td>"
            f'<td class="where">{feeds}<br><small>{sources}</small></td></tr>'
        )

    def _order(self, sort: str) -> np.ndarray:
        """Places of all stories in one order; equal ones by their id."""
        if sort not in SORTS:
            raise ParameterError(unknown_choice("order", sort, SORTS))
        if sort not in self._orders:
            keys = self._stories[["date", "title", "story_id"]].reset_index(drop=True)
            if sort == "feed":
                first = np.full(len(keys), len(self._tally.feeds))
                np.minimum.at(first, self._tally.story, self._tally.feed)
                keys = keys.assign(feed=first)
            column, ascending = {"newest": ("date", False), "oldest": ("date", True)}.get(sort, (sort, True))
            ordered = keys.sort_values([column, "story_id"], ascending=[ascending, True], na_position="last")
            self._orders[sort] = ordered.index.to_numpy()
        return self._orders[sort]


class _Grouped:
    """Rows of a table by story, found without looking through the table."""

    def __init__(self, table: pd.DataFrame, ids: pd.Index) -> None:
        codes = ids.get_indexer(pd.Index(table["story_id"]))
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._order], np.arange(len(ids) + 1))
        self._table = table

    def of(self, places: np.ndarray) -> pd.DataFrame:
        """Rows of the stories at these places."""
        runs = [self._order[self._starts[place] : self._starts[place + 1]] for place in places]
        return self._table.iloc[np.concatenate(runs) if runs else []]


def _sort_head(name: str, order: str, other: str, sort: str) -> str:
    """Head of a column, with a button that sorts by it."""
    sorted_as = {order: "descending" if order == "newest" else "ascending", other: "ascending"}.get(sort)
    told = f' aria-sort="{sorted_as}"' if sorted_as else ""
    arrow = {"descending": " ▼", "ascending": " ▲"}.get(sorted_as or "", "")
    asked = other if sort == order else order
    return f'<th scope="col"{told}><button type="button" data-mark="sort-{asked}">{name}{arrow}</button></th>'
