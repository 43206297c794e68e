"""Phrases that sentences share, and sentences whose numbers are the cells of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.table_words import cell_text

NAMED = 3  # feeds that one sentence names; how many more there are, it says
MANY = 6  # feeds; of more, a sentence names the strongest alone
Row = Mapping[str, Any]


def records_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries, each with its index."""
    rows = zip(table.index, table.to_dict("records"), strict=True)
    return [{**{str(name): value for name, value in row.items()}, "index": index} for index, row in rows]


def filled(text: str, row: Row, locale: Locale, **more: str) -> str:
    """Sentence whose places have the names of columns, filled as tables show them, dates in words; `more` fills others.

    >>> filled("{theme}: {n} of {total} ({share})", {"theme": "covid-19", "n": 1, "total": 4, "share": 0.25}, Locale())
    'COVID-19: 1 of 4 (25%)'
    """
    cells = {name: row[name] for name in row if f"{{{name}}}" in text and name not in more}
    words = {
        name: locale.date(cell) if isinstance(cell, pd.Timestamp) else cell_text(cell, name, locale)
        for name, cell in cells.items()
    }
    return locale.tr(text, **words, **more)


def days_words(n: Any, locale: Locale) -> str:  # noqa: ANN401 - any number
    """Number of observed days in words."""
    return locale.tr("{n} observed day", "{n} observed days", n=n)


def interval_words(low: float, high: float, locale: Locale, digits: int | None, *, launches: bool = False) -> str:
    """Interval in words, and that it allows for launches if it does; `digits` None for shares."""
    ends = (locale.share(end) if digits is None else locale.number(end, digits) for end in (low, high))
    words = dict(zip(("low", "high"), ends, strict=True))
    if launches:
        return locale.tr("95% interval {low} to {high}, allowing for launches", **words)
    return locale.tr("95% interval {low} to {high}", **words)


def quoted_interval(row: Row, column: str, locale: Locale, digits: int | None, *, times: int = 1) -> str:
    """Interval of a row's estimate, as `quoted` chose it; `times` as large."""
    low, high = (times * row[f"{column}_{end}"] for end in ("low", "high"))
    return interval_words(low, high, locale, digits, launches=row["quote"] == "burst")


def feeds_named(feeds: Iterable[object], locale: Locale) -> str:
    """Names of feeds as a sentence has them.

    >>> feeds_named(["moscow-news", "global-news"], Locale("es"))
    '«Moscow news» y «Global news»'
    """
    names = (locale.tr("{feed}", context="in a sentence", feed=name_of("feed", feed, locale)) for feed in feeds)
    return locale.list(list(names))


def few_feeds(feeds: Sequence[object], locale: Locale) -> str:
    """Feeds by their names, or where they are many by their number."""
    return feeds_named(feeds, locale) if len(feeds) <= NAMED else locale.tr("{n} feed", "{n} feeds", n=len(feeds))


def peak_words(row: Row, periods: Iterable[pd.Period], stories: str, locale: Locale) -> str:
    """Say how far the highest periods of a feed stand above its others; `row` has `feed, ratio, low, high, n_periods`.

    `stories` are those of the highest periods, in words.
    """
    return locale.tr(
        "In {peak}, {feed} shows {stories}: {ratio} times the rate of its other periods ({interval}, for the highest "
        "of {n} periods).",
        peak=locale.list([locale.period(period) for period in periods]),
        feed=name_of("feed", row["feed"], locale),
        stories=stories,
        ratio=locale.number(row["ratio"], 1),
        interval=interval_words(row["ratio_low"], row["ratio_high"], locale, 1),
        n=locale.number(row["n_periods"]),
    )


def first_few(names: Sequence[str], most: int, locale: Locale, *, of: int = 0) -> list[str]:
    """The first names, and how many more there are; `of` how many, if `names` are some of them only."""
    shown = list(names[:most])
    more = (of or len(names)) - len(shown)
    return [*shown, locale.tr("{n} more", "{n} more", n=more)] if more else shown
