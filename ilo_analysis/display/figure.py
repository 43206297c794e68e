"""A figure outside pyplot in the style of the reports: made, measured in inches, and written.

A saved picture has title, measure, source and date around it; for a slide or a column it is redrawn.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ilo_analysis.display.style import MUTED, NARROW, any_script, chart_width, wrapped
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.text.terminal import drawable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MEASURED_FONT = "'DejaVu Sans'"
_PAGE_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans'"
SIZES = ("slide", "column")
SLIDE = (1920, 1080)  # pixels
SLIDE_INCHES = 10.4  # so that the text of a chart can be read from the back of a room
MOST_INCHES = 1.25 * SLIDE_INCHES  # of a taller chart fewer rows are shown, so that it need not be shown smaller
SLIDE_ROWS = (16, 8, 6, 4, 3)  # most rows of a panel, of which a slide shows as many as it has room for
COLUMN_DPI = 300
MARGIN = 0.18
TRIES = 4  # layouts until a tall chart fits the shape of a slide
ALMOST = 0.01  # inches that nobody sees


@contextmanager
def chart_style() -> Iterator[None]:
    """Style of the project for what is drawn inside; nothing outside is changed."""
    import matplotlib as mpl

    with mpl.rc_context(_full_style()), any_script():
        yield


@cache
def project_style() -> dict[str, Any]:
    """Return the settings of matplotlib that make the look of the reports."""
    import matplotlib as mpl

    return dict(mpl.rc_params_from_file(Path(__file__).with_name("ilo_analysis.mplstyle"), use_default_template=False))


@cache
def _full_style() -> dict[str, Any]:
    """Look of the reports over matplotlib's own defaults, so that no style of the reader's changes a chart."""
    from matplotlib import rcParamsDefault

    # the backend is no matter of style, and setting it loads it
    defaults = {name: value for name, value in rcParamsDefault.items() if not name.startswith("backend")}
    return defaults | project_style()


def blank_figure(height: float) -> Figure:
    """Empty figure of this many inches, outside pyplot, so that nothing has to be closed."""
    from matplotlib.figure import Figure as NewFigure

    return NewFigure(figsize=(chart_width(), height))


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return the axes placed in inches from the left and top edge: margins are computed, not found by drawing twice."""
    full_width, full_height = figure.get_size_inches()
    return figure.add_axes(
        (left / full_width, 1 - (top + height) / full_height, width / full_width, height / full_height)
    )


@contextmanager
def on_page(figure: Figure, inches: tuple[float, float], corner: tuple[float, float]) -> Iterator[None]:
    """Lay the figure on a larger page, its lower left corner at `corner`; what is added to it inside is taken away."""
    (width, height), (left, bottom) = inches, corner
    old_width, old_height = figure.get_size_inches()
    places, texts = [axes.get_position() for axes in figure.axes], len(figure.texts)
    figure.set_size_inches(width, height)
    for axes, box in zip(figure.axes, places, strict=True):
        x, y = (left + box.x0 * old_width) / width, (bottom + box.y0 * old_height) / height
        axes.set_position((x, y, box.width * old_width / width, box.height * old_height / height))
    try:
        yield
    finally:
        for text in figure.texts[texts:]:
            text.remove()
        figure.set_size_inches(old_width, old_height)
        for axes, box in zip(figure.axes, places, strict=True):
            axes.set_position(box)


def drawn(figure: Figure, kind: str) -> bytes:
    """Return the bytes of the figure, drawn once and without a date, so that equal charts have equal bytes."""
    no_date: dict[str, dict[str, None]] = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
    buffer = BytesIO()
    with chart_style():
        figure.savefig(buffer, format=kind, metadata=no_date.get(kind))
    written = buffer.getvalue()
    if kind != "svg":
        return written
    return drawable(written.decode("utf-8").replace(_MEASURED_FONT, _PAGE_FONTS)).encode("utf-8")


class Words(NamedTuple):
    """The words around a picture: title and measure above, source and date below."""

    head: str
    measure: str
    source: str


def words_of(title: str, message: str, caption: str) -> Words:
    """Return the head of a chart, what it measures, and the rest of its caption.

    >>> words_of("Stories, by feed", "Moscow shows most", "n = 3, 2021. Source: pages.")
    Words(head='Moscow shows most', measure='Stories, by feed · n = 3, 2021', source='Source: pages.')
    """
    first, _, rest = caption.rstrip(".").partition(". ")
    measure = [title] if message else []
    return Words(message or title, " · ".join([*measure, *([first] if first else [])]), f"{rest}." if rest else "")


