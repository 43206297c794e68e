"""Whether the dates of a page stand over its titles or under them."""

from __future__ import annotations

from itertools import pairwise

from ilo_analysis.listings.furniture import is_footer, is_heading_word
from ilo_analysis.listings.lines import Line

# Credit, kicker and title: no more stands before a date.
LONGEST_HEAD = 3
# By whether the dates were taken to stand over the titles.
DATES_UNTOLD = {
    over: f"the page does not show whether its dates belong above or below their titles; read as {words} them"
    for over, words in ((True, "over"), (False, "under"))
}


def place_of_dates(lines: list[Line], dated: list[int], zones: list[list[Line]]) -> tuple[bool, bool]:
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
    """Return how many signs say that dates stand over titles, and how many that they stand under them.

    An entry begins below a heading, at a credit and after a summary.
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
