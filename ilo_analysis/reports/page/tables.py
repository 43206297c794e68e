"""Tables that a cell shows or prints, made accessible: with scopes, and in their own scroll box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ilo_analysis.display.captions import rows_left_out
from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.table import LEAST_TELLING, Table, head_of
from ilo_analysis.reports.page.markup import PARTS, Names

PHONE_PIXELS = 358
MOST_LETTERS = 14  # of a text before it breaks its line on a phone
LONGEST_WORD = 20  # an id may break anywhere
MOST_ROWS = 400  # that a reader scrolls through; the data file and the workbook have all
FOLDED_FROM = 16  # rows: a longer table stands behind a summary line
LONG = 28  # characters from which a cell may break its line; a date or a number may not


def read_table(about: Mapping[str, Any], name: str) -> Table | None:
    """Return the table that an output says it shows; nothing for an output that says nothing, or shows no table."""
    if about.get("role") != "table" or not about.get("table"):
        return None
    return Table.read(about, name, str(about.get("caption") or name))._replace(note=str(about.get("note") or ""))


def table_html(table: Table, locale: Locale, names: Names, *, fold: bool = True) -> Markup:
    """Return a table with caption, scopes and right-aligned numbers, in its own scroll box.

    Rows that begin with the same text, such as a feed, are grouped under it, which saves a column. A long table is
    folded, and an empty one becomes a sentence.
    """
    if not table.texts:
        return Markup("<p>{}</p>").format(locale.tr("{what}: none.", what=table.title))
    note = " ".join([*rows_left_out(len(table.texts) - MOST_ROWS, locale), *filter(None, [table.note])])
    n_rows = max(len(table.texts), len(table.rows))
    table = table._replace(texts=table.texts[:MOST_ROWS])
    grouped = _is_grouped(table)
    heads, numeric = table.heads[grouped:], table.numeric[grouped:]
    rows = [row[grouped:] for row in table.texts]
    hidden = hidden_on_phones(heads, rows, locale)
    classes = [f"r{place}" for place, flag in enumerate(numeric, start=1) if flag]
    classes += [f"h{place + 1}" for place in hidden]
    gone = locale.list([heads[place] for place in hidden])
    left_out = locale.tr("Not shown on a narrow screen, but in the data: {names}.", names=gone) if hidden else ""
    groups: list[tuple[str | None, list[Sequence[str]]]] = [(None, rows)]
    if grouped:
        groups = [(name, [row[1:] for row in own]) for name, own in groupby(table.texts, key=lambda row: row[0])]
    label = names.label(locale.tr("{what}, scrolls sideways", what=table.title))
    parts = macros(*PARTS)
    html = parts.table(table.title, label, " ".join(classes), heads, groups, left_out, note, LONG)
    if fold and len(table.texts) >= FOLDED_FROM:
        count = locale.tr("{n} row", "{n} rows", n=n_rows)
        if n_rows > len(table.texts):
            count = locale.tr("{n} of {total}", n=locale.number(len(table.texts)), total=count)
        html = parts.fold(f"{table.title} ({count})", html)
    return Markup(html)


def hidden_on_phones(heads: Sequence[str], rows: Sequence[Sequence[object]], locale: Locale) -> list[int]:
    """Return the positions of the columns that a phone has no room for; the first column is always shown.

    The least informative columns go first: ids, both ends of an interval, and how the interval was chosen; then the
    last columns.

    >>> heads = ["Theme", "Story", "Precision", "Recall", "from", "to"]
    >>> row = ["Child labour", "a-1", "0.9", "0.8", "0.7", "1"]
    >>> hidden_on_phones(heads, [row], Locale("en")), hidden_on_phones(heads[:2], [row[:2]], Locale("en"))
    ([4, 5], [])
    """
    widths = [_pixels(head, [str(row[place]) for row in rows]) for place, head in enumerate(heads)]
    least = {head_of(column, locale) for column in LEAST_TELLING}
    order = sorted(range(1, len(heads)), key=lambda place: (heads[place] in least, place))
    kept, taken = [0], widths[0] if widths else 0
    for place in order:
        if taken + widths[place] <= PHONE_PIXELS:
            kept.append(place)
            taken += widths[place]
    ends = [head_of(column, locale) for column in ("share_low", "share_high")]
    pairs = [(place, place + 1) for place in range(1, len(heads) - 1) if list(heads[place : place + 2]) == ends]
    kept = [place for place in kept if not any(place in pair and not set(pair) <= set(kept) for pair in pairs)]
    return [place for place in range(len(heads)) if place not in kept]


def _pixels(head: str, texts: Sequence[str]) -> int:
    """Return the pixels that a column needs when its texts may break at spaces."""
    words = [word for text in [head, *texts] for word in text.split(" ")]
    widest = max(map(len, texts), default=0)
    # a line of context may break its longest words; a summary, which is longer, needs the room for them
    longest = min(max(map(len, words), default=0), MOST_LETTERS if LONG < widest <= 2 * LONG else LONGEST_WORD)
    return 14 + 8 * max(longest, min(widest, MOST_LETTERS))


def _is_grouped(table: Table) -> bool:
    """Return whether the first column repeats itself, in one run for each of its texts."""
    if len(table.heads) < 3 or not table.texts or table.numeric[0]:
        return False
    runs = [name for name, _ in groupby(row[0] for row in table.texts)]
    return len(set(runs)) == len(runs) <= len(table.texts) / 3
