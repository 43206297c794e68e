"""Turn a printed date line into its first and last day.

A date line contains only a day, or a range of days, with its year, and perhaps a place, a label or a time. Whatever
lacks a day or a year is not a date here: gaps are never filled, not even from the clock.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from ilo_analysis.listings.agency import agencies
from ilo_analysis.listings.date_words import AGO, MONTHS, RELATIVE, WEEKDAYS, Words, can_begin, shown, words_of
from ilo_analysis.text.normalise import normalise, trim

# A year before the agency was founded is a slip on a news page, and so is one far ahead.
EARLIEST_YEAR = min(agency.founded for agency in agencies())
LATEST_YEAR = 2100
# Longest line that is looked at: a range across two years with a long place. Longer lines are prose.
LONGEST_DATE_LINE = 110
# "3 days ago", with a few words around it.
_LONGEST_AGO = 40
# "yesterday", "aujourd'hui"
_LONGEST_WORD = 12
_LONGEST_GROUP = 40
# A place is a short name; what is longer is the rest of a title that begins with a date.
LONGEST_PLACE = 60

DayOrder = Literal["dmy", "mdy"]


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


# Patterns of the classes of `date_words`.
_S = r"[-/.]"
_DAY = r"Do?\.?"
_YEAR = r",?[fgF]*(?P<y>Y)(?:g\.?)?"
_DMY = rf"(?P<d>D)o?[-/.]?,?[f']*(?P<m>[MA])\.?[-/]?{_YEAR}"
_MDY = rf"(?P<m>[MA])\.?[-/]?(?P<d>D)o?\.?[-/]?{_YEAR}"
_YMD = r"(?P<y>Y)[-/.,]?(?:g\.?)?f?(?P<m>[MA])\.?[-/]?(?P<d>D)o?\.?(?:[fg]\.?)?"
_YDM = r"(?P<y>Y)\.?g(?P<d>D)\.?(?P<m>[MA])\.?"
_NUMERIC = rf"(?P<a>[DY])(?P<s>{_S})(?P<b>D)(?P=s)(?P<c>[DY])(?:g\.?)?"
_UNTIL = r"(?:-|/|t)"
# "Do" and "Di" are other words in other languages.
_WEEKDAY = r"(?:[\[(]?(?:[WA](?:['-]?[WL])?f?[\])]?[.,]{0,2}|f[.,]{1,2})F?)?"
_DMY_RANGE = (
    rf"(?P<d>D)o?\.?(?:,D)*(?:[f']*(?P<m>[MA])\.?(?:,?f*(?P<y>Y)g?\.?)?)?{_UNTIL}F?{_WEEKDAY}"
    rf"(?P<d2>D)o?[-/.]?[f']*(?P<m2>[MA])\.?,?[fgF]*(?P<y2>Y)(?:g\.?)?"
)
_MDY_RANGE = (
    rf"(?P<m>[MA])\.?(?P<d>D)o?(?:,?(?P<y>Y))?{_UNTIL}{_WEEKDAY}(?:(?P<m2>[MA])\.?)?(?P<d2>D)o?,?[fF]*(?P<y2>Y)"
)
_YMD_RANGE = r"(?P<y>Y)(?P<m>M)(?P<d>D)(?:\([WA]\))?(?:-|t)(?:(?P<y2>Y))?(?:(?P<m2>M))?(?P<d2>D)(?:\([WA]\))?"
_BEFORE = rf"(?P<before>[\[(]?(?:L[LFft]*:?F?)?(?:-|\|)?F?{_WEEKDAY}F?f?)"
_ALL = (_DMY_RANGE, _MDY_RANGE, _YMD_RANGE, _DMY, _MDY, _YMD, _YDM, _NUMERIC)
_FORMS = tuple(re.compile(f"{_BEFORE}{form}") for form in _ALL)
_FORMS_WITHIN = tuple(re.compile(rf"(?<![DYNdyH])(?<![DYN][-/.])(?P<before>){form}(?![DYN/])") for form in _ALL)
# A day in numbers with a few words before or behind it: "Geneva 11/08/2021".
_DIGITS = r"(?:D([-/.])D\{0}Y|Y([-/.])D\{1}D)"
_WORDS_AND_DIGITS = re.compile(rf"[^DYN]{{1,5}}{_DIGITS.format(1, 2)}|{_DIGITS.format(3, 4)}[^YN]{{1,6}}")
# Names of places and rooms, and no byline.
_NAMES = re.compile(r"(?!By\b)(?:[^\W\d_a-z](?:[\w'’-]+\.?)?,? ?){1,4}(?:\d{1,3})?")
# A word too long for a place, or a sentence in a script without spaces.
_LONG_WORD = re.compile(r"[^\W\d_]{16}|[\u3040-\u30ff\u3400-\u9fff\u0e01-\u0e7f]{7}")
# Words around a day that a line may hold and still be there for its day: a byline, a room, an hour.
_MOST_WORDS_AROUND = 9
_NUMERIC_RANGE = re.compile(
    rf"{_BEFORE}(?P<one>[DY](?P<s>{_S})D(?P=s)[DY])(?:t|-|/)(?P<two>[DY](?P<s2>{_S})D(?P=s2)[DY])"
)
# Lines that look like a date without being one: a day without a year, misread or misspelt parts, a year of two digits.
_ANY_YEAR = r",?[fg]*'?[YyND]?"
_LIKE = re.compile(
    rf"{_BEFORE}(?:[Dd]o?[-/.]?,?f*[MAm]\.?[-/]?{_ANY_YEAR}|[MAm]\.?[-/]?[Dd]o?\.?[-/]?{_ANY_YEAR}"
    rf"|[Yy][-/.,]?g?\.?f?[MAm]\.?[-/]?[Dd]?o?|[DYdy]{_S}[DdMAm]{_S}[Yy]|[MA]\.?,?[fg]*[YyN]"
    rf"|[Dd]o?\.?(?:f*[MAm]\.?(?:,?f*[Yy])?)?{_UNTIL}[Dd]o?\.?f*[MAm]\.?,?[fg]*[Yy])g?\.?[\])]?{_WEEKDAY}"
)
_ERA = re.compile(r"(?:令和|平成|昭和|民国|民國)\s?\S{1,3}年.*日.*")
_TIME = re.compile(
    r"(?:\s*[,;|·•\-–—@/T]?\s*(?:at|à|a las|alle|às|um|в|om|kl\.?|saat|pukul|lúc|o godz\.?|الساعة)?\s*)"
    r"\d{1,2}[:.h]\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|Uhr|uur|hrs|hours|h|น\.)?"
    r"\s*(?:\(?(?:Z|UTC|GMT|[A-Z]{2,4}T)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?\)?|[+-]\d\d:?\d\d)?(?![\w:])",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\s*(?:\([^\W\d]{1,12}\.?\)|[\])])\s*")
_DAY_SIGN = re.compile(r"\s*[(（][月火水木金土日월화수목금토일][)）]\s*")
_READING_TIME = re.compile(
    r"(?i)(?:[^\W\d]+(?: [^\W\d]+)?\s?:\s?)?\d{1,3}[\s-]?"
    r"(?:min(?:ute|uto|uten|uti)?s?\.?|分钟?|мин\.?|dk|phút|menit)(?:\s.{1,20})?"
)
_SEPARATED = re.compile(r"\s*[|·•]\s*(?P<rest>.*)|\s+[-–—]\s+(?P<dashed>\d.*)")
# A day in the foot of a page: when the page itself was last touched.
_OF_THE_PAGE = re.compile(r"(?i)last |dernière|última|último|zuletzt|ultim|stand\b")
_GROUP = re.compile(r"[MA]\.?-?[MA]?\.?,?[fg]*Y(?:g\.?)?|Y(?:g\.?)?|Y[MA]")
_VAGUE = re.compile(rf"(?:{_DAY}(?:{_UNTIL}{_DAY})?f*[MA]\.?|[MA]\.?-?(?:[MA]\.?)?,?f*Y|Y)")
_CUT = re.compile(r"\d{1,2}\.?(?: (?:de? )?([^\W\d]{0,9})(?:,? ?(?:de? ?)?\d{0,3}))?")
# A line up to its last year, and the rest behind a comma, a stop, a bracket, a dash or a space.
_BEGINS = re.compile(r"(?P<date>.*\b(?:19|20)\d\d)(?:\s*[,;.|(–—-]|\s)\s*(?P<rest>[^\d\s].*|\d{1,2}[.:h]\d\d.*)")
_AFTER_PLACE = re.compile(r"(?P<place>[^\W\d][^\d]{1,58}?)\s*,\s*(?P<date>\d{1,2}\D.*)")
# The forms that nearly all date lines have; they need no classes. What differs in anything is read the long way.
_PLAIN_PLACE = r"(?:, ([^\W\d].*))?"
_SIMPLE = re.compile(
    rf"(\d{{1,2}})(?:\.|er|st|nd|rd|th)? (?:de )?([^\W\d_]+)\.?,? (?:de |del )?(\d{{4}}){_PLAIN_PLACE}"
)
_SIMPLE_MONTH_FIRST = re.compile(rf"([^\W\d_]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?, (\d{{4}}){_PLAIN_PLACE}")


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
    if not 0 < len(line) <= LONGEST_DATE_LINE or not may_be_date(line):
        return None
    return _read_date(line, order).date


def beside_date(line: str) -> Beside:
    """Return what a date line has besides its day: a label before it; a place, a time or a kicker after it.

    >>> beside_date("Published: 8 November 2021 | 2 min read")
    Beside(label='Published', rest='2 min read')
    """
    if not 0 < len(line) <= LONGEST_DATE_LINE or not may_be_date(line):
        return Beside(None, None)
    return _read_date(line, "dmy").beside


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
    """Orders that a line's numeric dates show by a number over 12."""
    words = words_of(shown(line))
    orders: set[DayOrder] = set()
    for found in re.finditer(r"(?<![DY])D(?P<s>[-/.])D(?P=s)Y", words.classes):
        first, second = (int(words.tokens[found.start() + at].value) for at in (0, 2))
        if first > 12 >= second:
            orders.add("dmy")
        elif second > 12 >= first:
            orders.add("mdy")
    return frozenset(orders)


