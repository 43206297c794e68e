"""The parts of a report page in their order, from the cells of an executed notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from ilo_analysis.display.locale import Locale
from ilo_analysis.display.svg import colour_rules, colours
from ilo_analysis.display.workbook import Sheet
from ilo_analysis.reports.page.cells import about_output, joined, source_of, where
from ilo_analysis.reports.page.figures import Figure, read_figure
from ilo_analysis.reports.page.headings import (
    one_fold_per_section,
    order_headings,
    plain_text,
    unique_name,
    unlike_labels,
)
from ilo_analysis.reports.page.links import Linked, selection_rules
from ilo_analysis.reports.page.parts import STORY_LIST, Parts, markdown
from ilo_analysis.reports.page.reading_order import in_reading_order
from ilo_analysis.reports.page.selection import key_numbers, notebook_parameters, selection_words
from ilo_analysis.reports.page.stories import fullest_list, read_stories, story_list_html, story_selections
from ilo_analysis.reports.page.tables import read_table

_TITLE = re.compile(r"\s*# +(.+?)\s*#*\s*(?:\n|\Z)")


class Page(NamedTuple):
    """Everything that the template prints, and what the data files are made of."""

    title: str
    locale: Locale
    description: str
    parameters: dict[str, Any]
    selection: list[str]
    numbers: list[tuple[str, str]]
    body: Markup
    contents: list[tuple[str, str]]
    rules: Markup
    figures: list[Figure]
    tables: list[Sheet]
    stories: dict[str, dict[str, Any]]
    findings: list[str]


def read_page(
    notebook: Mapping[str, Any], *, title: str | None, parameters: Mapping[str, Any] | None, language: str
) -> Page:
    """Page of a notebook that has been run.

    Raises
    ------
    ReportError
        If a figure has no description.
    """
    locale = Locale(language)
    printed_title, cells = _take_title(list(notebook["cells"]))
    cells = in_reading_order(cells)
    name = locale.tr(title or printed_title or str(notebook["metadata"].get("title") or "Report"))
    figures = _read_figures(cells)
    stories = read_stories(output for cell in cells for output in cell.get("outputs", []))
    linked = _linked(cells, figures, stories, locale)
    parts = Parts(name, locale, figures, linked, fullest=fullest_list(cells))
    body = "\n".join(part for place, cell in enumerate(cells) for part in parts.of(place, cell))
    body, contents = order_headings(unlike_labels(one_fold_per_section(body)))
    story_list = story_list_html(stories, linked, locale) if stories else ""
    # put in last: the headings of thousands of cells need no ordering
    body = body.replace(STORY_LIST, f'<div id="stories">{story_list}</div>', 1).replace(STORY_LIST, "")
    used = set().union(*(colours(figure.svg) for figure in figures.values()))
    findings = [text for _, items in _findings(cells) for text, _ in items]
    values = dict(parameters if parameters is not None else notebook_parameters(notebook))
    return Page(
        name,
        locale,
        _description(findings, body, name),
        values,
        selection_words(values, locale),
        key_numbers(cells),
        Markup(body),
        contents,
        Markup(colour_rules(used) + selection_rules(linked)),
        list(figures.values()),
        _read_tables(cells, {figure.id for figure in figures.values()}),
        stories,
        findings,
    )


def _description(findings: Sequence[str], body: str, name: str) -> str:
    """Say what the page says, for search engines and previews: its first finding, or its first paragraph."""
    return (findings[0] if findings else plain_text(next(iter(re.findall(r"<p>(.*?)</p>", body, re.S)), name)))[:300]


def _take_title(cells: list[Any]) -> tuple[str, list[Any]]:
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and (found := _TITLE.match(source_of(cell))):
            rest = {**cell, "source": source_of(cell)[found.end() :]}
            return plain_text(markdown(found[1])), [*cells[:place], rest, *cells[place + 1 :]]
    return "", cells


def _linked(
    cells: Sequence[Mapping[str, Any]],
    figures: Mapping[tuple[int, int], Figure],
    known: Mapping[str, object],
    locale: Locale,
) -> list[Linked]:
    """Everything that leads to stories; not what would show too few, because the page does not have them all."""
    found = [
        (f"fig-{figure.id}", cell.id, cell.label, cell.stories) for figure in figures.values() for cell in figure.cells
    ]
    for name, items in _findings(cells):
        found += [(name, str(place), text, tuple(ids)) for place, (text, ids) in enumerate(items)]
    found += [(name, "", locale.tr(heading), ids) for name, heading, ids in story_selections(cells)]
    kept = [link for link in found if link[3] and all(story in known for story in link[3])]
    return [Linked(*link, f"c{place}") for place, link in enumerate(kept)]


def _findings(cells: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Each list of findings with its id in the page."""
    return [
        (f"found-{place}", [(str(text), list(map(str, ids))) for text, ids in about_output(output)["items"]])
        for place, cell in enumerate(cells)
        for output in cell.get("outputs", [])
        if about_output(output).get("role") == "findings"
    ]


def _read_figures(cells: list[Any]) -> dict[tuple[int, int], Figure]:
    taken: set[str] = set()
    found = {}
    for place, cell in enumerate(cells):
        for number, output in enumerate(cell.get("outputs", [])):
            svg = output.get("data", {}).get("image/svg+xml")
            if svg:
                metadata = output.get("metadata", {})
                about = about_output(output, "image/svg+xml") or metadata.get("image/svg+xml") or {}
                png = joined(output["data"].get("image/png", ""))
                found[place, number] = read_figure(joined(svg), about, where(cell, place), taken, png=png)
    return found


def _read_tables(cells: list[Any], taken: set[str]) -> list[Sheet]:
    found = []
    for cell in cells:
        for output in cell.get("outputs", []):
            about = about_output(output)
            name = re.sub(r"[^A-Za-z0-9_-]+", "-", str(about.get("id") or cell.get("id") or "table"))
            table = read_table(about, name)
            if table:
                found.append(table._replace(name=unique_name(name, taken)))
    return found
