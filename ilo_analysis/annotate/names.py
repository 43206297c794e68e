"""Ids of themes, topics, countries, instruments and languages from their names in the languages of the reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.instruments import find_instruments
from ilo_analysis.annotate.places import country_names, find_places
from ilo_analysis.names import ids_by_name
from ilo_analysis.reference import read_reference
from ilo_analysis.text.choices import Choice, listed, meant

SINGULAR = {"topics": "topic", "themes": "theme", "instruments": "instrument", "countries": "country"}
SINGULAR |= {"partners": "partner", "kickers": "kicker", "languages": "language", "feeds": "feed"}
LANGUAGES = ("en", "fr", "es")


def ids_of(subject: str, choice: Choice, valid: Iterable[str], names: Mapping[str, str] | None = None) -> list[str]:
    """Return the ids for some values, given by id or by name in any language of the reports.

    Parameters
    ----------
    subject
        `themes`, `topics`, `countries`, `instruments`, `partners`, `kickers`, `languages` or `feeds`.
    choice
        Ids or names, as a list or separated by commas: "C190", "Convention No. 190", "Ouzbékistan".
    valid
        Ids that may be meant.
    names
        Ids by names, if not those of the project's files.

    Raises
    ------
    ParameterError
        If a name means none of the valid ids; the message names the nearest.

    >>> ids_of("themes", "travail des enfants", ["child-labour"]), ids_of("countries", "Uzbekistan", ["UZB"])
    (['child-labour'], ['UZB'])
    """
    known = list(dict.fromkeys(valid))
    labels = names or _labels(subject)
    found = []
    for name in listed(choice, [*known, *labels]):
        code = _read_as(subject, name)
        found.append(code if code in known else meant(SINGULAR[subject], name, known, labels))
    return list(dict.fromkeys(found))


def theme_meant(name: str, table: pd.DataFrame) -> str:
    """Return the theme that a name means: one of a table's own, or of the dictionary behind it; any, if it is empty.

    >>> theme_meant("Travail des enfants", pd.DataFrame({"theme": ["skills"]}))
    'child-labour'
    """
    if table.empty:
        return name
    names = ids_by_name("theme", table)
    own = [table[column].dropna() for column in table if str(column).startswith("theme")]
    known = {*(names.values() or read_dictionary().ids), *(str(one) for column in own for one in column)}
    return meant("theme", name, sorted(known), names or _labels("themes"))


def _labels(subject: str) -> dict[str, str]:
    """Return the ids of a subject by their names in every language of the reports."""
    if subject in ("themes", "topics"):
        labels = read_dictionary(kind=subject).labels
        return {name: own for own, names in labels.items() for name in names.values()}
    if subject == "countries":
        return {name: code for language in LANGUAGES for code, name in country_names(language).items()}
    if subject == "partners":
        partners = read_reference("partners.csv")
        return dict(zip(partners["name"], partners["partner"], strict=True))
    return _language_names() if subject == "languages" else {}


@cache
def _language_names() -> dict[str, str]:
    """Return the codes of languages by their names."""
    from babel import Locale

    return {name: code for language in LANGUAGES for code, name in Locale(language).languages.items()}


def _read_as(subject: str, name: str) -> str | None:
    """Return the code of a country or an instrument, read from its name as in a headline.

    None if that names none, or several.
    """
    if subject not in ("countries", "instruments"):
        return None
    story = pd.DataFrame({"story_id": ["asked"], "title": [name], "summary": [None], "language": ["en"]})
    codes = set(find_places(story)["iso3"] if subject == "countries" else find_instruments(story)["code"])
    return codes.pop() if len(codes) == 1 else None
