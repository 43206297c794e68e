"""Decisions by hand on single entries and stories: `corrections.csv`, one row per decision.

`set` gives a column another value, `exclude` leaves an entry out, `merge` turns two stories into one, and `keep apart`
one into two. The listing itself is never edited, and the id of a story, made from printed values, never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.errors import DictionaryError, unknown_choice
from ilo_analysis.listings.dates.printed import EARLIEST_YEAR, LATEST_YEAR
from ilo_analysis.listings.origin.sources import CORRECTIONS_FILE
from ilo_analysis.listings.tables import Problem
from ilo_analysis.reference import lines_of, parse_rows
from ilo_analysis.schema import TABLES, as_table
from ilo_analysis.text.languages import is_language

COLUMNS = ("action", "entry", "other", "column", "old", "new", "reason")
ACTIONS = ("set", "exclude", "merge", "keep apart")
# The cells that an action does not use.
SPARE = {"set": ("other",), "exclude": ("other", "column", "old", "new")}
SPARE |= dict.fromkeys(("merge", "keep apart"), ("column", "old", "new"))
# What a person can know better than the page; the position of an entry is a fact.
SETTABLE = ("title", "kicker", "date", "date_end", "place", "summary", "language", "url", "feed")
# The list that this file replaces.
MERGES_FILE = "merges.csv"

Marks = NDArray[np.bool_]


class Correction(NamedTuple):
    """One row of the file, and its place in it."""

    action: str
    entry: str
    other: str
    column: str
    old: str
    new: str
    reason: str
    file: str
    line: int


class Corrections(NamedTuple):
    """All rows of all files."""

    rows: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, *actions: str) -> list[Correction]:
        """Return the rows with these actions."""
        return [row for row in self.rows if row.action in actions]

    def decided(self, a: str, b: str) -> bool:
        """Return whether a row already says if these two stories are one or two."""
        return any({row.entry, row.other} == {a, b} for row in self.of("merge", "keep apart"))


def read_corrections(paths: Iterable[str | Path]) -> Corrections:
    """Return the rows of some files.

    Raises
    ------
    DictionaryError
        If a file has unknown columns, or a row has an unknown action or no reason; the message names file and line.
    """
    rows: list[Correction] = []
    problems: list[Problem] = []
    for path in map(Path, paths):
        if path.name == MERGES_FILE:
            reason = f"{MERGES_FILE} is read for one more release; move its rows to {CORRECTIONS_FILE}"
            problems.append((path.as_posix(), None, None, reason))
        rows += _read_file(path)
    for row in rows:
        if spare := [repr(name) for name in SPARE[row.action] if getattr(row, name)]:
            reason = f"the row is applied, but {row.action!r} does not use {' and '.join(spare)}; empty the cell"
            problems.append((row.file, row.line, row.entry, reason))
    return Corrections(tuple(rows), tuple(problems))


def _read_file(path: Path) -> list[Correction]:
    """Return the rows of one file, its columns separated by commas or semicolons."""
    file, table = path.as_posix(), parse_rows(lines_of(path), path.as_posix())
    old_form, width = path.name == MERGES_FILE, len(table.columns)
    names = ("action", "a", "b", "reason") if old_form else COLUMNS
    for name in table.columns:
        if name not in names:
            raise DictionaryError(f"{file}:1: {unknown_choice('column', name, names)}")
    for name in names[:2]:
        if name not in table.columns:
            raise DictionaryError(f"{file}:1: the column {name!r} is missing; the first line names columns.")
    for line, cells in table.rows:
        if any(cells[width:]):
            raise DictionaryError(
                f"{file}:{line}: the row has {len(cells)} cells and the table {width} columns; put a text that holds a "
                "separator in quotation marks."
            )
    found = []
    for line, row in table.cells():
        if old_form:
            action = {"keep": "keep apart"}.get(row["action"], row["action"])
            reason = row.get("reason") or "merged"
            row = {"action": action, "entry": row["a"], "other": row.get("b", ""), "reason": reason}
        made = Correction(**{name: row.get(name, "") for name in COLUMNS}, file=file, line=line)
        _check(made)
        found.append(made)
    return found


def _check(row: Correction) -> None:
    """Refuse a row that cannot be applied, with its file and line."""
    where = f"{row.file}:{row.line}"
    if row.action not in ACTIONS:
        raise DictionaryError(f"{where}: {unknown_choice('action', row.action, ACTIONS)}")
    if not row.entry:
        raise DictionaryError(f"{where}: the column 'entry' is empty; name it as `ilo-analysis check` prints it.")
    if row.action in ("merge", "keep apart") and (not row.other or row.other == row.entry):
        raise DictionaryError(f"{where}: {row.action!r} needs two stories, in the columns 'entry' and 'other'.")
    if row.action == "set":
        _check_value(row, where)
    if not row.reason:
        raise DictionaryError(f"{where}: the column 'reason' is empty; say why, for whoever reads the file later.")


def _check_value(row: Correction, where: str) -> None:
    """Refuse a value that its column cannot hold."""
    if row.column not in SETTABLE:
        raise DictionaryError(f"{where}: {unknown_choice('column to set', row.column, SETTABLE)}")
    for value in (row.old, row.new):
        if TABLES["entries"][row.column].dtype.startswith("datetime") and value and not _is_day(value):
            raise DictionaryError(f"{where}: {value!r} is not a date; write it as YYYY-MM-DD.")
    if row.column.startswith("date") and row.new and not EARLIEST_YEAR <= int(row.new[:4]) <= LATEST_YEAR:
        raise DictionaryError(f"{where}: the date {row.new} is not between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    if row.column == "language" and row.new and not is_language(row.new.partition("-")[0]):
        raise DictionaryError(f"{where}: {row.new!r} is not a language code; write one such as en, fr or es.")


def _is_day(text: str) -> bool:
    try:
        return str(np.datetime64(text, "D")) == text
    except ValueError:
        return False


class Named:
    """The entries that a reference names: file and line, story id, address, story number, or place on a page."""

    def __init__(self, entries: pd.DataFrame, ids: Sequence[str], keys: pd.Series) -> None:
        keys = keys.astype("object")
        numbers = keys.map(lambda key: key.partition("/")[0], na_action="ignore")
        places = entries["listing_id"] + ":" + entries["position"].astype("str")
        self._names = [pd.Series(ids, index=entries.index, dtype="str"), entries["url"], keys, numbers, places]
        self._entries = entries

    def __call__(self, reference: str) -> Marks:
        """Return which entries a reference names."""
        marked: Marks = np.zeros(len(self._entries), dtype=bool)
        for values in self._names:
            marked |= np.asarray(values.astype("object") == reference, dtype=bool)
        file, _, line = reference.rpartition(":")
        if file and line.isascii() and line.isdigit() and not marked.any():
            files = self._entries["source_file"].astype("object")
            own = (files == file) | files.str.endswith("/" + file)
            inside = self._entries["line_start"].le(int(line)) & self._entries["line_end"].ge(int(line))
            marked |= np.asarray(own & inside, dtype=bool)
        return marked


def regroup(corrections: Corrections, named: Named, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the group of each entry after applying the rows `keep apart`, then `merge`.

    `keep apart` moves the entries that `other` names out of the story of `entry` into a separate story.
    """
    labels = labels.copy()
    for row in [*corrections.of("keep apart"), *corrections.of("merge")]:
        a, b = named(row.entry), named(row.other)
        if not a.any() or not b.any():
            continue
        if row.action == "merge":
            joined = np.unique(labels[a | b])
            labels[np.isin(labels, joined)] = joined.min()
        elif np.isin(labels[b], labels[a]).any() and (b & ~a).any():
            labels[b & ~a] = int(labels.max()) + 1
    return labels


