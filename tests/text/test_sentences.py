"""Sentences end at full stops, but not behind abbreviations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilo_analysis.text.sentences import sentences


@pytest.mark.parametrize(
    "text",
    ["Recovery under Recommendation No. 205 after the pandemic",
     "Nos. 87 and 98 are in force", "El Convenio núm. 190 rige",
     "La convention n° 190 et l'art. 5", "Congress of the U.S. House met", "J. Smith and Dr. Lee spoke",
     "Inc. and Co. signed",
     "St. Lucia ratifies", "It grew by 3.5 per cent", "What then? asked the minister"],
)  # fmt: skip
def test_one_sentence_stays_whole(text):
    assert [said for _, said in sentences(text)] == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [("It met. It agreed.", ["It met.", "It agreed."]), ("Why? Because.", ["Why?", "Because."]),
     ("«Sí.» Luego votaron.", ["«Sí.»", "Luego votaron."]), ("Il vote… Elle part !", ["Il vote…", "Elle part !"]),
     ("It ends in 2021. 205 people came.", ["It ends in 2021.", "205 people came."])],
)  # fmt: skip
def test_several_sentences_are_told_apart(text, parts):
    assert [said for _, said in sentences(text)] == parts


def test_a_text_of_spaces_alone_has_no_sentence():
    assert sentences(" \n ") == []


@given(st.text(alphabet="aB .!?;No\n5«»", max_size=40))
def test_every_word_is_in_a_sentence_and_each_stands_where_it_is_said_to(text):
    found = sentences(text)
    assert "".join("".join(said for _, said in found).split()) == "".join(text.split())
    assert all(text[start:].lstrip().startswith(said) for start, said in found)
