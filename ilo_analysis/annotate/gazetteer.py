"""Written names of places, regions and partners, found in text with their exact spans.

One automaton holds every name, so that the longest name wins across kinds: `South Africa` is no Africa, `African
Development Bank` no region, `Indian Ocean` no India. Names are case-sensitive: `Oman` is not in `woman`, `Osh` is a
city and `OSH` a subject. Quotes, hyphens and no-break spaces are read alike, one character for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.reference import read_reference
from ilo_analysis.text.matcher import Matcher, Matches, Term


class Name(NamedTuple):
    """One written name: what it stands for, and where it may be read."""

    kind: str
    code: str
    level: str
    languages: frozenset[str]


class Gazetteer:
    """Names ready to be found in many texts at once.

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
        """Names of one kind in each text, whole words only, the longest first; `term_index` is a place in `names`."""
        found = self._matcher.find(texts)
        found = Matches(*(column[self._kinds[found.term_index] == kind] for column in found))
        # US$ 10 million come from anywhere.
        ends = zip(found.text_index.tolist(), found.end.tolist(), strict=True)
        no_money = np.array([not texts[text].startswith("$", end) for text, end in ends], dtype=np.bool_)
        return Matches(*(column[no_money] for column in found))


@cache
def world() -> Gazetteer:
    """Gazetteer of every place, region, partner and mask of the reference files."""
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
    """Language of each story, "" where it is not known."""
    if "language" not in stories:
        return [""] * len(stories)
    return stories["language"].fillna("").tolist()
