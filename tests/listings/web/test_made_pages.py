"""Made-up pages of every markup and form of date, whole and damaged: what they hold is read, or something is said."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz_html import check, read
from benchmarks.made_html import AROUND, MARKUPS, made_page


@given(st.randoms(use_true_random=False))
def test_a_whole_page_gives_the_entries_that_it_holds_and_nothing_else(dice):
    page = made_page(dice)
    found = read(page.source)
    assert [entry.title for entry in page.entries] == found.columns["title"], page
    assert [entry.date for entry in page.entries] == found.columns["date"], page
    assert [entry.url for entry in page.entries] == found.columns["url"], page
    said = {"aside": "list beside the listing", "cookie": "beside the listing"}
    for _, text, reason in found.problems:
        assert any(name in page.source and words in reason for name, words in said.items()), (text, reason, page)


@given(st.randoms(use_true_random=False))
def test_a_damaged_page_gives_the_entries_that_it_holds_or_says_something(dice):
    check(made_page(dice, accidents=1))


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("markup", MARKUPS)
def test_each_markup_is_read_in_each_place_of_a_page(markup, around):
    made = made_page(random.Random(1), markup=markup, outer=around)
    found = read(made.source)
    assert list(zip(found.columns["title"], found.columns["date"], strict=True)) == [one[:2] for one in made.entries]
