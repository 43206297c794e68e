"""Two sides: what differs above the noise floor, and refusals."""

import numpy as np
import pandas as pd
import pytest

import ilo_analysis as ilo
from benchmarks.claims_simulation import comparisons
from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.comparison import compare, noise_summary, select_side, two_shares
from ilo_analysis.measures.intervals import Launches, burst_interval, combine_differences
from tests.support.small_corpus import make_corpus


@pytest.fixture(scope="module")
def themes_against_general(corpus):
    return compare(corpus, "scope:theme", "scope:general")


def test_theme_feeds_differ_from_general_ones_by_their_theme_alone(themes_against_general):
    table = themes_against_general
    assert table.loc[table["above_floor"], "term"].tolist() == ["social-protection", "protection"]
    words = table.set_index("term")["z"].abs()
    assert words["protection"] > table.attrs["floor"] > words["social"]
    assert 2.2 < table.attrs["floor"] < 2.7


def test_totals_stories_and_differences_agree(themes_against_general, corpus):
    table = themes_against_general
    everything = table.iloc[0]
    assert (everything["total_a"], everything["total_b"], table.attrs["n_shared"]) == (24, 29, 1)
    assert (table["n_a"] + table["n_b"]).tolist() == table["story_ids"].map(len).tolist()
    assert (table["share_a"] - table["share_b"])[1:].tolist() == pytest.approx(table["difference"][1:].tolist())
    assert set(everything["story_ids"]) < set(corpus.stories["story_id"])


