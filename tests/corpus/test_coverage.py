"""Windows of feeds, months and gaps."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.corpus.coverage import (
    coverage_by_month,
    coverage_gaps,
    never_seen,
    observation_windows,
    observed_days,
)
from tests.support.small_corpus import TWO_FEEDS, make_corpus


def test_the_months_of_the_five_listings_are_as_known(corpus):
    status = corpus.coverage.set_index(["feed", "month"])
    global_october = status.loc[("global-news", pd.Period("2021-10"))]
    assert (global_october["status"], global_october["observed_days"], global_october["days"]) == ("partial", 6, 31)
    assert status.loc[("social-protection-news", pd.Period("2022-04")), "status"] == "full"
    assert status.loc[("moscow-news", pd.Period("2020-08")), "status"] == "full"
    january = corpus.coverage[corpus.coverage["month"] == pd.Period("2021-01")]
    assert january["status"].unique().tolist() == ["unobserved"]


def test_months_are_full_partial_or_unobserved_for_every_feed():
    coverage = make_corpus(TWO_FEEDS).coverage
    office = coverage[coverage["feed"] == "office"]
    assert office["status"].tolist() == ["partial", "full", "full", "partial"]
    assert office["observed_days"].tolist() == [6, 30, 31, 3]
    assert coverage[coverage["feed"] == "theme"]["status"].tolist() == ["unobserved"] * 2 + ["partial", "unobserved"]


def test_overlapping_pages_make_one_window_and_apart_ones_two():
    corpus = make_corpus(
        {"f_1": ["2021-01-01", "2021-01-09"], "f_2": ["2021-01-09", "2021-01-20"], "f_3": ["2021-03-01"]}
    )
    windows = observation_windows(corpus.listings)
    assert windows["n_days"].tolist() == [20, 1]


def test_neighbouring_pages_of_one_capture_leave_no_gap():
    pages = {"f_1": ["2021-02-01", "2021-02-09"], "f_0": ["2021-03-09", "2021-03-20"]}
    captured = [pd.Timestamp("2021-04-01")] * 2
    corpus = make_corpus(pages, captured=captured, page_offset=[2, 0])
    assert observation_windows(corpus.listings)["n_days"].tolist() == [48]


@pytest.mark.parametrize(
    ("places", "days"), [([1, 0], [48]), ([2, 1], [48]), ([2, 0], [12, 9]), ([40, 0], [12, 9]), ([1, None], [48])]
)
def test_pages_counted_by_number_adjoin_only_if_one_follows_the_other(places, days):
    pages = {"f_1": ["2021-02-01", "2021-02-09"], "f_0": ["2021-03-09", "2021-03-20"]}
    units = [None if place is None else "pages" for place in places]
    captured, url = [pd.Timestamp("2021-04-01")] * 2, ["https://www.ilo.org/resource/news"] * 2
    corpus = make_corpus(pages, captured=captured, page_offset=places, offset_unit=units, url=url)
    found = observation_windows(corpus.listings)["n_days"]
    assert sorted(found, reverse=True) == days


def test_a_selection_of_which_no_page_shows_a_day_has_a_first_and_a_last_month_and_no_other_has():
    listings = make_corpus(TWO_FEEDS).listings
    assert never_seen(coverage_by_month(listings, start="2019-01-31", end="2019-03-01")) == ["2019-01", "2019-03"]
    assert never_seen(coverage_by_month(listings)) == []
    assert never_seen(make_corpus({}).coverage) == []


def test_a_gap_is_what_lies_between_two_windows():
    corpus = make_corpus({"f_1": ["2021-01-01", "2021-01-09"], "f_2": ["2021-01-20", "2021-01-25"]})
    gaps = coverage_gaps(observation_windows(corpus.listings))
    assert gaps.to_dict("records") == [
        {"feed": "f", "start": pd.Timestamp("2021-01-10"), "end": pd.Timestamp("2021-01-19"), "n_days": 10}
    ]


def test_the_oldest_day_of_a_cut_page_is_marked_unless_another_page_shows_it_whole():
    cut = make_corpus({"f_1": ["2021-01-05", "2021-01-09"]}, page_cap=[2])
    assert observation_windows(cut.listings)["start_cut"].tolist() == [True]
    both = make_corpus({"f_1": ["2021-01-05", "2021-01-09"], "f_2": ["2021-01-05"]}, page_cap=[2, None])
    assert observation_windows(both.listings)["start_cut"].tolist() == [False]


def test_a_period_cuts_the_windows():
    corpus = make_corpus(TWO_FEEDS)
    table = coverage_by_month(corpus.listings, start="2021-11-10", end="2021-12-15")
    office = table[table["feed"] == "office"]
    assert office["observed_days"].tolist() == [21, 15]
    assert office["status"].tolist() == ["partial", "partial"]


def test_a_period_that_no_page_shows_is_unobserved_not_absent():
    table = coverage_by_month(make_corpus(TWO_FEEDS).listings, start="2019-01-01", end="2019-02-28")
    assert table[["feed", "status", "observed_days"]].to_numpy().tolist() == [
        ["office", "unobserved", 0], ["office", "unobserved", 0], ["theme", "unobserved", 0], ["theme", "unobserved", 0]
    ]  # fmt: skip
    later = coverage_by_month(make_corpus(TWO_FEEDS).listings, start="2030-05-01")
    assert later["month"].astype(str).unique().tolist() == ["2030-05"]
    earlier = coverage_by_month(make_corpus(TWO_FEEDS).listings, end="2010-05-31")
    assert earlier["month"].astype(str).unique().tolist() == ["2010-05"]


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=6)


@settings(max_examples=15)
@given(spans)
def test_the_windows_hold_exactly_the_days_that_some_page_shows(pages):
    first = pd.Timestamp("2021-01-01")
    shown = {f"f_{i}": [first + pd.Timedelta(days=d) for d in (a, a + n)] for i, (a, n) in enumerate(pages)}
    corpus = make_corpus({page: [str(day.date()) for day in days] for page, days in shown.items()})
    windows = observation_windows(corpus.listings)
    expected = {day for start, end in shown.values() for day in pd.date_range(start, end)}
    assert set(pd.DatetimeIndex(observed_days(windows))) == expected
    assert windows["n_days"].sum() == len(expected)
    assert corpus.coverage["observed_days"].sum() == len(expected)
