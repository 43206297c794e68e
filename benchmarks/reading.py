"""Reading pages and archives, merging and spreading, each beside what a user would pick instead.

Run `python -m benchmarks.reading` (`--quick` for small sizes). CPU time counts, the median of some rounds; the ways
take turns, so that a busy machine slows all of them. Pages and archives are made up, and each round reads new ones:
what a way remembers of a page does not help it with the next.
"""

from __future__ import annotations

import argparse
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.made_pages import as_cards, as_page, as_text, make_stories, write_archive
from ilo_analysis.corpus import load_corpus
from ilo_analysis.corpus.merging import merge_occurrences
from ilo_analysis.corpus.store import write_tables
from ilo_analysis.listings import read_files, read_sources
from ilo_analysis.listings.files import find_files
from ilo_analysis.listings.web.html import read_html
from ilo_analysis.schema import as_table
from ilo_analysis.workplace import alone_in

Row = tuple[str, str, str, str, str]
ROUNDS = 3
HEADER: Row = ("what", "ilo_analysis", "alternative", "ratio", "goal")
# `ru_maxrss` of a child counts the memory that its parent had, so Linux is asked for the child's own.
PEAK = """
import resource, sys
from pathlib import Path
from ilo_analysis.listings import read_sources
entries = len(read_sources(sys.argv[1]).entries)
status = Path("/proc/self/status")
own = status.read_text().partition("VmHWM:")[2].split() if status.exists() else []
print((int(own[0]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024, entries)
"""


def medians(
    ways: Sequence[Callable[[int], object]], rounds: int = ROUNDS, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """Median time of each way, which is told the number of the round; they take turns."""
    spent: list[list[float]] = [[] for _ in ways]
    for n in range(rounds):
        for way, times in zip(ways, spent, strict=True):
            start = clock()
            way(n)
            times.append(clock() - start)
    return [statistics.median(times) for times in spent]


def soup_entries(page: bytes) -> list[dict[str, object]]:
    """Entries with the same fields as a notebook would take them: BeautifulSoup and dateparser."""
    import dateparser
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "lxml")

    def field(item: Any, name: str) -> str | None:  # noqa: ANN401 (bs4 is typed loosely)
        found = item.select_one(f".{name}")
        return found.get_text(strip=True) if found else None

    return [
        {
            "url": item.h3.a["href"],
            "title": item.h3.get_text(strip=True),
            "date": dateparser.parse(field(item, "date") or ""),
            **{name: field(item, name) for name in ("credit", "kicker", "summary")},
        }
        for item in soup.select("ol li")
    ]


def card_rows(count: int) -> list[Row]:
    """Pages of 60 kB and 1,600 elements that show 200 cards each."""
    first, *pages = [as_cards(make_stories(200, n)) for n in range(1 + ROUNDS * count)]

    def soup_cards(page: bytes) -> list[dict[str, object]]:
        import dateparser
        from bs4 import BeautifulSoup

        return [
            {
                "url": card.h3.a["href"],
                "title": card.h3.get_text(strip=True),
                "date": dateparser.parse(card.time.get_text(strip=True)),
                "kicker": card.select_one(".kicker").get_text(strip=True),
            }
            for card in BeautifulSoup(page, "lxml").select(".card")
        ]

    read_html(first)
    soup_cards(first)
    ours, theirs = medians(
        [lambda n: list(map(read_html, pages[n * count : (n + 1) * count])), lambda n: soup_cards(pages[n * count])]
    )
    own, other = count / ours, 1 / theirs
    return [("HTML, 200 cards a page", f"{own:,.0f} pages/s", f"{other:,.1f} pages/s", f"{own / other:.0f} x", "250/s")]


def long_rows(count: int) -> list[Row]:
    """One page of so many entries, in boxes of their own and without any."""
    item = "<h3><a href=/{0}>Story {0}</a></h3><p>{1} May 2021</p><p>Words are printed here.</p>"
    items = [item.format(n, 1 + n % 28) for n in range(count)]
    boxed, flat = "".join(f"<li>{one}</li>" for one in items).encode(), "".join(items).encode()
    ours, bare = medians([lambda _: read_html(boxed), lambda _: read_html(flat)], 1)
    return [(f"HTML, {count:,} entries", f"{ours:.1f} s", f"{bare:.1f} s (no boxes)", "", "5 s")]


