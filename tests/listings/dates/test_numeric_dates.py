"""Numeric dates are read in the order of day and month that the page shows, and never guessed."""

from __future__ import annotations

from ilo_analysis.listings.lines.grammar import parse_listing


def test_dates_in_numbers_are_read_in_the_order_that_another_of_the_page_shows():
    read = parse_listing("News\n\nPorts agree\n08/11/2021\n\nMiners meet\n28/10/2021\n\nNurses win\n09/10/2021\n")
    assert list(map(str, read.entries["date"])) == ["2021-11-08", "2021-10-28", "2021-10-09"]
    assert read.problems == []


def test_a_date_in_numbers_whose_order_no_other_shows_is_not_guessed():
    read = parse_listing("News\n\nPorts agree\n08/11/2021\n\nMiners meet\n07/10/2021\n\nNurses win\n09/10/2021\n")
    assert read.entries["date"] == [None] * 3
    assert read.entries["title"] == ["Ports agree", "Miners meet", "Nurses win"]
    assert [line for line, _, _ in read.problems] == [4, 7, 10]
