"""Text to a table, beside what a user would write: `python -m benchmarks.parsing [--quick]`.

All ways read the same generated numbered pages in one process and in turn; the median of the rounds counts.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime

import pandas as pd

from benchmarks.made_pages import as_entries, make_stories
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.listings.tables import EntryRows, Origin, entries_table

MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
LINE = re.compile(r"^\s{2}(\d+)\. (.*)$|^(\d{2} [A-Z][a-z]+ \d{4})$|^© (.*?) (\d{4})$|^([A-Z][a-z]+ \d{4})$")


def make_pages(count: int, seed: int = 1919) -> list[str]:
    """Regular numbered pages of ten entries, five under each of two months."""
    dice = random.Random(seed)

    def group() -> str:
        return f"{dice.choice(MONTHS)} 2021\n\n{as_entries(make_stories(5, dice.randrange(10**9)))}"

    return [f"News room\n\n{group()}\n\n{group()}" for _ in range(count)]


def regex_per_line(text: str) -> list[dict[str, object]]:
    """Read one page in the straightforward way: one expression per line, a list of dicts."""
    rows: list[dict[str, object]] = []
    block: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        match = LINE.match(raw) or LINE.match(line)
        if match and match[1]:
            rows.append({"number": int(match[1])})
            block, line = [], match[2]
            match = LINE.match(line)
        if not line or not rows:
            continue
        if match and match[3]:
            day = datetime.strptime(match[3], "%d %B %Y")  # noqa: DTZ007 a printed day has no time zone
            rows[-1].update(date=day, title=block[-1] if block else None)
            rows[-1]["kicker"] = block[-2] if len(block) > 1 else None
        elif match and match[4]:
            rows[-1].update(credit=match[4], credit_year=int(match[5]))
        elif "date" in rows[-1]:
            rows[-1]["summary"] = line
        else:
            block.append(line)
    return rows


def table_of(pages: list[str]) -> pd.DataFrame:
    """Entries of the pages as a frame, the way `read_listings` makes it from files once they are opened."""
    rows = EntryRows()
    for page in pages:
        rows.add("page.txt", Origin("page", "text", "news"), parse_listing(page).entries)
    return entries_table([rows.table()])


def median_seconds(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """CPU seconds of each way, the median of some rounds taken in turn."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            start = time.process_time()
            way()
            spent[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in spent.items()}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer pages and rounds")
    quick = options.parse_args().quick
    pages = make_pages(500 if quick else 4000)
    entries = len(table_of(pages))
    size = sum(len(page.encode()) for page in pages) / 1e6
    ways: dict[str, Callable[[], object]] = {
        "str.splitlines alone": lambda: [page.splitlines() for page in pages],
        "ilo_analysis, DataFrame": lambda: table_of(pages),
        "the grammar alone, columns": lambda: [parse_listing(page).entries for page in pages],
        "regex per line, DataFrame": lambda: pd.DataFrame([row for page in pages for row in regex_per_line(page)]),
    }
    seconds = median_seconds(ways, 3 if quick else 5)
    floor, plain = seconds["str.splitlines alone"], seconds["regex per line, DataFrame"]
    print(f"{entries} entries on {len(pages)} pages, {size:.1f} MB; CPU time, median of the rounds")
    print("goal: the grammar reads at least 33,000 entries a second\n")
    print(f"{'way':32} {'entries/s':>12} {'MB/s':>8} {'% of splitlines':>16} {'x regex per line':>17}")
    for name, spent in seconds.items():
        print(
            f"{name:32} {entries / spent:12,.0f} {size / spent:8.1f} {100 * floor / spent:16.1f} {plain / spent:17.2f}"
        )


if __name__ == "__main__":
    main()