_NOTHING = Beside(None, None)


class _Read(NamedTuple):
    """A line read, and what stands beside its day."""

    date: DateLine | ImpossibleDate | None
    beside: Beside = _NOTHING


@lru_cache(maxsize=1 << 15)
def _read_date(line: str, order: DayOrder | None) -> _Read:
    """Read one line; memoised, because a feed prints the same few hundred days again and again."""
    if simple := _simple(line):
        return _Read(_checked(line, *simple), Beside(None, simple[2]) if simple[2] else _NOTHING)
    words = words_of(shown(line))
    found = _days(words, order)
    if found is None:
        return _Read(None)
    start, end, before, stop = found
    place, rest, is_date = _tail(words, stop)
    if not is_date:
        return _Read(None)
    label = trim(words.shown[:before]).strip("([|-: ") or None
    if label and _OF_THE_PAGE.match(label):
        return _Read(None)
    beside = Beside(label, rest)
    if isinstance(start, str) or isinstance(end, str):
        return _Read(ImpossibleDate(start if isinstance(start, str) else str(end)), beside)
    return _Read(_checked(line, start, end, place), beside)


def _simple(line: str) -> tuple[Day, Day, str | None] | None:
    """Read the commonest forms of a line; None if it has another."""
    if match := _SIMPLE.fullmatch(line):
        day, name, year, place = match.groups()
    elif match := _SIMPLE_MONTH_FIRST.fullmatch(line):
        name, day, year, place = match.groups()
    else:
        return None
    month = MONTHS.get(name.lower())
    if month is None:
        return None
    if place is not None:
        place = trim(place).rstrip(",")
        if not place.isprintable() or not _is_place(place) or place.lower() in WEEKDAYS:
            return None
    found = (int(year), month[0], int(day))
    return found, found, place


