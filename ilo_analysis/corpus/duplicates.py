"""Pairs of stories that may be one: similar titles on one day, or one title on two days. Suggested, never merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.corpus.corrections import Corrections
from ilo_analysis.listings.origin.sources import CORRECTIONS_FILE
from ilo_analysis.listings.tables import Problem

# Below this likeness of two titles (0 to 100) a suggestion is more often wrong than right.
ALIKE = 92
# Pairs compared in one call, to bound the memory.
PAIRS_AT_ONCE = 1_000_000
# More stories of one day are no newsroom's; comparing each with each would take minutes.
MOST_OF_ONE_DAY = 2000
# A story that was given another day was moved by a few days; a title of few words may simply come again.
REDATED_DAYS = 7
FEWEST_WORDS = 4
_ROMAN = r"(?:(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))"
_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten first second third fourth fifth sixth seventh eighth ninth tenth "
    "un deux trois quatre cinq premier premiere deuxieme troisieme primera primero segunda segundo tercera tercero"
)
_NUMBERS = re.compile(rf"\d+|\b(?:{'|'.join(_NUMBER_WORDS.split())}|{_ROMAN})\b", re.I)


def numbers_in(title: str) -> tuple[str, ...]:
    """Return the numbers in a title, in digits, Roman numerals or words; if they differ, so do the stories.

    >>> numbers_in("COVID-19: ILO Monitor – 8th edition"), numbers_in("Second meeting, part IV")
    (('19', '8'), ('second', 'iv'))
    """
    return tuple(found.lower() for found in _NUMBERS.findall(title) if found)


def paste_row(a: str, b: str) -> str:
    """Return the closing words of a suggestion: the row for the corrections file that carries it out.

    >>> paste_row("2021-11-08-a-1f2e", "2021-11-09-a-77ab")
    'to decide, add to corrections.csv: merge,2021-11-08-a-1f2e,2021-11-09-a-77ab,,,,REASON (or keep apart)'
    """
    return f"to decide, add to {CORRECTIONS_FILE}: merge,{a},{b},,,,REASON (or keep apart)"


def suggestions(
    entries: pd.DataFrame, keys: NDArray[np.object_], ids: NDArray[np.object_], corrections: Corrections
) -> list[Problem]:
    """Return problems that name pairs of stories that may be one; `keys` are those of the titles.

    These are stories of one day with similar titles, and stories with the same title that two listings without
    addresses date within a few days of each other.
    """
    frame = pd.DataFrame({"date": entries["date"].to_numpy(), "id": ids, "key": keys, "row": np.arange(len(ids))})
    frame = frame[frame["date"].notna() & (frame["key"] != "")]
    frame = frame.sort_values(["date", "id", "key", "row"]).drop_duplicates("id")
    of_day = frame["date"].map(frame["date"].value_counts())
    crowded, frame = frame[of_day > MOST_OF_ONE_DAY], frame[of_day <= MOST_OF_ONE_DAY]
    found = _crowded(entries, crowded)
    # Only titles with the same numbers are compared: the others are not one story, however alike they are.
    numbers = [" ".join(numbers_in(title)) for title in entries["title"].iloc[frame["row"].to_numpy()]]
    frame = frame.assign(numbers=numbers).sort_values(["date", "numbers", "id"], kind="stable")
    rows, names = frame["row"].to_numpy(), frame["id"].tolist()
    titles = entries["title"].iloc[rows].tolist()
    groups = np.asarray(frame.groupby(["date", "numbers"], sort=False).ngroup(), dtype=np.int64)
    for a, b, likeness in _alike(frame["key"].tolist(), groups):
        if not corrections.decided(names[a], names[b]):
            alike = f"perhaps the same story as {names[a]} ({titles[a]!r}, {likeness}% alike)"
            found.append(_suggestion(entries, int(rows[b]), alike, names[a], names[b]))
    for a, b in _redated(entries, frame):
        if not corrections.decided(names[a], names[b]):
            moved = (
                f"perhaps the same story as {names[a]}, printed there with the date {frame['date'].iloc[a]:%Y-%m-%d}"
            )
            found.append(_suggestion(entries, int(rows[b]), moved, names[a], names[b]))
    return found


def _suggestion(entries: pd.DataFrame, row: int, words: str, a: str, b: str) -> Problem:
    """Return a problem that suggests merging two stories."""
    entry = entries.iloc[row]
    return str(entry["source_file"]), int(entry["line_start"]), str(entry["title"]), f"{words}; {paste_row(a, b)}"


def _redated(entries: pd.DataFrame, frame: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Return the positions of stories with one long title and close dates in two listings without addresses."""
    own = entries.iloc[frame["row"].to_numpy()]
    facts = frame.assign(place=np.arange(len(frame)), listing=own["listing_id"].to_numpy(), url=own["url"].to_numpy())
    facts = facts[facts["url"].isna() & (facts["key"].str.count(" ") >= FEWEST_WORDS - 1)]
    for _, same in facts[facts.duplicated("key", keep=False)].groupby("key", sort=True):
        rows = list(zip(same["date"], same["listing"], same["place"], strict=True))
        for (day, listing, a), (later, other, b) in pairwise(sorted(rows)):
            if listing != other and (later - day).days <= REDATED_DAYS:
                yield a, b


def _crowded(entries: pd.DataFrame, frame: pd.DataFrame) -> list[Problem]:
    """Return one problem for each day with too many stories to compare their titles."""
    found: list[Problem] = []
    for date, rows in frame.groupby("date")["row"]:
        first = entries.iloc[int(rows.min())]
        reason = f"{len(rows):,} stories have the date {date:%Y-%m-%d}; their titles were not compared with each other"
        found.append((str(first["source_file"]), int(first["line_start"]), str(first["title"]), reason))
    return found


def _alike(keys: list[str], groups: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Return the positions of two similar titles in a group, and their similarity; the groups are consecutive.

    Words may have been edited (`of` to `from`) or moved: titles are compared as printed and with their words sorted.
    """
    from rapidfuzz import fuzz, process

    sorted_keys = [" ".join(sorted(key.split())) for key in keys]
    for ones, others in _pairs(groups):
        scores = np.zeros(len(ones), dtype=np.uint8)
        for texts in (keys, sorted_keys):
            left, right = [texts[n] for n in ones.tolist()], [texts[n] for n in others.tolist()]
            own = process.cpdist(left, right, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
            scores = np.maximum(scores, own)
        for n in np.flatnonzero(scores >= ALIKE).tolist():
            yield int(ones[n]), int(others[n]), int(scores[n])


def _pairs(groups: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the pairs of places in one group, in pieces of bounded size."""
    if not len(groups):
        return
    edges = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1], True])
    # Each place is paired with those after it in its group.
    after = np.repeat(edges[1:], np.diff(edges)) - np.arange(len(groups)) - 1
    reach = np.cumsum(after)
    start = 0
    while start < len(groups):
        done = reach[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(reach, done + PAIRS_AT_ONCE, side="right")))
        own = after[start:stop]
        ones = np.repeat(np.arange(start, start + len(own)), own)
        begins = np.repeat(np.cumsum(own) - own, own)
        yield ones, ones + 1 + np.arange(len(ones)) - begins
        start += len(own)
