"""Read made-up web pages, whole and damaged: `python -m benchmarks.fuzz_html [--seconds 60] [--seed 1]`.

Nothing may be raised; a whole page must give exactly its entries; of a damaged one each entry that is left must be
right, and nothing invented, or the reader must say something. The first page that fails is printed with its seed.
"""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from benchmarks.fuzzing import fuzz
from benchmarks.made_html import MadePage, made_page
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.listings.parsed import Problem
from ilo_analysis.listings.read import READ_AS_TEXT
from ilo_analysis.listings.web.html import read_html


class Found(NamedTuple):
    """Entries of a page, and what is said of it."""

    columns: dict[str, list[Any]]
    problems: list[Problem]


def read(source: str) -> Found:
    """Entries of a page by its boxes or, if these tell of no list, by its text, which is always said."""
    page = read_html(source.encode())
    if page.structure:
        return Found(page.structure.columns, page.structure.problems)
    parsed = parse_listing(page.text)
    return Found(parsed.entries, [(1, "", page.problem or READ_AS_TEXT), *parsed.problems])


def check(page: MadePage) -> None:
    """Raise if the page is not read as it should be."""
    found = read(page.source)
    rows = set(zip(found.columns["title"], found.columns["date"], strict=True))
    # An accident may take away the title or the date of an entry.
    whole = {entry[:2] for entry in page.entries if entry.title in page.source and page.printed(entry) in page.source}
    titles = {entry.title for entry in page.entries}
    invented = {title for title, _ in rows} - titles
    lost = whole - rows
    if page.accidents:
        assert found.problems or not (lost or invented), f"nothing is said of {lost or invented}"
    else:
        assert not lost, f"lost: {lost}"
        assert len(rows) == len(page.entries), f"invented: {rows - whole}"


def _attempt(seed: int) -> None:
    """Make one page, whole or damaged, and read it."""
    # Two accidents to one entry can take each other's traces away.
    page = made_page(random.Random(seed), seed % 2)
    try:
        check(page)
    except Exception as error:
        error.add_note(f"{', '.join((page.markup, page.form, *page.accidents))}\n{page.source}")
        raise


def main() -> None:
    """Fuzz for some seconds and print the count of pages."""
    pages = fuzz(__doc__, _attempt)
    print(f"{pages} pages were read; every entry was right, or something was said; nothing was raised.")


if __name__ == "__main__":
    main()
