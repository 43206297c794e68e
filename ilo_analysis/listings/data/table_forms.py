"""Turn tables of stories (CSV, JSON, Parquet) into columns by name, with the line of each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.data.json_records import json_records
from ilo_analysis.listings.encoding import decode
from ilo_analysis.listings.formats import MOST_BEFORE_HEADS, SEPARATORS, column_of, names_columns

MOST_NAMES = 1000
# Characters of names that one message holds.
MOST_SAID = 1000
# A table of this many rows or bytes fits into memory beside everything else; a larger one must be split, or is
# malicious.
MOST_ROWS = 500_000
MOST_BYTES = 256 * 1024 * 1024
# Longer cells are not the text of a listing; a row with this many lines lacks a closing quote.
MOST_CHARACTERS = 1_000_000
MOST_LINES = 1000
_MOST_OPEN_QUOTES = 100
# Rows of a Parquet file that are unpacked before their size is looked at.
_ROWS_AT_ONCE = 1000
# Lines that some programs draw between the rows.
_RULE = " \t+-=:"
TWICE = "columns that the table has twice; the first of each was read"
Problem = tuple[int | None, str, str]


class Table(NamedTuple):
    """A table as read: its columns by name, the line of each row, what looks wrong, and a sheet's name."""

    columns: dict[str, list[object]]
    lines: list[int]
    problems: list[Problem]
    sheet: str = ""


def table_of_csv(data: bytes, wanted: Iterable[str] = ()) -> Table:
    """Return rows of separated values; a row that does not fit the header is reported, never shifted.

    `wanted` names columns that the header may have besides the known ones.
    """
    decoded = decode(data)
    problems: list[Problem] = [(None, "", decoded.problem)] if decoded.problem else []
    # Only line ends end a line: `splitlines` would also cut a cell at U+2028 or a form feed.
    lines = [*io.StringIO(decoded.text.lstrip("\ufeff"), newline="")]
    first, separator = _find_heads(lines, wanted, problems)
    rows = _csv_rows(lines, first, separator, problems)
    names = [name.strip() for name in next(rows, (0, []))[1]]
    while names and not names[-1]:
        names.pop()
    found: list[tuple[int, list[str]]] = []
    for line, row in rows:
        while len(row) > len(names) and not row[-1].strip():
            row.pop()
        if not any(cell.strip(_RULE) for cell in row):
            continue
        missing = len(names) - len(row)
        if missing < 0:
            reason = (
                f"{len(row)} values under {len(names)} column headers; put values that hold {separator!r} in quotes"
            )
            problems.append((line, separator.join(row)[:200], reason))
            continue
        if missing:
            reason = f"{len(row)} values under {len(names)} column headers; the last {missing} were taken as empty"
            problems.append((line, separator.join(row)[:200], reason))
        found.append((line, row + [""] * missing))
    return table_of_rows(names, found, problems)


def table_of_rows(names: Sequence[str], rows: Sequence[tuple[int, Sequence[Any]]], problems: list[Problem]) -> Table:
    """Return rows, each with its line and one cell per name, as columns; of two with the same name, the first wins."""
    if len(rows) > MOST_ROWS:
        raise ListingError(f"the table has {len(rows):,} rows, more than {MOST_ROWS:,}; split it.")
    cells = (
        [(row[place].strip() or None) if isinstance(row[place], str) else row[place] for _, row in rows]
        for place in range(len(names))
    )
    return Table(_first_of_each(names, cells, problems), [line for line, _ in rows], problems)


def _first_of_each(
    names: Sequence[str], cells: Iterable[list[object]], problems: list[Problem]
) -> dict[str, list[object]]:
    """Return columns by name; a second one of the same name is left out, and reported."""
    columns: dict[str, list[object]] = {}
    twice: dict[str, None] = {}
    for name, values in zip(names, cells, strict=True):
        if name in columns:
            twice[name] = None
        else:
            columns[name] = values
    if twice:
        problems.append((None, ", ".join(twice)[:MOST_SAID], TWICE))
    return columns


def _find_heads(lines: list[str], wanted: Iterable[str], problems: list[Problem]) -> tuple[int, str]:
    """Find the header line and its separator, which it uses or which is given above it; report notes above it."""
    filled = [n for n, line in enumerate(lines[:1000]) if line.strip() and not line.startswith("#")]
    for n in filled[:MOST_BEFORE_HEADS]:
        text = lines[n].strip()
        if text.lower().startswith("sep=") and len(text) == 5:
            return n + 1, text[4]
        separator = max(SEPARATORS, key=text.count)
        if names_columns((cell.strip(' "') for cell in text.split(separator)), wanted):
            problems += [
                (above + 1, lines[above].strip()[:200], "a line above the header") for above in filled if above < n
            ]
            return n, separator
    first = filled[0] if filled else len(lines)
    return first, max(SEPARATORS, key=lines[first].count) if filled else ","


