"""Totals of feeds, drafts of sources files, and what is wrong in a sources file."""

from __future__ import annotations

import csv
import zipfile

import pytest

from ilo_analysis.errors import ParameterError
from ilo_analysis.listings import read_sources
from ilo_analysis.listings.drafts import feed_totals, write_draft

PAGE = "News\n\n  1. A plan is agreed\n\n    8 November 2021\n\n  2. A law is passed\n\n    1 November 2021\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "asia-news.txt").write_text(PAGE)
    (tmp_path / "table.csv").write_text("title,date\nWho works,05/06/2021\nThe news of the ILO,44508\n")
    return tmp_path


def test_a_feed_is_totalled_with_what_the_reader_had_to_guess(folder):
    assert feed_totals(read_sources(folder)) == [
        {"feed": "asia-news", "entries": 2, "first_date": "2021-11-01", "last_date": "2021-11-08", "guessed": []},
        {"feed": "table", "entries": 2, "first_date": "2021-11-08", "last_date": "2021-11-08",
         "guessed": ["day or month", "days from numbers"]},
    ]  # fmt: skip


def test_a_draft_declares_each_file_and_is_read_back_as_it_stands(folder):
    with zipfile.ZipFile(folder / "old.zip", "w") as package:
        package.writestr("x/europe.txt", PAGE)
    assert write_draft(read_sources(folder), folder / "sources.csv") == 3
    with (folder / "sources.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["file"] for row in rows] == ["asia-news.txt", "x/europe.txt", "table.csv"]
    assert [rows[0][name] for name in ("feed", "scope", "entries", "first_date")] == [
        "asia-news", "unknown", "2", "2021-11-01"
    ]  # fmt: skip
    again = read_sources(folder)
    assert again.listings["declared"].all()
    assert not again.problems["source_file"].str.endswith("sources.csv").any()


def test_a_draft_writes_over_nothing(folder):
    (folder / "other.csv").write_text("mine")
    with pytest.raises(ParameterError, match="already exists"):
        write_draft(read_sources(folder / "asia-news.txt"), folder / "other.csv")
    assert (folder / "other.csv").read_text() == "mine"


def test_unknown_columns_and_rows_without_a_file_are_said_with_the_nearest_name(folder):
    (folder / "sources.csv").write_text(
        "file,feed,scope,ofice\nasia-new.txt,asia,general,x\ntable.csv,table,general,y\nzzz,z,general,\n"
    )
    reading = read_sources(folder)
    said = reading.problems.loc[reading.problems["source_file"].str.endswith("sources.csv"), "reason"].tolist()
    assert len(said) == 3
    assert said[0].startswith("Unknown column 'ofice'. Did you mean 'office'?")
    assert "it declares 'asia-new.txt', but there is no such file. Did you mean 'asia-news.txt'?" in said
    assert "it declares 'zzz', but there is no such file. Correct its name, or remove the row." in said
