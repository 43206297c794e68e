from __future__ import annotations

import datetime as dt

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from ilo_analysis.listings.dates.likeness import is_group_heading
from ilo_analysis.listings.dates.printed import ImpossibleDate, parse_date_line, read_date
from ilo_analysis.listings.dates.words import may_be_date

LOCALES = [
    *("en", "fr", "es", "de", "it", "pt", "ru", "tr", "ar", "id", "vi", "zh", "ja", "nl", "pl", "ca", "cs", "da", "el"),
    *("et", "fi", "hu", "ko", "lt", "ms", "nb", "ro", "sk", "sl", "sr", "sv", "sw", "uk"),
]


@pytest.mark.parametrize(
    ("line", "start", "end", "place"),
    [
        ("08 November 2021", "2021-11-08", "2021-11-08", None),
        ("9 avril 2021", "2021-04-09", "2021-04-09", None),
        ("1er mai 2020", "2020-05-01", "2020-05-01", None),
        ("12 de junio de 2008", "2008-06-12", "2008-06-12", None),
        ("8. Dezember 2020", "2020-12-08", "2020-12-08", None),
        ("16 - 18 April 2013", "2013-04-16", "2013-04-18", None),
        ("16–18 April 2013", "2013-04-16", "2013-04-18", None),
        ("30 April - 2 May 2012", "2012-04-30", "2012-05-02", None),
        ("28 December 2011 - 3 January 2012, Geneva", "2011-12-28", "2012-01-03", "Geneva"),
        ("del 16 al 18 de abril de 2013", "2013-04-16", "2013-04-18", None),
        ("du 30 avril au 2 mai 2012", "2012-04-30", "2012-05-02", None),
        ("01 December 2016, Islamabad, Pakistan", "2016-12-01", "2016-12-01", "Islamabad, Pakistan"),
        ("22 November 2016,", "2016-11-22", "2016-11-22", None),
        ("18 November 2005, BANGKOK", "2005-11-18", "2005-11-18", "BANGKOK"),
        ("8 NOVEMBER 2021", "2021-11-08", "2021-11-08", None),
        ("08\xa0Novem\xadber 2021", "2021-11-08", "2021-11-08", None),
        ("08 Nоvembеr 2021", "2021-11-08", "2021-11-08", None),
        ("2021-11-08", "2021-11-08", "2021-11-08", None),
        ("November 8, 2021", "2021-11-08", "2021-11-08", None),
        ("March 1-5, 2012", "2012-03-01", "2012-03-05", None),
        ("March 30 - April 2, 2012", "2012-03-30", "2012-04-02", None),
        ("1, 2 and 3 March 2012, Turin", "2012-03-01", "2012-03-03", "Turin"),
        ("16/17 April 2013", "2013-04-16", "2013-04-17", None),
        ("1° mai 2012", "2012-05-01", "2012-05-01", None),
        ("1 er mai 2012", "2012-05-01", "2012-05-01", None),
        ("5 March 2012.", "2012-03-05", "2012-03-05", None),
        ("lundi 8 novembre 2021", "2021-11-08", "2021-11-08", None),
        ("令和3年11月8日", "2021-11-08", "2021-11-08", None),
        ("民國110年11月8日", "2021-11-08", "2021-11-08", None),
        ("8 พ.ย. 2564", "2021-11-08", "2021-11-08", None),
        ("1-2 & 5 November 2021", "2021-11-01", "2021-11-05", None),
        ("วันที่ 8 พฤศจิกายน พ.ศ. 2564", "2021-11-08", "2021-11-08", None),
        ("8 มกราคม 2564", "2021-01-08", "2021-01-08", None),
        ("8 تشرين الثاني / نوفمبر 2021", "2021-11-08", "2021-11-08", None),
        ("8 בנובמבר 2021", "2021-11-08", "2021-11-08", None),
        ("<2021-11-08 Mon>", "2021-11-08", "2021-11-08", None),
    ],
)
def test_a_date_line_gives_its_first_and_last_day_and_its_place(line, start, end, place):
    assert parse_date_line(line) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end), place)


@pytest.mark.parametrize(
    "line",
    [
        "November 2021",
        "2021",
        "17 June",
        "8 March 2012 : Empower rural women",
        "8 March 2012, when the office opened its doors to everyone.",
        "",
    ],
)
def test_what_lacks_a_day_or_a_year_or_says_more_is_not_a_date(line):
    assert read_date(line) is None


@pytest.mark.parametrize("line", ["31 February 2020", "0 May 2020", "12 April 1901", "18 - 16 April 2013"])
def test_an_impossible_date_says_why(line):
    assert isinstance(read_date(line), ImpossibleDate)
    assert parse_date_line(line) is None
    assert line in read_date(line).reason


@given(
    st.dates(dt.date(1919, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(
        [
            "en",
            "fr",
            "es",
            "de",
            "it",
            "pt",
            "ru",
            "tr",
            "ar",
            "id",
            "vi",
            "zh",
            "ja",
            "nl",
            "pl",
            "ca",
            "cs",
            "da",
            "el",
            "et",
            "fi",
            "hu",
            "ko",
            "lt",
            "lv",
            "ms",
            "nb",
            "ro",
            "sk",
            "sl",
            "sr",
            "sv",
            "sw",
            "uk",
        ]
    ),
)
def test_every_day_as_cldr_writes_it_is_read(day, language):
    printed = format_date(day, "long", locale=language)
    assert parse_date_line(printed) == (day, day, None)
    assert may_be_date(printed)


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(line):
    read_date(line)
    assert not (is_group_heading(line) and parse_date_line(line))
