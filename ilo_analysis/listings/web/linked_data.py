"""Stories that a page describes for search engines, in JSON-LD, microdata or RDFa with schema.org terms."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ilo_analysis.listings.dates.machine import parse_machine_date
from ilo_analysis.listings.parsed import COLUMNS, Problem
from ilo_analysis.text.normalise import normalise

# More values than any page has; the rest is not looked at.
MOST_VALUES = 200_000
_STORIES = frozenset(("report", "blogposting", "pressrelease", "creativework", "webpage", "videoobject"))
_TITLES = ("headline", "name", "title")
# The name of a type at the end of its address, or behind its prefix.
_LAST_NAME = re.compile(r"(\w+)(?=\s|$)")
# More stories than any page has.
MOST_MARKED = 2000
_DATES = ("datePublished", "uploadDate", "dateCreated")
# A day of another time zone is not another date.
NEAR = dt.timedelta(days=1)


class NamedStory(NamedTuple):
    """One story that a page describes for search engines."""

    title: str
    url: str
    date: dt.date
    summary: str | None = None


def named_stories(scripts: list[str]) -> list[NamedStory]:
    """Return the distinct dated stories in the JSON-LD of a page.

    >>> named_stories(['{"@type": "NewsArticle", "headline": "One", "datePublished": "2021-05-08T10:00Z"}'])
    [NamedStory(title='One', url='', date=datetime.date(2021, 5, 8), summary=None)]
    """
    found: dict[tuple[str, dt.date], NamedStory] = {}
    for script in scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for value in _objects(data):
            if story := _story(value):
                found.setdefault((normalise(story.title), story.date), story)
    return list(found.values())


def marked_stories(source: str) -> list[NamedStory]:
    """Return the distinct dated stories that a page marks up by microdata or RDFa.

    >>> marked_stories(
    ...     '<div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="url" href="/a">'
    ...     '<b itemprop="headline">One</b></a><time itemprop="datePublished" datetime="2021-05-08">Saturday</time>'
    ... )
    [NamedStory(title='One', url='/a', date=datetime.date(2021, 5, 8), summary=None)]
    """
    if not ("itemprop" in source and "itemtype" in source) and not ("typeof" in source and "property" in source):
        return []
    from lxml import etree  # type: ignore[import-untyped]

    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    except (etree.LxmlError, ValueError):
        return []
    found: dict[tuple[str, dt.date], NamedStory] = {}
    for kind, name in (("itemtype", "itemprop"), ("typeof", "property")):
        for element in [] if root is None else root.xpath(f"//*[@{kind}]")[:MOST_MARKED]:
            if story := _story(_marked(element, kind, name)):
                found.setdefault((normalise(story.title), story.date), story)
    return list(found.values())


def _marked(element: Any, kind: str, name: str) -> dict[str, Any]:  # noqa: ANN401 (lxml carries no types)
    """Return the object of an element that is marked as one: what is inside of it, but in no other object."""
    value: dict[str, Any] = {"@type": _LAST_NAME.findall(element.get(kind))}
    waiting = [*reversed(element)]
    while waiting:
        inner = waiting.pop()
        for own in (inner.get(name) or "").split():
            text = next((inner.get(at) for at in ("content", "datetime", "href", "src") if inner.get(at)), None)
            is_title = own.rpartition(":")[2] in _TITLES and not inner.get("content")
            value.setdefault(own.rpartition(":")[2], "".join(inner.itertext()) if is_title or text is None else text)
        if inner.get(kind) is None:
            waiting += reversed(inner)
    return value


def _objects(data: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (JSON)
    """Yield objects in a JSON value, in their order."""
    waiting = [data]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            value = list(value.values())
        if isinstance(value, list):
            waiting.extend(reversed(value))


def _story(value: dict[str, Any]) -> NamedStory | None:
    """Return the story that an object describes; None if it has no title or no date."""
    types = value.get("@type")
    names = [str(name).lower() for name in (types if isinstance(types, list) else [types])]
    if not any(name.endswith("article") or name in _STORIES for name in names):
        return None
    title = _first(value, _TITLES)
    day = parse_machine_date(_first(value, _DATES)[:100], dt.UTC).day
    if not title or day is None:
        return None
    url = _first(value, ("url", "mainEntityOfPage", "@id"))
    return NamedStory(title, url, day, _first(value, ("description",)) or None)


def _first(value: dict[str, Any], names: tuple[str, ...]) -> str:
    """Return the first text among some values of an object; spaces collapsed."""
    for name in names:
        text = value.get(name)
        if isinstance(text, dict):
            text = text.get("@id") or text.get("@value")
        if isinstance(text, str) and text.strip():
            return " ".join(text.split())
    return ""


def named_entries(stories: list[NamedStory]) -> dict[str, list[Any]]:
    """Return these stories as columns of entries."""
    columns: dict[str, list[Any]] = {name: [None] * len(stories) for name in COLUMNS}
    columns["position"] = list(range(1, len(stories) + 1))
    columns["line_start"] = columns["line_end"] = [1] * len(stories)
    for name in ("title", "url", "date", "summary"):
        columns[name] = [getattr(story, name) or None for story in stories]
    columns["date_end"] = columns["date"]
    return columns


def compare(columns: dict[str, list[Any]], stories: list[NamedStory], way: str) -> list[Problem]:
    """Return the differences between the entries of a page and the stories it describes: one problem for each kind."""
    if not stories:
        return []
    by_url = {_path(url): n for n, url in enumerate(columns["url"]) if url}
    by_title = {normalise(title): n for n, title in enumerate(columns["title"]) if title}
    other, missing = [], []
    for story in stories:
        n = by_url.get(_path(story.url), by_title.get(normalise(story.title)))
        if n is None:
            missing.append(story)
        elif columns["date"][n] and abs(columns["date"][n] - story.date) > NEAR:
            other.append(f"{columns['title'][n]}: {columns['date'][n]}, not {story.date}")
    problems: list[Problem] = []
    if other:
        reason = f"{len(other)} entries have another date in the page's {way}; the date that is shown counts"
        problems.append((1, "; ".join(other)[:300], reason))
    # One story is that of the page itself, or is in its header.
    if len(missing) > 1:
        text = "; ".join(f"{story.title}, {story.date}" for story in missing)
        reason = (
            f"{len(missing)} stories of the page's {way} are not among the entries that it shows; they were left out"
        )
        problems.append((1, text[:300], reason))
    return problems


def _path(url: str) -> str:
    """Return the address without its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.path.rstrip("/") + "?" + parts.query) if parts.path.strip("/") else url
