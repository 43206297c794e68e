"""Tables that a cell shows or prints, made readable for everyone: scopes, and a box that scrolls by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from ilo_analysis.display.locale import Locale
from ilo_analysis.display.table_words import LEAST_TELLING, head_of
from ilo_analysis.display.values import read_values
from ilo_analysis.display.workbook import Sheet
from ilo_analysis.reports.page.markup import Names

PHONE_PIXELS = 358
MOST_LETTERS = 14  # of a text before it breaks its line on a phone
LONGEST_WORD = 20  # an id may break anywhere
MOST_ROWS = 400  # that a reader scrolls through; the data file and the workbook have all
FOLDED_FROM = 16  # rows: a longer table stands behind a summary line
LONG = 28  # characters from which a cell may break its line; a date or a number may not


def read_table(about: Mapping[str, Any], name: str) -> Sheet | None:
    """Table that an output says it shows; nothing for an output that says nothing, or shows no table."""
    table = about.get("table") if about.get("role") == "table" else None
    if not table:
        return None
    return sheet_of(about, name, str(about.get("caption") or name))


def sheet_of(about: Mapping[str, Any], name: str, title: str) -> Sheet:
    """Table as an output's metadata holds it: its values, and its heads and texts; the texts alone if that is all."""
    table = about.get("table") or {}
    heads = [str(head) for head in table.get("columns", [])]
    texts = [[("" if value is None else str(value)) for value in row] for row in table.get("rows", [])]
    numeric = [bool(flag) for flag in table.get("numeric", [])] or [False] * len(heads)
    values = read_values(about.get("values") or {"columns": heads, "rows": texts})
    return Sheet(name, title, values, heads, texts, numeric)


def table_html(sheet: Sheet, locale: Locale, names: Names, *, fold: bool = True) -> str:
    """Table with caption, scopes and right-aligned numbers, in a box that scrolls by itself.

    Rows that begin with the same text, as those of a feed do, stand under it: a column less, and less to read. A long
    table folds, and one without rows is a sentence.
    """
    if not sheet.texts:
        return f"<p>{escape(locale.tr('{what}: none.', what=sheet.title))}</p>"
    if (more := len(sheet.texts) - MOST_ROWS) > 0:
        first = table_html(sheet._replace(texts=sheet.texts[:MOST_ROWS]), locale, names, fold=fold)
        rows = locale.tr(
            "{n} row is not shown here; it is in the data file.",
            "{n} rows are not shown here; they are in the data file.",
            n=more,
        )
        return f"{first}<p>{escape(rows)}</p>"
    grouped = _is_grouped(sheet)
    columns = sheet.heads[1:] if grouped else sheet.heads
    numeric = sheet.numeric[1:] if grouped else sheet.numeric
    texts = [row[1:] for row in sheet.texts] if grouped else sheet.texts
    hidden = hidden_on_phones(columns, texts, locale)
    classes = [f"r{place}" for place, flag in enumerate(numeric, start=1) if flag]
    classes += [f"h{place + 1}" for place in hidden]
    # end tags of cells and rows may be left out in HTML, and a table of months has hundreds
    head = "".join(f'<th scope="col">{escape(column)}' for column in columns)
    body = _grouped_rows(sheet.texts) if grouped else "<tbody>" + "".join(f"<tr>{_row(row)}" for row in sheet.texts)
    label = escape(names.label(locale.tr("{what}, scrolls sideways", what=sheet.title)))
    table = (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table class="{" ".join(classes)}">'
        f"<caption>{escape(sheet.title)}</caption><thead><tr>{head}{body}</table></div>"
    )
    if hidden:
        gone = locale.list([columns[place] for place in hidden])
        left_out = locale.tr("Not shown on a narrow screen, but in the data: {names}.", names=gone)
        table += f'<p class="narrow">{escape(left_out)}</p>'
    if not fold or len(sheet.texts) < FOLDED_FROM:
        return table
    rows = locale.tr("{n} row", "{n} rows", n=len(sheet.texts))
    return f'<details class="fold"><summary>{escape(sheet.title)} ({rows})</summary>{table}</details>'


def hidden_on_phones(heads: Sequence[str], rows: Sequence[Sequence[object]], locale: Locale) -> list[int]:
    """Places of the columns that the screen of a phone has no room for; the first is always shown.

    What says least goes first: ids, ends of intervals and how they were chosen; then what stands last.

    >>> heads = ["Theme", "Story", "Precision", "Recall", "from", "to"]
    >>> row = ["Child labour", "a-1", "0.9", "0.8", "0.7", "1"]
    >>> hidden_on_phones(heads, [row], Locale("en")), hidden_on_phones(heads[:2], [row[:2]], Locale("en"))
    ([5], [])
    """
    widths = [_pixels(head, [str(row[place]) for row in rows]) for place, head in enumerate(heads)]
    least = {head_of(column, locale) for column in LEAST_TELLING}
    order = sorted(range(1, len(heads)), key=lambda place: (heads[place] in least, place))
    kept, taken = [0], widths[0] if widths else 0
    for place in order:
        if taken + widths[place] <= PHONE_PIXELS:
            kept.append(place)
            taken += widths[place]
    return [place for place in range(len(heads)) if place not in kept]


def _pixels(head: str, texts: Sequence[str]) -> int:
    """Pixels that a column needs when its texts may break at spaces."""
    words = [word for text in [head, *texts] for word in text.split()]
    longest = min(max(map(len, words), default=0), LONGEST_WORD)
    return 14 + 8 * max(longest, min(max(map(len, texts), default=0), MOST_LETTERS))


def _is_grouped(sheet: Sheet) -> bool:
    """Whether the first column repeats itself, in one run for each of its texts."""
    if len(sheet.heads) < 3 or not sheet.texts or sheet.numeric[0]:
        return False
    runs = [name for name, _ in groupby(row[0] for row in sheet.texts)]
    return len(set(runs)) == len(runs) <= len(sheet.texts) / 3


def _grouped_rows(texts: Sequence[Sequence[object]]) -> str:
    """Rows under a head for each text that they begin with."""
    return "".join(
        f'<tbody><tr><th colspan="{len(texts[0]) - 1}" scope="rowgroup">{escape(str(name))}'
        + "".join(f"<tr>{_row(row[1:])}" for row in rows)
        for name, rows in groupby(texts, key=lambda row: row[0])
    )


def _row(row: Sequence[object]) -> str:
    """Cells of a row, the first as its head; only a long text may break its line."""
    kinds = [" class=long" if len(str(value)) > LONG else "" for value in row]
    cells = [f"<td{kind}>{escape(str(value))}" for value, kind in zip(row, kinds, strict=True)]
    return "".join([f'<th scope="row"{kinds[0]}>{escape(str(row[0]))}', *cells[1:]]) if row else ""
