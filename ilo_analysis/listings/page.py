"""The lines of a page: what each shows by itself, and what the whole page shows about each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ilo_analysis.listings.agency import page_pattern, page_words
from ilo_analysis.listings.dates import (
    LONGEST_DATE_LINE,
    DateLine,
    DayOrder,
    ImpossibleDate,
    day_order,
    is_group_heading,
    names_year,
    read_date,
    read_loose_date,
)
from ilo_analysis.text.normalise import BLANK, INVISIBLE, normalise, plain_lines, trim

# Spaces before the further lines of an entry.
INDENT = 4
_ANY_MARKER = re.compile(r"(?:\d{1,4}\.|[•·▪◦‣∙●○■□*-])(?:\s|$)")
_CREDIT = re.compile(r"(?:©|\([cC]\)\s)")
_CREDIT_PARTS = re.compile(r"(?:©|\([cC]\)\s)\s*(?P<name>.*?)[\s,]*(?:\b(?P<year>(?:19|20)\d\d)\.?)?\s*")
_RIGHTS = re.compile(r"(?i)©.*(?:international labou?r organi[sz]ation|all rights|\d{4}\s*[-–]\s*\d{4}|copyright)")
# Prose is longer.
LONGEST_ADDRESS = 300
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+|(?:tel|fax|tél)[.:]? ?[+\d(][\d\s()./-]+", re.IGNORECASE)

_FURNITURE = page_words("furniture")
_MORE = page_words("more")
# With the signs around it.
_LONGEST_MORE = max(map(len, _MORE)) + 10
# Lines below a list; above it some of them are headings.
_FOOTERS = page_words("furniture", "footers")
_FOOTER = page_pattern("footer")
# Signs between a kicker and a date on one line.
SEPARATORS = ("|", "·", "•")
_LABELLED = re.compile(r"(?P<label>[^|]{2,70}?)\s*[|·•]\s*(?P<date>[^|]*\d{4}.*)")
_BREADCRUMB = re.compile(r"\S+.* (?:>|»|›|/) .*\S")
_PAGES = re.compile(r"(?:\d+|next|previous|first|last|page|of|[|«»<>.…\s-])+", re.IGNORECASE)

_QUOTES = "\"'”’»)"

LONGEST_KICKER = 70
# With the sign and the blanks between them.
LONGEST_LABELLED_DATE = LONGEST_KICKER + LONGEST_DATE_LINE + 20
KNOWN_KICKERS = page_words("kickers")
HEADINGS = page_words("headings")
# Credit, kicker and title: more does not stand before a date.
LONGEST_HEAD = 3
# A lost marker, an empty credit or kicker leave at least this many blank lines behind.
WIDE_GAP = 2
# Share of the entries from which on a page is taken to do the same with every entry.
USUAL = 0.8
# By whether the dates were taken to stand over the titles.
DATES_UNTOLD = {
    over: f"the page does not show whether its dates belong above or below their titles; read as {words} them"
    for over, words in ((True, "over"), (False, "under"))
}
# So many headings of months one below the other are a menu.
MENU_OF_MONTHS = 3


class Line:
    """One non-blank line: its position, its text, and what it may be."""

    __slots__ = (
        *("number", "indent", "gap", "text", "marker", "printed", "role"),
        *("date", "label", "order", "is_credit", "is_group", "is_yearless"),
    )

    def __init__(self, number: int, indent: int, gap: int, text: str) -> None:
        """Take one line; `number` counts from 1, `gap` is the blank lines before it, `text` has no indent."""
        self.number, self.indent, self.gap = number, indent, gap
        self.marker, self.role = False, ""
        self.printed: int | None = None  # number of the marker
        self.order: DayOrder | None = None  # of the page's dates in numbers
        self.read(text)

    def take_off_marker(self, rest: str, number: int | None) -> None:
        """Keep what follows the marker as the text, and the marker's number."""
        self.marker, self.printed = True, number
        if self.is_yearless:
            # Nor does a part of the line name a year.
            self.text, self.is_credit = rest, rest[:1] in "©(" and _CREDIT.match(rest) is not None
        else:
            self.read(rest)

    def read(self, text: str) -> None:
        """Read the text as a date, perhaps after a kicker ("Press release | 8 November 2021"), or as a credit."""
        self.text = text
        self.is_credit = text[:1] in "©(" and _CREDIT.match(text) is not None
        size = len(text)
        short = size <= LONGEST_DATE_LINE or (size <= LONGEST_LABELLED_DATE and has_separator(text))
        self.is_yearless: bool = short and not names_year(text)
        if short and not self.is_yearless:
            self.date, self.label, self.is_group = _read_dated(text, self.order)
        else:
            self.date = self.label = None
            self.is_group = False

    @property
    def is_day(self) -> bool:
        """Return whether the line is a date without a label before it."""
        return self.date is not None and self.label is None

    @property
    def is_kicker_like(self) -> bool:
        """Return whether the line could be a kicker: short, no date, and not ending like a sentence."""
        text = self.text
        short = 0 < len(text) <= LONGEST_KICKER and text[-1] not in ".?!…;:,”»"
        return short and self.date is None and not self.is_credit

    @property
    def is_sentence(self) -> bool:
        """Return whether the line ends like a sentence or is too long for a title."""
        return len(self.text) > 200 or self.text.rstrip(_QUOTES)[-1:] in (".", "…", "!")

    @property
    def is_prose(self) -> bool:
        """Return whether the line is long or a sentence, so not a heading."""
        return len(self.text) > 120 or (len(self.text) > 60 and self.text[-1] in ".…!?")


