"""What a question is about: the stories with a theme, topic, country or words, among those whose subject is known."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary, read_dictionary
from ilo_analysis.annotate.lookup import in_languages, was_covered
from ilo_analysis.annotate.names import LANGUAGES, ids_of
from ilo_analysis.annotate.places import country_names, find_places
from ilo_analysis.annotate.subjects import assign_topics, find_themes
from ilo_analysis.corpus import Corpus, keep_stories, restrict
from ilo_analysis.display.locale import Locale
from ilo_analysis.text.choices import Choice, listed
from ilo_analysis.text.search import SearchedStories


class Subject(NamedTuple):
    """Part of a corpus by feeds and period, and its stories on the subject.

    `covered` tells for which stories the subject is known; `words` name it, "" if all stories are meant.
    """

    part: Corpus
    ids: frozenset[str]
    covered: pd.Series
    words: str
    locale: Locale

    @property
    def corpus(self) -> Corpus:
        """The stories on the subject."""
        return keep_stories(self.part, self.covered & self.part.stories["story_id"].isin(self.ids))

    @property
    def n_not_covered(self) -> int:
        """The number of stories for which it is unknown whether they are on the subject."""
        return int((~self.covered).sum())

    @property
    def is_unobserved(self) -> bool:
        """Return whether no saved page shows a day of the feeds and the period."""
        coverage = self.part.coverage
        return coverage.empty or bool((coverage["status"] == "unobserved").all())

    def within(self, known: pd.Series) -> Subject:
        """Return the subject in those stories of which more is known."""
        return self._replace(covered=self.covered & known)

    def labels(self, kind: str) -> pd.DataFrame:
        """Return the stories on the subject, each with the subject as its label, for a share."""
        ids = sorted(self.ids & set(self.part.stories["story_id"]))
        return pd.DataFrame(
            {"story_id": pd.Series(ids, dtype="str"), kind: pd.Series(self.words, range(len(ids)), "str")}
        )


class Found(NamedTuple):
    """Stories on one part of a subject, of which stories that is known, and the names of the part."""

    ids: set[str]
    covered: pd.Series
    names: list[str]


def subject_of(
    corpus: Corpus,
    *,
    theme: Choice = "",
    topic: Choice = "",
    countries: Choice = "",
    text: str = "",
    feeds: Choice = "",
    start: str = "",
    end: str = "",
    dictionary: str | Path | None = None,
    language: str = "en",
) -> Subject:
    """Return the stories that have all that is asked for; one of several themes, topics or countries is enough."""
    part = restrict(corpus, start=start, end=end, feeds=feeds)
    locale = Locale.of(language, part)
    # Opened even where no theme is asked for: a path with nothing there is a mistake.
    opened = {"themes": read_dictionary(dictionary), "topics": read_dictionary(kind="topics")}
    parts = [_labelled(part, kind, choice, opened[kind], locale) for kind, choice in
             (("themes", theme), ("topics", topic)) if listed(choice)]  # fmt: skip
    if listed(countries):
        parts.append(_in_countries(part, countries, locale))
    everything = set(part.stories["story_id"])
    covered = pd.Series(True, index=part.stories.index)
    if text.strip():
        ids = set(part.stories.loc[SearchedStories(part.stories).matches(text), "story_id"])
        parts.append(Found(ids, covered, [locale.tr("“{text}”", text=text.strip())]))
    for found in parts:
        everything &= found.ids
        covered &= found.covered
    words = ", ".join(locale.tr("{one} or {other}", one=", ".join(f.names[:-1]), other=f.names[-1])
                      if len(f.names) > 1 else f.names[0] for f in parts)  # fmt: skip
    return Subject(part, frozenset(everything), covered, words, locale)


def _labelled(part: Corpus, kind: str, choice: Choice, dictionary: Dictionary, locale: Locale) -> Found:
    """Return the stories with one of some themes or topics."""
    names = {name: own for own, named in dictionary.labels.items() for name in named.values()}
    wanted = ids_of(kind, choice, dictionary.ids, names)
    if kind == "themes":
        found = find_themes(part.stories, dictionary=dictionary)
    else:
        found = assign_topics(part.stories, occurrences=part.occurrences)
    own = found.loc[found[kind[:-1]].isin(wanted), "story_id"]
    shown = [dictionary.label(one, locale.language) for one in wanted]
    return Found(set(own), was_covered(part.stories, found, kind), shown)


def _in_countries(part: Corpus, choice: Choice, locale: Locale) -> Found:
    """Return the stories about one of some countries; the gazetteer knows the languages of the reports."""
    names = country_names(locale.language)
    wanted = ids_of("countries", choice, names)
    places = find_places(part.stories)
    own = set(places.loc[places["iso3"].isin(wanted), "story_id"])
    return Found(own, in_languages(part.stories, LANGUAGES), [names[code] for code in wanted])
