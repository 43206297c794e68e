"""Days on lines that contain more than a date line does. Only an entry without a date line is read this way."""

from __future__ import annotations

import re

from ilo_analysis.listings.dates.beside import is_day_of_page, is_place, without_times
from ilo_analysis.listings.dates.forms import FORMS_WITHIN, day_of
from ilo_analysis.listings.dates.numeric import DayOrder
from ilo_analysis.listings.dates.printed import DateLine, ImpossibleDate, checked_date, parse_date_line
from ilo_analysis.listings.dates.words import LONGEST_DATE_LINE, may_be_date, names_year, shown, words_of
from ilo_analysis.text.normalise import trim

# Names of places and rooms; no bylines.
_NAMES = re.compile(r"(?!By\b)(?:[^\W\d_a-z](?:[\w'’-]+\.?)?,? ?){1,4}(?:\d{1,3})?")
# Most words around the day on a line that is there for its day: a byline, a room, an hour.
_MOST_WORDS_AROUND = 9
# Between commas, a line of facts has this many, of so many words.
_FEWEST_FACTS, _LONGEST_FACT = 4, 4
# A line up to its last year, and the rest after a comma, full stop, bracket, dash or space.
_BEGINS = re.compile(r"(?P<date>.*\b(?:19|20)\d\d)(?:\s*[,;.|(–—-]|\s)\s*(?P<rest>[^\d\s].*|\d{1,2}[.:h]\d\d.*)")
_AFTER_PLACE = re.compile(r"(?P<place>[^\W\d][^\d]{1,58}?)\s*,\s*(?P<date>\d{1,2}\D.*)")


def read_date_within(line: str, order: DayOrder | None = None) -> DateLine | ImpossibleDate | None:
    """Return the only day that a line holds among other words; they are its place if they can name one.

    Use it only where an entry has no other date: a title or a summary may look the same.

    >>> read_date_within("By Jane Doe, 12 May 2021").start.isoformat(), read_date_within("Geneva 31/12/2021").place
    ('2021-05-12', 'Geneva')
    >>> read_date_within("From 1 May 2021 in Lima to 3 June 2022 in Rome"), read_date_within("In 2021, 12 met")
    (None, None)
    """
    if not 0 < len(line) <= LONGEST_DATE_LINE or not names_year(line) or is_day_of_page(line):
        return None
    facts = _is_enumeration(line)
    words = words_of(shown(without_times(line) if facts else line))
    days = [found for form in FORMS_WITHIN if (found := form.search(words.classes))]
    longest = max((found.end() - found.start() for found in days), default=0)
    if not days or (len(words.tokens) > _MOST_WORDS_AROUND + longest and not facts):
        return None
    first = min(days, key=lambda found: (found.start(), -found.end()))
    if any(form.search(words.classes, first.end()) for form in FORMS_WITHIN):
        return None
    day = day_of(words, first, order)
    if day is None or isinstance(day[0], str) or isinstance(day[1], str):
        return ImpossibleDate(next(str(one) for one in day[:2] if isinstance(one, str))) if day else None
    tokens = words.tokens
    around = (words.shown[: tokens[first.start()].start], words.shown[tokens[first.end() - 1].end :])
    names = [name for text in around if (name := trim(text.strip(" ,;|·•-–—()[]")))]
    is_name = len(names) == 1 and is_place(names[0]) and _NAMES.fullmatch(names[0]) is not None
    return checked_date(line, day[0], day[1], names[0] if is_name else None)


def _is_enumeration(line: str) -> bool:
    """Return whether a line is a row of facts of a few words each: a source, a day, a length, a language."""
    parts = line.split(",")
    return len(parts) >= _FEWEST_FACTS and all(len(part.split()) <= _LONGEST_FACT for part in parts)


def read_loose_date(line: str, order: DayOrder | None = None) -> DateLine | None:
    """Return the day as `parse_date_line` does, whatever follows it: a room, an hour, a place without a comma.

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
    """Return the day of a line that begins with its place; None for any other line.

    >>> read_date_after_place("Turin, Italy, 5-9 November 2012")
    DateLine(start=datetime.date(2012, 11, 5), end=datetime.date(2012, 11, 9), place='Turin, Italy')
    """
    match = _AFTER_PLACE.fullmatch(line[: LONGEST_DATE_LINE + 1])
    date = parse_date_line(match["date"], order) if match and is_place(match["place"]) else None
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
