"""The tables of a report as CSV files and as one workbook, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ilo_analysis.display.locale import ENGLISH, Locale

# Excel refuses these in the name of a sheet, and names longer than 31 characters
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']+")
_NUMBER = re.compile(r"[-−+]?\d+(?:\.\d+)?")
_CELL_LIMIT = 32_767
_INVALID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Sheet(NamedTuple):
    """One table: a name for the sheet, a title, the columns' names, rows of texts, which columns are numbers."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    numeric: Sequence[bool]


def neutralise(text: str) -> str:
    r"""Text that no spreadsheet takes for a formula.

    >>> neutralise('=HYPERLINK("x")'), neutralise("@ILO"), neutralise("Decent work")
    ('\'=HYPERLINK("x")', "'@ILO", 'Decent work')
    """
    text = _INVALID.sub("", text)
    return "'" + text if text.lstrip()[:1] in {"=", "+", "-", "@", "−"} or text[:1] in {"\t", "\r"} else text


def plain_number(text: object, locale: Locale = ENGLISH) -> float | None:
    """Read the number behind a formatted text, or None if it is not a number; a percentage is a part of one.

    >>> plain_number("1,234.5"), plain_number("12 %"), plain_number("1 234,5", Locale("fr")), plain_number("12–40")
    (1234.5, 0.12, 1234.5, None)
    """
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return float(text)
    bare = re.sub(r"[\s\u00a0\u202f]", "", str(text))
    percent = bare.endswith("%")
    bare = bare.rstrip("%")
    bare = bare.replace(",", "") if locale.language == "en" else bare.replace(".", "").replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        return None
    value = float(bare.replace("−", "-"))
    return value / 100 if percent else value


def csv_text(sheet: Sheet, locale: Locale = ENGLISH) -> str:
    r"""Table as CSV: numbers as plain numbers, texts neutralised, lines ended by a line feed.

    >>> csv_text(Sheet("s", "S", ["month", "stories"], [["2021-10", "1,234"], ["=1+1", "–"]], [False, True]))
    "month,stories\n2021-10,1234\n'=1+1,–\n"
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([neutralise(str(column)) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(*cell, locale) for cell in _typed(row, sheet.numeric)])
    return target.getvalue()


def _typed(row: Sequence[object], numeric: Sequence[bool]) -> Iterable[tuple[object, bool]]:
    flags = [*numeric, *[False] * (len(row) - len(numeric))]
    return zip(row, flags, strict=False)


def _csv_cell(value: object, is_number: bool, locale: Locale) -> str:
    number = plain_number(value, locale) if is_number else None
    if number is None:
        return neutralise("" if value is None else str(value))
    return f"{number:.10g}"


def write_workbook(
    path: Path, sheets: Sequence[Sheet], *, provenance: Mapping[str, object], locale: Locale = ENGLISH
) -> None:
    """Write one workbook: a sheet per table and one that says where the numbers come from.

    The same tables give the same bytes: the workbook carries no time of writing.
    """
    from datetime import datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1), "title": str(provenance.get("title", ""))})  # noqa: DTZ001
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "font_size": 13}),
        "percent": book.add_format({"num_format": "0.0 %"}),
    }
    taken: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, taken))
        _fill(page, sheet, formats, locale)
    facts = [[key, _fact(value)] for key, value in provenance.items()]
    page = book.add_worksheet(_sheet_name("provenance", taken))
    _fill(page, Sheet("provenance", "Provenance", ["what", "value"], facts, [False, False]), formats, locale)
    book.close()


def _fill(page: object, sheet: Sheet, formats: Mapping[str, object], locale: Locale) -> None:
    page.write_string(0, 0, neutralise(sheet.title), formats["title"])  # type: ignore[attr-defined]
    for place, column in enumerate(sheet.columns):
        page.write_string(2, place, neutralise(str(column)), formats["head"])  # type: ignore[attr-defined]
        widest = max([len(str(column)), *(len(str(row[place])) for row in sheet.rows if place < len(row))])
        page.set_column(place, place, min(max(widest + 2, 8), 60))  # type: ignore[attr-defined]
    for down, row in enumerate(sheet.rows, start=3):
        for place, (value, is_number) in enumerate(_typed(row, sheet.numeric)):
            number = plain_number(value, locale) if is_number else None
            if number is None:
                text = neutralise("" if value is None else str(value))[:_CELL_LIMIT]
                page.write_string(down, place, text)  # type: ignore[attr-defined]
            else:
                style = formats["percent"] if str(value).rstrip().endswith("%") else None
                page.write_number(down, place, number, style)  # type: ignore[attr-defined]
    page.freeze_panes(3, 0)  # type: ignore[attr-defined]


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
