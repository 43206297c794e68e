import numpy as np
import pytest

from ilo_analysis.measures.change import fit_trend
from ilo_analysis.measures.intervals import (
    daily_dispersion,
    newcombe_interval,
    rate_interval,
    rate_ratio,
    rogan_gladen,
    wilson_interval,
)

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(("n", "total"), [(0, 50), (5, 5), (7, 30), (4000, 10000)])
def test_wilson_agrees_with_statsmodels(n, total):
    from statsmodels.stats.proportion import proportion_confint

    assert wilson_interval(n, total)[1:] == pytest.approx(proportion_confint(n, total, method="wilson"), abs=1e-12)


def test_newcombe_gives_the_published_example():
    # Newcombe (1998), 56/70 against 48/80
    assert newcombe_interval(56, 70, 48, 80) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


def test_a_fixed_window_has_garwoods_interval():
    from statsmodels.stats.rates import confint_poisson

    assert rate_interval(7, 50)[1:] == pytest.approx(confint_poisson(7, 50, method="exact-c"), rel=1e-9)


def test_the_exact_rate_ratio_is_the_conditional_one():
    from scipy.stats import binomtest

    ends = binomtest(20, 30).proportion_ci()
    expected = (ends.low / (1 - ends.low) * 3, ends.high / (1 - ends.high) * 3)
    assert rate_ratio(20, 10, 10, 30)[1:] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (wilson_interval(0, 0), (NAN, NAN, NAN)),
        (wilson_interval(0, 20)[:2], (0, 0)),
        (wilson_interval(20, 20)[::2], (1, 1)),
        (rate_interval(0, 10), (0, 0, -np.log(0.025) / 10)),
        (rate_interval(3, 0), (NAN, NAN, NAN)),
        (rate_interval(1, 10, n_ended=1), (NAN, NAN, NAN)),
        (rate_interval(4, 10, dispersion=0.5), rate_interval(4, 10)),
        (rate_interval(4, 10, dispersion=NAN), rate_interval(4, 10)),
        (rate_interval(4, 10, dispersion=2), rate_interval(2, 5)),
        (rate_ratio(3, 1, 0, 1)[::2], (INF, INF)),
        (rate_ratio(0, 1, 3, 1)[:2], (0, 0)),
        (rate_ratio(0, 1, 0, 1), (NAN, NAN, NAN)),
        (rate_ratio(1, 0, 1, 1), (NAN, NAN, NAN)),
        (rate_ratio(1, 1, 1, 0), (NAN, NAN, NAN)),
        (daily_dispersion([0, 1, 1], [0, 1, 1], [30, 1, 2]), (NAN, NAN, 1)),
        (rogan_gladen([0.01, 0.99, 0.5], [0.8, 0.8, 0.5], [0.95, 0.95, 0.5]), (0, 1, NAN)),
    ],
    ids=[
        "share of none", "share of 0", "share of all", "rate of 0", "rate without days", "one entry ends its page",
        "entries too even", "spread unknown", "twice as spread as chance", "ratio to 0", "ratio of 0", "0 to 0",
        "ratio without days", "ratio to no days", "spread of none, of one day, of two", "corrected below 0 and above 1",
    ],
)  # fmt: skip
def test_at_its_edge_an_interval_is_exact_or_missing(found, expected):
    assert tuple(map(float, found)) == pytest.approx(tuple(map(float, expected)), nan_ok=True)


def test_a_page_ended_by_its_tenth_entry_is_covered_in_95_of_100_and_unbiased():
    lengths = np.random.default_rng(1919).gamma(10, 1 / 0.3, size=4000)
    rate = rate_interval(10, lengths, n_ended=10)
    assert np.mean((rate.low <= 0.3) & (rate.high >= 0.3)) == pytest.approx(0.95, abs=0.02)
    assert rate.value.mean() == pytest.approx(0.3, rel=0.02)
    assert (10 / lengths).mean() > 0.3 * 1.08  # what n / T would have said


def test_a_trend_of_known_slope_is_found():
    years = np.arange(72) / 12
    counts = np.random.default_rng(1919).poisson(20 * 1.2**years)
    found = fit_trend(counts.astype(float), np.full(72, 30.0), years)
    assert found["low"] < 1.2 < found["high"]
