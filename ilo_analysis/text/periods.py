"""Periods as people write them: a year, a quarter, a month or a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from ilo_analysis.errors import ParameterError

if TYPE_CHECKING:
    # Parameters are checked before importing anything that takes a second to load.
    import pandas as pd

FORMS = "2021, 2021Q3, 2021-07 or 2021-07-30"
_PERIOD = re.compile(r"(\d{4})(?:-?[Qq]([1-4])|-(\d{1,2})(?:-(\d{1,2}))?)?")


def parse_period(text: object) -> tuple[date, date] | None:
    """Return the first and last day of the year, quarter, month or day that a text names; None if it names none.

    >>> [str(day) for day in parse_period("2021Q3")], parse_period("2021-7") == parse_period("2021-07")
    (['2021-07-01', '2021-09-30'], True)
    >>> parse_period("2021-13"), parse_period("July 2021")
    (None, None)
    """
    found = _PERIOD.fullmatch(str(text).strip())
    if not found:
        return None
    year, quarter, month, day = (int(part) if part else None for part in found.groups())
    if 0 in (month, day):
        return None
    assert year is not None
    first_month = month or (3 * quarter - 2 if quarter else 1)
    last_month = month or (3 * quarter if quarter else 12)
    try:
        return (
            date(year, first_month, day or 1),
            date(year, last_month, day or monthrange(year, last_month)[1]),
        )
    except ValueError:
        return None


def first_day(text: object, name: str = "start") -> pd.Timestamp | None:
    """Return the first day of the period that a text names; None for "".

    Raises
    ------
    ParameterError
        If the text names no period; `name` says which parameter it was given for.

    >>> first_day("2021Q3")
    Timestamp('2021-07-01 00:00:00')
    """
    return _stamp(text, name, 0)


def last_day(text: object, name: str = "end") -> pd.Timestamp | None:
    """Return the last day of the period that a text names; None for "".

    >>> last_day("2021-2")
    Timestamp('2021-02-28 00:00:00')
    """
    return _stamp(text, name, 1)


def _stamp(text: object, name: str, place: int) -> pd.Timestamp | None:
    import pandas as pd

    if not str(text).strip():
        return None
    days = parse_period(text)
    if days is None:
        raise ParameterError(f"{name} {text!r} is not a date; write {FORMS}.")
    return pd.Timestamp(days[place])
