"""Names of feeds, topics and themes as readers see them, in the language of a report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from ilo_analysis.annotate.partners import partner_names
from ilo_analysis.annotate.places import country_names
from ilo_analysis.display.locale import ENGLISH, N_, Locale, capital
from ilo_analysis.reference import read_toml, reference_path
from ilo_analysis.text.choices import listed
from ilo_analysis.text.terminal import drawable

_CAPITALS = {"covid": "COVID", "ilo": "ILO", "osh": "OSH", "hiv": "HIV", "aids": "AIDS", "un": "UN", "ilc": "ILC"}
LANGUAGE_NAMES = {"en": N_("English"), "fr": N_("French"), "es": N_("Spanish"), "de": N_("German")}
SCOPES = {
    "general": N_("general feed"),
    "theme": N_("feed of one theme"),
    "unknown": N_("scope not known"),
    "mixed": N_("feeds of different scope pooled"),
}
POOLED = {"general": N_("All general feeds"), "theme": N_("All feeds of one theme")}
NO_ENTRY = {"no topic": N_("no topic"), "no theme": N_("no theme")}
_SIDES = {
    "feed": N_("feed {value}"),
    "scope": N_("feeds of scope {value}"),
    "scope:theme": N_("feeds of one theme"),
    "scope:general": N_("general feeds"),
    "period": N_("period {value}"),
    "theme": N_("theme {value}"),
    "language": N_("language {value}"),
    "rest": N_("all others"),
}
_COLUMNS = {"theme_a": "theme", "theme_b": "theme"}
_KINDS = {"theme": "themes", "topic": "topics"}


def name_of(kind: str, name: object, locale: Locale = ENGLISH) -> str:
    """Name of a feed, topic or theme: its label in the data or the project's dictionaries, or its id made readable.

    `kind` is `feed`, `topic` or `theme`, which are also the names of the columns that hold them.

    >>> name_of("theme", "child-labour", Locale("fr")), name_of("theme", "my-own")
    ('Travail des enfants', 'My own')
    >>> name_of("feed", "moscow-news"), name_of("feed", "all", Locale("fr"))
    ('Moscow news', 'Tous les fils')
    """
    text, kind = str(name), _COLUMNS.get(kind, kind)
    if kind == "feed" and text == "all":
        return locale.tr("All feeds")
    if text in NO_ENTRY:
        return capital(locale.tr(text))
    labels = locale.names.get(kind, {}).get(text) or {}
    if not labels and kind in _KINDS:
        labels = dictionary_labels(_KINDS[kind]).get(text, {})
    return drawable(labels.get(locale.language) or labels.get("en") or readable(text))


def words_of_label(part: str, value: str, locale: Locale = ENGLISH) -> str:
    """Name of what a part of a selection (`themes`, `countries`, `languages` …) asks for.

    >>> words_of_label("countries", "UZB", Locale("fr")), words_of_label("partners", "g20")
    ('Ouzbékistan', 'G20')
    """
    if part in ("feeds", "themes", "topics"):
        return name_of(part.removesuffix("s"), value, locale)
    if part == "countries":
        return _countries(locale.language).get(value, value)
    if part == "languages":
        return locale.tr(LANGUAGE_NAMES[value]) if value in LANGUAGE_NAMES else _language_name(value, locale)
    return _partners(locale.language).get(value, value) if part == "partners" else value


# The lists that a selection can ask for.
PARTS = {
    "feeds": N_("Feeds"),
    "topics": N_("Topics"),
    "themes": N_("Themes"),
    "countries": N_("Countries"),
    "instruments": N_("Instruments"),
    "partners": N_("Partners"),
    "languages": N_("Languages"),
    "kickers": N_("Kickers"),
}


def words_of_selection(asked: Mapping[str, Any], locale: Locale = ENGLISH) -> list[str]:
    """Return what the lists and the words of a selection ask for, a phrase for each.

    >>> words_of_selection({"start": "2021", "themes": ["covid-19"], "text": "child labour"})
    ['Themes: COVID-19', 'Words: “child labour”']
    """
    said = {}
    for part, head in PARTS.items():
        values = asked.get(part, ())
        listed = values.split(",") if isinstance(values, str) else values
        said[head] = ", ".join(words_of_label(part, value.strip(), locale) for value in listed)
    said[N_("Words")] = locale.tr("“{text}”", text=asked["text"]) if asked.get("text") else ""
    return [f"{locale.tr(head)}{locale.colon}{words}" for head, words in said.items() if words]


_countries, _partners = cache(country_names), cache(partner_names)


def _language_name(code: str, locale: Locale) -> str:
    """Name of a language that the reports do not speak."""
    from babel import Locale as Names

    return capital(Names(locale.language).languages.get(code, code))


def scope_name(scope: str, locale: Locale = ENGLISH) -> str:
    """Return the scope of a feed in words, for the head of a panel."""
    return locale.tr(SCOPES[scope])


def group_name(feed: object, scope: object, locale: Locale = ENGLISH) -> str:
    """Name of a feed, or of all feeds of one scope.

    >>> group_name("moscow-news", "general"), group_name("all", "general"), group_name("all", "mixed")
    ('Moscow news', 'general feeds', 'All feeds')
    """
    if str(feed) == "all" and scope in ("general", "theme"):
        return side_name(f"scope:{scope}", locale)
    return name_of("feed", feed, locale)


def feed_words(feed: object, locale: Locale = ENGLISH, *, scope: object = "") -> str:
    """Return a feed as a sentence names it: its own name, quoted where the language does; several as what they are.

    >>> feed_words("moscow-news", Locale("es")), feed_words("all", Locale("fr"), scope="general"), feed_words("all")
    ('«Moscow news»', 'les fils généraux', 'the pool of all feeds')
    """
    if str(feed) != "all":
        return locale.tr("{feed}", context="in a sentence", feed=name_of("feed", feed, locale))
    return {
        "general": locale.tr("general feeds", context="in a sentence"),
        "theme": locale.tr("feeds of one theme", context="in a sentence"),
    }.get(str(scope), locale.tr("the pool of all feeds"))


def feeds_of_scope(scope: str, n: int, locale: Locale = ENGLISH) -> str:
    """Return a number of feeds of one scope, in words.

    >>> feeds_of_scope("general", 12), feeds_of_scope("theme", 1)
    ('12 general feeds', '1 feed of one theme')
    """
    return {
        "general": locale.tr("{n} general feed", "{n} general feeds", n=n),
        "theme": locale.tr("{n} feed of one theme", "{n} feeds of one theme", n=n),
        "unknown": locale.tr("{n} feed of unknown scope", "{n} feeds of unknown scope", n=n),
        "mixed": locale.tr("{n} feed, pooled", "{n} feeds, pooled", n=n),
    }[scope]


def side_name(side: str, locale: Locale = ENGLISH) -> str:
    """Return the side of a comparison in words.

    >>> side_name("scope:theme"), side_name("feed:moscow-news", Locale("fr")), side_name("period:2020..2021")
    ('feeds of one theme', 'fil Moscow news', 'period 2020–2021')
    """
    kind, _, value = (part.strip() for part in side.partition(":"))
    named = _SIDES.get(side.replace(" ", "")) or _SIDES.get(kind)
    if named is None:
        return side
    parts = listed(value, locale.names.get(kind, ()))
    if kind in ("feed", "theme", "topic"):
        parts = [name_of(kind, part, locale) for part in parts]
    elif kind == "language":
        parts = [locale.tr(LANGUAGE_NAMES.get(part, part)) for part in parts]
    return locale.tr(named, value=locale.list(parts).replace("..", "–"))


def term_name(kind: str, term: str, locale: Locale = ENGLISH) -> str:
    r"""Name of what a row of a comparison compares: a theme by its name, a word in quotation marks.

    >>> term_name("theme", "child-labour"), term_name("word", "recovery", Locale("fr"))
    ('Child labour', '«\xa0recovery\xa0»')
    """
    return name_of(kind, term, locale) if kind in ("theme", "topic") else locale.tr("“{text}”", text=term)


def readable(name: object) -> str:
    """Return the id made readable: its hyphens as spaces, a capital at the beginning, known abbreviations in capitals.

    A name that is no id keeps its hyphens.

    >>> readable("covid-19-recovery"), readable("global-news"), readable("no theme"), readable("Timor-Leste")
    ('COVID-19 recovery', 'Global news', 'No theme', 'Timor-Leste')
    """
    text = str(name)
    if text.islower() and " " not in text and text[0].isalnum():
        text = text.replace("-", " ").replace("_", " ").replace("covid 19", "COVID-19")
    return capital(" ".join(_CAPITALS.get(word, word) for word in text.split()))


def dictionary_labels(kind: str) -> dict[str, dict[str, str]]:
    """Return the labels by language of each entry of the project's dictionary of `themes` or `topics`."""
    path = reference_path(f"{kind}.toml")
    return _labels(kind, str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _labels(kind: str, path: str, _changed: int) -> dict[str, dict[str, str]]:
    # the labels alone: checking the terms takes ten times as long, and who uses them has them checked
    entries = read_toml(path).get(kind.removesuffix("s"), [])
    return {str(entry["id"]): dict(entry.get("labels", {})) for entry in entries if "id" in entry}