def html_rows(count: int) -> list[Row]:
    """HTML pages of 37 kB."""
    with tempfile.TemporaryDirectory() as home:
        folders = [Path(home) / str(n) for n in range(1 + ROUNDS)]
        for n, folder in enumerate(folders):
            folder.mkdir()
            for one in range(n * count, (n + 1) * count):
                (folder / f"{one}.html").write_bytes(as_page(make_stories(10, one), 10 * one))
        few = max(5, count // 60)

        def soup_table(folder: Path) -> pd.DataFrame:
            pages = sorted(folder.iterdir())[:few]
            return pd.DataFrame([row for page in pages for row in soup_entries(page.read_bytes())])

        read_sources(folders[-1])
        soup_table(folders[-1])
        ours, theirs = medians([lambda n: read_sources(folders[n]), lambda n: soup_table(folders[n])])
    own, other = count / ours, few / theirs
    return [("HTML to a table", f"{own:,.0f} pages/s", f"{other:,.0f} pages/s", f"{own / other:.0f} x", "10 x")]


def warcio_entries(path: Path) -> int:
    """Entries by warcio, BeautifulSoup and dateparser; addresses looked at first."""
    from warcio.archiveiterator import ArchiveIterator

    found = 0
    for item in ArchiveIterator(io.BytesIO(path.read_bytes())):
        if "/news/" in (item.rec_headers.get_header("WARC-Target-URI") or ""):
            found += len(soup_entries(item.content_stream().read()))
    return found


def archive_rows(count: int) -> list[Row]:
    """A packed archive in which one record in ten is a listing."""
    few = max(20, count // 40)
    with tempfile.TemporaryDirectory() as folder:
        whole = [Path(folder) / f"news{n}.warc.gz" for n in range(1 + ROUNDS)]
        small = [Path(folder) / f"small{n}.warc.gz" for n in range(1 + ROUNDS)]
        for n in range(1 + ROUNDS):
            write_archive(whole[n], count, first=n * count)
            write_archive(small[n], few, first=n * count)
        read_sources(whole[-1])
        warcio_entries(small[-1])
        ours, theirs = medians([lambda n: read_sources(whole[n]), lambda n: warcio_entries(small[n])])
    own, other = count / ours, few / theirs
    name = "WARC.gz, 10% listings"
    return [(name, f"{own:,.0f} records/s", f"{other:,.0f} records/s", f"{own / other:.0f} x", "12 x")]


def merge_rows(count: int) -> list[Row]:
    """Entries to stories, beside pandas' drop_duplicates on title and date, which finds fewer."""
    dice = random.Random(7)
    made = make_stories(count * 6 // 10, 3)
    several = enumerate(made + dice.choices(made, k=count - len(made)))
    rows = [
        (f"p{n // 10}", n % 10 + 1, one.title if dice.random() < 0.8 else one.title.upper(), pd.Timestamp(one.day))
        for n, one in several
    ]
    frame = pd.DataFrame(rows, columns=["listing_id", "position", "title", "date"])
    entries = as_table(frame.assign(source_file="f", line_start=1, line_end=1), "entries")
    ours, exact = medians([lambda _: merge_occurrences(entries), lambda _: entries.drop_duplicates(["title", "date"])])
    alone = f"{exact:.2f} s (exact only)"
    return [(f"{count:,} entries merged", f"{ours:.2f} s", alone, "", f"{1.5 * count / 100_000:.2f} s")]


def load_rows(count: int) -> list[Row]:
    """A stored corpus, read from its folder, beside reading its listings again."""
    from ilo_analysis import corpus as loading

    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw" / "news"
        raw.mkdir(parents=True)
        for n in range(count // 40):
            (raw / f"{n}.txt").write_text(as_text(make_stories(40, n)), encoding="utf-8")
        corpus = load_corpus(raw.parent)
        stored_in = Path(folder) / "to"
        stored_in.mkdir()
        with alone_in(stored_in) as work:
            write_tables(stored_in, work, corpus._asdict(), {"files": {}})

        def stored(_: int) -> None:
            loading._READ.clear()
            load_corpus(stored_in)

        def listings(_: int) -> None:
            loading._READ.clear()
            load_corpus(raw.parent)

        ours, theirs = medians([stored, listings])
    stories = f"{len(corpus.stories):,} stories loaded"
    goal = f"{1.5 * count / 50_000:.2f} s"
    return [(stories, f"{ours:.2f} s", f"{theirs:.2f} s (listings)", f"{theirs / ours:.0f} x", goal)]


def memory_rows(megabytes: int) -> list[Row]:
    """Most memory of a process that reads a large packed archive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.warc.gz"
        write_archive(path, 200, megabytes=megabytes)
        out = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
    peak, entries = map(int, out.stdout.split())
    return [(f"memory, archive of {megabytes:,} MB", f"{peak:,} MB", f"{entries:,} entries", "", "2,000 MB < 500 MB")]


def kind_rows(count: int) -> list[Row]:
    """Most memory of a process that reads so many entries in one file of each kind, beside one that reads a page."""
    pages = [make_stories(10, n) for n in range(count // 10)]
    stories = [story for page in pages for story in page]
    frame = pd.DataFrame([(one.title, one.day, one.summary) for one in stories], columns=["title", "date", "summary"])
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for kind in ("one page", "text", "html", "warc.gz", "csv", "parquet", "xlsx"):
            path = home / f"file.{kind}"
            if kind in ("one page", "text"):
                path.write_text(as_text(stories if kind == "text" else pages[0]), encoding="utf-8")
            elif kind == "html":
                path.write_bytes(as_cards(stories))
            elif kind == "warc.gz":
                write_archive(path, count)
            elif kind == "csv":
                frame.to_csv(path, index=False)
            elif kind == "parquet":
                frame.to_parquet(path)
            else:
                frame.to_excel(path, index=False, engine="xlsxwriter")
            out = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
            peak, entries = out.stdout.split()
            rows.append((f"memory, {kind}", f"{int(peak):,} MB", f"{int(entries):,} entries", "", "2,000 MB"))
    return rows


def dask_rows(count: int) -> list[Row]:
    """Two processes beside a Dask cluster of two; by the clock, since the work is done elsewhere."""
    from distributed import Client, LocalCluster

    with tempfile.TemporaryDirectory() as folder:
        for n in range(count):
            (Path(folder) / f"{n}.html").write_bytes(as_page(make_stories(10, n), 10 * n))
            (Path(folder) / f"{n}.txt").write_text(as_text(make_stories(10, n)), encoding="utf-8")
        tasks, _ = find_files(folder)
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            read_files(tasks[:80], client=client)
            ways = [lambda _: read_files(tasks, client=client), lambda _: read_files(tasks, jobs=2)]
            dask, pool = medians(ways, clock=time.perf_counter)
    return [("Dask beside a pool of 2", f"{dask:.2f} s", f"{pool:.2f} s", f"{pool / dask:.0%}", "90%")]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="smaller sizes")
    n = 1 if options.parse_args().quick else 10
    sizes: dict[Callable[[int], list[Row]], int] = {
        html_rows: 60,
        card_rows: 4,
        long_rows: 2000,
        archive_rows: 300,
        merge_rows: 10_000,
        load_rows: 2500,
        memory_rows: 100,
        kind_rows: 1000,
        dask_rows: 40,
    }
    # One table after the other: a run that is broken off has shown something.
    for make in (lambda _: [HEADER], *sizes):
        for what, ours, other, ratio, goal in make(n * sizes.get(make, 0)):
            print(f"{what:28} {ours:>16} {other:>22} {ratio:>8}  {goal}", flush=True)


if __name__ == "__main__":
    main()
