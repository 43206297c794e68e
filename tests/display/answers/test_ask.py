"""Answers in one call: each number is a cell, what is below a floor is refused, and what is not observed is no zero."""

import random
import re
from collections import Counter
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
TWELVE = {f"office{n:02}_1": DAYS[7 * n : 7 * n + 9 + 3 * n] for n in range(12)}
PERIODS = [("", ""), ("", ""), ("2021", "2021"), ("2021-02", "2021-02"), ("2022Q1", ""), ("1990", "1990")]
SUBJECTS = [{"theme": "child labour"}, {"theme": "Protection sociale, covid-19"}, {"topic": "child-labour"}]
SUBJECTS += [{"text": "news"}, {"countries": "Uzbekistan"}, {"countries": "Mongolia"}]
IDS = {"child labour": ["child-labour"], "child-labour": ["child-labour"], "Uzbekistan": ["UZB"], "Mongolia": ["MNG"]}
IDS["Protection sociale, covid-19"] = ["social-protection", "covid-19"]
FLOORS = {"peak": 5, "share": 5, "who": 5, "first_seen": 1, "compare": 20}


@cache
def made(pages="few"):
    """Made corpora of general feeds and theme feeds; some stories are in a language that no dictionary has."""
    chosen = {"few": PAGES, "twelve": TWELVE}[pages]
    scopes = ["general", "theme"] * 6 if pages == "twelve" else ["general", "general", "theme", "theme"]
    corpus = make_corpus(chosen, scope=scopes)
    chance = random.Random(1919)
    titles = [" and ".join(chance.sample(TITLES, 2)) for _ in range(len(corpus.stories))]
    languages = [chance.choice(["en", "en", "fr", None, "pt"]) for _ in titles]
    return corpus._replace(stories=corpus.stories.assign(title=titles, language=languages))


@cache
def known(pages):
    """A corpus, and of each story what the finders find, by id."""
    corpus = ilo.load_corpus() if pages == "shipped" else made(pages)
    topics = ilo.assign_topics(corpus, occurrences=corpus.occurrences)
    found = {"theme": ilo.find_themes(corpus), "topic": topics, "countries": ilo.find_places(corpus)}
    found["partners"] = ilo.find_partners(corpus)
    column = {"countries": "iso3", "partners": "partner"}
    return corpus, {name: table[["story_id", column.get(name, name)]].to_numpy() for name, table in found.items()}


def questions(n, pages="few", seed=11):
    """Questions made up by chance."""
    chance = random.Random(seed)
    feeds = sorted(known(pages)[0].listings["feed"].unique())
    sides = [("period:2021", "period:2022"), (f"feed:{feeds[-1]}", "rest"), ("scope:general", "scope:theme")]
    sides.append(("theme:COVID-19", "rest"))
    for _ in range(n):
        name = chance.choice(list(FLOORS))
        subject = chance.choice(SUBJECTS[: 4 if name == "who" else 6])
        asked = subject | {"language": chance.choice(LANGUAGES)}
        asked["start"], asked["end"] = chance.choice(PERIODS)
        if name == "compare":
            asked["a"], asked["b"] = chance.choice(sides)
        else:
            asked["feeds"] = ", ".join(chance.choice([[], [], chance.sample(feeds, 1), chance.sample(feeds, 2)]))
        if name != "first_seen":
            asked["pool"] = chance.random() < 0.3
        yield name, asked