class _Dated(NamedTuple):
    """What a line that names a year says: its date, the kicker before it, and whether it is a heading of entries."""

    date: DateLine | ImpossibleDate | None
    label: str | None
    is_group: bool


_NO_DATE = _Dated(None, None, False)


def has_separator(text: str) -> bool:
    """Return whether a line has a sign that parts a kicker from a date."""
    return "|" in text or "·" in text or "•" in text


@lru_cache(maxsize=1 << 15)
def _read_dated(text: str, order: DayOrder | None) -> _Dated:
    """Read a line that names a year; memoised, because a feed prints the same few hundred days again and again."""
    if date := read_date(text, order):
        return _Dated(date, None, False)
    match = _LABELLED.fullmatch(text) if has_separator(text) else None
    if match and (date := read_date(match["date"], order)):
        return _Dated(date, trim(match["label"]), is_group_heading(text))
    return _Dated(None, None, is_group_heading(text))


def read_lines(text: str) -> list[Line]:
    r"""Return the non-blank lines of a page; if it is indented, the text of its entries starts at four spaces.

    >>> [(line.number, line.indent, line.text) for line in read_lines("News\n\n    1. Title\n      3 May 2021")]
    [(1, 0, 'News'), (3, 2, '1. Title'), (4, 4, '3 May 2021')]
    """
    found: list[Line] = []
    gap = 0
    for number, raw in enumerate(plain_lines(text), start=1):
        # As `trim`, which would be called for every line.
        if body := raw.strip() if raw.isascii() else raw.strip(BLANK):
            indent = 0 if raw[0] == body[0] else indent_of(raw)
            found.append(Line(number, indent, gap, body))
            gap = 0
        else:
            gap += 1
    if ImpossibleDate in [type(line.date) for line in found]:
        _order_days(found)
    _even_indents(found)
    _even_gaps(found)
    return found


def _order_days(lines: list[Line]) -> None:
    """Read the dates in numbers in the order of day and month that the page as a whole shows, if it shows one."""
    order = day_order(line.text for line in lines)
    if order:
        for line in lines:
            line.order = order
            if isinstance(line.date, ImpossibleDate):
                line.read(line.text)


def _even_indents(lines: list[Line]) -> None:
    """Shift the indents so that the commonest one, that of the text of entries, is four spaces."""
    # A German date begins as a marker does.
    texts = [
        line
        for line in lines
        if line.indent and (line.text[0].isalpha() or line.is_day or not _ANY_MARKER.match(line.text))
    ]
    indents = [line.indent for line in texts]
    if not indents or indents.count(INDENT) * 2 > len(indents):
        return
    usual = Counter(indents).most_common(1)[0][0]
    if usual > INDENT:
        for line in lines:
            line.indent = max(0, line.indent + INDENT - usual)
    elif usual < INDENT:
        for line in texts:
            line.indent += INDENT - usual if line.indent >= usual else 0


