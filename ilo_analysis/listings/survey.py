"""What all lines of a page together say about each: where its dates stand, whether it prints kickers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from ilo_analysis.listings.dates import DateLine, is_group_heading, read_loose_date
from ilo_analysis.listings.lines import KNOWN_KICKERS, Line, is_footer, is_indented, is_link_to_more
from ilo_analysis.text.normalise import normalise

# Credit, kicker and title: more does not stand before a date.
LONGEST_HEAD = 3
# A lost marker, an empty credit or kicker leave at least this many blank lines behind.
WIDE_GAP = 2
# Share of the entries from which on a page is taken to do the same with every entry.
USUAL = 0.8
# So many headings of months one below the other are a menu.
MENU_OF_MONTHS = 3


@dataclass
class Piece:
    """Lines of one entry, and how they were found."""

    lines: list[Line]
    marked: bool  # begins with a marker
    printed: int | None = None
    group: str | None = None  # heading that it stands under
    run: int = 0  # pieces without a heading between them share this number
    headed: bool = False  # stands directly under a group heading
    broken: bool = False  # lost its marker and its date; blank lines in their place tell of it
    gap_after: int = 0  # blank lines after it, where the page goes on


@dataclass
class Page:
    """Lines of a page, and what all of them together say about each."""

    lines: list[Line]
    pieces: list[Piece] = field(default_factory=list)
    outside: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)  # lines without the links to whole stories
    kickers: frozenset[str] = KNOWN_KICKERS
    kicker_rate: float | None = None  # share of heads with a kicker, where heads are certain
    indented: bool = False
    spaced: bool = False  # blank lines between the parts of an entry
    apart: bool = False  # blank lines between entries, and nowhere else
    date_first: bool = False  # the date stands over the title

    def __post_init__(self) -> None:
        """Take stock of the page."""
        self.body = self.lines
        self.indented = is_indented(self.lines)
        if not self.indented:
            self.outside = [line for line in self.lines if is_link_to_more(line)]
            self.body = [line for line in self.lines if not is_link_to_more(line)]
            _find_loose_dates(self.body)
        zones = list(_zones(self.body))
        self.date_first = _is_date_first(self.body, zones)
        self.spaced = _is_spaced(self.body, after_date=self.date_first)
        self.apart = not self.spaced and _are_apart(zones)
        self._survey_kickers()
        self.kicker_rate = _rate_without_summaries(zones) or self.kicker_rate

    def _survey_kickers(self) -> None:
        """Find the kickers where a head has a certain beginning: a marker, heading, credit, or the end of a summary."""
        counts = [0, 0, 0]
        seen: set[str] = set()
        times = Counter[str]()
        for index, line in enumerate(self.body):
            if not isinstance(line.date, DateLine):
                continue
            size = self._certain_head(index)
            if size in (1, 2):
                counts[size] += 1
            if index > 1 and self.body[index - 2].is_kicker_like:
                label = normalise(self.body[index - 2].text)
                times[label] += 1
                # What stands over several titles is their kicker.
                if size == 2 or times[label] > 1:
                    seen.add(label)
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
            if is_group_heading(line.text):
                above = self.body[max(0, index - size - MENU_OF_MONTHS + 1) : index - size]
                menu = len(above) == MENU_OF_MONTHS - 1 and all(is_group_heading(other.text) for other in above)
                return 0 if menu else size - 1
            if line.is_credit or (size > 1 and line.is_sentence):
                return size - 1
            if line.date:
                return 0
        return 0


def _zones(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines between each two date lines that no marker and no heading parts."""
    dated = [index for index, line in enumerate(lines) if line.date]
    for before, after in pairwise(dated):
        zone = lines[before + 1 : after]
        if not any(line.marker or is_group_heading(line.text) for line in lines[before + 1 : after + 1]):
            yield zone


def _is_spaced(lines: list[Line], *, after_date: bool) -> bool:
    """Tell whether the parts of an entry are set apart: most dates from the titles beside them."""
    places = [index + after_date for index, line in enumerate(lines) if line.date]
    gaps = [lines[index].gap for index in places if index < len(lines)]
    return sum(gap > 0 for gap in gaps) * 2 > len(gaps)


def _rate_without_summaries(zones: list[list[Line]]) -> float:
    """Share of entries with a kicker on a page without summaries: nothing between two dates ends like a sentence."""
    heads = [[line for line in zone if not line.is_credit] for zone in zones]
    pairs = [head for head in heads if len(head) == 2]
    if any(len(head) > 2 for head in heads) or not all(head[0].is_kicker_like for head in pairs):
        return 0
    return len(pairs) / len(heads) if heads else 0


def _are_apart(zones: list[list[Line]]) -> bool:
    """Tell whether exactly one line between each two dates, the beginning of an entry, has a blank line before it."""
    asked = [zone for zone in zones if len(zone) > 1]
    single = [zone for zone in asked if sum(line.gap > 0 for line in zone) == 1]
    return len(asked) > 0 and len(single) >= USUAL * len(asked)


def _find_loose_dates(lines: list[Line]) -> None:
    """Take lines that begin with a date, between a title and something else, for date lines of entries.

    A title that begins with a date looks the same, but its own date stands below it.
    """
    found = [None if line.date or line.marker else read_loose_date(line.text) for line in lines]
    for index, date in enumerate(found):
        if date is None or index == 0 or lines[index].is_credit:
            continue
        around = [n for n in (index - 1, index + 1) if n < len(lines)]
        title = lines[index - 1]
        if not (title.is_prose or title.is_credit or is_group_heading(title.text)) and not any(
            lines[n].date or found[n] for n in around
        ):
            lines[index].date = date


def _is_date_first(lines: list[Line], zones: list[list[Line]]) -> bool:
    """Tell whether the dates of a page stand over the titles: entries begin with a date, or end with a summary."""
    dated = [index for index, line in enumerate(lines) if line.date]
    marked = [_opens_with_date(lines[index:]) for index, line in enumerate(lines) if line.marker]
    labelled = any(line.label for line in lines)
    if marked:
        # One entry may have lost its title.
        return sum(marked) * 2 > min(len(marked), len(dated)) and (labelled or sum(marked) > 1)
    headed = [_opens_with_date(lines[index:]) for index, line in enumerate(lines) if is_group_heading(line.text)]
    # A credit stands directly over a date, or over a title.
    credits = [below.date is not None for line, below in pairwise(lines) if line.is_credit]
    over = sum(headed) + sum(credits)
    under = len(headed) + len(credits) - over
    for zone in zones:
        texts = [line for line in zone if not line.is_credit]
        if len(texts) > 1 and texts[0].is_sentence != texts[-1].is_sentence:
            over += texts[-1].is_sentence
            under += texts[0].is_sentence
    if not labelled:
        return over > 1 and under == 0
    if over == under:
        # A title follows the last date, or a summary, or the foot of the page.
        after = lines[dated[-1] + 1 : dated[-1] + 2]
        return any(not (line.is_sentence or is_footer(line)) for line in after)
    return over > under


def _opens_with_date(lines: list[Line]) -> bool:
    """Tell whether an entry begins with its date; where another date follows, the first is a kicker or a title."""
    own = [lines[0], *takewhile(lambda line: not line.marker, lines[1 : LONGEST_HEAD + 3])]
    texts = [line for line in own if line.text and not (line.is_credit or is_group_heading(line.text))]
    # Where some entries have no marker, a date further down may be that of the next entry.
    others = texts[1 : LONGEST_HEAD if lines[0].marker and lines[0].text else 2]
    return bool(texts) and texts[0].date is not None and not any(line.date for line in others)
