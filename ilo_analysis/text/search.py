"""Search stories for the words that a reader types, written as dictionary terms are."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.text.matcher import LONGEST_TERM, Matcher, Term, problem_of_term
from ilo_analysis.text.normalise import even, fold_case

# Title and summary are joined by a sign that is part of no word and no term.
_BETWEEN = "\x00"
# Parts of a word, for Arrow's expressions: letters, digits, the underscore, combining marks.
_IN_WORD = r"\p{L}\p{N}_\x{300}-\x{36f}"


def search_terms(text: str, *, case_sensitive: bool = False) -> list[Term]:
    """Return the terms of a search: words in a row, `*` for any ending, a comma for "or".

    >>> search_terms("recover*,  social   protection")
    [Term(text='recover*', case_sensitive=False), Term(text='social protection', case_sensitive=False)]
    """
    return [Term(" ".join(part.split()), case_sensitive) for part in text.split(",") if part.strip()]


def search_matcher(text: str, *, case_sensitive: bool = False) -> Matcher:
    """Return a matcher for the words that a reader asks for.

    Raises
    ------
    ParameterError
        If a word begins with a wildcard, continues after one, or can never match for another reason.
    """
    terms = search_terms(text, case_sensitive=case_sensitive)
    try:
        matcher = Matcher(terms)
    except DictionaryError as error:
        raise ParameterError(str(error)) from error
    for term in terms:
        if reason := problem_of_term(term.text):
            raise ParameterError(f"{term.text[:LONGEST_TERM]!r} {reason}.")
    return matcher


def _pattern(text: str) -> str:
    """Return an expression for a term of plain words, perhaps with any ending, in folded text; "" for other terms.

    It finds what the matcher finds, several times as fast, as long as all letters are in the first Unicode plane.
    """
    folded = fold_case(even(text)).strip()
    literal = folded.removesuffix("*")
    if not re.fullmatch(r"[\w .'&/+-]*\w", literal):
        return ""
    end = "" if folded.endswith("*") else rf"(?:$|[^{_IN_WORD}])"
    return (
        rf"(?:^|[^{_IN_WORD}])" + "".join(c if c.isalnum() or c == " " else rf"\x{{{ord(c):x}}}" for c in literal) + end
    )


class SearchedStories:
    """Titles and summaries of stories, prepared for repeated searches.

    Examples
    --------
    >>> stories = pd.DataFrame({"title": ["A human-centred recovery", "Recovered wages"], "summary": [None, None]})
    >>> searched = SearchedStories(stories)
    >>> searched.matches("human centred").tolist(), searched.matches("recover*").tolist()
    ([True, False], [True, True])
    """

    def __init__(self, stories: pd.DataFrame) -> None:
        fields = (stories["title"].fillna(""), stories["summary"].fillna(""))
        self._texts = [f"{title}{_BETWEEN}{summary}" for title, summary in zip(*fields, strict=True)]
        self._folded = pa.array([fold_case(even(text)) for text in self._texts], pa.large_string())
        # Only the matcher knows whether these letters are parts of a word.
        self._beyond = pc.match_substring_regex(self._folded, r"[^\x{0}-\x{ffff}]").to_numpy(zero_copy_only=False)
        self._asked: tuple[str, Matcher] | None = None

    def matches(self, text: str) -> NDArray[np.bool_]:
        """Return whether each story contains the words."""
        matcher = self._matcher(text)
        found: NDArray[np.bool_] = np.zeros(len(self._texts), dtype=bool)
        may_hold = self._may_hold(matcher.terms)
        patterns = [_pattern(term.text) for term in matcher.terms]
        if all(patterns):
            places = np.flatnonzero(may_hold)
            held = pc.match_substring_regex(self._folded.take(pa.array(places)), "|".join(patterns))
            found[places[held.to_numpy(zero_copy_only=False).astype(bool)]] = True
            may_hold &= self._beyond
        places = np.flatnonzero(may_hold)
        found[places[matcher.find([self._texts[place] for place in places]).text_index]] = True
        return found

    def spans(self, place: int, text: str) -> list[tuple[int, int]]:
        """Return the spans of the words in one story, counted over the title, one sign and the summary."""
        found = self._matcher(text).find([self._texts[place]])
        return list(zip(found.start.tolist(), found.end.tolist(), strict=True))

    def _matcher(self, text: str) -> Matcher:
        """Return the matcher of the words, kept for the next call: making one takes as long as a thousand texts."""
        if self._asked is None or self._asked[0] != text:
            self._asked = (text, search_matcher(text))
        return self._asked[1]

    def _may_hold(self, terms: list[Term]) -> NDArray[np.bool_]:
        """Return whether each story contains the longest plain piece of a term: a quick search in Arrow."""
        held: NDArray[np.bool_] = np.zeros(len(self._texts), dtype=bool)
        for term in terms:
            piece = max(re.split(r"\*|<Names>", fold_case(even(term.text))), key=len).strip()
            held |= pc.match_substring(self._folded, piece).to_numpy(zero_copy_only=False).astype(bool)
        return held
