"""Sentences on what a dictionary of themes did: how many stories it marks, and what deserves a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.display.findings import Finding, Findings
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus
    from ilo_analysis.measures.dictionary_check import DictionaryCheck


def dictionary_findings(
    corpus: Corpus, check: DictionaryCheck, *, evidence: pd.DataFrame, language: str = "en"
) -> Findings:
    """Sentences on the stories marked, the weightiest term, the closest pair of themes, and the commonest gap."""
    locale = Locale(language)
    total = len(corpus.stories)
    marked = tuple(sorted(evidence["story_id"].astype(str).unique()))
    if not total:
        return Findings([], locale, empty=locale.tr("No stories in this selection."))
    counts = {"n": locale.number(len(marked)), "total": locale.number(total)}
    share = locale.share(len(marked) / total)
    found = [
        Finding(
            locale.tr("The dictionary marks {n} of {total} stories with a theme ({share}).", share=share, **counts),
            1.0,
            None,
            marked,
        )
    ]
    found += [*_weightiest(check.overweight_terms, locale), *_closest(check.overlaps, locale)]
    for row in check.unmatched_phrases.head(1).to_dict("records"):
        text = locale.tr(
            "The most frequent phrase in stories without a theme is “{phrase}”, in {n}.",
            phrase=row["phrase"],
            n=row["n"],
        )
        found.append(Finding(text, 0.0, row["phrase"], tuple(row["story_ids"])))
    return Findings(found, locale)


def _weightiest(terms: pd.DataFrame, locale: Locale) -> list[Finding]:
    """Say which term its theme would lose most stories without."""
    ordered = terms.sort_values(["n_alone", "share", "theme"], ascending=[False, False, True]).head(1)
    return [
        Finding(
            locale.tr(
                "The term “{term}” is in {n} of the {total} stories with {theme}; {n_alone} have the theme by "
                "it alone.",
                term=row["term"],
                theme=name_of("theme", row["theme"], locale),
                **{key: locale.number(row[key]) for key in ("n", "total", "n_alone")},
            ),
            float(row["share"]) * 0.9,
            row["term"],
            tuple(row["story_ids"]),
        )
        for row in ordered.to_dict("records")
    ]


def _closest(overlaps: pd.DataFrame, locale: Locale) -> list[Finding]:
    """Say which two themes share most of their stories."""
    return [
        Finding(
            locale.tr(
                "{a} and {b} share {n} stories, {share} of those that have either.",
                a=name_of("theme", row["theme_a"], locale),
                b=name_of("theme", row["theme_b"], locale),
                share=locale.share(row["jaccard"]),
                n=row["n"],
            ),
            float(row["jaccard"]) * 0.8,
            (row["theme_a"], row["theme_b"]),
            tuple(row["story_ids"]),
        )
        for row in overlaps.head(1).to_dict("records")
    ]
