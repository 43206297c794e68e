"""Entries on one line: in columns, beside a sign, in Markdown."""

from __future__ import annotations

import time

import pytest

from ilo_analysis.listings.lines.grammar import parse_listing

WANTED = [("Ports agree on rest breaks", "2026-03-12"), ("Ministers back a plan", "2026-03-10")]
PAGES = [
    "12 March 2026\tPorts agree on rest breaks\n10 March 2026\tMinisters back a plan",
    "Title\tDate\nPorts agree on rest breaks\t12 March 2026\nMinisters back a plan\t10 March 2026",
    "News\n\nPorts agree on rest breaks\t12 March 2026\tNews\nMinisters back a plan\t10 March 2026\tNews",
    "1\tPorts agree on rest breaks\t12 March 2026\n2\tMinisters back a plan\t10 March 2026",
    "News\n- Ports agree on rest breaks - 12 March 2026\n- Ministers back a plan - 10 March 2026",
    "12 March 2026: Ports agree on rest breaks\nBoth met.\n10 March 2026: Ministers back a plan\nIt has steps.",
    "Ports agree on rest breaks (12 March 2026)\nRead more\nMinisters back a plan (10 March 2026)\nRead more",
    "| Date | Title |\n|---|---|\n| 12 March 2026 | [Ports agree on rest breaks](/a) |\n"
    "| 10 March 2026 | [Ministers back a plan](/b) |",
    "# News\n\n### [Ports agree on rest breaks](/a)\n\n*12 March 2026*\n\nBoth met.\n\n"
    "### [Ministers back a plan](/b)\n\n*10 March 2026*\n\nIt has steps.",
    "12 March 2026  Ports agree on rest breaks\n10 March 2026  Ministers back a plan",
    "Ports agree on rest breaks, 12 March 2026\nMinisters back a plan, 10 March 2026",
    '"Ports agree on rest breaks", ILO News, 12 March 2026\n"Ministers back a plan", ILO News, 10 March 2026',
    "Ports agree on rest breaks ....... 12 March 2026\nMinisters back a plan ............ 10 March 2026",
    "No   Date            Title                        Office\n"
    "1    12 March 2026   Ports agree on rest breaks   Lima\n2    10 March 2026   Ministers back a plan        Dakar",
    "1 Ports agree on rest breaks 12 March 2026\n2 Ministers back a plan 10 March 2026",
    "#1 Ports agree on rest breaks (12 March 2026)\n#2 Ministers back a plan (10 March 2026)",
    "2026.03.12 Ports agree on rest breaks\n2026.03.10 Ministers back a plan",
    "2026-03-12 Ports agree on rest breaks\n2026-03-10 Ministers back a plan",
    "Contents\nPorts agree on rest breaks, 12 March 2026\t3\nMinisters back a plan, 10 March 2026\t5",
    "[2026-03-12, 10:15:03] Jo Park: Ports agree on rest breaks\n[2026-03-10, 07:30:00] Jo Park: Ministers back a plan",
    "12.03.2026, 10:15 - Jo Park: Ports agree on rest breaks\n10.03.2026, 07:30 - Jo Park: Ministers back a plan",
    "**Ports agree on rest breaks**\n12 March 2026\n\n**Ministers back a plan**\n10 March 2026",
]


@pytest.mark.parametrize("page", PAGES)
def test_an_entry_on_one_line_is_read(page):
    read = parse_listing(page)
    assert [*zip(read.entries["title"], map(str, read.entries["date"]), strict=True)] == WANTED
    assert read.problems == []


def test_the_link_of_a_title_is_the_address_of_its_entry():
    page = '- [Ports agree](/a "Ports") - 12 March 2026\n- [Miners meet](https://www.ilo.org/b) - 10 March 2026'
    assert parse_listing(page).entries["url"] == ["/a", "https://www.ilo.org/b"]


def test_a_date_with_its_place_or_kicker_is_no_entry():
    page = "12 March 2026 | Geneva\nPorts agree on rest breaks\nBoth met.\n10 March 2026 | Lima\nMiners meet\nTwice."
    read = parse_listing(page).entries
    assert read["title"] == ["Ports agree on rest breaks", "Miners meet"]
    assert read["place"] == ["Geneva", "Lima"]


LONG = {
    "titles": "\n".join(f"Title {n}" for n in range(10_000)) + "\n8 May 2021\nx\n9 May 2021\n",
    "marks": "# x\n" + "**a " * 20_000,
    "rows": "\n".join(f"Title number {n} - {n % 28 + 1} March 2020" for n in range(2000)),
}


@pytest.mark.parametrize("page", LONG.values(), ids=LONG)
def test_time_grows_with_the_page_and_no_faster(page):
    half = page[: len(page) // 2]
    spent = []
    for text in (half, page):
        start = time.process_time()
        parse_listing(text)
        spent.append(time.process_time() - start)
    assert spent[1] < 6 * spent[0] + 0.5


def test_rows_without_a_date_are_said():
    dated = [f"{day} March 2026 - Ports agree on break number {day}" for day in range(12, 0, -1)]
    read = parse_listing("\n".join(["News", *dated[:-1], "- Nurses win in court", "- Miners meet in Lima", dated[-1]]))
    assert read.entries["date"].count(None) == 2
    assert [line for line, _, _ in read.problems] == [13, 14]


def test_the_sign_behind_a_day_is_no_title():
    read = parse_listing(
        "13 January 2016, 14:30 – Ports agree on rest\nBoth met.\n"
        "12 January 2016, 14:30 – Miners meet in Lima\nIt was late.\n17 December 2015, 14:30 –\nNurses came."
    )
    assert "–" not in read.entries["title"]
    assert read.problems


def test_the_last_row_of_a_table_may_have_lost_its_date():
    read = parse_listing("Ports agree on rest\t20 августа 2009 г.\n\nMiners meet\t18 августа 2009 г.\n\nNurses win\t\n")
    assert read.entries["title"] == ["Ports agree on rest", "Miners meet", "Nurses win"]
    assert [text for _, text, _ in read.problems] == ["Nurses win"]


def test_one_of_three_rows_may_have_lost_its_title():
    page = "18 сентября 2024 г.\tPorts agree on rest\n\nRead more\n\n13 сентября 2024 г.\t\n\n"
    page += "17 августа 2024 г.\tMiners meet"
    read = parse_listing(page)
    rows = [*zip(map(str, read.entries["date"]), read.entries["title"], strict=True)]
    assert rows == [("2024-09-18", "Ports agree on rest"), ("2024-09-13", None), ("2024-08-17", "Miners meet")]
    assert [reason for *_, reason in read.problems] == ["an entry without a title"]


def test_a_row_that_ends_in_a_relative_date_is_not_joined_to_the_next():
    days = ["18/10/2018", "3 days ago", "20/08/2018", "13/08/2018", "13/07/2018", "16/06/2018"]
    page = parse_listing("\n".join(f"Quarry union loses the nurse case {n} - {day}" for n, day in enumerate(days)))
    assert [title[:35] for title in page.entries["title"]] == [
        f"Quarry union loses the nurse case {n}" for n in range(6)
    ]
    assert [at for at, day in enumerate(page.entries["date"]) if day is None] == [1]
    assert [(line, reason) for line, _, reason in page.problems] == [(2, "the only entry of the page without a date")]
