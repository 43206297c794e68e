"""Lines that hold a whole entry: its title and date, separated by tabs or a sign."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from ilo_analysis.listings.dates.likeness import looks_like_date
from ilo_analysis.listings.dates.numeric import DayOrder, day_order
from ilo_analysis.listings.dates.printed import DateLine, ImpossibleDate, read_date
from ilo_analysis.listings.dates.words import LONGEST_DATE_LINE
from ilo_analysis.listings.lines.furniture import is_address, is_around, is_heading_word, is_link_to_more
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS, has_separator, kicker_key
from ilo_analysis.listings.lines.line import Line, ends_open
from ilo_analysis.text.normalise import QUOTES, trim

# Share of the lines that must agree.
_MOST = 0.8
# One row in this many may lack its title, or have other lines below it.
_OTHERS = 4
_OTHERS_OF_TABS = 2
# If a page has only one such line, without tabs, its title has at least this many words.
_FEWEST_WORDS = 4
_LONGEST_HEAD = 2
# Words of a label before a colon, at most.
_LONGEST_LABEL = 4
_SIGN = re.compile(r"\s+[-–—]{1,3}\s+|\s*[|·•]\s*|\s?:\s+|\s{2,}|\s*(?:\.\s?){3,}|\s*…+\s*")
# Blanks part columns if there are more than two.
_COLUMNS = re.compile(r"\t|\s{3,}")
_FEWEST_COLUMNS = 2
_QUOTED = re.compile(rf"[\"{QUOTES}](?P<title>.{{8,}})[\"{QUOTES}],\s*(?P<rest>\S.*)")
# If no sign parts a date from the words, a comma does, or a space: after a day, or before the last three words.
_COMMA = re.compile(
    r",\s+|(?<=\d{4})\s+|(?<=\d{4}[-./]\d\d[-./]\d\d)\.?\s+|(?<=日)\s*|\s+(?=\S+(?: \S+){0,2}$)|(?<=\])\s+"
)
_BRACKETS = re.compile(
    r"(?P<words>.+?)\s*[(\[](?P<date>[^()\[\]]+)[)\]]|[(\[](?P<first>[^()\[\]]+)[)\]]\s*(?P<rest>.+)"
)
_NUMBERED = re.compile(r"#?(\d{1,4})\s+([^\W\d].*)")
_LEAD = re.compile(r"\d{1,4}[.)]\s+")
_NUMBER = re.compile(r"#?\d{1,4}\.?")
# The parts of an entry in the usual order.
_PARTS = ("kicker", "title", "date", "summary")


def split_rows(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    r"""Return the lines, with each entry on one line split into its parts, and separately the header of a table.

    >>> rows, head = split_rows([Line(1, 0, 0, "Title\tDate"), Line(2, 0, 0, "Ports agree\t8 May 2021")])
    >>> [(line.number, line.text, line.marker) for line in rows], [line.text for line in head]
    ([(2, 'Ports agree', True), (2, '8 May 2021', False)], ['Title\tDate'])
    """
    cells, rows = _find_rows(lines)
    if not rows:
        return lines, []
    width = Counter(map(len, rows.values())).most_common(1)[0][0]
    columns = _columns([own for own in rows.values() if len(own) == width], width)
    if "title" not in columns:
        return lines, []
    order = day_order([cell for own in rows.values() for cell in own])
    first, end = min(rows), max(rows) + 1
    while end < len(lines) and is_around(lines[end]):
        end += 1
    bare = not any(lines[at].is_sentence for at in range(first, end) if at not in rows)
    head = [line for line in lines[max(0, first - 1) : first] if _is_head(_cells(line.text))]
    found: list[Line] = []
    for at, line in enumerate(lines):
        own = cells.get(at, [])
        if at in rows or ("\t" in line.text and line not in head):
            found += _parts(line, own, columns if len(own) == width else _columns([own], len(own)), order)
        elif line not in head:
            # A row without its date or its title.
            words = bare and first < at <= end and line.is_kicker_like and not line.is_sentence and not is_around(line)
            line.marker = line.marker or (words and not line.is_group) or _is_alone(line)
            found.append(line)
    return found, head


def _find_rows(lines: list[Line]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the cells of lines that may be rows, by place, and of those that are; nothing if the page has no rows."""
    asked = [
        at for at, line in enumerate(lines)
        if not line.is_words and ((not line.is_yearless and _may_be_row(line)) or "\t" in line.text)
    ]  # fmt: skip
    if not asked:
        return {}, {}
    tabbed = any("\t" in lines[at].text for at in asked)
    # The last line may be what is left of a row.
    alone = sum([line.date is not None and _is_alone(line) for line in lines[:-1]])
    # Tabs alone make rows: half of them may lack their title.
    others = _OTHERS_OF_TABS if tabbed else _OTHERS
    if len(asked) < alone * others:
        return {}, {}
    cells = {at: _cells(lines[at].text) for at in asked}
    rows = {at: own for at, own in cells.items() if len(own) > 1 and any(map(_is_date, own))}
    lone = len(rows) == 1 and not tabbed and not _is_lone_entry(lines, *rows.items())
    if not rows or lone or alone * others > len(rows) or not _are_whole(lines, sorted(rows)):
        return {}, {}
    if apart := _apart(list(rows.values())):
        rows = {at: [part for cell in own for part in apart(cell)] for at, own in rows.items()}
    return cells | rows, rows


