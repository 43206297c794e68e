"""The problems of a page read by its tree: each once, at its line."""

from __future__ import annotations

from collections.abc import Sized

from ilo_analysis.listings.parsed import Problem
from ilo_analysis.listings.web.blocks import Block
from ilo_analysis.listings.web.boxes import PageTree

LONGEST_QUOTE = 300


class Notes:
    """Problems of one page."""

    def __init__(self, tree: PageTree) -> None:
        self.tree = tree
        self.problems: list[Problem] = []
        self._shared: dict[str, list[Block]] = {}

    def say(self, block: Block, reason: str, text: str = "") -> None:
        """Report something about a block."""
        self.problems.append((self.tree.lines()[block.place], text or block.text or block.machine or "", reason))

    def share(self, how: str, block: Block) -> None:
        """Keep a note on several dates or texts, to report it once for all of them."""
        self._shared.setdefault(how, []).append(block)

    def say_shared(self) -> None:
        """Report what is true of several dates or texts, once for all of them."""
        for how, blocks in self._shared.items():
            text = "; ".join(f"{block.text} [{block.machine}]" if block.machine else block.text for block in blocks)
            what = "date" if blocks[0].dated or "day" in how else "text"
            self.say(blocks[0], f"{how} ({counted(blocks, what)})", text.strip()[:LONGEST_QUOTE])


def counted(what: Sized, name: str) -> str:
    """Return a count with its noun.

    >>> counted("a", "date"), counted("ab", "dated entry")
    ('1 date', '2 dated entries')
    """
    plural = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    return f"{len(what)} {name if len(what) == 1 else plural}"
