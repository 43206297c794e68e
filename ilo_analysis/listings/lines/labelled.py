"""Entries of a text each part of which has its name before it: "Title: Ports agree", "Date: 8 May 2021"."""

from __future__ import annotations

import re

from ilo_analysis.listings.formats import column_of
from ilo_analysis.listings.lines.line import Line
from ilo_analysis.text.normalise import QUOTES

# Fewer titles with a name before them are no list.
_FEWEST = 2
_NAMED = re.compile(r"(?P<name>[^\W\d_][^:|\t]{1,30}?)\s*[:：|\t]\s*(?P<value>\S.*)")
_SIGN = re.compile(r"[:：|\t]")
_LONGEST = 34  # name and sign
# The parts of an entry in the usual order.
_PARTS = ("kicker", "title", "date", "summary")


def take_off_names(lines: list[Line]) -> list[Line]:
    """Return the lines with each entry's parts in the usual order and without the names before them.

    Pages on which no two titles have a name before them are returned as they are.

    >>> texts = ["Date: 8 May 2021", "Title: Ports agree", "Date: 7 May 2021", "Title: Miners meet"]
    >>> [line.text for line in take_off_names([Line(n, 0, 0, text) for n, text in enumerate(texts)])]
    ['Ports agree', '8 May 2021', 'Miners meet', '7 May 2021']
    """
    found = [_NAMED.fullmatch(line.text) if _SIGN.search(line.text, 0, _LONGEST) else None for line in lines]
    if len(found) - found.count(None) < _FEWEST:
        return lines
    columns = [column_of(one["name"]) or "" if one else "" for one in found]
    titles = columns.count("title")
    first = next((column for column in columns if column), None)
    starts = [at for at, column in enumerate(columns) if column == first]
    if titles < _FEWEST or len(starts) != titles:
        return lines
    result = lines[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        parts: dict[str, list[Line]] = {part: [] for part in (*_PARTS, "")}
        role = ""
        for at in range(start, end):
            line, named = lines[at], found[at]
            role = (columns[at] if columns[at] in _PARTS else "") if named else "summary" if role == "date" else role
            if named and role:
                line.read(named["value"].strip('"' + QUOTES) if role != "date" else named["value"].strip("\"'"))
            if role and role != "date":
                line.date = line.label = None
            parts[role].append(line)
        own = [line for part in parts.values() for line in part]
        marker = lines[start]
        own[0].gap, marker.gap = marker.gap, 0
        own[0].printed, own[0].marker, marker.marker = marker.printed, True, marker is own[0]
        result += own
    return result
