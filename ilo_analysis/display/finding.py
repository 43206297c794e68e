"""Findings: sentences made from the rows of tables, strongest first; they describe, and never explain.

The phrases that several of them share are here too.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial, wraps
from typing import Any, NamedTuple, ParamSpec

import numpy as np
import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.captions import never_seen_words, not_covered_note
from ilo_analysis.display.html import macros
from ilo_analysis.display.labels import feed_words
from ilo_analysis.display.locale import ENGLISH, Locale
from ilo_analysis.display.table import cell_text

P = ParamSpec("P")
ENOUGH = 5  # stories that a headline rests on, where any finding rests on so many
TOLD = 5  # sentences on labels or terms of a table
NAMED = 3  # feeds that one sentence names; how many more there are, it says
MOST_LETTERS = 120  # of what a headline says of its feeds
MANY = 6  # feeds; of more, a sentence names the strongest alone
Row = Mapping[str, Any]
Written = Callable[[float], str]  # how a number is written


class Finding(NamedTuple):
    """A sentence, how strong its evidence is (0 to 1), the index of its table row, its stories, and it in short."""

    text: str
    evidence_strength: float
    table_row: Any
    story_ids: tuple[str, ...]
    in_short: str = ""


class Findings(Sequence[Finding]):
    """Findings, strongest first, shown as a list in notebooks and reports.

    `label` says plainly what there is; it is the headline where no finding is fit to be one.
    """

    def __init__(
        self, findings: Iterable[Finding], locale: Locale = ENGLISH, *, empty: str = "", label: str = ""
    ) -> None:
        self._findings = sorted(findings, key=lambda finding: (-finding.evidence_strength, finding.text))
        self.locale = locale
        self.empty = empty or locale.tr("Nothing stands out in this selection.")
        self.label = label
        self._unseen = False

    @classmethod
    def not_observed(cls, words: str, locale: Locale) -> Findings:
        """Return no findings: no page shows the selection, as `words` say; a report says so in full only once."""
        findings = cls([], locale, empty=words, label=words)
        findings._unseen = True
        return findings

    def __len__(self) -> int:
        return len(self._findings)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - a finding, or findings for a slice
        return self._findings[index] if not isinstance(index, slice) else self._part(index)

    def _part(self, part: slice) -> Findings:
        return Findings(self._findings[part], self.locale, empty=self.empty, label=self.label)

    def first(self, n: int) -> Findings:
        """Return the n strongest of them."""
        return self._part(slice(n))

    @property
    def headline(self) -> str:
        """The strongest finding with an interval behind it and stories enough, in short; without one, the label."""
        told = self.told
        return self.label if told is None else told.in_short or told.text

    @property
    def told(self) -> Finding | None:
        """The finding that the headline tells; one of fewer stories only if there is no label either."""
        sure = [finding for finding in self._findings if finding.evidence_strength > 0]
        enough = [finding for finding in sure if len(finding.story_ids) >= ENOUGH]
        return next(iter(enough or ([] if self.label else sure)), None)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    def __repr__(self) -> str:
        return "\n".join(finding.text for finding in self) or self.empty

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """List as HTML, markdown and text; the exporter finds the stories of each finding in the metadata."""
        del include, exclude
        lines = "\n".join(f"- {finding.text}" for finding in self) or self.empty
        data = {"text/html": self._repr_html_(), "text/markdown": lines, "text/plain": repr(self)}
        return data, {"text/html": {"ilo": self._about()}}

    def _about(self) -> dict[str, object]:
        """Return what the exporter needs to know."""
        items = [[finding.text, list(finding.story_ids)] for finding in self] or [[self.empty, []]]
        about: dict[str, object] = {"role": "findings", "items": items, "headline": self.headline}
        about |= {"unseen": True} if self._unseen else {}
        return about | ({"tells": self.told.text} if self.told else {})

    def _repr_html_(self) -> str:
        texts = [finding.text for finding in self] or [self.empty]
        return str(macros("shown.html.j2").findings(texts))


def finds(findings: Callable[P, Findings]) -> Callable[P, Findings]:
    """Return a function that checks its arguments and reports *not observed* for a table that no page shows any of."""

    @wraps(findings)
    def found(*args: P.args, **keys: P.kwargs) -> Findings:
        """Return the findings, if anything was observed."""
        table = args[0] if args else next(iter(keys.values()))
        locale = Locale.of(str(keys.get("language", "en")), table)
        unseen = never_seen_words(table, locale) if isinstance(table, pd.DataFrame) else ""
        return Findings.not_observed(unseen, locale) if unseen else findings(*args, **keys)

    return takes_tables(found)


def and_not_covered(findings: Findings, table: pd.DataFrame) -> Findings:
    """Return the findings, then the number of stories that they leave out because their language has no terms."""
    last = [Finding(text, -1.0, -1, ()) for text in not_covered_note(table, findings.locale)]
    if not last:
        return findings
    told = list(findings) or [Finding(findings.empty, 0.0, None, ())]
    return Findings([*told, *last], findings.locale, empty=findings.empty, label=findings.label)


def strength_of(low: float, high: float) -> float:
    """Return how far an interval keeps away from zero, from 0 (contains it) to 1."""
    gap = max(low, -high, 0.0)
    return float(gap / (gap + (high - low))) if np.isfinite(gap) and high > low else 0.0


def records_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dictionaries, each with its index."""
    rows = zip(table.index, table.to_dict("records"), strict=True)
    return [{**{str(name): value for name, value in row.items()}, "index": index} for index, row in rows]


