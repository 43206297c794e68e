"""Runs of text on a web page, and the dates in them beside other words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from ilo_analysis.listings.dates.likeness import is_group_heading, looks_like_date
from ilo_analysis.listings.dates.loose import read_date_within
from ilo_analysis.listings.dates.printed import DateLine, beside_date, read_date
from ilo_analysis.listings.dates.words import LONGEST_DATE_LINE, shown, words_of
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS
from ilo_analysis.text.normalise import normalise

SEPARATORS = " \t|·•–—-/:,;>»›\u00a0"
# Signs between a date and other words on one line.
_PARTED = re.compile(r"\s*[|·•]\s*|\s[–—-]\s|(?<=\d{4})\s?:\s")
_DIGIT = re.compile(r"\d")
LONGEST_LABEL = 25
# "8/3/21"
SHORTEST_DATE = 6
# Longest word for a day without a number ("aujourd'hui").
LONGEST_WORD = 12


@dataclass(slots=True)
class Block:
    """A run of text between two box edges."""

    text: str
    node: int  # the box that holds it
    begin: str = ""  # its first text, as in the source
    heading: int = 0  # 1 to 6 for h1 to h6
    link: str = ""  # address of the link that holds all of it
    links: tuple[str, ...] = ()  # addresses of the links in it
    machine: str | None = None  # date that its markup holds for programs
    strong: bool = False
    pieces: tuple[tuple[str, str], ...] = ()  # its texts, each with the link that holds it, if there are several
    dated: bool = False  # whether it is a date, or looks like one
    grouping: bool = False  # whether it names a month or a year over a part of a list
    place: int = 0  # among the blocks of the page
    _key: str = ""

    @property
    def key(self) -> str:
        """Return a text that two versions of the same block share."""
        if not self._key:
            text = self.text
            self._key = text.lower() if text.isascii() and "`" not in text else normalise(text)
        return self._key


_OTHER, _DATE, _GROUP = range(3)


@lru_cache(maxsize=1 << 14)
def _kind(text: str) -> int:
    """Return whether a text is a date, or looks like one; names a month or a year; or says something else."""
    may_be = len(text) >= SHORTEST_DATE
    if may_be and read_date(text):
        return _DATE
    if is_group_heading(text):
        return _GROUP
    return _DATE if may_be and looks_like_date(text) else _OTHER


def _tells_no_date(text: str) -> bool:
    """Return whether a quick look rules a date out: prose, or no digit in a text too long for "yesterday"."""
    size = len(text)
    return size > LONGEST_DATE_LINE or (size > LONGEST_WORD and text.isascii() and not _DIGIT.search(text))


def is_date(text: str) -> bool:
    """Return whether a text, without the signs around it, is a date or looks like one.

    >>> is_date(" 8 May 2021 | "), is_date("In 2021")
    (True, False)
    """
    said = " ".join(text.split()).strip(SEPARATORS)
    return not _tells_no_date(said) and _kind(said) == _DATE


def may_hold_date(text: str) -> bool:
    """Return whether a text is a date, or may hold one beside other words.

    >>> may_hold_date("8 May 2021"), may_hold_date("About the ILO")
    (True, False)
    """
    return not _tells_no_date(text) and (_kind(text) == _DATE or _PARTED.search(text) is not None)


def split_dates(block: Block, *, titles: bool = False) -> list[Block]:
    """Return a block split at its date, if it has one beside other words; dates are marked.

    With `titles`, a linked heading is split too (otherwise it is the title of a story, even if it is a date), and a
    text that holds a day among other words is a date.

    >>> block = Block("8 May 2021 - A title", 1, pieces=(("8 May 2021 - ", ""), ("A title", "/a")))
    >>> [(one.text, one.dated) for one in split_dates(block)]
    [('8 May 2021', True), ('A title', False)]
    """
    text, pieces = block.text, block.pieces
    if block.machine is not None:
        block.dated = True
        return [block]
    if block.heading and block.links and not titles and not _has_date_beside_link(pieces):
        block.grouping = is_group_heading(text)
        return [block]
    dull = _tells_no_date(text)
    kind = _OTHER if dull else _kind(text)
    block.grouping, block.dated = kind == _GROUP, kind == _DATE
    if titles and not pieces and block.link:
        apart = _dates_apart((text, ""), loose=True)
        pieces = tuple((part, block.link) for part, _ in apart) if len(apart) > 1 else ()
    # A date in a separate piece is split from a link beside it, even if the whole looks like a date.
    if kind and not (pieces and kind == _DATE and (block.links or read_date(text) is None)):
        return [block]
    if titles and not dull and not block.heading and not block.link and read_date_within(text):
        block.dated = True
        return [block]
    if not pieces and not dull and (parts := _parts(text)):
        pieces = tuple((part, block.link) for part in parts)
    if not pieces:
        return [] if is_label(text) else [block]
    if block.links:
        pieces = tuple(part for piece in pieces for part in _dates_apart(piece))
    return _split_at_dates(block, pieces, dated=kind == _DATE)


def _has_date_beside_link(pieces: tuple[tuple[str, str], ...]) -> bool:
    """Return whether a date is next to the link of a heading, not in it."""
    return len(pieces) > 1 and any(not href and is_date(text) for text, href in _merged(pieces))


def _split_at_dates(block: Block, pieces: tuple[tuple[str, str], ...], *, dated: bool) -> list[Block]:
    """Return a block split at the pieces that are dates; where none is, the block may be `dated` as a whole."""
    runs: list[tuple[list[tuple[str, str]], bool]] = []
    for piece in pieces:
        found = is_date(piece[0]) or (bool(block.links) and not piece[1] and _is_place_and_date(piece[0]))
        if runs and not found and not runs[-1][1]:
            runs[-1][0].append(piece)
        else:
            runs.append(([piece], found))
    if not any(found for _, found in runs):
        merged = _merged(pieces)
        if len(merged) < len(pieces):
            return _split_at_dates(block, merged, dated=dated)
        block.dated = dated
        return [block]
    parts = [_part(block, own, dated=found) for own, found in runs]
    return [part for part in parts if part.text and not is_label(part.text)]


@lru_cache(maxsize=1 << 12)
def _is_place_and_date(text: str) -> bool:
    """Return whether a text beside a link is a place with a date, as references end: ", Geneva, 8 May 2021."."""
    found = None if _tells_no_date(text) else read_date_within(text.strip(SEPARATORS + "."))
    return isinstance(found, DateLine) and found.place is not None


def _merged(pieces: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return pieces with neighbours of the same link as one, such as a day and the raised ending of its number.

    >>> _merged((("8", ""), ("th", ""), (" May 2021", ""), ("A title", "/a")))
    (('8th May 2021', ''), ('A title', '/a'))
    """
    runs = (("".join(text for text, _ in run), href) for href, run in groupby(pieces, key=itemgetter(1)))
    return tuple(runs)


