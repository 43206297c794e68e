"""Split a page into blocks, one per entry, each with at most one date line.

Markers and headings split the page first. If a marker is missing, or the layout has none, the date lines are anchors:
between two of them are the summary of the first entry and the credit, kicker and title of the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from ilo_analysis.listings.dates.loose import read_date_after_place, read_loose_date
from ilo_analysis.listings.dates.printed import DateLine
from ilo_analysis.listings.lines.furniture import is_address, is_footer, is_furniture, is_heading_word
from ilo_analysis.listings.lines.line import INDENT, Line
from ilo_analysis.listings.lines.page import LONGEST_HEAD, USUAL, WIDE_GAP, Block, Page
from ilo_analysis.listings.parsed import MENU_SIGNS
from ilo_analysis.text.normalise import normalise

# So many month headings in a row are a menu.
_MENU_OF_MONTHS = 3
# At least this many single lines before or after the entries of a list are a menu.
SHORTEST_MENU = 3


def cut(page: Page) -> None:
    """Split the page into `page.blocks` and `page.outside`."""
    for block in _cut_at_markers(page):
        for part in _cut_at_dates(page, block):
            page.blocks.append(part)
            if part.anchor is None:
                continue
            if not page.indented:
                # Below a summary comes the footer of the page, or the heading of the next section.
                _cut_foot(page, part, part.anchor)
            elif page.spaced and part.lines[part.anchor + 2 :] and (later := _cut_at_lost_date(part, part.anchor)):
                page.blocks.append(later)
    _drop_furniture(page)


def _cut_at_markers(page: Page) -> list[Block]:
    """Return the blocks between markers and headings; headings and furniture go to `page.outside`."""
    blocks: list[Block] = []
    group: str | None = None
    current: Block | None = None
    run, headed, highest, headings = 0, False, 0, 0
    for at, line in enumerate(page.body):
        if line.marker:
            if line.printed is not None:
                # Numbers start again without a heading: it is missing, and none is made up.
                if line.printed <= highest and not headed and blocks and blocks[-1].run == run:
                    group = None
                highest = line.printed
            current = Block([line], line.printed, group, run, marked=True, headed=headed)
            blocks.append(current)
            headed = False
        elif current is not None and page.indented and line.indent >= INDENT:
            current.lines.append(line)
        elif (
            (line.indent < INDENT or not page.indented)
            and _is_outside(page, line, current)
            and not _lost_its_indent(line, current, page.body[at + 1 : at + 2])
        ):
            page.outside.append(line)
            if line.is_group or (blocks and not line.is_prose and not is_furniture(line.text)):
                group = line.text
            run, current, highest = run + 1, None, 0
            # Months one below the other are a menu.
            headings = headings + 1 if line.is_group else 0
            headed = 0 < headings < _MENU_OF_MONTHS
        elif current is None:
            current = Block([line], None, group, run, headed=headed or page.indented)
            blocks.append(current)
            headed, headings = False, 0
        else:
            current.lines.append(line)
    return blocks


def _is_outside(page: Page, line: Line, current: Block | None) -> bool:
    """Return whether a line without the indent of an entry's text is outside every entry."""
    if not page.indented:
        return line.is_group
    if line.indent == 0:
        # A date at the edge is that of the page, unless an entry still waits for its own.
        return not (line.date and current is not None and not any(other.date for other in current.lines))
    if line.date:
        return False
    # Below an entry, the menu of a page that has other markers begins with bullets; a page may break off in a marker.
    menu = line.text[0] in MENU_SIGNS and line.text[1:2].isspace()
    return menu or line.text.isdigit()


def _lost_its_indent(line: Line, current: Block | None, after: Sequence[Line]) -> bool:
    """Return whether a line at the edge is part of an entry: its title before its date, or its summary right after."""
    if current is None or not current.marked or line.indent or line.is_group or is_furniture(line.text):
        return False
    if any(is_address(other.text) for other in current.lines):
        return False
    if current.lines[-1].date:
        return line.is_prose and line.gap < WIDE_GAP
    waiting = len(current.lines) < LONGEST_HEAD and not any(other.date for other in current.lines)
    return waiting and any(other.indent > 0 and not other.marker for other in after)


def _cut_at_dates(page: Page, block: Block) -> list[Block]:
    """Return the parts of a block with one date line each."""
    lines = block.lines
    anchors = [index for index, line in enumerate(lines) if line.date]
    if len(anchors) != 1:
        _settle_adjacent_dates(page, block)
        if block.marked:
            _find_loose_date(lines)
        anchors = [index for index, line in enumerate(lines) if line.date]
    if not anchors:
        return [block]
    block.anchor = anchors[0]
    group, run = block.group_heading, block.run
    if block.marked and page.spaced and anchors[0] >= LONGEST_HEAD and (start := _lost_marker(lines[: anchors[0]])):
        undated = Block(lines[:start], block.number, group, run, marked=True)
        return [undated, *_cut_at_dates(page, Block(lines[start:], None, group, run, headed=True))]
    if block.marked and page.indented and len(anchors) == 1:
        return [block]
    starts = [0 if block.marked else _first_head(page, block, anchors[0])]
    page.outside.extend(lines[: starts[0]])
    for before, after in pairwise(anchors):
        starts.append(before + 1 + _head_start(page, lines[before + 1 : after], lines[after]))
    parts = [Block(lines[a:b], None, group, run) for a, b in pairwise([*starts, len(lines)])]
    parts[0].marked, parts[0].number = block.marked, block.number
    for part, start, anchor in zip(parts, starts, anchors, strict=True):
        part.anchor = anchor - start
    return parts


