"""What looks wrong in the entries of a text page, although every line could be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ilo_analysis.listings.dates.likeness import is_vague_date
from ilo_analysis.listings.dates.loose import read_date_within
from ilo_analysis.listings.lines.furniture import (
    HEADINGS,
    is_around,
    is_count,
    is_footer,
    is_furniture,
    is_heading_word,
    is_link_to_more,
)
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS, SEPARATORS, kicker_key
from ilo_analysis.listings.lines.line import SHORTEST_WORDS, Line
from ilo_analysis.listings.lines.page import Block, Page
from ilo_analysis.listings.parsed import MENU_SIGNS, Problem
from ilo_analysis.text.normalise import normalise

# Fewer entries show no habit of the page.
_FEWEST = 3
# Share of the entries that may differ while the others still show a habit.
_MOST_ODD = 0.1
# If a larger share of the titles end like a sentence, or lack a date, that is how the page writes them.
_FEW = 0.3
# Up to this many lines above the first entry may be an entry without its date; more are a menu.
_LONGEST_LOST = 3
_LONGEST_PREFACE = 6
KICKER_FOR_TITLE = "the title looks like a kicker; perhaps the title is missing"
# Kickers and page headings have no more words than this; titles do.
_MOST_WORDS_OF_KICKER = 5
_OVER_TITLES = KNOWN_KICKERS | HEADINGS
# Kickers and headings of lists are no longer than this.
_LONGEST_WORD = SHORTEST_WORDS
_YEAR = re.compile(r"\d{4}\D|\D\d{4}")
_ONE_WORD = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ-]+")
_NUMBER = re.compile(r"\d{1,4}[.)]\s+\S")
# "1, Ports agree"
_MISREAD_MARKER = re.compile(r"\d{1,4}[,;] [^\W\d]")

_PARTS = frozenset(("kicker", "title", "summary"))


class _Shape(NamedTuple):
    """The parts of an entry, and their kinds."""

    kicker: str
    title: str
    summary: int
    dated: bool
    date_first: bool
    words_below: bool  # a line of the summary is short, and no sentence


def doubts(page: Page, problems: Sequence[Problem]) -> list[Problem]:
    """Return the doubts about the entries of a page, at most one each, and the texts among them that belong to none."""
    blocks = page.blocks
    if not blocks:
        return []
    reported = {number for number, _, _ in problems}
    if page.order_doubt:
        return list(_unowned(page, reported))
    kickers = Counter([kicker_key(line.text) for block in blocks for line in block.parts.get("kicker", ())])
    shapes = [_shape(block, kickers) for block in blocks]
    times = Counter(shapes)
    usual = max(times, key=times.__getitem__)
    habit = len(blocks) >= _FEWEST and len(blocks) - times[usual] <= max(1, _MOST_ODD * len(blocks))
    sentences = sum([n for shape, n in times.items() if shape.title == "sentence"]) > max(1, _FEW * len(blocks))
    # Where summaries are sentences, or are missing, a line of another kind belongs to something else.
    rare = 0 < sum([n for shape, n in times.items() if shape.words_below]) <= max(1, len(blocks) // 2)
    few = len(blocks) < _FEWEST
    undated = sum([n for shape, n in times.items() if not shape.dated])
    # Lists of one line each date every entry; elsewhere a few may have no date.
    in_rows = not few and 0 < undated <= _FEW * len(blocks) and all(map(_is_row, blocks))
    found = list(_unowned(page, reported))
    for block, shape in zip(blocks, shapes, strict=True):
        if reported and any(line.number in reported for line in block.lines):
            continue
        doubt = _own_doubt(block, shape, sentences=sentences)
        if doubt is None and (few or not block.marked):
            doubt = _doubt_of_few(page, block, shape, rare=rare, few=few)
        if doubt is None and habit and shape != usual:
            doubt = block.lines[0], _difference(shape, usual)
        if doubt is None and in_rows and not shape.dated:
            doubt = block.lines[0], "one of the few entries of the page without a date"
        if doubt and doubt[1]:
            found.append((doubt[0].number, doubt[0].text, doubt[1]))
    return found


def _unowned(page: Page, reported: set[int]) -> Iterator[Problem]:
    """Yield the texts around the entries that are neither part of an entry, nor a heading, nor furniture."""
    foot = sorted(page.around, key=lambda line: line.number)
    linked = {line.number for line, below in pairwise(foot) if is_link_to_more(below.text) and not is_around(line)}
    # A title with a link to its story is no part of the foot.
    reported = reported | ({line.number for line in foot} - linked)
    outside = sorted([line for line in page.outside if line.number not in reported], key=lambda line: line.number)
    most = 0 if len(page.blocks) == 1 and not page.blocks[0].marked else _MOST_WORDS_OF_KICKER
    long = {line.number for line in outside if not page.indented and len(line.text.split()) > most}
    left = [line for line in outside if _says_something(page, line, titled=line.number in long)]
    if not left:
        return
    first = min(line.number for line in page.blocks[0].lines)
    last = max(line.number for line in page.blocks[-1].lines)
    menu = sum(line.number < first for line in outside) > _LONGEST_PREFACE
    # A marker behind the last entry begins another.
    open_end = any(line.marker and line.number > last for line in outside)
    before = [line for line in left if line.number < first]
    # Mere sentences introduce the list, and many lines are a menu.
    if not menu and len(before) <= _LONGEST_LOST and not all(line.is_sentence for line in before):
        yield before[0].number, before[0].text, "text before the first entry; perhaps it is an entry without a date"
    after = [line for line in left if line.number > last]
    if (
        len(after) <= _LONGEST_LOST
        and any(line.number in long and not line.is_sentence for line in after)
        and not open_end
    ):
        yield after[0].number, after[0].text, "text below the last entry; perhaps it is an entry without a date"
    for line in left:
        among = line.number > first and (line.number < last or open_end)
        # A kicker over nothing is what is left of an entry.
        if among or (line.number >= first and normalise(line.text).strip(" |·•") in KNOWN_KICKERS):
            yield line.number, line.text, "text among the entries that belongs to no entry"


def _says_something(page: Page, line: Line, *, titled: bool) -> bool:
    """Return whether a line outside the entries is more than furniture, the headings of lists and those of groups.

    If the heading of the page may be a title (`titled`), it counts as one.
    """
    text = line.text
    heads = (line.role == "page heading" and not titled) or (
        line.role == "group heading" and (line.is_group or text in [block.group_heading for block in page.blocks])
    )
    if heads or line.is_credit or not any(map(str.isalpha, text)):
        return False
    return not (is_footer(text) or is_link_to_more(text) or is_count(text) or is_heading_word(text))


def _shape(block: Block, kickers: Counter[str]) -> _Shape:
    """Return which parts an entry has, and of what kind."""
    kicker = title = ""
    parts, anchor = block.parts, block.anchor
    if lines := parts.get("kicker"):
        key = kicker_key(lines[-1].text)
        kicker = "usual" if kickers[key] > 1 or key in KNOWN_KICKERS else "unusual"
    if lines := parts.get("title"):
        title = "sentence" if lines[-1].is_sentence else "words"
    below = parts.get("summary", ())
    words_below = False
    for line in below:
        words_below = words_below or (line.is_kicker_like and not line.is_sentence)
    date_first = anchor is not None
    for line in block.lines[:anchor] if anchor else ():
        date_first = date_first and (line.is_credit or not line.text)
    return _Shape(kicker, title, len(below[:2]), anchor is not None, date_first, words_below)


def _is_row(block: Block) -> bool:
    """Return whether an entry is on a single line."""
    return len({line.number for line in block.lines}) == 1


def _own_doubt(block: Block, shape: _Shape, *, sentences: bool) -> tuple[Line, str] | None:
    """Return the line and the reason for which an entry is doubtful, whatever the other entries are."""
    lines = block.lines
    if not shape.title:
        return lines[0], "an entry without a title"
    if shape.title == "sentence" and (not shape.summary or (not sentences and shape.kicker != "usual")):
        return lines[0], "its title ends like a sentence; perhaps it is a summary, and the title is another line"
    for line in lines:
        # Lines of mere words show nothing on their own.
        asked = not line.is_words and (line.role in _PARTS or not shape.dated)
        if asked and (doubt := _doubt_of_line(line, block, shape)):
            return line, doubt
    return None


def _doubt_of_line(line: Line, block: Block, shape: _Shape) -> str:
    """Return the doubt that one line of an entry shows; "" for none."""
    text, role = line.text, line.role
    if len(text) <= _LONGEST_WORD and role in ("title", "kicker"):
        if (
            role == "title"
            and len(block.parts["title"]) == 1
            and (kicker_key(text) in _OVER_TITLES or is_furniture(text))
        ):
            return KICKER_FOR_TITLE
        if not line.is_yearless and _YEAR.search(text) and is_vague_date(text):
            return "names only a month or a year; the entry around it may be split wrongly"
    if role == "title" and _MISREAD_MARKER.match(text):
        return "the title begins with a number and a comma; perhaps they are its marker, misread"
    if text[-1:] in SEPARATORS:
        return "ends with the separator of a date, but the date is missing"
    opens = role in ("kicker", "summary") and line is not block.lines[0]
    if opens and _begins_entry(line, block):
        return "begins like an entry but has no date; it was kept in the entry before it"
    if not shape.dated and read_date_within(text, line.order):
        return "contains a day among other words; the entry is kept without a date"
    return ""


def _doubt_of_few(page: Page, block: Block, shape: _Shape, *, rare: bool, few: bool) -> tuple[Line, str] | None:
    """Return the line and the doubt about an entry without a marker, or with few others to compare it with."""
    below = block.parts.get("summary", [])
    # The last line of a page may be cut off.
    odd = rare and shape.words_below and (shape.summary > 1 or not block.marked)
    if odd and (few or below[0] is not page.body[-1]):
        return below[0], "not a sentence, unlike the summaries; perhaps it belongs to another, undated entry"
    above = next(iter(block.parts.get("kicker", ())), None)
    if few and above and shape.kicker == "unusual" and len(above.text.split()) > _MOST_WORDS_OF_KICKER:
        return above, "longer than most kickers, and printed only once; perhaps it belongs to no entry"
    title = next(iter(block.parts.get("title", ())), None)
    if title and title is page.body[0] and _ONE_WORD.fullmatch(title.text):
        return title, KICKER_FOR_TITLE
    return None


def _begins_entry(line: Line, block: Block) -> bool:
    """Return whether a line begins with a sign or a number, as the entries of lists do."""
    text = line.text
    signed = text[:1] in MENU_SIGNS and text[1:2].isspace()
    numbered = block.number is not None and text[:1].isdigit() and _NUMBER.match(text) is not None
    return (signed or numbered) and not is_footer(text)


def _difference(shape: _Shape, usual: _Shape) -> str:
    """Return how an entry differs from all others of its page; "" for parts that pages sometimes leave out."""
    if shape.kicker == "unusual" and usual.kicker != "unusual":
        return "no other entry of the page has such a line above its title; perhaps it belongs to no entry"
    if shape.title != usual.title:
        return "the title has another form than all others of the page; the entry may be split wrongly"
    if shape.summary > usual.summary:
        return "more lines than in any other entry of the page; perhaps one of them belongs to no entry"
    if shape.date_first != usual.date_first and shape.dated == usual.dated:
        return "the date is in another position than in the other entries; the entry may be split wrongly"
    if shape.dated != usual.dated:
        return "the only entry of the page without a date" if usual.dated else "the only entry of the page with a date"
    return ""
