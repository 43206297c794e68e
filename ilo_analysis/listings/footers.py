"""What stands below the entries of a page, and what looks like an entry but is none."""

from __future__ import annotations

from itertools import groupby

from ilo_analysis.listings.page import Line, Page, Piece, is_address, is_footer, is_furniture

# So many single lines before or after the entries of a list are a menu.
SHORTEST_MENU = 3


def cut_foot(page: Page, last: Piece) -> None:
    """Take the lines after its summary off an entry of a page without indents."""
    start = (last.anchor or 0) + (2 if page.date_first else 1)
    for index in range(start, len(last.lines)):
        if _is_foreign(page, last, index, start):
            page.outside.extend(last.lines[index:])
            del last.lines[index:]
            return


def _is_foreign(page: Page, last: Piece, index: int, start: int) -> bool:
    """Tell whether a line below a date belongs to the foot of a page, or to the heading of the next section."""
    line, before = last.lines[index], last.lines[index - 1]
    at_end = last.lines[-1] is page.body[-1]
    # What follows the date of any but the last entry is its summary, however short.
    below = last.lines[index + 1 : index + 2]
    pictured = index == start and line.is_credit and not is_furniture(line) and any(one.is_sentence for one in below)
    if (index > start or at_end) and not pictured and (is_footer(line) or line.is_credit):
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


def drop_furniture(page: Page) -> None:
    """Take out pieces that are no entries: addresses, menus, text that no marker and no date claims."""
    menus = _menus(page.pieces)
    kept = []
    for number, piece in enumerate(page.pieces):
        if piece.anchor is not None:
            kept.append(piece)
            continue
        texts = [line for line in piece.lines if line.text]
        idle = not (piece.marked or piece.broken) or number in menus or _is_idle(texts)
        if idle or (piece is page.pieces[-1] and _is_menu_below(page, texts)):
            page.outside.extend(piece.lines)
        else:
            kept.append(piece)
    page.pieces = kept


def _menus(pieces: list[Piece]) -> set[int]:
    """Numbers of the pieces that are menus: single lines without a date, all of a list, or many at its ends."""
    found: set[int] = set()
    for _, some in groupby(range(len(pieces)), key=lambda number: pieces[number].run):
        run = list(some)
        lone = [number for number in run if len(pieces[number].lines) == 1 and not pieces[number].lines[0].date]
        if len(lone) == len(run):
            found.update(run if not any(pieces[number].headed for number in run) else ())
            continue
        first, last = (next(n for n in ordered if n not in lone) for ordered in (run, run[::-1]))
        for end in ([n for n in run if n < first], [n for n in run if n > last]):
            found.update(end if len(end) >= SHORTEST_MENU else ())
    return found


def _is_idle(texts: list[Line]) -> bool:
    """Tell whether lines are an address, or belong to the page around the list."""
    contact = any(is_address(line) for line in texts) and not any(line.is_prose for line in texts)
    return contact or all(is_furniture(line) for line in texts) or (len(texts) == 1 and is_footer(texts[0]))


def _is_menu_below(page: Page, texts: list[Line]) -> bool:
    """Tell whether lines below the last dash are the foot of a page without indents: an entry has a summary."""
    first = next((line for line in page.body if line.marker or line.date), None)
    dash_after = first is not None and not first.marker
    return not page.indented and (dash_after or not any(line.is_prose or line.is_sentence for line in texts))