def _checked(line: str, start: Day, end: Day, place: str | None) -> DateLine | ImpossibleDate:
    """Return the days as dates, or why they are none."""
    if min(start, end)[0] < EARLIEST_YEAR:
        return ImpossibleDate(f"{trim(line)} is before {EARLIEST_YEAR}, when the agency was founded")
    if max(start, end)[0] > LATEST_YEAR:
        return ImpossibleDate(f"{trim(line)} is after {LATEST_YEAR}")
    try:
        first = dt.date(*start)
        last = first if end == start else dt.date(*end)
    except ValueError:
        return ImpossibleDate(f"there is no {trim(line)}")
    if last < first:
        return ImpossibleDate(f"{trim(line)} ends before it begins")
    return DateLine(first, last, place)


Day = tuple[int, int, int]


def read_date_within(line: str, order: DayOrder | None = None) -> DateLine | ImpossibleDate | None:
    """Read the one day that a line holds among other words, which are its place if they can be one.

    Use it only where an entry has no other date: a title or a summary may look the same.

    >>> read_date_within("By Jane Doe, 12 May 2021").start.isoformat(), read_date_within("Geneva 31/12/2021").place
    ('2021-05-12', 'Geneva')
    >>> read_date_within("From 1 May 2021 in Lima to 3 June 2022 in Rome"), read_date_within("In 2021, 12 met")
    (None, None)
    """
    if not 0 < len(line) <= LONGEST_DATE_LINE or not names_year(line) or _OF_THE_PAGE.match(line):
        return None
    words = words_of(shown(line))
    days = [found for form in _FORMS_WITHIN if (found := form.search(words.classes))]
    if not days or len(words.tokens) > _MOST_WORDS_AROUND + max(found.end() - found.start() for found in days):
        return None
    first = min(days, key=lambda found: (found.start(), -found.end()))
    if any(form.search(words.classes, first.end()) for form in _FORMS_WITHIN):
        return None
    day = _day_of(words, first, order)
    if day is None or isinstance(day[0], str) or isinstance(day[1], str):
        return ImpossibleDate(next(str(one) for one in day[:2] if isinstance(one, str))) if day else None
    tokens = words.tokens
    around = (words.shown[: tokens[first.start()].start], words.shown[tokens[first.end() - 1].end :])
    names = [name for text in around if (name := trim(text.strip(" ,;|·•-–—()[]")))]
    is_name = len(names) == 1 and _is_place(names[0]) and _NAMES.fullmatch(names[0]) is not None
    return _checked(line, day[0], day[1], names[0] if is_name else None)


