"""The lines of a page, and what each shows on its own."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ilo_analysis.listings.dates.likeness import is_group_heading, is_misread_date, is_relative_date
from ilo_analysis.listings.dates.numeric import DayOrder, day_order
from ilo_analysis.listings.dates.printed import DateLine, ImpossibleDate, read_date
from ilo_analysis.listings.dates.words import LONGEST_DATE_LINE, MONTHS, names_year
from ilo_analysis.listings.lines.credits import is_credit
from ilo_analysis.listings.lines.kickers import LONGEST_KICKER, SEPARATORS, has_separator
from ilo_analysis.text.normalise import BLANK, INVISIBLE, plain_lines, trim
from ilo_analysis.text.stop_words import stop_words

# Spaces before the further lines of an entry.
INDENT = 4
# Fewer texts at the edge of a page are its headings.
FEWEST_AT_EDGE = 3
_ANY_MARKER = re.compile(r"(?:\d{1,4}[.)]|[•·▪◦‣∙●○■□*➤➢►▶▸▹✓✔★☆❖◆◇⁃–+-])(?:\s|$)")
_LABELLED = re.compile(r"(?P<label>[^|]{2,70}?)\s*[|·•]\s*(?P<date>[^|]*\d{4}.*)")
_QUOTES = "\"'”’»)」』"
# The signs at the ends of sentences; a title may be a question.
_ENDS = frozenset((".", "…", "!", "。", "！", "।", "۔"))
# With the sign and the blanks between them.
LONGEST_LABELLED_DATE = LONGEST_KICKER + LONGEST_DATE_LINE + 20

# A digit, or a sign that parts a date from other words.
_TELLING = re.compile(r"[0-9|\t]")
_TELLING_BEYOND_ASCII = re.compile(r"[\d年|·•\t]")
# "Wednesday, 24 September 2026"
_LONGEST_MISREAD = 30
# "il y a 3 semaines"
_LONGEST_RELATIVE = 20
# "September 2026"
_LONGEST_PART = 14
# Letters of a word that ends no title: "the", "des".
_LONGEST_SMALL = 3
# Columns of a text whose lines a program broke.
_NARROWEST, _WIDEST = 50, 100
# Blank lines between the parts of a day that is printed over several lines.
_WIDEST_GAP_IN_DAY = 1
# A shorter line may be a date in words, a kicker or a heading.
SHORTEST_WORDS = 40


class Line:
    """One non-blank line: its position, its text, and what it may be."""

    __slots__ = (
        *("number", "below", "indent", "gap", "text", "marker", "printed", "role"),
        *("date", "label", "order", "is_credit", "is_group", "is_yearless", "is_words"),
    )

    def __init__(self, number: int, indent: int, gap: int, text: str) -> None:
        """Take one line; `number` counts from 1, `gap` is the blank lines before it, `text` has no indent."""
        self.number, self.indent, self.gap = number, indent, gap
        self.below: tuple[int, ...] = ()  # numbers of the further lines of a date or a text over several
        self.marker, self.role = False, ""
        self.printed: int | None = None  # number of the marker
        self.order: DayOrder | None = None  # of the page's dates in numbers
        self.read(text)

    def take_off_marker(self, rest: str, number: int | None) -> None:
        """Keep what follows the marker as the text, and the marker's number."""
        self.marker, self.printed = True, number
        self.read(rest)

    def read(self, text: str) -> None:
        """Read the text as a date, perhaps after a kicker ("Press release | 8 November 2021"), or as a credit."""
        self.text = text
        said = _read_short(text, self.order) if len(text) <= SHORTEST_WORDS else _read_text(text, self.order)
        self.date, self.label, self.is_credit, self.is_group, self.is_yearless, self.is_words = said

    @property
    def is_day(self) -> bool:
        """Return whether the line is a date without a label before it."""
        return self.date is not None and self.label is None

    @property
    def is_kicker_like(self) -> bool:
        """Return whether the line could be a kicker: short, no date, no end of a sentence."""
        text = self.text
        return (
            0 < len(text) <= LONGEST_KICKER and text[-1] not in ".?!…;:,”»" and self.date is None and not self.is_credit
        )

    @property
    def is_sentence(self) -> bool:
        """Return whether the line ends like a sentence or is too long for a title."""
        return len(self.text) > 200 or ends_sentence(self.text)

    @property
    def is_prose(self) -> bool:
        """Return whether the line is long or a sentence, and so no heading."""
        return len(self.text) > 120 or (len(self.text) > 60 and self.text[-1] in ".…!?")


