"""Select part of a corpus by period, feed, language, subject or words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary
from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.lookup import NOT_COVERED, was_covered
from ilo_analysis.annotate.names import SINGULAR, ids_of
from ilo_analysis.annotate.partners import find_partners
from ilo_analysis.annotate.places import find_places
from ilo_analysis.annotate.saved import (
    LISTS,
    SAVED,
    TEXTS,
    in_choice,
    read_selection,
    selections_path,
    write_selection,
)
from ilo_analysis.annotate.subjects import assign_topics, find_themes
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import Corpus, keep_stories, restrict
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.names import ids_by_name
from ilo_analysis.text.choices import Choice, listed, meant
from ilo_analysis.text.search import SearchedStories


class Marks(NamedTuple):
    """What the stories of a corpus are about, found once and reused by every selection."""

    themes: pd.DataFrame
    topics: pd.DataFrame
    instruments: pd.DataFrame
    places: pd.DataFrame
    partners: pd.DataFrame
    kickers: pd.DataFrame


# Selection's word for it, table of Marks, column of the table
SUBJECTS = {
    "topics": ("topics", "topic"),
    "themes": ("themes", "theme"),
    "instruments": ("instruments", "code"),
    "countries": ("places", "iso3"),
    "partners": ("partners", "partner"),
    "kickers": ("kickers", "kicker"),
}
_FINDERS: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "themes": find_themes,
    "topics": lambda corpus: assign_topics(corpus.stories, occurrences=corpus.occurrences),
    "instruments": find_instruments,
    "places": find_places,
    "partners": find_partners,
    "kickers": lambda corpus: corpus.occurrences[["story_id", "kicker"]].dropna().drop_duplicates(ignore_index=True),
}


@takes_corpus
def find_marks(corpus: Corpus, *, dictionary: Dictionary | str | Path | None = None) -> Marks:
    """Return the themes, topics, instruments, places, partners and kickers of all stories, each with its evidence.

    `dictionary` is a dictionary of themes to use instead of the project's.
    """
    return Marks(**{name: _found(name, corpus, dictionary) for name in Marks._fields})


def _found(table: str, corpus: Corpus, dictionary: Dictionary | str | Path | None) -> pd.DataFrame:
    """Return one table of marks."""
    if table == "themes":
        return find_themes(corpus.stories, dictionary=dictionary)
    return _FINDERS[table](corpus)


@takes_corpus
def select(
    corpus: Corpus,
    *,
    start: str = "",
    end: str = "",
    feeds: Choice = "",
    languages: Choice = "",
    scope: str = "",
    topics: Choice = "",
    themes: Choice = "",
    instruments: Choice = "",
    countries: Choice = "",
    partners: Choice = "",
    kickers: Choice = "",
    text: str = "",
    saved: str = "",
    marks: Marks | None = None,
    dictionary: Dictionary | str | Path | None = None,
) -> Corpus:
    """Return a corpus of the stories that match every argument given; without arguments, all stories.

    Parameters
    ----------
    start, end
        First and last period, "2021", "2021Q2", "2021-06" or "2021-06-15", both included.
    feeds, languages
        Names, as a list or separated by commas; a story matches if it has one of them.
    scope
        Keep only feeds of this scope: `general`, or `theme` for feeds of one theme.
    topics, themes, instruments, countries, partners, kickers
        Ids, or names in English, French or Spanish: "C190", "Convention No. 190", "Uzbekistan", "Travail des enfants".
        A story matches if it has one of them.
    text
        Words that the title or the summary contains, in order, as in `keyword_in_context`: `*` stands for any
        ending, a hyphen equals a space, a comma means "or": "recover*, social protection".
    saved
        Name of a selection in the `selections.toml` beside the data, as the explorer saves it; the other arguments
        narrow it further.
    marks
        The result of `find_marks`, if already computed.
    dictionary
        A dictionary of themes to use instead of the project's.

    Raises
    ------
    ParameterError
        If a feed, scope, language, subject or saved selection is unknown; the message names the nearest valid one.
    DictionaryError
        If the file of saved selections has mistakes, or a saved selection names something that the corpus lacks.

    Notes
    -----
    Coverage depends only on the period and the feeds: selecting a theme does not change which days were observed.
    A story in a language without terms in the dictionary never matches a theme or topic;
    `listings.attrs["not_covered"]` is the number of these stories.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> chosen = ilo.select(ilo.load_corpus(), countries="Uzbekistan", start="2021", scope="general")
    >>> chosen.stories["date"].dt.strftime("%d %B %Y").tolist()
    ['14 July 2021', '26 July 2021']
    """
    if saved:
        corpus = _saved_part(corpus, saved, marks, dictionary)
    chosen = restrict(corpus, start=start, end=end, feeds=feeds)
    if scope:
        scopes = chosen.listings.dropna(subset=["feed"]).drop_duplicates("feed").set_index("feed")["scope"]
        wanted = meant("scope", scope, sorted(scopes.unique()))
        chosen = restrict(chosen, feeds=scopes.index[scopes == wanted])
    keep = pd.Series(True, index=chosen.stories.index)
    if spoken := ids_of("languages", languages, corpus.stories["language"].dropna()):
        keep &= chosen.stories["language"].isin(spoken)
    asked = (topics, themes, instruments, countries, partners, kickers)
    for subject, values in zip(SUBJECTS, asked, strict=True):
        if listed(values):
            table, column = SUBJECTS[subject]
            found = getattr(marks, table) if marks else _found(table, corpus, dictionary)
            ids = ids_of(subject, values, found[column].dropna(), ids_by_name(SINGULAR[subject], found))
            keep &= chosen.stories["story_id"].isin(found.loc[found[column].isin(ids), "story_id"])
            if subject in ("themes", "topics"):
                n = int((~was_covered(chosen.stories, found, subject)).sum())
                chosen.listings.attrs[NOT_COVERED] = max(n, chosen.listings.attrs.get(NOT_COVERED, 0))
    if text.strip():
        keep &= SearchedStories(chosen.stories).matches(text)
    return keep_stories(chosen, keep)


def _saved_part(corpus: Corpus, name: str, marks: Marks | None, dictionary: Dictionary | str | Path | None) -> Corpus:
    """Return the part of the corpus that a saved selection asks for."""
    path = selections_path(corpus)
    asked = read_selection(path, name)
    try:
        chosen = select(corpus, marks=marks, dictionary=dictionary, **asked)
    except ParameterError as error:
        raise in_choice(path, name, error) from error
    chosen.listings.attrs[SAVED] = {"name": name, "asked": asked}
    return chosen


@takes_corpus
def save_selection(
    corpus: Corpus, name: str, asked: Mapping[str, Any], *, dictionary: Dictionary | str | Path | None = None
) -> Path:
    """Save a selection under a name in the `selections.toml` beside the data, and return the file.

    Use it with `select(corpus, saved=name)`, in the explorer, or with `-p selection name` in a report. It replaces a
    selection of the same name; everything else in the file stays as it is.

    Parameters
    ----------
    corpus
        The result of `load_corpus` or `select`.
    name
        Any text of one line.
    asked
        Arguments of `select` by name: `start`, `end`, `text`, `feeds`, `languages`, `topics`, `themes`, `countries`,
        `instruments`, `partners`, `kickers`.
    dictionary
        A dictionary of themes to use instead of the project's.

    Raises
    ------
    ParameterError
        If the name is empty or has several lines, or `select` refuses the arguments.
    FolderError
        If the file cannot be written.
    """
    if unknown := [part for part in asked if part not in (*TEXTS, *LISTS)]:
        raise ParameterError(unknown_choice("part of a selection", unknown[0], (*TEXTS, *LISTS)))
    select(corpus, dictionary=dictionary, **asked)
    path = selections_path(corpus)
    write_selection(path, name, asked)
    return path


def covered_part(corpus: Corpus, found: pd.DataFrame, kind: str = "themes") -> Corpus:
    """Return the corpus without uncovered stories, whose subjects are unknown, so that no share counts them.

    `found` is the result of `find_themes` or `assign_topics`; `kind` is `themes` or `topics`. Days stay observed.
    """
    return keep_stories(corpus, was_covered(corpus.stories, found, kind))