def _days(words: Words, order: DayOrder | None) -> tuple[Day | str, Day | str, int, int] | None:
    """First and last day (or why there is none), where a label ends, and the token behind the date."""
    classes = words.classes
    if found := _NUMERIC_RANGE.match(classes):
        one = _numeric(words, found.start("one"), order)
        two = _numeric(words, found.start("two"), order)
        return one, two, _label_end(words, found), found.end()
    for form in _FORMS:
        if found := form.match(classes):
            day = _day_of(words, found, order)
            return (*day, _label_end(words, found), found.end()) if day else None
    return None


def _day_of(words: Words, found: re.Match[str], order: DayOrder | None) -> tuple[Day | str, Day | str] | None:
    """First and last day of a date in one of the forms, or why there is none; None for what is no date."""
    tokens, groups = words.tokens, found.groupdict()
    if "a" in groups:
        day = _numeric(words, found.start("a"), order)
        # "4.2.1" is the number of a section.
        dated = "Y" in found[0] or (found.end() == len(tokens) and tokens[-1].end - tokens[-1].start == 2)
        return (day, day) if dated else None
    value = {name: int(tokens[found.start(name)].value) for name, part in groups.items() if part and name != "before"}
    if "d2" not in value:
        single = (value["y"], value["m"], value["d"])
        return single, single
    end_year = value.get("y2") or value["y"]
    end = (end_year, value.get("m2") or value["m"], value["d2"])
    return (value.get("y") or end_year, value.get("m") or end[1], value["d"]), end


def _label_end(words: Words, found: re.Match[str]) -> int:
    """Place in the line where its label ends; 0 if it has none."""
    before = found["before"]
    if "L" not in before:
        return 0
    last = max(
        at for at, kind in enumerate(before) if kind in "LftF" and at <= max(before.rfind(":"), before.rfind("L"))
    )
    return words.tokens[last].end