# What a text says: its date and the label before it, and whether it is a credit, a heading of entries, without a year,
# and mere words.
_Said = tuple[DateLine | ImpossibleDate | None, str | None, bool, bool, bool, bool]
_MERE_WORDS: _Said = (None, None, False, False, True, True)


def _read_text(text: str, order: DayOrder | None) -> _Said:
    """Return what a text says."""
    size = len(text)
    if size > LONGEST_LABELLED_DATE:
        telling = text[-1] in SEPARATORS or "\t" in text
    else:
        telling = (_TELLING if text.isascii() else _TELLING_BEYOND_ASCII).search(text) is not None
    if not telling and size > SHORTEST_WORDS and text[0].isalpha():
        return _MERE_WORDS
    date: DateLine | ImpossibleDate | None = None
    label: str | None = None
    is_group = False
    is_yearless = not telling
    if telling and (size <= LONGEST_DATE_LINE or (size <= LONGEST_LABELLED_DATE and has_separator(text))):
        is_yearless = not names_year(text)
        if not is_yearless:
            date, label, is_group = _read_dated(text, order)
    if is_yearless and size <= _LONGEST_RELATIVE and is_relative_date(text):
        date = ImpossibleDate(f"{text} names no certain day")
    return date, label, is_credit(text), is_group, is_yearless, False


# Short lines come again: kickers, credits, and the same few hundred days.
_read_short = lru_cache(maxsize=1 << 15)(_read_text)


def _read_dated(text: str, order: DayOrder | None) -> tuple[DateLine | ImpossibleDate | None, str | None, bool]:
    """Return the date of a line that names a year, the kicker before it, and whether it is a heading of entries."""
    if date := read_date(text, order):
        return date, None, False
    match = _LABELLED.fullmatch(text) if has_separator(text) else None
    if match and (date := read_date(match["date"], order)):
        return date, trim(match["label"]), is_group_heading(text)
    if len(text) <= _LONGEST_MISREAD and is_misread_date(text):
        return ImpossibleDate(f"{text} looks like a misread date, or one of another calendar"), None, False
    return None, None, is_group_heading(text)


def read_lines(text: str) -> list[Line]:
    r"""Return the non-blank lines of a page; if it is indented, the text of its entries starts at four spaces.

    >>> [(line.number, line.indent, line.text) for line in read_lines("News\n\n    1. Title\n      3 May 2021")]
    [(1, 0, 'News'), (3, 2, '1. Title'), (4, 4, '3 May 2021')]
    """
    found: list[Line] = []
    gap = 0
    for number, raw in enumerate(plain_lines(text), start=1):
        # As `trim`, which would be called for every line.
        body = raw.strip() if raw.isascii() else raw.strip(BLANK)
        if not body:
            gap += 1
            continue
        indent = raw.index(body[0])
        if indent and ("\t" in raw or not raw.isascii()):
            indent = indent_of(raw[:indent])
        found.append(Line(number, indent, gap, body))
        gap = 0
    _join_days(found)
    found = _whole_lines(found)
    if ImpossibleDate in {type(line.date) for line in found if not line.is_words}:
        order_days(found)
    _even_indents(found)
    _even_gaps(found)
    return found


def _join_days(lines: list[Line]) -> None:
    """Join the lines of each date that is printed as a day, a month and a year below each other."""
    short = [line.text for line in lines if len(line.text) < 3]
    if not any(map(str.isdecimal, short)):
        return
    for at in range(len(lines) - 2, -1, -1):
        for size in (3, 2):
            own = lines[at : at + size]
            words = [line.text for line in own]
            near = max(line.gap for line in own[1:]) <= _WIDEST_GAP_IN_DAY
            if near and max(map(len, words)) <= _LONGEST_PART and any(len(w) < 3 and w.isdecimal() for w in words[:2]):
                whole = Line(own[0].number, own[0].indent, own[0].gap, " ".join(words))
                if whole.is_day and not any(line.date for line in own):
                    whole.below = tuple(line.number for line in own[1:])
                    lines[at : at + size] = [whole]
                    break


