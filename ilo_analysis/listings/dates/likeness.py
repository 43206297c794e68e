"""Lines that look like a date without naming one day: misread or relative dates, months, years, dates cut off."""

from __future__ import annotations

import re
from functools import lru_cache

from ilo_analysis.listings.dates.beside import read_tail
from ilo_analysis.listings.dates.forms import LIKE_A_DATE, MONTH_OR_YEAR, VAGUE, WORDS_AND_DIGITS
from ilo_analysis.listings.dates.printed import EARLIEST_YEAR, LATEST_YEAR, read_unchecked
from ilo_analysis.listings.dates.words import (
    AGO,
    LONGEST_DATE_LINE,
    MONTHS,
    NUMBER,
    RELATIVE,
    names_year,
    opening_words,
    shown,
    words_of,
)
from ilo_analysis.text.normalise import normalise

# "3 days ago", with a few words around it.
_LONGEST_AGO = 40
# "yesterday", "aujourd'hui"
_LONGEST_WORD = 12
# "From November to December 2021"
_LONGEST_GROUP = 40
# A word too long for a place, or a sentence in a script without spaces.
_LONG_WORD = re.compile(r"[^\W\d_]{16}|[\u3040-\u30ff\u3400-\u9fff\u0e01-\u0e7f]{7}")
# A day in numbers among other words needs one of these signs, a day of another calendar this character.
_SIGN_OF_DAY = re.compile(r"\d\s*[-/.‐‑‒–—―−﹣－]\s*\d|年")
_MISREAD = re.compile(r"(?=.*[dmy])(?:W,?)?(?:[Dd]o?\.?f?[Mm]\.?,?f?|[Mm]\.?[Dd]o?,?)[Yy](?:g\.?)?")
_CUT = re.compile(r"\d{1,2}\.?(?: (?:de? )?([^\W\d]{0,9})(?:,? ?(?:de? ?)?\d{0,3}))?")


def looks_like_date(line: str) -> bool:
    """Return whether a line looks like a date in any script, label or form, readable or not.

    Such a line is never a title, kicker or place. A month with its year looks like a date; a year alone does not.

    >>> [looks_like_date(line) for line in ("8-Nov-2021", "Posted on 8 Novmber 202l", "3 days ago", "٨ نوفمبر ٢٠٢١")]
    [True, True, True, True]
    >>> [looks_like_date(line) for line in ("2030 Agenda in 5 charts", "COP 27", "Convention No. 190 (2019)")]
    [False, False, False]
    """
    size = len(line)
    if not 0 < size <= LONGEST_DATE_LINE:
        return False
    # A date without a digit is "yesterday" or, in another script than Latin, "three days ago".
    if size > _LONGEST_WORD and not NUMBER.search(line) and (size > _LONGEST_AGO or line.isascii()):
        return False
    return _looks_like_date(line)


@lru_cache(maxsize=1 << 14)
def _looks_like_date(line: str) -> bool:
    """Return what `looks_like_date` does; memoised."""
    plain = shown(line)
    if is_relative_date(plain):
        return True
    if not any(map(str.isdecimal, plain)):
        return False
    words = opening_words(plain) or (words_of(plain) if _SIGN_OF_DAY.search(plain) else None)
    if words is None:
        return False
    if read_unchecked(line, None).date is not None:
        return True
    if WORDS_AND_DIGITS.fullmatch(words.classes) and not _LONG_WORD.search(plain):
        return True
    found = LIKE_A_DATE.match(words.classes)
    return found is not None and read_tail(words, found.end())[2]


def is_relative_date(line: str) -> bool:
    """Return whether a line counts its day from the one on which the page was read.

    >>> [is_relative_date(line) for line in ("3 days ago", "Yesterday", "3 days in May")]
    [True, True, False]
    """
    low = line.casefold().strip("()[].: ")
    return len(low) <= _LONGEST_AGO and RELATIVE.fullmatch(low) is not None and AGO.search(low) is not None


def is_group_heading(line: str) -> bool:
    """Return whether a line consists only of a month with its year, or of a year.

    >>> [is_group_heading(line) for line in ("November 2021", "Junio de 2008", "2012", "8 November 2021", "News")]
    [True, True, True, False, False]
    """
    return len(line) <= _LONGEST_GROUP and names_year(line) and _is_group(line)


def is_vague_date(line: str) -> bool:
    """Return whether a line names a time other than a full day: a month, a year, a day without its year.

    >>> [is_vague_date(line) for line in ("November 2021", "17 June", "2021", "17 June 2021", "In June")]
    [True, True, True, False, False]
    """
    words = opening_words(shown(line)) if len(line) <= _LONGEST_GROUP else None
    return words is not None and VAGUE.fullmatch(words.classes) is not None


def is_misread_date(line: str) -> bool:
    """Return whether a line is a full day of which a number or the month is misread or misspelt.

    >>> [is_misread_date(line) for line in ("l4 March 2026", "14 Marhc 2026", "14 March 2026", "Il 14 March")]
    [True, True, False, False]
    """
    words = opening_words(shown(line)) if len(line) <= _LONGEST_GROUP else None
    return words is not None and _MISREAD.fullmatch(words.classes) is not None


def is_cut_date(line: str) -> bool:
    """Return whether the last line of a page is a date that was cut off.

    >>> [is_cut_date(line) for line in ("02", "02 Ma", "2 de mayo de 20", "02 May 2021", "Ma", "12 countries met")]
    [True, True, True, False, False, False]
    """
    match = _CUT.fullmatch(normalise(line))
    return match is not None and any(name.startswith(match[1] or "") for name in MONTHS)


@lru_cache(maxsize=1 << 12)
def _is_group(line: str) -> bool:
    """Return what `is_group_heading` does; memoised."""
    words = opening_words(shown(line))
    if words is None or not MONTH_OR_YEAR.fullmatch(words.classes):
        return False
    year = next(int(token.value) for token in words.tokens if token.kind == "Y")
    return EARLIEST_YEAR - 19 <= year <= LATEST_YEAR
