"""Names of feeds, topics and themes as readers see them, in the language of a report."""

from __future__ import annotations

from functools import lru_cache

from ilo_analysis.display.locale import join_words, phrase
from ilo_analysis.display.phrases import PHRASES
from ilo_analysis.display.translations import translated
from ilo_analysis.reference import read_toml, reference_path

_CAPITALS = {"covid": "COVID", "ilo": "ILO", "osh": "OSH", "hiv": "HIV", "aids": "AIDS", "un": "UN", "ilc": "ILC"}
LANGUAGE_NAMES = {"en": "English", "fr": "French", "es": "Spanish", "de": "German"}
_KINDS = {"theme": "themes", "theme_a": "themes", "theme_b": "themes", "topic": "topics"}


def name_of(kind: str, name: object, language: str = "en") -> str:
    """Name of a feed, topic or theme: an entry of the project's dictionaries by its label, any other made readable.

    `kind` is `feed`, `topic` or `theme`, which are also the names of the columns that hold them.

    >>> name_of("theme", "child-labour", "fr"), name_of("theme", "my-own"), name_of("topic", "no topic", "es")
    ('Travail des enfants', 'My own', 'Ningún asunto')
    >>> name_of("feed", "moscow-news"), name_of("feed", "all", "fr")
    ('Moscow news', 'Tous les fils')
    """
    text = str(name)
    if kind == "feed" and text == "all":
        return phrase("all_feeds", language)
    if text in ("no topic", "no theme"):
        return _with_capital(phrase(text.replace("no ", "none_"), language))
    labels = dictionary_labels(_KINDS[kind]).get(text, {}) if kind in _KINDS else {}
    return labels.get(language) or labels.get("en") or readable(text)


def side_name(side: str, language: str = "en") -> str:
    """Side of a comparison in words.

    >>> side_name("scope:theme"), side_name("feed:moscow-news", "fr"), side_name("period:2020..2021")
    ('feeds of one theme', 'fil Moscow news', 'period 2020–2021')
    """
    kind, _, value = (part.strip() for part in side.partition(":"))
    key = next((key for key in (f"side_{kind}_{value}", f"side_{kind}") if key in PHRASES), None)
    if key is None:
        return side
    parts = [part.strip() for part in value.split(",")]
    if kind in ("feed", "theme", "topic"):
        parts = [name_of(kind, part, language) for part in parts]
    elif kind == "language":
        parts = [translated(LANGUAGE_NAMES.get(part, part), language) for part in parts]
    return phrase(key, language, value=join_words(parts, language).replace("..", "–"))


def term_name(kind: str, term: str, language: str = "en") -> str:
    r"""Name of what a row of a comparison compares: a theme by its name, a word in quotation marks.

    >>> term_name("theme", "child-labour"), term_name("word", "recovery", "fr")
    ('Child labour', '«\xa0recovery\xa0»')
    """
    return name_of(kind, term, language) if kind in ("theme", "topic") else phrase("quoted", language, text=term)


def readable(name: object) -> str:
    """Id made readable: its hyphens as spaces, a capital at the beginning, known abbreviations in capitals.

    >>> readable("covid-19-recovery"), readable("global-news"), readable("no theme")
    ('COVID-19 recovery', 'Global news', 'No theme')
    """
    text = str(name).replace("-", " ").replace("_", " ").replace("covid 19", "COVID-19")
    return _with_capital(" ".join(_CAPITALS.get(word, word) for word in text.split()))


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def dictionary_labels(kind: str) -> dict[str, dict[str, str]]:
    """Labels by language of each entry of the project's dictionary of `themes` or `topics`."""
    path = reference_path(f"{kind}.toml")
    return _labels(kind, str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _labels(kind: str, path: str, _changed: int) -> dict[str, dict[str, str]]:
    # the labels alone: checking the terms takes ten times as long, and who uses them has them checked
    entries = read_toml(path).get(kind.removesuffix("s"), [])
    return {str(entry["id"]): dict(entry.get("labels", {})) for entry in entries if "id" in entry}
