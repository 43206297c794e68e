from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.listings.pages import arrow_table, in_order, parse_listings
from ilo_analysis.listings.parsed import COLUMNS
from tests.support.listing_files import check_alike
from tests.support.listing_pages import make_page

ENTRY = "  {}. A title of the {}\n\n    0{} May 2021\n\n    What happened to the workers of the world."


def page(heading, *numbers):
    return f"{heading}\n\n" + "\n\n".join(ENTRY.format(n, heading, n) for n in numbers)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), min_size=1, max_size=4))
def test_made_up_pages_read_together_are_read_as_each_alone(seeds):
    check_alike([make_page(seed, "numbered", odd=odd)[0] for seed, odd in seeds])


def test_odd_pages_between_regular_ones_keep_their_place():
    odd = "News\nA title\n03 May 2021\nWhat happened."
    read = parse_listings([page("One", 1, 2), odd, page("Two", 1), "nothing at all", page("Three", 1)])
    assert read.page.tolist() == [0, 0, 1, 2, 4]
    assert read.table.column("page_heading").to_pylist() == ["One", "One", "News", "Two", "Three"]
    assert [facts.layout for facts in read.facts] == ["numbered", "bare", "numbered", None, "numbered"]


def test_no_pages_give_a_table_with_every_column():
    read = parse_listings([])
    assert (read.table.column_names, read.table.num_rows, read.facts) == (list(COLUMNS), 0, [])


def test_rows_of_equal_keys_keep_their_order():
    tables = [arrow_table({"title": ["a", "c"]}, 2), arrow_table({"title": ["b1", "b2"]}, 2)]
    table, keys = in_order(tables, [np.array([0, 2]), np.array([1, 1])])
    assert (table.column("title").to_pylist(), keys.tolist()) == (["a", "b1", "b2", "c"], [0, 1, 1, 2])


def test_a_column_that_is_not_given_is_missing_in_its_own_type():
    table = arrow_table({"date": [dt.date(2021, 5, 3)]}, 1)
    assert (table.column("number").to_pylist(), str(table.schema.field("number").type)) == ([None], "int64")
