"""What a page prints around its list: furniture, the footer, headings of lists, links to whole stories."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from ilo_analysis.listings.agency import page_pattern, page_words
from ilo_analysis.listings.dates.beside import MINUTES
from ilo_analysis.listings.lines.kickers import kicker_key
from ilo_analysis.listings.lines.line import Line
from ilo_analysis.text.normalise import normalise

_RIGHTS = re.compile(r"(?i)©.*(?:international labou?r organi[sz]ation|all rights|\d{4}\s*[-–]\s*\d{4}|copyright)")
# Anything longer is prose.
LONGEST_ADDRESS = 300
_ADDRESS = re.compile(
    r"(?:\d+\. )?(?:\S+@\S+\.\w+|https?://\S+|www\.\S+|(?:tel|fax|tél)[.:]? ?[+\d(][\d\s()./-]+)", re.IGNORECASE
)
_LONE = re.compile(r"(?:[^\W\d]{2,10}\s?:\s)?https?://[^\s<>]{4,500}(?: › .*)?")
_MAIL = re.compile(
    r"(?i)(?:from|to|cc|bcc|subject|date|sent|reply-to|de|à|objet|date|envoyé|para|asunto|fecha|enviado(?: el)?|von|an|"
    r"betreff|datum|gesendet|da|a|oggetto|data|inviato|assunto|от|кому|тема|дата)\s?: .*"
)
# A mail says who wrote it, to whom, when and on what.
_FEWEST_OF_MAIL = 3
_FURNITURE = page_words("furniture")
_MORE = page_words("more")
# With room for the signs around them.
_LONGEST_FURNITURE, _LONGEST_MORE = (max(map(len, words)) + 10 for words in (_FURNITURE, _MORE))
# Lines below a list; above it some of them are headings.
_FOOTERS = page_words("furniture", "footers")
_FOOTER = page_pattern("footer")
_BREADCRUMB = re.compile(r"\S+.* (?:>|»|›|/) .*\S")
_PAGES = re.compile(r"(?:\d+|next|previous|first|last|page|of|[|«»<>.…\s-])+", re.IGNORECASE)
TO_READ = rf"{MINUTES}(?: (?:read|de lecture|de lectura|di lettura|de leitura|lesezeit))?"
COUNTED = (
    "(?:unread|results|hits|views|reads|comments?|likes?|shares?|vues|commentaires?|visitas|aufrufe|comentarios?"
    "|comentários?|kommentare?)"
)
_COUNT = re.compile(rf"(?i)\d[\d.,-]*k?\s?(?:{TO_READ}|{COUNTED})")
_DIGITS = frozenset("0123456789")
# The signs around a link to a whole story, and the last letters of such links.
_AROUND_MORE = ' >»›"→.…[]-'
_LAST = frozenset(word[-4:] for word in _MORE)
# Lines around the first date in which a page shows its habits.
_NEAR = 5
HEADINGS = page_words("headings")


@lru_cache(maxsize=1 << 12)
def is_furniture(text: str) -> bool:
    """Return whether a line belongs to the page around the list: contact, breadcrumb, page links, rights."""
    return bool(
        (len(text) <= _LONGEST_FURNITURE and normalise(text).strip(" :") in _FURNITURE)
        or is_address(text)
        or _PAGES.fullmatch(text)
        or _RIGHTS.match(text)
        or ((" > " in text or " » " in text or " › " in text) and _BREADCRUMB.fullmatch(text))
    )


@lru_cache(maxsize=1 << 12)
def is_footer(text: str) -> bool:
    """Return whether a line below a list belongs to the page around it."""
    return normalise(text).strip(' :>"[]|.-') in _FOOTERS or bool(_FOOTER.fullmatch(text)) or is_furniture(text)


def is_heading_word(text: str) -> bool:
    """Return whether a line is one of the usual headings of lists."""
    return normalise(text) in HEADINGS


@lru_cache(maxsize=1 << 12)
def is_link_to_more(text: str) -> bool:
    """Return whether a line is a link to the full story, as some pages print below each summary."""
    return len(text) <= _LONGEST_MORE and kicker_key(text).strip(_AROUND_MORE) in _MORE


def is_address(text: str) -> bool:
    """Return whether a line is only an e-mail address, a web address or a telephone number."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def without_addresses(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines, and separately those that are only a web address and follow a line of an entry."""
    apart = [
        line
        for before, line in pairwise(lines)
        if "://" in line.text and not (line.marker or line.gap or before.is_group) and _LONE.fullmatch(line.text)
    ]
    numbers = {line.number for line in apart}
    return ([line for line in lines if line.number not in numbers] if apart else lines), apart


