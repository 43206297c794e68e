"""Numbers, dates and fixed phrases in English, French and Spanish."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ilo_analysis.display.phrases import PHRASES
from ilo_analysis.errors import ParameterError, unknown_choice

LANGUAGES = ("en", "fr", "es")
MONTHS: dict[str, tuple[str, ...]] = {
    "en": tuple(
        "January February March April May June July August September October November December".split()  # noqa: SIM905
    ),
    "fr": tuple(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
    ),
    "es": tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
    ),
}
SHORT_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
}
NARROW_SPACE, HARD_SPACE = "\u202f", "\u00a0"
_MARKS = {"en": (",", "."), "fr": (NARROW_SPACE, ","), "es": (NARROW_SPACE, ",")}
_AND = {"en": "and", "fr": "et", "es": "y"}


def check_language(language: str) -> str:
    """The language itself, if the fixed wording exists in it.

    Raises
    ------
    ParameterError
        If it does not.
    """
    if language not in LANGUAGES:
        raise ParameterError(unknown_choice("language", language, LANGUAGES))
    return language


def format_number(x: Any, language: str = "en", digits: int = 0) -> str:  # noqa: ANN401 - any number, or nothing
    r"""Number as the language writes it; "–" for a missing one.

    >>> format_number(1234.5, "en", 1), format_number(1234.5, "fr", 1), format_number(None)
    ('1,234.5', '1\u202f234,5', '–')
    """
    thousands, decimal = _MARKS[check_language(language)]
    if is_missing(x):
        return "–"
    text = f"{float(x):,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    if language == "es" and abs(float(x)) < 10_000:  # Spanish leaves four figures together
        text = text.replace(",", "")
    return text.replace(",", "\0").replace(".", decimal).replace("\0", thousands).replace("-", "−")


def format_share(x: Any, language: str = "en", digits: int = 0) -> str:  # noqa: ANN401
    r"""Share of one as a percentage.

    >>> format_share(0.256), format_share(0.256, "fr"), format_share(float("nan"))
    ('26%', '26\u202f%', '–')
    """
    if is_missing(x):
        return "–"
    space = {"en": "", "fr": NARROW_SPACE, "es": HARD_SPACE}[check_language(language)]
    return format_number(100 * float(x), language, digits) + space + "%"


def format_date(d: Any, language: str = "en") -> str:  # noqa: ANN401 - a date or a timestamp
    """Day, month in words, year.

    >>> import datetime
    >>> [format_date(datetime.date(2021, 11, 1), language) for language in LANGUAGES]
    ['1 November 2021', '1er novembre 2021', '1 de noviembre de 2021']
    """
    month = MONTHS[check_language(language)][d.month - 1]
    if language == "es":
        return f"{d.day} de {month} de {d.year}"
    return f"{'1er' if language == 'fr' and d.day == 1 else d.day} {month} {d.year}"


def format_short_date(d: Any, language: str = "en") -> str:  # noqa: ANN401 - a date or a timestamp
    """Day, short name of the month, year: for tables.

    >>> import datetime
    >>> [format_short_date(datetime.date(2021, 11, 1), language) for language in LANGUAGES]
    ['1 Nov 2021', '1er nov. 2021', '1 nov 2021']
    """
    month = SHORT_MONTHS[check_language(language)][d.month - 1]
    return f"{'1er' if language == 'fr' and d.day == 1 else d.day} {month} {d.year}"


def format_month(period: Any, language: str = "en") -> str:  # noqa: ANN401 - anything with a year and a month
    """Month in words and year.

    >>> import datetime
    >>> format_month(datetime.date(2021, 11, 1), "es")
    'noviembre de 2021'
    """
    month = MONTHS[check_language(language)][period.month - 1]
    return f"{month} de {period.year}" if language == "es" else f"{month} {period.year}"


def format_period(period: Any, language: str = "en") -> str:  # noqa: ANN401 - a pandas Period
    """Day, week, month, quarter or year in words; a week by its days.

    >>> import pandas as pd
    >>> format_period(pd.Period("2021Q3"), "fr"), format_period(pd.Period("2021", "Y"))
    ('3e trimestre 2021', '2021')
    """
    kind = str(period.freqstr)[0]
    if kind == "D":
        return format_date(period.start_time, language)
    if kind == "M":
        return format_month(period, language)
    if kind == "Y":
        return str(period.year)
    if kind == "Q":
        return phrase("quarter", language, n=period.quarter, year=period.year)
    return phrase(
        "span", language, first=format_date(period.start_time, language), last=format_date(period.end_time, language)
    )


def join_words(words: Sequence[str], language: str = "en") -> str:
    """Words as a list in a sentence.

    >>> join_words(["a", "b", "c"]), join_words(["a", "b"], "fr"), join_words(["agua", "igualdad"], "es")
    ('a, b and c', 'a et b', 'agua e igualdad')
    """
    check_language(language)
    words = [str(word) for word in words]
    if len(words) < 2:
        return "".join(words)
    link = _AND[language]
    if language == "es" and words[-1].lower().startswith(("i", "hi")) and not words[-1].lower().startswith("hie"):
        link = "e"
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


def phrase(key: str, language: str = "en", **values: object) -> str:
    """Fixed phrase in the language, with its places filled; `n` chooses between singular and plural.

    Raises
    ------
    ParameterError
        If the phrase or the language is unknown.

    >>> phrase("n_stories", "en", n="1"), phrase("n_stories", "fr", n="12")
    ('1 story', '12 articles')
    """
    if key not in PHRASES:
        raise ParameterError(unknown_choice("phrase", key, PHRASES))
    text = PHRASES[key][check_language(language)]
    if isinstance(text, tuple):
        single = str(values.get("n")) == "1" or (language == "fr" and str(values.get("n")) == "0")
        text = text[0] if single else text[1]
    return text.format(**values)


def count_stories(n: Any, language: str = "en") -> str:  # noqa: ANN401 - any number, or nothing
    """Number of stories in words.

    >>> count_stories(1), count_stories(1234, "en"), count_stories(0, "fr")
    ('1 story', '1,234 stories', '0 article')
    """
    return phrase("n_stories", language, n=format_number(n, language))


def count_months(active: Any, observable: Any, language: str = "en") -> str:  # noqa: ANN401
    """Active months among those observable, in words.

    >>> count_months(1, 12), count_months(5, 11, "fr")
    ('1 of 12 observable months', '5 mois observables sur 11')
    """
    numbers = {"n_active": format_number(active, language), "n": format_number(observable, language)}
    return phrase("n_active", language, **numbers)


def is_missing(x: Any) -> bool:  # noqa: ANN401 - any number, or nothing
    """True for nothing, for what is not a number, and for a missing value of a table."""
    if x is None or type(x).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(x, float) and math.isnan(x)
