"""The entries of a page, read from the records that its tree shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ilo_analysis.listings.agency import home_agency
from ilo_analysis.listings.dates import (
    DateLine,
    DayOrder,
    ImpossibleDate,
    beside_date,
    day_order,
    is_group_heading,
    read_date,
)
from ilo_analysis.listings.language import page_languages
from ilo_analysis.listings.lines import KNOWN_KICKERS, Line, is_furniture, is_link_to_more, read_credit
from ilo_analysis.listings.machine_dates import parse_machine_date
from ilo_analysis.listings.parsed import COLUMNS, PageFacts, Problem
from ilo_analysis.listings.records import LONGEST_KICKER, Record, find_records
from ilo_analysis.listings.tree import Block, PageTree
from ilo_analysis.text.normalise import normalise

FEWEST_DATED = 2


class StructuredPage(NamedTuple):
    """Entries of a page, what is said of the page as a whole, and its problems."""

    columns: dict[str, list[Any]]
    facts: PageFacts
    problems: list[Problem]


@dataclass(slots=True)
class _Story:
    """One entry."""

    record: Record
    title: str | None = None
    url: str | None = None
    date: dt.date | None = None
    date_end: dt.date | None = None
    place: str | None = None
    kicker: str | None = None
    summary: str | None = None
    credit: str | None = None
    credit_year: int | None = None
    number: int | None = None
    group: str | None = None
    dates: list[str] = field(default_factory=list)


def read_structure(tree: PageTree | None) -> StructuredPage | None:
    """Return the entries that the tree of a page shows; None if it shows no list with dates.

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
    if sum(story.date is not None for story in stories) < FEWEST_DATED:
        return None
    reader.beside(found.beside)
    reader.orphans(found.orphans)
    if tree.problem:
        reader.problems.append((1, "", tree.problem))
    return reader.page(stories)


