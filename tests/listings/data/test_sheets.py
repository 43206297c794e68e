"""Spreadsheets: which sheet is read, what stands in its cells, and bounds."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from ilo_analysis.listings import read_sources

GOOD = "title,date\nGood,2021-11-01\n"
ODS = "urn:oasis:names:tc:opendocument:xmlns:"


def workbook(sheets, merged=()):
    """Bytes of an XLSX file with these rows on its sheets; `merged` are ranges of the first sheet and their texts."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    sheet.write(r, c, cell, *([day] if isinstance(cell, dt.date) else []))
            for place, text in merged if sheet.name == next(iter(sheets)) else ():
                sheet.merge_range(place, text)
    return stream.getvalue()


def ods(rows):
    """Bytes of an ODS file whose one sheet holds this XML of rows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{ODS}office:1.0" xmlns:table="{ODS}table:1.0" '
            f'xmlns:text="{ODS}text:1.0"><office:body><office:spreadsheet><table:table table:name="Stories">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def ods_row(*cells, repeated=1):
    texts = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{texts}</table:table-row>'


def read(tmp_path, data, **options):
    """Title, day and line of each entry of a spreadsheet beside a good table, and (line, text, reason) of problems."""
    (tmp_path / "book.xlsx").write_bytes(data)
    (tmp_path / "good.csv").write_text(GOOD)
    reading = read_sources(tmp_path, **options)
    rows = reading.entries[reading.entries["source_file"].str.endswith("xlsx")]
    assert "Good" in reading.entries["title"].tolist()
    found = reading.problems.astype("object").where(reading.problems.notna(), None)
    return (
        list(zip(rows["title"], rows["date"].astype(str), rows["line_start"], strict=True)),
        list(found[["line", "text", "reason"]].itertuples(index=False, name=None)),
    )


def test_real_dates_and_counted_days_are_read_from_behind_notes_and_blank_rows(tmp_path):
    data = workbook({"A": [["Export of 2021"], [], ["Headline", "Publish_Date"], ["One", dt.date(2021, 11, 8)], [],
                           ["Two", 44509], ["Three", "10 November 2021"]]})  # fmt: skip
    rows, problems = read(tmp_path, data)
    assert rows == [("One", "2021-11-08", 4), ("Two", "2021-11-09", 6), ("Three", "2021-11-10", 7)]
    reasons = [reason for _, _, reason in problems]
    assert (1, "Export of 2021", "a row above the header") in problems
    assert "1 blank rows between others were skipped" in reasons
    assert "1 numbers were read as spreadsheets count days (44509 is 2021-11-09)" in reasons


def test_of_several_sheets_those_with_dated_rows_are_read_and_the_others_said(tmp_path):
    data = workbook(
        {
            "Notes": [["made by hand"]],
            "List": [["title", "summary"], ["Undated", "S"]],
            "Stories": [["title", "date"], ["One", dt.date(2021, 11, 8)]],
            "Empty": [],
        }
    )
    rows, problems = read(tmp_path, data)
    assert rows == [("One", "2021-11-08", 2)]
    said = {text: reason for _, text, reason in problems}
    assert said["List"] == "a sheet without dated rows; its 1 rows were not read"
    assert "names no title" in said["Notes"]
    assert said["Empty"] == "a sheet without values"


def test_sheets_of_several_years_are_listings_of_their_own(tmp_path):
    sheets = {str(year): [["title", "date"], [f"In {year}", dt.date(year, 5, 1)]] for year in (2020, 2021)}
    (tmp_path / "book.xlsx").write_bytes(workbook(sheets))
    assert read_sources(tmp_path).listings["listing_id"].tolist() == ["book/2020", "book/2021"]


def test_a_date_merged_down_is_that_of_each_row_beside_it_and_that_is_said(tmp_path):
    rows = [["date", "title"], ["", "One"], ["", "Two"], ["2021-11-09", "Three"]]
    found, problems = read(tmp_path, workbook({"A": rows}, [("A2:A3", "2021-11-08")]))
    assert [row[:2] for row in found] == [("One", "2021-11-08"), ("Two", "2021-11-08"), ("Three", "2021-11-09")]
    assert (2, "2021-11-08", "merged cells down to row 3; each row beside them was given their value") in problems


def test_columns_may_be_named_and_a_wrong_name_is_met_with_the_nearest(tmp_path):
    data = workbook({"A": [["what", "day"], ["One", dt.date(2021, 11, 8)]]})
    (tmp_path / "book.xlsx").write_bytes(data)
    assert read_sources(tmp_path, columns={"title": "What", "date": "day"}).entries["title"].tolist() == ["One"]
    problems = read_sources(tmp_path, columns="title=what,date=days").problems["reason"]
    assert "Unknown column 'days'. Did you mean 'day'? Valid: what, day." in problems.item()


def test_an_opendocument_sheet_is_read_past_its_repeated_empty_rows(tmp_path):
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    rows = ods_row("title", "date") + ods_row("One", "2021-11-08") + empty
    assert read(tmp_path, ods(rows))[0] == [("One", "2021-11-08", 2)]


def cell_far_away():
    stream = io.BytesIO(workbook({"A": [["title", "date"], ["One", "2021-11-08"]]}))
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out := io.BytesIO(), "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="B2"', b'r="XFD1048576"'))
    return out.getvalue()


def long_text_many_times():
    stream = io.BytesIO(workbook({"A": [["title", "date"], *[["T" * 30_000, "2021-11-08"]] * 10_000]}))
    return stream.getvalue()


def zip_bomb():
    stream = io.BytesIO(workbook({"A": [["title", "date"], ["One", "2021-11-08"]]}))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", b"\0" * (257 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (cell_far_away, "a sheet has 1,048,576 rows and 16,384 columns"),
        (long_text_many_times, "characters are read"),
        (zip_bomb, "unpacks to more than"),
        (lambda: ods(ods_row("title", "date") + ods_row("One", "2021-11-08", repeated=1_000_000)), "1,000,001 rows"),
        (lambda: workbook({"A": [["title", "date"], ["One", "2021-11-08"]]})[:-400], "cannot be"),
        (lambda: ods("<table:table-row table:number-rows-repeated='x'/>"), "the spreadsheet cannot be read"),
    ],
)  # fmt: skip
def test_a_spreadsheet_that_is_damaged_or_made_to_harm_costs_no_other_file(tmp_path, data, words):
    rows, problems = read(tmp_path, data())
    assert rows == []
    assert [words in reason for _, _, reason in problems] == [True]
