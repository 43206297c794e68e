"""Every kind of page gives exactly the entries that a reader sees: those of `kinds_rows.csv`.

The names say the layout, the kind and the language; `odd_` pages show what is rare, `made_` pages hold words at random.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from ilo_analysis.listings.lines.grammar import parse_listing

PAGES = Path(__file__).parents[2] / "pages"
LANGUAGES = ("en", "fr", "es", "de")  # the last word of the name of a page in one of them


def expected_rows():
    """Rows of each page, by its name."""
    rows = defaultdict(list)
    with (PAGES / "kinds_rows.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row.pop("page")].append(row)
    return rows


ROWS = expected_rows()


@pytest.mark.parametrize("page", sorted((PAGES / "kinds").glob("*.txt")), ids=lambda page: page.stem)
def test_a_page_of_a_kind_gives_the_entries_that_a_reader_sees(page):
    parsed = parse_listing(page.read_bytes().decode("utf-8"))
    entries = parsed.entries
    found = [
        {field: "" if entries[field][n] is None else str(entries[field][n]) for field in ROWS[page.stem][0]}
        for n in range(len(entries["title"]))
    ]
    assert found == ROWS[page.stem]
    language = page.stem.rpartition("_")[2]
    assert parsed.facts.language == language or language not in LANGUAGES


def test_each_row_belongs_to_a_page():
    assert set(ROWS) == {page.stem for page in (PAGES / "kinds").glob("*.txt")}
