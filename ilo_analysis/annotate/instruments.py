"""ILO Conventions, Protocols and Recommendations that stories cite.

A citation is a kind word with a number (`Convention, No. 102`, `convention n° 102`, `Convenios núms. 87 y 98`), a
code (`C190`, `#RatifyC190`, `MLC`) or a full name. A number alone never is: `102 countries`, `C40`, `G20`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from ahocorasick_rs import BytesAhoCorasick, MatchKind

from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.reference import read_reference
from ilo_analysis.schema import as_table
from ilo_analysis.text.fields import TEXT_FIELDS, story_texts
from ilo_analysis.text.matcher import Matcher, Term
from ilo_analysis.text.normalise import even, fold_case

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

_KIND = (
    r"(?P<kind>[Cc]onventions?|[Cc]onvenios?|[Pp]rotocol(?:[eo]?s?)|[Rr]ecomm[ea]ndations?|[Rr]ecomendaci(?:ón|ones)"
    r"|CONVENTIONS?|CONVENIOS?|RECOMMENDATIONS?|PROTOCOLS?)"
)
_NUMBERS = r"(?P<numbers>\d{1,3}(?:(?:, | ?, (?:and|et|y) | (?:and|et|y|&) )(?:[Nn]o\.? ?|n° ?|núm\. ?)?\d{1,3}\b)*)"
_KIND_WORD = re.compile(rf"\b{_KIND}\b")
_REACH = 20  # how much before a kind word is read for whose it is
_SIGN = r"(?:[Nn]os?\.?|[Nn][°º]s?\.?|[Nn]úms?\.?|[Nn]ums?\.?|NO\.|#)"
# The kind word may be some words before its number: `Convention on the Worst Forms of Child Labour, 1999 (No. 182)`.
_SIGNED = re.compile(rf"\b{_KIND}\b(?P<between>[^;:.!?]{{0,110}}?)\(?(?<!\w){_SIGN} ?{_NUMBERS}\b(?![.,]\d)\)?")
_PLAIN = re.compile(
    rf"\b{_KIND} (?=\d\d)(?:(?<=onvention )|(?<=onventions )|(?<=onvenio )|(?<=onvenios )|(?=\d{{3}}))"
    rf"{_NUMBERS}\b(?![.,]?\d| ?%)"
)
_CODE = re.compile(
    r"(?<![\w/])#?(?:[Rr]atify|[Rr]atifica|[Rr]atificar|[Rr]atifier)?"
    r"(?P<code>[CR]\d{3}|C(?:29|81|87|98)|P0?29|P(?:081|089|110|147|155)|MLC(?:,? 2006)?)(?![\w%])"
)
_CODE_BEGINS = re.compile(r"[CPR]\d|MLC")
# A second kind word, or one of another law, between the kind and the number breaks the link.
_BROKEN = re.compile(r"\b(?:article|art|paragraph|decree|law|ley|loi|décret|decreto|resolution|room|salle)\b", re.I)
_NOT_ILO = re.compile(
    r"(?: (?:on|relative aux|sobre los|sur les))?(?: the)?(?: (?:Rights of|Protection of the Rights|Elimination of All"
    r"|Biological Diversity|Climate Change|droits|derechos))| collectives?| colectivos?| de cooperación| cent(?:re|er)"
    r"| [Cc]ent(?:re|er)"
)
_BEFORE_UN = re.compile(r"(?:\bUN|United Nations|U\.N\.|Framework|European|Vienna|Geneva|Nations Unies) $")
_ADDED_TO = re.compile(r"\b(?:to|relatif|relativo)\b")
_LETTERS = {"c": "C", "p": "P", "r": "R"}
# What a text must contain to cite an instrument at all: letters of a kind word, or the beginning of a code.
_CODES = [f"{letter}{space}{digit}" for letter in "CPR" for space in ("", " ") for digit in range(10)]
_CUES = ["onven", "ONVEN", "rotoco", "ROTOCO", "ecom", "RECOM", "MLC", *_CODES]
_DIGIT = re.compile(r"\d|MLC")


class Citation(NamedTuple):
    """Where a text cites an instrument."""

    start: int
    end: int
    code: str


@takes_tables
def find_instruments(stories: Corpus | pd.DataFrame, *, fields: Sequence[str] = TEXT_FIELDS) -> pd.DataFrame:
    """Return one row per citation of an ILO instrument, with the exact span; a list of numbers gives one row each.

    Conventions of the United Nations, collective agreements (*convention collective*, *convenio colectivo*) and
    numbers without a kind word do not count. `Child Labour Convention` alone could be either of two and is left out.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["Conventions Nos 87 and 98, C190 and 102 countries"]})
    >>> find_instruments(stories)[["code", "term", "start", "end"]].values.tolist()
    [['C087', 'Conventions Nos 87', 0, 18], ['C098', '98', 23, 25], ['C190', 'C190', 27, 31]]
    """
    stories = table_of(stories, "stories")
    read = story_texts(stories, fields)
    texts = _with_cues(read.texts)
    named = _named([read.texts[text] for text in texts])
    cited = []
    for place, number in enumerate(texts):
        text = read.texts[number]
        if place in named or _DIGIT.search(text):
            for start, end, code in _citations(text, named.get(place, [])):
                cited.append((number, code, text[start:end], start, end))
    table = pd.DataFrame(cited, columns=["text", "code", "term", "start", "end"])
    slots, matches = read.spread(table["text"].to_numpy(dtype=np.int64))
    table = table.take(matches).assign(**read.places(stories, slots))
    return as_table(table, "instrument_matches")


def citations(text: str) -> list[Citation]:
    """Return the citations of one text in order, none overlapping another.

    >>> [citation.code for citation in citations("Maritime Labour Convention, 2006 and Recommendation (No. 202)")]
    ['MLC', 'R202']
    """
    return _citations(text, _named([text]).get(0, []))


def _with_cues(texts: Sequence[str]) -> list[int]:
    """Return the numbers of the texts that may cite an instrument, in order."""
    # The texts are joined by a byte that occurs in none of them.
    joined = b"\xff".join(text.encode("utf-8", "surrogatepass") for text in texts)
    hits = np.array(_cues().find_matches_as_indexes(joined), dtype=np.int64).reshape(-1, 3)
    ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == 0xFF)
    numbers: list[int] = np.unique(np.searchsorted(ends, hits[:, 1])).tolist()
    return numbers


def _citations(text: str, named: list[Citation]) -> list[Citation]:
    """Return the citations of one text: by number, by code, and those by name that overlap none of these."""
    read = even(text)
    found: list[Citation] = []
    for citation in chain(_signed(read), _coded(read), named):
        if not any(citation.start < other.end and other.start < citation.end for other in found):
            found.append(citation)
    return sorted(found)


def _signed(text: str) -> Iterator[Citation]:
    """Return kind words followed by numbers, with or without a sign such as `No.`."""
    at = 0
    while word := _KIND_WORD.search(text, at):
        at = word.end()
        match = _number_after(text, word.start())
        if not match:
            continue
        between = match.groupdict().get("between") or ""
        before = text[max(0, word.start() - _REACH) : word.start()]
        if _BROKEN.search(between) or _NOT_ILO.match(text, at) or _BEFORE_UN.search(before):
            continue
        # The number belongs to the nearest kind word, but a Protocol has the number of the Convention it supplements.
        is_protocol = word["kind"].lower().startswith("protocol")
        if _KIND_WORD.search(between) and not (is_protocol and _ADDED_TO.search(between)):
            continue
        at = match.end()
        yield from _numbered(match)


def _number_after(text: str, at: int) -> re.Match[str] | None:
    """Return a kind word with its number; `Recommendation 5` of a report needs a sign before its number to be one."""
    matches = [match for match in (_SIGNED.match(text, at), _PLAIN.match(text, at)) if match]
    return min(matches, key=lambda match: match.end(), default=None)


def _numbered(match: re.Match[str]) -> Iterator[Citation]:
    kind = match["kind"].lower()[0]
    start = match.start()
    for number in re.finditer(r"\d+", match["numbers"]):
        code = _code(_LETTERS[kind], int(number.group()))
        begin, end = match.start("numbers") + number.start(), match.start("numbers") + number.end()
        if code:
            closed = match.end() if match.end() == end + 1 else end
            yield Citation(start if begin == match.start("numbers") else begin, closed, code)
        start = begin


def _coded(text: str) -> Iterator[Citation]:
    for match in _CODE.finditer(text) if _CODE_BEGINS.search(text) else ():
        written = match["code"]
        code = "MLC" if written.startswith("MLC") else _code(written[0], int(written[1:]))
        if code:
            yield Citation(match.start("code"), match.end("code"), code)


def _named(texts: Sequence[str]) -> dict[int, list[Citation]]:
    """Return the citations by full name, for each text that has any."""
    matcher, codes = _names()
    named: dict[int, list[Citation]] = {}
    for text, name, start, end in zip(*(column.tolist() for column in matcher.find(texts)), strict=True):
        named.setdefault(text, []).append(Citation(start, end, codes[name]))
    return named


def _code(letter: str, number: int) -> str | None:
    """Return the code of an instrument that exists, else None; number 186 of the Conventions is the MLC."""
    code = "MLC" if (letter, number) == ("C", 186) else f"{letter}{number:03d}"
    return code if code in _codes() else None


@cache
def _cues() -> BytesAhoCorasick:
    return BytesAhoCorasick([cue.encode() for cue in _CUES], matchkind=MatchKind.LeftmostFirst)


@cache
def _codes() -> frozenset[str]:
    return frozenset(read_reference("instruments.csv")["code"])


@cache
def _names() -> tuple[Matcher, list[str]]:
    """Return the matcher of the full names, the longest first, and their codes.

    A title that two instruments share is no name.
    """
    table = read_reference("instruments.csv")
    titles = table.loc[~table["title"].duplicated(keep=False), ["title", "code"]]
    names = {fold_case(even(title)): code for title, code in titles.itertuples(index=False)}
    for row in read_reference("instrument_names.csv").itertuples(index=False):
        names[fold_case(even(str(row.name)))] = str(row.code)
    return Matcher([Term(name) for name in names], longest=True), list(names.values())
