"""A fast way through numbered pages on which nothing is odd, many at a time.

Most pages are as regular as a form: lines with a blank line between them, and in each entry the date is the last line
or the last but one. As soon as anything does not fit, the page is left to the careful grammar; tests hold the two ways
against each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ilo_analysis.listings.dates import LONGEST_DATE_LINE, DateLine, ImpossibleDate, is_group_heading, read_date
from ilo_analysis.listings.language import clear_language, languages_of
from ilo_analysis.listings.line_table import BODY, MARK, ODD, TOP, Flags, Ints, LineTable, begins, make_line_table
from ilo_analysis.listings.page import Line, is_furniture, read_credit
from ilo_analysis.listings.parsed import MENU_SIGNS, PageFacts

# A letter may take four bytes.
_LONGEST_DATE_BYTES = 4 * LONGEST_DATE_LINE
NO_DATE, A_DATE, NO_POSSIBLE_DATE = range(3)
_KINDS = {type(None): NO_DATE, DateLine: A_DATE, ImpossibleDate: NO_POSSIBLE_DATE}


class RegularPages(NamedTuple):
    """What was read of the regular pages among some."""

    columns: dict[str, Any]  # of the entries of all regular pages: arrays of Arrow or numpy, see `parsed.COLUMNS`
    page: Ints  # page of each entry
    facts: dict[int, PageFacts]  # what is said of each regular page as a whole


class _Entries(NamedTuple):
    """Entries of regular pages, as numbers of lines; -1 where an entry has no such line."""

    page: Ints
    position: Ints
    first: Ints
    last: Ints
    credit: Ints
    kicker: Ints
    title: Ints
    date: Ints
    summary: Ints
    group: Ints


class _Dates(NamedTuple):
    """Dates of some lines: code of the line's text, and the dates of the distinct texts."""

    codes: Ints  # for every line; -1 where the line cannot be a date
    found: list[DateLine]


def read_regular(texts: Sequence[str]) -> RegularPages:
    """Return the entries of those pages that are regular and numbered."""
    import pyarrow as pa

    lines = make_line_table(texts)
    kinds, dates = _read_dates(lines)
    headings, groups = _read_tops(lines)
    entries, good = _cut(lines, kinds, groups, headings, len(texts))
    pages = np.flatnonzero(good)
    columns = {
        "number": lines.printed[entries.first],
        "position": entries.position,
        "group_heading": lines.texts(entries.group),
        "kicker": lines.texts(entries.kicker),
        "title": lines.texts(entries.title),
        "summary": lines.texts(entries.summary),
        "line_start": lines.number[entries.first],
        "line_end": lines.number[entries.last],
        **_date_columns(dates.codes[entries.date], dates.found),
        **_credit_columns(lines.texts(entries.credit)),
    }
    top = {int(lines.page[line]): line for line in np.flatnonzero(headings)}
    names = dict(zip(top, lines.texts(np.array([*top.values()], dtype=np.int64)).to_pylist(), strict=True))
    columns["language"], languages = _languages(texts, pages, columns, entries, lines)
    places = np.searchsorted(pages, entries.page)
    columns["page_heading"] = _repeated([names.get(page) for page in pages.tolist()], places, pa.large_string())
    facts = {
        page: PageFacts("numbered", language, names.get(page))
        for page, language in zip(pages.tolist(), languages, strict=True)
    }
    return RegularPages(columns, entries.page, facts)


def _read_dates(lines: LineTable) -> tuple[Ints, _Dates]:
    """Whether each line is a date, and the dates.

    A date line ends with the digit of a year, or has a comma before a place; other lines are not looked at.
    """
    length = lines.end - lines.start
    last = lines.signs[lines.end - 1]
    possible = ((last >= ord("0")) & (last <= ord("9"))) | (last >= 0x80)
    commas = np.flatnonzero(lines.signs == ord(","))
    possible[np.searchsorted(lines.start, commas, "right") - 1] = True
    asked = np.flatnonzero(possible & (length <= _LONGEST_DATE_BYTES) & (lines.kind != TOP))
    distinct = lines.texts(asked).dictionary_encode()
    read = list(map(read_date, distinct.dictionary.to_pylist()))
    kinds = np.array([_KINDS[type(date)] for date in read], dtype=np.int64)
    found = [date for date in read if isinstance(date, DateLine)]
    place = np.where(kinds == A_DATE, np.cumsum(kinds == A_DATE) - 1, -1)
    own = distinct.indices.to_numpy(zero_copy_only=False)
    line_kinds, codes = np.zeros(len(length), dtype=np.int64), np.full(len(length), -1, dtype=np.int64)
    if len(asked):
        line_kinds[asked], codes[asked] = kinds[own], place[own]
    return line_kinds, _Dates(codes, found)


