"""Lists whose stories have no boxes of their own: headings and dates in turn."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS
from ilo_analysis.listings.web.blocks import Block
from ilo_analysis.listings.web.boxes import PageTree, Record
from ilo_analysis.listings.web.record_words import LONGEST_KICKER, leads_on, leads_to_more

SMALLEST_LIST = 2


def cut_list(tree: PageTree, node: int, dates: list[int]) -> list[Record]:
    """Cut the blocks of a box into records, at its titles or its dates, whichever comes first."""
    blocks = tree.blocks
    span = range(tree.first[node], tree.last[node])
    levels = Counter(blocks[n].heading for n in span if blocks[n].heading and not blocks[n].dated)
    common = levels.most_common(1)
    if common and common[0][1] * 2 > len(dates):
        titles = [n for n in span if blocks[n].heading == common[0][0]]
    else:
        linked = [n for n in span if _is_linked_title(blocks[n])]
        strong = [n for n in span if blocks[n].strong and not blocks[n].dated]
        titles = linked if len(linked) * 2 > len(dates) else strong or linked
    if len(titles) < SMALLEST_LIST:
        return []
    before = titles[0] < dates[0] and (titles[-1] < dates[-1] or _are_nearer_behind(dates, titles))
    # A date over no title is that of the story before it.
    ends = [bisect_left(titles, n) for n in [*dates[1:], span.stop]]
    under = [n for n, end in zip(dates, ends, strict=True) if end and titles[end - 1] > n]
    edges = titles if before else under
    if before and edges[0] - 1 in span and _are_kickers([blocks[n - 1] for n in edges]):
        edges = [n - 1 for n in edges]
    return [Record(node, start, end) for start, end in pairwise([*edges, span.stop])]


def _are_kickers(blocks: list[Block]) -> bool:
    """Return whether the blocks before the titles are kickers: short, no sentences, and most known or repeated."""
    if any(block.dated or block.heading or not 0 < len(block.text) <= LONGEST_KICKER for block in blocks):
        return False
    times = Counter(block.key for block in blocks)
    usual = sum(block.key in KNOWN_KICKERS or times[block.key] > 1 for block in blocks)
    return usual * 2 > len(blocks) and not any(block.text[-1] in ".!?…" for block in blocks)


def _is_linked_title(block: Block) -> bool:
    """Return whether a block has a link to another page, and is neither only "Read more" nor the end of a sentence."""
    if not block.text or block.dated or not any(map(leads_on, block.links)):
        return False
    last = block.pieces[-1][0].strip() if block.pieces and not block.link else block.text
    before = block.text.removesuffix(last).rstrip()
    return not (leads_to_more(last) and before[-1:] in ("", *".!?…"))


def _are_nearer_behind(dates: list[int], titles: list[int]) -> bool:
    """Return whether the dates are nearer to the titles before them than to those behind; the last has no date then."""
    between = [(titles[at - 1], n, titles[at]) for n in dates if 0 < (at := bisect_left(titles, n)) < len(titles)]
    return sum(n - before for before, n, _ in between) < sum(after - n for _, n, after in between)
