"""The part of a corpus that a reader asks for, by period, feed, language, subject or words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.places import find_places
from ilo_analysis.annotate.subjects import assign_topics, find_themes
from ilo_analysis.corpus import Corpus, restrict
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.text.search import SearchedStories

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
        First and last period, "2021", "2021Q2", "2021-06" or "2021-06-15", both included.
    feeds, languages
        Names, as a list or separated by commas; a story matches if it has one of them.
    text
        Words that the title or the summary holds, in their order, found as by `keyword_in_context`: `*` stands for any
        ending, a hyphen equals a space, a comma means "or": "recover*, social protection".
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
        keep &= SearchedStories(chosen.stories).matches(text)
    if keep.all():
        return chosen
    stories = chosen.stories[keep].reset_index(drop=True)
    occurrences = chosen.occurrences[chosen.occurrences["story_id"].isin(stories["story_id"])].reset_index(drop=True)
    return chosen._replace(stories=stories, occurrences=occurrences)


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
