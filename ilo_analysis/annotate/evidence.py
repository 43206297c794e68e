"""Evidence as numbers, and the table that is made of it at the end.

Hundreds of thousands of matches are filtered, implied and sorted as numbers; words are put in their places once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.text.matcher import Integers, order_of


class Evidence(NamedTuple):
    """Columns of equal length: numbers of the story, the entry, the name of the term and the field, and the span."""

    story: Integers
    entry: Integers
    name: Integers
    field: Integers
    start: Integers
    end: Integers

    def where(self, keep: npt.NDArray[np.bool_] | Integers) -> Evidence:
        """The rows where `keep` is true, or that it numbers."""
        return Evidence(*(column[keep] for column in self))


class Words(NamedTuple):
    """What the numbers of evidence stand for, each in the order of the alphabet."""

    stories: pd.Index
    entries: pd.Index
    names: pd.Index
    fields: pd.Index


def ranked(places: Integers, words: Sequence[str]) -> tuple[Integers, pd.Index]:
    """Places among words as places among the same words in the order of the alphabet, and these.

    >>> places, words = ranked(np.array([0, 1, 2]), ["c", "a", "b"])
    >>> places.tolist(), list(words)
    ([2, 0, 1], ['a', 'b', 'c'])
    """
    order = np.argsort(np.array(words, dtype=object), kind="stable")
    rank = np.empty(len(words), dtype=np.int64)
    rank[order] = np.arange(len(words))
    return rank[places], pd.Index([words[place] for place in order.tolist()], dtype="str")


def joined(parts: Sequence[Evidence]) -> Evidence:
    """The rows of all parts, one part after the other."""
    return Evidence(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def distinct(evidence: Evidence) -> Evidence:
    """The rows sorted by all their columns, each once."""
    rows = evidence.where(order_of(*evidence))
    changes = [np.diff(column, prepend=column[:1] - 1) != 0 for column in rows]
    return rows.where(np.logical_or.reduce(changes))


def with_implied(evidence: Evidence, implied: Mapping[int, Sequence[int]]) -> Evidence:
    """The rows, and those of an entry again under the entries it implies, in stories that do not carry these yet."""
    implying = {entry: others for entry, others in implied.items() if others}
    for _ in implying:  # a chain is at most as long as there are entries that imply
        parts = [evidence]
        for entry, others in implying.items():
            of_entry = evidence.where(evidence.entry == entry)
            for other in others:
                added = of_entry.where(~np.isin(of_entry.story, evidence.story[evidence.entry == other]))
                parts.append(added._replace(entry=np.full(len(added.entry), other, dtype=np.int64)))
        evidence = joined(parts)
    return evidence


def evidence_table(evidence: Evidence, words: Words) -> pd.DataFrame:
    """One row per match in the order given: `story_id, entry, term, field, start, end`."""
    return pd.DataFrame(
        {
            "story_id": words.stories.take(evidence.story),
            "entry": words.entries.take(evidence.entry),
            "term": words.names.take(evidence.name),
            "field": words.fields.take(evidence.field),
            "start": evidence.start,
            "end": evidence.end,
        }
    )
