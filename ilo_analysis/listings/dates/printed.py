"""The first and last day of a printed date line.

A date line holds a day or a range of days, with the year, and at most a place, a label or a time besides. A line that
lacks a day or a year is not a date here: gaps are never filled, not even from the clock.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from ilo_analysis.listings.agency import agencies
from ilo_analysis.listings.dates.beside import is_day_of_page, is_place, read_tail, without_times
from ilo_analysis.listings.dates.forms import days_of
from ilo_analysis.listings.dates.numeric import Day, DayOrder
from ilo_analysis.listings.dates.words import LONGEST_DATE_LINE, MONTHS, WEEKDAYS, may_be_date, opening_words, shown
from ilo_analysis.text.normalise import trim

# On a news page, a year before the agency was founded is a slip; so is one far ahead.
EARLIEST_YEAR = min(agency.founded for agency in agencies())
LATEST_YEAR = 2100
# The forms of nearly all date lines; they need no classes. Anything else is read the long way.
_PLAIN_PLACE = r"(?:, ([^\W\d].*))?"
_SIMPLE = re.compile(
    rf"(\d{{1,2}})(?:\.|er|st|nd|rd|th)? (?:de )?([^\W\d_]+)\.?,? (?:de |del )?(\d{{4}}){_PLAIN_PLACE}"
)
_SIMPLE_MONTH_FIRST = re.compile(rf"([^\W\d_]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?, (\d{{4}}){_PLAIN_PLACE}")


_HOUR_BEFORE_YEAR = re.compile(r"\d[:.h]\d\d\b.*\b\d{4}\b")


class DateLine(NamedTuple):
    """First day, last day and place of a date line."""

    start: dt.date
    end: dt.date
    place: str | None


class ImpossibleDate(NamedTuple):
    """A line shaped like a date that names no certain day, and the reason."""

    reason: str


class Beside(NamedTuple):
    """What a date line has besides its day, as printed: the label before it, and what follows it."""

    label: str | None
    rest: str | None


_NOTHING = Beside(None, None)


def parse_date_line(line: str, order: DayOrder | None = None) -> DateLine | None:
    """Return the first day, last day and place of a date line; None for any other line.

    >>> parse_date_line("08 November 2021")
    DateLine(start=datetime.date(2021, 11, 8), end=datetime.date(2021, 11, 8), place=None)
    >>> parse_date_line("30 April - 2 May 2012, Geneva, Switzerland").place
    'Geneva, Switzerland'
    >>> parse_date_line("12 de junio de 2008").start.isoformat(), parse_date_line("2021年11月8日").start.isoformat()
    ('2008-06-12', '2021-11-08')
    >>> [parse_date_line(line) for line in ("November 2021", "17 June", "31 February 2020", "8 March 2012 : Day")]
    [None, None, None, None]
    """
    found = read_date(line, order)
    return found if isinstance(found, DateLine) else None


def read_date(line: str, order: DayOrder | None = None) -> DateLine | ImpossibleDate | None:
    """Read a line as `parse_date_line` does, but give the reason if it is shaped like a date yet names no certain day.

    `order` is that of the page's numeric dates, from `day_order`.

    >>> read_date("31 February 2020").reason
    'there is no 31 February 2020'
    >>> read_date("11/08/2021").reason
    'the order of day and month in 11/08/2021 is ambiguous'
    >>> read_date("11/08/2021", "dmy").start.isoformat(), read_date("28/11/2021").start.isoformat()
    ('2021-08-11', '2021-11-28')
    """
    return read_line(line, order).date


def beside_date(line: str) -> Beside:
    """Return what a date line has besides its day: a label before it; a place, a time or a kicker after it.

    >>> beside_date("Published: 8 November 2021 | 2 min read")
    Beside(label='Published', rest='2 min read')
    """
    return read_line(line).beside


class LineRead(NamedTuple):
    """The date of a line, and the text beside its day."""

    date: DateLine | ImpossibleDate | None
    beside: Beside = _NOTHING


_UNDATED = LineRead(None)


def read_line(line: str, order: DayOrder | None = None) -> LineRead:
    """Return the date of a line, and what stands beside its day.

    >>> read_line("Published: 8 November 2021").beside.label, read_line("Ports agree").date
    ('Published', None)
    """
    if not 0 < len(line) <= LONGEST_DATE_LINE or not may_be_date(line):
        return _UNDATED
    return read_unchecked(line, order)


@lru_cache(maxsize=1 << 15)
def read_unchecked(line: str, order: DayOrder | None) -> LineRead:
    """Read a line without the quick checks; memoised, because a feed repeats the same few hundred days."""
    if simple := _simple(line):
        return LineRead(checked_date(line, *simple), Beside(None, simple[2]) if simple[2] else _NOTHING)
    words = opening_words(shown(line))
    found = days_of(words, order) if words else None
    if words is None or found is None:
        return _UNDATED
    start, end, before, stop = found
    place, rest, is_date = read_tail(words, stop)
    if not is_date:
        # A range of days with hours.
        plain = without_times(line) if _HOUR_BEFORE_YEAR.search(line) else line
        return read_unchecked(plain, order) if plain != line else _UNDATED
    label = trim(words.shown[:before]).strip("([|-: ") or None
    if label and is_day_of_page(label):
        return _UNDATED
    beside = Beside(label, rest)
    if isinstance(start, str) or isinstance(end, str):
        return LineRead(ImpossibleDate(start if isinstance(start, str) else str(end)), beside)
    return LineRead(checked_date(line, start, end, place), beside)


def _simple(line: str) -> tuple[Day, Day, str | None] | None:
    """Read a line in one of the commonest forms; None if it has another."""
    if match := _SIMPLE.fullmatch(line):
        day, name, year, place = match.groups()
    elif match := _SIMPLE_MONTH_FIRST.fullmatch(line):
        name, day, year, place = match.groups()
    else:
        return None
    month = MONTHS.get(name.lower())
    if month is None or int(year) > LATEST_YEAR:
        return None
    if place is not None:
        place = trim(place).rstrip(",")
        if not place.isprintable() or not is_place(place) or place.lower() in WEEKDAYS:
            return None
    found = (int(year), month[0], int(day))
    return found, found, place


def checked_date(line: str, start: Day, end: Day, place: str | None) -> DateLine | ImpossibleDate:
    """Return the days as a date line, or the reason why they are none."""
    if start[0] < EARLIEST_YEAR or end[0] < EARLIEST_YEAR:
        return ImpossibleDate(f"{trim(line)} is before {EARLIEST_YEAR}, when the agency was founded")
    if start[0] > LATEST_YEAR or end[0] > LATEST_YEAR:
        return ImpossibleDate(f"{trim(line)} is after {LATEST_YEAR}")
    try:
        first = dt.date(*start)
        last = first if end == start else dt.date(*end)
    except ValueError:
        return ImpossibleDate(f"there is no {trim(line)}")
    if last < first:
        return ImpossibleDate(f"{trim(line)} ends before it begins")
    return DateLine(first, last, place)
