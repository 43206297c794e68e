"""The parts of one entry: credit, kicker, title, date, summary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ilo_analysis.listings.dates import DateLine, is_cut_date, is_vague_date
from ilo_analysis.listings.page import USUAL, WIDE_GAP, Line, Page, Piece, read_credit
from ilo_analysis.listings.parsed import Problem
from ilo_analysis.text.normalise import normalise


@dataclass(slots=True)
class Entry:
    """Values of one entry."""

    kicker: str | None = None
    title: str | None = None
    date: dt.date | None = None
    date_end: dt.date | None = None
    place: str | None = None
    summary: str | None = None
    credit: str | None = None
    credit_year: int | None = None


Block = list[Line]


def read_fields(page: Page, piece: Piece, problems: list[Problem]) -> Entry:
    """Return the values of one piece; every line of it gets its role, and what cannot be placed is a problem."""
    entry = Entry()
    lines = piece.lines
    if not lines[0].text:
        lines[0].role = "marker"
        lines = lines[1:]
    anchor = _anchor(entry, lines, problems, last=page.lines[-1] if piece.marked else None)
    head = _without_credit(entry, lines if anchor is None else lines[:anchor])
    if anchor is None:
        _read_undated(page, entry, _blocks(page, head), cut=page.gap_after(piece) >= WIDE_GAP)
        return entry
    entry.kicker = lines[anchor].label
    below = lines[anchor + 1 :]
    if len(below) > 1 and below[0].is_credit:
        # The picture stands under the date.
        below = [*_without_credit(entry, below[:1]), *below[1:]]
    if page.date_first and all(normalise(line.text) in page.kickers for line in head):
        _read_below_date(page, entry, head, _blocks(page, below))
    else:
        empty_title = page.spaced and anchor > 0 and lines[anchor].gap >= WIDE_GAP
        _read_head(entry, _blocks(page, head), problems, empty_title=empty_title)
        entry.summary = _take(below, "summary")
    return entry


def _anchor(entry: Entry, lines: list[Line], problems: list[Problem], *, last: Line | None) -> int | None:
    """Index of the date line; its values go to the entry."""
    for index, line in enumerate(lines):
        if line.date is None:
            continue
        if isinstance(line.date, DateLine):
            line.role = "date"
            entry.date, entry.date_end, entry.place = line.date
        else:
            line.role = "problem"
            problems.append((line.number, line.text, f"{line.date.reason}; the entry is kept without a date"))
        return index
    for index, line in enumerate(lines[1:], start=1):
        if last and (is_vague_date(line.text) or (line is last and is_cut_date(line.text))):
            line.role = "problem"
            reason = "not a date, because it names no day of a year; the entry is kept without a date"
            problems.append((line.number, line.text, reason))
            return index
    return None


def _without_credit(entry: Entry, lines: list[Line]) -> list[Line]:
    """Lines other than the credits, which go to the entry; the year is that of the first."""
    credits = [line for line in lines if line.is_credit]
    if not credits:
        return lines
    for line in credits:
        line.role = "credit"
        name, year = read_credit(line.text)
        entry.credit = " / ".join(part for part in (entry.credit, name) if part) or None
        entry.credit_year = entry.credit_year or year
    return [line for line in lines if not line.is_credit]


def _blocks(page: Page, lines: list[Line]) -> list[Block]:
    """Lines that stand together, where a page sets its blocks apart; else each line by itself."""
    blocks: list[Block] = []
    for line in lines:
        if page.spaced and line.gap == 0 and blocks and not line.marker and blocks[-1][-1].number + 1 == line.number:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _read_head(entry: Entry, blocks: list[Block], problems: list[Problem], *, empty_title: bool) -> None:
    """Kicker and title, from the blocks before the date: the title is the last, the kicker the one before it."""
    if empty_title and len(blocks) == 1:
        entry.kicker = _take(blocks[0], "kicker")
        return
    for number, block in enumerate(reversed(blocks)):
        if number == 0:
            entry.title = _take(block, "title")
        elif number == 1:
            entry.kicker = _take(block, "kicker")
        else:
            for line in block:
                line.role = "problem"
                reason = "more than a credit, a kicker and a title stand before the date; the line was left out"
                problems.append((line.number, line.text, reason))


def _read_below_date(page: Page, entry: Entry, head: list[Line], blocks: list[Block]) -> None:
    """Title and summary of an entry whose date stands over its title; its kicker stands over either."""
    entry.kicker = _take(head, "kicker") or entry.kicker
    if not entry.kicker and len(blocks) > 1 and normalise(blocks[0][0].text) in page.kickers:
        entry.kicker = _take(blocks.pop(0), "kicker")
    if blocks:
        entry.title = _take(blocks.pop(0), "title")
    entry.summary = _take([line for block in blocks for line in block], "summary")


def _read_undated(page: Page, entry: Entry, blocks: list[Block], *, cut: bool) -> None:
    """Kicker, title and summary of an entry without a date: three blocks, or two without a kicker.

    `cut` says that a line is missing below the last: it is the date, so nothing above it is a summary.
    """
    known = bool(blocks) and normalise(blocks[0][0].text) in page.kickers
    usual = bool(blocks) and (page.kicker_rate or 0) >= USUAL and blocks[0][0].is_kicker_like
    cut_off = len(blocks) == 2 and (known or usual or cut) and not (blocks[1][-1].is_sentence or blocks[1][-1].is_prose)
    if len(blocks) >= 3 or cut_off:
        entry.kicker = _take(blocks.pop(0), "kicker")
    if blocks:
        entry.title = _take(blocks.pop(0), "title")
    entry.summary = _take([line for block in blocks for line in block], "summary")


def _take(lines: list[Line], role: str) -> str | None:
    """Text of some lines, which all get one role; None if there are none."""
    for line in lines:
        line.role = role
    if len(lines) == 1:
        return lines[0].text or None
    return " ".join([line.text for line in lines]) or None
