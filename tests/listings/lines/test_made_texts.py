"""Made-up text listings: each is read as it was made, or something is said."""

from __future__ import annotations

import random

import pytest

from benchmarks.made_texts import BAD, DAMAGES, LINES, MARKDOWN, ROWS, judge, made_text
from ilo_analysis.listings.lines.grammar import parse_listing


def judged(damage, pages, orders):
    """How pages with a damage are read: each with what it was made of."""
    made = [made_text(random.Random(seed), (damage,), orders) for seed in range(pages)]
    return [(judge(one, parse_listing(one.source)), one.made) for one in made]


@pytest.mark.parametrize("orders", [LINES, ROWS, MARKDOWN], ids=["lines", "rows", "Markdown"])
def test_whole_pages_of_every_order_and_form_are_read_right(orders):
    # "2 min read" between a date and a kicker is said.
    assert [made for how, made in judged("none", 100, orders) if how != "right" and made[2] != "minutes"] == []


@pytest.mark.parametrize("orders", [LINES, ROWS, MARKDOWN], ids=["lines", "rows", "Markdown"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_page_is_read_as_it_was_made_or_something_is_said(damage, orders):
    assert [made for how, made in judged(damage, 25, orders) if how == "silent"] == []


@pytest.mark.parametrize("bad", BAD)
def test_what_looks_like_a_date_and_is_none_is_never_a_title_a_kicker_or_a_place(bad):
    for seed in range(20):
        source = made_text(random.Random(seed), ("another line",), LINES).source.replace(
            "A line that nobody expected here", bad
        )
        parsed = parse_listing(source)
        shown = {*parsed.entries["title"], *parsed.entries["kicker"], *parsed.entries["place"]}
        assert bad not in shown, source
        assert parsed.problems, source
