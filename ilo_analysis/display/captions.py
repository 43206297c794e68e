"""Phrases, captions and tables of charts, in the report's language, made from the table that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ilo_analysis.display.chart import ShownTable
from ilo_analysis.display.locale import SHORT_MONTHS, format_number, format_period
from ilo_analysis.display.table_words import cell_text, head_of
from ilo_analysis.display.translations import translated

_PHRASES = {
    "en": {
        "none": "No stories in this selection. Widen the period, or choose other feeds.",
        "not observed": "not observed",
        "story": "story",
        "stories": "stories",
        "feed": "feed",
        "feeds": "feeds",
        "general": "general feed",
        "theme": "feed of one theme",
        "unknown": "scope not known",
        "mixed": "feeds of different scope pooled",
        "source": "Source: ILO listing pages as saved; own count.",
        "hatched": "Hatched: only some days of the month were observed, as written (days seen / days).",
        "shaded": "Shaded: no saved page shows the month, so its number is not known (it is not zero).",
        "twice": "A story that several feeds list is counted in each of them.",
        "interval": "Lines: 95 % Wilson interval; it covers chance, not pages that were not saved.",
        "of": "{n} of {total}",
        "over 100": "A story can have several, so shares may add up to more than 100 %.",
        "days": "{seen} of {days} days observed",
        "milestones": "{shown} of {known} dated milestones are shown, the others have no room.",
    },
    "fr": {
        "none": "Aucun article dans cette sélection. Élargissez la période ou choisissez d’autres fils.",
        "not observed": "non observé",
        "story": "article",
        "stories": "articles",
        "feed": "fil",
        "feeds": "fils",
        "general": "fil général",
        "theme": "fil d’un seul thème",
        "unknown": "portée inconnue",
        "mixed": "fils de portée différente réunis",
        "source": "Source : pages de l’OIT telles qu’enregistrées ; décompte propre.",
        "hatched": "Hachuré : seuls certains jours du mois ont été observés, comme indiqué (jours vus / jours).",
        "shaded": "Grisé : aucune page enregistrée ne montre ce mois ; le nombre est inconnu (et non zéro).",
        "twice": "Un article présent dans plusieurs fils est compté dans chacun d’eux.",
        "interval": "Traits : intervalle de Wilson à 95 % ; il couvre le hasard, non les pages manquantes.",
        "of": "{n} sur {total}",
        "over 100": "Un article peut en avoir plusieurs : la somme des parts peut dépasser 100 %.",
        "days": "{seen} jours observés sur {days}",
        "milestones": "{shown} des {known} dates repères sont indiquées, la place manque pour les autres.",
    },
    "es": {
        "none": "No hay noticias en esta selección. Amplíe el período o elija otros canales.",
        "not observed": "no observado",
        "story": "noticia",
        "stories": "noticias",
        "feed": "canal",
        "feeds": "canales",
        "general": "canal general",
        "theme": "canal de un solo tema",
        "unknown": "alcance desconocido",
        "mixed": "canales de distinto alcance reunidos",
        "source": "Fuente: páginas de la OIT tal como se guardaron; recuento propio.",
        "hatched": "Rayado: solo se observaron algunos días del mes, como se indica (días vistos / días).",
        "shaded": "Sombreado: ninguna página guardada muestra el mes; el número no se conoce (no es cero).",
        "twice": "Una noticia que aparece en varios canales se cuenta en cada uno.",
        "interval": "Líneas: intervalo de Wilson del 95 %; cubre el azar, no las páginas que faltan.",
        "of": "{n} de {total}",
        "over 100": "Una noticia puede tener varios, por lo que la suma puede superar el 100 %.",
        "days": "{seen} de {days} días observados",
        "milestones": "Se indican {shown} de los {known} hitos; no hay espacio para los demás.",
    },
}


def say(key: str, language: str = "en", **values: object) -> str:
    """Say a fixed phrase in the report's language; English where the language is not known."""
    return _PHRASES.get(language, _PHRASES["en"])[key].format(**values)


def none_found(language: str) -> str:
    """Say that there is nothing to draw."""
    return say("none", language)


def short_month(period: pd.Period, language: str = "en") -> str:
    """Short name of the period's month, for an axis."""
    return SHORT_MONTHS.get(language, SHORT_MONTHS["en"])[period.month - 1]


def period_name(period: object, language: str = "en") -> str:
    """Period in words; nothing for a missing one.

    >>> period_name(pd.Period("2021-07", "M")), period_name(pd.NaT)
    ('July 2021', '')
    """
    return format_period(period, language) if isinstance(period, pd.Period) else ""


def span_of(periods: Iterable[object], language: str = "en") -> str:
    """First to last period in words; nothing if there is none."""
    known = sorted(period for period in periods if isinstance(period, pd.Period))
    if not known:
        return ""
    first, last = period_name(known[0], language), period_name(known[-1], language)
    return first if first == last else f"{first} – {last}"


def count_of(n: int, language: str = "en", noun: str = "stories") -> str:
    """Count with its noun: `1 story`, `5 stories`."""
    one = {"stories": "story", "feeds": "feed"}[noun]
    return f"{format_number(n, language)} {say(one if n == 1 else noun, language)}"


def story_ids_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """Distinct stories of a table's rows."""
    return tuple(dict.fromkeys(story for ids in frame.get("story_ids", []) for story in ids))


def caption_of(frame: pd.DataFrame, language: str, notes: Sequence[str] = (), *, n: int | None = None) -> str:
    """Caption with n, feeds, period, the notes asked for and the source."""
    known = "story_ids" in frame and frame["story_ids"].map(len).sum() > 0
    count = len(story_ids_of(frame)) if n is None else n
    parts = [f"n = {count_of(count, language)}"] if known or n is not None else []
    if "feed" in frame and len(frame):
        parts.append(count_of(frame["feed"].nunique(), language, "feeds"))
    span = span_of(frame["period"], language) if "period" in frame else ""
    head = ", ".join([*parts, *([span] if span else [])]) + "."
    return " ".join([head, *(say(note, language) for note in notes), say("source", language)])


def shown_table(frame: pd.DataFrame, columns: Sequence[str], language: str = "en", **named: str) -> ShownTable:
    """Table as readers see it: these columns under their heads, or under those that are `named`."""
    columns = [column for column in columns if column in frame]
    numeric = [bool(pd.api.types.is_numeric_dtype(frame[column])) for column in columns]
    rows = [
        [cell_text(value, column, language) for value, column in zip(row, columns, strict=True)]
        for row in frame[columns].itertuples(index=False)
    ]
    heads = [translated(named[c], language) if c in named else head_of(c, language) for c in columns]
    return ShownTable(heads, rows, numeric)
