"""Findings on a dictionary of themes: what it marks, and where it should be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.annotate.lookup import was_covered
from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.finding import Finding, Findings, and_not_covered, filled, records_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.measures.shares import COUNTS_ONLY

if TYPE_CHECKING:
    from ilo_analysis.measures.dictionary_check import DictionaryCheck


@takes_tables
def dictionary_findings(
    check: DictionaryCheck, *, stories: pd.DataFrame, evidence: pd.DataFrame, language: str = "en"
) -> Findings:
    """Return sentences on the stories marked, the dominant term, the closest pair of themes and the most common gap."""
    locale = Locale.of(language, stories, evidence)
    total = int(was_covered(stories, evidence).sum())
    if not total:
        return Findings([], locale, empty=locale.tr("No stories in this selection."))
    marked = tuple(sorted(set(evidence["story_id"].astype(str))))
    text = locale.tr(
        "The dictionary marks {has} of {n} story with a theme",
        "The dictionary marks {has} of {n} stories with a theme",
        n=total,
        has=locale.number(len(marked)),
    )
    text += "." if total < COUNTS_ONLY else f" ({locale.share(len(marked) / total)})."
    found = [
        Finding(text, 1.0, None, marked),
        *_weightiest(check.overweight_terms, locale),
        *_closest(check.overlaps, locale),
    ]
    text = N_("The most frequent phrase in stories without a theme is “{phrase}”, in {n}.")
    for row in records_of(check.unmatched_phrases.head(1)):
        found.append(Finding(filled(text, row, locale), 0.0, row["phrase"], tuple(row["story_ids"])))
    return and_not_covered(Findings(found, locale), check.overlaps)


def _weightiest(terms: pd.DataFrame, locale: Locale) -> list[Finding]:
    """Say which term its theme would lose most stories without."""
    text = N_(
        "The term “{term}” is in {n} of the {total} stories with {theme}; {n_alone} have the theme through this term "
        "alone."
    )
    ordered = terms.sort_values(["n_alone", "share", "theme"], ascending=[False, False, True]).head(1)
    return [
        Finding(filled(text, row, locale), float(row["share"]) * 0.9, row["term"], tuple(row["story_ids"]))
        for row in records_of(ordered)
    ]


def _closest(overlaps: pd.DataFrame, locale: Locale) -> list[Finding]:
    """Say which two themes share most of their stories."""
    found = []
    for row in records_of(overlaps.head(1)):
        text = N_("{theme_a} and {theme_b} share {stories}, {jaccard} of those that have either.")
        if row["n_a"] + row["n_b"] - row["n"] < COUNTS_ONLY:
            text = N_("{theme_a} and {theme_b} share {stories}.")
        text = filled(text, row, locale, stories=locale.stories(row["n"]))
        pair = row["theme_a"], row["theme_b"]
        found.append(Finding(text, float(row["jaccard"]) * 0.8, pair, tuple(row["story_ids"])))
    return found
