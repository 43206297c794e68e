"""Findings on change: periods that stand out, rates that changed, themes that appeared, rose, fell or vanished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.display.captions import not_observed, story_ids_of
from ilo_analysis.display.finding import (
    MANY,
    NAMED,
    Finding,
    Findings,
    Row,
    and_not_covered,
    days_words,
    feeds_named,
    few_feeds,
    filled,
    finds,
    interval_words,
    peak_words,
    records_of,
    strength_of,
)
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import N_, Locale, is_missing
from ilo_analysis.measures.change import lasting_trends
from ilo_analysis.measures.levels import level_changes
from ilo_analysis.measures.theme_changes import theme_changes
from ilo_analysis.measures.volume import highest_periods

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

_CHANGES = {
    "trend": N_(
        "In {feed}, over {full} with {stories}, the rate of each year is {ratio} times that of the year "
        "before ({interval})."
    ),
    "season": N_(
        "In {feed}, over {full} with {stories}, {month} to {end} differs most from the rest of the year: {ratio} times "
        "its rate ({interval})."
    ),
    "month": N_(
        "In {feed}, over {full} with {stories}, {month} differs most from the other months: {ratio} times "
        "their rate ({interval})."
    ),
    "level": N_(
        "In {feed}, over {full} with {stories}, the last change of level comes in {month}: {ratio} times the "
        "rate before it ({interval})."
    ),
}
_THEME_CHANGES = {
    "appeared": N_(
        "{theme} appears in {since}: in none of {stories_before} before, in {n_since} of {stories} since "
        "({share_since}; {feeds})."
    ),
    "rose": N_(
        "{theme} rises from {since}: {n_since} of {stories} since ({share_since}), {n_before} of {stories_before} "
        "before ({share_before}; {feeds})."
    ),
    "fell": N_(
        "{theme} falls from {since}: {n_since} of {stories} since ({share_since}), {n_before} of {stories_before} "
        "before ({share_before}; {feeds})."
    ),
    "vanished": N_(
        "{theme} disappears from {since}: in none of {stories} since, in {n_before} of {stories_before} before "
        "({share_before}; {feeds})."
    ),
}
_LOOKED_FOR = {"trend": N_("a trend"), "season": N_("a season"), "level": N_("a change of level")}


@finds
def volume_findings(volume: pd.DataFrame, *, language: str = "en") -> Findings:
    """Sentences on periods that are far above the rest of their feed, and one on the feeds that have none.

    A period stands out if its count is more than chance would bring to any of the feed's periods; the interval is
    simultaneous: it holds for the largest of so many. Launches widen it.
    """
    locale = Locale.of(language, volume)
    found, quiet = [], []
    for feed, rows in volume[(volume["status"] != "unobserved") & volume["rate"].notna()].groupby("feed", sort=True):
        peak = highest_periods(rows)
        if peak is None:
            quiet += [(str(feed), rows)] if rows["n_stories"].sum() else []
            continue
        low, high = float(peak.ratio.low), float(peak.ratio.high)
        row = {"feed": feed, "ratio": peak.ratio.value, "ratio_low": low, "ratio_high": high, "n_periods": len(rows)}
        stories = locale.tr(
            "{stories} on {days}",
            stories=locale.stories(peak.rows["n_stories"].sum()),
            days=days_words(peak.rows["observed_days"].sum(), locale),
        )
        text = peak_words(row, peak.rows["period"], stories, locale)
        found.append(Finding(text, strength_of(np.log(low), np.log(high)), rows.index, story_ids_of(peak.rows)))
    if quiet:
        spans = _spans({feed: rows["n_stories"] for feed, rows in quiet}, locale)
        text = locale.tr("No period stands out from chance. Stories per period: {feeds}.", feeds=locale.list(spans))
        found.append(Finding(text, 0.0, pd.Index([place for _, rows in quiet for place in rows.index]), ()))
    seen = volume[volume["n_stories"] > 0]
    return Findings(found, locale, label=what_was_listed(seen, seen["period"], seen["period"], locale))


def _spans(counts: Mapping[str, pd.Series], locale: Locale) -> list[str]:
    """Feeds with their least and their most stories in a period; of many feeds, how many share the commonest spans."""
    feeds: dict[tuple[int, int], list[str]] = {}
    for feed, own in counts.items():
        feeds.setdefault((int(own.min()), int(own.max())), []).append(feed)
    if len(counts) <= MANY:
        return [_span(name_of("feed", feed, locale), *span, locale) for span, own in feeds.items() for feed in own]
    common = sorted(feeds, key=lambda span: (-len(feeds[span]), span))
    told, others = common[:NAMED], common[NAMED:]
    sizes = [(span, len(feeds[span])) for span in told]
    if others:
        least, most = min(span[0] for span in others), max(span[1] for span in others)
        sizes.append(((least, most), sum(len(feeds[span]) for span in others)))
    return [_span(locale.tr("{n} feed", "{n} feeds", n=n), *span, locale) for span, n in sizes]


def _span(feed: str, least: int, most: int, locale: Locale) -> str:
    """Name of a feed with its least and its most stories in a period, once where they are equal."""
    if least == most:
        return f"{feed} ({locale.number(least)})"
    return locale.tr("{feed} ({least} to {most})", feed=feed, least=locale.number(least), most=locale.number(most))


def what_was_listed(table: pd.DataFrame, first: pd.Series, last: pd.Series, locale: Locale) -> str:
    """How many dated stories the saved pages of how many feeds list, between which periods, and who lists most."""
    if table.empty:
        return ""
    counts = table.groupby("feed")["n_stories"].sum()
    top = sorted(counts.index[counts == counts.max()])
    most = ""
    if len(top) < len(counts) and len(top) <= NAMED:
        feeds, n = feeds_named(top, locale), locale.number(counts.max())
        text = N_("; the most, {n}, in {feeds}") if len(top) == 1 else N_("; the most, {n} each, in {feeds}")
        most = locale.tr(text, feeds=feeds, n=n)
    words = {
        "pages": locale.tr("saved pages of {n} feed", "saved pages of {n} feeds", n=len(counts)),
        "stories": locale.tr("{n} dated story", "{n} dated stories", n=len(story_ids_of(table))),
        "first": locale.period(first.min()),
        "last": locale.period(last.max()),
    }
    if words["first"] == words["last"]:
        return locale.elided(locale.tr("In {first}, the {pages} list {stories}{most}.", most=most, **words))
    return locale.elided(locale.tr("Between {first} and {last}, the {pages} list {stories}{most}.", most=most, **words))


@takes_corpus
def key_findings(corpus: Corpus, *, evidence: pd.DataFrame | None = None, language: str = "en") -> Findings:
    """What a reader should know first: rates that changed, themes that appeared, rose, fell or vanished."""
    locale = Locale.of(language, corpus, evidence)
    if not corpus.coverage["observed_days"].any():
        return Findings.not_observed(not_observed(corpus.coverage["month"], locale), locale)
    changes, levels, trends = theme_changes(corpus, evidence=evidence), level_changes(corpus), lasting_trends(corpus)
    trends = trends[~trends["feed"].isin(levels["feed"])]  # one sentence per fact
    told = ((_theme_change, changes), (_level, levels), (_change, trends))
    texts = [say(row, locale) for say, table in told for row in records_of(table)]
    empty = locale.tr("No theme or feed changed by more than chance would explain.")
    months = corpus.coverage.loc[corpus.coverage["observed_days"] > 0, "month"].unique()
    if len(months) == 1:
        empty = locale.tr(
            "Only {month} was observed: too short a record to show a change.", month=locale.period(months[0])
        )
    return and_not_covered(Findings(texts, locale, empty=empty), changes)


def _theme_change(row: Row, locale: Locale) -> Finding:
    """Say when a theme appeared, rose, fell or vanished, and how large its share was before and since."""
    totals = {"stories": locale.stories(row["total_since"]), "stories_before": locale.stories(row["total_before"])}
    text = filled(_THEME_CHANGES[row["change"]], row, locale, feeds=few_feeds(row["feeds"], locale), **totals)
    return Finding(text, strength_of(row["low"], row["high"]), row["index"], row["story_ids"])


def _level(row: Row, locale: Locale) -> Finding:
    """Say how the rate of a feed differs between two stretches of its record."""
    text = N_(
        "{feed} publishes {rate_since} stories per 30 observed days from {since} to {last}: {ratio} times the "
        "{rate_before} from {first} to {until} ({interval})."
    )
    text = filled(text, row, locale, interval=interval_words(row["low"], row["high"], locale, 2))
    return Finding(text, strength_of(np.log(row["low"]), np.log(row["high"])), row["index"], row["story_ids"])


@finds
def change_findings(change: pd.DataFrame, *, language: str = "en") -> Findings:
    """Sentences on what changed (`change_summary`); one on what was looked for in vain, one on all refusals."""
    locale = Locale.of(language, change)
    found = [_change(row, locale) for row in records_of(change[change["ratio"].notna()])]
    vain, refused = change[change["answered"] & change["ratio"].isna()], change[~change["answered"]]
    said = []
    if len(vain):
        said.append((locale.tr("Tested but not found: {what}.", what=_by_question(vain, locale)), 0.0, vain.index))
    if len(refused):
        text = locale.tr(
            "Too few full months or stories for {what}. Look at the counts of the months and their intervals instead.",
            what=_by_question(refused, locale),
        )
        said.append((text, -1.0, refused.index))
    if said and not found:
        # nothing can be said, and one line says so
        said = [(" ".join(text for text, *_ in said), 0.0, pd.Index([row for *_, rows in said for row in rows]))]
    return Findings([*found, *(Finding(text, strength, rows, ()) for text, strength, rows in said)], locale)


def _by_question(rows: pd.DataFrame, locale: Locale) -> str:
    """Questions, each with how many full months it needs; and the feeds with as many as they have, or the most."""
    asked = [
        locale.tr("{what} (needs {needed})", what=locale.tr(_LOOKED_FOR[str(question)]), needed=int(needed))
        for question, needed in rows.groupby("question", sort=False)["needed"].first().items()
    ]
    months = rows.groupby("feed")["n_months"].max().sort_index()
    if len(months) > NAMED:
        span = {"least": locale.number(months.min()), "most": locale.number(months.max())}
        feeds = locale.tr("the feeds have {least} to {most} full months", **span)
        if months.min() == months.max():
            feeds = locale.tr("each feed has {n} full month", "each feed has {n} full months", n=months.max())
    else:
        names = [f"{name_of('feed', feed, locale)} ({locale.number(n)})" for feed, n in months.items()]
        feeds = locale.tr("full months of {feeds}", feeds=locale.list(names))
    return locale.tr("{questions}; {feeds}", questions=locale.list(asked), feeds=feeds)


def _change(row: Row, locale: Locale) -> Finding:
    """Say by how much a trend, a season or a level changes the rate of a feed."""
    month = row["question"] == "season" and row["calendar_month"] == row["calendar_end"]
    text = filled(
        _CHANGES["month" if month else row["question"]],
        row,
        locale,
        full=locale.tr("{n} full month", "{n} full months", n=row["n_months"]),
        stories=locale.stories(row["n_stories"]),
        month=_month_word(row["calendar_month"] if is_missing(row["period"]) else row["period"], locale),
        end=_month_word(row["calendar_end"], locale),
        ratio=locale.number(row["ratio"], 2),
        interval=interval_words(row["low"], row["high"], locale, 2),
    )
    strength = strength_of(np.log(max(row["low"], 1e-9)), np.log(row["high"]))
    return Finding(text, strength, row["index"], row["story_ids"])


def _month_word(month: Any, locale: Locale) -> str:  # noqa: ANN401 - a Period, the number of a month, or nothing
    if is_missing(month):
        return ""
    return locale.period(month) if hasattr(month, "freqstr") else locale.month_name(int(month))
