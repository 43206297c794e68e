"""Numbers, dates and phrases in three languages."""

import pandas as pd
import pytest

from ilo_analysis.display.locale import ENGLISH, LANGUAGES, Locale, _catalogue
from ilo_analysis.errors import ParameterError

FRENCH, SPANISH = Locale("fr"), Locale("es")


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "12,345.60"), ("fr", "12\u202f345,60"), ("es", "12\u202f345,60")]
)
def test_numbers_are_grouped_as_the_language_does(language, expected):
    assert Locale(language).number(12345.6, 2) == expected


def test_spanish_leaves_four_figures_together_and_no_more():
    assert [SPANISH.number(n) for n in (1234, -9999, 10000)] == ["1234", "−9999", "10\u202f000"]


def test_a_missing_number_is_a_dash_and_a_small_negative_one_is_zero():
    assert (ENGLISH.number(pd.NA), ENGLISH.share(float("nan")), ENGLISH.number(-0.001)) == ("–", "–", "0")
    assert ENGLISH.number(-3) == "−3"


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (1e-17, "0%"), (0.0004, "0.04%"), (0.005, "0.5%"), (0.0051, "1%"), (0.994, "99%"), (0.996, "99.6%"),
     (0.99996, "99.996%"), (1, "100%"), (-0.004, "−0.4%"), (-0.996, "−99.6%")],
)  # fmt: skip
def test_a_share_reads_as_none_or_all_only_where_it_is(share, shown):
    assert ENGLISH.share(share) == shown
    assert ENGLISH.points(share) == shown.removesuffix("%")
    assert SPANISH.share(share) == shown.replace(".", ",").replace("%", "\u00a0%")


def test_french_zero_is_singular_english_and_spanish_are_plural():
    assert [Locale(language).stories(0) for language in LANGUAGES] == ["0 stories", "0 article", "0 noticias"]


def test_a_plural_follows_its_number_in_every_language():
    texts = ("{n} full month", "{n} full months")
    assert [FRENCH.tr(*texts, n=n) for n in (0, 1, 2)] == ["0 mois complet", "1 mois complet", "2 mois complets"]
    assert [SPANISH.tr(*texts, n=n) for n in (0, 1)] == ["0 meses completos", "1 mes completo"]
    assert ENGLISH.tr(*texts, n=pd.NA) == "– full months"


def test_a_text_that_nobody_translated_shows_in_english_and_keeps_its_braces():
    assert FRENCH.tr("a {text} of your own") == "a {text} of your own"


def test_prose_keeps_its_headings_and_lists_and_shows_what_is_unknown_in_english():
    source = (
        "## Findings\n\n- A square is a month, or in a long record a quarter or a year; where there is room, "
        "the number in it counts stories. A new sentence."
    )
    assert FRENCH.prose(source) == (
        "## Constats\n\n- Une case est un mois ou, sur une longue période, un trimestre ou une année\u00a0; là où "
        "la place suffit, le nombre qu’elle porte est celui des articles. A new sentence."
    )
    assert ENGLISH.prose(source) == source


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
def test_a_period_is_named_in_french_with_its_first_day_and_quarter_as_ordinals(period, expected):
    assert FRENCH.period(period) == expected


def test_spanish_y_becomes_e_before_i():
    assert SPANISH.list(["pensiones", "infancia"]) == "pensiones e infancia"
    assert SPANISH.list(["agua", "hierro"]) == "agua y hierro"
    assert SPANISH.list(["agua", "Historia"]) == "agua e Historia"


def test_a_list_of_one_is_that_word_and_a_list_of_none_is_nothing():
    assert (ENGLISH.list(["pay"]), ENGLISH.list([])) == ("pay", "")


def test_french_elides_before_a_vowel_and_only_french_does():
    ends = {"start": "avril 2021", "end": "octobre 2021"}
    assert FRENCH.tr("from {start} to {end}", **ends) == "d’avril 2021 à octobre 2021"
    assert SPANISH.tr("from {start} to {end}", **ends) == "de avril 2021 a octobre 2021"


@pytest.mark.parametrize(("language", "mark"), [("fr", "«\u00a0"), ("es", "«")])
def test_a_feed_is_quoted_by_its_own_phrase_and_by_no_sentence_around_it(language, mark):
    quoting = [msgid for msgid, forms in _catalogue(language)[0].items() if any(f"{mark}{{feed}}" in f for f in forms)]
    assert quoting == [("in a sentence", "{feed}")]


def test_a_wrong_language_is_refused_with_the_valid_ones():
    with pytest.raises(ParameterError, match="Unknown language 'de'"):
        Locale("de")


def test_no_line_of_french_begins_with_a_mark_or_ends_with_an_opening_quotation_mark():
    assert FRENCH.tr("{feed}", context="in a sentence") == "«\u00a0{feed}\u00a0»"
    assert " ;" not in FRENCH.tr("{in_short} ({share}; {interval})")
