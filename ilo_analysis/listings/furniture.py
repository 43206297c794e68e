"""Words that a page prints around its list: furniture, footers, headings of lists, links to whole stories."""

from __future__ import annotations

import re
from functools import lru_cache

from ilo_analysis.listings.agency import page_pattern, page_words
from ilo_analysis.listings.kickers import kicker_key
from ilo_analysis.text.normalise import normalise

_RIGHTS = re.compile(r"(?i)©.*(?:international labou?r organi[sz]ation|all rights|\d{4}\s*[-–]\s*\d{4}|copyright)")
# Anything longer is prose.
LONGEST_ADDRESS = 300
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+|(?:tel|fax|tél)[.:]? ?[+\d(][\d\s()./-]+", re.IGNORECASE)
_FURNITURE = page_words("furniture")
_MORE = page_words("more")
# With room for the signs around it.
LONGEST_MORE = max(map(len, _MORE)) + 10
# Lines below a list; above it some of them are headings.
_FOOTERS = page_words("furniture", "footers")
_FOOTER = page_pattern("footer")
_BREADCRUMB = re.compile(r"\S+.* (?:>|»|›|/) .*\S")
_PAGES = re.compile(r"(?:\d+|next|previous|first|last|page|of|[|«»<>.…\s-])+", re.IGNORECASE)
HEADINGS = page_words("headings")


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


@lru_cache(maxsize=1 << 12)
def is_link_to_more(text: str) -> bool:
    """Return whether a line is a link to the full story, as some pages print below each summary."""
    return len(text) <= LONGEST_MORE and kicker_key(text).strip(" >.…[]-") in _MORE


def is_address(text: str) -> bool:
    """Return whether a line is only an e-mail address, a web address or a telephone number."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(re.sub(r"^\d+\. ", "", text)) is not None
