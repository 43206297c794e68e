"""Layer 2: many terms found in many texts at once, with exact spans in the original text.

One Aho-Corasick pass finds the literal beginnings of all terms; what it proposes is then verified at once, as
arrays: word boundaries (any alphabet), endings (`recover*`), and, for the few terms that need it, an expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ilo_analysis.errors import DictionaryError

Integers = npt.NDArray[np.int64]

# Characters that stand for another one of the same length, so that a span in the folded text is a span of the text.
_SAME = {
    " ": "\u00a0\u202f\u2007\u2009\u2002\u2003\t\n\r-\u2010\u2011\u2012\u2013\u2014\u2212",
    "'": "\u2018\u2019\u201b\u02bc\u00b4`",
    '"': "\u201c\u201d\u201e\u00ab\u00bb",
}
_CHUNK = 2_000  # texts joined for one pass: large enough for the arrays to pay, small enough to stay in the cache
_BETWEEN = "\x00"  # stands between two texts; part of no term and of no word

# A run of capitalised words: what follows "Ministry of". Small words may join them; a headline's verb ends them.
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’&-]*"
_JOINERS = r"(?:,?\s+(?:and|et|y|e|of|for|the|on|in|de|du|des|del|la|las|los|le|les|l['’]|d['’]|&)){0,3}"
_VERBS = (
    r"(?!(?i:signs?|launch(?:es|ed)?|discuss(?:es|ed)?|welcomes?|calls?|urges?|join(?:s|ed)?|hosts?|says?|present(?:s|ed)?|"
    r"ratif(?:y|ies|ied)|adopts?|extends?|strengthens?|promotes?|improves?|reforms?|develops?|meets?|agrees?|holds?|"
    r"trains?|supports?|expands?|commits?|reviews?|seeks?|vows?|takes?|to|with|at|will|has|have|is|are)\b)"
)
NAMES = rf"{_CAPITAL}(?:{_JOINERS},?\s+(?:l['’]|d['’])?{_VERBS}{_CAPITAL}){{0,9}}"
_NAMES_MARK = "<Names>"


class Term(NamedTuple):
    """What is looked for: words, `*` for any ending of a word, `<Names>` at the end for a run of capitalised words."""

    text: str
    case_sensitive: bool = False


class Matches(NamedTuple):
    """Columns of equal length, sorted by text, start, end and term: one item per match."""

    text_index: Integers
    term_index: Integers
    start: Integers
    end: Integers


def even(text: str) -> str:
    """Text of the same length with one kind of space, hyphen (a space too), apostrophe and quotation mark.

    >>> even("l’économie post\u2011covid")
    "l'économie post covid"
    """
    for plain, others in _SAME.items():
        for other in others:
            text = text.replace(other, plain)
    return text


def fold_case(text: str) -> str:
    """Text in lower case with the same length: a letter whose small form is longer stays as it is.

    >>> fold_case("Côte d'Ivoire, İzmir")
    "côte d'ivoire, İzmir"
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


class Matcher:
    """Terms made ready to be found.

    Parameters
    ----------
    terms : iterable of Term
        The order of terms never changes what is found; `term_index` counts in this order.
    longest : bool
        Keep, of overlapping matches, the leftmost and then the longest one ("South Sudan", not "Sudan").

    Examples
    --------
    >>> found = Matcher([Term("recover*"), Term("OSH", case_sensitive=True)]).find(["Osh: recovering", "OSH"])
    >>> [tuple(map(int, match)) for match in zip(*found)]
    [(0, 0, 5, 15), (1, 1, 0, 3)]
    """

    def __init__(self, terms: Iterable[Term], *, longest: bool = False) -> None:
        self.terms = [Term(*term) for term in terms]
        self.longest = longest
        folded = [(i, t) for i, t in enumerate(self.terms) if not t.case_sensitive]
        exact = [(i, t) for i, t in enumerate(self.terms) if t.case_sensitive]
        self._scans = [_Scan(part, case_sensitive=part is exact) for part in (folded, exact) if part]

    def find(self, texts: Sequence[str]) -> Matches:
        """Every match of every term, with its span in the text as it was given; a missing text has none."""
        parts = []
        for first in range(0, len(texts), _CHUNK):
            chunk = [text if isinstance(text, str) else "" for text in texts[first : first + _CHUNK]]
            parts += [self._find_in_chunk(chunk, first)]
        if not parts:
            return Matches(*(np.empty(0, dtype=np.int64) for _ in range(4)))
        found = Matches(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
        return _leftmost_longest(found) if self.longest else found

    def _find_in_chunk(self, chunk: list[str], first: int) -> Matches:
        lengths = np.fromiter(map(len, chunk), dtype=np.int64, count=len(chunk))
        starts = np.concatenate([[0], np.cumsum(lengths + 1)])
        text = even(_BETWEEN.join(chunk))
        is_word = _word_characters()[
            np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), 65535)
        ]
        columns = [scan.find(text, is_word) for scan in self._scans]
        term, start, end = (
            (np.concatenate(column) for column in zip(*columns, strict=True)) if columns else [starts[:0]] * 3
        )
        order = np.lexsort((term, end, start))
        term, start, end = term[order], start[order], end[order]
        index = np.searchsorted(starts, start, side="right") - 1
        return Matches(index + first, term, start - starts[index], end - starts[index])


