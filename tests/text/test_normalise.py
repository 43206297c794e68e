from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ilo_analysis.text.normalise import even, fold_case, normalise, plain_lines, slug, title_key, trim


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text):
    assert len(fold_case(even(text))) == len(text)


@given(st.text())
def test_a_slug_is_words_of_plain_letters_and_digits_with_hyphens_between(text):
    assert re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))


@given(
    st.lists(st.text(alphabet=st.characters(exclude_characters="\r\n")), min_size=1),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_lines_come_back_whatever_ends_them(lines, ending):
    assert plain_lines(ending.join(lines)) == lines


def test_quotes_hyphens_and_spaces_of_every_shape_are_one():
    assert normalise("“ILO’s”\xa0human‑centred") == normalise('"ILO\'s" human-centred')


def test_editions_of_a_series_have_different_keys():
    assert title_key("ILO Monitor – 7th edition") != title_key("ILO Monitor – 8th edition")


def test_a_line_of_invisible_signs_is_blank():
    assert trim("\ufeff\u200b\xa0\xad ") == ""
