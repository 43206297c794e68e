"""Layer 1: what reading one page gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

Problem = tuple[int, str, str]
Roles = list[tuple[int, str]]
# Signs that stand before the items of a menu, never before a heading.
MENU_SIGNS = "•·▪◦‣*-–—|"

COLUMNS = (
    *("language", "page_heading", "group_heading", "number", "position", "kicker", "title", "date", "date_end"),
    *("place", "summary", "credit", "credit_year", "url", "line_start", "line_end"),
)


class ParsedListing(NamedTuple):
    """What a page says: columns of values, and what could not be placed."""

    entries: dict[str, list[Any]]
    problems: list[Problem]
    layout: str | None
    language: str | None
    page_heading: str | None
    read_roles: Callable[[], Roles]

    @property
    def roles(self) -> Roles:
        """Number and role of each non-blank line; found when it is asked for, because tables do without."""
        return self.read_roles()
