"""The panel's own widgets: a view whose marks can be clicked or reached by keyboard, the period, and the lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import anywidget
import ipywidgets
import pandas as pd
import traitlets

from ilo_analysis.display.locale import ENGLISH, Locale

_STATIC = Path(__file__).parent / "static"
_COLOURS = (_STATIC / "colours.css").read_text(encoding="utf-8")


def _style(name: str) -> str:
    """Return the style sheet of a widget, after the colours that all of them share."""
    return _COLOURS + (_STATIC / name).read_text(encoding="utf-8")


class _Place(anywidget.AnyWidget):
    """Where a state is shown in the notebook: the model of Jupyter's own that has the id `state`."""

    state = traitlets.Unicode("").tag(sync=True)


# The model of an anywidget refuses every message for good once its module has taken over two seconds to load, as it may
# where a machine is busy. So nothing that changes is kept there: an empty view would stay empty.
class State(ipywidgets.Widget):  # type: ignore[misc]
    """What a view shows and what its reader does; `widget` is the view, to be laid out."""

    _place: ClassVar[type[_Place]]

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - traits of any kind
        super().__init__(**values)
        self.widget = self._place(state=self.model_id)


class _ViewPlace(_Place):
    _esm = _STATIC / "view.js"
    _css = _style("view.css")


class _PeriodPlace(_Place):
    _esm = _STATIC / "period.js"
    _css = _style("period.css")


class _FacetsPlace(_Place):
    _esm = _STATIC / "facets.js"
    _css = _style("facets.css")


# A mark is a button with `data-mark`. One mark of each group takes part in tabbing; arrow keys move to its neighbours.
class LinkedView(State):
    """HTML in the notebook; `clicked` is the mark that was clicked last, `clicks` how many were.

    `brushed` is the run of months, "3:9", that was dragged over last, `brushes` how many were; `names` are the months.
    """

    _place = _ViewPlace
    html = traitlets.Unicode("").tag(sync=True)
    clicked = traitlets.Unicode("").tag(sync=True)
    clicks = traitlets.Int(0).tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    brushed = traitlets.Unicode("").tag(sync=True)
    brushes = traitlets.Int(0).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)


# Two of the browser's own sliders over one strip: both can be dragged, and both move by arrow keys.
class PeriodSlider(State):
    """Months from `first` to `last`, counted from 0, over a strip of what was seen of each."""

    _place = _PeriodPlace
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    statuses = traitlets.List(traitlets.Unicode()).tag(sync=True)
    first = traitlets.Int(0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)


class Facets(State):
    """Lists to choose from, each line with its number of stories: searched, sorted and ticked in the browser.

    `options` holds for each list its lines, id and name; `counts` the stories behind each line (nothing hides it),
    `added` those that choosing it would add, `chosen` the ids that are ticked.
    """

    _place = _FacetsPlace
    heads = traitlets.Dict().tag(sync=True)
    options = traitlets.Dict().tag(sync=True)
    counts = traitlets.Dict().tag(sync=True)
    added = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)


def period_slider(months: pd.PeriodIndex, locale: Locale = ENGLISH) -> PeriodSlider:
    """Return the slider over the months, set to all of them; `statuses` says how each was seen.

    >>> period_slider(pd.period_range("2021-06", "2021-08", freq="M")).names
    ['June 2021', 'July 2021', 'August 2021']
    """
    names, tr = [locale.month(month) for month in months], locale.tr
    words = {
        "full": tr("observed in full"), "partial": tr("in part"), "unobserved": tr("not observed"),
        "first": tr("First month"), "last": tr("Last month"), "period": tr("Period: {first} to {last}"),
        "none": tr("Period: no month observed"),
        "strip": tr("Months that a selected feed shows: {full} full, {partial} partial, {unobserved} unobserved"),
    }  # fmt: skip
    last = max(len(names) - 1, 0)
    return PeriodSlider(names=names, statuses=["unobserved"] * len(names), first=0, last=last, words=words)
