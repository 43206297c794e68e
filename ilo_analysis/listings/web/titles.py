"""The title of a record: which of its words it is, and what is on its line beside the link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import replace

from ilo_analysis.listings.web.blocks import SEPARATORS, Block
from ilo_analysis.listings.web.record_words import has_letter, is_note, joined, leads_on, leads_to_more
from ilo_analysis.text.normalise import normalise

# Smallest share of a line that its link must be to be the title in it.
_TITLE_SHARE = 0.3


def title_block(words: list[Block], kickers: frozenset[str]) -> Block | None:
    """Return the title: the heading with a link, any heading, a link, bold words, or the first words."""
    best = [block for block in words if block.heading and block.links and has_letter(block.text)]
    if len(best) == 1 and best[0].link != words[0].link:
        return best[0]
    named = [block for block in words if has_letter(block.text)]
    if len(named) < 2:
        return named[0] if named else None
    # Where one link holds the whole record, it tells no title.
    linked = len({block.link for block in named}) > 1 or named[0].link != words[0].link
    said: Counter[str] = Counter()
    for block in named:
        said[block.link] += len(block.text) if block.link else 0
    main = said.most_common(1)[0][0]

    def rank(block: Block) -> tuple[bool, ...]:
        """Return the signs that a block is no title, the strongest first."""
        return (
            linked and not (block.heading and block.links),
            not block.heading,
            linked and not block.links,
            linked and block.link != main,
            not block.strong,
            block.key in kickers,
        )

    return min(named, key=rank)


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
        return [replace(block, text=joined(pieces), pieces=(), _key="")]
    href = max(pieces, key=lambda piece: len(piece[0]) * leads_on(piece[1]), default=("", ""))[1]
    linked = [n for n, (_, own) in enumerate(pieces) if own == href]
    if not leads_on(href) or len(linked) == len(pieces):
        return [block]
    first, last = linked[0], linked[-1] + 1
    inside = joined(pieces[first:last])
    before, after = joined(pieces[:first]), joined(pieces[last:])
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
    own = replace(title, text=joined(rest).strip(), pieces=(), _key="")
    return [kicker, own] if edge == 0 else [own, kicker]


def _is_aside(text: str) -> bool:
    """Return whether a text in a heading, beside its link, is no part of the title."""
    return text.startswith("(") or is_note(text)