def _read_tops(lines: LineTable) -> tuple[Flags, Flags]:
    """Which lines at the edge are headings of a page, and which of a group."""
    top = np.flatnonzero(lines.kind == TOP)
    texts = lines.texts(top).to_pylist()
    headings, groups = np.zeros(len(lines.kind), dtype=bool), np.zeros(len(lines.kind), dtype=bool)
    known: dict[str, tuple[bool, bool]] = {}
    for text in texts:
        if text not in known:
            known[text] = is_group_heading(text), _is_heading(text)
    if texts:
        kinds = np.array([known[text] for text in texts])
        groups[top], headings[top] = kinds[:, 0], kinds[:, 1] & ~kinds[:, 0]
    return headings, groups


def _is_heading(text: str) -> bool:
    line = Line(1, 0, 0, text)
    odd = text[:1] in MENU_SIGNS or text[:1] in "©(" or text[:1].isdigit() or len(text) > 80
    return not (odd or line.is_prose or line.is_credit or is_furniture(line) or read_date(text))


def _cut(lines: LineTable, kinds: Ints, groups: Flags, headings: Flags, count: int) -> tuple[_Entries, Flags]:
    """Entries of the regular pages, and which pages these are."""
    n = len(lines.kind)
    index = np.arange(n)
    marks = np.flatnonzero(lines.kind == MARK)
    page = lines.page[marks]
    stops = np.append(np.flatnonzero(lines.kind != BODY), n)
    page_ends = np.searchsorted(lines.page, page, "right")
    after = np.minimum(stops[np.searchsorted(stops, marks, "right")], page_ends)
    dated = np.cumsum(kinds == A_DATE)
    in_entry = dated[after - 1] - dated[marks]
    date = _last_true(kinds == A_DATE, index)[after - 1]
    credit = lines.credit[marks]
    head = date - marks - credit
    regular = (in_entry == 1) & (after - date <= 2) & (head >= 1) & (head <= 2)
    good = np.zeros(count, dtype=bool)
    good[page] = True
    good[page[~regular]] = False
    good[lines.page[_odd_lines(lines, kinds, groups, headings, marks, head)]] = False
    good[lines.odd_pages] = False
    last_group = _last_true(groups, index)[marks]
    last_group[(last_group >= 0) & (lines.page[last_group] != page)] = -1
    group = _without_lost_headings(last_group, page, lines.printed[marks])
    first_of_page = np.searchsorted(page, page)
    kept = np.flatnonzero(good[page])
    made = _Entries(
        page, np.arange(len(marks)) - first_of_page + 1, marks, after - 1, np.where(credit, marks, -1),
        np.where(head == 2, date - 2, -1), date - 1, date, np.where(after - date == 2, date + 1, -1), group,
    )  # fmt: skip
    return _Entries(*(column[kept] for column in made)), good


def _last_true(flags: Flags, index: Ints) -> Ints:
    """For each line the last line up to it that has the flag; -1 if there is none."""
    return np.maximum.accumulate(np.where(flags, index, -1))


