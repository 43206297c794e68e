"""What a view of the panel is drawn from, and what it is: HTML with marks, each of which is a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from typing import NamedTuple

import numpy as np

from ilo_analysis.display.captions import none_found
from ilo_analysis.display.labels import POOLED, name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.explorer.selection import Selection
from ilo_analysis.explorer.tally import SIDE_BY_SIDE, Bools, Group, Tally

# From this many months on, there is no room for a column each.
MOST_COLUMNS = 60
_POOLED = POOLED | {"unknown": N_("All feeds of unknown scope"), "mixed": N_("All feeds pooled")}


class Mark(NamedTuple):
    """What a mark represents: its name, number of stories, and the selection behind it (code -1 is for no label)."""

    label: str
    n: int
    group: Group
    months: range | None = None
    subject: str = ""
    code: int = -1

    def words(self, locale: Locale, more: str = "") -> str:
        """Name and number of stories, for an attribute of the mark."""
        return escape(f"{self.label}{locale.colon}{_stories(self.n, locale)}{more}")


# A view of many feeds and months asks for the same few hundred names thousands of times.
@cache
def _month_name(month: str, locale: Locale) -> str:
    return locale.month(date.fromisoformat(f"{month}-01"))


@cache
def _stories(n: int, locale: Locale) -> str:
    return locale.stories(n)


class View(NamedTuple):
    """HTML of a view, and its marks by id."""

    html: str
    marks: Mapping[str, Mark]


class Buttons(dict[str, Mark]):
    """Marks of a view by id, each of which is a button."""

    def __init__(self, locale: Locale) -> None:
        super().__init__()
        self._locale = locale

    def add(self, name: str, mark: Mark, body: object = "", more: str = "", **attributes: str) -> str:
        """Return the button of a mark, whose name and number (and `more`) are read out and shown under the pointer."""
        self[name] = mark
        words = mark.words(self._locale, more)
        own = "".join(f' {key.strip("_").replace("_", "-")}="{value}"' for key, value in attributes.items() if value)
        return f'<button type="button" data-mark="{name}" title="{words}" aria-label="{words}"{own}>{body}</button>'


class Asked(NamedTuple):
    """What a view is drawn from: the counts, what is chosen, the stories that it leaves, and the reader's language."""

    tally: Tally
    selection: Selection
    mask: Bools
    groups: list[Group]
    months: range
    locale: Locale
    names: dict[str, dict[str, str]]

    def label(self, kind: str, label: str) -> str:
        """Name of a topic or a theme, or of having none."""
        return self.names[kind].get(label) or name_of(kind[:-1], label, self.locale)

    def is_seen(self, feeds: Sequence[int]) -> bool:
        """Return whether any of these feeds shows a month of the period, or no month is known of."""
        status = self.tally.status[list(feeds), self.months.start : self.months.stop]
        return not status.size or bool(status.any())

    @property
    def is_crowded(self) -> bool:
        """Return whether there are more feeds than can be compared side by side."""
        return len(self.tally.feed_codes(self.selection)) > SIDE_BY_SIDE

    def name(self, group: Group) -> str:
        """Name of a feed, or of the feeds of a scope."""
        if len(group.feeds) > 1:
            return self.locale.tr(_POOLED[group.scope])
        return self.names["feeds"][group.id]

    def month_name(self, month: int) -> str:
        """Return the month in words."""
        return _month_name(self.tally.month_ids[month], self.locale)

    def columns(self) -> list[Column]:
        """Return a column for each month; for each year, where there are too many months."""
        months = self.months
        if len(months) <= MOST_COLUMNS:
            return [Column(self.month_name(m), self.tally.month_ids[m], range(m, m + 1)) for m in months]
        years = self.tally.months[months.start : months.stop].year
        first = np.searchsorted(years, np.unique(years)) + months.start
        ends = [*first[1:].tolist(), months.stop]
        return [
            Column(str(year), str(year), range(a, b)) for year, a, b in zip(np.unique(years), first, ends, strict=True)
        ]


class Column(NamedTuple):
    """One column of a chart: its name, its id, and its months."""

    name: str
    id: str
    months: range


def nothing(asked: Asked, words: str = "") -> str:
    """Return a sentence in the place of a view that has nothing to show; it names what was chosen."""
    locale, chosen = asked.locale, "; ".join(asked.selection.words(asked.locale))
    if not asked.is_seen(asked.tally.feed_codes(asked.selection)):
        words = locale.tr("No saved page shows this period, so what was published then is not known.")
    elif chosen and not asked.mask.any():
        words = locale.tr(
            "No story matches the whole selection ({chosen}). Remove part of it, or press Reset.", chosen=chosen
        )
    return f'<p class="ilo-nothing">{escape(words or none_found(locale))}</p>'
