from __future__ import annotations

from pathlib import Path

import pytest

from ilo_analysis.listings.regular import read_regular
from tests.support.listing_files import check_alike

RAW = sorted((Path(__file__).parents[2] / "data" / "raw").glob("*.txt"))
TEXTS = [path.read_text(encoding="utf-8") for path in RAW]
REGULAR = """News

May 2021

  1. © A. Photographer 2022

    Press release

    A title of the world

    03 May 2021

    What happened to the workers.

  2. © ILO 2021


    Another title for the world

    02 May 2021

April 2021

  1. A third title

    30 April 2021, Geneva
"""


def is_regular(text):
    return 0 in read_regular([text]).facts


def test_a_page_as_regular_as_a_form_is_read():
    columns = read_regular([REGULAR]).columns
    assert columns["number"].tolist() == [1, 2, 1]
    assert columns["credit"].to_pylist() == ["A. Photographer", "ILO", None]
    assert columns["credit_year"].to_pylist() == [2022, 2021, None]
    assert columns["kicker"].to_pylist() == ["Press release", None, None]
    assert columns["group_heading"].to_pylist() == ["May 2021", "May 2021", "April 2021"]
    assert columns["place"].to_pylist() == [None, None, "Geneva"]
    assert columns["summary"].to_pylist() == ["What happened to the workers.", None, None]
    assert (columns["line_start"].tolist(), columns["line_end"].tolist()) == ([5, 15, 24], [13, 20, 26])
    check_alike([REGULAR])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  1. ©", "\t1. ©"),
        ("  2. © ILO 2021", "  2.© ILO 2021"),
        ("03 May 2021\n", "03 May 2021 \n"),
        ("03 May 2021", "31 February 2021"),
        ("03 May 2021", "05 May 2021\n\n    03 May 2021"),
        ("Press release", "May\xa0Day"),
        ("Press release", "Press\u2009release"),
        ("A title of", "A title\xad of"),
        ("Press release", "(c) ILO"),
        ("Press release", "One\n\n    Two"),
        ("Press release\n\n", "Press release\n\n\n"),
        ("    A title of", "   A title of"),
        ("    A title of", "     A title of"),
        ("    A title of", "A title of"),
        ("April 2021\n", "Other news\n"),
        ("April 2021\n", "April 2021\n\nMarch 2021\n"),
        ("News\n", "\nNews\n"),
        ("News\n", "News\n\nMore news\n"),
        ("30 April 2021, Geneva\n", "30 April 2021, Geneva\n\nJune 2020\n"),
        ("A third title", "29 April 2021"),
    ],
)
def test_a_page_with_one_oddity_is_left_to_the_careful_grammar(old, new):
    assert old in REGULAR
    odd = REGULAR.replace(old, new, 1)
    assert is_regular(REGULAR)
    assert not is_regular(odd)
    check_alike([REGULAR, odd])


@pytest.mark.parametrize("text", TEXTS, ids=[path.stem for path in RAW])
def test_the_shipped_listings_are_read_alike_both_ways(text):
    check_alike([text])


def test_the_shipped_listings_without_oddities_are_read_at_once():
    assert [path.stem for path, text in zip(RAW, TEXTS, strict=True) if is_regular(text)] == [
        "moscow-news_2021-06-23_2021-07-30",
        "social-protection-news_2021-07-22_2022-07-05",
    ]


def test_a_lone_surrogate_does_not_stop_the_reading():
    assert not is_regular(REGULAR.replace("Geneva", "Gen\ud800va"))


def test_letters_of_several_bytes_do_not_shift_the_texts():
    text = REGULAR.replace("A third title", "Économie “verte” – l’OIT à Genève 🌍")
    assert read_regular([text]).columns["title"].to_pylist()[-1] == "Économie “verte” – l’OIT à Genève 🌍"
