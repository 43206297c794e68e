"""Parts of hand-made listing pages: headlines as offices print them in four languages, and the layouts around them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from babel.dates import get_month_names

LANGUAGES = ("en", "fr", "es", "de")
MONTHS = {language: list(get_month_names("wide", "format", language).values()) for language in LANGUAGES}
SHAPES = {"en": "{:02d} {} {}", "fr": "{} {} {}", "es": "{} de {} de {}", "de": "{}. {} {}"}

TITLES = {
    "en": """ILO reaches ratification target for landmark social security instrument
Farm workers in Zambia: a union for those who never had one
How can young people find work after the pandemic?
“No one left behind”: Director-General opens Regional Meeting
Decent work in the cocoa sector
Video: Life on the tea estates - what has changed
100 years of the ILO in Viet Nam
Agreement signed with the Government of Uzbekistan (2021-2025)""",
    "fr": """L'OIT salue la ratification de la convention n° 102 par le Paraguay
Travail des enfants : ce que disent les chiffres
Comment les jeunes trouveront-ils un emploi après la crise?
« Personne ne doit rester de côté », déclare le Directeur général
Un accord pour les gens de mer
Sécurité sociale - les Etats africains se concertent
96e Conférence internationale du Travail
Un nouveau programme à Madagascar (2018-2020)""",
    "es": """La OIT celebra la ratificación del Convenio 102 por el Paraguay
Trabajo infantil: lo que dicen las cifras
¿Cómo encontrarán empleo los jóvenes después de la crisis?
“Nadie debe quedar atrás”, afirma el Director General
Un acuerdo para la gente de mar
Seguridad social - los países andinos buscan respuestas
100 años de la OIT en América Latina
Nuevo programa de país en Honduras (2018-2020)""",
    "de": """ILO begrüßt Ratifizierung des Übereinkommens Nr. 102
Kinderarbeit: Was die Zahlen sagen
Wie finden junge Menschen nach der Krise Arbeit?
„Niemand darf zurückbleiben“, sagt der Generaldirektor
Ein Abkommen für Seeleute
Soziale Sicherheit - neue Wege in Afrika
100 Jahre ILO in Deutschland
Neues Programm für Lieferketten (2018-2020)""",
}
SUMMARIES = {
    "en": """Ministers, employers and workers agreed on 3 May 2021 that more has to be done for those who have no cover.
A new report shows that the gap is closing, but far too slowly for the women who work in the informal economy.
The programme will run for four years; it is meant for households that lost their income.""",
    "fr": """Les ministres, les employeurs et les travailleurs ont convenu le 3 mai 2021 d'agir pour les exclus.
Un nouveau rapport montre que les écarts se réduisent, mais bien trop lentement pour les femmes.
GENÈVE (OIT Infos) – Le programme durera quatre ans et s'adresse aux ménages qui ont perdu leur revenu.""",
    "es": """Los ministros, los empleadores y los trabajadores acordaron el 3 de mayo de 2021 actuar por los excluidos.
Un nuevo informe muestra que la brecha se reduce, pero con demasiada lentitud para las mujeres.
GINEBRA (Noticias de la OIT) – El programa durará cuatro años y ayudará a los hogares que perdieron sus ingresos.""",
    "de": """Regierungen, Arbeitgeber und Gewerkschaften haben sich am 3. Mai 2021 auf mehr Schutz für alle geeinigt.
Ein neuer Bericht zeigt, dass die Lücke kleiner wird, aber viel zu langsam für die Frauen.
Das Programm läuft vier Jahre und ist für Haushalte gedacht, die ihr Einkommen verloren haben.""",
}
KICKERS = {
    "en": ["Press release", "Better Work", "World Day Against Child Labour", "COVID-19: ILO Monitor – 8th edition"],
    "fr": ["Communiqué de presse", "Article", "Journée mondiale contre le travail des enfants", "COP 26"],
    "es": ["Comunicado de prensa", "Trabajo decente", "Día mundial contra el trabajo infantil", "COP 26"],
    "de": ["Pressemitteilung", "Bessere Arbeit", "Welttag gegen Kinderarbeit", "COP 26"],
}
HEADINGS = {"en": "News room", "fr": "Actualités", "es": "Sala de prensa", "de": "Presseinformationen"}
SECTIONS = {
    "en": ("Speeches", "Special events"),
    "fr": ("Discours", "Événements spéciaux"),
    "es": ("Discursos", "Eventos especiales"),
    "de": ("Reden", "Besondere Anlässe"),
}
ABOUT = {
    "en": "This team and country office has been at work since 1959 and serves ten states of the region.",
    "fr": "Cette équipe d'appui est présente depuis 1959 et travaille avec dix pays de la région.",
    "es": "Este equipo de apoyo trabaja desde 1959 con los mandantes de diez países de la región.",
    "de": "Dieses Team arbeitet seit 1959 mit den Regierungen und Verbänden in zehn Staaten der Region.",
}
# What stands around a list in the text of a whole web page.
MENUS = {
    "en": """Skip to main content|Promoting jobs, protecting people|Menu|About the ILO|Topics|Regions
|Meetings and events|Publications|ILO home > Newsroom > News|Newsroom""",
    "fr": """Aller au contenu|Promouvoir l'emploi, protéger les personnes|Menu|A propos de l'OIT|Thèmes|Régions
|Réunions et événements|Publications|Accueil > Salle de presse > Actualités|Salle de presse""",
    "es": """Saltar al contenido|Promover el empleo, proteger a las personas|Menú|Acerca de la OIT|Temas|Regiones
|Reuniones y eventos|Publicaciones|Inicio > Sala de prensa > Noticias|Oficina de prensa""",
    "de": """Zum Inhalt|Arbeit fördern, Menschen schützen|Menü|Über die ILO|Themen|Regionen
|Veranstaltungen|Publikationen|Startseite > Presse > Meldungen|Presse""",
}
FOOTS = {
    "en": "Previous|1|2|3|Next|See also|RSS feed|© 1996-2014 International Labour Organization (ILO)|Privacy policy",
    "fr": "Précédent|1|2|3|Suivant|Voir aussi|Flux RSS|© 1996-2014 Organisation internationale du Travail|Contact",
    "es": "Anterior|1|2|3|Siguiente|Ver también|Canal RSS|© 1996-2014 Organización Internacional del Trabajo|Contacto",
    "de": "Zurück|1|2|3|Weiter|Siehe auch|RSS-Feed|© 1996-2014 Internationale Arbeitsorganisation|Impressum",
}
SITE_MAPS = {
    "en": "About the ILO|How the ILO works|Departments and offices|Regions|Africa|Americas|Arab States",
    "fr": "A propos de l'OIT|Comment fonctionne l'OIT|Départements et bureaux|Régions|Afrique|Amériques",
    "es": "Acerca de la OIT|Cómo funciona la OIT|Departamentos y oficinas|Regiones|África|Américas",
    "de": "Über die ILO|Wie die ILO arbeitet|Abteilungen und Büros|Regionen|Afrika|Amerika",
}


