"""What each cell of a notebook contributes to the page: prose, charts, tables, findings, printed text, folded code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import mistune
from markupsafe import Markup, escape

from ilo_analysis.display.figure import words_of as words_of_chart
from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.stories import STORIES_TYPE
from ilo_analysis.reports.page.figures import Figure, citation, drawings_of, narrow_source, picture_html
from ilo_analysis.reports.page.links import Linked, marks_of
from ilo_analysis.reports.page.markup import PARTS, Names, fit_for_page, words_of
from ilo_analysis.reports.page.sanitise import safe_html
from ilo_analysis.reports.page.selection import about_output, joined, source_of, where
from ilo_analysis.reports.page.tables import read_table, table_html

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# A progress bar writes each state over the last one.
_OVERWRITTEN = re.compile(r"[^\n]*\r(?=[^\n\r])")
# What only a notebook's own page can show.
_NOTEBOOK_ONLY = ("application/vnd.", "application/javascript", "application/json", "application/geo+json")
_HEADING_LINE = re.compile(r"\A\s*#+ .*\n?")
MOST_FINDINGS = 4
_OUTPUT, _PROSE = Markup('<div class="output">{}</div>'), Markup('<section class="prose">{}</section>')


class Parts:
    """HTML of each cell, for one page."""

    story_list = Markup('<div id="stories"></div>')  # where the stories go, once

    def __init__(
        self,
        report: str,
        locale: Locale,
        figures: Mapping[tuple[int, int], Figure],
        linked: Sequence[Linked],
        names: Names,
        *,
        fullest: tuple[int, int],
        headline: str = "",
    ) -> None:
        self.report, self.locale, self.figures, self.fullest = report, locale, figures, fullest
        self.linked, self.names, self.headline = linked, names, headline
        self.parts = macros(*PARTS)
        self.numbers = {figure.id: place for place, figure in enumerate(figures.values())}

    def of(self, place: int, cell: Mapping[str, Any], *, bare: bool = False, deeper: int = 0) -> Iterator[str]:
        """Yield the pieces of the page that a cell gives, in their order; `bare` prose loses its heading."""
        source = source_of(cell)
        if cell["cell_type"] == "markdown":
            source = _HEADING_LINE.sub("", source, count=1) if bare else source
            if source.strip():
                yield _PROSE.format(self._fit(markdown(self.locale.prose(source)), deeper))
        elif cell["cell_type"] == "code":
            shown = [self._output(cell, place, number, one) for number, one in enumerate(cell.get("outputs", []))]
            if tags_of(cell) & {"hide-output", "hide-cell"} and any(shown):
                body = Markup("\n{}\n").format(Markup("\n").join(shown))
                shown = [self.parts.fold(self.locale.tr("Output"), body)]
            yield from shown

    def code(self, sources: Sequence[str]) -> str:
        """Fold with the code of all cells, coloured; nothing where there is none."""
        if not sources:
            return ""
        code = "\n\n".join(_highlighted(source).rstrip() for source in sources)
        return str(self.parts.fold(self.locale.tr("Code"), Markup(f"<pre>{code}</pre>"), " code"))

    def _output(self, cell: Mapping[str, Any], place: int, number: int, output: Mapping[str, Any]) -> Markup:
        kind = output["output_type"]
        if kind == "stream":
            printed = _OVERWRITTEN.sub("", _ANSI.sub("", joined(output["text"])).replace("\r\n", "\n"))
            return Markup(self.parts.printed(printed))
        if kind == "error":
            trace = _ANSI.sub("", "\n".join(output.get("traceback", [])))
            return Markup(self.parts.failed(f"{output['ename']}: {output['evalue']}", trace, self.locale.tr))
        if (place, number) in self.figures:
            return self._figure(self.figures[place, number])
        return self._data(cell, place, number, output)

    def _figure(self, figure: Figure) -> Markup:
        """Return a chart below its message and measure, with its caption, table and citation.

        The headline of the page is not repeated above the chart.
        """
        words = words_of_chart(figure.title, figure.message, figure.caption)
        label = self.names.label(self.locale.tr("{what}, scrolls sideways", what=figure.title))
        marks = marks_of(self.linked, f"fig-{figure.id}")
        html = self.parts.figure(
            figure,
            words,
            "" if words.measure == self.headline.rstrip(".") else words.measure,
            label,
            drawings_of(figure, marks, self.numbers[figure.id]),
            narrow_source(figure, words.source),
            table_html(figure.table, self.locale, self.names, fold=False) if figure.table.heads else "",
            citation(figure, self.report, self.locale),
            self.locale.tr,
        )
        return Markup(html)

    def _data(self, cell: Mapping[str, Any], place: int, number: int, output: Mapping[str, Any]) -> Markup:
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if STORIES_TYPE in data:
            return self.story_list if (place, number) == self.fullest else self._selection(f"list-{place}")
        for mime in ("image/png", "image/jpeg"):
            if mime in data:
                about = {**metadata, **metadata.get(mime, {})}
                return picture_html(mime, joined(data[mime]), about, where(cell, place))
        found = about_output(output)
        if found.get("role") == "findings":
            items = found["items"]
            if found.get("unseen") and items[0][0] == self.headline:
                items = [(self.locale.tr("Not observed."), ())]
            return self._findings(f"found-{place}", items, int(found.get("shown", MOST_FINDINGS)))
        if table := read_table(found, "table"):
            return _OUTPUT.format(table_html(table, self.locale, self.names))
        if "text/html" in data:
            html = self._fit(safe_html(joined(data["text/html"])))
            return _OUTPUT.format(html) if words_of(html) or "<img" in html else self._left_out("text/html")
        if "text/markdown" in data:
            return _PROSE.format(self._fit(markdown(joined(data["text/markdown"]), trusted=False)))
        if only := next((mime for mime in data if mime.startswith(_NOTEBOOK_ONLY)), ""):
            return self._left_out(only)
        text = joined(data.get("text/latex") or data.get("text/plain", ""))
        return Markup(self.parts.printed(text)) if text else Markup()

    def _fit(self, html: str, deeper: int = 0) -> Markup:
        return Markup(fit_for_page(html, self.names, self.locale, deeper=deeper))

    def _left_out(self, mime: str) -> Markup:
        """Return a note that an output is left out because it needs scripts, which a report has not."""
        said = self.locale.tr("Output of type {kind} is left out: only a notebook can show it.", kind=mime)
        return Markup(self.parts.note(said, "left-out"))

    def _selection(self, name: str) -> Markup:
        """Return a link to the stories of a list that has some of the page's stories."""
        link = next((link for link in self.linked if link.origin == name), None)
        if link is None:
            return Markup(self.parts.note(self.locale.tr("No stories to show.")))
        count = self.locale.stories(len(link.stories))
        return Markup(self.parts.way_to(name, link.mark, self.locale.tr("Show {count}", count=count)))

    def _findings(self, name: str, items: Sequence[tuple[str, Sequence[str]]], shown: int) -> Markup:
        """Return the findings as a list, each linked to its stories, with all but the first few folded.

        The headline is not repeated, unless it is the only finding.
        """
        marks = marks_of(self.linked, name)
        lines = [
            (text, marks.get(str(place)), self.locale.stories(len(stories)))
            for place, (text, stories) in enumerate(items)
            if text != self.headline or len(items) == 1
        ]
        return Markup(self.parts.findings(name, lines, shown, self.locale.tr))


