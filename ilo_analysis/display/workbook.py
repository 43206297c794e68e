"""The tables of a report as one workbook: numbers and dates as such, and a sheet that says what each column means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilo_analysis.display.locale import ENGLISH, Locale
from ilo_analysis.display.table import Table, Value, head_of
from ilo_analysis.schema import meanings_of
from ilo_analysis.text.spreadsheet import neutralise

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Excel refuses these in the name of a sheet, and names longer than 31 characters
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']+")
_CELL_LIMIT = 32_767
_DAY = {"date": re.compile(r"\d{4}-\d\d-\d\d"), "month": re.compile(r"\d{4}-\d\d")}


def write_workbook(
    path: Path, tables: Sequence[Table], *, provenance: Mapping[str, object] | None = None, locale: Locale = ENGLISH
) -> None:
    """Write one workbook: a sheet per table, one on their columns, and one that says where the numbers come from.

    The same tables give the same bytes: the workbook carries no time of writing.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = str((provenance or {}).get("title", ""))
    book.set_properties({"created": datetime(2000, 1, 1), "title": title})  # noqa: DTZ001
    formats = _formats(book)
    taken: set[str] = set()
    named = [(_sheet_name(table.name, taken), table) for table in tables]
    for name, table in named:
        _fill(book.add_worksheet(name), table, formats)
    _fill(book.add_worksheet(_sheet_name("columns", taken)), _meanings(dict(named), locale), formats)
    if provenance is not None:
        facts: list[list[Value]] = [[key, _fact(value)] for key, value in provenance.items()]
        table = Table(["what", "value"], ["text", "text"], facts, title="Provenance")
        _fill(book.add_worksheet(_sheet_name("provenance", taken)), table, formats)
    book.close()


def _meanings(tables: Mapping[str, Table], locale: Locale) -> Table:
    """Return the meaning of each column of each sheet, in words."""
    rows: list[list[Value]] = [
        [name, column, head_of(column, locale), locale.tr(meaning) if meaning else None]
        for name, table in tables.items()
        for column, meaning in meanings_of(table.columns).items()
    ]
    return Table(["sheet", "column", "name", "meaning"], ["text"] * 4, rows, title=locale.tr("Columns"))


def _formats(book: Workbook) -> dict[str, Format]:
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 13}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "month": book.add_format({"num_format": "yyyy-mm"}),
    }


def _fill(page: Worksheet, table: Table, formats: Mapping[str, Any]) -> None:
    head = 2 if table.title else 0
    if table.title:
        page.write_string(0, 0, neutralise(table.title), formats["title"])
    for place, column in enumerate(table.columns):
        page.write_string(head, place, neutralise(column)[:_CELL_LIMIT], formats["head"])
        widest = max([len(column), *(len(str(row[place])) for row in table.rows)])
        page.set_column(place, place, min(max(widest + 2, 8), 60))
    for down, row in enumerate(table.rows, start=head + 1):
        for place, (value, kind) in enumerate(zip(row, table.kinds, strict=True)):
            _write(page, down, place, value, kind, formats)
    page.freeze_panes(head + 1, 0)
    if table.rows:
        page.autofilter(head, 0, head + len(table.rows), len(table.columns) - 1)


def _write(page: Worksheet, down: int, place: int, value: Value, kind: str, formats: Mapping[str, Any]) -> None:
    """Write one cell: a number, a truth, a day or month, or a text; nothing for a missing value."""
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(down, place, value)
    elif not isinstance(value, str):
        page.write_number(down, place, value)
    elif kind in _DAY and _DAY[kind].fullmatch(value) and value >= "1900-03":  # Excel counts a day too many before
        day = datetime.fromisoformat(value if kind == "date" else f"{value}-01")
        page.write_datetime(down, place, day, formats[kind])
    else:
        page.write_string(down, place, neutralise(value)[:_CELL_LIMIT])


def _sheet_name(name: str, taken: set[str]) -> str:
    base = _NOT_IN_SHEET_NAME.sub(" ", name).strip()[:28] or "sheet"
    unique, count = base, 2
    while unique.casefold() in taken:
        unique, count = f"{base}-{count}", count + 1
    taken.add(unique.casefold())
    return unique


def _fact(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={_fact(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_fact(part) for part in value)
    return str(value)
