"""Shares with their totals, at a stated mix, and corrected for a dictionary's errors."""

import numpy as np
import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.corpus import keep_stories
from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.intervals import wilson_interval
from ilo_analysis.measures.shares import corrected_share, label_share, quoted, size_of, standardised_share
from tests.support.small_corpus import TWO_FEEDS, make_corpus

LABELS = pd.DataFrame({"story_id": ["2021-10-26-0", "2021-10-29-1", "2021-12-02-0"], "theme": ["x", "x", "x"]})


def shares(feeds):
    """Share table of one theme from feed -> (n, total)."""
    rows = [{"feed": feed, "theme": "x", "n": n, "total": total} for feed, (n, total) in feeds.items()]
    return pd.DataFrame(rows).assign(period=pd.Series(pd.NaT, index=range(len(rows)), dtype="period[M]"))


def test_sizes_have_their_floors():
    assert size_of([0, 4, 5, 29, 30]).tolist() == ["counts only", "counts only", "small", "small", "enough"]


def test_feeds_stay_apart_unless_pooled_and_then_the_mix_is_told():
    corpus = make_corpus(TWO_FEEDS)
    apart = label_share(corpus, LABELS, "theme")
    assert sorted(apart["feed"].unique()) == ["office", "theme"]
    pooled = label_share(corpus, LABELS, "theme", pool=True)
    assert pooled["feed"].unique().tolist() == ["all"]
    assert pooled.set_index("theme").loc["x", ["n", "total"]].tolist() == [3, 7]
    assert pooled.attrs["feed_mix"] == {"office": 5, "theme": 2}


def test_an_observed_month_without_stories_has_a_total_of_nothing_and_an_unobserved_one_no_row():
    monthly = label_share(make_corpus(TWO_FEEDS), LABELS, "theme", freq="month")
    december = monthly[(monthly["feed"] == "office") & (monthly["period"] == pd.Period("2021-12"))]
    assert december["total"].tolist() == [0, 0]
    assert december["share"].isna().all()
    assert monthly[monthly["feed"] == "theme"]["period"].unique().astype(str).tolist() == ["2021-12"]


@pytest.mark.parametrize("together", [{"pool": True}, {"by": "scope"}])
def test_feeds_put_together_have_a_row_for_each_month_that_one_of_them_shows(together):
    corpus = make_corpus({"office_1": ["2021-10-26", "2021-12-20"], "other_1": ["2021-10-30", "2022-02-01"]})
    monthly = label_share(corpus, LABELS, "theme", freq="month", **together)
    x = monthly[monthly["theme"] == "x"]
    assert x["feed"].unique().tolist() == ["all"]
    assert x["scope"].unique().tolist() == ["general"]
    assert x["period"].astype(str).tolist() == ["2021-10", "2021-11", "2021-12", "2022-01", "2022-02"]
    assert x[["n", "total"]].to_numpy().tolist() == [[1, 2], [0, 0], [0, 1], [0, 0], [0, 1]]


@pytest.mark.parametrize("freq", [None, "month"])
def test_feeds_of_different_scope_are_pooled_as_mixed_also_where_one_has_no_story(freq):
    pages = {"office_1": ["2021-10-26", "2021-12-20"], "theme_1": ["2021-11-02", "2021-11-20"]}
    corpus = make_corpus(pages, scope=["general", "theme"])
    pooled = label_share(corpus, LABELS, "theme", freq=freq, pool=True)
    assert set(zip(pooled["feed"], pooled["scope"], strict=True)) == {("all", "mixed")}
    assert pooled.loc[pooled["theme"] == "x", ["n", "total"]].sum().tolist() == [1, 4]
    quiet = keep_stories(corpus, corpus.stories["date"].isin(pd.to_datetime(pages["office_1"])))
    pooled = label_share(quiet, LABELS, "theme", freq=freq, pool=True)
    assert set(zip(pooled["feed"], pooled["scope"], strict=True)) == {("all", "mixed")}
    assert pooled.loc[pooled["theme"] == "x", ["n", "total"]].sum().tolist() == [1, 2]


