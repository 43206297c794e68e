"""Change in words: rates that rose or fell, themes that appeared, rose, fell or vanished."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.display.captions import not_observed
from ilo_analysis.display.finding import (
    Finding,
    Findings,
    Row,
    and_not_covered,
    few_feeds,
    filled,
    finds,
    interval_words,
    records_of,
    strength_of,
)
from ilo_analysis.display.locale import N_, Locale, is_missing
from ilo_analysis.measures.change import lasting_trends
from ilo_analysis.measures.levels import level_changes
from ilo_analysis.measures.theme_changes import theme_changes

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
_TOO_FEW = {
    "trend": N_("{what} (at most {most} of {needed} full months)"),
    "season": N_("{what} (at most {most} of {needed} full months, spread evenly over the year)"),
    "level": N_("{what} (at most {most} of {needed} full months in a row)"),
}


@takes_corpus
def key_findings(corpus: Corpus, *, evidence: pd.DataFrame | None = None, language: str = "en") -> Findings:
    """Return what a reader should know first: rates that changed, themes that appeared, rose, fell or vanished."""
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
    text = filled(
        text, row, locale, interval=interval_words(row["low"], row["high"], locale, partial(locale.number, digits=2))
    )
    return Finding(text, strength_of(np.log(row["low"]), np.log(row["high"])), row["index"], row["story_ids"])


@finds
def change_findings(change: pd.DataFrame, *, language: str = "en") -> Findings:
    """Return sentences on what changed (`change_summary`), on what was tested but not found, and on refusals."""
    locale = Locale.of(language, change)
    found = [_change(row, locale) for row in records_of(change[change["ratio"].notna()])]
    vain, refused = change[change["answered"] & change["ratio"].isna()], change[~change["answered"]]
    said = []
    if len(vain):
        said.append((locale.tr("Tested but not found: {what}.", what=_tested(vain, locale)), 0.0, vain.index))
    if len(refused):
        text = locale.tr(
            "Too few full months or stories for {what}. Look at the counts of the months and their intervals instead.",
            what=locale.list([_too_few(rows, locale) for _, rows in refused.groupby("question", sort=False)]),
        )
        said.append((text, -1.0, refused.index))
    if said and not found:
        # there is nothing to report, and one line says so
        said = [(" ".join(text for text, *_ in said), 0.0, pd.Index([row for *_, rows in said for row in rows]))]
    return Findings([*found, *(Finding(text, strength, rows, ()) for text, strength, rows in said)], locale)


def _tested(rows: pd.DataFrame, locale: Locale) -> str:
    """Return the questions without a finding, each with its feeds; those of the same feeds together."""
    asked: dict[tuple[str, ...], list[str]] = {}
    for question, own in rows.groupby("question", sort=False):
        asked.setdefault(tuple(own["feed"]), []).append(locale.tr(_LOOKED_FOR[str(question)]))
    said = [
        locale.tr("{what} in {feeds}", what=locale.list(questions), feeds=few_feeds(feeds, locale))
        for feeds, questions in asked.items()
    ]
    return "; ".join(said)


def _too_few(rows: pd.DataFrame, locale: Locale) -> str:
    """Return one unanswered question: how many months or stories it needs, and the most that a feed has."""
    question, needed, most = str(rows["question"].iloc[0]), int(rows["needed"].iloc[0]), int(rows["n_months"].max())
    what = locale.tr(_LOOKED_FOR[question])
    if most >= needed:
        stories = locale.stories(rows["needed_stories"].iloc[0])
        return locale.tr("{what} (needs {stories})", what=what, stories=stories)
    return locale.tr(_TOO_FEW[question], what=what, most=locale.number(most), needed=needed)


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
        interval=interval_words(row["low"], row["high"], locale, partial(locale.number, digits=2)),
    )
    strength = strength_of(np.log(max(row["low"], 1e-9)), np.log(row["high"]))
    return Finding(text, strength, row["index"], row["story_ids"])


def _month_word(month: Any, locale: Locale) -> str:  # noqa: ANN401 - a Period, the number of a month, or nothing
    if is_missing(month):
        return ""
    return locale.period(month) if hasattr(month, "freqstr") else locale.month_name(int(month))
