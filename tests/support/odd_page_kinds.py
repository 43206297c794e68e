"""Kinds of listing pages that mix forms or print their parts in other ways, each in four languages."""

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
    counted,
    flat,
    listed,
    menu,
    printed_day,
    stories,
)

MORE = {"en": "Read more", "fr": "En savoir plus", "es": "Leer más", "de": "Mehr"}
WEEKDAYS = {"en": "Monday, {}", "fr": "lundi {}", "es": "lunes, {}", "de": "Montag, {}"}
RANGES = {"en": "from {} to {}", "fr": "du {} au {}", "es": "del {} al {}", "de": "{} bis {}"}


@kind
def numbered_without_blank_lines(la: str) -> Made:
    made = counted(stories(la, 5, kickers="13", credits="34", bare="2"))
    return lines(HEADINGS[la], month(la), listed(made).replace("\n\n", "\n")), made


@kind
def numbered_without_indents(la: str) -> Made:
    made = counted(stories(la, 5, kickers="13", credits="34", bare="2"))
    flush = "\n\n".join(line.strip() for line in listed(made).split("\n\n"))
    return page(HEADINGS[la], month(la), flush), made


@kind
def numbered_with_two_blank_lines_everywhere(la: str) -> Made:
    made = counted(stories(la, 4, kickers="02", bare="1"))
    return page(HEADINGS[la], month(la), listed(made)).replace("\n\n", "\n\n\n"), made


@kind
def numbered_inside_another_list(la: str) -> Made:
    made = counted(stories(la, 4, kickers="02", bare="1"))
    deep = "\n".join(f"    {line}" if line else "" for line in listed(made).split("\n"))
    return page(HEADINGS[la], month(la), deep), made


@kind
def numbered_with_small_indents(la: str) -> Made:
    made = counted(stories(la, 4, kickers="02", bare="1"))
    return page(HEADINGS[la], listed(made).replace("\n    ", "\n  ")), made


@kind
def numbered_with_titles_over_two_lines(la: str) -> Made:
    made = counted(stories(la, 3, kickers="01"))
    text = page(HEADINGS[la], listed(made))
    for one in made:
        head, _, tail = one.title.rpartition(" ")
        text = text.replace(one.title, f"{head}\n    {tail}")
    return text, made


@kind
def numbered_news_and_bullets_of_events(la: str) -> Made:
    one, two = counted(stories(la, 3)), stories(la, 5, bare="34")[3:]
    first, second = SECTIONS[la]
    return page(HEADINGS[la], first, listed(one), second, listed(two)), one + two


@kind
def bullets_of_news_and_numbered_events(la: str) -> Made:
    one, two = stories(la, 4, kickers="0"), counted(stories(la, 6)[4:])
    first, second = SECTIONS[la]
    return page(HEADINGS[la], first, listed(one), second, listed(two)), one + two


@kind
def numbered_above_contacts(la: str) -> Made:
    made = counted(stories(la, 4, bare="3"))
    contact = "  1. newsroom@ilo.org\n\n  2. Tel: +41 22 799 7912"
    return page(HEADINGS[la], listed(made), "Contact", contact), made


@kind
def numbered_with_weekdays(la: str) -> Made:
    made = [replace(one, printed=WEEKDAYS[la].format(one.printed)) for one in counted(stories(la, 4))]
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_with_ranges_in_words(la: str) -> Made:
    made = counted(stories(la, 4, bare="2"))
    end = dt.date(2021, 6, 4)
    for at in (0, 2):
        words = RANGES[la].format(made[at].printed, printed_day(end, la))
        made = changed(made, at, date_end=end, printed=words)
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_events_with_the_place_first(la: str) -> Made:
    made = counted(stories(la, 4, bare="13"))
    for at, place in ((1, "Turin, Italy"), (2, "GENEVA")):
        made = changed(made, at, printed=f"{place}, {made[at].printed}", place=place)
    return page(HEADINGS[la], month(la), listed(made)), made


@kind
def numbered_with_a_list_in_a_summary(la: str) -> Made:
    made = counted(stories(la, 3))
    more = f"• {SECTIONS[la][0]} • {SECTIONS[la][1]}"
    shown = page(HEADINGS[la], listed(made))
    at = shown.index(made[1].summary) + len(made[1].summary)
    shown = shown[:at] + "\n\n      " + more.replace(" • ", "\n\n      • ") + shown[at:]
    return shown, changed(made, 1, summary=f"{made[1].summary} {more}")


