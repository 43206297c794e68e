"""The order in which a page prints the parts of an entry, judged from the whole page.

The number of lines between dates, and after the last one, shows where in an entry the date is; what the lines beside
the dates have in common shows what they are. Entries in an unusual order are rearranged into the usual one (kicker,
title, date, summary), so that one grammar reads them all; each line keeps its number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from ilo_analysis.listings.lines.furniture import is_heading_word
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS, kicker_key
from ilo_analysis.listings.lines.line import Line
from ilo_analysis.text.normalise import normalise

# Fewer entries show no order.
FEWEST = 3
# Share of the entries that must agree.
MOST = 0.8
# Most lines over the first entry: a heading, or the menus of a whole web page.
LONGEST_PREFACE = 60
# Orders of kicker, title, date and summary, the likeliest first.
ORDERS = ("K?TDS*", "K?DTS*", "DK?TS*", "TK?DS*", "K?TS*D", "TS+KD")
_NAMES = {order: ", ".join({"T": "title", "D": "date"}[sign] for sign in order if sign in "TD") for order in ORDERS}
# Kicker, title, date, summary.
LONGEST_ENTRY = 4
NO_ORDER = "no single order of kicker, title, date and summary explains every line of the page; check its entries"


def in_usual_order(lines: list[Line], *, indented: bool) -> tuple[list[Line], str | None]:
    """Return the lines with the parts of each entry in the usual order, and any doubt about their order.

    The doubt is "" where the page leaves none, and None for pages that are not judged here: those whose entries differ
    in their number of lines, and those with markers.

    >>> texts = ["News", "8 May 2021", "Ports agree", "7 May 2021", "Miners meet", "6 May 2021", "Nurses win"]
    >>> lines, doubt = in_usual_order([Line(n, 0, 0, text) for n, text in enumerate(texts, 1)], indented=False)
    >>> [line.text for line in lines][:4], doubt
    (['News', 'Ports agree', '8 May 2021', 'Miners meet'], '')
    """
    if any(line.marker for line in lines):
        return _marked_in_usual_order(lines, indented=indented), None
    dated = [index for index, line in enumerate(lines) if line.date]
    if not dated or indented or any(map(_parts, lines[dated[0] :])):
        return lines, None
    moved, doubt = _by_letters(lines)
    if doubt is not None or len(dated) < FEWEST:
        return moved, doubt
    sizes = {after - before for before, after in pairwise(dated)}
    size = sizes.pop()
    place = size - (len(lines) - dated[-1])  # of the date in its entry
    first = dated[0] - place
    if sizes or not (0 <= place < size) or first < 0 or any(map(_parts, lines[first : dated[0]])):
        return lines, NO_ORDER
    entries = [lines[start : start + size] for start in range(first, len(lines), size)]
    usual = _usual_places(lines[:first], entries, place)
    if usual is None:
        return lines, _order_doubt(entries, place)
    return [*lines[:first], *(line for entry in entries for line in _moved(entry, usual))], ""


def _marked_in_usual_order(lines: list[Line], *, indented: bool) -> list[Line]:
    """Return the lines of entries with markers in the usual order, if most entries of the page show another one.

    >>> texts = ["News", "8 May 2021", "Ports agree", "News", "7 May 2021", "Miners meet"]
    >>> lines = [Line(n, 4, 0, text) for n, text in enumerate(texts)]
    >>> lines[0].marker = lines[3].marker = True
    >>> [line.text for line in _marked_in_usual_order(lines, indented=True)][:3]
    ['News', 'Ports agree', '8 May 2021']
    """
    entries = _marked_entries(lines, indented=indented)
    unusual = [_may_be_unusual(own) for own in entries]
    dated = len(unusual) - unusual.count(None)
    if not dated or unusual.count(True) < MOST * dated:
        return lines
    letters = _letters([line for own in entries for line in own])
    own_letters: list[str] = []
    for own in entries:
        own_letters.append(letters[: len(own)].replace("H", "K"))
        letters = letters[len(own) :]
    places = {line: at for at, line in enumerate(lines)}
    moved = list(lines)
    for order in ORDERS:
        fits = [re.fullmatch(order, letter) is not None for letter in own_letters]
        if sum(fits) < MOST * dated:
            continue
        for own, letter, fit in zip(entries, own_letters, fits, strict=True):
            if fit and order != ORDERS[0]:
                for before, line in zip(own, _moved(own, _sorted_places(letter)), strict=True):
                    moved[places[before]] = line
        break
    return moved


def _marked_entries(lines: list[Line], *, indented: bool) -> list[list[Line]]:
    """Return the texts of each entry that begins with a marker; a heading ends it."""
    entries: list[list[Line]] = []
    inside = False
    for line in lines:
        if line.marker:
            inside = True
            entries.append([])
        elif line.is_group or (indented and not line.indent):
            inside = False
        if inside and line.text and not line.is_credit:
            entries[-1].append(line)
    return entries


def _may_be_unusual(own: list[Line]) -> bool | None:
    """Return whether an entry may have its parts in another order than the usual one; None if it has no date."""
    for place, line in enumerate(own):
        if line.date:
            if place == 1:
                return len(own) > 2 and not own[2].is_sentence
            if place != 2:
                return True
            before = own[1]
            return before.is_sentence or kicker_key(before.text) in KNOWN_KICKERS
    return None


def _sorted_places(letters: str) -> list[int]:
    """Return the places of the parts with these letters, in the usual order."""
    return sorted(range(len(letters)), key=lambda at: "KTDS".index(letters[at]))


class _Reading(NamedTuple):
    """A page read in one order: the places of its entries, and how many lines above and below them it leaves over."""

    order: str
    spans: tuple[tuple[int, int], ...]
    left: int

    def is_set_apart(self, lines: list[Line]) -> bool:
        """Return whether more blank lines separate its entries than occur inside any."""
        inside = [lines[place].gap for start, end in self.spans for place in range(start + 1, end)]
        between = [lines[start].gap for start, _ in self.spans[1:]]
        return min(between, default=0) > max(inside, default=0)


def _by_letters(lines: list[Line]) -> tuple[list[Line], str | None]:
    """Return the lines in the usual order and any doubt, or None for a doubt if no order explains every line."""
    letters = _letters(lines)
    readings = {reading.spans: reading for order in ORDERS if (reading := _read_in(order, letters))}
    if not readings:
        return lines, None
    found = list(readings.values())
    apart = [reading for reading in found if reading.is_set_apart(lines)]
    fewest = min(reading.left for reading in found)
    likely = apart if len(apart) == 1 else [reading for reading in found if reading.left == fewest]
    best = likely[0]
    moved = list(lines)
    if best.order != ORDERS[0]:
        for start, end in best.spans:
            moved[start:end] = _moved(lines[start:end], _sorted_places(letters[start:end].replace("H", "K")))
    if len(likely) == 1:
        return moved, ""
    one, other = (_NAMES[reading.order] for reading in likely[:2])
    return moved, f"the page does not show whether each entry reads {one} or {other}; read as the former"


def _letters(lines: list[Line]) -> str:
    """Return one letter for each line: date, kicker, sentence or title, and H for a heading over the first entry."""
    keys = [normalise(line.text) if line.is_kicker_like else "" for line in lines]
    times = Counter(keys)
    found = [
        "D" if line.date else "S" if line.is_sentence or line.is_prose
        else "K" if key in KNOWN_KICKERS or (key and times[key] > 1) else "T"
        for line, key in zip(lines, keys, strict=True)
    ]  # fmt: skip
    for place, line in enumerate(lines):
        if not is_heading_word(line.text):
            break
        found[place] = "H"
    return "".join(found)


def _read_in(order: str, letters: str) -> _Reading | None:
    """Return the page as read in one order; None if that order does not explain its lines."""
    # A kicker that each of several entries has may be a word that also heads lists.
    several = "K?" in order and (letters[:1] != "H" or letters.count("D") > 1)
    whole = re.fullmatch(f"(?:{order.replace('?', '')})+", letters.replace("H", "K")) if several else None
    match = whole or re.fullmatch(rf"(?P<head>[HTKS]{{0,{LONGEST_PREFACE}}}?)(?:{order})+(?P<foot>T{{0,2}}?)", letters)
    if match is None:
        return None
    head, foot = (0, 0) if whole else (len(match["head"]), len(match["foot"]))
    body = letters.replace("H", "K")[head : len(letters) - foot]
    spans = tuple((head + found.start(), head + found.end()) for found in re.finditer(order, body))
    return _Reading(order, spans, head - letters[:head].count("H") + foot)


def _usual_places(before: list[Line], entries: list[list[Line]], place: int) -> list[int] | None:
    """Return the places of kicker, title, date and summary in each entry; None if nothing is to be moved."""
    size = len(entries[0])
    if (size, place) == (2, 0):
        # A page of titles above dates looks the same, except for the lines before its first date.
        return [1, 0] if all(is_heading_word(line.text) for line in before) else None
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


def _order_doubt(entries: list[list[Line]], place: int) -> str:
    """Return what stays in doubt about entries of one length that are read in page order; "" if nothing does."""
    size = len(entries[0])
    if place == 0 or size > LONGEST_ENTRY:
        return NO_ORDER
    above, below = place, size - place - 1
    if above > 1 and not _are_kickers(entries, 0):
        return f"the page does not show which of the {above} lines above each date is the title; the last was taken"
    if below and not _are_sentences(entries, size - 1, not_at=0):
        return "the page does not show whether the line below each date is its summary; it was taken as one"
    return ""


def _are_sentences(entries: list[list[Line]], place: int, *, not_at: int | None = None) -> bool:
    """Return whether the lines at a place are sentences in most entries, and those at another place are not."""
    return _most(entries, lambda e: e[place].is_sentence and not (not_at is not None and e[not_at].is_sentence))


def _are_kickers(entries: list[list[Line]], place: int) -> bool:
    """Return whether the lines at a place are kickers: most are known as such, or most come again."""
    texts = [normalise(entry[place].text) for entry in entries]
    times = Counter(texts)
    alike = all(entry[place].is_kicker_like for entry in entries)
    return alike and sum(text in KNOWN_KICKERS or times[text] > 1 for text in texts) >= MOST * len(texts)


def _most(entries: list[list[Line]], holds: Callable[[list[Line]], bool]) -> bool:
    return sum(map(holds, entries)) >= MOST * len(entries)


def _parts(line: Line) -> bool:
    """Return whether a line marks off entries in another way: it has a marker, or is a credit or a group heading."""
    return line.marker or line.is_credit or line.is_group


def _moved(entry: list[Line], usual: list[int]) -> list[Line]:
    """Return the lines of an entry in the usual order; marker, indents and blank lines stay in place."""
    kept = [(line.gap, line.indent, line.marker, line.printed) for line in entry]
    moved = [entry[place] for place in usual]
    for line, values in zip(moved, kept, strict=True):
        line.gap, line.indent, line.marker, line.printed = values
    return moved
