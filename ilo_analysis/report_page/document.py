"""The parts of a report page in their order, from the cells of an executed notebook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

import mistune
from markupsafe import Markup

from ilo_analysis.report_page.figures import Figure, figure_html, linked_cells, picture_html, read_figure
from ilo_analysis.report_page.reading_order import in_reading_order
from ilo_analysis.report_page.stories import STORIES_MIME, Linked, read_stories, selection_rules, story_list_html
from ilo_analysis.report_page.tables import accessible_tables
from ilo_analysis.report_page.wording import parameter_name, word
from ilo_analysis.svg import colour_rules, colours
from ilo_analysis.workbook import Sheet

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ACTIVE = re.compile(r"<script\b.*?</script\s*>|<(?:script|link|meta|base|iframe|object|embed)\b[^>]*>", re.S | re.I)
_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.S)
_TITLE = re.compile(r"\s*# +(.+?)\s*#*\s*(?:\n|\Z)")
_STORY_LIST = "<!--story list-->"
_REGION = re.compile(r'(role="region" tabindex="0" aria-label=")([^"]*)"')
_FOLDS = re.compile(r"(?:<details class=\"fold code\">.*?</details>\n?){2,}", re.S)


class Page(NamedTuple):
    """Everything that the template prints, and what the data files are made of."""

    title: str
    language: str
    description: str
    parameters: list[tuple[str, str]]
    body: Markup
    contents: list[tuple[str, str]]
    rules: Markup
    figures: list[Figure]
    tables: list[Sheet]
    stories: dict[str, dict[str, Any]]


def read_page(
    notebook: Mapping[str, Any], *, title: str | None, parameters: Mapping[str, Any] | None, language: str
) -> Page:
    """Page of a notebook that has been run.

    Raises
    ------
    ReportError
        If a figure has no description.
    """
    cells = list(notebook["cells"])
    printed_title, cells = _take_title(cells)
    cells = in_reading_order(cells)
    name = title or printed_title or str(notebook["metadata"].get("title") or "Report")
    figures = _read_figures(cells)
    stories = read_stories(output for cell in cells for output in cell.get("outputs", []))
    linked = [
        Linked(figure, cell, f"c{place}")
        for place, (figure, cell) in enumerate((f, c) for f in figures.values() for c in linked_cells(f, stories))
    ]
    parts = _Parts(name, language, figures, linked, bool(stories))
    body = "\n".join(part for place, cell in enumerate(cells) for part in parts.of(place, cell))
    body, contents = _order_headings(_unlike_labels(_FOLDS.sub(_one_fold, body)))
    story_list = story_list_html(stories, linked, language) if stories else ""
    # put in last: the headings of thousands of cells need no ordering
    body = body.replace(_STORY_LIST, f'<div id="stories">{story_list}</div>', 1).replace(_STORY_LIST, "")
    used = set().union(*(colours(figure.svg) for figure in figures.values()))
    return Page(
        name,
        language,
        _plain(next((text for text in re.findall(r"<p>(.*?)</p>", body, re.S)), name))[:300],
        _parameter_lines(parameters if parameters is not None else notebook_parameters(notebook), language),
        Markup(body),
        contents,
        Markup(colour_rules(used) + selection_rules(linked)),
        list(figures.values()),
        _read_tables(cells, {figure.id for figure in figures.values()}),
        stories,
    )


def notebook_parameters(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters that a notebook was run with: what it declares, then what was injected."""
    values: dict[str, Any] = {}
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if cell["cell_type"] == "code" and {"parameters", "injected-parameters"} & set(tags):
            values |= dict(_assignments(_source(cell)))
    return values


def _assignments(source: str) -> Iterator[tuple[str, Any]]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else (getattr(node, "targets", None) or [None])[0]
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and value is not None:
            try:
                yield target.id, ast.literal_eval(value)
            except ValueError:
                continue