@kind
def numbered_with_places_in_small_letters(la: str) -> Made:
    made = counted(stories(la, 3))
    made = changed(made, 1, printed=f"{made[1].printed}, online", place="online")
    return page(HEADINGS[la], listed(made)), made


@kind
def numbered_below_a_menu_of_months(la: str) -> Made:
    made = counted(stories(la, 3, kickers="0"))
    return page(HEADINGS[la], month(la, 7), month(la, 6), month(la), listed(made)), made


@kind
def numbered_and_printed_twice(la: str) -> Made:
    made = counted(stories(la, 3, kickers="0", bare="2"))
    text = page(HEADINGS[la], month(la), listed(made))
    return page(text, text), made + made


@kind
def bullets_with_kicker_and_date_on_one_line(la: str) -> Made:
    made = stories(la, 4, kickers="0123", bare="1")
    shown = [replace(one, kicker=None, printed=f"{one.kicker} | {one.printed}") for one in made]
    return page(HEADINGS[la], listed(shown)), made


@kind
def bullets_without_blank_lines(la: str) -> Made:
    made = stories(la, 5, kickers="13", bare="2")
    return lines(HEADINGS[la], listed(made, "• ").replace("\n\n", "\n").replace("\n    ", "\n")), made


@kind
def dashes_with_kicker_and_date_above_the_title(la: str) -> Made:
    made = stories(la, 4, kickers="0123", bare="1")
    shown = [replace(one, kicker=f"{one.kicker} | {one.printed}", printed=None) for one in made]
    return lines(HEADINGS[la], flat(shown, before="-")), made


@kind
def dashes_and_the_page_heading_repeated(la: str) -> Made:
    made = stories(la, 4, bare="1")
    return lines(HEADINGS[la], flat(made[:2], before="-"), HEADINGS[la], flat(made[2:], before="-")), made


@kind
def bare_with_dates_above_the_titles(la: str) -> Made:
    made = stories(la, 4)
    return lines(HEADINGS[la], *[lines(one.printed, one.title, one.summary) for one in made]), made


@kind
def bare_with_kicker_and_title_below_the_date(la: str) -> Made:
    made = [replace(one, kicker=("Article", "Video")[n % 2]) for n, one in enumerate(stories(la, 4))]
    return lines(HEADINGS[la], *[lines(one.printed, one.kicker, one.title, one.summary) for one in made]), made


@kind
def bare_with_kickers_and_no_summaries(la: str) -> Made:
    made = stories(la, 5, kickers="01234", bare="01234")
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_with_links_to_more(la: str) -> Made:
    made = stories(la, 5, kickers="02", bare="3")
    return lines(HEADINGS[la], *[lines(flat([one]), MORE[la]) for one in made]), made


@kind
def bare_below_a_menu_of_months(la: str) -> Made:
    made = stories(la, 4)
    months = [month(la, n) for n in (7, 6, 5, 4)]
    return lines(menu(MENUS, la), *months, HEADINGS[la], flat(made), *months), made


@kind
def bare_paragraphs_between_menus(la: str) -> Made:
    made = stories(la, 5, kickers="01234", bare="24")
    around = menu(MENUS, la).split("\n"), menu(FOOTS, la).split("\n")
    return page(*around[0], HEADINGS[la], flat(made, between="\n\n"), *around[1]), made


@kind
def bare_with_titles_that_end_like_sentences(la: str) -> Made:
    made = [replace(one, title=f"{one.title}!") for one in stories(la, 4)]
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_one_entry(la: str) -> Made:
    made = stories(la, 1)
    return lines(HEADINGS[la], flat(made)), made


@kind
def bare_one_entry_with_kicker_and_date_above_the_title(la: str) -> Made:
    (one,) = stories(la, 1, kickers="0")
    return lines(HEADINGS[la], f"{one.kicker} | {one.printed}", one.title, one.summary), [one]


@kind
def bare_with_broken_lines(la: str) -> Made:
    made = stories(la, 4)
    broken = [one.summary.split(" ") for one in made]
    shown = [
        replace(one, summary="\n".join((" ".join(w[:9]), " ".join(w[9:])))) for one, w in zip(made, broken, strict=True)
    ]
    return lines(HEADINGS[la], flat(shown)), made


@kind
def bare_above_prose_and_a_site_map(la: str) -> Made:
    made = stories(la, 4)
    return lines(HEADINGS[la], flat(made), menu(SITE_MAPS, la), ABOUT[la]), made


@kind
def bare_with_a_short_summary_at_the_end(la: str) -> Made:
    made = changed(stories(la, 4), 3, summary="Video")
    return lines(HEADINGS[la], flat(made)), made
