"""The less used parts of the panel: saved selections, export, own terms of a theme, code to copy."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.corpus import Corpus
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.errors import IloAnalysisError
from ilo_analysis.explorer.own_terms import difference, difference_html, lines_of, read_lines, save_terms
from ilo_analysis.explorer.widgets import LinkedView

_ROW = widgets.Layout(display="flex", flex_flow="row wrap", width="100%", align_items="center")
_FIELD = widgets.Layout(flex="1 1 240px")
_BOX = {"width": "98%", "height": "9em"}


class Said(widgets.HTML):  # type: ignore[misc]
    """A line that says what was done, or why it could not be."""

    def of(self, act: Callable[[], str]) -> None:
        """Do something and say what came of it."""
        try:
            words = act()
        except IloAnalysisError as error:
            words = str(error)
        self.value = f"<span role='status'>{escape(words)}</span>".replace("\n", "<br>")


class SavedDrawer:
    """A name to save the selection under, and the saved selections to open or forget."""

    def __init__(
        self,
        locale: Locale,
        save: Callable[[str], Path],
        restore: Callable[[str], None],
        forget: Callable[[str], Path],
        names: list[str],
    ) -> None:
        tr = locale.tr
        self._none = tr("saved selections")
        self.name = widgets.Text(description=tr("Name"), placeholder=tr("name of this selection"), layout=_FIELD)
        self.button = widgets.Button(description=tr("Save selection"), icon="bookmark")
        self.list = widgets.Dropdown(options=[(self._none, "")], description=tr("Open"), layout=_FIELD)
        self.forgotten = widgets.Button(description=tr("Forget"), icon="trash", disabled=True)
        self.said = Said()
        self.offer(names)

        def opened(change: dict[str, str]) -> None:
            """Open the saved selection that was picked."""
            self.forgotten.disabled = not change["new"]
            if change["new"]:
                self.said.of(lambda: restore(change["new"]) or tr("Opened: {name}.", name=change["new"]))  # type: ignore[func-returns-value]

        def saved() -> str:
            """Save the selection and say where."""
            return tr("Saved in {file}.", file=save(self.name.value))

        def removed() -> str:
            """Forget the saved selection that was picked; its name stays in the field, to save it again."""
            name = self.list.value
            file = forget(name)
            self.name.value = name
            return tr("“{name}” is removed from {file}.", name=name, file=file)

        self.list.observe(opened, names="value")
        self.button.on_click(lambda _: self.said.of(saved))
        self.forgotten.on_click(lambda _: self.said.of(removed))
        self.widget = widgets.Box([self.name, self.button, self.list, self.forgotten, self.said], layout=_ROW)

    def offer(self, names: list[str]) -> None:
        """Offer the saved selections, with none selected."""
        self.list.options = [(self._none, ""), *((name, name) for name in names)]


class ExportDrawer:
    """Folder, name and title of the files to write."""

    def __init__(self, locale: Locale, export: Callable[..., list[Path]]) -> None:
        tr = locale.tr
        self.folder = widgets.Text(value="export", description=tr("Folder"), layout=_FIELD)
        self.name = widgets.Text(value="stories", description=tr("Name"), layout=_FIELD)
        self.title = widgets.Text(
            description=tr("Title"), placeholder=tr("your own title for the open chart"), layout=_FIELD
        )
        self.button = widgets.Button(description=tr("Write files"), icon="download")
        self.said = Said()

        def written() -> str:
            """Write the files and say where."""
            files = export(self.folder.value, name=self.name.value, title=self.title.value)
            return tr("{n} files in {folder}", n=len(files), folder=files[0].parent.resolve())

        def act(_: object) -> None:
            """Write the files, which takes a moment, and say so."""
            self.said.of(lambda: tr("Writing …"))
            self.said.of(written)

        self.button.on_click(act)
        told = tr(
            "Stories as CSV and XLSX; each view as SVG, and as PNG for a slide and a column; a report's parameters."
        )
        fields = widgets.Box([self.folder, self.name, self.title, self.button], layout=_ROW)
        self.widget = widgets.VBox([widgets.HTML(f"<small>{escape(told)}</small>"), fields, self.said])


class TermsDrawer:
    """A copy of a theme's terms to edit, what it gains and loses, and a file to keep it in."""

    def __init__(
        self, locale: Locale, selected: Callable[[], Corpus], themes: pd.DataFrame, dictionary: str = ""
    ) -> None:
        tr = locale.tr
        self._locale, self._selected, self._found = locale, selected, themes
        self._given = self._own_file = ""
        self._base = read_dictionary(dictionary)
        self._categories = {category.id: category for category in self._base.categories}
        names = sorted((name_of("theme", theme, locale), theme) for theme in self._categories)
        self.theme = widgets.Dropdown(options=names, description=tr("Theme"), layout=_FIELD)
        self.terms = widgets.Textarea(description=tr("Terms"), continuous_update=False, layout=widgets.Layout(**_BOX))
        self.compare = widgets.Button(description=tr("Compare"), icon="exchange")
        self.file = widgets.Text(value="my-themes.toml", description=tr("File"), layout=_FIELD)
        self.button = widgets.Button(description=tr("Save terms"), icon="save")
        self.said, self.changed = Said(), LinkedView()
        told = tr("One term per line, after its language; “*” matches any ending. Stories are those selected above.")
        self.theme.observe(lambda _: self.take(), names="value")
        self.terms.observe(self._edited, names="value")
        self.compare.on_click(lambda _: self.said.of(self.differ))
        self.button.on_click(lambda _: self.said.of(self.keep))
        rows = [widgets.Box(row, layout=_ROW) for row in ([self.theme, self.compare], [self.file, self.button])]
        hint = widgets.HTML(f"<small>{escape(told)}</small>")
        self.widget = widgets.VBox([rows[0], hint, self.terms, self.said, self.changed.widget, rows[1]])
        self.take()

    def take(self) -> None:
        """Put the theme's own terms into the box."""
        self._given = lines_of(self._categories[self.theme.value])
        self.terms.value = self._given
        self.changed.html = ""

    def _edited(self, change: dict[str, str]) -> None:
        if change["new"] != self._given:
            self.said.of(self.differ)

    def differ(self) -> str:
        """Show what the terms in the box change."""
        self.changed.html = ""
        terms = read_lines(self.terms.value)
        found = difference(self._base, self.theme.value, terms, self._selected(), self._found)
        self.changed.html = difference_html(found.stories, self.theme.value, found.before, self._locale)
        return ""

    def keep(self) -> str:
        """Save the terms in the box as a dictionary file."""
        terms = read_lines(self.terms.value)
        again = self.file.value == self._own_file
        path = save_terms(self.file.value, self.theme.value, terms, base=self._base, again=again).resolve()
        self._own_file = self.file.value
        return self._locale.tr("Saved: ilo.find_themes(corpus, dictionary={file!r})", file=str(path))


def folded(parts: dict[str, widgets.Widget]) -> widgets.VBox:
    """Return the buttons that open and close the parts.

    Unlike an accordion's headers, they can be reached by keyboard.
    """
    buttons = [widgets.ToggleButton(description=title, layout=widgets.Layout(width="auto")) for title in parts]
    for button, part in zip(buttons, parts.values(), strict=True):
        part.layout.display = "none"
        button.observe(lambda change, part=part: _unfold(part, change["new"]), names="value")
    return widgets.VBox([widgets.Box(buttons, layout=_ROW), *parts.values()])


def _unfold(part: widgets.Widget, is_open: bool) -> None:
    part.layout.display = "" if is_open else "none"


def code_drawer(locale: Locale) -> tuple[widgets.VBox, widgets.Textarea, widgets.Textarea]:
    """Return the selection as Python and as parameters of a report, to copy: the box around both, and each."""
    code = widgets.Textarea(description="Python", layout=widgets.Layout(**_BOX))
    yaml = widgets.Textarea(description=locale.tr("Report"), layout=widgets.Layout(width="98%", height="5em"))
    return widgets.VBox([code, yaml]), code, yaml