def _numeric(words: Words, at: int, order: DayOrder | None) -> Day | str:
    """Day of a date in numbers that begins at a token, or why it is none."""
    first, second, third = words.tokens[at], words.tokens[at + 2], words.tokens[at + 4]
    a, b, c = int(first.value), int(second.value), int(third.value)
    printed = words.shown[first.start : third.end]
    if first.kind == "Y":
        return (a, b, c) if third.kind == "D" else f"there is no {printed}"
    if third.kind != "Y":
        return f"the year of {printed} has two digits"
    if words.shown[first.end] == ".":
        # Nobody writes the month first and dots.
        return (c, b, a)
    if a > 12 or b > 12 or a == b:
        return (c, a, b) if b > 12 else (c, b, a)
    if order is None:
        return f"the order of day and month in {printed} is ambiguous"
    return (c, b, a) if order == "dmy" else (c, a, b)


def _tail(words: Words, stop: int) -> tuple[str | None, str | None, bool]:
    """Place behind a date, all that stands there, and whether the line is a date line with it."""
    line = words.shown
    at = words.tokens[stop - 1].end
    # A weekday in brackets, a closing bracket, a time.
    if sign := _DAY_SIGN.match(line, at):
        at = sign.end()
    closing = _CLOSING.match(line, at)
    if closing and (closing[0].strip() in ")]" or re.search(r"\(W|\(A", words.classes[stop : stop + 2])):
        at = closing.end()
    begin = at
    if time := _TIME.match(line, at):
        at = time.end()
    rest = trim(line[at:]).rstrip(")]") if line[at:].strip() in (")", "]") else trim(line[at:])
    said = trim(line[begin:].strip(" ,|·•-–—.")) or None
    hour = said if time and "M" in words.classes[:stop] else None
    if rest in ("", *".,;|-–—:"):
        return hour, said, True
    following = words.tokens[stop:]
    if len(following) <= 2 and following[0].kind in "WA,." and following[-1].kind in "WA":
        return None, said, True
    separated = _SEPARATED.fullmatch(line[at:])
    inner = trim(separated["rest"] or separated["dashed"] or "") if separated else rest.lstrip(", ")
    if _READING_TIME.fullmatch(inner):
        return None, said, True
    if separated and separated["rest"] is not None:
        return (inner if _is_place(inner) else None), said, _is_place(inner)
    if rest.startswith(","):
        place = trim(rest[1:]).rstrip(",") or None
        return place, said, place is None or _is_place(place)
    return None, None, False


def _is_place(text: str) -> bool:
    """Return whether this can be the name of a place; else the line is a title that begins with a date."""
    first = text.lstrip("\"'“‘(«")[:1]
    return (
        len(text) <= LONGEST_PLACE
        and not (first.islower() or first.isdigit())
        and not re.search(r"[:;!?–—©]| - |[a-z]{3}\.$", text)
    )


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
    # Without a digit it is at most "yesterday", or "three days ago" in a script that is not Latin.
    if size > _LONGEST_WORD and not _has_digit(line) and (size > _LONGEST_AGO or line.isascii()):
        return False
    return _looks_like_date(line)


@lru_cache(maxsize=1 << 14)
def _looks_like_date(line: str) -> bool:
    """As `looks_like_date`; memoised."""
    plain = shown(line)
    low = plain.casefold().strip("()[].: ")
    if len(low) <= _LONGEST_AGO and RELATIVE.fullmatch(low) and AGO.search(low):
        return True
    if not any(map(str.isdecimal, plain)):
        return False
    if _read_date(line, None).date is not None:
        return True
    if _ERA.fullmatch(plain):
        return True
    words = words_of(plain)
    if _WORDS_AND_DIGITS.fullmatch(words.classes) and not _LONG_WORD.search(plain):
        return True
    found = _LIKE.match(words.classes)
    return found is not None and _tail(words, found.end())[2]


def is_day_of_page(line: str) -> bool:
    """Return whether a line says when the page itself was last changed.

    >>> [is_day_of_page(line) for line in ("Last updated: 8 March 2021", "8 March 2021")]
    [True, False]
    """
    return _OF_THE_PAGE.match(line) is not None


