"""The key over a chart: a square of each look with its words, on as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ilo_analysis.display.style import LEFT, MUTED, SMALL, chart_width, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP, LINE = 0.23, 0.2  # inches between the words, and between the lines
_SQUARE = 0.16
_TO_WORDS = 0.22


class KeyMark(NamedTuple):
    """Words, and the style of their square as keywords of a matplotlib patch."""

    words: str
    look: dict[str, Any]


def _places(marks: Sequence[KeyMark]) -> list[tuple[float, int]]:
    """Inches from the left, and line, of each mark."""
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
    """Inches that the key takes, with the room below it."""
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
