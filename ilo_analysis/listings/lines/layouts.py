r"""The layouts of a listing: how it marks the beginning of an entry.

All else (credit, kicker, title, date, summary) is common to all layouts and is read in `grammar`. A new layout is one
class, registered under the entry point group `ilo_analysis.layouts`. For entries that begin with `(a) `::

    class Lettered(Layout):
        name = "lettered"
        marker = re.compile(r" {0,3}\((?P<number>[a-z])\)(?P<rest> .*|$)")

    # pyproject.toml of the package that holds the class
    [project.entry-points."ilo_analysis.layouts"]
    lettered = "my_layouts:Lettered"

A page uses the layout whose markers are most frequent in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import ClassVar

from ilo_analysis.listings.dates.loose import begins_with_date
from ilo_analysis.listings.lines.line import INDENT, Line, is_indented
from ilo_analysis.listings.parsed import MENU_SIGNS
from ilo_analysis.text.normalise import trim

Marked = tuple[Line, re.Match[str]]
GROUP = "ilo_analysis.layouts"
# Most lines between a marker and its date: credit, empty slot, kicker, title, and blank lines.
REACH = 9
# With at least this many dated entries, the markers of another layout are a second list.
FEWEST_OF_A_LIST = 2
# Minimum share of the dates in a longer list with their own marker; some may be missing.
FEWEST_MARKED = 0.4


class Layout:
    """How one layout marks an entry.

    `marker` needs the group `rest` (the text on the marker's line) and may have the group `number`.
    """

    name: ClassVar[str]
    marker: ClassVar[re.Pattern[str]]
    # Whether markers may begin with a letter or be indented by more than three spaces; pages without such markers are
    # read faster.
    anywhere: ClassVar[bool] = True


class Numbered(Layout):
    """`  1. Title`, with further lines indented by four spaces."""

    name = "numbered"
    anywhere = False
    marker = re.compile(r" {0,3}(?P<number>\d{1,4})[.)](?P<rest>[ \t\xa0]+\S.*|\s*)")


class Bullets(Layout):
    """`  • Title`, with further lines indented by four spaces."""

    name = "bullets"
    anywhere = False
    marker = re.compile(r" {0,3}(?:[•·▪◦‣∙●○■□*➤➢►▶▸▹✓✔★☆❖◆◇⁃]|[-–+](?=[ \t\xa0]+\S))(?P<rest>[ \t\xa0]+\S.*|\s*)")


class Dash(Layout):
    """Lines with only a hyphen before, after or between entries; no line is indented."""

    name = "dash"
    anywhere = False
    marker = re.compile(r"\s{0,3}[-–—]{1,3}(?P<rest>\s*)")


class Bare(Layout):
    """No markers at all, as in the plain text of web archives."""

    name = "bare"


@cache
def known_layouts() -> tuple[type[Layout], ...]:
    """Return all layouts with markers, those registered by other packages first."""
    outside = tuple(point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name))
    return (*outside, Dash, Numbered, Bullets)


def take_off_markers(lines: list[Line]) -> type[Layout]:
    """Take the markers off the lines of a page, and return its layout.

    A number before the name of a month is a date ("12. Juni 2018"), not a marker.
    """
    found = _find_markers(lines)
    if not found:
        return Bare
    layouts = _choose(found, [line.number for line in lines if line.date and not line.label])
    for layout in layouts:
        numbered = "number" in layout.marker.groupindex
        for line, match in found[layout]:
            number = (match["number"] or "") if numbered else ""
            line.take_off_marker(trim(match["rest"]), int(number) if number.isascii() and number.isdigit() else None)
    if layouts == (Numbered,):
        # "108. Session" at the left edge of an indented page is a heading. The very first line may be at the edge,
        # because whoever saved the page stripped its text.
        at_edge = [line for line, _ in found[Numbered] if not line.indent and line is not lines[0]]
        for line in at_edge if at_edge and is_indented(lines) else ():
            if (line.printed or 0) > 100:
                line.read(f"{line.printed}. {line.text}".strip())
                line.marker, line.printed = False, None
    return layouts[0] if layouts else Bare


def _find_markers(lines: list[Line]) -> dict[type[Layout], list[Marked]]:
    """Return the lines that begin with a marker, by its layout."""
    layouts = known_layouts()
    anywhere = any(layout.anywhere for layout in layouts)
    found: dict[type[Layout], list[Marked]] = {}
    for line in lines:
        if not anywhere and (line.is_words or line.indent >= INDENT or line.text[0].isalpha()):
            continue
        if line.date and line.indent in (0, INDENT) and _is_day(line):
            continue
        printed = " " * line.indent + line.text
        for layout in layouts:
            match = layout.marker.fullmatch(printed)
            if match and (line.indent or not begins_with_date(line.text)):
                found.setdefault(layout, []).append((line, match))
    return found


def _is_day(line: Line) -> bool:
    """Return whether a line is a day whose number looks like a marker, or a single word."""
    return line.is_day and line.text[0] not in MENU_SIGNS


def _choose(found: Mapping[type[Layout], list[Marked]], dated: list[int]) -> tuple[type[Layout], ...]:
    """Return the layout whose markers are near the most dates of a page, or two layouts, or none.

    A date ("12. Juni 2018"), a title that begins with one, and numbered furniture (an e-mail address) are no markers.
    """
    places = {
        layout: [line.number for line, _ in found[layout] if not ("@" in line.text or (line.date and _is_day(line)))]
        for layout in known_layouts()
        if layout in found
    }
    weights = {layout: _weight(own, dated) for layout, own in places.items()}
    best = max(weights, key=weights.__getitem__)
    if not weights[best]:
        return ()
    if best in (Numbered, Bullets) and places.get(Numbered) and places.get(Bullets):
        nearest = [_nearest_before(places[layout], dated) for layout in (Numbered, Bullets)]
        bulleted = [bullet > number for number, bullet in zip(*nearest, strict=True) if max(number, bullet) > 0]
        # A menu beside a list has no dates.
        if min(sum(bulleted), len(bulleted) - sum(bulleted)) >= FEWEST_OF_A_LIST:
            return Numbered, Bullets
    return (best,)


def _weight(places: list[int], dated: list[int]) -> float:
    """Return how many date lines have a marker near them; other markers, being a menu's, count for little."""
    if not places:
        return 0
    # A marker before the date begins the entry; one after it ends the entry, or belongs to a menu below.
    before, after = set(), set()
    for day in dated:
        at = bisect_right(places, day)
        if at and day - places[at - 1] <= REACH:
            before.add(at)
        if at < len(places) and places[at] - day < REACH:
            after.add(at)
    if len(dated) > FEWEST_OF_A_LIST and max(len(before), len(after)) < FEWEST_MARKED * len(dated):
        # The markers of a menu, beside entries that have none.
        return 0
    return len(before) + 0.3 * len(after) + 0.01 * len(places)


def _nearest_before(places: list[int], dated: list[int]) -> list[int]:
    """Return the place of the nearest marker on the line of each date or within reach before it; 0 where none is."""
    found = []
    for day in dated:
        at = bisect_right(places, day) - 1
        found.append(places[at] if at >= 0 and day - places[at] <= REACH else 0)
    return found
