"""The controls of the panel, made from what the corpus holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np

from ilo_analysis.display.labels import LANGUAGE_NAMES
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.choice import LISTS, Choice
from ilo_analysis.explorer.tally import Tally
from ilo_analysis.explorer.widgets import period_slider
from ilo_analysis.reference import read_reference

_LABELS = {
    "feeds": "Feeds",
    "languages": "Languages",
    "topics": "Topics",
    "themes": "Themes",
    "instruments": "Instruments",
    "countries": "Countries",
    "partners": "Partners",
    "kickers": "Kickers",
}
_SCOPES = {"general": "General news", "theme": "Feeds of one theme", "both": "Both, side by side"}


class Controls:
    """Period slider, scope, lists, free text and buttons.

    General and theme feeds are offered one scope at a time; `both` has to be chosen, and even then nothing is pooled.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._feeds: dict[str, list[str]] = {}
        for feed, scope in tally.scopes.items():
            self._feeds.setdefault(scope, []).append(feed)
        self.period = period_slider(tally.months)
        self._months = [str(month) for month in tally.months]
        scopes = [*sorted(self._feeds), *(["both"] if len(self._feeds) > 1 else [])] or ["general"]
        self.scopes = scopes
        self.scope = widgets.ToggleButtons(
            options=[(_SCOPES.get(scope, scope), scope) for scope in scopes],
            tooltips=["which feeds are offered"] * len(scopes),
            style={"button_width": "auto"},
            layout=widgets.Layout(flex="0 1 auto"),
        )
        self.lists = {name: _list(name, options) for name, options in _options(tally).items()}
        self.text = widgets.Text(
            description="Words",
            placeholder="recover*, social protection",
            continuous_update=False,
            layout=widgets.Layout(flex="1 1 260px"),
        )
        self.reset_button = widgets.Button(description="Reset", icon="undo", tooltip="Ask for nothing")
        self.export_button = widgets.Button(
            description="Export", icon="download", tooltip="Write stories, charts and parameters to the folder export"
        )
        self.earlier = widgets.Button(description="Previous page", icon="chevron-left")
        self.later = widgets.Button(description="Next page", icon="chevron-right")
        self.code = widgets.Textarea(description="Python", layout=widgets.Layout(width="98%", height="8.5em"))
        self.yaml = widgets.Textarea(description="Report", layout=widgets.Layout(width="98%", height="5em"))
        self.said = widgets.HTML()
        self._silent = False
        self._offer_feeds()

    def choice(self) -> Choice:
        """What the controls say now."""
        first, last = self.period.first, self.period.last
        whole = not self._months or (first, last) == (0, len(self._months) - 1)
        chosen = {name: tuple(self.lists[name].value) for name in LISTS}
        if not chosen["feeds"] and self.scope.value != "both":
            chosen["feeds"] = self._feeds_of(self.scope.value) if len(self._feeds) > 1 else ()
        start, end = ("", "") if whole else (self._months[first], self._months[last])
        return Choice(start=start, end=end, text=self.text.value.strip(), **chosen)

    def set(self, **values: object) -> None:
        """Set controls by the names of `Choice`, and `scope`, without telling anybody."""
        if values.get("start") and values.get("end") and str(values["start"]) > str(values["end"]):
            raise ParameterError(f"start {values['start']!r} is after end {values['end']!r}; swap them.")
        self._silent = True
        try:
            for name, value in values.items():
                self._set_one(name, value)
        finally:
            self._silent = False

    def reset(self) -> None:
        """Set every control to ask for nothing."""
        empty: dict[str, object] = dict.fromkeys(LISTS, ())
        self.set(scope=self.scopes[0], start="", end="", text="", **empty)

    def observe(self, told: Callable[[object], None]) -> None:
        """Call `told` after each change that a reader makes."""

        def changed(change: Any) -> None:  # noqa: ANN401 - ipywidgets' change has no public type
            if change["owner"] is self.scope:
                self._offer_feeds()
            if not self._silent:
                told(change)

        for control in (self.scope, self.text, *self.lists.values()):
            control.observe(changed, names="value")
        self.period.observe(changed, names=["first", "last"])

    def tell(self, code: str, parameters: str) -> None:
        """Show the selection as code and as parameters."""
        self.code.value, self.yaml.value = code, parameters

    def _set_one(self, name: str, value: object) -> None:
        if name in self.lists:
            wanted = [value] if isinstance(value, str) and value else list(value)  # type: ignore[call-overload]
            known = [option[1] for option in self.lists[name].options]
            for item in wanted:
                if item not in known:
                    other = [scope for scope, feeds in self._feeds.items() if name == "feeds" and item in feeds]
                    hint = f" It is of the scope {other[0]!r}: choose that, or 'both'." if other else ""
                    raise ParameterError(unknown_choice(name, item, known) + hint)
            self.lists[name].value = tuple(wanted)
        elif name in ("start", "end"):
            self._set_month(name, str(value))
        elif name == "scope":
            if value not in self.scopes:
                raise ParameterError(unknown_choice("scope", value, self.scopes))
            self.scope.value = value
            self._offer_feeds()
        elif name == "text":
            self.text.value = str(value)
        else:
            raise ParameterError(unknown_choice("control", name, [*LISTS, "start", "end", "scope", "text"]))

    def _set_month(self, name: str, value: str) -> None:
        """Move one thumb; the other moves along where it would be overtaken."""
        if value and value not in self._months:
            raise ParameterError(unknown_choice("month", value, self._months))
        if name == "start":
            self.period.first = self._months.index(value) if value else 0
            self.period.last = max(self.period.first, self.period.last)
        else:
            self.period.last = self._months.index(value) if value else max(len(self._months) - 1, 0)
            self.period.first = min(self.period.first, self.period.last)

    def _feeds_of(self, scope: object) -> tuple[str, ...]:
        return tuple(sorted(self._feeds.get(str(scope), ())))

    def _offer_feeds(self) -> None:
        """Offer the feeds of the chosen scope only; keep those of them that were chosen."""
        control = self.lists["feeds"]
        scope = self.scope.value
        offered = [f for s in sorted(self._feeds) if scope in (s, "both") for f in self._feeds_of(s)]
        kept = tuple(feed for feed in control.value if feed in offered)
        control.options = [(self._tally.name("feed", feed), feed) for feed in offered]
        control.value = kept


