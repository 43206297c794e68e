"""Tables with the columns of entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from ilo_analysis.listings import read_listings, read_sources

RAW = Path(__file__).parents[2] / "data" / "raw"
OWN = ["source_file", "listing_id", "feed"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_entries_written_as_a_table_are_read_back_the_same(tmp_path, form):
    entries = read_listings(RAW)
    path = tmp_path / f"entries.{form}"
    if form == "csv":
        entries.to_csv(path, index=False)
    elif form == "jsonl":
        entries.assign(date=entries["date"].astype("str"), date_end=entries["date_end"].astype("str")).to_json(
            path, orient="records", lines=True
        )
    else:
        entries.to_parquet(path)
    back = read_listings(path)
    assert back.drop(columns=OWN).equals(entries.drop(columns=OWN))
    assert back["feed"].tolist() == entries["feed"].tolist()


def test_a_value_that_cannot_be_meant_is_reported_with_its_line(tmp_path):
    (tmp_path / "t.csv").write_text("title,date,colour\nA,2021-02-31,red\nB,2021-02-28,blue\n")
    reading = read_sources(tmp_path)
    assert reading.entries["date"].notna().tolist() == [False, True]
    found = reading.problems[["line", "text", "reason"]].fillna(0).to_numpy().tolist()
    assert [2, "2021-02-31", "date must be a day as YYYY-MM-DD"] in found
    assert [0, "colour", "columns that entries do not have; they were left out"] in found


def test_a_table_without_titles_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("headline,date\nA,2021-02-28\n")
    reading = read_sources(tmp_path, format="csv")
    assert "the table has no column 'title'; it has headline, date." in reading.problems["reason"].str.cat()


def test_a_column_that_stands_twice_is_read_once_and_named(tmp_path):
    (tmp_path / "t.csv").write_text("title,Title ,date\nA,B,2021-02-28\n")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["A"]
    assert "columns that the table has twice; the first of each was read" in reading.problems["reason"].tolist()


@pytest.mark.parametrize(("column", "value"), [("number", "1e300"), ("position", "-inf"), ("date", "99999-01-01")])
def test_a_value_that_no_table_can_hold_is_missing_and_reported(tmp_path, column, value):
    (tmp_path / "t.csv").write_text(f"title,summary,{column}\nA,B,{value}\n")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["A"]
    assert value in reading.problems["text"].tolist()


def test_a_damaged_parquet_file_is_reported(tmp_path):
    read_listings(RAW).to_parquet(tmp_path / "t.parquet", compression=None)
    whole = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "t.parquet").write_bytes(whole.replace(b"ratification", b"rati\xff\xfe\xffation"))
    assert "the parquet table cannot be read" in read_sources(tmp_path).problems["reason"].str.cat()
