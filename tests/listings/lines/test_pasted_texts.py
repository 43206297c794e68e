"""Listings as people paste them: from browsers, mail programs, text browsers and converters."""

from __future__ import annotations

import pytest

from ilo_analysis.listings.lines.grammar import parse_listing

STORIES = [
    ("Ports agree on rest breaks", "12 March 2026", "Both sides met in Lima."),
    ("Ministers back a plan for fishing", "10 March 2026", "The plan covers wages."),
    ("How one nursery stayed open", "9 March 2026", "Parents run it themselves."),
]


def pasted(item: str, *, head: str = "News\n\n", between: str = "\n\n", foot: str = "") -> str:
    """The stories in one form: {t} title, {d} date, {s} summary, {n} number, {D}, {M} and {Y} parts of the date."""
    items = []
    for n, (title, date, summary) in enumerate(STORIES, 1):
        day, month, year = date.split()
        items.append(item.format(t=title, d=date, s=summary, n=n, D=day, M=month[:3], Y=year))
    return head + between.join(items) + foot


def assert_titles_and_days(parsed) -> None:
    """The entries of a text are the stories, each on its day."""
    assert parsed.entries["title"] == [title for title, _, _ in STORIES]
    assert [day.day for day in parsed.entries["date"]] == [12, 10, 9]


FORMS = {
    "a mail program's links": "{t}<https://ilo.org/{n}>\n{d}\n{s}",
    "numbers of links": "   [{n}]{t}\n   {d}\n   {s}",
    "addresses under titles": "{t}\nhttps://ilo.org/{n}\n{d}\n{s}",
    "addresses below": "{t}\n{d}\n{s}\nLink: https://ilo.org/{n}",
    "links broken over lines": "### [{t}\nand more](https://ilo.org/{n})\n\n_{d}_\n\n{s}",
    "addresses broken off": "### [{t}](\nhttps://ilo.org/{n})\n\n{d}\n\n{s}",
    "words with classes": "::: card\n### [{t}](https://ilo.org/{n}){{.link}}\n\n[{d}]{{.date}}\n\n{s}\n:::",
}


@pytest.mark.parametrize("form", FORMS)
def test_addresses_in_a_pasted_text_are_those_of_its_entries_and_no_words(form):
    listed = "\n\nReferences\n\n" + "\n".join(f"   {n}. https://ilo.org/{n}" for n in (1, 2, 3)) + "\n"
    parsed = parse_listing(pasted(FORMS[form], foot=listed if "numbers" in form else ""))
    more = " and more" if "broken over" in form else ""
    assert parsed.entries["title"] == [title + more for title, _, _ in STORIES]
    assert [day.day for day in parsed.entries["date"]] == [12, 10, 9]
    assert parsed.entries["summary"] == [summary for *_, summary in STORIES]
    assert parsed.entries["url"] == [f"https://ilo.org/{n}" for n in (1, 2, 3)]
    assert not parsed.problems


WIKIS = {
    "a list of a wiki": "* {d}: [https://ilo.org/{n} {t}]",
    "rows of a wiki's table": "|-\n| {d} || [https://ilo.org/{n} {t}]",
    "cells of a wiki's table": "|-\n| {d}\n| [https://ilo.org/{n} {t}]",
}


@pytest.mark.parametrize("form", WIKIS)
def test_the_marks_of_a_wiki_are_no_words(form):
    table = form.endswith("table")
    parsed = parse_listing(pasted(WIKIS[form], head="{| class=news\n" if table else "== News ==\n", between="\n"))
    assert_titles_and_days(parsed)
    assert parsed.entries["url"] == [f"https://ilo.org/{n}" for n in (1, 2, 3)]
    assert not parsed.problems


NAMED = {
    "in the usual order": "Title: {t}\nDate: {d}\nType: News\nSummary: {s}\nLink: https://ilo.org/{n}",
    "with the date first": "Published: {d}\nHeadline: {t}\nCategory: News\nDescription: {s}",
    "in two columns": "Title | {t}\nDate | {d}\nType | News\nSummary | {s}",
    "in YAML": '- title: "{t}"\n  date: {d}\n  type: News\n  summary: "{s}"',
}


@pytest.mark.parametrize("form", NAMED)
def test_the_names_before_the_parts_of_entries_say_which_is_which(form):
    parsed = parse_listing(pasted(NAMED[form]))
    assert_titles_and_days(parsed)
    assert parsed.entries["summary"] == [summary for *_, summary in STORIES]
    assert parsed.entries["kicker"] == ["News"] * 3
    assert not parsed.problems


