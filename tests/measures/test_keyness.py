"""Words that tell two sides apart and words that rise: published formulas, an exact test, and the floors of chance."""

import math

import numpy as np
import pandas as pd
import pytest

from benchmarks.claims_simulation import PLANTED, risen
from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.keyness import (
    PRIOR_STORIES,
    emerging_terms,
    log_odds_z,
    noise_floor,
    risen_words,
    story_words,
)
from tests.support.small_corpus import TWO_FEEDS, make_corpus


def days_every(n, start="2011-01-01", end="2020-12-31"):
    return pd.date_range(start, end, freq=f"{n}D").strftime("%Y-%m-%d").tolist()


def with_titles(corpus, title_of):
    titles = [title_of(date) for date in corpus.stories["date"]]
    return corpus._replace(stories=corpus.stories.assign(title=pd.Series(titles, dtype="str")))


def test_log_odds_follow_the_published_formula():
    # Monroe, Colaresi and Quinn (2008), equations 16 to 22, on numbers of stories; the variance has all four terms.
    n_a, total_a, n_b, total_b = 17, 24, 7, 29
    yes = PRIOR_STORIES * (n_a + n_b) / (total_a + total_b)
    no = PRIOR_STORIES - yes
    cells = [n_a + yes, total_a - n_a + no, n_b + yes, total_b - n_b + no]
    expected = math.log(cells[0] / cells[1]) - math.log(cells[2] / cells[3])
    expected /= math.sqrt(sum(1 / cell for cell in cells))
    assert log_odds_z(np.array([n_a]), total_a, np.array([n_b]), total_b)[0] == pytest.approx(expected)


def test_a_word_that_every_story_has_tells_nothing():
    assert log_odds_z(np.array([30.0]), 30, np.array([20.0]), 20)[0] == 0


def test_a_word_counts_once_a_story_and_from_three_stories_on():
    stories = pd.DataFrame({"title": ["Work, work", "Decent work", "work"], "summary": [None, "decent", ""]})
    assert story_words(stories) == {"work": [0, 1, 2]}
    said = stories.assign(title="The ILO in July", summary="of the ILO's work", language="en")
    assert set(story_words(said)) == {"ilo", "work"}


def test_words_of_one_launch_stay_below_a_floor_that_moves_whole_dates():
    # Ten stories of one day share a word; by story it looks like a difference, by date it is one draw of two.
    side_a = np.array([True] * 20 + [False] * 20)
    words = {"launch": list(range(10)), "other": list(range(0, 40, 4))}
    by_story = noise_floor(words, side_a, np.arange(40))
    days = np.concatenate([np.zeros(10), np.arange(1, 31)]).astype(np.int64)
    by_date = noise_floor(words, side_a, days)
    z = abs(log_odds_z(np.array([10.0]), 20, np.array([0.0]), 20)[0])
    assert by_story.floor < z
    assert by_date.floor >= z
    assert by_date.p_family[0] > 0.3 > 0.05 > by_story.p_family[0]


def test_the_floor_lets_one_family_in_twenty_pass():
    rng = np.random.default_rng(1919)
    words = {f"w{i}": sorted(rng.choice(60, 12, replace=False).tolist()) for i in range(80)}
    chance = noise_floor(words, np.arange(60) < 30, np.arange(60))
    assert 2.3 < chance.floor < 3.2
    assert chance.expected_above_floor <= 0.06  # ties may leave it far below
    assert (chance.p_family <= 1).all()


