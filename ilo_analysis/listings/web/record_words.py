"""The words of a record beside its title: kicker, byline, notes, links to the whole story."""

from __future__ import annotations

import re
from functools import lru_cache

from ilo_analysis.listings.lines.furniture import COUNTED, TO_READ, is_link_to_more
from ilo_analysis.listings.lines.line import ends_sentence
from ilo_analysis.listings.web.blocks import SEPARATORS, Block

LONGEST_KICKER = 40
# No link to a whole story says more, unless it repeats the title.
LONGEST_MORE = 40
# Links of menus and tabs say less.
SHORTEST_TITLE = 25
_SCRIPTS = ("#", "javascript:", "mailto:", "tel:")
# Who wrote a story, in what a file is kept, how often it was read or shared, and under what it is filed.
_NOTE = re.compile(
    r"(?i:by|par|por|von|di|door)\s(?:[^\W\d_a-z][\w'’.-]*[\s,]*|(?i:and|et|y|und|e|en|&)\s){1,7}(?:[—–|-]\s*\w{1,12})?"
    r"|(?i:\((?:pdf|docx?|xlsx?|zip|mp[34]|video|audio|photos)\b[^)]{0,30}\)|(?:pdf|docx?|xlsx?)\b.{0,30}"
    r"|\(?[\d.,]+\s?[kmg]b\)?"
    rf"|{COUNTED}\s*:\s*[\d.,]+k?|[\d.,]+k?\s{COUNTED}"
    r"|(?:leave a|no|add a) comments?|comments? (?:off|closed).{0,40}|share(?: (?:this|on \w+))?"
    r"|(?:reading time|lesezeit|lectura|lecture|temps de lecture|tiempo de lectura)?\s?:?\s?"
    rf"\d{{1,3}}[\s-]?{TO_READ}"
    r"|\(?(?:opens|external link|lien externe|enlace externo|öffnet)\b.{0,40}"
    r"|(?:posted|published|written) by\b.{1,60}"
    r"|(?:posted|filed|published|categori[sz]ed) (?:in|under)\b.{0,80}|(?:categor(?:y|ies)|tags?|tagged)\b.{0,80})"
)


def leads_on(href: str) -> bool:
    """Return whether an address leads to another page."""
    return bool(href) and not href.startswith(_SCRIPTS)


def has_letter(text: str) -> bool:
    """Return whether a text has a letter; most begin with one."""
    return text[:1].isalpha() or any(map(str.isalpha, text))


def joined(pieces: tuple[tuple[str, str], ...]) -> str:
    """Return the text of some pieces of a block."""
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
        return joined(pieces[:kept])
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


def is_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, or is too long for a title."""
    return len(text) > 120 or ends_sentence(text)
