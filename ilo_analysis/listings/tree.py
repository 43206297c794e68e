"""A web page as its boxes, and as the blocks of text that stand in them, in the order of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from ilo_analysis.listings.dates import (
    LONGEST_DATE_LINE,
    DateLine,
    ImpossibleDate,
    beside_date,
    is_group_heading,
    looks_like_date,
    read_date,
)
from ilo_analysis.text.normalise import normalise

# Larger pages are read as text: a listing has some thousands of elements.
MOST_NODES = 400_000
# The parser leaves out what is nested deeper than about this.
DEEPEST = 2000
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "svg",
        "template",
        "noscript",
        "select",
        "option",
        "button",
        "textarea",
        "iframe",
        "object",
        "head",
        "math",
        "audio",
        "video",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "picture",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "input",
    ]
)
_ASIDE = frozenset(("aside", "nav", "footer"))
_ASIDE_ROLES = frozenset(("navigation", "complementary", "contentinfo", "search"))
# Names that pages give to the boxes beside a list, as whole words of a class or an id.
_ASIDE_NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:sidebar|side-?bar|related|most-?(?:read|viewed|popular)|popular|trending|breadcrumbs?|pager|"
    r"pagination|cookies?|see-?also|recommended)(?:$|[\s_-])"
)
_ASIDE_HEADING = re.compile(
    r"most (?:read|viewed|popular|shared)|related(?: \w+)?|popular(?: \w+)?|trending(?: now)?|see also|recommended.*"
    r"|you (?:may|might) (?:also )?(?:like|be interested).*|also of interest|archives?|les plus (?:lus|consultés)"
    r"|(?:articles? |contenus? )?(?:liés|connexes|associés)|à lire aussi|voir aussi|lo más (?:leído|visto)"
    r"|(?:noticias|artículos|contenidos?) relacionad[oa]s|relacionad[oa]s|ver también|véase también"
    r"|meistgelesen(?:e.*)?"
    r"|verwandte .*|siehe auch|das könnte sie auch interessieren|i più letti|leggi anche|mais lid[ao]s|veja também"
    r"|популярное|самое читаемое|см\. также|الأكثر قراءة|人气文章|热门.*|相关.*|関連.*"
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_SEPARATORS = " \t|·•–—-/:,;\u00a0"
# Signs between a date and other words on one line.
_PARTED = re.compile(r"\s*[|·•]\s*|\s[–—-]\s")
LONGEST_LABEL = 25
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Block:
    """A run of text between two edges of boxes."""

    text: str
    node: int  # box that holds it
    line: int
    heading: int = 0  # 1 to 6 for h1 to h6
    link: str = ""  # address of the link that holds all of it
    links: list[str] = field(default_factory=list)  # addresses of the links in it
    machine: str | None = None  # `datetime` of the `<time>` that it is
    strong: bool = False
    dated: bool = False  # whether it is a date, or looks like one
    pieces: list[tuple[str, str]] = field(default_factory=list)  # its texts, each with the link that holds it


@dataclass(slots=True)
class PageTree:
    """Boxes of a page, by number, and its blocks."""

    parent: list[int]
    tag: list[str]
    name: list[str]  # class of the box
    first: list[int]  # its first block
    last: list[int]  # behind its last block
    beside: list[str]  # what box beside the listing it is, or stands in; empty for the page itself
    ordered: dict[int, int]  # number of an item of a numbered list
    blocks: list[Block]
    scripts: list[str]  # JSON-LD
    problem: str = ""  # why the tree is not whole


def page_tree(source: str) -> PageTree | None:
    """Return the boxes and blocks of a page; None if it cannot be parsed.

    Of a page beyond the bounds `problem` says so; one that is too large has no blocks.

    >>> tree = page_tree("<main><h1>News</h1><p>A <b>bold</b> word<br>8 May 2021</p></main>")
    >>> [block.text for block in tree.blocks]
    ['News', 'A bold word', '8 May 2021']
    """
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None:
        return None
    walk = _Walk()
    if not walk.through(root):
        walk.tree.problem = f"the page has more than {MOST_NODES:,} elements; split it, and read the parts"
        walk.tree.blocks.clear()
    return walk.tree


class _Walk:
    """One walk through the elements of a page, without recursion."""

    def __init__(self) -> None:
        self.tree = PageTree([-1], ["page"], [""], [0], [0], [""], {}, [], [])
        self.node = 0
        self._pieces: list[tuple[str, str]] = []
        self._line = 1
        self._heading: list[int] = []
        self._href: list[str] = []
        self._strong = 0
        self._counters: dict[int, int] = {}

    def through(self, root: Any) -> bool:  # noqa: ANN401 (lxml has no types)
        """Read the tree; False if it has too many elements."""
        stack: list[tuple[Any, bool]] = [(root, True)]
        count = depth = 0
        while stack:
            element, opening = stack.pop()
            if not opening:
                depth -= 1
                self._close(element)
                self._text(element.tail, element)
                continue
            count += 1
            if count > MOST_NODES:
                return False
            if depth > DEEPEST and not self.tree.problem:
                self.tree.problem = f"elements are nested more than {DEEPEST:,} deep; what is deeper was left out"
            if not self._open(element):
                self._text(element.tail, element)
                continue
            self._text(element.text, element)
            stack.append((element, False))
            depth += 1
            if len(element):
                stack.extend((child, True) for child in reversed(element))
        self._end_block()
        self.tree.last[0] = len(self.tree.blocks)
        return True

    def _text(self, text: str | None, element: Any) -> None:  # noqa: ANN401
        """Take in a text."""
        if not text:
            return
        if not self._pieces:
            if text.isspace():
                return
            self._line = element.sourceline or 1
        self._pieces.append((text, self._href[-1] if self._href else ""))

    def _open(self, element: Any) -> bool:  # noqa: ANN401
        """Begin an element; False if its text does not show."""
        tag = element.tag
        attributes = element.attrib
        if tag in _SKIPPED:
            if tag == "script" and "ld+json" in (attributes.get("type") or "") and element.text:
                self.tree.scripts.append(element.text)
            return bool(tag == "head")
        if attributes and ("hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"]))):
            return False
        if tag in _INLINE:
            self._open_inline(tag, attributes)
        elif tag == "br":
            self._end_block()
        elif tag == "title":
            return False
        else:
            self._end_block()
            self._box(tag, attributes)
        return True

    def _open_inline(self, tag: str, attributes: Any) -> None:  # noqa: ANN401
        """Begin an element within a line."""
        if tag == "a":
            self._href.append(attributes.get("href") or "")
        elif tag in ("b", "strong"):
            self._strong += 1
        elif tag == "time":
            self._end_block()
        elif tag == "span" and self._pieces and not self._pieces[-1][0][-1:].isspace():
            # Neighbouring spans show as words of their own, whatever styles set them apart.
            self._pieces.append((" ", ""))

    def _box(self, tag: str, attributes: Any) -> None:  # noqa: ANN401
        """Begin a box."""
        tree = self.tree
        name = attributes.get("class") or "" if attributes else ""
        beside = tree.beside[self.node]
        if not beside:
            if tag in _ASIDE or (attributes and attributes.get("role") in _ASIDE_ROLES):
                beside = tag
            elif attributes and tag not in ("body", "html", "main", "article", "li", "tr"):
                own = f"{name} {attributes.get('id') or ''}"
                found = _ASIDE_NAMES.search(own) if own != " " else None
                beside = own.strip() if found else ""
        number = len(tree.parent)
        if tag == "li" and tree.tag[self.node] == "ol":
            self._count(number, attributes)
        elif tag == "ol" and attributes and (attributes.get("start") or "").isdigit():
            self._counters[number] = int(attributes["start"][:6]) - 1
        tree.parent.append(self.node)
        tree.tag.append(tag)
        tree.name.append(name)
        tree.first.append(len(tree.blocks))
        tree.last.append(-1)
        tree.beside.append(beside)
        self.node = number
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._heading.append(int(tag[1]))

    def _count(self, number: int, attributes: Any) -> None:  # noqa: ANN401
        """Number an item of an ordered list as a browser does."""
        value = (attributes.get("value") or "") if attributes else ""
        count = int(value[:6]) if value.isdecimal() else self._counters.get(self.node, 0) + 1
        self._counters[self.node] = count
        self.tree.ordered[number] = count

    def _close(self, element: Any) -> None:  # noqa: ANN401
        """End an element."""
        tag = element.tag
        if tag in _INLINE:
            if tag == "time":
                self._end_block(element.get("datetime") or "", element)
            elif tag == "a" and self._href:
                self._href.pop()
            elif tag in ("b", "strong"):
                self._strong = max(0, self._strong - 1)
            return
        if tag in ("br", "head"):
            return
        self._end_block()
        self.tree.last[self.node] = len(self.tree.blocks)
        self.node = self.tree.parent[self.node]
        if self._heading and len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._heading.pop()

    def _end_block(self, machine: str | None = None, element: Any = None) -> None:  # noqa: ANN401
        """End the run of text."""
        pieces = self._pieces
        if not pieces and not machine:
            return
        if not pieces and element is not None:
            self._line = element.sourceline or 1
        self._pieces = []
        text = _SPACE.sub(" ", "".join(part for part, _ in pieces)).strip()
        if not text and not machine:
            return
        block = Block(text, self.node, self._line, self._heading[-1] if self._heading else 0)
        block.machine, block.strong = machine, self._strong > 0
        said = [(part, href) for part, href in pieces if not part.isspace()]
        hrefs = dict.fromkeys(href for _, href in said)
        if len(hrefs) == 1:
            block.link = next(iter(hrefs))
        if len(said) > 1:
            block.pieces = said
        block.links = [href for href in hrefs if href]
        self.tree.blocks += split_dates(block)


def is_date_text(text: str) -> bool:
    """Tell whether a text is a date, or looks like one."""
    if not 5 < len(text) <= LONGEST_DATE_LINE or is_group_heading(text):
        return False
    return isinstance(read_date(text), DateLine | ImpossibleDate) or looks_like_date(text)


def split_dates(block: Block) -> list[Block]:
    """Return a block cut at the date in it, if it holds one beside other words; dates are marked.

    >>> block = Block("8 May 2021 - A title", 1, 1, pieces=[("8 May 2021 - ", ""), ("A title", "/a")])
    >>> [(one.text, one.dated) for one in split_dates(block)]
    [('8 May 2021', True), ('A title', False)]
    """
    titled = bool(block.heading and block.links)  # a title may be a date, the date of a story is no link in a heading
    block.dated = block.machine is not None or (not titled and is_date_text(block.text))
    if block.dated or titled:
        return [block]
    pieces = block.pieces
    if len(pieces) < 2 and len(block.text) <= LONGEST_DATE_LINE and _PARTED.search(block.text):
        pieces = [(part, block.link) for part in _PARTED.split(block.text)]
    if len(pieces) < 2:
        return [] if is_label(block.text) else [block]
    runs: list[tuple[list[tuple[str, str]], bool]] = []
    for piece in pieces:
        dated = is_date_text(piece[0].strip(_SEPARATORS))
        if runs and not dated and not runs[-1][1]:
            runs[-1][0].append(piece)
        else:
            runs.append(([piece], dated))
    if not any(dated for _, dated in runs):
        return [block]
    parts = [_part(block, own, dated=dated) for own, dated in runs]
    return [part for part in parts if part.text and not is_label(part.text)]


def is_label(text: str) -> bool:
    """Tell whether a text is what stands before a date, and nothing else.

    >>> is_label("Posted on"), is_label("Press release")
    (True, False)
    """
    return len(text) < LONGEST_LABEL and beside_date(f"{text.strip(' :')}: 8 May 2021").label is not None


def _part(block: Block, pieces: list[tuple[str, str]], *, dated: bool) -> Block:
    """Part of a block."""
    text = " ".join("".join(part for part, _ in pieces).split()).strip(_SEPARATORS)
    hrefs = list(dict.fromkeys(href for _, href in pieces))
    link = hrefs[0] if len(hrefs) == 1 else ""
    return replace(block, text=text, pieces=[], link=link, links=[href for href in hrefs if href], dated=dated)


def is_beside_heading(text: str) -> bool:
    """Tell whether a heading stands over a list beside the listing.

    >>> is_beside_heading("Most read"), is_beside_heading("À lire aussi"), is_beside_heading("News")
    (True, True, False)
    """
    return len(text) < 60 and _ASIDE_HEADING.fullmatch(normalise(text).strip(" :")) is not None
