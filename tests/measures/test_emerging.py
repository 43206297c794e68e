"""Words that rise: against an exact test, and the floors below which nothing is said."""

import numpy as np
import pandas as pd
import pytest

from ilo_analysis.errors import ParameterError, TooFewError
from ilo_analysis.measures.keyness import emerging_terms
from tests.support.small_corpus import TWO_FEEDS, make_corpus


def days_every(n, start="2011-01-01", end="2020-12-31"):
    return pd.date_range(start, end, freq=f"{n}D").strftime("%Y-%m-%d").tolist()


def with_titles(corpus, title_of):
    titles = [title_of(date) for date in corpus.stories["date"]]
    return corpus._replace(stories=corpus.stories.assign(title=pd.Series(titles, dtype="str")))


def test_a_word_that_was_never_there_is_new_and_one_that_rose_has_a_ratio():
    corpus = make_corpus({"f_1": days_every(3, start="2019-01-01", end="2020-12-31")})
    recent = pd.Timestamp("2020-10-01")
    old = {"2019-10-11", "2019-11-10"}
    seen_before = len(old & set(corpus.stories["date"].dt.strftime("%Y-%m-%d")))
    corpus = with_titles(
        corpus,
        lambda day: (
            "daily platform"
            + (" minimum" if day >= recent or str(day.date()) in old else "")
            + (" algorithm" if day >= recent else "")
        ),
    )
    table = emerging_terms(corpus, months=3, baseline=12).set_index("term")
    assert table["state"].to_dict() == {"algorithm": "new", "minimum": "rising" if seen_before else "new"}
    assert np.isnan(table.loc["algorithm", "ratio"])
    assert "daily" not in table.index
    assert (table["q"] <= 0.05).all()
    assert table["story_ids"].map(len).tolist() == table["n"].tolist()


def test_the_emerging_test_is_the_exact_binomial_one():
    from scipy.stats import binomtest

    corpus = make_corpus({"f_1": days_every(3, start="2019-01-01", end="2020-12-31")})
    corpus = with_titles(corpus, lambda day: "algorithm" if day >= pd.Timestamp("2020-10-01") else "other")
    row = emerging_terms(corpus).set_index("term").loc["algorithm"]
    days = row["days"] / (row["days"] + row["days_before"])
    assert row["p"] == pytest.approx(binomtest(row["n"], row["n"] + row["n_before"], days, "greater").pvalue)


def test_a_launch_on_one_day_is_no_emerging_word():
    days = days_every(10, start="2019-01-01", end="2020-12-31") + ["2020-12-15"] * 5
    corpus = with_titles(make_corpus({"f_1": days}), lambda day: "launch" if str(day.date()) == "2020-12-15" else "x")
    assert "launch" not in emerging_terms(corpus)["term"].tolist()


def test_an_unobserved_baseline_is_refused():
    with pytest.raises(TooFewError, match=r"observed days in the months of the baseline .* instead\."):
        emerging_terms(make_corpus({"f_1": ["2020-12-01", "2020-12-31"]}), months=1)
    with pytest.raises(ParameterError, match="must be 1 or more"):
        emerging_terms(make_corpus(TWO_FEEDS), months=0)
