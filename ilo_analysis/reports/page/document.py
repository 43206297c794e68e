"""The parts of a report page in their order, from the cells of an executed notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from ilo_analysis.display.locale import Locale
from ilo_analysis.display.svg import colour_rules, colours
from ilo_analysis.display.workbook import Sheet
from ilo_analysis.reports.page.figures import Figure, read_figure
from ilo_analysis.reports.page.links import Linked, selection_rules
from ilo_analysis.reports.page.parts import STORY_LIST, Parts, as_tagged, markdown, plain_text
from ilo_analysis.reports.page.sanitise import safe_svg
from ilo_analysis.reports.page.selection import (
    about_output,
    joined,
    key_numbers,
    notebook_parameters,
    selection_words,
    source_of,
    where,
)
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
    printed_title, cells = _take_title(as_tagged(notebook["cells"]))
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


def _take_title(cells: Sequence[Any]) -> tuple[str, list[Any]]:
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and (found := _TITLE.match(source_of(cell))):
            rest = {**cell, "source": source_of(cell)[found.end() :]}
            return plain_text(markdown(found[1])), [*cells[:place], rest, *cells[place + 1 :]]
    return "", list(cells)


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
                found[place, number] = read_figure(safe_svg(joined(svg)), about, where(cell, place), taken, png=png)
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


_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.S)
_SECTION = re.compile(r"(?=<section class=\"prose\"><h2)")
_FOLD = re.compile(r"<details class=\"fold code\">.*?</details>\n?", re.S)
_REGION = re.compile(r'(role="region" tabindex="0" aria-label=")([^"]*)"')


def order_headings(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Page with headings that start at 2, skip no level and have ids; and the list of those of level 2."""
    level, taken, contents = 1, {"main", "stories", "contents"}, []

    def ordered(found: re.Match[str]) -> str:
        nonlocal level
        level = min(max(int(found[1]), 2), level + 1)
        own = re.search(r'\bid="([^"]+)"', found[2])
        name = own[1] if own else unique_name(re.sub(r"\W+", "-", plain_text(found[3]).lower()).strip("-"), taken)
        if level == 2:
            contents.append((name, plain_text(found[3])))
        attributes = found[2] if own else f'{found[2]} id="{name}"'
        return f"<h{level}{attributes}>{found[3]}</h{level}>"

    return _HEADING.sub(ordered, body), contents


def unique_name(name: str, taken: set[str]) -> str:
    """Name that is not among those taken, and is from now on."""
    base, count = name[:60] or "part", 2
    name = f"part-{base}" if base in taken else base
    while name in taken:
        name, count = f"{base}-{count}", count + 1
    taken.add(name)
    return name


def one_fold_per_section(body: str) -> str:
    """Page whose folds of code stand at the end of their section, as one."""
    return "".join(_folds_last(section) for section in _SECTION.split(body))


def _folds_last(section: str) -> str:
    folds = _FOLD.findall(section)
    if not folds:
        return section
    start = folds[0].split("<pre>", 1)[0]
    code = "\n\n".join(fold.split("<pre>", 1)[1].rsplit("</pre>", 1)[0] for fold in folds)
    return f"{_FOLD.sub('', section).rstrip()}\n{start}<pre>{code}</pre></details>\n"


def unlike_labels(body: str) -> str:
    """Page in which no two scroll boxes have the same name."""
    seen: dict[str, int] = {}

    def unlike(found: re.Match[str]) -> str:
        seen[found[2]] = seen.get(found[2], 0) + 1
        return f'{found[1]}{found[2]}{f" ({seen[found[2]]})" if seen[found[2]] > 1 else ""}"'

    return _REGION.sub(unlike, body)


_FINDINGS = re.compile(r'class="[^"]*\bfindings\b')
_FOR_AUTHORS = "about-parameters"
_BEFORE_CHECK = "about-setup"


def in_reading_order(cells: list[Any]) -> list[Any]:
    """Give the cells with the findings right after the title, without the words on editing the parameters."""
    kept = [_heading_only(cell) for cell in cells if cell.get("id") != _FOR_AUTHORS]
    place = next((place for place, cell in enumerate(kept) if _has_findings(cell)), None)
    if place is None:
        return kept
    first = place - 1 if place and kept[place - 1]["cell_type"] == "markdown" else place
    start = 1 if first > 0 else 0
    answer = [kept[place]] if first == place else [*_heading_then_words(kept[first], kept[place])]
    # the title's cell holds no words of its own once the title is taken
    return [*kept[:start], *answer, *kept[start:first], *kept[place + 1 :]]


def _heading_then_words(words: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Heading, answer, and only then what is said of how it was found."""
    heading, _, rest = source_of(words).partition("\n")
    if not heading.startswith("#"):
        return [words, answer]
    after = [{**words, "source": rest}] if rest.strip() else []
    return [{**words, "source": heading}, answer, *after]


def _heading_only(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    if cell.get("id") != _BEFORE_CHECK:
        return cell
    return {**cell, "source": source_of(cell).split("\n", 1)[0]}


def _has_findings(cell: Mapping[str, Any]) -> bool:
    texts = (output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
    return any(_FINDINGS.search(joined(text)) for text in texts)
