"""CSV files and workbooks: the numbers that were drawn, and no formula from a listing."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.display.locale import Locale
from ilo_analysis.display.workbook import Sheet, csv_text, neutralise, plain_number, write_workbook

SHEET = Sheet(
    "story-volume",
    "Stories per month",
    ["Month", "Stories", "Share"],
    [["2021-10", "1,234", "12.5 %"], ['=HYPERLINK("https://example.org")', "–", "-3"]],
    [False, True, True],
)


@settings(max_examples=100)
@given(st.text(max_size=12))
def test_no_text_begins_like_a_formula(text):
    assert neutralise(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert neutralise(neutralise(text)) == neutralise(text)


def test_a_csv_has_plain_numbers_and_harmless_texts():
    rows = list(csv.reader(io.StringIO(csv_text(SHEET))))
    assert rows == [
        ["Month", "Stories", "Share"],
        ["2021-10", "1234", "0.125"],
        ['\'=HYPERLINK("https://example.org")', "–", "-3"],
    ]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1 234,5", "fr", 1234.5),
        ("1.234,5", "es", 1234.5),
        ("40 %", "en", 0.4),
        ("−2", "en", -2.0),
        ("n/a", "en", None),
    ],
)
def test_a_formatted_number_is_read_in_its_language(text, language, number):
    assert plain_number(text, Locale(language)) == number


def test_a_workbook_opens_with_a_sheet_for_each_table_and_one_for_the_provenance(tmp_path):
    path = tmp_path / "report.xlsx"
    write_workbook(path, [SHEET, SHEET], provenance={"title": "Report", "inputs": {"a.txt": "00ff"}})
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["story-volume", "story-volume-2", "provenance"]
    page = book["story-volume"]
    assert [cell.value for cell in page[4]] == ["2021-10", 1234, 0.125]
    assert page["A5"].value == '\'=HYPERLINK("https://example.org")'
    assert page["A5"].data_type == "s"
    assert book["provenance"]["B5"].value == "a.txt=00ff"


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [SHEET], provenance={"title": "Report"})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_long_or_forbidden_name_of_a_sheet_is_mended(tmp_path):
    odd = Sheet("a/b:c*" + "x" * 60, "T", ["x" * 40_000], [["y" * 40_000]], [False])
    write_workbook(tmp_path / "a.xlsx", [odd], provenance={})
    name = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[0]
    assert len(name) <= 31
    assert name.startswith("a b c")
