"""Find many terms in many texts at once, with exact spans in the original text.

The texts become bytes, one per character (`alphabet`). One Aho-Corasick pass finds the literal beginnings of all terms;
its candidates are then checked together, as arrays: word boundaries (in any alphabet), endings (`recover*`) and, for
the few terms that need one, a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from ilo_analysis.errors import DictionaryError
from ilo_analysis.text.alphabet import SIGN, Alphabet, Flags
from ilo_analysis.text.normalise import even, fold_case

Integers = npt.NDArray[np.int64]
Rows = TypeVar("Rows", bound=tuple[npt.NDArray[Any], ...])

_CHUNK = 2_000  # texts joined for one pass: large enough for the arrays to pay, small enough to stay in the cache
_MANY = 10_000  # texts for which a quicker automaton pays
_LARGEST = 2**62
_LOOK_AHEAD = 3  # letters compared before an expression is asked
LONGEST_TERM = 300  # characters; no phrase in a headline is longer
_MOST_LETTERS = 500_000  # of all literals: the quicker automaton of more would take gigabytes
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
# A combining mark belongs to the letter before it, and so to its word.
_WORD_PART = r"[\w\u0300-\u036f]"


class Term(NamedTuple):
    """What to look for: words, `*` for any ending of a word, `<Names>` at the end for a run of capitalised words."""

    text: str
    case_sensitive: bool = False


class Matches(NamedTuple):
    """Columns of equal length with one item per match, sorted by text, start, end and term."""

    text_index: Integers
    term_index: Integers
    start: Integers
    end: Integers


def ranges(first: Integers, lengths: Integers) -> Integers:
    """Return runs of whole numbers, one after another, each with its own `first` and length.

    >>> ranges(np.array([5, 20]), np.array([2, 3])).tolist()
    [5, 6, 20, 21, 22]
    """
    return np.repeat(first - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())


def taken(rows: Rows, keep: npt.NDArray[np.bool_] | Integers | slice) -> Rows:
    """Return the rows of a tuple of columns where `keep` is true, or whose numbers it gives.

    >>> taken(Matches(*np.arange(8).reshape(4, 2)), np.array([1])).end.tolist()
    [7]
    """
    return type(rows)(*(column[keep] for column in rows))


def joined(parts: Iterable[Rows]) -> Rows:
    """Return the rows of all parts, tuples of the same columns, one part after another."""
    parts = list(parts)
    return type(parts[0])(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def order_of(*columns: Integers) -> Integers:
    """Return the order that sorts rows of non-negative whole numbers by the first column, then by the next.

    >>> order_of(np.array([1, 0, 1]), np.array([5, 7, 4])).tolist()
    [1, 2, 0]
    """
    key, room = columns[0], int(columns[0].max(initial=0)) + 1
    for column in columns[1:]:
        width = int(column.max(initial=0)) + 1
        room *= width
        if room > _LARGEST:
            return np.lexsort(columns[::-1])
        key = key * width + column
    # One number per row sorts many times faster than several.
    return np.argsort(key, kind="stable")


def problem_of_term(term: str) -> str:
    """Return why a term is empty or can never match; "" if nothing is wrong with it.

    >>> problem_of_term("re*over")
    'can never match: a space must follow *, which stands for the rest of a word'
    """
    if not term.strip(" *"):
        return "is empty"
    if len(term) > LONGEST_TERM:
        return f"is too long: {len(term):,} characters; at most {LONGEST_TERM} are allowed"
    if term != " ".join(term.split()):
        return "can never match: it has spaces at an end, or several in a row"
    if not any(character.isalnum() for character in re.split(r"\*|<Names>", term)[0]):
        return "can never match: it must begin with a letter or a digit"
    if re.search(r"\*\w", term):
        return "can never match: a space must follow *, which stands for the rest of a word"
    if "<Names>" in term and not term.endswith(" <Names>"):
        return "can never match: <Names> must be at the end, after a space"
    return ""


class _Automaton(Protocol):
    """The part of an Aho-Corasick automaton used here."""

    def find_matches_as_indexes(self, haystack: bytes, *, overlapping: bool) -> list[tuple[int, int, int]]:
        """Return the number, start and end of every literal in the haystack."""
        ...


class Matcher:
    """Terms prepared for searching.

    Parameters
    ----------
    terms : iterable of Term
        Their order never changes what is found; `term_index` counts in this order.
    longest : bool
        Of overlapping matches, keep the leftmost, then the longest ("South Sudan", not "Sudan").

    Examples
    --------
    >>> found = Matcher([Term("recover*"), Term("OSH", case_sensitive=True)]).find(["Osh: recovering", "OSH"])
    >>> [tuple(map(int, match)) for match in zip(*found)]
    [(0, 0, 5, 15), (1, 1, 0, 3)]
    """

    def __init__(self, terms: Iterable[Term], *, longest: bool = False) -> None:
        self.terms = [Term(*term) for term in terms]
        self.longest = longest
        any_case = not all(term.case_sensitive for term in self.terms)
        rules = [_rule(number, term, any_case=any_case) for number, term in enumerate(self.terms)]
        self._letters = Alphabet((c for r in rules for c in r.literal + r.follows + " "), any_case=any_case)
        own = self._letters.own
        by_literal: dict[bytes, list[_Rule]] = {}
        for rule in rules:
            if not set(rule.literal) <= set(own):
                rule = rule._replace(is_judged=True)
            by_literal.setdefault(self._letters.written(rule.literal).tobytes(), []).append(rule)
        self._rules = [rule for same in by_literal.values() for rule in same]
        self._term = np.array([rule.term for rule in self._rules], dtype=np.int64)
        self._open = np.array([rule.is_open for rule in self._rules], dtype=np.bool_)
        # The letters that must follow the space after an open word; -1 where the term leaves them open.
        self._next = [
            np.array([own.get(rule.follows[place : place + 1], -1) for rule in self._rules], dtype=np.int64)
            for place in range(_LOOK_AHEAD)
        ]
        self._judged = np.array([rule.is_judged for rule in self._rules], dtype=np.bool_)
        self._counts = np.array([len(same) for same in by_literal.values()], dtype=np.int64)
        self._first = np.cumsum(self._counts) - self._counts
        self._space = own[" "] if own else -1
        self._literals, self._automatons = list(by_literal), dict[bool, _Automaton]()

    def find(self, texts: Sequence[str]) -> Matches:
        """Return every match of every term, with its span in the text as given; a missing text has none."""
        parts = []
        many = len(texts) >= _MANY and sum(map(len, self._literals)) <= _MOST_LETTERS
        automaton = self._automaton(many=many)
        for first in range(0, len(texts), _CHUNK):
            chunk = texts[first : first + _CHUNK]
            if set(map(type, chunk)) != {str}:
                chunk = [text if isinstance(text, str) else "" for text in chunk]
            parts.append(self._find_in_chunk(chunk, first, automaton))
        if not parts:
            return Matches(*(np.empty(0, dtype=np.int64) for _ in range(4)))
        found = joined(parts)
        return _leftmost_longest(found) if self.longest else found

    def _automaton(self, *, many: bool) -> _Automaton:
        """Return the automaton; the kind for many texts takes half as long again to build but is a third faster."""
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        if many not in self._automatons:
            self._automatons[many] = BytesAhoCorasick(
                self._literals, implementation=Implementation.DFA if many else None
            )
        return self._automatons[many]

    def _find_in_chunk(self, chunk: Sequence[str], first: int, automaton: _Automaton) -> Matches:
        lengths = np.fromiter(map(len, chunk), dtype=np.int64, count=len(chunk))
        starts = np.concatenate([[0], np.cumsum(lengths + 1)])
        term, start, end = self._verified(_BETWEEN.join(chunk), automaton)
        order = order_of(start, end - start, term)
        term, start, end = term[order], start[order], end[order]
        index = np.searchsorted(starts, start, side="right") - 1
        return Matches(index + first, term, start - starts[index], end - starts[index])

    def _verified(self, text: str, automaton: _Automaton) -> tuple[Integers, Integers, Integers]:
        """Return the terms, starts and ends of the matches in a text."""
        # Two signs at the end, so that what is looked up after the last character or before the first is no word.
        written = np.append(self._letters.written(text), np.array([SIGN, SIGN], dtype=np.uint8))
        hits = automaton.find_matches_as_indexes(written.tobytes(), overlapping=True)
        flat = np.fromiter(chain.from_iterable(hits), dtype=np.int64, count=3 * len(hits))
        literal, start, end = flat.reshape(-1, 3).T
        is_word = self._letters.is_word[written]
        begins = ~is_word[start - 1]
        literal, start, end = literal[begins], start[begins], end[begins]
        counts = self._counts[literal]
        rule = ranges(self._first[literal], counts)
        start, end = np.repeat(start, counts), np.repeat(end, counts)
        whole = self._open[rule] | ~is_word[end]
        rule, start, end = rule[whole], start[whole], _ends_of_words(is_word, end[whole])
        good = (self._next[0][rule] < 0) | (written[end] == self._space)
        for place, letters in enumerate(self._next, 1):
            good &= (letters[rule] < 0) | (written[np.minimum(end + place, len(written) - 1)] == letters[rule])
        rule, start, end = rule[good], start[good], end[good]
        good = self._judge(text, rule, start, end)
        return self._term[rule[good]], start[good], end[good]

    def _judge(self, text: str, rule: Integers, start: Integers, end: Integers) -> Flags:
        """Return which matches hold, after checking those with an expression; its ends replace theirs."""
        good = ~self._judged[rule]
        text = text if good.all() else even(text)
        for place in np.flatnonzero(~good).tolist():
            expression = _expression(self.terms[self._term[rule[place]]])
            match = expression.match(text, int(start[place]))
            if match:
                good[place], end[place] = True, match.end()
        return good


class _Rule(NamedTuple):
    """How to check one term where the text has its literal beginning."""

    term: int
    literal: str
    is_open: bool  # the word may go on behind the literal
    follows: str  # the first letters after the space after that word, where they are known
    is_judged: bool  # an expression has the last word


def _rule(number: int, term: Term, *, any_case: bool) -> _Rule:
    """Return the rule of a term, for texts with case folded (`any_case`) or not."""
    text = even(term.text).strip()
    wildcard = re.search(r"\*|<Names>", text)
    ends = wildcard.start() if wildcard else len(text)
    literal, rest = text[:ends].rstrip(), text[ends:]
    if not any(map(str.isalnum, literal)):
        raise DictionaryError(f"The term {term.text!r} begins with a wildcard: write its first letters.")
    is_judged = rest not in ("", "*") or (any_case and term.case_sensitive)
    follows = re.split(r"[*<]", rest[2:])[0][:_LOOK_AHEAD] if rest.startswith("* ") else ""
    if any_case:
        literal, follows = fold_case(literal), fold_case(follows)
    return _Rule(number, literal, rest.startswith("*"), follows, is_judged)


@cache
def _expression(term: Term) -> re.Pattern[str]:
    """Return the term as an expression for evened text; it is tried only where the literal beginning was found."""
    text = even(term.text).strip()
    # An open ending takes the whole word and never backtracks, or several would be tried in every combination.
    pattern = f"{_WORD_PART}*+".join(re.escape(part) for part in text.split("*"))
    pattern = pattern.replace(re.escape(_NAMES_MARK), f"(?-i:{NAMES})")
    return re.compile(pattern + f"(?!{_WORD_PART})", re.NOFLAG if term.case_sensitive else re.IGNORECASE)


def _ends_of_words(is_word: Flags, positions: Integers) -> Integers:
    """Return, for each position, the first place at or after it where no word goes on."""
    gaps = np.flatnonzero(~is_word)
    return np.asarray(gaps[np.searchsorted(gaps, positions)], dtype=np.int64)


def _leftmost_longest(found: Matches) -> Matches:
    """Return the matches that remain when the leftmost, then the longest, wins."""
    shorter = found.end.max(initial=0) - found.end
    order = order_of(found.text_index, found.start, shorter, found.term_index)
    text, _, start, end = (column[order] for column in found)
    # Places counted through all texts, so that matches of two texts never overlap.
    width = int(end.max(initial=0)) + 1
    start, end = start + text * width, end + text * width
    reached = np.maximum.accumulate(end)
    keep = np.append(True, start[1:] >= reached[:-1])[: len(start)]
    taken_to = 0
    for place in np.flatnonzero(~keep).tolist():
        if keep[place - 1]:
            taken_to = end[place - 1]
        if start[place] >= taken_to:
            keep[place], taken_to = True, end[place]
    return taken(found, order[keep])
