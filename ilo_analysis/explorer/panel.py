"""One panel over linked views: every change redraws them, and every mark links to its stories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd

from ilo_analysis.annotate.saved import (
    forget_selection,
    read_selection,
    read_selections,
    selections_path,
    write_selection,
)
from ilo_analysis.annotate.selection import Marks, find_marks
from ilo_analysis.arguments import takes_corpus, takes_tables
from ilo_analysis.corpus import Corpus, loaded_with
from ilo_analysis.display.chart import Chart
from ilo_analysis.display.locale import Locale
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.asked import Asked, Mark
from ilo_analysis.explorer.controls import Controls
from ilo_analysis.explorer.drawers import ExportDrawer, SavedDrawer, TermsDrawer, code_drawer, folded
from ilo_analysis.explorer.export import story_sheet, write_files
from ilo_analysis.explorer.selection import Selection
from ilo_analysis.explorer.story_rows import PAGE, SORTS, StoryRows
from ilo_analysis.explorer.tally import Bools, Tally
from ilo_analysis.explorer.views import ANSWERS, VIEWS, Drawn, draw_charts
from ilo_analysis.explorer.widgets import LinkedView
from ilo_analysis.text.choices import Choice as Names


class Explorer:
    """The panel: controls, linked views and the stories behind them.

    `selection` is what is selected now, `selected` the corpus that it gives, `shown` the stories in the table,
    `charts` the views as charts for a report. Code can do everything the mouse can: `select(themes=["covid-19"])`,
    `click("volume", mark)`, `brush(3, 9)`, `sort("oldest")`, `turn_to("themes")`, `save("name")`, `open("name")`,
    `forget("name")`, `export(folder, name=…)`, `code()`, `parameters()`, `reset()`.
    """

    def __init__(
        self, corpus: Corpus, *, marks: Marks | None = None, data: str = "", dictionary: str = "", language: str = "en"
    ) -> None:
        Locale(language)
        self.corpus, self.dictionary = corpus, dictionary
        self.marks = marks or find_marks(corpus, dictionary=dictionary)
        self.locale = Locale.of(language, corpus, self.marks.themes)
        self.loaded = loaded_with(corpus)
        self.data = data or _one_path(self.loaded.arguments.get("data", "") if self.loaded else "")
        self.tally = Tally(corpus, self.marks)
        self.controls = Controls(self.tally, self.locale)
        self.selection: Selection = self.controls.selection()
        self.view = next(iter(VIEWS))
        self.saved_as = ""
        self._mask: Bools = np.zeros(len(self.tally.ids), dtype=bool)
        self._shown = self._mask
        self._label, self._page, self._sort = "", 0, SORTS[0]
        self.drawn = Drawn(self._asked)
        self._charts: dict[str, Chart] = {}
        self._rows = StoryRows(self.tally, self.marks.themes, self.locale)
        words = {"brush": self.locale.tr("{first} to {last}: press Enter to select")}
        self.views = {name: LinkedView(words=words) for name in (ANSWERS, *VIEWS)}
        self.stories_view = LinkedView()
        self.widget = self._laid_out()
        self._listen()
        self._refresh()

    @property
    def selected(self) -> Corpus:
        """The part of the corpus that is chosen."""
        return self.selection.apply(self.corpus, self.marks)

    @property
    def shown(self) -> pd.DataFrame:
        """The stories in the table, on all its pages."""
        return self.corpus.stories[self._shown].reset_index(drop=True)

    @property
    def charts(self) -> dict[str, Chart]:
        """The views as charts with caption and alt text, for a report or a file; drawn when they are asked for."""
        if not self._charts:
            self._charts = draw_charts(self.selected, self.marks, self.locale.language)
        return self._charts

    @takes_tables
    def select(
        self,
        *,
        start: str | None = None,
        end: str | None = None,
        scope: str | None = None,
        text: str | None = None,
        feeds: Names | None = None,
        topics: Names | None = None,
        themes: Names | None = None,
        countries: Names | None = None,
        instruments: Names | None = None,
        partners: Names | None = None,
        languages: Names | None = None,
        kickers: Names | None = None,
    ) -> None:
        """Set some parts of the selection, as the controls would; the others stay.

        The parts are those of `ilo.select`, by id or name; `scope` is `both`, `general` or `theme`. What is empty
        selects nothing: `themes=[]`, `text=""`.

        Raises
        ------
        ParameterError
            If a part or one of its values does not exist, with the nearest one that does.
        """
        given = {name: value for name, value in locals().items() if name != "self" and value is not None}
        self.controls.set(**given)
        self._on_selection(None)

    def reset(self) -> None:
        """Clear the selection: all feeds, the whole period."""
        self.controls.reset()
        self._on_selection(None)
        self._show(self._mask, self._all_words())

    def turn_to(self, view: str) -> None:
        """Open the tab of a view: volume, feeds, timeline, topics or themes."""
        if view not in VIEWS:
            raise ParameterError(unknown_choice("view", view, VIEWS))
        self.view = view
        self._tabs.selected_index = list(VIEWS).index(view)
        self.views[view].html = self.drawn[view].html
        self._tell()

    def click(self, view: str, mark: str) -> pd.DataFrame:
        """Return the stories behind one mark of a view (`mark` as in the chart's links); the table shows them.

        A cell of the view `feeds` chooses its feed and its period too. A story that several feeds date differently goes
        by the date of the cell's feed in the table, and by its latest date in `selected`.
        """
        marks = self.drawn[view].marks
        if mark not in marks:
            raise ParameterError(unknown_choice("mark", mark, marks))
        found = marks[mark]
        behind = self._behind(found)
        if view == "feeds" and found.months is not None:
            ids = self.tally.month_ids
            scope, feeds = self.controls.scopes[0], [found.group.id]
            self.select(scope=scope, feeds=feeds, start=ids[found.months[0]], end=ids[found.months[-1]])
        self._show(behind, found.label)
        return self.shown

    def brush(self, first: int, last: int) -> None:
        """Choose a run of the months in view, counted from 0, as dragging over them does."""
        months = self.tally.month_range(self.selection)
        if not 0 <= first <= last < len(months):
            raise ParameterError(
                f"Months {first} to {last} are not among the {len(months)} in view, 0 to {len(months) - 1}."
            )
        ids = self.tally.month_ids
        self.select(start=ids[months[first]], end=ids[months[last]])

    def sort(self, order: str) -> None:
        """Sort the table: newest, oldest, title or feed."""
        if order not in SORTS:
            raise ParameterError(unknown_choice("order", order, SORTS))
        self._sort, self._page = order, 0
        self._redraw_table()

    def code(self) -> str:
        """Return Python lines that make the same selection and the chart of the open view, in an empty notebook."""
        return self.selection.code(self.view, self.loaded, dictionary=self.dictionary, language=self.locale.language)

    def parameters(self) -> str:
        """Return the YAML of the papermill parameters that make a report of this selection."""
        return self.selection.parameters(
            self.data, dictionary=self.dictionary, saved=self.saved_as, language=self.locale.language
        )

    def save(self, name: str) -> Path:
        """Save the selection under a name, in the `selections.toml` beside the data, and return the file.

        `ilo.select(corpus, saved=name)` makes the same selection, and so does `-p selection name` in a report.
        """
        path = selections_path(self.corpus)
        write_selection(path, name, self.selection.asked())
        self.saved_as = name.strip()
        self._tell()
        self._saved.offer(self.saved())
        return path

    def forget(self, name: str) -> Path:
        """Delete the selection saved under a name, and return the file; the current selection stays."""
        path = forget_selection(self.corpus, name)
        if self.saved_as == name:
            self.saved_as = ""
            self._tell()
        self._saved.offer(self.saved())
        return path

    def saved(self) -> list[str]:
        """Return the names of the saved selections, in the order of their file."""
        return list(read_selections(selections_path(self.corpus))) if self.loaded else []

    def open(self, name: str) -> None:
        """Restore the selection saved under a name; a part of a month is widened to the whole month."""
        asked = read_selection(selections_path(self.corpus), name)
        before = self.selection
        self.controls.reset()
        try:
            self.controls.set(**asked)
        except ParameterError:
            self.controls.set(scope=self.controls.scopes[0], **before.asked())
            raise
        self._on_selection(None)
        self.saved_as = name
        self._tell()

    def export(self, folder: str | Path, *, name: str = "stories", title: str = "") -> list[Path]:
        """Write the selected stories (CSV, XLSX), each view (SVG, PNG) and the report parameters; return the files.

        Parameters
        ----------
        folder
            Folder to write to; it is created if needed.
        name
            Prefix of the file names.
        title
            Title of the chart of the open view, instead of its own.
        """
        charts = self.charts
        return write_files(
            folder,
            name,
            sheet=story_sheet(self.selected, self.marks, self.locale, text=self.selection.text),
            charts=charts.values(),
            titles={charts[self.view].id: title},
            parameters=self.parameters(),
        )

    def _asked(self) -> Asked:
        months = self.tally.month_range(self.selection)
        groups = self.tally.groups(self.selection)
        return Asked(self.tally, self.selection, self._mask, groups, months, self.locale, self.controls.names)

    def _behind(self, mark: Mark) -> Bools:
        """Return the chosen stories behind a mark."""
        entries = self.tally.entries(self._mask, mark.group, mark.months)
        if mark.subject:
            (entries,) = self.tally.with_labels(mark.subject, entries, [mark.code])
        return self.tally.stories_of(entries)

    def _on_selection(self, _change: object) -> None:
        selection = self.controls.selection()
        if selection != self.selection:
            self.selection, self.saved_as = selection, ""
        self._refresh()

    def _refresh(self) -> None:
        """Redraw everything from the selection; of the views, only the open one."""
        self._charts = {}
        self.drawn.clear()
        self._mask = self.tally.mask(self.selection)
        self.controls.show(self.selection)
        months = self.tally.month_range(self.selection)
        self.views["volume"].names = [self.controls.period.names[month] for month in months]
        for name in (ANSWERS, self.view):
            self.views[name].html = self.drawn[name].html
        self._show(self._mask, self._all_words())
        self._tell()

    def _tell(self) -> None:
        self._code.value, self._yaml.value = self.code(), self.parameters()

    def _all_words(self) -> str:
        return self.locale.tr("All selected stories")

    def _show(self, mask: Bools, label: str) -> None:
        self._shown, self._label, self._page = mask, label, 0
        self._redraw_table()

    def _last_page(self) -> int:
        return max(0, -(-int(self._shown.sum()) // PAGE) - 1)

    def _redraw_table(self) -> None:
        n, last, locale = int(self._shown.sum()), self._last_page(), self.locale
        pages = f", {locale.tr('page {n} of {last}', n=self._page + 1, last=locale.number(last + 1))}" if last else ""
        caption = f"{self._label}{locale.colon}{locale.stories(n)}{pages}"
        self.stories_view.html = self._rows.html(
            self._shown, caption=caption, sort=self._sort, page=self._page, text=self.selection.text
        )
        self._earlier.disabled, self._later.disabled = self._page == 0, self._page == last

    def _turn(self, step: int) -> None:
        self._page = min(max(self._page + step, 0), self._last_page())
        self._redraw_table()

    def _listen(self) -> None:
        """Let clicks, drags and buttons act."""
        for name, view in self.views.items():
            view.observe(lambda _, name=name: self.click(name, self.views[name].clicked), names="clicks")
        bars = self.views["volume"]
        bars.observe(lambda _: self.brush(*map(int, bars.brushed.split(":"))), names="brushes")
        self.stories_view.observe(lambda _: self.sort(self.stories_view.clicked.removeprefix("sort-")), names="clicks")
        self._tabs.observe(lambda _: self.turn_to(list(VIEWS)[self._tabs.selected_index or 0]), names="selected_index")
        controls = self.controls
        controls.observe(self._on_selection)
        controls.chips.observe(lambda _: self._drop(controls.chips.clicked), names="clicks")
        controls.reset_button.on_click(lambda _: self.reset())
        self._earlier.on_click(lambda _: self._turn(-1))
        self._later.on_click(lambda _: self._turn(1))

    def _drop(self, chip: str) -> None:
        self.controls.drop(chip)
        self._on_selection(None)

    def _laid_out(self) -> widgets.VBox:
        """Return controls, views and stories, from top to bottom, with the less used parts folded at the end."""
        controls, tr = self.controls, self.locale.tr
        wrap = widgets.Layout(display="flex", flex_flow="row wrap", width="100%", align_items="center")
        self._tabs = widgets.Tab(
            [self.views[name].widget for name in VIEWS],
            titles=tuple(tr(title) for title, _ in VIEWS.values()),
            selected_index=0,
        )
        self._earlier = widgets.Button(description=tr("Previous page"), icon="chevron-left")
        self._later = widgets.Button(description=tr("Next page"), icon="chevron-right")
        self._saved = SavedDrawer(self.locale, self.save, self.open, self.forget, self.saved())
        self._export = ExportDrawer(self.locale, self.export)
        self._terms = TermsDrawer(self.locale, lambda: self.selected, self.marks.themes, self.dictionary)
        code, self._code, self._yaml = code_drawer(self.locale)
        drawers = folded(
            {
                tr("Export"): self._export.widget,
                tr("Own terms of a theme"): self._terms.widget,
                tr("Copy as code"): code,
            }
        )
        parts = [
            widgets.Box([controls.scope, controls.text, controls.reset_button], layout=wrap),
            self._saved.widget,
            controls.period.widget,
            controls.facets.widget,
            controls.chips.widget,
            self.views[ANSWERS].widget,
            self._tabs,
            self.stories_view.widget,
            widgets.Box([self._earlier, self._later], layout=wrap),
            drawers,
        ]
        panel = widgets.VBox(parts, layout=widgets.Layout(width="100%"))
        panel.add_class("ilo-panel")
        return panel

    def __dir__(self) -> list[str]:
        return [*dir(type(self)), "selection", "corpus"]  # what the tab key offers; the parts of the panel are its own

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as ipywidgets declares it
        return self.widget._repr_mimebundle_(**kwargs)


def _one_path(data: object) -> str:
    """Return the path of the data, as a report's parameter takes it; nothing for several."""
    return data if isinstance(data, str) else ""


@takes_corpus
def explore(corpus: Corpus, *, data: str = "", dictionary: str = "", language: str = "en") -> Explorer:
    """Return a panel to explore a corpus by mouse, by keyboard or by code.

    Parameters
    ----------
    corpus
        What `load_corpus` returned, or a part of it.
    data
        Folder of the corpus for the parameters of a report, if it is not the one that the corpus was loaded from.
    dictionary
        File of themes to use instead of the project's.
    language
        Language of the panel: `en`, `fr` or `es`.

    Examples
    --------
    >>> import ilo_analysis as ilo
    >>> panel = ilo.explore(ilo.load_corpus())
    >>> panel.select(scope="general", text="recover*")
    >>> len(panel.selected.stories)
    7
    """
    return Explorer(corpus, data=data, dictionary=dictionary, language=language)
