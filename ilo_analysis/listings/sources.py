"""What is known about a listing besides its text: from the sources file and from its address.

`data/sources.csv` declares feeds, offices and scopes of files by name. What it says about an address also holds for
captures of that address in an archive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_plus

from ilo_analysis.errors import DictionaryError, ListingError, unknown_choice
from ilo_analysis.listings.agency import Agency, agencies, agency_of, host_of
from ilo_analysis.listings.encoding import known_encoding
from ilo_analysis.listings.formats import file_stem
from ilo_analysis.listings.saved import original
from ilo_analysis.names import LABELS
from ilo_analysis.reference import lines_of, parse_rows
from ilo_analysis.text.spreadsheet import restored

SOURCES_FILE = "sources.csv"
# What a person decided about entries lies beside it and is no listing either.
CORRECTIONS_FILE = "corrections.csv"
# So do the choices that a person saved.
SELECTIONS_FILE = "selections.toml"
NO_LISTINGS = (SOURCES_FILE, CORRECTIONS_FILE, SELECTIONS_FILE)
_NEEDED = ("file", "feed", "scope")
SCOPES = ("general", "theme", "unknown")
# Values of a filter that is not set.
_NO_CHOICE = frozenset(("all", "any", "_none", "none", "0"))

_SPAN = re.compile(r"([_-]+(19|20)\d\d([-_.]?\d\d){0,2})+$")


class Source(NamedTuple):
    """What the sources file says about one file; texts are "" where it says nothing."""

    file: str
    feed: str = ""
    office: str = ""
    scope: str = "unknown"
    url: str = ""
    rendered_year: int | None = None
    captured: date | None = None
    sha256: str = ""
    encoding: str = ""
    # Name of the feed as readers see it, in English or any language, and in the others.
    label: str = ""
    label_fr: str = ""
    label_es: str = ""


# Columns that a draft has, and those that only people read.
SOURCES_COLUMNS = ("file", "feed", *LABELS, "office", "scope", "url", "rendered_year", "captured", "sha256")
_COLUMNS = (
    *dict.fromkeys([*SOURCES_COLUMNS, *Source._fields, "url_certainty", "language", "rights_holder", "notes"]),
    *("entries", "first_date", "last_date"),
)


class Sources(NamedTuple):
    """The declarations of one sources file, by file name and by the address of the page."""

    path: str
    by_file: dict[str, Source]
    by_address: dict[str, Source]
    problems: tuple[str, ...] = ()  # what is not understood in the file

    def of_file(self, source_file: str) -> Source | None:
        """Return the declaration of a file: the longest declared name that its path ends with."""
        parts = source_file.split("/")
        names = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((self.by_file[name] for name in names if name in self.by_file), None)

    def of_address(self, url: str) -> Source | None:
        """Return the declaration of a page address, for any of its pages and captures."""
        return self.by_address.get(page_address(url))


NO_SOURCES = Sources("", {}, {})


def find_sources_file(path: Path) -> Path | None:
    """Return the sources file for a file or folder: beside it, in it, or one folder above; None if there is none."""
    folder = path if path.is_dir() else path.parent
    return next((f for f in (folder / SOURCES_FILE, folder.parent / SOURCES_FILE) if f.is_file()), None)


def find_corrections(folders: Iterable[str | Path]) -> list[Path]:
    """Return the corrections file in each folder, or else one folder above; each file once."""
    found: dict[Path, None] = {}
    for folder in map(Path, folders):
        for place in (folder, folder.resolve().parent):
            if (place / CORRECTIONS_FILE).is_file():
                found[(place / CORRECTIONS_FILE).resolve()] = None
                break
    return list(found)


def selections_of(data: Iterable[str | Path]) -> Path:
    """Return the file of saved selections of some files, folders or patterns, whether or not it is there yet."""
    folders = [_folder_of(Path(one)) for one in data]
    for folder in folders:
        for place in (folder, folder.resolve().parent):
            if (place / SELECTIONS_FILE).is_file():
                return place / SELECTIONS_FILE
    sources = find_sources_file(folders[0])
    return (sources.parent if sources else folders[0]) / SELECTIONS_FILE


def _folder_of(path: Path) -> Path:
    """The folder, that of the file, or that above the first wildcard."""
    return next(place for place in (path, *path.absolute().parents) if place.is_dir())


def read_sources_file(path: str | Path) -> Sources:
    """Return the declarations of a sources file.

    Raises
    ------
    ListingError
        If the file lacks a column or has an invalid value; the message names file and line.
    """
    try:
        lines = lines_of(Path(path))
    except DictionaryError as error:
        raise ListingError(str(error)) from error
    return parse_sources(lines, str(path))


def parse_sources(lines: Sequence[str], where: str) -> Sources:
    """Return the declarations in the lines of a sources file; `where` names it in messages.

    Raises
    ------
    ListingError
        As `read_sources_file`.
    """
    try:
        table = parse_rows(lines, where)
    except DictionaryError as error:
        raise ListingError(str(error)) from error
    if missing := [c for c in _NEEDED if c not in table.columns]:
        raise ListingError(f"{where}:1: the sources file lacks the columns {', '.join(missing)}; add them.")
    declared = [_source(row, f"{where}:{line}") for line, row in table.cells()]
    declared, two_scopes = _one_scope(declared)
    addressed: dict[str, Source] = {}
    for source in declared:
        if source.url:
            addressed.setdefault(page_address(source.url), source)
    unknown = [name for name in table.columns if name and name not in _COLUMNS]
    problems = [f"{unknown_choice('column', name, _COLUMNS)} It was left out." for name in unknown]
    files = Counter(source.file for source in declared if source.file)
    for kind, counts in (("column", Counter(table.columns)), ("file", files)):
        twice = (name for name, n in counts.items() if n > 1 and name)
        problems += [f"the {kind} {name!r} is listed twice; the last one counts. Remove the other." for name in twice]
    problems += [*_two_names(declared), *two_scopes]
    return Sources(Path(where).as_posix(), {s.file: s for s in declared if s.file}, addressed, tuple(problems))


def _two_names(declared: Iterable[Source]) -> list[str]:
    """Return a sentence for each feed with two names in one language; readers see the first."""
    seen: dict[tuple[str, str], str] = {}
    said = []
    for source in declared:
        for column in LABELS:
            label = str(getattr(source, column))
            first = seen.setdefault((source.feed, column), label) if label else ""
            if label != first:
                said.append(f"feed {source.feed!r} has two names in the column {column}, {first!r} and {label!r}.")
    return [f"{sentence} Give it one." for sentence in dict.fromkeys(said)]


def _one_scope(declared: Sequence[Source]) -> tuple[list[Source], list[str]]:
    """Return sources in which each feed has one scope, the first known one, and a sentence for each feed with two."""
    scopes: dict[str, str] = {}
    said = []
    for source in declared:
        first = scopes.setdefault(source.feed, source.scope) if source.scope != "unknown" else source.scope
        if source.scope != first:
            said.append(f"feed {source.feed!r} has two scopes, {first!r} and {source.scope!r}; the first counts.")
    known = [source._replace(scope=scopes.get(source.feed, source.scope)) for source in declared]
    return known, [f"{sentence} Give it one." for sentence in dict.fromkeys(said)]


def _source(row: dict[str, str], where: str) -> Source:
    """One row of the sources file, checked."""
    # A draft of this file has an apostrophe before what a spreadsheet would take for a formula.
    text = {name: restored(value).strip() for name, value in row.items()}
    scope = text["scope"] or "unknown"
    if scope not in SCOPES:
        raise ListingError(f"{where}: scope {scope!r} is none of {', '.join(SCOPES)}; correct it.")
    if not text["feed"]:
        raise ListingError(f"{where}: the feed of {text['file']!r} is empty; give the series a name.")
    if text.get("encoding") and not known_encoding(text["encoding"]):
        raise ListingError(
            f"{where}: {text['encoding']!r} is not an encoding; write, for example, utf-8, cp1252 or cp1251."
        )
    year, captured = text.get("rendered_year", ""), text.get("captured", "")
    address = original(text.get("url", ""))
    try:
        return Source(
            file=text["file"].replace("\\", "/"),
            feed=text["feed"],
            office=text.get("office", ""),
            scope=scope,
            url=address.url,
            rendered_year=date(int(year), 1, 1).year if year else None,
            captured=date.fromisoformat(captured) if captured else address.captured,
            sha256=text.get("sha256", "").lower(),
            encoding=text.get("encoding", ""),
            **{name: " ".join(text.get(name, "").split()) for name in LABELS},
        )
    except (ValueError, OverflowError) as error:
        raise ListingError(
            f"{where}: rendered_year {year!r} must be a year, captured {captured!r} a day as YYYY-MM-DD."
        ) from error


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
    bare = agency.pattern("page_offset").sub("", original(url).url)
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
    """What an address without the number of its page shows."""
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
    """Parts of a query that narrow a listing, as `name=value`, in one order."""
    plain = agency.pattern("plain_query")
    parts = (unquote_plus(part).partition("=") for part in re.split(r"[&;]", query))
    return sorted(
        f"{name}={value}" for name, _, value in parts
        if value and value.lower() not in _NO_CHOICE and not plain.fullmatch(name)
    )  # fmt: skip


def _feed(agency: Agency, url: str, folders: list[str]) -> str:
    """Readable id of the feed that an address shows, without what narrows it."""
    found = agency.pattern("language").search(url)
    language = found[1].lower() if found else "en"
    folders = [f for f in (agency.pattern("state").sub("", part) for part in folders) if f and f.lower() != language]
    kind = next((name for name, pattern in agency.kinds if any(pattern.search(f) for f in folders)), "news")
    plain = {*agency.addresses["plain_folders"], kind}
    own = [f for f in folders if f.lower() not in plain and not any(p.search(f) for _, p in agency.kinds)]
    return f"{feed_name('-'.join(own[-2:]) or 'global')}-{kind}{f'-{language}' if language != 'en' else ''}"


def _scope(agency: Agency, folders: list[str]) -> str:
    """Scope of the folders of an address: pages of one topic are `theme`, the newsroom is `general`."""
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
    """Words of the addresses of all agencies."""
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
            host, _, path = original(url.strip("<>")).url.lower().partition("://")[2].partition("/")
            return is_host(host) and any(map(path.__contains__, words)) and not story.search(path)

        return may_be_listing
