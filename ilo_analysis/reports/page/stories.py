"""The stories of a report: each printed once, and shown alone for the bar that leads to them, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.stories import printable, title_and_summary, words_of_themes
from ilo_analysis.display.table import Table, Value
from ilo_analysis.reports.page.links import Linked, marks_by_story, selection_headings
from ilo_analysis.reports.page.selection import source_of

STORIES_MIME = "application/vnd.ilo-analysis.stories+json"
# above this the page prints titles only, or it would not fit into a mail
SUMMARIES_UP_TO = 1_000
OPEN = 10  # stories shown before anyone asks for more
# letters written from right to left, and marks that change direction
_TURNING = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")
_ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def read_stories(outputs: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Stories of all outputs that hold some, by id; of a story that comes twice, the one with more marks."""
    found: dict[str, dict[str, Any]] = {}
    for output in outputs:
        for story in _stories_of(output):
            known = found.get(str(story["id"]))
            if known is None or len(story.get("marks") or []) > len(known.get("marks") or []):
                found[str(story["id"])] = dict(story)
    return found


def fullest_list(cells: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Cell and output that hold the most stories: where the page prints them; the others hold a selection of them."""
    sizes = {
        (place, number): len(_stories_of(output))
        for place, cell in enumerate(cells)
        for number, output in enumerate(cell.get("outputs", []))
        if STORIES_MIME in output.get("data", {})
    }
    return max(sizes, key=lambda where: sizes[where], default=(-1, -1))


def _stories_of(output: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list((output.get("data", {}).get(STORIES_MIME) or {}).get("stories", []))


def story_selections(cells: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Lists that hold a part of the stories: id in the page, heading of their section, ids of the stories."""
    fullest, heading, found = fullest_list(cells), "", []
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "markdown":
            heading = next(iter(re.findall(r"^#+ +(.+)$", source_of(cell), re.MULTILINE)), heading)
        for number, output in enumerate(cell.get("outputs", [])):
            if STORIES_MIME in output.get("data", {}) and (place, number) != fullest:
                ids = tuple(str(story["id"]) for story in _stories_of(output))
                found.append((f"list-{place}", heading, ids))
    return found


def months_of(stories: Mapping[str, Mapping[str, Any]], locale: Locale) -> list[Linked]:
    """The stories of each month, newest first, as selections of their own; nothing where all stories are open."""
    if len(stories) <= OPEN:
        return []
    months: dict[str, list[str]] = {}
    for story in sorted(stories.values(), key=lambda story: str(story.get("date") or ""), reverse=True):
        months.setdefault(printable(story.get("date"))[:7], []).append(str(story["id"]))
    return [
        Linked("stories", month, _month_name(month, locale), tuple(ids), f"m{place}")
        for place, (month, ids) in enumerate(months.items())
    ]


def _month_name(month: str, locale: Locale) -> str:
    if not _ISO_DAY.fullmatch(f"{month}-01"):
        return month or locale.tr("undated")
    name = locale.month(date.fromisoformat(f"{month}-01"))
    return name[:1].upper() + name[1:]


def open_stories(stories: Mapping[str, Mapping[str, Any]], linked: Sequence[Linked]) -> set[str]:
    """The ten stories that are open: those that carry the findings, one finding after the other, then the newest."""
    carried = [list(link.stories) for link in linked if link.origin.startswith("found-")]
    turns = [ids[turn] for turn in range(OPEN) for ids in carried if turn < len(ids)]
    newest = sorted(stories, key=lambda name: (str(stories[name].get("date") or ""), name), reverse=True)
    return set(list(dict.fromkeys([*turns, *newest]))[:OPEN])


def story_list_html(stories: Mapping[str, Mapping[str, Any]], linked: Sequence[Linked], locale: Locale) -> Markup:
    """Story list with a heading for each selection; the heading that is the page's target hides all other stories.

    Ten stories are open; each month is a line that shows its own.
    """
    if not stories:
        return Markup(f"<p>{locale.tr('No stories to show.')}</p>")
    months = months_of(stories, locale)
    marks = marks_by_story([*linked, *months])
    first = open_stories(stories, linked)
    brief = len(stories) > SUMMARIES_UP_TO
    ordered = sorted(stories.values(), key=lambda story: (str(story.get("date") or ""), str(story["id"])), reverse=True)
    items = "".join(
        _item(story, [*(["t"] if story["id"] in first else []), *marks.get(str(story["id"]), [])], brief, locale)
        for story in ordered
    )
    note = locale.tr(
        "The list shows titles and is not printed; the summaries are in data/stories.csv and in the workbook."
    )
    note = f"<p>{note}</p>" if brief else ""
    total = locale.tr("The story", "All {n} stories", n=len(stories))
    every = locale.tr("{n} of {total} stories", n=len(first), total=locale.number(len(stories))) if months else total
    found = locale.stories(2).replace(locale.number(2), "{n}")  # the script fills in how many it finds
    kind = "list long" if brief else "list"
    return Markup(
        f'<div id="stories" class="stories"><h3 id="all">{total}</h3>'
        f'{selection_headings([*linked, *months], len(stories), locale)}<h3 class="every">{every}</h3>{note}'
        f'<ol class="{kind}" data-find="{escape(locale.tr("Find in the stories"))}"'
        f' data-none="{escape(locale.stories(0))}" data-found="{escape(found)}" data-one="{escape(locale.stories(1))}"'
        f' data-order="{escape(locale.tr("Order"))}" data-newest="{escape(locale.tr("Newest first"))}"'
        f' data-oldest="{escape(locale.tr("Oldest first"))}">{items}</ol>{_month_lines(months, total, locale)}</div>'
    )


def _month_lines(months: Sequence[Linked], total: str, locale: Locale) -> str:
    """A line per year, with each of its months as the way to its stories."""
    if not months:
        return ""
    lines = []
    for year, of_year in groupby(months, key=lambda month: month.key[:4]):
        links = " ".join(
            f'<a href="#{month.mark}">{escape(_short_month(month.key, locale))}&#160;<b>{len(month.stories)}</b></a>'
            for month in reversed(list(of_year))
        )
        lines.append(f"<div><dt>{escape(year or locale.tr('undated'))}</dt><dd>{links}</dd></div>")
    head = f'<p>{locale.tr("By month")} · <a href="#all">{total}</a></p>'
    return f'<div class="months">{head}<dl>{"".join(lines)}</dl></div>'


def _short_month(month: str, locale: Locale) -> str:
    known = _ISO_DAY.fullmatch(f"{month}-01")
    return locale.short_month(int(month[5:])) if known else month or locale.tr("undated")


def _item(story: Mapping[str, Any], marks: Sequence[str], brief: bool, locale: Locale) -> str:
    # the page's referrer policy holds for all links
    title, summary = title_and_summary(story, locale.tr("(no title)"))
    day = printable(story.get("date"))[:10]
    when = _day(day, brief, locale) if day else locale.tr("undated")
    feeds = [name_of("feed", feed, locale) for feed in story.get("feeds") or []]
    about = " · ".join(escape(part) for part in [*feeds, printable(story.get("kicker"))] if part)
    classes = f' class="{" ".join(marks)}"' if marks else ""
    parts = [f"<li{classes}><p>{_apart(title)}<p>{when}{' · ' if about else ''}{_apart(about)}"]
    if summary and not brief:
        parts.append(f"<p>{_apart(summary)}")
    chips = []
    for theme, words in words_of_themes(story).items():
        shown = "" if brief else f"{locale.colon}<i>{escape(printable(', '.join(words)))}</i>"
        chips.append(f"<b>{escape(name_of('theme', theme, locale))}{shown}</b>")
    places = escape(_sources(story, None if brief else locale))
    said = "" if brief else f"{locale.tr('Themes')}{locale.colon}"
    named = f"{said}{' '.join(chips)} " if chips else ""
    parts.append(f"<p>{named}{places}" if named or places else "")
    return "".join(parts) + "\n"


def _apart(text: str) -> str:
    """Text whose direction touches nothing beside it: only where a letter or a mark in it could turn what follows."""
    return f"<bdi>{text}</bdi>" if _TURNING.search(text) else text


def _day(day: str, brief: bool, locale: Locale) -> str:
    return escape(day) if brief or not _ISO_DAY.fullmatch(day) else printed_day(day, locale)


def printed_day(day: str, locale: Locale) -> str:
    """Day as a reader expects it: `1 November 2021`."""
    return locale.date(date.fromisoformat(day))


def _sources(story: Mapping[str, Any], locale: Locale | None) -> str:
    places = []
    for file, first, last in story.get("sources") or []:
        name = str(file).rsplit("/", 1)[-1]
        where = locale.tr("lines {a}–{b}", a=first, b=last) if locale else f"{first}–{last}"
        places.append(f"{name}, {where}" if locale else f"{name}:{where}")
    return "; ".join(places)


def stories_table(stories: Mapping[str, Mapping[str, Any]]) -> Table:
    """Stories as a table for the data files, oldest first."""
    columns = ["story_id", "date", "title", "kicker", "summary", "feeds", "url", "sources"]
    rows: list[list[Value]] = [
        [
            str(story["id"]),
            *(printable(story.get(column)) or None for column in columns[1:5]),
            "; ".join(map(str, story.get("feeds") or [])),
            printable(story.get("url")) or None,
            _sources(story, None),
        ]
        for story in sorted(stories.values(), key=lambda story: (str(story.get("date") or ""), str(story["id"])))
    ]
    return Table(columns, ["text", "date", *["text"] * 6], rows, name="stories", title="Stories")
