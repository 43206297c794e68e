"""Numeric dates, and the order of day and month in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from ilo_analysis.listings.dates.words import LONGEST_DATE_LINE, Words, shown, words_of

DayOrder = Literal["dmy", "mdy"]
# Year, month and day as printed, which may be no day of the calendar.
Day = tuple[int, int, int]


def day_order(lines: Iterable[str]) -> DayOrder | None:
    """Return the order of day and month in a page's numeric dates; None if no date shows it, or if they conflict.

    >>> day_order(["08/11/2021", "28/11/2021"]), day_order(["08/11/2021"]), day_order(["28/11/2021", "11/28/2021"])
    ('dmy', None, None)
    """
    orders: set[DayOrder] = set()
    for line in lines:
        if 0 < len(line) <= LONGEST_DATE_LINE and ("/" in line or "-" in line or "." in line):
            orders |= _orders(line)
    return orders.pop() if len(orders) == 1 else None


@lru_cache(maxsize=1 << 14)
def _orders(line: str) -> frozenset[DayOrder]:
    """Return the orders that a line's numeric dates show by a number over 12."""
    words = words_of(shown(line))
    orders: set[DayOrder] = set()
    for found in re.finditer(r"(?<![DY])D(?P<s>[-/.])D(?P=s)Y", words.classes):
        first, second = (int(words.tokens[found.start() + at].value) for at in (0, 2))
        if first > 12 >= second:
            orders.add("dmy")
        elif second > 12 >= first:
            orders.add("mdy")
    return frozenset(orders)


def numeric_day(words: Words, at: int, order: DayOrder | None) -> Day | str:
    """Return the day of a numeric date that begins at the token `at`, or why it names none."""
    first, second, third = words.tokens[at], words.tokens[at + 2], words.tokens[at + 4]
    a, b, c = int(first.value), int(second.value), int(third.value)
    printed = words.shown[first.start : third.end]
    if first.kind == "Y":
        return (a, b, c) if third.kind == "D" else f"there is no {printed}"
    if third.kind != "Y":
        return f"the year of {printed} has two digits"
    if words.shown[first.end] == ".":
        # With dots, nobody puts the month first.
        return (c, b, a)
    if a > 12 or b > 12 or a == b:
        return (c, a, b) if b > 12 else (c, b, a)
    if order is None:
        return f"the order of day and month in {printed} is ambiguous"
    return (c, b, a) if order == "dmy" else (c, a, b)
