"""Sentences on what feeds have in common: one for each fact, which names the feeds that show it, strongest first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.display.captions import feeds_in_the_data
from ilo_analysis.display.change_findings import what_was_listed
from ilo_analysis.display.finding import (
    ENOUGH,
    MANY,
    NAMED,
    Finding,
    Findings,
    Row,
    and_not_covered,
    days_words,
    filled,
    finds,
    quoted_interval,
    records_of,
)
from ilo_analysis.display.labels import group_name, name_of
from ilo_analysis.display.locale import N_, Locale, is_missing
from ilo_analysis.measures.intervals import wilson_interval
from ilo_analysis.measures.shares import quoted

Namer = Callable[[str], str]


class _Place(NamedTuple):
    """What one feed shows of a fact: in full and in short, the strength of its evidence, and the row it comes from."""

    text: str
    in_short: str
    strength: float
    row: Row


class _Fact(NamedTuple):
    """A label and what each feed shows of it, strongest first."""

    label: str
    places: list[_Place]

    @property
    def strength(self) -> float:
        """Evidence of the general feeds, if they show enough stories; or half that of feeds chosen for one theme."""
        general = [place for place in self.places if place.row["scope"] != "theme"]
        if sum(len(place.row["story_ids"]) for place in general) >= ENOUGH:
            return (1 + max(place.strength for place in general)) / 2
        return max(place.strength for place in self.places) / 2


@finds
def rate_findings(rates: pd.DataFrame, *, language: str = "en") -> Findings:
    """One sentence on `feed_rates`: the rate of each feed with its interval, its stories and the days seen."""
    locale = Locale.of(language, rates)
    places = []
    for row in records_of(quoted(rates, "rate").dropna(subset=["rate"])):
        text = N_("{feed} {rate} ({stories} on {days} between {first} and {last}; {interval})")
        if row["first_day"] == row["last_day"]:
            text = N_("{feed} {rate} ({stories} on {first}; {interval})")
        text = filled(
            text,
            row,
            locale,
            first=locale.date(row["first_day"]),
            last=locale.date(row["last_day"]),
            days=days_words(row["observed_days"], locale),
            stories=locale.stories(row["n_stories"]),
            interval=quoted_interval(row, "rate", locale, 1),
        )
        places.append(_Place(text, text, row["rate_low"], row))
    if not places:
        return Findings([], locale)
    places.sort(key=lambda place: (-place.strength, place.text))
    told = places if len(places) <= MANY else places[:NAMED]
    text = locale.tr("Stories per 30 observed days: {places}.", places=locale.list([place.text for place in told]))
    if left := len(places) - len(told):
        text += f" {feeds_in_the_data(left, locale)}"
    first, last = (pd.to_datetime(rates[name]).dt.to_period("M") for name in ("first_day", "last_day"))
    finding = Finding(text, 0.0, *_rows_and_stories([_Fact("", places)]))
    return Findings([finding], locale, label=what_was_listed(rates, first, last, locale))


@finds
def share_findings(
    share: pd.DataFrame, *, language: str = "en", names: Namer | None = None, limit: int = 5
) -> Findings:
    """Sentences on the labels carried most, each with n, total, share and interval of the feeds that carry it most.

    Labels with the same numbers share a sentence. `names` gives a label its name; those of the project's dictionary if
    not given. What general feeds show of a label stands before what feeds chosen for one theme show.
    """
    locale = Locale.of(language, share)
    kind = "topic" if "topic" in share else "theme"
    name = names or (lambda entry: name_of(kind, entry, locale))
    rows = quoted(share)[(share["n"] > 0) & (share[kind] != f"no {kind}")]
    facts = _facts(rows, ["period", kind], lambda row: share_place(row, locale), lambda row: name(row[kind]))
    found = []
    for (period, *_), tied in _tied(facts):
        where = "" if is_missing(period) else locale.tr(", in {period}", period=locale.period(period))
        small = any(place.row["size"] == "small" for place in tied[0].places[:NAMED])
        note = f" {locale.tr('Small numbers.')}" if small else ""
        found.append(_finding("share", tied, locale, where, note))
    return and_not_covered(Findings(found, locale).first(limit), share)


def share_place(row: Row, locale: Locale) -> _Place:
    """What one row of a share table shows."""
    group = group_name(row["feed"], row["scope"], locale)
    short = filled(N_("{n} of {total} stories from {feed}"), row, locale, feed=group)
    if is_missing(row["share"]):
        return _Place(locale.tr("{in_short} (too few for a percentage)", in_short=short), short, 0.0, row)
    interval = quoted_interval(row, "share", locale, None)
    text = filled(N_("{in_short} ({share}; {interval})"), row, locale, in_short=short, interval=interval)
    return _Place(text, short, float(row["share_low"]), row)


@finds
def recurrence_findings(
    recurrence: pd.DataFrame, *, theme: str = "", language: str = "en", names: Namer | None = None, limit: int = 5
) -> Findings:
    """Sentences on how often each theme came back in the months that were observed, in the feeds where it did most.

    Of one `theme` alone if it is given; where no story has it, the sentence names those that have most. They count
    months and estimate nothing: months follow each other, so an interval for independent ones would mislead.
    """
    locale = Locale.of(language, recurrence)
    name = names or (lambda entry: name_of("theme", entry, locale))
    rows = recurrence[recurrence["n_stories"] > 0]
    if theme and not (rows["theme"] == theme).any():
        return and_not_covered(Findings([], locale, empty=_no_story_on(theme, rows, name, locale)), recurrence)
    rows = rows[rows["theme"] == theme] if theme else rows
    facts = _facts(rows, ["theme"], lambda row: _recurrence_place(row, locale), lambda row: name(row["theme"]))
    found = [_finding("recurrence", tied, locale) for _, tied in _tied(facts)]
    return and_not_covered(Findings(found, locale).first(limit), recurrence)


def _no_story_on(theme: str, rows: pd.DataFrame, name: Namer, locale: Locale) -> str:
    """Say that no story has a theme, and which themes have most stories."""
    sizes = {
        str(other): len({story for ids in own for story in ids}) for other, own in rows.groupby("theme")["story_ids"]
    }
    most = sorted(sizes, key=lambda other: (-sizes[other], other))[:NAMED]
    none = locale.tr("No story in this selection is on {theme}.", theme=name(theme))
    if not most:
        return none
    listed = locale.list(
        [locale.tr("{side} ({stories})", side=name(other), stories=locale.stories(sizes[other])) for other in most]
    )
    return f"{none} {locale.tr('Themes with most stories: {themes}.', themes=listed)}"


def _recurrence_place(row: Row, locale: Locale) -> _Place:
    months = locale.tr(
        "{n_active} of {n} observable month",
        "{n_active} of {n} observable months",
        n=row["observable_months"],
        n_active=locale.number(row["active_months"]),
    )
    short = locale.tr("{months} of {feed}", months=months, feed=name_of("feed", row["feed"], locale))
    text = locale.tr(
        "{in_short} ({stories}, {days})",
        in_short=short,
        stories=locale.stories(row["n_stories"]),
        days=locale.days(row["first_seen"], row["last_seen"]),
    )
    low = wilson_interval(row["active_months"], row["observable_months"]).low
    return _Place(text, short, float(np.nan_to_num(low)), row)


def _facts(
    table: pd.DataFrame,
    by: list[str],
    place_of: Callable[[Row], _Place],
    label_of: Callable[[Row], str],
) -> dict[tuple[Hashable, ...], _Fact]:
    """The facts of a table, by what makes rows of several feeds one fact."""
    facts: dict[tuple[Hashable, ...], _Fact] = {}
    for row in records_of(table):
        key = tuple(row[name] for name in by)
        facts.setdefault(key, _Fact(label_of(row), [])).places.append(place_of(row))
    for fact in facts.values():
        fact.places.sort(key=lambda place: (-place.strength, place.text))
    return facts


def _tied(facts: dict[tuple[Hashable, ...], _Fact]) -> list[tuple[tuple[Hashable, ...], list[_Fact]]]:
    """Facts of which the same is to be said, together; each group under the key of its first."""
    groups: dict[tuple[Hashable, ...], list[_Fact]] = {}
    keys: dict[tuple[Hashable, ...], tuple[Hashable, ...]] = {}
    for key, fact in facts.items():
        same = (*key[:-1], *(place.text for place in fact.places))
        keys.setdefault(same, key)
        groups.setdefault(same, []).append(fact)
    return [(keys[same], sorted(tied, key=lambda fact: fact.label)) for same, tied in groups.items()]


def _finding(kind: str, tied: list[_Fact], locale: Locale, where: str = "", note: str = "") -> Finding:
    """Say what the feeds show of one label, or of several that are tied."""
    labels = locale.list([fact.label for fact in tied])
    sentence = _sentence(kind, len(tied) > 1)
    text, short = (
        locale.tr(sentence, labels=labels, places=_listed(tied[0], locale, in_short=in_short), where=where)
        for in_short in (False, True)
    )
    return Finding(text + note, tied[0].strength, *_rows_and_stories(tied), short)


def _sentence(kind: str, several: bool) -> str:
    if kind == "share":
        each = N_("{labels} each feature in {places}{where}.")
        return each if several else N_("{labels} features in {places}{where}.")
    return N_("{labels} each appear in {places}.") if several else N_("{labels} appears in {places}.")


def _listed(fact: _Fact, locale: Locale, *, in_short: bool = False) -> str:
    """The feeds of a fact, the strongest by name and the others by number."""
    texts = [place.in_short if in_short else place.text for place in fact.places]
    most = 1 if in_short and len(texts) > MANY else NAMED
    if len(texts) > most:
        more = locale.tr("in {n} more feed", "in {n} more feeds", n=len(texts) - most)
        texts = [*texts[:most], more]
    return locale.list(texts)


def _rows_and_stories(facts: list[_Fact]) -> tuple[pd.Index, tuple[str, ...]]:
    """The rows of a table that facts come from, and all stories of these rows."""
    rows = [place.row for fact in facts for place in fact.places]
    stories = dict.fromkeys(story for row in rows for story in row["story_ids"])
    return pd.Index([row["index"] for row in rows]), tuple(stories)
