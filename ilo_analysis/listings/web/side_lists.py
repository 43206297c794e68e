"""Lists beside the listing, told by the box that they are in or the heading over them."""

from __future__ import annotations

from ilo_analysis.listings.lines.furniture import is_heading_word
from ilo_analysis.listings.web.asides import is_beside_heading, is_events_heading
from ilo_analysis.listings.web.blocks import Block
from ilo_analysis.listings.web.boxes import PageTree, Record


def set_apart(tree: PageTree, records: list[Record]) -> tuple[list[Record], list[tuple[str, Record]]]:
    """Separate the records of the listing from those of lists beside it, which their box or their heading names."""
    listed: list[Record] = []
    heads: list[Block | None] = []  # the heading over each of these
    beside: list[tuple[str, Record]] = []
    outside = _outside_main(tree, records)
    at, heading, end = 0, "", 0
    head: Block | None = None
    for record in records:
        for n in range(at, record.first):
            block = tree.blocks[n]
            head = block if block.heading else head
            of_side_list = block.heading != 1 and is_beside_heading(block.text)
            if of_side_list or (listed and block.heading and is_events_heading(block.text)):
                box = tree.parent[tree.parent[block.node]] if block.node else 0
                heading, end = block.text, tree.last[max(0, box)]
            elif block.heading:
                heading = ""
        at = max(at, record.last)
        reason = tree.beside[record.node] or (heading if record.first < end else "") or outside.get(record.first, "")
        if reason:
            beside.append((reason, record))
        else:
            listed.append(record)
            heads.append(head)
    # Events over the heading of the news.
    top = min((one.heading for one in heads if one and not is_events_heading(one.text)), default=0)
    news = any(one and one.heading == top and is_heading_word(one.text) for one in heads)
    for record, over in zip([*listed], heads, strict=True):
        if over and 0 < top < over.heading + news and is_events_heading(over.text):
            listed.remove(record)
            beside.append((over.text, record))
    return listed, beside


def _outside_main(tree: PageTree, records: list[Record]) -> dict[int, str]:
    """Return a reason to set apart each record outside the main part of a page that holds most of them."""
    main = tree.tag.index("main") if "main" in tree.tag else 0
    apart = [one.first for one in records if not tree.first[main] <= one.first < tree.last[main]]
    return dict.fromkeys(apart, "outside the main part") if len(apart) * 2 < len(records) else {}
