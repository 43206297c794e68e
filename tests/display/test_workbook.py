"""Workbooks: numbers and dates as such, what each column means, and no formula from a listing."""

import openpyxl
import pandas as pd

from ilo_analysis.display.locale import Locale
from ilo_analysis.display.table import Table, table_words
from ilo_analysis.display.workbook import write_workbook
from ilo_analysis.schema import SHOWN_MEANINGS, TABLES

SHEET = Table(
    ["period", "n_stories", "share", "date"],
    ["text", "number", "number", "date"],
    [["2021-10", 1234, 0.125, "2021-10-03"], ['=HYPERLINK("https://example.org")', None, -3, None]],
    name="story-volume",
    title="Stories per month",
)


def test_a_workbook_opens_with_a_sheet_for_each_table_and_one_for_the_provenance(tmp_path):
    path = tmp_path / "report.xlsx"
    write_workbook(path, [SHEET, SHEET], provenance={"title": "Report", "inputs": {"a.txt": "00ff"}})
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["story-volume", "story-volume-2", "columns", "provenance"]
    page = book["story-volume"]
    assert [cell.value for cell in page[4]] == ["2021-10", 1234, 0.125, pd.Timestamp("2021-10-03")]
    assert page["A5"].value == '\'=HYPERLINK("https://example.org")'
    assert page["A5"].data_type == "s"
    assert book["provenance"]["B5"].value == "a.txt=00ff"


def test_a_month_and_a_day_are_dates_and_a_quarter_stays_a_text(tmp_path):
    periods = {"month": pd.Period("2021-10"), "day": pd.Period("2021-10-03"), "quarter": pd.Period("2021Q4")}
    write_workbook(tmp_path / "a.xlsx", [Table(name="a").of(pd.DataFrame({k: [v] for k, v in periods.items()}))])
    month, day, quarter = openpyxl.load_workbook(tmp_path / "a.xlsx")["a"][2]
    assert (month.value, month.number_format) == (pd.Timestamp("2021-10-01"), "yyyy-mm")
    assert (day.value, quarter.value) == (pd.Timestamp("2021-10-03"), "2021Q4")


def test_a_sheet_says_what_each_column_means_in_the_language_of_the_report(tmp_path):
    write_workbook(tmp_path / "a.xlsx", [SHEET], locale=Locale("fr"))
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["columns"].values)
    assert rows[2] == ("sheet", "column", "name", "meaning")
    assert rows[4] == (
        "story-volume",
        "n_stories",
        "Articles",
        "articles distincts\N{NO-BREAK SPACE}; manquant si rien n’a été observé",
    )


def test_every_column_that_has_a_head_has_a_meaning():
    declared = {name for table in TABLES.values() for name in table}
    heads = {column for column, value in table_words() if not value}
    assert heads - declared - set(SHOWN_MEANINGS) == set()


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [SHEET], provenance={"title": "Report"})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_long_or_forbidden_name_of_a_sheet_is_mended(tmp_path):
    odd = Table(["x" * 40_000], ["text"], [["y" * 40_000]], name="a/b:c*" + "x" * 60, title="T")
    write_workbook(tmp_path / "a.xlsx", [odd], provenance={})
    name = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[0]
    assert len(name) <= 31
    assert name.startswith("a b c")
