"""Pairs of made-up archives: whether the parts of every number that differs add up, and what is called news.

Both corpora of a pair show one feed, whose truth is known, by other captures; in most pairs stories were edited,
withdrawn or inserted between them.

Run: python -m benchmarks.attribution [--pairs N]
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.archives import draw_stories, make_corpus, plant
from ilo_analysis.corpus import Corpus
from ilo_analysis.measures.attribution import NEWS, PARTS, attribute_change
from ilo_analysis.measures.volume import story_volume


def archive(seed: int, *, addresses: bool) -> tuple[Corpus, Corpus]:
    """Two corpora of one feed: other captures, and stories edited in the second."""
    rng = np.random.default_rng(seed)
    stories = draw_stories(rng, 200, 0.2)
    edited = plant(rng, stories, 0.2)[0] if rng.random() < 0.7 else stories
    days = sorted({int(day) for day in rng.integers(30, 200, 6)})
    first, second = (sorted(set(rng.choice(days, rng.integers(1, 5)).tolist())) for _ in range(2))
    before = make_corpus(stories, [(day, 0) for day in first], addresses=addresses)
    return before, make_corpus(edited, [(day, 0) for day in second], addresses=addresses)


def adds_up(seed: int) -> bool:
    """Return whether the parts of each number add up to its change, and the changes to that of all stories counted."""
    before, after = archive(seed, addresses=bool(seed % 2))
    table = attribute_change(before, after)
    counted = [story_volume(corpus)["n_stories"].sum() for corpus in (after, before)]
    return (
        bool((table[list(PARTS)].sum(axis=1) == table["change"]).all())
        and bool((table["news"] == table[list(NEWS)].sum(axis=1)).all())
        and table.loc[table["measure"] == "stories", "change"].sum() == counted[0] - counted[1]
    )


def tells_news(stories_seed: int) -> bool:
    """Return whether a corpus that saw more captures of the same stories, up to the same day, is said to have news."""
    rng = np.random.default_rng(stories_seed)
    stories = draw_stories(rng, 300, 0.2)
    last = int(rng.integers(200, 290))
    more = sorted({int(day) for day in rng.integers(30, last, 3)})
    table = attribute_change(
        make_corpus(stories, [(last, 0)]), make_corpus(stories, [*((day, 0) for day in more), (last, 0)])
    )
    return bool((table["news"] != 0).any())


def main() -> None:
    """Print both counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=1000)
    n = parser.parse_args().pairs
    whole, false_news = (sum(map(tell, range(n))) for tell in (adds_up, tells_news))
    print("| pairs | parts add up | news where only more was seen |\n|---|---|---|")
    print(f"| {n:,} | {whole:,} | {false_news:,} |")


if __name__ == "__main__":
    main()
