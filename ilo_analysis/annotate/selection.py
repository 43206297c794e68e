"""The part of a corpus that a reader asks for, by period, feed, language, subject or words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.places import find_places
from ilo_analysis.annotate.themes import find_themes
from ilo_analysis.annotate.topics import assign_topics
from ilo_analysis.corpus import Corpus, restrict
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.text.normalise import fold

Choice = str | Iterable[str]
# What a word is made of, for Arrow's engine, whose `\w` knows only the letters of English.
_WORD = r"\pL\pN_"


class Marks(NamedTuple):
    """What the stories of a corpus are about, found once and used by every selection."""

    themes: pd.DataFrame
    topics: pd.DataFrame
    instruments: pd.DataFrame
    places: pd.DataFrame


# Selection's word for it, table of Marks, column of the table
SUBJECTS = {
    "topics": ("topics", "topic"),
    "themes": ("themes", "theme"),
    "instruments": ("instruments", "code"),
    "countries": ("places", "iso3"),
}


def find_marks(corpus: Corpus) -> Marks:
    """Themes, topics, instruments and places of all stories, each with its evidence."""
    return Marks(
        find_themes(corpus.stories),
        assign_topics(corpus.stories, occurrences=corpus.occurrences),
        find_instruments(corpus.stories),
        find_places(corpus.stories),
    )


def select(
    corpus: Corpus,
    *,
    start: str = "",
    end: str = "",
    feeds: Choice = "",
    languages: Choice = "",
    text: str = "",
    marks: Marks | None = None,
    **subjects: Choice,
) -> Corpus:
    """Corpus with the stories that match everything asked for; an empty choice asks for nothing.

    Parameters
    ----------
    start, end
        First and last period, "2021", "2021-06" or "2021-06-15", both included.
    feeds, languages
        Names, as a list or separated by commas; a story matches if it has one of them.
    text
        Words that the title or the summary holds, in their order; `*` stands for any ending, a comma for "or":
        "recover*, social protection".
    marks
        What `find_marks` returned, to save finding it again.
    subjects
        `topics`, `themes`, `instruments` or `countries`: ids; a story matches if it has one of them.

    Raises
    ------
    ParameterError
        If a feed, a language or a subject is not in the corpus, with the nearest one that is.

    Notes
    -----
    Coverage follows the period and the feeds only: choosing a theme does not change which days were observed.
    """
    chosen = restrict(corpus, start=start, end=end, feeds=_names(feeds))
    keep = pd.Series(True, index=chosen.stories.index)
    if wanted := _names(languages):
        _check("language", wanted, corpus.stories["language"])
        keep &= chosen.stories["language"].isin(wanted)
    for subject, values in subjects.items():
        if subject not in SUBJECTS:
            raise ParameterError(unknown_choice("subject", subject, SUBJECTS))
        if wanted := _names(values):
            marks = marks or find_marks(corpus)
            table, column = SUBJECTS[subject]
            found = getattr(marks, table)
            _check(column, wanted, found[column])
            keep &= chosen.stories["story_id"].isin(found.loc[found[column].isin(wanted), "story_id"])
    if text.strip():
        keep &= FoldedTexts(chosen.stories).matches(text)
    if keep.all():
        return chosen
    stories = chosen.stories[keep].reset_index(drop=True)
    occurrences = chosen.occurrences[chosen.occurrences["story_id"].isin(stories["story_id"])].reset_index(drop=True)
    return chosen._replace(stories=stories, occurrences=occurrences)


class FoldedTexts:
    """Titles and summaries of stories, folded once, to be searched many times.

    Examples
    --------
    >>> texts = FoldedTexts(pd.DataFrame({"title": ["A slow recovery", "Recovered wages"], "summary": [None, None]}))
    >>> texts.matches("recover*").tolist(), texts.matches("slow recover").tolist()
    ([True, True], [False, False])
    >>> texts.matches("slow recovery, wage*").tolist()
    [True, True]
    """

    def __init__(self, stories: pd.DataFrame) -> None:
        fields = (stories["title"].fillna(""), stories["summary"].fillna(""))
        self._texts = [fold(f"{title}\n{summary}") for title, summary in zip(*fields, strict=True)]
        self._array = pa.array(self._texts, pa.large_string())

    def matches(self, text: str) -> np.ndarray:
        """Whether each story holds the words, in their order; `*` is any ending, a comma means "or"."""
        found = np.zeros(len(self._texts), dtype=bool)
        for phrase in fold(text).split(","):
            if phrase.strip():
                found |= self._holds(phrase.split())
        return found

    def spans(self, place: int, text: str) -> list[tuple[int, int]]:
        """Where the words stand in one story, counted over the title, a line end and the summary."""
        phrases = [phrase.split() for phrase in fold(text).split(",") if phrase.strip()]
        patterns = [_pattern(words).replace(f"[{_WORD}]", r"\w") for words in phrases]
        found = [re.finditer(rf"(?<!\w){pattern}(?!\w)", self._texts[place]) for pattern in patterns]
        return [one.span() for matches in found for one in matches]

    def _holds(self, words: list[str]) -> np.ndarray:
        # The longest piece without a wildcard is looked for first: a plain search, which Arrow does in a moment.
        literal = max(re.split(r"[*\s]+", " ".join(words)), key=len)
        held: np.ndarray = pc.match_substring(self._array, literal).to_numpy(zero_copy_only=False).astype(bool)
        places = np.flatnonzero(held)
        some = self._array.take(pa.array(places))
        pattern = rf"(?:^|[^{_WORD}]){_pattern(words)}(?:$|[^{_WORD}])"
        held[places] = pc.match_substring_regex(some, pattern).to_numpy(zero_copy_only=False).astype(bool)
        return held


def _pattern(words: list[str]) -> str:
    """Pattern of words in a row, between them spaces or hyphens; as Arrow's engine reads it."""
    return r"[\s\-]+".join(re.escape(word).replace(r"\*", f"[{_WORD}]*") for word in words)


def _names(choice: Choice) -> list[str]:
    """Names of a choice, given as a list or separated by commas."""
    names = choice.split(",") if isinstance(choice, str) else choice
    return [name.strip() for name in names if name.strip()]


def _check(kind: str, wanted: list[str], present: pd.Series) -> None:
    """Raise for the first wanted name that no story has."""
    valid = sorted(present.dropna().unique())
    for name in wanted:
        if name not in valid:
            raise ParameterError(unknown_choice(kind, name, valid))
