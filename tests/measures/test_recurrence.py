import numpy as np
import pandas as pd
import pytest

from ilo_analysis.corpus import Corpus
from ilo_analysis.measures.recurrence import lift_of, theme_cooccurrence, theme_recurrence, topic_cooccurrence
from ilo_analysis.schema import as_table


def corpus_of(days, statuses, feed="news"):
    """A corpus of one feed: a story per (id, day), and months from January 2020 with the statuses given."""
    ids = [f"s{n}" for n in range(len(days))]
    stories = as_table({"story_id": ids, "date": pd.to_datetime(days), "n_occurrences": [1] * len(ids)}, "stories")
    occurrences = pd.DataFrame(
        {"listing_id": feed, "story_id": ids, "feed": feed, "position": 1, "date": stories["date"]}
    )
    months = pd.period_range("2020-01", periods=len(statuses), freq="M")
    coverage = pd.DataFrame({"feed": feed, "scope": "general", "month": months, "status": statuses})
    empty = [as_table([], name) for name in ("problems", "listings", "corrections")]
    return Corpus(stories, occurrences, coverage, *empty)


def evidence_of(*ids, theme="t"):
    table = {"story_id": list(ids), "theme": theme, "term": "x", "field": "title", "start": 0, "end": 1}
    return as_table(pd.DataFrame(table), "evidence")


def recurrence(days, statuses, *ids):
    return theme_recurrence(corpus_of(days, statuses), evidence=evidence_of(*ids)).iloc[0]


def test_streak_gap_and_state_are_counted_over_full_months():
    row = recurrence(["2020-01-05", "2020-02-05", "2020-05-05", "2020-06-05"], ["full"] * 6, "s0", "s1", "s2")
    assert (row.active_months, row.observable_months, row.longest_streak, row.longest_gap) == (3, 6, 2, 2)
    assert row.current_state == "quiet"
    assert (row.first_seen, row.last_seen) == (pd.Timestamp("2020-01-05"), pd.Timestamp("2020-05-05"))
    assert row.story_ids == ("s0", "s1", "s2")


@pytest.mark.parametrize("status", ["unobserved", "partial"])
def test_a_gap_over_a_month_that_was_not_wholly_seen_is_unknown(status):
    row = recurrence(["2020-01-05", "2020-03-05"], ["full", status, "full"], "s0", "s1")
    assert pd.isna(row.longest_gap)
    assert row.longest_streak == 1


def test_a_story_that_two_feeds_date_otherwise_counts_in_the_month_that_each_prints():
    here = corpus_of(["2020-01-31"], ["full", "full"])
    there = here.occurrences.assign(feed="office", date=pd.Timestamp("2020-02-01"))
    both = pd.concat([here.coverage, here.coverage.assign(feed="office")])
    corpus = here._replace(occurrences=pd.concat([here.occurrences, there]), coverage=both)
    table = theme_recurrence(corpus, evidence=evidence_of("s0")).set_index("feed")
    assert table["first_seen"].dt.month.to_dict() == {"news": 1, "office": 2}
    assert table["current_state"].to_dict() == {"news": "quiet", "office": "active"}


def test_the_state_is_unknown_in_a_partly_seen_last_month_without_a_story():
    assert recurrence(["2020-01-05"], ["full", "partial"], "s0").current_state == "unknown"
    assert recurrence(["2020-01-05"], ["full", "unobserved"], "s0").current_state == "active"


def test_dispersion_is_0_for_an_even_theme_and_1_for_one_month_of_the_smallest():
    days = ["2020-01-05", "2020-01-06", "2020-02-05", "2020-02-06"]
    assert recurrence(days, ["full"] * 2, "s0", "s2").dispersion == 0
    assert recurrence(days, ["full"] * 2, "s0", "s1").dispersion == 1
    assert pd.isna(recurrence(days[:2], ["full"], "s0").dispersion)


def test_no_stories_give_an_empty_table():
    empty = corpus_of([], [])
    assert theme_recurrence(empty).empty
    assert theme_cooccurrence(empty).empty
    assert topic_cooccurrence(empty, pool=True).empty


def test_lift_compares_with_independence_and_names_the_stories():
    corpus = corpus_of([f"2020-01-{day:02}" for day in range(1, 21)], ["full"])
    themes = [evidence_of("s0", "s1", "s2", "s3", "s4"), evidence_of("s4", "s5", "s6", "s7", theme="u")]
    row = theme_cooccurrence(corpus, evidence=pd.concat([*themes, evidence_of("s8", theme="u")])).iloc[0]
    assert (row.theme_a, row.theme_b, row.n, row.n_a, row.n_b, row.total) == ("t", "u", 1, 5, 5, 20)
    assert row.lift == pytest.approx(0.8)
    assert row.lift_low == 0
    assert 1 < row.lift_high < 6
    assert row.story_ids == ("s4",)


@pytest.mark.parametrize("total", [20, 50, 200])
def test_themes_that_are_independent_seldom_seem_linked(total):
    rng = np.random.default_rng(1919)
    marks = rng.random((2000, 2, total)) < np.array([[0.15], [0.3]])
    counts = [(int((a & b).sum()), int(a.sum()), int(b.sum()), total) for a, b in marks if (a & b).any()]
    lows = np.array([lift_of(*count)[1] for count in counts])
    shown = lows[~np.isnan(lows)]
    assert len(shown) > 200
    assert np.mean(shown > 1) <= 0.025


@pytest.mark.parametrize("counts", [(5, 5, 5, 20), (5, 5, 20, 20), (15, 20, 15, 20), (10, 15, 15, 20), (1, 5, 5, 20)])
def test_the_interval_holds_the_lift_at_the_edges_too(counts):
    lift, low, high = lift_of(*counts)
    assert 0 <= low <= lift <= high < np.inf


def test_few_stories_have_counts_and_no_lift():
    corpus = corpus_of(["2020-01-01", "2020-01-02"], ["full"])
    evidence = pd.concat([evidence_of("s0"), evidence_of("s0", theme="u")])
    row = theme_cooccurrence(corpus, evidence=evidence).iloc[0]
    assert row.n == 1
    assert np.isnan([row.lift, row.lift_low, row.lift_high]).all()
    assert np.isnan(lift_of(4, 4, 50, 200)).all()


def test_feeds_are_pooled_only_when_asked():
    corpus = corpus_of([f"2020-01-{day:02}" for day in range(1, 7)], ["full"])
    corpus = corpus._replace(occurrences=pd.concat([corpus.occurrences, corpus.occurrences.assign(feed="other")]))
    evidence = pd.concat([evidence_of("s0"), evidence_of("s0", theme="u")])
    assert theme_cooccurrence(corpus, evidence=evidence)["feed"].tolist() == ["news", "other"]
    pooled = theme_cooccurrence(corpus, evidence=evidence, pool=True)
    assert pooled[["feed", "total"]].to_numpy().tolist() == [["all", 6]]
