"""How long the explorer takes at 50,000 stories: load from ingested tables, and from a change to redrawn views.

Run `python -m benchmarks.explore` (`--quick` for 5,000 stories, `--feeds 60` for so many feeds instead of 4).
The stories are made up from the words of those that the project ships; the alternative, in the same run, is the
library's own measures and charts of the selection.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

import ilo_analysis as ilo
from ilo_analysis.annotate.selection import find_marks
from ilo_analysis.corpus.coverage import coverage_by_month
from ilo_analysis.corpus.store import write_tables
from ilo_analysis.corpus.windows import page_windows
from ilo_analysis.explorer.panel import Explorer
from ilo_analysis.explorer.views import VIEWS, draw_charts
from ilo_analysis.schema import as_table
from ilo_analysis.workplace import alone_in

FEEDS = {"global-news": "general", "moscow-news": "general", "lima-news": "general", "social-protection-news": "theme"}
YEARS = 25
CHANGES: list[tuple[str, dict[str, object]]] = [
    ("period", {"start": "2010-03"}),
    ("period", {"start": "2001-01", "end": "2020-12"}),
    ("scope", {"scope": "both"}),
    ("scope", {"scope": "general"}),
    ("feed", {"feeds": ["moscow-news"]}),
    ("feed", {"feeds": []}),
    ("theme", {"themes": ["covid-19"]}),
    ("theme", {"themes": []}),
    ("topic", {"topics": ["social-protection"]}),
    ("topic", {"topics": []}),
    ("country", {"countries": ["IDN"]}),
    ("country", {"countries": []}),
    ("words", {"text": "recover*"}),
    ("words", {"text": "social protection, work*"}),
    ("words", {"text": "the"}),
    ("everything", {"scope": "both", "start": "", "end": "", "text": ""}),
]


def made_up(n: int, seed: int = 1919, n_feeds: int = 4) -> ilo.Corpus:
    """Corpus of n stories over 25 years, with titles and summaries put together from real ones."""
    rng, real = np.random.default_rng(seed), ilo.load_corpus()
    scopes = FEEDS | {f"office-{place:02}-news": ("general", "theme")[place % 2] for place in range(4, n_feeds)}
    chances = np.array([0.4, 0.2, 0.2, 0.2, *[0.1] * (n_feeds - 4)])
    titles = rng.choice(real.stories["title"].to_numpy(dtype=object), n)
    summaries = rng.choice(real.stories["summary"].dropna().to_numpy(dtype=object), n)
    dates = pd.Timestamp("2000-01-01") + pd.to_timedelta(np.sort(rng.integers(0, YEARS * 365, n)), unit="D")
    feeds = rng.choice(list(scopes), n, p=chances / chances.sum())
    frame = pd.DataFrame({"title": titles, "summary": summaries, "date": dates, "date_end": dates, "feed": feeds})
    frame["title"] += [f" {place}" for place in range(n)]
    frame["story_id"] = [f"{date:%Y-%m-%d}-made-up-{place:06}" for place, date in enumerate(dates)]
    frame = frame.assign(language="en", n_occurrences=1, position=1, line_start=1, line_end=3)
    frame["listing_id"] = frame["source_file"] = frame["feed"]
    occurrences = as_table(frame, "occurrences")
    dated = frame.groupby("feed")["date"].agg(["min", "max", "size"])
    rows = [
        {"listing_id": feed, "source_file": feed, "feed": feed, "scope": scope, "n_entries": row["size"],
         "n_dated": row["size"], "first_date": row["min"], "last_date": row["max"]}
        for (feed, scope), (_, row) in zip(sorted(scopes.items()), dated.iterrows(), strict=True)
    ]  # fmt: skip
    listings = as_table(rows, "listings")
    listings = as_table(page_windows(listings, occurrences)[0], "listings")
    stories, nothing = as_table(frame, "stories"), as_table([], "problems")
    coverage = coverage_by_month(listings)
    return ilo.Corpus(stories, occurrences, coverage, nothing, listings, as_table([], "corrections"))


def seconds(act: Callable[[], object]) -> float:
    """Processor time of one call: the wall clock would count what else the machine does."""
    start = time.process_time()
    act()
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    n = 5_000 if "--quick" in sys.argv else 50_000
    n_feeds = int(sys.argv[sys.argv.index("--feeds") + 1]) if "--feeds" in sys.argv else len(FEEDS)
    corpus = made_up(n, n_feeds=n_feeds)
    with tempfile.TemporaryDirectory() as folder:
        with alone_in(Path(folder)) as work:
            write_tables(folder, work, corpus._asdict(), {"files": {}})
        loading = seconds(lambda: ilo.load_corpus(folder))
        corpus = ilo.load_corpus(folder)
    print(f"{n:,} stories, {n_feeds} feeds, {corpus.coverage['month'].nunique()} months")
    print(f"{'load_corpus from ingested tables':40} {loading:8.2f} s")
    started = time.process_time()
    marks = find_marks(corpus)
    print(f"{'themes, topics, instruments, places':40} {time.process_time() - started:8.2f} s  (once)")
    started = time.process_time()
    panel = Explorer(corpus, marks=marks)
    print(f"{'panel opened':40} {time.process_time() - started:8.2f} s  (once)")
    times: list[float] = []
    for name, values in CHANGES * (1 if "--quick" in sys.argv else 3):
        took = seconds(lambda values=values: panel.select(**values))  # type: ignore[misc]
        times.append(took)
        if len(times) <= len(CHANGES):
            print(f"  {name + ' ' + str(list(values.values()))[:28]:38} {1000 * took:8.0f} ms")
    print(f"{'a change, median':40} {1000 * median(times):8.0f} ms")
    print(f"{'a change, at worst':40} {1000 * max(times):8.0f} ms")
    for view in VIEWS:
        print(f"{'a tab opened: ' + view:40} {1000 * seconds(lambda view=view: panel.turn_to(view)):8.0f} ms")  # type: ignore[misc]
    mark = max(panel.drawn["volume"].marks.items(), key=lambda pair: pair[1].n)[0]
    print(f"{'a click on the highest bar':40} {1000 * seconds(lambda: panel.click('volume', mark)):8.0f} ms")
    print(f"{'a page on':40} {1000 * seconds(lambda: panel._turn(1)):8.0f} ms")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory at most':40} {memory:8.0f} MB")
    slow = seconds(lambda: [chart.svg for chart in draw_charts(panel.selected, marks).values()])
    print(f"{'the measures and charts of a report':40} {1000 * slow:8.0f} ms  {slow / median(times):.0f} x a change")


if __name__ == "__main__":
    main()
