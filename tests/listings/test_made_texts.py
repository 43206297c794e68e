"""Made-up text listings: each is read as it was made, or something is said."""

from __future__ import annotations

import random

import pytest

from benchmarks.made_texts import BAD, DAMAGES, is_silent, made_text
from ilo_analysis.listings.grammar import parse_listing


def silent(damage, pages=150):
    """Pages with a damage that are read wrongly without a word."""
    made = [made_text(random.Random(seed), (damage,)) for seed in range(pages)]
    return [one.made for one in made if is_silent(one, parse_listing(one.source))]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_page_is_read_as_it_was_made_or_something_is_said(damage):
    assert silent(damage) == []


@pytest.mark.parametrize("bad", BAD)
def test_what_looks_like_a_date_and_is_none_is_never_a_title_a_kicker_or_a_place(bad):
    for seed in range(60):
        source = made_text(random.Random(seed), ("another line",)).source.replace(
            "A line that nobody expected here", bad
        )
        parsed = parse_listing(source)
        shown = {*parsed.entries["title"], *parsed.entries["kicker"], *parsed.entries["place"]}
        assert bad not in shown, source
        assert parsed.problems, source
