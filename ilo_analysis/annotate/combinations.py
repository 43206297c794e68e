"""Terms that count only together: in one story, in one sentence, or within a number of words.

Every combination is judged in scopes: the whole story, each of its sentences, or the words around one of its terms.
A scope is complete if it has every term of `every`, one of `some` and none of `unless`; then its terms are matches.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ilo_analysis.annotate.dictionary import Combination
from ilo_analysis.text.alphabet import Flags
from ilo_analysis.text.matcher import Integers, order_of, ranges, taken
from ilo_analysis.text.sentences import sentence_ends

_WORD = re.compile(r"\w")
_SEMICOLON = re.compile(r";\s")
_NO_CHOICE = np.iinfo(np.int64).max


class PartHits(NamedTuple):
    """Where parts of combinations were found; `choice` is the alphabetical position among `some`, or -1."""

    combination: Integers
    bit: Integers
    choice: Integers
    story: Integers
    text: Integers
    start: Integers
    end: Integers


class Part(NamedTuple):
    """One term of a combination: its words, its bit (0 for a term of `unless`) and its position among `some`."""

    text: str
    bit: int
    choice: int


def parts_of(combination: Combination) -> list[Part]:
    """Return every term of the combination."""
    every = list(dict.fromkeys(combination.every))
    some = sorted(set(combination.some))
    return (
        [Part(text, 1 << place, -1) for place, texts in enumerate(every) for text in texts.split("|")]
        + [Part(text, 1 << len(every), place) for place, text in enumerate(some)]
        + [Part(text, 0, -1) for text in combination.unless]
    )


class Combinations:
    """The combinations of a dictionary, prepared to be judged together."""

    def __init__(self, combinations: Sequence[Combination]) -> None:
        self._all = combinations
        self._needed = _integers(
            np.bitwise_or.reduce([0, *(part.bit for part in parts_of(each))]) for each in combinations
        )
        self._first = _days([each.first for each in combinations], "0001-01-01")
        self._last = _days([each.last for each in combinations], "9999-12-31")
        self._words = _integers(each.within if isinstance(each.within, int) else -1 for each in combinations)
        self._by_sentence = np.array([each.within == "sentence" for each in combinations], dtype=np.bool_)

    def possible(self, combination: Integers, bit: Integers, story: Integers) -> Flags:
        """Return whether the story of each part has all that its combination needs; a story's parts are adjacent.

        Few of millions of parts remain, so this fills a table of stories and combinations instead of sorting. Pass a
        few hundred stories at a time.
        """
        if not len(story):
            return np.empty(0, dtype=np.bool_)
        nth_story = np.cumsum(np.diff(story, prepend=story[:1]) != 0)
        scope = nth_story * len(self._all) + combination
        held = np.zeros((int(nth_story[-1]) + 1) * len(self._all), dtype=np.int64)
        np.bitwise_or.at(held, scope, bit)
        return np.asarray(held[scope] == self._needed[combination])

    def complete(
        self, hits: PartHits, text_of: Callable[[int], str], days: npt.NDArray[np.datetime64]
    ) -> tuple[Integers, Integers]:
        """Return the positions of the hits that count, each with the term of `some` that names it (0 if there is none).

        A hit in two complete scopes can occur twice. `text_of` gives the words of a text, `days` the day of each story.
        """
        day = days[hits.story]
        inside = np.isnat(day) | (self._first[hits.combination] <= day) & (day <= self._last[hits.combination])
        places = np.flatnonzero(inside)
        story = hits.combination * len(days) + hits.story
        words, by_sentence = self._words[hits.combination[places]], self._by_sentence[hits.combination[places]]
        found = []
        for chosen, scopes in (
            (places[(words < 0) & ~by_sentence], lambda at: (at, story[at])),
            (places[by_sentence], lambda at: _sentences(hits, at, text_of)),
            (places[words >= 0], lambda at: _neighbours(hits, at, text_of, self._words)),
        ):
            found.append(self._kept(hits, *scopes(chosen)))
        hit, choice = (np.concatenate(column) for column in zip(*found, strict=True))
        return hit, choice

    def _kept(self, hits: PartHits, places: Integers, scope: Integers) -> tuple[Integers, Integers]:
        """Return the places of complete scopes, each with the term of `some` that names it."""
        parts = taken(hits, places)
        good = self._holds_needed(parts, scope) & ~_any_in_scope(parts.bit == 0, scope)
        choice = np.where(parts.choice < 0, _NO_CHOICE, parts.choice)
        first_choice = _in_scope(np.minimum, choice, scope)
        named = np.where(parts.choice < 0, first_choice, parts.choice)
        return places[good], np.where(named == _NO_CHOICE, 0, named)[good]

    def _holds_needed(self, parts: PartHits, scope: Integers) -> Flags:
        """Return whether the scope of each hit holds all that its combination needs."""
        return np.asarray(_in_scope(np.bitwise_or, parts.bit, scope) == self._needed[parts.combination])


def _integers(values: Iterable[int]) -> Integers:
    return np.fromiter(values, dtype=np.int64)


def _days(days: Sequence[object], missing: str) -> npt.NDArray[np.datetime64]:
    return np.array([missing if day is None else str(day) for day in days], dtype="datetime64[D]")


def _in_scope(reduce: np.ufunc, values: Integers, scope: Integers) -> Integers:
    """Return the value of each item and of all items of the same scope taken together."""
    if not len(values):
        return values
    order = np.argsort(scope, kind="stable")  # nearly sorted as it comes: many times as quick so
    first = np.flatnonzero(np.diff(scope[order], prepend=scope[order[0]] - 1))
    together = np.empty_like(values)
    together[order] = np.repeat(reduce.reduceat(values[order], first), np.diff(first, append=len(order)))
    return together


def _any_in_scope(flags: Flags, scope: Integers) -> Flags:
    return np.asarray(_in_scope(np.maximum, flags.astype(np.int64), scope) > 0)


def _sentences(hits: PartHits, places: Integers, text_of: Callable[[int], str]) -> tuple[Integers, Integers]:
    """Return the hits unchanged, and the number of each hit's sentence, across all texts and combinations."""
    combination, text, start = hits.combination[places], hits.text[places], hits.start[places]
    read, which = np.unique(text, return_inverse=True)
    joined, offset = _joined(read, text_of)
    # A semicolon separates two thoughts as a full stop does.
    ends_of_all = sorted({*sentence_ends(joined), *(match.end() for match in _SEMICOLON.finditer(joined))})
    # Each text begins a new sentence, so the texts before it are counted as well.
    sentence = np.searchsorted(ends_of_all, start + offset[which], side="right") + which
    return places, combination * (len(ends_of_all) + len(read) + 1) + sentence


