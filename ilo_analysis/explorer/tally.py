"""Stories, feeds, months and labels as numbers, so that any selection is counted at once.

The measures of the library make tables with intervals and the ids of every story, which takes a second for 50,000
stories. A panel must answer while the slider moves, so it counts codes and uses the measures only for what is
exported. A test compares the two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ilo_analysis.annotate.lookup import was_covered
from ilo_analysis.annotate.selection import SUBJECTS, Marks
from ilo_analysis.corpus import Corpus
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.explorer.selection import LISTS, Selection
from ilo_analysis.measures.intervals import Launches
from ilo_analysis.measures.volume import feed_dates, with_period
from ilo_analysis.text.periods import first_day, last_day
from ilo_analysis.text.search import SearchedStories

STATUSES = ("unobserved", "partial", "full")
# So many feeds can be compared side by side; more are added up by scope, and each is a row of the heat map.
SIDE_BY_SIDE = 6
Bools = NDArray[np.bool_]
Places = NDArray[np.int64]


class Labels(NamedTuple):
    """Which story has which label: names, and one pair of codes for each story and label."""

    names: list[str]
    story: Places
    label: Places


class Group(NamedTuple):
    """One feed, or the feeds of one scope added up, a story that several of them list once."""

    id: str
    scope: str
    feeds: tuple[int, ...]


class Tally:
    """The corpus as codes: an entry is feed × story, with its month, its day and the labels of its story."""

    def __init__(self, corpus: Corpus, marks: Marks) -> None:
        self.corpus = corpus
        self.ids = pd.Index(corpus.stories["story_id"])
        self.dates = corpus.stories["date"].to_numpy("datetime64[us]")
        self.texts = SearchedStories(corpus.stories)
        scopes = corpus.listings.dropna(subset=["feed"]).drop_duplicates("feed").set_index("feed")["scope"]
        self.scopes = {str(feed): str(scopes[feed]) for feed in sorted(scopes.index)}
        self.feeds = sorted(self.scopes, key=lambda feed: (self.scopes[feed] != "general", self.scopes[feed], feed))
        self.months = pd.PeriodIndex(sorted(corpus.coverage["month"].unique()), freq="M")
        self.month_ids = [str(month) for month in self.months]
        self._place_coverage(corpus.coverage)
        self._place_entries(corpus)
        self.labels = {name: self._labels(getattr(marks, table), column) for name, (table, column) in SUBJECTS.items()}
        # Of the others it is not known what they are about: they are in no share.
        self.covered = {
            kind: was_covered(corpus.stories, getattr(marks, kind), kind).to_numpy(dtype=bool)
            for kind in ("themes", "topics")
        }
        self.labels["languages"] = self._labels(corpus.stories, "language")
        self._found: tuple[str, Bools] = ("", np.ones(len(self.ids), dtype=bool))

    def parts(self, selection: Selection) -> dict[str, Bools]:
        """Return the stories that have each part which a selection asks for; `select` keeps those in all."""
        feeds = np.zeros(len(self.ids), dtype=bool)
        feeds[self.story[np.isin(self.feed, self.feed_codes(selection))]] = True
        parts = {"feeds": feeds}
        if selection.start:
            parts["start"] = self.dates >= first_day(selection.start).to_datetime64()  # type: ignore[union-attr]
        if selection.end:
            parts["end"] = self.dates <= last_day(selection.end).to_datetime64()  # type: ignore[union-attr]
        for name, labels in self.labels.items():
            if wanted := getattr(selection, name):
                codes = [_code(name, value, labels.names) for value in wanted]
                parts[name] = np.zeros(len(self.ids), dtype=bool)
                parts[name][labels.story[np.isin(labels.label, codes)]] = True
        if selection.text:
            if self._found[0] != selection.text:
                self._found = (selection.text, self.texts.matches(selection.text))
            parts["text"] = self._found[1]
        return parts

    def mask(self, selection: Selection) -> Bools:
        """Return whether each story was asked for; the same stories that `select` keeps."""
        return _all_of(self.parts(selection))

    def facets(self, selection: Selection) -> dict[str, tuple[Places, Places]]:
        """Return the stories of the selection behind each line of each list, and those that choosing it would add."""
        parts = self.parts(selection)
        mask = _all_of(parts)
        found = {}
        for name in LISTS:
            added = np.zeros(len(self.ids), dtype=bool)
            if getattr(selection, name):
                others = {other: part for other, part in parts.items() if other != name}
                added = _all_of(others, len(self.ids)) & ~parts[name]
            found[name] = (self._behind_each(name, mask), self._behind_each(name, added))
        return found

    def feed_codes(self, selection: Selection) -> list[int]:
        """Return the codes of the feeds asked for, general ones first."""
        return sorted(_code("feed", feed, self.feeds) for feed in selection.feeds) or list(range(len(self.feeds)))

    def groups(self, selection: Selection) -> list[Group]:
        """Return the feeds of each scope, where there are several, added up; and each feed, if they are few."""
        feeds = self.feed_codes(selection)
        groups = []
        for scope in dict.fromkeys(self.scopes[self.feeds[feed]] for feed in feeds):
            own = tuple(feed for feed in feeds if self.scopes[self.feeds[feed]] == scope)
            if len(own) > 1:
                groups.append(Group(f"all {scope}", scope, own))
            if len(own) == 1 or len(feeds) <= SIDE_BY_SIDE:
                groups += [Group(self.feeds[feed], scope, (feed,)) for feed in own]
        return groups

    def seen(self, selection: Selection) -> list[str]:
        """Return how each month was seen by the best of the feeds asked for."""
        return [STATUSES[place] for place in self.status[self.feed_codes(selection)].max(axis=0, initial=0)]

    def month_range(self, selection: Selection) -> range:
        """Return the places of the months asked for."""
        first, last = first_day(selection.start), last_day(selection.end)
        low = 0 if first is None else bisect_left(self.month_ids, f"{first:%Y-%m}")
        high = len(self.months) if last is None else bisect_right(self.month_ids, f"{last:%Y-%m}")
        return range(low, max(low, high))

    def entries(self, mask: Bools, group: Group, months: range | None = None) -> Places:
        """Return the entries of a group, the earliest of each story in the mask.

        Only those of some months, if they are given.
        """
        kept = np.flatnonzero(mask[self.story] & np.isin(self.feed, group.feeds))
        if len(group.feeds) > 1:
            story = self.story[kept]
            kept = kept[np.concatenate([[True], story[1:] != story[:-1]])[: len(kept)]]
        if months is not None:
            kept = kept[(self.month[kept] >= months.start) & (self.month[kept] < months.stop)]
        return kept

    def by_month(self, entries: Places) -> Places:
        """Return the stories per month; undated ones are in no month."""
        month = self.month[entries]
        return np.bincount(month[month >= 0], minlength=len(self.months))

    def by_feed_and_month(self, mask: Bools) -> Places:
        """Return the stories per feed and month; undated ones are in no month."""
        dated = mask[self.story] & (self.month >= 0)
        shape = (len(self.feeds), len(self.months))
        codes = self.feed[dated] * shape[1] + self.month[dated]
        counts: Places = np.bincount(codes, minlength=shape[0] * shape[1])
        return counts.reshape(shape)

    def by_label(self, name: str, entries: Places) -> Places:
        """Return the stories per label and month, undated ones in a month after the last."""
        entry, label = self._linked(name, self.known(name, entries))
        width = len(self.months) + 1
        codes = label * width + np.where(self.month[entry] < 0, width - 1, self.month[entry])
        return np.bincount(codes, minlength=len(self.labels[name].names) * width).reshape(-1, width)

    def known(self, name: str, entries: Places) -> Places:
        """Return the entries for which it is known whether they have a label of this kind."""
        if name not in self.covered:
            return entries
        known: Places = entries[self.covered[name][self.story[entries]]]
        return known

    def unlabelled(self, name: str, entries: Places) -> Places:
        """Return the entries that carry no label of this kind, as far as it is known."""
        bare = np.ones(len(self.ids), dtype=bool)
        bare[self.labels[name].story] = False
        known = self.known(name, entries)
        found: Places = known[bare[self.story[known]]]
        return found

    def launches(self, entries: Places, marked: list[Places]) -> Launches:
        """Return how entries, and each set of marked ones, fall on days; each undated entry is a separate day."""
        days, day = np.unique(self.day[entries], return_inverse=True)
        place = np.zeros(len(self.story), dtype=np.int64)
        place[entries] = day
        sizes = np.bincount(day, minlength=len(days))
        on_day = [np.bincount(place[own], minlength=len(days)) for own in marked]
        own = np.array([(n * (sizes - 1)).sum() for n in on_day])
        same = np.array([(n * (n - 1)).sum() for n in on_day])
        return Launches(len(days), int((sizes * (sizes - 1)).sum()), own, same)

    def with_labels(self, name: str, entries: Places, codes: list[int]) -> list[Places]:
        """Return the entries whose stories carry each label (-1 for none of its kind), as far as it is known."""
        entry, labels = self._linked(name, self.known(name, entries))
        order = np.argsort(labels, kind="stable")
        ends = np.searchsorted(labels[order], [[code, code + 1] for code in codes])
        bare = self.unlabelled(name, entries) if -1 in codes else entries
        return [entry[order[a:b]] if code >= 0 else bare for code, (a, b) in zip(codes, ends, strict=True)]

    def stories_of(self, entries: Places) -> Bools:
        """Return whether each story has one of these entries."""
        found = np.zeros(len(self.ids), dtype=bool)
        found[self.story[entries]] = True
        return found

    def names(self, name: str) -> list[str]:
        """Return the lines of one list."""
        return self.feeds if name == "feeds" else self.labels[name].names

    def _behind_each(self, name: str, mask: Bools) -> Places:
        """Return the stories of a mask behind each line of a list."""
        if not mask.any():
            return np.zeros(len(self.names(name)), dtype=np.int64)
        if name == "feeds":
            return np.bincount(self.feed[mask[self.story]], minlength=len(self.feeds))
        labels = self.labels[name]
        return np.bincount(labels.label[mask[labels.story]], minlength=len(labels.names))

    def _linked(self, name: str, entries: Places) -> tuple[Places, Places]:
        """Return the pairs of an entry and a label of its story, of these entries."""
        if name not in self._links:
            labels = self.labels[name]
            left = pd.DataFrame({"story": self.story, "entry": np.arange(len(self.story))})
            both = left.merge(pd.DataFrame({"story": labels.story, "label": labels.label}), on="story")
            self._links[name] = (both["entry"].to_numpy(), both["label"].to_numpy())
        entry, label = self._links[name]
        member = np.zeros(len(self.story), dtype=bool)
        member[entries] = True
        kept = member[entry]
        return entry[kept], label[kept]

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
        """Codes of the entries, by story and then by the date that their feed prints."""
        entries = feed_dates(corpus)
        story = self.ids.get_indexer(pd.Index(entries["story_id"]))
        feed = pd.Index(self.feeds).get_indexer(pd.Index(entries["feed"]))
        dated = entries["date"].notna().to_numpy()
        month, day = np.full(len(entries), -1), -1 - np.arange(len(entries))
        day[dated] = entries["date"][dated].to_numpy("datetime64[D]").astype(np.int64) + 1_000_000
        if len(self.months):
            placed = with_period(entries, "M")["period"]
            month[placed.index] = self.months.get_indexer(pd.PeriodIndex(placed))
        order = np.lexsort((feed, np.where(dated, day, np.iinfo(np.int64).max), story))
        order = order[story[order] >= 0]
        self.story, self.feed, self.month, self.day = story[order], feed[order], month[order], day[order]
        self._links: dict[str, tuple[Places, Places]] = {}

    def _labels(self, table: pd.DataFrame, column: str) -> Labels:
        pairs = table[["story_id", column]].dropna().drop_duplicates()
        story = self.ids.get_indexer(pd.Index(pairs["story_id"]))
        names = sorted(pairs[column].unique())
        label = pd.Index(names).get_indexer(pd.Index(pairs[column]))
        return Labels([str(name) for name in names], story[story >= 0], label[story >= 0])


def _all_of(parts: dict[str, Bools], n: int = 0) -> Bools:
    """Return the stories in every part; all of `n`, if there is none."""
    return np.logical_and.reduce(list(parts.values())) if parts else np.ones(n, dtype=bool)


def _code(name: str, value: str, names: list[str]) -> int:
    if value not in names:
        raise ParameterError(unknown_choice(name, value, names))
    return names.index(value)
