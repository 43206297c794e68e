"""A figure outside pyplot in the style of the reports: made, measured in inches, laid on a larger page, written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilo_analysis.display.style import any_script, chart_width
from ilo_analysis.text.terminal import drawable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MEASURED_FONT = "'DejaVu Sans'"
_PAGE_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans'"


@contextmanager
def chart_style() -> Iterator[None]:
    """Style of the project for what is drawn inside; nothing outside is changed."""
    import matplotlib as mpl

    with mpl.rc_context(_full_style()), any_script():
        yield


@cache
def project_style() -> dict[str, Any]:
    """Settings of matplotlib that make the look of the reports."""
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
    """Axes placed in inches from the left and top edge: margins are computed, not found by drawing twice."""
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
    """Bytes of the figure, drawn once and without a date, so that equal charts have equal bytes."""
    no_date: dict[str, dict[str, None]] = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
    buffer = BytesIO()
    with chart_style():
        figure.savefig(buffer, format=kind, metadata=no_date.get(kind))
    written = buffer.getvalue()
    if kind != "svg":
        return written
    return drawable(written.decode("utf-8").replace(_MEASURED_FONT, _PAGE_FONTS)).encode("utf-8")
