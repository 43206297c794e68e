"""Turn the source of a web page into its boxes and blocks, one element after the other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import get_ident
from typing import Any

from ilo_analysis.listings.dates.machine import parse_machine_date
from ilo_analysis.listings.dates.printed import DateLine, read_date
from ilo_analysis.listings.dates.words import LONGEST_DATE_LINE
from ilo_analysis.listings.web.blocks import SEPARATORS, Block, is_date, join_dates, split_dates
from ilo_analysis.listings.web.boxes import PageTree
from ilo_analysis.listings.web.menus import dates_in_menu, without_menus

# Larger pages are not read: a listing has some thousands of elements.
MOST_NODES = 400_000
# Deeper pages are read by their boxes or not at all: as text they take minutes.
DEEPEST = 2000
# Words of one or two letters may appear twice in a line.
SHORTEST_REPEAT = 3
# Elements that the parts of one date are in, at most.
LONGEST_SPLIT = 4
_PLAIN, _LINK, _STRONG, _TIME, _SPAN, _BREAK, _SKIPPED = range(7)
_UNSEEN = "title script style svg template noscript select option button textarea iframe object math audio video"
_INLINE = (
    "abbr acronym bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr picture q rp rt ruby s "
    "samp small source strike sub sup tt u var wbr input head meta link base"
)
_KINDS = {
    **dict.fromkeys(_UNSEEN.split(), _SKIPPED),
    **dict.fromkeys(_INLINE.split(), _PLAIN),
    "a": _LINK,
    "b": _STRONG,
    "strong": _STRONG,
    "time": _TIME,
    "span": _SPAN,
    "br": _BREAK,
}
# Attributes that hold the date of a story; those of a change, or of an event, do not.
_DATE_NAMES = re.compile(
    r"(?i)^(?:data-.*(?:date|time|publi|created|posted).*|title|datetime|(?:\w+:)?(?:date|.*publi.*|.*created|issued))$"
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")


def page_tree(source: str, *, attributes: bool = False) -> PageTree | None:
    """Return the boxes and blocks of a page; None if it cannot be parsed.

    A page beyond the bounds has no blocks; `problem` says so. With `attributes`, dates that stand in the attributes of
    any element (`data-date`, `title`, `content`) count too, and so do those in the titles of stories.

    >>> tree = page_tree("<main><h1>News</h1><p>A <b>bold</b> word<br>8 May 2021</p></main>")
    >>> [block.text for block in tree.blocks]
    ['News', 'A bold word', '8 May 2021']
    """
    from lxml import etree  # type: ignore[import-untyped]

    source = without_menus(source)
    target, parser = _parser(_AttributeTarget if attributes else _Target, get_ident())
    target.begin()
    try:
        tree: PageTree = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    tree.source = source
    return tree


@lru_cache(maxsize=1 << 4)
def _parser(kind: type[_Target], _thread: int) -> tuple[_Target, Any]:
    """Return the target and the parser of all pages of a thread: new ones take a twentieth of the time of a page."""
    from lxml import etree

    target = kind()
    return target, etree.HTMLParser(target=target, huge_tree=True, encoding="utf-8")


@dataclass(slots=True)
class _Link:
    """An open link."""

    around: str  # address of the link around it
    attributes: Mapping[str, str]
    first: int  # the first block in it
    texts: int  # before it, in the same block
    node: int = 0  # its box, if it holds boxes


class _Target:
    """Takes the elements of a page from the parser, one after the other."""

    _split = staticmethod(split_dates)

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin a page, whatever became of the page before."""
        self.tree = PageTree()
        self._node = 0
        self._texts: list[str] = []
        self._begin = ""  # what the parser gave of the first of these at once
        self._goes_on = False  # no tag stands behind the last of these
        self._links: list[str] = []  # address of the link around each text
        self._href = ""
        self._open_links: list[_Link] = []
        self._strong: list[int] = []  # how many texts stand before each open bold element
        self._bold: list[tuple[int, int]] = []  # runs of bold texts
        self._machine: list[str] = []
        self._menu: list[str] = []  # the texts of the open menu
        self._passed = 0  # open elements that are passed over
        self._take: Callable[[str], object] | None = None  # what is done with the texts in them

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        self._goes_on = False
        if self._passed:
            self._passed += 1
            return
        kind = _KINDS.get(tag)
        if attributes and ("hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"]))):
            self._passed, self._take = 1, None
        elif kind is None:
            if self._open_links and not self._open_links[-1].node:
                self._box_link(self._open_links[-1])
            if self._texts:
                self._end_block()
            tree = self.tree
            self._node = node = tree.add(self._node, tag, attributes, len(tree.blocks))
            if tag == "nav" or node > MOST_NODES:
                self._passed, self._take = 1, self._take_menu if tag == "nav" else None
        elif kind != _PLAIN:
            self._start_inline(kind, tag, attributes)

    def _start_inline(self, kind: int, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element within a line, or one that does not show."""
        if kind == _SPAN:
            # Neighbouring spans show as separate words, whatever styles separate them.
            if self._texts and not self._texts[-1][-1:].isspace():
                self._texts.append(" ")
                self._links.append("")
        elif kind == _LINK:
            self._open_links.append(_Link(self._href, attributes, len(self.tree.blocks), len(self._texts)))
            self._href = attributes.get("href") or ""
        elif kind == _STRONG:
            self._strong.append(len(self._texts))
        elif kind == _SKIPPED:
            if tag == "button" and self.tree.heading[self._node]:
                # It opens what is under the heading.
                return
            is_data = tag == "script" and "ld+json" in (attributes.get("type") or "")
            self._passed, self._take = 1, self._take_script if is_data else None
            self.tree.scripts += [""] * is_data
        else:
            self._end_block()
            if kind == _TIME:
                self._machine.append(attributes.get("datetime") or "")

    def end(self, tag: str) -> None:
        """End an element."""
        self._goes_on = False
        if self._passed:
            self._passed -= 1
            if self._passed or tag != "nav" or self._take is None:
                return
            self._end_menu()
        kind = _KINDS.get(tag)
        if kind is None:
            if self._texts:
                self._end_block()
            tree, node = self.tree, self._node
            tree.last[node] = len(tree.blocks)
            self._node = tree.parent[node]
        elif kind == _LINK:
            self._end_link(self._open_links.pop())
        elif kind == _STRONG:
            self._bold.append((self._strong.pop(), len(self._texts)))
        elif kind == _TIME:
            self._end_block(self._machine.pop())

    def _box_link(self, link: _Link) -> None:
        """Make a box of an open link, because it holds boxes: it is the card of a story."""
        tree = self.tree
        link.node = tree.add(self._node, "a", link.attributes, link.first)
        for block in tree.blocks[link.first :]:
            block.node = link.node
        self._node = link.node

    def _end_link(self, link: _Link) -> None:
        """End a link; the address of one without words is kept, because it may be that of a story."""
        if link.node:
            if self._texts:
                self._end_block()
            self.tree.last[link.node] = len(self.tree.blocks)
            self._node = self.tree.parent[link.node]
        elif self._href and len(self._texts) == link.texts and len(self.tree.blocks) == link.first:
            self.tree.blocks.append(Block("", self._node, link=self._href, links=(self._href,)))
        elif len(self._texts) > link.texts + 1 and not self.tree.heading[self._node]:
            self._cut_card(link)
        self._href = link.around

    def _cut_card(self, link: _Link) -> None:
        """Make a box of a link that contains a date beside other elements, each a separate block: it is a card."""
        places = [n for n in range(link.texts, len(self._texts)) if not self._texts[n].isspace()]
        own = self._with_whole_dates(places)
        if len(own) < 2 or not any(is_date(text) for text, _ in own):
            return
        bold = {n for start, end in self._bold for n in range(start, end)}
        del self._texts[link.texts :], self._links[link.texts :]
        self._bold = [run for run in self._bold if run[1] <= link.texts]
        self._end_block()
        link.first = len(self.tree.blocks)
        self._box_link(link)
        for text, n in own:
            self._begin, self._texts, self._links = text, [text], [self._href]
            self._bold = [(0, 1)] if n in bold else []
            self._end_block()
        self.tree.last[link.node] = len(self.tree.blocks)
        self._node = self.tree.parent[link.node]

    def _with_whole_dates(self, places: list[int]) -> list[tuple[str, int]]:
        """Return the texts at some places, with their places; those that make a date together are one."""
        own: list[tuple[str, int]] = []
        while places:
            size = 1
            for more in range(1, min(LONGEST_SPLIT, len(places)) + 1):
                text = "".join(self._texts[places[0] : places[more - 1] + 1])
                if is_date(text):
                    size = more
                    if isinstance(read_date(text.strip(SEPARATORS)), DateLine):
                        # Words behind a whole day may look like its place.
                        break
            own.append(("".join(self._texts[places[0] : places[size - 1] + 1]), places[0]))
            places = places[size:]
        return own

    def data(self, text: str) -> None:
        """Take in a text."""
        if self._passed:
            if self._take:
                self._take(text)
        elif self._goes_on and self._texts:
            self._texts[-1] += text
        elif self._texts or not text.isspace():
            if not self._texts:
                self._begin = text
            self._texts.append(text)
            self._links.append(self._href)
            self._goes_on = True

    def _take_script(self, text: str) -> None:
        """Take in a part of JSON-LD."""
        self.tree.scripts[-1] += text

    def _take_menu(self, text: str) -> None:
        """Take in a part of a menu."""
        if self._goes_on:
            self._menu[-1] += text
        else:
            self._menu.append(text)
            self._goes_on = True

    def _end_menu(self) -> None:
        """Keep the dates of a menu, and nothing else."""
        for plain, text in dates_in_menu(self._menu):
            self.tree.blocks += [part for part in split_dates(Block(plain, self._node, text)) if part.dated]
        self._menu.clear()

    def close(self) -> PageTree:
        """End the page."""
        self._end_block()
        # The target outlives the page.
        tree, self.tree = self.tree, PageTree()
        tree.last[0] = len(tree.blocks)
        join_dates(tree.blocks, tree.parent)
        for place, block in enumerate(tree.blocks):
            block.place = place
        if len(tree.parent) > MOST_NODES or len(tree.blocks) > MOST_NODES:
            tree.problem = f"the page has more than {MOST_NODES:,} elements; split it, and read the parts"
            tree.blocks.clear()
        elif len(tree.parent) > DEEPEST and tree.depth() > DEEPEST:
            tree.problem = f"elements are nested more than {DEEPEST:,} deep, and no list of dated entries was found"
        return tree

    def _end_block(self, machine: str | None = None) -> None:
        """End the run of text."""
        texts, links, bold = self._texts, self._links, self._bold
        if not texts and not machine:
            return
        count = len(texts)
        self._texts, self._links, self._bold = [], [], []
        text = " ".join((texts[0] if count == 1 else "".join(texts)).split())
        if not text and not machine:
            return
        strong = bool(self._strong or (bold and (0, count) in bold))
        link = links[0] if links else ""
        pieces: tuple[tuple[str, str], ...] = ()
        hrefs: tuple[str, ...] = (link,) if link else ()
        if count > 1:
            pieces = _joined_spaces(texts, links)
            if len(pieces) > 1 and (once := _without_repeat(pieces)) is not pieces:
                pieces, text = once, " ".join("".join(own for own, _ in once).split())
            different = dict.fromkeys([href for _, href in pieces])
            link = link if len(different) == 1 else ""
            hrefs = tuple(filter(None, different))
        node, begin = self._node, self._begin if texts else ""
        block = Block(text, node, begin, self.tree.heading[node], link, hrefs, machine, strong, pieces)
        self.tree.blocks += self._split(block)


class _AttributeTarget(_Target):
    """Also takes the dates in the attributes of elements and in the titles of stories."""

    _split = staticmethod(partial(split_dates, titles=True))

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element; the date in its attributes precedes its words."""
        super().start(tag, attributes)
        if not self._passed and tag != "time" and attributes and (date := _date_in(attributes)):
            self._end_block()
            self.tree.blocks.append(Block("", self._node, machine=date, dated=True))


def _joined_spaces(texts: list[str], links: list[str]) -> tuple[tuple[str, str], ...]:
    """Return texts with their links; blanks belong to the text before them."""
    pieces: list[tuple[str, str]] = []
    for text, href in zip(texts, links, strict=True):
        if not text.isspace():
            pieces.append((text, href))
        elif pieces:
            pieces[-1] = (pieces[-1][0] + " ", pieces[-1][1])
    return tuple(pieces)


def _without_repeat(pieces: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the texts of a run without a repeat of the first, which is there for screen readers."""
    (first, href), (second, other) = pieces[0], pieces[-1]
    again = len(first) >= SHORTEST_REPEAT and href == other and first.strip(SEPARATORS) == second.strip(SEPARATORS)
    return pieces[:-1] if again else pieces


def _date_in(attributes: Mapping[str, str]) -> str:
    """Return the date that some attribute of an element holds for programs."""
    for name, value in attributes.items():
        named = attributes.get("itemprop") or attributes.get("property") or "" if name == "content" else name
        if _DATE_NAMES.search(named) and len(value) < LONGEST_DATE_LINE and parse_machine_date(value, dt.UTC).day:
            return value
    return ""