def _csv_rows(lines: list[str], first: int, separator: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows from a line on, each with the number of its first line.

    A quote that is never closed costs its line only.
    """
    # The limit is the interpreter's: what else reads CSV must find it as it was.
    limit = csv.field_size_limit(MOST_CHARACTERS)
    try:
        yield from _rows_from(lines, first, separator, problems)
    finally:
        csv.field_size_limit(limit)


def _rows_from(
    lines: list[str], first: int, separator: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows from a line on, as `_csv_rows` gives them."""
    start = first
    for _ in range(_MOST_OPEN_QUOTES):
        place = start

        def feed() -> Iterator[str]:
            """Yield the lines of the next rows, as many as one row may have."""
            nonlocal place
            while place < len(lines) and place - start < MOST_LINES:  # noqa: B023 (used up within the turn)
                place += 1
                yield lines[place - 1]
            if place < len(lines):
                raise csv.Error(f"more than {MOST_LINES:,} lines in one row")

        reader = csv.reader(feed(), delimiter=separator, strict=True)
        try:
            for row in reader:
                yield start + 1, row
                start = place
        except csv.Error as error:
            reason = f"not a row ({error}); is a quote not closed?"
            problems.append((start + 1, lines[start].strip()[:200], reason))
            start += 1
        else:
            return
    if start < len(lines):
        problems.append(
            (start + 1, "", f"{_MOST_OPEN_QUOTES} rows before this line are damaged; the rest was not read")
        )


def table_of_json(data: bytes) -> Table:
    """Return JSON records as rows; a line that is not a record is reported."""
    decoded = decode(data)
    records, wrong = json_records(decoded.text)
    problems: list[Problem] = [(None, "", decoded.problem)] if decoded.problem else []
    problems += [(line, text.encode("utf-8", "replace").decode(), reason) for line, text, reason in wrong]
    return table_of_records(records, problems)


def table_of_records(records: Sequence[tuple[int, Mapping[str, object]]], problems: list[Problem]) -> Table:
    """Return records, each with its line, as rows of a table."""
    rows = [row for _, row in records]
    if len(rows) > MOST_ROWS:
        raise ListingError(f"the table has {len(rows):,} records, more than {MOST_ROWS:,}; split it.")
    names = [*dict.fromkeys(name for row in rows for name in row)]
    # Each row may have its own names; only this many are kept besides the known ones.
    kept = {*names[:MOST_NAMES], *[name for name in names if column_of(name)][:MOST_NAMES]}
    columns = {name: [row.get(name) for row in rows] for name in names if name in kept}
    return Table(columns, [line for line, _ in records], problems)


def table_of_parquet(data: bytes) -> Table:
    """Return the rows of a Parquet file, with its typed values."""
    import pyarrow as pa

    try:
        table = _bounded(data)
        # Damaged texts would otherwise come to light one by one, in the middle of the reading.
        table.validate(full=True)
        names = [str(name) for name in table.column_names]
        cells = [_cells(table.column(name)) for name in range(len(names))]
    except (ValueError, OSError, OverflowError, pa.ArrowException) as error:
        raise ListingError(f"the parquet table cannot be read ({' '.join(str(error).split())}).") from error
    problems: list[Problem] = []
    return Table(_first_of_each(names, cells, problems), [*range(1, table.num_rows + 1)], problems)


def _cells(column: Any) -> list[object]:  # noqa: ANN401 (pyarrow carries no types)
    """Return the values of a column as Python's.

    A moment that Python has no date for is a text that shows its number.
    """
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [_cell(value) for value in column]


def _cell(value: Any) -> object:  # noqa: ANN401 (pyarrow carries no types)
    """Return the value of one cell, else its number and type."""
    try:
        return value.as_py()
    except (ValueError, OverflowError):
        return f"{value.value} as {value.type}"


def _bounded(data: bytes) -> Any:  # noqa: ANN401 (pyarrow carries no types)
    """Return the table of a Parquet file, unless it is too large to be meant.

    Its texts may be one long text, many times.
    """
    import pyarrow as pa
    from pyarrow import parquet

    opened = parquet.ParquetFile(io.BytesIO(data))
    if opened.metadata.num_rows > MOST_ROWS:
        raise ListingError(f"the table has {opened.metadata.num_rows:,} rows, more than {MOST_ROWS:,}; split it.")
    too_large = ListingError(f"the table unpacks to more than {MOST_BYTES:,} bytes; split it, or check it.")
    groups = [opened.metadata.row_group(number) for number in range(opened.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > MOST_BYTES:
        raise too_large
    plain = pa.schema([_plain(field) for field in opened.schema_arrow])
    texts = [field.name for field in plain if pa.types.is_string(field.type) or pa.types.is_binary(field.type)]
    # Repeated texts stay one text each until their size is known.
    opened = parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
    batches, size = [], 0
    for batch in opened.iter_batches(_ROWS_AT_ONCE):
        size += sum(_unpacked_size(column) for column in batch.columns)
        if size > MOST_BYTES:
            raise too_large
        # With its dictionary, each batch would keep all texts that came before it.
        batches.append(batch.cast(plain))
    return pa.Table.from_batches(batches, schema=plain)


def _plain(field: Any) -> Any:  # noqa: ANN401 (pyarrow carries no types)
    """Return a field of a schema with the type of its values: texts of one of four types as plain text."""
    import pyarrow as pa

    own = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if pa.types.is_large_string(own) or pa.types.is_string_view(own):
        own = pa.string()
    elif pa.types.is_large_binary(own) or pa.types.is_binary_view(own):
        own = pa.binary()
    return field.with_type(own)


def _unpacked_size(column: Any) -> int:  # noqa: ANN401 (pyarrow carries no types)
    """Return the bytes of the values of a column, each counted as often as it occurs."""
    import pyarrow as pa
    from pyarrow import compute

    if not pa.types.is_dictionary(column.type):
        return int(column.nbytes)
    lengths = compute.binary_length(column.dictionary).take(column.indices)
    return int(compute.sum(lengths).as_py() or 0)