def _options(tally: Tally) -> dict[str, list[tuple[str, str]]]:
    """For each list, what the corpus holds, with the number of stories, most frequent first."""
    options = {"feeds": [(tally.name("feed", feed), feed) for feed in tally.feeds]}
    for name in LISTS[1:]:
        labels = tally.labels[name]
        counts = np.bincount(labels.label, minlength=len(labels.names))
        order = sorted(range(len(counts)), key=lambda code: (-counts[code], labels.names[code]))
        shown = _shown_names(name, tally)
        options[name] = [(f"{shown[code]} ({counts[code]:,})", labels.names[code]) for code in order]
    return options


def _shown_names(name: str, tally: Tally) -> list[str]:
    """Names as readers see them: countries and languages by name, codes of instruments as they are."""
    names = tally.labels[name].names
    if name == "countries":
        known = read_reference("countries.csv").drop_duplicates("iso3").set_index("iso3")["name_en"]
        return [str(known.get(code, code)) for code in names]
    if name == "languages":
        return [LANGUAGE_NAMES.get(code, code) for code in names]
    if name in ("instruments", "kickers"):
        return names
    return [tally.name(name.removesuffix("s"), label) for label in names]


def _list(name: str, options: list[tuple[str, str]]) -> widgets.SelectMultiple:
    width = 200 if name in ("topics", "themes") else 144  # pixels: the names of topics are the longest
    return widgets.SelectMultiple(
        options=options,
        description=_LABELS[name],
        rows=6,
        layout=widgets.Layout(flex=f"1 1 {width}px", width="auto", min_width="144px", height="auto"),
    )
