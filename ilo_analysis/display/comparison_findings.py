"""Findings on two sets of stories: what tells them apart by more than chance."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ilo_analysis.display.captions import sides_note
from ilo_analysis.display.finding import Finding, Findings, and_not_covered, finds, strength_of
from ilo_analysis.display.labels import name_of, side_name, term_name
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.phrases import NAMED, Row, filled, quoted_interval, records_of
from ilo_analysis.measures.shares import quoted


@finds
def comparison_findings(
    comparison: pd.DataFrame, *, language: str = "en", names: Callable[[str], str] | None = None, limit: int = 5
) -> Findings:
    """Sentences on the terms and themes that differ between the two sides, those above the noise floor alone.

    Where the comparison was refused, the refusal; where nothing stands above the floor, that.
    """
    locale = Locale.of(language, comparison)
    if "refusal" in comparison.attrs:
        refusal = locale.tr(
            "A comparison needs {needed} stories a side. Choose a longer period or more feeds, or look at "
            "the shares of themes per feed instead.",
            needed=locale.number(20),
        )
        said = [refusal, sides_note(comparison, locale), _proposed_sides(comparison, locale)]
        return Findings([], locale, empty=" ".join(filter(None, said)))
    name = names or (lambda entry: name_of("theme", entry, locale))
    found = []
    sides = {side: side_name(str(comparison.attrs.get(side, side)), locale) for side in ("a", "b")}
    for row in records_of(quoted(comparison, "difference")[comparison["above_floor"].fillna(False).astype(bool)]):
        term = name(row["term"]) if row["kind"] == "theme" else term_name(row["kind"], row["term"], locale)
        strength = strength_of(row["difference_low"], row["difference_high"])
        found.append(Finding(difference_words(row, term, sides, locale), strength, row["index"], row["story_ids"]))
    empty = locale.tr("No theme or word differs by more than chance would explain.")
    return and_not_covered(Findings(found, locale, empty=empty).first(limit), comparison)


def _proposed_sides(comparison: pd.DataFrame, locale: Locale) -> str:
    """Sides that have stories enough to be compared with all others; nothing if there are none."""
    sides = [
        locale.tr("{side} ({stories})", side=side_name(side, locale), stories=locale.stories(n))
        for side, n in list((comparison.attrs.get("proposed") or {}).items())[:NAMED]
    ]
    return locale.tr("Each of these can be compared with the rest: {sides}.", sides=locale.list(sides)) if sides else ""


def difference_words(row: Row, term: str, sides: dict[str, str], locale: Locale) -> str:
    """Say how often a term or theme is in the stories of two sides, and how much the shares differ."""
    text = N_(
        "{term} is in {n_a} of {total_a} stories ({a}) and in {n_b} of {total_b} ({b}): a difference of "
        "{difference} points ({interval})."
    )
    points = {"difference": locale.number(100 * row["difference"])}
    interval = quoted_interval(row, "difference", locale, 0, times=100)
    return filled(text, row, locale, term=term, interval=interval, **points, **sides)
