"""The days of a text page on which no line is a date: among other words, or without the year that a heading names."""

from __future__ import annotations

import re
from itertools import pairwise

from ilo_analysis.listings.dates.likeness import is_vague_date
from ilo_analysis.listings.dates.loose import read_date_after_place, read_date_within
from ilo_analysis.listings.dates.numeric import day_order
from ilo_analysis.listings.dates.printed import DateLine, ImpossibleDate, read_date
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS, kicker_key
from ilo_analysis.listings.lines.line import Line, order_days
from ilo_analysis.listings.parsed import Problem

# Fewer lines with a day show no habit of the page.
FEWEST = 3
# Fewer days stand over no groups of items.
FEWEST_OVER = 2
# Share of the entries that must agree.
MOST = 0.8
# A page has at least one such line in this many.
LONGEST_ENTRY = 8
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE = re.compile(r"([^\d]*?)[\s|·•,:–—-]*\d.*")
_BEHIND = re.compile(r".*\d[\s|·•,:–—-]*([^\d]*)")
# From one month to the next, where each belongs to one entry.
_STEPS = frozenset((2, 3, 4))
# A day, perhaps after a place, and the dash before the sentence that it begins.
_DATELINE = re.compile(r"(.{6,70}?\d{4}\)?)\s*[–—:|-]+\s+(?=\S+\s\S+)")
_NUMERIC_DAY = re.compile(r"(\d{1,2})([/.])(\d{1,2})(?:\.|(?=\s)|$)\s*")
# A day of a month in a heading, perhaps after its weekday.
_DAY = re.compile(r"(?:[^\W\d]{2,9}\.?,?\s)?(\d{1,2})(?:\s+|$)(?![-–—/.,\d])")
_DAY_AND_MONTH = re.compile(r"(\d{1,2}\.? (?:de )?[^\W\d]{3,12}\.?|[^\W\d]{3,12}\.? \d{1,2})(?=\s*(?:[-–—|:\t]|$))")


def find_loose_days(lines: list[Line]) -> list[Problem]:
    """Return the date the lines of a page that has no date line, and report it.

    >>> lines = [Line(n, 0, 0, text) for n, text in enumerate(["A", "By Jo, 8 May 2021", "B", "By Al, 7 May 2021"] * 2)]
    >>> [reason for *_, reason in find_loose_days(lines)]
    ['no line is a date alone; days among other words were read as those of entries (4 lines)']
    >>> lines[1].date.start.isoformat()
    '2021-05-08'
    """
    if any(line.date for line in lines):
        return []
    if _mark_months(lines):
        return []
    if problems := _part_datelines(lines):
        return problems
    order = day_order([line.text for line in lines if not line.is_yearless])
    found = [
        (at, day) for at, line in enumerate(lines)
        if not line.is_yearless and isinstance(day := read_date_within(line.text, order), DateLine)
    ]  # fmt: skip
    places = [at for at, _ in found]
    if len(found) < FEWEST or len(found) * LONGEST_ENTRY < len(lines) or not _have_titles(lines, places):
        return []
    for at, day in found:
        lines[at].date = day
        kicker = next((text for text in _around_date(lines[at].text) if kicker_key(text) in KNOWN_KICKERS), None)
        if kicker:
            lines[at].date, lines[at].label = day._replace(place=None), kicker
    reason = f"no line is a date alone; days among other words were read as those of entries ({len(found)} lines)"
    return [(lines[places[0]].number, lines[places[0]].text, reason)]


def _mark_months(lines: list[Line]) -> bool:
    """Return whether months, years or days without a year mark the entries of a page, in the place of dates.

    They date none.

    >>> texts = ["Ports agree", "May 2021", "Miners meet", "April 2021"] * 2
    >>> lines = [Line(n, 0, 0, text) for n, text in enumerate(texts)]
    >>> _mark_months(lines), lines[1].date
    (True, ImpossibleDate(reason='May 2021 names no full day'))
    """
    found = [at for at, line in enumerate(lines) if line.is_group or is_vague_date(line.text)]
    steps = {after - before for before, after in pairwise(found)}
    if len(found) < FEWEST or not steps <= _STEPS or any(line.marker for line in lines):
        return False
    for at in found:
        lines[at].date = ImpossibleDate(f"{lines[at].text} names no full day")
        lines[at].is_group = False
    return True


def _part_datelines(lines: list[Line]) -> list[Problem]:
    """Part the days at the start of sentences from them if there is a possible title above each, and report it.

    >>> texts = ["Ports agree", "LIMA, 8 May 2021 - Both met.", "Miners meet", "LIMA, 7 May 2021 - It was late."] * 2
    >>> lines = [Line(n, 0, 0, text) for n, text in enumerate(texts)]
    >>> [reason for *_, reason in _part_datelines(lines)]
    ['days at the start of sentences were read as those of entries (4 lines)']
    >>> [line.text for line in lines[:3]]
    ['Ports agree', 'LIMA, 8 May 2021', 'Both met.']
    """
    found = {}
    for at, line in enumerate(lines):
        parted = _DATELINE.match(line.text)
        day = parted and (read_date(parted[1], line.order) or read_date_after_place(parted[1], line.order))
        if parted and isinstance(day, DateLine) and not lines[at - 1].is_sentence:
            found[at] = day, parted[1], line.text[parted.end() :]
    if len(found) < FEWEST or min(found) == 0 or any(at - 1 in found for at in found):
        return []
    first = lines[min(found)]
    problem = (
        first.number,
        first.text,
        f"days at the start of sentences were read as those of entries ({len(found)} lines)",
    )
    for at, (day, text, words) in sorted(found.items(), reverse=True):
        line = lines[at]
        below = Line(line.number, line.indent, 0, words)
        line.read(text)
        line.date, line.is_words = day, False
        lines.insert(at + 1, below)
    return [problem]


