"""Kinds of listing pages, each in four languages, with the entries that a reader sees in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from tests.support.page_parts import (
    ABOUT,
    HEADINGS,
    MENUS,
    MONTHS,
    SECTIONS,
    SITE_MAPS,
    Shown,
    changed,
    counted,
    listed,
    menu,
    printed_day,
    stories,
)

Made = tuple[str, list[Shown]]
KINDS: dict[str, Callable[[str], Made]] = {}


def kind(make: Callable[[str], Made]) -> Callable[[str], Made]:
    """Add a kind of page under the name of its function."""
    KINDS[make.__name__] = make
    return make


def page(*parts: str, joined: str = "\n\n") -> str:
    return joined.join(part for part in parts if part)


def lines(*parts: str) -> str:
    return page(*parts, joined="\n")


def month(language: str, number: int = 5, year: int = 2021) -> str:
    return f"{MONTHS[language][number - 1].capitalize()} {year}"


@kind
def numbered_under_months(la: str) -> Made:
    one, two = counted(stories(la, 3)), counted(stories(la, 6)[3:])
    return page(HEADINGS[la], month(la), listed(one), month(la, 4), listed(two)), one + two


@kind
def numbered_with_credits_and_kickers(la: str) -> Made:
    made = counted(stories(la, kickers="134", credits="034", bare="2"))
    return page(HEADINGS[la], month(la), listed(made)), made


@kind
def numbered_with_a_lost_marker_and_credit(la: str) -> Made:
    made = counted(stories(la, kickers="0134"))
    made = changed(made, 3, number=None)
    return page(HEADINGS[la], listed(made[:3]), listed(made[3:4], "\n    "), listed(made[4:])), made


@kind
def numbered_with_a_lost_marker_and_kicker(la: str) -> Made:
    made = changed(counted(stories(la, kickers="0124")), 3, number=None)
    return page(HEADINGS[la], listed(made[:3]), listed(made[3:4], "\n\n    "), listed(made[4:])), made


@kind
def numbered_with_a_lost_marker_after_no_summary(la: str) -> Made:
    made = changed(counted(stories(la, bare="12")), 3, number=None)
    return page(HEADINGS[la], listed(made[:3]), listed(made[3:4], "\n    "), listed(made[4:])), made


@kind
def numbered_with_a_lost_title(la: str) -> Made:
    made = changed(counted(stories(la, kickers="01234")), 2, title=None)
    text = page(HEADINGS[la], listed(made))
    return text.replace(f"    {made[2].printed}", f"\n    {made[2].printed}"), made


@kind
def numbered_with_a_lost_date(la: str) -> Made:
    made = changed(counted(stories(la, kickers="024", bare="2")), 2, date=None, date_end=None, printed=None)
    return page(HEADINGS[la], listed(made[:3]), "\n" + listed(made[3:]).lstrip("\n")), made


@kind
def numbered_with_the_empty_slot_of_a_kicker(la: str) -> Made:
    made = counted(stories(la, kickers="12", credits="034"))
    return page(
        HEADINGS[la], listed(made).replace("ILO 2022\n\n    " + made[3].title, f"ILO 2022\n\n\n    {made[3].title}")
    ), made


@kind
def numbered_without_any_summary(la: str) -> Made:
    made = counted(stories(la, kickers="13", bare="01234"))
    return page(month(la), listed(made)), made


@kind
def numbered_with_summaries_over_lines(la: str) -> Made:
    made = counted(stories(la, 4, kickers="0"))
    text = page(HEADINGS[la], listed(made))
    words = made[1].summary.split()
    broken = f"{' '.join(words[:6])}\n    {' '.join(words[6:])}"
    return text.replace(made[1].summary, broken), made


@kind
def numbered_under_years(la: str) -> Made:
    one, two = counted(stories(la, 2, credits="0")), counted(stories(la, 4)[2:])
    return page(HEADINGS[la], "2021", listed(one), "2020", listed(two)), one + two


@kind
def numbered_with_lost_year_headings(la: str) -> Made:
    one, two = counted(stories(la, 2, kickers="01")), counted(stories(la, 4, kickers="23")[2:])
    return page(HEADINGS[la], "\n" + listed(one), "\n" + listed(two)), one + two


@kind
def numbered_lists_under_sections(la: str) -> Made:
    one, two = counted(stories(la, 2, kickers="1")), counted(stories(la, 5, bare="3")[2:])
    first, second = SECTIONS[la]
    return page(HEADINGS[la], first, listed(one), second, listed(two)), one + two


@kind
def numbered_below_a_numbered_contact(la: str) -> Made:
    made = counted(stories(la, 3, credits="1"))
    head = {"en": "Media contact", "fr": "Contact médias", "es": "Contacto para los medios", "de": "Pressekontakt"}[la]
    return page(head, "  1. newsroom@ilo.org", HEADINGS[la], "2021", listed(made)), made


@kind
def numbered_below_breadcrumbs(la: str) -> Made:
    made = counted(stories(la, 3))
    top = page(HEADINGS[la], *menu(MENUS, la).split("\n")[-2:], joined="\n")
    return page(top, HEADINGS[la], month(la), listed(made)), made


@kind
def numbered_below_prose(la: str) -> Made:
    made = counted(stories(la, 4, bare="1"))
    return page(HEADINGS[la], ABOUT[la] + " " + ABOUT[la], SECTIONS[la][0], listed(made)), made


@kind
def numbered_below_two_paragraphs(la: str) -> Made:
    made = counted(stories(la, 4, kickers="0123"))
    return page(HEADINGS[la], ABOUT[la], ABOUT[la] + " " + ABOUT[la], listed(made)), made


@kind
def numbered_without_heading_and_first_indent(la: str) -> Made:
    made = counted(stories(la, 4, kickers="012"))
    return listed(made).lstrip(), made


@kind
def numbered_with_places(la: str) -> Made:
    made = counted(stories(la, 5, bare="24"))
    for at, (printed, place) in enumerate([(", Islamabad, Pakistan", "Islamabad, Pakistan"), (",", None),
                                           (", BANGKOK", "BANGKOK"), (", Genève", "Genève")]):  # fmt: skip
        made = changed(made, at, printed=made[at].printed + printed, place=place)
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_events_over_days(la: str) -> Made:
    joins = {"en": " - ", "fr": " au ", "es": " al ", "de": " bis "}[la]
    made = counted(stories(la, 5, bare="0134"))
    ends = [dt.date(2021, 5, 30), dt.date(2021, 6, 2), dt.date(2022, 1, 3)]
    for at, (end, joined) in enumerate(zip(ends, (joins, " - ", "–"), strict=True)):
        first = made[at].printed if at else printed_day(made[at].date, la).split()[0]
        made = changed(made, at, date_end=end, printed=f"{first}{joined}{printed_day(end, la)}")
    made = changed(made, 1, printed=made[1].printed + ", Geneva, Switzerland", place="Geneva, Switzerland")
    return page(HEADINGS[la], month(la), listed(made)), made


@kind
def numbered_events_with_rooms_and_times(la: str) -> Made:
    made = counted(stories(la, 4))
    for at, (sign, room) in enumerate([(", ", "Room XVI, 9.30 - 13.00"), (" ", "Turin, Italy"), (" | ", "10h00")]):
        made = changed(made, at, printed=made[at].printed + sign + room, place=room)
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_with_unpadded_days(la: str) -> Made:
    made = stories(la, 4)
    days = [dt.date(2021, 5, n) for n in (9, 7, 3, 1)]
    made = [replace(one, date=day, date_end=day, printed=printed_day(day, la).lstrip("0"))
            for one, day in zip(made, days, strict=True)]  # fmt: skip
    return page(HEADINGS[la], month(la), listed(counted(made))), counted(made)


@kind
def numbered_with_dates_in_titles(la: str) -> Made:
    made, day = counted(stories(la, 5)), printed_day(dt.date(2021, 3, 8), la)
    for at, title in enumerate(
        [f"{day} : {made[0].title}", f"{made[1].title}, {day}", day, f"{day} - {made[3].title}"]
    ):
        made = changed(made, at, title=title)
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_with_kickers_repeated_in_titles(la: str) -> Made:
    made = counted(stories(la, 4, kickers="0123"))
    for at in (0, 2):
        made = changed(made, at, title=f"{made[at].kicker} - {made[at].title}")
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_with_an_entry_that_is_only_a_date(la: str) -> Made:
    made = changed(counted(stories(la, 4)), 2, title=None, summary=None)
    return page(HEADINGS[la], month(la), listed(made)), made


@kind
def numbered_with_undated_events(la: str) -> Made:
    made = counted(stories(la, 5, kickers="01234"))
    for at in (1, 4):
        made = changed(made, at, date=None, date_end=None, printed=None)
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_with_a_cut_summary(la: str) -> Made:
    made = counted(stories(la, 4))
    made = changed(made, 3, summary=made[3].summary[:31].strip())
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_with_the_next_heading_at_the_end(la: str) -> Made:
    made = counted(stories(la, 4, bare="3"))
    return page(month(la), listed(made), month(la, 4)), made


@kind
def numbered_twice_the_same(la: str) -> Made:
    made = stories(la, 3, bare="1")
    made = counted([made[0], made[1], made[1], made[2], replace(made[2], title="test")])
    return page(month(la), listed(made)), made


@kind
def numbered_with_credits_that_lack_parts(la: str) -> Made:
    made = counted(stories(la, 4, kickers="12", credits="012"))
    made = changed(changed(made, 0, credit=None), 1, credit_year=None)
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_from_eleven_on(la: str) -> Made:
    made = counted(stories(la, 5, kickers="4"), 9)
    return page(HEADINGS[la], listed(made), "1\n2\n3"), made


@kind
def numbered_between_menus(la: str) -> Made:
    made = counted(stories(la, 4, bare="3"))
    top = "\n\n".join(f"  • {line}" for line in menu(SITE_MAPS, la).split("\n"))
    return page(top, HEADINGS[la], listed(made), top), made


@kind
def numbered_with_kicker_and_date_on_one_line(la: str) -> Made:
    made = counted(stories(la, 4, kickers="0123"))
    text = page(
        HEADINGS[la], listed([replace(one, kicker=None, printed=f"{one.kicker} | {one.printed}") for one in made])
    )
    return text, made


@kind
def numbered_with_kicker_and_date_above_the_title(la: str) -> Made:
    made = counted(stories(la, 4, kickers="0123", bare="1"))
    shown = [replace(one, kicker=f"{one.kicker} | {one.printed}", printed=None) for one in made]
    return page(HEADINGS[la], listed(shown)), made


@kind
def numbered_with_spaces_of_all_kinds(la: str) -> Made:
    made = counted(stories(la, 3, kickers="1"))
    text = page(HEADINGS[la], listed(made))
    return text.replace(made[1].printed, made[1].printed.replace(" ", "\xa0")).replace(
        "\n", "\r\n"
    ) + "\r\n\xa0\r\n", made
