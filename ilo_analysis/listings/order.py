"""In which order a page without markers prints the parts of an entry, told from the page as a whole.

How many lines stand between each two dates, and how many after the last one, say where in an entry its date stands;
what the lines beside the dates have in common says what they are. Entries in another order than the usual one (kicker,
title, date, summary) are put into it, so that one grammar reads them all; each line keeps its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from ilo_analysis.listings.page import KNOWN_KICKERS, Line, is_footer, is_heading_word, is_link_to_more
from ilo_analysis.text.normalise import normalise

# Fewer entries tell no order.
FEWEST = 3
# Share of the entries that must agree.
MOST = 0.8


def in_usual_order(lines: list[Line]) -> list[Line]:
    """Return the lines with the parts of each entry in the usual order, where the page shows that it has another.

    >>> texts = ["News", "8 May 2021", "Ports agree", "7 May 2021", "Miners meet", "6 May 2021", "Nurses win"]
    >>> lines = [Line(n, 0, 0, text) for n, text in enumerate(texts, 1)]
    >>> [line.text for line in in_usual_order(lines)][:4]
    ['News', 'Ports agree', '8 May 2021', 'Miners meet']
    """
    dated = [index for index, line in enumerate(lines) if line.date]
    gaps = {after - before for before, after in pairwise(dated)}
    if len(dated) < FEWEST or len(gaps) != 1 or any(map(_parts, lines[dated[0] : dated[-1] + 1])):
        return lines
    last = len(lines)
    while last > dated[-1] + 1 and _is_around(lines[last - 1]):
        last -= 1
    if any(map(_parts, lines[dated[-1] + 1 : last])):
        return lines
    size = gaps.pop()
    place = size - (last - dated[-1])  # of the date in its entry
    first = dated[0] - place
    if not (0 <= place < size) or first < 0 or any(_parts(line) for line in lines[first : dated[0]]):
        return lines
    entries = [lines[start : start + size] for start in range(first, last, size)]
    usual = _usual_places(lines[:first], entries, place)
    if usual is None:
        return lines
    moved = [_moved(entry, usual) for entry in entries]
    return [*lines[:first], *(line for entry in moved for line in entry), *lines[last:]]


def _usual_places(before: list[Line], entries: list[list[Line]], place: int) -> list[int] | None:
    """Places of kicker, title, date and summary in each entry, in this order; None where nothing is to be moved."""
    size = len(entries[0])
    if (size, place) == (2, 0):
        # A page of titles over dates looks the same, but for what stands before its first date.
        return [1, 0] if all(is_heading_word(line) for line in before) else None
    if (size, place) == (3, 2):
        if _most(entries, lambda e: e[1].is_sentence and not e[0].is_sentence):
            return [0, 2, 1]
        return [1, 0, 2] if _are_kickers(entries, 1) and not _are_kickers(entries, 0) else None
    if (size, place) == (4, 1) and _are_kickers(entries, 0) and _most(entries, lambda e: e[3].is_sentence):
        return [0, 2, 1, 3]
    if (size, place) == (4, 3) and _are_kickers(entries, 0) and _most(entries, lambda e: e[2].is_sentence):
        return [0, 1, 3, 2]
    return None


def _are_kickers(entries: list[list[Line]], place: int) -> bool:
    """Whether the lines at a place are kickers: most are known as such, or most come again."""
    texts = [normalise(entry[place].text) for entry in entries]
    times = Counter(texts)
    alike = all(entry[place].is_kicker_like for entry in entries)
    return alike and sum(text in KNOWN_KICKERS or times[text] > 1 for text in texts) >= MOST * len(texts)


def _most(entries: list[list[Line]], holds: Callable[[list[Line]], bool]) -> bool:
    return sum(map(holds, entries)) >= MOST * len(entries)


def _parts(line: Line) -> bool:
    """Whether a line belongs to a page that tells its entries in another way: by markers, headings or labels."""
    return line.marker or line.indent > 0 or line.label is not None or line.is_credit or line.is_group


def _is_around(line: Line) -> bool:
    return is_footer(line) or is_link_to_more(line) or line.is_credit


def _moved(entry: list[Line], usual: list[int]) -> list[Line]:
    """Lines of an entry in the usual order; the blank lines between them stay where they are."""
    gaps = [line.gap for line in entry]
    moved = [entry[place] for place in usual]
    for line, gap in zip(moved, gaps, strict=True):
        line.gap = gap
    return moved