def days_under_items(lines: list[Line]) -> list[Line]:
    """Return the lines with the day over each group of items under each of them, if all items stand under days.

    >>> lines = [Line(n, 0, 0, text) for n, text in enumerate(["8 May 2021", "Ports", "Mines", "7 May 2021", "Nurses"])]
    >>> for line in (lines[1], lines[2], lines[4]):
    ...     line.marker = True
    >>> [line.text for line in days_under_items(lines)]
    ['Ports', '8 May 2021', 'Mines', '8 May 2021', 'Nurses', '7 May 2021']
    """
    dated = [at for at, line in enumerate(lines) if line.date and not line.indent]
    if len(dated) < FEWEST_OVER or any(lines[at].marker or lines[at].label for at in dated):
        return lines
    marked = {at for at, line in enumerate(lines) if line.marker and line.text}
    if not marked.issuperset(at + 1 for at in dated) or min(marked) < dated[0]:
        return lines
    if sum(line.date is not None for line in lines) > len(dated):
        return lines
    found = lines[: dated[0]]
    for start, end in pairwise([*dated, len(lines)]):
        day = lines[start]
        for line in lines[start + 1 : end]:
            found.append(line)
            if line.marker:
                below = Line(day.number, line.indent, 0, day.text)
                below.date = day.date
                found.append(below)
    return found


def _around_date(text: str) -> tuple[str, str]:
    """Return the words before the first digit of a line and behind its last."""
    return _BEFORE.sub(r"\1", text), _BEHIND.sub(r"\1", text)


def _have_titles(lines: list[Line], places: list[int]) -> bool:
    """Return whether there is a possible title between the lines at some positions, or at nearly all of them."""
    titled = [any(not line.is_sentence for line in lines[one + 1 : other]) for one, other in pairwise(places)]
    return sum(titled) >= MOST * len(titled)


def complete_days(lines: list[Line]) -> list[Problem]:
    """If no line is a date, complete the days at the start of lines under headings with a year, and report it.

    >>> texts = ["May 2021", "8 May - Ports agree", "7 May - Miners meet", "6 May - Nurses win"]
    >>> lines = [Line(n, 0, 0, text) for n, text in enumerate(texts, 1)]
    >>> complete_days(lines)
    [(2, '8 May - Ports agree', 'the years are those of the headings (3 dates)')]
    >>> lines[1].text
    '8 May 2021 - Ports agree'
    """
    if any(line.date for line in lines) or not any(line.is_group for line in lines):
        return []
    head, completed = "", []
    for line in lines:
        if line.is_group:
            head = line.text if _YEAR.search(line.text) else head
        elif head and (whole := _completed(line.text, head)):
            completed.append((line, whole))
    texts = [line.text for line, _ in completed if not _DAY_AND_MONTH.match(line.text)]
    days = [int(found[1]) for text in texts if not _NUMERIC_DAY.match(text) and (found := _DAY.match(text))]
    # The numbers of a list rise by one.
    if len(completed) < FEWEST or (len(days) > 1 and all(after - before == 1 for before, after in pairwise(days))):
        return []
    first, what = completed[0][0], "months and years" if days else "years"
    problem = (first.number, first.text, f"the {what} are those of the headings ({len(completed)} dates)")
    for line, text in completed:
        line.read(text)
        line.is_words = False
    order_days(lines)
    return [problem]


def _completed(text: str, head: str) -> str:
    """Return a line with the day at its start completed from a heading; empty for a line without one.

    >>> _completed("8 May - Ports agree", "2021"), _completed("Sat 8 Ports agree", "May 2021")
    ('8 May 2021 - Ports agree', '8 May 2021 - Ports agree')
    >>> _completed("8/5 Ports agree", "2021"), _completed("8 ports agree", "2021")
    ('8/5/2021 - Ports agree', '')
    """
    year = _YEAR.findall(head)[0]
    if found := _DAY_AND_MONTH.match(text):
        whole = f"{found[1]} {year}"
        return whole + text[found.end() :] if isinstance(read_date(whole), DateLine) else ""
    if found := _NUMERIC_DAY.match(text):
        whole = f"{found[1]}{found[2]}{found[3]}{found[2]}{year}"
    elif (found := _DAY.match(text)) and head != year:
        whole = f"{found[1]} {head}"
    else:
        return ""
    rest = text[found.end() :]
    return f"{whole} - {rest}" * bool(read_date(whole)) if rest else whole * bool(read_date(whole))