def without_mail_head(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines, and separately those above them that say who sent a mail, to whom and when.

    >>> texts = ["From: Jo", "To: Ana", "Date: 9 May 2021", "Ports agree", "8 May 2021"]
    >>> lines = [Line(n, 0, 0, text) for n, text in enumerate(texts)]
    >>> [[line.text for line in some] for some in without_mail_head(lines)]
    [['Ports agree', '8 May 2021'], ['From: Jo', 'To: Ana', 'Date: 9 May 2021']]
    """
    end = next((at for at, line in enumerate(lines) if not _MAIL.fullmatch(line.text)), 0)
    return (lines[end:], lines[:end]) if end >= _FEWEST_OF_MAIL else (lines, [])


def without_links_and_foot(lines: list[Line], *, indented: bool) -> tuple[list[Line], list[Line]]:
    r"""Return the lines of the list, and separately its links to whole stories and the footer of an unindented page.

    >>> from ilo_analysis.listings.lines.line import read_lines
    >>> lines = read_lines("Ports agree\n8 May 2021\nRead more\n\nContact us\nPlan of the site")
    >>> [[line.text for line in some] for some in without_links_and_foot(lines, indented=False)]
    [['Ports agree', '8 May 2021'], ['Read more', 'Contact us', 'Plan of the site']]
    """
    end = len(lines) if indented else _foot(lines)
    body, foot = lines[:end], lines[end:]
    _cut_links_to_more(body)
    links = [
        line for line in body
        if len(line.text) <= _LONGEST_MORE and not (line.date or line.marker)
        and (is_link_to_more(line.text) or (line.text[0] in _DIGITS and is_count(line.text)))
    ]  # fmt: skip
    if not links:
        return body, foot
    apart = {line.number for line in links}
    return [line for line in body if line.number not in apart], [*links, *foot]


def _cut_links_to_more(lines: list[Line]) -> None:
    """Cut the links to whole stories off the ends of sentences, if there is one near the first date."""
    first = next((at for at, line in enumerate(lines) if line.date), 0)
    near = lines[max(0, first - _NEAR) : first + _NEAR]
    ends = [line.text for line in near if line.text.rstrip(_AROUND_MORE)[-4:].lower() in _LAST]
    if any(map(_sentence_before_link, ends)):
        for line in lines:
            if not line.date and (sentence := _sentence_before_link(line.text)):
                line.read(sentence)


def _sentence_before_link(text: str) -> str:
    """Return the sentence that ends in a link to the whole story; empty for any other text.

    >>> _sentence_before_link("Both met. Read more »"), _sentence_before_link("Both met.")
    ('Both met.', '')
    """
    end = max(text.rfind(sign) for sign in (". ", "? ", "! ", "… ", ".” ")) + 1
    more = text[end:].strip()
    return text[:end].rstrip() + "”" * (more[:1] == "”") if end and more and is_link_to_more(more.lstrip("”")) else ""


def is_count(text: str) -> bool:
    """Return whether a line says how long a story takes to read, or how often it was read or answered.

    >>> is_count("2 min read"), is_count("14 comments"), is_count("2 ministers met")
    (True, True, False)
    """
    return _COUNT.fullmatch(text) is not None


def _foot(lines: list[Line]) -> int:
    """Return where the footer begins: from there on, most lines are typical of footers, none is in an entry."""
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
    """Return whether a line is a link to a whole story or belongs to a page footer."""
    return not line.date and (is_footer(line.text) or is_link_to_more(line.text) or line.is_credit)
