"""Quick checks that rule most lines out as dates before they are read."""

from __future__ import annotations

import re

from ilo_analysis.listings.date_words import can_begin

# Longest line that is looked at: a range across two years with a long place. Longer lines are prose.
LONGEST_DATE_LINE = 110
_DIGIT = re.compile(r"[0-9]")
_NUMBER = re.compile(r"[\d年]")
# For plain ASCII. Patterns that begin with one class of signs are found three times as fast as alternatives.
_FOUR_DIGITS = re.compile(r"[0-9][0-9]{3}")
_YEAR_OR_NUMERIC = re.compile(r"[0-9](?:[0-9]{3}|\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9])")


def names_year(line: str) -> bool:
    """Return whether a line may name a year, or a day in numbers; otherwise it is neither a date nor a date heading.

    >>> [names_year(line) for line in ("8 March 2012", "8/3/12", "二〇二一年", "The G20", "1. Ports agree on 3")]
    [True, True, True, False, False]
    """
    return (_YEAR_OR_NUMERIC if line.isascii() else _NUMBER).search(line) is not None


def may_be_date(line: str) -> bool:
    """Return, after a quick check, whether `read_date` is worth calling.

    >>> [may_be_date(line) for line in ("8 March 2012", "lundi 8 mars 2012", "The G20", "Ports agree on 3")]
    [True, True, False, False]
    """
    return names_year(line) and (not line[0].isalpha() or not line.isascii() or can_begin(line))


def has_four_digits(line: str) -> bool:
    """Return whether a line has four digits in a row; of a line beyond ASCII, whether it has any digit or 年."""
    return (_FOUR_DIGITS if line.isascii() else _NUMBER).search(line) is not None


def has_digit(line: str) -> bool:
    """Return whether a line has a digit, or the sign 年."""
    return (_DIGIT if line.isascii() else _NUMBER).search(line) is not None
