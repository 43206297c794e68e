"""Turn tables of stories (CSV, JSON, Parquet, spreadsheets) into entries, whatever common column names they use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ilo_analysis.errors import ListingError, ParameterError, unknown_choice
from ilo_analysis.listings.agency import home_agency
from ilo_analysis.listings.data.json_records import records_within
from ilo_analysis.listings.data.sheets import tables_of_sheets
from ilo_analysis.listings.data.table_forms import (
    MOST_SAID,
    TWICE,
    Problem,
    Table,
    table_of_csv,
    table_of_json,
    table_of_parquet,
    table_of_records,
)
from ilo_analysis.listings.dates.machine import MachineDate, parse_machine_date
from ilo_analysis.listings.dates.numeric import DayOrder, day_order
from ilo_analysis.listings.dates.printed import EARLIEST_YEAR, LATEST_YEAR
from ilo_analysis.listings.formats import SPREADSHEETS, column_of
from ilo_analysis.listings.origin.saved import inner_address
from ilo_analysis.schema import TABLES

# Values of a column of an unknown name that must be days for it to hold dates.
_MOST_TRIED = 50
_DATES = ("date", "date_end")
_NUMBERS = ("number", "credit_year", "position", "line_start", "line_end")
# Numbers of lines, entries and years; what is larger is damage.
LARGEST = 10**9
# Half of a character that UTF-16 writes in two.
_HALF = re.compile(r"[\ud800-\udfff]")
# Days as spreadsheets count them, of 1954 to 2100; no year, date or moment is written as such a number.
_SERIAL = re.compile(r"([2-6]\d{4}|7[0-2]\d{3})(?:\.\d*)?", re.ASCII)
_FIRST_SERIAL = dt.date(1899, 12, 30)
# Which column of a table is taken for one of entries: pairs of (column of entries, column of the table).
Columns = tuple[tuple[str, str], ...]


class TableReading(NamedTuple):
    """Columns of entries from one table, and (line, text, reason) for what looks wrong."""

    entries: dict[str, list]  # type: ignore[type-arg]
    problems: list[Problem]


def read_table(data: bytes, form: str, columns: Columns = ()) -> TableReading:
    r"""Return the entries of a table; the problems say how columns were understood and which were left out.

    `columns` says which table column to read as which column of entries, as pairs `("date", "publish_date")`.
    The entries of several sheets have the sheet as `listing_id`.

    >>> read_table(b"headline,published\nILO at 100,2019-06-21\n", "csv").entries["date"]
    [datetime.date(2019, 6, 21)]
    """
    tables, problems = _tables(data, form, [name.lower() for _, name in columns])
    readings = [_read_one(table, columns) for table in tables]
    dated = [any(reading.entries["date"]) for reading in readings]
    entries: dict[str, list[Any]] = {name: [] for name in TABLES["entries"]}
    for table, reading, has_dates in zip(tables, readings, dated, strict=True):
        n = len(reading.entries["title"])
        if any(dated) and not has_dates:
            problems.append((None, table.sheet, f"a sheet without dated rows; its {n:,} rows were not read"))
            continue
        if sum(dated) > 1:
            reading.entries["listing_id"] = [own or table.sheet for own in reading.entries["listing_id"]]
        for name, values in entries.items():
            values += reading.entries[name]
        start = f"sheet {table.sheet!r}: " if len(tables) > 1 else ""
        problems += [(line, text, start + reason) for line, text, reason in reading.problems]
    return TableReading(entries, problems)


def read_scripts(scripts: Iterable[str]) -> TableReading | None:
    """Return the entries of a list in the scripts of a page; None if they hold none.

    >>> script = 'var news = [{"title": "A", "date": "2021-11-08"}, {"title": "B", "date": "2021-11-07"}]'
    >>> read_scripts([script]).entries["title"]
    ['A', 'B']
    """
    records = records_within(scripts)
    return _read_one(table_of_records([(1, record) for record in records], []), ()) if records else None


def _tables(data: bytes, form: str, wanted: list[str]) -> tuple[list[Table], list[Problem]]:
    """Return the tables in a file, and the problems of the others."""
    if form in SPREADSHEETS:
        tables, problems = tables_of_sheets(data, form, wanted)
        if not tables:
            said = "; ".join(f"{name!r} is {reason}" for _, name, reason in problems)
            raise ListingError(f"no sheet names a title beside a date or another column of stories: {said or 'none'}.")
        return tables, problems
    if form == "csv":
        return [table_of_csv(data, wanted)], []
    return [table_of_json(data) if form == "jsonl" else table_of_parquet(data)], []


def _read_one(table: Table, wanted: Columns) -> TableReading:
    """Return the entries of one table."""
    columns, problems = _understood(table.columns, wanted)
    if not table.columns and table.problems:
        raise ListingError(f"the table holds no record: {table.problems[0][2]}.")
    if "title" not in columns:
        names = ", ".join(table.columns)[:MOST_SAID] or "none"
        raise ListingError(f"the table has no column 'title'; it has {names}. Name it with --columns title=NAME.")
    problems = [*table.problems, *problems]
    n, lines = len(table.lines), table.lines
    entries = {name: _column(columns.get(name, [None] * n), name, lines, problems) for name in TABLES["entries"]}
    entries["url"] = [url and inner_address(url) for url in entries["url"]]
    entries["date_end"] = _ends(entries["date"], entries["date_end"], lines, problems)
    for name, fill in (("line_start", lines), ("line_end", lines), ("position", range(1, n + 1))):
        entries[name] = [v if v is not None else f for v, f in zip(entries[name], fill, strict=True)]
    untitled = [line for line, title in zip(lines, entries["title"], strict=True) if title is None]
    problems += [(line, "", "a row without a title") for line in untitled]
    return TableReading(entries, problems)


def _ends(
    starts: list[dt.date | None], ends: list[dt.date | None], lines: list[int], problems: list[Problem]
) -> list[dt.date | None]:
    """Return the last day of each entry, its first where none is given.

    One without a first day, or before it, is left out.
    """
    kept: list[dt.date | None] = []
    for start, end, line in zip(starts, ends, lines, strict=True):
        wrong = end is not None and (start is None or end < start)
        if wrong:
            reason = "a date_end without a date" if start is None else f"a date_end before the date {start}"
            problems.append((line, str(end), f"{reason}; it was left out"))
        kept.append(start if wrong else end or start)
    return kept


def _understood(
    columns: dict[str, list[object]], wanted: Columns = ()
) -> tuple[dict[str, list[object]], list[Problem]]:
    """Return the columns under the names of entries, and what was understood, and what was left out."""
    forced = {_named(name, columns): column for column, name in wanted}
    by_values = _columns_of_days(columns, forced)
    if len(by_values) == 1:
        forced |= dict.fromkeys(by_values, "date")
    named: dict[str, list[object]] = {}
    mapped, twice, unknown, replaced = [], [], [], []
    # A column that was named goes first, then one of the right name, then one that only means the same.
    for name in sorted(columns, key=lambda name: (name not in forced, name.strip().lower() not in TABLES["entries"])):
        column = forced.get(name) or column_of(name)
        if column is None:
            unknown.append(name)
            continue
        if name not in forced and column in forced.values():
            replaced.append(name)
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
        "columns recognised by other names": mapped,
        TWICE: twice,
        "columns left out, because another was named for them": replaced,
        "columns that entries do not have; they were left out": sorted(unknown),
        "no column is named for dates, though several hold some; name one with --columns date=NAME": (
            by_values if len(by_values) > 1 else []
        ),
    }
    return named, [(None, ", ".join(names)[:MOST_SAID], reason) for reason, names in reasons.items() if names]


def _columns_of_days(columns: dict[str, list[object]], forced: Mapping[str, str]) -> list[str]:
    """Return the columns of unknown names whose first values are all days, if no column is named for dates."""
    named = {name: forced.get(name) or column_of(name) for name in columns}
    if "date" in named.values():
        return []
    found = []
    for name in [name for name, column in named.items() if column is None]:
        values = [value for value in columns[name] if not _missing(value)][:_MOST_TRIED]
        order = day_order(str(value) for value in values)
        if values and all(isinstance(value, str | dt.date) and _day(value, order).day for value in values):
            found.append(name)
    return found


def _named(name: str, columns: Iterable[str]) -> str:
    """Return the column of the table that a person named, whatever its case.

    Raises
    ------
    ListingError
        If there is none; the message names the nearest.
    """
    own = {column.strip().lower(): column for column in columns}
    if name.strip().lower() not in own:
        raise ListingError(unknown_choice("column", name, columns))
    return own[name.strip().lower()]


def columns_of(given: str | Mapping[str, str] | None) -> Columns:
    """Return pairs of an entry column and the table column to read for it, given `date=publish_date,title=headline`.

    Raises
    ------
    ParameterError
        If it names a column that entries lack, or has no `=`; the message names the nearest.

    >>> columns_of("date=publish_date, title=headline")
    (('date', 'publish_date'), ('title', 'headline'))
    """
    if isinstance(given, str):
        parts = [part.partition("=") for part in given.split(",") if part.strip()]
        wrong = next((own for own, equals, name in parts if not equals or not name.strip()), None)
        if wrong is not None:
            raise ParameterError(f"columns: {wrong.strip()!r} names no column; write date=publish_date,title=headline.")
        pairs = [(own.strip(), name.strip()) for own, _, name in parts]
    else:
        pairs = [*(given or {}).items()]
    for own, _ in pairs:
        if own not in TABLES["entries"]:
            raise ParameterError(unknown_choice("column of entries", own, TABLES["entries"]))
    return tuple(pairs)


def _column(raw: list[object], name: str, lines: list[int], problems: list[Problem]) -> list[Any]:
    """Return the values of one column as plain Python values; what cannot be converted is missing, and reported."""
    if name in _DATES:
        return _days(raw, name, lines, problems)
    if name in _NUMBERS:
        values: list[Any] = [_number(value) for value in raw]
        problems += [
            (line, _text(value)[:200], f"{name} must be a number")
            for line, value, read in zip(lines, raw, values, strict=True)
            if read is None and not _missing(value)
        ]
        return values
    problems += [
        (line, _text(value)[:200], f"the {name} is not text; it was kept as written")
        for line, value in zip(lines, raw, strict=True)
        if isinstance(value, bool | list | dict | bytes)
    ]
    problems += [
        (line, _text(value)[:200], f"the {name} holds half a character, which is shown as a question mark")
        for line, value in zip(lines, raw, strict=True)
        if isinstance(value, str) and not value.isascii() and _HALF.search(value)
    ]
    return [None if _missing(value) or not str(value).strip() else _text(value) for value in raw]


def _days(raw: list[object], name: str, lines: list[int], problems: list[Problem]) -> list[dt.date | None]:
    """Return the days of one column; report once how they were counted."""
    order = day_order(str(value) for value in raw if isinstance(value, str))
    days: list[dt.date | None] = []
    by_zone = 0
    serials: list[tuple[object, dt.date]] = []
    for line, value in zip(lines, raw, strict=True):
        if serial := _SERIAL.fullmatch(str(value).strip()):
            days.append(_FIRST_SERIAL + dt.timedelta(days=int(serial[1])))
            serials.append((value, days[-1]))  # type: ignore[arg-type]  # it is a day
            continue
        day, problem, counted = MachineDate(None) if _missing(value) else _day(value, order)
        days.append(day)
        by_zone += counted
        if problem:
            problems.append((line, _text(value)[:200], f"the {name} {problem}; write it as YYYY-MM-DD"))
    if by_zone:
        zone = home_agency().time_zone
        problems.append((None, name, f"{by_zone:,} moments in seconds were given the day that they had in {zone}"))
    if serials:
        example = f"{_text(serials[0][0])} is {serials[0][1]}"
        problems.append((None, name, f"{len(serials):,} numbers were read as spreadsheets count days ({example})"))
    return days


def _day(value: object, order: DayOrder | None) -> MachineDate:
    """Return the day of a cell, else why it has none."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        if EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            return MachineDate(value)
        return MachineDate(None, f"is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return parse_machine_date(_text(value).strip(), ZoneInfo(home_agency().time_zone), order)


def _number(value: object) -> int | None:
    """Return whole number of a cell; None for what is none, or too large to be meant."""
    if _missing(value):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return int(number) if abs(number) <= LARGEST else None


def _text(value: object) -> str:
    """Return the text of a cell; half a character, which JSON can hold and no table can, becomes a question mark."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).encode("utf-8", "replace").decode()


def _missing(value: object) -> bool:
    """Return whether a cell holds nothing."""
    return value is None or value == "" or (isinstance(value, float) and value != value)
