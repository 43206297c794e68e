"""Tables of stories (CSV, JSON lines, Parquet) to entries, under the column names that people use."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.agency import home_agency
from ilo_analysis.listings.dates import EARLIEST_YEAR, LATEST_YEAR, DayOrder, day_order
from ilo_analysis.listings.encoding import decode
from ilo_analysis.listings.formats import known_columns
from ilo_analysis.listings.json_records import json_records
from ilo_analysis.listings.machine_dates import parse_machine_date
from ilo_analysis.schema import ENTRIES

_DATES = ("date", "date_end")
# Numbers of lines, entries and years; what is larger is damage.
LARGEST = 10**9
MOST_NAMES = 1000
# A table of so many rows or bytes fits into memory beside everything else; more is split, or meant to harm.
MOST_ROWS = 500_000
MOST_BYTES = 256 * 1024 * 1024
# Rows of a Parquet file that are unpacked before their size is looked at.
_ROWS_AT_ONCE = 1000
_NUMBERS = ("number", "credit_year", "position", "line_start", "line_end")
SEPARATORS = ",;\t|"
_TWICE = "columns that the table has twice; the first of each was read"
Problem = tuple[int | None, str, str]


class TableReading(NamedTuple):
    """Columns of entries of one table, and (line, text, reason) of what looks wrong."""

    entries: dict[str, list]  # type: ignore[type-arg]
    problems: list[Problem]


class _Table(NamedTuple):
    """A table as it was read: its columns by name, and the line of each row."""

    columns: dict[str, list[object]]
    lines: list[int]
    problems: list[Problem]


def read_table(data: bytes, form: str) -> TableReading:
    r"""Return the entries of a table; how columns were understood, and which were left out, stands in the problems.

    >>> read_table(b"headline,published\nILO at 100,2019-06-21\n", "csv").entries["date"]
    [datetime.date(2019, 6, 21)]
    """
    table = _parquet(data) if form == "parquet" else _records(data) if form == "jsonl" else _csv(decode(data).text)
    columns, problems = _understood(table.columns)
    if not table.columns and table.problems:
        raise ListingError(f"the table holds no record: {table.problems[0][2]}.")
    if "title" not in columns:
        raise ListingError(f"the table has no column 'title'; it has {', '.join(table.columns) or 'none'}.")
    problems = [*table.problems, *problems]
    n, lines = len(table.lines), table.lines
    entries = {name: _column(columns.get(name, [None] * n), name, lines, problems) for name in ENTRIES}
    entries["date_end"] = [b or a for a, b in zip(entries["date"], entries["date_end"], strict=True)]
    for name, fill in (("line_start", lines), ("line_end", lines), ("position", range(1, n + 1))):
        entries[name] = [v if v is not None else f for v, f in zip(entries[name], fill, strict=True)]
    untitled = [line for line, title in zip(lines, entries["title"], strict=True) if title is None]
    problems += [(line, "", "a row without a title") for line in untitled]
    return TableReading(entries, problems)


def _understood(columns: dict[str, list[object]]) -> tuple[dict[str, list[object]], list[Problem]]:
    """Columns under the names of entries, and what was understood, and what was left out."""
    known = known_columns()
    named: dict[str, list[object]] = {}
    mapped, twice, unknown = [], [], []
    # A column of the right name goes before one that only means the same.
    for name in sorted(columns, key=lambda name: name.strip().lower() not in ENTRIES):
        column = known.get(name.strip().lower())
        if column is None:
            unknown.append(name)
            continue
        before = named.get(column)
        if before and any(not _missing(a) and not _missing(b) for a, b in zip(before, columns[name], strict=True)):
            twice.append(name)
        elif column != name.strip().lower():
            mapped.append(f"{name} → {column}")
        # Records may name the same value in different ways: each row has the first that it holds.
        pairs = zip(before or columns[name], columns[name], strict=True)
        named[column] = [b if _missing(a) else a for a, b in pairs]
    reasons = {
        "columns read as those of entries": mapped,
        _TWICE: twice,
        "columns that entries do not have; they were left out": sorted(unknown),
    }
    return named, [(None, ", ".join(names)[:1000], reason) for reason, names in reasons.items() if names]


def _head_of(lines: list[str]) -> tuple[int, str]:
    """Line that holds the heads, behind blank lines and comments, and the separator that it uses or declares."""
    first = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    declared = lines[first].strip() if first < len(lines) else ""
    if declared.lower().startswith("sep=") and len(declared) == 5:
        return first + 1, declared[4]
    return first, max(SEPARATORS, key=declared.count)


def _csv(text: str) -> _Table:
    """Rows of separated values; a row that does not fit its head is reported, and never shifted."""
    problems: list[Problem] = []
    # Only line ends end a line: `splitlines` would also cut a cell at U+2028 or a form feed.
    lines = [*io.StringIO(text.lstrip("\ufeff"), newline="")]
    first, separator = _head_of(lines)
    reader = csv.reader(lines[first:], delimiter=separator)
    try:
        names = [name.strip() for name in next(reader, [])]
        while names and not names[-1]:
            names.pop()
        rows: list[list[str]] = []
        places: list[int] = []
        start = reader.line_num
        for row in reader:
            line, start = first + start + 1, reader.line_num
            while len(row) > len(names) and not row[-1].strip():
                row.pop()
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(names):
                reason = f"{len(row)} values under {len(names)} heads; put values that hold {separator!r} in quotes"
                problems.append((line, separator.join(row)[:200], reason))
                continue
            rows.append(row)
            places.append(line)
    except csv.Error as error:
        raise ListingError(f"the csv table cannot be read ({error}).") from error
    columns: dict[str, list[object]] = {}
    twice: dict[str, None] = {}
    for place, name in enumerate(names):
        if name in columns:
            twice[name] = None
        else:
            columns[name] = [row[place].strip() or None for row in rows]
    if twice:
        problems.append((None, ", ".join(twice), _TWICE))
    return _Table(columns, places, problems)


def _records(data: bytes) -> _Table:
    """Rows of JSON; a line that is no record is reported."""
    records, wrong = json_records(decode(data).text)
    rows = [row for _, row in records]
    problems = [(line, _text(text), reason) for line, text, reason in wrong]
    names = [*dict.fromkeys(name for row in rows for name in row)]
    # A column that is only named later needs no values: each row may have names of its own.
    known = known_columns()
    columns: dict[str, list[object]] = {name: [] for name in names[:MOST_NAMES]}
    wanted = [name for name in names if name.lower() in known][:MOST_NAMES]
    columns |= {name: [row.get(name) for row in rows] for name in wanted}
    return _Table(columns, [line for line, _ in records], problems)


def _parquet(data: bytes) -> _Table:
    """Rows of a Parquet file, whose values have types."""
    import pyarrow as pa

    try:
        table = _bounded(data)
        # Damaged texts would otherwise come to light one by one, in the middle of the reading.
        table.validate(full=True)
        names = [str(name) for name in table.column_names]
        columns = {name: table.column(place).to_pylist() for place, name in enumerate(names)}
    except (ValueError, OSError, OverflowError, pa.ArrowException) as error:
        raise ListingError(f"the parquet table cannot be read ({' '.join(str(error).split())}).") from error
    return _Table(columns, [*range(1, table.num_rows + 1)], [])


def _bounded(data: bytes) -> Any:  # noqa: ANN401 (pyarrow carries no types)
    """Table of a Parquet file, unless it is too large to be meant; its texts may be one long text, many times."""
    import pyarrow as pa
    from pyarrow import parquet

    opened = parquet.ParquetFile(io.BytesIO(data))
    if opened.metadata.num_rows > MOST_ROWS:
        raise ListingError(f"the table has {opened.metadata.num_rows:,} rows, more than {MOST_ROWS:,}; split it.")
    texts = [field.name for field in opened.schema_arrow if pa.types.is_string(field.type)]
    # Repeated texts stay one text each until their size is known.
    opened = parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
    batches, size = [], 0
    for batch in opened.iter_batches(_ROWS_AT_ONCE):
        size += sum(_unpacked_size(column) for column in batch.columns)
        if size > MOST_BYTES:
            raise ListingError(f"the table unpacks to more than {MOST_BYTES:,} bytes; split it, or check it.")
        batches.append(batch)
    return pa.Table.from_batches(batches, schema=batches[0].schema) if batches else opened.read()


def _unpacked_size(column: Any) -> int:  # noqa: ANN401 (pyarrow carries no types)
    """Bytes of the values of a column, each counted as often as it stands there."""
    import pyarrow as pa
    from pyarrow import compute

    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = compute.binary_length(column.dictionary).take(column.indices)
    return int(compute.sum(lengths).as_py() or 0)


def _column(raw: list[object], name: str, lines: list[int], problems: list[Problem]) -> list[Any]:
    """Values of one column as plain Python values; what cannot be converted is missing, and reported."""
    if name in _NUMBERS:
        values: list[Any] = [_number(value) for value in raw]
        problems += [
            (line, _text(value)[:200], f"{name} must be a number")
            for line, value, read in zip(lines, raw, values, strict=True)
            if read is None and not _missing(value)
        ]
        return values
    if name not in _DATES:
        return [None if _missing(value) or not str(value).strip() else _text(value) for value in raw]
    order = day_order(str(value) for value in raw if isinstance(value, str))
    days = []
    by_zone = 0
    for line, value in zip(lines, raw, strict=True):
        day, problem, counted = (None, "", False) if _missing(value) else _day(value, order)
        days.append(day)
        by_zone += counted
        if problem:
            problems.append((line, _text(value)[:200], f"the {name} {problem}; write it as YYYY-MM-DD"))
    if by_zone:
        zone = home_agency().time_zone
        problems.append((None, name, f"{by_zone:,} moments in seconds were given the day that they had in {zone}"))
    return days


def _day(value: object, order: DayOrder | None) -> tuple[dt.date | None, str, bool]:
    """Day of a cell, else why it has none; and whether a time zone was needed."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        if EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            return value, "", False
        return None, f"is not between {EARLIEST_YEAR} and {LATEST_YEAR}", False
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    return parse_machine_date(text, ZoneInfo(home_agency().time_zone), order)


def _number(value: object) -> int | None:
    """Whole number of a cell; None for what is none, or too large to be meant."""
    if _missing(value):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return int(number) if abs(number) <= LARGEST else None


def _text(value: object) -> str:
    """Text of a cell; half a character, which JSON can hold and no table can, is shown as a question mark."""
    return str(value).encode("utf-8", "replace").decode()


def _missing(value: object) -> bool:
    """Return whether a cell holds nothing."""
    return value is None or value == "" or (isinstance(value, float) and value != value)
