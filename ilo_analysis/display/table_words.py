"""Heads and cells of tables as readers see them: words for columns and values, shares as per cent."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pandas as pd

from ilo_analysis.display.labels import LANGUAGE_NAMES, name_of, readable, side_name, term_name
from ilo_analysis.display.locale import ENGLISH, N_, Locale, is_missing

_SHARES = {"share", "raw", "standardised", "difference", "jaccard", "precision", "recall"}
# Digits of columns of measurements, so that the numbers of a column stand under each other.
_DIGITS = {
    **{"rate": 1, "lift": 1, "ratio": 1, "rate_ratio": 1, "z": 2, "dispersion": 2, "kappa": 2, "floor": 2},
    **{"by_chance_above_2": 2, "by_chance_above_floor": 2},
}
# What a narrow screen leaves out first.
LEAST_TELLING = (
    *("story_id", "field", "language", "quote", "size", "scope", "sha256", "observed_days", "line", "source_file"),
    *("share_low", "share_high", "floor"),
)
_ENDS = ("_low", "_high", "_a", "_b", "_since", "_before")


@cache
def table_words() -> dict[tuple[str, str], str]:
    """Words for a column and each of its values, as `table_words.csv` lists them; "" as value is the column's head."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {(row["column"], row["value"]): row["words"] for row in csv.DictReader(file)}


def head_of(column: str, locale: Locale = ENGLISH) -> str:
    """Head of a column.

    >>> head_of("rate"), head_of("rate", Locale("es")), head_of("rate_low"), head_of("first_seen"), head_of("sha256")
    ('Stories per 30 days', 'Noticias por 30 días', 'from', 'First seen', 'sha256')
    """
    ends = {"low": N_("from"), "high": N_("to"), "sha256": "sha256"}
    return locale.tr(table_words().get((column, "")) or ends.get(column.rpartition("_")[2]) or readable(column))


def cell_text(value: object, column: str, locale: Locale = ENGLISH) -> str:
    """One value as readers see it: shares as per cent, names in words, a dash for what is missing.

    >>> cell_text(0.256, "share"), cell_text(0.004, "p_family"), cell_text("partial", "status", Locale("fr"))
    ('26%', '0.004', 'en partie')
    """
    if isinstance(value, tuple | list):
        return locale.number(len(value)) if column == "story_ids" else ", ".join(map(str, value))
    if is_missing(value) or value is None:
        return "–"
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return locale.tr(N_("yes") if value else N_("no"))
    if isinstance(value, pd.Period):
        return locale.period(value)
    if isinstance(value, pd.Timestamp):
        return locale.short_date(value)
    if isinstance(value, float):
        return _number_text(value, column, locale)
    if isinstance(value, int) or hasattr(value, "__index__"):
        return locale.number(value)
    return _word_text(str(value), column, locale)


def named_terms(frame: pd.DataFrame, locale: Locale = ENGLISH) -> pd.DataFrame:
    """Table whose terms, each of a kind, have their names: a theme its label, a word its quotation marks."""
    if not {"kind", "term"} <= set(frame):
        return frame
    names = [term_name(str(kind), str(term), locale) for kind, term in zip(frame["kind"], frame["term"], strict=True)]
    return frame.assign(term=names)


def _number_text(value: float, column: str, locale: Locale) -> str:
    base = column
    for end in _ENDS:
        base = base.removesuffix(end)
    if base in _SHARES:
        return locale.share(value)
    if column == "p_family":
        return locale.number(value, 3)
    return locale.number(value, _DIGITS.get(base, 0 if value.is_integer() else 2))


def _word_text(value: str, column: str, locale: Locale) -> str:
    if column in ("feed", "theme", "topic", "theme_a", "theme_b"):
        return name_of(column, value, locale)
    if column in ("a", "b") and ":" in value:
        return side_name(value, locale)
    words = LANGUAGE_NAMES.get(value) if column == "language" else None
    words = words or table_words().get((column, value))
    return locale.tr(words) if words and value else value
