"""The hand-kept list of what is one story and what is not (`data/reference/merges.csv`).

Each row has an action (`merge` or `keep`), two references `a` and `b`, and a reason. A reference is a story id, an
address or number of a story (`WCMS_754513`), or an entry of a listing (`listing_id:position`).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.errors import DictionaryError

COLUMNS = ("action", "a", "b", "reason")


class MergeRule(NamedTuple):
    """One row: what to do with two references, and where it stands."""

    action: str
    a: str
    b: str
    line: int


class MergeRules(NamedTuple):
    """All rows of one file."""

    rows: tuple[MergeRule, ...] = ()
    path: str = ""

    def decided(self, a: str, b: str) -> bool:
        """Return whether a row names these two stories."""
        return any({rule.a, rule.b} == {a, b} for rule in self.rows)


def read_merges(path: str | Path) -> MergeRules:
    """Rules of a file; a file that does not exist has none.

    Raises
    ------
    DictionaryError
        If a column is missing or an action unknown; the message names file and line.
    """
    path = Path(path)
    if not path.is_file():
        return MergeRules()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = [c for c in COLUMNS[:3] if c not in (rows.fieldnames or [])]
        if missing:
            raise DictionaryError(f"{path}:1: the list of merges lacks the columns {', '.join(missing)}; add them.")
        rules = []
        for row in rows:
            action, a, b = ((row[c] or "").strip() for c in COLUMNS[:3])
            if action not in ("merge", "keep") or not a or not b or a == b:
                found = f"it has {action!r}, {a!r}, {b!r}"
                raise DictionaryError(f"{path}:{rows.line_num}: needs `merge` or `keep` and two stories; {found}.")
            rules.append(MergeRule(action, a, b, rows.line_num))
    return MergeRules(tuple(rules), path.as_posix())


def apply_rules(
    rules: MergeRules,
    entries: pd.DataFrame,
    labels: NDArray[np.int64],
    ids: NDArray[np.object_],
    keys: pd.Series,
) -> tuple[NDArray[np.int64], list[tuple[str, int | None, str | None, str]]]:
    """Return the labels after the rules (first all `keep`, then all `merge`), and rules that name nothing.

    `keep` takes the entries that `b` names out of the story of `a`, as a story of their own.
    """
    labels = labels.copy()
    places = entries["listing_id"] + ":" + entries["position"].astype("str")
    numbers = keys.fillna("").str.partition("/")[0]
    names = [pd.Series(ids, index=entries.index), entries["url"], keys, numbers, places]
    problems: list[tuple[str, int | None, str | None, str]] = []
    for rule in sorted(rules.rows, key=lambda r: (r.action != "keep", r.line)):
        marked = {ref: _named(ref, names) for ref in (rule.a, rule.b)}
        unknown = [ref for ref, rows in marked.items() if not rows.any()]
        if unknown:
            reason = "names no story of this selection; correct or remove the row"
            problems.append((rules.path, rule.line, ", ".join(unknown), reason))
        elif rule.action == "merge":
            joined = np.unique(labels[marked[rule.a] | marked[rule.b]])
            labels[np.isin(labels, joined)] = joined.min()
        elif np.isin(labels[marked[rule.b]], labels[marked[rule.a]]).any():
            own = np.flatnonzero(marked[rule.b] & ~marked[rule.a])
            if len(own):
                _split(labels, own)
    return labels, problems


def _named(reference: str, names: list[pd.Series]) -> NDArray[np.bool_]:
    """Entries that a reference means, by any of their names."""
    matches = [np.asarray(values.astype("object") == reference, dtype=bool) for values in names]
    marked: NDArray[np.bool_] = np.logical_or.reduce(matches)
    return marked


def _split(labels: NDArray[np.int64], own: NDArray[np.int64]) -> None:
    """Give some rows a label of their own."""
    labels[own] = int(labels.max()) + 1