class _Reader:
    """Reads the records of one page."""

    def __init__(self, tree: PageTree, records: list[Record]) -> None:
        self.tree = tree
        self.records = records
        self.problems: list[Problem] = []
        dates = [block.text for one in records for block in tree.blocks[one.first : one.last] if block.dated]
        self.order: DayOrder | None = day_order(dates)
        short = Counter(
            normalise(block.text)
            for one in records
            for block in tree.blocks[one.first : one.last]
            if len(block.text) <= LONGEST_KICKER and not block.dated and not block.heading
        )
        self.kickers = KNOWN_KICKERS | {text for text, count in short.items() if count > 1}
        self.groups = self._group_headings()

    def _group_headings(self) -> list[tuple[int, str]]:
        """Place and text of the headings of months or years."""
        return [(n, block.text) for n, block in enumerate(self.tree.blocks) if is_group_heading(block.text)]

    def story(self, record: Record) -> _Story:
        """Return one entry."""
        story = _Story(record)
        blocks = self._own_blocks(record)
        story.group = next((text for n, text in reversed(self.groups) if n < record.last), None)
        self._date(story, [block for block in blocks if block.dated])
        words = [block for block in blocks if not block.dated]
        title = _title_block(words, self.kickers)
        if title is None:
            return story
        story.title = title.text
        story.number = self.tree.ordered.get(self._item(title))
        story.url = title.link or next(iter(title.links), "") or _link_of(blocks, title.text) or None
        self._others(story, words, title)
        return story

    def _own_blocks(self, record: Record) -> list[Block]:
        """Blocks of a record that say something of its story; each text once."""
        seen: set[str] = set()
        own = []
        for block in self.tree.blocks[record.first : record.last]:
            line = Line(block.line, 0, 0, block.text)
            key = normalise(block.text)
            if block.dated:
                own.append(block)
            elif (
                is_group_heading(block.text)
                or is_link_to_more(line)
                or (key in seen and not block.heading)
                or (not block.heading and not block.links and is_furniture(line))
            ):
                continue
            elif any(map(str.isalnum, block.text)):
                own.append(block)
            seen.add(key)
        return own

    def _date(self, story: _Story, blocks: list[Block]) -> None:
        """Read the date of a story from the words printed, or else from what a program wrote beside them."""
        read = []
        for block in blocks:
            date = self._day(block)
            if date:
                read.append((block, date))
        if not read:
            if not blocks:
                self._say(story.record, self.tree.blocks[story.record.first].text, "an entry without a date")
            return
        published = [one for one in read if not _is_update(one[0].text)] or read
        block, date = published[0]
        story.date, story.date_end, story.place = date
        story.dates = [block.text]
        beside = beside_date(block.text)
        if beside.rest and not story.place and normalise(beside.rest) in self.kickers:
            story.kicker = beside.rest
        if beside.label and normalise(beside.label) in self.kickers:
            story.kicker = beside.label
        if len({date for _, date in published}) > 1:
            others = ", ".join(repr(one.text) for one, _ in published[1:])
            self.problems.append(
                (block.line, block.text, f"the entry has other dates too ({others}); the first counts")
            )

    def _day(self, block: Block) -> DateLine | None:
        """Day of a block; why there is none becomes a problem."""
        found = read_date(block.text, self.order) if block.text else None
        if isinstance(found, DateLine):
            return found
        if block.machine:
            machine = parse_machine_date(block.machine, ZoneInfo(home_agency().time_zone), self.order)
            if machine.day:
                by = f", counted in {home_agency().time_zone}" if machine.by_zone else ""
                reason = f"the day is that of datetime={block.machine!r}{by}; the words printed name none"
                self.problems.append((block.line, block.text or block.machine, reason))
                return DateLine(machine.day, machine.day, None)
        reason = found.reason if isinstance(found, ImpossibleDate) else "looks like a date, but names no certain day"
        self.problems.append((block.line, block.text or block.machine or "", f"{reason}; it dates no entry"))
        return None

    def _others(self, story: _Story, words: list[Block], title: Block) -> None:
        """Sort the other words of a record into kicker, credit and summary."""
        place = words.index(title)
        summary = []
        for n, block in enumerate(words):
            if block is title or normalise(block.text) == normalise(title.text):
                continue
            if Line(block.line, 0, 0, block.text).is_credit:
                name, year = read_credit(block.text)
                story.credit = " / ".join(part for part in (story.credit, name) if part) or None
                story.credit_year = story.credit_year or year
            elif self._in_list(block, title):
                reason = "a list inside an entry; it was left out of the summary"
                self.problems.append((block.line, block.text, reason))
            elif self._is_kicker(block, before=n < place) and not story.kicker:
                story.kicker = block.text
            elif n < place and not _is_sentence(block.text):
                self.problems.append((block.line, block.text, "stands over the title of an entry; it was left out"))
            else:
                summary.append(_without_more(block))
        story.summary = " ".join(summary) or None

    def _is_kicker(self, block: Block, *, before: bool) -> bool:
        """Tell whether a text is a kicker: short, and over the title or known."""
        if len(block.text) > LONGEST_KICKER or _is_sentence(block.text):
            return False
        return before or normalise(block.text) in self.kickers

    def _in_list(self, block: Block, title: Block) -> bool:
        """Tell whether a block stands in an item of a list that does not hold the title."""
        return self._item(block) not in (0, self._item(title))

    def _item(self, block: Block) -> int:
        """Return the nearest item of a list around a block; 0 if there is none."""
        node = block.node
        while node > 0 and self.tree.tag[node] != "li":
            node = self.tree.parent[node]
        return max(node, 0)

    def beside(self, records: list[tuple[str, Record]]) -> None:
        """Report the entries of lists beside the listing."""
        by_reason: dict[str, list[Record]] = {}
        for reason, record in records:
            by_reason.setdefault(reason, []).append(record)
        for reason, own in by_reason.items():
            blocks = [block for one in own for block in self.tree.blocks[one.first : one.last]]
            text = "; ".join(block.text for block in blocks if block.heading or block.dated or block.links)
            what = f"{len(own)} dated entries of a list beside the listing ({reason}); they were left out"
            self._say(own[0], text[:300], what)

    def orphans(self, dates: list[int]) -> None:
        """Report the dates that belong to no entry."""
        for n in dates:
            block = self.tree.blocks[n]
            before = self.tree.blocks[n - 1].text if n else ""
            text = block.text or block.machine or ""
            self.problems.append((block.line, text, f"a date outside the entries of the list, after {before[:60]!r}"))

    def _say(self, record: Record, text: str, reason: str) -> None:
        """Report something of a record."""
        self.problems.append((self.tree.blocks[record.first].line, text, reason))

    def page(self, stories: list[_Story]) -> StructuredPage:
        """Return everything read of the page."""
        text = "\n".join(block.text for block in self.tree.blocks if not self.tree.beside[block.node])
        dates = [text for story in stories for text in story.dates]
        language, languages = page_languages(text, [(one.title, one.summary) for one in stories], dates)
        heading = self._heading()
        columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        for position, (story, own) in enumerate(zip(stories, languages, strict=True), start=1):
            values = {
                "language": own, "page_heading": heading, "group_heading": story.group, "number": story.number,
                "position": position, "kicker": story.kicker, "title": story.title, "date": story.date,
                "date_end": story.date_end, "place": story.place, "summary": story.summary, "credit": story.credit,
                "credit_year": story.credit_year, "url": story.url,
                "line_start": self.tree.blocks[story.record.first].line,
                "line_end": self.tree.blocks[story.record.last - 1].line,
            }  # fmt: skip
            for name, value in values.items():
                columns[name].append(value)
        return StructuredPage(columns, PageFacts("html", language, heading), sorted(self.problems))

    def _heading(self) -> str | None:
        """Heading of the page: the largest before the list, the last of these."""
        before = [
            block
            for block in self.tree.blocks[: self.records[0].first]
            if block.heading and not is_group_heading(block.text) and not self.tree.beside[block.node]
        ]
        return min(reversed(before), key=lambda block: block.heading).text if before else None


