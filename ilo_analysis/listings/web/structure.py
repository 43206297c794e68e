"""The entries of a page, read from the records in its tree."""

from __future__ import annotations

import re
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from ilo_analysis.listings.data.tabular import read_scripts
from ilo_analysis.listings.language import page_languages
from ilo_analysis.listings.parsed import COLUMNS, PageFacts, Problem
from ilo_analysis.listings.web.boxes import PageTree
from ilo_analysis.listings.web.entry import Entry, EntryReader
from ilo_analysis.listings.web.linked_data import compare, marked_stories, named_entries, named_stories
from ilo_analysis.listings.web.notes import LONGEST_QUOTE, Notes, counted
from ilo_analysis.listings.web.outside import (
    report_beside,
    report_odd_titles,
    report_orphans,
    report_page_heading,
    report_unowned,
)
from ilo_analysis.listings.web.record_words import is_title_like, leads_on
from ilo_analysis.listings.web.records import find_records

FEWEST_DATED = 2
_NUMBERED = tuple(
    map(re.compile, (r"(?P<number>\d{1,4})[.)] (?P<title>.+)", r"(?P<title>.+?) ?[\[(](?P<number>\d{1,4})[\])]"))
)
_SCRIPT = re.compile(r"(?is)<script\b[^>]*>(.*?)</script")
# Fewer links beside words such as "yesterday" are no list.
FEWEST_UNREAD = 3
# This many texts of this length outside the only record of a page: it is the page of a story, not a list.
FEWEST_PROSE, SHORTEST_PROSE = 2, 120


class StructuredPage(NamedTuple):
    """The entries of a page, facts about the whole page, and its problems."""

    columns: dict[str, list[Any]]
    facts: PageFacts
    problems: list[Problem]


def read_structure(tree: PageTree | None, *, undated: bool = False) -> StructuredPage | None:
    """Return the entries in the tree of a page; None if it shows no list with dates.

    If `undated`, a list serves whose dates all name no certain day, as "3 days ago" does.

    >>> from ilo_analysis.listings.web.tree import page_tree
    >>> tree = page_tree("<ul><li><a href=/a>One</a> 8 May 2021<li><a href=/b>Two</a> 7 May 2021</ul>")
    >>> page = read_structure(tree)
    >>> page.columns["title"], [str(day) for day in page.columns["date"]], page.columns["url"]
    (['One', 'Two'], ['2021-05-08', '2021-05-07'], ['/a', '/b'])
    """
    found = find_records(tree) if tree else None
    if tree is None or found is None or not found.records:
        return None
    notes = Notes(tree)
    reader = EntryReader(tree, found.records, notes)
    stories = [reader.entry(record) for record in found.records]
    dated = [story for story in stories if story.date]
    unread = [story for story in stories if story.printed and story.url and not story.date] if undated else []
    if len(unread) < FEWEST_UNREAD and (
        not dated or (len(dated) < FEWEST_DATED and not _is_lone_entry(tree, dated[0]))
    ):
        return None
    _take_numbers(stories)
    report_beside(notes, found.beside)
    report_orphans(notes, found.orphans)
    report_unowned(notes, stories)
    report_odd_titles(notes, stories)
    report_page_heading(notes, stories)
    notes.say_shared()
    return _page(_once(stories, notes), _heading(tree, found.records[0].first), notes)


def _take_numbers(stories: list[Entry]) -> None:
    """Take the numbers that the titles of a list begin or end with, if they count its entries: "1. A title"."""
    for pattern in _NUMBERED if len(stories) > 1 else ():
        found = [pattern.fullmatch(story.title or "") for story in stories]
        numbers = [int(one["number"]) for one in found if one]
        if numbers == [*range(numbers[0], numbers[0] + len(stories))] if numbers else False:
            for story, one in zip(stories, filter(None, found), strict=True):
                story.title, story.number = one["title"], int(one["number"])


