"""What is specific to an agency: hosts, addresses, page sizes, and the words its pages print around a list.

Each file in `data/reference/agencies` describes one agency; to read another agency's pages, add a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from ilo_analysis.errors import DictionaryError
from ilo_analysis.reference import reference_folder

HOME = "ilo"
PATTERNS = ("story", "story_number", "language", "page_offset", "page_number", "plain_query", "filter_folder", "state")


@dataclass(frozen=True, eq=False)
class Agency:
    """One agency, as its file describes it."""

    id: str
    name: str
    founded: int
    time_zone: str
    page_sizes: tuple[int, ...]
    addresses: dict[str, Any]
    pages: dict[str, Any]
    kickers: dict[str, str]

    @cached_property
    def host(self) -> re.Pattern[str]:
        """Pattern of the agency's hosts, with any subdomain and any port."""
        return re.compile(rf"(?:[\w-]+\.)*(?:{'|'.join(map(re.escape, self.addresses['hosts']))})(?::\d+)?", re.I)

    @cache  # noqa: B019 (there are as many agencies as files)
    def pattern(self, name: str) -> re.Pattern[str]:
        """Return one of the patterns of addresses, by its name in `PATTERNS`."""
        return re.compile(self.addresses[name], re.I)

    @cached_property
    def kinds(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Names of the kinds of stories that listings have, each with the pattern of its folders."""
        return tuple((kind["name"], re.compile(kind["folder"], re.I)) for kind in self.addresses["kinds"])

    def story_number(self, url: str) -> str | None:
        """Return the key of a story's number and language; None if the address has no number.

        >>> home_agency().story_number("http://www.ilo.org/moscow/news/WCMS_754513/lang--en/index.htm")
        'WCMS_754513/en'
        """
        number = self.pattern("story_number").search(url)
        if not number:
            return None
        language = self.pattern("language").search(url, number.start()) or self.pattern("language").search(url)
        return f"{number.group().upper()}/{language.group(1).lower() if language else 'en'}"


@cache
def agencies() -> tuple[Agency, ...]:
    """Return all agencies, the ILO first.

    Raises
    ------
    DictionaryError
        If a file is not valid; the message names it.
    """
    found = [_read(path) for path in sorted((reference_folder() / "agencies").glob("*.toml"))]
    return tuple(sorted(found, key=lambda agency: (agency.id != HOME, agency.id)))


def home_agency() -> Agency:
    """Return the agency whose pages the project ships."""
    return agencies()[0]


# The address of one page is asked about several times.
@lru_cache(maxsize=1 << 6)
def agency_of(url: str) -> Agency:
    """Return the agency whose host an address names; the home agency if the host is no agency's.

    >>> agency_of("https://www.ilo.org/moscow/news/").id
    'ilo'
    """
    host = host_of(url)
    return next((agency for agency in agencies() if agency.host.fullmatch(host)), home_agency())


def host_of(url: str) -> str:
    """Return the host of an address, which may lack its scheme.

    >>> host_of("https://www.ilo.org/moscow/news/"), host_of("ilo.org/asia")
    ('www.ilo.org', 'ilo.org')
    """
    return re.split("[/?#]", re.sub(r"^[a-z]+://", "", url.strip(), flags=re.I), maxsplit=1)[0]


def page_words(*names: str) -> frozenset[str]:
    """Return the words that pages of any agency print: furniture, more, footers, headings or kickers."""
    return frozenset(word for agency in agencies() for name in names for word in agency.pages[name])


def page_pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of footers or error_titles, as any agency's pages print them."""
    return _either(agency.pages[name] for agency in agencies())


def kicker_pattern(kind: str) -> re.Pattern[str]:
    """Return the pattern of the kickers of one kind, from any agency."""
    return _either(agency.kickers[kind] for agency in agencies())


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in dict.fromkeys(patterns)), re.I)


def _read(path: Any) -> Agency:  # noqa: ANN401 (a path)
    try:
        known = tomllib.loads(path.read_text(encoding="utf-8"))
        agency = Agency(**known | {"page_sizes": tuple(known["page_sizes"])})
        for name in PATTERNS:
            agency.pattern(name)
        for text in (*agency.kickers.values(), agency.pages["footer"], agency.pages["error_titles"]):
            re.compile(text)
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        raise DictionaryError(f"{path.as_posix()}: not a valid agency ({error}); compare it with ilo.toml.") from error
    return agency
