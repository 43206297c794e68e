"""Layer 6: the controls of the panel, made from what the corpus holds."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from ilo_analysis.corpus import Corpus
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explore.choice import LISTS, Choice
from ilo_analysis.explore.story_rows import SORTS
from ilo_analysis.selection import SUBJECTS, Marks

_WIDE = widgets.Layout(width="100%")
_LABELS = {
    "feeds": "Feeds",
    "languages": "Languages",
    "topics": "Topics",
    "themes": "Themes",
    "instruments": "Instruments",
    "countries": "Countries",
}
_SHADES = {
    "full": "#1d5fa6",
    "partial": "repeating-linear-gradient(45deg,#1d5fa6 0 2px,#fff 2px 5px)",
    "unobserved": "#eef1f4",
}


class Controls:
    """Period slider, scope, lists, free text, sort order and buttons.

    General and theme feeds are offered one scope at a time; `both` has to be chosen, and even then nothing is pooled.
    """

    def __init__(self, corpus: Corpus, marks: Marks) -> None:
        self._feeds = corpus.coverage.groupby("scope")["feed"].unique().to_dict()
        self._months = [str(month) for month in sorted(corpus.coverage["month"].unique())] or ["no months"]
        self.period = widgets.SelectionRangeSlider(
            options=self._months,
            index=(0, len(self._months) - 1),
            description="Period",
            continuous_update=False,
            layout=_WIDE,
        )
        self.strip = widgets.HTML(months_strip(corpus.coverage), layout=_WIDE)
        scopes = [*sorted(self._feeds), *(["both"] if len(self._feeds) > 1 else [])] or ["general"]
        self.scope = widgets.ToggleButtons(
            options=scopes, description="Scope", tooltips=["feeds of one kind are shown at a time"] * len(scopes)
        )
        self.lists = {name: _list(name, options) for name, options in _options(corpus, marks).items()}
        self.text = widgets.Text(
            description="Words", placeholder="recover*, social protection", continuous_update=False, layout=_WIDE
        )
        self.sort = widgets.Dropdown(options=list(SORTS), description="Sort by")
        self.reset_button = widgets.Button(description="Reset", icon="undo", tooltip="Ask for nothing")
        self.export_button = widgets.Button(
            description="Export", icon="download", tooltip="Write the files to ./export"
        )
        self.earlier = widgets.Button(description="Previous page")
        self.later = widgets.Button(description="Next page")
        self.code = widgets.Textarea(description="As code", layout=widgets.Layout(width="100%", height="7.5em"))
        self.yaml = widgets.Textarea(description="As report", layout=widgets.Layout(width="100%", height="5em"))
        self.said = widgets.HTML()
        self._silent = False
        self._offer_feeds()

    def choice(self) -> Choice:
        """What the controls say now."""
        first, last = self.period.index
        whole = (first, last) == (0, len(self._months) - 1)
        chosen = {name: tuple(self.lists[name].value) for name in LISTS}
        if not chosen["feeds"] and self.scope.value != "both":
            chosen["feeds"] = self._feeds_of(self.scope.value) if len(self._feeds) > 1 else ()
        start, end = ("", "") if whole else (self._months[first], self._months[last])
        return Choice(start=start, end=end, text=self.text.value.strip(), **chosen)

    def set(self, **values: object) -> None:
        """Set controls by the names of `Choice`, and `scope`, without telling anybody."""
        self._silent = True
        try:
            for name, value in values.items():
                self._set_one(name, value)
        finally:
            self._silent = False

    def reset(self) -> None:
        """Set every control to ask for nothing."""
        empty: dict[str, object] = dict.fromkeys(LISTS, ())
        self.set(scope=self.scope.options[0], start="", end="", text="", **empty)

    def observe(self, told: Callable[[object], None]) -> None:
        """Call `told` after each change that a reader makes."""

        def changed(change: Any) -> None:  # noqa: ANN401 - ipywidgets' change has no public type
            if change["owner"] is self.scope:
                self._offer_feeds()
            if not self._silent:
                told(change)

        for control in (self.period, self.scope, self.text, *self.lists.values()):
            control.observe(changed, names="value")

    def tell(self, code: str, parameters: str) -> None:
        """Show the selection as code and as parameters."""
        self.code.value, self.yaml.value = code, parameters

    def _set_one(self, name: str, value: object) -> None:
        if name in self.lists:
            wanted = [value] if isinstance(value, str) and value else list(value)  # type: ignore[call-overload]
            known = [option[1] for option in self._all_options(name)]
            for item in wanted:
                if item not in known:
                    raise ParameterError(unknown_choice(name, item, known))
            self.lists[name].value = tuple(wanted)
        elif name in ("start", "end"):
            first, last = self.period.index
            month = str(value)[:7] or self._months[0 if name == "start" else -1]
            if month not in self._months:
                raise ParameterError(unknown_choice("month", month, self._months))
            place = self._months.index(month)
            self.period.index = (min(place, last), last) if name == "start" else (first, max(place, first))
        elif name == "scope":
            if value not in self.scope.options:
                raise ParameterError(unknown_choice("scope", value, self.scope.options))
            self.scope.value = value
            self._offer_feeds()
        elif name == "text":
            self.text.value = str(value)
        else:
            raise ParameterError(unknown_choice("control", name, [*LISTS, "start", "end", "scope", "text"]))

    def _all_options(self, name: str) -> list[tuple[str, str]]:
        return list(self.lists[name].options)

    def _feeds_of(self, scope: str) -> tuple[str, ...]:
        return tuple(sorted(self._feeds.get(scope, ())))

    def _offer_feeds(self) -> None:
        """Offer the feeds of the chosen scope only; keep those of them that were chosen."""
        control = self.lists["feeds"]
        scope = self.scope.value
        offered = [f for s in sorted(self._feeds) if scope in (s, "both") for f in self._feeds_of(s)]
        kept = tuple(feed for feed in control.value if feed in offered)
        control.options = [(feed, feed) for feed in offered]
        control.value = kept


def months_strip(coverage: pd.DataFrame) -> str:
    """HTML strip over the slider: one box per month, full, partly or not observed by any feed.

    Examples
    --------
    >>> from ilo_analysis.schema import as_table
    >>> "role" in months_strip(as_table([], "coverage"))
    True
    """
    rank = {"full": 2, "partial": 1, "unobserved": 0}
    best = coverage.assign(rank=coverage["status"].map(rank)).groupby("month")["rank"].max().sort_index()
    names = {place: name for name, place in rank.items()}
    boxes = "".join(
        f'<span title="{month}: {names[place]}" style="flex:1;background:{_SHADES[names[place]]};'
        f'border:1px solid #9aa3ad"></span>'
        for month, place in best.items()
    )
    counts = ", ".join(f"{int((best == place).sum())} {name}" for name, place in rank.items())
    label = escape(f"Months observed by at least one feed: {counts}")
    return f'<div role="img" aria-label="{label}" style="display:flex;height:12px">{boxes}</div><small>{label}</small>'


def _options(corpus: Corpus, marks: Marks) -> dict[str, list[tuple[str, str]]]:
    """For each list, what the corpus holds, with the number of stories, most frequent first."""
    options = {"feeds": [(feed, feed) for feed in sorted(corpus.coverage["feed"].unique())]}
    options["languages"] = _counted(corpus.stories, "language")
    for name, (table, column) in SUBJECTS.items():
        options[name] = _counted(getattr(marks, table), column)
    return options


def _counted(table: pd.DataFrame, column: str) -> list[tuple[str, str]]:
    counts = table.dropna(subset=[column]).groupby(column)["story_id"].nunique()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [(f"{value} ({count:,})", str(value)) for value, count in ordered]


def _list(name: str, options: list[tuple[str, str]]) -> widgets.SelectMultiple:
    rows = min(6, max(3, len(options)))
    return widgets.SelectMultiple(options=options, description=_LABELS[name], rows=rows, layout=_WIDE)
