"""Pages with known truth: every layout, four languages and the odd cases that real pages show, from one seed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from babel.dates import get_month_names

LANGUAGES = ("en", "fr", "es", "de")
MONTHS = {language: list(get_month_names("wide", "format", language).values()) for language in LANGUAGES}
SENTENCES = {
    "en": "workers the of social protection in for a new report on decent jobs Convention youth and wages",
    "fr": "les travailleurs de la protection sociale pour un nouveau rapport sur des emplois décents et salaires",
    "es": "los trabajadores de la protección social para un nuevo informe sobre el empleo decente y salarios",
    "de": "die Arbeit der sozialen Sicherheit und ein neuer Bericht über den Schutz für das Personal mit Löhnen",
}
WORDS = {language: sentence.split() for language, sentence in SENTENCES.items()}
KICKERS = {
    "en": ["Press release", "Better Work", "COP 26", "COVID-19: ILO Monitor – 8th edition", "Video", "Ukraine"],
    "fr": ["Communiqué de presse", "Article", "COP 26", "Travail des enfants"],
    "es": ["Comunicado de prensa", "Artículo", "Trabajo infantil"],
    "de": ["Pressemitteilung", "Weltsozialbericht 2021", "Artikel"],
}
HEADINGS = {"en": "News room", "fr": "Actualités récentes", "es": "Sala de prensa", "de": "Presseinformationen"}
PLACES = ["Geneva, Switzerland", "BANGKOK", "Islamabad, Pakistan", "Côte d’Ivoire"]
FIELDS = ("number", "credit", "credit_year", "kicker", "title", "date", "date_end", "place", "summary")


@dataclass
class Truth:
    """What one generated entry says."""

    number: int | None = None
    credit: str | None = None
    credit_year: int | None = None
    kicker: str | None = None
    title: str | None = None
    date: dt.date | None = None
    date_end: dt.date | None = None
    place: str | None = None
    summary: str | None = None
    parts: list[list[str]] = field(default_factory=list)  # lines of each printed part, blank part = empty slot


class PageMaker:
    """Makes one page; the seed decides everything, `odd` switches the odd cases on."""

    def __init__(self, seed: int, layout: str, *, odd: bool = True) -> None:
        self.random = random.Random(seed)
        self.layout = layout
        self.odd = odd
        self.language = self.random.choice(list(MONTHS))
        self.kickers = self.random.random() < 0.6
        self.day = dt.date(2000, 1, 1) + dt.timedelta(days=self.random.randrange(8000))

    def chance(self, share: float) -> bool:
        """Shall an odd case occur?"""
        return self.odd and self.random.random() < share

    def sentence(self, least: int, most: int) -> str:
        """Words of the page's language."""
        text = " ".join(self.random.choices(WORDS[self.language], k=self.random.randint(least, most)))
        return text[0].upper() + text[1:]

    def printed_day(self, day: dt.date) -> str:
        """A day as a page of this language prints it."""
        month = MONTHS[self.language][day.month - 1]
        if self.language == "en":
            month = month.upper() if self.chance(0.02) else month
            return f"{day.day:02d} {month} {day.year}" if not self.chance(0.1) else f"{day.day} {month} {day.year}"
        shape = {"fr": "{} {} {}", "es": "{} de {} de {}", "de": "{}. {} {}"}[self.language]
        return shape.format(day.day, month, day.year)

    def date_line(self, truth: Truth) -> str:
        """A date line, of a day or a range, with or without a place."""
        self.day -= dt.timedelta(days=self.random.randint(0, 12))
        truth.date = truth.date_end = self.day
        printed = self.printed_day(self.day)
        if self.chance(0.08):
            truth.date_end = self.day + dt.timedelta(days=self.random.choice([2, 40, 300]))
            end = self.printed_day(truth.date_end)
            if (truth.date_end.year, truth.date_end.month) == (self.day.year, self.day.month):
                printed = f"{self.day.day} - {end}"
            else:
                printed = f"{printed} {self.random.choice(['-', '–'])} {end}"
        if self.chance(0.1):
            truth.place = self.random.choice([*PLACES, None])
            printed += f", {truth.place}" if truth.place else ","
        return printed.replace(" ", "\xa0", 1) if self.chance(0.03) else printed

    def entry(self, number: int) -> Truth:
        """One entry and its printed parts."""
        truth = Truth(number=number if self.layout == "numbered" else None)
        if self.random.random() < 0.3:
            truth.credit = self.random.choice(["R. Alder / Glenphoto", "ILO", "Marcel Crozet/ILO", "KB Mpofu / ILO 2"])
            truth.credit_year = None if self.chance(0.1) else 2022
            truth.parts.append([f"© {truth.credit}" + (f" {truth.credit_year}" if truth.credit_year else "")])
        if self.kickers and self.random.random() < 0.8:
            truth.kicker = self.random.choice(KICKERS[self.language])
            truth.parts.append([truth.kicker])
        elif truth.credit and self.layout in ("numbered", "bullets") and self.chance(0.3):
            truth.parts.append([])
        truth.title = self.sentence(4, 12)
        if self.chance(0.03):
            truth.title = f"{self.printed_day(self.day)} : {truth.title}"
        elif self.chance(0.03):
            truth.title = f"“{truth.title}” re\xadport"
        truth.parts.append([truth.title])
        undated = self.layout in ("numbered", "bullets") and number > 1 and self.chance(0.03)
        truth.parts.extend([] if undated else [[self.date_line(truth)]])
        if undated or self.random.random() < 0.92:
            truth.summary = f"{self.sentence(14, 40)}."
            truth.parts.append([truth.summary])
        return truth

    def page(self) -> tuple[str, list[Truth], str]:
        """Text, truth and language of one page."""
        entries, lines = [], [HEADINGS[self.language], ""]
        for _ in range(self.random.randint(1, 3)):
            month = f"{MONTHS[self.language][self.day.month - 1].capitalize()} {self.day.year}"
            lines += [month, ""]
            for number in range(1, self.random.randint(2, 6)):
                truth = self.entry(number)
                entries.append(truth)
                lines += self.printed(truth, number)
        if self.layout in ("bare", "dash"):
            lines = [line for line in lines if line]
        return "\n".join(lines).strip("\n"), entries, self.language

    def printed(self, truth: Truth, number: int) -> list[str]:
        """Lines of one entry in the page's layout."""
        marker = {"numbered": f"  {number}. ", "bullets": "  • "}.get(self.layout)
        if marker is None:
            dash = ["-"] if self.layout == "dash" else []
            return dash + [line for part in truth.parts for line in part]
        if number > 1 and truth.date and self.chance(0.03):
            truth.number, marker = None, None
        lines: list[str] = [] if marker else ["", ""][: 1 + (not truth.credit)]
        for part in truth.parts:
            lines += [f"{marker or '    '}{line}" for line in part] + [""]
            marker = "    "
        return lines


def make_page(seed: int, layout: str, *, odd: bool = True) -> tuple[str, list[Truth], str]:
    """Text, true entries and language of the page of a seed."""
    return PageMaker(seed, layout, odd=odd).page()
