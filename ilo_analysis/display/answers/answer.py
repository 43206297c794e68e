"""The answer to a question: a sentence, the table of its numbers, the chart and the stories; or a refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from ilo_analysis.display.captions import story_ids_of
from ilo_analysis.display.chart import Chart
from ilo_analysis.display.html import macros
from ilo_analysis.display.labels import group_name
from ilo_analysis.display.locale import ENGLISH, Locale
from ilo_analysis.display.stories import StoryList, story_records
from ilo_analysis.display.tables import show_table


@dataclass(frozen=True, eq=False, repr=False)
class Answer:
    """The answer to a question of `ilo.ask`; in JupyterLab it shows the sentence, chart, table and stories.

    `sentence` is the answer in words. If `refused`, it says what is missing and what to look at instead. Each number in
    it is a cell of `table`, whose column `story_ids` lists the stories; `stories` has all of them, oldest first.
    `chart` is drawn at first use; it is None if there is nothing to draw.

    Examples
    --------
    >>> table = pd.DataFrame({"feed": ["a"], "n": [1], "story_ids": [("x",)]})
    >>> stories = pd.DataFrame({"story_id": ["x", "y"], "date": pd.Timestamp(2021, 1, 1)})
    >>> answer = Answer("A shows 1 story.", table, stories)
    >>> answer, answer.stories["story_id"].tolist(), answer.refused
    (A shows 1 story., ['x'], False)
    """

    sentence: str
    _table: pd.DataFrame
    _known: pd.DataFrame
    refused: bool = False
    locale: Locale = ENGLISH
    _draw: Callable[[], Chart] | None = field(default=None)

    @property
    def table(self) -> pd.DataFrame:
        """The numbers in the sentence and related ones, as a copy."""
        return self._table.copy()

    @property
    def stories(self) -> pd.DataFrame:
        """The stories behind the table, oldest first."""
        own = self._known[self._known["story_id"].isin(story_ids_of(self._table))]
        return own.sort_values(["date", "story_id"], ignore_index=True)

    @cached_property
    def chart(self) -> Chart | None:
        """The chart of the table."""
        return self._draw() if self._draw else None

    def __dir__(self) -> list[str]:
        return [*(name for name in dir(type(self)) if name != "locale"), "sentence"]

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        locale = self.locale
        stories = StoryList(story_records(self.stories, None, None), locale)
        table = self._table
        if {"feed", "scope"} <= set(table):
            groups = zip(table["feed"], table["scope"], strict=True)
            table = table.assign(feed=[group_name(feed, scope, locale) for feed, scope in groups])
        shown = show_table(table, caption="", language=locale.language).html
        folds = [(locale.tr("Table"), shown), (locale.stories(len(stories)), stories._repr_html_())]
        chart = Markup(self.chart._repr_html_() if self.chart else "")
        return str(macros("shown.html.j2").answer(self.sentence, chart, [(head, Markup(html)) for head, html in folds]))

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Return everything as HTML, the sentence as text; a report prints the sentence with a link to its stories."""
        del include, exclude
        items = [[self.sentence, list(story_ids_of(self._table))]]
        about: dict[str, object] = {"role": "findings", "items": items, "headline": self.sentence}
        return {"text/html": self._repr_html_(), "text/plain": self.sentence}, {"text/html": {"ilo": about}}
