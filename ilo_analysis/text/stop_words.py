"""Words that do not indicate a story's subject: the function words of its language, and the names of months."""

from __future__ import annotations

import csv
import re
from functools import cache

from ilo_analysis.reference import reference_folder
from ilo_analysis.text.normalise import normalise

# What a French article leaves before a vowel, and what English puts after a name.
_ELIDED = re.compile(r"(?:jusqu|lorsqu|puisqu|qu|[cdjlmnst])'(?=.)")
_POSSESSIVE = re.compile(r"'s?\Z")


@cache
def stop_words(language: str = "") -> frozenset[str]:
    """Return the stop words and month names of a language, or of all known languages if none is given.

    >>> "which" in stop_words("en"), "july" in stop_words("en"), "recovery" in stop_words("en"), "les" in stop_words()
    (True, True, False, True)
    """
    folder = reference_folder()
    with (folder / "stop_words.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["language"]: row["words"].split() for row in csv.DictReader(file)}
    if language and language not in listed:
        return frozenset()
    wanted = {language} if language else set(listed)
    with (folder / "months.csv").open(encoding="utf-8", newline="") as file:
        months = [row[0] for row in csv.reader(file) if row[1] == "month" and wanted & set(row[3].split())]
    words = [word for known in wanted for word in listed[known]]
    return frozenset(map(normalise, [*words, *months]))


def bare_word(word: str, language: str = "") -> str:
    """Return a word without an elided French article before it or an English possessive after it.

    >>> bare_word("l'emploi", "fr"), bare_word("ilo's", "en"), bare_word("aujourd'hui", "fr")
    ('emploi', 'ilo', "aujourd'hui")
    """
    if "'" not in word:
        return word
    if language in ("fr", "it", "ca"):
        return _ELIDED.sub("", word, count=1) if _ELIDED.match(word) else word
    return _POSSESSIVE.sub("", word) if language == "en" else word
