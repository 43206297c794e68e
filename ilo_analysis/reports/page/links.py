"""From a mark of a chart, or a finding, to the stories behind it, by address and style sheet, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import Locale
from ilo_analysis.reports.page.markup import PARTS

# Stories beyond the first few wait until a mark, a month or a search asks for them.
_FIRST = (
    ".stories>ol:not(.found)>li:not(.t),.stories>:target~ol>li,.stories>:target~.every{display:none}\n"
    "#all:target~ol>li{display:list-item}\n"
)


class Linked(NamedTuple):
    """What leads to stories: the id of its chart or list, its key there, its words, its stories, and its `mark`.

    The mark is the address of the heading over the stories, and the class that each of the stories carries. It is
    short, because a page of months and themes has hundreds of them.
    """

    origin: str
    key: str
    label: str
    stories: tuple[str, ...]
    mark: str


def marks_of(linked: Sequence[Linked], origin: str) -> dict[str, str]:
    """Mark of each key of one chart or list."""
    return {link.key: link.mark for link in linked if link.origin == origin}


def marks_by_story(linked: Sequence[Linked]) -> dict[str, list[str]]:
    """Return the marks that each story carries."""
    marks: dict[str, list[str]] = {}
    for link in linked:
        for story in link.stories:
            marks.setdefault(story, []).append(link.mark)
    return marks


def selection_headings(linked: Sequence[Linked], total: int, locale: Locale) -> Markup:
    """Return a heading for each selection, hidden until it is the page's target, and links back after the charts."""
    groups = [(origin, list(links)) for origin, links in groupby(linked, key=lambda link: link.origin)]
    return Markup(macros(*PARTS).selections(groups, total, locale.tr))


def selection_rules(linked: Sequence[Linked]) -> str:
    """Return CSS that shows the stories of the targeted selection, and no others.

    The rules end in a class, so that a browser looks at a story's own few rules only.
    """
    if not linked:
        return _FIRST
    origins = dict.fromkeys(link.origin for link in linked)
    back = ",".join(f".o{place}:target~.b{place}" for place, _ in enumerate(origins))
    shown = ",".join(f"#{link.mark}:target~ol>.{link.mark}" for link in linked)
    return f"{_FIRST}{back}{{display:block}}\n{shown}{{display:list-item}}\n"
