"""What the words of all records of a page show: which of them are kickers, which lead to the whole story."""

from __future__ import annotations

from collections import Counter

from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS
from ilo_analysis.listings.web.blocks import Block
from ilo_analysis.listings.web.boxes import PageTree, Record
from ilo_analysis.listings.web.record_words import LONGEST_KICKER, LONGEST_MORE, is_sentence, leads_on

# Among this many words in the same position, one known kicker makes all of them kickers.
MOST_UNKNOWN = 2


def kickers_of(tree: PageTree, inside: list[Block], records: int) -> frozenset[str]:
    """Return the kickers of a page: those of any page, short words that repeat, and words in the same place as these.

    `inside` are the blocks of so many records.
    """
    short = Counter([
        block.key
        for block in inside
        if 0 < len(block.text) <= LONGEST_KICKER and not block.dated and not block.heading
    ])  # fmt: skip
    kickers = KNOWN_KICKERS | {text for text, count in short.items() if count > 1}
    return kickers if kickers.issuperset(short) else kickers | _kickers_by_place(tree, inside, kickers, records)


def _kickers_by_place(tree: PageTree, inside: list[Block], kickers: frozenset[str], most: int) -> set[str]:
    """Return the words in boxes of the same class that serve as kickers, one for each record.

    `most` is the number of records.
    """
    places: dict[tuple[str, str], list[Block]] = {}
    for block in inside:
        if block.text and not block.dated:
            places.setdefault((tree.tag[block.node], tree.name(block.node)), []).append(block)
    found = set()
    for own in places.values():
        if len(own) <= most and not any(map(_is_no_kicker, own)):
            known = sum(block.key in kickers for block in own)
            found |= {block.key for block in own} if known < len(own) <= MOST_UNKNOWN * known else set()
    return found


def _is_no_kicker(block: Block) -> bool:
    """Return whether a text is no kicker: long, a sentence or a heading."""
    return len(block.text) > LONGEST_KICKER or block.heading > 0 or is_sentence(block.text)


def links_to_more(tree: PageTree, records: list[Record]) -> frozenset[int]:
    """Return the positions of short links with the same words, each to another story, beside longer text."""
    places: dict[str, list[int]] = {}
    for record in records:
        blocks = tree.blocks[record.first : record.last]
        short = [block for block in blocks if block.link and not block.heading and 0 < len(block.text) <= LONGEST_MORE]
        if not short:
            continue
        longest = max((len(block.text) for block in blocks if not block.link and not block.dated), default=0)
        for block in short:
            if leads_on(block.link) and len(block.text) < longest:
                places.setdefault(block.key, []).append(block.place)
    found = [
        own for own in places.values() if len(own) > 1 and len({tree.blocks[place].link for place in own}) == len(own)
    ]
    return frozenset(place for own in found for place in own)
