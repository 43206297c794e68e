"""Themes that appear, rise and fall, and feeds whose level changes, in made records of known truth."""

import numpy as np
import pandas as pd
import pytest

import ilo_analysis as ilo
from benchmarks.claims_simulation import NO_THEME_CHANGES, THEMES, changed_themes
from ilo_analysis.measures.levels import level_changes
from ilo_analysis.measures.theme_changes import theme_changes
from tests.support.small_corpus import make_corpus


def record(seed, *, rate=lambda day: 3, shares=(), feeds=("a", "b"), first="2010-01-01", last="2021-12-31", gap=None):
    """Feeds with `rate` stories per 30 days, and themes whose share is a function of the day; `gap` was not seen."""
    rng = np.random.default_rng(seed)
    pages = {}
    for feed in feeds:
        days = [day for day in pd.date_range(first, last) for _ in range(rng.poisson(rate(day) / 30))]
        parts = [days] if gap is None else [[d for d in days if d < gap[0]], [d for d in days if d > gap[1]]]
        pages |= {f"{feed}_{n}": [str(day.date()) for day in part] for n, part in enumerate(parts)}
    corpus = make_corpus(pages)
    marks = [
        (story, theme)
        for story, day in zip(corpus.stories["story_id"], corpus.stories["date"], strict=True)
        for theme, share in dict(shares).items()
        if rng.random() < share(day)
    ]
    return corpus, pd.DataFrame(marks, columns=["story_id", "theme"])


TWELVE_YEARS = {
    "covid-19": lambda day: 0.47 if day >= pd.Timestamp("2020-03-01") else 0.0,
    "child-labour": lambda day: 0.25 if day.year < 2018 else 0.09,
    "future-of-work": lambda day: 0.15,
    "social-protection": lambda day: 0.2,
}


@pytest.mark.parametrize("seed", range(3))
def test_twelve_years_are_told_by_what_changed_in_them(seed):
    corpus, evidence = record(seed, rate=lambda day: 3 if day.year < 2016 else 6, shares=TWELVE_YEARS)
    texts = [finding.text for finding in ilo.key_findings(corpus, evidence=evidence)[:5]]
    assert any(text.startswith("COVID-19 appears in March 2020: in none of") for text in texts)
    assert any(text.startswith("Child labour falls from") for text in texts)
    assert any("times the" in text and " 2016" in text for text in texts)
    assert not any("Future of work" in text or "Social protection" in text for text in texts)


def test_a_theme_that_came_in_a_gap_is_told_with_the_rate_on_both_sides():
    corpus, evidence = record(
        1, rate=lambda day: 10 if day.year < 2020 else 20, feeds=("a",), first="2018-07-01", last="2020-12-31",
        gap=(pd.Timestamp("2018-12-15"), pd.Timestamp("2020-09-15")),
        shares={"covid-19": lambda day: 0.65 * (day.year >= 2020), "child-labour": lambda day: 0.2},
    )  # fmt: skip
    (row,) = theme_changes(corpus, evidence=evidence).to_dict("records")
    assert (row["theme"], row["change"], row["n_before"]) == ("covid-19", "appeared", 0)
    assert row["since"] == pd.Period("2020-09")
    (level,) = level_changes(corpus).to_dict("records")
    assert level["low"] < 2 < level["high"]
    assert level["since"] == pd.Period("2020-09")


@pytest.mark.parametrize("kind", NO_THEME_CHANGES[:5])
def test_where_no_theme_changes_hardly_ever_one_is_told(kind):
    rng = np.random.default_rng(1919)
    assert np.mean([bool(changed_themes(kind, (0, 0), rng)) for _ in range(25)]) <= 0.08


@pytest.mark.parametrize(("kind", "shares"), [("one by one", (0, 0.1)), ("launches", (0, 0.3))])
def test_a_theme_that_appears_is_found_among_twenty(kind, shares):
    rng = np.random.default_rng(1919)
    assert np.mean([f"t{len(THEMES)}" in changed_themes(kind, shares, rng) for _ in range(10)]) >= 0.7


def test_a_feed_that_grows_with_a_mix_of_its_own_is_no_change_of_a_theme():
    rates = {"a": lambda day: 5, "b": lambda day: 1 if day.year < 2018 else 9}
    pages = {feed: record(n, rate=rate, feeds=(feed,), first="2016-01-01", last="2019-12-31")[0].stories["date"]
             for n, (feed, rate) in enumerate(rates.items())}  # fmt: skip
    corpus = make_corpus({f"{feed}_1": [str(day.date()) for day in dates] for feed, dates in pages.items()}, apart=True)
    of_b = [story for n, story in enumerate(corpus.stories["story_id"]) if story.startswith("b") and n % 2]
    assert theme_changes(corpus, evidence=pd.DataFrame({"story_id": of_b, "theme": "t"})).empty


def test_each_change_counts_its_stories_and_names_its_feeds():
    corpus, evidence = record(0, shares=TWELVE_YEARS)
    for row in theme_changes(corpus, evidence=evidence).itertuples():
        assert len(row.story_ids) == row.n_before + row.n_since
        assert row.total_before + row.total_since == len(corpus.stories)
        assert row.feeds == ("a", "b")
        assert row.low > 0 or row.high < 0


def test_few_stories_or_none_give_an_empty_table():
    empty = make_corpus({})
    none = pd.DataFrame(columns=["story_id", "theme"])
    assert theme_changes(empty, evidence=none).empty
    assert level_changes(empty).empty
    assert repr(ilo.key_findings(empty, evidence=none)).startswith("Not observed")


def test_a_feed_that_fades_year_by_year_is_a_key_finding():
    months = [str(month) for month in pd.period_range("2016-01", "2020-12", freq="M")]
    days = [f"{month}-{1 + 2 * n:02d}" for at, month in enumerate(months) for n in range(max(14 - at // 5, 1))]
    corpus = make_corpus({"office_1": days[::-1]})
    none = pd.DataFrame({"story_id": [], "theme": []}, dtype="str")
    [finding] = ilo.key_findings(corpus, evidence=none)
    assert "the rate of each year is 0.7" in finding.text


def test_a_record_of_one_month_is_too_short_to_show_a_change():
    said = repr(
        ilo.key_findings(
            make_corpus({"f_1": ["2021-05-01", "2021-05-20"]}), evidence=pd.DataFrame(columns=["story_id", "theme"])
        )
    )
    assert said == "Only May 2021 was observed: too short a record to show a change."
