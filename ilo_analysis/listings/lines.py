"""What one line of a listing says by itself, before its neighbours are looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ilo_analysis.listings.agency import page_pattern, page_words
from ilo_analysis.listings.dates import DateLine, ImpossibleDate, begins_with_date, is_group_heading, read_date
from ilo_analysis.listings.layouts import Layout, Numbered
from ilo_analysis.text.normalise import normalise, trim

_CREDIT = re.compile(r"(?:©|\([cC]\)\s)")
_CREDIT_PARTS = re.compile(r"(?:©|\([cC]\)\s)\s*(?P<name>.*?)[\s,]*(?:\b(?P<year>(?:19|20)\d\d)\.?)?\s*")
_RIGHTS = re.compile(r"(?i)©.*(?:international labou?r organi[sz]ation|all rights|\d{4}\s*[-–]\s*\d{4}|copyright)")
# Prose is longer.
LONGEST_ADDRESS = 300
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+|(?:tel|fax|tél)[.:]? ?[+\d(][\d\s()./-]+", re.IGNORECASE)

_FURNITURE = page_words("furniture")
_MORE = page_words("more")
# Lines below a list; above it some of them are headings.
_FOOTERS = page_words("furniture", "footers")
_FOOTER = page_pattern("footer")
# A kicker and a date on one line.
_LABELLED = re.compile(r"(?P<label>[^|]{2,70}?)\s*[|·•]\s*(?P<date>[^|]*\d{4}.*)")
_BREADCRUMB = re.compile(r"\S+.* (?:>|»|›|/) .*\S")
_PAGES = re.compile(r"(?:\d+|next|previous|first|last|page|of|[|«»<>.…\s-])+", re.IGNORECASE)

KNOWN_KICKERS = page_words("kickers")
LONGEST_KICKER = 70
_HEADINGS = page_words("headings")


@dataclass(slots=True)
class Line:
    """One non-blank line: where it stands, what it says, and what it may be."""

    number: int  # counted from 1
    indent: int
    gap: int  # blank lines before it
    text: str  # without indent and marker
    marker: bool = False
    printed: int | None = None  # number printed by the marker
    date: DateLine | ImpossibleDate | None = None
    label: str | None = None  # kicker that is printed on the line of the date
    role: str = ""

    def read_date(self) -> None:
        """Find the date that the line says, and the kicker before it ("Press release | 8 November 2021")."""
        self.date, self.label = read_date(self.text), None
        text = self.text
        parted = "|" in text or "·" in text or "•" in text
        if parted and self.date is None and (match := _LABELLED.fullmatch(text)):
            date = read_date(match["date"])
            if isinstance(date, DateLine):
                self.date, self.label = date, trim(match["label"])

    @property
    def is_credit(self) -> bool:
        """Whether the line begins with a copyright sign."""
        return _CREDIT.match(self.text) is not None

    @property
    def is_kicker_like(self) -> bool:
        """Whether the line is short and does not end like a sentence."""
        text = self.text
        return len(text) <= LONGEST_KICKER and text[-1:] not in ".?!…;:,”»" and self.date is None and not self.is_credit

    @property
    def is_sentence(self) -> bool:
        """Whether the line ends like a sentence, or is too long for a title."""
        return len(self.text) > 200 or self.text.rstrip("\"'”’»)")[-1:] in (".", "…", "!")

    @property
    def is_prose(self) -> bool:
        """Whether the line is long, or a sentence: not a heading."""
        return len(self.text) > 120 or (len(self.text) > 60 and self.text[-1] in ".…!?")


def scan(lines: list[str], layout: type[Layout]) -> list[Line]:
    """Every non-blank line of a page of even lines, with its marker taken off.

    A number in front of a name of a month is a date ("12. Juni 2018"), not a marker.
    """
    found: list[Line] = []
    gap = 0
    for number, even in enumerate(lines, start=1):
        if not even:
            gap += 1
            continue
        body = even.lstrip(" ")
        indent = len(even) - len(body)
        line = Line(number, indent, gap, body)
        line.read_date()
        is_day = (line.date and not line.label and indent in (0, 4)) or (not indent and begins_with_date(body))
        match = None if is_day else layout.marker.fullmatch(even)
        if match:
            line.marker, line.text = True, trim(match["rest"])
            printed = match.groupdict().get("number")
            line.printed = int(printed) if printed and printed.isascii() and printed.isdigit() else None
            line.read_date()
        found.append(line)
        gap = 0
    _even_gaps(found)
    return _without_stray_markers(found, layout)


def _even_gaps(lines: list[Line]) -> None:
    """Count one blank line where a page sets nearly everything two or more apart: only wider gaps tell something."""
    gaps = sorted(line.gap for line in lines[1:] if line.gap)
    usual = gaps[len(gaps) // 8] if gaps else 1
    for line in lines:
        line.gap = max(1, line.gap - usual + 1) if line.gap else 0


def _without_stray_markers(lines: list[Line], layout: type[Layout]) -> list[Line]:
    """Take back numbers at the left edge of an indented page: "108. Session" is a heading there.

    The very first line may stand at the edge, because whoever saved the page stripped its text.
    """
    if layout is not Numbered or not is_indented(lines):
        return lines
    for line in lines[1:]:
        if line.marker and line.indent == 0 and line.printed is not None and line.printed > 100:
            line.marker, line.text, line.printed = False, f"{line.printed}. {line.text}".strip(), None
    return lines


def is_indented(lines: list[Line]) -> bool:
    """Tell whether the date lines of a page stand away from its edge."""
    rest = [line for line in lines if not line.marker]
    # A page of undated entries is judged by its texts: headings are fewer.
    asked = [line for line in rest if line.date] or [line for line in rest[1:] if not is_group_heading(line.text)]
    return sum(line.indent > 0 for line in asked) * 2 > len(asked)


def is_furniture(line: Line) -> bool:
    """Tell whether a line belongs to the page around the list: contact, breadcrumb, pages, rights."""
    text = line.text
    return bool(
        normalise(text).strip(" :") in _FURNITURE
        or is_address(line)
        or _PAGES.fullmatch(text)
        or _RIGHTS.match(text)
        or (_BREADCRUMB.fullmatch(text) and (" > " in text or " » " in text or " › " in text))
    )


def is_footer(line: Line) -> bool:
    """Tell whether a line below a list belongs to the page around it."""
    return (
        normalise(line.text).strip(' :>"[]|.-') in _FOOTERS or bool(_FOOTER.fullmatch(line.text)) or is_furniture(line)
    )


def is_heading_word(line: Line) -> bool:
    """Tell whether a line is one of the words that stand over lists."""
    return normalise(line.text) in _HEADINGS


def is_link_to_more(line: Line) -> bool:
    """Tell whether a line is a link to the whole story, as some pages print below each summary."""
    return normalise(line.text).strip(" >.…[]-") in _MORE


def is_address(line: Line) -> bool:
    """Tell whether a line is an e-mail address, a web address or a telephone number, and nothing else."""
    return len(line.text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(re.sub(r"^\d+\. ", "", line.text)) is not None


def read_credit(text: str) -> tuple[str | None, int | None]:
    """Name and year of a photo credit; the year is when the page was rendered.

    >>> read_credit("© Kate Holt / Solidarity Center 2022"), read_credit("© 2021"), read_credit("© ILO")
    (('Kate Holt / Solidarity Center', 2022), (None, 2021), ('ILO', None))
    """
    match = _CREDIT_PARTS.fullmatch(text)
    if match is None:
        return trim(text.lstrip("©")) or None, None
    return trim(match["name"]) or None, int(match["year"]) if match["year"] else None
