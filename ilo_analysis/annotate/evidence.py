"""Evidence as numbers, and the table made from it at the end.

Hundreds of thousands of matches are filtered, implied and sorted as numbers; words replace the numbers only once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.text.matcher import Integers, order_of


class Evidence(NamedTuple):
    """Columns of equal length: numbers of the story, the category, the name of the term and the field, and the span."""

    story: Integers
    category: Integers
    name: Integers
    field: Integers
    start: Integers
    end: Integers

    def where(self, keep: npt.NDArray[np.bool_] | Integers) -> Evidence:
        """Return the rows where `keep` is true, or whose numbers it lists."""
        return Evidence(*(column[keep] for column in self))


class Words(NamedTuple):
    """What the numbers of evidence stand for, each list in alphabetical order."""

    stories: pd.Index
    categories: pd.Index
    names: pd.Index
    fields: pd.Index


def ranked(places: Integers, words: Sequence[str]) -> tuple[Integers, pd.Index]:
    """Return positions among words as positions among the words in alphabetical order, and the words so ordered.

    >>> places, words = ranked(np.array([0, 1, 2]), ["c", "a", "b"])
    >>> places.tolist(), list(words)
    ([2, 0, 1], ['a', 'b', 'c'])
    """
    order = np.argsort(np.array(words, dtype=object), kind="stable")
    rank = np.empty(len(words), dtype=np.int64)
    rank[order] = np.arange(len(words))
    return rank[places], pd.Index([words[place] for place in order.tolist()], dtype="str")


def joined(parts: Sequence[Evidence]) -> Evidence:
    """Return the rows of all parts, one part after another."""
    return Evidence(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def distinct(evidence: Evidence) -> Evidence:
    """Return the distinct rows, sorted by all their columns."""
    rows = evidence.where(order_of(*evidence))
    changes = [np.diff(column, prepend=column[:1] - 1) != 0 for column in rows]
    return rows.where(np.logical_or.reduce(changes))


def with_implied(evidence: Evidence, implied: Mapping[int, Sequence[int]]) -> Evidence:
    """Return the rows, plus those of each category again under the categories it implies, in stories that lack them."""
    order = np.argsort(evidence.category, kind="stable")
    numbers, first = np.unique(evidence.category[order], return_index=True)
    places = dict(zip(numbers.tolist(), np.split(order, first)[1:], strict=True))
    rows = {category: evidence.where(place) for category, place in places.items()}
    added: list[Evidence] = []
    changed = [category for category in rows if implied.get(category)]
    while changed:
        new: dict[int, list[Evidence]] = {}
        for category in changed:
            for other in implied[category]:
                more = rows[category]
                if other in rows:
                    more = more.where(~np.isin(more.story, rows[other].story))
                if len(more.story):
                    others = np.full(len(more.category), other, dtype=np.int64)
                    new.setdefault(other, []).append(more._replace(category=others))
        for other, parts in new.items():
            rows[other] = joined([*([rows[other]] if other in rows else []), *parts])
            added += parts
        # What was added may imply more; a category that gained no rows implies nothing new.
        changed = [category for category in new if implied.get(category)]
    return joined([evidence, *added])


def evidence_table(evidence: Evidence, words: Words) -> pd.DataFrame:
    """Return one row per match in the order given: `story_id, category, term, field, start, end`."""
    return pd.DataFrame(
        {
            "story_id": words.stories.take(evidence.story),
            "category": words.categories.take(evidence.category),
            "term": words.names.take(evidence.name),
            "field": words.fields.take(evidence.field),
            "start": evidence.start,
            "end": evidence.end,
        }
    )