def test_primary_topics_add_up_to_all_stories_and_all_topics_to_at_least_them(corpus):
    primary = ilo.topic_share(corpus, primary=True).groupby("feed").agg(n=("n", "sum"), total=("total", "first"))
    assert primary["n"].tolist() == primary["total"].tolist()
    every = ilo.topic_share(corpus).groupby("feed")["n"].sum()
    assert (every >= primary["n"]).all()


@pytest.mark.parametrize("measure", [ilo.theme_share, ilo.topic_share])
def test_each_share_counts_its_stories_and_has_wilsons_interval(corpus, measure):
    table = measure(corpus)
    assert table["story_ids"].map(len).tolist() == table["n"].tolist()
    shown = table[table["size"] != "counts only"]
    expected = wilson_interval(shown["n"], shown["total"])
    assert shown["share_low"].tolist() == pytest.approx(expected.low.tolist())
    assert (shown["share"] <= 1).all()


def test_a_wrong_grouping_is_refused(corpus):
    with pytest.raises(ParameterError, match="Did you mean 'feed'"):
        ilo.theme_share(corpus, by="feeds")


def test_the_standardised_share_is_the_weighted_mean_of_the_feeds():
    row = standardised_share(shares({"a": (9, 10), "b": (10, 100)}), {"a": 1, "b": 3}).iloc[0]
    assert row["raw"] == pytest.approx(19 / 110)
    assert row["standardised"] == pytest.approx(0.25 * 0.9 + 0.75 * 0.1)
    assert row["standardised_low"] < row["standardised"] < row["standardised_high"]


def test_at_the_feeds_own_mix_both_shares_are_one():
    table = standardised_share(shares({"a": (9, 10), "b": (10, 100)}))
    assert table["standardised"].tolist() == pytest.approx(table["raw"].tolist())
    assert table.attrs["mix"] == pytest.approx({"a": 10 / 110, "b": 100 / 110})


def test_of_one_feed_the_standardised_interval_is_wilsons():
    row = standardised_share(shares({"a": (9, 30)})).iloc[0]
    low, high = wilson_interval(9, 30)[1:]
    assert (row["standardised_low"], row["standardised_high"]) == pytest.approx((float(low), float(high)))


def test_the_standardised_interval_contains_the_truth():
    rng = np.random.default_rng(1919)
    a, b = rng.binomial(40, 0.7, 150), rng.binomial(80, 0.2, 150)
    feeds = [shares({"a": (x, 40), "b": (y, 80)}) for x, y in zip(a, b, strict=True)]
    tables = [standardised_share(table, {"a": 1, "b": 1}) for table in feeds]
    inside = [row["standardised_low"].iloc[0] <= 0.45 <= row["standardised_high"].iloc[0] for row in tables]
    assert 0.92 <= np.mean(inside) <= 0.99


def test_a_feed_with_fewer_than_five_stories_leaves_no_standardised_share():
    row = standardised_share(shares({"a": (3, 4), "b": (10, 100)})).iloc[0]
    assert row["n"] == 13
    assert np.isnan(row["standardised"])


def test_a_wrong_weight_is_refused():
    with pytest.raises(ParameterError, match="Unknown feed 'c'"):
        standardised_share(shares({"a": (9, 10)}), {"c": 1})
    with pytest.raises(ParameterError, match="must be 0 or more"):
        standardised_share(shares({"a": (9, 10)}), {"a": -1})


def labelled(true_found, false_found, true_missed, false_missed):
    sizes = {(True, True): true_found, (True, False): false_found, (False, True): true_missed}
    sizes[False, False] = false_missed
    return pd.DataFrame([cell for cell, n in sizes.items() for _ in range(n)], columns=["found", "truth"])


def test_the_corrected_share_is_rogan_and_gladens():
    sample = labelled(40, 5, 10, 95)  # sensitivity 0.80, specificity 0.95
    row = corrected_share(30, 100, sample)
    assert row["corrected"] == pytest.approx((0.30 + 0.95 - 1) / (0.80 + 0.95 - 1))
    assert row["share"] == pytest.approx(0.30)
    assert row["corrected_low"] < row["corrected"] < row["corrected_high"]
    assert row["corrected_high"] - row["corrected_low"] > row["share_high"] - row["share_low"]