def picture_of(laid_out: Callable[[float, int], tuple[Figure, Words]], size: str) -> bytes:
    """Return the PNG of a chart in one of the `SIZES`; equal charts give equal bytes.

    Parameters
    ----------
    laid_out
        Figure of the chart, and the words around it, for a width in inches and the most rows of a panel (0: all).

    Raises
    ------
    ParameterError
        If the size is none of these.
    """
    if size not in SIZES:
        raise ParameterError(unknown_choice("size", size, SIZES))
    if size == "column":
        figure, words = laid_out(NARROW, 0)
        width = max(NARROW, figure.get_size_inches()[0])
        return _png(figure, words, (width, _height(figure, words, width)), COLUMN_DPI)
    laid = cache(lambda rows, width=SLIDE_INCHES: laid_out(width - 2 * MARGIN, rows))  # each takes as long as a chart
    rows = 0
    if _needed(*laid(rows)) > MOST_INCHES:
        first = bisect_left(SLIDE_ROWS, True, key=lambda most: _needed(*laid(most)) <= MOST_INCHES)
        rows = SLIDE_ROWS[min(first, len(SLIDE_ROWS) - 1)]
    width, (figure, words) = SLIDE_INCHES, laid(rows)
    for _ in range(TRIES):
        needed = _needed(figure, words, width)
        if needed <= width:
            break
        # a chart too tall for a slide is laid out on a larger one, which is then shown smaller
        width = needed
        figure, words = laid(rows, width)
    return _png(figure, words, (width, width * SLIDE[1] / SLIDE[0]), SLIDE[0] / width)


def _needed(figure: Figure, words: Words, width: float = SLIDE_INCHES) -> float:
    """Return the inches that a slide must have for the chart and its words, which grow with it; at least `width`."""
    least = max(width, float(figure.get_size_inches()[0]))
    while (taken := _height(figure, words, least) * SLIDE[0] / SLIDE[1]) > least + ALMOST:
        least = taken
    return least


def _lines(words: Words, width: float) -> tuple[list[str], list[str], list[str], float]:
    """Return the lines of the three texts, and how much larger than on a page they are: they grow with the slide."""
    scale = max(1.0, width / SLIDE_INCHES)
    room = 0.97 * (width - 2 * MARGIN)  # letters in whole pixels are a little wider than measured
    head = wrapped(words.head, 15 * scale, room, bold=True)
    measure = wrapped(words.measure, 10.5 * scale, room) if words.measure else []
    return head, measure, wrapped(words.source, 9 * scale, room), scale


def _room(words: Words, width: float) -> tuple[float, float]:
    """Return the inches above and below the drawing."""
    head, measure, source, scale = _lines(words, width)
    return (2 * MARGIN + scale * (0.27 * len(head) + 0.19 * len(measure)), 2 * MARGIN + scale * 0.17 * len(source))


def _height(figure: Figure, words: Words, width: float) -> float:
    return float(figure.get_size_inches()[1]) + sum(_room(words, width))


def _png(figure: Figure, words: Words, inches: tuple[float, float], dpi: float) -> bytes:
    buffer = BytesIO()
    with chart_style(), _placed(figure, words, inches):
        figure.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()


@contextmanager
def framed(figure: Figure, words: Words) -> Iterator[None]:
    """Figure as wide as it is, under its words and over its source, put back afterwards."""
    width = float(figure.get_size_inches()[0])
    with chart_style(), _placed(figure, words, (width, _height(figure, words, width))):
        yield


@contextmanager
def _placed(figure: Figure, words: Words, inches: tuple[float, float]) -> Iterator[None]:
    """Figure in the middle of a larger page, under its words and over its source, put back afterwards."""
    width, height = inches
    old_width, old_height = figure.get_size_inches()
    above, below = _room(words, width)
    corner = (width - old_width) / 2, below + (height - above - below - old_height) / 2
    head, measure, source, scale = _lines(words, width)
    x, top = MARGIN / width, 1 - MARGIN / height
    under = top - scale * 0.27 * len(head) / height
    with on_page(figure, inches, corner):
        figure.text(x, top, "\n".join(head), size=15 * scale, weight="bold", va="top")
        figure.text(x, under, "\n".join(measure), size=10.5 * scale, color=MUTED, va="top")
        figure.text(x, MARGIN / height, "\n".join(source), size=9 * scale, color=MUTED, va="bottom")
        yield
