"""Names of feeds, sides and choices as a reader sees them."""

import pytest

from ilo_analysis.display.labels import (
    feeds_of_scope,
    group_name,
    name_of,
    side_name,
    term_name,
    words_of_label,
    words_of_selection,
)
from ilo_analysis.display.locale import Locale

FRENCH, SPANISH = Locale("fr"), Locale("es")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (name_of("topic", "no topic"), "No topic"),
        (name_of("theme_b", "child-labour", SPANISH), "Trabajo infantil"),
        (words_of_label("countries", "ZZZ"), "ZZZ"),
        (words_of_label("kickers", "Video", FRENCH), "Video"),
        (words_of_label("languages", "sw"), "Swahili"),
        (words_of_label("languages", "sw", FRENCH), "Swahili"),
        (group_name("all", "theme"), "feeds of one theme"),
        (group_name("all", "unknown"), "All feeds"),
        (group_name("theme-news", "theme"), "Theme news"),
        (feeds_of_scope("unknown", 1), "1 feed of unknown scope"),
        (feeds_of_scope("mixed", 2), "2 feeds, pooled"),
        (side_name("rest", SPANISH), "todas las demás"),
        (side_name("feed:a,b", FRENCH), "fil A et B"),
        (side_name("scope: general"), "general feeds"),
        (side_name("scope:unknown"), "feeds of scope unknown"),
        (side_name("language:fr,es"), "language French and Spanish"),
        (side_name("whatever"), "whatever"),
        (term_name("topic", "child-labour"), "Child labour"),
    ],
)
def test_a_name_is_said_in_words(found, expected):
    assert found == expected


def test_a_choice_names_each_list_that_asks_for_something():
    asked = {"themes": "child-labour, covid-19", "countries": ["UZB"], "kickers": [], "text": ""}
    assert words_of_selection(asked) == ["Themes: Child labour, COVID-19", "Countries: Uzbekistan"]
