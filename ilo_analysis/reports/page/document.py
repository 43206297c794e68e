"""The parts of a report page in their order, from the cells of an executed notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from ilo_analysis.display.changes import change_words
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.style import HEAT
from ilo_analysis.display.table import Table
from ilo_analysis.reports.page.figures import Figure, read_figure
from ilo_analysis.reports.page.links import Linked, selection_rules
from ilo_analysis.reports.page.markup import Names, words_of
from ilo_analysis.reports.page.parts import Parts, as_tagged, markdown, tags_of
from ilo_analysis.reports.page.selection import (
    about_output,
    joined,
    moment,
    names_of_outputs,
    notebook_parameters,
    outputs_of,
    selection_words,
    source_of,
    subject_parts,
    where,
)
from ilo_analysis.reports.page.stories import fullest_list, months_of, read_stories, story_list_html, story_selections
from ilo_analysis.reports.page.svg import colour_rules, colours
from ilo_analysis.reports.page.tables import read_table

_TITLE = re.compile(r"\s*# +(.+?)\s*#*\s*(?:\n|\Z)")
# Cells that say how the numbers came about; a report keeps them for the end. The first two are for authors alone.
_FOR_AUTHORS = ("about-parameters", "about-setup")
ABOUT = (
    *("how-to-read", "about-load", "load", "about-numbers", "numbers", "about-points", "points"),
    *("methods", "caveats", "about-assumptions", "assumptions", "about-provenance", "provenance"),
)


class Headline(NamedTuple):
    """The strongest finding, or a plain label; where its stories are, and how many."""

    text: str
    origin: str = ""
    mark: str = ""
    stories: str = ""


class Page(NamedTuple):
    """Everything that the template prints, and what the data files are made of.

    `told` has the parts of its `subject` beyond the question, how many of the stories are `not_covered` and, if it is a
    brief, how many of its findings are `shown`. A brief also tells what changed `since` the last run, and has the
    address and period of the brief `before`.
    """

    title: str
    question: str
    headline: Headline
    locale: Locale
    description: str
    parameters: dict[str, Any]
    selection: list[str]
    numbers: list[tuple[str, ...]]
    body: Markup
    about: Markup
    contents: list[tuple[str, str]]
    rules: Markup
    figures: list[Figure]
    tables: list[Table]
    stories: dict[str, dict[str, Any]]
    findings: list[str]
    told: dict[str, Any]
    since: str = ""
    before: tuple[str, str] = ("", "")

    @property
    def days(self) -> list[str]:
        """First and last day of the stories; none if none has a date."""
        days = sorted(str(story["date"])[:10] for story in self.stories.values() if story.get("date"))
        return [days[0], days[-1]] if days else []


def read_page(
    notebook: Mapping[str, Any], *, title: str | None, parameters: Mapping[str, Any] | None, language: str
) -> Page:
    """Return the page of a notebook that has been run.

    Raises
    ------
    ReportError
        If a figure has no description.
    """
    printed_title, cells = _take_title(as_tagged(notebook["cells"]))
    locale = Locale(language, names_of_outputs(cells))
    question = locale.tr(title or printed_title or str(notebook["metadata"].get("title") or "Report"))
    values = dict(parameters if parameters is not None else notebook_parameters(notebook))
    names = Names()
    figures = _read_figures(cells, names)
    stories = read_stories(cells)
    linked = _linked(cells, figures, stories, locale)
    told, read = (next((shown.about for shown in outputs_of(cells, role)), {}) for role in ("findings", "selection"))
    subjects = [*filter(None, (*subject_parts(values, locale), str(told.get("subject") or "")))]
    subject = ", ".join(subjects)
    name = f"{question} {subject}" if subject else question
    plain = locale.tr("No stories in this selection.") if read.get("empty") else subject or question
    headline = _headline(cells, linked, locale) or Headline(plain)
    parts = Parts(name, locale, figures, linked, names, fullest=fullest_list(cells), headline=headline.text)
    body, about = _body(cells, parts)
    used = set().union(*(colours(figure.svg) | colours(figure.narrow) for figure in figures.values()))
    findings = [text for _, items in _findings(cells) for text, _ in items]
    body = body.replace(parts.story_list, story_list_html(stories, linked, locale), 1)
    return Page(
        name,
        question,
        headline,
        locale,
        (findings[0] if findings else words_of(body)[:300] or name)[:300],
        values,
        selection_words(values, locale),
        _key_numbers(figures.values(), read),
        Markup(body),
        Markup(about),
        names.contents,
        Markup(colour_rules(used, HEAT) + selection_rules([*linked, *months_of(stories, locale)])),
        list(figures.values()),
        _read_tables(cells, names),
        stories,
        findings,
        _facts(subjects, read, told),
    )


def _key_numbers(figures: Iterable[Figure], read: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the key numbers of the first figure that has some, else those of the selection."""
    own = next((list(figure.numbers) for figure in figures if figure.numbers), None)
    return own or [tuple(map(str, number)) for number in read.get("numbers", [])]


