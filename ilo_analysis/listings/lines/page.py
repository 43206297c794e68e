"""What a whole page shows about each of its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from ilo_analysis.listings.dates.loose import read_loose_date
from ilo_analysis.listings.dates.printed import DateLine
from ilo_analysis.listings.lines.furniture import is_footer, is_heading_word
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS, kicker_key
from ilo_analysis.listings.lines.line import Line

# Credit, kicker and title: a date has no other lines before it.
LONGEST_HEAD = 3
# By whether the dates were taken to be above the titles.
_DATES_IN_DOUBT = {
    over: f"the page does not show whether its dates belong above or below their titles; read as {words} them"
    for over, words in ((True, "over"), (False, "under"))
}
# A missing marker, or an empty credit or kicker, leaves at least this many blank lines.
WIDE_GAP = 2
# What a page does with this share of its entries, it is taken to do with all.
USUAL = 0.8


class Block:
    """The lines of one entry, how they were found, and the values read from them."""

    kicker: str | None = None
    title: str | None = None
    date: dt.date | None = None
    date_end: dt.date | None = None
    place: str | None = None
    summary: str | None = None
    credit: str | None = None
    credit_year: int | None = None
    url: str | None = None
    anchor: int | None = None  # the place of its date among its lines

    def __init__(
        self,
        lines: list[Line],
        number: int | None,  # as printed
        group_heading: str | None,  # that it stands under
        run: int,  # blocks without a heading between them share this number
        *,
        marked: bool = False,  # begins with a marker
        headed: bool = False,  # stands directly under a group heading
        broken: bool = False,  # lost its marker and its date; blank lines in their place tell of it
    ) -> None:
        """Take the lines; no value is read yet."""
        self.lines, self.number, self.group_heading, self.run = lines, number, group_heading, run
        self.marked, self.headed, self.broken = marked, headed, broken
        self.parts: dict[str, list[Line]] = {}  # the lines of its kicker, title and summary

    def give(self, role: str, lines: list[Line]) -> None:
        """Make some lines the kicker, the title or the summary."""
        for line in lines:
            line.role = role
        self.parts[role] = lines
        setattr(self, role, lines[0].text if len(lines) == 1 else " ".join([line.text for line in lines]) or None)


class Page:
    """The lines of a page, and what the whole page shows about each."""

    def __init__(
        self,
        lines: list[Line],
        body: list[Line],  # lines without the links to whole stories and the foot
        around: list[Line],  # those links, and the foot
        *,
        indented: bool,  # the text of entries
        order_doubt: str | None = None,  # about the order of parts; None until checked
    ) -> None:
        """Take stock of the page."""
        self.lines, self.body, self.around, self.indented = lines, body, around, indented
        self.blocks: list[Block] = []
        self.outside = list(around)
        if not indented:
            _find_loose_dates(body)
        dated = [index for index, line in enumerate(body) if line.date]
        # Whether the date stands over the title.
        self.date_first, certain = _place_of_dates(body, dated)
        if order_doubt is None:
            order_doubt = "" if certain or indented else _DATES_IN_DOUBT[self.date_first]
        self.order_doubt = order_doubt
        # Blank lines between the parts of an entry; between entries, and nowhere else.
        self.spaced = _is_spaced(body, dated, after_date=self.date_first)
        self._dated = dated

    @cached_property
    def apart(self) -> bool:
        """Whether blank lines stand between entries, and nowhere else."""
        return not self.spaced and _are_apart(list(_zones(self.body, self._dated)))

    @property
    def kickers(self) -> frozenset[str]:
        """The kickers of the page."""
        return self._survey[0]

    @property
    def kicker_rate(self) -> float | None:
        """The share of entry headings with a kicker, where they are certain."""
        return self._survey[1]

    @cached_property
    def _survey(self) -> tuple[frozenset[str], float | None]:
        kickers, rate = _survey_kickers(self.body, self._dated)
        return kickers, _rate_without_summaries(list(_zones(self.body, self._dated))) or rate

    def gap_after(self, block: Block) -> int:
        """Return the number of blank lines below a block, if the page continues."""
        return self._gaps.get(block.lines[-1].number, 0)

    @cached_property
    def _gaps(self) -> dict[int, int]:
        return {before.number: after.gap for before, after in pairwise(self.body)}


def _survey_kickers(lines: list[Line], dated: list[int]) -> tuple[frozenset[str], float | None]:
    """Return what is found where a head has a certain beginning: a marker, heading, credit, or the end of a summary."""
    counts = [0, 0, 0, 0]
    seen: set[str] = set()
    once: set[str] = set()
    for index in dated:
        if not isinstance(lines[index].date, DateLine):
            continue
        size = _certain_head(lines, index)
        counts[size] += 1
        if index > 1 and lines[index - 2].is_kicker_like:
            label = kicker_key(lines[index - 2].text)
            # Text above several titles is their kicker.
            if size == 2 or label in once:
                seen.add(label)
            once.add(label)
    certain = counts[1] + counts[2]
    return KNOWN_KICKERS | seen, counts[2] / certain if certain else None


def _certain_head(lines: list[Line], index: int) -> int:
    """Return the number of lines between a certain beginning and the date at `index`; 0 if none is certain."""
    for size in range(1, min(LONGEST_HEAD, index) + 1):
        line = lines[index - size]
        if line.marker:
            return size if line.text and not line.is_credit else size - 1
        if line.is_group or line.is_credit or (size > 1 and line.is_sentence):
            return size - 1
        if line.date:
            return 0
    return 0


def _zones(lines: list[Line], dated: list[int]) -> Iterator[list[Line]]:
    """Yield the lines between each two date lines without a marker or a heading between them."""
    for before, after in pairwise(dated):
        for line in lines[before + 1 : after + 1]:
            if line.marker or line.is_group:
                break
        else:
            yield lines[before + 1 : after]


def _place_of_dates(lines: list[Line], dated: list[int]) -> tuple[bool, bool]:
    """Return whether the dates of a page are above the titles, and whether the page leaves no doubt about it."""
    marked = [_opens_with_date(lines, index) for index, line in enumerate(lines) if line.marker]
    if marked or not dated:
        # One entry may lack its title.
        first = sum(marked) * 2 > min(len(marked), len(dated))
        return first and (sum(marked) > 1 or any(line.label for line in lines)), True
    labelled = any(line.label for line in lines)
    over, under = _signs_of_order(lines, list(_zones(lines, dated)))
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
    """Return the number of signs that dates are above titles, and the number of signs that they are below.

    An entry begins below a heading, at a credit and after a summary.
    """
    headed = [_opens_with_date(lines, index) for index, line in enumerate(lines) if line.is_group]
    # A credit is directly above a date or a title.
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


def _is_spaced(lines: list[Line], dated: list[int], *, after_date: bool) -> bool:
    """Return whether the parts of an entry are set apart: most dates from the titles beside them."""
    gaps = [lines[index + after_date].gap for index in dated if index + after_date < len(lines)]
    return gaps.count(0) * 2 < len(gaps)


def _rate_without_summaries(zones: list[list[Line]]) -> float:
    """Return the share of entries with a kicker, on a page without summaries: no sentence between two dates."""
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
    """Treat lines that begin with a date and follow a title as date lines.

    A title that begins with a date looks the same, but has another date below it.
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
