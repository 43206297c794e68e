"""Stories as a list: matched words marked, themes named in words, and file and lines of each entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ilo_analysis.display.html import macros
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import ENGLISH, Locale
from ilo_analysis.schema import rows_of
from ilo_analysis.text.terminal import CONTROL

STORIES_TYPE = "application/vnd.ilo-analysis.stories+json"
# letters written from right to left, and marks that change direction
_TURNING = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")
_ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_WEB = re.compile(r"https?://[^\s\"'<>\\]+\Z", re.IGNORECASE)


class StoryList:
    """Stories, newest first; its bundle holds HTML, plain text, and the records that a report needs."""

    def __init__(self, records: list[dict[str, Any]], locale: Locale = ENGLISH) -> None:
        self.records = records
        # A page that shows them takes its words and its names of feeds and themes from here.
        self.locale = locale

    def __len__(self) -> int:
        return len(self.records)

    def __repr__(self) -> str:
        tr = self.locale.tr
        lines = [f"{record['date'] or tr('undated')}  {record['title'] or tr('(no title)')}" for record in self.records]
        return "\n".join(lines) or tr("No stories to show.")

    def _repr_html_(self) -> str:
        if not self.records:
            return f"<p>{escape(repr(self))}</p>"
        items = [story_item(record, self.locale) for record in self.records]
        return str(macros("shown.html.j2").stories(items, self.locale.tr))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return HTML, text and records."""
        del include, exclude
        return {
            "text/html": self._repr_html_(),
            "text/plain": repr(self),
            STORIES_TYPE: {"stories": self.records, "names": self.locale.names},
        }


def story_records(
    stories: pd.DataFrame, occurrences: pd.DataFrame | None, evidence: pd.DataFrame | None
) -> list[dict[str, Any]]:
    """Make the records of the stories, newest first, with feeds, sources and the marks of the evidence."""
    marks: dict[str, list[list[Any]]] = {}
    if evidence is not None:
        for row in rows_of(evidence.sort_values(["field", "start", "end", "theme"])):
            marks.setdefault(row.story_id, []).append([row.field, int(row.start), int(row.end), row.theme])
    feeds: dict[str, set[str]] = {}
    sources: dict[str, list[list[Any]]] = {}
    if occurrences is not None:
        for row in rows_of(occurrences.sort_values(["source_file", "line_start"])):
            feeds.setdefault(row.story_id, set()).add(str(row.feed))
            name = str(row.source_file).rsplit("/", 1)[-1]
            sources.setdefault(row.story_id, []).append([name, int(row.line_start), int(row.line_end)])
    ordered = stories.sort_values(["date", "story_id"], ascending=[False, True], na_position="last")
    return [
        {
            "id": row.story_id,
            "date": "" if pd.isna(row.date) else f"{row.date:%Y-%m-%d}",
            **{name: _text(getattr(row, name, None)) for name in ("title", "summary", "kicker", "url")},
            "feeds": sorted(feeds.get(row.story_id, ())),
            "sources": sources.get(row.story_id, []),
            "marks": marks.get(row.story_id, []),
        }
        for row in rows_of(ordered)
    ]


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def is_link(address: object) -> bool:
    r"""Return True for an address that may be a link: on the web, and without what a browser would read otherwise.

    >>> is_link("https://www.ilo.org/a"), is_link("javascript:alert(1)"), is_link("https://x/\\y"), is_link(None)
    (True, False, False, False)
    """
    return isinstance(address, str) and bool(_WEB.match(address))


