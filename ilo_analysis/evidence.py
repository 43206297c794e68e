"""Layer 2: evidence as numbers, and the table that is made of it at the end, sorted as its words sort.

Hundreds of thousands of matches are filtered, implied and sorted as arrays; words are put in their places once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.matching import Integers


class Evidence(NamedTuple):
    """Columns of equal length: row of the story, entry, name of the term, field, and the span."""

    story: Integers
    entry: Integers
    name: Integers
    field: Integers
    start: Integers
    end: Integers


def evidence_table(
    evidence: Evidence,
    story_ids: pd.Series,
    entries: Sequence[str],
    names: Sequence[str],
    fields: Sequence[str],
    implied: Mapping[int, Sequence[int]],
) -> pd.DataFrame:
    """One row per match: `story_id, entry, term, field, start, end`, sorted by all of them, each row once.

    The numbers of `evidence` are places in `story_ids`, `entries`, `names` and `fields`. An entry's matches stand under
    the entries that it implies too, in stories that carry those by no match of their own.
    """
    number, ids = pd.factorize(story_ids.astype("str"), sort=True)
    rows = _with_implied(evidence._replace(story=number[evidence.story]), implied)
    entry, entry_words = _alphabetic(rows.entry, entries)
    name, name_words = _alphabetic(rows.name, names)
    field, field_words = _alphabetic(rows.field, fields)
    key = ((rows.story * len(entries) + entry) * len(names) + name) * len(fields) + field
    order = np.lexsort((rows.end, rows.start, key))
    columns = [column[order] for column in (key, rows.start, rows.end)]
    changes = [np.diff(column, prepend=column[:1] - 1) != 0 for column in columns]
    order = order[changes[0] | changes[1] | changes[2]]
    return pd.DataFrame(
        {
            "story_id": ids.take(rows.story[order]),
            "entry": entry_words.take(entry[order]),
            "term": name_words.take(name[order]),
            "field": field_words.take(field[order]),
            "start": rows.start[order],
            "end": rows.end[order],
        }
    )


def _alphabetic(places: Integers, words: Sequence[str]) -> tuple[Integers, pd.Index]:
    """The places, counted in the alphabetic order of the words, and the words in that order."""
    order = np.argsort(np.array(words, dtype=object), kind="stable")
    rank = np.empty(len(words), dtype=np.int64)
    rank[order] = np.arange(len(words))
    return rank[places], pd.Index([words[place] for place in order.tolist()], dtype="str")


def _with_implied(rows: Evidence, implied: Mapping[int, Sequence[int]]) -> Evidence:
    """The rows, and for each entry that implies another one, its rows again under that other one."""
    implying = {entry: others for entry, others in implied.items() if others}
    for _ in implying:  # a chain is at most as long as there are entries that imply
        parts = [rows]
        for entry, others in implying.items():
            of_entry = Evidence(*(column[rows.entry == entry] for column in rows))
            for other in others:
                new = ~np.isin(of_entry.story, rows.story[rows.entry == other])
                added = Evidence(*(column[new] for column in of_entry))
                parts.append(added._replace(entry=np.full(len(added.entry), other, dtype=np.int64)))
        rows = Evidence(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    return rows
