"""The day of the dates that programs write in feeds, tables and attributes."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from ilo_analysis.listings.dates.numeric import DayOrder
from ilo_analysis.listings.dates.printed import EARLIEST_YEAR, LATEST_YEAR, DateLine, ImpossibleDate, read_date

_OFFSET = r"(?:\s*(?:Z|[A-Za-z]{1,5}|[+-]\d\d(?::?\d\d)?))?"
_HOUR = r"\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?"
_ISO = re.compile(
    rf"([+-]?\d{{4}})(-?)(\d\d)\2(\d\d)(?:[T ]\s*{_HOUR}{_OFFSET}|Z|[+-]\d\d:\d\d)?", re.IGNORECASE | re.ASCII
)
_HOURS = re.compile(rf"(?P<day>.*\d{{4}}),?\s+\d{{1,2}}:\d\d(?::\d\d)?{_OFFSET}(?:\s*\(.*\))?", re.DOTALL)
_EPOCH = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d*)?", re.ASCII)
_MOST_SECONDS = 10**10


class MachineDate(NamedTuple):
    """The day (or None), why there is none, and whether the given zone was needed to determine it."""

    day: dt.date | None
    problem: str = ""
    by_zone: bool = False


def parse_machine_date(text: str, zone: dt.tzinfo | None = None, order: DayOrder | None = None) -> MachineDate:
    """Return the day of a date that a program wrote (ISO 8601, RFC 822, Unix time) or a person would print.

    The day is the one printed, in the date's own offset; it is never converted to UTC. Seconds or milliseconds since
    1970 do not determine a day: they need a `zone`, and the result says that it was used. `order` is that of numeric
    dates, from `day_order`.

    >>> parse_machine_date("Mon, 01 Nov 2021 00:00:00 +0200").day.isoformat()
    '2021-11-01'
    >>> parse_machine_date("2021-11-08T23:30:00-05:00").day.isoformat(), parse_machine_date("2021-11").problem
    ('2021-11-08', 'names no day')
    >>> parse_machine_date("1636329600", dt.timezone.utc)
    MachineDate(day=datetime.date(2021, 11, 8), problem='', by_zone=True)
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _checked(text, int(found[1]), int(found[3]), int(found[4]))
    if found := _EPOCH.fullmatch(text):
        return _of_seconds(int(found[1]), zone)
    hours = _HOURS.fullmatch(text[:200])
    read = read_date(hours["day"] if hours else text, order)
    if isinstance(read, DateLine):
        return MachineDate(read.start) if read.start == read.end else MachineDate(None, "names several days")
    return MachineDate(None, read.reason if isinstance(read, ImpossibleDate) else "names no day")


def _of_seconds(number: int, zone: dt.tzinfo | None) -> MachineDate:
    """Return the day of a Unix time in a zone."""
    if zone is None:
        return MachineDate(None, "is a count of seconds, and no time zone says which day that is")
    seconds = number / 1000 if number >= _MOST_SECONDS else number
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    return MachineDate(moment.astimezone(zone).date(), by_zone=True)


def _checked(text: str, year: int, month: int, day: int) -> MachineDate:
    """Return the day if it exists and lies in a year that news can have."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return MachineDate(None, f"{text} is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
    try:
        return MachineDate(dt.date(year, month, day))
    except ValueError:
        return MachineDate(None, f"there is no {text}")
