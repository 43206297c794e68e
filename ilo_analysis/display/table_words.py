"""Heads and cells of tables as readers see them: words for columns and values, shares as per cent."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.display.labels import LANGUAGE_NAMES, name_of, readable, side_name, term_name
from ilo_analysis.display.locale import format_number, format_period, format_share, format_short_date, is_missing
from ilo_analysis.display.translations import translated

# What a column is called where making its name readable would not say it.
_HEADS = {
    "a": "First side",
    "above_floor": "Above the floor",
    "any": "any",
    "burst_high": "to, allowing for launches",
    "burst_low": "from, allowing for launches",
    "by_chance_above_2": "Terms above 2 by chance",
    "by_chance_above_floor": "Terms above the floor by chance",
    "b": "Second side",
    "difference": "Difference",
    "difference_high": "to",
    "difference_low": "from",
    "de": "German",
    "dispersion": "Unevenness (0 to 1)",
    "en": "English",
    "es": "Spanish",
    "first_date": "From",
    "fr": "French",
    "jaccard": "Shared part",
    "kappa_high": "to",
    "kappa_low": "from",
    "last_date": "To",
    "lift": "Times as often as by chance",
    "lift_high": "to",
    "lift_low": "from",
    "longest_gap": "Longest gap (months)",
    "longest_streak": "Longest streak (months)",
    "n": "Stories",
    "n_a": "Stories, first side",
    "n_above": "Terms above the floor",
    "n_alone": "Found by it alone",
    "n_b": "Stories, second side",
    "n_dated": "Dated",
    "n_entries": "Entries",
    "n_marked": "Marked, labelled",
    "n_missed": "of these missed",
    "n_right": "of these right",
    "n_shared": "Stories on both sides",
    "n_stories": "Stories",
    "n_terms": "Terms tried",
    "n_unmarked": "Unmarked, labelled",
    "observable_months": "Observed months",
    "observed_days": "Days observed",
    "p_family": "Probability by chance",
    "precision_high": "to",
    "precision_low": "from",
    "rate": "Stories per 30 days",
    "rate_high": "to",
    "rate_low": "from",
    "rate_ratio": "Ratio of rates",
    "rate_ratio_high": "to",
    "rate_ratio_low": "from",
    "raw_high": "to",
    "raw_low": "from",
    "raw": "Raw share",
    "recall_high": "to",
    "recall_low": "from",
    "share_a": "Share, first side",
    "share_b": "Share, second side",
    "share_high": "to",
    "share_low": "from",
    "standardised": "Standardised share",
    "standardised_high": "to",
    "standardised_low": "from",
    "status": "Observed",
    "story_id": "Story",
    "term": "Term",
    "theme_a": "Theme",
    "theme_b": "With",
    "total": "of",
    "total_a": "of, first side",
    "total_b": "of, second side",
    "z": "Score (z)",
}
# Values of columns that hold one of a few words.
_VALUES = {
    "status": {"full": "full month", "partial": "in part", "unobserved": "not observed"},
    "scope": {"general": "general", "theme": "one theme", "unknown": "not known", "mixed": "mixed"},
    "current_state": {"active": "active", "quiet": "quiet", "unknown": "not known"},
    "size": {"counts only": "counts only", "small": "small", "enough": "enough"},
    "kind": {"theme": "theme", "topic": "topic", "word": "word", "stories": "all stories"},
    "field": {"title": "title", "summary": "summary", "kicker": "kicker"},
    "language": {"any": "any", **LANGUAGE_NAMES},
}
_SHARES = {"share", "raw", "standardised", "difference", "jaccard", "precision", "recall"}
# Digits of columns of measurements, so that the numbers of a column stand under each other.
_DIGITS = {
    **{"rate": 1, "lift": 1, "rate_ratio": 1, "z": 2, "dispersion": 2, "kappa": 2, "floor": 2},
    **{"by_chance_above_2": 2, "by_chance_above_floor": 2},
}
_ENDS = ("_low", "_high", "_a", "_b")


def head_of(column: str, language: str = "en") -> str:
    """Head of a column.

    >>> head_of("rate"), head_of("rate", "es"), head_of("first_seen"), head_of("sha256")
    ('Stories per 30 days', 'Noticias por 30 días', 'First seen', 'sha256')
    """
    return translated(_HEADS.get(column) or ("sha256" if column == "sha256" else readable(column)), language)


def cell_text(value: object, column: str, language: str = "en") -> str:
    """One value as readers see it: shares as per cent, names in words, a dash for what is missing.

    >>> cell_text(0.256, "share"), cell_text(0.004, "p_family"), cell_text("partial", "status", "fr")
    ('26%', '0.004', 'en partie')
    """
    if isinstance(value, tuple | list):
        return format_number(len(value), language) if column == "story_ids" else ", ".join(map(str, value))
    if is_missing(value) or value is None:
        return "–"
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return translated("yes" if value else "no", language)
    if isinstance(value, pd.Period):
        return format_period(value, language)
    if isinstance(value, pd.Timestamp):
        return format_short_date(value, language)
    if isinstance(value, float):
        return _number_text(value, column, language)
    if isinstance(value, int) or hasattr(value, "__index__"):
        return format_number(value, language)
    return _word_text(str(value), column, language)


def named_terms(frame: pd.DataFrame, language: str = "en") -> pd.DataFrame:
    """Table whose terms, each of a kind, have their names: a theme its label, a word its quotation marks."""
    if not {"kind", "term"} <= set(frame):
        return frame
    names = [term_name(str(kind), str(term), language) for kind, term in zip(frame["kind"], frame["term"], strict=True)]
    return frame.assign(term=names)


def _number_text(value: float, column: str, language: str) -> str:
    base = column
    for end in _ENDS:
        base = base.removesuffix(end)
    if base in _SHARES:
        return format_share(value, language)
    if column == "p_family":
        return format_number(value, language, 3)
    return format_number(value, language, _DIGITS.get(base, 0 if value.is_integer() else 2))


def _word_text(value: str, column: str, language: str) -> str:
    if column in ("feed", "theme", "topic", "theme_a", "theme_b"):
        return name_of(column, value, language)
    if column in ("a", "b") and ":" in value:
        return side_name(value, language)
    words = _VALUES.get(column, {})
    return translated(words[value], language) if value in words else value
