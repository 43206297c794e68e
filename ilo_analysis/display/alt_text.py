"""Alternative text for each chart, made from the table that the chart draws."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.display.labels import name_of, side_name, term_name
from ilo_analysis.display.locale import (
    count_stories,
    format_month,
    format_number,
    format_period,
    format_share,
    is_missing,
    join_words,
    phrase,
)
from ilo_analysis.schema import rows_of

LISTED = 5  # as many feeds or rows as a listener can follow


def coverage_alt(coverage: pd.DataFrame, language: str = "en") -> str:
    """Months full, partial and unobserved of each feed, in words."""
    if coverage.empty:
        return phrase("no_stories", language)
    texts = []
    for feed, rows in coverage.groupby("feed", sort=True):
        counts = rows["status"].value_counts()
        numbers = {
            status: phrase(f"n_{status}", language, n=format_number(int(counts.get(status, 0)), language))
            for status in ("full", "partial", "unobserved")
        }
        first, last = (format_month(month, language) for month in (rows["month"].min(), rows["month"].max()))
        texts.append(
            phrase("coverage_feed", language, feed=name_of("feed", feed, language), first=first, last=last, **numbers)
        )
    return phrase("coverage_alt", language, feeds="; ".join(texts))


def volume_alt(volume: pd.DataFrame, language: str = "en") -> str:
    """Stories of each feed, with the least and the most of an observed period, in words."""
    seen = volume[volume["status"] != "unobserved"]
    if seen.empty:
        return phrase("no_stories", language)
    texts = []
    for feed, rows in seen.groupby("feed", sort=True):
        peak = rows.sort_values(["n_stories", "period"], ascending=[False, True]).iloc[0]
        texts.append(
            phrase(
                "volume_feed",
                language,
                feed=name_of("feed", feed, language),
                stories=count_stories(rows["n_stories"].sum(), language),
                least=format_number(rows["n_stories"].min(), language),
                most=format_number(rows["n_stories"].max(), language),
                peak=format_period(peak["period"], language),
            )
        )
    first, last = (format_period(period, language) for period in (volume["period"].min(), volume["period"].max()))
    return phrase("volume_alt", language, first=first, last=last, feeds="; ".join(texts))


def share_alt(share: pd.DataFrame, language: str = "en") -> str:
    """For each feed, the label carried most with its n and share, in words."""
    kind = "topic" if "topic" in share else "theme"
    labelled = share[share[kind] != f"no {kind}"]
    if labelled.empty or not share["total"].sum():
        return phrase("no_stories", language)
    texts = []
    for feed, rows in labelled.groupby("feed", sort=True):
        top = rows.sort_values(["n", "total", kind], ascending=[False, True, True]).iloc[0]
        numbers = {"n": format_number(top["n"], language), "stories": count_stories(top["total"], language)}
        share_text = format_share(top["share"], language)
        name = name_of("feed", feed, language)
        feed_text = name if is_missing(top["period"]) else f"{name}, {format_period(top['period'], language)}"
        label = name_of(kind, top[kind], language)
        texts.append(phrase("share_feed", language, feed=feed_text, label=label, share=share_text, **numbers))
    kind_word = phrase(f"kind_{kind}", language)
    return phrase("share_alt", language, kind=kind_word, feeds="; ".join(texts))


def comparison_alt(comparison: pd.DataFrame, language: str = "en") -> str:
    """How many terms differ between the two sides, and the strongest of them, in words."""
    if comparison.empty:
        return phrase("no_stories", language)
    strongest = comparison.loc[comparison["z"].abs().sort_values(ascending=False, kind="stable").index]
    return phrase(
        "comparison_alt",
        language,
        terms_shown=phrase("n_terms", language, n=format_number(len(comparison), language)),
        a=side_name(str(comparison.attrs.get("a", "a")), language),
        b=side_name(str(comparison.attrs.get("b", "b")), language),
        terms=join_words(
            [term_name(row.kind, row.term, language) for row in rows_of(strongest.head(LISTED))], language
        ),
    )
