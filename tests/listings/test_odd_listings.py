"""Small pages of kinds that real listings show now and then, with the entries that a reader sees in them."""

from __future__ import annotations

import datetime as dt

import pytest

from ilo_analysis.listings.grammar import parse_listing

ABOUT = "Delegates of governments, employers and workers met to talk about the future of work in the region."
# Number, kicker, title, first day, last day, place, summary.
SHOWN = ("number", "kicker", "title", "date", "date_end", "place", "summary")


def entry(number, *parts):
    return f"  {number}. " + "\n\n    ".join(parts) + "\n\n"


def day(printed):
    return dt.date.fromisoformat(printed) if printed else None


def row(number, title, first=None, summary=None, *, kicker=None, last=None, place=None):
    return number, kicker, title, day(first), day(last or first), place, summary


PAGES = {
    "a room and an hour follow the day of an event": (
        "Past events\n\n"
        + entry(1, "Meeting", "2 - 6 July 2012, Room XVI, ILO Headquarters, 9.30 - 13.00", ABOUT)
        + entry(2, "Workshop", "Training on migration", "5-9 November 2012 Turin, Italy"),
        [
            row(1, "Meeting", "2012-07-02", ABOUT, last="2012-07-06", place="Room XVI, ILO Headquarters, 9.30 - 13.00"),
            row(2, "Training on migration", "2012-11-05", kicker="Workshop", last="2012-11-09", place="Turin, Italy"),
        ],
    ),
    "a kicker is a date with an occasion": (
        "News\n\n" + entry(1, "12 June 2012, World Day", "Children at school", "11 June 2012", ABOUT),
        [row(1, "Children at school", "2012-06-11", ABOUT, kicker="12 June 2012, World Day")],
    ),
    "an entry lost its marker after an undated one": (
        "Events\n\n" + entry(1, "Event", "First", ABOUT) + "\n\n    Second\n\n    04 May 2012\n\n    " + ABOUT,
        [row(1, "First", None, ABOUT, kicker="Event"), row(None, "Second", "2012-05-04", ABOUT)],
    ),
    "an entry lost its marker and its title": (
        "News\n\n" + entry(1, "First", "05 May 2012", ABOUT) + "\n\n    04 May 2012\n\n    " + ABOUT,
        [row(1, "First", "2012-05-05", ABOUT), row(None, None, "2012-05-04", ABOUT)],
    ),
    "the page breaks off before the date of an entry with a kicker": (
        "News\n\n" + entry(1, "Asia", "First", "05 May 2012", ABOUT) + entry(2, "Africa", "Second"),
        [row(1, "First", "2012-05-05", ABOUT, kicker="Asia"), row(2, "Second", kicker="Africa")],
    ),
    "the contact for the press is a numbered list with a name": (
        "Media contact\n\n"
        + entry(1, "Ms Jane Doe", "Tel: +41 22 799 7912")
        + "News\n\n"
        + entry(1, "A", "5 May 2012"),
        [row(1, "A", "2012-05-05")],
    ),
    "the page has a date of its own": (
        "News\n\n12 May 2014\n\n" + entry(1, "First", "05 May 2012", ABOUT) + entry(2, "Second", "04 May 2012"),
        [row(1, "First", "2012-05-05", ABOUT), row(2, "Second", "2012-05-04")],
    ),
    "a menu with bullets stands below a numbered list": (
        "News\n\n" + entry(1, "First", "05 May 2012", ABOUT) + "  • Home\n\n  • Topics",
        [row(1, "First", "2012-05-05", ABOUT)],
    ),
    "the foot of a page without indents follows an entry without summary": (
        "News\n-\nFirst\n05 May 2012\n" + ABOUT + "\n-\nSecond\n04 May 2012\nShow all\nLast updated: 12 May 2014",
        [row(None, "First", "2012-05-05", ABOUT), row(None, "Second", "2012-05-04")],
    ),
    "the heading of a section stands between entries parted by dashes": (
        "News\n-\nFirst\n05 May 2012\n" + ABOUT + "\nSpecial events\n-\nSecond\n04 May 2012",
        [row(None, "First", "2012-05-05", ABOUT), row(None, "Second", "2012-05-04")],
    ),
    "signs that are never seen stand before the markers": (
        "News\n\n"
        + "\u200b"
        + entry(1, "First", "05 May 2012", ABOUT)
        + "\u200f"
        + entry(2, "Second", "04\u2009May 2012"),
        [row(1, "First", "2012-05-05", ABOUT), row(2, "Second", "2012-05-04")],
    ),
    "hard spaces indent the page": (
        ("News\n\n" + entry(1, "First", "05 May 2012", ABOUT)).replace("    ", "\xa0" * 4).replace("  1", "\xa0\xa01"),
        [row(1, "First", "2012-05-05", ABOUT)],
    ),
    "the page breaks off in a date": (
        "News\n\n" + entry(1, "First", "05 May 2012", ABOUT) + entry(2, "Second", "04 Ma").rstrip(),
        [row(1, "First", "2012-05-05", ABOUT), row(2, "Second")],
    ),
    "the page breaks off in a marker": (
        "News\n\n" + entry(1, "First", "05 May 2012", ABOUT) + "  2",
        [row(1, "First", "2012-05-05", ABOUT)],
    ),
    "an entry lost its marker and its date": (
        "News\n\n" + entry(1, "First", "05 May 2012", ABOUT) + "\n    Second\n\n\n    " + ABOUT,
        [row(1, "First", "2012-05-05", ABOUT), row(None, "Second", None, ABOUT)],
    ),
    "an entry lost its date and has no summary": (
        "News\n\n" + entry(1, "Sea", "First") + "\n" + entry(2, "Second", "04 May 2012"),
        [row(1, "First", kicker="Sea"), row(2, "Second", "2012-05-04")],
    ),
    "a month stands where a page without markers has a date": (
        "News\nFirst\nNovember 2021\n" + ABOUT + "\nSecond\n04 May 2012",
        [row(None, "Second", "2012-05-04")],
    ),
    "titles hold a kicker and a date": (
        "News\n\n" + entry(1, "Asia", "Statement | 1 May 2012", "05 May 2012", ABOUT),
        [row(1, "Statement | 1 May 2012", "2012-05-05", ABOUT, kicker="Asia")],
    ),
    "the number of a German date stands at the edge": (
        "Presse\n8. März 2012 - Ein Tag\n10. März 2012\n" + ABOUT,
        [row(None, "8. März 2012 - Ein Tag", "2012-03-10", ABOUT)],
    ),
    "the picture of an entry stands under its date": (
        "News\nFirst\n05 May 2012\n© ILO 2012\n" + ABOUT + "\nSecond\n04 May 2012\n© ILO 2012\n" + ABOUT,
        [row(None, "First", "2012-05-05", ABOUT), row(None, "Second", "2012-05-04", ABOUT)],
    ),
    "lines of entries lost their indents": (
        "News\n\n"
        + entry(1, "Sea", "Ships", "05 May 2012", ABOUT).replace("    Ships", "Ships")
        + entry(2, "Second", "04 May 2012", ABOUT).replace("    " + ABOUT, ABOUT)
        + entry(3, "Third", "03 May 2012"),
        [
            row(1, "Ships", "2012-05-05", ABOUT, kicker="Sea"),
            row(2, "Second", "2012-05-04", ABOUT),
            row(3, "Third", "2012-05-03"),
        ],
    ),
    "a summary holds a list": (
        "News\n\n" + entry(1, "First", "05 May 2012", "It will:", "      • speak of jobs"),
        [row(1, "First", "2012-05-05", "It will: • speak of jobs")],
    ),
}


@pytest.mark.parametrize("kind", PAGES)
def test_an_odd_page_gives_the_entries_that_a_reader_sees(kind):
    text, wanted = PAGES[kind]
    entries = parse_listing(text).entries
    assert [tuple(entries[name][i] for name in SHOWN) for i in range(len(entries["title"]))] == wanted


def test_the_names_of_two_photographers_are_one_credit():
    entries = parse_listing("  1. © Jane Doe 2012\n\n    © ILO 2013\n\n    A title\n\n    5 May 2012").entries
    assert (entries["credit"], entries["credit_year"], entries["kicker"]) == (["Jane Doe / ILO"], [2012], [None])


def test_letters_of_other_scripts_are_read_in_the_heading_of_a_month():
    entries = parse_listing("Nоvеmber 2012\n\n  1. A title\n\n    5 Nоvеmber 2012").entries
    assert (entries["group_heading"], entries["date"]) == (["Nоvеmber 2012"], [day("2012-11-05")])


def test_the_language_comes_from_the_text_and_never_from_an_address():
    text = "https://www.ilo.org/tokyo/lang--ja/index.htm\n\n  1. The future of work for all\n\n    5 May 2012"
    assert parse_listing(text).facts.language == "en"
