"""The foot of a page, and the links to whole stories among its entries."""

from __future__ import annotations

from ilo_analysis.listings.furniture import LONGEST_MORE, is_footer, is_link_to_more
from ilo_analysis.listings.lines import Line


def without_links_and_foot(lines: list[Line], *, indented: bool) -> tuple[list[Line], list[Line]]:
    r"""Return the lines of the list, and apart from them its links to whole stories and the foot of an unindented page.

    >>> from ilo_analysis.listings.lines import read_lines
    >>> lines = read_lines("Ports agree\n8 May 2021\nRead more\n\nContact us\nPlan of the site")
    >>> [[line.text for line in some] for some in without_links_and_foot(lines, indented=False)]
    [['Ports agree', '8 May 2021'], ['Read more', 'Contact us', 'Plan of the site']]
    """
    end = len(lines) if indented else _foot(lines)
    short = [line for line in lines[:end] if len(line.text) <= LONGEST_MORE and not line.marker]
    links = [line for line in short if is_link_to_more(line.text)]
    if not links:
        return lines[:end], lines[end:]
    apart = {line.number for line in links}
    return [line for line in lines[:end] if line.number not in apart], [*links, *lines[end:]]


def _foot(lines: list[Line]) -> int:
    """Return where the foot of a page begins: from there on, most lines are as in any foot and none is in an entry."""
    start, known, links = len(lines), 0, 0
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        if is_link_to_more(line.text) and not is_footer(line.text):
            links += 1
            continue
        around = not line.marker and is_around(line)
        if not (around or (line.is_kicker_like and not line.marker)):
            break
        known += around
        if around and known * 2 >= len(lines) - at - links:
            start = at
    return start if any(line.date or line.marker for line in lines[:start]) else len(lines)


def is_around(line: Line) -> bool:
    """Return whether a line is a link to a whole story, or one that stands in the foot of pages."""
    return not line.date and (is_footer(line.text) or is_link_to_more(line.text) or line.is_credit)
