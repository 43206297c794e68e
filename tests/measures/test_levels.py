"""A level is told from months that merely follow each other, and kept apart from a line."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.claims_simulation import made_months, ratio_inside
from ilo_analysis.errors import TooFewError
from ilo_analysis.measures.levels import changepoints, find_changepoints, level_changes
from tests.support.small_corpus import make_corpus


def days_every(n, start="2011-01-01", end="2020-12-31"):
    return pd.date_range(start, end, freq=f"{n}D").strftime("%Y-%m-%d").tolist()


def wandering(rng, months, rate):
    """Counts of months whose rates follow each other with a correlation of 0.7."""
    swing = np.zeros(months)
    for month in range(1, months):
        swing[month] = 0.7 * swing[month - 1] + rng.normal(0, 0.4 * np.sqrt(1 - 0.7**2))
    return rng.poisson(rate * np.exp(swing))


def test_a_jump_of_level_is_found_where_it_is_and_a_level_series_has_none():
    rng = np.random.default_rng(1919)
    jump = find_changepoints(np.concatenate([rng.poisson(5, 30), rng.poisson(15, 30)]))
    assert len(jump) == 2
    assert abs(jump[0] - 30) <= 1
    assert find_changepoints(rng.poisson(8, 60)) == [60]


@pytest.mark.parametrize("months", [36, 72, 120])
@pytest.mark.parametrize("rate", [5, 20])
def test_months_that_follow_each_other_seldom_make_a_level(months, rate):
    rng = np.random.default_rng(1919)
    told = [len(find_changepoints(wandering(rng, months, rate))) > 1 for _ in range(200)]
    assert np.mean(told) <= 0.07


def test_a_rate_that_doubles_half_way_through_six_years_is_found():
    rng = np.random.default_rng(1919)
    rate = np.where(np.arange(72) < 36, 5, 10)
    ends = [find_changepoints(rng.poisson(rate)) for _ in range(50)]
    assert np.mean([len(own) == 2 and abs(own[0] - 36) <= 6 for own in ends]) >= 0.8


def test_two_steps_are_two():
    for rates in ([4, 16, 6], [6, 16, 4]):
        assert find_changepoints(np.repeat(rates, 24)) == [24, 48, 72]


def test_the_ratio_of_two_levels_is_that_of_their_rates_and_its_interval_holds_it():
    for first, then in ((10, 3), (3, 10)):
        corpus = make_corpus({"f_1": days_every(first, end="2015-12-31") + days_every(then, start="2016-01-01")})
        (level,) = level_changes(corpus).to_dict("records")
        assert level["ratio"] == pytest.approx(level["rate_since"] / level["rate_before"])
        assert level["low"] < first / then < level["high"]
        assert abs(level["since"].ordinal - pd.Period("2016-01").ordinal) <= 1


def test_the_last_change_of_level_is_told_from_the_stretch_before_it():
    days = [
        *days_every(10, end="2013-12-31"),
        *days_every(2, "2014-01-01", "2016-12-31"),
        *days_every(10, "2017-01-01"),
    ]
    (level,) = level_changes(make_corpus({"f_1": days})).to_dict("records")
    assert abs(level["first"].ordinal - pd.Period("2014-01").ordinal) <= 1
    assert abs(level["since"].ordinal - pd.Period("2017-01").ordinal) <= 1
    assert level["ratio"] == pytest.approx(0.2, rel=0.1)


@pytest.mark.parametrize("kind", ["launches", "AR(1) of 0.7"])
def test_two_equal_stretches_around_a_gap_seldom_seem_to_differ(kind):
    rng = np.random.default_rng(1919)
    inside = [ratio_inside(made_months(kind, 72, rng), 36, 1.0, searched=False) for _ in range(60)]
    assert np.mean(inside) >= 0.93


@pytest.mark.parametrize(("stories", "told"), [(9, 0), (10, 1)])
def test_stretches_of_ten_stories_are_compared(stories, told):
    slow = days_every(40, "2012-01-01", "2012-12-31")[:stories]
    quick = [f"2014-03-{day:02}" for day in range(1, 31, 2)]
    assert len(level_changes(make_corpus({"f_1": slow, "f_2": quick}))) == told


def test_a_change_of_level_is_dated_and_keeps_its_stories():
    corpus = make_corpus({"f_1": days_every(10, end="2015-12-31") + days_every(3, start="2016-01-01")})
    stretches = changepoints(corpus, "f")
    assert len(stretches) == 2
    assert abs(stretches["start"].iloc[1].ordinal - pd.Period("2016-01").ordinal) <= 1
    assert stretches["rate"].tolist() == pytest.approx([3, 10], rel=0.1)
    assert stretches["story_ids"].map(len).tolist() == stretches["n"].tolist()


@pytest.mark.parametrize("after", ["2015-02-01", "2016-01-01"])
def test_a_gap_refuses_changes_of_level(after):
    corpus = make_corpus({"f_1": days_every(1, end="2014-12-31"), "f_2": days_every(1, start=after)})
    with pytest.raises(TooFewError, match="have 1 gaps"):
        changepoints(corpus, "f")
