"""Prose of the notebooks and heads of tables in French and Spanish, looked up by their English text.

The English text is the key, so that a sentence which was changed shows in English until it is translated anew, and a
wrong translation cannot outlive it. Sentences with places for numbers are in `phrases`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_CATALOGUE = Path(__file__).with_name("translations.toml")
_LINE = re.compile(r"^(#+ +|- +|)(.+)$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z`])")


def translated(text: str, language: str = "en") -> str:
    """Text in the language; as it stands where it has no translation.

    >>> translated("Stories", "fr"), translated("Stories"), translated("a text of your own", "es")
    ('Articles', 'Stories', 'a text of your own')
    """
    return text if language == "en" else catalogue().get(text, {}).get(language, text)


def translated_prose(source: str, language: str = "en") -> str:
    """Markdown in the language, sentence by sentence, as far as translations are known.

    >>> translated_prose("## Findings", "es")
    '## Resultados'
    """
    if language == "en":
        return source
    return _LINE.sub(lambda line: line[1] + " ".join(translated(text, language) for text in sentences(line[2])), source)


def sentences(line: str) -> list[str]:
    """Sentences of one line of prose, which are what is looked up.

    >>> sentences("Each square is a month. The number is that of the stories.")
    ['Each square is a month.', 'The number is that of the stories.']
    """
    return _SENTENCE_END.split(line.strip())


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Translations of each English text, by language."""
    entries = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))["text"]
    return {entry["en"]: entry for entry in entries}
