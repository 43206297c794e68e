"""Layer 1: a fast way through numbered pages on which nothing is odd.

Most pages are as regular as a form: one expression reads a whole entry. As soon as anything does not fit, the page is
handed back, and the careful grammar reads it from its beginning; tests hold the two ways against each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Any

from ilo_analysis.dates import LONGEST_DATE_LINE, DateLine, is_group_heading, may_be_date, read_date
from ilo_analysis.readers.languages import clear_language
from ilo_analysis.readers.lines import Line, is_furniture, read_credit
from ilo_analysis.readers.parsed import COLUMNS, MENU_SIGNS, ParsedListing
from ilo_analysis.text import BLANK

_TEXT = r"[^\s©(][^\n]*"
_ENTRY = re.compile(
    r"(?:(?P<group>[^\s][^\n]*)\n\n)?"
    r"  (?P<number>\d{1,3})\. (?:(?P<credit>©[^\n]*)\n\n(?P<empty>\n)?    )?"
    rf"(?:(?P<kicker>{_TEXT})\n\n    )?(?P<title>{_TEXT})\n\n"
    r"    (?P<date>\d\d?\.? (?:de )?[^\W\d_]+ (?:de )?\d{4})"
    rf"(?:\n\n    (?P<summary>{_TEXT}))?(?:\n\n|\Z)"
)
_HEADING = re.compile(r"([^\s\d©(][^\n]{0,80})\n\n")
# Signs whose effect on the ends of lines only the careful grammar knows.
_ODD = (" \n", "\r", *set(BLANK) - set(" \n\r"))
_ROLES = {
    (credit, kicker, summary): tuple(
        role
        for role, printed in zip(
            ("credit", "kicker", "title", "date", "summary"), (credit, kicker, True, True, summary), strict=True
        )
        if printed
    )
    for credit, kicker, summary in product((False, True), repeat=3)
}

Row = tuple[Any, ...]


def read_regular(text: str) -> ParsedListing | None:
    """As `parse_listing`, for a regular numbered page; None for any other page."""
    language = clear_language(text)
    if language is None or text[-1] == " " or any(sign in text for sign in _ODD):
        return None
    heading, position, line = None, 0, 1
    roles: list[tuple[int, str]] = []
    if (match := _HEADING.match(text)) and not is_group_heading(match[1]):
        if not _is_heading(match[1]):
            return None
        heading, position, line = match[1], match.end(), 3
        roles.append((1, "page heading"))
    rows: list[Row] = []
    if not _read_entries(text, position, line, rows, roles, (language, heading)):
        return None
    entries = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    return ParsedListing(entries, roles, [], "numbered", language, heading)


def _read_entries(
    text: str, position: int, line: int, rows: list[Row], roles: list[tuple[int, str]], page: tuple[str, str | None]
) -> bool:
    """Add the entries from `position` on; False as soon as one is not regular."""
    end, group, highest = len(text), None, 0
    language, heading = page
    while position < end:
        match = _ENTRY.match(text, position)
        if match is None:
            return False
        printed_group, printed, credit, empty, kicker, title, day, summary = match.groups()
        number = int(printed)
        if printed_group is not None:
            if not is_group_heading(printed_group):
                return False
            group = printed_group
            roles.append((line, "group heading"))
            line += 2
        elif number <= highest:
            group = None
        highest = number
        date = read_date(day)
        if not isinstance(date, DateLine) or _any_dated(kicker, title, summary):
            return False
        name, year = _credit(credit) if credit else (None, None)
        names = _ROLES[credit is not None, kicker is not None, summary is not None]
        first = line
        if empty:
            # The empty slot of a kicker: one more blank line after the credit.
            roles.append((line, "credit"))
            names = names[1:]
            line += 3
        roles.extend(zip(range(line, line + 2 * len(names), 2), names))  # noqa: B905 both are of one length
        line += 2 * len(names)
        here = (language, heading, group, number, len(rows) + 1)
        # the columns of COLUMNS, in their order
        rows.append(
            (*here, kicker, title, date.start, date.end, None, summary, name, year, None, first, line - 2),
        )
        position = match.end()
    return bool(rows)


def _any_dated(kicker: str | None, title: str, summary: str | None) -> bool:
    """Tell whether one of the texts might be read as a date line: it ends with a year or has a comma before a place."""
    if (title[-1].isdigit() or "," in title) and _looks_dated(title):
        return True
    if kicker is not None and (kicker[-1].isdigit() or "," in kicker) and _looks_dated(kicker):
        return True
    return summary is not None and len(summary) <= LONGEST_DATE_LINE and _looks_dated(summary)


def _looks_dated(text: str) -> bool:
    return len(text) <= LONGEST_DATE_LINE and may_be_date(text) and read_date(text) is not None


@lru_cache(maxsize=1 << 12)
def _credit(text: str) -> tuple[str | None, int | None]:
    return read_credit(text)


@lru_cache(maxsize=1 << 10)
def _is_heading(text: str) -> bool:
    line = Line(1, 0, 0, text)
    return not line.is_prose and not is_furniture(line) and read_date(text) is None and text[0] not in MENU_SIGNS
