"""Layer 1: cut a page into pieces, one per entry, each with at most one date line.

Markers and headings cut first. Where a marker was lost, or where the layout has none, the date lines are the anchors:
what stands between two of them is the summary of the first entry and the credit, kicker and title of the second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ilo_analysis.dates import DateLine, is_group_heading, read_loose_date
from ilo_analysis.readers.lines import KNOWN_KICKERS, Line, is_address, is_footer, is_furniture, is_indented
from ilo_analysis.readers.parsed import MENU_SIGNS
from ilo_analysis.text import normalise

# Credit, kicker and title: more does not stand before a date.
LONGEST_HEAD = 3
# A lost marker, an empty credit or kicker leave at least this many blank lines behind.
WIDE_GAP = 2


@dataclass
class Piece:
    """Lines of one entry, and how they were found."""

    lines: list[Line]
    marked: bool  # begins with a marker
    printed: int | None = None
    group: str | None = None  # heading that it stands under
    run: int = 0  # pieces without a heading between them share this number
    headed: bool = False  # stands directly under a group heading


@dataclass
class Page:
    """Lines of a page, and what all of them together say about each."""

    lines: list[Line]
    pieces: list[Piece] = field(default_factory=list)
    outside: list[Line] = field(default_factory=list)
    kickers: frozenset[str] = KNOWN_KICKERS
    kicker_rate: float | None = None  # share of heads with a kicker, where heads are certain
    indented: bool = False
    spaced: bool = False  # blank lines between the parts of an entry

    def __post_init__(self) -> None:
        """Take stock of the page."""
        self.indented = is_indented(self.lines)
        dated = [line for line in self.lines if line.date]
        self.spaced = sum(line.gap > 0 for line in dated) * 2 > len(dated)
        self._survey_kickers()

    def _survey_kickers(self) -> None:
        """Find the kickers where a head has a certain beginning: a marker, a heading or a credit."""
        counts = [0, 0, 0]
        seen = set()
        for index, line in enumerate(self.lines):
            if not isinstance(line.date, DateLine):
                continue
            size = self._certain_head(index)
            if size in (1, 2):
                counts[size] += 1
            if size == 2 and self.lines[index - 2].is_kicker_like:
                seen.add(normalise(self.lines[index - 2].text))
        self.kickers = KNOWN_KICKERS | seen
        if sum(counts):
            self.kicker_rate = counts[2] / sum(counts)

    def _certain_head(self, index: int) -> int:
        """Lines between the date line at `index` and a certain beginning before it; 0 if there is none."""
        for size in range(1, LONGEST_HEAD + 1):
            if size > index:
                return 0
            line = self.lines[index - size]
            if line.marker:
                return size if line.text and not line.is_credit else size - 1
            if line.is_credit or is_group_heading(line.text):
                return size - 1
            if line.date:
                return 0
        return 0


def cut(page: Page) -> None:
    """Cut the page into `page.pieces` and `page.outside`."""
    coarse = _cut_at_markers(page)
    for piece in coarse:
        for part in _cut_at_dates(page, piece):
            page.pieces.append(part)
    _drop_furniture(page)


def _cut_at_markers(page: Page) -> list[Piece]:
    """Pieces between markers and headings; headings and furniture go to `page.outside`."""
    pieces: list[Piece] = []
    group: str | None = None
    current: Piece | None = None
    run, headed, highest = 0, False, 0
    for line in page.lines:
        if line.marker:
            if line.printed is not None:
                # Numbers that begin anew without a heading: the heading was lost, and is not made up.
                if line.printed <= highest and not headed and pieces and pieces[-1].run == run:
                    group = None
                highest = line.printed
            current = Piece([line], True, line.printed, group, run, headed)
            pieces.append(current)
            headed = False
        elif _is_outside(page, line, current):
            page.outside.append(line)
            if is_group_heading(line.text) or (pieces and not line.is_prose and not is_furniture(line)):
                group = line.text
            run, current, highest = run + 1, None, 0
            headed = is_group_heading(line.text)
        elif current is None:
            current = Piece([line], False, None, group, run, headed or page.indented)
            pieces.append(current)
            headed = False
        else:
            current.lines.append(line)
    return pieces


def _is_outside(page: Page, line: Line, current: Piece | None) -> bool:
    """Tell whether a line stands outside every entry."""
    if line.date:
        # At the edge of an indented page it is the date of the page, unless an entry still waits for its own.
        waiting = current is not None and not any(other.date for other in current.lines)
        return page.indented and line.indent == 0 and not waiting
    if not page.indented:
        return is_group_heading(line.text)
    # Below an entry, the menu of a page that has other markers begins with bullets.
    return line.indent == 0 or (line.indent < 4 and line.text[0] in MENU_SIGNS and line.text[1:2].isspace())


def _cut_at_dates(page: Page, piece: Piece) -> list[Piece]:
    """Parts of a piece with one date line each."""
    lines = piece.lines
    _settle_adjacent_dates(piece)
    if piece.marked:
        _find_loose_date(lines)
    anchors = [index for index, line in enumerate(lines) if line.date]
    if not anchors:
        return [piece]
    if piece.marked and (start := _lost_marker(page, lines[: anchors[0]])):
        undated = Piece(lines[:start], True, piece.printed, piece.group, piece.run)
        return [undated, *_cut_at_dates(page, Piece(lines[start:], False, None, piece.group, piece.run, True))]
    starts = [0 if piece.marked else _first_head(page, piece, anchors[0])]
    page.outside.extend(lines[: starts[0]])
    for before, after in pairwise(anchors):
        starts.append(before + 1 + _head_start(page, lines[before + 1 : after], lines[after]))
    ends = [*starts[1:], len(lines)]
    parts = [
        Piece(lines[a:b], piece.marked and n == 0, piece.printed if n == 0 else None, piece.group, piece.run)
        for n, (a, b) in enumerate(zip(starts, ends, strict=True))
    ]
    if not page.indented and (piece.marked or lines[-1] is page.lines[-1]):
        # Below a summary stands the foot of the page, or the heading of the next section.
        _cut_footer(page, parts[-1])
    return parts


def _find_loose_date(lines: list[Line]) -> None:
    """Take the first line that begins with a date, after a title, for the date line of an entry that has none."""
    texts = [line for line in lines if line.text and not line.is_credit]
    if any(line.date for line in lines):
        return
    for line in texts[1:LONGEST_HEAD]:
        if date := read_loose_date(line.text):
            line.date = date
            return


def _lost_marker(page: Page, head: list[Line]) -> int | None:
    """Where an entry without its marker begins among the lines before a date; None if all belong to one entry."""
    size = len([line for line in head if line.text and not line.is_credit])
    if size <= LONGEST_HEAD - 1 or not page.spaced:
        return None
    wide = [index for index, line in enumerate(head) if index >= LONGEST_HEAD - 1 and line.gap >= WIDE_GAP]
    return wide[-1] if wide else None


def _settle_adjacent_dates(piece: Piece) -> None:
    """Of two date lines in a row one is text: a title that is a date, or a summary that is one."""
    lines = piece.lines
    dated = [index for index, line in enumerate(lines[: LONGEST_HEAD + 1]) if line.date]
    if piece.marked and len(dated) > 1 and dated[1] - dated[0] == 2 and lines[dated[1]].gap < WIDE_GAP:
        between = lines[dated[0] + 1]
        if not any(line.text and not line.is_credit for line in lines[: dated[0]]) and between.gap < WIDE_GAP:
            # A kicker that is a date.
            lines[dated[0]].date = None
    for index in range(len(lines) - 1):
        first, second = lines[index], lines[index + 1]
        if not (first.date and second.date) or second.gap >= WIDE_GAP or second.marker:
            continue
        no_title = not [line for line in lines[:index] if line.text and not line.is_credit]
        with_place = isinstance(first.date, DateLine) and isinstance(second.date, DateLine)
        with_place = with_place and bool(first.date.place) and not second.date.place  # type: ignore[union-attr]
        if no_title or with_place:
            first.date = None
        else:
            second.date = None


def _first_head(page: Page, piece: Piece, anchor: int) -> int:
    """First line of the entry in a piece that begins without a marker; what is before it is no entry."""
    before = piece.lines[:anchor]
    credits = [index for index, line in enumerate(before) if line.is_credit]
    if credits and anchor - credits[-1] <= LONGEST_HEAD:
        return credits[-1]
    if piece.headed:
        return max(0, anchor - LONGEST_HEAD + 1)
    size = min(1, anchor)
    if anchor >= 2:
        line = before[-2]
        known = normalise(line.text) in page.kickers
        common = known if page.kicker_rate is None else page.kicker_rate >= 0.5
        first = line is page.lines[0]
        if line.is_kicker_like and common and not first and (known or anchor > 2):
            size = 2
    return anchor - size


def _head_start(page: Page, between: list[Line], date: Line) -> int:
    """Index, among the lines between two dates, of the first that belongs to the later entry."""
    size = len(between)
    for index in range(size - 1, max(-1, size - LONGEST_HEAD - 1), -1):
        if between[index].is_credit:
            return index
    for index in range(max(0, size - LONGEST_HEAD + 1), size):
        if between[index].gap >= WIDE_GAP:
            return index
    if page.indented and page.spaced and date.gap >= WIDE_GAP:
        # The title was lost with the marker.
        return size
    if size < 2:
        return 0
    return size - 2 if _is_kicker(page, between[-2], alone=size == 2) else size - 1


def _is_kicker(page: Page, line: Line, *, alone: bool) -> bool:
    """Tell whether the line before a title is its kicker, or the end of the summary before it."""
    if not line.is_kicker_like:
        return False
    if normalise(line.text) in page.kickers:
        return True
    if page.kicker_rate is None:
        # Nothing is certain on this page: only what is as short as a label counts.
        return len(line.text) <= 45 and len(line.text.split()) <= 6 and not alone
    return page.kicker_rate > 0


def _cut_footer(page: Page, last: Piece) -> None:
    """Take the lines after its summary off an entry of a page without indents."""
    anchor = next(index for index, line in enumerate(last.lines) if line.date)
    for index in range(anchor + 1, len(last.lines)):
        line = last.lines[index]
        later = index > anchor + 1
        # What follows the date of any but the last entry is its summary, however short.
        foreign = (later or last.lines[-1] is page.lines[-1]) and (is_footer(line) or line.is_credit)
        if foreign or (later and not (line.is_prose or line.is_sentence)):
            page.outside.extend(last.lines[index:])
            del last.lines[index:]
            return


def _drop_furniture(page: Page) -> None:
    """Take out pieces that are no entries: addresses, menus, text that no marker and no date claims."""
    menus = {piece.run for piece in page.pieces} - {
        piece.run for piece in page.pieces if len(piece.lines) > 1 or piece.lines[0].date or piece.headed
    }
    kept = []
    for piece in page.pieces:
        dated = any(line.date for line in piece.lines)
        texts = [line for line in piece.lines if line.text]
        contact = any(is_address(line) for line in texts) and not any(line.is_prose for line in texts)
        idle = not piece.marked or piece.run in menus or contact or all(is_furniture(line) for line in texts)
        if idle and not dated:
            page.outside.extend(piece.lines)
        else:
            kept.append(piece)
    page.pieces = kept
