r"""The layouts of a listing, that is: how it marks the beginning of an entry.

Everything else (credit, kicker, title, date, summary) is common to all layouts and is read in `fields`. A new layout
is one class, registered under the entry point group `ilo_analysis.layouts`; for entries that begin with `(a) `::

    class Lettered(Layout):
        name = "lettered"
        marker = re.compile(r" {0,3}\((?P<number>[a-z])\)(?P<rest> .*|$)")

    # pyproject.toml of the package that holds the class
    [project.entry-points."ilo_analysis.layouts"]
    lettered = "my_layouts:Lettered"

A layout whose markers do not occur in a page is not used for it; the most frequent one wins.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.metadata import entry_points
from typing import ClassVar

from ilo_analysis.listings.dates import begins_with_date, read_date
from ilo_analysis.text.normalise import BLANK, INVISIBLE, plain_lines, trim

# Spaces before the further lines of an entry.
INDENT = 4
_ANY_MARKER = re.compile(r"(?:\d{1,4}\.|[•·▪◦‣∙●○■□*-])(?:\s|$)")
GROUP = "ilo_analysis.layouts"
# Lines between a marker and its date: credit, empty slot, kicker, title, and the blank lines between them.
REACH = 9
# Dated entries from which on the markers of another layout are a second list.
FEWEST_OF_A_LIST = 2
# Share of the dates of a longer list that have a marker of their own, be some lost.
FEWEST_MARKED = 0.4


class Layout:
    """How one layout marks an entry.

    `marker` has the group `rest` (the text on the marker's line) and may have the group `number`.
    """

    name: ClassVar[str]
    marker: ClassVar[re.Pattern[str]]

    @classmethod
    def weight(cls, lines: list[str], dated: set[int]) -> float:
        """Date lines with a marker of this layout near them; other markers count for little, being a menu's."""
        places = {index for index, line in enumerate(lines) if cls.marker.fullmatch(line)}
        if not places:
            return 0
        # A marker before the date begins the entry; one after it ends the entry, or belongs to a menu below.
        before = {next((day - step for step in range(REACH + 1) if day - step in places), -1) for day in dated}
        after = {next((day + step for step in range(1, REACH) if day + step in places), -1) for day in dated}
        before.discard(-1)
        after.discard(-1)
        if len(dated) > FEWEST_OF_A_LIST and max(len(before), len(after)) < FEWEST_MARKED * len(dated):
            # The markers of a menu, beside entries that have none.
            return 0
        return len(before) + 0.3 * len(after) + 0.01 * len(places)


class Numbered(Layout):
    """`  1. Title`, its further lines indented by four spaces."""

    name = "numbered"
    marker = re.compile(r" {0,3}(?P<number>\d{1,4})\.(?P<rest>[ \t\xa0]+\S.*|\s*)")


class Bullets(Layout):
    """`  • Title`, its further lines indented by four spaces."""

    name = "bullets"
    marker = re.compile(r" {0,3}(?:[•·▪◦‣∙●○■□*]|-(?=[ \t\xa0]+\S))(?P<rest>[ \t\xa0]+\S.*|\s*)")


class NumberedAndBullets(Layout):
    """Two lists in one page, one of each kind; never chosen by its own weight."""

    name = "numbered"
    marker = re.compile(r" {0,3}(?:(?P<number>\d{1,4})\.|[•·▪◦‣∙●○■□*]|-(?=[ \t\xa0]+\S))(?P<rest>[ \t\xa0]+\S.*|\s*)")


class Dash(Layout):
    """Lines that hold a hyphen only, before or after an entry, or between some of them; nothing is indented."""

    name = "dash"
    marker = re.compile(r"\s{0,3}[-–—]{1,3}(?P<rest>\s*)")


class Bare(Layout):
    """No markers at all, as in the plain text of web archives."""

    name = "bare"
    marker = re.compile(r"(?P<rest>)(?!)")


@cache
def known_layouts() -> tuple[type[Layout], ...]:
    """Every layout, those registered by other packages first."""
    outside = tuple(point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name))
    return (*outside, Dash, Numbered, Bullets, Bare)


def choose_layout(lines: list[str]) -> type[Layout]:
    """Layout whose markers are the most frequent in the page; `Bare` if there are none.

    A date ("12. Juni 2018"), a title that begins with one, and numbered furniture (an e-mail address) are no markers.
    """
    dated = {index for index, line in enumerate(lines) if read_date(line.strip())}
    others = {index for index, line in enumerate(lines) if "@" in line or index in dated or begins_with_date(line)}
    asked = ["" if index in others else line for index, line in enumerate(lines)]
    best = max(known_layouts(), key=lambda layout: (layout.weight(asked, dated), layout is Bare))
    if best in (Numbered, Bullets):
        owners = [_owner(asked, day) for day in dated]
        # A menu beside a list has no dates.
        if min(owners.count(Numbered), owners.count(Bullets)) >= FEWEST_OF_A_LIST:
            return NumberedAndBullets
    return best


def even_lines(text: str) -> list[str]:
    r"""Lines of a page, trimmed, their indents so that the text of entries stands at four spaces if it is indented.

    >>> even_lines("News\n    1. Title\n      3 May 2021")
    ['News', '  1. Title', '    3 May 2021']
    """
    lines = plain_lines(text)
    indents = [0 if line[:1].isalnum() else indent_of(line) for line in lines]
    bodies = [trim(line) for line in lines]
    # A German date begins as a marker does.
    marked = [_ANY_MARKER.match(body) is not None and read_date(body) is None for body in bodies]
    inner = Counter(
        indent for indent, one, body in zip(indents, marked, bodies, strict=True) if indent and body and not one
    )
    usual = inner.most_common(1)[0][0] if inner else INDENT
    shift = INDENT - usual
    for number, indent in enumerate(indents):
        if shift < 0 or (shift and indent >= usual and not marked[number]):
            indents[number] = max(0, indent + shift)
    return [" " * indent + body if body else "" for indent, body in zip(indents, bodies, strict=True)]


def indent_of(line: str) -> int:
    r"""Spaces of any kind before the text of a line, a tab for four; signs that are never seen do not count.

    >>> indent_of("  1. Title"), indent_of("\u200b\xa0\xa0• Title")
    (2, 2)
    """
    plain = line.lstrip(" ")
    if plain[:1].isalnum():
        return len(line) - len(plain)
    lead = line[: len(line) - len(line.lstrip(BLANK))]
    return sum(4 if sign == "\t" else sign not in INVISIBLE for sign in lead)


def _owner(lines: list[str], day: int) -> type[Layout] | None:
    """Layout of the nearest marker before a date line."""
    for line in reversed(lines[max(0, day - REACH) : day + 1]):
        for layout in (Numbered, Bullets):
            if layout.marker.fullmatch(line):
                return layout
    return None