# Tokens, by the highlighter's short names, that the style sheet colours; a span around any other only weighs.
_COLOURED = frozenset(("k", "kn", "kc", "ow", "s1", "s2", "sa", "c1"))


@lru_cache(maxsize=512)
def _highlighted(source: str) -> str:
    # the runs of a batch share most of their cells
    from pygments.lexers import PythonLexer  # type: ignore[import-untyped]
    from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]

    tokens = ((STANDARD_TYPES.get(kind, ""), escape(text)) for kind, text in PythonLexer().get_tokens(source))
    return "".join(f'<span class="{name}">{text}</span>' if name in _COLOURED else text for name, text in tokens)


def markdown(source: str, *, trusted: bool = True) -> str:
    """Return Markdown as HTML that can run nothing."""
    # prose of the notebook is ours; markdown that a cell prints may quote a listing
    convert = mistune.create_markdown(escape=not trusted, plugins=["strikethrough", "table", "def_list", "math"])
    return safe_html(str(convert(source)))


def tags_of(cell: Mapping[str, Any]) -> set[str]:
    """Return the tags of a cell."""
    return set(cell.get("metadata", {}).get("tags") or ())


def as_tagged(cells: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the cells without those tagged `remove-cell`, and without the outputs of those tagged `remove-output`."""
    kept = [cell for cell in cells if "remove-cell" not in tags_of(cell)]
    return [{**cell, "outputs": []} if "remove-output" in tags_of(cell) else cell for cell in kept]