def read_linked_data(tree: PageTree | None) -> StructuredPage | None:
    """Return the entries that a page names only in its JSON-LD, microdata or scripts; None below two with dates."""
    if tree is None:
        return None
    way, stories = "JSON-LD", named_stories(tree.scripts)
    if len(stories) < FEWEST_DATED:
        way, stories = "microdata", marked_stories(tree.source)
    columns, problems = named_entries(stories), []
    if len(stories) < FEWEST_DATED:
        way, reading = "scripts", read_scripts(_SCRIPT.findall(tree.source))
        if reading is None or sum(day is not None for day in reading.entries["date"]) < FEWEST_DATED:
            return None
        columns = {name: reading.entries[name] for name in COLUMNS}
        problems = [(line or 1, text, reason) for line, text, reason in reading.problems]
    texts = [*zip(columns["title"], columns["summary"], strict=True)]
    language, columns["language"] = page_languages([title for title in columns["title"] if title], texts, [])
    reason = f"the page shows no list with dates; its {len(texts)} entries are those of its {way}"
    return StructuredPage(columns, PageFacts("html", language), [(1, "", reason), *problems])


def _once(stories: list[Entry], notes: Notes) -> list[Entry]:
    """Return the stories without repeats on the page; what only a repeat says is kept."""
    kept: dict[Any, Entry] = {}
    again = []
    for before, story in pairwise(stories):
        same = story.url == before.url if story.url and before.url else story.key == before.key
        if same and story.title and story.date != before.date:
            notes.say(notes.tree.blocks[story.record.first], f"{story.title!r} again, with another date")
    for story in stories:
        key = (story.key, story.date, story.url) if story.title else id(story)
        first = kept.setdefault(key, story)
        if first is not story:
            again.append(story)
            for name in ("kicker", "summary", "place", "credit", "credit_year"):
                setattr(first, name, getattr(first, name) or getattr(story, name))
    if again:
        titles = "; ".join(dict.fromkeys(story.title or "" for story in again))
        reason = f"printed again on the page: {counted(again, 'entry')}; each counts once"
        notes.say(notes.tree.blocks[again[0].record.first], reason, titles[:LONGEST_QUOTE])
    return list(kept.values())


def _page(stories: list[Entry], heading: str | None, notes: Notes) -> StructuredPage:
    """Return everything read from the page."""
    lines = notes.tree.lines()
    texts = [heading or "", *(text for one in stories for text in (one.title, one.summary) if text)]
    printed = [story.printed for story in stories if story.printed]
    language, languages = page_languages(texts, [(one.title, one.summary) for one in stories], printed)
    columns: dict[str, list[Any]] = {
        "language": languages,
        "page_heading": [heading] * len(stories),
        "position": list(range(1, len(stories) + 1)),
        "line_start": [lines[one.record.first] for one in stories],
        "line_end": [lines[one.record.last - 1] for one in stories],
    }
    for name in COLUMNS:
        if name not in columns:
            columns[name] = list(map(attrgetter(name), stories))
    if notes.tree.scripts:
        notes.problems += compare(columns, named_stories(notes.tree.scripts), "JSON-LD")
    notes.problems += compare(columns, marked_stories(notes.tree.source), "microdata")
    return StructuredPage(columns, PageFacts("html", language, heading), sorted(notes.problems))


def _heading(tree: PageTree, first: int) -> str | None:
    """Return the heading of the page: the last of the largest before the list."""
    before = [
        block for block in tree.blocks[:first] if block.heading and not block.grouping and not tree.beside[block.node]
    ]
    return min(reversed(before), key=lambda block: block.heading).text if before else None


def _is_lone_entry(tree: PageTree, story: Entry) -> bool:
    """Return whether the only dated story of a page is an entry, and not the story that the page itself is."""
    record = story.record
    own = range(record.first, record.last)
    if not leads_on(story.url or "") or any(tree.blocks[n].heading == 1 for n in own):
        return False
    others = {block.link for block in tree.blocks[record.first : record.last] if is_title_like(block)} - {story.url}
    if len(others) > 1 or _has_likes(tree, record.node):
        # Their dates were not understood.
        return False
    prose = [
        block
        for block in tree.blocks
        if block.place not in own and len(block.text) >= SHORTEST_PROSE and not tree.beside[block.node]
    ]
    return len(prose) < FEWEST_PROSE


def _has_likes(tree: PageTree, box: int) -> bool:
    """Return whether a box has siblings of the same kind with links."""
    return any(
        any(block.links for block in tree.blocks[tree.first[node] : tree.last[node]])
        for node, around in enumerate(tree.parent)
        if around == tree.parent[box] and node != box and tree.tag[node] == tree.tag[box]
        if tree.name(node) == tree.name(box)
    )