LETTERED = {
    "letters": ("a)", "b)", "c)"),
    "Roman numerals": ("I.", "II.", "III."),
    "arrows": ("➤", "➤", "➤"),
    "numbers in brackets": ("(1)", "(2)", "(3)"),
    "numbers of a section": ("1.1", "1.2", "1.3"),
    "Chinese numbers": ("1、", "2、", "3、"),
    "pluses": ("+", "+", "+"),
    "boxes to tick": ("- [ ]", "- [x]", "- [ ]"),
}


@pytest.mark.parametrize("form", LETTERED)
def test_letters_and_signs_before_titles_are_markers(form):
    page = "\n".join(
        f"{sign} {title}\n  {date}" for sign, (title, date, _) in zip(LETTERED[form], STORIES, strict=True)
    )
    parsed = parse_listing(page)
    assert_titles_and_days(parsed)
    assert not parsed.problems


def test_the_head_of_a_mail_dates_no_entry():
    head = "From: Press office\nSent: Friday, 13 March 2026 08:00\nTo: Analysts\nSubject: News\n\n"
    parsed = parse_listing(pasted("* {t} ({d})\n  {s}", head=head, between="\n"))
    assert_titles_and_days(parsed)


def test_the_day_before_a_sentence_is_that_of_the_title_above_and_this_is_said():
    parsed = parse_listing(pasted("{t}\nLIMA (ILO News), {d} – {s}"))
    assert_titles_and_days(parsed)
    assert parsed.entries["summary"] == [summary for *_, summary in STORIES]
    assert [reason for *_, reason in parsed.problems] == [
        "days at the start of sentences were read as those of entries (3 lines)"
    ]


UNDATED = {
    "months": ("March 2026", "12 February", "2025"),
    "days counted from another": ("Today", "hier", "3 days ago"),
}


@pytest.mark.parametrize("kind", UNDATED)
def test_what_names_no_day_in_the_place_of_a_date_leaves_its_entry_undated_and_is_said(kind):
    page = "\n\n".join(f"{title}\n{date}" for (title, *_), date in zip(STORIES, UNDATED[kind], strict=True))
    parsed = parse_listing(f"News\n\n{page}")
    assert parsed.entries["title"] == [title for title, *_ in STORIES]
    assert parsed.entries["date"] == [None] * 3
    assert [text for _, text, _ in parsed.problems] == list(UNDATED[kind])


def test_titles_and_summaries_that_a_program_broke_are_whole():
    parsed = parse_listing(
        "Ports agree on rest breaks for night crews after two\nyears of talks\n12 March 2026\n"
        "Both sides met in Lima and signed a paper on the\nnights.\n\nMinisters meet\n10 March 2026\nIt covers wages.\n"
    )
    assert parsed.entries["title"] == [
        "Ports agree on rest breaks for night crews after two years of talks",
        "Ministers meet",
    ]
    assert parsed.entries["summary"] == ["Both sides met in Lima and signed a paper on the nights.", "It covers wages."]
    assert [number for number, _ in parsed.roles] == [1, 2, 3, 4, 5, 7, 8, 9]


RULED = {
    "between entries": pasted("{t}\n{d}\n{s}", between="\n\n------------\n\n"),
    "around a table": "+------+\n" + pasted("| {t} | {d} |", head="", between="\n") + "\n+------+",
    "around a heading": pasted("{t} -- {d}", head="*** NEWS ***\n\n", between="\n"),
    "pictures": pasted("[bullet.gif] {t}\n             {d}\n             {s}", between="\n"),
}


@pytest.mark.parametrize("form", RULED)
def test_rules_and_the_names_of_pictures_are_no_words(form):
    parsed = parse_listing(RULED[form])
    assert_titles_and_days(parsed)
    assert not parsed.problems


BROWSERS = {
    "links behind summaries": "{t}\n{s} Read More »\nDate: {M} {D}, {Y} Type: News Language: English",
    "indented facts and a reading time": "    News\n    {d}\n    2 min read\n\n{t}\n\n{s}",
    "comments below": "{t}\n{d}\n{s}\n14 comments",
    "numbers with brackets": "{n}) {t}\n{d}\n{s}",
    "dates over three lines": "{D}\n{M}\n{Y}\n{t}\n{s}",
    "dates over two lines": "{D}\n{M} {Y}\n{t}\n{s}",
}


