"""One language: its words from the catalogue, its numbers, dates and lists.

The words are in `ilo_analysis/locale/*.po`, keyed by the English text in the code. Numbers, dates and lists are written
here, because Babel's differ from what readers of these reports expect: Spanish `1.234,5` for `1234,5`, French without
`1er`, Spanish without `e igualdad`.
"""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.names import Names, names_in
from ilo_analysis.text.sentences import sentences

LANGUAGES = ("en", "fr", "es")
CATALOGUES = Path(__file__).parents[1] / "locale"
NARROW_SPACE, HARD_SPACE = "\u202f", "\u00a0"
_MARKS = {"en": (",", "."), "fr": (NARROW_SPACE, ","), "es": (NARROW_SPACE, ",")}
_NONE_OR_ALL = (0, 100, -100)
_PERCENT = {"en": "%", "fr": f"{NARROW_SPACE}%", "es": f"{HARD_SPACE}%"}
# French sets these marks apart; no line begins or ends with one
_BEFORE_A_MARK = re.compile(r" (?=[;:!?%»])|(?<=«) ")
# A preposition and what is filled in after it: names of months, several feeds.
_CONTRACTED = {
    "fr": {re.compile(r"\bde (?=avril|août|octobre)"): "d’", re.compile(r"\bde les (?=fils)"): "des "},
    "es": {re.compile(r"\bde el (?=conjunto)"): "del "},
}
_LINE = re.compile(r"^(#+ +|- +|)(.+)$", re.MULTILINE)
Words = Mapping[tuple[str, str], tuple[str, ...]]


def N_(text: str) -> str:
    """Return the text itself; this marks it for the catalogue, to be translated later, where it is shown."""
    return text


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