# The signs before and after a date at an edge of a text: "(8 May 2021). Words", "Words (8 May 2021)".
_DATE_FIRST = re.compile(
    r"[\s,:|·•–—-]*(\(?(?:\d{4}-\d\d-\d\d|[^()]{5,40}?(?:\b\d{4}|日))\)?)"
    r"(?:\s*[.:;|·•–—-]\s*|(?<=\))\s*)(?=\S)(.{2,})",
    re.DOTALL,
)
_DATE_BEHIND_BRACKETS = re.compile(r"(.{2,}[\])])[\s,;|–—-]+([^()\[\]]{6,40}?)[\s.]*", re.DOTALL)
_DATE_BEFORE = re.compile(r"(\d{4}-\d\d-\d\d|\S[^()]{4,40}?(?:\b\d{4}|日))\s+(\S.+)", re.DOTALL)
_DATE_LAST = re.compile(r"(.{2,}?)\s*(\([^()]{4,40}\d[^()]{0,2}\))[\s.]*", re.DOTALL)


def _dates_apart(piece: tuple[str, str], *, loose: bool = False) -> list[tuple[str, str]]:
    """Return a piece of text beside a link, split from the date that it begins or ends with.

    If `loose`, no sign need follow the date.

    >>> _dates_apart((" (8 May 2021). Ports agreed.", "")), _dates_apart(("In 2021. Ports agreed.", ""))
    ([('(8 May 2021)', ''), ('Ports agreed.', '')], [('In 2021. Ports agreed.', '')])
    """
    text, href = piece
    if not href and (found := _DATE_FIRST.fullmatch(text)) and _kind(found[1].strip("() ")) == _DATE:
        return [(found[1], ""), (found[2], "")]
    if loose and (found := _DATE_BEFORE.fullmatch(text)) and _kind(found[1]) == _DATE:
        return [(found[1], ""), (found[2], "")]
    if not href and (found := _DATE_BEHIND_BRACKETS.fullmatch(text)) and _kind(found[2]) == _DATE:
        return [(found[1], ""), (found[2], "")]
    if not href and (found := _DATE_LAST.fullmatch(text)) and _kind(found[2].strip("() ")) == _DATE:
        return [(found[1], ""), (found[2], "")]
    return [piece]


def holds_date(text: str) -> bool:
    """Return whether a text begins or ends with a date, or holds a day among a few other words.

    >>> holds_date("Ports agree (8 May 2021)"), holds_date("Geneva, 8 May 2021"), holds_date("Ports agreed in 2021")
    (True, True, False)
    """
    return len(_dates_apart((text, ""))) > 1 or isinstance(read_date_within(text), DateLine)


# A page repeats the same few kickers, of which each takes a microsecond.
@lru_cache(maxsize=1 << 12)
def _parts(text: str) -> tuple[str, ...]:
    """Return the parts of a line with signs between them, or a kicker and the date after it; empty for any other line.

    A place or a time after the date stays with it.

    >>> _parts("News | 8 May 2021 | Geneva"), _parts("News, 8 May 2021"), _parts("News of 2021")
    (('News', '8 May 2021 | Geneva'), ('News', '8 May 2021'), ())
    """
    kicker, _, rest = text.partition(", ")
    if rest and normalise(kicker) in KNOWN_KICKERS and is_date(rest):
        return kicker, rest
    parts = _PARTED.split(text) if _PARTED.search(text) else []
    for at in range(1, len(parts) - 1):
        rest = " | ".join(parts[at:])
        if _kind(parts[at]) == _DATE and _kind(rest) == _DATE:
            return *parts[:at], rest
    return tuple(parts)


