"""Layer 1: a fast way through numbered pages on which nothing is odd.

Most pages are as regular as a form: one expression reads a whole entry. As soon as anything does not fit, the page is
handed back, and the careful grammar reads it from its beginning; tests hold the two ways against each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ilo_analysis.dates import DateLine, is_group_heading, may_be_date, read_date
from ilo_analysis.readers.languages import clear_language
from ilo_analysis.readers.lines import Line, is_furniture, read_credit
from ilo_analysis.readers.parsed import COLUMNS, ParsedListing

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
_ODD = re.compile("[\\s\xad\u200b\u200c\u200d\u2060\ufeff](?:\n|\\Z)(?<!\n\n)|[\r\t\v\f\x1c-\x1f\x85\u2028\u2029]")
_ROLES = {
    (credit, kicker): (*(("credit",) if credit else ()), *(("kicker",) if kicker else ()), "title", "date", "summary")
    for credit in (False, True)
    for kicker in (False, True)
}

Row = tuple[Any, ...]


def read_regular(text: str) -> ParsedListing | None:
    """As `parse_listing`, for a regular numbered page; None for any other page."""
    language = clear_language(text)
    if language is None or _ODD.search(text):
        return None
    heading, position, line = None, 0, 1
    roles: list[tuple[int, str]] = []
    if (match := _HEADING.match(text)) and not is_group_heading(match[1]):
        if not _is_heading(match[1]):
            return None
        heading, position, line = match[1], match.end(), 3
        roles.append((1, "page heading"))
    rows: list[Row] = []
    end, group, highest = len(text), None, 0
    while position < end:
        match = _ENTRY.match(text, position)
        if match is None:
            return None
        printed_group, printed, credit, empty, kicker, title, day, summary = match.groups()
        number = int(printed)
        if printed_group is not None:
            if not is_group_heading(printed_group):
                return None
            group = printed_group
            roles.append((line, "group heading"))
            line += 2
        elif number <= highest:
            group = None
        highest = number
        date = read_date(day)
        if not isinstance(date, DateLine) or _looks_dated(kicker) or _looks_dated(title) or _looks_dated(summary):
            return None
        name, year = _credit(credit) if credit else (None, None)
        names = _ROLES[credit is not None, kicker is not None]
        if summary is None:
            names = names[:-1]
        if empty:
            roles.append((line, "credit"))
            last = line + 2 * len(names) - 1
            roles.extend(zip(range(line + 3, last + 1, 2), names[1:], strict=True))
        else:
            last = line + 2 * len(names) - 2
            roles.extend(zip(range(line, last + 1, 2), names, strict=True))
        rows.append(
            (language, heading, group, number, len(rows) + 1, kicker, title, date.start, date.end)
            + (None, summary, name, year, None, line, last)
        )
        line = last + 2
        position = match.end()
    if not rows:
        return None
    entries = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    return ParsedListing(entries, roles, [], "numbered", language, heading)


def _looks_dated(text: str | None) -> bool:
    """Tell whether a text might be read as a date line."""
    return text is not None and len(text) <= 110 and may_be_date(text) and read_date(text) is not None


@lru_cache(maxsize=1 << 12)
def _credit(text: str) -> tuple[str | None, int | None]:
    return read_credit(text)


@lru_cache(maxsize=1 << 10)
def _is_heading(text: str) -> bool:
    line = Line(1, 0, 0, text)
    return not line.is_prose and not is_furniture(line) and read_date(text) is None and text.lstrip("-–—•*·") == text