def _neighbours(
    hits: PartHits, places: Integers, text_of: Callable[[int], str], words: Integers
) -> tuple[Integers, Integers]:
    """Return each hit's scope: itself and every hit of its combination and text with few enough words between."""
    order = order_of(hits.combination[places], hits.text[places], hits.start[places], hits.end[places])
    places = places[order]
    before_start, before_end = _words_before(hits, places, text_of)
    group = hits.combination[places] * (int(hits.text.max(initial=0)) + 1) + hits.text[places]
    # The later a hit begins, the more words precede it, so the hits that are near enough are neighbours.
    limit = before_end + words[hits.combination[places]]
    width = int(max(before_start.max(initial=0), limit.max(initial=0))) + 1
    here, number = np.arange(len(places)), np.unique(group, return_inverse=True)[1]
    later = np.searchsorted(number * width + before_start, number * width + limit, side="right") - here - 1
    one, other = np.repeat(here, later), ranges(here + 1, later)
    return places[np.concatenate([here, other, one])], np.concatenate([here, one, other])


def _words_before(hits: PartHits, places: Integers, text_of: Callable[[int], str]) -> tuple[Integers, Integers]:
    """Return how many words of the text begin before the start of each hit, and how many before its end."""
    read, which = np.unique(hits.text[places], return_inverse=True)
    joined, offset = _joined(read, text_of)
    begins = _word_begins(joined)
    earlier = np.searchsorted(begins, offset)[which]
    start, end = (np.searchsorted(begins, at[places] + offset[which]) - earlier for at in (hits.start, hits.end))
    return start, end


def _word_begins(text: str) -> Integers:
    """Return the positions where a run of letters and digits begins; each distinct character is tested once."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    is_there = np.zeros(sys.maxunicode + 1, dtype=np.bool_)
    is_there[codes] = True
    is_word = np.zeros(sys.maxunicode + 1, dtype=np.bool_)
    is_word[[code for code in np.flatnonzero(is_there).tolist() if _WORD.match(chr(code))]] = True
    in_word = is_word[codes]
    return np.flatnonzero(in_word & ~np.append(False, in_word[:-1])[: len(in_word)])


def _joined(numbers: Integers, text_of: Callable[[int], str]) -> tuple[str, Integers]:
    """Return the texts joined by a character that belongs to no word, and where each begins."""
    chosen = [text_of(number) for number in numbers.tolist()]
    lengths = np.array([len(text) + 1 for text in chosen], dtype=np.int64)
    return "\x00".join(chosen), np.cumsum(lengths) - lengths