@pytest.mark.parametrize("form", BROWSERS)
def test_what_browsers_copy_beside_the_parts_of_entries_changes_none(form):
    parsed = parse_listing(pasted(BROWSERS[form]))
    assert_titles_and_days(parsed)
    assert parsed.entries["summary"] == [summary for *_, summary in STORIES]
    assert not parsed.problems


LOOSE = {
    "a byline": ("{t}\nBy Ana Lima on {d}\n{s}", None),
    "a kicker behind": ("{d} Press release\n{t}\n{s}", "Press release"),
    "a kicker before a dash": ("{t}\n\nNews – {d}\n\n{s}", "News"),
    "a source": ("{n}. {t}\nILO News, {M} {D}, {Y} Monday, NEWS, 431 words\n{s}", None),
}


@pytest.mark.parametrize("form", LOOSE)
def test_where_no_line_is_a_date_days_among_other_words_count_and_that_is_said(form):
    item, kicker = LOOSE[form]
    parsed = parse_listing(pasted(item))
    assert_titles_and_days(parsed)
    assert parsed.entries["kicker"] == [kicker] * 3
    said = "no line is a date alone; days among other words were read as those of entries (3 lines)"
    assert [reason for *_, reason in parsed.problems] == [said]


def test_titles_with_days_in_them_are_titles_of_undated_entries():
    parsed = parse_listing("\n".join(f"{n}. Talks of {n} May 2021\nBoth sides met in Lima." for n in range(1, 6)))
    assert parsed.entries["title"] == [f"Talks of {n} May 2021" for n in range(1, 6)]
    assert not any(parsed.entries["date"])


def test_days_and_months_take_their_year_from_the_heading_over_them_and_that_is_said():
    page = "Archive\n\n2026\n\n2 January – Ports agree\n\n2025\n\n24 December – Miners meet\n19 May – Nurses win\n"
    parsed = parse_listing(page)
    assert [str(day) for day in parsed.entries["date"]] == ["2026-01-02", "2025-12-24", "2025-05-19"]
    assert [row[2] for row in parsed.problems] == ["the years are those of the headings (3 dates)"]


HEADED = {
    "numbers of days before titles": "{D} {t}",
    "weekdays and numbers of days": "Fri {D} {t}",
    "numbers of days above titles": "{D}\n{t}\n{s}",
}


@pytest.mark.parametrize("form", HEADED)
def test_days_take_their_month_from_the_heading_over_them_and_that_is_said(form):
    parsed = parse_listing(pasted(HEADED[form], head="MARCH 2026\n", between="\n"))
    assert parsed.entries["title"] == [title for title, _, _ in STORIES]
    assert [str(day) for day in parsed.entries["date"]] == ["2026-03-12", "2026-03-10", "2026-03-09"]
    assert [row[2] for row in parsed.problems] == ["the months and years are those of the headings (3 dates)"]


def test_the_numbers_of_a_list_under_a_month_are_no_days():
    parsed = parse_listing(pasted("{n} {t}", head="March 2026\n", between="\n"))
    assert not any(parsed.entries["date"])


def test_a_day_over_items_is_that_of_each():
    parsed = parse_listing("## 2026-03-12\n- [[Ports agree]]\n- [[Miners meet]]\n## 2026-03-10\n- [[Nurses win]]\n")
    assert parsed.entries["title"] == ["Ports agree", "Miners meet", "Nurses win"]
    assert [day.day for day in parsed.entries["date"]] == [12, 12, 10]
    assert not parsed.problems


def test_ambiguous_days_after_other_words_take_the_order_of_the_page():
    parsed = parse_listing(
        "ILO – 12/03/2026 09:14\nPorts agree\nILO – 31/01/2026 16:02\nMiners meet\nILO – 09/01/2026 11:45\nNurses win"
    )
    assert [str(day) for day in parsed.entries["date"]] == ["2026-03-12", "2026-01-31", "2026-01-09"]


@pytest.mark.parametrize("damage", [("12 March", "1O March"), ("1. Ports", "1, Ports")])
def test_misread_days_and_markers_are_said(damage):
    parsed = parse_listing(pasted("{n}. {t}\n{d}").replace(*damage))
    assert [line for line, *_ in parsed.problems] == [4 if "March" in damage[0] else 3]
    assert parsed.entries["date"][0] is None or damage[0] != "12 March"


