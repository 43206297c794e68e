"""The key over a chart: a square of each look with its words, on as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ilo_analysis.display.style import LEFT, MUTED, SMALL, chart_width, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP, LINE = 0.23, 0.2  # inches between the words, and between the lines
_SQUARE = 0.16
_TO_WORDS = 0.22


class KeyMark(NamedTuple):
    """Words, and the look of their square as matplotlib's patches take it."""

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
    """Draw the key from the top edge of the figure that `axes` belong to."""
    from matplotlib.patches import Rectangle

    figure: Any = axes.figure
    width, height = figure.get_size_inches()
    for mark, (at, line) in zip(marks, _places(marks), strict=True):
        middle = height - 0.1 - line * LINE
        square = Rectangle(
            ((LEFT + at) / width, (middle - 0.065) / height), _SQUARE / width, 0.13 / height, lw=0.8,
            transform=figure.transFigure, clip_on=False, **mark.look,
        )  # fmt: skip
        axes.add_patch(square)
        axes.text((LEFT + at + _TO_WORDS) / width, middle / height, mark.words, transform=figure.transFigure,
                  size=SMALL, color=MUTED, va="center")  # fmt: skip
