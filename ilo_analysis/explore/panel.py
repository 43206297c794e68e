"""Layer 6: one panel beside linked views; every change redraws them, every mark leads to its stories."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from ilo_analysis.charts import plot_story_volume, plot_theme_timeline, plot_topic_share
from ilo_analysis.corpus import Corpus
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explore.choice import Choice
from ilo_analysis.explore.controls import Controls
from ilo_analysis.explore.linked_view import LinkedView
from ilo_analysis.explore.story_rows import PAGE, stories_html
from ilo_analysis.figure import Chart, plain_data
from ilo_analysis.selection import Marks, find_marks
from ilo_analysis.shares import theme_share, topic_share
from ilo_analysis.volume import story_volume

VIEWS = {"volume": "Stories by month", "timeline": "Themes by month", "share": "Topics"}


class Explorer:
    """The panel: controls, linked views and the stories behind them.

    `choice` is what is chosen, `selected` the corpus that this leaves, `charts` what is drawn, `shown` the stories in
    the table. Everything the mouse can do, code can do: `choose(themes=["covid-19"])`, `click("volume", cell)`,
    `code()`, `parameters()`, `export(folder)`, `reset()`.
    """

    def __init__(self, corpus: Corpus, *, marks: Marks | None = None, data: str = "") -> None:
        self.corpus = corpus
        self.marks = marks or find_marks(corpus)
        self.data = data
        self.choice = Choice()
        self.selected = corpus
        self.charts: dict[str, Chart] = {}
        self.shown = corpus.stories
        self._label, self._page = "", 0
        self.controls = Controls(corpus, self.marks)
        self.views = {name: LinkedView() for name in VIEWS}
        self.stories_view = LinkedView()
        self.widget = self._laid_out()
        self.controls.observe(self._on_choice)
        self._listen()
        self.choice = self.controls.choice()
        self._refresh()

    def choose(self, **values: object) -> None:
        """Set some parts of the choice, as the controls would; the others stay.

        Raises
        ------
        ParameterError
            If a part or one of its values does not exist, with the nearest one that does.
        """
        self.controls.set(**values)
        self._on_choice(None)

    def reset(self) -> None:
        """Ask for nothing again: all feeds of the first scope, the whole period."""
        self.controls.reset()
        self._on_choice(None)

    def click(self, view: str, mark: str) -> pd.DataFrame:
        """Stories behind one mark of a view (`mark` as in the chart's links); the table shows them."""
        chart = self.charts[view]
        cells = {f"{chart.id}-{cell.id}": cell for cell in chart.cells}
        if mark not in cells:
            raise ParameterError(unknown_choice("mark", mark, cells))
        cell = cells[mark]
        kept = self.selected.stories["story_id"].isin(cell.stories)
        self._show(self.selected.stories[kept].reset_index(drop=True), cell.label)
        return self.shown

    def code(self) -> str:
        """Python lines that make the same selection and chart, to run in the next cell."""
        return self.choice.code()

    def parameters(self) -> str:
        """YAML of the papermill parameters that make a report of this selection."""
        return self.choice.parameters(self.data)

    def export(self, folder: str | Path) -> list[Path]:
        """Files written: the selected stories as CSV and XLSX, each chart as SVG and PNG, the report's parameters."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        stories = plain_data(self.selected.stories)
        written = [target / "stories.csv", target / "stories.xlsx", target / "parameters.yaml"]
        stories.to_csv(written[0], index=False, lineterminator="\n")
        stories.to_excel(written[1], index=False, engine="xlsxwriter", sheet_name="stories")
        written[2].write_text(self.parameters(), encoding="utf-8")
        for chart in self.charts.values():
            written += [chart.save(target / f"{chart.id}.{kind}") for kind in ("svg", "png")]
        return written

    def _on_choice(self, _change: object) -> None:
        choice = self.controls.choice()
        if choice != self.choice:
            self.choice = choice
            self._refresh()

    def _refresh(self) -> None:
        """Redraw all views from the choice."""
        self.selected = self.choice.apply(self.corpus, self.marks)
        self.charts = draw_views(self.selected, self.marks)
        for name, chart in self.charts.items():
            self.views[name].html = chart_html(chart)
        self._show(self.selected.stories, "All selected stories")
        self.controls.tell(self.code(), self.parameters())

    def _show(self, stories: pd.DataFrame, label: str) -> None:
        self.shown, self._label, self._page = stories, label, 0
        self._redraw_table()

    def _redraw_table(self) -> None:
        pages = max(1, -(-len(self.shown) // PAGE))
        caption = f"{self._label} ({len(self.shown):,} stories, page {self._page + 1} of {pages})"
        self.stories_view.html = stories_html(
            self.selected,
            self.shown,
            self.marks.themes,
            caption=caption,
            sort=self.controls.sort.value,
            page=self._page,
        )

    def _turn(self, step: int) -> None:
        last = max(0, -(-len(self.shown) // PAGE) - 1)
        self._page = min(max(self._page + step, 0), last)
        self._redraw_table()

    def _listen(self) -> None:
        """Let clicks and buttons act."""
        for name, view in self.views.items():
            view.observe(lambda _, name=name: self.click(name, self.views[name].clicked), names="clicks")
        controls = self.controls
        controls.reset_button.on_click(lambda _: self.reset())
        controls.earlier.on_click(lambda _: self._turn(-1))
        controls.later.on_click(lambda _: self._turn(1))
        controls.sort.observe(lambda _: self._turn(-self._page), names="value")
        controls.export_button.on_click(lambda _: self._export_here())

    def _export_here(self) -> None:
        written = self.export("export")
        self.controls.said.value = f"<small>{len(written)} files in {escape(str(Path('export').resolve()))}</small>"

    def _laid_out(self) -> widgets.VBox:
        """The panel at the left, the views at the right; below each other where the window is narrow."""
        controls = self.controls
        buttons = widgets.HBox([controls.reset_button, controls.export_button])
        lists = list(controls.lists.values())
        left = [controls.scope, controls.strip, controls.period, controls.text, *lists, buttons, controls.said]
        said = widgets.Accordion(
            [widgets.VBox([controls.code, controls.yaml])], titles=("Copy as code, or as a report",)
        )
        panel = widgets.VBox([*left, said], layout=widgets.Layout(flex="1 1 300px", min_width="280px"))
        tabs = widgets.Tab([self.views[name] for name in VIEWS], titles=tuple(VIEWS.values()))
        turning = widgets.HBox([controls.sort, controls.earlier, controls.later])
        right = widgets.VBox(
            [tabs, turning, self.stories_view], layout=widgets.Layout(flex="2 1 480px", min_width="320px")
        )
        return widgets.Box([panel, right], layout=widgets.Layout(display="flex", flex_flow="row wrap", width="100%"))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as ipywidgets declares it
        return self.widget._repr_mimebundle_(**kwargs)


def draw_views(corpus: Corpus, marks: Marks) -> dict[str, Chart]:
    """The linked views of a corpus: volume by month, themes by month, topics with intervals; nothing is pooled."""
    ids = corpus.stories["story_id"]
    themes = marks.themes[marks.themes["story_id"].isin(ids)]
    topics = marks.topics[marks.topics["story_id"].isin(ids)]
    months = theme_share(corpus, freq="month", evidence=themes)
    return {
        "volume": plot_story_volume(story_volume(corpus), stories=corpus.stories),
        "timeline": plot_theme_timeline(months, coverage=corpus.coverage, stories=corpus.stories),
        "share": plot_topic_share(topic_share(corpus, assigned=topics), stories=corpus.stories),
    }


def chart_html(chart: Chart) -> str:
    """HTML of a chart with its title, its alt text for screen readers, its caption and clickable marks."""
    drawing = chart.svg[chart.svg.find("<svg") :].replace(
        "<svg ", f'<svg role="group" aria-label="{escape(chart.alt)}" ', 1
    )
    return f"<figure><h3>{escape(chart.title)}</h3>{drawing}<figcaption>{escape(chart.caption)}</figcaption></figure>"


def explore(corpus: Corpus, *, data: str = "") -> Explorer:
    """Panel to explore a corpus by mouse, by keyboard or by code.

    `data` is the folder that the corpus came from; it goes into the parameters of a report.

    Examples
    --------
    >>> import ilo_analysis as ilo                                                  # doctest: +SKIP
    >>> panel = ilo.explore(ilo.load_corpus("data/raw"))                            # doctest: +SKIP
    >>> panel.choose(themes=["covid-19"]); len(panel.selected.stories)              # doctest: +SKIP
    """
    return Explorer(corpus, data=data)
