"""What changed since the last run, in one sentence: the agency's news first, and changes of ours never as news."""

from __future__ import annotations

from collections.abc import Mapping

from ilo_analysis.display.locale import ENGLISH, Locale

_NEWS = ("new", "edited", "withdrawn")


def change_words(change: Mapping[str, int], locale: Locale = ENGLISH) -> str:
    """Return the sentence on the stories behind each part of a change (`attribute_change`), by the name of the part.

    >>> change_words({"new": 2, "corrected": 1})
    'Since the last run: 2 new stories. Other changes, which are not news: 1 corrected by hand.'
    >>> change_words({"dictionary": 3})
    'No news since the last run. Other changes: 3 numbers changed by the dictionary.'
    >>> change_words({"new": 0})
    'No number has changed since the last run.'
    """
    told = _parts_told(change, locale)
    news, ours = (locale.list([told[part] for part in told if (part in _NEWS) is news]) for news in (True, False))
    if news and ours:
        return locale.tr("Since the last run: {news}. Other changes, which are not news: {ours}.", news=news, ours=ours)
    if news:
        return locale.tr("Since the last run: {news}.", news=news)
    if ours:
        return locale.tr("No news since the last run. Other changes: {ours}.", ours=ours)
    return locale.tr("No number has changed since the last run.")


def _parts_told(change: Mapping[str, int], locale: Locale) -> dict[str, str]:
    """Return words for each part of a change, in the order in which they are listed."""
    n = {part: change.get(part, 0) for part in (*_NEWS, "merged", "corrected", "coverage", "dictionary", "method")}
    said = {
        "new": locale.tr("{n} new story", "{n} new stories", n=n["new"]),
        "edited": locale.tr("{n} edited", "{n} edited", n=n["edited"]),
        "withdrawn": locale.tr("{n} withdrawn", "{n} withdrawn", n=n["withdrawn"]),
        "coverage": locale.tr(
            "{n} story on days that only one of the runs covers",
            "{n} stories on days that only one of the runs covers",
            n=n["coverage"],
        ),
        "merged": locale.tr(
            "{n} merged or kept apart differently", "{n} merged or kept apart differently", n=n["merged"]
        ),
        "corrected": locale.tr("{n} corrected by hand", "{n} corrected by hand", n=n["corrected"]),
        "dictionary": locale.tr(
            "{n} number changed by the dictionary", "{n} numbers changed by the dictionary", n=n["dictionary"]
        ),
        "method": locale.tr("{n} read or counted in a new way", n=n["method"]),
    }
    return {part: words for part, words in said.items() if n[part]}
