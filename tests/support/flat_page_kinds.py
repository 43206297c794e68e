"""Kinds of listing pages with bullets, with dashes and with no marks at all, each in four languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.support.page_kinds import Made, kind, lines, month, page
from tests.support.page_parts import (
    ABOUT,
    FOOTS,
    HEADINGS,
    MENUS,
    SECTIONS,
    SITE_MAPS,
    changed,
    flat,
    listed,
    menu,
    printed_day,
    stories,
)


@kind
def bullets_under_months(la: str) -> Made:
    made = stories(la, 5, kickers="02", credits="2", bare="3")
    return page(HEADINGS[la], month(la), listed(made[:3]), month(la, 4), listed(made[3:])), made


@kind
def bullets_with_undated_events(la: str) -> Made:
    made = [replace(one, date=None, date_end=None, printed=None) for one in stories(la, 4, kickers="13")]
    return page(HEADINGS[la], listed(made)), made


@kind
def bullets_with_some_undated_events(la: str) -> Made:
    made = changed(stories(la, 5, bare="2"), 3, date=None, date_end=None, printed=None)
    return page(HEADINGS[la], listed(made, "  * ")), made


@kind
def bullets_with_events_over_days(la: str) -> Made:
    made = stories(la, 3, bare="012")
    end = dt.date(2021, 6, 4)
    made = changed(made, 1, date_end=end, printed=f"{made[1].printed} - {printed_day(end, la)}, Lima", place="Lima")
    return page(HEADINGS[la], listed(made)), made


@kind
def bullets_with_a_lost_marker(la: str) -> Made:
    made = stories(la, 4, kickers="0123")
    return page(HEADINGS[la], listed(made[:2]), listed(made[2:3], "\n    "), listed(made[3:])), made


@kind
def bullets_below_a_menu(la: str) -> Made:
    made = stories(la, 4)
    top = "\n\n".join(f"  • {line}" for line in menu(SITE_MAPS, la).split("\n"))
    return page(top, HEADINGS[la], listed(made), "  • " + FOOTS[la].split("|")[0]), made


@kind
def dashes_before_entries(la: str) -> Made:
    made = stories(la, 5, kickers="0134", credits="03", bare="2")
    return lines(HEADINGS[la], flat(made, before="-")), made


@kind
def dashes_after_entries(la: str) -> Made:
    made = stories(la, 5, kickers="0134", credits="3", bare="2")
    return lines(HEADINGS[la], flat(made, after="-")), made


@kind
def dashes_after_entries_and_a_foot(la: str) -> Made:
    made = stories(la, 5, bare="2")
    return lines(HEADINGS[la], flat(made, after="-"), menu(FOOTS, la)), made


@kind
def dashes_after_entries_and_a_site_map(la: str) -> Made:
    made = stories(la, 5, bare="4")
    return lines(HEADINGS[la], flat(made, after="-"), menu(SITE_MAPS, la)), made


@kind
def dashes_before_some_entries(la: str) -> Made:
    made = stories(la, 6, kickers="012345", bare="3")
    parts = [flat([one], before="-" if n in (0, 2, 5) else "") for n, one in enumerate(made)]
    return lines(HEADINGS[la], *parts), made


@kind
def dashes_and_blank_lines(la: str) -> Made:
    made = stories(la, 4, credits="1", kickers="1")
    return page(HEADINGS[la], flat(made, before="-", between="\n\n")), made


@kind
def dashes_with_months_and_a_foot(la: str) -> Made:
    made = stories(la, 5, bare="4")
    one, two = flat(made[:3], before="-"), flat(made[3:], before="-")
    return lines(HEADINGS[la], month(la), one, month(la, 4), two, menu(FOOTS, la)), made


@kind
def dashes_with_an_undated_entry(la: str) -> Made:
    made = changed(stories(la, 5, kickers="01234"), 3, date=None, date_end=None, printed=None)
    return lines(HEADINGS[la], flat(made, before="-")), made


@kind
def bare_under_months(la: str) -> Made:
    made = stories(la, 5, credits="13")
    return lines(HEADINGS[la], month(la), flat(made[:3]), month(la, 4), flat(made[3:])), made


@kind
def bare_without_months(la: str) -> Made:
    made = stories(la, 5)
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_with_kickers(la: str) -> Made:
    made = stories(la, 5, kickers="01234")
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_with_kickers_and_missing_summaries(la: str) -> Made:
    made = stories(la, 6, kickers="012345", credits="4", bare="14")
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_without_any_summary(la: str) -> Made:
    made = stories(la, 5, bare="01234")
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_between_menus(la: str) -> Made:
    made = stories(la, 5)
    return lines(menu(MENUS, la), HEADINGS[la], flat(made), menu(FOOTS, la)), made


@kind
def bare_with_kickers_between_menus(la: str) -> Made:
    made = stories(la, 5, kickers="01234", credits="02")
    return lines(menu(MENUS, la), HEADINGS[la], flat(made), menu(FOOTS, la)), made


@kind
def bare_above_a_site_map(la: str) -> Made:
    made = stories(la, 5, bare="4")
    return lines(HEADINGS[la], flat(made), menu(SITE_MAPS, la)), made


@kind
def bare_below_prose(la: str) -> Made:
    made = stories(la, 4, bare="1")
    return lines(HEADINGS[la], ABOUT[la], flat(made)), made


@kind
def bare_under_sections(la: str) -> Made:
    made = stories(la, 5)
    first, second = SECTIONS[la]
    return lines(HEADINGS[la], first, month(la), flat(made[:3]), second, month(la), flat(made[3:])), made


@kind
def bare_with_places(la: str) -> Made:
    made = stories(la, 5, bare="2")
    for at, (printed, place) in enumerate([(", Islamabad, Pakistan", "Islamabad, Pakistan"), (",", None),
                                           (", BANGKOK", "BANGKOK"), (" (Dakar)", "Dakar")]):  # fmt: skip
        made = changed(made, at, printed=made[at].printed + printed, place=place)
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_events_with_rooms(la: str) -> Made:
    made = stories(la, 5)
    for at, (sign, room) in enumerate([(" | ", "Room XVI, 9.30 - 13.00"), (", ", "10h00"), (" - ", "Turin, Italy")]):
        made = changed(made, at, printed=made[at].printed + sign + room, place=room)
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_paragraphs(la: str) -> Made:
    made = stories(la, 5, kickers="0123", bare="2")
    return page(HEADINGS[la], flat(made, between="\n\n")), made


@kind
def bare_entries_apart(la: str) -> Made:
    made = stories(la, 5, kickers="13", bare="24")
    return page(HEADINGS[la], *[flat([one]) for one in made]), made


@kind
def bare_with_kicker_and_date_on_one_line(la: str) -> Made:
    made = stories(la, 5, kickers="01234", bare="3")
    shown = [replace(one, kicker=None, printed=f"{one.kicker} | {one.printed}") for one in made]
    return lines(HEADINGS[la], flat(shown)), made


@kind
def bare_with_kicker_and_date_above_the_title(la: str) -> Made:
    made = stories(la, 5, kickers="01234", bare="3")
    shown = [replace(one, kicker=f"{one.kicker} | {one.printed}", printed=None) for one in made]
    return lines(HEADINGS[la], flat(shown)), made


@kind
def bare_with_kicker_and_date_above_the_title_between_menus(la: str) -> Made:
    made = stories(la, 5, kickers="01234")
    shown = [replace(one, kicker=f"{one.kicker} | {one.printed}", printed=None) for one in made]
    return lines(menu(MENUS, la), HEADINGS[la], flat(shown), menu(FOOTS, la)), made


@kind
def bare_with_dates_in_titles(la: str) -> Made:
    made, day = stories(la, 5), printed_day(dt.date(2021, 3, 8), la)
    for at, title in enumerate([f"{day} : {made[0].title}", f"{made[1].title}, {day}"]):
        made = changed(made, at, title=title)
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_with_summaries_over_lines(la: str) -> Made:
    made = stories(la, 4)
    made = [replace(one, summary=f"{one.summary} {ABOUT[la]}") for one in made]
    return lines(HEADINGS[la], flat(made)).replace(f" {ABOUT[la]}", f"\n{ABOUT[la]}"), made


@kind
def bare_and_cut_in_a_summary(la: str) -> Made:
    made = stories(la, 4)
    made = changed(made, 3, summary=made[3].summary[:31].strip())
    return lines(HEADINGS[la], flat(made)), made
