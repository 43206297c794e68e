"""What each cell of a notebook contributes to the page: prose, charts, tables, findings, printed text, folded code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Any

import mistune

from ilo_analysis.display.locale import ENGLISH, Locale
from ilo_analysis.reports.page.figures import Figure, figure_html, picture_html
from ilo_analysis.reports.page.links import Linked, marks_of
from ilo_analysis.reports.page.sanitise import safe_html
from ilo_analysis.reports.page.selection import about_output, joined, source_of, where
from ilo_analysis.reports.page.stories import STORIES_MIME
from ilo_analysis.reports.page.tables import accessible_tables, read_table, table_html

STORY_LIST = "<!--story list-->"
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# A progress bar writes each state over the last one.
_OVERWRITTEN = re.compile(r"[^\n]*\r(?=[^\n\r])")
# What only a notebook's own page can show.
_NOTEBOOK_ONLY = ("application/vnd.", "application/javascript", "application/json", "application/geo+json")


class Parts:
    """HTML of each cell, for one page."""

    def __init__(
        self,
        report: str,
        locale: Locale,
        figures: Mapping[tuple[int, int], Figure],
        linked: Sequence[Linked],
        *,
        fullest: tuple[int, int],
    ) -> None:
        self.report, self.locale, self.figures, self.fullest = report, locale, figures, fullest
        self.linked = linked
        self.heading = ""  # of the section that is being written
        self.numbers = {figure.id: place for place, figure in enumerate(figures.values())}

    def of(self, place: int, cell: Mapping[str, Any]) -> Iterator[str]:
        """Pieces of the page that a cell gives, in their order."""
        source = source_of(cell)
        if cell["cell_type"] == "markdown" and source.strip():
            html = markdown(self.locale.prose(source))
            self.heading = next(iter(re.findall(r"<h2>(.*?)</h2>", html)), self.heading)
            yield f'<section class="prose">{html}</section>'
        elif cell["cell_type"] == "code":
            tags = tags_of(cell)
            shown = [self._output(cell, place, number, one) for number, one in enumerate(cell.get("outputs", []))]
            if tags & {"hide-output", "hide-cell"} and any(shown):
                summary = self.locale.tr("Output")
                shown = [f'<details class="fold"><summary>{summary}</summary>', *shown, "</details>"]
            yield from shown
            transient = cell.get("metadata", {}).get("transient", {})
            if source.strip() and not transient.get("remove_source") and "remove-input" not in tags:
                yield code_fold(source, self.locale)

    def _output(self, cell: Mapping[str, Any], place: int, number: int, output: Mapping[str, Any]) -> str:
        kind = output["output_type"]
        if kind == "stream":
            printed = _OVERWRITTEN.sub("", _ANSI.sub("", joined(output["text"])).replace("\r\n", "\n"))
            return f'<pre class="printed">{escape(printed)}</pre>'
        if kind == "error":
            trace = escape(_ANSI.sub("", "\n".join(output.get("traceback", []))))
            what = escape(f"{output['ename']}: {output['evalue']}")
            failed = self.locale.tr("This section failed")
            return f'<div class="error"><p><b>{failed}</b>: {what}</p><pre>{trace}</pre></div>'
        if (place, number) in self.figures:
            figure = self.figures[place, number]
            marks = marks_of(self.linked, f"fig-{figure.id}")
            at = self.numbers[figure.id]
            said = plain_text(self.heading) == figure.title
            return figure_html(figure, marks, place=at, report=self.report, locale=self.locale, titled=not said)
        return self._data(cell, place, number, output)

    def _data(self, cell: Mapping[str, Any], place: int, number: int, output: Mapping[str, Any]) -> str:
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if STORIES_MIME in data:
            return STORY_LIST if (place, number) == self.fullest else self._selection(f"list-{place}")
        for mime in ("image/png", "image/jpeg"):
            if mime in data:
                about = {**metadata, **metadata.get(mime, {})}
                return picture_html(mime, joined(data[mime]), about, where(cell, place))
        if about_output(output).get("role") == "findings":
            return self._findings(f"found-{place}", about_output(output)["items"])
        table = read_table(about_output(output), "table")
        if table:
            return f'<div class="output">{table_html(table, self.locale)}</div>'
        if "text/html" in data:
            html = safe_html(joined(data["text/html"]))
            if plain_text(re.sub(r"<style\b.*?</style>", "", html, flags=re.S)) or "<img" in html:
                return f'<div class="output">{accessible_tables(html, self.locale)}</div>'
            return self._left_out("text/html")
        if "text/markdown" in data:
            return f'<section class="prose">{markdown(joined(data["text/markdown"]), trusted=False)}</section>'
        only = next((mime for mime in data if mime.startswith(_NOTEBOOK_ONLY)), "")
        if only:
            return self._left_out(only)
        text = joined(data.get("text/latex") or data.get("text/plain", ""))
        return f'<pre class="printed">{escape(text)}</pre>' if text else ""

    def _left_out(self, mime: str) -> str:
        """Say that an output is not here: it lives on scripts, and a report has none."""
        said = self.locale.tr("An output of the kind {kind} is left out: only a notebook can show it.", kind=mime)
        return f'<p class="left-out">{escape(said)}</p>'

    def _selection(self, name: str) -> str:
        """Way to the stories of a list that holds a part of the page's."""
        link = next((link for link in self.linked if link.origin == name), None)
        if link is None:
            return f"<p>{self.locale.tr('No stories.')}</p>"
        count = self.locale.stories(len(link.stories))
        return f'<p id="{name}"><a href="#{link.mark}">{self.locale.tr("Show {count}", count=count)}</a></p>'

    def _findings(self, name: str, items: Sequence[tuple[str, Sequence[str]]]) -> str:
        """Findings as a list, each with the way to its stories."""
        marks = marks_of(self.linked, name)
        lines = []
        for place, (text, stories) in enumerate(items):
            mark = marks.get(str(place))
            link = f' <a href="#{mark}">{self.locale.stories(len(stories))}</a>' if mark else ""
            lines.append(f"<li>{escape(text)}{link}</li>")
        return f'<ul class="findings" id="{name}">{"".join(lines)}</ul>'


def code_fold(source: str, locale: Locale) -> str:
    """Fold with the code of a cell, coloured."""
    code = _highlighted(source)
    return f'<details class="fold code"><summary>{locale.tr("Code")}</summary><pre>{code.rstrip()}</pre></details>'


@lru_cache(maxsize=512)
def _highlighted(source: str) -> str:
    # the runs of a batch share most of their cells
    from pygments import highlight  # type: ignore[import-untyped]
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


def markdown(source: str, *, trusted: bool = True) -> str:
    """Markdown as HTML that can run nothing."""
    # prose of the notebook is ours; markdown that a cell prints may quote a listing
    convert = mistune.create_markdown(escape=not trusted, plugins=["strikethrough", "table", "def_list", "math"])
    return accessible_tables(safe_html(str(convert(source))), ENGLISH)


def tags_of(cell: Mapping[str, Any]) -> set[str]:
    """Tags of a cell."""
    return set(cell.get("metadata", {}).get("tags") or ())


def as_tagged(cells: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Cells without those tagged `remove-cell`, and without the outputs of those tagged `remove-output`."""
    kept = [cell for cell in cells if "remove-cell" not in tags_of(cell)]
    return [{**cell, "outputs": []} if "remove-output" in tags_of(cell) else cell for cell in kept]


def plain_text(html: str) -> str:
    """Words of a piece of HTML, without tags.

    >>> plain_text("<b>Decent</b>  work &amp; pay")
    'Decent work & pay'
    """
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))).strip()