def test_a_faultless_dictionary_is_not_corrected():
    row = corrected_share(30, 100, labelled(50, 0, 0, 50))
    assert row["corrected"] == pytest.approx(0.30)


def test_the_corrected_interval_contains_the_truth():
    rng = np.random.default_rng(1919)
    inside = []
    for seed in range(100):
        truth = rng.random(150) < 0.4
        found = np.where(truth, rng.random(150) < 0.8, rng.random(150) < 0.05)
        n = rng.binomial(400, 0.4 * 0.8 + 0.6 * 0.05)
        row = corrected_share(int(n), 400, pd.DataFrame({"found": found, "truth": truth}), seed=seed)
        inside.append(row["corrected_low"] <= 0.4 <= row["corrected_high"])
    assert np.mean(inside) >= 0.9


def test_too_few_labels_are_refused():
    with pytest.raises(TooFewError, match=r"needs 20 labelled stories, .* there are 19, 9 with it"):
        corrected_share(5, 50, labelled(9, 0, 0, 10))


def launches(n_launches, share, *, together):
    """Rows of 100 feeds with launches of 1 to 4 stories, and a label that a launch or each story has."""
    pages, marked = {}, []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        sizes = rng.integers(1, 5, size=n_launches)
        days = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.repeat(3 * np.arange(n_launches), sizes), unit="D")
        pages[f"f{seed:02}_1"] = days.strftime("%Y-%m-%d").tolist()
        has = np.repeat(rng.random(n_launches) < share, sizes) if together else rng.random(len(days)) < share
        marked += has.tolist()
    corpus = make_corpus(pages, apart=True)
    labels = pd.DataFrame({"story_id": corpus.occurrences.loc[marked, "story_id"], "theme": "x"})
    table = label_share(corpus, labels, "theme")
    return table[table["theme"] == "x"]


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_where_launches_share_a_label_the_quoted_interval_holds_and_wilsons_does_not(share):
    rows = launches(40, share, together=True)
    assert rows["burst_low"].le(share).mul(rows["burst_high"].ge(share)).mean() >= 0.88
    assert rows["share_low"].le(share).mul(rows["share_high"].ge(share)).mean() < 0.85
    assert set(rows["quote"]) == {"burst"}
    assert len(rows) >= 95


def test_where_each_story_is_labelled_by_itself_the_interval_is_hardly_wider():
    rows = launches(40, 0.3, together=False)
    width = (rows["burst_high"] - rows["burst_low"]) / (rows["share_high"] - rows["share_low"])
    assert rows["burst_low"].le(0.3).mul(rows["burst_high"].ge(0.3)).mean() >= 0.93
    assert width.mean() <= 1.15
    assert len(rows) == 100


def test_stories_on_days_of_their_own_have_one_interval():
    days = pd.date_range("2020-01-01", periods=40).strftime("%Y-%m-%d").tolist()
    corpus = make_corpus({"f_1": days})
    table = label_share(corpus, pd.DataFrame({"story_id": corpus.stories["story_id"][:9], "theme": "x"}), "theme")
    assert table["quote"].tolist() == ["share", "share"]
    assert table["burst_low"].to_numpy() == pytest.approx(table["share_low"].to_numpy())
    assert quoted(table).equals(table)


def test_a_label_and_its_absence_mirror_each_other():
    corpus = make_corpus({"f_1": ["2020-01-01"] * 4 + ["2020-01-09"] * 3 + ["2020-02-01"]})
    table = label_share(corpus, pd.DataFrame({"story_id": corpus.stories["story_id"][:5], "theme": "x"}), "theme")
    has, lacks = (table.set_index("theme").loc[name] for name in ("x", "no theme"))
    assert has["burst_low"] == pytest.approx(1 - lacks["burst_high"])
    assert quoted(table)["share_high"].to_numpy() == pytest.approx(table["burst_high"].to_numpy())
