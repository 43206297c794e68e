"""Turn spreadsheets (XLSX, ODS) into tables, one per sheet that names columns of stories, within bounds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.data.table_forms import (
    MOST_BYTES,
    MOST_ROWS,
    Problem,
    Table,
    table_of_rows,
)
from ilo_analysis.listings.formats import MOST_BEFORE_HEADS, names_columns

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

# A sheet is unpacked as the rectangle around its cells, however few they are.
MOST_CELLS = 10_000_000
_PIECE = 1 << 20
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_SHARED = re.compile(rb'\bt="s"[^>]*>\s*<v>(\d{1,9})</v>')
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"


def tables_of_sheets(data: bytes, form: str, wanted: Iterable[str] = ()) -> tuple[list[Table], list[Problem]]:
    """Return the sheets that name columns of stories, and a note on each that does not.

    Raises
    ------
    ListingError
        If the file is damaged, protected, or unpacks to more than the bounds.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _check_bounds(data, form)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        opened = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
    # What a damaged file raises in the libraries has no end.
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile, NotImplementedError, SyntaxError) as error:
        raise ListingError(f"the spreadsheet cannot be read ({' '.join(str(error).split())[:200]}).") from error
    tables: list[Table] = []
    problems: list[Problem] = []
    for name, sheet in opened:
        read = _read_sheet(name, sheet, wanted)
        if isinstance(read, str):
            problems.append((None, name, read))
        else:
            tables.append(read)
    return tables, problems


def _read_sheet(name: str, sheet: CalamineSheet, wanted: Iterable[str]) -> Table | str:
    """Return the table of one sheet, or why it is none."""
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    if len(rows) > MOST_ROWS:
        raise ListingError(f"the sheet {name!r} has {len(rows):,} rows, more than {MOST_ROWS:,}; split it.")
    problems = _spread_merged(rows, sheet.merged_cell_ranges or [])
    filled = [n for n, row in enumerate(rows) if _is_filled(row)]
    if not filled:
        return "a sheet without values"
    head = next((n for n in filled[:MOST_BEFORE_HEADS] if names_columns(map(str, rows[n]), wanted)), None)
    if head is None:
        return f"a sheet that names no title beside another column of stories; its {len(filled):,} rows were not read"
    problems += [(n + 1, _shown(rows[n]), "a row above the header") for n in filled if n < head]
    below = [n for n in filled if n > head]
    if blank := (below[-1] - head - len(below) if below else 0):
        problems.append((None, "", f"{blank:,} blank rows between others were skipped"))
    names = [str(cell).strip() for cell in rows[head]]
    unnamed = [n for n in below if any(cell != "" for cell, own in zip(rows[n], names, strict=True) if not own)]
    if unnamed:
        problems.append(
            (unnamed[0] + 1, _shown(rows[unnamed[0]]), f"{len(unnamed):,} rows have values in columns without a header")
        )
    places = [place for place, own in enumerate(names) if own]
    found = [(n + 1, [rows[n][place] for place in places]) for n in below]
    return table_of_rows([names[place] for place in places], found, problems)._replace(sheet=name)


def _is_filled(row: list[Any]) -> bool:
    """Return whether a row holds a value."""
    return any(not isinstance(cell, str) or cell.strip() for cell in row)


def _shown(row: list[Any]) -> str:
    """Return the values of a row as one text."""
    return " | ".join(str(cell) for cell in row if cell != "")[:200]


def _spread_merged(rows: list[list[Any]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> list[Problem]:
    """Give each row beside a merged cell its value, in place, and report it; cells merged over columns stay."""
    problems: list[Problem] = []
    for (top, left), (bottom, right) in merged:
        if left != right or top >= len(rows) or left >= len(rows[top]) or rows[top][left] == "":
            continue
        for row in rows[top + 1 : bottom + 1]:
            if row[left] == "" and _is_filled(row):
                row[left] = rows[top][left]
        reason = f"merged cells down to row {bottom + 1}; each row beside them was given their value"
        problems.append((top + 1, str(rows[top][left])[:200], reason))
    return problems


def _check_bounds(data: bytes, form: str) -> None:
    """Refuse a file whose members or sheets unpack beyond the limits, before anything unpacks them whole."""
    left = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts: dict[str, bytes] = {}
        for member in package.infolist():
            with package.open(member) as stream:
                kept = b"".join(_pieces(stream, left))
            left -= len(kept)
            if left < 0:
                raise ListingError(f"the spreadsheet unpacks to more than {MOST_BYTES:,} bytes; split it, or check it.")
            if member.filename.endswith((".xml", ".XML")):
                parts[member.filename] = kept
    if form == "ods":
        _check_repeats(parts.get("content.xml", b""))
        return
    shared = [len(text) for text in parts.get("xl/sharedStrings.xml", b"").split(b"<si>")[1:]]
    for name, part in parts.items():
        if name.startswith("xl/worksheets/"):
            _check_sheet(part, shared)


def _pieces(stream: Any, most: int) -> Iterator[bytes]:  # noqa: ANN401 (a member of a package)
    """Yield the pieces of a member, up to just above `most` bytes."""
    size = 0
    while size <= most and (piece := stream.read(_PIECE)):
        size += len(piece)
        yield piece


def _check_sheet(part: bytes, shared: list[int]) -> None:
    """Refuse a sheet of XLSX with cells too far apart, or with one long text in very many cells."""
    row = column = 0
    for found in _CELL.finditer(part):
        row = max(row, int(found[2]))
        place = 0
        for letter in found[1]:
            place = place * 26 + letter - 64
        column = max(column, place)
    size = sum(shared[index] for found in _SHARED.finditer(part) if (index := int(found[1])) < len(shared))
    _refuse_larger(row, column, size)


def _check_repeats(content: bytes) -> None:
    """Refuse a sheet of ODS whose repeated rows and cells exceed the limits."""
    from lxml import etree  # type: ignore[import-untyped]

    last = row = column = size = 0
    events = etree.iterparse(io.BytesIO(content), tag=f"{_TABLE}table-row", resolve_entities=False, no_network=True)
    for _, element in events:
        rows = int(element.get(f"{_TABLE}number-rows-repeated", 1))
        filled = [*element]
        # A cell without text or type is empty, and repeated to the edge of the sheet.
        while filled and filled[-1].get(_TYPE) is None and not len(filled[-1]):
            filled.pop()
        cells = [(int(cell.get(f"{_TABLE}number-columns-repeated", 1)), "".join(cell.itertext())) for cell in filled]
        last += rows
        if cells:
            row = last
            column = max(column, sum(times for times, _ in cells))
            size += rows * sum(times * len(text) for times, text in cells)
        element.clear()
        _refuse_larger(row, column, size)


def _refuse_larger(rows: int, columns: int, size: int) -> None:
    if rows * columns > MOST_CELLS or rows > MOST_ROWS or size > MOST_BYTES:
        raise ListingError(
            f"a sheet has {rows:,} rows and {columns:,} columns, with {size:,} characters; at most {MOST_ROWS:,} rows, "
            f"{MOST_CELLS:,} cells and {MOST_BYTES:,} characters are read. Split it, or check it."
        )