# Orders in which pages put the parts of a date in separate boxes.
_PARTS = frozenset(
    (
        ("D", "M", "Y"),
        ("M", "D", "Y"),
        ("D", "MY"),
        ("DM", "Y"),
        ("MD", "Y"),
        ("D", "M"),
        ("M", "D"),
        ("D", "YM"),
        ("YM", "D"),
    )
)
# Numbers of a year and a month, and of a day and a month, such as Chinese pages set apart.
_NUMERIC = {"Y-D": "YM", "Y/D": "YM", "Y.D": "YM", "D-D": "DM", "D/D": "DM", "D.D": "DM"}
_LONGEST_PART = 14


def join_dates(blocks: list[Block], parent: list[int]) -> None:
    """Join dates whose day, month and year are in separate boxes near each other.

    >>> blocks = [Block("20", 2), Block("Nov", 3), Block("2021", 4), Block("A title", 5)]
    >>> join_dates(blocks, [-1, 0, 1, 1, 1, 1])
    >>> [(block.text, block.dated, block.node) for block in blocks]
    [('20 Nov 2021', True, 1), ('', False, 3), ('', False, 4), ('A title', False, 5)]
    """
    short = [0 < len(block.text) <= _LONGEST_PART and not (block.heading or block.machine) for block in blocks]
    for at in range(len(blocks) - 1):
        # Few short texts are side by side.
        if not (short[at] and short[at + 1]):
            continue
        for size in (3, 2):
            some = blocks[at : at + size]
            if all(short[at : at + size]) and tuple([_part_of_date(block.text) for block in some]) in _PARTS:
                node = _common(some, parent)
                if node >= 0 and _kind(text := _whole_date([block.text for block in some])) == _DATE:
                    some[0].text, some[0].node, some[0].dated, some[0].grouping = text, node, True, False
                    for later in range(at + 1, at + len(some)):
                        blocks[later].text, blocks[later].dated, blocks[later].grouping = "", False, False
                        short[later] = False
                    break


@lru_cache(maxsize=1 << 12)
def _part_of_date(text: str) -> str:
    """Return the classes of a text that is part of a date: "D", "M", "Y" or two of them; empty for any other."""
    # Some names are those of a month and of a weekday ("mar").
    classes = words_of(shown(text)).classes.strip(".,").replace("A", "M")
    return _NUMERIC.get(classes) or (classes if classes in ("D", "M", "Y", "MY", "DM", "MD") else "")


def _whole_date(parts: list[str]) -> str:
    """Return the parts of a date as one, those in numbers as dates in numbers are written.

    >>> _whole_date(["20", "Nov", "2021"]), _whole_date(["12", "2026/03"]), _whole_date(["28-04", "2026"])
    ('20 Nov 2021', '2026-03-12', '28-04-2026')
    """
    if len(parts) != 2 or any(map(str.isalpha, "".join(parts))):
        return " ".join(parts)
    if _part_of_date(parts[1]) == "YM":
        parts = parts[::-1]
    return "-".join(re.split(r"[-/.]", "-".join(parts)))


def _common(blocks: list[Block], parent: list[int]) -> int:
    """Return the box that contains some blocks, if none of them is deep inside it; otherwise -1."""
    around = []
    for block in blocks:
        near = [block.node]
        while len(near) <= _NEAR and parent[near[-1]] > 0:
            near.append(parent[near[-1]])
        around.append(near)
    return next((node for node in around[0] if all(node in near for near in around[1:])), -1)


# Boxes between a part of a date and the box of the whole, at most.
_NEAR = 2


def is_label(text: str) -> bool:
    """Return whether a text is only a label such as comes before a date.

    >>> is_label("Posted on"), is_label("Press release")
    (True, False)
    """
    return len(text) < LONGEST_LABEL and _stands_before_date(text.strip(" :"))


# Likewise.
@lru_cache(maxsize=1 << 12)
def _stands_before_date(text: str) -> bool:
    """Return whether a text before a date is a label of it."""
    return beside_date(f"{text}: 8 May 2021").label is not None


def _part(block: Block, pieces: list[tuple[str, str]], *, dated: bool) -> Block:
    """Return part of a block."""
    text = " ".join("".join(part for part, _ in pieces).split()).strip(SEPARATORS + "." * dated)
    hrefs = tuple(dict.fromkeys(href for _, href in pieces))
    link = hrefs[0] if len(hrefs) == 1 else ""
    kept = tuple(pieces) if len(pieces) > 1 else ()
    return replace(block, text=text, pieces=kept, link=link, links=tuple(filter(None, hrefs)), dated=dated)
