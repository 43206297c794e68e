"""The one text grammar that serves every form of listing.

A page is a sequence of non-blank lines, and each gets exactly one role: furniture, page heading, group heading,
marker, credit, kicker, title, date, summary, problem. The date line is the anchor, not the number, because numbers get
lost and furniture can be numbered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ilo_analysis.listings.dates import is_day_of_page, looks_like_date
from ilo_analysis.listings.fields import Entry, read_fields
from ilo_analysis.listings.language import page_languages
from ilo_analysis.listings.layouts import take_off_markers
from ilo_analysis.listings.order import in_usual_order
from ilo_analysis.listings.page import LONGEST_LABELLED_DATE, Line, Page, Piece, is_furniture, read_lines
from ilo_analysis.listings.parsed import COLUMNS, MENU_SIGNS, PageFacts, ParsedListing, Problem
from ilo_analysis.listings.segment import cut
from ilo_analysis.text.normalise import title_key


def parse_listing(text: str) -> ParsedListing:
    r"""Entries, line roles and problems of one page of text, whose lines are counted from 1.

    Examples
    --------
    >>> page = "News\n\nMay 2021\n\n  1. A title\n\n    03 May 2021\n\n    What happened."
    >>> parsed = parse_listing(page)
    >>> parsed.entries["title"], parsed.entries["group_heading"], parsed.roles[:3]
    (['A title'], ['May 2021'], [(1, 'page heading'), (3, 'group heading'), (5, 'title')])
    """
    lines = read_lines(text)
    layout = take_off_markers(lines)
    lines, untold = in_usual_order(lines)
    page = Page(lines, untold=untold)
    cut(page)
    problems: list[Problem] = []
    read = [(piece, read_fields(page, piece, problems)) for piece in page.pieces]
    heading = _read_outside(page, problems)
    problems += _unread_dates(page)
    if page.untold:
        first = next(line for line in page.lines if line.date)
        problems.append((first.number, first.text, page.untold))
    dates = [line.text for line in page.lines if line.role == "date"]
    language, languages = page_languages(text, [(entry.title, entry.summary) for _, entry in read], dates)
    roles = sorted([(line.number, line.role) for line in page.lines])
    facts = PageFacts(layout.name if read else None, language, heading)
    return ParsedListing(_columns(read, heading, languages), sorted(problems), facts, roles)


def _unread_dates(page: Page) -> list[Problem]:
    """Return the lines that look like a date and are neither that of an entry, nor a heading, nor a problem already."""
    found = []
    for line in page.lines:
        text = line.text
        if len(text) > LONGEST_LABELLED_DATE or line.role not in ("title", "kicker", "summary", "furniture"):
            continue
        plain = text[:1].isalpha() and not ("|" in text or "·" in text or "•" in text)
        looks = looks_like_date(text) if plain else any(map(looks_like_date, _SEPARATORS.split(text)))
        if (line.date or looks) and not is_day_of_page(text):
            reason = "looks like a date, and is not read as one; the entry around it may be cut wrongly"
            outside = "a date outside every entry; it was left out"
            found.append((line.number, line.text, outside if line.role == "furniture" else reason))
    return found


# What may stand before a date: a kicker, or a marker of another layout than that of the page.
_SEPARATORS = re.compile(r"\s*[|·•]\s*|^(?:\d{1,4}\.|[▪◦‣∙●○■□*-])\s+")


def _read_outside(page: Page, problems: list[Problem]) -> str | None:
    """Give the lines outside entries their roles; the page heading is returned."""
    outside = sorted(page.outside, key=lambda line: line.number)
    if not page.pieces:
        for line in outside:
            line.role = "furniture"
        return None
    first = page.pieces[0].lines[0].number
    last = page.pieces[-1].lines[-1].number
    plain = [line for line in outside if not line.role and _can_head(line)]
    before = [line for line in plain if line.number < first]
    # The text of a whole web page begins with menus, so there the heading is the line nearest to the list.
    heading = (before[0] if page.indented or len(before) <= LONGEST_PREFACE else before[-1]) if before else None
    for line in outside:
        if line.is_group and not (line.indent and page.indented):
            line.role = "group heading"
        elif line is heading:
            line.role = "page heading"
        elif line in plain and line.number < last and not (heading and line.text == heading.text):
            line.role = "group heading" if page.indented else "furniture"
        elif page.indented and line.indent and not is_furniture(line) and not line.marker:
            line.role = "problem"
            problems.append((line.number, line.text, "text that neither a marker nor a date makes an entry"))
        else:
            line.role = "furniture"
    return heading.text if heading else None


# Lines before the list up to which the first of them is taken for the heading of the page.
LONGEST_PREFACE = 3


def _can_head(line: Line) -> bool:
    """Tell whether a line can be a heading of words."""
    if line.text[:1] in MENU_SIGNS:
        return False
    return not (line.marker or line.is_prose or line.is_credit or is_furniture(line) or line.is_group)


def _columns(read: list[tuple[Piece, Entry]], heading: str | None, languages: list[str | None]) -> dict[str, list[Any]]:
    """Columns of the entries, in the order of the page."""
    rows = [
        (
            languages[position - 1],
            heading,
            piece.group,
            piece.printed,
            position,
            entry.kicker,
            entry.title,
            entry.date,
            entry.date_end,
            entry.place,
            entry.summary,
            entry.credit,
            entry.credit_year,
            None,
            min([line.number for line in piece.lines]),
            max([line.number for line in piece.lines]),
        )
        for position, (piece, entry) in enumerate(read, start=1)
    ]
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    return {name: list(values) for name, values in zip(COLUMNS, columns, strict=True)}


def story_addresses(titles: Sequence[str | None], links: Mapping[str, str]) -> list[str | None]:
    """Address of each title: the link with the same text, else the only one with the same words.

    >>> story_addresses(["A  title’s end", "Other", None], {"A title's end": "/WCMS_1"})
    ['/WCMS_1', None, None]
    """
    found = [links.get(" ".join(title.split())) if title else None for title in titles]
    if None in found:
        by_key: dict[str, str | None] = {}
        for text, url in links.items():
            key = title_key(text)
            # Two addresses for one key name neither.
            by_key[key] = url if by_key.get(key, url) == url else None
        found = [url or by_key.get(title_key(title or "-")) for url, title in zip(found, titles, strict=True)]
    return found