@dataclass(frozen=True)
class Shown:
    """One entry as a reader sees it; `printed` is its date line."""

    title: str | None
    date: dt.date | None = None
    printed: str | None = None
    date_end: dt.date | None = None
    place: str | None = None
    kicker: str | None = None
    credit: str | None = None
    credit_year: int | None = None
    summary: str | None = None
    number: int | None = None

    def parts(self) -> list[str]:
        """Printed lines."""
        credit = " ".join(str(part) for part in ("©", self.credit, self.credit_year) if part)
        shown = (credit if len(credit) > 1 else None, self.kicker, self.title, self.printed, self.summary)
        return [part for part in shown if part]


def printed_day(day: dt.date, language: str) -> str:
    """A day as a page of this language prints it."""
    return SHAPES[language].format(day.day, MONTHS[language][day.month - 1], day.year)


def stories(language: str, count: int = 5, *, kickers: str = "", credits: str = "", bare: str = "") -> list[Shown]:
    """So many entries, newest first; the options name those with a kicker, with a credit, and without a summary."""
    titles, summaries = TITLES[language].split("\n"), SUMMARIES[language].split("\n")
    made = []
    for n in range(count):
        day = dt.date(2021, 5, 28) - dt.timedelta(days=9 * n)
        made.append(
            Shown(
                titles[n % len(titles)],
                day,
                printed_day(day, language),
                day,
                kicker=KICKERS[language][n % 4] if str(n) in kickers else None,
                credit="Marcel Crozet / ILO" if str(n) in credits else None,
                credit_year=2022 if str(n) in credits else None,
                summary=None if str(n) in bare else summaries[n % 3],
            )
        )
    return made


def changed(entries: list[Shown], at: int, **values: object) -> list[Shown]:
    """The same entries, one of them changed."""
    return [replace(entry, **values) if n == at else entry for n, entry in enumerate(entries)]


def counted(entries: list[Shown], first: int = 1) -> list[Shown]:
    """The same entries with their numbers."""
    return [replace(entry, number=first + n) for n, entry in enumerate(entries)]


def listed(entries: list[Shown], marker: str = "  • ") -> str:
    """Entries as a list of blocks: numbered where they have numbers, else with the marker."""
    blocks = []
    for entry in entries:
        own = f"  {entry.number}. " if entry.number else marker
        blocks += [(own if n == 0 else "    ") + part for n, part in enumerate(entry.parts())]
    return "\n\n".join(blocks)


def flat(entries: list[Shown], *, before: str = "", after: str = "", between: str = "\n") -> str:
    """Entries as lines without indent, with a dash before or after each."""
    lines = [line for entry in entries for line in (before, *entry.parts(), after) if line]
    return between.join(lines)


def menu(texts: dict[str, str], language: str) -> str:
    """Lines of a menu or a foot."""
    return texts[language].replace("\n", "").replace("|", "\n")