class _Scan:
    """The terms of one case rule: their literal beginnings, and what must follow each."""

    def __init__(self, terms: list[tuple[int, Term]], *, case_sensitive: bool) -> None:
        from ahocorasick_rs import AhoCorasick

        self.case_sensitive = case_sensitive
        by_literal: dict[str, list[tuple[int, int, re.Pattern[str] | None]]] = {}
        for index, term in terms:
            literal, kind, expression = _taken_apart(term)
            by_literal.setdefault(literal, []).append((index, kind, expression))
        flat = [item for items in by_literal.values() for item in items]
        self.counts = np.array([len(items) for items in by_literal.values()], dtype=np.int64)
        self.offsets = np.concatenate([[0], np.cumsum(self.counts)[:-1]]).astype(np.int64)
        self.term = np.array([item[0] for item in flat], dtype=np.int64)
        self.kind = np.array([item[1] for item in flat], dtype=np.int64)
        self.expressions = [item[2] for item in flat]
        self.automaton: Any = AhoCorasick(list(by_literal))

    def find(self, text: str, is_word: npt.NDArray[np.bool_]) -> tuple[Integers, Integers, Integers]:
        """Terms, starts and ends of the verified matches in `text`."""
        haystack = text if self.case_sensitive else fold_case(text)
        hits = self.automaton.find_matches_as_indexes(haystack, overlapping=True)
        literal, start, end = np.array(hits, dtype=np.int64).reshape(-1, 3).T
        keep = (start == 0) | ~is_word[start - 1]
        literal, start, end = literal[keep], start[keep], end[keep]
        counts = self.counts[literal]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        item = np.repeat(self.offsets[literal], counts) + within
        start, end = np.repeat(start, counts), np.repeat(end, counts)
        kind = self.kind[item]
        word_end = _ends_of_words(is_word, end)
        good = (kind == 1) | (word_end == end)
        end = np.where(kind == 1, word_end, end)
        for hit in np.flatnonzero(kind == 2):
            expression = self.expressions[item[hit]]
            match = expression.match(text, int(start[hit])) if expression else None
            good[hit] = match is not None
            end[hit] = match.end() if match else end[hit]
        return self.term[item[good]], start[good], end[good]


def _taken_apart(term: Term) -> tuple[str, int, re.Pattern[str] | None]:
    """Literal beginning of a term; 0 = whole words, 1 = open ending, 2 = an expression decides; the expression."""
    text = even(term.text).strip()
    if not term.case_sensitive:
        text = text.replace(_NAMES_MARK, "\x01")
        text = fold_case(text).replace("\x01", _NAMES_MARK)
    simple = _NAMES_MARK not in text and "*" not in text[:-1]
    literal = re.split(r"\*|<Names>", text)[0].rstrip()
    if not literal or not any(map(str.isalnum, literal)):
        raise DictionaryError(f"The term {term.text!r} begins with a wildcard: write its first letters.")
    if simple:
        return literal, int(text.endswith("*")), None
    words = [re.escape(part) for part in re.split(r"\*", text)]
    pattern = r"\w*".join(words).replace(re.escape(_NAMES_MARK), f"(?-i:{NAMES})").replace("<Names>", f"(?-i:{NAMES})")
    flags = re.NOFLAG if term.case_sensitive else re.IGNORECASE
    return literal, 2, re.compile(pattern + r"(?!\w)", flags)


@cache
def _word_characters() -> npt.NDArray[np.bool_]:
    """Table of the code points below 65,536: true for parts of a word (letter, digit, combining mark, underscore)."""
    marks = set(range(0x300, 0x370)) | {ord("_")}
    table = np.fromiter((chr(c).isalnum() or c in marks for c in range(65_536)), dtype=np.bool_, count=65_536)
    table[65_535] = False
    return table


def _ends_of_words(is_word: npt.NDArray[np.bool_], positions: Integers) -> Integers:
    """First place at or after each position where no word goes on."""
    gaps = np.append(np.flatnonzero(~is_word), len(is_word))
    return np.asarray(gaps[np.searchsorted(gaps, positions)], dtype=np.int64)


def _leftmost_longest(found: Matches) -> Matches:
    """The matches that are left when the leftmost, then the longest, takes its place."""
    order = np.lexsort((found.term_index, -found.end, found.start, found.text_index))
    keep, text_before, end_before = [], -1, -1
    columns = zip(order.tolist(), *(column[order].tolist() for column in found), strict=True)
    for place, text, _, start, end in columns:
        if text != text_before or start >= end_before:
            keep.append(place)
            text_before, end_before = text, end
    return Matches(*(column[np.array(keep, dtype=np.int64)] for column in found))
