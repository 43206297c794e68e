"""Heads and cells of tables as readers see them: words for columns and values, shares as per cent."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.display.labels import LANGUAGE_NAMES, name_of, readable, side_name, term_name
from ilo_analysis.display.locale import ENGLISH, N_, Locale, is_missing

# What a column is called.
_HEADS = {
    "date": N_("Date"),
    "before": N_("Before"),
    "compared": N_("In the same feeds"),
    "country": N_("Country"),
    "high": N_("to"),
    "label": N_("Topic"),
    "last_seen": N_("Last seen"),
    "low": N_("from"),
    "months": N_("Months between"),
    "n_before": N_("Stories before"),
    "name": N_("Name"),
    "number": N_("Number"),
    "observed_months": N_("of these observed"),
    "ordinal": N_("Which"),
    "total_before": N_("of, before"),
    "value": N_("Value"),
    "verdict": N_("Difference from before"),
    "days_before": N_("Days observed before"),
    "end": N_("End"),
    "field": N_("Field"),
    "floor": N_("Floor"),
    "kappa": N_("Kappa"),
    "keyword": N_("Keyword"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "left": N_("Left"),
    "phrase": N_("Phrase"),
    "precision": N_("Precision"),
    "primary": N_("Primary"),
    "recall": N_("Recall"),
    "right": N_("Right"),
    "start": N_("Start"),
    "summary": N_("Summary"),
    "title": N_("Title"),
    "a": N_("First side"),
    "above_floor": N_("Above the floor"),
    "any": N_("any"),
    "burst_high": N_("to, allowing for launches"),
    "burst_low": N_("from, allowing for launches"),
    "by_chance_above_2": N_("Terms above 2 by chance"),
    "by_chance_above_floor": N_("Terms above the floor by chance"),
    "b": N_("Second side"),
    "difference": N_("Difference"),
    "difference_high": N_("to"),
    "difference_low": N_("from"),
    "de": N_("German"),
    "dispersion": N_("Unevenness (0 to 1)"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "feed_mix": N_("Feeds pooled"),
    "first_a": N_("From, first side"),
    "first_b": N_("From, second side"),
    "first_date": N_("From"),
    "fr": N_("French"),
    "is_peak": N_("Highest"),
    "jaccard": N_("Shared part"),
    "kappa_high": N_("to"),
    "kappa_low": N_("from"),
    "last_a": N_("To, first side"),
    "last_b": N_("To, second side"),
    "last_date": N_("To"),
    "lift": N_("Times as often as by chance"),
    "lift_high": N_("to"),
    "lift_low": N_("from"),
    "longest_gap": N_("Longest gap (months)"),
    "longest_streak": N_("Longest streak (months)"),
    "n": N_("Stories"),
    "n_a": N_("Stories, first side"),
    "n_above": N_("Terms above the floor"),
    "n_all": N_("Stories in all"),
    "n_alone": N_("Found by it alone"),
    "n_b": N_("Stories, second side"),
    "n_dated": N_("Dated"),
    "n_entries": N_("Entries"),
    "n_marked": N_("Marked, labelled"),
    "n_missed": N_("of these missed"),
    "n_most": N_("Most in a period"),
    "n_names": N_("Names"),
    "n_peak": N_("Stories at the peak"),
    "n_periods": N_("Periods compared"),
    "n_right": N_("of these right"),
    "n_shared": N_("Stories on both sides"),
    "n_stories": N_("Stories"),
    "n_undated": N_("of these undated"),
    "n_terms": N_("Terms tried"),
    "n_tied": N_("Tied"),
    "n_unmarked": N_("Unmarked, labelled"),
    "n_unobserved": N_("Periods not observed"),
    "needed": N_("Stories needed"),
    "observed_from": N_("Observed since"),
    "observable_months": N_("Observed months"),
    "observed_days": N_("Days observed"),
    "p_family": N_("Probability by chance"),
    "precision_high": N_("to"),
    "precision_low": N_("from"),
    "quote": N_("Interval to quote"),
    "rate": N_("Stories per 30 days"),
    "rate_high": N_("to"),
    "rate_low": N_("from"),
    "rate_ratio": N_("Ratio of rates"),
    "rate_ratio_high": N_("to"),
    "rate_ratio_low": N_("from"),
    "ratio": N_("Times the rate of the others"),
    "ratio_high": N_("to"),
    "ratio_low": N_("from"),
    "raw_high": N_("to"),
    "raw_low": N_("from"),
    "raw": N_("Raw share"),
    "recall_high": N_("to"),
    "recall_low": N_("from"),
    "share_a": N_("Share, first side"),
    "share_b": N_("Share, second side"),
    "share_high": N_("to"),
    "share_low": N_("from"),
    "standardised": N_("Standardised share"),
    "standardised_high": N_("to"),
    "standardised_low": N_("from"),
    "status": N_("Observed"),
    "story_id": N_("Story"),
    "subject": N_("Subject"),
    "term": N_("Term"),
    "theme_a": N_("Theme"),
    "theme_b": N_("With"),
    "total": N_("of"),
    "not_covered": N_("Not covered"),
    "total_a": N_("of, first side"),
    "total_b": N_("of, second side"),
    "undated": N_("Without a date"),
    "z": N_("Score (z)"),
}
# Values of columns that hold one of a few words.
_VALUES = {
    "status": {"full": N_("full month"), "partial": N_("in part"), "unobserved": N_("not observed")},
    "scope": {"general": N_("general"), "theme": N_("one theme"), "unknown": N_("not known"), "mixed": N_("mixed")},
    "current_state": {"active": N_("active"), "quiet": N_("quiet"), "unknown": N_("not known")},
    "quote": {
        "burst": N_("allowing for launches"),
        **dict.fromkeys(("share", "rate", "difference"), N_("for stories that come one by one")),
    },
    "size": {"counts only": N_("counts only"), "small": N_("small"), "enough": N_("enough")},
    "kind": {
        **{"theme": N_("theme"), "topic": N_("topic"), "word": N_("word"), "stories": N_("all stories")},
        **{"rose": N_("theme that rose"), "fell": N_("theme that fell"), "returned": N_("theme that returned")},
        **{"new theme": N_("new theme"), "new word": N_("new word"), "rising word": N_("word that rose")},
        **{"new country": N_("new country"), "new partner": N_("new partner"), "new instrument": N_("new instrument")},
        "ratification": N_("ratification"),
    },
    "number": {
        **{"stories": N_("Stories"), "rate": N_("Stories per feed and 30 days"), "feeds": N_("Feeds observed")},
        **{"topic share": N_("Share of the largest topic"), "themes": N_("Themes active")},
        "countries": N_("Countries named"),
    },
    "verdict": {
        **{"above chance": N_("above chance"), "within chance": N_("within chance"), "not tested": N_("not tested")},
        **{"too few": N_("too few to test"), "nothing before": N_("nothing to compare with")},
    },
    "field": {"title": N_("title"), "summary": N_("summary"), "kicker": N_("kicker")},
    "language": {"any": N_("any"), **LANGUAGE_NAMES},
}
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


def head_of(column: str, locale: Locale = ENGLISH) -> str:
    """Head of a column.

    >>> head_of("rate"), head_of("rate", Locale("es")), head_of("first_seen"), head_of("sha256")
    ('Stories per 30 days', 'Noticias por 30 días', 'First seen', 'sha256')
    """
    return locale.tr(_HEADS.get(column) or ("sha256" if column == "sha256" else readable(column)))


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
    words = _VALUES.get(column, {})
    return locale.tr(words[value]) if value in words else value