def test_days_in_numbers_take_their_year_from_the_heading_over_them():
    parsed = parse_listing("2026\n12/03 Ports agree\n31/01 Miners meet\n2025\n09/12 Nurses win\n")
    assert [str(day) for day in parsed.entries["date"]] == ["2026-03-12", "2026-01-31", "2025-12-09"]


def test_summaries_in_chinese_end_as_sentences_do():
    parsed = parse_listing(
        "港口达成协议\n双方在利马会面。\n2026-03-12\n部长支持计划\n该计划涵盖工资。\n2026-03-10\n一家托儿所\n由家长管理。\n2026-03-09"
    )
    assert parsed.entries["title"] == ["港口达成协议", "部长支持计划", "一家托儿所"]


def test_texts_that_no_entry_owns_are_said_where_the_order_is_in_doubt():
    parsed = parse_listing(pasted("{t}\n{d}\n{s}").replace("10 March 2026\n", ""))
    assert "Ministers back a plan for fishing" in [text for _, text, _ in parsed.problems]


def test_a_misread_date_dates_no_entry_but_marks_it():
    parsed = parse_listing(pasted("{t}\n{d}\n{s}").replace("12 March", "l2 March"))
    assert parsed.entries["title"] == [title for title, _, _ in STORIES]
    assert [str(day) for day in parsed.entries["date"]] == ["None", "2026-03-10", "2026-03-09"]
    assert [row[1] for row in parsed.problems] == ["l2 March 2026"]


def test_a_kicker_between_summary_and_date_is_one():
    parsed = parse_listing(pasted("{t}\n{s}\nPress release\n{d}"))
    assert parsed.entries["title"] == [title for title, _, _ in STORIES]
    assert parsed.entries["kicker"] == ["Press release"] * 3


def test_a_quoted_mail_is_read_without_the_signs_of_the_quote():
    quoted = "\n".join(f"> {line}" for line in pasted("{t}\n{d}\n{s}").split("\n"))
    parsed = parse_listing(quoted)
    assert parsed.entries["title"] == [title for title, _, _ in STORIES]
    assert not parsed.problems


def test_a_date_over_several_lines_gives_each_of_them_a_role_and_ends_its_entry():
    parsed = parse_listing("Ports agree\n8\nMay\n2021\n\nWages rise\n7\n\nMay 2021")
    assert [day.day for day in parsed.entries["date"]] == [8, 7]
    assert (parsed.entries["line_start"], parsed.entries["line_end"]) == ([1, 6], [4, 9])
    assert dict(parsed.roles) == dict.fromkeys((1, 6), "title") | dict.fromkeys((2, 3, 4, 7, 9), "date")


def test_a_number_far_above_a_month_is_no_date():
    parsed = parse_listing("Ports agree\n8 May 2021\nA port.\n1\n\n\n\nApril 2020\n\nMedia contact")
    assert [day.isoformat() for day in parsed.entries["date"]] == ["2021-05-08"]
    assert [number for number, _ in parsed.roles] == [1, 2, 3, 4, 8, 10]


def test_rows_of_days_and_titles_stay_rows_if_the_page_is_cut_in_the_last_day():
    rows = "".join(f"2021-05-{12 - n} – {title}\nTalks ended.\n" for n, (title, *_) in enumerate(STORIES))
    parsed = parse_listing(rows + "2021-05-0")
    assert parsed.entries["title"][:3] == [title for title, *_ in STORIES]
    assert [line for line, *_ in parsed.problems] == [7]


AFTER_DATES = {
    "kickers that nobody knows": (("Maritime", "Mining", "Agriculture"), "kicker", 1),
    "places": (("Geneva", "Piraeus", "Turin, Italy"), "place", 0),
}


@pytest.mark.parametrize("kind", AFTER_DATES)
def test_what_a_sign_parts_from_the_dates_is_a_place_only_where_one_is_known(kind):
    words, role, problems = AFTER_DATES[kind]
    pages = [
        f"{title}\n{day} May 2021 | {word}\n{text}"
        for (title, *_, text), day, word in zip(STORIES, (9, 8, 7), words, strict=True)
    ]
    parsed = parse_listing("\n\n".join(pages))
    assert parsed.entries[role] == list(words)
    assert len(parsed.problems) == problems
