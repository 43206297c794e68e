"""Change over time against other libraries, and the floors below which nothing is said."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.claims_simulation import made_months
from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.change import change_summary, fit_season, fit_trend, lasting_trends, season, trend
from ilo_analysis.measures.levels import changepoints
from tests.support.small_corpus import TWO_FEEDS, make_corpus


def days_every(n, start="2011-01-01", end="2020-12-31"):
    return pd.date_range(start, end, freq=f"{n}D").strftime("%Y-%m-%d").tolist()


def rising(rng, months, per_year=1.0, kind="poisson"):
    """Monthly counts: Poisson, with autocorrelated months, or with a level of its own for each year."""
    rate = 8 * per_year ** (np.arange(months) / 12)
    if kind == "autocorrelated":
        swing = np.zeros(months)
        for month in range(1, months):
            swing[month] = 0.7 * swing[month - 1] + rng.normal(0, 0.4 * np.sqrt(1 - 0.7**2))
        rate = rate * np.exp(swing)
    if kind == "yearly levels":
        rate = rate * np.repeat(rng.gamma(1 / 0.09, 0.09, size=months // 12 + 1), 12)[:months]
    return rng.poisson(rate).astype(float)


def fitted(counts):
    return fit_trend(counts, np.full(len(counts), 30.0), np.arange(len(counts)) / 12)


def test_the_trend_is_the_line_through_the_years():
    from scipy.stats import linregress

    years = np.array([36.0, 48, 60, 72, 96])
    found = fitted(np.repeat(years / 12, 12))
    line = linregress(np.arange(5), np.log(years + 0.5))
    assert found["rate_ratio"] == pytest.approx(np.exp(line.slope))
    assert np.log(found["high"]) - line.slope == pytest.approx(3.896046 * line.stderr, rel=1e-5)
    assert found["n_blocks"] == 5
    assert [fitted(np.ones(months))["n_blocks"] for months in (24, 35, 36, 48)] == [4, 4, 3, 4]


def test_nine_of_ten_trend_intervals_and_more_contain_the_truth():
    rng = np.random.default_rng(1919)
    fits = [fitted(rising(rng, 60, 1.1)) for _ in range(300)]
    assert np.mean([fit["low"] <= 1.1 <= fit["high"] for fit in fits]) >= 0.9


@pytest.mark.parametrize("kind", ["poisson", "autocorrelated", "yearly levels"])
@pytest.mark.parametrize("months", [24, 36, 60, 120])
def test_months_that_follow_each_other_seldom_make_a_trend(kind, months):
    rng = np.random.default_rng(1919)
    fits = [fitted(rising(rng, months, kind=kind)) for _ in range(400)]
    assert np.mean([not fit["low"] <= 1 <= fit["high"] for fit in fits]) <= 0.08


def seasonal(rng, kind, factor=1.0, months=72):
    """The season of made months, the second half of each year busier by a factor."""
    counts = rising(rng, months, kind=kind) if factor == 1 else None
    if counts is None:
        counts = rng.poisson(8 * np.where(np.arange(months) % 12 >= 6, factor, 1.0)).astype(float)
    return fit_season(counts, np.full(months, 30.0), np.arange(months))


@pytest.mark.parametrize("kind", ["poisson", "autocorrelated", "yearly levels"])
def test_where_there_is_no_season_hardly_ever_one_is_found(kind):
    rng = np.random.default_rng(1919)
    found = [seasonal(rng, kind) for _ in range(60)]
    assert np.mean([one.strongest["p"] <= 0.05 for one in found]) <= 0.1
    outside = [((one.months[:, 1] > 1) | (one.months[:, 2] < 1)).any() for one in found]
    assert np.mean(outside) <= 0.15


@pytest.mark.parametrize("kind", ["launches", "AR(1) of 0.7"])
def test_the_chance_of_a_season_is_not_understated_where_rotations_tear_months_apart(kind):
    rng = np.random.default_rng(1919)
    one = (fit_season(made_months(kind, 72, rng), np.full(72, 30.0), np.arange(72)).strongest for _ in range(200))
    assert np.mean([found["p"] <= 0.2 for found in one]) <= 0.2


def test_a_season_that_doubles_the_rate_over_six_years_is_found_with_its_months():
    rng = np.random.default_rng(1919)
    found = [seasonal(rng, "poisson", factor=2.0).strongest for _ in range(20)]
    assert np.mean([one["p"] <= 0.05 for one in found]) >= 0.8
    months = {(one["calendar_month"], one["calendar_end"]) for one in found}
    assert months & {(7, 12), (1, 6)}
    assert np.mean([min(one["low"], 1 / one["high"]) <= 2 <= max(one["high"], 1 / one["low"]) for one in found]) >= 0.9


def test_the_interval_of_a_season_is_symmetric_on_the_scale_of_square_roots():
    one = seasonal(np.random.default_rng(1919), "poisson", factor=2.0).strongest
    assert np.sqrt(one["low"] / one["ratio"]) + np.sqrt(one["high"] / one["ratio"]) == pytest.approx(2)
    assert one["low"] < 0.9 * one["ratio"]


def test_a_month_of_twice_the_days_and_stories_is_no_season():
    days = np.where(np.arange(72) % 12 < 6, 20.0, 40.0)
    assert fit_season(days, days, np.arange(72)).strongest["p"] > 0.5


def test_a_feed_that_fades_has_a_trend():
    rng = np.random.default_rng(1919)
    dates = pd.date_range("2011-01-01", "2020-12-31")
    days = [str(day.date()) for day in dates if rng.random() < 0.5 * 0.75 ** ((day - dates[0]).days / 365)]
    (found,) = lasting_trends(make_corpus({"f_1": days})).to_dict("records")
    assert found["ratio"] == pytest.approx(0.75, rel=0.1)
    assert found["high"] < 1


def test_a_level_that_changed_once_is_no_trend_and_a_line_is_no_change_of_level():
    steps = make_corpus({"f_1": days_every(10, end="2015-12-31") + days_every(3, start="2016-01-01")})
    found = change_summary(steps).set_index("question")
    assert np.isnan(found.loc["trend", "ratio"])
    assert found.loc["level", "ratio"] > 2
    rng = np.random.default_rng(1919)
    dates = pd.date_range("2011-01-01", "2020-12-31")
    days = [day.strftime("%Y-%m-%d") for day in dates if rng.random() < 0.05 * 1.3 ** ((day - dates[0]).days / 365)]
    found = change_summary(make_corpus({"f_1": days})).set_index("question")
    assert found.loc["trend", "ratio"] > 1.1
    assert np.isnan(found.loc["level", "ratio"])


def test_a_steady_feed_has_neither_trend_nor_season_nor_change():
    corpus = make_corpus({"f_1": days_every(5)})
    found = trend(corpus, "f")
    assert found["low"] < 1 < found["high"]
    months = season(corpus, "f")
    assert ((months["low"] < 1) & (months["high"] > 1)).all()
    assert months["n"].sum() == months["story_ids"].map(len).sum()
    assert len(changepoints(corpus, "f")) == 1


@pytest.mark.parametrize(
    ("measure", "needed"), [(trend, "24 full months"), (season, "36 full months"), (changepoints, "36 full months")]
)
def test_a_short_record_is_refused_with_what_is_missing_and_what_to_look_at(measure, needed):
    with pytest.raises(TooFewError, match=rf"needs {needed}; office has 2, so \d+ are missing\. Look at .* instead\."):
        measure(make_corpus(TWO_FEEDS), "office")


def test_a_trend_of_few_stories_is_refused():
    corpus = make_corpus({"f_1": ["2018-01-01", "2019-05-05", "2020-12-31"]})
    with pytest.raises(TooFewError, match="needs 10 stories; f has 3 in its full months"):
        trend(corpus, "f")
    assert trend(make_corpus({"f_1": [*days_every(122)[:9], "2013-12-31"]}), "f")["n_stories"] == 10


def test_an_unknown_feed_is_refused():
    with pytest.raises(ParameterError, match="Did you mean 'office'"):
        trend(make_corpus(TWO_FEEDS), "ofice")


def test_a_refusal_counts_the_months_that_its_question_can_use():
    pages = {
        "f_1": days_every(5, start="2016-01-01", end="2018-06-30"),
        "f_2": days_every(5, "2019-01-01", "2019-06-30"),
    }
    table = change_summary(make_corpus(pages)).set_index("question")
    assert table["answered"].to_dict() == {"trend": True, "season": False, "level": False}
    # 29 months and 6; of the calendar months January to June three years count, of the others there are two.
    assert table["n_months"].to_dict() == {"trend": 35, "season": 30, "level": 29}
