"""Select part of a corpus by period, feed, language, subject or words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary, read_dictionary
from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.lookup import was_covered
from ilo_analysis.annotate.partners import find_partners
from ilo_analysis.annotate.places import country_names, find_places
from ilo_analysis.annotate.saved import in_choice, read_selection, selections_path
from ilo_analysis.annotate.subjects import assign_topics, find_themes
from ilo_analysis.corpus import Corpus, restrict
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.names import names_in
from ilo_analysis.reference import read_reference
from ilo_analysis.schema import takes_corpus
from ilo_analysis.text.normalise import normalise
from ilo_analysis.text.search import SearchedStories

Choice = str | Iterable[str]


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
SINGULAR = {"topics": "topic", "themes": "theme", "instruments": "instrument", "countries": "country"}
SINGULAR |= {"partners": "partner", "kickers": "kicker", "languages": "language"}
_FINDERS: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "themes": find_themes,
    "topics": lambda corpus: assign_topics(corpus.stories, occurrences=corpus.occurrences),
    "instruments": find_instruments,
    "places": find_places,
    "partners": find_partners,
    "kickers": lambda corpus: corpus.occurrences[["story_id", "kicker"]].dropna().drop_duplicates(ignore_index=True),
}
LANGUAGES = ("en", "fr", "es")


@takes_corpus
def find_marks(corpus: Corpus, *, dictionary: Dictionary | str | Path | None = None) -> Marks:
    """Return the themes, topics, instruments, places, partners and kickers of all stories, each with its evidence.

    `dictionary` is one of themes to use instead of the project's.
    """
    return Marks(**{name: _found(name, corpus, dictionary) for name in Marks._fields})


def _found(table: str, corpus: Corpus, dictionary: Dictionary | str | Path | None) -> pd.DataFrame:
    """One table of marks."""
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
    text: str = "",
    saved: str = "",
    marks: Marks | None = None,
    dictionary: Dictionary | str | Path | None = None,
    **subjects: Choice,
) -> Corpus:
    """Return the corpus with the stories that match every choice; an empty choice selects all.

    Parameters
    ----------
    start, end
        First and last period, "2021", "2021Q2", "2021-06" or "2021-06-15", both included.
    feeds, languages
        Names, as a list or separated by commas; a story matches if it has one of them.
    text
        Words that the title or the summary contains, in order, as in `keyword_in_context`: `*` stands for any
        ending, a hyphen equals a space, a comma means "or": "recover*, social protection".
    saved
        Name of a choice in the `selections.toml` beside the data, as the explorer saves it; the other arguments narrow
        it further.
    marks
        The result of `find_marks`, to save finding it again.
    dictionary
        A dictionary of themes to use instead of the project's.
    subjects
        `topics`, `themes`, `instruments`, `countries`, `partners` or `kickers`, by id or by name in English, French or
        Spanish: "C190", "Convention No. 190", "Uzbekistan", "Travail des enfants". A story matches if it has one of
        them.

    Raises
    ------
    ParameterError
        If a feed, a language, a subject or a saved choice is not there; the message names the nearest one that is.
    DictionaryError
        If the file of saved choices has mistakes, or one of them asks for what the corpus does not have.

    Notes
    -----
    Coverage depends on the period and the feeds only: choosing a theme does not change which days were observed.
    """
    if saved:
        corpus = _saved_part(corpus, saved, marks)
    chosen = restrict(corpus, start=start, end=end, feeds=_names(feeds))
    keep = pd.Series(True, index=chosen.stories.index)
    if wanted := _names(languages):
        wanted = _ids("languages", wanted, corpus.stories, "language")
        keep &= chosen.stories["language"].isin(wanted)
    for subject, values in subjects.items():
        if subject not in SUBJECTS:
            raise ParameterError(unknown_choice("subject", subject, SUBJECTS))
        if wanted := _names(values):
            table, column = SUBJECTS[subject]
            found = getattr(marks, table) if marks else _found(table, corpus, dictionary)
            wanted = _ids(subject, wanted, found, column)
            keep &= chosen.stories["story_id"].isin(found.loc[found[column].isin(wanted), "story_id"])
    if text.strip():
        keep &= SearchedStories(chosen.stories).matches(text)
    if keep.all():
        return chosen
    stories = chosen.stories[keep].reset_index(drop=True)
    occurrences = chosen.occurrences[chosen.occurrences["story_id"].isin(stories["story_id"])].reset_index(drop=True)
    return chosen._replace(stories=stories, occurrences=occurrences)


def _saved_part(corpus: Corpus, name: str, marks: Marks | None) -> Corpus:
    """Part of the corpus that a saved choice asks for."""
    asked = read_selection(corpus, name)
    try:
        return select(corpus, marks=marks, **asked)
    except ParameterError as error:
        raise in_choice(selections_path(corpus), name, error) from error


def covered_part(corpus: Corpus, found: pd.DataFrame, kind: str = "themes") -> Corpus:
    """Return the corpus without uncovered stories: what they are about is unknown, so no share counts them.

    `found` is the result of `find_themes` or `assign_topics`; `kind` is `themes` or `topics`. Days stay observed.
    """
    covered = was_covered(corpus.stories, found, kind)
    if covered.all():
        return corpus
    stories = corpus.stories[covered].reset_index(drop=True)
    occurrences = corpus.occurrences[corpus.occurrences["story_id"].isin(stories["story_id"])].reset_index(drop=True)
    return corpus._replace(stories=stories, occurrences=occurrences)


def _names(choice: Choice) -> list[str]:
    """Names of a choice, given as a list or separated by commas."""
    names = choice.split(",") if isinstance(choice, str) else choice
    return [name.strip() for name in names if name.strip()]


def _ids(subject: str, wanted: list[str], found: pd.DataFrame, column: str) -> list[str]:
    """Return the ids of choices given by id or name, in any language of the reports; raise for one no story has."""
    valid = sorted(found[column].dropna().unique())
    names = _names_of(subject, found)
    plain = {normalise(own): own for own in valid} | {normalise(label): own for label, own in names.items()}
    meant: list[str] = []
    for name in wanted:
        one = name if name in valid else plain.get(normalise(name)) or _read_as(subject, name)
        if one is None or one not in valid:
            shown = [label for label, own in names.items() if own in valid]
            raise ParameterError(unknown_choice(SINGULAR[subject], name, valid, shown))
        meant.append(one)
    return meant


def _names_of(subject: str, found: pd.DataFrame) -> dict[str, str]:
    """Ids of a subject by their names in every language of the reports; `found` knows those of its themes."""
    if subject == "countries":
        named = [country_names(language) for language in LANGUAGES]
        return {name: code for names in named for code, name in names.items()}
    if subject == "partners":
        partners = read_reference("partners.csv")
        return dict(zip(partners["name"], partners["partner"], strict=True))
    if subject in ("themes", "topics"):
        labels = names_in(found).get(SINGULAR[subject]) or read_dictionary(kind=subject).labels
        return {label: entry for entry, own in labels.items() for label in own.values()}
    return {}


def _read_as(subject: str, name: str) -> str | None:
    """Code of a country or an instrument, read from its name as in a headline; None if that names none, or several."""
    if subject not in ("countries", "instruments"):
        return None
    story = pd.DataFrame({"story_id": ["asked"], "title": [name], "summary": [None], "language": ["en"]})
    codes = set(find_places(story)["iso3"] if subject == "countries" else find_instruments(story)["code"])
    return codes.pop() if len(codes) == 1 else None