def read_loose_date(line: str, order: DayOrder | None = None) -> DateLine | None:
    """Read a line as `parse_date_line` does, with anything after the day: a room, an hour, a place without a comma.

    Use it only where an entry must have its date: a title may look the same.

    >>> read_loose_date("2 - 6 July 2012 Room XVI, ILO Headquarters, 9.30 - 13.00").place
    'Room XVI, ILO Headquarters, 9.30 - 13.00'
    """
    if not 0 < len(line) <= LONGEST_DATE_LINE or not may_be_date(line) or line.endswith((".", "?", "!", ":")):
        return None
    match = _BEGINS.match(line)
    date = parse_date_line(match["date"], order) if match else None
    if match is None or date is None:
        return None
    rest = trim(match["rest"])
    return date._replace(place=(rest.rstrip(")") if "(" not in rest else rest) or None)


def read_date_after_place(line: str, order: DayOrder | None = None) -> DateLine | None:
    """Read a line as `read_loose_date` does, with the place first.

    >>> read_date_after_place("Turin, Italy, 5-9 November 2012")
    DateLine(start=datetime.date(2012, 11, 5), end=datetime.date(2012, 11, 9), place='Turin, Italy')
    """
    match = _AFTER_PLACE.fullmatch(line[: LONGEST_DATE_LINE + 1])
    date = parse_date_line(match["date"], order) if match and _is_place(match["place"]) else None
    return date._replace(place=trim(match["place"])) if match and date and date.place is None else None


def begins_with_date(line: str) -> bool:
    """Return whether a line begins with a day and continues, so that its number is not that of an entry.

    >>> [begins_with_date(line) for line in ("8. März 2021 : Ein Tag", "8. Neues aus dem März 2021", "8. März 2021")]
    [True, False, False]
    """
    if not line[:1].isdigit():
        return False
    match = _BEGINS.match(line[:LONGEST_DATE_LINE].replace(":", " "))
    return match is not None and parse_date_line(match["date"]) is not None


def is_group_heading(line: str) -> bool:
    """Return whether a line consists only of a month with its year, or of a year.

    >>> [is_group_heading(line) for line in ("November 2021", "Junio de 2008", "2012", "8 November 2021", "News")]
    [True, True, True, False, False]
    """
    return (
        len(line) <= 40 and (_FOUR_DIGITS if line.isascii() else _NUMBER).search(line) is not None and _is_group(line)
    )


def is_vague_date(line: str) -> bool:
    """Return whether a line names a time other than a full day: a month, a year, a day without its year.

    >>> [is_vague_date(line) for line in ("November 2021", "17 June", "2021", "17 June 2021", "In June")]
    [True, True, True, False, False]
    """
    return len(line) <= _LONGEST_GROUP and _VAGUE.fullmatch(words_of(shown(line)).classes) is not None


def is_cut_date(line: str) -> bool:
    """Return whether the last line of a page is a date that is cut off.

    >>> [is_cut_date(line) for line in ("02", "02 Ma", "2 de mayo de 20", "02 May 2021", "Ma", "12 countries met")]
    [True, True, True, False, False, False]
    """
    match = _CUT.fullmatch(normalise(line))
    return match is not None and any(name.startswith(match[1] or "") for name in MONTHS)


@lru_cache(maxsize=1 << 12)
def _is_group(line: str) -> bool:
    words = words_of(shown(line))
    years = [int(token.value) for token in words.tokens if token.kind == "Y"]
    return _GROUP.fullmatch(words.classes) is not None and EARLIEST_YEAR - 19 <= years[0] <= LATEST_YEAR


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


def _has_digit(line: str) -> bool:
    return (_DIGIT if line.isascii() else _NUMBER).search(line) is not None


_DIGIT = re.compile(r"[0-9]")
_NUMBER = re.compile(r"[\d年]")
# For plain ASCII. Patterns that begin with one class of signs are found three times as fast as alternatives.
_FOUR_DIGITS = re.compile(r"[0-9][0-9]{3}")
_YEAR_OR_NUMERIC = re.compile(r"[0-9](?:[0-9]{3}|\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9])")


def month_languages(line: str) -> frozenset[str]:
    """Return the languages whose month names a date line uses; empty if there are none.

    >>> sorted(month_languages("9 avril 2021")), "en" in month_languages("16 - 18 April 2013")
    (['fr'], True)
    """
    sets = [frozenset(MONTHS[word][1].split()) for word in re.findall(r"[^\W\d_]+", normalise(line)) if word in MONTHS]
    return frozenset.intersection(*sets) if sets else frozenset()
