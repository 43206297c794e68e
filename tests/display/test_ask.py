"""Answers in one call: each number is a cell, what is below a floor is refused, and what is not observed is no zero."""

import random
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.display.locale import LANGUAGES, Locale, is_missing
from ilo_analysis.errors import ParameterError
from tests.support.small_corpus import make_corpus

NUMBER = re.compile(r"[−-]?(?:\d{1,3}(?:[,\u202f]\d{3})+|\d+)(?:[.,]\d+)?")
CONFIDENCE = "95"
NAMES = re.compile(r"COVID-19|Covid-19|20\d\d\.\.20\d\d|«\xa0?news\xa0?»|“news”")
TITLES = [
    "Ending child labour",
    "Social protection for all",
    "COVID-19 at work",
    "Uzbekistan",
    "UNICEF and the ILO",
    "News",
]
DAYS = pd.date_range("2021-01-02", periods=100, freq="6D").strftime("%Y-%m-%d").tolist()
PAGES = {"office_1": DAYS, "world_1": DAYS[:30], "youth_1": DAYS[40:70], "tiny_1": DAYS[:3]}
PERIODS = [("", ""), ("", ""), ("2021", "2021"), ("2021-02", "2021-02"), ("2022Q1", ""), ("1990", "1990")]
SIDES = [("period:2021", "period:2022"), ("feed:Office", "rest"), ("scope:general", "scope:theme")]
SIDES.append(("theme:COVID-19", "rest"))
SUBJECTS = [{"theme": "child labour"}, {"theme": "Protection sociale, covid-19"}, {"topic": "child-labour"}]
SUBJECTS += [{"text": "news"}, {"countries": "Uzbekistan"}, {"countries": "Mongolia"}]
FLOORS = {"peak": 5, "share": 5, "who": 5, "first_seen": 1, "compare": 20}


@cache
def made():
    """Two general feeds and two theme feeds; some stories are in a language that no dictionary has."""
    corpus = make_corpus(PAGES, scope=["general", "general", "theme", "theme"])
    chance = random.Random(1919)
    titles = [" and ".join(chance.sample(TITLES, 2)) for _ in range(len(corpus.stories))]
    languages = [chance.choice(["en", "en", "fr", None, "pt"]) for _ in titles]
    return corpus._replace(stories=corpus.stories.assign(title=titles, language=languages))


def questions(n):
    chance = random.Random(11)
    for _ in range(n):
        name = chance.choice(list(FLOORS))
        subject = chance.choice(SUBJECTS[: 4 if name == "who" else 6])
        asked = subject | {"language": chance.choice(LANGUAGES)}
        asked["start"], asked["end"] = chance.choice(PERIODS)
        if name == "compare":
            asked["a"], asked["b"] = chance.choice(SIDES)
        else:
            asked["feeds"] = chance.choice(["", "", "office", "tiny", "world, youth"])
        if name != "first_seen":
            asked["pool"] = chance.random() < 0.3
        yield name, asked


def numbers_in(table, locale):
    """All numbers that the cells can look like in a sentence."""
    texts = []
    for value in table.drop(columns="story_ids").to_numpy().ravel():
        if isinstance(value, pd.Period):
            texts.append(locale.period(value))
        elif isinstance(value, pd.Timestamp):
            texts.append(locale.date(value))
        elif isinstance(value, str):
            texts.append(value.replace("..", "–"))
        elif isinstance(value, (int, float, np.number)) and not is_missing(value):
            texts += [locale.number(value, digits) for digits in (0, 1, 2)] + [
                locale.share(value),
                locale.number(100 * value),
            ]
    return {number for text in texts for number in NUMBER.findall(text)}


def largest_group(name, answer):
    """Stories of the largest group that the answer may speak of, counted anew from its table."""
    table = answer.table
    if table.empty:
        return 0
    if name == "compare":
        return table[["total_a", "total_b"]].min(axis=1).max()
    if name in ("share", "who"):
        return table["total"].max()
    observed = table[table["status"] != "unobserved"] if "status" in table else table
    counts = observed.explode("story_ids").groupby("feed")["story_ids"].nunique()
    return counts.max() if len(counts) else 0


def test_of_200_questions_each_number_is_a_cell_and_each_below_its_floor_is_refused():
    refused = 0
    for name, asked in questions(200):
        answer = getattr(ilo.ask, name)(made(), **asked)
        numbers = set(NUMBER.findall(NAMES.sub("", answer.sentence))) - {CONFIDENCE}
        assert numbers <= numbers_in(answer.table, Locale(asked["language"])), (name, asked, answer.sentence)
        if largest_group(name, answer) < FLOORS[name]:
            assert answer.refused, (name, asked, answer.sentence)
            assert "%" not in answer.sentence.replace("95%", "").replace("95 %", "")
        refused += answer.refused
    assert 40 < refused < 160


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_period_that_no_page_shows_is_unknown_in_words(language):
    answer = ilo.ask.share(made(), theme="child-labour", start="1990", end="1990", language=language)
    assert answer.refused
    assert answer.chart is None
    assert not NUMBER.search(answer.sentence)
    assert "plot_coverage" in answer.sentence


