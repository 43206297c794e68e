import pandas as pd
import pytest

from ilo_analysis.corpus.coverage import observation_windows
from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.change import trend
from ilo_analysis.measures.shares import label_share
from ilo_analysis.measures.volume import story_volume
from tests.support.small_corpus import TWO_FEEDS, make_corpus


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


def test_an_unobserved_month_has_no_count_and_an_empty_observed_one_has_zero():
    volume = story_volume(make_corpus(TWO_FEEDS)).set_index(["feed", "period"])["n_stories"]
    assert pd.isna(volume["theme", pd.Period("2021-10")])
    assert volume["office", pd.Period("2021-12")] == 0


@pytest.mark.parametrize("freq", ["day", "week", "month", "quarter", "year"])
def test_the_total_is_the_same_at_every_grain_and_equals_the_stories(freq):
    volume = story_volume(make_corpus(TWO_FEEDS), freq)
    assert volume["n_stories"].sum() == 7
    assert volume["story_ids"].map(len).tolist() == volume["n_stories"].fillna(0).tolist()


def test_a_wrong_grain_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match="Did you mean 'month'"):
        story_volume(make_corpus(TWO_FEEDS), "months")


def test_nothing_read_gives_an_empty_table():
    assert story_volume(make_corpus({})).empty


def test_shares_show_the_unlabelled_and_no_percentage_below_five():
    corpus = make_corpus(TWO_FEEDS)
    labels = pd.DataFrame({"story_id": ["2021-10-26-0", "2021-10-29-1"], "theme": ["x", "x"]})
    share = label_share(corpus, labels, "theme").set_index(["feed", "theme"])
    assert share.loc[("office", "x"), "n"] == 2
    assert share.loc[("office", "no theme"), "n"] == 3
    assert share.loc[("office", "x"), "share"] == pytest.approx(0.4)
    assert pd.isna(share.loc[("theme", "x"), "share"])


def test_a_short_record_refuses_a_trend_and_says_what_is_missing():
    with pytest.raises(TooFewError, match="needs 24 full months; office has 2, so 22 are missing"):
        trend(make_corpus(TWO_FEEDS), "office")
