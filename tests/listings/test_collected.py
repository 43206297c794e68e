from __future__ import annotations

import datetime as dt

from ilo_analysis.listings.collected import CHARACTERS_AT_ONCE, Collector, Listing
from ilo_analysis.listings.tables import FileReading, Origin

PAGE = "News\n\n  1. {}\n\n    03 May 2021\n\n    What happened in the world."


def collected(*listings):
    collector = Collector()
    for listing in listings:
        collector.add(listing)
    return collector.table()


def test_pages_and_tables_keep_the_order_in_which_they_were_added():
    one, two = FileReading("one.txt"), FileReading("two.csv")
    columns = {"title": ["From a table"], "date": [dt.date(2021, 5, 4)]}
    table = collected(
        Listing(one, Origin("one", "text", "news"), text=PAGE.format("First")),
        Listing(two, Origin("two", "csv", "other"), columns=columns),
        Listing(one, Origin("one-b", "text", "news"), text=PAGE.format("Last")),
    )
    assert table.column("title").to_pylist() == ["First", "From a table", "Last"]
    assert table.column("listing_id").to_pylist() == ["one", "two", "one-b"]
    assert table.column("feed").to_pylist() == ["news", "other", "news"]
    assert [listing["listing_id"] for listing in one.listings] == ["one", "one-b"]
    assert (one.n_entries, two.n_entries) == (2, 1)


def test_a_record_with_too_few_dated_entries_is_no_listing():
    file = FileReading("a.warc")
    page = Listing(file, Origin("a#0", "warc", "news"), text=PAGE.format("A single story"), fewest_dated=2)
    assert (collected(page).num_rows, file.listings, file.problems) == (0, [], [])


def test_a_page_without_entries_is_reported():
    file = FileReading("a.txt")
    assert collected(Listing(file, Origin("a", "text", "news"), text="Nothing")).num_rows == 0
    assert file.problems[0][3].startswith("no entry was found")
    assert file.listings[0]["n_entries"] == 0


def test_addresses_are_joined_to_the_titles_of_their_own_page():
    file = FileReading("a.html")
    pages = [
        Listing(
            file, Origin(f"a{n}", "html", "news"), text=PAGE.format("Same title"), links={"Same title": f"/WCMS_{n}"}
        )
        for n in range(2)
    ]
    assert collected(*pages).column("url").to_pylist() == ["/WCMS_0", "/WCMS_1"]


def test_a_date_after_the_capture_is_reported_with_its_line():
    file = FileReading("a.txt")
    origin = Origin("a", "text", "news", captured=dt.date(2021, 5, 1))
    collected(Listing(file, origin, text=PAGE.format("From the future")))
    reason = "the date 2021-05-03 lies after the page was captured (2021-05-01); kept as printed"
    assert file.problems == [("a.txt", 3, "From the future", reason)]


def test_much_text_is_parsed_before_all_is_there():
    file = FileReading("a.txt")
    collector = Collector()
    long = PAGE.format("A title") + "\n" * CHARACTERS_AT_ONCE
    collector.add(Listing(file, Origin("a", "text", "news"), text=long))
    assert file.n_entries == 1


def test_nothing_collected_is_a_table_with_every_column():
    table = Collector().table()
    assert table.num_rows == 0
    assert {"source_file", "listing_id", "feed", "title"} <= set(table.column_names)
