"""The sentences of answers, made from their tables: each number is a cell of the table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pandas as pd

from ilo_analysis.display.answers.subject import Subject
from ilo_analysis.display.captions import not_covered_words
from ilo_analysis.display.charts.comparison import comparison_findings, difference_words
from ilo_analysis.display.charts.shares import share_place
from ilo_analysis.display.finding import NAMED, Row, days_words, peak_words, quoted_interval, records_of
from ilo_analysis.display.labels import feed_words, group_name, side_name
from ilo_analysis.display.locale import N_, Locale, capital, is_missing
from ilo_analysis.measures.shares import COUNTS_ONLY

_NONE = {
    "partners": N_("Of {stories} from {group}, none names a partner."),
    "countries": N_("Of {stories} from {group}, none names a country."),
}


def unobserved(asked: Subject) -> str:
    """Say that no page shows what was asked for."""
    return asked.locale.tr(
        "No saved page shows a day of these feeds and this period, so the number is unknown, not zero. "
        "Look at ilo.plot_coverage(corpus) for the days that are observed."
    )


def notes(asked: Subject, table: pd.DataFrame) -> list[str]:
    """Return the sentences on what no number counts, and on the feeds put together."""
    locale, told = asked.locale, []
    if len(table) and "undated" in table and table["undated"].iloc[0]:
        undated = locale.tr("{n} story without a date", "{n} stories without a date", n=table["undated"].iloc[0])
        told.append(locale.tr("Left out: {what}.", what=undated))
    if asked.n_not_covered:
        told.append(not_covered_words(asked.n_not_covered, locale))
    if len(table) and "feed_mix" in table and table["feed_mix"].iloc[0]:
        feeds = [part.rsplit(" ", 1) for part in table["feed_mix"].iloc[0].split(", ") if part]
        named = [f"{feed_words(feed, locale)} ({n})" for feed, n in feeds]
        told.append(locale.tr("Feeds pooled: {feeds}.", feeds=locale.list(named)))
    return told


def _stories(n: Any, asked: Subject) -> str:  # noqa: ANN401 - any number
    """Return the number of stories on the subject in words."""
    stories = asked.locale.stories(n)
    return asked.locale.tr("{stories} on {subject}", stories=stories, subject=asked.words) if asked.words else stories


def none_found(table: pd.DataFrame, asked: Subject) -> str:
    """Say that no observed story is on the subject, and of how many."""
    locale = asked.locale
    rows = records_of(table.drop_duplicates("feed"))
    feeds = [f"{feed_words(row['feed'], locale)} ({locale.stories(row['total'])})" for row in rows]
    return locale.tr(
        "On the days observed, no story on {subject} is listed in {feeds}; other days may have some. Try other words "
        "with text=…, or look at ilo.coverage_gaps(corpus) for the days that are not observed.",
        subject=asked.words or locale.tr("any subject"),
        feeds=locale.list(feeds),
    )


def peak(table: pd.DataFrame, asked: Subject) -> tuple[str, bool]:
    """Say which periods are highest in each feed; refused if every feed has too few stories."""
    locale = asked.locale
    if not table["n_periods"].any():
        return locale.tr(
            "No period is observed in full by all feeds, so no two periods of the pooled feeds can be compared. Leave "
            "out pool=True, or choose feeds that cover the same days."
        ), True
    if not table["n_all"].sum():
        return none_found(table, asked), True
    feeds = table.drop_duplicates("feed").sort_values(["ratio_low", "n_most"], ascending=False, kind="stable")
    enough, few = feeds[feeds["n_all"] >= COUNTS_ONLY], feeds[feeds["n_all"] < COUNTS_ONLY]
    said = [_peak_of(row, table[table["feed"] == row["feed"]], asked) for row in records_of(enough)]
    if len(few):
        counts = [f"{feed_words(row['feed'], locale)} ({locale.number(row['n_all'])})" for row in records_of(few)]
        what = asked.words or locale.tr("any subject")
        said.append(
            locale.tr("Too few stories on {subject} for a peak: {feeds}.", subject=what, feeds=locale.list(counts))
        )
        if enough.empty:
            said.append(locale.tr("Read them in .stories, or choose a longer period or more feeds."))
    unseen = [
        locale.tr("{n} period of {feed}", "{n} periods of {feed}", n=row["n_unobserved"],
                  feed=feed_words(row["feed"], locale))
        for row in records_of(feeds[feeds["n_unobserved"] > 0])
    ]  # fmt: skip
    if unseen and len(enough):
        said.append(locale.tr("Not observed, so unknown: {periods}.", periods=locale.list(unseen)))
    return " ".join(said), enough.empty


def _peak_of(row: Row, rows: pd.DataFrame, asked: Subject) -> str:
    """Return a sentence on the highest periods of one feed, and whether they stand out."""
    locale, feed = asked.locale, feed_words(row["feed"], asked.locale)
    periods = [locale.period(period) for period in rows.loc[rows["is_peak"], "period"]]
    n = locale.number(row["n_periods"])
    if not is_missing(row["ratio"]):
        return peak_words(row, rows.loc[rows["is_peak"], "period"], _stories(row["n_peak"], asked), locale)
    tied = N_(
        "{feed} shows the most, {stories} each, in {peak}: a tie, and none of {n} periods stands out from chance."
    )
    alone = N_("{feed} shows the most, {stories}, in {peak}; none of {n} periods stands out from chance.")
    many = locale.tr("{n} periods", n=row["n_tied"], context="tied")
    when = locale.list(periods) if len(periods) <= NAMED else many
    text = tied if len(periods) > 1 else alone
    return capital(locale.tr(text, feed=feed, stories=_stories(row["n_most"], asked), peak=when, n=n))


def share(table: pd.DataFrame, asked: Subject) -> tuple[str, bool]:
    """Say how large the share is in each group of feeds; refused if every group has too few stories."""
    locale, rows = asked.locale, records_of(table)
    places = locale.list([share_place(row, locale).text for row in rows])
    said = [locale.tr("{labels} features in {places}{where}.", labels=asked.words, places=places, where="")]
    if refused := bool((table["size"] == "counts only").all()):
        said.append(locale.tr("Read them in .stories, or choose a longer period or more feeds."))
    elif (table["size"] == "small").any():
        said.append(locale.tr("Small numbers."))
    return " ".join(said), refused


def first_seen(table: pd.DataFrame, asked: Subject) -> tuple[str, bool]:
    """Say on which day each feed first shows the subject, and since when it was observed without it."""
    locale = asked.locale
    found = table[table["n"] > 0]
    if found.empty:
        return none_found(table, asked), True
    already = N_("{feed} shows {subject} on {date}, on or before its first observed day, so it may be older.")
    since = N_("{feed} first shows {subject} on {date}, after {days} without it since {start}.")
    said = [
        capital(
            locale.tr(
                since if row["days_before"] else already,
                feed=feed_words(row["feed"], locale),
                subject=asked.words or locale.tr("a story"),
                date=locale.date(row["first_seen"]),
                days=days_words(row["days_before"], locale),
                start="" if is_missing(row["observed_from"]) else locale.date(row["observed_from"]),
            )
        )
        for row in records_of(found.head(NAMED))
    ]
    if len(found) > NAMED:
        said.append(locale.tr("The table lists further feeds."))
    return " ".join(said), False


def who(table: pd.DataFrame, asked: Subject, kind: str) -> tuple[str, bool]:
    """Say who is named most in each group of feeds; refused if every group has too few stories."""
    locale, said = asked.locale, []
    for _, rows in table.groupby(["feed", "scope"], sort=True):
        row = records_of(rows)[0]
        group = feed_words(row["feed"], locale, scope=row["scope"])
        words = {"stories": _stories(row["total"], asked), "group": group}
        named = rows[(rows["name"] != "") & (rows["n"] > 0)].sort_values(["n", "name"], ascending=[False, True])
        if named.empty:
            said.append(locale.tr(_NONE[kind], **words))
            continue
        places = locale.list(list(_most_named(records_of(named), locale)))
        said.append(locale.tr("Of {stories} from {group}, {places}.", places=places, **words))
    if refused := bool((table["size"] == "counts only").all()):
        said.append(locale.tr("Too few stories for percentages: read them in .stories, or choose a longer period."))
    elif table["n_names"].iloc[0] > 1:
        n = table["n_names"].iloc[0]
        said.append(locale.tr("The intervals are simultaneous for all {n} names.", n=n))
    return " ".join(said), refused


def _most_named(rows: list[dict[str, Any]], locale: Locale) -> Iterable[str]:
    """Return the names with most stories, those with as many stories together, until three or more are named."""
    told = 0
    for n, tied in groupby(rows, key=lambda row: row["n"]):
        same = list(tied)
        if told >= NAMED or (told and len(same) > NAMED):
            return
        told += len(same)
        row = same[0]
        few = len(same) <= NAMED
        names = locale.list([one["name"] for one in same]) if few else locale.tr("{n} others", n=row["n_tied"])
        if len(same) > 1:
            text = locale.tr("{n} each name {names}", n=n, names=names)
        else:
            text = locale.tr("{n} names {names}", "{n} name {names}", n=n, names=names)
        if not is_missing(row["share"]):
            interval = quoted_interval(row, "share", locale)
            text = locale.tr("{in_short} ({share}; {interval})", in_short=text, share=locale.share(row["share"]),
                             interval=interval)  # fmt: skip
        yield text


def difference(result: pd.DataFrame, table: pd.DataFrame, asked: Subject, *, scope: str) -> str:
    """Return a sentence on how two sides differ, in the share of the subject or in what stands out."""
    locale = asked.locale
    sides = {side: side_name(str(result.attrs[side]), locale) for side in ("a", "b")}
    if "refusal" in result.attrs or not asked.words:
        found = comparison_findings(result, language=locale.language)
        text = " ".join(finding.text for finding in found.first(NAMED)) or found.empty
    else:
        text = _difference_of(records_of(table)[0], sides, asked)
    return f"{capital(group_name('all', scope, locale))}{locale.colon}{text}" if scope else text


def _difference_of(row: Row, sides: dict[str, str], asked: Subject) -> str:
    locale = asked.locale
    if not row["n_a"] + row["n_b"]:
        totals = {key: locale.stories(row[key]) for key in ("total_a", "total_b")}
        return locale.tr("No story on {subject} among {total_a} ({a}) and {total_b} ({b}).", subject=asked.words,
                         **totals, **sides)  # fmt: skip
    text = difference_words(row, asked.words, sides, locale)
    if row["difference_low"] <= 0 <= row["difference_high"]:
        text = f"{text} {locale.tr('The difference may be due to chance.')}"
    return text
