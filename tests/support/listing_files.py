"""Compare a saved page with the rows expected beside it: `<name>.txt` and `<name>.expected.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from ilo_analysis.listings.lines.grammar import parse_listing

folder = Path(__file__).parents[1] / "pages" / "ilo"


def expected_rows(page: Path) -> list[dict[str, str]]:
    """Rows of the file beside the page; lines that begin with # say what the page shows."""
    text = page.with_suffix(".expected.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines(keepends=True) if not line.startswith("# ")))


def check_page(page: Path) -> None:
    """Every column that the expected file has must be exact, row by row."""
    entries = parse_listing(page.read_text(encoding="utf-8")).entries
    rows = expected_rows(page)
    columns = list(rows[0])
    found = [{c: "" if entries[c][i] is None else str(entries[c][i]) for c in columns} for i in range(len(rows))]
    assert found == rows
    assert len(entries["title"]) == len(rows)
