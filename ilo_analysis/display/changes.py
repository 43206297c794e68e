"""What changed since the last run, in one sentence: the agency's news first, and our own changes never as news."""

from __future__ import annotations

from collections.abc import Mapping

from ilo_analysis.display.locale import ENGLISH, Locale


def change_words(change: Mapping[str, int], locale: Locale = ENGLISH) -> str:
    """Sentence on the stories behind each part of a change (`attribute_change`), by the name of the part.

    >>> change_words({"new": 2, "coverage": 1})
    'Since the last run: 2 new stories. Not news: 1 story on days that only one of the runs saw.'
    >>> change_words({"dictionary": 3})
    'No news since the last run; what moved: 3 numbers by another dictionary.'
    >>> change_words({"new": 0})
    'Since the last run no number has changed.'
    """

    def told(parts: Mapping[str, str]) -> list[str]:
        """Words for the parts of the change that are there."""
        return [text for part, text in parts.items() if change.get(part, 0)]

    n = {part: change.get(part, 0) for part in ("new", "edited", "withdrawn", "merged", "corrected", "coverage")}
    news = told(
        {
            "new": locale.tr("{n} new story", "{n} new stories", n=n["new"]),
            "edited": locale.tr("{n} edited", "{n} edited", n=n["edited"]),
            "withdrawn": locale.tr("{n} withdrawn", "{n} withdrawn", n=n["withdrawn"]),
        }
    )
    ours = told(
        {
            "coverage": locale.tr(
                "{n} story on days that only one of the runs saw",
                "{n} stories on days that only one of the runs saw",
                n=n["coverage"],
            ),
            "merged": locale.tr(
                "{n} told apart or put together otherwise", "{n} told apart or put together otherwise", n=n["merged"]
            ),
            "corrected": locale.tr("{n} corrected by hand", "{n} corrected by hand", n=n["corrected"]),
            "dictionary": locale.tr(
                "{n} number by another dictionary", "{n} numbers by another dictionary", n=change.get("dictionary", 0)
            ),
            "method": locale.tr("{n} by another way of reading", n=change.get("method", 0)),
        }
    )
    words = {"news": locale.list(news), "ours": locale.list(ours)}
    if news and ours:
        return locale.tr("Since the last run: {news}. Not news: {ours}.", **words)
    if news:
        return locale.tr("Since the last run: {news}.", **words)
    if ours:
        return locale.tr("No news since the last run; what moved: {ours}.", **words)
    return locale.tr("Since the last run no number has changed.")
