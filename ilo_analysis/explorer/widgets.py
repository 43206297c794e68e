"""The panel's own widgets: a view whose marks can be clicked or reached by keyboard, and the period slider."""

from __future__ import annotations

from pathlib import Path

import anywidget
import pandas as pd
import traitlets

from ilo_analysis.display.captions import period_name

# A mark is a button with `data-mark`. One mark of each group takes part in tabbing; arrow keys move to its neighbours.

_STATIC = Path(__file__).parent / "static"


class LinkedView(anywidget.AnyWidget):
    """HTML in the notebook; `clicked` is the mark that was clicked last, `clicks` how many were."""

    _esm = _STATIC / "view.js"
    _css = _STATIC / "view.css"
    html = traitlets.Unicode("").tag(sync=True)
    clicked = traitlets.Unicode("").tag(sync=True)
    clicks = traitlets.Int(0).tag(sync=True)


# Two of the browser's own sliders over one strip: both can be dragged, and both move by arrow keys.


class PeriodSlider(anywidget.AnyWidget):
    """Months from `first` to `last`, counted from 0, over a strip of what was seen of each."""

    _esm = _STATIC / "period.js"
    _css = _STATIC / "period.css"
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    statuses = traitlets.List(traitlets.Unicode()).tag(sync=True)
    first = traitlets.Int(0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)


def period_slider(months: pd.PeriodIndex) -> PeriodSlider:
    """Slider over the months, set to all of them; `statuses` says how each was seen.

    >>> period_slider(pd.period_range("2021-06", "2021-08", freq="M")).names
    ['June 2021', 'July 2021', 'August 2021']
    """
    names = [period_name(month) for month in months]
    return PeriodSlider(names=names, statuses=["unobserved"] * len(names), first=0, last=max(len(names) - 1, 0))
