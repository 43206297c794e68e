"""Page content outside the entries: lists beside the listing, lone dates, texts that belong to no entry."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from ilo_analysis.listings.lines.furniture import is_furniture
from ilo_analysis.listings.web.blocks import Block, holds_date
from ilo_analysis.listings.web.boxes import PageTree, Record
from ilo_analysis.listings.web.entry import Entry
from ilo_analysis.listings.web.notes import LONGEST_QUOTE, Notes, counted
from ilo_analysis.listings.web.record_words import SHORTEST_TITLE, has_letter, is_title_like, leads_to_more

# At most one in this many entries differs from most.
MOST_ARE = 3


def report_beside(notes: Notes, records: list[tuple[str, Record]]) -> None:
    """Report the entries of lists beside the listing."""
    by_reason: dict[str, list[Record]] = {}
    for reason, record in records:
        by_reason.setdefault(reason, []).append(record)
    for reason, own in by_reason.items():
        blocks = [block for one in own for block in notes.tree.blocks[one.first : one.last]]
        text = "; ".join(block.text for block in blocks if block.heading or block.dated or block.links)
        what = f"{counted(own, 'dated entry')} of a list beside the listing ({reason}), left out"
        notes.say(blocks[0], what, text[:LONGEST_QUOTE])


def report_orphans(notes: Notes, dates: list[int]) -> None:
    """Report the dates that belong to no entry: each of the page itself, those beside the listing once."""
    beside = []
    for n in dates:
        block = notes.tree.blocks[n]
        if notes.tree.beside[block.node]:
            beside.append(block)
            continue
        before = notes.tree.blocks[n - 1].text if n else ""
        notes.say(block, f"a date outside the entries of the list, after {before[:60]!r}")
    if beside:
        names = ", ".join(dict.fromkeys(notes.tree.beside[block.node] for block in beside))
        text = "; ".join(block.text or block.machine or "" for block in beside)
        reason = f"{counted(beside, 'date')} in boxes beside the listing ({names}), left out"
        notes.say(beside[0], reason, text[:LONGEST_QUOTE])


def report_odd_titles(notes: Notes, stories: list[Entry]) -> None:
    """Report once the entries whose titles are no headings, where those of most entries are."""
    odd = [story for story in stories if story.title and story.level < 0]
    if len(odd) * MOST_ARE <= len(stories):
        for story in odd:
            own = notes.tree.blocks[story.record.first : story.record.last]
            title = next((block for block in own if story.key in block.key), own[0])
            notes.share("read as a title, although it is not a heading like the other titles", title)


def report_page_heading(notes: Notes, stories: list[Entry]) -> None:
    """Report the one entry, of several, whose title is the main heading of the page and leads nowhere."""
    headed = [story for story in stories if story.level == 1]
    if len(headed) == 1 < len(stories):
        record = headed[0].record
        own = notes.tree.blocks[record.first : record.last]
        title = next((block for block in own if block.heading == 1), own[0])
        if not title.links:
            notes.say(title, "read as the title of an entry, though it may be the heading of the page")


def report_unowned(notes: Notes, stories: list[Entry]) -> None:
    """Report once the texts of the list that belong to no entry; headings over parts of it are none of these."""
    records = [story.record for story in stories]
    titles, levels = {story.key for story in stories}, {story.level for story in stories}
    tree, first, last = notes.tree, records[0].first, records[-1].last
    box = records[0].node
    while box > 0 and (tree.last[box] < last or tree.tag[box] == "p"):
        box = tree.parent[box]
    around = max(tree.parent[box], 0)
    left = []
    for block in [*tree.blocks[tree.first[around] : first], *tree.blocks[last : tree.last[around]]]:
        heads = block.heading > 1 and len(block.text) >= SHORTEST_TITLE
        near = tree.first[box] <= block.place < tree.last[box] or block.heading in levels or heads
        if near and block.key not in titles and (is_title_like(block) or holds_date(block.text)):
            left.append(block)
    for one, after in pairwise(records):
        left += tree.blocks[one.last : after.first]
    left = [block for block in left if _is_unowned(tree, block)]
    # The title, by its level or because most entries have one, of the entry under it, which has another.
    over = [tree.blocks[story.record.first - 1] for story in stories if story.level < 0 and story.record.first]
    times = Counter(block.heading for block in over if block.heading)
    levels |= {level for level, count in times.items() if count > 1 and count * 2 > len(stories)}
    left += [block for block in over if block.heading in levels and not (block.links or block.dated or block.grouping)]
    left.sort(key=lambda block: block.place)
    if left:
        text = "; ".join(block.text for block in left)[:LONGEST_QUOTE]
        notes.say(left[0], f"{counted(left, 'text')} among the entries that belong to no entry", text)


def _is_unowned(tree: PageTree, block: Block) -> bool:
    """Return whether a text between entries is neither a heading nor a part of the page around the list."""
    text = block.text
    if block.dated or block.grouping or not has_letter(text) or (block.heading and not block.links):
        return False
    return not (is_furniture(text) or leads_to_more(text) or tree.beside[block.node])
