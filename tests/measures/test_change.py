"""Change over time against other libraries, and the floors below which nothing is said."""

import numpy as np
import pandas as pd
import pytest

from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.change import change_summary, changepoints, fit_trend, season, trend
from tests.support.small_corpus import TWO_FEEDS, make_corpus


def days_every(n, start="2011-01-01", end="2020-12-31"):
    return pd.date_range(start, end, freq=f"{n}D").strftime("%Y-%m-%d").tolist()


def test_the_poisson_trend_is_that_of_a_formula_model():
    import statsmodels.formula.api as smf
    from statsmodels.genmod.families import Poisson

    frame = pd.DataFrame({"n": [3, 5, 4, 6, 8, 7, 9, 8, 12, 11, 10, 14] * 2, "days": [31.0, 28, 31] * 8})
    frame["year"] = np.arange(24) / 12
    model = smf.glm("n ~ year", frame, offset=np.log(frame["days"]), family=Poisson()).fit()
    found = fit_trend(frame["n"].to_numpy(float), frame["days"].to_numpy(), frame["year"].to_numpy())
    assert found["model"] == "Poisson"
    assert found["rate_ratio"] == pytest.approx(np.exp(model.params["year"]))
    assert [found["low"], found["high"]] == pytest.approx(np.exp(model.conf_int().loc["year"]).tolist())


def test_counts_that_vary_more_get_a_negative_binomial_model_and_a_wider_interval():
    rng = np.random.default_rng(1919)
    years = np.arange(60) / 12
    counts = rng.negative_binomial(2, 2 / (2 + 10), size=60).astype(float)
    found = fit_trend(counts, np.full(60, 30.0), years)
    assert found["model"] == "negative binomial"
    assert found["dispersion"] > 3
    poisson = 2 * 1.96 / np.sqrt(counts.sum() * years.var())
    assert np.log(found["high"] / found["low"]) > 1.5 * poisson


def test_nine_of_ten_trend_intervals_and_more_contain_the_truth():
    rng = np.random.default_rng(1919)
    years = np.arange(36) / 12
    fits = [fit_trend(rng.poisson(8 * 1.1**years).astype(float), np.full(36, 30.0), years) for _ in range(150)]
    assert np.mean([fit["low"] <= 1.1 <= fit["high"] for fit in fits]) >= 0.9


def test_a_steady_feed_has_neither_trend_nor_season_nor_change():
    corpus = make_corpus({"f_1": days_every(5)})
    found = trend(corpus, "f")
    assert found["low"] < 1 < found["high"]
    months = season(corpus, "f")
    assert ((months["low"] < 1) & (months["high"] > 1)).all()
    assert months["n"].sum() == months["story_ids"].map(len).sum()
    assert len(changepoints(corpus, "f")) == 1


def test_a_change_of_level_is_dated_and_keeps_its_stories():
    corpus = make_corpus({"f_1": days_every(10, end="2015-12-31") + days_every(3, start="2016-01-01")})
    stretches = changepoints(corpus, "f")
    assert len(stretches) == 2
    assert abs(stretches["start"].iloc[1].ordinal - pd.Period("2016-01").ordinal) <= 1
    assert stretches["rate"].tolist() == pytest.approx([3, 10], rel=0.1)
    assert stretches["story_ids"].map(len).tolist() == stretches["n"].tolist()


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


def test_a_gap_refuses_changes_of_level():
    corpus = make_corpus({"f_1": days_every(5, end="2014-12-31"), "f_2": days_every(5, start="2016-01-01")})
    with pytest.raises(TooFewError, match="have 1 gaps"):
        changepoints(corpus, "f")


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
