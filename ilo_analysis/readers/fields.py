"""Layer 1: the parts of one entry: credit, kicker, title, date, summary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ilo_analysis.dates import DateLine, ImpossibleDate, is_vague_date
from ilo_analysis.readers.lines import Line, read_credit
from ilo_analysis.readers.parsed import Problem
from ilo_analysis.readers.pieces import WIDE_GAP, Page, Piece
from ilo_analysis.text import normalise

# Share of the entries with a kicker from which on a page is taken to print one over every title.
USUAL = 0.8


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
    problems: list[Problem] = field(default_factory=list)


Block = list[Line]


def read_fields(page: Page, piece: Piece) -> Entry:
    """Values of one piece; every line of it gets its role."""
    entry = Entry()
    lines = [line for line in piece.lines if line.text]
    for line in piece.lines:
        if not line.text:
            line.role = "marker"
    anchor = _anchor(entry, lines, marked=piece.marked)
    head = _without_credit(entry, lines if anchor is None else lines[:anchor])
    if anchor is None:
        _read_undated(page, entry, _blocks(page, head))
    else:
        empty_title = page.spaced and anchor > 0 and lines[anchor].gap >= WIDE_GAP
        _read_head(entry, _blocks(page, head), empty_title=empty_title)
        entry.summary = _take(lines[anchor + 1 :], "summary")
    return entry


def _anchor(entry: Entry, lines: list[Line], *, marked: bool) -> int | None:
    """Index of the date line; its values go to the entry."""
    for index, line in enumerate(lines):
        if isinstance(line.date, DateLine):
            line.role = "date"
            entry.date, entry.date_end, entry.place = line.date
            return index
        if isinstance(line.date, ImpossibleDate):
            line.role = "problem"
            entry.problems.append((line.number, line.text, f"{line.date.reason}; the entry is kept without a date"))
            return index
    for index, line in enumerate(lines[1:], start=1):
        if marked and is_vague_date(line.text):
            line.role = "problem"
            reason = "not a date, because it names no day of a year; the entry is kept without a date"
            entry.problems.append((line.number, line.text, reason))
            return index
    return None


def _without_credit(entry: Entry, lines: list[Line]) -> list[Line]:
    """Lines other than the first credit, which goes to the entry."""
    for index, line in enumerate(lines):
        if line.is_credit:
            line.role = "credit"
            entry.credit, entry.credit_year = read_credit(line.text)
            return lines[:index] + lines[index + 1 :]
    return lines


def _blocks(page: Page, lines: list[Line]) -> list[Block]:
    """Lines that stand together, where a page sets its blocks apart; else each line by itself."""
    blocks: list[Block] = []
    for line in lines:
        if page.spaced and line.gap == 0 and blocks and not line.marker and blocks[-1][-1].number + 1 == line.number:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _read_head(entry: Entry, blocks: list[Block], *, empty_title: bool) -> None:
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
                entry.problems.append((line.number, line.text, reason))


def _read_undated(page: Page, entry: Entry, blocks: list[Block]) -> None:
    """Kicker, title and summary of an entry without a date: three blocks, or two without a kicker."""
    known = bool(blocks) and normalise(blocks[0][0].text) in page.kickers
    usual = bool(blocks) and (page.kicker_rate or 0) >= USUAL and blocks[0][0].is_kicker_like
    cut_off = len(blocks) == 2 and (known or usual) and not blocks[1][-1].is_sentence
    if len(blocks) >= 3 or cut_off:
        entry.kicker = _take(blocks.pop(0), "kicker")
    if blocks:
        entry.title = _take(blocks.pop(0), "title")
    entry.summary = _take([line for block in blocks for line in block], "summary")


def _take(lines: list[Line], role: str) -> str | None:
    """Text of some lines, which all get one role; None if there are none."""
    for line in lines:
        line.role = role
    return " ".join(line.text for line in lines) or None