def _may_be_row(line: Line) -> bool:
    """Return, after a quick check, whether a line that names a year may hold a date and other words."""
    if _is_alone(line) or line.is_group or line.is_credit:
        return False
    return len(line.text) <= LONGEST_DATE_LINE or not line.is_sentence


def _is_head(cells: list[str]) -> bool:
    """Return whether cells are the header of a table: a word or two in each."""
    return len(cells) > 1 and all(0 < len(cell.split()) <= _LONGEST_HEAD for cell in cells)


def _is_alone(line: Line) -> bool:
    """Return whether a line holds a day and nothing else."""
    return line.is_day and not (isinstance(line.date, DateLine) and line.date.place is not None)


def _cells(text: str) -> list[str]:
    """Return the parts of a line: its cells, or a date at one end and the words beside it."""
    cells = [trim(cell) for cell in _COLUMNS.split(text)]
    if "\t" in text or len(cells) > _FEWEST_COLUMNS:
        # A table of contents has a title with its date, and a page.
        return cells if any(map(_is_date, cells)) else [part for cell in cells for part in _cells(cell)]
    if found := _BRACKETS.fullmatch(text):
        words, date = (found["words"], found["date"]) if found["words"] else (found["rest"], found["first"])
        if _is_date(date):
            return [words.strip(" -–—|·•:"), date]
    whole = read_date(_LEAD.sub("", text))
    if isinstance(whole, DateLine) and whole.place is None:
        return [text]
    # Without a sign between them, only what is a date counts.
    for pattern, is_date in ((_SIGN, _names_day), (_SIGN, _is_date), (_COMMA, _names_day)):
        signs = list(pattern.finditer(text))
        for sign in reversed(signs):
            if is_date(text[: sign.start()]) and any(map(str.isalpha, text[sign.end() :])):
                return [text[: sign.start()], *_words(text[sign.end() :])]
        for sign in signs:
            if is_date(text[sign.end() :]) and not ends_open(text[: sign.start()]):
                return [*_words(text[: sign.start()]), text[sign.end() :]]
    return [text]


def _words(text: str) -> list[str]:
    """Return the words beside a date, split at a sign, or behind a title in quotes."""
    if has_separator(text):
        return [trim(part) for part in re.split(r"\s*[|·•]\s*", text)]
    quoted = _QUOTED.fullmatch(text)
    return [quoted["title"], quoted["rest"]] if quoted else [trim(text)]


def _label_apart(cell: str) -> list[str]:
    """Return a cell as the few words before its first colon and those behind it, if it is no date.

    >>> _label_apart("Ana Lima: Ports agree"), _label_apart("Ports agree"), _label_apart("9 March 2026, 10:15")
    (['Ana Lima', 'Ports agree'], ['Ports agree'], ['9 March 2026, 10:15'])
    """
    label, sign, words = cell.partition(": ")
    apart = sign and len(label.split()) <= _LONGEST_LABEL and not _is_date(cell)
    return [label, words] if apart else [cell]


