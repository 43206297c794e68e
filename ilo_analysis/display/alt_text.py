"""Alternative text for each chart, made from the table that the chart draws."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.display.labels import name_of, side_name, term_name
from ilo_analysis.display.locale import ENGLISH, Locale, is_missing
from ilo_analysis.schema import rows_of

LISTED = 5  # as many feeds or rows as a listener can follow


def coverage_alt(coverage: pd.DataFrame, locale: Locale = ENGLISH) -> str:
    """Months full, partial and unobserved of each feed, in words."""
    if coverage.empty:
        return locale.tr("No stories in this selection.")
    texts = []
    for feed, rows in coverage.groupby("feed", sort=True):
        counts = rows["status"].value_counts()
        numbers = {
            "full": locale.tr("{n} full month", "{n} full months", n=counts.get("full", 0)),
            "partial": locale.tr("{n} partial", "{n} partial", n=counts.get("partial", 0)),
            "unobserved": locale.tr("{n} unobserved", "{n} unobserved", n=counts.get("unobserved", 0)),
        }
        first, last = (locale.month(month) for month in (rows["month"].min(), rows["month"].max()))
        texts.append(
            locale.tr(
                "{feed}: {full}, {partial} and {unobserved} from {first} to {last}",
                feed=name_of("feed", feed, locale),
                first=first,
                last=last,
                **numbers,
            )
        )
    return locale.tr("Calendar of observed months. {feeds}.", feeds="; ".join(texts))


def volume_alt(volume: pd.DataFrame, locale: Locale = ENGLISH) -> str:
    """Stories of each feed, with the least and the most of an observed period, in words."""
    seen = volume[volume["status"] != "unobserved"]
    if seen.empty:
        return locale.tr("No stories in this selection.")
    texts = []
    for feed, rows in seen.groupby("feed", sort=True):
        peak = rows.sort_values(["n_stories", "period"], ascending=[False, True]).iloc[0]
        texts.append(
            locale.tr(
                "{feed}: {stories}, from {least} to {most} per observed period, most in {peak}",
                feed=name_of("feed", feed, locale),
                stories=locale.stories(rows["n_stories"].sum()),
                least=locale.number(rows["n_stories"].min()),
                most=locale.number(rows["n_stories"].max()),
                peak=locale.period(peak["period"]),
            )
        )
    first, last = (locale.period(period) for period in (volume["period"].min(), volume["period"].max()))
    return locale.tr(
        "Bar chart of stories per period and feed, {first} to {last}. {feeds}. Unobserved periods are left blank.",
        first=first,
        last=last,
        feeds="; ".join(texts),
    )


def share_alt(share: pd.DataFrame, locale: Locale = ENGLISH) -> str:
    """For each feed, the label carried most with its n and share, in words."""
    kind = "topic" if "topic" in share else "theme"
    labelled = share[share[kind] != f"no {kind}"]
    if labelled.empty or not share["total"].sum():
        return locale.tr("No stories in this selection.")
    texts = []
    for feed, rows in labelled.groupby("feed", sort=True):
        top = rows.sort_values(["n", "total", kind], ascending=[False, True, True]).iloc[0]
        numbers = {"n": locale.number(top["n"]), "stories": locale.stories(top["total"])}
        share_text = locale.share(top["share"])
        name = name_of("feed", feed, locale)
        feed_text = name if is_missing(top["period"]) else f"{name}, {locale.period(top['period'])}"
        label = name_of(kind, top[kind], locale)
        texts.append(
            locale.tr(
                "{feed}: of {stories}, most often {label} with {n} ({share})",
                feed=feed_text,
                label=label,
                share=share_text,
                **numbers,
            )
        )
    kind_word = locale.tr(kind)
    return locale.tr(
        "Chart of the share of stories by {kind}, with 95% intervals. {feeds}.", kind=kind_word, feeds="; ".join(texts)
    )


def comparison_alt(comparison: pd.DataFrame, locale: Locale = ENGLISH) -> str:
    """How many terms differ between the two sides, and the strongest of them, in words."""
    if comparison.empty:
        return locale.tr("No stories in this selection.")
    strongest = comparison.loc[comparison["z"].abs().sort_values(ascending=False, kind="stable").index]
    return locale.tr(
        "Chart of the difference between {a} and {b} for {terms_shown}; strongest: {terms}.",
        terms_shown=locale.tr("{n} term", "{n} terms", n=len(comparison)),
        a=side_name(str(comparison.attrs.get("a", "a")), locale),
        b=side_name(str(comparison.attrs.get("b", "b")), locale),
        terms=locale.list([term_name(row.kind, row.term, locale) for row in rows_of(strongest.head(LISTED))]),
    )
