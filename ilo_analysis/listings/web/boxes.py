"""The boxes of a page, each in another, and the blocks of text in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ilo_analysis.listings.web.asides import named_beside
from ilo_analysis.listings.web.blocks import Block

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ASIDE = frozenset(("aside", "nav", "marquee"))
_MAY_BE_ASIDE = _ASIDE | {"footer"}
# Boxes of stories: a foot in them is not that of the page.
_STORY_TAGS = frozenset(("article", "li", "dd"))
_ASIDE_ROLES = frozenset(("navigation", "complementary", "contentinfo", "search"))
# Boxes that hold the list or a story of it, whatever they are called.
_NEVER_ASIDE = frozenset(("a", "body", "html", "main", "article", "li", "tr"))


class PageTree:
    """The boxes of a page, by number, and its blocks."""

    def __init__(self) -> None:
        self.parent = [-1]
        self.tag = ["page"]
        self.attributes: list[Mapping[str, str]] = [{}]
        self.heading = [0]  # level of each heading, and of the boxes in it
        self.item = [0]  # the nearest item of a list around each box; 0 if there is none
        self.beside = [""]  # the name of the box beside the listing that contains it; empty for the page itself
        self.first = [0]  # its first block
        self.last = [0]  # behind its last block
        self.blocks: list[Block] = []
        self.scripts: list[str] = []  # JSON-LD
        self.source = ""
        self.problem = ""  # why the page is not read by its boxes
        self._numbers: dict[int, int] = {}
        self._lines: list[int] = []

    def add(self, around: int, tag: str, attributes: Mapping[str, str], first: int) -> int:
        """Add a box that is in another, and return its number."""
        node = len(self.tag)
        self.parent.append(around)
        self.tag.append(tag)
        self.attributes.append(attributes)
        # A link that holds boxes is a card, even in a heading: its words are not all the title.
        self.heading.append(0 if tag == "a" else _HEADINGS.get(tag) or self.heading[around])
        self.item.append(node if tag == "li" else self.item[around])
        beside = self.beside[around]
        if not beside and (attributes or tag in _MAY_BE_ASIDE):
            beside = self._aside_name(around, tag, attributes)
        self.beside.append(beside)
        self.first.append(first)
        self.last.append(-1)
        return node

    def name(self, node: int) -> str:
        """Return the class of a box."""
        return self.attributes[node].get("class") or ""

    def _aside_name(self, around: int, tag: str, attributes: Mapping[str, str]) -> str:
        """Return the name of a box that is itself beside the listing; empty for any other."""
        if tag in _ASIDE:
            return tag
        if tag == "footer":
            while around > 0 and self.tag[around] not in _STORY_TAGS:
                around = self.parent[around]
            return "" if around > 0 else tag
        if attributes.get("role") in _ASIDE_ROLES:
            return tag
        return "" if tag in _NEVER_ASIDE else named_beside(attributes.get("class"), attributes.get("id"))

    def depth(self) -> int:
        """Return how deep the deepest box lies."""
        depths = [0]
        for around in self.parent[1:]:
            depths.append(depths[around] + 1)
        return max(depths)

    def number(self, item: int) -> int | None:
        """Return the number that a browser shows before an item of an ordered list."""
        if not self._numbers:
            self._numbers = {0: 0}
            counts: dict[int, int] = {}
            for node, (tag, around) in enumerate(zip(self.tag, self.parent, strict=True)):
                if tag == "li" and self.tag[around] == "ol":
                    before = counts.get(around) or _whole(self.attributes[around].get("start"), 1) - 1
                    counts[around] = _whole(self.attributes[node].get("value"), before + 1)
                    self._numbers[node] = counts[around]
        return self._numbers.get(item) or None

    def lines(self) -> list[int]:
        """Return the source line on which each block begins; that of the block before it if its text is not found."""
        if not self._lines:
            source, at, line, lines = self.source, 0, 1, self._lines
            for one in self.blocks:
                begin = one.begin
                if begin and (start := source.find(f">{begin}", at) + 1):
                    if begin[0].isspace():
                        start += len(begin) - len(begin.lstrip())
                    line += source.count("\n", at, start)
                    at = start
                lines.append(line)
        return self._lines


@dataclass(slots=True)
class Record:
    """The blocks of one story, as a half-open range of the page's blocks."""

    node: int  # its box
    first: int
    last: int
    day: int = -1  # the block of its date, if that stands over several stories


def _whole(text: str | None, otherwise: int) -> int:
    """Return the whole number of an attribute."""
    return int(text[:6]) if text and text.isdecimal() else otherwise
