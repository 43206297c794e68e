"""The stories of a report: each printed once, and shown alone for the bar that leads to them, without a script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import Locale, capital
from ilo_analysis.display.stories import STORIES_TYPE, printable, printed_day, sources_of, story_item
from ilo_analysis.display.table import Table, Value
from ilo_analysis.reports.page.links import Linked, marks_by_story, selection_headings
from ilo_analysis.reports.page.markup import PARTS
from ilo_analysis.reports.page.selection import Shown, outputs_of, source_of

# above this the page prints titles only, or it would not fit into a mail
SUMMARIES_UP_TO = 1_000
OPEN = 10  # stories shown before anyone asks for more


def read_stories(cells: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the stories of all outputs that hold some, by id; of a story that comes twice, the one with more marks."""
    found: dict[str, dict[str, Any]] = {}
    for shown in outputs_of(cells):
        for story in _stories_of(shown):
            known = found.get(str(story["id"]))
            if known is None or len(story.get("marks") or []) > len(known.get("marks") or []):
                found[str(story["id"])] = dict(story)
    return found


def fullest_list(cells: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return the cell and output that hold the most stories: where the page prints them.

    The others hold a selection of them.
    """
    sizes = {(s.place, s.number): len(_stories_of(s)) for s in outputs_of(cells) if STORIES_TYPE in s.data}
    return max(sizes, key=lambda where: sizes[where], default=(-1, -1))


def _stories_of(shown: Shown) -> list[Mapping[str, Any]]:
    return list((shown.data.get(STORIES_TYPE) or {}).get("stories", []))


def story_selections(cells: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return lists that hold a part of the stories: id in the page, heading of their section, ids of the stories."""
    fullest, found = fullest_list(cells), []
    for shown in outputs_of(cells):
        if STORIES_TYPE in shown.data and (shown.place, shown.number) != fullest:
            prose = "\n".join(source_of(cell) for cell in cells[: shown.place] if cell["cell_type"] == "markdown")
            headings = re.findall(r"^#+ +(.+)$", prose, re.MULTILINE)
            ids = tuple(str(story["id"]) for story in _stories_of(shown))
            found.append((f"list-{shown.place}", headings[-1] if headings else "", ids))
    return found


def months_of(stories: Mapping[str, Mapping[str, Any]], locale: Locale) -> list[Linked]:
    """Return the stories of each month as separate selections, newest first; empty if all stories are open."""
    if len(stories) <= OPEN:
        return []
    months: dict[str, list[str]] = {}
    for story in sorted(stories.values(), key=lambda story: str(story.get("date") or ""), reverse=True):
        months.setdefault(printable(story.get("date"))[:7], []).append(str(story["id"]))
    return [
        Linked("stories", month, _month_name(month, locale), tuple(ids), f"m{place}")
        for place, (month, ids) in enumerate(months.items())
    ]


def _month_name(month: str, locale: Locale, *, short: bool = False) -> str:
    if printed_day(f"{month}-01", locale) == f"{month}-01":
        return month or locale.tr("undated")
    name = locale.short_month(int(month[5:])) if short else locale.month(date.fromisoformat(f"{month}-01"))
    return name if short else capital(name)


def open_stories(stories: Mapping[str, Mapping[str, Any]], linked: Sequence[Linked]) -> set[str]:
    """Return ten stories that are open: those that carry the findings, one finding after the other, then the newest."""
    carried = [list(link.stories) for link in linked if link.origin.startswith("found-")]
    turns = [ids[turn] for turn in range(OPEN) for ids in carried if turn < len(ids)]
    newest = sorted(stories, key=lambda name: (str(stories[name].get("date") or ""), name), reverse=True)
    return set(list(dict.fromkeys([*turns, *newest]))[:OPEN])


def story_list_html(stories: Mapping[str, Mapping[str, Any]], linked: Sequence[Linked], locale: Locale) -> Markup:
    """Return the story list with a heading for each selection.

    The heading that is the page's target hides all other stories.

    Ten stories are open; each month is a line that shows its own.
    """
    if not stories:
        return Markup("<p>{}</p>").format(locale.tr("No stories to show."))
    months = months_of(stories, locale)
    marks = marks_by_story([*linked, *months])
    first = open_stories(stories, linked)
    brief = len(stories) > SUMMARIES_UP_TO
    ordered = sorted(stories.values(), key=lambda story: (str(story.get("date") or ""), str(story["id"])), reverse=True)
    classes = ([*(["t"] if story["id"] in first else []), *marks.get(str(story["id"]), [])] for story in ordered)
    items = (
        (story_item(story, locale, brief=brief), " ".join(its)) for story, its in zip(ordered, classes, strict=True)
    )
    total = locale.tr("The story", "All {n} stories", n=len(stories))
    every = locale.tr("{n} of {total} stories", n=len(first), total=locale.number(len(stories))) if months else total
    found = locale.stories(2).replace(locale.number(2), "{n}")  # the script fills in how many it finds
    counts = [locale.stories(0), locale.stories(1), found]
    headings = selection_headings([*linked, *months], len(stories), locale)
    lines = _month_lines(months, locale)
    return Markup(macros(*PARTS).stories(items, headings, lines, total, every, brief, counts, locale.tr))


def _month_lines(months: Sequence[Linked], locale: Locale) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Return each year, with each of its months as the way to its stories: mark, name and number of stories."""
    return [
        (
            year or "–",  # its one link says that the stories have no date
            [(month.mark, _month_name(month.key, locale, short=True), len(month.stories)) for month in of_year][::-1],
        )
        for year, of_year in groupby(months, key=lambda month: month.key[:4])
    ]


def stories_table(stories: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return the stories as a table for the data files, oldest first."""
    columns = ["story_id", "date", "title", "kicker", "summary", "feeds", "url", "sources"]
    rows: list[list[Value]] = [
        [
            str(story["id"]),
            *(printable(story.get(column)) or None for column in columns[1:5]),
            "; ".join(map(str, story.get("feeds") or [])),
            printable(story.get("url")) or None,
            sources_of(story, None),
        ]
        for story in sorted(stories.values(), key=lambda story: (str(story.get("date") or ""), str(story["id"])))
    ]
    return Table(columns, ["text", "date", *["text"] * 6], rows, name="stories", title="Stories")
