"""The part of a corpus that is asked for."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilo_analysis as ilo
from ilo_analysis.annotate.kwic import keyword_in_context
from ilo_analysis.annotate.selection import find_marks, select
from ilo_analysis.corpus import Corpus
from ilo_analysis.errors import ParameterError
from ilo_analysis.text.search import SearchedStories


@pytest.fixture(scope="module")
def marks(corpus):
    return find_marks(corpus)


def found(words, *titles):
    return SearchedStories(pd.DataFrame({"title": titles, "summary": [None] * len(titles)})).matches(words).tolist()


def test_words_are_whole_and_a_star_stands_for_any_ending():
    assert found("recover*", "Recovery", "recovered", "discovery", "RECOVER") == [True, True, False, True]
    assert found("recover", "Recovery", "to recover") == [False, True]
    with pytest.raises(ParameterError, match=r"begins with a wildcard: write its first letters"):
        found("*protection", "co-protection")


def test_words_in_a_row_bridge_spaces_and_hyphens_and_a_comma_means_or():
    assert found("covid 19", "COVID-19", "COVID\u201119", "COVID on 19") == [True, True, False]
    assert found("wages, pens*", "Wages rise", "Pension law", "Labour law") == [True, True, False]
    assert found(" , ", "Wages rise") == [False]


def test_signs_of_patterns_are_only_signs():
    assert found("a.b", "a.b", "axb") == [True, False]
    assert found("(g20", "the (G20) met", "G20") == [True, False]


def test_words_are_found_in_the_summary_but_not_across_its_border():
    texts = SearchedStories(pd.DataFrame({"title": ["Decent", "No title"], "summary": ["jobs", "decent jobs"]}))
    assert texts.matches("jobs").tolist() == [True, True]
    assert texts.spans(1, "decent jobs") == [(9, 20)]


def test_nothing_asked_for_is_the_whole_corpus(corpus):
    assert all(one.equals(other) for one, other in zip(select(corpus), corpus, strict=True))


def test_lists_may_be_given_as_text_and_match_any_of_their_values(corpus, marks):
    one = select(corpus, themes="covid-19", marks=marks)
    other = select(corpus, themes="just-transition", marks=marks)
    both = select(corpus, themes="covid-19, just-transition", marks=marks)
    assert set(both.stories["story_id"]) == set(one.stories["story_id"]) | set(other.stories["story_id"])
    listed = select(corpus, themes=["just-transition", "covid-19"], marks=marks)
    assert listed.stories.equals(both.stories)


def test_different_questions_narrow_each_other(corpus, marks):
    chosen = select(corpus, feeds="moscow-news", start="2021", themes="covid-19-recovery", text="recover*", marks=marks)
    ids = set(marks.themes.loc[marks.themes["theme"] == "covid-19-recovery", "story_id"])
    assert 0 < len(chosen.stories) < 20
    assert set(chosen.stories["story_id"]) <= ids
    assert set(chosen.occurrences["feed"]) == {"moscow-news"}
    assert chosen.stories["date"].min() >= pd.Timestamp("2021-01-01")


def test_a_theme_does_not_change_what_was_observed(corpus, marks):
    assert select(corpus, themes="covid-19", marks=marks).coverage.equals(corpus.coverage)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"themes": "covid19"}, "Did you mean 'covid-19'"),
        ({"feeds": "moscow-new"}, "Did you mean 'moscow-news'"),
        ({"languages": "eng"}, "Did you mean 'en'"),
        ({"topic": "employment"}, "Did you mean 'topics'"),
        ({"start": "soon"}, "is not a date"),
        ({"scope": "genral"}, "Did you mean 'general'"),
        ({"countries": "France"}, "No story has the country 'France'. Valid: .*Uzbekistan"),
    ],
)
def test_a_wrong_choice_is_refused_with_the_nearest_right_one(corpus, marks, asked, told):
    with pytest.raises(ParameterError, match=told):
        select(corpus, marks=marks, **asked)


def test_a_scope_is_its_feeds_and_can_be_narrowed_further(corpus):
    general = select(corpus, scope="general")
    assert set(general.coverage["feed"]) == {"global-news", "moscow-news"}
    assert general.stories.equals(select(corpus, feeds="global-news, moscow-news").stories)
    with pytest.raises(ParameterError, match=r"Unknown scope 'theme'\. Valid: general"):
        select(corpus, scope="theme", feeds="moscow-news")


@settings(max_examples=4)
@given(seed=st.integers(0, 999), text=st.sampled_from(["", "recover*", "social protection, work*"]))
def test_the_order_of_the_rows_never_matters(seed, text):
    corpus = ilo.load_corpus()
    shuffled = Corpus(*(table.sample(frac=1, random_state=seed) for table in corpus))
    asked = {"start": "2020-08", "end": "2022-03", "text": text, "countries": ""}
    one, other = select(corpus, **asked), select(shuffled, **asked)
    assert sorted(one.stories["story_id"]) == sorted(other.stories["story_id"])
    assert sorted(one.occurrences["story_id"]) == sorted(other.occurrences["story_id"])
    assert one.coverage.equals(other.coverage)


@pytest.mark.parametrize(
    "words", ["human-centred", "human centred", "Human\u2011Centred", "recover*", "l'emploi, jobs"]
)
def test_a_selection_by_words_and_keyword_in_context_find_the_same_stories(words):
    titles = ["A human-centred recovery", "Human centred work", "Recovered wages", "Pour l’emploi", "Jobs!", "Nothing"]
    stories = pd.DataFrame({"story_id": list("abcdef"), "title": titles, "summary": None})
    held = stories.loc[SearchedStories(stories).matches(words), "story_id"].tolist()
    assert held == sorted(set(keyword_in_context(stories, words)["story_id"]))
    assert held


@settings(max_examples=60)
@given(
    titles=st.lists(st.text("aAbÉé ß-’'_.²½\u0301\u2011\u00a0ıİσς𝔸0*", max_size=12), min_size=1, max_size=6),
    words=st.sampled_from(["a", "a*", "ab", "a b", "é", "É*", "a-b", "a'b", "ß", "0", "a.b", "b²", "aé*", "a, b*"]),
)
def test_the_quick_search_finds_what_the_matcher_finds(titles, words):
    texts = SearchedStories(pd.DataFrame({"title": titles, "summary": [None] * len(titles)}))
    exact = [bool(texts.spans(place, words)) for place in range(len(titles))]
    assert texts.matches(words).tolist() == exact
