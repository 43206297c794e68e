"""The language of a text, from its most frequent words; never from an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ilo_analysis.listings.dates import month_languages

LANGUAGES = ("en", "fr", "es", "de")
# Short words that only one of the four languages has.
_WORDS = {
    "en": "the of and for with to on by from at its their this that is are has have how what new workers",
    "fr": "les des du au aux et une dans pour sur par est sont avec leur leurs qui cette travail mai l d",
    "es": "los las del el y una para por con su sus como son más trabajo se al este",
    "de": "der die das und den dem des ein eine für mit von zu auf ist sind zur zum im bei wie nicht arbeit",
}
_LANGUAGE_OF = {
    word: language
    for language, words in _WORDS.items()
    for word in words.split()
    if sum(word in other.split() for other in _WORDS.values()) == 1
}
# A month counts like this many words: a template may print dates in another language than the texts.
_MONTH_WEIGHT = 1

_WORDS_OF = {language: frozenset(w for w, own in _LANGUAGE_OF.items() if own == language) for language in LANGUAGES}
_LETTERS = re.compile(r"[^\W\d_]+")
_ALL_WORDS = frozenset(_LANGUAGE_OF)
# One language must show this many times as many of its words as all others together, from this many words on.
_CLEAR = 10
_ENOUGH = 3
# The beginning and the end of a page, of so many characters each, tell as much as the whole.
_SAMPLE = 300


def clear_language(text: str) -> str | None:
    """Language of a page that is without doubt in one language; None if each entry must be asked.

    >>> clear_language("A report of the ILO on the future of work in the world"), clear_language("ILO 100")
    ('en', None)
    """
    # Words that the edge of a sample cuts could be taken for others.
    telling = _ALL_WORDS.intersection(text[:_SAMPLE].split()[:-1])
    telling |= _ALL_WORDS.intersection(text[-_SAMPLE:].split()[1:])
    if len(telling) < _ENOUGH:
        telling = _ALL_WORDS.intersection(text.split())
    for language, own in _WORDS_OF.items():
        most = len(telling & own)
        if most >= _ENOUGH and most >= _CLEAR * (len(telling) - most):
            return language
    return None


def page_languages(
    text: str, entries: Sequence[tuple[str | None, str | None]], dates: Iterable[str]
) -> tuple[str | None, list[str | None]]:
    """Language of a page as a whole, and of each entry, from their titles and summaries and the printed dates."""
    clear = clear_language(text)
    return (clear, [clear] * len(entries)) if clear else languages_of(entries, dates)


def languages_of(
    entries: Sequence[tuple[str | None, str | None]], dates: Iterable[str]
) -> tuple[str | None, list[str | None]]:
    """As `page_languages`, for a page whose beginning does not tell."""
    texts = [f"{title or ''} {summary or ''}" for title, summary in entries]
    whole = language_of(" ".join(texts), dates)
    return whole, [language_of(words) or whole for words in texts]


def language_of(text: str, dates: Iterable[str] = ()) -> str | None:
    """Language of a text and of the date lines printed with it: en, fr, es, de; None if nothing tells.

    >>> language_of("La OIT pide más protección para los trabajadores"), language_of("ILO: 100")
    ('es', None)
    """
    scores = dict.fromkeys(LANGUAGES, 0)
    for language in map(_LANGUAGE_OF.get, _LETTERS.findall(text.lower())):
        if language:
            scores[language] += 1
    for line in dates:
        known = month_languages(line) & set(LANGUAGES)
        if len(known) == 1:
            scores[next(iter(known))] += _MONTH_WEIGHT
    best = max(LANGUAGES, key=scores.__getitem__)
    return best if scores[best] and list(scores.values()).count(scores[best]) == 1 else None