def _title_block(words: list[Block], kickers: frozenset[str]) -> Block | None:
    """Return the title: the heading with a link, any heading, a link, bold words, or the first words."""
    ranked = [
        (
            not (block.heading and block.links),
            not block.heading,
            not block.links,
            not block.strong,
            normalise(block.text) in kickers,
            n,
        )
        for n, block in enumerate(words)
        if any(map(str.isalpha, block.text))
    ]
    # Where one link holds the whole record, it tells no title.
    if ranked and all(words[rank[-1]].link == words[0].link for rank in ranked) and len(ranked) > 1:
        ranked = [(False, rank[1], False, *rank[3:]) for rank in ranked]
    return words[min(ranked)[-1]] if ranked else None


def _without_more(block: Block) -> str:
    """Text of a block without the link to the whole story at its end."""
    last = block.pieces[-1][0].strip() if block.pieces else ""
    if last and is_link_to_more(Line(block.line, 0, 0, last)):
        return block.text.removesuffix(" ".join(last.split())).rstrip()
    return block.text


def _link_of(blocks: list[Block], title: str) -> str:
    """Address of a link with the same words as the title, else of the first link."""
    key = normalise(title)
    same = next((block.link for block in blocks if block.link and normalise(block.text) == key), "")
    return same or next((href for block in blocks for href in block.links), "")


def _is_sentence(text: str) -> bool:
    """Tell whether a text ends like a sentence, or is too long for a title."""
    return len(text) > 120 or text.rstrip("\"'”’»)")[-1:] in (".", "…", "!")


def _is_update(text: str) -> bool:
    """Tell whether a date says when a page was changed."""
    label = normalise(beside_date(text).label or "")
    return label.startswith(("updated", "last", "modified", "mis à jour", "actualiz", "aktualisiert"))
