"""Every measure and finder takes the corpus; whatever else is given gets a sentence."""

from __future__ import annotations

import inspect

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.errors import ParameterError

PUBLIC = {name: getattr(ilo, name) for name in ilo.__all__ if inspect.isfunction(getattr(ilo, name))}
FIRST = {name: next(iter(inspect.signature(function).parameters), "") for name, function in PUBLIC.items()}
# Findings and reports are given their table beside the corpus.
OF_CORPUS = [name for name, first in FIRST.items() if first == "corpus" and not name.endswith("_findings")]
OF_TABLE = [name for name, first in FIRST.items() if first in ("stories", "listings", "coverage", "windows")]
MORE = {
    "attribute_change": (None,),
    "around_events": (pd.DataFrame(),), "capture_calendar": (pd.DataFrame(),), "changepoints": ("moscow-news",),
    "check_labels": (pd.DataFrame(),), "compare": ("scope=general",), "expected_windows": (pd.DataFrame(),),
    "keyword_in_context": ("work",), "propose_captures": (pd.DataFrame(),), "sample_to_label": (pd.DataFrame(),),
    "season": ("moscow-news",), "trend": ("moscow-news",),
}  # fmt: skip


def test_the_lists_hold_what_an_analyst_calls():
    assert {"story_volume", "theme_share", "compare", "select", "story_history"} <= set(OF_CORPUS)
    assert {"find_themes", "keyword_in_context", "coverage_gaps", "observation_windows", "plot_coverage"} <= set(
        OF_TABLE
    )


@pytest.mark.parametrize("name", OF_CORPUS)
@pytest.mark.parametrize("wrong", [pd.DataFrame({"story_id": ["a"]}), "data/raw", None], ids=["table", "path", "none"])
def test_what_is_no_corpus_gets_a_sentence(name, wrong):
    with pytest.raises(ParameterError, match=f"{name} takes a corpus, as ilo.load_corpus"):
        PUBLIC[name](wrong, *MORE.get(name, ()))


@pytest.mark.parametrize("name", OF_TABLE)
@pytest.mark.parametrize("wrong", [pd.DataFrame({"other": ["a"]}), "data/raw", None], ids=["table", "path", "none"])
def test_what_is_neither_corpus_nor_table_gets_a_sentence(name, wrong):
    with pytest.raises(ParameterError, match="Expected a corpus or its table of"):
        PUBLIC[name](wrong, *MORE.get(name, ()))


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