def test_a_word_that_was_never_there_is_new_and_one_that_rose_has_a_ratio():
    corpus = make_corpus({"f_1": days_every(3, start="2019-01-01", end="2020-12-31")})
    recent = pd.Timestamp("2020-10-01")
    dates = corpus.stories["date"]
    old = set(dates[dates.between("2019-10-01", "2020-09-30")].iloc[[5, 15]])
    corpus = with_titles(
        corpus,
        lambda day: (
            "daily platform"
            + (" minimum" if day >= recent or day in old else "")
            + (" algorithm" if day >= recent else "")
        ),
    )
    table = emerging_terms(corpus, months=3, baseline=12).set_index("term")
    assert table["state"].to_dict() == {"algorithm": "new", "minimum": "rising"}
    assert np.isnan(table.loc["algorithm", "ratio"])
    rose = table.loc["minimum"]
    assert rose["ratio"] == pytest.approx(rose["n"] / rose["total"] / (rose["n_before"] / rose["total_before"]))
    assert (rose["total"], rose["total_before"]) == (
        (dates >= recent).sum(),
        dates.between("2019-10-01", "2020-09-30").sum(),
    )
    assert "daily" not in table.index
    assert (table["p_family"] <= 0.05).all()
    assert table["story_ids"].map(len).tolist() == table["n"].tolist()


def test_the_chance_of_a_word_is_the_binomial_one_over_its_days():
    from scipy.stats import binomtest

    corpus = make_corpus({"f_1": days_every(3, start="2019-01-01", end="2020-12-31")})
    corpus = with_titles(corpus, lambda day: "algorithm" if day >= pd.Timestamp("2020-10-01") else "other")
    row = emerging_terms(corpus).set_index("term").loc["algorithm"]
    share = row["total"] / (row["total"] + row["total_before"])
    assert row["p"] == pytest.approx(binomtest(row["n"], row["n"] + row["n_before"], share, "greater").pvalue)


@pytest.mark.parametrize("kind", ["one by one", "launches"])
def test_where_no_word_rises_hardly_ever_one_is_shown(kind):
    rng = np.random.default_rng(1919)
    assert np.mean([bool(risen(kind, (0, 0), rng)) for _ in range(60)]) <= 0.1


@pytest.mark.parametrize(("kind", "least"), [("one by one", 0.75), ("launches", 0.65)])
def test_a_word_that_goes_from_two_to_twenty_in_a_hundred_stories_is_found(kind, least):
    rng = np.random.default_rng(1919)
    assert np.mean([PLANTED in risen(kind, (0.02, 0.2), rng) for _ in range(40)]) >= least


def test_a_word_that_fades_or_has_two_recent_stories_is_not_listed():
    day = np.arange(400)
    assert risen_words({"fades": [*range(0, 200, 5), 250, 300, 350]}, day, day >= 200).empty
    assert risen_words({"twice": [0, 398, 399]}, day, day >= 398).empty
    assert risen_words({"thrice": [0, 397, 398, 399]}, day, day >= 397)["term"].tolist() == ["thrice"]


def test_a_feed_seen_in_one_period_only_brings_no_words():
    corpus = make_corpus(
        {"f_1": days_every(3, "2019-10-01", "2020-12-31"), "g_1": days_every(1, "2020-10-02")}, apart=True
    )
    corpus = corpus._replace(
        stories=corpus.stories.assign(title=corpus.stories["story_id"].str[0].map({"f": "old", "g": "fresh"}))
    )
    assert emerging_terms(corpus).empty


def test_a_launch_on_one_day_is_no_emerging_word():
    days = days_every(10, start="2019-01-01", end="2020-12-31") + ["2020-12-15"] * 5
    corpus = with_titles(make_corpus({"f_1": days}), lambda day: "launch" if str(day.date()) == "2020-12-15" else "x")
    assert "launch" not in emerging_terms(corpus)["term"].tolist()


def test_an_unobserved_baseline_is_refused():
    with pytest.raises(TooFewError, match=r"observed days in the last months .* baseline .* instead\."):
        emerging_terms(make_corpus({"f_1": ["2020-12-01", "2020-12-31"]}), months=1)
    with pytest.raises(ParameterError, match="must be 1 or more"):
        emerging_terms(make_corpus(TWO_FEEDS), months=0)
    with pytest.raises(ParameterError, match="baseline is 0"):
        emerging_terms(make_corpus(TWO_FEEDS), baseline=0)
