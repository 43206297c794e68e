"""Made-up text listings with known entries: every order of parts, marker and form of date, whole or damaged."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import NamedTuple

from ilo_analysis.listings.parsed import ParsedListing

NOUNS = ("harbour", "textile", "nurse", "bakery", "cobalt", "tractor", "pension", "roster", "quarry", "loom", "barge")
VERBS = ("wins", "loses", "seeks", "awaits", "reviews", "halts", "revives", "tests")
KICKERS = ("News", "Press release", "Feature")
PLACES = ("Geneva", "Lima", "Dakar", "New Delhi")
# Kicker, title, summary and date of one entry.
ORDERS = (
    *(
        "{d}\n{t}\n{s}",
        "{t}\n{d}\n{s}",
        "{t}\n{s}\n{d}",
        "{k}\n{d}\n{t}\n{s}",
        "{k}\n{t}\n{d}\n{s}",
        "{d}\n{t}",
        "{t}\n{d}",
    ),
    *("{k}\n{t}\n{d}", "{t}\n{k}\n{d}", "{k}\n{t}\n{s}\n{d}", "{k} | {d}\n{t}\n{s}"),
)
MARKERS = ("", "{n}. ", "  {n}. ", "- ", "• ", "* ")
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _named(language: str, day: dt.date) -> str:
    return _MONTHS[language].split()[day.month - 1]


FORMS: dict[str, Callable[[dt.date], str]] = {
    "day first": lambda d: f"{d.day} {d:%B} {d.year}",
    "month first": lambda d: f"{d:%B} {d.day}, {d.year}",
    "ISO": lambda d: d.isoformat(),
    "slashes": lambda d: f"{d:%d/%m/%Y}",
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "hyphens": lambda d: f"{d.day}-{d:%b}-{d.year}",
    "short": lambda d: f"{d.day} {'Sept.' if d.month == 9 else f'{d:%b}.'} {d.year}",
    "ordinal": lambda d: f"{d.day}th {d:%B} {d.year}",
    "brackets": lambda d: f"({d.day} {d:%B} {d.year})",
    "label": lambda d: f"Date issued: {d.day} {d:%B} {d.year}",
    "weekday": lambda d: f"{d:%A}, {d.day} {d:%B} {d.year}",
    "hour": lambda d: f"{d.day} {d:%B} {d.year}, 14:30",
    "minutes": lambda d: f"{d.day} {d:%B} {d.year} | 2 min read",
    "French": lambda d: f"Publié le {d.day} {_named('fr', d)} {d.year}",
    "Spanish": lambda d: f"{d.day} de {_named('es', d)} de {d.year}",
    "Russian": lambda d: f"{d.day} {_named('ru', d)} {d.year} г.",
    "Arabic": lambda d: f"{d.day} {_named('ar', d)} {d.year}".translate(_ARABIC),
    "Chinese": lambda d: f"发布时间：{d.year}年{d.month}月{d.day}日",
    "place": lambda d: f"{d.day} {d:%B} {d.year}, {PLACES[d.day % 4]}",
    "over the year's end": lambda d: f"{d.day} {d:%B} {d.year} - {d.day} January {d.year + 1}",
}
# What looks like a day and is none, or none that is certain.
BAD = (
    *(
        "32 March 2021",
        "31 February 2020",
        "11/08/21",
        "3 days ago",
        "8 March",
        "11/08/2021 Room XVI",
        "Geneva 11/08/2021",
    ),
    *("٣١ فبراير ٢٠٢١", "2021年13月8日", "令和3年5月8日", "08-11-21", "12 Novmber 202l"),
)
DAMAGES = ("none", "a bad date", "no date", "another line", "another form", "no title")


class MadeText(NamedTuple):
    """A page, what it holds, and how it was made."""

    source: str
    entries: list[tuple[str | None, dt.date | None]]
    made: tuple[str, ...]


def made_text(dice: random.Random, damages: tuple[str, ...] = DAMAGES) -> MadeText:
    """Page of some entries in one order; one of them is perhaps damaged."""
    order, marker, form = dice.choice(ORDERS), dice.choice(MARKERS), dice.choice(sorted(FORMS))
    damage, count = dice.choice(damages), dice.randrange(4, 9)
    odd = dice.randrange(count)
    first = dt.date(dice.randrange(2004, 2026), dice.randrange(1, 13), 25)
    inner, between = dice.choice((("\n", "\n\n"), ("\n\n", "\n\n"), ("\n\n    ", "\n\n")))
    entries: list[tuple[str | None, dt.date | None]] = []
    blocks = []
    for n in range(count):
        # A day over 12 is certain in any order of day and month.
        day = (first - dt.timedelta(days=19 * n)).replace(day=dice.randrange(13, 21))
        title = f"{dice.choice(NOUNS).capitalize()} union {dice.choice(VERBS)} the {dice.choice(NOUNS)} case {n + 1}"
        summary = f"It {dice.choice(VERBS)} what owners said of the {dice.choice(NOUNS)} in the spring."
        lines, entry = _damaged(damage if n == odd else "none", dice, form, (title, day))
        text = order.format(t=lines[0], d=lines[1], k=dice.choice(KICKERS), s=summary)
        parts = [line for line in text.split("\n") if line.strip(" |")]
        if n == odd and damage == "another line":
            parts.insert(dice.randrange(len(parts) + 1), "A line that nobody expected here")
        blocks.append(marker.format(n=n + 1) + inner.join(parts))
        entries.append(entry)
    return MadeText("News\n\n" + between.join(blocks) + "\n", entries, (order, marker, form, damage))


def _damaged(
    damage: str, dice: random.Random, form: str, entry: tuple[str, dt.date]
) -> tuple[tuple[str, str], tuple[str | None, dt.date | None]]:
    """Title and date of an entry as printed after some damage, and what there is to read."""
    title, day = entry
    if damage == "a bad date":
        return (title, dice.choice(BAD)), (title, None)
    if damage == "no date":
        return (title, ""), (title, None)
    if damage == "another form":
        return (title, FORMS[dice.choice(sorted(FORMS))](day)), entry
    if damage == "no title":
        return ("", FORMS[form](day)), (None, day)
    return (title, FORMS[form](day)), entry


def is_silent(made: MadeText, parsed: ParsedListing) -> bool:
    """Return whether something of a page is read wrongly, and nothing is said."""
    found = list(zip(parsed.entries["title"], parsed.entries["date"], strict=True))
    # A page may show the order of a date in numbers.
    wanted = [(title, day) for title, day in made.entries]
    return found != wanted and bool(found) and not parsed.problems
