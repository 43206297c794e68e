"""The language of a text, judged by its function words, endings and letters, never from an address."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ilo_analysis.listings.dates.words import month_languages
from ilo_analysis.reference import reference_folder
from ilo_analysis.text.normalise import beyond_ascii

# Letters of one language only, or of several that other letters and words must tell apart.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("th", re.compile(r"[\u0e01-\u0e7f]")),
    ("lo", re.compile(r"[\u0e80-\u0eff]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0531-\u058f]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("si", re.compile(r"[\u0d80-\u0dff]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)
_OTHER_LETTERS = re.compile(r"[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufaff\ufb13-\ufdff\ufe70-\ufefc]")
_LETTERS = re.compile(r"[^\W\d_]+(?:[\u0900-\u097f]+)?")
_LONGEST_ENDING = 6
# Weights of a word or ending of one language, and of one that several share.
_OWN, _SHARED = 2.0, 0.5
# The language must have so much weight, and the next one so much less.
_ENOUGH, _MARGIN = 1.5, 0.5
# In a longer text one word in this many must be known; if not, its language is not listed.
_LONG, _ONE_OF = 12, 9
# A shorter text that tells nothing is taken to be in the language of its page.
_SHORT = 7
# Characters of a line that are looked at first; a shorter one is a date, a kicker or a credit.
_BEGINNING, _SHORT_LINE = 60, 40
# A page is clearly in a language if it has this many of its words, few of others, and this many times as many.
_CLEAR_WORDS, _FEW_OTHERS, _CLEAR_TIMES = 3, 1, 4


class _Words(NamedTuple):
    """The weight of each word and ending for each language, and the words of one language only."""

    words: dict[str, dict[str, float]]
    endings: dict[str, dict[str, float]]
    letters: dict[str, dict[str, float]]
    own: dict[str, str]


def _read_words() -> _Words:
    """Return the words and endings of each language, weighted: those that several languages share count less."""
    found: dict[str, dict[str, list[str]]] = {"words": {}, "endings": {}, "letters": {}}
    with (reference_folder() / "function_words.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for kind, languages in found.items():
                for text in dict.fromkeys(row[kind].split()):
                    languages.setdefault(text.removeprefix("-"), []).append(row["language"])
    weights = {
        "words": _weighed(found["words"], _OWN),
        "endings": _weighed(found["endings"], _OWN),
        "letters": _weighed(found["letters"], _SHARED),
    }
    own = {word: languages[0] for word, languages in found["words"].items() if len(languages) == 1}
    return _Words(**weights, own=own)


def _weighed(found: dict[str, list[str]], own: float) -> dict[str, dict[str, float]]:
    return {
        text: dict.fromkeys(languages, own if len(languages) == 1 else min(own, _SHARED) / len(languages) ** 0.5)
        for text, languages in found.items()
    }


_KNOWN = _read_words()
LANGUAGES = tuple(dict.fromkeys(language for weights in _KNOWN.words.values() for language in weights))


def clear_language(text: str) -> str | None:
    """Return the language of a page that is clearly in one language; None if each entry must be judged.

    >>> clear_language("A report of the ILO on the future of their work and who it is for"), clear_language("ILO 100")
    ('en', None)
    """
    languages = [_KNOWN.own[word] for word in _KNOWN.own.keys() & text.split()]
    if len(languages) < _CLEAR_WORDS or _OTHER_LETTERS.search(beyond_ascii(text)):
        return None
    best = max(set(languages), key=languages.count)
    times = languages.count(best)
    others = len(languages) - times
    clear = times >= _CLEAR_WORDS and others <= _FEW_OTHERS and times >= _CLEAR_TIMES * others
    return best if clear else None


def page_languages(
    lines: Sequence[str], entries: Sequence[tuple[str | None, str | None]], dates: Iterable[str]
) -> tuple[str | None, list[str | None]]:
    """Return the language of a page and of each entry, from their titles, summaries and printed dates.

    If the beginnings of its lines show that a page is clearly in one language, the rest is not examined.
    """
    beginnings = [line[:_BEGINNING] for line in lines if len(line) > _SHORT_LINE]
    clear = clear_language(" ".join(beginnings)) or clear_language(" ".join(lines))
    return (clear, [clear] * len(entries)) if clear else languages_of(entries, dates)


def languages_of(
    entries: Sequence[tuple[str | None, str | None]], dates: Iterable[str]
) -> tuple[str | None, list[str | None]]:
    """Return what `page_languages` does, for a page that is not clearly in one language.

    An entry too short to judge has the language of the page; a longer one without a word of that language has none.
    """
    texts = [f"{title or ''} {summary or ''}" for title, summary in entries]
    whole = language_of(" ".join(texts), dates)
    return whole, [language_of(text) or (whole if _may_be(text, whole) else None) for text in texts]


def language_of(text: str, dates: Iterable[str] = ()) -> str | None:
    """Return the ISO 639 language of a text and the date lines printed with it; None if they do not show it.

    >>> language_of("La OIT pide más protección para los trabajadores"), language_of("ILO: 100")
    ('es', None)
    >>> language_of("A OIT pede mais proteção para os trabalhadores"), language_of("ILO ve bakanlık iş için buluştu")
    ('pt', 'tr')
    """
    text = unicodedata.normalize("NFC", text)
    if (of_letters := _language_of_letters(text)) is not None:
        return of_letters
    words = _LETTERS.findall(text.lower())
    scores: dict[str, float] = defaultdict(float)
    known = 0
    for word in words:
        weights = _weights(word)
        known += bool(weights)
        for language, weight in weights.items():
            scores[language] += weight
    for letter in _KNOWN.letters.keys() & text.lower():
        for language, weight in _KNOWN.letters[letter].items():
            scores[language] += weight
    for line in dates:
        named = month_languages(line) & set(LANGUAGES)
        if len(named) == 1:
            scores[next(iter(named))] += 1
    ranked = sorted(scores.items(), key=lambda score: -score[1])
    (best, most), (_, next_most) = [*ranked, ("", 0.0), ("", 0.0)][:2]
    if most < _ENOUGH or most - next_most < _MARGIN or (len(words) >= _LONG and known * _ONE_OF < len(words)):
        return None
    return best


@lru_cache(maxsize=1 << 14)
def _weights(word: str) -> dict[str, float]:
    """Return the evidence of a word, or of its longest known ending."""
    if weights := _KNOWN.words.get(word):
        return weights
    for size in range(min(_LONGEST_ENDING, len(word) - 3), 1, -1):
        if weights := _KNOWN.endings.get(word[-size:]):
            return weights
    return {}


def _language_of_letters(text: str) -> str | None:
    """Return the language to whose alphabet a third of the text's letters belong; None if letters do not decide."""
    if not _OTHER_LETTERS.search(beyond_ascii(text)):
        return None
    letters = sum(map(str.isalpha, text))
    for language, pattern in _SCRIPTS:
        # Japanese writes half of its words in Chinese letters.
        if len(pattern.findall(text)) * (10 if language == "ja" else 3) > letters:
            return language
    return None


def _may_be(text: str, language: str | None) -> bool:
    """Return whether a text of undecided language may be in that of its page."""
    words = _LETTERS.findall(text.lower())
    if language is None or len(words) < _SHORT:
        return True
    return any(language in _weights(word) for word in words)
