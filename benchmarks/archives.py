"""Archives of made-up feeds: how many edits the history finds, and how many days the proposed captures open.

Each archive is a feed whose truth is known: its stories, when each was published, edited or withdrawn, and what its
pages printed on each day of capture.

Run: python -m benchmarks.archives [history] [proposals] [--runs N] [--first SEED]
"""

from __future__ import annotations

import argparse
import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.corpus import Corpus, build_corpus
from ilo_analysis.corpus.coverage import observed_days
from ilo_analysis.corpus.history import story_history
from ilo_analysis.listings import Reading
from ilo_analysis.measures.captures import expected_windows, propose_captures
from ilo_analysis.measures.volume import feed_windows
from ilo_analysis.schema import as_table

START = pd.Timestamp("2015-01-01")
PAGE = 10
ADDRESS = "https://www.ilo.org/moscow/news/lang--en"
EDITS = ("retitled", "re-dated", "inserted", "withdrawn")
_WORDS = re.findall(
    r"\w+",
    """workers employers labour decent jobs social protection skills youth women safety health wages dialogue migration
    standards minimum report launch training project ministers programme inspection green care rural transport""",
)


class Story(NamedTuple):
    """One story: the days between which it was listed, and how it was printed from which day on."""

    name: int
    listed: int
    gone: int
    prints: list[tuple[int, int, str]]  # from this day on: date, title


def draw_stories(rng: np.random.Generator, days: int, rate: float) -> list[Story]:
    """Stories of one feed, one by one at the given rate, each with a title of its own."""
    dates = np.sort(rng.integers(0, days, rng.poisson(rate * days)))
    return [Story(n, int(day), 10**6, [(int(day), int(day), _title(rng, n))]) for n, day in enumerate(dates)]


def _title(rng: np.random.Generator, n: int) -> str:
    """A title of six to nine words."""
    words = rng.choice(_WORDS, size=rng.integers(6, 10), replace=False).tolist()
    return f"{' '.join(words).capitalize()} in district {_WORDS[n % len(_WORDS)]}"


def plant(rng: np.random.Generator, stories: list[Story], share: float = 0.1) -> tuple[list[Story], dict[int, str]]:
    """The stories with some of them edited, and which were: name -> kind of the edit."""
    planted: dict[int, str] = {}
    changed = []
    for story in stories:
        if rng.random() > share:
            changed.append(story)
            continue
        kind = str(rng.choice(EDITS))
        planted[story.name] = kind
        day, date, title = story.prints[0]
        later = day + int(rng.integers(5, 40))
        if kind == "inserted":
            story = story._replace(listed=later)
        elif kind == "withdrawn":
            story = story._replace(gone=later)
        elif kind == "re-dated":
            story = story._replace(prints=[*story.prints, (later, date - int(rng.integers(1, 6)), title)])
        else:
            words = title.split()
            words[int(rng.integers(1, len(words)))] = str(rng.choice(["new", "stronger", "joint", "regional"]))
            story = story._replace(prints=[*story.prints, (later, date, " ".join(words))])
        changed.append(story)
    return changed, planted


def page_on(stories: list[Story], day: int, offset: int = 0) -> list[tuple[int, int, str]]:
    """What a page of the feed prints at noon of a day: name, date and title of its entries, newest first."""
    listed = [(s.name, *[p for p in s.prints if p[0] <= day][-1][1:]) for s in stories if s.listed < day < s.gone]
    return sorted(listed, key=lambda entry: (-entry[1], -entry[0]))[offset : offset + PAGE]


def make_corpus(stories: list[Story], captures: list[tuple[int, int]], *, addresses: bool = False) -> Corpus:
    """The corpus of pages captured on these days at these offsets."""
    entries, listings = [], []
    for day, offset in captures:
        name, rows = f"p{day:05d}-{offset:03d}", page_on(stories, day, offset)
        if not rows:
            continue
        dates = [START + pd.Timedelta(days=date) for _, date, _ in rows]
        listings.append(
            {"listing_id": name, "source_file": name, "format": "html", "layout": "numbered", "feed": "moscow-news"}
            | {"scope": "general", "url": f"{ADDRESS}/nextRow--{offset}/index.htm", "page_offset": offset}
            | {"captured": START + pd.Timedelta(days=day), "n_entries": len(rows), "n_dated": len(rows)}
            | {"page_cap": PAGE if len(rows) == PAGE else None, "first_date": min(dates), "last_date": max(dates)}
        )
        for place, ((number, _, title), date) in enumerate(zip(rows, dates, strict=True), start=1):
            url = f"https://www.ilo.org/resource/news/story-{number}" if addresses else None
            entries.append(
                {"listing_id": name, "source_file": name, "feed": "moscow-news", "language": "en", "position": place}
                | {"title": title, "date": date, "date_end": date, "url": url, "line_start": place, "line_end": place}
            )
    return build_corpus(Reading(as_table(entries, "entries"), as_table(listings, "listings"), as_table([], "problems")))