def filled(text: str, row: Row, locale: Locale, **more: str) -> str:
    """Return the sentence whose places have the names of columns, filled as tables show them; dates, feeds in words.

    `more` fills others.

    >>> filled("{theme}: {n} of {total} ({share})", {"theme": "covid-19", "n": 1, "total": 4, "share": 0.25}, Locale())
    'COVID-19: 1 of 4 (25%)'
    """
    cells = {name: row[name] for name in row if f"{{{name}}}" in text and name not in more}
    words = {
        name: locale.date(cell) if isinstance(cell, pd.Timestamp) else cell_text(cell, name, locale)
        for name, cell in cells.items()
    }
    words |= {"feed": feed_words(cells["feed"], locale)} if "feed" in cells else {}
    return locale.tr(text, **words, **more)


def days_words(n: Any, locale: Locale) -> str:  # noqa: ANN401 - any number
    """Return the number of observed days in words."""
    return locale.tr("{n} observed day", "{n} observed days", n=n)


def interval_words(low: float, high: float, locale: Locale, write: Written, *, launches: bool = False) -> str:
    """Return the interval in words, its ends written as asked, and that it allows for launches if it does."""
    words = {"low": write(low), "high": write(high)}
    if launches:
        return locale.tr("95% interval {low} to {high}, allowing for launches", **words)
    return locale.tr("95% interval {low} to {high}", **words)


def quoted_interval(row: Row, column: str, locale: Locale) -> str:
    """Return the interval of a row's `share`, or `difference` of shares, as `quoted` chose it."""
    write = locale.points if column == "difference" else locale.share
    return interval_words(row[f"{column}_low"], row[f"{column}_high"], locale, write, launches=row["quote"] == "burst")


def feeds_named(feeds: Iterable[object], locale: Locale) -> str:
    """Return the names of feeds as a sentence has them.

    >>> feeds_named(["moscow-news", "global-news"], Locale("es"))
    '«Moscow news» y «Global news»'
    """
    return locale.list([feed_words(feed, locale) for feed in feeds])


def few_feeds(feeds: Sequence[object], locale: Locale) -> str:
    """Return the feeds by their names, or where they are many by their number."""
    return feeds_named(feeds, locale) if len(feeds) <= NAMED else locale.tr("{n} feed", "{n} feeds", n=len(feeds))


