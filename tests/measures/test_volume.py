import pandas as pd
import pytest

from ilo_analysis.corpus import restrict
from ilo_analysis.corpus.coverage import coverage_by_month
from ilo_analysis.corpus.windows import page_windows
from ilo_analysis.display.charts.volume import plot_story_volume
from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.change import trend
from ilo_analysis.measures.recurrence import theme_recurrence
from ilo_analysis.measures.shares import label_share, theme_share
from ilo_analysis.measures.volume import feed_rates, highest_periods, story_volume
from ilo_analysis.schema import as_table
from tests.support.small_corpus import TWO_FEEDS, make_corpus


def test_an_unobserved_month_has_no_count_and_an_empty_observed_one_has_zero():
    volume = story_volume(make_corpus(TWO_FEEDS)).set_index(["feed", "period"])["n_stories"]
    assert pd.isna(volume["theme", pd.Period("2021-10")])
    assert volume["office", pd.Period("2021-12")] == 0


@pytest.mark.parametrize("freq", ["day", "week", "month", "quarter", "year"])
def test_the_total_is_the_same_at_every_grain_and_equals_the_stories(freq):
    volume = story_volume(make_corpus(TWO_FEEDS), freq)
    assert volume["n_stories"].sum() == 7
    assert volume["story_ids"].map(len).tolist() == volume["n_stories"].fillna(0).tolist()


def with_undated(*titles_of_days):
    """One page in the printed order; None stands for an undated entry."""
    days = list(titles_of_days)
    corpus = make_corpus({"f_1": [day or f"2021-01-{n + 1:02}" for n, day in enumerate(days)]})
    bare = [n for n, day in enumerate(days) if day is None]
    occurrences, stories = corpus.occurrences.copy(), corpus.stories.copy()
    ids = occurrences.loc[bare, "story_id"].tolist()
    occurrences.loc[bare, "date"] = pd.NaT
    stories.loc[stories["story_id"].isin(ids), "date"] = pd.NaT
    listings = as_table(page_windows(corpus.listings, occurrences)[0], "listings")
    coverage = coverage_by_month(listings)
    return corpus._replace(occurrences=occurrences, stories=stories, listings=listings, coverage=coverage)


def test_undated_entries_between_dated_ones_count_where_the_order_of_the_page_puts_them():
    # Ten entries over 51 days, half of them without a date: nine were counted after the newest one opened the page.
    days = ["2021-06-30", None, "2021-06-20", None, "2021-06-10", None, "2021-05-31", None, None, "2021-05-11"]
    corpus = with_undated(*days)
    (rate,) = feed_rates(corpus).to_dict("records")
    assert (rate["n_stories"], rate["n_undated"]) == (10, 5)
    assert rate["rate"] == pytest.approx(8 / 50 * 30)
    volume = story_volume(corpus).set_index("period")
    # The one between 31 May and 10 June is in neither month.
    assert volume["n_stories"].to_dict() == {pd.Period("2021-05"): 4, pd.Period("2021-06"): 5}
    assert volume["n_undated"].to_dict() == {pd.Period("2021-05"): 2, pd.Period("2021-06"): 2}
    assert story_volume(corpus, "year")["n_undated"].tolist() == [5]
    assert story_volume(corpus, pool=True)["n_undated"].tolist() == [2, 2]
    assert "4 of them have no date" in plot_story_volume(story_volume(corpus)).caption


def test_shares_and_recurrence_count_an_undated_story_in_the_period_in_which_story_volume_counts_it():
    days = ["2021-06-30", None, "2021-06-20", None, "2021-06-10", None, "2021-05-31", None, None, "2021-05-11"]
    corpus = with_undated(*days)
    volume = story_volume(corpus).set_index("period")["n_stories"]
    undated = set(corpus.stories.loc[corpus.stories["date"].isna(), "story_id"])
    marks = pd.DataFrame({"story_id": sorted(undated), "theme": "t"})
    for by in ("feed", "scope"):
        share = theme_share(corpus, freq="month", evidence=marks, by=by).set_index(["period", "theme"])
        assert share.xs("t", level="theme")["total"].to_dict() == volume.to_dict()
        assert share.xs("t", level="theme")["n"].tolist() == [2, 2]
    (row,) = theme_recurrence(corpus, evidence=marks).to_dict("records")
    assert (row["active_months"], row["n_stories"], row["current_state"]) == (2, 5, "active")


def test_an_undated_story_keeps_its_place_where_its_neighbour_is_in_a_language_without_terms():
    corpus = with_undated("2021-06-30", None, "2021-06-10", "2021-05-31")
    languages = ["de" if str(day)[:10] == "2021-06-10" else "en" for day in corpus.stories["date"]]
    corpus = corpus._replace(stories=corpus.stories.assign(language=languages, title="Child labour"))
    (row,) = theme_recurrence(corpus).to_dict("records")
    assert (row["n_stories"], row["active_months"]) == (3, 2)
    only = corpus.stories["date"].isna().map({True: "Child labour", False: "News"})
    (row,) = theme_recurrence(corpus._replace(stories=corpus.stories.assign(title=only))).to_dict("records")
    assert (row["n_stories"], row["active_months"]) == (1, 1)


def test_undated_entries_at_the_end_of_a_page_or_beside_one_out_of_order_are_in_no_stretch():
    ends = with_undated(None, "2021-06-30", "2021-06-20", "2021-06-10", None)
    assert feed_rates(ends)["n_undated"].tolist() == [0]
    pinned = with_undated("2021-06-12", None, "2021-06-30", "2021-06-20", "2021-06-10")
    assert feed_rates(pinned)["n_undated"].tolist() == [0]


def test_a_selection_keeps_the_undated_stories_that_the_order_of_a_page_places_inside():
    corpus = with_undated("2021-06-30", None, "2021-06-20", "2021-06-10", None, "2021-05-31")
    assert len(restrict(corpus, start="2021-06-01").stories) == 4
    assert feed_rates(restrict(corpus, start="2021-06-01"))["n_undated"].tolist() == [1]


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


def two_years(*busy, n=40):
    """Volume of 24 months with one story each, and with more in some of them."""
    months = pd.period_range("2021-01", periods=24, freq="M")
    counts = [n if month in busy else 1 for month in range(24)]
    return pd.DataFrame({"period": months, "n_stories": counts, "observed_days": months.days_in_month})


@pytest.mark.parametrize("busy", [(3,), (3, 4), (3, 4, 5)])  # April, May and June, of 30, 31 and 30 days
def test_up_to_three_periods_with_as_many_stories_stand_out_together(busy):
    found = highest_periods(two_years(*busy))
    assert found.rows["period"].dt.month.tolist() == [month + 1 for month in busy]
    assert found.ratio.value == pytest.approx(40, rel=0.05)


def test_a_peak_among_sixty_feeds_must_stand_out_from_all_their_periods():
    assert highest_periods(two_years(3, n=8)) is not None
    assert highest_periods(two_years(3, n=8), feeds=60) is None
    assert highest_periods(two_years(3, n=14), feeds=60).rows["period"].dt.month.tolist() == [4]


def test_four_equal_periods_one_of_two_and_a_record_without_stories_do_not_stand_out():
    assert highest_periods(two_years(3, 4, 5, 6)) is None
    assert highest_periods(two_years(0).head(2)) is None
    assert highest_periods(two_years(3, n=0).assign(n_stories=0)) is None
