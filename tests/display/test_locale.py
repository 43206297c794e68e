"""Numbers, dates and phrases in three languages."""

import re

import pandas as pd
import pytest

from ilo_analysis.display.labels import side_name
from ilo_analysis.display.locale import (
    LANGUAGES,
    count_months,
    count_stories,
    format_number,
    format_period,
    format_share,
    join_words,
    phrase,
)
from ilo_analysis.display.phrases import PHRASES
from ilo_analysis.errors import ParameterError


def test_every_phrase_exists_in_each_language_with_the_same_places():
    for key, texts in PHRASES.items():
        assert set(texts) == set(LANGUAGES), key
        places = {language: set(re.findall(r"{(\w+)}", "".join(text))) for language, text in texts.items()}
        assert len(set(map(frozenset, places.values()))) == 1, (key, places)


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "12,345.60"), ("fr", "12\u202f345,60"), ("es", "12\u202f345,60")]
)
def test_numbers_are_grouped_as_the_language_does(language, expected):
    assert format_number(12345.6, language, 2) == expected


def test_spanish_leaves_four_figures_together():
    assert format_number(1234, "es") == "1234"


def test_a_missing_number_is_a_dash_and_a_small_negative_one_is_zero():
    assert (format_number(pd.NA), format_share(float("nan")), format_number(-0.001)) == ("–", "–", "0")
    assert format_number(-3) == "−3"


def test_french_zero_is_singular_english_and_spanish_are_plural():
    assert [count_stories(0, language) for language in LANGUAGES] == ["0 stories", "0 article", "0 noticias"]


def test_months_agree_with_their_number():
    assert [count_months(1, 1, language) for language in LANGUAGES] == [
        "1 of 1 observable month",
        "1 mois observable sur 1",
        "1 de 1 mes observable",
    ]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (pd.Period("2021-11-01", "D"), "1er novembre 2021"),
        (pd.Period("2021-11"), "novembre 2021"),
        (pd.Period("2021Q4"), "4e trimestre 2021"),
        (pd.Period("2021", "Y"), "2021"),
        (pd.Period("2021-11-01", "W-SUN"), "du 1er novembre 2021 au 7 novembre 2021"),
    ],
)
def test_periods_in_french(period, expected):
    assert format_period(period, "fr") == expected


def test_spanish_y_becomes_e_before_i():
    assert join_words(["pensiones", "infancia"], "es") == "pensiones e infancia"
    assert join_words(["agua", "hierro"], "es") == "agua y hierro"


def test_a_side_is_named_in_words():
    assert side_name("rest", "es") == "todas las demás"
    assert side_name("feed:a,b", "fr") == "fil A et B"
    assert side_name("whatever") == "whatever"


def test_a_wrong_language_or_phrase_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match="Unknown language 'de'"):
        format_number(1, "de")
    with pytest.raises(ParameterError, match="Did you mean 'n_stories'"):
        phrase("n_storys")
