"""The repeated records of a page: boxes with one date and a title each.

No class names are needed: the boxes of a list repeat, and each has one story.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from ilo_analysis.listings.dates.beside import is_day_of_page
from ilo_analysis.listings.web.asides import is_named_box
from ilo_analysis.listings.web.blocks import Block
from ilo_analysis.listings.web.boxes import PageTree, Record
from ilo_analysis.listings.web.flat_lists import SMALLEST_LIST, cut_list
from ilo_analysis.listings.web.record_words import has_letter, leads_on
from ilo_analysis.listings.web.side_lists import set_apart

_STATES = re.compile(r"\d+|\b(?:odd|even|first|last|active|featured|sticky|clearfix)\b")
_WHOLE_PAGE = frozenset(("main", "body", "html", "table"))
_ITEMS = frozenset(("li", "tr", "article"))
# What a box may hold: words, and among them a heading or link; any heading; any link to another page.
_WORDS, _TITLED, _HEADED, _LINKED = 1, 2, 4, 8
# Boxes that are looked at around a date, at most.
HIGHEST = 6
# What the boxes of one list share: tag, class, and the tag of the box around.
Key = tuple[str, str, str]


@dataclass(slots=True)
class Found:
    """The records of a page in order, those of lists beside the listing, and dates that belong to no record."""

    records: list[Record]
    beside: list[tuple[str, Record]]
    orphans: list[int]


def find_records(tree: PageTree) -> Found | None:
    """Return the records of a page; None if its boxes show no list.

    >>> from ilo_analysis.listings.web.tree import page_tree
    >>> tree = page_tree("<ul><li><a href=/a>One</a><p>8 May 2021</p><li><a href=/b>Two</a><p>7 May 2021</p></ul>")
    >>> [[block.text for block in tree.blocks[one.first : one.last]] for one in find_records(tree).records]
    [['One', '8 May 2021'], ['Two', '7 May 2021']]
    """
    finder = _Finder(tree)
    records = finder.records()
    if not records:
        return None
    listed, beside = set_apart(tree, records)
    if not listed and len({reason for reason, _ in beside}) == 1 and is_named_box(beside[0][0]):
        # The only list of the page is no box beside another, whatever its name.
        listed, beside = [record for _, record in beside], []
    owned = {n for one in records for n in (one.day, *range(one.first, one.last))}
    return Found(listed, beside, [n for n in finder.dates if n not in owned])


class _Finder:
    """One search for records."""

    def __init__(self, tree: PageTree) -> None:
        self.tree = tree
        self.dates = [n for n, block in enumerate(tree.blocks) if block.dated]
        of_page = [n for n in self.dates if is_day_of_page(tree.blocks[n].text)]
        if len(of_page) == 1:
            # When the page itself was last changed.
            self.dates.remove(of_page[0])
        parent = tree.parent
        self.inside = inside = [0] * len(parent)  # dates in each box
        for n in self.dates:
            inside[tree.blocks[n].node] += 1
        holds = [0] * len(parent)
        for block in tree.blocks:
            holds[block.node] |= _kinds(block)
        for node in range(len(parent) - 1, 0, -1):
            around = parent[node]
            inside[around] += inside[node]
            holds[around] |= holds[node]
        self._holds = holds
        # Whether each box holds a heading or link that is no date, or any other words.
        self._title = [held & _TITLED or held & _WORDS for held in holds]
        self._tops = [n for n, block in enumerate(tree.blocks) if block.heading == 1]
        self._single: dict[int, bool] = {}
        self._keys: dict[int, Key] = {}

    def records(self) -> list[Record]:
        """Return the records in the order of the page."""
        if under_days := self._under_days():
            return under_days
        chains = {n: {node: self._key(node) for node in self._chain(n)} for n in self.dates}
        # The boxes of one chain lie in each other, so no two chains share a box.
        shared = Counter([key for chain in chains.values() for key in {*chain.values()}])
        boxes: dict[int, int] = {}
        left = []
        for n, chain in chains.items():
            node = next((node for node, key in chain.items() if shared[key] > 1), 0) or self._alone([*chain])
            if node < 0:
                left.append(n)
            else:
                boxes[node] = n
        left = self._of_several_dates(left, boxes)
        # Boxes of mere words may be below their own titles.
        words = {node: n for node, n in boxes.items() if self._title[node] == _WORDS and self.tree.tag[node] != "tr"}
        flat = self._flat(sorted([*left, *words.values()]))
        cut = {n for record in flat for n in range(record.first, record.last)}
        boxes = {node: n for node, n in boxes.items() if node not in words or n not in cut}
        boxes = self._one_each(self._of_one_sort(boxes, titled=bool(flat)))
        days = self._days_over_rows()
        found = [*boxes, *self._undated(boxes)]
        records = [Record(node, self.tree.first[node], self.tree.last[node], days.get(node, -1)) for node in found]
        return sorted([*records, *flat], key=lambda record: record.first)

    def _of_one_sort(self, boxes: dict[int, int], *, titled: bool) -> dict[int, int]:
        """Return the boxes without those of mere words, which are no stories beside boxes with headings or links.

        They are stories if they are rows of a table, and outnumber the others.
        """
        sorts = {node: self._title[node] for node in boxes if not self.tree.beside[node]}
        rows = sum(sort == _WORDS and self.tree.tag[node] == "tr" for node, sort in sorts.items())
        others = sum(sort == _TITLED for sort in sorts.values())
        if rows > others and not titled:
            return {node: n for node, n in boxes.items() if self.tree.tag[node] == "tr" or node not in sorts}
        if not titled and not others and _TITLED not in map(self._title.__getitem__, boxes):
            return boxes
        return self._without_heads({node: n for node, n in boxes.items() if self._title[node] == _TITLED})

    def _one_each(self, boxes: dict[int, int]) -> dict[int, int]:
        """Return the boxes, but only the first of several in a box like those that have one story each."""
        times = Counter(map(self._key, boxes))
        parts: dict[int, int] = {}
        for node in sorted(node for node in boxes if times[self._key(node)] == 1):
            around = self.tree.parent[node]
            for _ in range(HIGHEST):
                if around > 0 and times[self._key(around)] >= SMALLEST_LIST:
                    parts.setdefault(around, node)
                    if parts[around] != node:
                        del boxes[node]
                    break
                around = self.tree.parent[max(around, 0)]
        return boxes

    def _chain(self, date: int) -> list[int]:
        """Return the boxes around a date that hold no other and have a title, from the largest to the smallest.

        No box beside the listing remains.
        """
        parent, node, inside, title = self.tree.parent, self.tree.blocks[date].node, self.inside, self._title
        aside = self.tree.beside[node]
        chain = []
        # What is around a box of the listing is of the listing, too.
        while inside[node] == 1 and node > 0 and not (aside and self.tree.beside[node] != aside):
            if title[node]:
                chain.append(node)
            node = parent[node]
        return chain[::-1]

    def _alone(self, chain: list[int]) -> int:
        """Return the largest box of one title among those around a date that are like no other; -1 if there is none.

        For a list beside the listing, that is the whole box.
        """
        if chain and self.tree.beside[chain[0]]:
            return chain[0]
        titled = [node for node in chain if self._title[node] == _TITLED] or chain
        found = titled[-1] if titled else -1
        for node in reversed(titled):
            if self.tree.tag[node] in _WHOLE_PAGE or not self._one_title(node) or self._heads_page(node):
                break
            found = node
            if self.tree.tag[node] in _ITEMS:
                break
        return found

    def _heads_page(self, node: int) -> bool:
        """Return whether a box holds the heading of the page."""
        return bisect_left(self._tops, self.tree.first[node]) < bisect_left(self._tops, self.tree.last[node])

    def _key(self, node: int) -> Key:
        """Return what the boxes of one list share."""
        key = self._keys.get(node)
        if key is None:
            tree = self.tree
            name = tree.attributes[node].get("class") or ""
            key = (tree.tag[node], _without_state(name), tree.tag[tree.parent[node]])
            self._keys[node] = key
        return key

    def _of_several_dates(self, dates: list[int], boxes: dict[int, int]) -> list[int]:
        """Find boxes that repeat and hold several dates of one title; return the dates that are in none."""
        if not dates:
            return []
        around: dict[int, int] = {}
        taken = {self.tree.parent[node] for node in boxes}
        for n in dates:
            node = self.tree.blocks[n].node
            for _ in range(HIGHEST):
                if node <= 0 or self._title[node]:
                    break
                node = self.tree.parent[node]
            higher = self.tree.parent[node] if node > 0 else -1
            while higher > 0 and not self._headed(node) and self._one_title(higher) and self._headed(higher):
                node, higher = higher, self.tree.parent[higher]
            while higher > 0 and self.inside[higher] == self.inside[node]:
                node, higher = higher, self.tree.parent[higher]
            if node > 0 and node not in taken and self._one_title(node):
                around[n] = node
        keys = Counter(self._key(node) for node in {*around.values(), *boxes})
        for n, node in around.items():
            if keys[self._key(node)] > 1:
                boxes.setdefault(node, n)
        return [n for n in dates if n not in around or around[n] not in boxes]

    def _headed(self, node: int) -> bool:
        """Return whether a box holds a heading."""
        return self._holds[node] & _HEADED > 0

    def _one_title(self, node: int) -> bool:
        """Return whether a box holds one heading, perhaps repeated, or one link if it has no heading."""
        one = self._single.get(node)
        if one is None:
            headed = self._headed(node)
            first = ""
            for block in self._blocks(node):
                title = "" if block.dated else block.text if (block.heading if headed else block.links) else ""
                if title and first and title != first:
                    break
                first = first or title
            else:
                one = bool(first)
            self._single[node] = one = bool(one)
        return one

    def _flat(self, dates: list[int]) -> list[Record]:
        """Return the records of lists whose stories have no separate boxes: alternating headings and dates."""
        lists: dict[int, list[int]] = {}
        for n in dates:
            node = self.tree.blocks[n].node
            while node > 0 and self.inside[node] < SMALLEST_LIST:
                node = self.tree.parent[node]
            lists.setdefault(node, []).append(n)
        records = []
        for node, own in lists.items():
            if len(own) >= SMALLEST_LIST:
                records += cut_list(self.tree, node, own)
        return records

    def _without_heads(self, boxes: dict[int, int]) -> dict[int, int]:
        """Return the boxes without the header of the page, which resembles no other and, unlike them, has no link."""
        leading = {node for node in boxes if self._holds[node] & _LINKED}
        others = len(boxes) - 1
        if len(leading) > others or not others:
            return boxes
        times = Counter(map(self._key, boxes))
        tops = set(filter(self._heads_page, boxes))
        return {
            node: n
            for node, n in boxes.items()
            if node in leading or times[self._key(node)] > 1 or (len(leading) < others and tops != {node})
        }

    def _under_days(self) -> list[Record]:
        """Return the records of a list in which each day is a heading above its stories; empty for any other list."""
        tree, blocks = self.tree, self.tree.blocks
        days = [n for n in self.dates if not tree.beside[blocks[n].node]]
        bare = [n for n in days if not blocks[n].heading and tree.tag[blocks[n].node] != "dt"]
        # Without a heading, a day is above its own list, beside the other days.
        if not days or (bare and len({tree.parent[blocks[n].node] for n in days}) > 1):
            return []
        if any(self._has_link_beside(n) for n in bare):
            return []
        records = []
        for day, after in zip(days, [*days[1:], len(blocks)], strict=True):
            around = tree.parent[blocks[day].node]
            while tree.last[around] == day + 1 and around > 0:
                around = tree.parent[around]
            span = range(day + 1, min(after, tree.last[around]))
            titles = [n for n in span if (blocks[n].heading or leads_on(blocks[n].link)) and blocks[n].text]
            items = {tree.item[blocks[n].node]: n for n in reversed(titles)}
            own = items.keys() - {tree.item[blocks[day].node]}
            if bare and len(own) < len(items):
                return []
            starts = sorted(items[item] for item in own) if own else self._starts(titles)
            ends = [*starts[1:], span.stop][: len(starts)]
            records += [Record(blocks[a].node, a, b, day) for a, b in zip(starts, ends, strict=True)]
        # Unclosed items lie in each other, so the box around them tells nothing.
        kinds = Counter(self._key(record.node)[:2] for record in records)
        records = [one for one in records if self._key(one.node)[:2] == kinds.most_common(1)[0][0]]
        return records if len(records) > len(days) else []

    def _has_link_beside(self, day: int) -> bool:
        """Return whether a date is in an item of a list that has its own link: then it is the date of that item."""
        tree, item = self.tree, self.tree.item[self.tree.blocks[day].node]
        return item > 0 and any(leads_on(block.link) and tree.item[block.node] == item for block in self._blocks(item))

    def _starts(self, titles: list[int]) -> list[int]:
        """Return the headings among some titles, or else all of them."""
        return [n for n in titles if self.tree.blocks[n].heading] or titles

    def _days_over_rows(self) -> dict[int, int]:
        """Return the block of the date for each row of a table into which the cell of that date reaches from above."""
        tree, found = self.tree, {}
        for n in self.dates if "tr" in tree.tag else ():
            cell = tree.blocks[n].node
            while cell > 0 and tree.tag[cell] not in ("td", "th"):
                cell = tree.parent[cell]
            reach = tree.attributes[cell].get("rowspan") or ""
            if reach.isdecimal() and int(reach[:4]) > 1:
                row = tree.parent[cell]
                rows = [one for one in range(row + 1, len(tree.parent)) if tree.parent[one] == tree.parent[row]]
                found.update(dict.fromkeys(rows[: int(reach[:4]) - 1], n))
        return found

    def _blocks(self, node: int) -> list[Block]:
        """Return the blocks of a box."""
        return self.tree.blocks[self.tree.first[node] : self.tree.last[node]]

    def _undated(self, boxes: dict[int, int]) -> list[int]:
        """Return the boxes without a date that are among records and look like them."""
        parent, inside, title = self.tree.parent, self.inside, self._title
        lists = {node for node, times in Counter([parent[box] for box in boxes]).items() if times >= SMALLEST_LIST}
        found = [
            node
            for node, around in enumerate(parent)
            if around in lists and not inside[node] and title[node] == _TITLED and not self._heads_page(node)
        ]
        keys = {(parent[box], self._key(box)) for box in boxes} if found else set()
        return [node for node in found if (parent[node], self._key(node)) in keys]


def _kinds(block: Block) -> int:
    """Return what a block contributes to the boxes around it."""
    kinds = _HEADED if block.heading else 0
    if block.links and (leads_on(block.link) or any(map(leads_on, block.links))):
        kinds |= _LINKED
    text = block.text
    if block.dated or not has_letter(text):
        return kinds
    if len(block.links) > 1 and _is_path(block):
        return kinds
    return kinds | _WORDS | _TITLED if kinds else _WORDS


def _is_path(block: Block) -> bool:
    """Return whether a text is the path to the page: links with arrows between them."""
    return any(sign in block.text for sign in (" > ", " » ", " › "))


@lru_cache(maxsize=1 << 12)
def _without_state(name: str) -> str:
    """Return the class of a box without what varies within a list: numbers, first, last, active."""
    return _STATES.sub("", name).strip()
