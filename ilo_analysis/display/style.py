"""Colours and sizes of charts, and how wide printed text is: charts are laid out once, not found by drawing twice."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

FONT_SIZE, SMALL = 10.5, 9.0
TEXT = "#1b1f24"
MUTED = "#59626d"
RULE = "#9aa3ad"
GRID = "#d9dee3"
SHADE = "#eef1f4"
PAGE = "#ffffff"
# After Okabe and Ito, darkened until each is readable as text on white (4.5 : 1 or more).
BLUE = "#1d5fa6"
VERMILION = "#b5430c"
GREEN = "#00704f"
PURPLE = "#8f3f78"
OCHRE = "#866000"
SLATE = "#4a5868"
# Steps of a heat map on a light page, and on a dark one: more is darker here, and lighter there. Numbers on the first
# three have the colour of the text, those on the others that of the page.
HEAT = {"#e3eef9": "#1c2c3f", "#c3daf0": "#20405f", "#93bde4": "#275a8c", "#2b6cb0": "#7db3f0", "#0f3d75": "#c6dffc"}
LEFT = 0.12  # inches at the edges of every chart

# Environment variable that makes each chart of a notebook draw itself as PNG as well: four times the work.
PNG_TOO = "ILO_ANALYSIS_PNG"
WIDE, NARROW = 9.2, 3.9  # inches: the column of a page, and the screen of a phone
_width: ContextVar[float] = ContextVar("width of charts in inches", default=WIDE)
_rows: ContextVar[int] = ContextVar("most rows of a panel; 0 is as many as the chart has room for", default=0)


def chart_width() -> float:
    """Return the inches that a chart is wide: those of a page, or of a phone inside `narrow_charts`."""
    return _width.get()


@contextmanager
def charts_this_wide(inches: float, rows: int = 0) -> Iterator[None]:
    """Lay out charts for this width inside the block, with at most this many rows in a panel."""
    before, before_rows = _width.set(inches), _rows.set(rows)
    try:
        yield
    finally:
        _width.reset(before)
        _rows.reset(before_rows)


def rows_shown(wide: int, on_a_phone: int) -> int:
    """Return how many rows a panel shows: `wide` on a page, and on a phone or a slide at most what fits."""
    most = wide if chart_width() >= WIDE else min(wide, on_a_phone)
    return min(most, _rows.get() or most)


def narrow_charts() -> AbstractContextManager[None]:
    """Lay out charts for the screen of a phone inside the block."""
    return charts_this_wide(NARROW)


@contextmanager
def any_script() -> Iterator[None]:
    """Suppress warnings about characters that DejaVu lacks, such as Chinese: on a page the browser draws them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = FONT_SIZE, *, bold: bool = False) -> float:
    """Return the width of a printed text in inches.

    >>> text_width("") == 0 and text_width("wide", 20) > text_width("wide", 10) > 0.3
    True
    """
    face = _face(bold)
    face.set_size(size * 8, 72)  # so that rounding to whole pixels does not matter
    with any_script():
        face.set_text(text, 0.0)
    return float(face.get_width_height()[0] / 64 / 72 / 8)


@cache
def _face(bold: bool) -> Any:  # noqa: ANN401 - matplotlib's font object has no public type
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text, none wider than `width` inches (a single longer word is cut)."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(shortened(word, size, width))
    return lines or [""]


def label_lines(name: str, size: float, most: float) -> str:
    """Return the label of an axis in lines of at most this width in inches, and less than half of a narrow chart."""
    return "\n".join(wrapped(name, size, min(most, 0.4 * chart_width())))


def row_height(labels: Sequence[str], least: float) -> float:
    """Return the inches that a row of an axis needs so that no label touches the next."""
    return max([least, *(0.06 + 0.16 * (label.count("\n") + 1) for label in labels)])


def shortened(text: str, size: float, width: float) -> str:
    """Return the text, cut with an ellipsis if it is wider than `width` inches."""
    if text_width(text[:400], size) <= width and len(text) <= 400:
        return text
    kept = text[:400]
    while kept and text_width(kept + "…", size) > width:
        kept = kept[: max(len(kept) * 9 // 10, 0)] if len(kept) > 20 else kept[:-1]
    return kept.rstrip() + "…"
