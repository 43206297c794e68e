"""One panel over linked views; every change redraws them, every mark leads to its stories."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd

from ilo_analysis.annotate.selection import Marks, find_marks
from ilo_analysis.corpus import Corpus
from ilo_analysis.display.chart import Chart
from ilo_analysis.display.locale import ENGLISH
from ilo_analysis.display.values import csv_text, values_of
from ilo_analysis.display.workbook import Sheet, write_workbook
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.choice import Choice
from ilo_analysis.explorer.controls import Controls
from ilo_analysis.explorer.tally import Tally
from ilo_analysis.explorer.views import PAGE, SORTS, StoryRows, View, draw_shares, draw_timeline, draw_volume, nothing
from ilo_analysis.explorer.widgets import LinkedView
from ilo_analysis.schema import takes_corpus

VIEWS = {"volume": "Stories by month", "timeline": "Themes by month", "share": "Topics"}

_HINT = "In brackets: stories of all feeds. Ctrl and a click adds a line or takes it back; several widen the choice."
_STYLE = """<style>
.ilo-panel .widget-select-multiple { flex-direction: column; align-items: stretch; }
.ilo-panel .widget-select-multiple > label { text-align: left; font-weight: 600; width: auto; padding: 0; }
.ilo-panel .widget-inline-hbox > label { width: auto; min-width: 48px; text-align: left; font-weight: 600; }
.ilo-panel .lm-TabBar .lm-TabBar-tab { flex: 0 0 auto; max-width: none; min-width: 0; }
.ilo-panel .widget-tab > .widget-tab-contents, .ilo-panel .lm-TabPanel-tabContents { padding: 8px; }
.ilo-panel .jupyter-button:focus-visible, .ilo-panel select:focus-visible, .ilo-panel input[type=text]:focus-visible
  { outline: 3px solid #b5430c; outline-offset: 1px; }
</style>"""


class Explorer:
    """The panel: controls, linked views and the stories behind them.

    `choice` is what is chosen, `selected` the corpus that this leaves, `shown` the stories in the table, `charts` the
    views as charts for a report. Everything the mouse can do, code can do: `choose(themes=["covid-19"])`,
    `click("volume", mark)`, `sort("oldest")`, `code()`, `parameters()`, `export(folder)`, `reset()`.
    """

    def __init__(self, corpus: Corpus, *, marks: Marks | None = None, data: str = "", dictionary: str = "") -> None:
        self.corpus = corpus
        self.marks = marks or find_marks(corpus, dictionary=dictionary)
        self.data, self.dictionary = data, dictionary
        self.tally = Tally(corpus, self.marks)
        self.controls = Controls(self.tally)
        self.choice: Choice = self.controls.choice()
        self.drawn: dict[str, View] = {}
        self._mask = self._shown = np.zeros(len(self.tally.ids), dtype=bool)
        self._label, self._page, self._sort = "", 0, SORTS[0]
        self._charts: dict[str, Chart] = {}
        self._rows = StoryRows(self.tally, self.marks.themes)
        self.views = {name: LinkedView() for name in VIEWS}
        self.stories_view = LinkedView()
        self.widget = self._laid_out()
        self.controls.observe(self._on_choice)
        self._listen()
        self._refresh()

    @property
    def selected(self) -> Corpus:
        """The part of the corpus that was asked for."""
        return self.choice.apply(self.corpus, self.marks)

    @property
    def shown(self) -> pd.DataFrame:
        """The stories in the table, on all its pages."""
        return self.corpus.stories[self._shown].reset_index(drop=True)

    @property
    def charts(self) -> dict[str, Chart]:
        """The views as charts with caption and alt text, for a report or a file; drawn when they are asked for."""
        if not self._charts:
            self._charts = draw_charts(self.selected, self.marks)
        return self._charts

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
        self._show(self._mask, "All selected stories")

    def click(self, view: str, mark: str) -> pd.DataFrame:
        """Stories behind one mark of a view (`mark` as in the chart's links); the table shows them."""
        if view not in VIEWS:
            raise ParameterError(unknown_choice("view", view, VIEWS))
        marks = self.drawn[view].marks
        if mark not in marks:
            raise ParameterError(unknown_choice("mark", mark, marks))
        found = marks[mark]
        self._show(self.tally.behind(self._mask, found.feed, found.month, found.subject, found.code), found.label)
        return self.shown

    def sort(self, order: str) -> None:
        """Sort the table: newest, oldest, title or feed."""
        if order not in SORTS:
            raise ParameterError(unknown_choice("order", order, SORTS))
        self._sort, self._page = order, 0
        self._redraw_table()

    def code(self) -> str:
        """Python lines that make the same selection and the chart of the open view, to run in the next cell."""
        return self.choice.code(list(VIEWS)[self._tabs.selected_index or 0])

    def parameters(self) -> str:
        """YAML of the papermill parameters that make a report of this selection."""
        return self.choice.parameters(self.data, self.dictionary)

    def export(self, folder: str | Path) -> list[Path]:
        """Files written: the selected stories as CSV and XLSX, each chart as SVG and PNG, the report's parameters."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        stories = values_of(self.selected.stories)
        written = [target / "stories.csv", target / "stories.xlsx", target / "parameters.yaml"]
        written[0].write_text(csv_text(stories), encoding="utf-8", newline="")
        write_workbook(written[1], [Sheet("stories", "", stories)])
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
        self._charts = {}
        self._mask = self.tally.mask(self.choice)
        entries, feeds = self.tally.entries(self._mask), self.tally.feed_codes(self.choice)
        months = self.tally.month_range(self.choice)
        self.drawn = {
            "volume": draw_volume(self.tally, entries, feeds, months),
            "timeline": draw_timeline(self.tally, entries, feeds, months),
            "share": draw_shares(self.tally, entries, feeds),
        }
        self.controls.period.statuses = self.tally.seen(self.choice)
        chosen = self.choice.words()
        empty = nothing(f"No story has all that is chosen: {chosen}. Take something away, or press Reset.")
        for name, view in self.drawn.items():
            self.views[name].html = view.html if view.marks or not chosen else empty
        self._show(self._mask, "All selected stories")
        self._tell()

    def _tell(self) -> None:
        self.controls.tell(self.code(), self.parameters())

    def _show(self, mask: np.ndarray, label: str) -> None:
        self._shown, self._label, self._page = mask, label, 0
        self._redraw_table()

    def _last_page(self) -> int:
        return max(0, -(-int(self._shown.sum()) // PAGE) - 1)

    def _redraw_table(self) -> None:
        n, last = int(self._shown.sum()), self._last_page()
        pages = f", page {self._page + 1} of {last + 1}" if last else ""
        label = self._label.split(": ")[0]
        caption = f"{label}: {ENGLISH.stories(n)}{pages}"
        self.stories_view.html = self._rows.html(
            self._shown, caption=caption, sort=self._sort, page=self._page, text=self.choice.text
        )
        self.controls.earlier.disabled, self.controls.later.disabled = self._page == 0, self._page == last

    def _turn(self, step: int) -> None:
        self._page = min(max(self._page + step, 0), self._last_page())
        self._redraw_table()

    def _listen(self) -> None:
        """Let clicks and buttons act."""
        for name, view in self.views.items():
            view.observe(lambda _, name=name: self.click(name, self.views[name].clicked), names="clicks")
        self.stories_view.observe(lambda _: self.sort(self.stories_view.clicked.removeprefix("sort-")), names="clicks")
        self._tabs.observe(lambda _: self._tell(), names="selected_index")
        controls = self.controls
        controls.reset_button.on_click(lambda _: self.reset())
        controls.earlier.on_click(lambda _: self._turn(-1))
        controls.later.on_click(lambda _: self._turn(1))
        controls.export_button.on_click(lambda _: self._export_here())

    def _export_here(self) -> None:
        written = self.export("export")
        self.controls.said.value = f"<small>{len(written)} files in {escape(str(Path('export').resolve()))}</small>"

    def _laid_out(self) -> widgets.VBox:
        """Controls, views and stories, from top to bottom; the lists wrap where the window is narrow."""
        controls = self.controls
        wrap = widgets.Layout(display="flex", flex_flow="row wrap", width="100%", align_items="center")
        top = widgets.Box([controls.scope, controls.text], layout=wrap)
        lists = widgets.Box(list(controls.lists.values()), layout=widgets.Layout(flex_flow="row wrap", width="100%"))
        hint = widgets.HTML(f"<small>{_HINT}</small>")
        buttons = widgets.Box([controls.reset_button, controls.export_button, hint, controls.said], layout=wrap)
        self._tabs = widgets.Tab([self.views[name] for name in VIEWS], titles=tuple(VIEWS.values()), selected_index=0)
        turning = widgets.Box([controls.earlier, controls.later], layout=wrap)
        copied = widgets.Accordion([widgets.VBox([controls.code, controls.yaml])], titles=("Copy as code",))
        parts = [widgets.HTML(_STYLE), top, controls.period, lists, buttons, self._tabs]
        panel = widgets.VBox([*parts, self.stories_view, turning, copied], layout=widgets.Layout(width="100%"))
        panel.add_class("ilo-panel")
        return panel

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as ipywidgets declares it
        return self.widget._repr_mimebundle_(**kwargs)


def draw_charts(corpus: Corpus, marks: Marks) -> dict[str, Chart]:
    """The views as charts of the library: volume by month, themes by month, topics with intervals."""
    from ilo_analysis.display.shares import plot_topic_share
    from ilo_analysis.display.timeline import plot_theme_timeline
    from ilo_analysis.display.volume import plot_story_volume
    from ilo_analysis.measures.shares import theme_share, topic_share
    from ilo_analysis.measures.volume import story_volume

    stories = corpus.stories
    themes, topics = (table[table["story_id"].isin(stories["story_id"])] for table in (marks.themes, marks.topics))
    months = theme_share(corpus, freq="month", evidence=themes)
    return {
        "volume": plot_story_volume(story_volume(corpus), stories=stories),
        "timeline": plot_theme_timeline(months, coverage=corpus.coverage, stories=stories),
        "share": plot_topic_share(topic_share(corpus, assigned=topics), stories=stories),
    }


@takes_corpus
def explore(corpus: Corpus, *, data: str = "", dictionary: str = "") -> Explorer:
    """Panel to explore a corpus by mouse, by keyboard or by code.

    `data` is the folder that the corpus came from, `dictionary` a file of your own themes; both go into the parameters
    of a report.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> panel = ilo.explore(ilo.load_corpus())
    >>> panel.choose(scope="general", text="recover*")
    >>> len(panel.selected.stories)
    7
    """
    return Explorer(corpus, data=data, dictionary=dictionary)
