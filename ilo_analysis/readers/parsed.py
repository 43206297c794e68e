"""Layer 1: what reading one page gives."""

from __future__ import annotations

from typing import Any, NamedTuple

Problem = tuple[int, str, str]
# Signs that stand before the items of a menu, never before a heading.
MENU_SIGNS = "•·▪◦‣*-–—|"

COLUMNS = (
    *("language", "page_heading", "group_heading", "number", "position", "kicker", "title", "date", "date_end"),
    *("place", "summary", "credit", "credit_year", "url", "line_start", "line_end"),
)


class ParsedListing(NamedTuple):
    """What a page says: columns of values, one role per non-blank line, and what could not be placed."""

    entries: dict[str, list[Any]]
    roles: list[tuple[int, str]]
    problems: list[Problem]
    layout: str | None
    language: str | None
    page_heading: str | None
