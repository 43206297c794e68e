"""Stories, feeds, months and labels as numbers, so that any choice is counted at once.

The measures of the library make tables with intervals and the ids of every story; that takes a second for 50,000
stories. A panel has to answer while the hand is still on the slider, so it counts codes and asks the measures only for
what is exported. A test holds the two against each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.annotate.lookup import was_covered
from ilo_analysis.annotate.selection import SUBJECTS, Marks
from ilo_analysis.corpus import Corpus
from ilo_analysis.display.captions import period_name
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import Locale
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.choice import Choice
from ilo_analysis.measures.volume import feed_dates
from ilo_analysis.text.periods import first_day, last_day
from ilo_analysis.text.search import SearchedStories

STATUSES = ("unobserved", "partial", "full")


class Labels(NamedTuple):
    """Which story carries which label: names, and a pair of codes for each story and label, once."""

    names: list[str]
    story: np.ndarray
    label: np.ndarray


class Tally:
    """The corpus as codes: feed × story × month, labels of stories, status of feed × month."""

    def __init__(self, corpus: Corpus, marks: Marks) -> None:
        self.corpus = corpus
        self.locale = Locale.of("en", corpus, marks.themes)
        self.ids = pd.Index(corpus.stories["story_id"])
        self.dates = corpus.stories["date"].to_numpy("datetime64[us]")
        self.texts = SearchedStories(corpus.stories)
        scopes = corpus.listings.dropna(subset=["feed"]).drop_duplicates("feed").set_index("feed")["scope"]
        self.scopes = {str(feed): str(scopes[feed]) for feed in sorted(scopes.index)}
        self.feeds = list(self.scopes)
        self.months = pd.PeriodIndex(sorted(corpus.coverage["month"].unique()), freq="M")
        self.month_names = [period_name(month) for month in self.months]
        self.month_ids = [str(month) for month in self.months]
        self._place_coverage(corpus.coverage)
        self._place_entries(corpus)
        self.labels = {name: self._labels(getattr(marks, table), column) for name, (table, column) in SUBJECTS.items()}
        # Of the others it is not known what they are about: they are in no share.
        self.covered = was_covered(corpus.stories, marks.topics, "topics").to_numpy(dtype=bool)
        self.labels["languages"] = self._labels(corpus.stories, "language")

    def name(self, kind: str, name: str) -> str:
        """Name of a feed, topic or theme as readers see it."""
        return name_of(kind, name, self.locale)

    def mask(self, choice: Choice) -> np.ndarray:
        """Whether each story was asked for; the same stories that `select` keeps."""
        keep = np.zeros(len(self.ids), dtype=bool)
        keep[self.story[np.isin(self.feed, self.feed_codes(choice))]] = True
        if choice.start:
            keep &= self.dates >= first_day(choice.start).to_datetime64()  # type: ignore[union-attr]
        if choice.end:
            keep &= self.dates <= last_day(choice.end).to_datetime64()  # type: ignore[union-attr]
        for name, labels in self.labels.items():
            if wanted := getattr(choice, name):
                has = np.zeros(len(self.ids), dtype=bool)
                codes = [self._code(name, value) for value in wanted]
                has[labels.story[np.isin(labels.label, codes)]] = True
                keep &= has
        return keep & self.texts.matches(choice.text) if choice.text else keep

    def feed_codes(self, choice: Choice) -> list[int]:
        """Codes of the feeds asked for, general ones first."""
        chosen = choice.feeds or self.feeds
        ordered = sorted(chosen, key=lambda feed: (self.scopes[feed] != "general", feed))
        return [self.feeds.index(feed) for feed in ordered]

    def seen(self, choice: Choice) -> list[str]:
        """How each month was seen by the best of the feeds asked for."""
        best = self.status[self.feed_codes(choice)].max(axis=0, initial=0)
        return [STATUSES[place] for place in best]

    def month_range(self, choice: Choice) -> range:
        """Places of the months asked for."""
        first = bisect_left(self.month_ids, choice.start[:7]) if choice.start else 0
        last = bisect_right(self.month_ids, choice.end[:7]) if choice.end else len(self.months)
        return range(first, max(first, last))

    def entries(self, mask: np.ndarray) -> np.ndarray:
        """Whether each feed × story belongs to a story of the mask."""
        held: np.ndarray = mask[self.story]
        return held

    def by_month(self, entries: np.ndarray) -> np.ndarray:
        """Stories per feed and month; undated ones are in no month."""
        dated = entries & (self.month >= 0)
        codes = self.feed[dated] * len(self.months) + self.month[dated]
        shape = (len(self.feeds), len(self.months))
        return np.bincount(codes, minlength=shape[0] * shape[1]).reshape(shape)

    def by_label(self, name: str, entries: np.ndarray, *, months: bool = False) -> np.ndarray:
        """Stories per label and feed, and month if asked for."""
        labels, links, entries = self.labels[name], self._links(name), self._known(name, entries)
        kept = entries[links.entry] & ((self.month[links.entry] >= 0) | (not months))
        entry, label = links.entry[kept], links.label[kept]
        shape = [len(labels.names), len(self.feeds)] + [len(self.months)] * months
        codes = label * len(self.feeds) + self.feed[entry]
        if months:
            codes = codes * len(self.months) + self.month[entry]
        return np.bincount(codes, minlength=int(np.prod(shape))).reshape(shape)

    def unlabelled(self, name: str, entries: np.ndarray) -> np.ndarray:
        """Stories per feed that carry no label of this kind."""
        bare = np.ones(len(self.ids), dtype=bool)
        bare[self.labels[name].story] = False
        return np.bincount(self.feed[self._known(name, entries & bare[self.story])], minlength=len(self.feeds))

    def _known(self, name: str, entries: np.ndarray) -> np.ndarray:
        """The entries of which it is known whether they carry a label of this kind."""
        return entries & self.covered[self.story] if name in ("themes", "topics") else entries

    def behind(self, mask: np.ndarray, feed: int, month: int = -1, name: str = "", label: int = -1) -> np.ndarray:
        """The stories of a mask in one feed, and there in one month or with one label (-1 stands for all)."""
        kept = mask[self.story] & (self.feed == feed)
        if month >= 0:
            kept &= self.month == month
        if name:
            labels = self.labels[name]
            has = np.zeros(len(self.ids), dtype=bool)
            has[labels.story[labels.label == label] if label >= 0 else labels.story] = True
            kept &= self._known(name, (has if label >= 0 else ~has)[self.story])
        found = np.zeros(len(self.ids), dtype=bool)
        found[self.story[kept]] = True
        return found

    def _place_coverage(self, coverage: pd.DataFrame) -> None:
        """Status and observed days of feed × month."""
        shape = (len(self.feeds), len(self.months))
        self.status, self.observed = np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
        known = coverage[coverage["feed"].isin(self.feeds)]
        feed = pd.Index(self.feeds).get_indexer(pd.Index(known["feed"]))
        month = self.months.get_indexer(pd.PeriodIndex(known["month"], freq="M"))
        self.status[feed, month] = [STATUSES.index(status) for status in known["status"]]
        self.observed[feed, month] = known["observed_days"]

    def _place_entries(self, corpus: Corpus) -> None:
        """Codes of feed × story, with the month that the feed prints, in the order of their stories."""
        entries = feed_dates(corpus)
        story = self.ids.get_indexer(pd.Index(entries["story_id"]))
        feed = pd.Index(self.feeds).get_indexer(pd.Index(entries["feed"]))
        month = np.full(len(entries), -1)
        dated = entries["date"].notna().to_numpy()
        if len(self.months):
            month[dated] = self.months.get_indexer(pd.PeriodIndex(entries["date"][dated], freq="M"))
        order = np.argsort(story, kind="stable")
        order = order[story[order] >= 0]
        self.story, self.feed, self.month = story[order], feed[order], month[order]
        self._cached_links: dict[str, _Links] = {}

    def _links(self, name: str) -> _Links:
        """Each entry with each label of its story."""
        if name not in self._cached_links:
            labels = self.labels[name]
            left = pd.DataFrame({"story": self.story, "entry": np.arange(len(self.story))})
            both = left.merge(pd.DataFrame({"story": labels.story, "label": labels.label}), on="story")
            self._cached_links[name] = _Links(both["entry"].to_numpy(), both["label"].to_numpy())
        return self._cached_links[name]

    def _labels(self, table: pd.DataFrame, column: str) -> Labels:
        pairs = table[["story_id", column]].dropna().drop_duplicates()
        story = self.ids.get_indexer(pd.Index(pairs["story_id"]))
        names = sorted(pairs[column].unique())
        label = pd.Index(names).get_indexer(pd.Index(pairs[column]))
        return Labels([str(name) for name in names], story[story >= 0], label[story >= 0])

    def _code(self, name: str, value: str) -> int:
        names = self.labels[name].names
        if value not in names:
            raise ParameterError(unknown_choice(name, value, names))
        return names.index(value)


class _Links(NamedTuple):
    """Pairs of an entry and a label of its story."""

    entry: np.ndarray
    label: np.ndarray
