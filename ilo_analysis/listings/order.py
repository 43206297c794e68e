"""In which order a page without markers prints the parts of an entry, told from the page as a whole.

How many lines stand between each two dates, and how many after the last one, say where in an entry its date stands;
what the lines beside the dates have in common says what they are. Entries in another order than the usual one (kicker,
title, date, summary) are put into it, so that one grammar reads them all; each line keeps its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from ilo_analysis.listings.page import KNOWN_KICKERS, Line, is_footer, is_heading_word, is_indented, is_link_to_more
from ilo_analysis.text.normalise import normalise

# Fewer entries tell no order.
FEWEST = 3
# Share of the entries that must agree.
MOST = 0.8
# Kicker, title, date, summary.
LONGEST_TOLD = 4


def in_usual_order(lines: list[Line]) -> tuple[list[Line], str | None]:
    """Return the lines with the parts of each entry in the usual order, and what of their order cannot be told.

    The second is "" where the page leaves no doubt, and None where this module does not say: of pages with markers,
    and of those whose entries differ in the number of their lines.

    >>> texts = ["News", "8 May 2021", "Ports agree", "7 May 2021", "Miners meet", "6 May 2021", "Nurses win"]
    >>> lines, untold = in_usual_order([Line(n, 0, 0, text) for n, text in enumerate(texts, 1)])
    >>> [line.text for line in lines][:4], untold
    (['News', 'Ports agree', '8 May 2021', 'Miners meet'], '')
    """
    dated = [index for index, line in enumerate(lines) if line.date]
    if len(dated) < FEWEST or any(map(_parts, lines[dated[0] : dated[-1] + 1])) or is_indented(lines):
        return lines, None
    last = len(lines)
    while last > dated[-1] + 1 and _is_around(lines[last - 1]):
        last -= 1
    if any(map(_parts, lines[dated[-1] + 1 : last])):
        return lines, None
    sizes = {after - before for before, after in pairwise(dated)}
    size = sizes.pop()
    place = size - (last - dated[-1])  # of the date in its entry
    first = dated[0] - place
    if sizes or not (0 <= place < size) or first < 0 or any(map(_parts, lines[first : dated[0]])):
        return _with_summaries_below(lines, dated) if last == dated[-1] + 1 else (lines, None)
    entries = [lines[start : start + size] for start in range(first, last, size)]
    usual = _usual_places(lines[:first], entries, place)
    if usual is None:
        return lines, _untold(entries, place)
    moved = [_moved(entry, usual) for entry in entries]
    return [*lines[:first], *(line for entry in moved for line in entry), *lines[last:]], ""


def _with_summaries_below(lines: list[Line], dated: list[int]) -> tuple[list[Line], str | None]:
    """Put the summaries below the dates where entries of any length end with their date, and most have it last."""
    zones = [lines[before + 1 : after] for before, after in pairwise(dated)]
    longer = [zone for zone in zones if len(zone) > 1]
    if not all(zones) or any(zone[0].is_sentence for zone in zones):
        return lines, None
    if len(longer) < FEWEST - 1 or not _most(longer, lambda zone: zone[-1].is_sentence):
        return lines, None
    start = dated[0]
    while start and lines[start - 1].is_sentence:
        start -= 1
    start = max(0, start - 1)  # the title
    if start and normalise(lines[start - 1].text) in KNOWN_KICKERS:
        start -= 1
    made = lines[:start]
    for begin, date in zip([start, *(index + 1 for index in dated)], dated, strict=False):
        entry = lines[begin : date + 1]
        heads = len(entry) - 1
        while heads and entry[heads - 1].is_sentence:
            heads -= 1
        made += _moved(entry, [*range(heads), len(entry) - 1, *range(heads, len(entry) - 1)])
    return [*made, *lines[dated[-1] + 1 :]], ""


def _usual_places(before: list[Line], entries: list[list[Line]], place: int) -> list[int] | None:
    """Places of kicker, title, date and summary in each entry, in this order; None where nothing is to be moved."""
    size = len(entries[0])
    if (size, place) == (2, 0):
        # A page of titles over dates looks the same, but for what stands before its first date.
        return [1, 0] if all(is_heading_word(line) for line in before) else None
    if (size, place) == (3, 2):
        if _are_sentences(entries, 1, not_at=0):
            return [0, 2, 1]
        return [1, 0, 2] if _are_kickers(entries, 1) and not _are_kickers(entries, 0) else None
    if (size, place) == (3, 1) and _are_kickers(entries, 0) and not _are_sentences(entries, 2):
        return [0, 2, 1]
    if (size, place) == (4, 1) and _are_kickers(entries, 0) and _are_sentences(entries, 3):
        return [0, 2, 1, 3]
    if (size, place) == (4, 3) and _are_kickers(entries, 0) and _are_sentences(entries, 2):
        return [0, 1, 3, 2]
    return None


def _untold(entries: list[list[Line]], place: int) -> str | None:
    """Return what cannot be told of entries of one length that are read as they stand; "" if nothing."""
    size = len(entries[0])
    if place == 0 or size > LONGEST_TOLD:
        return None
    above, below = place, size - place - 1
    if above > 1 and not _are_kickers(entries, 0):
        return f"the page does not tell which of the {above} lines over each date is the title; read as the last"
    if below and not _are_sentences(entries, size - 1, not_at=0):
        return "the page does not tell whether the line under each date is its summary; read as such"
    return ""


def _are_sentences(entries: list[list[Line]], place: int, *, not_at: int | None = None) -> bool:
    """Whether the lines at a place are sentences in most entries, and those at another place are not."""
    return _most(entries, lambda e: e[place].is_sentence and not (not_at is not None and e[not_at].is_sentence))


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
    return line.marker or line.label is not None or line.is_credit or line.is_group


def _is_around(line: Line) -> bool:
    return is_footer(line) or is_link_to_more(line) or line.is_credit


def _moved(entry: list[Line], usual: list[int]) -> list[Line]:
    """Lines of an entry in the usual order; the blank lines between them stay where they are."""
    gaps = [line.gap for line in entry]
    moved = [entry[place] for place in usual]
    for line, gap in zip(moved, gaps, strict=True):
        line.gap = gap
    return moved
