from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.listings.lines.grammar import parse_listing, story_addresses
from ilo_analysis.text.normalise import plain_lines, trim
from tests.support.listing_files import check_page, folder

RAW = sorted((Path(__file__).parents[3] / "data" / "raw").glob("*.txt"))
PAGES = sorted(folder.glob("*.txt"))
KINDS = sorted((folder.parent / "kinds").glob("*_fr.txt"))
TEXTS = [path.read_bytes().decode("utf-8") for path in RAW + PAGES + KINDS]
FIELDS = ("number", "credit", "credit_year", "kicker", "title", "date", "date_end", "place", "summary")
ROLES = {
    "furniture",
    "page heading",
    "group heading",
    "marker",
    "credit",
    "kicker",
    "title",
    "date",
    "summary",
    "problem",
}


def rows_of(text):
    entries = parse_listing(text).entries
    return [tuple(entries[name][i] for name in FIELDS) for i in range(len(entries["title"]))]


def one(text, **expected):
    """The only entry of a page must have these values."""
    entries = parse_listing(text).entries
    assert len(entries["title"]) == 1
    assert {name: entries[name][0] for name in expected} == expected


def check_lines(text):
    """Every non-blank line has exactly one role, and the entries' lines are in order."""
    parsed = parse_listing(text)
    assert [line for line, _ in parsed.roles] == [n for n, raw in enumerate(plain_lines(text), 1) if trim(raw)]
    assert {role for _, role in parsed.roles} <= ROLES
    assert len({len(values) for values in parsed.entries.values()}) == 1
    return parsed


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_saved_page_gives_the_rows_expected_beside_it(page):
    check_page(page)


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_the_lines_of_an_entry_hold_its_title_date_and_summary_verbatim(path):
    text = path.read_text(encoding="utf-8")
    entries = check_lines(text).entries
    lines = text.split("\n")
    for start, end, title, date, summary in zip(
        *(entries[c] for c in ("line_start", "line_end", "title", "date", "summary")), strict=True
    ):
        printed = "\n".join(lines[start - 1 : end])
        assert title in printed
        assert summary in printed
        assert date is None or date.strftime("%d %B %Y") in printed


def test_the_five_listings_hold_57_entries_of_which_56_are_dated():
    dates = [date for path in RAW for date in parse_listing(path.read_text(encoding="utf-8")).entries["date"]]
    assert (len(dates), sum(date is not None for date in dates)) == (57, 56)


@settings(max_examples=80)
@given(st.sampled_from(TEXTS), st.data())
def test_a_damaged_page_raises_nothing_and_each_line_keeps_one_role(text, data):
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        here, there = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        action = data.draw(st.sampled_from(["drop", "double", "swap", "cut", "damage", "noise"]))
        if action == "drop" and len(lines) > 1:
            del lines[here]
        elif action == "double":
            lines.insert(here, lines[there])
        elif action == "swap":
            lines[here], lines[there] = lines[there], lines[here]
        elif action == "cut":
            lines = [*lines[:here], lines[here][: there % 40]]
        elif action == "damage":
            lines[here] = lines[here].encode().decode("cp1252", "replace")
        else:
            lines[here] = data.draw(st.binary(max_size=40)).decode("utf-8", "replace")
    damaged = "\n".join(lines)
    check_lines(damaged)


@given(st.text())
def test_any_text_at_all_is_accounted_for_line_by_line(text):
    check_lines(text)


BODY = "\n\n    03 May 2021\n\n    What happened in the world of work."


def test_an_empty_slot_after_a_credit_means_that_no_kicker_is_shown():
    one(f"  1. © ILO 2022\n\n\n    A title{BODY}", credit="ILO", credit_year=2022, kicker=None, title="A title")


def test_a_credit_may_lack_its_name_or_its_year():
    one(f"  1. © 2022\n\n    A title{BODY}", credit=None, credit_year=2022, title="A title")
    one(f"  1. © ILO\n\n    A title{BODY}", credit="ILO", credit_year=None, title="A title")


def test_a_title_may_repeat_its_kicker():
    one(
        f"  1. Press release\n\n    Press release - A title{BODY}",
        kicker="Press release",
        title="Press release - A title",
    )


def test_a_title_may_be_a_date():
    one(f"  1. 8 March 2012, Women’s Day{BODY}", title="8 March 2012, Women’s Day", date=dt.date(2021, 5, 3))
    one(f"  1. 8 March 2012{BODY}", title="8 March 2012", date=dt.date(2021, 5, 3))


def test_an_entry_may_be_only_a_date():
    one("  1. 03 May 2021", title=None, date=dt.date(2021, 5, 3), number=1)


def test_an_undated_entry_of_three_blocks_has_a_kicker_and_of_two_has_none():
    page = (
        "  1. Dated"
        + BODY
        + "\n\n  2. Event\n\n    Title\n\n    What it is about.\n\n  3. Title\n\n    What it is about."
    )
    assert [row[3:6] for row in rows_of(page)][1:] == [("Event", "Title", None), (None, "Title", None)]


def test_a_summary_over_several_lines_is_one_text():
    one(
        f"  1. A title{BODY}\n    And more.\n\n    And more.",
        summary="What happened in the world of work. And more. And more.",
    )


