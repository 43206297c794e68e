"""The stories of a report: each printed once, and shown alone for the bar that leads to them, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

from markupsafe import Markup

from ilo_analysis.report_page.figures import Cell, Figure
from ilo_analysis.report_page.wording import word
from ilo_analysis.wording import format_date
from ilo_analysis.workbook import Sheet

STORIES_MIME = "application/vnd.ilo-analysis.stories+json"
# above this the page prints titles only, or it would not fit into a mail
SUMMARIES_UP_TO = 1_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ISO_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_WEB = re.compile(r"https?://[^\s\"'<>\\]+\Z", re.IGNORECASE)


class Linked(NamedTuple):
    """A cell that leads to stories: its chart, and the class that its stories carry."""

    figure: Figure
    cell: Cell
    mark: str


def read_stories(outputs: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Stories of all outputs that hold some, by id; of a story that comes twice, the one with more marks."""
    found: dict[str, dict[str, Any]] = {}
    for output in outputs:
        for story in (output.get("data", {}).get(STORIES_MIME) or {}).get("stories", []):
            known = found.get(str(story["id"]))
            if known is None or len(story.get("marks") or []) > len(known.get("marks") or []):
                found[str(story["id"])] = dict(story)
    return found


def story_list_html(stories: Mapping[str, Mapping[str, Any]], linked: Sequence[Linked], language: str) -> Markup:
    """Story list with a heading for each cell; the heading that is the page's target hides all other stories."""
    marks: dict[str, list[str]] = {}
    for link in linked:
        for story in link.cell.stories:
            marks.setdefault(story, []).append(link.mark)
    brief = len(stories) > SUMMARIES_UP_TO
    ordered = sorted(stories.values(), key=lambda story: (str(story.get("date") or ""), str(story["id"])), reverse=True)
    picks = "".join(_pick(link, len(stories), language) for link in linked)
    items = "".join(_item(story, marks.get(str(story["id"]), []), brief, language) for story in ordered)
    note = f"<p>{word('titles_only', language)}</p>" if brief else ""
    return Markup(
        f'<div class="stories">{picks}<h3 class="every">{word("story_list", language, n=len(stories))}</h3>{note}'
        f'<ol reversed class="list" data-find="{escape(word("find", language))}"'
        f' data-found="{escape(word("found", language, n="{n}"))}" data-order="{escape(word("order", language))}"'
        f' data-newest="{escape(word("newest", language))}" data-oldest="{escape(word("oldest", language))}">'
        f"{items}</ol></div>"
    )


def selection_rules(linked: Sequence[Linked]) -> str:
    """CSS that shows the stories of the targeted cell, and no others.

    The rules end in a class, so that a browser looks at a story's own few rules only.
    """
    if not linked:
        return ""
    shown = ",".join(f"#{_css_name(link.figure.anchor(link.cell))}:target~ol>.{link.mark}" for link in linked)
    return f".pick:target~ol>li,.pick:target~.every{{display:none}}\n{shown}{{display:list-item}}\n"


def _css_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: "\\" + found[0], name)


def _pick(link: Linked, total: int, language: str) -> str:
    n = len(link.cell.stories)
    label = link.cell.label
    heading = word("one_shown", language, label=label) if n == 1 else word("n_shown", language, n=n, label=label)
    return (
        f'<div class="pick" id="{escape(link.figure.anchor(link.cell))}"><h3>{escape(heading)}</h3><p>'
        f'<a href="#stories">{word("show_all", language, n=total)}</a> '
        f'<a href="#fig-{link.figure.id}">{word("back", language)}</a></p></div>\n'
    )


def _item(story: Mapping[str, Any], marks: Sequence[str], brief: bool, language: str) -> str:
    spans = [tuple(span) for span in story.get("marks") or []]
    title = _marked(_clean(story.get("title")), [s for s in spans if s[0] == "title"])
    url = str(story.get("url") or "")
    if _WEB.match(url):
        title = f'<a href="{escape(url)}" rel="noopener noreferrer">{title}</a>'
    day = _clean(story.get("date"))[:10]
    when = _day(day, brief, language) if day else word("undated", language)
    about = " · ".join(
        escape(part) for part in [*map(str, story.get("feeds") or []), _clean(story.get("kicker"))] if part
    )
    classes = f' class="{" ".join(marks)}"' if marks else ""
    parts = [f"<li{classes}><p><bdi>{title}</bdi><p>{when}{' · ' if about else ''}<bdi>{about}</bdi>"]
    summary = _clean(story.get("summary"))
    if summary and not brief:
        parts.append(f"<p><bdi>{_marked(summary, [s for s in spans if s[0] == 'summary'])}</bdi>")
    themes = sorted({str(span[3]) for span in spans})
    chips = " ".join(f"<b>{escape(_readable(theme))}</b>" for theme in themes)
    places = escape(_sources(story, "" if brief else language))
    parts.append(f"<p>{word('themes', language)}: {chips} {places}" if chips else f"<p>{places}" if places else "")
    return "".join(parts) + "\n"


def _day(day: str, brief: bool, language: str) -> str:
    if brief or not _ISO_DAY.fullmatch(day):
        return f"<time>{escape(day)}</time>"
    return f'<time datetime="{day}">{printed_day(day, language)}</time>'


def printed_day(day: str, language: str) -> str:
    """Day as a reader expects it: `1 November 2021`."""
    return format_date(date.fromisoformat(day), language)


def _readable(theme: str) -> str:
    return theme.replace("-", " ").replace("_", " ")


def _clean(value: object) -> str:
    return _CONTROL.sub("", str(value)) if isinstance(value, str) else ""


def _sources(story: Mapping[str, Any], language: str) -> str:
    places = []
    for file, first, last in story.get("sources") or []:
        name = str(file).rsplit("/", 1)[-1]
        where = word("lines", language, a=first, b=last) if language else f"{first}–{last}"
        places.append(f"{name}, {where}" if language else f"{name}:{where}")
    return "; ".join(places)


def _marked(text: str, spans: Sequence[tuple[Any, ...]]) -> str:
    """Text with the matched words marked; matches that overlap are marked as one."""
    parts: list[str] = []
    done = 0
    for first, last in _joined(sorted((int(span[1]), int(span[2])) for span in spans)):
        if first < done or last > len(text):
            continue
        parts.append(f"{escape(text[done:first])}<mark>{escape(text[first:last])}</mark>")
        done = last
    return "".join(parts) + escape(text[done:])


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def stories_sheet(stories: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """Stories as a table for the data files, oldest first."""
    columns = ["story_id", "date", "title", "kicker", "summary", "feeds", "url", "sources"]
    rows = [
        [
            str(story["id"]),
            *(_clean(story.get(column)) for column in columns[1:5]),
            "; ".join(map(str, story.get("feeds") or [])),
            _clean(story.get("url")),
            _sources(story, ""),
        ]
        for story in sorted(stories.values(), key=lambda story: (str(story.get("date") or ""), str(story["id"])))
    ]
    return Sheet("stories", "Stories", columns, rows, [False] * len(columns))
