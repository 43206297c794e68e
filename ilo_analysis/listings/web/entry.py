"""One entry of a page, read from its record in the tree: title, day, kicker, summary, place, credit and address."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ilo_analysis.listings.agency import home_agency
from ilo_analysis.listings.dates.beside import is_day_of_page, is_known_place
from ilo_analysis.listings.dates.loose import read_date_within
from ilo_analysis.listings.dates.machine import parse_machine_date
from ilo_analysis.listings.dates.numeric import DayOrder, day_order
from ilo_analysis.listings.dates.printed import Beside, DateLine, ImpossibleDate, beside_date, read_date, read_line
from ilo_analysis.listings.lines.credits import is_credit, read_credit
from ilo_analysis.listings.lines.doubts import KICKER_FOR_TITLE
from ilo_analysis.listings.lines.furniture import is_furniture
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS
from ilo_analysis.listings.web.asides import names_author
from ilo_analysis.listings.web.blocks import LONGEST_LABEL, Block
from ilo_analysis.listings.web.boxes import PageTree, Record
from ilo_analysis.listings.web.heads import LABEL, Heads
from ilo_analysis.listings.web.linked_data import NEAR
from ilo_analysis.listings.web.notes import Notes
from ilo_analysis.listings.web.record_words import (
    LONGEST_KICKER,
    SHORTEST_TITLE,
    has_letter,
    is_note,
    is_sentence,
    is_title_like,
    leads_on,
    leads_to_more,
    repeats_link,
    without_more,
)
from ilo_analysis.listings.web.shared_words import kickers_of, links_to_more
from ilo_analysis.listings.web.titles import edge_of_kickers, parted_kicker, title_block
from ilo_analysis.text.normalise import normalise

# A row of links to subjects is shorter.
LONGEST_LIST = 120
# Columns of entries that the heads of a table or a label may name.
_NAMED = frozenset(("kicker", "summary", "place", "credit"))
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class Entry:
    """One entry as its record prints it."""

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


class EntryReader:
    """Reads the records of one page."""

    def __init__(self, tree: PageTree, records: list[Record], notes: Notes) -> None:
        self.tree = tree
        self.notes = notes
        inside = [block for one in records for block in tree.blocks[one.first : one.last]]
        self.order: DayOrder | None = day_order([block.text for block in inside if block.dated])
        self.kickers = kickers_of(tree, inside, len(records))
        self.edge = edge_of_kickers(inside, self.kickers)
        self.more = links_to_more(tree, records)
        self.heads = Heads(tree)
        self.groups = [block for block in tree.blocks if block.grouping]
        self.group_places = [block.place for block in self.groups]

    def entry(self, record: Record) -> Entry:
        """Return one entry."""
        story = Entry(record)
        dates, words = self._own_blocks(record)
        if before := bisect_left(self.group_places, record.last):
            story.group_heading = self.groups[before - 1].text
        title, words = self._take_named(story, words)
        title = title or title_block(words, self.kickers)
        if not dates:
            dates = self._among_words(words, title)
            words = [block for block in words if block not in dates]
        self._date(story, dates)
        if title is None:
            self.notes.say(self.tree.blocks[record.first], "an entry without a title")
            return story
        if title.pieces:
            parts = parted_kicker(title, self.edge, self.kickers)
            at = next(n for n, block in enumerate(words) if block is title)
            words = [*words[:at], *parts, *words[at + 1 :]]
            title = next((part for part in parts if part.link), title) if len(parts) > 1 else parts[0]
        self._doubt(title)
        story.title, story.key, story.level = title.text, title.key, title.heading or -1
        if item := self.tree.item[title.node]:
            story.number = self.tree.number(item)
        story.url = next(filter(leads_on, (title.link, *title.links)), "") or self._link_of(record, title.key) or None
        if len(words) > 1:
            self._others(story, words, title)
        return story

    def _doubt(self, title: Block) -> None:
        """Note what makes it doubtful that a text is a title."""
        known = title.key in KNOWN_KICKERS
        if known:
            self.notes.say(title, KICKER_FOR_TITLE)
        if read_date(title.text, self.order):
            self.notes.say(title, "a title that is a date")
        mixed = len(title.pieces) > 1 and len(title.text) < SHORTEST_TITLE
        if not title.heading and (mixed or len(title.links) > 1):
            self.notes.say(title, "a title made of a link and other words")
        elif not known and is_furniture(title.text):
            self.notes.say(title, "a title that is a word of menus and footers; the entry may have lost its own")

    def _take_named(self, story: Entry, words: list[Block]) -> tuple[Block | None, list[Block]]:
        """Take what the headers of a table or a label name; return the title, if they name it, and the other words."""
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
        """Return the address of a link with the same words as the title, or else of the first link to another page."""
        blocks = self.tree.blocks[record.first : record.last]
        same = next((block.link for block in blocks if leads_on(block.link) and block.key == key), "")
        return same or next((href for block in blocks for href in block.links if leads_on(href)), "")

    def _own_blocks(self, record: Record) -> tuple[list[Block], list[Block]]:
        """Return the dates of a record, and the other blocks about its story, each text once."""
        dates = [self.tree.blocks[record.day]] if record.day >= 0 else []
        words = []
        seen: set[str] = set()
        beside = self.tree.beside
        for block in self.tree.blocks[record.first : record.last]:
            text = block.text
            if beside[block.node] == "footer":
                # The box of the record was not closed, and reaches into the foot of the page.
                continue
            if block.dated:
                dates.append(block)
            elif text and not (block.grouping or leads_to_more(text) or block.place in self.more):
                key = block.key
                says = key not in seen and (text[0].isalnum() or any(map(str.isalnum, text)))
                if block.heading or (says and (block.links or not is_furniture(text))):
                    words.append(block)
                seen.add(key)
        return dates, words

    def _among_words(self, words: list[Block], title: Block | None) -> list[Block]:
        """Return the one block, if there is one, that holds a day among other words: a byline, a room or a place."""
        found = [
            block for block in words
            if block is not title and not block.heading and read_date_within(block.text, self.order)
        ]  # fmt: skip
        if len(found) != 1:
            return []
        self.notes.share("the day stands among other words", found[0])
        return found

    def _date(self, story: Entry, blocks: list[Block]) -> None:
        """Read the date of a story from the words printed, or else from what a program wrote beside them."""
        if len(blocks) > 1:
            blocks = [block for block in blocks if not is_day_of_page(block.text)] or blocks
        read = self._read_days(story, blocks)
        if not read:
            if not blocks:
                self.notes.say(self.tree.blocks[story.record.first], "an entry without a date")
            story.printed = blocks[0].text if blocks else ""
            return
        published = (len(read) > 1 and [one for one in read if not _is_update(one[0].text)]) or read
        # A sentence that begins with a day is a summary.
        published = (len(published) > 1 and [one for one in published if not is_sentence(one[0].text)]) or published
        block, (label, rest), date = published[0]
        story.date, story.date_end, place = date
        story.place = story.place or place
        story.printed = block.text
        if rest and normalise(rest) in (KNOWN_KICKERS if story.place else self.kickers):
            story.kicker, story.place = rest, None
        if label and normalise(label) in self.kickers:
            story.kicker = label
        if story.place and normalise(story.place) in KNOWN_KICKERS:
            story.kicker, story.place = story.place, None
        if len(published) > 1 and len({date for *_, date in published}) > 1:
            others = ", ".join(repr(one.text) for one, *_ in published[1:])
            self.notes.say(block, f"the entry has other dates too ({others}); the first counts")

    def _read_days(self, story: Entry, blocks: list[Block]) -> list[tuple[Block, Beside, DateLine]]:
        """Return the dates of a story that name a day, with what is beside each; the others become problems."""
        read, unread = [], []
        for block in blocks:
            line = read_line(block.text, self.order)
            date = self._day(block, line.date, story)
            if isinstance(date, DateLine):
                read.append((block, line.beside, date))
            else:
                unread.append((block, f"{date}; it dates no entry"))
        for block, reason in unread:
            # What is beside a day, such as "3 days ago", tells the same of many entries.
            if read:
                self.notes.share(reason, block)
            else:
                self.notes.say(block, reason)
        return read

    def _day(self, block: Block, found: DateLine | ImpossibleDate | None, story: Entry) -> DateLine | str:
        """Return the day of a block, from its line or its machine-readable date, or the reason why it has none."""
        found = found or read_date_within(block.text, self.order)
        if isinstance(found, DateLine):
            if block.machine and not block.machine.startswith(found.start.isoformat()):
                self._compare(block, found)
            return found
        if block.machine:
            zone = home_agency().time_zone
            machine = parse_machine_date(block.machine, ZoneInfo(zone), self.order)
            if machine.day:
                by = f", counted in {zone}" if machine.by_zone else ""
                self.notes.share(f"the day is that of its datetime attribute{by}; no words name it", block)
                return DateLine(machine.day, machine.day, None)
        year = _YEAR.search(story.group_heading or "")
        if year and not found and (dated := _with_year(block.text, year[0], story.group_heading or "")):
            self.notes.share(f"the year is that of the heading {story.group_heading!r}", block)
            return dated
        return found.reason if isinstance(found, ImpossibleDate) else "looks like a date, but names no certain day"

    def _compare(self, block: Block, found: DateLine) -> None:
        """Note a date whose markup names another day than its words, unless only the time zone differs."""
        day = parse_machine_date(block.machine or "", ZoneInfo(home_agency().time_zone), self.order).day
        if day and abs(day - found.start) > NEAR:
            self.notes.share("the datetime attribute names another day than the words, which count", block)

    def _others(self, story: Entry, words: list[Block], title: Block) -> None:
        """Sort the other words of a record into kicker, credit and summary."""
        items = self.tree.item
        words = [block for block in words if block is title or not (is_note(block.text) or self._is_byline(block))]
        # Where one link holds the whole record, each of its words leads to the story.
        parted = len({block.link for block in words}) > 1
        summary = []
        before = True
        for block in words:
            if block is title:
                before = False
                continue
            if block.key == title.key or self._says_no_more(story, block, title, parted=parted):
                continue
            # Who wrote it, or a subject.
            elsewhere = block.link not in ("", story.url) and len(block.text) < LONGEST_LABEL
            if self.tree.tag[block.node] == "figcaption" or is_credit(block.text):
                self._credit(story, block)
            elif items[block.node] not in (0, items[title.node]):
                self._of_inner_list(story, block)
            elif (not before and block.heading == title.heading > 0) or (
                block.link != story.url and is_title_like(block)
            ):
                self.notes.say(block, "a second title in an entry; it was left out")
            elif not story.kicker and self._is_kicker(block, before=before):
                story.kicker = block.text.rstrip(" :|/·•–-")
            elif before and not elsewhere and not is_sentence(block.text):
                self.notes.share("appears above the title of an entry; it was left out", block)
            elif not elsewhere:
                summary.append(without_more(block, story.url))
        story.summary = " ".join(filter(None, summary)) or None

    def _is_byline(self, block: Block) -> bool:
        """Return whether a few words are in a box whose name says that it holds the author."""
        return len(block.text) <= LONGEST_KICKER and names_author(self.tree.name(block.node))

    def _says_no_more(self, story: Entry, block: Block, title: Block, *, parted: bool) -> bool:
        """Return whether a text adds nothing to a story: it repeats the title, or links to subjects only.

        Nor does the place after a date, once it is taken, nor a number above the title, such as the length of a video.
        """
        if block.place < title.place and not has_letter(block.text):
            return True
        if parted and block.link and self._repeats(block, title):
            return True
        if (
            block.key not in KNOWN_KICKERS
            and not story.place
            and self._follows_date(block, with_kicker=story.kicker is not None)
        ):
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
        """Return the box of the link around a box; 0 or less if there is none."""
        while node > 0 and self.tree.tag[node] != "a":
            node = self.tree.parent[node]
        return node

    def _follows_date(self, block: Block, *, with_kicker: bool) -> bool:
        """Return whether a text can be the place behind a date: on its line, or a known one that is no kicker."""
        before = self.tree.blocks[block.place - 1]
        text = block.text
        on_line = before.dated and before.node == block.node and not block.links
        on_line = on_line and (before.begin == block.begin or (with_kicker and is_known_place(text)))
        return on_line and len(text) <= LONGEST_KICKER and not text[:1].islower() and not is_sentence(text)

    @staticmethod
    def _credit(story: Entry, block: Block) -> None:
        """Take the name and the year of a photo credit; the words of a caption before it are none of the story's."""
        caption, sign, text = block.text.rpartition("©")
        if not (sign or is_credit(block.text)):
            return
        name, year = read_credit(sign + text)
        story.credit = " / ".join(part for part in (story.credit, name) if part) or None
        # The year in a caption is that of the picture.
        story.credit_year = story.credit_year or (None if caption else year)

    def _of_inner_list(self, story: Entry, block: Block) -> None:
        """Take the kicker from a list inside an entry; links to subjects and for sharing do not belong to it."""
        said = block.text.rpartition(": ")[2]
        is_kicker = normalise(said) in self.kickers or self._is_beside_date(block)
        if not story.kicker and is_kicker and not block.link:
            story.kicker = said
        elif not (block.link and len(block.text) < LONGEST_LABEL):
            self.notes.share("a list inside an entry; it was left out of the summary", block)

    def _is_beside_date(self, block: Block) -> bool:
        """Return whether a short text and the date are next to each other in the same list."""
        tree = self.tree
        around = tree.parent[tree.item[block.node]]
        near = tree.blocks[max(0, block.place - 1)], tree.blocks[min(block.place + 1, len(tree.blocks) - 1)]
        dated = any(one.dated and tree.parent[tree.item[one.node]] == around for one in near)
        return dated and len(block.text) <= LONGEST_KICKER and not is_sentence(block.text)

    def _is_kicker(self, block: Block, *, before: bool) -> bool:
        """Return whether a text is a kicker: short, and above the title or known."""
        if len(block.text) > LONGEST_KICKER or is_sentence(block.text):
            return False
        return before or block.key in self.kickers


def _with_year(text: str, year: str, heading: str) -> DateLine | None:
    """Return the day of a text without a year, in the year of a heading, unless that is for another month."""
    dated = next((d for d in map(read_date, (f"{text} {year}", f"{text}, {year}")) if isinstance(d, DateLine)), None)
    if dated is None or heading == year:
        return dated
    month = read_date(f"1 {heading}")
    return dated if isinstance(month, DateLine) and month.start.month == dated.start.month else None


def _is_update(text: str) -> bool:
    """Return whether a date says when a page was changed."""
    label = normalise(beside_date(text).label or "")
    return label.startswith(("updated", "last", "modified", "mis à jour", "actualiz", "aktualisiert"))
