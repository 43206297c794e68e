"""What looks wrong in the entries of a text page, though each line of it could be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from ilo_analysis.listings.dates import is_vague_date, read_date_within
from ilo_analysis.listings.page import (
    HEADINGS,
    KNOWN_KICKERS,
    Block,
    Line,
    Page,
    is_footer,
    is_heading_word,
    is_link_to_more,
    kicker_key,
)
from ilo_analysis.listings.parsed import MENU_SIGNS, Problem
from ilo_analysis.text.normalise import normalise

# Fewer entries show no habit of their page.
_FEWEST = 3
# Entries that may differ before the others show no habit.
_MOST_ODD = 0.1
# Share of titles that may end like a sentence before that is how the page writes them.
_FEW = 0.3
# So many lines over the first entry may be one that lost its date; more are a menu.
_LONGEST_LOST = 3
KICKER_FOR_TITLE = "the title is a word that stands over titles; perhaps the title is missing"
_OVER_TITLES = KNOWN_KICKERS | HEADINGS
# Words over titles, and headings of lists, are no longer.
_LONGEST_WORD = 40
_YEAR = re.compile(r"\d{4}\D|\D\d{4}")
_NUMBER = re.compile(r"\d{1,4}[.)]\s+\S")


class _Shape(NamedTuple):
    """Which parts an entry has, and of what kind."""

    kicker: str
    title: str
    summary: int
    dated: bool
    date_first: bool


def doubts(page: Page, problems: Sequence[Problem]) -> list[Problem]:
    """Return the doubts about the entries of a page, one for each at most, and the texts among them that none owns."""
    blocks = page.blocks
    told = {number for number, _, _ in problems}
    kickers = Counter([kicker_key(line.text) for block in blocks for line in block.lines if line.role == "kicker"])
    shapes = [_shape(block, kickers) for block in blocks]
    usual, times = Counter(shapes).most_common(1)[0] if shapes else (None, 0)
    habit = len(blocks) >= _FEWEST and len(blocks) - times <= max(1, _MOST_ODD * len(blocks))
    titles = [shape.title for shape in shapes]
    sentences = titles.count("sentence") > _FEW * len(blocks)
    found = list(_unowned(page, told))
    for block, shape in zip(blocks, shapes, strict=True):
        if told and any(line.number in told for line in block.lines):
            continue
        doubt = _own_doubt(block, shape, sentences=sentences)
        if doubt is None and habit and usual and shape != usual:
            doubt = block.lines[0], _difference(shape, usual)
        if doubt and doubt[1]:
            found.append((doubt[0].number, doubt[0].text, doubt[1]))
    return found


def _unowned(page: Page, told: set[int]) -> Iterator[Problem]:
    """Texts around the entries that are neither of one, nor headings, nor parts of the page around the list."""
    if not page.blocks:
        return
    first = min(line.number for line in page.blocks[0].lines)
    last = max(line.number for line in page.blocks[-1].lines)
    groups = {block.group for block in page.blocks}
    left = sorted([line for line in page.outside if line.number not in told], key=lambda line: line.number)
    # A marker behind the last entry begins another.
    open_end = any(line.marker and line.number > last for line in left)
    left = [line for line in left if _says_something(line, groups)]
    before = [line for line in left if line.number < first]
    # Sentences alone introduce the list, and many lines are a menu.
    if len(before) <= _LONGEST_LOST and not all(line.is_sentence for line in before):
        yield before[0].number, before[0].text, "text before the first entry; perhaps it is an entry without a date"
    for line in left:
        among = line.number > first and (line.number < last or open_end)
        # A kicker over nothing is what is left of an entry.
        if among or (line not in before and normalise(line.text) in KNOWN_KICKERS):
            yield line.number, line.text, "text among the entries that belongs to none"


def _says_something(line: Line, groups: Container[str | None]) -> bool:
    """Return whether a line outside the entries is more than furniture, the headings of lists and those of groups."""
    text = line.text
    heads = line.role == "page heading" or (line.role == "group heading" and (line.is_group or text in groups))
    if heads or line.is_credit or not any(map(str.isalpha, text)):
        return False
    return not (is_footer(text) or is_link_to_more(text) or is_heading_word(text))


def _shape(block: Block, kickers: Counter[str]) -> _Shape:
    """Parts of one entry."""
    kicker = title = ""
    summary, dated, date_first = 0, False, None
    for line in block.lines:
        role = line.role
        if role == "summary":
            summary += 1
        elif role == "title":
            title = "sentence" if line.is_sentence else "words"
        elif role == "kicker":
            key = kicker_key(line.text)
            kicker = "usual" if key in KNOWN_KICKERS or kickers[key] > 1 else "unusual"
        has_date = line.date is not None
        dated = dated or has_date
        if date_first is None and line.text and not line.is_credit:
            date_first = has_date
    return _Shape(kicker, title, min(2, summary), dated, bool(date_first))


def _own_doubt(block: Block, shape: _Shape, *, sentences: bool) -> tuple[Line, str] | None:
    """Line and doubt that an entry shows by itself."""
    lines = block.lines
    if not shape.title:
        return lines[0], "an entry without a title"
    if shape.title == "sentence" and (not shape.summary or (not sentences and shape.kicker != "usual")):
        return lines[0], "its title ends like a sentence; perhaps it is a summary, and the title is another line"
    for line in lines:
        text, role = line.text, line.role
        if len(text) <= _LONGEST_WORD and role in ("title", "kicker"):
            if role == "title" and kicker_key(text) in _OVER_TITLES:
                return line, KICKER_FOR_TITLE
            if not line.is_yearless and _YEAR.search(text) and is_vague_date(text):
                return line, "names a month or a year only; the entry around it may be cut wrongly"
        opens = not text[:1].isalpha() and role in ("kicker", "summary") and line is not lines[0]
        if opens and _begins_entry(line, block):
            return line, "begins as an entry does, but has no date of its own; it was kept in the entry before it"
        if not shape.dated and role and read_date_within(text, line.order):
            return line, "names a day among other words; the entry is kept without a date"
    return None


def _begins_entry(line: Line, block: Block) -> bool:
    """Return whether a line begins with a sign or a number as entries of lists do."""
    text = line.text
    signed = text[:1] in MENU_SIGNS and text[1:2].isspace()
    numbered = block.printed is not None and text[:1].isdigit() and _NUMBER.match(text) is not None
    return (signed or numbered) and not is_footer(text)


def _difference(shape: _Shape, usual: _Shape) -> str:
    """Say in what an entry differs from all others of its page; "" for what pages leave out now and then."""
    if shape.kicker == "unusual" and usual.kicker != "unusual":
        return "no other entry of the page has such a line over its title; perhaps it belongs to no entry"
    if shape.title != usual.title:
        return "the title differs from all others of the page in its form; the entry may be cut wrongly"
    if shape.summary > usual.summary:
        return "more lines than in any other entry of the page; perhaps one of them belongs to no entry"
    if shape.date_first != usual.date_first and shape.dated == usual.dated:
        return "the date stands elsewhere than in the other entries of the page; the entry may be cut wrongly"
    if shape.dated != usual.dated:
        return "the only entry of the page without a date" if usual.dated else "the only entry of the page with a date"
    return ""
