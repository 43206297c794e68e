"""Pictures of a chart to take away: laid out anew for a slide or a column, with title, measure, source and date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from ilo_analysis.display.figure import chart_style, on_page
from ilo_analysis.display.style import MUTED, NARROW, wrapped
from ilo_analysis.errors import ParameterError, unknown_choice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZES = ("slide", "column")
SLIDE = (1920, 1080)  # pixels
SLIDE_INCHES = 10.4  # so that the text of a chart can be read from the back of a room
COLUMN_DPI = 300
MARGIN = 0.18
TRIES = 4  # layouts until a tall chart fits the shape of a slide


class Words(NamedTuple):
    """What stands around a picture: head and measure above, source and date below."""

    head: str
    measure: str
    source: str


def words_of(title: str, message: str, caption: str) -> Words:
    """Head of a chart, what it measures, and the rest of its caption.

    >>> words_of("Stories, by feed", "Moscow shows most", "n = 3, 2021. Source: pages.")
    Words(head='Moscow shows most', measure='Stories, by feed · n = 3, 2021', source='Source: pages.')
    """
    first, _, rest = caption.rstrip(".").partition(". ")
    measure = [title] if message else []
    return Words(message or title, " · ".join([*measure, *([first] if first else [])]), f"{rest}." if rest else "")


def picture_of(laid_out: Callable[[float], Figure], words: Words, size: str) -> bytes:
    """PNG of a chart in one of the `SIZES`; equal charts give equal bytes.

    Parameters
    ----------
    laid_out
        Figure of the chart for a width in inches.

    Raises
    ------
    ParameterError
        If the size is none of these.
    """
    if size not in SIZES:
        raise ParameterError(unknown_choice("size", size, SIZES))
    if size == "column":
        figure = laid_out(NARROW)
        width = max(NARROW, figure.get_size_inches()[0])
        return _png(figure, words, (width, _height(figure, words, width)), COLUMN_DPI)
    width = SLIDE_INCHES
    for _ in range(TRIES):
        figure = laid_out(width - 2 * MARGIN)
        # a chart too tall for a slide is laid out on a larger one, which is then shown smaller
        needed = max(figure.get_size_inches()[0], _height(figure, words, width) * SLIDE[0] / SLIDE[1])
        if needed <= width:
            break
        width = needed
    return _png(figure, words, (width, width * SLIDE[1] / SLIDE[0]), SLIDE[0] / width)


def _lines(words: Words, width: float) -> tuple[list[str], list[str], list[str], float]:
    """Lines of the three texts, and how much larger than on a page they are: on a larger slide they grow with it."""
    scale = max(1.0, width / SLIDE_INCHES)
    room = width - 2 * MARGIN
    head = wrapped(words.head, 15 * scale, room, bold=True)
    measure = wrapped(words.measure, 10.5 * scale, room) if words.measure else []
    return head, measure, wrapped(words.source, 9 * scale, room), scale


def _room(words: Words, width: float) -> tuple[float, float]:
    """Inches above and below the drawing."""
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
