"""Intervals contain the truth as often as they say, on feeds of known rate that are cut into pages."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.coverage_simulation import STRIDE, cut_pages, draw_feed, estimate, simulate
from ilo_analysis.corpus import Corpus
from ilo_analysis.corpus.coverage import coverage_by_month
from ilo_analysis.corpus.windows import page_windows
from ilo_analysis.measures.volume import RATE_DAYS, feed_rates
from ilo_analysis.schema import as_table

RUNS = 2000


@pytest.mark.parametrize("kind", ["constant", "trend", "seasonal"])
@pytest.mark.parametrize(("cap", "n_captures"), [(10, 1), (20, 8)])
def test_the_exact_interval_holds_and_the_rate_is_unbiased(kind, cap, n_captures):
    row = simulate(kind, 0.33, cap, n_captures, RUNS)
    assert row["runs"] > 0.99 * RUNS
    assert 0.93 <= row["exact 95%"] <= 0.97
    assert abs(row["bias"]) <= 0.02
    assert 0.93 <= row["share"] <= 0.97
    assert row["bias n/days"] > 0.02  # what entries over days would have said
    assert row["bias n/month"] < -0.15  # what counts per calendar month would have said


def test_a_single_month_is_never_said_too_surely():
    assert simulate("constant", 0.33, 10, 8, RUNS)["one month"] >= 0.93


def test_launches_break_the_exact_interval_and_the_wide_one_mends_most_of_it():
    row = simulate("bursty", 0.33, 20, 8, RUNS)
    assert row["exact 95%"] < 0.75
    assert 0.91 <= row["for launches"] <= 0.97


@pytest.mark.parametrize("kind", ["constant", "bursty"])
def test_the_simulation_estimates_what_the_product_estimates(kind):
    rng = np.random.default_rng(1919)
    feed = draw_feed(kind, 0.33, 1, rng)
    shown, windows = cut_pages(feed, 20, 4, rng)
    exact, wide = estimate(shown, windows, 1)
    day_zero = np.datetime64("2019-01-01")
    dates = day_zero + (shown % STRIDE).astype("timedelta64[D]")
    pages = np.searchsorted(windows.starts, shown, side="right")
    names = [f"page-{page}" for page in pages]
    ids = [f"story-{i}" for i in range(len(shown))]
    rows = pd.DataFrame({"listing_id": names, "feed": "f", "date": dates, "story_id": ids})
    occurrences = as_table(rows.assign(position=range(1, len(rows) + 1), line_start=1, line_end=1), "occurrences")
    pages = pd.DataFrame({"listing_id": sorted(set(names)), "feed": "f", "scope": "general"})
    listings = as_table(pages.assign(n_entries=20, n_dated=20), "listings")
    stories = as_table(rows[["story_id", "date"]].assign(n_occurrences=1), "stories")
    listings = as_table(page_windows(listings, occurrences)[0], "listings")
    tables = (coverage_by_month(listings), as_table([], "problems"), listings, as_table([], "corrections"))
    rates = feed_rates(Corpus(stories, occurrences, *tables)).iloc[0]
    expected = [float(x[0]) * RATE_DAYS for x in (*exact, wide.low, wide.high)]
    assert rates[["rate", "rate_low", "rate_high", "burst_low", "burst_high"]].tolist() == pytest.approx(expected)