def _find_loose_date(lines: list[Line]) -> None:
    """Take the first line after a title that begins or ends with a date for the date line of an undated entry."""
    texts = [line for line in lines if line.text and not line.is_credit]
    if any(line.date for line in lines):
        return
    for line in texts[1:LONGEST_HEAD]:
        if date := read_loose_date(line.text, line.order) or read_date_after_place(line.text, line.order):
            line.date = date
            return


def _lost_marker(head: list[Line]) -> int | None:
    """Return where, before a date, an entry without its marker begins; None if all lines belong to one entry."""
    if len([line for line in head if line.text and not line.is_credit]) < LONGEST_HEAD:
        return None
    wide = [index for index, line in enumerate(head) if index >= LONGEST_HEAD - 1 and line.gap >= WIDE_GAP]
    return wide[-1] if wide else None


def _settle_adjacent_dates(page: Page, block: Block) -> None:
    """Turn one of two consecutive date lines back into text: a title or a summary that is a date."""
    lines = block.lines
    dated = [index for index, line in enumerate(lines[: LONGEST_HEAD + 1]) if line.date]
    marked = block.marked and not page.date_first
    if marked and len(dated) > 1 and dated[1] - dated[0] == 2 and lines[dated[1]].gap < WIDE_GAP:
        between = lines[dated[0] + 1]
        if not any(line.text and not line.is_credit for line in lines[: dated[0]]) and between.gap < WIDE_GAP:
            # A kicker that is a date.
            lines[dated[0]].date = None
    titled = False
    for index, (first, second) in enumerate(pairwise(lines)):
        titled = titled or (index > 0 and bool(lines[index - 1].text) and not lines[index - 1].is_credit)
        if not (first.date and second.date) or second.gap >= WIDE_GAP or second.marker:
            continue
        says_more = _says_more(first) and not _says_more(second)
        if (not titled or says_more) and not page.date_first:
            first.date = None
        else:
            second.date = None


def _says_more(line: Line) -> bool:
    """Return whether a date line has a place or a kicker beside its day, as a title with a date in it would."""
    return isinstance(line.date, DateLine) and bool(line.date.place or line.label)


def _first_head(page: Page, block: Block, anchor: int) -> int:
    """Return the first line of the entry in a block without a marker; the lines before it belong to no entry."""
    before = block.lines[:anchor]
    credits = [index for index, line in enumerate(before) if line.is_credit]
    if page.date_first:
        return _opening(page, before, block.lines[anchor])
    if credits and anchor - credits[-1] <= LONGEST_HEAD:
        return credits[-1]
    if block.headed:
        with_kicker = anchor > 1 and before[-2].is_kicker_like and not is_furniture(before[-2].text)
        return max(0, anchor - (LONGEST_HEAD - 1 if with_kicker else 1))
    if page.apart and any(line.gap for line in before[-LONGEST_HEAD:]):
        return max(index for index, line in enumerate(before) if line.gap)
    printed_below = block.lines[anchor].label is not None
    return anchor - min(anchor, 2 if anchor >= 2 and not printed_below and _is_first_kicker(page, before) else 1)


def _is_first_kicker(page: Page, before: list[Line]) -> bool:
    """Return whether the line before the first title of a page is its kicker, or the heading of the page."""
    line = before[-2]
    if not line.is_kicker_like or is_furniture(line.text):
        return False
    rate = page.kicker_rate or 0
    known = normalise(line.text) in page.kickers
    if not [other for other in before[:-2] if not is_furniture(other.text)]:
        # Few pages have no heading, so most other entries must have a kicker.
        return rate >= USUAL and not is_heading_word(line.text)
    if is_heading_word(line.text):
        return known and (rate >= 0.5 or page.kicker_rate is None)
    return known or rate >= 0.5


def _opening(page: Page, before: list[Line], date: Line) -> int:
    """Return where an entry with its date above the title begins: at the date, or at a credit and a kicker above it."""
    start = len(before)
    while start:
        line = before[start - 1]
        kicker = date.label is None and line is not page.body[0] and normalise(line.text) in page.kickers
        if not (kicker or line.is_credit):
            break
        start -= 1
    return start


