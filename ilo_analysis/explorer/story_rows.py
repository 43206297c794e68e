"""The table of stories behind a selection or a mark, page by page."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.stories import story_records, title_and_summary
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.tally import Bools, Places, Tally

PAGE = 20
SORTS = ("newest", "oldest", "title", "feed")
# Head of a column, the order that its button asks for, and what it asks for the second time.
_HEADS = (
    (N_("Date"), "newest", "oldest"),
    (N_("Story"), "title", "title"),
    (N_("Feeds and source"), "feed", "feed"),
)


class StoryRows:
    """Pages of stories as HTML; orders and places are found once, so that many stories are as fast as few."""

    def __init__(self, tally: Tally, evidence: pd.DataFrame, locale: Locale) -> None:
        self._tally, self._locale = tally, locale
        self._stories = tally.corpus.stories
        self._occurrences = _Grouped(tally.corpus.occurrences, tally.ids)
        self._evidence = _Grouped(evidence, tally.ids)
        self._orders: dict[str, Places] = {}

    def page(self, mask: Bools, sort: str, page: int) -> Places:
        """Return the places of the stories on one page, counted from 0."""
        order = self._order(sort)
        places: Places = order[mask[order]][page * PAGE : (page + 1) * PAGE]
        return places

    def html(self, mask: Bools, *, caption: str, sort: str = "newest", page: int = 0, text: str = "") -> str:
        """Return the HTML table of one page: date, title and summary with matched words marked, feeds, source lines.

        Everything that comes from a listing is escaped; an address becomes a link only if `is_link` allows it.
        """
        places = self.page(mask, sort, page)
        stories = self._stories.iloc[places]
        records = story_records(stories, self._occurrences.of(places), self._evidence.of(places))
        by_id = {record["id"]: record for record in records}
        rows = "".join(
            self._row(by_id[story], place, text) for story, place in zip(stories["story_id"], places, strict=True)
        )
        heads = "".join(_sort_head(self._locale.tr(name), order, other, sort) for name, order, other in _HEADS)
        label = escape(self._locale.tr("Stories"))
        return (
            f'<div class="ilo-rows" role="region" aria-label="{label}" tabindex="0"><table class="ilo-list">'
            f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _row(self, record: dict[str, Any], place: int, text: str) -> str:
        """Return one story as a row of the table."""
        tr, title = self._locale.tr, record["title"] or ""
        found = []
        for start, end in self._tally.texts.spans(int(place), text) if text else []:
            field, shift = ("title", 0) if start <= len(title) else ("summary", len(title) + 1)
            found.append((field, start - shift, end - shift))
        away = ' rel="noreferrer" target="_blank"'
        shown, summary = title_and_summary(record, tr("(no title)"), more=found, link=away)
        themes = ", ".join(
            name_of("theme", theme, self._locale) for theme in sorted({theme for *_, theme in record["marks"]})
        )
        said = f"<small>{tr('Themes')}{self._locale.colon}{escape(themes)}</small>" if themes else ""
        sources = "<br>".join(
            escape(tr("source: {file}, lines {first} to {last}", file=file, first=a, last=b))
            for file, a, b in record["sources"]
        )
        feeds = escape(", ".join(name_of("feed", feed, self._locale) for feed in record["feeds"]))
        return (
            f'<tr data-story="{escape(record["id"])}"><td class="when">{escape(record["date"] or tr("undated"))}</td>'
            f"<td><b>{shown}</b><p>{summary}</p>{said}</td>"
            f'<td class="where">{feeds}<br><small>{sources}</small></td></tr>'
        )

    def _order(self, sort: str) -> Places:
        """Return the places of all stories in one order; equal ones by their id."""
        if sort not in SORTS:
            raise ParameterError(unknown_choice("order", sort, SORTS))
        if sort not in self._orders:
            keys = self._stories[["date", "title", "story_id"]].reset_index(drop=True)
            if sort == "feed":
                first = np.full(len(keys), len(self._tally.feeds))
                np.minimum.at(first, self._tally.story, self._tally.feed)
                keys = keys.assign(feed=first)
            column, ascending = {"newest": ("date", False), "oldest": ("date", True)}.get(sort, (sort, True))
            ordered = keys.sort_values([column, "story_id"], ascending=[ascending, True], na_position="last")
            self._orders[sort] = ordered.index.to_numpy()
        return self._orders[sort]


class _Grouped:
    """Rows of a table by story, found without looking through the table."""

    def __init__(self, table: pd.DataFrame, ids: pd.Index) -> None:
        codes = ids.get_indexer(pd.Index(table["story_id"]))
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._order], np.arange(len(ids) + 1))
        self._table = table

    def of(self, places: Places) -> pd.DataFrame:
        """Return the rows of the stories at these places."""
        runs = [self._order[self._starts[place] : self._starts[place + 1]] for place in places]
        return self._table.iloc[np.concatenate(runs) if runs else []]


def _sort_head(name: str, order: str, other: str, sort: str) -> str:
    """Return the head of a column, with a button that sorts by it."""
    sorted_as = {order: "descending" if order == "newest" else "ascending", other: "ascending"}.get(sort)
    told = f' aria-sort="{sorted_as}"' if sorted_as else ""
    arrow = {"descending": " ▼", "ascending": " ▲"}.get(sorted_as or "", "")
    asked = other if sort == order else order
    return f'<th scope="col"{told}><button type="button" data-mark="sort-{asked}">{escape(name)}{arrow}</button></th>'
