"""Windows of feeds, months and gaps."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilo_analysis as ilo
from ilo_analysis.corpus.coverage import (
    coverage_by_month,
    coverage_gaps,
    observation_windows,
    observed_days,
)
from ilo_analysis.display.captions import comparison_alt, coverage_alt, share_alt, volume_alt
from ilo_analysis.display.locale import Locale
from tests.support.small_corpus import TWO_FEEDS, make_corpus


def test_the_months_of_the_five_listings_are_as_known(corpus):
    status = corpus.coverage.set_index(["feed", "month"])
    global_october = status.loc[("global-news", pd.Period("2021-10"))]
    assert (global_october["status"], global_october["observed_days"], global_october["days"]) == ("partial", 6, 31)
    assert status.loc[("social-protection-news", pd.Period("2022-04")), "status"] == "full"
    assert status.loc[("moscow-news", pd.Period("2020-08")), "status"] == "full"
    january = corpus.coverage[corpus.coverage["month"] == pd.Period("2021-01")]
    assert january["status"].unique().tolist() == ["unobserved"]


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


def test_alternative_texts_agree_in_number_in_each_language():
    coverage = make_corpus({"f_1": ["2021-01-01", "2021-02-03"]}).coverage
    assert coverage_alt(coverage) == (
        "Calendar of observed months. F: 1 full month, 1 partial and 0 unobserved from January 2021 to February 2021."
    )
    assert "1 mois complet, 1 partiel et 0 non observé, de janvier 2021" in coverage_alt(coverage, Locale("fr"))
    assert "1 mes completo, 1 parcial y 0 no observados, de enero de 2021" in coverage_alt(coverage, Locale("es"))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_alternative_texts_name_feeds_extremes_and_numbers(corpus, language):
    texts = [
        volume_alt(ilo.story_volume(corpus), Locale(language)),
        share_alt(ilo.theme_share(corpus), Locale(language)),
        ilo.plot_theme_recurrence(ilo.theme_recurrence(corpus), language=language).alt,
    ]
    assert all("Moscow news" in text for text in texts)
    assert "11/13" in texts[2]
    assert "5/5" in texts[2]


def test_alternative_texts_of_nothing_say_so(corpus):
    empty = make_corpus({})
    assert volume_alt(ilo.story_volume(empty)) == coverage_alt(empty.coverage) == "No stories in this selection."
    refused = ilo.compare(corpus, "feed:global-news", strict=False)
    assert comparison_alt(refused) == "No stories in this selection."