def visible(stories: list[Story], planted: dict[int, str], days: list[int]) -> set[tuple[str, int]]:
    """The planted edits that two captures can tell: kind and name, judged from what the pages printed."""
    found = set()
    pages = {day: page_on(stories, day) for day in days}
    names = {story.name: story for story in stories}
    for name, kind in planted.items():
        story = names[name]
        with_it = [day for day in days if any(entry[0] == name for entry in pages[day])]
        if kind in ("retitled", "re-dated"):
            prints = {entry[1:] for day in days for entry in pages[day] if entry[0] == name}
            tells = len(prints) > 1
        elif kind == "withdrawn":
            date = story.prints[0][1]
            tells = bool(with_it) and any(day > story.gone and _covers(pages[day], date, day) for day in days)
        else:
            date = story.prints[0][1]
            before = [day for day in days if date + 1 < day <= story.listed]
            tells = bool(with_it) and any(_covers(pages[day], date, day) for day in before)
        if tells:
            found.add((kind, name))
    return found


def _covers(page: list[tuple[int, int, str]], date: int, day: int) -> bool:
    """Return whether a first page shows all stories of a date."""
    return date < day and ((len(page) < PAGE and date >= page[-1][1]) or date > page[-1][1]) if page else False


def score_history(rng: np.random.Generator, *, addresses: bool, years: int = 3) -> tuple[int, int, int]:
    """Edits found, edits told in error, and edits missed, in one archive of some years."""
    stories, planted = plant(rng, draw_stories(rng, 360 * years, 0.25))
    days = sorted({int(day) for day in np.cumsum(rng.integers(3, 22, size=80)) if day < 360 * years})
    corpus = make_corpus(stories, [(day, 0) for day in days], addresses=addresses)
    history = story_history(corpus)
    told = history[history["event"].isin(EDITS)]
    titles = {(" ".join(p[2].split())): s.name for s in stories for p in s.prints}
    shown = dict(zip(corpus.occurrences["story_id"], corpus.occurrences["title"], strict=True))
    claims = {(row.event, titles[shown[row.story_id]]) for row in told.itertuples()}
    truth = visible(stories, planted, days)
    # A story that was re-dated before any capture printed it looks inserted: its new day was shown without it.
    true = {(kind, name) for name, kind in planted.items()}
    true |= {("inserted", name) for name, kind in planted.items() if kind == "re-dated"}
    return len(claims & truth), len(claims - true), len(truth - claims)


def days_shown(stories: list[Story], day: int, offset: int) -> range:
    """The days that a capture shows in truth: after its oldest entry, up to its newest one or to its own day."""
    rows = page_on(stories, day, offset)
    if not rows:
        return range(0)
    return range(rows[-1][1] + (len(rows) == PAGE), day if offset == 0 else rows[0][1] + 1)


def opened(stories: list[Story], chosen: list[tuple[int, int]], before: set[int]) -> int:
    """Days that some captures show in truth and that were not shown before."""
    return len({day for capture in chosen for day in days_shown(stories, *capture)} - before)


def best_cover(firsts: np.ndarray, lasts: np.ndarray, hidden: np.ndarray, n: int) -> int:
    """Most hidden days that n windows of one feed can cover: exact, by dynamic programming over their ends."""
    order = np.lexsort((firsts, lasts))
    firsts, lasts = firsts[order], lasts[order]
    below = np.r_[0, np.cumsum(hidden)]
    alone = below[lasts + 1] - below[firsts]
    # What a window adds to one that ends before it: the days after that end, or all of its own.
    added = below[lasts + 1][None, :] - below[np.maximum(firsts[None, :], lasts[:, None] + 1)]
    added = np.where(np.arange(len(lasts))[:, None] < np.arange(len(lasts))[None, :], np.maximum(added, 0), -1)
    best, reached = alone.copy(), int(alone.max(initial=0))
    for _ in range(n - 1):
        best = np.where(added >= 0, best[:, None] + added, 0).max(axis=0)
        reached = max(reached, int(best.max(initial=0)))
    return reached


