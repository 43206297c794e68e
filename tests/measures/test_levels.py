"""A level is told from months that merely follow each other, and kept apart from a line."""

import numpy as np
import pandas as pd
import pytest

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
    assert find_changepoints(np.repeat([4, 16, 6], 24)) == [24, 48, 72]


def test_the_ratio_of_two_levels_is_that_of_their_rates_and_its_interval_holds_it():
    corpus = make_corpus({"f_1": days_every(10, end="2015-12-31") + days_every(3, start="2016-01-01")})
    (level,) = level_changes(corpus).to_dict("records")
    assert level["ratio"] == pytest.approx(level["rate_since"] / level["rate_before"])
    assert 1 < level["low"] < 10 / 3 < level["high"]
    assert abs(level["since"].ordinal - pd.Period("2016-01").ordinal) <= 1


def test_a_change_of_level_is_dated_and_keeps_its_stories():
    corpus = make_corpus({"f_1": days_every(10, end="2015-12-31") + days_every(3, start="2016-01-01")})
    stretches = changepoints(corpus, "f")
    assert len(stretches) == 2
    assert abs(stretches["start"].iloc[1].ordinal - pd.Period("2016-01").ordinal) <= 1
    assert stretches["rate"].tolist() == pytest.approx([3, 10], rel=0.1)
    assert stretches["story_ids"].map(len).tolist() == stretches["n"].tolist()


def test_a_gap_refuses_changes_of_level():
    corpus = make_corpus({"f_1": days_every(5, end="2014-12-31"), "f_2": days_every(5, start="2016-01-01")})
    with pytest.raises(TooFewError, match="have 1 gaps"):
        changepoints(corpus, "f")
