"""The controls of the panel, made from what the corpus holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from ilo_analysis.annotate.names import ids_of
from ilo_analysis.display.labels import PARTS, words_of_label
from ilo_analysis.display.locale import ENGLISH, N_, Locale
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.selection import Selection
from ilo_analysis.explorer.tally import Tally
from ilo_analysis.explorer.widgets import Facets, LinkedView, period_slider
from ilo_analysis.text.periods import first_day, last_day

_SCOPES = {
    "both": N_("All feeds, side by side"),
    "general": N_("General news"),
    "theme": N_("Feeds of one theme"),
    "unknown": N_("Feeds of unknown scope"),
}


class Controls:
    """Period slider, scope, words, lists, and a chip for each thing chosen.

    Feeds of all scopes are shown side by side unless one scope is asked for; only what is labelled as pooled is.
    """

    def __init__(self, tally: Tally, locale: Locale = ENGLISH) -> None:
        self._tally, self._locale = tally, locale
        self._months = tally.month_ids
        self._all_scopes = sorted(set(tally.scopes.values()))
        self.period = period_slider(tally.months, locale)
        self.scopes = [*(["both"] if len(self._all_scopes) != 1 else []), *self._all_scopes]
        self.scope = widgets.ToggleButtons(
            options=[(locale.tr(_SCOPES[scope]), scope) for scope in self.scopes],
            tooltips=[locale.tr("feeds to count")] * len(self.scopes),
            style={"button_width": "auto"},
            layout=widgets.Layout(flex="0 1 auto"),
        )
        self.text = widgets.Text(
            description=locale.tr("Words"),
            placeholder="recover*, social protection",
            continuous_update=False,
            layout=widgets.Layout(flex="1 1 260px"),
        )
        self.names = {
            part: {value: words_of_label(part, value, locale) for value in tally.names(part)} for part in PARTS
        }
        self.facets = _facets(self.names, locale)
        self.chips = LinkedView()
        self.reset_button = widgets.Button(
            description=locale.tr("Reset"),
            icon="undo",
            tooltip=locale.tr("Clear the selection"),
            layout=widgets.Layout(width="auto", flex="0 0 auto"),
        )
        self._silent = False

    def selection(self) -> Selection:
        """Return what the controls say now."""
        first, last = self.period.first, self.period.last
        chosen = {part: tuple(self.facets.chosen.get(part, ())) for part in PARTS}
        offered = self._offered()
        chosen["feeds"] = tuple(feed for feed in chosen["feeds"] if feed in offered)
        if not chosen["feeds"] and len(offered) < len(self._tally.feeds):
            chosen["feeds"] = tuple(sorted(offered))
        start = self._months[first] if first else ""
        end = self._months[last] if last < len(self._months) - 1 else ""
        return Selection(start=start, end=end, text=self.text.value.strip(), **chosen)

    def set(self, **values: Any) -> None:  # noqa: ANN401 - what a notebook's author writes
        """Set controls by the names of `Selection`, or `scope`, without notifying observers; all are set, or none."""
        period = self._period(values.pop("start", None), values.pop("end", None))
        if "scope" in values and values["scope"] not in self.scopes:
            raise ParameterError(unknown_choice("scope", values["scope"], self.scopes))
        scope = values.get("scope", self.scope.value)
        lists = {name: self._wanted(name, values[name], scope) for name in PARTS if name in values}
        for name in values:
            if name not in (*PARTS, "scope", "text"):
                raise ParameterError(unknown_choice("control", name, [*PARTS, "start", "end", "scope", "text"]))
        self._silent = True
        try:
            self.scope.value = scope
            self.period.first, self.period.last = period
            self.facets.chosen = {**self.facets.chosen, **lists}
            self.text.value = str(values.get("text", self.text.value))
        finally:
            self._silent = False

    def reset(self) -> None:
        """Clear every control."""
        self._silent = True
        self.period.first, self.period.last = 0, max(len(self._months) - 1, 0)
        self._silent = False
        self.set(scope=self.scopes[0], text="", **dict.fromkeys(PARTS, ()))

    def drop(self, chip: str) -> None:
        """Remove the part of the selection that a chip shows."""
        part, _, place = chip.partition(":")
        if part == "period":
            self.period.first, self.period.last = 0, max(len(self._months) - 1, 0)
        elif part in ("scope", "text"):
            self.set(**{part: self.scopes[0] if part == "scope" else ""})
        else:
            kept = list(self.facets.chosen.get(part, ()))
            self.set(**{part: [value for at, value in enumerate(kept) if str(at) != place]})

    def observe(self, told: Callable[[object], None]) -> None:
        """Call `told` after each change that a reader makes."""

        def changed(change: Any) -> None:  # noqa: ANN401 - ipywidgets' change has no public type
            """Report a change, unless the panel made it."""
            if not self._silent:
                told(change)

        for control in (self.scope, self.text):
            control.observe(changed, names="value")
        self.facets.observe(changed, names="chosen")
        self.period.observe(changed, names=["first", "last"])

    def show(self, selection: Selection) -> None:
        """Show the number behind every line, what was seen of each month, and a chip for each thing chosen."""
        counts, added = {}, {}
        offered = self._offered()
        for part, (n, more) in self._tally.facets(selection).items():
            counts[part] = [
                None if part == "feeds" and feed not in offered else count
                for feed, count in zip(self._tally.names(part), n.tolist(), strict=True)
            ]
            added[part] = more.tolist() if more.any() else []
        with self.facets.hold_sync():
            self.facets.counts, self.facets.added = counts, added
        self.period.statuses = self._tally.seen(selection)
        self.chips.html = self._chips()

    def _chips(self) -> str:
        """Return a button for each thing chosen, that takes it back."""
        tr, chips = self._locale.tr, []
        first, last = self.period.first, self.period.last
        if self._months and (first, last) != (0, len(self._months) - 1):
            chips.append(
                ("period", self.period.names[first] + (f" – {self.period.names[last]}" if last > first else ""))
            )
        if self.scope.value != self.scopes[0]:
            chips.append(("scope", tr(_SCOPES[self.scope.value])))
        if self.text.value.strip():
            chips.append(("text", tr("“{text}”", text=self.text.value.strip())))
        for part, head in PARTS.items():
            for at, value in enumerate(self.facets.chosen.get(part, ())):
                chips.append((f"{part}:{at}", f"{tr(head)}{self._locale.colon}{self.names[part].get(value, value)}"))
        if not chips:
            return ""
        buttons = "".join(
            f'<button type="button" data-mark="{mark}" aria-label="{escape(tr("Remove {what}", what=words))}">'
            f"{escape(words)} ×</button>"
            for mark, words in chips
        )
        return f'<div class="ilo-chips" role="group" aria-label="{escape(tr("Current selection"))}">{buttons}</div>'

    def _wanted(self, name: str, value: Any, scope: str) -> list[str]:  # noqa: ANN401
        """Return the ids of what is asked for in one list, each once."""
        names = {shown: own for own, shown in self.names[name].items()} if name in ("feeds", "themes") else None
        wanted = ids_of(name, value, self._tally.names(name), names)
        offered = self._offered(scope) if name == "feeds" else wanted
        for item in wanted:
            if item not in offered:
                other = self._tally.scopes[item]
                hint = f" It has the scope {other!r}; choose that, or 'both'."
                raise ParameterError(unknown_choice("feed", item, offered) + hint)
        return wanted

    def _period(self, start: str | None, end: str | None) -> tuple[int, int]:
        """Return the places of the first and last month asked for ("" is the very first or last, None leaves it).

        Where only one is given, the other gives way if it must.
        """
        whole = max(len(self._months) - 1, 0)
        first = self._place(start, "start") if start else self.period.first if start is None else 0
        last = self._place(end, "end") if end else self.period.last if end is None else whole
        if start and end and first > last:
            raise ParameterError(f"start {start!r} is after end {end!r}; swap them.")
        if start and not end:
            last = max(first, last)
        elif end and not start:
            first = min(first, last)
        return first, last

    def _place(self, text: str, name: str) -> int:
        """Place of the month of a day, a month, or the first or last of a quarter or year."""
        try:
            day = first_day(text) if name == "start" else last_day(text)
        except ParameterError:
            day = None
        if day is None:
            raise ParameterError(unknown_choice("month", text, self._months))
        month = f"{day:%Y-%m}"
        place = bisect_left(self._months, month) if name == "start" else bisect_right(self._months, month) - 1
        return min(max(place, 0), max(len(self._months) - 1, 0))

    def _offered(self, scope: str = "") -> list[str]:
        """Return the feeds of the chosen scope."""
        scope = scope or self.scope.value
        return [feed for feed, own in self._tally.scopes.items() if scope in (own, "both")]


def _facets(names: dict[str, dict[str, str]], locale: Locale) -> Facets:
    """Return the lists of these names by id, none of them selected."""
    return Facets(
        heads={part: locale.tr(head) for part, head in PARTS.items()},
        options={part: list(map(list, own.items())) for part, own in names.items()},
        chosen={part: [] for part in PARTS},
        words={
            "search": locale.tr("Search"),
            "byName": locale.tr("by name"),
            "byNumber": locale.tr("by number"),
            "chosen": locale.tr("{n} selected", n="{n}"),
            "language": locale.language,
        },
    )
