"""Small odd inputs of many forms: each gives the rows that a reader sees, or a plain word why not."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from ilo_analysis.corpus import load_corpus
from ilo_analysis.listings import read_sources

PAGES = Path(__file__).parents[1] / "pages"
ODD = PAGES / "odd"
ROW = ("date", "date_end", "kicker", "title", "summary", "place", "url", "language")
WORD = ("line", "text", "reason")
# Stories of inputs whose entries are of the same story, or look so.
STORIES = {
    "merge_js_url": 2,
    "merge_placeholder_url": 4,
    "merge_same_url_all_different": 2,
    "merge_same_url_redated": 1,
    "merge_syndicated": 2,
    "merge_title_parts": 3,
    "merge_undated_same": 2,
    "merge_url_fragment": 2,
    "merge_url_query": 3,
    "merge_utm": 1,
    "rssx_dup": 1,
}


def expected(name):
    """Lines of a table beside the inputs, by input."""
    found = defaultdict(list)
    with (PAGES / name).open(encoding="utf-8", newline="") as stream:
        for own, *rest in csv.reader(stream):
            found[own].append(tuple(rest))
    return found


def by_input(frame, columns):
    """Rows of a frame as texts, by the input that they come from."""
    found = defaultdict(list)
    names = frame["source_file"].str.removeprefix(f"{ODD.as_posix()}/").str.partition("/")[0]
    texts = frame[[*columns]].astype("string").fillna("")
    for own, row in zip(names, texts.itertuples(index=False), strict=True):
        found[own].append(tuple(row))
    return found


@pytest.fixture(scope="module")
def read():
    """Rows and words of all inputs."""
    reading = read_sources(ODD)
    entries = reading.entries.sort_values(["source_file", "listing_id", "position"])
    return by_input(entries, ROW), by_input(reading.problems, WORD)


ROWS, WORDS = expected("odd_rows.csv"), expected("odd_words.csv")


@pytest.mark.parametrize("name", sorted(path.name for path in ODD.iterdir()))
def test_an_odd_input_gives_its_rows_or_a_word(read, name):
    rows, words = read
    assert rows[name] == ROWS[name]
    assert words[name] == WORDS[name]
    assert rows[name] or words[name]


@pytest.mark.parametrize("name", STORIES)
def test_odd_entries_are_the_same_story_or_not(name):
    assert len(load_corpus(ODD / name).stories) == STORIES[name]