def _parameter_lines(parameters: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    lines = []
    for name, value in parameters.items():
        if name == "language" or (name == "data" and not value):
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        lines.append((parameter_name(name, language), shown or word("all", language)))
    return lines


def _take_title(cells: list[Any]) -> tuple[str, list[Any]]:
    for place, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and (found := _TITLE.match(_source(cell))):
            rest = {**cell, "source": _source(cell)[found.end() :]}
            return _plain(_markdown(found[1])), [*cells[:place], rest, *cells[place + 1 :]]
    return "", cells


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _text(value: object) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _read_figures(cells: list[Any]) -> dict[tuple[int, int], Figure]:
    taken: set[str] = set()
    found = {}
    for place, cell in enumerate(cells):
        for number, output in enumerate(cell.get("outputs", [])):
            svg = output.get("data", {}).get("image/svg+xml")
            if svg:
                of_svg = output.get("metadata", {}).get("image/svg+xml") or {}
                metadata = of_svg.get("ilo") or output.get("metadata", {}).get("ilo") or of_svg
                found[place, number] = read_figure(_text(svg), metadata, _where(cell, place), taken)
    return found


def _read_tables(cells: list[Any], taken: set[str]) -> list[Sheet]:
    found = []
    for cell in cells:
        for output in cell.get("outputs", []):
            metadata = output.get("metadata", {})
            about = metadata.get("ilo") or (metadata.get("text/html") or {}).get("ilo") or {}
            table = about.get("table") if about.get("role") == "table" else None
            if table:
                name = _unique(
                    re.sub(r"[^A-Za-z0-9_-]+", "-", str(about.get("id") or cell.get("id") or "table")), taken
                )
                rows = [[("" if value is None else str(value)) for value in row] for row in table["rows"]]
                numeric = table.get("numeric") or [False] * len(table["columns"])
                found.append(Sheet(name, str(about.get("caption") or name), list(table["columns"]), rows, numeric))
    return found


def _where(cell: Mapping[str, Any], place: int) -> str:
    return f"The figure of cell {place + 1} ({cell.get('id', 'no id')})"


class _Parts:
    """What each cell contributes to the page."""

    def __init__(
        self, report: str, language: str, figures: dict[tuple[int, int], Figure], linked: list[Linked], stories: bool
    ) -> None:
        self.report, self.language, self.figures, self.stories = report, language, figures, stories
        self.linked = {
            figure.id: [link.cell for link in linked if link.figure is figure] for figure in figures.values()
        }

    def of(self, place: int, cell: Mapping[str, Any]) -> Iterator[str]:
        source = _source(cell)
        if cell["cell_type"] == "markdown" and source.strip():
            yield f'<section class="prose">{_markdown(source)}</section>'
        elif cell["cell_type"] == "code":
            for number, output in enumerate(cell.get("outputs", [])):
                yield self._output(cell, place, number, output)
            transient = cell.get("metadata", {}).get("transient", {})
            if source.strip() and not transient.get("remove_source"):
                yield code_fold(source, self.language)

    def _output(self, cell: Mapping[str, Any], place: int, number: int, output: Mapping[str, Any]) -> str:
        kind = output["output_type"]
        if kind == "stream":
            return f'<pre class="printed">{escape(_ANSI.sub("", _text(output["text"])))}</pre>'
        if kind == "error":
            trace = escape(_ANSI.sub("", "\n".join(output.get("traceback", []))))
            what = escape(f"{output['ename']}: {output['evalue']}")
            return f'<div class="error"><p><b>{word("error", self.language)}</b>: {what}</p><pre>{trace}</pre></div>'
        if (place, number) in self.figures:
            figure = self.figures[place, number]
            return figure_html(figure, self.linked[figure.id], report=self.report, language=self.language)
        return self._data(cell, place, output)

    def _data(self, cell: Mapping[str, Any], place: int, output: Mapping[str, Any]) -> str:
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if STORIES_MIME in data and self.stories:
            return _STORY_LIST
        for mime in ("image/png", "image/jpeg"):
            if mime in data:
                return picture_html(
                    mime, _text(data[mime]), {**metadata, **metadata.get(mime, {})}, _where(cell, place)
                )
        if "text/html" in data:
            html = _ACTIVE.sub("", _text(data["text/html"]))
            return f'<div class="output">{accessible_tables(html, self.language)}</div>'
        if "text/markdown" in data:
            return f'<section class="prose">{_markdown(_text(data["text/markdown"]), trusted=False)}</section>'
        text = _text(data.get("text/plain", ""))
        return f'<pre class="printed">{escape(text)}</pre>' if text else ""


def code_fold(source: str, language: str) -> str:
    """Fold with the code of a cell, coloured."""
    code = _highlighted(source)
    return f'<details class="fold code"><summary>{word("code", language)}</summary><pre>{code.rstrip()}</pre></details>'


def _one_fold(found: re.Match[str]) -> str:
    """Folds of code that follow each other, as one."""
    start, *rest = re.findall(r"(<details.*?)</pre></details>", found[0], re.S)
    return "\n\n".join([start, *(fold.split("<pre>", 1)[1] for fold in rest)]) + "</pre></details>\n"


def _unlike_labels(body: str) -> str:
    """Page in which no two scroll boxes have the same name."""
    seen: dict[str, int] = {}

    def unlike(found: re.Match[str]) -> str:
        seen[found[2]] = seen.get(found[2], 0) + 1
        return f'{found[1]}{found[2]}{f" ({seen[found[2]]})" if seen[found[2]] > 1 else ""}"'

    return _REGION.sub(unlike, body)


@lru_cache(maxsize=512)
def _highlighted(source: str) -> str:
    # the runs of a batch share most of their cells
    from pygments import highlight  # type: ignore[import-untyped]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


def _markdown(source: str, *, trusted: bool = True) -> str:
    # prose of the notebook is ours; markdown that a cell prints may quote a listing
    convert = mistune.create_markdown(escape=not trusted, plugins=["strikethrough", "table", "def_list"])
    return accessible_tables(_ACTIVE.sub("", str(convert(source))), "en")


def _plain(html: str) -> str:
    from html import unescape

    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))).strip()


def _order_headings(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Page with headings that start at 2, skip no level and have ids; and the list of those of level 2."""
    level, taken, contents = 1, {"main", "stories"}, []

    def ordered(found: re.Match[str]) -> str:
        nonlocal level
        level = min(max(int(found[1]), 2), level + 1)
        own = re.search(r'\bid="([^"]+)"', found[2])
        name = own[1] if own else _unique(re.sub(r"[^a-z0-9]+", "-", _plain(found[3]).lower()).strip("-"), taken)
        if level == 2:
            contents.append((name, _plain(found[3])))
        attributes = found[2] if own else f'{found[2]} id="{name}"'
        return f"<h{level}{attributes}>{found[3]}</h{level}>"

    return _HEADING.sub(ordered, body), contents


def _unique(name: str, taken: set[str]) -> str:
    base, count = name[:60] or "part", 2
    name = f"part-{base}" if base in taken else base
    while name in taken:
        name, count = f"{base}-{count}", count + 1
    taken.add(name)
    return name
