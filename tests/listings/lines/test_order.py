"""Pages without markers are read in whatever order they print the parts of an entry, if the page tells it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.listings.dates.likeness import looks_like_date
from ilo_analysis.listings.dates.printed import read_date
from ilo_analysis.listings.lines.grammar import parse_listing

STORIES = [
    ("Press release", "Port workers win rest breaks", "12 March 2026", "Unions and owners settled after two days."),
    ("News", "Ministers back a plan for fishing", "10 March 2026", "The plan names steps on wages and inspection."),
    ("Article", "How one town kept its nurseries open", "9 March 2026", "Parents there run the service themselves."),
    (
        "Press release",
        "Half of the young look for better work",
        "5 March 2026",
        "A survey asked them.",
    ),
]
ORDERS = ["td", "dt", "tds", "tsd", "ktds", "kdts", "ktsd", "tkd", "ktd"]


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("order", ORDERS)
def test_each_part_is_told_by_its_place_in_all_entries(order, blank):
    parts = [dict(zip("ktds", story, strict=True)) for story in STORIES]
    entries = ["\n".join(part[letter] for letter in order) for part in parts]
    read = parse_listing("News\n\n" + ("\n\n" if blank else "\n").join(entries) + "\n")
    assert read.entries["title"] == [part["t"] for part in parts]
    assert [f"{day:%-d %B %Y}" for day in read.entries["date"]] == [part["d"] for part in parts]
    if "k" in order:
        assert read.entries["kicker"] == [part["k"] for part in parts]
    if "s" in order:
        assert read.entries["summary"] == [part["s"] for part in parts]
    assert read.problems == []


def test_lines_keep_their_numbers_when_parts_are_moved():
    text = "News\n\n" + "\n".join(f"{title}\n{words}\n{day}" for _, title, day, words in STORIES)
    read = parse_listing(text)
    assert list(zip(read.entries["line_start"], read.entries["line_end"], strict=True))[:2] == [(3, 5), (6, 8)]


def test_what_looks_like_a_date_and_is_none_is_said():
    page = "News\n\n  1. Ports agree\n\n    12 Marhc 2026\n\n    Both met.\n\n  2. Miners meet\n\n    10 March 2026\n"
    read = parse_listing(page)
    assert [(line, text) for line, text, _ in read.problems] == [(5, "12 Marhc 2026")]


ALL_ORDERS = [*ORDERS, "dts", "kdt", "dkt", "dkts", "tkds"]


@st.composite
def pages(draw):
    """A page whose entries print their parts in one order; kickers and summaries may be missing here and there."""
    order = draw(st.sampled_from(ALL_ORDERS))
    missing = draw(st.sampled_from(["", "k", "s", "ks"]))
    stories = draw(st.lists(st.sampled_from(STORIES), min_size=3, max_size=4, unique=True))
    kept = [[sign for sign in order if sign not in missing or draw(st.booleans())] for _ in stories]
    within, between = draw(st.sampled_from([("\n", "\n"), ("\n", "\n\n"), ("\n\n", "\n\n")]))
    parts = [dict(zip("ktds", story, strict=True)) for story in stories]
    entries = [within.join(part[sign] for sign in own) for part, own in zip(parts, kept, strict=True)]
    head = draw(st.sampled_from(["News\n\n", "", "Newsroom of the office\n\n"]))
    foot = draw(st.sampled_from(["", "\n\nContact us", "\n\nShare this page"]))
    return head + between.join(entries) + foot, [(part["t"], part["d"]) for part in parts]


@settings(max_examples=120)
@given(pages())
def test_entries_of_any_order_are_right_or_the_page_says_that_it_does_not_tell(page):
    text, stories = page
    read = parse_listing(text)
    days = [day and f"{day:%-d %B %Y}" for day in read.entries["date"]]
    found = list(zip(read.entries["title"], days, strict=True))
    assert found == stories or read.problems


def test_a_page_that_two_orders_explain_is_read_in_the_likelier_one_and_says_so():
    text = "Newsroom of the office\n8 May 2021\nPorts agree\n7 May 2021\nMiners meet\n6 May 2021\nNurses win"
    read = parse_listing(text)
    assert read.entries["title"] == ["Newsroom of the office", "Ports agree", "Miners meet"]
    assert [(line, reason) for line, _, reason in read.problems] == [
        (2, "the page does not show whether each entry reads title, date or date, title; read as the former")
    ]


DATE_LINES = [
    *("8 November 2021", "Nov 8, 2021", "2021-11-08", "2021-11-08T10:00:00Z", "08/11/2021", "11/28/2021", "8.11.2021"),
    *("8-Nov-2021", "Monday, 8 November 2021", "Published: 8 November 2021 | 2 min read", "8 de noviembre de 2021"),
    *(
        "lundi 8 novembre 2021",
        "8. November 2021",
        "2021年11月8日",
        "٨ نوفمبر ٢٠٢١",
        "8 ноября 2021 г.",
        "8 Kasım 2021",
    ),
    *("Press release | 8 November 2021", "News · 08/11/2021", "30 April - 2 May 2012, Geneva", "31 February 2020"),
    *("12 Marhc 2026", "3 days ago", "17 June", "8 Nov 21", "08/11/21", "[8 November 2021]", "Updated 8 November 2021"),
]
WORDS = ["Ports agree on rest breaks", "Press release", "Both sides met.", "News", "", "Contact us", "© ILO 2021", "-"]
INDENTS = ["", "", "", "    ", "  1. ", "  2. ", "  • "]


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(INDENTS), st.sampled_from(DATE_LINES + 3 * WORDS)), max_size=16))
def test_no_line_that_looks_like_a_date_is_passed_over(lines):
    text = "\n".join(indent + line for indent, line in lines)
    read = parse_listing(text)
    roles, told = dict(read.roles), {line for line, _, _ in read.problems}
    for number, (_, line) in enumerate(lines, start=1):
        if line and (read_date(line) or looks_like_date(line)):
            assert number in told or roles[number] in ("date", "group heading", "page heading"), line
