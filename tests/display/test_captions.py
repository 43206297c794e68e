"""The texts that stand for a chart: they name what it shows and agree in number."""

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.display.captions import (
    TWICE,
    caption_of,
    comparison_alt,
    coverage_alt,
    n_not_covered,
    rows_left_out,
    share_alt,
    sides_note,
    volume_alt,
)
from ilo_analysis.display.locale import ENGLISH, Locale
from tests.support.small_corpus import make_corpus


def test_alternative_texts_agree_in_number_in_each_language():
    coverage = make_corpus({"f_1": ["2021-01-01", "2021-02-03"]}).coverage
    assert coverage_alt(coverage) == (
        "Calendar of observed months. F: 1 full month, 1 partial and 0 unobserved from January 2021 to February 2021."
    )
    assert "1 mois complet, 1 partiel et 0 non observé, de janvier 2021" in coverage_alt(coverage, Locale("fr"))
    assert "1 mes completo, 1 parcial y 0 no observados, de enero de 2021" in coverage_alt(coverage, Locale("es"))


def test_an_alternative_text_of_one_month_names_it_once():
    corpus = make_corpus({"f_1": ["2021-01-01", "2021-01-03"]})
    assert "0 unobserved in January 2021." in coverage_alt(corpus.coverage)
    assert "feed, January 2021. F: " in volume_alt(ilo.story_volume(corpus))


MONTHS = pd.PeriodIndex(["2021-01", "2021-02", "2021-03"], freq="M")
VOLUME = pd.DataFrame(
    {"feed": "moscow-news", "period": MONTHS, "status": ["full", "full", "unobserved"]}
    | {"n_stories": pd.array([3, 3, None], dtype="Int64"), "n_undated": pd.array([1, 0, None], dtype="Int64")}
    | {"story_ids": [("a", "b", "c"), ("c", "d", "e"), ()]}
)
SHARE = pd.DataFrame(
    {"feed": "moscow-news", "theme": ["covid-19", "child-labour", "no theme"], "period": pd.NaT}
    | {"n": [2, 2, 9], "total": 12, "share": [1 / 6, 1 / 6, 0.75], "story_ids": [("a", "b"), ("b", "c"), ()]}
)


def test_an_alternative_text_names_the_feed_the_first_month_of_most_stories_and_the_extremes():
    assert volume_alt(VOLUME) == (
        "Bar chart of stories per period and feed, January 2021 to March 2021. Moscow news: 6 stories, from 3 to 3 per "
        "observed period, most in January 2021. Unobserved periods are left blank."
    )
    assert volume_alt(VOLUME.tail(1)) == "No stories in this selection."


def test_an_alternative_text_names_the_first_of_the_most_frequent_themes_and_never_its_absence():
    wanted = "Moscow news: of 12 stories, most often Child labour with 2 (17%)"
    said = [share_alt(table, "theme", "theme") for table in (SHARE, SHARE.tail(1), SHARE.assign(total=0))]
    assert said[0] == f"Chart of the share of stories by theme, with 95% intervals. {wanted}."
    assert said[1] == said[2] == "No stories in this selection."


def test_a_caption_counts_each_story_once_and_says_what_it_rests_on():
    assert caption_of(VOLUME, ENGLISH, [TWICE]).startswith(
        "n = 5 stories, 1 feed, January 2021 – March 2021. A story that several feeds list is counted in each of them. "
        "1 of them has no date; it counts because it is listed"
    )
    assert caption_of(VOLUME.assign(feed="all", scope="mixed"), ENGLISH, n=7).startswith(
        "n = 7 stories, feeds of different scope pooled, January 2021"
    )
    assert caption_of(VOLUME.assign(feed="all"), ENGLISH).startswith("n = 5 stories, feeds pooled, ")
    assert caption_of(VOLUME.tail(1), ENGLISH).startswith("1 feed, March 2021. ")


def test_rows_that_are_not_drawn_are_counted():
    assert rows_left_out(0, ENGLISH) == []
    assert rows_left_out(1, ENGLISH) == ["1 row is not shown here; it is in the data file."]
    assert rows_left_out(2, ENGLISH) == ["2 rows are not shown here; they are in the data file."]


