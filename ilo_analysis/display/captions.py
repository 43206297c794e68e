"""Phrases, captions and tables of charts, in the report's language, made from the table that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ilo_analysis.display.chart import ShownTable
from ilo_analysis.display.locale import ENGLISH, N_, Locale
from ilo_analysis.display.table_words import cell_text, head_of

SOURCE = N_("Source: ILO listing pages as saved; own count.")
HATCHED = N_("Hatched: only some days of the month were observed, as written (days seen / days).")
SHADED = N_("Shaded: no saved page shows the month, so its number is not known (it is not zero).")
TWICE = N_("A story that several feeds list is counted in each of them.")
INTERVAL = N_("Lines: 95 % Wilson interval; it covers chance, not pages that were not saved.")
OVER_100 = N_("A story can have several, so shares may add up to more than 100 %.")


def none_found(locale: Locale) -> str:
    """Say that there is nothing to draw."""
    return locale.tr("No stories in this selection. Widen the period, or choose other feeds.")


def short_month(period: pd.Period, locale: Locale = ENGLISH) -> str:
    """Short name of the period's month, for an axis."""
    return locale.short_month(period.month)


def period_name(period: object, locale: Locale = ENGLISH) -> str:
    """Period in words; nothing for a missing one.

    >>> period_name(pd.Period("2021-07", "M")), period_name(pd.NaT)
    ('July 2021', '')
    """
    return locale.period(period) if isinstance(period, pd.Period) else ""


def span_of(periods: Iterable[object], locale: Locale = ENGLISH) -> str:
    """First to last period in words; nothing if there is none."""
    known = sorted(period for period in periods if isinstance(period, pd.Period))
    if not known:
        return ""
    first, last = period_name(known[0], locale), period_name(known[-1], locale)
    return first if first == last else f"{first} – {last}"


def story_ids_of(frame: pd.DataFrame) -> tuple[str, ...]:
    """Distinct stories of a table's rows."""
    return tuple(dict.fromkeys(story for ids in frame.get("story_ids", []) for story in ids))


def caption_of(frame: pd.DataFrame, locale: Locale, notes: Sequence[str] = (), *, n: int | None = None) -> str:
    """Caption with n, feeds, period, the notes asked for and the source."""
    known = "story_ids" in frame and frame["story_ids"].map(len).sum() > 0
    count = len(story_ids_of(frame)) if n is None else n
    parts = [f"n = {locale.stories(count)}"] if known or n is not None else []
    if "feed" in frame and len(frame):
        parts.append(locale.tr("{n} feed", "{n} feeds", n=frame["feed"].nunique()))
    span = span_of(frame["period"], locale) if "period" in frame else ""
    head = ", ".join([*parts, *([span] if span else [])]) + "."
    return " ".join([head, *map(locale.tr, notes), locale.tr(SOURCE)])


def shown_table(frame: pd.DataFrame, columns: Sequence[str], locale: Locale = ENGLISH, **named: str) -> ShownTable:
    """Table as readers see it: these columns under their heads, or under those that are `named`."""
    columns = [column for column in columns if column in frame]
    numeric = [bool(pd.api.types.is_numeric_dtype(frame[column])) for column in columns]
    rows = [
        [cell_text(value, column, locale) for value, column in zip(row, columns, strict=True)]
        for row in frame[columns].itertuples(index=False)
    ]
    heads = [locale.tr(named[c]) if c in named else head_of(c, locale) for c in columns]
    return ShownTable(heads, rows, numeric)
