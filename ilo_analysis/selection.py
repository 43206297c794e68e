"""Layer 3: the part of a corpus that a reader asks for, by period, feed, language, subject or words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ilo_analysis.corpus import Corpus, restrict
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.instruments import find_instruments
from ilo_analysis.places import find_places
from ilo_analysis.text import fold
from ilo_analysis.themes import find_themes
from ilo_analysis.topics import assign_topics

Choice = str | Iterable[str]


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
        Words that the title or the summary holds; `*` stands for any ending: "recover*".
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
        keep &= text_matches(chosen.stories, text)
    if keep.all():
        return chosen
    stories = chosen.stories[keep].reset_index(drop=True)
    occurrences = chosen.occurrences[chosen.occurrences["story_id"].isin(stories["story_id"])].reset_index(drop=True)
    return chosen._replace(stories=stories, occurrences=occurrences)


def text_matches(stories: pd.DataFrame, text: str) -> pd.Series:
    """True for each story whose title or summary holds the words of `text`, in their order; `*` is any ending.

    Examples
    --------
    >>> stories = pd.DataFrame({"title": ["A slow recovery", "Recovered wages"], "summary": [None, None]})
    >>> text_matches(stories, "recover*").tolist(), text_matches(stories, "slow recover").tolist()
    ([True, True], [False, False])
    """
    words = fold(text).split()
    pattern = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    expression = re.compile(rf"(?<!\w){pattern}(?!\w)")
    folded = [
        fold(f"{t}\n{s}") for t, s in zip(stories["title"].fillna(""), stories["summary"].fillna(""), strict=True)
    ]
    # The longest piece without a wildcard is looked for first: that is a plain search, which Arrow does in a moment.
    literal = max(re.split(r"[*\s]+", " ".join(words)), key=len)
    candidates = pc.match_substring(pa.array(folded, pa.string()), literal).to_pylist()
    hits = [bool(c) and expression.search(f) is not None for c, f in zip(candidates, folded, strict=True)]
    return pd.Series(hits, index=stories.index, dtype=bool)


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
