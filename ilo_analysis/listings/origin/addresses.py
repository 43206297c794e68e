"""What the address of a page shows: its listing, feed and scope, its place in the listing, whether it is a story."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_plus

from ilo_analysis.listings.agency import Agency, agencies, agency_of, host_of
from ilo_analysis.listings.formats import file_stem
from ilo_analysis.listings.origin.saved import inner_address

# Values of a filter that is not set.
_NO_CHOICE = frozenset(("all", "any", "_none", "none", "0"))
_SPAN = re.compile(r"([_-]+(19|20)\d\d([-_.]?\d\d){0,2})+$")


class Address(NamedTuple):
    """What the address of a listing shows, for any of its pages and captures."""

    key: str  # host and path without what says which page it is: the same for each page and capture
    feed: str
    scope: str


class Place(NamedTuple):
    """The position of a page in its listing: after how many entries, or after how many pages of unknown length."""

    offset: int | None = None
    unit: str | None = None  # `entries` or `pages`


def page_place(url: str) -> Place:
    """Return the position of a page in its listing, if its address shows it.

    >>> page_place("ilo.org/moscow/news/nextRow--10/index.htm"), page_place("ilo.org/resource/news?page=3")
    (Place(offset=10, unit='entries'), Place(offset=3, unit='pages'))
    """
    agency = agency_of(url)
    for unit, name in (("entries", "page_offset"), ("pages", "page_number")):
        found = agency.pattern(name).search(url)
        # A number of more digits is no place in a list.
        if found and len(found[1]) < 10:
            return Place(int(found[1]), unit)
    return Place()


def read_address(url: str) -> Address:
    """Return what an address says about its page; the pages of one listing are examined once.

    Languages other than English are marked in the feed. A page narrowed by a query or facet is a separate feed.

    >>> read_address("https://www.ilo.org/global/about-the-ilo/newsroom/news/lang--en/nextRow--50/index.htm")
    Address(key='ilo.org/global/about-the-ilo/newsroom/news/lang--en', feed='global-news', scope='general')
    >>> read_address("http://www.oit.org/asia/media-centre/news/lang--fr/index.htm").feed
    'asia-news-fr'
    >>> read_address("https://www.ilo.org/resource/news?topic=child-labour&page=2")[1:]
    ('resource-news-topic-child-labour', 'theme')
    """
    agency = agency_of(url)
    bare = agency.pattern("page_offset").sub("", inner_address(url))
    return _read_address(agency.pattern("page_number").sub(lambda found: found[0][0], bare))


def is_story(url: str) -> bool:
    """Return whether an address belongs to one story rather than a listing.

    >>> is_story("https://www.ilo.org/resource/news/ports-agree"), is_story("https://www.ilo.org/resource/news?page=2")
    (True, False)
    """
    agency = agency_of(url)
    return bool(agency.host.fullmatch(host_of(url)) and agency.pattern("story").search(url.partition("://")[2] or url))


def page_address(url: str) -> str:
    """Return a listing's address without scheme, page offset and index file: the same for all its pages and captures.

    >>> page_address("https://www1.ilo.org/moscow/news/lang--en/nextRow--10/index.htm")
    'ilo.org/moscow/news/lang--en'
    """
    return read_address(url).key


@lru_cache(maxsize=1 << 12)
def _read_address(url: str) -> Address:
    """Return what an address without the number of its page shows."""
    agency = agency_of(url)
    bare, _, query = re.sub(r"^[a-z]+://", "", url, flags=re.I).partition("#")[0].partition("?")
    host, _, path = bare.partition("/")
    host = re.sub(r"^www\d*\.", "", host.lower().split(":")[0])
    # Mirrors are one site.
    host = agency.addresses["hosts"][0] if host in agency.addresses["hosts"] else host
    folders = [f for f in path.split("/") if f]
    filters = _filters(agency, query)
    kept = [f.lower() for f in folders if not re.match(r"index\.\w+$", f, re.I)]
    scope = _scope(agency, kept)
    if filters or any(agency.pattern("filter_folder").match(f) for f in folders):
        scope = "theme"
    tail = [f"?{'&'.join(filters).lower()}"] if filters else []
    narrowed = "".join(f"-{feed_name(re.sub(r'^[^=]*[0-9%[][^=]*=', '', f))}" for f in filters)
    return Address("/".join([host, *kept, *tail]), f"{_feed(agency, url, folders)}{narrowed}", scope)


def _filters(agency: Agency, query: str) -> list[str]:
    """Return the parts of a query that narrow a listing, as `name=value`, in one order."""
    plain = agency.pattern("plain_query")
    parts = (unquote_plus(part).partition("=") for part in re.split(r"[&;]", query))
    return sorted(
        f"{name}={value}" for name, _, value in parts
        if value and value.lower() not in _NO_CHOICE and not plain.fullmatch(name)
    )  # fmt: skip


def _feed(agency: Agency, url: str, folders: list[str]) -> str:
    """Return the readable id of the feed that an address shows, without what narrows it."""
    found = agency.pattern("language").search(url)
    language = found[1].lower() if found else "en"
    folders = [f for f in (agency.pattern("state").sub("", part) for part in folders) if f and f.lower() != language]
    kind = next((name for name, pattern in agency.kinds if any(pattern.search(f) for f in folders)), "news")
    plain = {*agency.addresses["plain_folders"], kind}
    own = [f for f in folders if f.lower() not in plain and not any(p.search(f) for _, p in agency.kinds)]
    return f"{feed_name('-'.join(own[-2:]) or 'global')}-{kind}{f'-{language}' if language != 'en' else ''}"


def _scope(agency: Agency, folders: list[str]) -> str:
    """Return the scope of the folders of an address: pages of one topic are `theme`, the newsroom is `general`."""
    known, path = agency.addresses, "/".join(folders)
    if set(known["theme_folders"]) & set(folders):
        return "theme"
    return "general" if any(f"{path}/".startswith(f"{folder}/") for folder in known["general_folders"]) else "unknown"


def feed_of_file(source_file: str, folder: str = "") -> str:
    """Return the feed of an undeclared file: the folder inside the given one, else its name without the span of days.

    >>> feed_of_file("pages/asia/p1.txt", "pages"), feed_of_file("moscow-news_2020-07-15_2020-09-09.txt")
    ('asia', 'moscow-news')
    """
    inside = source_file.removeprefix(f"{folder}/") if folder else source_file.rpartition("/")[2]
    within, _, name = inside.rpartition("/")
    if within:
        return feed_name(within)
    stem = file_stem(name)
    return feed_name(_SPAN.sub("", stem) or stem)


def feed_name(text: str) -> str:
    """Return a text as a feed's id: lower case, words joined by hyphens.

    >>> feed_name("Asia and the Pacific")
    'asia-and-the-pacific'
    """
    return re.sub(r"[^\w]+", "-", text.lower().replace("_", "-")).strip("-") or "unnamed"


def _of_all(name: str) -> tuple[str, ...]:
    """Return the words of the addresses of all agencies."""
    return tuple(dict.fromkeys(word for agency in agencies() for word in agency.addresses[name]))


class AddressFilter(NamedTuple):
    """The addresses of an archive that may be listing pages: their hosts, and words that their path must contain."""

    hosts: tuple[str, ...] = _of_all("hosts")
    words: tuple[str, ...] = _of_all("listing_words")

    def test(self) -> Callable[[str], bool]:
        """Return a function that recognises addresses of listing pages, not of single stories.

        >>> AddressFilter().test()("https://www.ilo.org/asia/media-centre/news/lang--en/index.htm")
        True
        """
        words = tuple(word.lower() for word in self.words)
        story = re.compile("|".join(agency.addresses["story"] for agency in agencies()), re.I)
        hosts = re.compile(rf"(?:[\w-]+\.)*(?:{'|'.join(map(re.escape, self.hosts))})(?::\d+)?", re.I)

        @lru_cache(maxsize=1 << 12)
        def is_host(host: str) -> bool:
            """Return whether a host is one of those, or under one."""
            return bool(hosts.fullmatch(host))

        # Archives hold millions of addresses: plain searches cost a tenth of one expression for everything.
        def may_be_listing(url: str) -> bool:
            """Return whether an address may be that of a listing page."""
            host, _, path = inner_address(url.strip("<>")).lower().partition("://")[2].partition("/")
            return is_host(host) and any(map(path.__contains__, words)) and not story.search(path)

        return may_be_listing