def marked_html(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Return the text with its spans marked and everything escaped; overlapping spans become one mark.

    >>> marked_html("jobs & <pay>", [(0, 4), (2, 6)])
    Markup('<mark>jobs &amp;</mark> &lt;pay&gt;')
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for start, end in spans if 0 <= start < end <= len(text)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    html, done = Markup(), 0
    for start, end in joined:
        html += Markup("{}<mark>{}</mark>").format(text[done:start], text[start:end])
        done = end
    return html + text[done:]


def title_and_summary(
    record: Mapping[str, Any], untitled: str, *, more: Iterable[tuple[str, int, int]] = (), link: str = ""
) -> tuple[Markup, Markup]:
    """Return the HTML of a story's title, linked if its address allows, and of its summary, matched words marked.

    `untitled` replaces a missing title; `more` are spans to mark besides those of the record; `link` are further
    attributes of the link.

    >>> marks = [["summary", 0, 3, "covid-19"]]
    >>> title_and_summary({"title": "A & B", "summary": "New jobs", "url": "https://www.ilo.org/a", "marks": marks}, "")
    (Markup('<a href="https://www.ilo.org/a">A &amp; B</a>'), Markup('<mark>New</mark> jobs'))
    """
    spans: dict[str, list[tuple[int, int]]] = {"title": [], "summary": []}
    for field, start, end in [*(mark[:3] for mark in record.get("marks") or []), *more]:
        spans[field].append((int(start), int(end)))
    # marked before they are cleaned: spans count the characters of the text as it was read
    title, summary = (Markup(printable(marked_html(str(record.get(name) or ""), spans[name]))) for name in spans)
    title = title or escape(untitled)
    if is_link(record.get("url")):
        title = Markup('<a href="{}"{}>{}</a>').format(record["url"], Markup(link), title)
    return title, summary


def printable(value: object) -> str:
    """Return the text without control characters; "" for what is none."""
    return CONTROL.sub("", value) if isinstance(value, str) else ""


def words_of_themes(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the marked words of each theme of a story, each once, in the order of their themes' ids.

    >>> marks = [["title", 0, 4, "youth"], ["title", 7, 11, "youth"], ["title", 12, 16, "skills"]]
    >>> words_of_themes({"title": "Jobs & jobs need", "marks": marks})
    {'skills': ['need'], 'youth': ['Jobs']}
    """
    words: dict[str, dict[str, str]] = {}
    for field, start, end, theme in record.get("marks") or []:
        text = str(record.get(field) or "")[int(start) : int(end)]
        words.setdefault(str(theme), {}).setdefault(text.casefold(), text)
    return {theme: list(words[theme].values()) for theme in sorted(words)}


def story_item(record: Mapping[str, Any], locale: Locale, *, brief: bool = False) -> dict[str, object]:
    """Return what the template prints of a story.

    A `brief` item has no summary, no matched words and its day as ISO text.
    """
    title, summary = title_and_summary(record, locale.tr("(no title)"))
    day = printable(record.get("date"))[:10]
    feeds = [name_of("feed", feed, locale) for feed in record.get("feeds") or []]
    about = Markup(" · ").join(part for part in [*feeds, printable(record.get("kicker"))] if part)
    named = {name_of("theme", theme, locale): words for theme, words in words_of_themes(record).items()}
    return {
        "id": record["id"],
        "title": _apart(title),
        "when": (day if brief else printed_day(day, locale)) if day else locale.tr("undated"),
        "about": _apart(about),
        "summary": "" if brief else _apart(summary),
        "said": "" if brief else f"{locale.tr('Themes')}{locale.colon}",
        "themes": [
            (name, "" if brief else (locale.colon, printable(", ".join(words)))) for name, words in named.items()
        ],
        "places": sources_of(record, None if brief else locale),
    }


def _apart(html: Markup) -> Markup:
    """Return text isolated from the direction of what stands beside it, if a letter or mark in it needs that."""
    return Markup("<bdi>{}</bdi>").format(html) if _TURNING.search(html) else html


def printed_day(day: str, locale: Locale) -> str:
    """Return the day as a reader expects it: `1 November 2021`; as it is where it is none."""
    return locale.date(date.fromisoformat(day)) if _ISO_DAY.fullmatch(day) else day


def sources_of(record: Mapping[str, Any], locale: Locale | None) -> str:
    """Return the files and lines that a story comes from, in words or, without a language, as data."""
    places = []
    for file, first, last in record.get("sources") or []:
        name = str(file).rsplit("/", 1)[-1]
        places.append(f"{name}, {locale.tr('lines {a}–{b}', a=first, b=last)}" if locale else f"{name}:{first}–{last}")
    return "; ".join(places)
