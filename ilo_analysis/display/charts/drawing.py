"""A chart while it is drawn: its id, language and figure, the marks that lead to stories, and the key over it.

A key has a square of each look with its words, on as many lines as they need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pandas as pd

from ilo_analysis.display.captions import never_seen_words, none_found
from ilo_analysis.display.chart import Cell, Chart
from ilo_analysis.display.charts.axes import cell_id
from ilo_analysis.display.figure import axes_at, blank_figure
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.style import LEFT, MUTED, SHADE, SMALL, chart_width, text_width, wrapped
from ilo_analysis.display.table import Table

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GAP, LINE = 0.23, 0.2  # inches between the words of a key, and between its lines
_SQUARE = 0.16
_TO_WORDS = 0.22


class Drawing:
    """What every part of a chart draws on; the names of feeds and themes come from the tables that are drawn."""

    figure: Figure

    def __init__(self, chart_id: str, language: str, *tables: object) -> None:
        self.id, self.locale = chart_id, Locale.of(language, *tables)
        self.cells: list[Cell] = []

    def page(self, height: float) -> None:
        """Begin the figure, of this many inches."""
        self.figure = blank_figure(height)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return the axes placed in inches from the left and top edge."""
        return axes_at(self.figure, left, top, width, height)

    def name(self, kind: str, name: object) -> str:
        """Name of a feed, topic or theme."""
        return name_of(kind, name, self.locale)

    def mark(self, artist: Artist, keys: Iterable[object], label: str, stories: Iterable[str]) -> str:
        """Make what was drawn lead to its stories; the id of the mark, which `keys` make."""
        cell = Cell(cell_id(*keys), label, tuple(stories))
        artist.set_url(f"#cell-{self.id}-{cell.id}")
        self.cells.append(cell)
        return cell.id

    def chart(
        self,
        title: str,
        data: pd.DataFrame,
        *,
        shown: pd.DataFrame | None = None,
        columns: Iterable[str] = (),
        heads: Mapping[str, str] = {},
        **words: Any,  # noqa: ANN401 - the other fields of a chart
    ) -> Chart:
        """Return the finished chart; its table shows these columns of `shown`, or else of `data`."""
        table = Table().showing(data if shown is None else shown, columns, self.locale, heads)
        language = self.locale.language
        return Chart(self.id, title, self.figure, data, table=table, cells=self.cells, language=language, **words)

    def empty(self, title: str, data: pd.DataFrame, source: pd.DataFrame | None = None) -> Chart:
        """Return the chart of an empty selection: it says so, and whether no page shows the selection of `source`."""
        unseen = never_seen_words(data if source is None else source, self.locale)
        words = unseen or none_found(self.locale)
        drawn = self.locale.tr("not observed") if unseen else self.locale.tr("No stories to show.")
        self.page(1.0)
        axes = self.axes(LEFT, 0.1, chart_width() - 2 * LEFT, 0.8)
        axes.set(xticks=[], yticks=[], facecolor=SHADE)
        axes.spines["bottom"].set_visible(False)
        axes.text(0.5, 0.5, "\n".join(wrapped(drawn, 10.5, chart_width() - 0.8)), ha="center", va="center", color=MUTED)
        return self.chart(title, data, alt=words, caption=words)


class KeyMark(NamedTuple):
    """Words, and the style of their square as keywords of a matplotlib patch."""

    words: str
    look: dict[str, Any]


def _places(marks: Sequence[KeyMark]) -> list[tuple[float, int]]:
    """Return the inches from the left, and line, of each mark."""
    places: list[tuple[float, int]] = []
    at, line = 0.0, 0
    for mark in marks:
        width = _TO_WORDS + text_width(mark.words, SMALL)
        if at and at + width > chart_width() - 2 * LEFT:
            at, line = 0.0, line + 1
        places.append((at, line))
        at += width + GAP
    return places


def key_height(marks: Sequence[KeyMark]) -> float:
    """Return the inches that the key takes, with the room below it."""
    return 0.12 + LINE * (_places(marks)[-1][1] + 1)


def draw_key(axes: Axes, marks: Sequence[KeyMark]) -> None:
    """Draw the key from the top edge of the figure that `axes` belong to; it moves along with them."""
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import ScaledTranslation

    figure: Any = axes.figure
    width, height = figure.get_size_inches()
    box, corner = axes.get_position(), cast(Any, axes.transAxes)
    # Inches from the upper left corner of the axes, so that it stays over them on the page of a slide.
    place = figure.dpi_scale_trans + ScaledTranslation(0, 1, corner)
    for mark, (at, line) in zip(marks, _places(marks), strict=True):
        x, middle = LEFT + at - box.x0 * width, height * (1 - box.y1) - 0.1 - line * LINE
        square = Rectangle((x, middle - 0.065), _SQUARE, 0.13, lw=0.8, transform=place, clip_on=False, **mark.look)
        axes.add_patch(square)
        axes.text(x + _TO_WORDS, middle, mark.words, transform=place, size=SMALL, color=MUTED, va="center")
