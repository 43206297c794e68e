"""Layer 2: written names of places, regions and partners, found in text with their exact spans.

One automaton holds every name, so that the longest name wins across kinds: `South Africa` is no Africa, `African
Development Bank` no region, `Indian Ocean` no India. Names are case-sensitive: `Oman` is not in `woman`, `Osh` is a
city and `OSH` a subject. Quotes, hyphens and no-break spaces are read alike, one character for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick_rs
import pandas as pd

from ilo_analysis.reference import read_reference

# One character for one, so that spans stay those of the original text.
_ALIKE = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("-", " "), ("‐", " "), ("‑", " "), ("\u00a0", " "), ("\u202f", " "))
# A match cannot cross a line: texts are scanned together, one to a line.
_LINES = str.maketrans("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 10)
# Texts scanned at once: enough to make the call cheap, few enough to keep the strings small.
_BATCH = 2_000


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


def level_text(text: str) -> str:
    """Text with straight quotes, and spaces for hyphens and no-break spaces; as long as it was.

    >>> level_text("Côte d’Ivoire and Timor-Leste")
    "Côte d'Ivoire and Timor Leste"
    """
    for written, read in _ALIKE:
        if written in text:
            text = text.replace(written, read)
    return text


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
        written = [level_text(name) for name in names]
        longest = ahocorasick_rs.MatchKind.LeftmostLongest
        self._longest = ahocorasick_rs.AhoCorasick(written, matchkind=longest)
        self._every = ahocorasick_rs.AhoCorasick(written)

    def find(self, texts: Sequence[str]) -> list[Found]:
        """Names in each text, whole words only, the leftmost and longest first."""
        found: list[Found] = []
        for first in range(0, len(texts), _BATCH):
            found += self._find_batch(texts[first : first + _BATCH], first)
        return found

    def _find_batch(self, texts: Sequence[str], first: int) -> list[Found]:
        lines = [text.translate(_LINES) if not text.isprintable() else text for text in texts]
        joined = level_text("\n".join(["", *lines, ""]))
        found: list[Found] = []
        row, row_end, row_start, cut = -1, 0, 0, -1
        for number, start, end in self._longest.find_matches_as_indexes(joined):
            while start >= row_end:
                row, row_start = row + 1, row_end + 1
                row_end = row_start + len(lines[row])
            if row == cut:
                continue
            if joined[start - 1].isalnum() or joined[end].isalnum() or joined[end] == "$":
                # The longest name is only part of a word, or of US$, and may hide a shorter whole one: read it again.
                cut = row
                while found and found[-1].text == first + row:
                    found.pop()
                found += self._find_slowly(joined[row_start - 1 : row_end + 1], first + row)
            else:
                found.append(Found(first + row, start - row_start, end - row_start, self._names[number]))
        return found

    def _find_slowly(self, padded: str, row: int) -> list[Found]:
        """Names in one text that stands between two line ends."""
        whole = [
            (start, -end, number)
            for number, start, end in self._every.find_matches_as_indexes(padded, overlapping=True)
            if not padded[start - 1].isalnum() and not padded[end].isalnum() and padded[end] != "$"
        ]
        found: list[Found] = []
        reached = 0
        for start, minus_end, number in sorted(whole):
            if start >= reached:
                reached = -minus_end
                found.append(Found(row, start - 1, reached - 1, self._names[number]))
        return found


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