def peak_words(row: Row, periods: Iterable[pd.Period], stories: str, locale: Locale) -> str:
    """Return a sentence on a feed's highest periods; `row` has `feed, ratio, low, high, n_periods`.

    `stories` are those of the highest periods, in words.
    """
    return locale.tr(
        "In {peak}, {feed} shows {stories}: {ratio} times the rate of its other periods ({interval}, for the highest "
        "of {n} periods).",
        peak=locale.list([locale.period(period) for period in periods]),
        feed=feed_words(row["feed"], locale),
        stories=stories,
        ratio=locale.number(row["ratio"], 1),
        interval=interval_words(row["ratio_low"], row["ratio_high"], locale, partial(locale.number, digits=1)),
        n=locale.number(row["n_periods"]),
    )


class Place(NamedTuple):
    """What one feed shows of a fact: in full and in short, the strength of its evidence, and the row it comes from.

    `after` is what a sentence says in full after the first feed.
    """

    text: str
    in_short: str
    strength: float
    row: Row
    after: str = ""


class Fact(NamedTuple):
    """A label and what each feed shows of it, strongest first."""

    label: str
    places: list[Place]

    @property
    def strength(self) -> float:
        """Evidence of the general feeds, if they show enough stories; or half that of feeds chosen for one theme."""
        general = [place for place in self.places if place.row["scope"] != "theme"]
        if sum(len(place.row["story_ids"]) for place in general) >= ENOUGH:
            return (1 + max(place.strength for place in general)) / 2
        return max(place.strength for place in self.places) / 2


def tied_facts(
    table: pd.DataFrame, by: list[str], place_of: Callable[[Row], Place], label_of: Callable[[Row], str]
) -> list[tuple[tuple[Hashable, ...], list[Fact]]]:
    """Return the facts of a table, grouped if they give the same sentence, each group under the key of its first fact.

    `by` are the columns that make rows of several feeds one fact; only the last of them may differ within a group.
    """
    facts: dict[tuple[Hashable, ...], Fact] = {}
    for row in records_of(table):
        key = tuple(row[name] for name in by)
        facts.setdefault(key, Fact(label_of(row), [])).places.append(place_of(row))
    groups: dict[tuple[Hashable, ...], list[tuple[tuple[Hashable, ...], Fact]]] = {}
    for key, fact in facts.items():
        fact.places.sort(key=lambda place: (-place.strength, place.text))
        groups.setdefault((*key[:-1], *(place.text for place in fact.places)), []).append((key, fact))
    return [(tied[0][0], sorted((fact for _, fact in tied), key=lambda fact: fact.label)) for tied in groups.values()]


def fact_finding(
    tied: list[Fact], sentences: tuple[str, str], locale: Locale, *, where: str = "", note: str = ""
) -> Finding:
    """Say what the feeds show of one label, or of several that are tied: there is a sentence for either."""
    labels = locale.list([fact.label for fact in tied])
    text, short = (
        locale.tr(
            sentences[len(tied) > 1], labels=labels, places=_listed(tied[0], locale, in_short=in_short), where=where
        )
        for in_short in (False, True)
    )
    return Finding(text + note, tied[0].strength, *rows_and_stories(tied), short)


def _listed(fact: Fact, locale: Locale, *, in_short: bool = False) -> str:
    """Return the feeds of a fact, the strongest by name and the others by number."""
    first, *others = fact.places
    texts = [first.text, *(place.after or place.text for place in others)]
    texts = [place.in_short for place in fact.places] if in_short else texts
    long = len(texts) > MANY or len(" ".join(texts[:NAMED])) > MOST_LETTERS
    most = 1 if in_short and long else NAMED
    if len(texts) > most:
        more = locale.tr("in {n} more feed", "in {n} more feeds", n=len(texts) - most)
        texts = [*texts[:most], more]
    return locale.list(texts)


def rows_and_stories(facts: list[Fact]) -> tuple[pd.Index, tuple[str, ...]]:
    """Return the rows of a table that facts come from, and all stories of these rows."""
    rows = [place.row for fact in facts for place in fact.places]
    stories = dict.fromkeys(story for row in rows for story in row["story_ids"])
    return pd.Index([row["index"] for row in rows]), tuple(stories)
