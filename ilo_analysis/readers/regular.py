"""Layer 1: a fast way through numbered pages on which nothing is odd.

Most pages are as regular as a form: blocks of one line with a blank line between them, and in each entry the date is
the last block or the last but one. As soon as anything does not fit, the page is handed back, and the careful grammar
reads it from its beginning; tests hold the two ways against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

from ilo_analysis.dates import LONGEST_DATE_LINE, DateLine, is_group_heading, may_be_date, read_date
from ilo_analysis.readers.languages import page_languages
from ilo_analysis.readers.lines import Line, is_furniture, read_credit
from ilo_analysis.readers.parsed import COLUMNS, MENU_SIGNS, ParsedListing, Roles
from ilo_analysis.text import BLANK

_NUMBERS = {f"  {number}": number for number in range(1, 1000)}
_INDENT = "    "
# Signs whose effect on the ends of lines only the careful grammar knows.
_ODD = (" \n", "\r", *sorted(set(BLANK) - set(" \n\r")))
# What a text does not begin with: more indent, a credit, an empty line.
_NO_TEXT = frozenset(["", " ", "©", "(", "\n"])

# Number, credit, kicker, title, date line, summary of an entry.
Row = tuple[int, str, str | None, str, DateLine, str | None]
# Its group heading, first and last line.
Place = tuple[str | None, int, int]


def read_regular(text: str, read_roles: Callable[[str], Roles]) -> ParsedListing | None:
    """As `parse_listing`, for a regular numbered page; None for any other page.

    `read_roles` is asked for the roles of the lines when somebody wants to know them.
    """
    if not text or text[-1] == " " or any(sign in text for sign in _ODD):
        return None
    blocks = text.rstrip("\n").split("\n\n")
    marks = [index for index, block in enumerate(blocks) if block[:2] == "  " and block[2:3] != " "]
    if not marks:
        return None
    top = _read_top(blocks[: marks[0]])
    found = top and _read_entries(blocks, marks, top[1])
    if not top or not found:
        return None
    rows, places = found
    # Nothing but one blank line between blocks, and one more in the empty slot of a kicker.
    if text.rstrip("\n").count("\n") != places[-1][2] - 1:
        return None
    columns = _columns(rows, places, top[0])
    if not columns:
        return None
    # No other block is read as a date, or the page would have been handed back.
    dates = (block[4:] for block in blocks if len(block) <= LONGEST_DATE_LINE and _day(block))
    texts = list(zip(columns["title"], columns["summary"], strict=True))
    language, columns["language"] = page_languages(text, texts, dates)
    return ParsedListing(columns, [], "numbered", language, top[0], partial(read_roles, text))


def _read_top(blocks: list[str]) -> tuple[str | None, str | None] | None:
    """Page heading and group heading before the first entry; None if there is anything else."""
    group = blocks.pop() if blocks and is_group_heading(blocks[-1]) else None
    if len(blocks) > 1 or (blocks and (is_group_heading(blocks[0]) or not _is_heading(blocks[0]))):
        return None
    return (blocks[0] if blocks else None), group


def _read_entries(blocks: list[str], marks: list[int], group: str | None) -> tuple[list[Row], list[Place]] | None:
    """Entries that begin at `marks`, and where they stand; None if one of them is not regular."""
    rows, places = [], []
    highest, slots = 0, 0
    for start, end in pairwise([*marks, len(blocks)]):
        entry = blocks[start:end]
        heading = entry.pop() if entry[-1][:1] != " " else None
        first, last = 2 * start + 1 + slots, 2 * (start + len(entry)) - 1
        slots += len(entry) > 1 and entry[1][:1] == "\n"
        row = _read_entry(entry)
        if row is None:
            return None
        if row[0] <= highest:
            # Numbers that begin anew without a heading: the heading was lost, and is not made up.
            group = None
        rows.append(row)
        places.append((group, first, last + slots))
        highest = row[0]
        if heading is not None:
            if end == len(blocks) or not is_group_heading(heading):
                return None
            group, highest = heading, 0
    return rows, places


def _read_entry(blocks: list[str]) -> Row | None:
    """Parts of one entry, from its blocks; None if it is not regular."""
    summary = None
    last = blocks[-1]
    date = _day(last) if len(last) <= LONGEST_DATE_LINE else None
    if date is None and len(blocks) > 2:
        summary = last[4:] if last[:4] == _INDENT and last[4] not in _NO_TEXT else None
        blocks.pop()
        date = _day(blocks[-1]) if summary else None
    number, _, first = blocks[0].partition(". ")
    if date is None or number not in _NUMBERS:
        return None
    if len(blocks) == 2 and first[:1] not in _NO_TEXT:
        # Nothing but a title before the date: most entries.
        return _NUMBERS[number], "", None, first, date, summary
    head = [_INDENT + first, *blocks[1:-1]]
    credit, kicker = "", None
    if first[:1] == "©":
        credit = first
        del head[0]
        if len(head) == 1:
            # The empty slot of a kicker after the credit.
            head[0] = head[0].removeprefix("\n")
    if len(head) == 2:
        kicker = _text(head[0])
    title = _text(head[-1]) if head else None
    regular = title and len(head) == 1 + (kicker is not None)
    return (_NUMBERS[number], credit, kicker, title, date, summary) if title and regular else None


def _text(block: str) -> str | None:
    """Text of an indented block; None if it is not regular."""
    return block[4:] if block[:4] == _INDENT and block[4:5] not in _NO_TEXT else None


def _columns(rows: list[Row], places: list[Place], heading: str | None) -> dict[str, list[Any]] | None:
    """Columns of the entries; None if a text might be a date line."""
    n = len(rows)
    numbers, credits, kickers, titles, dates, summaries = zip(*rows, strict=True)
    if _any_dated(titles) or _any_dated(kickers):
        return None
    firsts, lasts, towns = zip(*dates, strict=True)
    names, years = zip(*[_credit(credit) for credit in credits], strict=True)
    groups, starts, ends = zip(*places, strict=True)
    made = (
        *([None] * n, [heading] * n, groups, numbers, range(1, n + 1), kickers, titles, firsts, lasts),
        *(towns, summaries, names, years, [None] * n, starts, ends),
    )
    return {name: list(values) for name, values in zip(COLUMNS, made, strict=True)}


@lru_cache(maxsize=1 << 15)
def _day(block: str) -> DateLine | None:
    """Date of an indented block; None if it holds no possible date."""
    date = read_date(block[4:]) if _text(block) else None
    return date if isinstance(date, DateLine) else None


def _any_dated(texts: tuple[str | None, ...]) -> bool:
    """Tell whether one of the texts might be a date line: it ends with a year, or has a comma before a place."""
    return any(_looks_dated(text) for text in texts if text and (text[-1].isdigit() or "," in text))


def _looks_dated(text: str) -> bool:
    return len(text) <= LONGEST_DATE_LINE and may_be_date(text) and read_date(text) is not None


@lru_cache(maxsize=1 << 12)
def _credit(text: str) -> tuple[str | None, int | None]:
    return read_credit(text) if text else (None, None)


@lru_cache(maxsize=1 << 10)
def _is_heading(text: str) -> bool:
    line = Line(1, 0, 0, text)
    odd = text[:1] in MENU_SIGNS or text[:1] in _NO_TEXT or text[:1].isdigit() or len(text) > 80
    return not (odd or line.is_prose or line.is_credit or is_furniture(line) or read_date(text))
