"""Countries, cities and ILO regions that stories name, each with its evidence.

A country counts if the story is about it or it acts in the story. The words around a name show, as far as words can,
when it is only a venue, a donor, the publishing office or the origin of refugees.

One automaton holds all names of places, regions and partners, so the longest name wins across kinds: `South Africa` is
not Africa, `African Development Bank` is not a region, `Indian Ocean` is not India. Names are case-sensitive (`Osh` is
a city, `OSH` a subject) and match whole words only: `Oman` is not in `woman`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.annotate.place_roles import roles_in
from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.reference import read_reference
from ilo_analysis.schema import as_table
from ilo_analysis.text.fields import TEXT_FIELDS, StoryTexts, spread, story_texts
from ilo_analysis.text.matcher import Integers, Matcher, Matches, Term, taken

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

# Lower-case demonyms that are also English words count only once the language is known.
_ALSO_WORDS = frozenset(("china", "chinas", "chino", "chinos", "argentine"))


class Name(NamedTuple):
    """One written name: the place that it means, and the languages in which it counts."""

    kind: str
    code: str
    level: str
    languages: frozenset[str]


class Gazetteer:
    """Names prepared for searching many texts at once.

    Examples
    --------
    >>> names = Gazetteer({"Niger": Name("place", "NER", "country", frozenset()),
    ...                    "Nigeria": Name("place", "NGA", "country", frozenset())})
    >>> found = names.find(["Nigeria’s Nigerien guests; Niger."], "place")
    >>> [(names.names[number].code, int(start)) for number, start in zip(found.term_index, found.start)]
    [('NGA', 0), ('NER', 27)]
    """

    def __init__(self, names: dict[str, Name]) -> None:
        self.names: list[Name] = list(names.values())
        self._kinds = np.array([name.kind for name in self.names], dtype=np.str_)
        self._matcher = Matcher([Term(name, case_sensitive=True) for name in names], longest=True)

    def find(self, texts: Sequence[str], kind: str) -> Matches:
        """Return the names of one kind in each text, whole words only, longest first; `term_index` indexes `names`."""
        found = self._matcher.find(texts)
        found = taken(found, self._kinds[found.term_index] == kind)
        # US$ 10 million can come from anywhere.
        ends = zip(found.text_index.tolist(), found.end.tolist(), strict=True)
        no_money = np.array([not texts[text].startswith("$", end) for text, end in ends], dtype=np.bool_)
        return taken(found, no_money)


@cache
def world() -> Gazetteer:
    """Return the gazetteer of every place, region, partner and mask in the reference files."""
    names: dict[str, Name] = {}
    for row in _rows("place_masks.csv"):
        names[row["phrase"]] = Name("mask", "", "", frozenset())
    for row in _rows("regions.csv"):
        names[row["name"]] = Name("region", row["region"], row["language"], frozenset())
    for row in _rows("partners.csv"):
        known = names.get(row["name"])
        languages = known.languages | {row["language"]} if known else frozenset({row["language"]})
        names[row["name"]] = Name("partner", row["partner"], row["kind"], languages)
    for row in _rows("places.csv"):
        names[row["name"]] = Name("place", row["iso3"], row["level"], frozenset(row["languages"].split()))
    return Gazetteer(names)


def _rows(name: str) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in row.items()} for row in read_reference(name).to_dict("records")]


def languages_of(stories: pd.DataFrame) -> list[str]:
    """Return the language of each story, "" where it is unknown."""
    if "language" not in stories:
        return [""] * len(stories)
    return stories["language"].fillna("").tolist()


@takes_tables
def find_places(
    stories: Corpus | pd.DataFrame,
    *,
    fields: Sequence[str] = TEXT_FIELDS,
    cities: bool = True,
    named_only: bool = False,
) -> pd.DataFrame:
    """Return one row per country, demonym or city that a story names, with the exact span.

    Parameters
    ----------
    stories
        Table with `story_id` and at least one of `fields`. `language`, where known, keeps lower-case French and
        Spanish demonyms out of English texts.
    fields
        Fields to read.
    cities
        Whether a city or province also counts as a mention of its country.
    named_only
        Also return places with a `role` other than `subject`, such as a venue or a donor.

    Returns
    -------
    DataFrame
        Columns `story_id, iso3, term, field, start, end, level, role`, ordered by story, field and start.

    Notes
    -----
    Words alone cannot show whether Jordan, Chad or Georgia is a person (only common forms are masked), whether Georgia
    is the country or the US state, who pays if no word says so, or which country is meant when none is named. Groups
    (G20, ASEAN, "ten countries") are not expanded; `American`, `Dominican`, `Guinean` and `Congolese` refer to several
    countries and are left out; Korea is the Republic of Korea.
    Geneva, New York, Washington, Brussels and Turin count as seats of organisations, not as cities.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["South Sudan’s women, Lao PDR, and a woman in Osh"]})
    >>> find_places(stories)[["iso3", "term", "start", "end", "level"]].values.tolist()
    [['SSD', 'South Sudan', 0, 11, 'country'], ['LAO', 'Lao PDR', 21, 28, 'country'], ['KGZ', 'Osh', 45, 48, 'city']]
    """
    stories = table_of(stories, "stories")
    read = story_texts(stories, fields)
    texts, text_at = _with_language(read, languages_of(stories))
    found = _read_places(texts)
    levels = _columns()["level"][found.term_index]
    roles = _roles(found, [text for text, _ in texts], levels)
    terms = [texts[text][0][start:end] for text, _, start, end in zip(*(c.tolist() for c in found), strict=True)]
    slot, match = spread(found.text_index, text_at, len(texts))
    row, _ = read.origins(slot)
    table = {
        **read.places(stories, slot),
        "iso3": _lebanese(row, *(_columns()[name][found.term_index[match]] for name in ("code", "level"))),
        "term": pd.array(terms, dtype="str").take(match),
        "start": found.start[match],
        "end": found.end[match],
        "level": levels[match],
        "role": roles[match],
    }
    keep = np.ones(len(match), dtype=np.bool_) if named_only else roles[match] == "subject"
    return as_table(pd.DataFrame(table).loc[keep & (cities | (levels[match] != "city"))], "place_matches")


@takes_tables
def find_regions(stories: Corpus | pd.DataFrame, *, fields: Sequence[str] = TEXT_FIELDS) -> pd.DataFrame:
    """Return one row per mention of a region, with the ILO region that it belongs to.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["South Africa, the African Union and Central Asia"]})
    >>> find_regions(stories)[["region", "term"]].values.tolist()
    [['europe-central-asia', 'Central Asia']]
    """
    stories = table_of(stories, "stories")
    read = story_texts(stories, fields)
    languages = languages_of(stories)
    ids = stories["story_id"].tolist()
    found = world().find(read.texts, "region")
    slots, matches = read.spread(found.text_index)
    hits = Matches(slots, found.term_index[matches], found.start[matches], found.end[matches])
    rows = []
    for slot, number, start, end in zip(*(column.tolist() for column in hits), strict=True):
        row, field = divmod(slot, len(read.fields))
        name, text = world().names[number], read.text(slot)
        if _is_read(name.level, languages[row], text[start]):
            rows.append((ids[row], name.code, text[start:end], read.fields[field], start, end))
    columns = ["story_id", "region", "term", "field", "start", "end"]
    return as_table(pd.DataFrame(rows, columns=columns), "region_matches")


def country_names(language: str = "en") -> dict[str, str]:
    """Return the name of every country as the ILO writes it, by code.

    >>> country_names()["VNM"], country_names("fr")["RUS"]
    ('Viet Nam', 'Fédération de Russie')
    """
    countries = read_reference("countries.csv")
    return dict(zip(countries["iso3"], countries[f"name_{language}"], strict=True))


def _is_read(languages: str | frozenset[str], story_language: str, first_letter: str) -> bool:
    """Return whether a name counts in a story of this language: a lower-case adjective only in its own."""
    return first_letter.isupper() or not story_language or story_language in languages


@cache
def _columns() -> dict[str, npt.NDArray[np.object_]]:
    """Return the code and level of every name of the gazetteer."""
    names = world().names
    return {
        "code": np.array([name.code for name in names], dtype=object),
        "level": np.array([name.level for name in names], dtype=object),
    }


def _with_language(read: StoryTexts, languages: list[str]) -> tuple[list[tuple[str, str]], Integers]:
    """Return the distinct texts with the language of their story, and the text in each slot, -1 for none."""
    number, known = pd.factorize(np.array(languages, dtype=object))
    key = read.at_slot * len(known) + np.repeat(number, len(read.fields))
    present = read.at_slot >= 0
    distinct, place = np.unique(key[present], return_inverse=True)
    text_at = np.full(len(key), -1, dtype=np.int64)
    text_at[present] = place
    text, language = np.divmod(distinct, max(len(known), 1))
    return [(read.texts[t], known[n]) for t, n in zip(text.tolist(), language.tolist(), strict=True)], text_at


def _read_places(texts: Sequence[tuple[str, str]]) -> Matches:
    """Return the names of places, without the lower-case adjectives of another language than the story's."""
    found = world().find([text for text, _ in texts], "place")
    keep = np.ones(len(found.start), dtype=np.bool_)
    for place in np.flatnonzero(_columns()["level"][found.term_index] == "demonym").tolist():
        text, language = texts[found.text_index[place]]
        term = text[found.start[place] : found.end[place]]
        if term[0].islower():
            name = world().names[found.term_index[place]]
            keep[place] = _is_read(name.languages, language, term[0]) and (bool(language) or term not in _ALSO_WORDS)
    return taken(found, keep)


def _roles(found: Matches, texts: Sequence[str], levels: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return the role of every place; those of one text are judged together."""
    spans = list(zip(found.start.tolist(), found.end.tolist(), levels.tolist(), strict=True))
    first = np.flatnonzero(np.diff(found.text_index, prepend=-1))
    roles: list[str] = []
    bounds = pairwise([*first.tolist(), len(spans)])
    for text, (begin, stop) in zip(found.text_index[first].tolist(), bounds, strict=True):
        roles += roles_in(texts[text], spans[begin:stop])
    return np.array(roles, dtype=object)


def _lebanese(
    row: Integers, codes: npt.NDArray[np.object_], levels: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """Return the codes of the places, with Tripoli in Lebanon if the story names Lebanon and not Libya."""
    is_city = levels == "city"
    tripoli = is_city & (codes == "LBY")
    lebanese = np.isin(row, row[~is_city & (codes == "LBN")]) & ~np.isin(row, row[~is_city & (codes == "LBY")])
    return np.where(tripoli & lebanese, "LBN", codes)