def indent_of(line: str) -> int:
    r"""Return the number of spaces before the text of a line; a tab is four, invisible characters do not count.

    >>> indent_of("  1. Title"), indent_of("\u200b\xa0\xa0• Title")
    (2, 2)
    """
    plain = line.lstrip(" ")
    if plain[:1].isalnum():
        return len(line) - len(plain)
    lead = line[: len(line) - len(line.lstrip(BLANK))]
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
    return asked.count(0) * 2 < len(asked)


def without_links_and_foot(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    r"""Return the lines of the list, and apart from them its links to whole stories and the foot of an unindented page.

    >>> lines = read_lines("Ports agree\n8 May 2021\nRead more\n\nContact us\nPlan of the site")
    >>> [[line.text for line in some] for some in without_links_and_foot(lines)]
    [['Ports agree', '8 May 2021'], ['Read more', 'Contact us', 'Plan of the site']]
    """
    end = len(lines) if is_indented(lines) else _foot(lines)
    links = [line for line in lines[:end] if not line.marker and is_link_to_more(line.text)]
    if not links:
        return lines[:end], lines[end:]
    apart = {line.number for line in links}
    return [line for line in lines[:end] if line.number not in apart], [*links, *lines[end:]]


def _foot(lines: list[Line]) -> int:
    """Where the foot of a page begins: at a line as in any foot, below which most are, and none is part of an entry."""
    start, known, links = len(lines), 0, 0
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        if is_link_to_more(line.text) and not is_footer(line.text):
            links += 1
            continue
        around = not line.marker and is_around(line)
        if not (around or (line.is_kicker_like and not line.marker)):
            break
        known += around
        if around and known * 2 >= len(lines) - at - links:
            start = at
    return start if any(line.date or line.marker for line in lines[:start]) else len(lines)


def is_around(line: Line) -> bool:
    """Return whether a line is a link to a story, or stands in the foot of pages."""
    return not line.date and (is_footer(line.text) or is_link_to_more(line.text) or line.is_credit)


@lru_cache(maxsize=1 << 12)
def is_furniture(text: str) -> bool:
    """Return whether a line belongs to the page around the list: contact, breadcrumb, page links, rights."""
    return bool(
        normalise(text).strip(" :") in _FURNITURE
        or is_address(text)
        or _PAGES.fullmatch(text)
        or _RIGHTS.match(text)
        or (_BREADCRUMB.fullmatch(text) and (" > " in text or " » " in text or " › " in text))
    )


@lru_cache(maxsize=1 << 12)
def is_footer(text: str) -> bool:
    """Return whether a line below a list belongs to the page around it."""
    return normalise(text).strip(' :>"[]|.-') in _FOOTERS or bool(_FOOTER.fullmatch(text)) or is_furniture(text)


def is_heading_word(text: str) -> bool:
    """Return whether a line is one of the usual headings of lists."""
    return normalise(text) in HEADINGS


def is_link_to_more(text: str) -> bool:
    """Return whether a line is a link to the full story, as some pages print below each summary."""
    return len(text) <= _LONGEST_MORE and kicker_key(text).strip(" >.…[]-") in _MORE


def is_address(text: str) -> bool:
    """Return whether a line is only an e-mail address, a web address or a telephone number."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(re.sub(r"^\d+\. ", "", text)) is not None


@lru_cache(maxsize=1 << 12)
def read_credit(text: str) -> tuple[str | None, int | None]:
    """Return the name and year of a photo credit; the year is when the page was rendered.

    >>> read_credit("© Kate Holt / Solidarity Center 2022"), read_credit("© 2021"), read_credit("© ILO")
    (('Kate Holt / Solidarity Center', 2022), (None, 2021), ('ILO', None))
    """
    match = _CREDIT_PARTS.fullmatch(text)
    if match is None:
        return trim(text.lstrip("©")) or None, None
    return trim(match["name"]) or None, int(match["year"]) if match["year"] else None


@dataclass(slots=True)
class Block:
    """The lines of one entry, and how they were found."""

    lines: list[Line]
    marked: bool  # begins with a marker
    printed: int | None = None
    group: str | None = None  # heading that it stands under
    run: int = 0  # blocks without a heading between them share this number
    headed: bool = False  # stands directly under a group heading
    broken: bool = False  # lost its marker and its date; blank lines in their place tell of it

    @property
    def anchor(self) -> int | None:
        """Position of the first date line; None if there is none."""
        for place, line in enumerate(self.lines):
            if line.date:
                return place
        return None


@dataclass
class Page:
    """The lines of a page, and what the whole page shows about each."""

    lines: list[Line]
    blocks: list[Block] = field(default_factory=list)
    outside: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)  # lines without the links to whole stories and the foot
    around: list[Line] = field(default_factory=list)  # those links, and the foot
    kickers: frozenset[str] = KNOWN_KICKERS
    kicker_rate: float | None = None  # share of entry headings with a kicker, where they are certain
    indented: bool = False
    spaced: bool = False  # blank lines between the parts of an entry
    apart: bool = False  # blank lines between entries, and nowhere else
    date_first: bool = False  # the date stands over the title
    untold: str | None = None  # what is in doubt about the order of parts; None until checked

    def __post_init__(self) -> None:
        """Take stock of the page."""
        self.outside = list(self.around)
        self.indented = is_indented(self.lines)
        if not self.indented:
            _find_loose_dates(self.body)
        dated = [index for index, line in enumerate(self.body) if line.date]
        zones = list(_zones(self.body, dated))
        self.date_first, told = _place_of_dates(self.body, dated, zones)
        if self.untold is None:
            self.untold = "" if told or self.indented else DATES_UNTOLD[self.date_first]
        self.spaced = _is_spaced(self.body, dated, after_date=self.date_first)
        self.apart = not self.spaced and _are_apart(zones)
        self._survey_kickers(dated)
        self.kicker_rate = _rate_without_summaries(zones) or self.kicker_rate

    def gap_after(self, block: Block) -> int:
        """Return the number of blank lines below a block, if the page continues."""
        return self._gaps.get(block.lines[-1].number, 0)

    @cached_property
    def _gaps(self) -> dict[int, int]:
        return {before.number: after.gap for before, after in pairwise(self.body)}

    def _survey_kickers(self, dated: list[int]) -> None:
        """Find the kickers where a head has a certain beginning: a marker, heading, credit, or the end of a summary."""
        counts = [0, 0, 0]
        seen: set[str] = set()
        once: set[str] = set()
        for index in dated:
            if not isinstance(self.body[index].date, DateLine):
                continue
            size = self._certain_head(index)
            if size in (1, 2):
                counts[size] += 1
            if index > 1 and self.body[index - 2].is_kicker_like:
                label = kicker_key(self.body[index - 2].text)
                # What stands over several titles is their kicker.
                if size == 2 or label in once:
                    seen.add(label)
                once.add(label)
        self.kickers = KNOWN_KICKERS | seen
        if sum(counts):
            self.kicker_rate = counts[2] / sum(counts)

    def _certain_head(self, index: int) -> int:
        """Lines between the date line at `index` and a certain beginning before it; 0 if there is none."""
        for size in range(1, LONGEST_HEAD + 1):
            if size > index:
                return 0
            line = self.body[index - size]
            if line.marker:
                return size if line.text and not line.is_credit else size - 1
            if line.is_group:
                above = self.body[max(0, index - size - MENU_OF_MONTHS + 1) : index - size]
                menu = len(above) == MENU_OF_MONTHS - 1 and all(other.is_group for other in above)
                return 0 if menu else size - 1
            if line.is_credit or (size > 1 and line.is_sentence):
                return size - 1
            if line.date:
                return 0
        return 0


# A page repeats the same few kickers.
kicker_key = lru_cache(maxsize=1 << 12)(normalise)


def _zones(lines: list[Line], dated: list[int]) -> Iterator[list[Line]]:
    """Lines between each two date lines that no marker and no heading parts."""
    for before, after in pairwise(dated):
        for line in lines[before + 1 : after + 1]:
            if line.marker or line.is_group:
                break
        else:
            yield lines[before + 1 : after]


def _is_spaced(lines: list[Line], dated: list[int], *, after_date: bool) -> bool:
    """Return whether the parts of an entry are set apart: most dates from the titles beside them."""
    gaps = [lines[index + after_date].gap for index in dated if index + after_date < len(lines)]
    return gaps.count(0) * 2 < len(gaps)


def _rate_without_summaries(zones: list[list[Line]]) -> float:
    """Share of entries with a kicker on a page without summaries: nothing between two dates ends like a sentence."""
    heads = [[line for line in zone if not line.is_credit] for zone in zones]
    pairs = [head for head in heads if len(head) == 2]
    if any(len(head) > 2 for head in heads) or not all(head[0].is_kicker_like for head in pairs):
        return 0
    return len(pairs) / len(heads) if heads else 0


def _are_apart(zones: list[list[Line]]) -> bool:
    """Return whether exactly one line between each two dates, the beginning of an entry, has a blank line before it."""
    asked = [zone for zone in zones if len(zone) > 1]
    single = [zone for zone in asked if sum(line.gap > 0 for line in zone) == 1]
    return len(asked) > 0 and len(single) >= USUAL * len(asked)


def _find_loose_dates(lines: list[Line]) -> None:
    """Take lines that begin with a date, between a title and something else, for date lines of entries.

    A title that begins with a date looks the same, but its own date stands below it.
    """
    found = [None if line.date or line.marker else read_loose_date(line.text, line.order) for line in lines]
    for index, date in enumerate(found):
        if date is None or index == 0 or lines[index].is_credit:
            continue
        around = [n for n in (index - 1, index + 1) if n < len(lines)]
        title = lines[index - 1]
        if not (title.is_prose or title.is_credit or title.is_group) and not any(
            lines[n].date or found[n] for n in around
        ):
            lines[index].date = date


def _place_of_dates(lines: list[Line], dated: list[int], zones: list[list[Line]]) -> tuple[bool, bool]:
    """Return whether the dates of a page are above the titles, and whether the page leaves no doubt about it."""
    marked = [_opens_with_date(lines, index) for index, line in enumerate(lines) if line.marker]
    if marked or not dated:
        # One entry may have lost its title.
        first = sum(marked) * 2 > min(len(marked), len(dated))
        return first and (sum(marked) > 1 or any(line.label for line in lines)), True
    labelled = any(line.label for line in lines)
    over, under = _signs_of_order(lines, zones)
    # Only a page with a title over its first date, or one under its last, can have all its titles there.
    above = any(_can_be_title(line) for line in lines[: dated[0]])
    below = any(_can_be_title(line) for line in lines[dated[-1] + 1 :])
    if above != below and len(dated) > 1:
        alone = below and not under
        return alone or (labelled and over > under), True
    if not labelled:
        first = over > 1 and under == 0
    elif over == under:
        # A title follows the last date, or a summary, or the foot of the page.
        after = lines[dated[-1] + 1 : dated[-1] + 2]
        first = any(not (line.is_sentence or is_footer(line.text)) for line in after)
    else:
        first = over > under
    return first, len(dated) < 2 or not below or ((over > 0) == first and (under > 0) != first)


def _can_be_title(line: Line) -> bool:
    """Return whether a line beside the first or the last date can be the title of that entry."""
    around = line.is_group or line.is_credit or is_heading_word(line.text) or is_footer(line.text)
    return not (around or line.is_sentence)


def _signs_of_order(lines: list[Line], zones: list[list[Line]]) -> tuple[int, int]:
    """Count the signs that dates stand over titles, and those that they stand under them.

    An entry begins below a heading, at a credit, behind the only blank line between two dates, and behind a summary.
    """
    headed = [_opens_with_date(lines, index) for index, line in enumerate(lines) if line.is_group]
    # A credit stands directly over a date, or over a title.
    credits = [below.date is not None for line, below in pairwise(lines) if line.is_credit]
    over = sum(headed) + sum(credits)
    under = len(headed) + len(credits) - over
    for zone in zones:
        texts = [line for line in zone if not line.is_credit]
        if len(texts) > 1 and texts[0].is_sentence != texts[-1].is_sentence:
            over += texts[-1].is_sentence
            under += texts[0].is_sentence
    return over, under


def _opens_with_date(lines: list[Line], start: int) -> bool:
    """Return whether an entry begins with its date; where another date follows, the first is a kicker or a title."""
    first = lines[start]
    if first.marker and first.text and not (first.date or first.is_credit or first.is_group):
        return False
    texts: list[Line] = []
    for line in lines[start : start + LONGEST_HEAD + 3]:
        if line.marker and line is not first:
            break
        if line.text and not (line.is_credit or line.is_group):
            if not (texts or line.date):
                return False
            texts.append(line)
    # Where some entries have no marker, a date further down may be that of the next entry.
    others = texts[1 : LONGEST_HEAD if first.marker and first.text else 2]
    return bool(texts) and not any(line.date for line in others)