def _facts(subjects: list[str], read: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts in the manifest of a run: its subject, stories not covered, and the period shown, if any."""
    facts = {"subject": subjects, "not_covered": int(read.get("not_covered", 0))}
    return facts | {name: told[name] for name in ("shown",) if name in told}


def with_history(page: Page, change: Mapping[str, int] | None, before: tuple[str, str]) -> Page:
    """Return the brief that tells what changed since the last run, and leads to the brief before."""
    name, period = before
    address = f"../{quote(name)}/{quote(name)}.html" if name else ""
    since = change_words(change, page.locale) if change else ""
    return page._replace(since=since, before=(address, moment(period, page.locale)))


def _take_title(cells: Sequence[Any]) -> tuple[str, list[Any]]:
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and (found := _TITLE.match(source_of(cell))):
            rest = {**cell, "source": source_of(cell)[found.end() :]}
            return words_of(markdown(found[1])), [*cells[:place], rest, *cells[place + 1 :]]
    return "", list(cells)


def _body(cells: Sequence[Mapping[str, Any]], parts: Parts) -> tuple[str, str]:
    """Return the main part of the page, answer first, and the folded part at its end."""
    order = reading_order(cells)
    body = "\n".join(piece for place in order.main for piece in parts.of(place, cells[place], bare=place in order.bare))
    about = "\n".join(piece for place in order.about for piece in parts.of(place, cells[place], deeper=1))
    code = [source_of(cell) for cell in cells if _shows_code(cell)]
    return body, about + parts.code(code)


def _shows_code(cell: Mapping[str, Any]) -> bool:
    if cell["cell_type"] != "code" or not source_of(cell).strip():
        return False
    removed = cell.get("metadata", {}).get("transient", {}).get("remove_source") or "remove-input" in tags_of(cell)
    return not removed


class Order(NamedTuple):
    """Places of cells: of the main part, answer first; of the part about the numbers; and those of bare prose."""

    main: list[int]
    about: list[int]
    bare: set[int]


def reading_order(cells: Sequence[Mapping[str, Any]]) -> Order:
    """Return the order in which a page prints the cells: first chart, findings, sections, then their background.

    The text above the first chart loses its heading, because the chart has its own message, and moves below the chart.
    """
    about = [place for place, cell in enumerate(cells) if cell.get("id") in ABOUT]
    left = [
        place
        for place, cell in enumerate(cells)
        if place not in about and cell.get("id") not in _FOR_AUTHORS and not _is_parameters(cell)
    ]
    charts = (shown.place for shown in outputs_of(cells) if "image/svg+xml" in shown.data)
    chart = next((place for place in charts if place in left), None)
    found = next((shown.place for shown in outputs_of(cells, "findings") if shown.place in left), None)
    first: list[int] = []
    bare: set[int] = set()
    if chart is not None:
        first.append(chart)
        if chart - 1 in left and cells[chart - 1]["cell_type"] == "markdown" and found != chart:
            first.append(chart - 1)
            bare.add(chart - 1)
    if found is not None and found not in first:
        words = found - 1 if found - 1 in left and cells[found - 1]["cell_type"] == "markdown" else None
        first += [place for place in (words, found) if place is not None and place not in first]
    return Order([*first, *(place for place in left if place not in first)], about, bare)


def _is_parameters(cell: Mapping[str, Any]) -> bool:
    return bool({"parameters", "injected-parameters"} & tags_of(cell))


def _headline(cells: Sequence[Mapping[str, Any]], linked: Sequence[Linked], locale: Locale) -> Headline | None:
    """Return the strongest finding of the page, where its evidence allows one, or what the findings say instead."""
    for shown in outputs_of(cells, "findings"):
        if text := str(shown.about.get("headline") or ""):
            wanted = f"found-{shown.place}", shown.about.get("tells", text)
            link = next((link for link in linked if (link.origin, link.label) == wanted), None)
            return Headline(text, link.origin, link.mark, locale.stories(len(link.stories))) if link else Headline(text)
    return None


def _linked(
    cells: Sequence[Mapping[str, Any]],
    figures: Mapping[tuple[int, int], Figure],
    known: Mapping[str, object],
    locale: Locale,
) -> list[Linked]:
    """Return everything that links to stories, except what would show too few of them."""
    found = [
        (f"fig-{figure.id}", cell.id, cell.label, cell.stories) for figure in figures.values() for cell in figure.cells
    ]
    for name, items in _findings(cells):
        found += [(name, str(place), text, tuple(ids)) for place, (text, ids) in enumerate(items)]
    found += [(name, "", locale.tr(heading), ids) for name, heading, ids in story_selections(cells)]
    kept = [link for link in found if link[3] and all(story in known for story in link[3])]
    return [Linked(*link, f"c{place}") for place, link in enumerate(kept)]


def _findings(cells: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return each list of findings with its id in the page."""
    return [
        (f"found-{shown.place}", [(str(text), list(map(str, ids))) for text, ids in shown.about["items"]])
        for shown in outputs_of(cells, "findings")
    ]


def _read_figures(cells: Sequence[Mapping[str, Any]], names: Names) -> dict[tuple[int, int], Figure]:
    found = {}
    for shown in outputs_of(cells):
        if svg := shown.data.get("image/svg+xml"):
            about = about_output(shown.output, "image/svg+xml")
            about = about or shown.output.get("metadata", {}).get("image/svg+xml") or {}
            at, png = where(shown.cell, shown.place), joined(shown.data.get("image/png", ""))
            found[shown.place, shown.number] = read_figure(joined(svg), about, at, names.taken, png=png)
    return found


def _read_tables(cells: Sequence[Mapping[str, Any]], names: Names) -> list[Table]:
    found = []
    for shown in outputs_of(cells, "table"):
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", str(shown.about.get("id") or shown.cell.get("id") or "table"))
        if table := read_table(shown.about, name):
            found.append(table._replace(name=names.unique(name)))
    return found