def _whole_lines(lines: list[Line]) -> list[Line]:
    """Return the lines with those joined that a program broke at a width: the next word did not fit there.

    >>> texts = ["Ports agree on rest breaks for night crews after two", "talks in Callao", "8 May 2021"]
    >>> [(line.text, line.below) for line in _whole_lines([Line(n, 0, 0, text) for n, text in enumerate(texts)])]
    [('Ports agree on rest breaks for night crews after two talks in Callao', (1,)), ('8 May 2021', ())]
    """
    width = 0
    for line in lines:
        width = max(width, line.indent + len(line.text))
        if width > _WIDEST:
            return lines
    if width < _NARROWEST:
        return lines
    found: list[Line] = []
    last = 0  # the width of the last line before it was joined
    for line in lines:
        before = found[-1] if found else line
        text = line.text
        full = line.gap == 0 and last + 1 + len(text.split(None, 1)[0]) > width
        last = line.indent + len(text)
        goes_on = full and (text[0].islower() or (text[0].isalpha() and ends_open(before.text)))
        if goes_on and not (before.date or line.date or before.text[-1] in ".!?…:;"):
            below = (*before.below, line.number)
            before.read(before.text + ("" if before.text[-1] == "-" else " ") + text)
            before.below = below
        else:
            found.append(line)
    return found


def ends_sentence(text: str) -> bool:
    """Return whether a text ends like a sentence, perhaps in quotation marks.

    >>> ends_sentence("Ports agree."), ends_sentence("Ports agree?"), ends_sentence("港口达成一致。")
    (True, False, True)
    """
    return text.rstrip(_QUOTES)[-1:] in _ENDS


def ends_open(text: str) -> bool:
    """Return whether a text ends in a small word, as no title and no date does.

    >>> ends_open("Talks in"), ends_open("Talks"), ends_open("Talks - 3 days ago")
    (True, False, False)
    """
    word = text.rpartition(" ")[2]
    if len(word) > _LONGEST_SMALL or word not in stop_words() or word in MONTHS:
        return False
    return not is_relative_date(" ".join(text.split()[-3:]))


def order_days(lines: list[Line]) -> None:
    """Read the dates in numbers in the order of day and month that the page as a whole shows, if it shows one."""
    order = day_order(line.text for line in lines)
    if order:
        for line in lines:
            line.order = order
            if isinstance(line.date, ImpossibleDate):
                line.read(line.text)


def _even_indents(lines: list[Line]) -> None:
    """Shift the indents so that the commonest one, that of the text of entries, is four spaces."""
    indents = [line.indent for line in lines if line.indent and (line.is_words or line.text[0].isalpha())]
    if indents.count(INDENT) * 2 > len(indents):
        return
    # A German date begins as a marker does.
    texts = [line for line in lines if line.indent and (line.is_day or not _ANY_MARKER.match(line.text))]
    usual = Counter([line.indent for line in texts]).most_common(1)[0][0] if texts else INDENT
    if usual > INDENT:
        for line in lines:
            line.indent = max(0, line.indent + INDENT - usual)
    elif usual < INDENT:
        for line in texts:
            line.indent += INDENT - usual if line.indent >= usual else 0


@lru_cache(maxsize=1 << 8)
def indent_of(lead: str) -> int:
    r"""Return the width of the signs before the text of a line; a tab is four, invisible characters do not count.

    >>> indent_of("  "), indent_of("\u200b\xa0\xa0")
    (2, 2)
    """
    if lead.isascii() and "\t" not in lead:
        return len(lead)
    return sum(4 if sign == "\t" else sign not in INVISIBLE for sign in lead)


def _even_gaps(lines: list[Line]) -> None:
    """Count one blank line where a page sets nearly everything two or more apart: only wider gaps tell something."""
    gaps = sorted([line.gap for line in lines[1:] if line.gap])
    usual = gaps[len(gaps) // 8] if gaps else 1
    if usual > 1:
        for line in lines:
            line.gap = max(1, line.gap - usual + 1) if line.gap else 0


def is_indented(lines: list[Line]) -> bool:
    """Return whether the date lines of a page are indented."""
    asked = [line.indent for line in lines if line.date and not line.marker]
    if not asked:
        # A page of undated entries is judged by its texts: headings are fewer.
        asked = [line.indent for line in [line for line in lines if not line.marker][1:] if not line.is_group]
    if asked.count(0) * 2 >= len(asked):
        return False
    if any(line.marker for line in lines):
        return True
    # If as many texts as dates are at the edge, and no entry has a marker, they are parts of entries.
    at_edge = [line for line in lines if not (line.indent or line.date or line.is_group)]
    return len(at_edge) < max(len(asked), FEWEST_AT_EDGE)
