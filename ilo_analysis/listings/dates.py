"""A printed date line to its first and last day.

A date line is a line that says nothing but a day, or a range of days, with its year, and perhaps a place.
Whatever lacks a day or a year is not a date here: nothing is filled in.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from ilo_analysis.listings.month_names import MONTHS, WEEKDAYS
from ilo_analysis.text.normalise import latin, normalise, trim

# The ILO was founded in 1919; an earlier year on a news page is a slip.
EARLIEST_YEAR = 1919
# Longest line that is looked at: a range across two years with a long place. Longer lines are prose.
LONGEST_DATE_LINE = 110
# A place is a short name; what is longer is the rest of a title that begins with a date.
LONGEST_PLACE = 60


class DateLine(NamedTuple):
    """First day, last day and place of a date line."""

    start: dt.date
    end: dt.date
    place: str | None


class ImpossibleDate(NamedTuple):
    """A line that has the shape of a date but names no possible day, and why."""

    reason: str


_NAMES = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAYS = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_DAY = r"(\d{1,2})(?:\.| ?er|st|nd|rd|th|o|a|°)?"
_MONTH = rf"(?:(?:de|of|d') ?)?({_NAMES})\.?"
_YEAR = r",? (?:de |del )?(\d{4})"
_UNTIL = r" ?(?:-|/|to|until|through|and|&|au|et|al|a|y|bis|und) ?"
_WEEKDAY = rf"(?:(?:{_DAYS})[,.]? (?:le |den )?)?"
_REST = r"(?:\.| ?,(.*))?"
_FROM = r"(?:from |du |le |del |el |vom |am |den )?"

_ISO = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){_REST}")
_ONE = re.compile(rf"{_FROM}{_WEEKDAY}{_DAY} {_MONTH}{_YEAR}{_REST}")
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}({_NAMES})\.? {_DAY},? (\d{{4}}){_REST}")
_MONTH_FIRST_RANGE = re.compile(rf"({_NAMES})\.? {_DAY}{_UNTIL}(?:({_NAMES})\.? )?{_DAY},? (\d{{4}}){_REST}")
# Between the first day and the last there may be others: "1, 2 and 3 March 2012".
_RANGE = re.compile(
    rf"{_FROM}{_WEEKDAY}{_DAY}(?:, \d{{1,2}})*(?: {_MONTH}(?:{_YEAR})?)?{_UNTIL}{_WEEKDAY}{_DAY} {_MONTH}{_YEAR}{_REST}"
)
_VAGUE = re.compile(rf"(?:{_DAY}(?:{_UNTIL}{_DAY})? {_MONTH}|(?:{_NAMES})\.?(?: ?- ?(?:{_NAMES}))?{_YEAR}|\d{{4}})")
_CUT = re.compile(r"\d{1,2}\.?(?: (?:de? )?([^\W\d]{0,9})(?:,? ?(?:de? ?)?\d{0,3}))?")
_GROUP = re.compile(rf"(?:(?:{_NAMES})\.?(?: ?- ?(?:{_NAMES}))?(?:,? (?:de |del )?(?:19|20)\d\d)|(?:19|20)\d\d)")
# A line up to its last year, and the rest behind a comma, a stop, a bracket, a dash or a space.
_BEGINS = re.compile(r"(?P<date>.*\b(?:19|20)\d\d)(?:\s*[,;.|(–—-]|\s)\s*(?P<rest>[^\d\s].*|\d{1,2}[.:h]\d\d.*)")
_AFTER_PLACE = re.compile(r"(?P<place>[^\W\d][^\d]{1,58}?)\s*,\s*(?P<date>\d{1,2}\D.*)")
_PRINTED_PLACE = re.compile(r"\d{4}\s*,\s*(.*)$")


def parse_date_line(line: str) -> DateLine | None:
    """First day, last day and place of a date line; None for every other line.

    >>> parse_date_line("08 November 2021")
    DateLine(start=datetime.date(2021, 11, 8), end=datetime.date(2021, 11, 8), place=None)
    >>> parse_date_line("30 April - 2 May 2012, Geneva, Switzerland").place
    'Geneva, Switzerland'
    >>> parse_date_line("12 de junio de 2008").start.isoformat(), parse_date_line("8. Dezember 2020").start.isoformat()
    ('2008-06-12', '2020-12-08')
    >>> [parse_date_line(line) for line in ("November 2021", "17 June", "31 February 2020", "8 March 2012 : Day")]
    [None, None, None, None]
    """
    found = read_date(line)
    return found if isinstance(found, DateLine) else None


def read_date(line: str) -> DateLine | ImpossibleDate | None:
    """As `parse_date_line`, but a line in the shape of a date that names no possible day says why.

    >>> read_date("31 February 2020").reason
    'there is no 31 February 2020'
    """
    return _read_date(line) if 0 < len(line) <= LONGEST_DATE_LINE and may_be_date(line) else None


@lru_cache(maxsize=1 << 15)
def _read_date(line: str) -> DateLine | ImpossibleDate | None:
    """Read one line; memoised, because a feed prints the same few hundred days again and again."""
    clean = _clean(line)
    match = _match(clean)
    if match is None:
        return None
    start, end, rest = match
    place = _place(line) if rest is not None else None
    if place is not None and not _is_place(place):
        return None
    try:
        first, last = dt.date(*start), dt.date(*end)
    except ValueError:
        return ImpossibleDate(f"there is no {trim(line)}")
    if first.year < EARLIEST_YEAR:
        return ImpossibleDate(f"{trim(line)} is before {EARLIEST_YEAR}, when the ILO was founded")
    if last < first:
        return ImpossibleDate(f"{trim(line)} ends before it begins")
    return DateLine(first, last, place)


def read_loose_date(line: str) -> DateLine | None:
    """As `parse_date_line`, with anything at all after the day: a room, an hour, a place without a comma.

    Only for a line that must be a date line, because it stands where an entry has its date: a title may look the same.

    >>> read_loose_date("2 - 6 July 2012 Room XVI, ILO Headquarters, 9.30 - 13.00").place
    'Room XVI, ILO Headquarters, 9.30 - 13.00'
    """
    if not 0 < len(line) <= LONGEST_DATE_LINE or not may_be_date(line) or line.endswith((".", "?", "!", ":")):
        return None
    match = _BEGINS.match(line)
    date = parse_date_line(match["date"]) if match else None
    if match is None or date is None:
        return None
    rest = trim(match["rest"])
    return date._replace(place=(rest.rstrip(")") if "(" not in rest else rest) or None)


def read_date_after_place(line: str) -> DateLine | None:
    """As `read_loose_date`, for a line that names the place first.

    >>> read_date_after_place("Turin, Italy, 5-9 November 2012")
    DateLine(start=datetime.date(2012, 11, 5), end=datetime.date(2012, 11, 9), place='Turin, Italy')
    """
    match = _AFTER_PLACE.fullmatch(line[: LONGEST_DATE_LINE + 1])
    date = parse_date_line(match["date"]) if match and _is_place(match["place"]) else None
    return date._replace(place=trim(match["place"])) if match and date and date.place is None else None


def begins_with_date(line: str) -> bool:
    """Tell whether a line begins with a day and says more: its number is not that of an entry.

    >>> [begins_with_date(line) for line in ("8. März 2021 : Ein Tag", "8. Neues aus dem März 2021", "8. März 2021")]
    [True, False, False]
    """
    if not line[:1].isdigit():
        return False
    match = _BEGINS.match(line[:LONGEST_DATE_LINE])
    return match is not None and parse_date_line(match["date"]) is not None


Day = tuple[int, int, int]


def _clean(line: str) -> str:
    """Bring the line into one shape; look-alike letters are replaced only where the line is no date without that."""
    clean = normalise(line)
    if not clean.isascii() and _match(clean) is None:
        return normalise(latin(line))
    return clean


def _match(clean: str) -> tuple[Day, Day, str | None] | None:
    """First day, last day and what follows the comma, as printed numbers that may be impossible."""
    if match := _ONE.fullmatch(clean):
        day, month, year, rest = match.groups()
        single = (int(year), MONTHS[month][0], int(day))
    elif match := _RANGE.fullmatch(clean):
        day, month, year, last_day, last_month, last_year, rest = match.groups()
        end = (int(last_year), MONTHS[last_month][0], int(last_day))
        first_month = MONTHS[month][0] if month else end[1]
        return (int(year) if year else end[0], first_month, int(day)), end, rest
    elif match := _MONTH_FIRST.fullmatch(clean):
        month, day, year, rest = match.groups()
        single = (int(year), MONTHS[month][0], int(day))
    elif match := _MONTH_FIRST_RANGE.fullmatch(clean):
        month, day, last_month, last_day, year, rest = match.groups()
        end = (int(year), MONTHS[last_month or month][0], int(last_day))
        return (int(year), MONTHS[month][0], int(day)), end, rest
    elif match := _ISO.fullmatch(clean):
        year, month, day, rest = match.groups()
        single = (int(year), int(month), int(day))
    else:
        return None
    return single, single, rest


def _place(line: str) -> str | None:
    """Place as printed after the year's comma."""
    match = _PRINTED_PLACE.search(line)
    return (trim(match[1]).rstrip(",") or None) if match else None