def _number_apart(cell: str) -> list[str]:
    """Return a cell as the number that it begins with and the words behind it, if it is no date.

    >>> _number_apart("12 Ports agree"), _number_apart("12 March 2021")
    (['12', 'Ports agree'], ['12 March 2021'])
    """
    found = None if _is_date(cell) else _NUMBERED.fullmatch(cell)
    return [found[1], found[2]] if found else [cell]


def _apart(rows: list[list[str]]) -> Callable[[str], list[str]] | None:
    """Return how to part what all rows have before their words: labels of which many come again, or their numbers."""
    for apart in (_label_apart, _number_apart):
        found = [[parts[0] for cell in own if len(parts := apart(cell)) > 1][:1] for own in rows]
        if not all(found):
            continue
        labels = [label for (label,) in found]
        times = Counter(labels)
        again = sum(n for n in times.values() if n > 1) * 2 >= len(rows)
        rises = apart is _number_apart and all(int(b) - int(a) == 1 for a, b in pairwise(labels))
        if rises or (again and apart is _label_apart):
            return apart
    return None


def _names_day(text: str) -> bool:
    """Return whether a cell is a date without words behind a sign, be it an impossible one."""
    date = read_date(text)
    if isinstance(date, DateLine):
        return date.place is None or f", {date.place}" in text
    return isinstance(date, ImpossibleDate)


def _is_date(text: str) -> bool:
    """Return whether a cell is a date, or looks like one, without words behind a sign."""
    return _names_day(text) or (read_date(text) is None and looks_like_date(text))


def _are_whole(lines: list[Line], rows: list[int]) -> bool:
    """Return whether there are only summaries and links between rows, so that each row is a whole entry."""
    other = 0
    for before, after in pairwise(rows):
        between = [line for line in lines[before + 1 : after] if line.text and not ("\t" in line.text or line.date)]
        other += any(not (line.is_sentence or line.is_group or is_link_to_more(line.text)) for line in between)
    return other * _OTHERS <= len(rows)


def _is_lone_entry(lines: list[Line], row: tuple[int, list[str]]) -> bool:
    """Return whether the only line of a page with a date and words holds its only entry, not a date and its place."""
    at, cells = row
    words = max((cell for cell in cells if not _is_date(cell)), key=len, default="")
    beside = [line for line in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]) if line.text]
    around = all(line.is_sentence or is_heading_word(line.text) or is_around(line) for line in beside)
    return len(words.split()) >= _FEWEST_WORDS and around


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return which part of an entry each column holds; "" where it holds none."""
    dates = [sum(_is_date(row[at]) for row in rows) for at in range(width)]
    found = ["date" if at == dates.index(max(dates)) else "" for at in range(width)]
    texts = [at for at in range(width) if not found[at] and not _is_number([row[at] for row in rows])]
    for at in texts:
        keys = [kicker_key(row[at]) for row in rows]
        times = Counter(keys)
        if len(texts) > 1 or all(key in KNOWN_KICKERS for key in keys):
            known = sum(key in KNOWN_KICKERS or times[key] > 1 for key in keys)
            found[at] = "kicker" if known >= _MOST * len(rows) and times.most_common(1)[0][0] else ""
    free = [at for at in texts if not found[at] and any(row[at] for row in rows)]
    sentences = {at for at in free if sum(row[at].endswith((".", "…")) for row in rows) > len(rows) / 2}
    titles = [at for at in free if at not in sentences] or free
    if titles:
        title = max(titles, key=lambda at: len({row[at] for row in rows}) * 1000 + sum(len(row[at]) for row in rows))
        found[title] = "title"
        for at in free:
            if at != title:
                found[at] = "summary" if at in sentences or "kicker" in found else "kicker"
    return found


def _is_number(cells: list[str]) -> bool:
    return all(_NUMBER.fullmatch(cell) or is_address(cell) for cell in cells if cell)


def _parts(line: Line, cells: Sequence[str], columns: Sequence[str], order: DayOrder | None) -> list[Line]:
    """Return the lines of one entry in the usual order; the first has the marker."""
    found: list[Line] = []
    for part in _PARTS:
        for cell, column in zip(cells, columns, strict=True):
            if column == part and cell:
                one = Line(line.number, 0, 0 if found else line.gap, cell)
                if order and part == "date":
                    one.order = order
                    one.read(cell)
                if part != "date":
                    one.date = one.label = None
                found.append(one)
    if found:
        found[0].marker, found[0].printed = True, line.printed
    return found or [line]
