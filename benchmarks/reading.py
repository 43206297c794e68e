"""Reading pages and archives, merging and spreading, each beside what a user would pick instead.

Run `python -m benchmarks.reading` (`--quick` for small sizes). The ratios count; the pages are made up.
"""

from __future__ import annotations

import io
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import pandas as pd
from saved_pages import PAGE, archive, as_html, as_text, record

from ilo_analysis.merging import merge_occurrences
from ilo_analysis.readers import find_files, read_files, read_sources
from ilo_analysis.schema import as_table

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WORDS = [
    "decent",
    "work",
    "social",
    "protection",
    "labour",
    "rights",
    "skills",
    "youth",
    "employment",
    "dialogue",
    "Ghana",
    "Peru",
    "Nepal",
    "reform",
    "law",
]
Row = tuple[str, str, str, str]


def stories(n: int, seed: int) -> list[tuple[str, str, str]]:
    """Made-up stories."""
    rng = random.Random(seed)
    return [
        (
            " ".join(rng.choices(WORDS, k=9)).capitalize(),
            f"{rng.randint(1, 28):02} {rng.choice(MONTHS)} {rng.randint(2000, 2023)}",
            " ".join(rng.choices(WORDS, k=35)).capitalize() + ".",
        )
        for _ in range(n)
    ]


def seconds(act: Callable[[], object], rounds: int = 3) -> float:
    """Least CPU time of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        act()
        best = min(best, time.process_time() - start)
    return best


def soup_entries(page: bytes) -> list[tuple[str, object]]:
    """Entries as a notebook would take them: BeautifulSoup and dateparser."""
    import dateparser
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "html.parser")
    return [(li.h3.get_text(), dateparser.parse(li.p.get_text())) for li in soup.select("ol li")]


def html_rows(n: int) -> list[Row]:
    """HTML pages of 37 kB."""
    pages = [as_html(stories(10, i), i * 10, filler=400) for i in range(n)]
    with tempfile.TemporaryDirectory() as folder:
        for i, page in enumerate(pages):
            (Path(folder) / f"{i}.html").write_bytes(page)
        ours = seconds(lambda: read_sources(folder)) / n
    few = pages[: max(3, n // 50)]
    theirs = seconds(lambda: [soup_entries(page) for page in few], 1) / len(few)
    return [
        (
            "HTML pages with addresses",
            f"{1 / ours:,.0f} pages/s",
            f"{1 / theirs:,.0f} pages/s",
            f"{theirs / ours:.0f} x",
        )
    ]


def archive_records(n: int) -> list[bytes]:
    """Records of which one in ten is a listing."""
    return [
        record(PAGE.format(offset=i * 10), as_html(stories(10, i), i * 10, filler=400))
        if i % 10 == 0
        else record(f"https://www.ilo.org/publns/{i}.htm", as_html(stories(2, i), i, filler=400))
        for i in range(n)
    ]


def warcio_entries(data: bytes) -> int:
    """Entries by warcio, BeautifulSoup and dateparser; addresses looked at first."""
    from warcio.archiveiterator import ArchiveIterator

    found = 0
    for item in ArchiveIterator(io.BytesIO(data)):
        if "/news/" in (item.rec_headers.get_header("WARC-Target-URI") or ""):
            found += len(soup_entries(item.content_stream().read()))
    return found


def archive_rows(n: int) -> list[Row]:
    """A packed archive, and the memory that a large one takes."""
    records = archive_records(n)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.warc.gz"
        path.write_bytes(archive(records, packed=True))
        ours = seconds(lambda: read_sources(path)) / n
        few = archive(records[: max(100, n // 20)], packed=True)
        theirs = seconds(lambda: warcio_entries(few), 1) / max(100, n // 20)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        large = Path(folder) / "large.warc"
        with large.open("wb") as stream:
            other = records[1] * 20
            for _ in range(n // 10):
                stream.write(other)
            stream.write(records[0])
        size = large.stat().st_size
        read_sources(large)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return [
        (
            "WARC.gz, 10 % listings",
            f"{1 / ours:,.0f} records/s",
            f"{1 / theirs:,.0f} records/s",
            f"{theirs / ours:.0f} x",
        ),
        (f"archive of {size / 1e6:,.0f} MB", f"+{grown / 1024:,.0f} MB memory", "", ""),
    ]


def merge_rows(n: int) -> list[Row]:
    """Entries to stories, beside pandas' drop_duplicates on title and date (which finds fewer)."""
    rng = random.Random(7)
    made = stories(n * 6 // 10, 3)
    rows = [
        (f"p{i // 10}", i % 10 + 1, title if rng.random() < 0.8 else title.upper(), pd.Timestamp(day))
        for i, (title, day, _) in enumerate(made + rng.choices(made, k=n - len(made)))
    ]
    frame = pd.DataFrame(rows, columns=["listing_id", "position", "title", "date"])
    entries = as_table(frame.assign(source_file="f", line_start=1, line_end=1), "entries")
    ours = seconds(lambda: merge_occurrences(entries), 2)
    exact = seconds(lambda: entries.drop_duplicates(["title", "date"]), 2)
    return [(f"{n:,} entries merged", f"{ours:.2f} s", f"{exact:.2f} s (exact only)", "")]


def dask_rows(n: int) -> list[Row]:
    """Two processes beside a Dask cluster of two."""
    from distributed import Client, LocalCluster

    with tempfile.TemporaryDirectory() as folder:
        for i in range(n):
            (Path(folder) / f"{i}.html").write_bytes(as_html(stories(10, i), i * 10, filler=400))
            (Path(folder) / f"{i}.txt").write_text(as_text(stories(10, i)), encoding="utf-8")
        tasks, _ = find_files(folder)
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            read_files(tasks[:80], client=client)
            pool, dask = [], []
            for _ in range(3):
                for times, options in ((pool, {"jobs": 2}), (dask, {"client": client})):
                    start = time.perf_counter()
                    read_files(tasks, **options)  # type: ignore[arg-type]
                    times.append(time.perf_counter() - start)
    return [("Dask against a pool of 2", f"{min(dask):.2f} s", f"{min(pool):.2f} s", f"{min(pool) / min(dask):.0%}")]


def main() -> None:
    """Print the table."""
    quick = "--quick" in sys.argv
    n = 100 if quick else 1000
    rows = html_rows(n) + archive_rows(10 * n) + merge_rows(100 * n) + dask_rows(n)
    for name, ours, theirs, ratio in [("what", "ilo_analysis", "alternative", "ratio"), *rows]:
        print(f"{name:28} {ours:>20} {theirs:>24} {ratio:>8}")


if __name__ == "__main__":
    main()
