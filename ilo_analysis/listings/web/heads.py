"""What the headers of a table say about the cells below them, and a label about the words after it."""

from __future__ import annotations

from bisect import bisect_left

from ilo_analysis.listings.formats import column_of
from ilo_analysis.listings.web.blocks import LONGEST_LABEL
from ilo_analysis.listings.web.boxes import PageTree, Record

# What a label itself is, beside the names of columns.
LABEL = "label"
_CELLS = frozenset(("td", "th"))


class Heads:
    """The headers of the tables of a page; each table is examined once."""

    def __init__(self, tree: PageTree) -> None:
        self.tree = tree
        # Labels alone, and those with what they name behind them.
        self._labels = [
            block.place
            for block in tree.blocks
            if len(block.text) <= LONGEST_LABEL and (block.text[-1:] == ":" or tree.tag[block.node] == "dt")
        ]
        self._labelled = [
            block.place for block in tree.blocks if ": " in block.text and not (block.links or block.heading)
        ]
        self._tables: dict[int, list[str]] = {}

    def roles(self, record: Record) -> dict[int, str]:
        """Return the column of entries that each named block of a record belongs to, by its place."""
        tree = self.tree
        found: dict[int, str] = {}
        if tree.tag[record.node] != "tr" and not (self._labels or self._labelled):
            return found
        if tree.tag[record.node] == "tr" and (heads := self._heads(record.node)):
            cells = self._cells(record.node)
            # If cells are merged, no header is above its own cell.
            for cell, name in zip(cells, heads, strict=True) if len(cells) == len(heads) else ():
                if name:
                    found.update(dict.fromkeys(range(tree.first[cell], tree.last[cell]), name))
        for n in _between(self._labels, record.first, record.last - 1):
            if name := _column(tree.blocks[n].text):
                found[n], found[n + 1] = LABEL, name
        for n in _between(self._labelled, record.first, record.last):
            if (name := _column(tree.blocks[n].text.partition(":")[0])) and not tree.blocks[n].dated:
                found[n] = name
        return found

    @staticmethod
    def value(text: str) -> str:
        """Return a named text without its label.

        >>> Heads.value("Type: News"), Heads.value("News: what is new")
        ('News', 'News: what is new')
        """
        label, _, rest = text.partition(": ")
        return rest if rest and _column(label) else text

    def _heads(self, row: int) -> list[str]:
        """Return the columns of entries that the header row of the table names; empty if it names no title."""
        table = self.tree.parent[row]
        if self.tree.tag[table] in ("tbody", "tfoot"):
            table = self.tree.parent[table]
        names = self._tables.get(table)
        if names is None:
            names = []
            for node in range(table + 1, row):
                if self.tree.tag[node] == "tr":
                    names = [_column(self._text(cell)) for cell in self._cells(node)]
                    break
            names = names if "title" in names else []
            self._tables[table] = names
        return names

    def _cells(self, row: int) -> list[int]:
        """Return the cells of a row."""
        tree, cells = self.tree, []
        for node in range(row + 1, len(tree.parent)):
            if tree.parent[node] < row:
                break
            if tree.parent[node] == row and tree.tag[node] in _CELLS:
                cells.append(node)
        return cells

    def _text(self, node: int) -> str:
        """Return the text of a box."""
        return " ".join(block.text for block in self.tree.blocks[self.tree.first[node] : self.tree.last[node]])


def _between(places: list[int], first: int, last: int) -> list[int]:
    """Return the places from the first to before the last."""
    return places[bisect_left(places, first) : bisect_left(places, last)] if places else places


def _column(head: str) -> str:
    """Return the column of entries that a head or a label names; empty if none."""
    return column_of(head.rstrip(" :")) or ""