def score_proposals(rng: np.random.Generator, n: int = 20) -> tuple[int, int, int, int]:
    """Expected days of the proposals and of the best n captures; days that either opens in truth: in one archive."""
    rate = float(rng.uniform(0.1, 0.8))
    stories = draw_stories(rng, 3000, rate)
    offsets = rng.choice([0, 0, 0, 10, 20], 200)
    pool = sorted({(int(day), int(offset)) for day, offset in zip(rng.integers(100, 3000, 200), offsets, strict=True)})
    read = [pool[i] for i in sorted(rng.choice(len(pool), 12, replace=False))]
    corpus = make_corpus(stories, read)
    listed = as_table(
        [
            {"url": f"{ADDRESS}/nextRow--{offset}/index.htm", "captured": START + pd.Timedelta(days=day)}
            | {"timestamp": f"{START + pd.Timedelta(days=day):%Y%m%d}120000", "feed": "moscow-news", "scope": "general"}
            | {"page_offset": offset}
            for day, offset in pool
        ],
        "captures",
    )
    proposed = propose_captures(corpus, listed, n)
    chosen = [(int((row.captured - START).days), int(row.page_offset)) for row in proposed.itertuples()]
    unread = expected_windows(corpus, listed[[c not in set(read) for c in pool]])
    unread = unread[unread["first_day"] <= unread["last_day"]]
    origin = min(unread["first_day"].min(), START)
    firsts, lasts = ((unread[c] - origin).dt.days.to_numpy() for c in ("first_day", "last_day"))
    hidden = np.ones(lasts.max() + 1, dtype=np.int64)
    seen = (observed_days(feed_windows(corpus)) - np.datetime64(origin, "D")).astype(int)
    hidden[seen[(seen >= 0) & (seen < len(hidden))]] = 0
    best = best_cover(firsts, lasts, hidden, n)
    rest, known = [c for c in pool if c not in set(read)], {day for c in read for day in days_shown(stories, *c)}
    best_in_truth = sorted(rest, key=lambda capture: -opened(stories, [capture], known))[:n]
    in_truth = [opened(stories, captures, known) for captures in (chosen, best_in_truth)]
    return int(proposed["new_days"].sum()), best, in_truth[0], in_truth[1]


def history(seeds: range) -> None:
    """Print how many edits are found, and how many of those told are true, each with its Monte-Carlo error."""
    print("| archives | addresses | edits | recall | precision |\n|---|---|---|---|---|")
    for addresses in (True, False):
        runs = np.array([score_history(np.random.default_rng(seed), addresses=addresses, years=1) for seed in seeds])
        right, wrong, missed = runs.sum(axis=0)
        recall, precision = share(right, right + missed), share(right, right + wrong)
        known = "yes" if addresses else "no"
        print(f"| {len(runs):,} | {known} | {right + missed:,} | {recall} | {precision} |", flush=True)


def share(n: int, total: int) -> str:
    """A share with its Monte-Carlo error."""
    part = n / total
    return f"{part:.4f} ± {(part * (1 - part) / total) ** 0.5:.4f}"


def proposals(seeds: range) -> None:
    """Print how many days the proposed captures open, of those of the best ones, with its Monte-Carlo error."""
    runs = [score_proposals(np.random.default_rng(seed)) for seed in seeds]
    proposed, best, opened_by_them, hindsight = np.array(runs, dtype=float).T
    reached = proposed / best
    print("| archives | expected days, of the best 20 | worst archive | days opened, of those of hindsight |")
    print("|---|---|---|---|")
    of_hindsight, error = opened_by_them.sum() / hindsight.sum(), reached.std() / len(reached) ** 0.5
    print(f"| {len(runs)} | {reached.mean():.1%} ± {error:.1%} | {reached.min():.1%} | {of_hindsight:.1%} |")


PARTS = {"history": (history, 1000), "proposals": (proposals, 200)}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all if none is named")
    parser.add_argument("--runs", type=int, help="archives; 1,000 and 200 by default")
    parser.add_argument("--first", type=int, default=0, help="first seed, to run in parts")
    chosen = parser.parse_args()
    for part in chosen.parts or PARTS:
        show, usual = PARTS[part]
        show(range(chosen.first, chosen.first + (chosen.runs or usual)))


if __name__ == "__main__":
    main()
