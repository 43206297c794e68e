"""RSS and Atom files to entries."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

from ilo_analysis.listings.agency import home_agency
from ilo_analysis.listings.dates import day_order
from ilo_analysis.listings.machine_dates import parse_machine_date
from ilo_analysis.listings.parsed import PageFacts, ParsedListing

_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.I)
_TAG = re.compile(r"<[^>]*>")
_LANGUAGES = ("en", "fr", "es", "de")
# When an item was published goes before when it was last changed.
_DATES = ("published", "created", "updated")


def read_feed(data: bytes) -> ParsedListing:
    """Entries of an RSS or Atom document; the lines are those of each item in the file.

    The language is the one that the document declares; a document that breaks off keeps its whole items.
    """
    import feedparser

    # A stream and not bytes, which feedparser opens if they are the path of a file.
    parsed = feedparser.parse(BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    n = len(parsed.entries)
    starts = [data.count(b"\n", 0, found.start()) + 1 for found in _ITEM.finditer(data)]
    last = data.rstrip().count(b"\n") + 1
    starts = (starts + [last] * n)[:n]
    # Asked as plain dicts, because feedparser answers for a date that is not there with another one, and warns.
    printed = [next((str(text) for key in _DATES if (text := dict.get(entry, key))), "") for entry in parsed.entries]
    order, zone = day_order(printed), ZoneInfo(home_agency().time_zone)
    days = [parse_machine_date(text, zone, order) for text in printed]
    rows = [_row(entry, day.day) for entry, day in zip(parsed.entries, days, strict=True)]
    entries: dict[str, list[object]] = {name: [row[name] for row in rows] for name in _row({}, None)}
    entries |= {name: [None] * n for name in ("group_heading", "number", "place", "credit", "credit_year")}
    entries["position"] = [*range(1, n + 1)]
    entries["line_start"] = [*starts]
    followers = [*starts[1:], last + 1][:n]
    entries["line_end"] = [max(start, follower - 1) for start, follower in zip(starts, followers, strict=True)]
    untitled = [s for s, title in zip(starts, entries["title"], strict=True) if not title]
    problems = [(line, "", "an item without a title") for line in untitled]
    for line, text, day in zip(starts, printed, days, strict=True):
        if text and day.problem:
            problems.append((line, text, f"the item's date {day.problem}; it stays undated"))
        elif day.by_zone:
            problems.append((line, text, f"a moment in seconds, given the day that it had in {zone}"))
    if parsed.bozo and not isinstance(parsed.bozo_exception, feedparser.CharacterEncodingOverride):
        reason = f"the document is not well-formed ({_reason(parsed.bozo_exception)}); its whole items were read"
        problems.append((last, "", reason))
    declared = str(parsed.feed.get("language") or "")[:2].lower()
    heading = _text(parsed.feed.get("title")) if n else None
    language = declared if declared in _LANGUAGES else None
    entries |= {"language": [language] * n, "page_heading": [heading] * n}
    return ParsedListing(entries, problems, PageFacts(None, language, heading))


def _row(entry: dict[str, object], day: date | None) -> dict[str, object]:
    """One item's texts and date."""
    tags = entry.get("tags") or [{}]
    return {
        "kicker": _text(tags[0].get("term")),  # type: ignore[index]
        "title": _text(entry.get("title")),
        "date": day,
        "date_end": day,
        "summary": _text(entry.get("summary")),
        "url": str(entry["link"]) if entry.get("link") else None,
    }


def _text(value: object) -> str | None:
    """Text without markup, spaces collapsed; None if nothing is left."""
    import html

    bare = " ".join(html.unescape(_TAG.sub(" ", str(value or ""))).split())
    return bare or None


def _reason(error: BaseException) -> str:
    """Reason that the XML parser gives, on one line."""
    return " ".join(str(error).split())
