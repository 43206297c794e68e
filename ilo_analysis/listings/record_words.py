"""The words of a record beside its title: kicker, byline, notes, links to the whole story."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import replace
from functools import lru_cache

from ilo_analysis.listings.blocks import SEPARATORS, Block
from ilo_analysis.listings.furniture import is_link_to_more
from ilo_analysis.text.normalise import normalise

LONGEST_KICKER = 40
# No link to a whole story says more, unless it repeats the title.
LONGEST_MORE = 40
# Links of menus and tabs say less.
SHORTEST_TITLE = 25
# Smallest share of a line that its link must be to be the title in it.
_TITLE_SHARE = 0.3
_SCRIPTS = ("#", "javascript:", "mailto:", "tel:")
# Who wrote a story, in what a file is kept, how often it was read or shared, and under what it is filed.
_NOTE = re.compile(
    r"(?i:by|par|por|von|di|door)\s(?:[^\W\d_a-z][\w'’.-]*[\s,]*|(?i:and|et|y|und|e|en|&)\s){1,7}(?:[—–|-]\s*\w{1,12})?"
    r"|(?i:\((?:pdf|docx?|xlsx?|zip|mp[34]|video|audio|photos)\b[^)]{0,30}\)|(?:pdf|docx?|xlsx?)\b.{0,30}"
    r"|\(?[\d.,]+\s?[kmg]b\)?"
    r"|(?:hits|views|reads|comments|likes|shares|vues|visitas|aufrufe)\s*:\s*[\d.,]+k?"
    r"|[\d.,]+k?\s(?:hits|views|reads|comments?|likes?|shares?|vues|commentaires?|visitas|comentarios?|kommentare?)"
    r"|(?:leave a|no|add a) comments?|comments? (?:off|closed).{0,40}|share(?: (?:this|on \w+))?"
    r"|(?:reading time|lesezeit|lectura|lecture|temps de lecture|tiempo de lectura)?\s?:?\s?"
    r"\d{1,3}[\s-]?min(?:ute|uto|uten|uti)?s?\.?"
    r"(?: (?:read|de lecture|de lectura|di lettura|de leitura|lesezeit))?"
    r"|\(?(?:opens|external link|lien externe|enlace externo|öffnet)\b.{0,40}"
    r"|(?:posted|filed|published|categori[sz]ed) (?:in|under)\b.{0,80}|(?:categor(?:y|ies)|tags?|tagged)\b.{0,80})"
)


def leads_on(href: str) -> bool:
    """Return whether an address leads to another page."""
    return bool(href) and not href.startswith(_SCRIPTS)


def split_title(block: Block) -> list[Block]:
    """Return the block of a title, split from the text beside its link on the same line; the title has the link.

    >>> pieces = (("Video: ", ""), ("Ports agree on plans", "/a"), (" (PDF, 3 MB)", ""))
    >>> title = Block("Video: Ports agree on plans (PDF, 3 MB)", 1, pieces=pieces)
    >>> [(one.text, one.link) for one in split_title(title)]
    [('Video:', ''), ('Ports agree on plans', '/a'), ('(PDF, 3 MB)', '')]
    >>> pieces = (("Ports agree on plans", ""), (" more", "/a"))
    >>> [(one.text, one.link) for one in split_title(Block("Ports agree on plans more", 1, pieces=pieces))]
    [('Ports agree on plans', '/a')]
    >>> pieces = (("Ports agree [", ""), ("link", "/a"), ("]", ""))
    >>> [(one.text, one.link) for one in split_title(Block("Ports agree [link]", 1, pieces=pieces))]
    [('Ports agree', '/a')]
    """
    pieces = block.pieces
    while len(pieces) > 1 and pieces[-1][1] and is_note(pieces[-1][0]):
        pieces = pieces[:-1]
    if len(pieces) < len(block.pieces) and len({own for _, own in pieces}) == 1:
        return [replace(block, text=_joined(pieces), pieces=(), _key="")]
    href = max(pieces, key=lambda piece: len(piece[0]) * leads_on(piece[1]), default=("", ""))[1]
    linked = [n for n, (_, own) in enumerate(pieces) if own == href]
    if not leads_on(href) or len(linked) == len(pieces):
        return [block]
    first, last = linked[0], linked[-1] + 1
    inside = _joined(pieces[first:last])
    before, after = _joined(pieces[:first]), _joined(pieces[last:])
    if before and ((leads_to_more(inside) and not after) or (before[-1] in "[(" and after in ("]", ")"))):
        return [replace(block, text=before.rstrip(" [("), link=href, pieces=(), _key="")]
    if len(inside) < _TITLE_SHARE * len(block.text) or (block.heading and not _is_aside(before + after)):
        return [block]
    parts = ((before, ""), (inside, href), (after.lstrip(SEPARATORS + "."), ""))
    return [
        replace(block, text=text, link=own, links=(own,) if own else (), pieces=(), _key="")
        for text, own in parts
        if any(map(str.isalnum, text))
    ]


def edge_of_kickers(blocks: list[Block], kickers: frozenset[str]) -> int | None:
    """Return 0 if links of several runs of words begin with a kicker, -1 if they end with one; otherwise None.

    >>> pieces = (("News ", "/a"), ("Ports agree on plans", "/a"))
    >>> edge_of_kickers([Block("News Ports agree on plans", 1, link="/a", pieces=pieces)] * 2, frozenset(["news"]))
    0
    """
    parted = [block.pieces for block in blocks if block.link and len(block.pieces) > 1 and not block.dated]
    for edge in (0, -1) if len(parted) > 1 else ():
        # Words in a different style have no blank after them.
        keys = [normalise(pieces[edge][0]) for pieces in parted if pieces[edge - 1 if edge else 0][0][-1:].isspace()]
        if len(keys) * 2 > len(parted) and sum(key in kickers for key in keys) * 2 >= len(keys):
            return edge
    return None


def parted_kicker(title: Block, edge: int | None, kickers: Container[str]) -> list[Block]:
    """Return the block of a title, split from the kicker at one of its edges; without one, as `split_title` does.

    >>> title = Block("Ports agree News", 1, link="/a", pieces=(("Ports agree ", "/a"), ("News", "/a")))
    >>> [(one.text, one.link) for one in parted_kicker(title, -1, {"news"})]
    [('Ports agree', '/a'), ('News', '')]
    """
    pieces = title.pieces
    known = edge is not None and title.link and normalise(pieces[edge][0].strip(SEPARATORS)) in kickers
    if edge is None or not (known or (title.link and pieces[edge - 1 if edge else 0][0][-1:].isspace())):
        return split_title(title)
    kicker = replace(title, text=pieces[edge][0].strip(SEPARATORS), heading=0, link="", links=(), pieces=(), _key="")
    rest = pieces[1:] if edge == 0 else pieces[:-1]
    own = replace(title, text=_joined(rest).strip(), pieces=(), _key="")
    return [kicker, own] if edge == 0 else [own, kicker]


def _is_aside(text: str) -> bool:
    """Return whether a text in a heading, beside its link, is no part of the title."""
    return text.startswith("(") or is_note(text)


def _joined(pieces: tuple[tuple[str, str], ...]) -> str:
    """Text of some pieces."""
    return " ".join("".join(text for text, _ in pieces).split())


@lru_cache(maxsize=1 << 12)
def is_note(text: str) -> bool:
    """Return whether a text gives the author of a story, its file format, its number of readers, or its category.

    >>> [is_note(text) for text in ("by Jane Doe", "(PDF, 320 KB)", "Hits: 33", "Posted in News", "By 2030, all work")]
    [True, True, True, True, False]
    """
    return len(text) <= 100 and _NOTE.fullmatch(text.strip(SEPARATORS + "[]")) is not None


def without_more(block: Block, url: str | None) -> str:
    """Return the text of a block without the link to the whole story, at `url`, that ends it."""
    pieces, kept = block.pieces, len(block.pieces)
    while kept and (not any(map(str.isalnum, pieces[kept - 1][0])) or pieces[kept - 1][1] == url):
        kept -= 1
    if url and kept and any(href == url for _, href in pieces[kept:]):
        return _joined(pieces[:kept])
    last = block.pieces[-1][0].strip() if block.pieces else ""
    if last and len(last) <= LONGEST_MORE and leads_to_more(last):
        return block.text.removesuffix(" ".join(last.split())).rstrip()
    return block.text


def repeats_link(block: Block, title: Block) -> bool:
    """Return whether a block is only another link to the story of a title: it is short, or repeats the title."""
    return bool(block.link) and block.link == title.link and (len(block.text) <= LONGEST_MORE or title.key in block.key)


def leads_to_more(text: str) -> bool:
    """Return whether a text is a link to the whole story."""
    return len(text) <= LONGEST_MORE and is_link_to_more(text)


def is_title_like(block: Block) -> bool:
    """Return whether a text looks like the title of a story: it is a link, and a heading or long."""
    return (block.heading > 0 or len(block.text) >= SHORTEST_TITLE) and leads_on(block.link)