def _head_start(page: Page, between: list[Line], date: Line) -> int:
    """Return which of the lines between two dates is the first of the later entry."""
    size = len(between)
    if page.date_first:
        return _opening(page, between, date)
    if page.apart and size > 1:
        return max((index for index, line in enumerate(between) if line.gap), default=size - 1)
    for index in range(size - 1, max(-1, size - LONGEST_HEAD - 1), -1):
        # A credit with a summary below it belongs to the entry before.
        if between[index].is_credit and not any(line.is_sentence for line in between[index + 1 : -1]):
            return index
    for index in range(max(0, size - LONGEST_HEAD + 1), size):
        if between[index].gap >= WIDE_GAP:
            return index
    if page.indented and page.spaced and date.gap >= WIDE_GAP:
        # The title is missing, as is the marker.
        return size
    if size < 2:
        return 0
    return size - 2 if date.label is None and _is_kicker(page, between[-2], alone=size == 2) else size - 1


def _is_kicker(page: Page, line: Line, *, alone: bool) -> bool:
    """Return whether the line before a title is its kicker, or the end of the summary before it."""
    if not line.is_kicker_like or is_furniture(line.text):
        return False
    if normalise(line.text) in page.kickers:
        return True
    if page.kicker_rate is None:
        # Nothing is certain on this page: only what is as short as a label counts.
        return len(line.text) <= 45 and len(line.text.split()) <= 6 and not alone
    return page.kicker_rate > 0


def _cut_at_lost_date(block: Block, anchor: int) -> Block | None:
    """Take an entry without its marker and date, which follows the summary, off a block, and return it."""
    for index in range(anchor + 2, len(block.lines)):
        line = block.lines[index]
        if line.gap >= WIDE_GAP and not (line.is_prose or line.is_sentence or line.is_credit):
            later = Block(block.lines[index:], None, block.group_heading, block.run, broken=True)
            del block.lines[index:]
            return later
    return None


def _cut_foot(page: Page, last: Block, anchor: int) -> None:
    """Cut the lines after the summary off an entry of a page without indents."""
    start = anchor + (2 if page.date_first else 1)
    for index in range(start, len(last.lines)):
        if _is_foreign(page, last, index, start):
            page.outside.extend(last.lines[index:])
            del last.lines[index:]
            return


def _is_foreign(page: Page, last: Block, index: int, start: int) -> bool:
    """Return whether a line below a date belongs to the footer of a page, or to the heading of the next section."""
    line, before = last.lines[index], last.lines[index - 1]
    at_end = last.lines[-1] is page.body[-1]
    # What follows the date of any but the last entry is its summary, however short.
    below = last.lines[index + 1 : index + 2]
    in_place = index == start and line.is_credit and not is_furniture(line.text)
    pictured = in_place and any(one.is_sentence for one in below)
    if (index > start or at_end) and not pictured and (is_footer(line.text) or line.is_credit):
        return True
    if pictured or line.is_prose or line.is_sentence:
        return False
    if line.text == page.body[0].text:
        # The heading of the page, repeated.
        return True
    if index > start:
        return before.is_sentence or before.is_prose or not line.text[:1].islower()
    # Short lines one after the other are a menu.
    return at_end and line.is_kicker_like and any(one.is_kicker_like for one in below)


def _drop_furniture(page: Page) -> None:
    """Remove blocks that are not entries: addresses, menus, text with neither marker nor date."""
    if None not in [block.anchor for block in page.blocks]:
        return
    menus = _menus(page.blocks)
    kept = []
    for number, block in enumerate(page.blocks):
        if block.anchor is not None:
            kept.append(block)
            continue
        texts = [line for line in block.lines if line.text]
        idle = not (block.marked or block.broken) or number in menus or _is_idle(texts)
        if idle or (block is page.blocks[-1] and _is_menu_below(page, texts)):
            page.outside.extend(block.lines)
        else:
            kept.append(block)
    page.blocks = kept


def _menus(blocks: list[Block]) -> set[int]:
    """Return the numbers of the blocks that are menus: undated single lines, all of a list or many at its ends."""
    found: set[int] = set()
    for _, some in groupby(range(len(blocks)), key=lambda number: blocks[number].run):
        run = list(some)
        lone = {number for number in run if len(blocks[number].lines) == 1 and not blocks[number].lines[0].date}
        if len(lone) == len(run):
            found.update(run if not any(blocks[number].headed for number in run) else ())
            continue
        first, last = (next(n for n in ordered if n not in lone) for ordered in (run, run[::-1]))
        for end in ([n for n in run if n < first], [n for n in run if n > last]):
            found.update(end if len(end) >= SHORTEST_MENU else ())
    return found


def _is_idle(texts: list[Line]) -> bool:
    """Return whether lines are an address, or belong to the page around the list."""
    contact = any(is_address(line.text) for line in texts) and not any(line.is_prose for line in texts)
    return contact or all(is_furniture(line.text) for line in texts) or (len(texts) == 1 and is_footer(texts[0].text))


def _is_menu_below(page: Page, texts: list[Line]) -> bool:
    """Return whether lines below the last dash are the footer of a page without indents: they have no summary.

    Below rows of a table is another row.
    """
    if all(line.number == page.blocks[0].lines[0].number for line in page.blocks[0].lines):
        return False
    first = next((line for line in page.body if line.marker or line.date), None)
    dash_after = first is not None and not first.marker
    return not page.indented and (dash_after or not any(line.is_prose or line.is_sentence for line in texts))
