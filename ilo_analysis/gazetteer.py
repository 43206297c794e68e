"""Layer 2: written names of places, regions and partners, found in text with their exact spans.

One automaton holds every name, so that the longest name wins across kinds: `South Africa` is no Africa, `African
Development Bank` no region, `Indian Ocean` no India. Names are case-sensitive: `Oman` is not in `woman`, `Osh` is a
city and `OSH` a subject. Quotes, hyphens and no-break spaces are read alike, one character for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from ilo_analysis.matching import Matcher, Term
from ilo_analysis.reference import read_reference


class Name(NamedTuple):
    """One written name: what it stands for, and where it may be read."""

    kind: str
    code: str
    level: str
    languages: frozenset[str]


class Found(NamedTuple):
    """One name found in one text."""

    text: int
    start: int
    end: int
    name: Name


class Gazetteer:
    """Names ready to be found in many texts at once.

    Examples
    --------
    >>> names = Gazetteer({"Niger": Name("place", "NER", "country", frozenset()),
    ...                    "Nigeria": Name("place", "NGA", "country", frozenset())})
    >>> [(found.name.code, found.start, found.end) for found in names.find(["Nigeria’s Nigerien guests; Niger."])]
    [('NGA', 0, 7), ('NER', 27, 32)]
    """

    def __init__(self, names: dict[str, Name]) -> None:
        self._names: list[Name] = list(names.values())
        self._matcher = Matcher([Term(name, case_sensitive=True) for name in names], longest=True)

    def find(self, texts: Sequence[str], kind: str = "") -> list[Found]:
        """Names in each text, whole words only, the leftmost and longest first; of one kind, if one is given."""
        columns = (column.tolist() for column in self._matcher.find(texts))
        return [
            Found(text, start, end, self._names[number])
            for text, number, start, end in zip(*columns, strict=True)
            # US$ 10 million come from anywhere.
            if (not kind or self._names[number].kind == kind) and texts[text][end : end + 1] != "$"
        ]


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


def story_texts(stories: pd.DataFrame, fields: Sequence[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Texts of the stories, field by field, and for each the row and the field it comes from."""
    texts: list[str] = []
    origins: list[tuple[int, str]] = []
    columns = [(field, stories[field].tolist()) for field in fields if field in stories]
    for row in range(len(stories)):
        for field, values in columns:
            if isinstance(values[row], str):
                texts.append(values[row])
                origins.append((row, field))
    return texts, origins


def languages_of(stories: pd.DataFrame) -> list[str]:
    """Language of each story, "" where it is not known."""
    if "language" not in stories:
        return [""] * len(stories)
    return stories["language"].fillna("").tolist()