def _odd_lines(lines: LineTable, kinds: Ints, groups: Flags, headings: Flags, marks: Ints, head: Ints) -> Flags:
    """Which lines make their page irregular."""
    n = len(lines.kind)
    if not n:
        return np.zeros(0, dtype=bool)
    first = begins(lines.page)
    previous = np.concatenate(([ODD], lines.kind[:-1]))
    previous[first] = ODD
    follower = np.append(lines.kind[1:], ODD)
    follower[:-1][first[1:]] = ODD
    # The empty slot of a kicker after a credit leaves two blank lines.
    slots = np.zeros(n + 1, dtype=bool)
    slots[marks[lines.credit[marks] & (head == 1)] + 1] = True
    top, body = lines.kind == TOP, lines.kind == BODY
    odd: Flags = (
        (lines.kind == ODD) | (kinds == NO_POSSIBLE_DATE) | (lines.gap > 1 + slots[:n]) | ((lines.gap == 0) & ~first)
    )
    odd |= ((lines.gap > 0) & first) | ((kinds == A_DATE) & (lines.kind == MARK))
    odd |= body & (previous != MARK) & (previous != BODY)
    # At the edge stand the heading of the page, at its very beginning, and headings of groups, each above an entry.
    odd |= top & ~groups & ~(headings & first)
    odd |= top & (follower != MARK) & ~(headings & first & (follower == TOP))
    return odd


def _without_lost_headings(group: Ints, page: Ints, printed: Ints) -> Ints:
    """Groups, without those of entries behind numbers that begin anew: their heading was lost, and is not made up."""
    if not len(group):
        return group
    same = np.zeros(len(group), dtype=bool)
    same[1:] = (group[1:] == group[:-1]) & (page[1:] == page[:-1])
    anew = np.zeros(len(group), dtype=np.int64)
    anew[1:] = same[1:] & (printed[1:] <= printed[:-1])
    so_far = np.cumsum(anew)
    begin = np.maximum.accumulate(np.where(same, 0, np.arange(len(group))))
    return np.where(so_far > so_far[begin], -1, group)


def _date_columns(codes: Ints, found: list[DateLine]) -> dict[str, Any]:
    """First day, last day and place of each entry."""
    import pyarrow as pa

    return {
        "date": pa.array(_days([date.start for date in found])[codes]),
        "date_end": pa.array(_days([date.end for date in found])[codes]),
        "place": _repeated([date.place for date in found], codes, pa.large_string()),
    }


def _days(dates: list[dt.date]) -> npt.NDArray[np.datetime64]:
    """Dates as numpy counts them: from their ordinals, since numpy and Arrow would ask each for its parts."""
    ordinals = np.array([date.toordinal() for date in dates], dtype=np.int64)
    return (ordinals - dt.date(1970, 1, 1).toordinal()).astype("datetime64[D]")


def _credit_columns(texts: Any) -> dict[str, Any]:  # noqa: ANN401 (pyarrow has no types)
    """Name and year of each entry's credit."""
    import pyarrow as pa

    distinct = texts.dictionary_encode()
    read = [read_credit(text) for text in distinct.dictionary.to_pylist()]
    names, years = zip(*read, strict=True) if read else ((), ())
    return {
        "credit": _repeated(names, distinct.indices, pa.large_string()),
        "credit_year": _repeated(years, distinct.indices, pa.int64()),
    }


def _repeated(values: Sequence[object], codes: Any, dtype: Any) -> Any:  # noqa: ANN401 (pyarrow has no types)
    """Value of each code, as an Arrow array."""
    import pyarrow as pa

    return pa.array(values, dtype).take(pa.array(codes))


def _languages(
    texts: Sequence[str], pages: Ints, columns: dict[str, Any], entries: _Entries, lines: LineTable
) -> tuple[Any, list[str | None]]:
    """Language of each entry and of each page."""
    import pyarrow as pa

    whole: list[str | None] = []
    each: list[str | None] = []
    edges = np.searchsorted(entries.page, np.append(pages, len(texts))).tolist()
    for page, (start, end) in zip(pages.tolist(), pairwise(edges), strict=True):
        own: Sequence[str | None]
        language = clear_language(texts[page])
        own = [language] * (end - start)
        if language is None:
            words = [columns[name].slice(start, end - start).to_pylist() for name in ("title", "summary")]
            dates = lines.texts(entries.date[start:end]).to_pylist()
            language, own = languages_of([*zip(*words, strict=True)], dates)
        whole.append(language)
        each += own
    return pa.array(each, pa.large_string()), whole
