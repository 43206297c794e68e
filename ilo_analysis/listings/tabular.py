"""Tables that have the columns of entries (CSV, JSON lines, Parquet)."""

from __future__ import annotations

import csv
import io
from datetime import MAXYEAR, MINYEAR
from typing import NamedTuple

import pandas as pd

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.encoding import decode
from ilo_analysis.schema import ENTRIES

_DATES = ("date", "date_end")
# Numbers of lines, entries and years; what is larger is damage.
LARGEST = 10**9
_NUMBERS = ("number", "credit_year", "position", "line_start", "line_end")


class TableReading(NamedTuple):
    """Columns of entries of one table, and (line, text, reason) of what looks wrong."""

    entries: dict[str, list]  # type: ignore[type-arg]
    problems: list[tuple[int | None, str, str]]


def read_table(data: bytes, form: str) -> TableReading:
    r"""Return the entries of a table; columns that entries do not have are named in the problems.

    >>> read_table(b"title,date\nILO at 100,2019-06-21\n", "csv").entries["date"]
    [datetime.date(2019, 6, 21)]
    """
    frame = _frame(data, form)
    frame.columns = [str(name).strip().lower() for name in frame.columns]
    if "title" not in frame:
        raise ListingError(f"the table has no column 'title'; it has {', '.join(map(str, frame.columns)) or 'none'}.")
    problems: list[tuple[int | None, str, str]] = []
    twice = sorted(set(frame.columns[frame.columns.duplicated()]))
    if twice:
        problems.append((None, ", ".join(twice), "columns that the table has twice; the first of each was read"))
        frame = frame.loc[:, ~frame.columns.duplicated()]
    unknown = [name for name in frame.columns if name not in ENTRIES]
    if unknown:
        problems.append((None, ", ".join(unknown), "columns that entries do not have; they were left out"))
    lines = pd.Series(range(2, len(frame) + 2) if form == "csv" else range(1, len(frame) + 1), dtype="int64")
    entries = {name: _column(frame, name, lines, problems) for name in ENTRIES}
    entries["date_end"] = [b or a for a, b in zip(entries["date"], entries["date_end"], strict=True)]
    places = pd.Series(range(1, len(frame) + 1), dtype="int64")
    for name, fill in (("line_start", lines), ("line_end", lines), ("position", places)):
        entries[name] = [v if v is not None else int(f) for v, f in zip(entries[name], fill, strict=True)]
    problems += [
        (int(n), "", "a row without a title") for n, t in zip(lines, entries["title"], strict=True) if t is None
    ]
    return TableReading(entries, problems)


def _frame(data: bytes, form: str) -> pd.DataFrame:
    """Table as text, but for Parquet, which has types."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        if form == "parquet":
            table = parquet.read_table(io.BytesIO(data))
            # Damaged texts would otherwise come to light one by one, in the middle of the reading.
            table.validate(full=True)
            made: pd.DataFrame = table.to_pandas(ignore_metadata=True)
            return made
        text = io.StringIO(decode(data).text)
        if form == "jsonl":
            return pd.read_json(text, lines=True, dtype=False)
        return pd.read_csv(text, dtype="str", sep=None, engine="python", keep_default_na=False, na_values=[""])
    except (ValueError, OSError, csv.Error, pd.errors.ParserError, pa.ArrowException) as error:
        raise ListingError(f"the {form} table cannot be read ({' '.join(str(error).split())}).") from error


def _column(
    frame: pd.DataFrame, name: str, lines: pd.Series, problems: list[tuple[int | None, str, str]]
) -> list[object]:
    """Values of one column as plain Python values; what cannot be converted is missing, and reported."""
    if name not in frame:
        return [None] * len(frame)
    raw = frame[name].reset_index(drop=True)
    values: list[object]
    if name in _DATES:
        days = pd.to_datetime(raw, errors="coerce", format=None if holds_dates(raw) else "ISO8601", utc=False)
        # Python's dates begin with the year 1 and end with 9999.
        days = days.where(days.dt.year.between(MINYEAR, MAXYEAR))
        values = [v.date() if not pd.isna(v) else None for v in days]
    elif name in _NUMBERS:
        numbers = pd.to_numeric(raw, errors="coerce").astype("float64")
        values = [int(v) if abs(v) <= LARGEST else None for v in numbers]
    else:
        return [str(v) if not _missing(v) and str(v).strip() else None for v in raw.tolist()]
    for n, text, value in zip(lines, raw, values, strict=True):
        if value is None and not _missing(text):
            reason = f"{name} must be {'a day as YYYY-MM-DD' if name in _DATES else 'a number'}"
            problems.append((int(n), str(text), reason))
    return values


def holds_dates(values: pd.Series) -> bool:
    """Return whether a column already holds dates.

    >>> holds_dates(pd.Series(["2021-11-08"]))
    False
    """
    return pd.api.types.is_datetime64_any_dtype(values)


def _missing(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)