def test_a_theme_without_stories_is_a_zero_among_those_that_were_read():
    answer = ilo.ask.share(made(), theme="Forced labour", feeds="office")
    assert not answer.refused
    assert answer.table["n"].tolist() == [0]
    assert answer.sentence.startswith("Forced labour and trafficking features in 0 of ")


def test_stories_in_a_language_without_terms_are_in_no_denominator_and_are_counted_beside():
    stories = made().stories
    answer = ilo.ask.share(made(), theme="child-labour", pool=True)
    row = answer.table.iloc[0]
    assert row["total"] == (stories["language"] != "pt").sum()
    assert row["not_covered"] == (stories["language"] == "pt").sum() > 0


def test_general_and_theme_feeds_are_told_apart_unless_pooled_and_then_the_mix_is_told():
    apart, pooled = ilo.ask.share(made(), text="news"), ilo.ask.share(made(), text="news", pool=True)
    assert apart.table["scope"].tolist() == ["general", "theme"]
    assert pooled.table["scope"].tolist() == ["mixed"]
    assert re.search(r"Feeds pooled: Office \(\d+\), .*Youth \(\d+\)\.", pooled.sentence)


def test_periods_with_equal_counts_are_named_together_and_none_is_made_the_first():
    days = [
        f"2021-{month:02}-{day:02}" for month, n in ((1, 1), (2, 3), (3, 1), (4, 3), (5, 1)) for day in range(2, 2 + n)
    ]
    answer = ilo.ask.peak(make_corpus({"office_1": days}))
    assert "3 stories each, in February 2021 and April 2021: a tie" in answer.sentence
    assert not answer.refused


def test_a_period_far_above_the_others_is_named_with_a_simultaneous_interval():
    days = [f"2021-{month:02}-05" for month in range(1, 13)] + [f"2021-06-{day:02}" for day in range(6, 24)]
    answer = ilo.ask.peak(make_corpus({"office_1": sorted(days)}))
    assert re.search(r"In June 2021, Office shows 19 stories: .* for the highest of 12 periods\)", answer.sentence)
    assert answer.table.loc[answer.table["is_peak"], "period"].astype(str).tolist() == ["2021-06"]


def test_the_first_sight_of_a_subject_counts_the_days_observed_without_it():
    corpus = make_corpus({"office_1": ["2021-01-01", "2021-01-11"]})
    corpus = corpus._replace(stories=corpus.stories.assign(title=["News", "Child labour"]))
    answer = ilo.ask.first_seen(corpus, text="child labour")
    assert answer.sentence == (
        "Office first shows “child labour” on 11 January 2021, after 10 observed days without it since 1 January 2021."
    )
    assert ilo.ask.first_seen(corpus, text="news").sentence.endswith("so it may be older.")


def test_an_answer_shows_its_sentence_alone_as_text_and_everything_as_html():
    answer = ilo.ask.share(made(), text="news", feeds="office")
    data, metadata = answer._repr_mimebundle_()
    assert data["text/plain"] == repr(answer) == answer.sentence
    assert "<svg" in data["text/html"]
    assert data["text/html"].count("<details>") == 2
    assert metadata["text/html"]["ilo"]["items"] == [[answer.sentence, list(answer.table["story_ids"][0])]]
    assert len(answer.stories) == answer.table["n"][0]
    assert answer.chart.title == "“news”: Share of stories by theme"


def test_an_answer_cannot_be_changed():
    answer = ilo.ask.share(made(), text="news")
    table = answer.table
    table["n"] = 0
    assert answer.table["n"].sum() > 0
    with pytest.raises(AttributeError):
        answer.sentence = "Everything is news."


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"theme": "chid labour"}, "child-labour"),
        ({"topic": "skils"}, "skills"),
        ({"countries": "Uzbekistn"}, "Uzbekist"),
        ({"feeds": "ofice"}, "office"),
        ({"freq": "monthly"}, "month"),
    ],
)
def test_a_wrong_name_is_an_error_with_the_nearest(asked, nearest):
    with pytest.raises(ParameterError, match=f"Did you mean '{nearest}"):
        ilo.ask.peak(made(), **asked)


def test_a_share_needs_a_subject():
    with pytest.raises(ParameterError, match="Name what to take the share of"):
        ilo.ask.share(made())


def test_tab_completion_offers_the_questions():
    assert [name for name in dir(ilo.ask) if not name.startswith("_")] == [
        "compare",
        "first_seen",
        "peak",
        "share",
        "who",
    ]
