import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.text.alphabet import Alphabet
from ilo_analysis.text.normalise import even, fold_case


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_a_text_has_one_byte_for_each_of_its_characters(text):
    assert len(Alphabet("abc ", any_case=True).written(text)) == len(text)


@given(st.text(alphabet="aAéÉ’'-\u2011 \u00a0İx🌍", max_size=30))
@settings(max_examples=60)
def test_characters_are_written_alike_when_they_are_read_alike(text):
    letters = Alphabet("aé' ", any_case=True)
    assert letters.written(text).tolist() == letters.written(fold_case(even(text))).tolist()


def test_capitals_stay_apart_where_they_count():
    exact, folded = (Alphabet("aA", any_case=any_case).written("aA").tolist() for any_case in (False, True))
    assert exact[0] != exact[1]
    assert folded[0] == folded[1]


@pytest.mark.parametrize(
    ("character", "is_word"),
    [("ß", True), ("7", True), ("_", True), ("\u0301", True), ("🌍", False), ("’", False)],
)
def test_letters_and_signs_without_a_byte_of_their_own_are_still_told_apart(character, is_word):
    letters = Alphabet("a", any_case=True)
    assert bool(letters.is_word[letters.written(character)[0]]) is is_word