def _is_place(text: str) -> bool:
    """Tell whether this can be the name of a place; else the line is a title that begins with a date."""
    first = text.lstrip("\"'“‘(«")[:1]
    return (
        len(text) <= LONGEST_PLACE
        and not (first.islower() or first.isdigit())
        and not re.search(r"[:;!?–—©]| - |[a-z]{3}\.$", text)
    )


def is_group_heading(line: str) -> bool:
    """Tell whether a line names a month with its year, or a year, and nothing else.

    >>> [is_group_heading(line) for line in ("November 2021", "Junio de 2008", "2012", "8 November 2021", "News")]
    [True, True, True, False, False]
    """
    if len(line) > 40:
        return False
    return _is_group(normalise(line)) or (not line.isascii() and _is_group(normalise(latin(line))))


def is_vague_date(line: str) -> bool:
    """Tell whether a line names a time that is not a day: a month, a year, a day without its year.

    >>> [is_vague_date(line) for line in ("November 2021", "17 June", "2021", "17 June 2021", "In June")]
    [True, True, True, False, False]
    """
    return len(line) <= 40 and _VAGUE.fullmatch(normalise(line)) is not None


def is_cut_date(line: str) -> bool:
    """Tell whether the last line of a page is a date that breaks off.

    >>> [is_cut_date(line) for line in ("02", "02 Ma", "2 de mayo de 20", "02 May 2021", "Ma", "12 countries met")]
    [True, True, True, False, False, False]
    """
    match = _CUT.fullmatch(normalise(line))
    return match is not None and any(name.startswith(match[1] or "") for name in MONTHS)


@lru_cache(maxsize=1 << 12)
def _is_group(clean: str) -> bool:
    return _GROUP.fullmatch(clean) is not None


# Words that a date line can begin with; any other word in front means that a line is no date.
_FIRST_WORDS = frozenset(["from", "du", "le", "del", "el", "vom", "am", "den"]) | WEEKDAYS | frozenset(MONTHS)


def may_be_date(line: str) -> bool:
    """Tell quickly whether it is worth asking `read_date`.

    >>> [may_be_date(line) for line in ("8 March 2012", "lundi 8 mars 2012", "ILO welcomes G20 2012")]
    [True, True, False]
    """
    if not line[0].isalpha():
        return True
    first = line.split(None, 1)[0]
    return not first.isascii() or first.strip(".,").casefold() in _FIRST_WORDS


def month_languages(line: str) -> frozenset[str]:
    """Languages that write the months of a date line as it does; empty if there is none.

    >>> sorted(month_languages("9 avril 2021")), sorted(month_languages("16 - 18 April 2013"))
    (['fr'], ['de', 'en'])
    """
    sets = [frozenset(MONTHS[word][1].split()) for word in re.findall(r"\w+", normalise(line)) if word in MONTHS]
    return frozenset.intersection(*sets) if sets else frozenset()