@pytest.mark.parametrize("vague", ["November 2021", "2021", "17 June"])
def test_a_month_a_year_or_a_day_without_a_year_is_no_date_and_is_reported(vague):
    page = f"  1. A title\n\n    {vague}\n\n    What happened."
    one(page, title="A title", date=None, summary="What happened.")
    assert parse_listing(page).problems[0][:2] == (3, vague)


def test_an_impossible_date_is_kept_as_text_and_reported():
    page = "  1. A title\n\n    31 February 2020\n\n    What happened."
    one(page, title="A title", date=None, summary="What happened.")
    assert parse_listing(page).problems == [
        (3, "31 February 2020", "there is no 31 February 2020; the entry is kept without a date")
    ]


def test_sections_and_years_are_group_headings():
    page = f"Media centre\n\nSpeeches\n\n  1. One{BODY}\n\nSpecial events\n\n  1. Two{BODY}\n\n2012\n\n  1. Three{BODY}"
    parsed = parse_listing(page)
    assert parsed.facts.page_heading == "Media centre"
    assert parsed.entries["group_heading"][1:] == ["Special events", "2012"]


def test_numbers_that_begin_anew_without_a_heading_have_no_heading():
    page = f"May 2021\n\n  1. One{BODY}\n\n\n  1. Two{BODY}"
    assert parse_listing(page).entries["group_heading"] == ["May 2021", None]


def test_the_first_line_may_have_lost_its_indent():
    one(f"1. Press release\n\n    A title{BODY}", number=1, kicker="Press release", title="A title")


def test_identical_entries_are_both_kept():
    assert len(rows_of(f"  1. Test{BODY}\n\n  2. Test{BODY}")) == 2


def test_menus_breadcrumbs_and_addresses_are_furniture():
    menu = "  • Home\n\n  • About the ILO\n\nILO home > News > Africa\n\n  1. newsroom@ilo.org"
    page = f"{menu}\n\nNews\n\n  1. A title{BODY}"
    parsed = parse_listing(page)
    assert parsed.entries["title"] == ["A title"]
    assert parsed.facts.page_heading == "News"


def test_the_language_is_decided_for_each_entry():
    page = f"  1. Un rapport sur les salaires et pour les jeunes\n\n    3 mai 2021\n\n  2. The wages of the young{BODY}"
    assert parse_listing(page).entries["language"] == ["fr", "en"]


def test_the_language_comes_from_the_text_and_never_from_an_address():
    text = "https://www.ilo.org/tokyo/lang--ja/index.htm\n\n  1. The future of work for all\n\n    5 May 2012"
    assert parse_listing(text).facts.language == "en"


def test_links_are_joined_by_the_title_whatever_its_spaces():
    titles = parse_listing(f"  1. A  title’s end{BODY}").entries["title"]
    assert story_addresses(titles, {"A title's end": "/WCMS_1"}) == ["/WCMS_1"]


def test_letters_of_other_scripts_are_read_in_the_heading_of_a_month():
    entries = parse_listing("Nоvеmber 2012\n\n  1. A title\n\n    5 Nоvеmber 2012").entries
    assert (entries["group_heading"], entries["date"]) == (["Nоvеmber 2012"], [dt.date(2012, 11, 5)])


def test_dashes_may_stand_after_the_entries():
    page = "News\nOne title\n03 May 2021\nWhat happened today.\n-\nTwo title\n02 May 2021\nWhat happened then.\n-"
    assert [row[4] for row in rows_of(page)] == ["One title", "Two title"]


def test_a_page_without_entries_has_no_layout():
    parsed = parse_listing("News room\n\nThere is nothing here.")
    assert (parsed.entries["title"], parsed.facts.layout) == ([], None)


def numbered(*lines_below):
    entries = [
        f"  {n}. Story number {n} of the week\n\n    {9 - n} May 2021\n\n    {below}"
        for n, below in enumerate(lines_below, 1)
    ]
    return parse_listing("News\n\n" + "\n\n".join(entries)).entries


def test_a_few_words_under_each_date_are_kickers_whatever_they_are():
    read = numbered("Maritime", "Mining", "Health care", "Maritime")
    assert read["kicker"] == ["Maritime", "Mining", "Health care", "Maritime"]
    assert read["summary"] == [None] * 4


def test_a_short_line_under_some_dates_only_is_a_summary():
    read = numbered("Maritime", "It was a long week in the ports.", "Nobody met.", "More to come.")
    assert read["kicker"] == [None] * 4
    assert read["summary"][0] == "Maritime"


def test_a_title_with_a_link_to_its_story_is_no_part_of_the_foot():
    entry = "News\n\n{} of the {} agree on rest\n\n{} May 2021\n\nRead more\n\n"
    entries = "".join(
        entry.format(who, where, day) for who, where, day in (("Crews", "ports", 9), ("Nurses", "wards", 8))
    )
    last = "News\n\nTeachers of the schools agree on rest\n\nRead more\n\nContact us\nShare this content\n© 2026 ILO\n"
    assert [problem[1] for problem in parse_listing(entries + last).problems] == [
        "Teachers of the schools agree on rest"
    ]
