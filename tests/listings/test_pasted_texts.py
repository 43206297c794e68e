"""Listings as people paste them: from browsers, mail programs, text browsers and converters."""

from __future__ import annotations

import pytest

from ilo_analysis.listings.grammar import parse_listing

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


BROWSERS = {
    "links behind summaries": "{t}\n{s} Read More »\nDate: {M} {D}, {Y} Type: News Language: English",
    "indented facts and a reading time": "    News\n    {d}\n    2 min read\n\n{t}\n\n{s}",
    "comments below": "{t}\n{d}\n{s}\n14 comments",
    "dates over three lines": "{D}\n{M}\n{Y}\n{t}\n{s}",
    "dates over two lines": "{D}\n{M} {Y}\n{t}\n{s}",
}


@pytest.mark.parametrize("form", BROWSERS)
def test_what_browsers_copy_beside_the_parts_of_entries_changes_none(form):
    parsed = parse_listing(pasted(BROWSERS[form]))
    assert parsed.entries["title"] == [title for title, _, _ in STORIES]
    assert [day.day for day in parsed.entries["date"]] == [12, 10, 9]
    assert parsed.entries["summary"] == [summary for *_, summary in STORIES]
    assert not parsed.problems
