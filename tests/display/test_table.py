"""The data of a table: the same in every language, in full, and back from a notebook's metadata."""

import json

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.table import Table

FRAME = pd.DataFrame(
    {
        "feed": ["moscow-news", "=1+1"],
        "period": pd.PeriodIndex(["2020-07", "2020-08"], freq="M"),
        "date": pd.to_datetime(["2020-07-30", None]),
        "n": pd.array([1234, None], dtype="Int64"),
        "share": [1 / 7, float("nan")],
        "known": [True, False],
        "story_ids": [("a", "b"), ()],
    }
)


def test_a_csv_has_iso_dates_full_numbers_and_nothing_for_missing_values():
    assert Table().of(FRAME).csv().splitlines() == [
        "feed,period,date,n,share,known,story_ids",
        "moscow-news,2020-07,2020-07-30,1234,0.14285714285714285,true,a b",
        "'=1+1,2020-08,,,,false,",
    ]


def test_values_survive_the_metadata_of_a_notebook():
    table = Table().of(FRAME).showing(FRAME, ["feed", "n"])
    assert Table.read(json.loads(json.dumps(table.about()))) == table
    assert table.kinds == ["text", "month", "date", "number", "number", "truth", "text"]


def test_a_shown_table_has_the_same_data_in_every_language():
    about = [ilo.show_table(FRAME, caption="Stories", language=language).about for language in ("en", "fr", "es")]
    assert about[0]["values"] == about[1]["values"] == about[2]["values"]
    assert about[0]["table"] != about[1]["table"]


def test_a_day_is_a_date_and_a_moment_keeps_its_hour():
    moments = pd.DataFrame({"seen": [pd.Timestamp("2021-07-30"), pd.Timestamp("2021-07-30 14:30")]})
    assert Table().of(moments).rows == [["2021-07-30"], ["2021-07-30T14:30:00"]]


def test_values_kept_without_their_kinds_are_texts():
    read = Table.read({"values": {"columns": ["a", "b"], "rows": [["x", "y"]]}})
    assert (read.columns, read.kinds, read.rows) == (["a", "b"], ["text"] * 2, [["x", "y"]])


def test_an_endless_number_is_missing():
    assert Table().of(pd.DataFrame({"x": [float("inf")]})) == Table(["x"], ["number"], [[None]])


@pytest.mark.parametrize("value", [pd.Timestamp("2021-12-25"), pd.Period("2021-12", "M")])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_date_keeps_to_one_line_of_its_cell(value, language):
    [[text]] = Table().showing(pd.DataFrame({"first_day": [value]}), ["first_day"], Locale(language)).texts
    assert "2021" in text
    assert " " not in text
    assert "\N{NO-BREAK SPACE}" in text
