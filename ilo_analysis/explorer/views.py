"""The views of the panel by name, drawn as HTML for the panel and as charts for a report or a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ilo_analysis.annotate.selection import Marks
from ilo_analysis.corpus import Corpus
from ilo_analysis.display.chart import Chart
from ilo_analysis.display.locale import N_
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.answers import draw_answers
from ilo_analysis.explorer.asked import Asked, View
from ilo_analysis.explorer.by_label import draw_shares
from ilo_analysis.explorer.by_month import draw_feeds, draw_timeline, draw_volume

ANSWERS = "answers"
# Title of each view, and what draws it.
VIEWS: dict[str, tuple[str, Callable[[Asked], View]]] = {
    "volume": (N_("Stories by month"), draw_volume),
    "feeds": (N_("Feeds by month"), draw_feeds),
    "timeline": (N_("Themes by month"), draw_timeline),
    "topics": (N_("Topics"), partial(draw_shares, kind="topics")),
    "themes": (N_("Themes"), partial(draw_shares, kind="themes")),
}


class Drawn(dict[str, View]):
    """The views of a selection, and its `answers`, as HTML and marks; each is drawn when it is first asked for."""

    def __init__(self, asked: Callable[[], Asked]) -> None:
        super().__init__()
        self._asked = asked

    def __missing__(self, view: str) -> View:
        if view not in (ANSWERS, *VIEWS):
            raise ParameterError(unknown_choice("view", view, (ANSWERS, *VIEWS)))
        self[view] = (draw_answers if view == ANSWERS else VIEWS[view][1])(self._asked())
        return self[view]


def draw_charts(corpus: Corpus, marks: Marks, language: str = "en") -> dict[str, Chart]:
    """Return the views as the library's charts: volume, months seen, themes by month, shares of topics and themes."""
    from ilo_analysis.display.charts.coverage import plot_coverage
    from ilo_analysis.display.charts.shares import plot_theme_share, plot_topic_share
    from ilo_analysis.display.charts.timeline import plot_theme_timeline
    from ilo_analysis.display.charts.volume import plot_story_volume
    from ilo_analysis.measures.shares import theme_share, topic_share
    from ilo_analysis.measures.volume import story_volume

    stories, volume = corpus.stories, story_volume(corpus)
    themes, topics = (table[table["story_id"].isin(stories["story_id"])] for table in (marks.themes, marks.topics))
    shared: dict[str, Any] = {"stories": stories, "language": language}
    months = theme_share(corpus, freq="month", evidence=themes)
    drawn: dict[str, Callable[[], Chart]] = {
        "volume": lambda: plot_story_volume(volume, **shared),
        "feeds": lambda: plot_coverage(corpus.coverage, volume=volume, language=language),
        "timeline": lambda: plot_theme_timeline(months, coverage=corpus.coverage, **shared),
        "topics": lambda: plot_topic_share(topic_share(corpus, assigned=topics), **shared),
        "themes": lambda: plot_theme_share(theme_share(corpus, evidence=themes), **shared),
    }
    return {name: draw() for name, draw in drawn.items()}
