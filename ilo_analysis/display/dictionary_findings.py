"""Sentences on what a dictionary of themes did: how many stories it marks, and what deserves a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.display.findings import Finding, Findings
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import format_number, format_share, phrase

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus
    from ilo_analysis.measures.dictionary_check import DictionaryCheck


def dictionary_findings(
    corpus: Corpus, check: DictionaryCheck, *, evidence: pd.DataFrame, language: str = "en"
) -> Findings:
    """Sentences on the stories marked, the weightiest term, the closest pair of themes, and the commonest gap."""
    total = len(corpus.stories)
    marked = tuple(sorted(evidence["story_id"].astype(str).unique()))
    if not total:
        return Findings([], language, empty=phrase("no_stories", language))
    counts = {"n": format_number(len(marked), language), "total": format_number(total, language)}
    share = format_share(len(marked) / total, language)
    found = [Finding(phrase("dictionary_marked", language, share=share, **counts), 1.0, None, marked)]
    found += [*_weightiest(check.overweight_terms, language), *_closest(check.overlaps, language)]
    for row in check.unmatched_phrases.head(1).to_dict("records"):
        text = phrase("dictionary_gap", language, phrase=row["phrase"], n=format_number(row["n"], language))
        found.append(Finding(text, 0.0, row["phrase"], tuple(row["story_ids"])))
    return Findings(found, language)


def _weightiest(terms: pd.DataFrame, language: str) -> list[Finding]:
    """Say which term its theme would lose most stories without."""
    ordered = terms.sort_values(["n_alone", "share", "theme"], ascending=[False, False, True]).head(1)
    return [
        Finding(
            phrase(
                "dictionary_weight",
                language,
                term=row["term"],
                theme=name_of("theme", row["theme"], language),
                **{key: format_number(row[key], language) for key in ("n", "total", "n_alone")},
            ),
            float(row["share"]) * 0.9,
            row["term"],
            tuple(row["story_ids"]),
        )
        for row in ordered.to_dict("records")
    ]


def _closest(overlaps: pd.DataFrame, language: str) -> list[Finding]:
    """Say which two themes share most of their stories."""
    return [
        Finding(
            phrase(
                "dictionary_overlap",
                language,
                a=name_of("theme", row["theme_a"], language),
                b=name_of("theme", row["theme_b"], language),
                share=format_share(row["jaccard"], language),
                n=format_number(row["n"], language),
            ),
            float(row["jaccard"]) * 0.8,
            (row["theme_a"], row["theme_b"]),
            tuple(row["story_ids"]),
        )
        for row in overlaps.head(1).to_dict("records")
    ]
