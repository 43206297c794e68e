"""The values of a table as data: the same in every language, in full, in a form that a notebook can keep."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.display.locale import is_missing
from ilo_analysis.text.spreadsheet import neutralise

Value = str | int | float | bool | None


class Values(NamedTuple):
    """Columns by the names of the schema, the kind of each (number, truth, date, month or text), and rows of values.

    Dates and periods are ISO texts (`2021-07-30`, `2021-07`); a missing value is None.
    """

    columns: list[str]
    kinds: list[str]
    rows: list[list[Value]]


def values_of(frame: pd.DataFrame) -> Values:
    """Every value of a frame; ids of stories are joined by spaces.

    >>> values_of(pd.DataFrame({"period": [pd.Period("2021-07")], "share": [1 / 7], "story_ids": [("a", "b")]})).rows
    [['2021-07', 0.14285714285714285, 'a b']]
    """
    columns = [str(column) for column in frame]
    rows = [[_value(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    return Values(columns, [_kind(frame.iloc[:, place].dtype) for place in range(len(columns))], rows)


def read_values(about: Mapping[str, Any]) -> Values:
    """Values as the metadata of a notebook's output keeps them."""
    columns = [str(column) for column in about.get("columns", [])]
    kinds = [str(kind) for kind in about.get("kinds", [])] or ["text"] * len(columns)
    return Values(columns, kinds, [list(row) for row in about.get("rows", [])])


def csv_text(table: Values) -> str:
    r"""Table as CSV: numbers in full, empty for missing, texts that no spreadsheet runs, lines ended by a line feed.

    >>> csv_text(Values(["month", "share"], ["text", "number"], [["2021-10", 1 / 7], ["=1+1", None]]))
    "month,share\n2021-10,0.14285714285714285\n'=1+1,\n"
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([neutralise(column) for column in table.columns])
    writer.writerows([[_csv_cell(value) for value in row] for row in table.rows])
    return target.getvalue()


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutralise(value) if isinstance(value, str) else repr(value)


def _kind(dtype: Any) -> str:  # noqa: ANN401 - numpy's or pandas'
    if pd.api.types.is_bool_dtype(dtype):
        return "truth"
    if pd.api.types.is_numeric_dtype(dtype):
        return "number"
    if isinstance(dtype, pd.PeriodDtype):
        return {"period[M]": "month", "period[D]": "date"}.get(str(dtype), "text")
    return "date" if pd.api.types.is_datetime64_any_dtype(dtype) else "text"


def _value(cell: Any) -> Value:  # noqa: ANN401 - whatever a frame holds
    if isinstance(cell, (list, tuple, set, frozenset)):
        return " ".join(map(str, cell))
    if cell is None or is_missing(cell) or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    if hasattr(cell, "item"):  # a number of numpy
        cell = cell.item()
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat() if cell == cell.normalize() else cell.isoformat()
    return cell if isinstance(cell, (bool, int, float)) else str(cell)
