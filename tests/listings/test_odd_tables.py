"""Small odd tables: each gives its rows, and a word on what was not plain."""

from __future__ import annotations

import pytest

from ilo_analysis.listings import read_sources

# Text of a table, titles and days of its rows, and words that its problems hold.
A = [("A", "2021-11-08")]
A_AND_B = [("A", ""), ("B", "")]
ODD = {
    "a blank line first": ("\n\ntitle;date\nA;2021-11-08\n", A, []),
    "lines of an old Mac": ("title,date\rA,2021-11-08\rB,2021-11-09\r", [("A", "2021-11-08"), ("B", "2021-11-09")], []),
    "a head with a hard space": ("title\xa0;date\nA;2021-11-08\n", A, []),
    "a comma after each row": ("title,date\nA,2021-11-08,\n", A, []),
    "few cells": ("title,date,summary\nA,2021-11-08\nB\n", [("A", "2021-11-08"), ("B", "")], ["taken as empty"] * 2),
    "numbers that count days": ("title;date\nA;44508\n", A, ["spreadsheets count days"]),
    "several offsets": (
        "title;date\nA;2021-11-08T00:30:00+02:00\nB;2021-11-08T00:30:00+01:00\n",
        [("A", "2021-11-08"), ("B", "2021-11-08")],
        [],
    ),
    "records with a blank line": (
        '{"title": "A", "date": "2021-11-08"}\n\n{"title": "B"}\n',
        [("A", "2021-11-08"), ("B", "")],
        [],
    ),
    "records of milliseconds": (
        '{"title": "A", "date": 1636329600000}\n',
        [("A", "2021-11-08")],
        ["moments in seconds"],
    ),
    "half a character": (
        '{"title": "A \\ud83d", "date": "2021-11-08"}\n',
        [("A ?", "2021-11-08")],
        ["half a character"],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_table_gives_its_rows_and_a_word(tmp_path, name):
    text, rows, words = ODD[name]
    (tmp_path / "table").write_bytes(text.encode())
    reading = read_sources(tmp_path)
    days = reading.entries["date"].dt.strftime("%Y-%m-%d").fillna("")
    assert list(zip(reading.entries["title"], days, strict=True)) == rows
    reasons = reading.problems["reason"].tolist()
    assert len(reasons) == len(words)
    assert all(any(word in reason for reason in reasons) for word in words)
