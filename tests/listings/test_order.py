"""Pages without markers are read in whatever order they print the parts of an entry, if the page tells it."""

from __future__ import annotations

import pytest

from ilo_analysis.listings.grammar import parse_listing

STORIES = [
    ("Press release", "Port workers win rest breaks", "12 March 2026", "Unions and owners settled after two days."),
    ("News", "Ministers back a plan for fishing", "10 March 2026", "The plan names steps on wages and inspection."),
    ("Article", "How one town kept its nurseries open", "9 March 2026", "Parents there run the service themselves."),
    (
        "Press release",
        "Half of the young look for better work",
        "5 March 2026",
        "A survey asked them.",
    ),
]
ORDERS = ["td", "dt", "tds", "tsd", "ktds", "kdts", "ktsd", "tkd", "ktd"]


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_each_part_is_told_by_its_place_in_all_entries(order, blank):
    parts = [dict(zip("ktds", story, strict=True)) for story in STORIES]
    entries = ["\n".join(part[letter] for letter in order) for part in parts]
    read = parse_listing("News\n\n" + ("\n\n" if blank else "\n").join(entries) + "\n")
    assert read.entries["title"] == [part["t"] for part in parts]
    assert [f"{day:%-d %B %Y}" for day in read.entries["date"]] == [part["d"] for part in parts]
    if "k" in order:
        assert read.entries["kicker"] == [part["k"] for part in parts]
    if "s" in order:
        assert read.entries["summary"] == [part["s"] for part in parts]
    assert read.problems == []


def test_lines_keep_their_numbers_when_parts_are_moved():
    text = "News\n\n" + "\n".join(f"{title}\n{words}\n{day}" for _, title, day, words in STORIES)
    read = parse_listing(text)
    assert list(zip(read.entries["line_start"], read.entries["line_end"], strict=True))[:2] == [(3, 5), (6, 8)]


def test_what_looks_like_a_date_and_is_none_is_said():
    page = "News\n\n  1. Ports agree\n\n    12 Marhc 2026\n\n    Both met.\n\n  2. Miners meet\n\n    10 March 2026\n"
    read = parse_listing(page)
    assert [(line, text) for line, text, _ in read.problems] == [(5, "12 Marhc 2026")]