class ByHand:
    """The stories that a question is about, found with pandas alone from what the finders found."""

    def __init__(self, pages, asked):
        corpus, self.found = known(pages)
        occurrences = corpus.occurrences
        self.scope = dict(corpus.listings.drop_duplicates("feed")[["feed", "scope"]].to_numpy())
        feeds = [each for each in asked.get("feeds", "").split(", ") if each] or list(self.scope)
        self.feeds = feeds
        rows = occurrences[occurrences["feed"].isin(feeds)].groupby(["feed", "story_id"])["date"].last().reset_index()
        days = corpus.stories.set_index("story_id")["date"]
        if asked["start"]:
            days = days[days >= pd.Period(asked["start"]).start_time]
        if asked["end"]:
            days = days[days <= pd.Period(asked["end"]).end_time]
        rows = rows[rows["story_id"].isin(days.index)]
        self.read, language = rows, corpus.stories.set_index("story_id")["language"]
        self.days, text = (
            days,
            corpus.stories.set_index("story_id")[["title", "summary"]].fillna("").agg(" ".join, axis=1),
        )
        kind = next(each for each in ("theme", "topic", "countries", "text") if each in asked)
        spoken = set(language.index[language.isna() | language.isin(["en", "fr", "es"])])
        self.covered = set(language.index) if kind == "text" else spoken
        if kind == "text":
            self.about = set(text.index[text.str.contains(r"\bnews\b", case=False)])
        else:
            self.about = {story for story, label in self.found[kind] if label in IDS[asked[kind]]} & spoken
        self.spoken = spoken

    def groups(self, pool):
        """Stories read, by scope; feeds without a story are pooled too."""
        scopes = self.read["feed"].map(self.scope)
        if pool and len(self.read):
            pooled = {self.scope[feed] for feed in self.feeds}
            return {"mixed" if len(pooled) > 1 else pooled.pop(): set(self.read["story_id"])}
        return {scope: set(own["story_id"]) for scope, own in self.read.groupby(scopes)}

    def side(self, text):
        kind, _, value = text.partition(":")
        rows = {
            "feed": lambda: self.read[self.read["feed"] == value],
            "scope": lambda: self.read[self.read["feed"].map(self.scope) == value],
            "period": lambda: self.read[(self.days.reindex(self.read["story_id"]).dt.year == int(value)).to_numpy()],
            "theme": lambda: self.read[
                self.read["story_id"].isin({story for story, theme in self.found["theme"] if theme == "covid-19"})
            ],
        }[kind]()
        return set(rows["story_id"])


def by_hand(pages, name, asked, table):
    """What pandas counts, beside what the table says; the same if the answer is right."""
    hand, pool = ByHand(pages, asked), asked.get("pool", False)
    if name == "share":
        expected = {
            scope: (len(own & hand.covered & hand.about), len(own & hand.covered))
            for scope, own in hand.groups(pool).items()
        }
        return {s: n for s, n in expected.items() if n[1]}, {
            row.scope: (row.n, row.total) for row in table.itertuples() if row.total
        }
    if name == "who":
        expected = {}
        for scope, own in hand.groups(pool).items():
            named = {
                (story, label) for story, label in hand.found["partners"] if story in own & hand.about & hand.spoken
            }
            expected[scope] = sorted(Counter(label for _, label in named).values())
        named = table[(table["name"] != "") & (table["n"] > 0)] if "name" in table else table.head(0)
        return {scope: n for scope, n in expected.items() if n}, {
            scope: sorted(rows["n"]) for scope, rows in named.groupby("scope")
        }
    if name == "compare":
        a = hand.side(asked["a"])
        b = set(hand.read["story_id"]) - a if asked["b"] == "rest" else hand.side(asked["b"])
        expected, known_stories = [], (hand.covered & hand.spoken) - (a & b)
        for own in hand.groups(pool=pool or asked["a"].startswith(("feed", "scope"))).values():
            n_all, n_about = ([len(side & own & known_stories & about) for side in (a, b)]
                              for about in (set(hand.days.index), hand.about))  # fmt: skip
            # Below the floor the subject is not counted.
            expected.append((*n_all, *n_about) if min(n_all) >= FLOORS[name] else (*n_all, 0, 0))
        told = [(row.total_a, row.total_b, row.n_a, row.n_b) for row in table.itertuples()]
        return sorted(expected), sorted(told)
    rows = hand.read[hand.read["story_id"].isin(hand.about & hand.covered)].dropna(subset=["date"])
    if name == "first_seen":
        first = rows.groupby("feed")["date"].agg(["min", "size"])
        told = table[table["n"] > 0]
        return first.to_dict("index"), {
            row.feed: {"min": row.first_seen, "size": row.n} for row in told.itertuples()
        } if "first_seen" in told else {}
    if pool:
        months = rows.groupby("story_id")["date"].min().dt.to_period("M").value_counts()
        seen = table[table["status"] == "full"] if "status" in table else table.head(0)
        return {str(month): months.get(month, 0) for month in seen.get("period", [])}, {
            str(row.period): row.n_stories for row in seen.itertuples()
        }
    counts = rows.groupby(["feed", rows["date"].dt.to_period("M")]).size()
    seen = table[table["n_stories"].notna()] if "n_stories" in table else table.head(0)
    return {key: n for key, n in counts.items() if len(seen)}, {
        (row.feed, row.period): row.n_stories for row in seen.itertuples() if row.n_stories
    }


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