@dataclass(frozen=True)
class Locale:
    r"""Language in which a reader is addressed; raises ParameterError for one that the catalogue does not have.

    >>> Locale("fr").tr("{n} story", "{n} stories", n=0), Locale("es").number(1234.5, 1)
    ('0 article', '1234,5')
    """

    language: str = "en"
    # How the data at hand name their feeds and themes.
    names: Names = field(default_factory=Names, compare=False)

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ParameterError(unknown_choice("language", self.language, LANGUAGES))

    @classmethod
    def of(cls, language: str, *sources: object) -> Locale:
        """Return the language with the names that the tables or the corpus carry."""
        return cls(language, names_in(*sources))

    def tr(self, text: str, plural: str = "", /, *, n: Any = None, context: str = "", **values: object) -> str:  # noqa: ANN401
        """Return the text in the language, or in English if it has no translation, with its placeholders filled.

        `n` fills the placeholder `{n}` and selects the text or its `plural`; `context` distinguishes two meanings of
        the same English text.

        >>> Locale("fr").tr("Stories"), ENGLISH.tr("{n} story", "{n} stories", n=12), ENGLISH.tr("your own {text}")
        ('Articles', '12 stories', 'your own {text}')
        """
        words, form_of = _catalogue(self.language)
        forms = words.get((context, text)) or ((text, plural) if plural else (text,))
        text = forms[form_of(0 if is_missing(n) else int(n))] if plural else forms[0]
        if n is not None:
            values["n"] = n if isinstance(n, str) else self.number(n)
        return self._contracted(text.format(**values)) if values else text

    def prose(self, source: str) -> str:
        """Return Markdown in the language, sentence by sentence, as far as the catalogue has them.

        >>> Locale("es").prose("## Findings")
        '## Resultados'
        """
        return _LINE.sub(lambda line: line[1] + " ".join((self.tr(said) for _, said in sentences(line[2]))), source)

    def number(self, x: Any, digits: int = 0) -> str:  # noqa: ANN401 - any number, or nothing
        r"""Return the number as the language writes it; "–" for a missing one.

        >>> ENGLISH.number(1234.5, 1), Locale("fr").number(1234.5, 1), ENGLISH.number(None)
        ('1,234.5', '1\u202f234,5', '–')
        """
        if is_missing(x):
            return "–"
        thousands, decimal = _MARKS[self.language]
        text = f"{float(x):,.{digits}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        if self.language == "es" and abs(float(x)) < 10_000:  # Spanish leaves four figures together
            text = text.replace(",", "")
        return text.replace(",", "\0").replace(".", decimal).replace("\0", thousands).replace("-", "−")

    def share(self, x: Any) -> str:  # noqa: ANN401 - any number, or nothing
        r"""Return the share of one as a percentage, with decimals where "0%" or "100%" would say none or all.

        >>> ENGLISH.share(0.256), Locale("fr").share(0.996), ENGLISH.share(0.0004), ENGLISH.share(float("nan"))
        ('26%', '99,6\u202f%', '0.04%', '–')
        """
        return "–" if is_missing(x) else self.points(x) + _PERCENT[self.language]

    def points(self, x: Any) -> str:  # noqa: ANN401 - any number, or nothing
        """Return the difference of two shares of one in percentage points, with decimals as in `share`.

        >>> ENGLISH.points(-0.256), ENGLISH.points(0.004)
        ('−26', '0.4')
        """
        if is_missing(x):
            return "–"
        percent, digits = round(100 * float(x), 9), 0  # what is smaller is left over from computing
        while percent != round(percent, digits) in _NONE_OR_ALL:
            digits += 1
        return self.number(percent, digits)

    def stories(self, n: Any) -> str:  # noqa: ANN401 - any number, or nothing
        """Return the number of stories in words.

        >>> ENGLISH.stories(1), ENGLISH.stories(1234), Locale("fr").stories(0)
        ('1 story', '1,234 stories', '0 article')
        """
        return self.tr("{n} story", "{n} stories", n=n)

    @property
    def colon(self) -> str:
        """The punctuation between a name and its value."""
        return self.tr(": ", context="between a name and its value")

    def month_name(self, month: int) -> str:
        """Return the month of the year, counted from 1, in words."""
        return self.tr(MONTHS[month - 1], context="month")

    def short_month(self, month: int) -> str:
        """Return the short name of a month of the year, counted from 1."""
        return self.tr(MONTHS[month - 1][:3], context="short month")

    def date(self, d: Any) -> str:  # noqa: ANN401 - a date or a timestamp
        """Return the day, month in words, year.

        >>> import datetime
        >>> [Locale(language).date(datetime.date(2021, 11, 1)) for language in LANGUAGES]
        ['1 November 2021', '1er novembre 2021', '1 de noviembre de 2021']
        """
        words = {"day": self._day(d), "month": self.month_name(d.month), "year": d.year}
        return self.tr("{day} {month} {year}", context="date", **words)

    def short_date(self, d: Any) -> str:  # noqa: ANN401 - a date or a timestamp
        """Return the day, short name of the month, year: for tables.

        >>> import datetime
        >>> [Locale(language).short_date(datetime.date(2021, 11, 1)) for language in LANGUAGES]
        ['1 Nov 2021', '1er nov. 2021', '1 nov 2021']
        """
        return f"{self._day(d)} {self.short_month(d.month)} {d.year}"

    def month(self, period: Any) -> str:  # noqa: ANN401 - anything with a year and a month
        """Return the month in words and year.

        >>> import datetime
        >>> Locale("es").month(datetime.date(2021, 11, 1))
        'noviembre de 2021'
        """
        words = {"month": self.month_name(period.month), "year": period.year}
        return self.tr("{month} {year}", context="month and year", **words)

    def period(self, period: Any) -> str:  # noqa: ANN401 - a pandas Period
        """Return the day, week, month, quarter or year in words; a week by its days.

        >>> import pandas as pd
        >>> Locale("fr").period(pd.Period("2021Q3")), ENGLISH.period(pd.Period("2021", "Y"))
        ('3e trimestre 2021', '2021')
        """
        kind = str(period.freqstr)[0]
        if kind == "D":
            return self.date(period.start_time)
        if kind == "M":
            return self.month(period)
        if kind == "Y":
            return str(period.year)
        if kind == "Q":
            return self.tr("quarter {n} of {year}", n=period.quarter, year=period.year)
        return self.days(period.start_time, period.end_time)

    def days(self, first: Any, last: Any) -> str:  # noqa: ANN401 - dates or timestamps
        """Return the first to last day in words; the day once where both are the same.

        >>> import datetime
        >>> day = datetime.date(2021, 9, 28)
        >>> ENGLISH.days(day, day), Locale("fr").days(day, datetime.date(2021, 10, 1))
        ('28 September 2021', 'du 28 septembre 2021 au 1er octobre 2021')
        """
        ends = {"first": self.date(first), "last": self.date(last)}
        return ends["first"] if ends["first"] == ends["last"] else self.tr("{first} to {last}", **ends)

    def periods(self, first: Any, last: Any) -> str:  # noqa: ANN401 - pandas Periods
        """Return the first to last period in words; the period once where both are the same.

        >>> import pandas as pd
        >>> Locale("es").periods(pd.Period("2021-09"), pd.Period("2021-10"))
        'septiembre de 2021 a octubre de 2021'
        """
        if str(first.freqstr)[0] in "DW":
            return self.days(first.start_time, last.end_time)
        ends = {"first": self.period(first), "last": self.period(last)}
        return ends["first"] if first == last else self.tr("{first} to {last}", context="of periods", **ends)

    def list(self, words: Sequence[object]) -> str:
        """Return the words as a list in a sentence.

        >>> ENGLISH.list(["a", "b", "c"]), Locale("fr").list(["a", "b"]), Locale("es").list(["agua", "igualdad"])
        ('a, b and c', 'a et b', 'agua e igualdad')
        """
        texts = [str(word) for word in words]
        if len(texts) < 2:
            return "".join(texts)
        link = self.tr("and", context="between the last two of a list")
        if self.language == "es" and re.match(r"i|hi(?!e)", texts[-1], re.IGNORECASE):
            link = "e"  # so that two like vowels do not meet
        return f"{', '.join(texts[:-1])} {link} {texts[-1]}"

    def _contracted(self, text: str) -> str:
        """Return the text with a preposition and the word filled in after it made one: `d’avril`, `des fils`."""
        for met, one in _CONTRACTED.get(self.language, {}).items():
            text = met.sub(one, text)
        return text

    def _day(self, d: Any) -> str:  # noqa: ANN401 - a date or a timestamp
        return self.tr("1", context="first day of the month") if d.day == 1 else str(d.day)


ENGLISH = Locale()


def capital(text: str) -> str:
    """Return the text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def is_missing(x: Any) -> bool:  # noqa: ANN401 - any number, or nothing
    """Return True for nothing, for what is not a number, and for a missing value of a table."""
    if x is None or type(x).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(x, float) and math.isnan(x)


@cache
def _catalogue(language: str) -> tuple[Words, Callable[[int], int]]:
    """Return the forms of each text by context and English text, and the rule that chooses the form of a number."""
    if language == "en":
        return {}, lambda n: int(n != 1)
    from babel.messages.pofile import read_po  # takes 30 ms, which a report in English does not need

    with (CATALOGUES / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    words = {}
    for message in messages:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and all(forms):
            text = message.id[0] if isinstance(message.id, tuple) else message.id
            words[message.context or "", str(text)] = tuple(_BEFORE_A_MARK.sub(HARD_SPACE, str(form)) for form in forms)
    return words, gettext.c2py(messages.plural_expr)
