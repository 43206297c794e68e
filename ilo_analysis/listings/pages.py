"""The entries of many pages as one Arrow table: regular pages all at once, the others one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ilo_analysis.listings.grammar import parse_listing
from ilo_analysis.listings.line_table import Ints
from ilo_analysis.listings.parsed import COLUMNS, PageFacts, Problem
from ilo_analysis.listings.regular import read_regular

# Setting up the arrays costs as much as reading three pages line by line.
FEWEST_AT_ONCE = 4
_DAYS = frozenset(("date", "date_end"))
_NUMBERS = frozenset(("number", "position", "credit_year", "line_start", "line_end"))


class ParsedPages(NamedTuple):
    """What some pages say."""

    table: Any  # Arrow table of the entries, in the order of the pages, with the columns of `parsed.COLUMNS`
    page: Ints  # page of each entry, counted from 0
    facts: list[PageFacts]
    problems: list[list[Problem]]


def parse_listings(texts: Sequence[str]) -> ParsedPages:
    r"""Entries of many pages of text; each is read as `parse_listing` reads it.

    >>> read = parse_listings(["News\n\n  1. A title\n\n    03 May 2021\n\n    What happened in the world."] * 4)
    >>> read.page.tolist(), read.table.column("title").to_pylist(), read.facts[0].page_heading
    ([0, 1, 2, 3], ['A title', 'A title', 'A title', 'A title'], 'News')
    """
    facts: dict[int, PageFacts] = {}
    tables, pages = [], []
    if len(texts) >= FEWEST_AT_ONCE:
        regular = read_regular(texts)
        facts |= regular.facts
        tables.append(arrow_table(regular.columns, len(regular.page)))
        pages.append(regular.page)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    counts = [0] * len(texts)
    problems: list[list[Problem]] = [[] for _ in texts]
    for number, text in enumerate(texts):
        if number in facts:
            continue
        parsed = parse_listing(text)
        for name, values in parsed.entries.items():
            columns[name].extend(values)
        counts[number], problems[number] = len(parsed.entries["title"]), parsed.problems
        facts[number] = parsed.facts
    tables.append(arrow_table(columns, sum(counts)))
    pages.append(np.repeat(np.arange(len(texts)), counts))
    table, page = in_order(tables, pages)
    return ParsedPages(table, page, [facts[number] for number in range(len(texts))], problems)


def arrow_table(columns: dict[str, Any], rows: int) -> Any:  # noqa: ANN401 (pyarrow has no types)
    """Columns of entries as an Arrow table; a column that is not there holds nothing."""
    import pyarrow as pa

    types = {
        name: pa.date32() if name in _DAYS else pa.int64() if name in _NUMBERS else pa.large_string()
        for name in COLUMNS
    }
    made = {
        name: pa.array(columns[name], type_) if name in columns else pa.nulls(rows, type_)
        for name, type_ in types.items()
    }
    return pa.table(made)


def in_order(tables: list[Any], keys: list[Ints]) -> tuple[Any, Ints]:
    """Rows of several tables in the order of their keys, and the keys."""
    import pyarrow as pa

    table, key = pa.concat_tables(tables), np.concatenate(keys)
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")
        return table.take(pa.array(order)), key[order]
    return table, key