class Corrected(NamedTuple):
    """The occurrences after `set` and `exclude`, the dates confirmed by hand, the outcome of each row, and problems."""

    occurrences: pd.DataFrame
    confirmed: frozenset[object]
    log: pd.DataFrame
    problems: list[Problem]


def correct(corrections: Corrections, named: Named, occurrences: pd.DataFrame) -> Corrected:
    """Return the occurrences with values set and entries left out; a stale row changes nothing."""
    table, kept = occurrences.copy(), np.ones(len(occurrences), dtype=bool)
    confirmed: set[object] = set()
    log, problems = [], list(corrections.problems)
    for row in corrections.rows:
        marks = named(row.entry)
        status, why = _status(row, marks, named, table)
        if status == "applied" and row.action == "exclude":
            kept &= ~marks
        elif status == "applied" and row.action == "set":
            _set(table, row, marks)
            if row.column == "date":
                confirmed |= set(table.index[marks])
        if why:
            problems.append((row.file, row.line, row.entry, why))
        stories = tuple(dict.fromkeys(occurrences.loc[marks, "story_id"]))
        log.append({**row._asdict(), "status": status, "story_ids": stories})
    problems += _ends_before_the_start(corrections.of("set"), named, table)
    return Corrected(table[kept], frozenset(confirmed), as_table(log, "corrections"), problems)


def _ends_before_the_start(rows: list[Correction], named: Callable[[str], Marks], table: pd.DataFrame) -> list[Problem]:
    """Let entries that now end before they begin end on their first day, with a problem for each row that caused it."""
    problems: list[Problem] = []
    dated = [row for row in rows if row.column.startswith("date")]
    backwards = (table["date_end"] < table["date"]).to_numpy()
    for row in dated:
        here = backwards & named(row.entry)
        if here.any():
            day, end = (_printed(table.loc[here, name].iloc[0]) for name in ("date", "date_end"))
            why = f"the entry would end on {end}, before its first day {day}, so it counts as that one day"
            problems.append((row.file, row.line, row.entry, f"{why}; correct the row"))
    for row in dated:
        here = backwards & named(row.entry)
        table.loc[here, "date_end"] = table.loc[here, "date"]
    return problems


def _status(row: Correction, marks: Marks, named: Callable[[str], Marks], table: pd.DataFrame) -> tuple[str, str]:
    """Return whether a row applies, and the problem if it does not."""
    absent = [name for name in (row.entry, row.other) if name and not named(name).any()]
    if absent:
        return "unmatched", f"{' and '.join(absent)} matches no entry that was read; correct or remove the row"
    if row.action != "set":
        return "applied", ""
    printed = sorted({_printed(value) for value in table.loc[marks, row.column]})
    if row.old not in printed:
        shown = " and ".join(repr(value) for value in printed)
        return "stale", f"the {row.column} is now {shown}, no longer {row.old!r}; check it and update the row"
    return "applied", ""


def _printed(value: object) -> str:
    """Return the value of a column as the file writes it."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _set(table: pd.DataFrame, row: Correction, marks: Marks) -> None:
    """Replace the old value by the new one; a new first day also moves the last day of a single-day entry."""
    here = marks & np.array([_printed(value) == row.old for value in table[row.column]])
    value = (pd.Timestamp(row.new) if row.column.startswith("date") else row.new) if row.new else None
    if row.column == "date":
        single = here & (table["date_end"].eq(table["date"]) | table["date_end"].isna() | (row.new == "")).to_numpy()
        table.loc[single, "date_end"] = value
    table.loc[here, row.column] = value
