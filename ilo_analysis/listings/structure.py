"""The entries of a page, read from the records in its tree."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ilo_analysis.listings.agency import home_agency
from ilo_analysis.listings.blocks import LONGEST_LABEL, Block
from ilo_analysis.listings.dates import (
    DateLine,
    DayOrder,
    ImpossibleDate,
    beside_date,
    day_order,
    read_date,
    read_date_within,
)
from ilo_analysis.listings.doubts import KICKER_FOR_TITLE
from ilo_analysis.listings.heads import LABEL, Heads
from ilo_analysis.listings.language import page_languages
from ilo_analysis.listings.linked_data import NEAR, compare, marked_stories, named_entries, named_stories
from ilo_analysis.listings.machine_dates import parse_machine_date
from ilo_analysis.listings.page import KNOWN_KICKERS, Line, is_furniture, read_credit
from ilo_analysis.listings.parsed import COLUMNS, PageFacts, Problem
from ilo_analysis.listings.record_words import (
    LONGEST_MORE,
    is_note,
    leads_on,
    leads_to_more,
    repeats_link,
    split_title,
    without_more,
)
from ilo_analysis.listings.records import LONGEST_KICKER, Record, find_records
from ilo_analysis.listings.tree import PageTree
from ilo_analysis.text.normalise import normalise

FEWEST_DATED = 2
# So many texts of such a length outside the only record of a page: it is the page of a story, not a list.
FEWEST_PROSE, SHORTEST_PROSE = 2, 120
LONGEST_QUOTE = 300
# Links of menus and tabs say less.
SHORTEST_TITLE = 25
# A row of links to subjects is shorter.
LONGEST_LIST = 120
# Columns of entries that the heads of a table or a label may name.
_NAMED = frozenset(("kicker", "summary", "place", "credit"))
_YEAR = re.compile(r"(?:19|20)\d\d")


class StructuredPage(NamedTuple):
    """The entries of a page, facts about the whole page, and its problems."""

    columns: dict[str, list[Any]]
    facts: PageFacts
    problems: list[Problem]


@dataclass(slots=True)
class _Story:
    """One entry."""

    record: Record
    title: str | None = None
    key: str = ""  # of its title
    level: int = -1  # of the heading that its title is
    url: str | None = None
    date: dt.date | None = None
    date_end: dt.date | None = None
    place: str | None = None
    kicker: str | None = None
    summary: str | None = None
    credit: str | None = None
    credit_year: int | None = None
    number: int | None = None
    group_heading: str | None = None
    printed: str = ""  # its date, as on the page


def read_structure(tree: PageTree | None) -> StructuredPage | None:
    """Return the entries in the tree of a page; None if it shows no list with dates.

    >>> from ilo_analysis.listings.tree import page_tree
    >>> tree = page_tree("<ul><li><a href=/a>One</a> 8 May 2021<li><a href=/b>Two</a> 7 May 2021</ul>")
    >>> page = read_structure(tree)
    >>> page.columns["title"], [str(day) for day in page.columns["date"]], page.columns["url"]
    (['One', 'Two'], ['2021-05-08', '2021-05-07'], ['/a', '/b'])
    """
    found = find_records(tree) if tree else None
    if tree is None or found is None or not found.records:
        return None
    reader = _Reader(tree, found.records)
    stories = [reader.story(record) for record in found.records]
    dated = [story for story in stories if story.date]
    if not dated or (len(dated) < FEWEST_DATED and not _is_lone_entry(tree, dated[0])):
        return None
    reader.beside(found.beside)
    reader.orphans(found.orphans)
    reader.unowned(stories)
    reader.told()
    return reader.page(reader.once(stories))


def read_linked_data(tree: PageTree | None) -> StructuredPage | None:
    """Return the entries that a page names only in its JSON-LD or microdata; None below two with dates."""
    if tree is None:
        return None
    way, stories = "JSON-LD", named_stories(tree.scripts)
    if len(stories) < FEWEST_DATED:
        way, stories = "microdata", marked_stories(tree.source)
    if len(stories) < FEWEST_DATED:
        return None
    columns = named_entries(stories)
    texts = [(story.title, story.summary) for story in stories]
    language, columns["language"] = page_languages([story.title for story in stories], texts, [])
    reason = f"the page shows no list with dates; its {len(stories)} entries are those of its {way}"
    return StructuredPage(columns, PageFacts("html", language), [(1, "", reason)])


class _Reader:
    """Reads the records of one page."""

    def __init__(self, tree: PageTree, records: list[Record]) -> None:
        self.tree = tree
        self.records = records
        self.problems: list[Problem] = []
        self._told: dict[str, list[Block]] = {}  # what is said once for all blocks that it is true of
        inside = [block for one in records for block in tree.blocks[one.first : one.last]]
        self.order: DayOrder | None = day_order([block.text for block in inside if block.dated])
        short = Counter(
            block.key
            for block in inside
            if 0 < len(block.text) <= LONGEST_KICKER and not block.dated and not block.heading
        )
        self.kickers = KNOWN_KICKERS | {text for text, count in short.items() if count > 1}
        self.more = _links_to_more(tree, records)
        self.heads = Heads(tree)
        self.groups = [block for block in tree.blocks if block.grouping]
        self.group_places = [block.place for block in self.groups]

    def story(self, record: Record) -> _Story:
        """One entry."""
        story = _Story(record)
        dates, words = self._own_blocks(record)
        before = bisect_left(self.group_places, record.last)
        story.group_heading = self.groups[before - 1].text if before else None
        title, words = self._take_named(story, words)
        title = title or _title_block(words, self.kickers)
        if not dates:
            dates = self._among_words(words, title)
            words = [block for block in words if block not in dates]
        self._date(story, dates)
        if title is None:
            return story
        if title.pieces:
            parts = split_title(title)
            at = next(n for n, block in enumerate(words) if block is title)
            words = [*words[:at], *parts, *words[at + 1 :]]
            title = next((part for part in parts if part.link), title) if len(parts) > 1 else parts[0]
        if title.key in KNOWN_KICKERS:
            self._say(title, KICKER_FOR_TITLE)
        if read_date(title.text, self.order):
            self._say(title, "a title that is a date")
        story.title, story.key, story.level = title.text, title.key, title.heading or -1
        story.number = self.tree.number(self.tree.item[title.node]) if self.tree.item[title.node] else None
        story.url = title.link or next(iter(title.links), "") or self._link_of(record, title.key) or None
        if len(words) > 1:
            self._others(story, words, title)
        return story

    def _take_named(self, story: _Story, words: list[Block]) -> tuple[Block | None, list[Block]]:
        """Take what the heads of a table or a label name; return the title, if they name it, and the other words."""
        roles = self.heads.roles(story.record)
        if not roles:
            return None, words
        title, others = None, []
        for block in words:
            role = roles.get(block.place)
            if role in _NAMED:
                setattr(story, role, " ".join(filter(None, (getattr(story, role), self.heads.value(block.text)))))
            elif role != LABEL:
                others.append(block)
                title = block if role == "title" and title is None else title
        return title, others

    def _link_of(self, record: Record, key: str) -> str:
        """Address of a link with the same words as the title, else of the first that leads to another page."""
        blocks = self.tree.blocks[record.first : record.last]
        same = next((block.link for block in blocks if block.link and block.key == key), "")
        return same or next((href for block in blocks for href in block.links if leads_on(href)), "")

    def _own_blocks(self, record: Record) -> tuple[list[Block], list[Block]]:
        """Dates of a record, and the other blocks that say something of its story; each text once."""
        dates = [self.tree.blocks[record.day]] if record.day >= 0 else []
        words = []
        seen: set[str] = set()
        for block in self.tree.blocks[record.first : record.last]:
            text = block.text
            if block.dated:
                dates.append(block)
                continue
            if not text or block.grouping or leads_to_more(text) or block.place in self.more:
                continue
            key = block.key
            known = key in seen
            seen.add(key)
            around = not block.links and is_furniture(text)
            if block.heading or not (known or around or not any(map(str.isalnum, text))):
                words.append(block)
        return dates, words

    def _among_words(self, words: list[Block], title: Block | None) -> list[Block]:
        """Return the one block, if there is one, that holds a day among other words: a byline, a room or a place."""
        found = [
            block for block in words
            if block is not title and not block.heading and read_date_within(block.text, self.order)
        ]  # fmt: skip
        if len(found) != 1:
            return []
        self._told.setdefault("the day stands among other words", []).append(found[0])
        return found

    def _date(self, story: _Story, blocks: list[Block]) -> None:
        """Read the date of a story from the words printed, or else from what a program wrote beside them."""
        read = [(block, date) for block in blocks if (date := self._day(block, story))]
        if not read:
            if not blocks:
                first = self.tree.blocks[story.record.first]
                self._say(first, "an entry without a date")
            return
        published = (len(read) > 1 and [one for one in read if not _is_update(one[0].text)]) or read
        block, date = published[0]
        story.date, story.date_end, place = date
        story.place = story.place or place
        story.printed = block.text
        beside = beside_date(block.text)
        if beside.rest and normalise(beside.rest) in (KNOWN_KICKERS if story.place else self.kickers):
            story.kicker, story.place = beside.rest, None
        if beside.label and normalise(beside.label) in self.kickers:
            story.kicker = beside.label
        if story.place and normalise(story.place) in KNOWN_KICKERS:
            story.kicker, story.place = story.place, None
        if len(published) > 1 and len({date for _, date in published}) > 1:
            others = ", ".join(repr(one.text) for one, _ in published[1:])
            self._say(block, f"the entry has other dates too ({others}); the first counts")

    def _day(self, block: Block, story: _Story) -> DateLine | None:
        """Day of a block; why there is none becomes a problem."""
        found = read_date(block.text, self.order) or read_date_within(block.text, self.order)
        if isinstance(found, DateLine):
            if block.machine and not block.machine.startswith(found.start.isoformat()):
                self._compare(block, found)
            return found
        if block.machine:
            zone = home_agency().time_zone
            machine = parse_machine_date(block.machine, ZoneInfo(zone), self.order)
            if machine.day:
                by = f", counted in {zone}" if machine.by_zone else ""
                self._told.setdefault(f"the day is that of its datetime attribute{by}; no words name it", []).append(
                    block
                )
                return DateLine(machine.day, machine.day, None)
        year = _YEAR.search(story.group_heading or "")
        if year and not found and (dated := _with_year(block.text, year[0], story.group_heading or "")):
            self._told.setdefault(f"the year is that of the heading {story.group_heading!r}", []).append(block)
            return dated
        reason = found.reason if isinstance(found, ImpossibleDate) else "looks like a date, but names no certain day"
        self._say(block, f"{reason}; it dates no entry")
        return None

    def _compare(self, block: Block, found: DateLine) -> None:
        """Note a date whose markup names another one than its words; a day of another time zone is not another."""
        day = parse_machine_date(block.machine or "", ZoneInfo(home_agency().time_zone), self.order).day
        if day and abs(day - found.start) > NEAR:
            self._told.setdefault("the datetime attribute names another day than the words, which count", []).append(
                block
            )

    def _others(self, story: _Story, words: list[Block], title: Block) -> None:
        """Sort the other words of a record into kicker, credit and summary."""
        items = self.tree.item
        words = [block for block in words if block is title or not is_note(block.text)]
        # Where one link holds the whole record, each of its words leads to the story.
        parted = len({block.link for block in words}) > 1
        summary = []
        before = True
        for block in words:
            if block is title:
                before = False
            if block is title or block.key == title.key or self._says_no_more(story, block, title, parted=parted):
                continue
            # Who wrote it, or a subject.
            elsewhere = block.link not in ("", story.url) and len(block.text) < LONGEST_LABEL
            if _is_credit(block.text):
                self._credit(story, block)
            elif items[block.node] not in (0, items[title.node]):
                self._of_inner_list(story, block)
            elif block.link != story.url and _is_title_like(block):
                self._say(block, "a second title in an entry; it was left out")
            elif not story.kicker and self._is_kicker(block, before=before):
                story.kicker = block.text.rstrip(" :|/·•–-")
            elif before and not elsewhere and not _is_sentence(block.text):
                self._say(block, "appears above the title of an entry; it was left out")
            elif not elsewhere:
                summary.append(without_more(block, story.url))
        story.summary = " ".join(filter(None, summary)) or None

    def _says_no_more(self, story: _Story, block: Block, title: Block, *, parted: bool) -> bool:
        """Return whether a text says no more of a story: it repeats the title, or links to subjects only.

        So does the place behind a date, once it is taken.
        """
        if parted and self._repeats(block, title):
            return True
        if self._follows_date(block) and not story.place and block.key not in KNOWN_KICKERS:
            story.place = block.text
            return True
        return len(block.links) > 1 and story.url not in block.links and len(block.text) < LONGEST_LIST

    def _repeats(self, block: Block, title: Block) -> bool:
        """Return whether a block is only another link to the story: it is outside the link that holds the title."""
        if not repeats_link(block, title):
            return False
        around = self._link_box(title.node)
        return around <= 0 or self._link_box(block.node) != around

    def _link_box(self, node: int) -> int:
        """Box of the link around a box; 0 or less if there is none."""
        while node > 0 and self.tree.tag[node] != "a":
            node = self.tree.parent[node]
        return node

    def _follows_date(self, block: Block) -> bool:
        """Return whether a text that can name a place stands behind the date on the same line."""
        before = self.tree.blocks[block.place - 1]
        on_line = before.dated and before.begin == block.begin and before.node == block.node and not block.links
        text = block.text
        return on_line and len(text) <= LONGEST_KICKER and not text[:1].islower() and not _is_sentence(text)

    @staticmethod
    def _credit(story: _Story, block: Block) -> None:
        """Take the name and the year of a photo credit."""
        name, year = read_credit(block.text)
        story.credit = " / ".join(part for part in (story.credit, name) if part) or None
        story.credit_year = story.credit_year or year

    def _of_inner_list(self, story: _Story, block: Block) -> None:
        """Take the kicker from a list inside an entry; links to subjects and for sharing are none of its words."""
        said = block.text.rpartition(": ")[2]
        is_kicker = normalise(said) in self.kickers or self._is_beside_date(block)
        if not story.kicker and is_kicker and not block.link:
            story.kicker = said
        elif not (block.link and len(block.text) < LONGEST_LABEL):
            self._told.setdefault("a list inside an entry; it was left out of the summary", []).append(block)

    def _is_beside_date(self, block: Block) -> bool:
        """Return whether a short text and the date stand next to each other in the same list."""
        tree = self.tree
        around = tree.parent[tree.item[block.node]]
        near = tree.blocks[max(0, block.place - 1)], tree.blocks[min(block.place + 1, len(tree.blocks) - 1)]
        dated = any(one.dated and tree.parent[tree.item[one.node]] == around for one in near)
        return dated and len(block.text) <= LONGEST_KICKER and not _is_sentence(block.text)

    def _is_kicker(self, block: Block, *, before: bool) -> bool:
        """Return whether a text is a kicker: short, and over the title or known."""
        if len(block.text) > LONGEST_KICKER or _is_sentence(block.text):
            return False
        return before or block.key in self.kickers

    def once(self, stories: list[_Story]) -> list[_Story]:
        """Return the stories without repeats on the page; what only a repeat says is kept."""
        kept: dict[Any, _Story] = {}
        again = []
        for before, story in pairwise(stories):
            same = story.url == before.url if story.url and before.url else story.key == before.key
            if same and story.title and story.date != before.date:
                self._say(self.tree.blocks[story.record.first], f"again {story.title!r}, with another date")
        for story in stories:
            key = (story.key, story.date, story.url) if story.title else id(story)
            first = kept.setdefault(key, story)
            if first is not story:
                again.append(story)
                for name in ("kicker", "summary", "place", "credit", "credit_year"):
                    setattr(first, name, getattr(first, name) or getattr(story, name))
        if again:
            titles = "; ".join(dict.fromkeys(story.title or "" for story in again))
            reason = f"printed again on the page: {_counted(again, 'entry')}; each counts once"
            self._say(self.tree.blocks[again[0].record.first], reason, titles[:LONGEST_QUOTE])
        return list(kept.values())

    def beside(self, records: list[tuple[str, Record]]) -> None:
        """Report the entries of lists beside the listing."""
        by_reason: dict[str, list[Record]] = {}
        for reason, record in records:
            by_reason.setdefault(reason, []).append(record)
        for reason, own in by_reason.items():
            blocks = [block for one in own for block in self.tree.blocks[one.first : one.last]]
            text = "; ".join(block.text for block in blocks if block.heading or block.dated or block.links)
            what = f"{_counted(own, 'dated entry')} of a list beside the listing ({reason}), left out"
            self._say(blocks[0], what, text[:LONGEST_QUOTE])

    def orphans(self, dates: list[int]) -> None:
        """Report the dates that belong to no entry: each of the page itself, those beside the listing once."""
        beside = []
        for n in dates:
            block = self.tree.blocks[n]
            if self.tree.beside(block.node):
                beside.append(block)
                continue
            before = self.tree.blocks[n - 1].text if n else ""
            self._say(block, f"a date outside the entries of the list, after {before[:60]!r}")
        if beside:
            names = ", ".join(dict.fromkeys(self.tree.beside(block.node) for block in beside))
            text = "; ".join(block.text or block.machine or "" for block in beside)
            reason = f"{_counted(beside, 'date')} in boxes beside the listing ({names}), left out"
            self._say(beside[0], reason, text[:LONGEST_QUOTE])

    def unowned(self, stories: list[_Story]) -> None:
        """Report once the texts of the list that belong to no entry; headings over parts of it are none of these."""
        tree, first, last = self.tree, self.records[0].first, self.records[-1].last
        box = self.records[0].node
        while box > 0 and (tree.last[box] < last or tree.tag[box] == "p"):
            box = tree.parent[box]
        around = max(tree.parent[box], 0)
        keys, levels = {story.key for story in stories}, {story.level for story in stories}
        left = []
        for block in [*tree.blocks[tree.first[around] : first], *tree.blocks[last : tree.last[around]]]:
            near = tree.first[box] <= block.place < tree.last[box] or block.heading in levels
            if near and block.key not in keys and _is_title_like(block):
                left.append(block)
        for one, after in pairwise(self.records):
            left += tree.blocks[one.last : after.first]
        left = sorted(filter(self._is_unowned, left), key=lambda block: block.place)
        if left:
            text = "; ".join(block.text for block in left)[:LONGEST_QUOTE]
            self._say(left[0], f"{_counted(left, 'text')} among the entries that belong to none", text)

    def _is_unowned(self, block: Block) -> bool:
        """Return whether a text between entries is neither a heading nor a part of the page around the list."""
        text = block.text
        if block.dated or block.grouping or not any(map(str.isalpha, text)) or (block.heading and not block.links):
            return False
        return not (is_furniture(text) or leads_to_more(text) or self.tree.beside(block.node))

    def told(self) -> None:
        """Report once what is true of several dates or texts."""
        for how, blocks in self._told.items():
            text = "; ".join(f"{block.text} [{block.machine}]" if block.machine else block.text for block in blocks)
            what = "date" if blocks[0].dated or "day" in how else "text"
            self._say(blocks[0], f"{how} ({_counted(blocks, what)})", text.strip()[:LONGEST_QUOTE])

    def _say(self, block: Block, reason: str, text: str = "") -> None:
        """Report something of a block."""
        self.problems.append((self.tree.line(block), text or block.text or block.machine or "", reason))

    def page(self, stories: list[_Story]) -> StructuredPage:
        """Return everything read from the page."""
        blocks = self.tree.blocks
        heading = self._heading()
        texts = [heading or "", *(text for one in stories for text in (one.title, one.summary) if text)]
        printed = [story.printed for story in stories if story.printed]
        language, languages = page_languages(texts, [(one.title, one.summary) for one in stories], printed)
        columns: dict[str, list[Any]] = {
            "language": languages,
            "page_heading": [heading] * len(stories),
            "position": list(range(1, len(stories) + 1)),
            "line_start": [self.tree.line(blocks[one.record.first]) for one in stories],
            "line_end": [self.tree.line(blocks[one.record.last - 1]) for one in stories],
        }
        for name in COLUMNS:
            if name not in columns:
                columns[name] = list(map(attrgetter(name), stories))
        if self.tree.scripts:
            self.problems += compare(columns, named_stories(self.tree.scripts), "JSON-LD")
        self.problems += compare(columns, marked_stories(self.tree.source), "microdata")
        return StructuredPage(columns, PageFacts("html", language, heading), sorted(self.problems))

    def _heading(self) -> str | None:
        """Heading of the page: the largest before the list, the last of these."""
        before = [
            block
            for block in self.tree.blocks[: self.records[0].first]
            if block.heading and not block.grouping and not self.tree.beside(block.node)
        ]
        return min(reversed(before), key=lambda block: block.heading).text if before else None


def _is_lone_entry(tree: PageTree, story: _Story) -> bool:
    """Return whether the only dated story of a page is an entry, and not the story that the page itself is."""
    record = story.record
    own = range(record.first, record.last)
    if not leads_on(story.url or "") or any(tree.blocks[n].heading == 1 for n in own):
        return False
    if _has_likes(tree, record.node):
        # Their dates were not understood.
        return False
    prose = [
        block
        for block in tree.blocks
        if block.place not in own and len(block.text) >= SHORTEST_PROSE and not tree.beside(block.node)
    ]
    return len(prose) < FEWEST_PROSE


def _has_likes(tree: PageTree, box: int) -> bool:
    """Return whether boxes with links and of the same kind stand beside a box."""
    return any(
        any(block.links for block in tree.blocks[tree.first[node] : tree.last[node]])
        for node, around in enumerate(tree.parent)
        if around == tree.parent[box] and node != box and tree.tag[node] == tree.tag[box]
        if tree.name(node) == tree.name(box)
    )


def _counted(what: Sized, name: str) -> str:
    """Count with its word.

    >>> _counted("a", "date"), _counted("ab", "dated entry")
    ('1 date', '2 dated entries')
    """
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{len(what)} {name if len(what) == 1 else plural}"


def _title_block(words: list[Block], kickers: frozenset[str]) -> Block | None:
    """The title: the heading with a link, any heading, a link, bold words, or the first words."""
    named = [block for block in words if any(map(str.isalpha, block.text))]
    if len(named) < 2:
        return named[0] if named else None
    best = [block for block in named if block.heading and block.links]
    if len(best) == 1 and best[0].link != words[0].link:
        return best[0]
    # Where one link holds the whole record, it tells no title.
    linked = len({block.link for block in named}) > 1 or named[0].link != words[0].link
    said: Counter[str] = Counter()
    for block in named:
        said[block.link] += len(block.text) if block.link else 0
    main = said.most_common(1)[0][0]

    def rank(block: Block) -> tuple[bool, ...]:
        return (
            linked and not (block.heading and block.links),
            not block.heading,
            linked and not block.links,
            linked and block.link != main,
            not block.strong,
            block.key in kickers,
        )

    return min(named, key=rank)


def _links_to_more(tree: PageTree, records: list[Record]) -> frozenset[int]:
    """Places of short links with the same words in several records, each to a story of its own, beside longer words."""
    places: dict[str, list[int]] = {}
    for record in records:
        blocks = tree.blocks[record.first : record.last]
        longest = max((len(block.text) for block in blocks if not block.link and not block.dated), default=0)
        for block in blocks:
            if leads_on(block.link) and not block.heading and 0 < len(block.text) <= min(LONGEST_MORE, longest - 1):
                places.setdefault(block.key, []).append(block.place)
    found = [
        own for own in places.values() if len(own) > 1 and len({tree.blocks[place].link for place in own}) == len(own)
    ]
    return frozenset(place for own in found for place in own)


def _is_title_like(block: Block) -> bool:
    """Return whether a text looks like the title of a story: it is a link, and a heading or long."""
    return (block.heading > 0 or len(block.text) >= SHORTEST_TITLE) and leads_on(block.link)


def _with_year(text: str, year: str, heading: str) -> DateLine | None:
    """Day of a text that names no year, in the year of a heading, unless that heads another month."""
    dated = next((d for d in map(read_date, (f"{text} {year}", f"{text}, {year}")) if isinstance(d, DateLine)), None)
    if dated is None or heading == year:
        return dated
    month = read_date(f"1 {heading}")
    return dated if isinstance(month, DateLine) and month.start.month == dated.start.month else None


def _is_credit(text: str) -> bool:
    """Return whether a text begins with a copyright sign."""
    return text[0] in "©(" and Line(1, 0, 0, text).is_credit


def _is_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, or is too long for a title."""
    return len(text) > 120 or text.rstrip("\"'”’»)")[-1:] in (".", "…", "!")


def _is_update(text: str) -> bool:
    """Return whether a date says when a page was changed."""
    label = normalise(beside_date(text).label or "")
    return label.startswith(("updated", "last", "modified", "mis à jour", "actualiz", "aktualisiert"))
