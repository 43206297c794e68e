"""Made-up text listings with known entries: every order of parts, marker and form of date, whole or damaged.

`python -m benchmarks.made_texts [--seconds 60] [--seed 1]` reads them and counts how many pages are right, how many are
wrong and say so, and how many are wrong in silence; the first of these is printed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.fuzzing import fuzz
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.listings.parsed import ParsedListing

NOUNS = ("harbour", "textile", "nurse", "bakery", "cobalt", "tractor", "pension", "roster", "quarry", "loom", "barge")
VERBS = ("wins", "loses", "seeks", "awaits", "reviews", "halts", "revives", "tests")
PLACES = ("Geneva", "Lima", "Dakar", "New Delhi")
# Kicker, title, summary and date of one entry: on separate lines, on one line, in a table, in Markdown.
LINES = (
    *("{d}\n{t}\n{s}", "{t}\n{d}\n{s}", "{t}\n{s}\n{d}", "{k}\n{d}\n{t}\n{s}", "{k}\n{t}\n{d}\n{s}", "{d}\n{t}"),
    *("{t}\n{d}", "{k}\n{t}\n{d}", "{t}\n{k}\n{d}", "{k}\n{t}\n{s}\n{d}", "{k} | {d}\n{t}\n{s}", "{k}\n{d}\n{t}"),
    *("{d}\n{k}\n{t}", "{d}\n{k}\n{t}\n{s}", "{t}\n{k}\n{d}\n{s}", "{d} | {k}\n{t}\n{s}", "{k} | {d}\n{t}"),
)
ROWS = (
    *("{d}\t{t}", "{t}\t{d}", "{d}\t{k}\t{t}", "{t}\t{d}\t{k}", "{k}\t{t}\t{d}", "{d}\t{t}\t{s}", "{d} - {t}"),
    *("{t} - {d}", "{d}: {t}", "{t} ({d})", "{d} | {t}", "{t} | {d}", "{d} – {t}\n{s}", "{t} | {d}\n{s}"),
)
MARKDOWN = (
    *("### [{t}](https://www.ilo.org/{n})\n{d}\n{s}", "### {t}\n{d}\n{s}", "**{t}**\n{d}\n{s}", "{d}\n**{t}**\n{s}"),
    *("- [{t}](https://www.ilo.org/{n}) - {d}", "- {d}: [{t}](https://www.ilo.org/{n})", "* **{t}** ({d})"),
    *("{d}\n### [{t}](https://www.ilo.org/{n})\n{s}", "[{t}](https://www.ilo.org/{n})\n{d}", "*{d}*\n## {t}\n{s}"),
    "| {d} | [{t}](https://www.ilo.org/{n}) |",
)
ORDERS = (*LINES, *ROWS, *MARKDOWN)
MARKERS = ("", "{n}. ", "  {n}. ", "- ", "• ", "* ")
# By language: the heading of the page, kickers, link to the story, and lines below the list.
AROUND = {
    "en": ("News", "News|Press release|Feature", "Read more", "Contact us|Share this content|© 2026 ILO"),
    "fr": ("Actualités", "Actualité|Communiqué de presse", "Lire la suite", "Contactez-nous|Partager|Plan du site"),
    "es": ("Noticias", "Noticia|Comunicado de prensa", "Leer más", "Contáctenos|Compartir|Ver todo"),
    "de": ("Aktuelles", "Meldung|Pressemitteilung", "Weiterlesen", "Kontakt|Impressum|Seite 1 von 4"),
    "pt": ("Notícias", "Notícia|Comunicado de imprensa", "Leia mais", "Contato|Compartilhar|Ver todos"),
}
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _named(language: str, day: dt.date) -> str:
    return _MONTHS[language].split()[day.month - 1]


FORMS: dict[str, Callable[[dt.date], str]] = {
    "day first": lambda d: f"{d.day} {d:%B} {d.year}",
    "month first": lambda d: f"{d:%B} {d.day}, {d.year}",
    "ISO": lambda d: d.isoformat(),
    "ISO with hour": lambda d: f"{d.isoformat()}T10:30:00Z",
    "slashes": lambda d: f"{d:%d/%m/%Y}",
    "American": lambda d: f"{d:%m/%d/%Y}",
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
    "German": lambda d: f"{d.day}. {_named('de', d)} {d.year}",
    "Portuguese": lambda d: f"{d.day} de {_named('pt', d)} de {d.year}",
    "Russian": lambda d: f"{d.day} {_named('ru', d)} {d.year} г.",
    "Italian": lambda d: f"{d.day} {_named('it', d)} {d.year}",
    "Turkish": lambda d: f"{d.day} {_named('tr', d)} {d.year}",
    "Indonesian": lambda d: f"{d.day} {_named('id', d)} {d.year}",
    "Dutch": lambda d: f"{d.day} {_named('nl', d)} {d.year}",
    "Polish": lambda d: f"{d.day} {_named('pl', d)} {d.year}",
    "Vietnamese": lambda d: f"{d.day} tháng {d.month}, {d.year}",
    "Arabic": lambda d: f"{d.day} {_named('ar', d)} {d.year}".translate(_ARABIC),
    "Chinese": lambda d: f"发布时间：{d.year}年{d.month}月{d.day}日",
    "Japanese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "Japanese era": lambda d: (
        f"令和{d.year - 2018}年{d.month}月{d.day}日" if d.year > 2019 else f"{d.year}年{d.month}月{d.day}日"
    ),
    "Thai": lambda d: f"{d.day} {_named('th', d)} {d.year + 543}",
    "place": lambda d: f"{d.day} {d:%B} {d.year}, {PLACES[d.day % 4]}",
    "over the year's end": lambda d: f"{d.day} {d:%B} {d.year} - {d.day} January {d.year + 1}",
}
# Days with signs of their own say nothing on a line where such a sign parts them from a title.
_OF_THEIR_OWN_LINE = frozenset(("brackets", "label", "minutes", "Chinese", "place", "over the year's end", "French"))
# What looks like a day and is none, or none that is certain.
BAD = (
    *("32 March 2021", "31 February 2020", "11/08/21", "3 days ago", "8 March", "11/08/2021 Room XVI"),
    *("Geneva 11/08/2021", "٣١ فبراير ٢٠٢١", "2021年13月8日", "28 رجب 1442 هـ", "08-11-21", "12 Novmber 202l"),
)
DAMAGES = (
    *("none", "a bad date", "no date", "another line", "another form", "no title", "a doubled line", "a moved date"),
    "cut off",
)


class MadeText(NamedTuple):
    """A page, what it holds, and how it was made."""

    source: str
    entries: list[tuple[str | None, dt.date | None]]
    made: tuple[str, ...]


def made_text(dice: random.Random, damages: tuple[str, ...] = DAMAGES, orders: tuple[str, ...] = ORDERS) -> MadeText:
    """Page of some entries in one order; one of them is perhaps damaged."""
    order = dice.choice(orders)
    marker = dice.choice(MARKERS) if order in LINES else ""
    form = dice.choice([name for name in sorted(FORMS) if order in LINES or name not in _OF_THEIR_OWN_LINE])
    damage = dice.choice(damages)
    # One or two entries with another line are a whole page in another order.
    count = dice.randrange(1 if damage == "none" else 3, 13)
    odd = dice.randrange(count)
    first = dt.date(dice.randrange(2004, 2026), dice.randrange(1, 13), 25)
    inner, between = dice.choice((("\n", "\n"), ("\n", "\n\n"), ("\n\n", "\n\n"), ("\n\n    ", "\n\n")))
    if not marker:
        inner = inner.rstrip(" ")
    heading, kickers, more, below = AROUND[language := dice.choice(sorted(AROUND))]
    more = more if dice.random() < 0.2 else ""
    entries: list[tuple[str | None, dt.date | None]] = []
    blocks = []
    for n in range(count):
        # A day over 12 is certain in any order of day and month.
        day = (first - dt.timedelta(days=19 * n)).replace(day=dice.randrange(13, 21))
        title = f"{dice.choice(NOUNS).capitalize()} union {dice.choice(VERBS)} the {dice.choice(NOUNS)} case {n + 1}"
        summary = f"It {dice.choice(VERBS)} what owners said of the {dice.choice(NOUNS)} in the spring."
        lines, entry = _damaged(damage if n == odd else "none", dice, form, (title, day))
        text = order.format(t=lines[0], d=lines[1], k=dice.choice(kickers.split("|")), s=summary, n=n + 1)
        parts = [line for line in text.split("\n") if line.strip(" |*#-()\t")] + [more] * bool(more)
        if n == odd:
            _move_lines(damage, parts, lines[1], dice)
        blocks.append(marker.format(n=n + 1) + inner.join(parts))
        entries.append(entry)
    head = dice.choice((f"{heading}\n\n", f"{heading}\n\n", f"Home > {heading}\n{heading}\n\n", ""))
    foot = dice.choice(("", "", "\n\n" + "\n".join(below.split("|"))))
    source = head + between.join(blocks) + foot + "\n"
    if damage == "cut off":
        end = dice.randrange(len(source) // 2, len(source))
        source, entries = source[:end], entries
    return MadeText(source, entries, (order, marker, form, damage, language, f"{count} entries"))


def _damaged(
    damage: str, dice: random.Random, form: str, entry: tuple[str, dt.date]
) -> tuple[tuple[str, str], tuple[str | None, dt.date | None]]:
    """Title and date of an entry as printed after some damage, and what there is to read."""
    title, day = entry
    if damage == "a bad date":
        # Where other dates show the order of day and month, some of these are dates.
        told = form in ("slashes", "American", "dots")
        return (title, dice.choice([bad for bad in BAD if not (told and "11/08/2021" in bad)])), (title, None)
    if damage == "no date":
        return (title, ""), (title, None)
    if damage == "another form":
        return (title, FORMS[dice.choice(sorted(FORMS))](day)), entry
    if damage == "no title":
        return ("", FORMS[form](day)), (None, day)
    return (title, FORMS[form](day)), entry


def _move_lines(damage: str, parts: list[str], date: str, dice: random.Random) -> None:
    """Damage the lines of an entry, in place."""
    if damage == "another line":
        parts.insert(dice.randrange(len(parts) + 1), "A line that nobody expected here")
    elif damage == "a doubled line":
        at = dice.randrange(len(parts))
        parts.insert(at, parts[at])
    elif damage == "a moved date" and date in parts:
        parts.remove(date)
        parts.insert(dice.randrange(len(parts) + 1), date)


def judge(made: MadeText, parsed: ParsedListing) -> str:
    """Return whether a page is read right, wrong and said, or wrong in silence."""
    found = list(zip(parsed.entries["title"], parsed.entries["date"], strict=True))
    damage = made.made[3]
    if damage == "cut off":
        # The last entry ends anywhere.
        whole = found[:-1]
        right = whole == made.entries[: len(whole)] and len(found) >= _whole_entries(made)
    else:
        # A doubled line of a table is an entry printed twice.
        right = found == made.entries or (damage == "a doubled line" and list(dict.fromkeys(found)) == made.entries)
    # A page without entries is reported by whoever reads the file.
    return "right" if right else "said" if parsed.problems or not found else "silent"


def _whole_entries(made: MadeText) -> int:
    """Number of entries of which the title and something below it are left."""
    return sum(title is not None and title in made.source.rpartition("\n")[0] for title, _ in made.entries) - 1


def main() -> None:
    """Read made-up pages for some seconds and print how they were read."""
    counts: Counter[str] = Counter()

    def attempt(seed: int) -> None:
        made = made_text(random.Random(seed))
        judged = judge(made, parse_listing(made.source))
        counts[f"{'whole' if made.made[3] == 'none' else 'damaged'} pages {judged}"] += 1
        if judged == "silent":
            error = AssertionError(f"a page is wrong in silence: {made.made}")
            error.add_note(made.source)
            raise error

    print(fuzz(__doc__ or "", attempt), "pages:", ", ".join(f"{n:,} {what}" for what, n in sorted(counts.items())))


if __name__ == "__main__":
    main()
