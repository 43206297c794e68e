"""Combinations are judged all at once, as arrays; here each is judged alone, by plain loops, and must give the same."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.annotate.combinations import Combinations, PartHits, parts_of
from ilo_analysis.annotate.dictionary import Category, Combination, Dictionary
from ilo_analysis.annotate.subjects import find_themes
from tests.support.evidence import mark_stories

WORDS = ("a", "b", "c", "d")


def judged_plainly(texts, combination):
    """(text, start, end, name) of each term that counts: every scope is tried, with its definition beside it."""
    hits = [
        (number, match.start(), match.end(), role, term)
        for number, text in enumerate(texts)
        for role in ("every", "some", "unless")
        for term in getattr(combination, role)
        for match in re.finditer(rf"\b{term}\b", text)
    ]
    if combination.within == "text":
        scopes = [hits]
    elif combination.within == "sentence":
        scopes = [[h for h in hits if sentence(texts, h) == one] for one in {sentence(texts, h) for h in hits}]
    else:
        scopes = [[h for h in hits if h[0] == a[0] and words_between(texts, a, h) <= combination.within] for a in hits]
    return {found for scope in scopes for found in counted(scope, combination)}


def sentence(texts, hit):
    return hit[0], len(re.findall(r"[.!?;]\s", texts[hit[0]][: hit[1]]))


def words_between(texts, one, other):
    first, second = sorted([one[1:3], other[1:3]])
    return len(re.findall(r"\w+", texts[one[0]][first[1] : second[0]]))


def counted(scope, combination):
    found = {role: sorted({h[4] for h in scope if h[3] == role}) for role in ("every", "some", "unless")}
    if found["unless"] or set(found["every"]) != set(combination.every) or (combination.some and not found["some"]):
        return
    for text, start, end, role, term in scope:
        named = term if role == "some" else next(iter(found["some"]), None)
        yield text, start, end, combination.named(named)


SCOPES = st.sampled_from(["text", "sentence", 1, 2, 4])
SUBSETS = (
    st.permutations(WORDS)
    .flatmap(
        lambda w: st.tuples(st.integers(0, 2), st.integers(0, 2)).map(
            lambda n: (tuple(w[: n[0]]), tuple(w[n[0] : n[0] + n[1]]), tuple(w[3:4]) if n[0] + n[1] == 3 else ())
        )
    )
    .filter(lambda parts: parts[0] or parts[1])
)
COMBINATIONS = st.builds(lambda parts, within: Combination("any", *parts, within, None, None), SUBSETS, SCOPES)
TEXTS = st.lists(st.sampled_from([*WORDS, "x", "y.", "z; ", "é"]), max_size=12).map(" ".join)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), st.lists(COMBINATIONS, min_size=1, max_size=3))
@settings(max_examples=80)
def test_combinations_judged_together_give_what_each_gives_alone(stories, combinations):
    categories = tuple(
        Category(f"e{n}", {"en": "E"}, "", (), (), (), (), (each,)) for n, each in enumerate(combinations)
    )
    table = pd.DataFrame(stories, columns=["title", "summary"]).assign(story_id=[f"s{n}" for n in range(len(stories))])
    marks = mark_stories(table, Dictionary("themes", "", "", (), categories))
    expected = {
        (f"s{n}", f"e{e}", name, ("title", "summary")[text], start, end)
        for n, texts in enumerate(stories)
        for e, each in enumerate(combinations)
        for text, start, end, name in judged_plainly(texts, each)
    }
    assert list(marks.itertuples(index=False, name=None)) == sorted(expected)


def test_each_term_of_a_combination_is_a_part_with_its_own_bit():
    combination = Combination("any", ("a", "b"), ("d", "c"), ("x",), "text", None, None)
    assert [tuple(part) for part in parts_of(combination)] == [
        ("a", 1, -1), ("b", 2, -1), ("c", 4, 0), ("d", 4, 1), ("x", 0, -1),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [0, 3])
def test_stories_without_any_part_have_no_combination(count):
    nothing = np.empty(0, dtype=np.int64)
    combinations = Combinations([Combination("any", ("a",), (), (), 2, None, None)])
    days = np.full(count, "NaT", dtype="datetime64[D]")
    hit, choice = combinations.complete(PartHits(*[nothing] * 7), str, days)
    assert not len(hit)
    assert not len(choice)


@pytest.mark.parametrize(
    ("between", "complete"), [("x x x x", True), ("x x x x x", False), ("longer words too, four", True)]
)
def test_short_words_are_counted_as_long_ones_are(between, complete):
    category = Category("e", {"en": "E"}, "", (), (), (), (), (Combination("any", ("a", "b"), (), (), 4, None, None),))
    table = pd.DataFrame({"story_id": ["s"], "title": [f"a {between} b"]})
    assert mark_stories(table, Dictionary("themes", "", "", (), (category,))).empty is not complete


def test_a_combination_within_a_sentence_bridges_an_abbreviation():
    stories = pd.DataFrame({"story_id": ["a"], "title": ["Recovery under Recommendation No. 205 after the pandemic"]})
    found = find_themes(stories.assign(summary=None, language="en"))
    assert "recover* + pandemic*" in found["term"].tolist()


@pytest.mark.parametrize(
    ("title", "complete"), [("a c", True), ("b c", True), ("a b", False), ("c", False), ("d c", False)]
)
def test_a_term_with_a_bar_needs_one_of_its_words(title, complete):
    each = Combination("any", ("a|b", "c"), (), (), "text", None, None)
    category = Category("e", {"en": "E"}, "", (), (), (), (), (each,))
    table = pd.DataFrame({"story_id": ["s"], "title": [title]})
    marks = mark_stories(table, Dictionary("themes", "", "", (), (category,)))
    assert set(marks["term"]) == ({"a|… + c"} if complete else set())


def test_capitals_count_in_a_combination_that_says_so():
    each = Combination("any", (), ("Better Work",), (), "text", None, None, case_sensitive=True)
    category = Category("e", {"en": "E"}, "", (), (), (), (), (each,))
    table = pd.DataFrame({"story_id": ["s", "t"], "title": ["Better Work opens", "Better work opens"]})
    assert mark_stories(table, Dictionary("themes", "", "", (), (category,)))["story_id"].tolist() == ["s"]