def test_the_order_of_the_rows_changes_nothing(corpus, themes_against_general):
    shuffled = corpus._replace(stories=corpus.stories.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(compare(shuffled, "scope:theme", "scope:general"), themes_against_general)


def test_a_small_side_is_refused_with_what_to_look_at_instead(corpus):
    with pytest.raises(TooFewError, match=r"needs 20 stories a side; 'feed:global-news' has 10\..* instead\."):
        compare(corpus, "feed:global-news")
    refused = compare(corpus, "feed:global-news", strict=False)
    assert refused.empty
    assert refused.dtypes.astype(str).to_dict()["n_a"] == "int64"
    assert "needs 20 stories" in refused.attrs["refusal"]
    assert noise_summary(refused)["floor"].isna().all()
    assert (refused.attrs["n_stories_a"], refused.attrs["first_a"]) == (10, "2021-10-26")


def test_a_selection_without_stories_is_refused_not_broken():
    empty = ilo.load_corpus(start="1990", end="1990")
    assert "'scope:theme' has 0" in compare(empty, "scope:theme", "scope:general", strict=False).attrs["refusal"]


def test_the_noise_summary_counts_what_stands_above(themes_against_general):
    row = noise_summary(themes_against_general).iloc[0]
    assert row["n_above"] == 2
    assert row["n_terms"] == len(themes_against_general) - 1
    assert row["by_chance_above_floor"] < row["by_chance_above_2"]


@pytest.mark.parametrize(
    ("side", "message"),
    [
        ("feed:moscow-new", "Did you mean 'moscow-news'"),
        ("theme:covid19", "Did you mean 'covid-19'"),
        ("moscow-news", "Unknown side"),
        ("period:2021-13", "Cannot read the period"),
        ("period:2022..2021", "ends before it begins"),
        ("rest", "name the first side"),
    ],
)
def test_a_side_that_cannot_be_read_is_refused(corpus, side, message):
    with pytest.raises(ParameterError, match=message):
        compare(corpus, side)


def test_periods_are_compared_per_observed_day(corpus):
    table = compare(corpus, "period:2021-07..2022", "period:2020..2021-06", strict=False)
    assert "refusal" in table.attrs
    table = compare(corpus, "feed:moscow-news", "feed:social-protection-news")
    everything = table.iloc[0]
    assert everything["rate_ratio"] == pytest.approx((20 / 95) / (20 / 349))
    assert everything["rate_ratio_low"] < everything["rate_ratio"] < everything["rate_ratio_high"]


DAILY = [str(day.date()) for day in pd.date_range("2021-01-01", "2021-02-28")]
NOTHING = pd.DataFrame({"story_id": [], "theme": []}, dtype="str")


def test_periods_have_their_observed_days_both_ends_included():
    corpus = make_corpus({"f_1": DAILY, "g_1": DAILY[:40]})
    month, day = (select_side(corpus, f"period:{value}", NOTHING) for value in ("2021-01", "2021-02-08..2021-02-08"))
    assert (len(month.story_ids), month.days) == (31, 62)
    assert (len(day.story_ids), day.days) == (1, 2)
    assert select_side(corpus, "period:2021-02-28", NOTHING).days == 1
    assert select_side(corpus, "period:2022", NOTHING).days == 0


def test_the_rest_has_the_stories_and_days_that_a_side_leaves():
    corpus = make_corpus({"f_1": DAILY, "g_1": DAILY[:25]}, apart=True)
    everything = compare(corpus, "feed:f", evidence=NOTHING, words=False).iloc[0]
    assert everything[["n_a", "n_b"]].tolist() == [59, 25]
    assert everything["rate_ratio"] == pytest.approx(1)
    assert np.isnan(compare(corpus, "period:2021-01", evidence=NOTHING, words=False).iloc[0]["z"])


def test_what_stands_above_the_floor_does_so_on_either_side(corpus, themes_against_general):
    turned = compare(corpus, "scope:general", "scope:theme")
    assert set(turned.loc[turned["above_floor"], "term"]) == {"social-protection", "protection"}
    assert (turned.loc[turned["above_floor"], "z"] < 0).all()


def test_differences_allow_for_stories_that_share_a_day():
    days = pd.to_datetime(["2021-01-01"] * 3 + ["2021-01-02"] + ["2021-01-03"] * 2 + ["2021-01-04", "2021-01-05"])
    stories = pd.DataFrame({"story_id": list("abcdefgh"), "date": days})
    in_a = np.array([True] * 4 + [False] * 4)
    found = two_shares(stories, in_a, [[0, 1, 4], [3]])
    burst = [
        burst_interval([2, 1], 4, Launches(2, 6, [4, 0], [2, 0])),
        burst_interval([1, 0], 4, Launches(3, 2, [1, 0], [0, 0])),
    ]
    wanted = combine_differences([1.0, -1.0], burst)
    assert found["burst_low"].tolist() == pytest.approx(wanted.low.tolist())
    assert found["burst_high"].tolist() == pytest.approx(wanted.high.tolist())
    apart = stories.assign(date=pd.date_range("2021-01-01", periods=8))
    assert two_shares(apart, in_a, [[0, 1, 4]])["quote"].tolist() == ["difference"]
    pairs = pd.DataFrame({"story_id": list("abcdefghij"), "date": np.repeat(pd.date_range("2021-01-01", periods=5), 2)})
    assert two_shares(pairs, np.arange(10) < 6, [[0, 1, 6, 7]])["quote"].tolist() == ["burst"]


def test_a_refusal_proposes_sides_that_leave_enough_stories_on_both_sides(corpus):
    proposed = compare(corpus, "scope:theme", "theme:covid-19", strict=False).attrs["proposed"]
    assert next(iter(proposed)).startswith(("feed:", "theme:"))
    assert proposed["feed:social-protection-news"] == 20
    uneven = [abs(2 * n - len(corpus.stories)) for n in proposed.values()]
    assert uneven == sorted(uneven)
    for side in proposed:
        assert "refusal" not in compare(corpus, side, strict=False).attrs


def test_words_of_campaigns_pass_the_floor_and_those_of_launches_do_not():
    passed = {row["stories"]: row["words"] for row in comparisons(2)}
    assert passed["launches"] == 0
    assert passed["campaigns"] > 0
