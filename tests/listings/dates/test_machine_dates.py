from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilo_analysis.listings.dates.machine import parse_machine_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-11-08", "2021-11-08"),
        ("20211108T093000Z", "2021-11-08"),
        ("2021-11-08T00:30:00+01:00", "2021-11-08"),
        ("2021-11-08 23:59:59.123-0800", "2021-11-08"),
        ("Mon, 01 Jun 2026 00:00:00 +0200", "2026-06-01"),
        ("Mon, 8 Nov 2021 09:00:00 GMT", "2021-11-08"),
        ("lun., 8 nov. 2021 09:00:00 +0100", "2021-11-08"),
        ("November 8, 2021", "2021-11-08"),
        ("2021/11/08", "2021-11-08"),
        ("2021年11月8日", "2021-11-08"),
    ],
)
def test_the_day_is_the_one_printed(text, day):
    assert parse_machine_date(text) == (dt.date.fromisoformat(day), "", False)


@pytest.mark.parametrize(
    "text",
    ["", "2021", "2021-11", "today", "now", "2021-11-31", "0000-00-00", "0001-01-01", "9999-12-31T23:59:59-23:00",
     "08/11/21", "08/11/2021", "1636329600", "99999999999999", "8 - 9 November 2021"],
)  # fmt: skip
def test_what_names_no_certain_day_says_why(text):
    found = parse_machine_date(text)
    assert found.day is None
    assert found.problem


def test_seconds_and_milliseconds_are_counted_in_the_zone_given():
    geneva = dt.timezone(dt.timedelta(hours=1))
    late = int(dt.datetime(2021, 11, 8, 23, 30, tzinfo=dt.UTC).timestamp())
    assert parse_machine_date(str(late), geneva) == (dt.date(2021, 11, 9), "", True)
    assert parse_machine_date(str(late * 1000), dt.UTC) == (dt.date(2021, 11, 8), "", True)


@given(st.text())
def test_no_text_breaks_the_reading(text):
    assert (parse_machine_date(text).day is None) == bool(parse_machine_date(text).problem)
