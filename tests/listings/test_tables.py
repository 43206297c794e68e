from __future__ import annotations

import datetime as dt

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.tables import ROWS_AT_ONCE, EntryRows, Origin

ENTRY = "  {}. {}\n\n    0{} May 2021\n\n    What happened in the world."
PAGE = "News\n\n" + ENTRY.format(1, "{}", 3)


def rows_of(title, count=1):
    return {"title": [title] * count, "date": [dt.date(2021, 5, 3)] * count}


def test_entries_keep_the_order_in_which_they_were_added():
    rows = EntryRows()
    rows.add("one.txt", Origin("one", "text", "news"), rows_of("First"))
    rows.add("two.csv", Origin("two", "csv", "other"), rows_of("Second"))
    rows.add("one.txt", Origin("one-b", "text", "news"), rows_of("Last"))
    table = rows.table()
    assert table.column("title").to_pylist() == ["First", "Second", "Last"]
    assert table.column("source_file").to_pylist() == ["one.txt", "two.csv", "one.txt"]
    assert table.column("listing_id").to_pylist() == ["one", "two", "one-b"]
    assert table.column("feed").to_pylist() == ["news", "other", "news"]


def test_a_column_that_is_not_given_is_missing_in_its_own_type():
    rows = EntryRows()
    rows.add("a.csv", Origin("a", "csv", "news"), rows_of("A title"))
    table = rows.table()
    assert (table.column("number").to_pylist(), str(table.schema.field("number").type)) == ([None], "int64")


def test_many_entries_are_packed_in_several_goes_and_none_is_lost():
    rows = EntryRows()
    for name in ("a", "b", "c"):
        rows.add("a.warc", Origin(name, "warc", "news"), rows_of(name, ROWS_AT_ONCE - 1))
    table = rows.table()
    assert table.column("listing_id").to_pylist() == [name for name in "abc" for _ in range(ROWS_AT_ONCE - 1)]


def test_no_entries_are_a_table_with_every_column():
    table = EntryRows().table()
    assert table.num_rows == 0
    assert {"source_file", "listing_id", "feed", "title"} <= set(table.column_names)


def test_a_page_without_entries_is_reported(tmp_path):
    (tmp_path / "a.txt").write_text("Nothing")
    reading = read_sources(tmp_path)
    assert reading.listings["n_entries"].tolist() == [0]
    assert reading.problems["reason"].iloc[0].startswith("no entry was found")


def test_a_date_after_the_capture_is_reported_with_its_line(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE.format("From the future"))
    (tmp_path / "sources.csv").write_text("file,feed,scope,captured\na.txt,news,general,2021-05-01\n")
    found = read_sources(tmp_path).problems
    reason = "the date 2021-05-03 lies after the page was captured (2021-05-01); kept as printed"
    assert found[["line", "text", "reason"]].to_numpy().tolist() == [[3, "From the future", reason]]


def test_addresses_are_joined_to_the_titles_of_their_own_page(tmp_path):
    for n in (1, 2):
        body = f"<html><pre>{PAGE.format('Same title')}</pre><a href='/WCMS_{n}'>Same title</a></html>"
        (tmp_path / f"{n}.html").write_text(body)
    entries = read_sources(tmp_path).entries
    assert [url.rpartition("/")[2] for url in entries["url"]] == ["WCMS_1", "WCMS_2"]