@pytest.mark.parametrize(("first_b", "apart"), [("2021-02-01", False), ("2021-02-02", True)])
def test_sides_are_said_with_their_days_and_a_warning_where_they_do_not_meet(first_b, apart):
    sides = pd.DataFrame()
    sides.attrs |= {"a": "feed:one", "b": "feed:two", "n_stories_a": 5, "n_stories_b": 1}
    sides.attrs |= {"first_a": "2021-01-01", "last_a": "2021-02-01", "first_b": first_b, "last_b": "2021-03-01"}
    said = sides_note(sides, ENGLISH)
    assert said.startswith("n = 5 stories (feed One, 1 January 2021 to 1 February 2021) and 1 story (feed Two, ")
    assert ("The two sides do not overlap in time" in said) is apart
    sides.attrs |= {"first_b": None}
    assert sides_note(sides, ENGLISH).endswith("and 1 story (feed Two).")


def test_what_is_not_covered_is_the_sum_of_the_cells_and_never_more_than_the_stories():
    table = pd.DataFrame({"feed": ["a", "a", "b"], "theme": ["x", "y", "x"], "not_covered": [2, 2, 3]})
    assert n_not_covered(table) == 5
    table.attrs["not_covered"] = 4
    assert n_not_covered(table) == 4
    assert n_not_covered(pd.DataFrame()) == 0


def test_the_alternative_text_of_recurrence_names_feeds_and_active_of_observable_months(corpus):
    alt = ilo.plot_theme_recurrence(ilo.theme_recurrence(corpus), language="fr").alt
    assert "Moscow news" in alt
    assert "11/13" in alt
    assert "5/5" in alt


def test_alternative_texts_of_nothing_say_so(corpus):
    empty = make_corpus({})
    assert volume_alt(ilo.story_volume(empty)) == coverage_alt(empty.coverage) == "No stories in this selection."
    refused = ilo.compare(corpus, "feed:global-news", strict=False)
    assert comparison_alt(refused) == "No stories in this selection."


def test_a_timeline_says_of_all_months_how_many_stories_are_not_covered():
    share = ilo.theme_share(
        make_corpus({"f_1": ["2021-01-01", "2021-02-03"]}),
        freq="month",
        evidence=pd.DataFrame({"story_id": ["2021-01-01-0"], "theme": ["covid-19"]}),
    ).assign(not_covered=[0, 0, 3, 3])
    share.attrs["not_covered"] = 3
    assert "Not covered: 3 stories" in ilo.plot_theme_timeline(share).caption


def test_a_chart_of_shares_counts_a_story_of_two_feeds_once():
    days = [f"2021-01-{day:02}" for day in range(1, 7)]
    corpus = make_corpus({"one_1": days, "two_1": days[:5]})
    evidence = pd.DataFrame({"story_id": corpus.stories["story_id"][:2], "theme": "child-labour"})
    share = ilo.theme_share(corpus, evidence=evidence)
    assert share.groupby("feed")["total"].max().sum() == 11
    assert ilo.plot_theme_share(share).caption.startswith("n = 6 stories, 2 feeds. ")


@pytest.mark.parametrize("plot", ["topic_share", "theme_share", "theme_recurrence"])
def test_a_chart_without_periods_names_the_months_of_its_stories(corpus, plot):
    table = getattr(ilo, plot)(corpus)
    caption = getattr(ilo, f"plot_{plot}")(table, stories=corpus.stories).caption
    assert caption.split(". ")[0].endswith("July 2020 – March 2023")


def test_an_alternative_text_of_many_rows_or_feeds_names_five_and_says_how_many_more(corpus):
    pairs = ilo.theme_cooccurrence(corpus, pool=True)
    chart = ilo.plot_theme_cooccurrence(pairs, top=6)
    assert chart.alt.endswith(f"; {(pairs['n'] > 0).sum() - 5} more.")
    many = make_corpus({f"office{number}_1": ["2021-01-01", "2021-02-03"] for number in range(12)})
    assert coverage_alt(many.coverage).endswith("; 7 more.")
    assert "; 7 more. Unobserved" in volume_alt(ilo.story_volume(many))