PER_CORPUS = 16


@pytest.mark.parametrize("pages", ["shipped", "few", "twelve"])
def test_each_number_is_a_cell_and_pandas_own_and_each_below_its_floor_is_refused(pages):
    corpus, refused = known(pages)[0], 0
    for name, asked in questions(PER_CORPUS, pages):
        answer = getattr(ilo.ask, name)(corpus, **asked)
        said = (name, asked, answer.sentence)
        numbers = set(NUMBER.findall(NAMES.sub("", answer.sentence))) - {CONFIDENCE}
        assert numbers <= numbers_in(answer.table, Locale(asked["language"])), said
        expected, told = by_hand(pages, name, asked, answer.table)
        if not answer.refused or ("n" in answer.table and answer.table["n"].any()):
            assert told == expected, said
        if {"n", "story_ids"} <= set(answer.table):
            assert answer.table["story_ids"].map(len).tolist() == answer.table["n"].tolist(), said
        if largest_group(name, answer) < FLOORS[name]:
            assert answer.refused, said
            assert "%" not in answer.sentence.replace("95%", "")
        if "not_covered" in answer.table and len(answer.table) and answer.table["not_covered"].iloc[0]:
            left_out = answer.table["not_covered"].iloc[0]
            assert Locale(asked["language"]).number(left_out) in answer.sentence, said
        refused += answer.refused
    assert 0 < refused < PER_CORPUS


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
    assert answer.chart is None
    assert "<details>" in answer._repr_html_()


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


@pytest.mark.parametrize(
    ("language", "general", "every"),
    [
        ("en", "stories from general feeds (", "stories from the pool of all feeds ("),
        ("fr", "articles des fils généraux (", "articles de l’ensemble des fils ("),
        ("es", "noticias de los canales generales (", "noticias del conjunto de los canales ("),
    ],
)
def test_several_feeds_are_called_what_they_are_as_the_language_does(language, general, every):
    apart, pooled = (ilo.ask.share(made(), text="news", language=language, pool=pool) for pool in (False, True))
    assert general in apart.sentence
    assert every in pooled.sentence


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
    assert '<img src="data:image/svg+xml;' in data["text/html"]
    assert data["text/html"].count("<details>") == 2
    assert metadata["text/html"]["ilo"]["items"] == [[answer.sentence, list(answer.table["story_ids"][0])]]
    assert len(answer.stories) == answer.table["n"][0]
    assert answer.chart.title == "“news”"


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


def test_the_chart_of_an_answer_says_what_its_rows_are_and_counts_the_feeds_behind_them():
    corpus = ilo.load_corpus()
    by_topic = ilo.ask.share(corpus, topic="COVID-19").chart
    assert "General feeds: COVID-19 and the world of work in 11 of 30 stories (37%)" in by_topic.alt
    assert "by theme" not in by_topic.alt
    assert "more than 100" not in by_topic.caption
    partners, countries = (ilo.ask.who(corpus, kind).chart for kind in ("partners", "countries"))
    assert (partners.title, countries.title) == ("Share of stories by partner", "Share of stories by country")
    assert partners.alt.startswith("Chart of the share of stories by partner")
    assert ", 4 feeds." in partners.caption


def test_a_feed_without_a_story_on_the_subject_has_no_month_with_most_of_them():
    alt = ilo.ask.first_seen(ilo.load_corpus(), text="child labour").chart.alt
    assert "Global news: 0 stories;" in alt
