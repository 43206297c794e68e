"""The result of reading one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

Problem = tuple[int, str, str]
Roles = Sequence[tuple[int, str]]
# Signs before the items of a menu, never before a heading.
MENU_SIGNS = "•·▪◦‣*-–—|"

COLUMNS = (
    *("language", "page_heading", "group_heading", "number", "position", "kicker", "title", "date", "date_end"),
    *("place", "summary", "credit", "credit_year", "url", "line_start", "line_end"),
)


class PageFacts(NamedTuple):
    """Facts about a whole page."""

    layout: str | None = None
    language: str | None = None
    page_heading: str | None = None


class ParsedListing(NamedTuple):
    """One page as read: columns of values, what could not be placed, and facts about the whole page."""

    entries: dict[str, list[Any]]
    problems: list[Problem]
    facts: PageFacts
    roles: Roles = ()  # number and role of each non-blank line of a text
