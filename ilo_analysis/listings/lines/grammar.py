"""One text grammar for every layout of listing.

A page is a sequence of non-blank lines, each with exactly one role: furniture, page heading, group heading,
marker, credit, kicker, title, date, summary, problem. The date line is the anchor, not the number, because numbers get
lost and furniture can be numbered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from ilo_analysis.listings.dates.beside import is_day_of_page, is_known_place
from ilo_analysis.listings.dates.likeness import is_cut_date, is_vague_date, looks_like_date
from ilo_analysis.listings.dates.printed import DateLine, parse_date_line
from ilo_analysis.listings.language import page_languages
from ilo_analysis.listings.lines.credits import read_credit
from ilo_analysis.listings.lines.doubts import doubts
from ilo_analysis.listings.lines.furniture import (
    is_furniture,
    without_addresses,
    without_links_and_foot,
    without_mail_head,
)
from ilo_analysis.listings.lines.kickers import KNOWN_KICKERS, has_separator
from ilo_analysis.listings.lines.labelled import take_off_names
from ilo_analysis.listings.lines.layouts import take_off_markers
from ilo_analysis.listings.lines.line import LONGEST_LABELLED_DATE, Line, is_indented, read_lines
from ilo_analysis.listings.lines.loose_lines import complete_days, days_under_items, find_loose_days
from ilo_analysis.listings.lines.markdown import without_markdown
from ilo_analysis.listings.lines.order import FEWEST, MOST, in_usual_order
from ilo_analysis.listings.lines.page import USUAL, WIDE_GAP, Block, Page
from ilo_analysis.listings.lines.rows import split_rows
from ilo_analysis.listings.lines.segment import cut
from ilo_analysis.listings.parsed import COLUMNS, MENU_SIGNS, PageFacts, ParsedListing, Problem, Roles
from ilo_analysis.text.normalise import normalise, plain_lines, title_key, trim


def parse_listing(text: str) -> ParsedListing:
    r"""Return the entries, line roles and problems of one page of text; lines count from 1.

    Examples
    --------
    >>> page = "News\n\nMay 2021\n\n  1. A title\n\n    03 May 2021\n\n    What happened."
    >>> parsed = parse_listing(page)
    >>> parsed.entries["title"], parsed.entries["group_heading"], parsed.roles[:3]
    (['A title'], ['May 2021'], [(1, 'page heading'), (3, 'group heading'), (5, 'title')])
    """
    plain, links = without_markdown(text)
    lines, mail = without_mail_head(read_lines(plain))
    problems = complete_days(lines)
    layout = take_off_markers(lines)
    lines, heads = split_rows(take_off_names(days_under_items(lines)))
    heads += mail
    problems += find_loose_days(lines)
    if "://" in plain:
        lines, addresses = without_addresses(lines)
        heads += addresses
    indented = is_indented(lines)
    body, around = without_links_and_foot(lines, indented=indented)
    body, doubt = in_usual_order(body, indented=indented)
    page = Page([*lines, *heads], body, [*around, *heads], indented=indented, order_doubt=doubt)
    cut(page)
    for block in page.blocks:
        _read_fields(page, block, problems)
    _take_summaries_for_kickers(page.blocks)
    _take_places_for_kickers(page.blocks, problems)
    heading = _read_outside(page, problems)
    if unread := _unread_dates(page):
        _without_unread_dates(page.blocks, {number for number, _, _ in unread})
        problems += unread
    problems += doubts(page, problems)
    if page.order_doubt:
        first = next(line for line in page.lines if line.date)
        problems.append((first.number, first.text, page.order_doubt))
    dates = (line.text for line in page.lines if line.role == "date")
    texts = [(block.title, block.summary) for block in page.blocks]
    language, languages = page_languages([line.text for line in lines], texts, dates)
    if links:
        _give_addresses(page.blocks, links)
    if "://" in plain:
        _give_lone_addresses(page.blocks, addresses)
    facts = PageFacts(layout.name if page.blocks else None, language, heading)
    entries = _columns(page.blocks, heading, languages)
    return ParsedListing(entries, sorted(problems), facts, _roles(text, plain, page.lines))


def _give_addresses(blocks: list[Block], links: Mapping[int, str]) -> None:
    """Give each entry the address of the link on its title, else of the first link on any of its lines."""
    for block in blocks:
        lines = sorted(block.lines, key=lambda line: line.role != "title")
        block.url = next((links[line.number] for line in lines if line.number in links), None)


def _give_lone_addresses(blocks: list[Block], addresses: list[Line]) -> None:
    """Give each entry the address between its lines or, if there is one below the last entry, below its lines."""
    if not (blocks and addresses):
        return
    starts = [min(line.number for line in block.lines) for block in blocks]
    ends = [max(line.number for line in block.lines) for block in blocks]
    under = addresses[-1].number > ends[-1] and addresses[0].number > starts[0]
    for line in reversed(addresses):
        at = bisect_right(starts, line.number) - 1
        address = line.text.rpartition(" ")[2]
        # "https://ilo.org › news" leads to no story.
        if "://" in address and at >= 0 and (under or line.number < ends[at]):
            blocks[at].url = address


def _roles(text: str, plain: str, lines: list[Line]) -> Roles:
    """Return the number and the role of each line; a line with a whole entry is its title.

    A line of marks alone, which is blank in the `plain` text, is furniture.
    """
    found: dict[int, str] = {}
    for line in lines:
        if line.number not in found or line.role in _TELLING:
            found[line.number] = line.role
        if line.below:
            found |= dict.fromkeys(line.below, line.role)
    if plain is not text:
        pairs = zip(plain_lines(text), plain_lines(plain), strict=True)
        found |= {number: "furniture" for number, (was, now) in enumerate(pairs, 1) if trim(was) and not trim(now)}
    return sorted(found.items())


# Roles of a line that its other parts do not change.
_TELLING = frozenset(("title", "problem"))


def _unread_dates(page: Page) -> list[Problem]:
    """Return the lines that look like a date but are no date of an entry, no heading and no problem yet."""
    found = []
    for line in page.lines:
        if line.is_words:
            continue
        text, role = line.text, line.role
        if role not in _WITHOUT_DATE or len(text) > LONGEST_LABELLED_DATE:
            continue
        heading = role in ("page heading", "group heading")
        if heading and line.is_group:
            continue
        if text[:1].isalpha() and not has_separator(text):
            looks = looks_like_date(text)
        else:
            # Outside the entries, a day before a dash begins a row that was not read.
            parts = (_ROW_SEPARATORS if role == "furniture" else _SEPARATORS).split(text)
            looks = any(map(looks_like_date, parts))
        if (line.date or looks) and not is_day_of_page(text):
            reason = "looks like a date but could not be read as one; the entry around it may be split wrongly"
            outside = "a date outside every entry; it was left out"
            found.append((line.number, text, outside if heading or role == "furniture" else reason))
    return found


def _without_unread_dates(blocks: list[Block], unread: set[int]) -> None:
    """Remove lines that look like a date but name no day from the titles and kickers."""
    for block in blocks:
        for role in ("title", "kicker"):
            lines = block.parts.get(role, [])
            for line in [line for line in lines if line.number in unread and not _names_day(line)]:
                if getattr(block, role) == line.text:
                    setattr(block, role, None)
                line.role = "problem"
                lines.remove(line)


def _names_day(line: Line) -> bool:
    """Return whether a line holds a day that can be read, as the titles of some stories do."""
    return any(parse_date_line(part, line.order) for part in (line.text, *_SEPARATORS.split(line.text)) if part)


# Roles of lines that hold no date.
_WITHOUT_DATE = frozenset(("title", "kicker", "summary", "furniture", "page heading", "group heading"))
# What may precede a date: a kicker, or a marker of another layout than the page's.
_ROW_SEPARATORS = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+|^(?:\d{1,4}\.|[▪◦‣∙●○■□*-])\s+")
_SEPARATORS = re.compile(r"\s*[|·•]\s*|^(?:\d{1,4}[.)]|[▪◦‣∙●○■□*-])\s+")


def _read_outside(page: Page, problems: list[Problem]) -> str | None:
    """Give the lines outside entries their roles, and return the page heading."""
    outside = sorted(page.outside, key=lambda line: line.number)
    if not page.blocks:
        for line in outside:
            line.role = "furniture"
        return None
    first = page.blocks[0].lines[0].number
    last = page.blocks[-1].lines[-1].number
    plain = {line.number for line in outside if not line.role and _can_head(line)}
    before = [line for line in outside if line.number < first and line.number in plain]
    # The text of a whole web page begins with menus, so there the heading is the line nearest to the list.
    heading = (before[0] if page.indented or len(before) <= LONGEST_PREFACE else before[-1]) if before else None
    for line in outside:
        if line.is_group and not (line.indent and page.indented):
            line.role = "group heading"
        elif line is heading:
            line.role = "page heading"
        elif line.number in plain and line.number < last and not (heading and line.text == heading.text):
            line.role = "group heading" if page.indented else "furniture"
        elif page.indented and line.indent and not is_furniture(line.text) and not line.marker:
            line.role = "problem"
            problems.append((line.number, line.text, "text with neither a marker nor a date, so it is no entry"))
        else:
            line.role = "furniture"
    return heading.text if heading else None


# If no more lines than this precede the list, the first of them is the heading of the page.
LONGEST_PREFACE = 3


def _can_head(line: Line) -> bool:
    """Return whether a line can be a heading of words."""
    if line.text[:1] in MENU_SIGNS:
        return False
    return not (line.marker or line.is_group or line.is_prose or line.is_credit or is_furniture(line.text))


def _read_fields(page: Page, block: Block, problems: list[Problem]) -> None:
    """Read the values of one block; every line of it gets its role, and what cannot be placed is a problem."""
    lines, start = block.lines, 0
    if not lines[0].text:
        lines[0].role = "marker"
        start = 1
    anchor = _anchor(page, block, start, problems)
    head = _without_credits(block, lines[start:anchor])
    if anchor is None:
        _read_undated(page, block, _paragraphs(page, head), cut=page.gap_after(block) >= WIDE_GAP)
        return
    block.kicker = lines[anchor].label
    below = lines[anchor + 1 :]
    if len(below) > 1 and below[0].is_credit:
        # The picture is below the date.
        below = [*_without_credits(block, below[:1]), *below[1:]]
    if page.date_first and all(normalise(line.text) in page.kickers for line in head):
        _read_below_date(page, block, head, _paragraphs(page, below))
        return
    parts = _paragraphs(page, head)
    if len(parts) == 1 and page.spaced and lines[anchor].gap >= WIDE_GAP:
        # The title is missing.
        block.give("kicker", parts[0])
    elif parts:
        block.give("title", parts[-1])
        if len(parts) > 1:
            block.give("kicker", parts[-2])
        for part in parts[:-2]:
            for line in part:
                line.role = "problem"
                reason = "more than a credit, a kicker and a title precede the date; the line was left out"
                problems.append((line.number, line.text, reason))
    block.give("summary", below)


def _anchor(page: Page, block: Block, start: int, problems: list[Problem]) -> int | None:
    """Return the place of the date line, whose values go to the entry, or of one in its place that names no day."""
    if block.anchor is not None:
        line = block.lines[block.anchor]
        if isinstance(line.date, DateLine):
            line.role = "date"
            block.date, block.date_end, block.place = line.date
        elif line.date:
            line.role = "problem"
            problems.append((line.number, line.text, f"{line.date.reason}; the entry is kept without a date"))
        return block.anchor
    for index, line in enumerate(block.lines[start + 1 :] if block.marked else (), start + 1):
        if is_vague_date(line.text) or (line is page.lines[-1] and is_cut_date(line.text)):
            line.role = "problem"
            reason = "not a complete date; the entry is kept without a date"
            problems.append((line.number, line.text, reason))
            return index
    return None


def _without_credits(block: Block, lines: list[Line]) -> list[Line]:
    """Return the lines other than credits, which go to the entry; the year is that of the first."""
    others = []
    for line in lines:
        if not line.is_credit:
            others.append(line)
            continue
        line.role = "credit"
        name, year = read_credit(line.text)
        block.credit = f"{block.credit} / {name}" if block.credit and name else block.credit or name
        block.credit_year = block.credit_year or year
    return others


def _paragraphs(page: Page, lines: list[Line]) -> list[list[Line]]:
    """Return the lines in paragraphs if the page separates its parts, otherwise each line alone."""
    parts: list[list[Line]] = []
    for line in lines:
        if line.gap == 0 and page.spaced and parts and not line.marker and parts[-1][-1].number + 1 == line.number:
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _read_below_date(page: Page, block: Block, head: list[Line], parts: list[list[Line]]) -> None:
    """Read an entry with its date above the title; its kicker is above either."""
    if head:
        block.give("kicker", head)
    if not block.kicker and len(parts) > 1 and normalise(parts[0][0].text) in page.kickers:
        block.give("kicker", parts.pop(0))
    if parts:
        block.give("title", parts.pop(0))
    block.give("summary", [line for part in parts for line in part])


def _read_undated(page: Page, block: Block, parts: list[list[Line]], *, cut: bool) -> None:
    """Read an entry without a date: kicker, title and summary, or the latter two.

    `cut` says that a line is missing below the last: it is the date, so nothing above it is a summary.
    """
    known = bool(parts) and normalise(parts[0][0].text) in page.kickers
    usual = bool(parts) and (page.kicker_rate or 0) >= USUAL and parts[0][0].is_kicker_like
    cut_off = len(parts) == 2 and (known or usual or cut) and not (parts[1][-1].is_sentence or parts[1][-1].is_prose)
    if len(parts) >= 3 or cut_off:
        block.give("kicker", parts.pop(0))
    if parts:
        block.give("title", parts.pop(0))
    block.give("summary", [line for part in parts for line in part])


def _take_summaries_for_kickers(blocks: list[Block]) -> None:
    """Make the lines under the dates kickers, if nearly all are a few words and no entry has a kicker elsewhere."""
    if len(blocks) < FEWEST or any(block.kicker for block in blocks):
        return
    short = [block for block in blocks if len(below := block.parts.get("summary", [])) == 1 and _is_label(below[0])]
    if len(short) >= MOST * len(blocks):
        for block in short:
            block.give("kicker", block.parts.pop("summary"))
            block.summary = None


def _take_places_for_kickers(blocks: list[Block], problems: list[Problem]) -> None:
    """Make the words that a sign parts from the dates kickers, if none is a known place; report whatever is guessed."""
    lines = {block: next(line for line in block.lines if line.role == "date") for block in blocks if block.place}
    parted = [block for block, line in lines.items() if has_separator(line.text)]
    for block in [block for block in parted if normalise(str(block.place)) in KNOWN_KICKERS and not block.kicker]:
        block.kicker, block.place = block.place, None
    if not parted or any(block.kicker for block in blocks) or any(is_known_place(str(b.place)) for b in parted):
        return
    guess = "a place"
    if len(parted) >= max(FEWEST, MOST * len(blocks)):
        guess = "a kicker"
        for block in parted:
            block.kicker, block.place = block.place, None
    first = lines[parted[0]]
    reason = f"the words after the date are neither a known place nor a known kicker; read as {guess}"
    problems.append((first.number, first.text, reason))


def _is_label(line: Line) -> bool:
    return line.is_kicker_like and len(line.text.split()) <= _MOST_WORDS_OF_LABEL


# Words of a topic such as "Occupational safety and health".
_MOST_WORDS_OF_LABEL = 4


_OWN = (
    *("group_heading", "number", "kicker", "title", "date", "date_end", "place", "summary", "credit", "credit_year"),
    "url",
)
_values = attrgetter(*_OWN)


def _columns(blocks: list[Block], heading: str | None, languages: list[str | None]) -> dict[str, list[Any]]:
    """Return the columns of the entries, in the order of the page."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    columns |= zip(_OWN, map(list, zip(*map(_values, blocks), strict=True)), strict=False)
    columns["language"] = languages
    columns["page_heading"] = [heading] * len(blocks)
    columns["position"] = list(range(1, len(blocks) + 1))
    columns["line_start"] = [min([line.number for line in block.lines]) for block in blocks]
    columns["line_end"] = [
        max([line.below[-1] if line.below else line.number for line in block.lines]) for block in blocks
    ]
    return columns


def story_addresses(titles: Sequence[str | None], links: Mapping[str, str]) -> list[str | None]:
    """Return the address of each title: the link with the same text, else the only one with the same words.

    >>> story_addresses(["A  title’s end", "Other", None], {"A title's end": "/WCMS_1"})
    ['/WCMS_1', None, None]
    """
    found = [links.get(" ".join(title.split())) if title else None for title in titles]
    if None in found:
        by_key: dict[str, str | None] = {}
        for text, url in links.items():
            key = title_key(text)
            # Two addresses for one key name neither.
            by_key[key] = url if by_key.get(key, url) == url else None
        found = [url or by_key.get(title_key(title or "-")) for url, title in zip(found, titles, strict=True)]
    return found
