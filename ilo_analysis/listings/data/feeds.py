"""Turn feed documents (RSS, Atom, JSON Feed, news sitemaps) into entries."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from itertools import accumulate, repeat
from typing import Any, NamedTuple
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.agency import home_agency
from ilo_analysis.listings.data.json_records import json_records
from ilo_analysis.listings.dates.machine import parse_machine_date
from ilo_analysis.listings.dates.numeric import day_order
from ilo_analysis.listings.encoding import decode
from ilo_analysis.listings.formats import JSON_FEED, SITEMAP
from ilo_analysis.listings.origin.saved import inner_address
from ilo_analysis.listings.parsed import PageFacts, ParsedListing, Problem

_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.I)
_CHANGED = re.compile(rb"<(?:[\w.-]+:)?(?:updated|modified)[\s>]", re.I)
_TAG = re.compile(r"</?[A-Za-z][^>]*>|<!--.*?-->", re.DOTALL)
_ENCODING = re.compile(r"""(?<=<\?xml)([^>]{0,100}?)\s+encoding\s*=\s*["'][^"']{0,40}["']""")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=[-_]|$)")
_SCHEME = re.compile(r"[a-z][\w+.-]*:", re.I)
# When an item was published goes before when it was made or last changed.
_DATES = ("published", "dc_issued", "dcterms_available", "created", "dc_created", "updated")
_CHANGE = "a day of last change, because no day of publication is printed"


class _Item(NamedTuple):
    """One item as the document has it; texts may contain markup, and are "" if missing."""

    line: int
    title: str = ""
    printed: str = ""
    url: str = ""
    summary: str = ""
    kicker: str = ""
    language: str = ""
    is_plain: bool = False  # whether the title is plain text, in which `<` is a sign like others
    is_change: bool = False  # whether what is printed is the day of the last change


class _Document(NamedTuple):
    """The items of a document, its name, language and address, and its problems."""

    items: list[_Item]
    problems: list[Problem]
    title: str = ""
    language: str = ""
    url: str = ""


def read_feed(data: bytes) -> ParsedListing:
    """Return the entries of an RSS, Atom or JSON Feed document or a news sitemap, each with the line of its item.

    The language is the one that the document declares; a truncated document keeps its complete items.

    Raises
    ------
    ListingError
        If it is a sitemap that names no story.
    """
    head = data[:4096].replace(b"\x00", b"")
    read = _json_items if JSON_FEED.search(head) else _sitemap_items if SITEMAP.search(head) else _feed_items
    document = read(data)
    items, problems = document.items, list(document.problems)
    problems += [
        (item.line, "", "an item without a title") for item in items if not _text(item.title, plain=item.is_plain)
    ]
    days = _days(items, problems)
    languages = [_language(item.language or document.language) for item in items]
    heading = _text(document.title) if items else None
    last = data.rstrip().count(b"\n") + 1
    followers = [*(item.line for item in items[1:]), last + 1]
    n = len(items)
    entries: dict[str, list[Any]] = {
        "kicker": [_text(item.kicker) for item in items],
        "title": [_text(item.title, plain=item.is_plain) for item in items],
        "date": list(days),
        "date_end": list(days),
        "summary": [_text(item.summary) for item in items],
        "url": _addresses(items, document.url, problems),
        **{name: [None] * n for name in ("group_heading", "number", "place", "credit", "credit_year")},
        "position": [*range(1, n + 1)],
        "line_start": [item.line for item in items],
        "line_end": [max(item.line, after - 1) for item, after in zip(items, followers, strict=False)],
        "language": languages,
        "page_heading": [heading] * n,
    }
    return ParsedListing(entries, problems, PageFacts(None, _language(document.language), heading))


def _days(items: list[_Item], problems: list[Problem]) -> list[date | None]:
    """Return the day of each item; dates that cannot be read, or are not those of publication, are reported."""
    order, zone = day_order(item.printed for item in items), ZoneInfo(home_agency().time_zone)
    days: list[date | None] = []
    for item in items:
        day, problem, by_zone = parse_machine_date(item.printed, zone, order)
        days.append(day)
        if item.printed and problem:
            problems.append((item.line, item.printed, f"the item's date {problem}; it stays undated"))
        elif by_zone:
            problems.append((item.line, item.printed, f"a moment in seconds, given the day that it had in {zone}"))
    changed = [item.line for item, day in zip(items, days, strict=True) if day and item.is_change]
    if changed:
        problems.append((changed[0], "", f"{len(changed):,} of {len(items):,} items have {_CHANGE}"))
    return days


def _addresses(items: list[_Item], base: str, problems: list[Problem]) -> list[str | None]:
    """Return the whole address of each item; a relative one is completed by that of the feed, if it names its own."""
    found: list[str | None] = []
    items = [item._replace(url=inner_address(item.url)) for item in items]
    relative = [item for item in items if item.url and not _SCHEME.match(item.url)]
    is_whole = bool(re.match(r"https?://", base, re.I))
    if relative and not is_whole:
        reason = f"{len(relative):,} addresses are relative, and the feed gives no address to complete them"
        problems.append((relative[0].line, relative[0].url, reason))
    for item in items:
        try:
            found.append((urljoin(base, item.url) if is_whole else item.url) or None)
        except ValueError:
            problems.append((item.line, item.url, "the address is broken; it was kept as printed"))
            found.append(item.url)
    return found


def _feed_items(data: bytes) -> _Document:
    """Return the items of an RSS or Atom document."""
    import feedparser

    # A stream and not bytes, which feedparser opens if they are the path of a file.
    decoded = decode(data)
    # The encoding that the document declares may be wrong; what its bytes show is not.
    data = _ENCODING.sub(r"\1", decoded.text, count=1).encode("utf-8", "replace")
    parsed = feedparser.parse(BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    places = [found.start() for found in _ITEM.finditer(data)]
    ends = [*places[1:], len(data)]
    starts = [1 + breaks for breaks in accumulate(map(data.count, repeat(b"\n"), [0, *places], places))]
    last = data.rstrip().count(b"\n") + 1
    items = []
    for number, entry in enumerate(parsed.entries):
        # feedparser calls `dc:date` and others an update, too; only the document tells.
        own = data[places[number] : ends[number]] if number < len(places) else b"<updated>"
        items.append(_feed_item(entry, starts[number] if number < len(starts) else last, own))
    problems: list[Problem] = [(1, "", decoded.problem)] if decoded.problem else []
    if parsed.bozo and not isinstance(parsed.bozo_exception, feedparser.CharacterEncodingOverride):
        reason = f"the document is not well-formed ({_one_line(parsed.bozo_exception)}); its whole items were read"
        problems.append((last, "", reason))
    many = [item for item, entry in zip(items, parsed.entries, strict=True) if len(_labels(entry)) > 1]
    if many:
        reason = f"{len(many):,} items have several categories; the first of each was taken as kicker"
        problems.append((many[0].line, "", reason))
    feed = parsed.feed
    url = str(feed.get("link") or feed.get("id") or "")
    return _Document(items, problems, str(feed.get("title") or ""), str(feed.get("language") or ""), url)


def _feed_item(entry: dict[str, Any], line: int, own: bytes) -> _Item:
    """Return one item of an RSS or Atom document, `own` being its bytes there."""
    # Asked as a plain dict, because feedparser answers for a date that is not there with another one, and warns.
    dated = next((key for key in _DATES if dict.get(entry, key)), "")
    title = entry.get("title_detail") or {}
    return _Item(
        line,
        title=str(entry.get("title") or ""),
        printed=str(dict.get(entry, dated, "")),
        url=str(entry.get("link") or ""),
        summary=str(entry.get("summary") or ""),
        kicker=next(iter(_labels(entry)), ""),
        is_plain=title.get("type") == "text/plain",
        is_change=dated == "updated" and _CHANGED.search(own) is not None,
    )


def _labels(entry: Mapping[str, Any]) -> list[str]:
    """Return the categories of an item, as a reader sees them."""
    return [label for tag in entry.get("tags") or () if (label := str(tag.get("label") or tag.get("term") or ""))]


def _json_items(data: bytes) -> _Document:
    """Return the items of a JSON Feed document."""
    decoded = decode(data)
    records, wrong = json_records(decoded.text)
    try:
        read = json.loads(decoded.text)
    except (ValueError, RecursionError):
        read = None
    whole: dict[str, Any] = read if isinstance(read, dict) else {}
    if not whole.get("items", True):
        # A feed without items is itself no item.
        records = []
    problems: list[Problem] = [(line or 1, text, reason) for line, text, reason in wrong]
    if decoded.problem:
        problems.append((1, "", decoded.problem))
    return _Document(
        [_json_item(line, record) for line, record in records], problems, str(whole.get("title") or ""),
        str(whole.get("language") or ""), str(whole.get("home_page_url") or whole.get("feed_url") or ""),
    )  # fmt: skip


def _json_item(line: int, record: Mapping[str, object]) -> _Item:
    """Return one item of a JSON Feed document."""
    text = {name: str(value) for name, value in record.items() if value is not None}
    published = text.get("date_published", "")
    return _Item(
        line,
        title=text.get("title", ""),
        printed=published or text.get("date_modified", ""),
        url=text.get("url") or text.get("external_url", ""),
        summary=text.get("summary", ""),
        kicker=text.get("tags", "").partition(";")[0],
        language=text.get("language", ""),
        is_plain=True,
        is_change=not published,
    )


def _sitemap_items(data: bytes) -> _Document:
    """Return the items of a news sitemap; an address without news has neither title nor day of publication."""
    from lxml import etree  # type: ignore[import-untyped]

    items: list[_Item] = []
    others: list[_Item] = []
    problems: list[Problem] = []
    events = etree.iterparse(BytesIO(data), resolve_entities=False, no_network=True, recover=False)
    try:
        for _, element in events:
            if _local(element.tag) == "url":
                values = {_local(inner.tag): (inner.text or "").strip() for inner in reversed([*element.iter()])}
                item = _Item(element.sourceline or 1, values.get("title", ""), values.get("publication_date", ""),
                             values.get("loc", ""), language=values.get("language", ""), is_plain=True)  # fmt: skip
                (items if item.title or item.printed else others).append(item)
                element.clear()
    except etree.XMLSyntaxError as error:
        problems.append((data.count(b"\n") + 1, "", f"the sitemap breaks off ({_one_line(error)[:200]})"))
    if not items:
        raise ListingError(
            f"a sitemap of {len(others):,} addresses without news: it names no titles, and `lastmod` says when a page "
            "was changed, not when it was published. Save a news sitemap, a feed, or the listing pages"
        )
    if others:
        reason = f"{len(others):,} addresses without news (`lastmod` is no day of publication) are no stories"
        problems.append((others[0].line, others[0].url, reason))
    return _Document(items, problems)


def _local(tag: object) -> str:
    """Name of an element without its namespace; "" for a comment."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _language(declared: str) -> str | None:
    """Return the code of a declared language, as `fr` of `fr-FR`."""
    found = _LANGUAGE.match(declared.strip().lower())
    return found[0] if found else None


def _text(value: str, *, plain: bool = False) -> str | None:
    """Return the text without markup, spaces collapsed; None if nothing is left."""
    bare = " ".join((value if plain else html.unescape(_TAG.sub(" ", value))).split())
    return bare or None


def _one_line(error: BaseException) -> str:
    """Return the reason that a parser gives, on one line."""
    return " ".join(str(error).split())
