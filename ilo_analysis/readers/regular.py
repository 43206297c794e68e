"""Layer 1: a fast way through numbered pages on which nothing is odd.

Most pages are as regular as a form: one expression reads a whole entry. As soon as anything does not fit, the page is
handed back, and the careful grammar reads it from its beginning; tests hold the two ways against each other.
"""

from __future__ import annotations

import datetime as dt
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
    r"((?:(?P<group>[^\s][^\n]*)\n\n)?"
    r"  (?P<number>\d{1,3})\. (?:(?P<credit>©[^\n]*)\n\n(?P<empty>\n)?    )?"
    rf"(?:(?P<kicker>{_TEXT})\n\n    )?(?P<title>{_TEXT})\n\n"
    r"    (?P<date>\d\d?\.? (?:de )?[^\W\d_]+ (?:de )?\d{4})"
    rf"(?:\n\n    (?P<summary>{_TEXT}))?(?:\n\n|\Z))"
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

# What the expression finds: the whole entry and its eight parts, "" where a part is not printed.
Found = tuple[str, str, str, str, str, str, str, str, str]


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
    # One call finds all entries; if their lengths add up to the page, nothing stands between them.
    found = _ENTRY.findall(text, position)
    if not found or sum([len(entry[0]) for entry in found]) != len(text) - position:
        return None
    placed = _place(found, line, roles)
    columns = placed and _columns(found, placed)
    if not columns:
        return None
    n = len(found)
    same = {"language": [language] * n, "page_heading": [heading] * n, "place": [None] * n, "url": [None] * n}
    entries = {name: columns[name] if name in columns else same[name] for name in COLUMNS}
    return ParsedListing(entries, roles, [], "numbered", language, heading)


def _place(found: list[Found], line: int, roles: list[tuple[int, str]]) -> list[tuple[str | None, int, int]] | None:
    """Group heading, first and last line of each entry; the roles of their lines are added to `roles`."""
    placed = []
    group, highest = None, 0
    for _, printed_group, printed, credit, empty, kicker, _, _, summary in found:
        number = int(printed)
        if printed_group:
            if not is_group_heading(printed_group):
                return None
            group = printed_group
            roles.append((line, "group heading"))
            line += 2
        elif number <= highest:
            group = None
        highest = number
        names = _ROLES[credit != "", kicker != "", summary != ""]
        first = line
        if empty:
            # The empty slot of a kicker: one more blank line after the credit.
            roles.append((line, "credit"))
            names = names[1:]
            line += 3
        after = line + 2 * len(names)
        roles += zip(range(line, after, 2), names)  # noqa: B905 both are of one length
        line = after
        placed.append((group, first, line - 2))
    return placed


def _columns(found: list[Found], placed: list[tuple[str | None, int, int]]) -> dict[str, list[Any]] | None:
    """Columns of the entries; None if a text might be a date line, or a date is impossible."""
    _, _, numbers, credits, _, kickers, titles, days, summaries = zip(*found, strict=True)
    dates = [_day(day) for day in days]
    if not all(dates) or _any_dated(titles) or _any_dated(kickers):
        return None
    if any(_looks_dated(text) for text in summaries if len(text) <= LONGEST_DATE_LINE):
        return None
    names = [_credit(credit) for credit in credits]
    groups, firsts, lasts = zip(*placed, strict=True)
    return {
        "group_heading": list(groups),
        "number": [int(number) for number in numbers],
        "position": list(range(1, len(found) + 1)),
        "kicker": [kicker or None for kicker in kickers],
        "title": list(titles),
        "date": [date[0] for date in dates if date],
        "date_end": [date[1] for date in dates if date],
        "summary": [summary or None for summary in summaries],
        "credit": [name for name, _ in names],
        "credit_year": [year for _, year in names],
        "line_start": list(firsts),
        "line_end": list(lasts),
    }


@lru_cache(maxsize=1 << 15)
def _day(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a date; None for an impossible one."""
    date = read_date(text)
    return date[:2] if isinstance(date, DateLine) else None


def _any_dated(texts: tuple[str, ...]) -> bool:
    """Tell whether one of the texts might be a date line: it ends with a year, or has a comma before a place."""
    return any(_looks_dated(text) for text in texts if text[-1:].isdigit() or "," in text)


def _looks_dated(text: str) -> bool:
    return text != "" and len(text) <= LONGEST_DATE_LINE and may_be_date(text) and read_date(text) is not None


@lru_cache(maxsize=1 << 12)
def _credit(text: str) -> tuple[str | None, int | None]:
    return read_credit(text) if text else (None, None)


@lru_cache(maxsize=1 << 10)
def _is_heading(text: str) -> bool:
    line = Line(1, 0, 0, text)
    return not line.is_prose and not is_furniture(line) and read_date(text) is None and text[0] not in MENU_SIGNS
