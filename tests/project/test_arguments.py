"""Every public function knows what it is given: a sentence for a wrong object, names as people know them."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.errors import IloAnalysisError, ParameterError, TooFewError

PUBLIC = {name: getattr(ilo, name) for name in ilo.__all__ if inspect.isfunction(getattr(ilo, name))}
FIRST = {name: next(iter(inspect.signature(function).parameters), "") for name, function in PUBLIC.items()}
OF_TABLE = [name for name, first in FIRST.items() if first in ("stories", "listings", "coverage", "windows")]
MORE = {"check_labels": (pd.DataFrame(),), "keyword_in_context": ("work",), "sample_to_label": (pd.DataFrame(),)}
WRONG = {"table": pd.DataFrame({"other": ["a"]}), "text": "no such thing", "none": None, "number": 5}
TAKES = ("Corpus", "pd.DataFrame", "Path", "Brief", "DictionaryCheck")
# Texts are right for these, or a table of any columns is.
RIGHT = {("show_table", "frame", "table"), ("select", "dictionary", "text"), ("read_listings", "paths", "text"),
         ("read_sources", "paths", "text"), ("read_sources", "sources", "text"), ("ingest", "sources", "text"),
         ("ingest", "to", "text"), ("label", "file", "text"), ("export_stories", "path", "text"),
         ("run_reports", "out", "text"), ("run_reports", "cwd", "text")}  # fmt: skip
QUESTIONS = {f"ask.{name}": getattr(ilo.ask, name) for name in ("peak", "share", "first_seen", "who", "compare")}
PUBLIC |= QUESTIONS


def taken():
    """Each public function with each argument that takes a corpus, a table or a path, and what is wrong for it."""
    for name, function in PUBLIC.items():
        parameters = inspect.signature(function).parameters.values()
        for one in parameters:
            if any(kind in str(one.annotation) for kind in TAKES):
                wrong = [kind for kind in WRONG if (name, one.name, kind) not in RIGHT]
                yield name, one.name, [kind for kind in wrong if kind != "none" or "None" not in str(one.annotation)]


@pytest.fixture(scope="module")
def known(corpus):
    return {"corpus": corpus, "stories": corpus.stories, "evidence": ilo.find_themes(corpus)}


def test_the_walk_takes_in_what_an_analyst_calls():
    walked = {(name, argument) for name, argument, _ in taken()}
    assert {("story_volume", "corpus"), ("find_themes", "stories"), ("plot_theme_share", "share")} <= walked
    assert len(walked) > 100


@pytest.mark.parametrize(
    ("name", "argument", "kinds"), list(taken()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_wrong_object_gets_a_sentence(name, argument, kinds, known, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    needed = [one for one in inspect.signature(PUBLIC[name]).parameters.values() if one.default is one.empty]
    by_name = [one.name for one in needed if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL)]
    for kind in kinds:
        given = {one: known.get(one, "x") for one in by_name} | {argument: WRONG[kind]}
        several = [given.pop(argument)] if inspect.signature(PUBLIC[name]).parameters[argument].kind == 2 else []
        with pytest.raises(IloAnalysisError):
            PUBLIC[name](*several, **given)


@pytest.mark.parametrize("name", ["load_corpus", "read_listings", "read_sources", "ingest", "run_reports"])
def test_a_corpus_or_numbers_are_no_paths(name, corpus, tmp_path):
    also = {"to": tmp_path / "to"} if name == "ingest" else {}
    for wrong in (corpus, [1], (corpus.stories,)):
        with pytest.raises(ParameterError, match=f"{name} takes a path as "):
            PUBLIC[name](wrong, **also)


def test_a_text_or_names_with_values_are_asked_for_where_something_else_is_given(corpus):
    with pytest.raises(ParameterError, match="takes text as phrase; this is int '5'"):
        ilo.keyword_in_context(corpus, 5)
    with pytest.raises(ParameterError, match="takes names with their values as "):
        ilo.check_parameters(corpus)


@pytest.mark.parametrize("name", [name for name in PUBLIC if FIRST.get(name, "corpus") == "corpus"])
def test_whatever_is_no_corpus_gets_a_sentence(name):
    parameters = list(inspect.signature(PUBLIC[name]).parameters.values())[1:]
    others = {one.name: "x" for one in parameters if one.default is one.empty}
    for wrong in ("data/raw", 7, None, [], pd.DataFrame({"a": [1]}), Path("data/raw"), {}, float("nan")):
        with pytest.raises(ParameterError, match=r"takes a corpus, as ilo\.load_corpus\(\) returns it; this is "):
            PUBLIC[name](wrong, **others)


@pytest.mark.parametrize("name", [*FIRST, *QUESTIONS])
def test_an_argument_that_is_not_there_is_an_error_with_those_that_are(name, corpus):
    with pytest.raises(ParameterError, match=f"Unknown argument of {name.removeprefix('ask.')} 'nonesuch'"):
        PUBLIC[name](nonesuch=1)
    by_place = [one for one in inspect.signature(PUBLIC[name]).parameters.values() if one.kind == 1]
    if not any(one.kind == 2 for one in inspect.signature(PUBLIC[name]).parameters.values()):
        with pytest.raises(ParameterError, match="one too many"):
            PUBLIC[name](*[corpus] * len(by_place), corpus)


def test_an_argument_that_is_nearly_right_is_named():
    corpus = ilo.load_corpus()
    with pytest.raises(ParameterError, match=r"Unknown argument of peak 'themes'\. Did you mean 'theme'"):
        ilo.ask.peak(corpus, themes="Child labour")
    with pytest.raises(ParameterError, match="Did you mean 'countries'"):
        ilo.select(corpus, country="Uzbekistan")
    with pytest.raises(ParameterError, match=r"one too many\. Pass it by name: theme=, topic="):
        ilo.ask.share(corpus, "child labour")


def test_the_sentence_says_what_was_given_and_where_the_right_one_comes_from(corpus):
    with pytest.raises(ParameterError, match=r"plot_story_volume takes a table as volume, as ilo\.story_volume ret"):
        ilo.plot_story_volume(corpus)
    with pytest.raises(ParameterError, match=r"story_volume takes a corpus, .* a table with the columns story_id"):
        ilo.story_volume(corpus.stories)
    with pytest.raises(ParameterError, match="Expected a corpus or its table of stories"):
        ilo.find_themes("data/raw")


@pytest.mark.parametrize("name", [name for name in OF_TABLE if name not in ("check_labels", "sample_to_label")])
def test_a_corpus_is_as_good_as_its_table(name):
    corpus = ilo.load_corpus()
    found = PUBLIC[name](corpus, *MORE.get(name, ()))
    if isinstance(found, (pd.DataFrame, pd.Series)):
        table = {"listings": corpus.listings, "windows": ilo.observation_windows(corpus)}.get(
            FIRST[name], corpus.stories
        )
        assert found.equals(PUBLIC[name](table, *MORE.get(name, ())))


@pytest.mark.parametrize(
    ("choice", "same"),
    [
        ({"countries": "Uzbekistan"}, {"countries": "UZB"}),
        ({"countries": "Ouzbékistan"}, {"countries": "UZB"}),
        ({"themes": "Child labour"}, {"themes": "child-labour"}),
        ({"themes": "travail des enfants"}, {"themes": "child-labour"}),
        ({"topics": "Child labour"}, {"topics": "child-labour"}),
        ({"feeds": "Moscow news"}, {"feeds": "moscow-news"}),
    ],
)
def test_feeds_and_subjects_are_known_by_id_and_by_name(choice, same):
    corpus = ilo.load_corpus()
    assert ilo.select(corpus, **choice).stories.equals(ilo.select(corpus, **same).stories)


def test_a_name_that_nothing_has_is_an_error_with_the_nearest():
    corpus = ilo.load_corpus()
    with pytest.raises(ParameterError, match="Did you mean 'Uzbekist"):
        ilo.select(corpus, countries="Uzbekistn")
    with pytest.raises(ParameterError, match=r"Unknown feed 'Moscow newz'.* Did you mean 'moscow-news'"):
        ilo.select(corpus, feeds="Moscow newz")


NAMED = {
    "select": lambda made, names: ilo.select(made.corpus, feeds=names["feed"], themes=names["theme"]).stories,
    "load_corpus": lambda _, names: ilo.load_corpus(feeds=names["feed"]).stories,
    "restrict": lambda made, names: ilo.restrict(made.corpus, feeds=names["feed"]).stories,
    "compare": lambda made, names: ilo.compare(made.corpus, f"theme:{names['theme']}", strict=False),
    "compare feeds": lambda made, names: ilo.compare(made.corpus, f"feed:{names['feed']}"),
    "events_in": lambda _, names: ilo.events_in("2020", "2022", names["theme"]),
    "standardised_share": lambda made, names: ilo.standardised_share(made.share, {names["feed"]: 1}),
    "plot_theme_months": lambda made, names: ilo.plot_theme_months(made.months, theme=names["theme"]).data,
    "plot_theme_cooccurrence": lambda made, names: ilo.plot_theme_cooccurrence(made.pairs, theme=names["theme"]).data,
    "chart.stories": lambda made, names: made.shares.stories(feed=names["feed"], theme=names["theme"]),
    "ask": lambda made, names: ilo.ask.peak(made.corpus, theme=names["theme"], feeds=names["feed"]).table,
}
BY_ID = {"feed": "moscow-news", "theme": "social-protection"}
BY_NAME = (
    {"feed": "Moscow news", "theme": "Social protection"},
    {"feed": "MOSCOW NEWS", "theme": "protección SOCIAL"},
    {"feed": "moscow_news", "theme": "Protection sociale"},
)


@pytest.fixture(scope="module")
def made(corpus):
    """Tables and charts of the corpus that take names and periods."""
    share, volume = ilo.theme_share(corpus), ilo.story_volume(corpus)
    return SimpleNamespace(
        corpus=corpus,
        share=share,
        shares=ilo.plot_theme_share(share),
        months=ilo.theme_share(corpus, freq="month"),
        pairs=ilo.theme_cooccurrence(corpus),
        volumes=ilo.plot_story_volume(volume, stories=corpus.stories),
    )


@pytest.mark.parametrize("name", NAMED)
def test_feeds_and_themes_are_known_by_id_and_by_name_wherever_they_are_given(name, made):
    by_id = NAMED[name](made, BY_ID)
    for names in BY_NAME:
        pd.testing.assert_frame_equal(NAMED[name](made, names), by_id)


@pytest.mark.parametrize("name", NAMED)
def test_a_name_that_is_not_there_is_an_error_with_the_nearest_wherever_it_is_given(name, made):
    with pytest.raises(ParameterError, match=r"(?i)Did you mean '(moscow-news|social.protection)'"):
        NAMED[name](made, {"feed": "Moscou news", "theme": "Social protecton"})


@pytest.mark.parametrize("name", ["trend", "season", "changepoints"])
def test_the_feed_of_a_change_is_known_by_name(name, corpus):
    with pytest.raises(TooFewError):
        PUBLIC[name](corpus, "Moscow news")
    with pytest.raises(ParameterError, match="Did you mean 'moscow-news'"):
        PUBLIC[name](corpus, "Moscou news")


PERIODS = {
    "select": lambda made, period: ilo.select(made.corpus, start=period, end=period).stories,
    "load_corpus": lambda _, period: ilo.load_corpus(start=period, end=period).stories,
    "restrict": lambda made, period: ilo.restrict(made.corpus, start=period, end=period).stories,
    "events_in": lambda _, period: ilo.events_in(period, period),
    "compare": lambda made, period: ilo.compare(made.corpus, f"period:{period}", strict=False),
    "chart.stories": lambda made, period: made.volumes.stories(period=period),
    "ask": lambda made, period: ilo.ask.share(made.corpus, text="work", start=period, end=period).table,
}


@pytest.mark.parametrize("name", PERIODS)
def test_periods_mean_the_same_wherever_they_are_given(name, made):
    month = PERIODS[name](made, "2021-07")
    pd.testing.assert_frame_equal(PERIODS[name](made, "2021-7"), month)
    for text in ("2021", "2021Q3", "2021-07-14"):
        try:
            PERIODS[name](made, text)
        except ParameterError as error:
            assert "2021-07-14" in str(error)  # noqa: PT017 (a chart of months shows no day)
    with pytest.raises(ParameterError, match="2021-13"):
        PERIODS[name](made, "2021-13")
