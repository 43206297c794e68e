"""What happened to each story between the captures of its feed: inserted, retitled, re-dated, withdrawn.

Two captures can be compared only on days that both show. A story that has merely moved to the next page in a later
capture is not withdrawn; a story that an earlier capture could not yet show is not inserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus.coverage import Seen, windows_of
from ilo_analysis.corpus.duplicates import FEWEST_WORDS, numbers_in
from ilo_analysis.corpus.merging import EDIT_DAYS, EDITED_TITLE, title_keys
from ilo_analysis.schema import as_table, rows_of

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Day = pd.Timestamp


class _Print(NamedTuple):
    """A story as one capture prints it."""

    story_id: str
    title: str
    key: str
    date: Day
    summary: str
    neighbours: tuple[str, str]  # the stories above and below
    captured: Day


@dataclass
class _Capture:
    """What one feed showed on one day."""

    day: Day
    prints: dict[str, _Print]
    windows: list[Seen]

    def shows(self, date: Day, *, known_before: bool) -> bool:
        """Return whether a story of this date, were it there, would have been printed.

        `known_before` says that the story is older than the capture: then the newest day that is shown counts too.
        """
        for window in self.windows:
            after_start = date > window.start or (date == window.start and not window.start_cut)
            before_end = date < window.end or (date == window.end and (known_before or window.end_closed))
            if after_start and before_end:
                return True
        return False

    def reaches(self, date: Day) -> bool:
        """Return whether a story of this date, edited, may be among those that the capture prints."""
        return bool(self.windows) and date >= min(window.start for window in self.windows)


@dataclass
class _Feed:
    """The captures of a feed compared so far, and how each story was last printed."""

    name: str
    seen: list[_Capture] = field(default_factory=list)
    last: dict[str, _Print] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    events: list[tuple[object, ...]] = field(default_factory=list)

    def tell(self, event: str, now: _Print, before: Day | None, old: str = "", new: str = "", other: str = "") -> None:
        """Add one event of a story."""
        self.events.append((now.story_id, self.name, event, now.captured, before, old, new, other))


@takes_corpus
def story_history(corpus: Corpus) -> pd.DataFrame:
    """Return what happened to each story between dated captures: one row per event, in order of the captures.

    Returns
    -------
    DataFrame
        `story_id, feed, event, captured, before, old, new, other_id`, as the codebook explains. `event` is
        `first seen`, `inserted` (an earlier capture showed its day without it), `retitled`, `re-dated`, `summary
        edited`, `withdrawn` (a later capture shows its day and the two before without it), `withdrawn or moved` (not
        all three, so the story may have moved to an earlier date that no capture shows) or `returned`.

    Notes
    -----
    Only listings with a known day of capture count, and only days that both captures show. Entries with the same
    address are one story. Without an address, a story that disappeared and one that appeared are identified as one if
    they share a date and most of the title, the summary or both neighbours, or if they share a title of four or more
    words within a month; `other_id` is then the story that disappeared. What no page shows stays unknown: a story moved
    to a date that no capture shows looks withdrawn, and one re-dated before any capture looks inserted.
    """
    captures = corpus.listings.dropna(subset=["feed", "captured"])
    rows = corpus.occurrences[["listing_id", "story_id", "title", "date", "summary"]]
    by_listing: dict[str, list[Any]] = {}
    for row in rows_of(rows.assign(key=title_keys(rows["title"].fillna("").tolist()))):
        by_listing.setdefault(row.listing_id, []).append(row)
    events: list[tuple[object, ...]] = []
    for name, own in captures.sort_values(["captured", "listing_id"]).groupby("feed", sort=True):
        feed = _Feed(str(name))
        for day, group in groupby(rows_of(own), key=lambda page: page.captured):
            pages = list(group)
            prints = _prints(day, [by_listing.get(page.listing_id, []) for page in pages])
            _compare(feed, _Capture(day, prints, windows_of([page for page in pages if pd.notna(page.window_start)])))
        events += feed.events
    columns = ["story_id", "feed", "event", "captured", "before", "old", "new", "other_id"]
    frame = pd.DataFrame(events, columns=columns).replace({"old": "", "new": "", "other_id": ""}, None)
    return as_table(frame.sort_values(["captured", "feed", "story_id", "event"], kind="stable"), "history")


def _prints(day: Day, pages: Iterable[list[Any]]) -> dict[str, _Print]:
    """Return the stories of one capture, in the order of the pages."""
    found: dict[str, _Print] = {}
    for page in pages:
        ids = ["", *(row.story_id for row in page), ""]
        for n, row in enumerate(page):
            summary = "" if pd.isna(row.summary) else " ".join(row.summary.split())
            title = "" if pd.isna(row.title) else " ".join(row.title.split())
            printed = _Print(row.story_id, title, row.key, row.date, summary, (ids[n], ids[n + 2]), day)
            found.setdefault(row.story_id, printed)
    return found


def _compare(feed: _Feed, capture: _Capture) -> None:
    """Add the events that one more capture shows."""
    came = [now for name, now in capture.prints.items() if name not in feed.last]
    went = [
        old
        for name, old in feed.last.items()
        if name not in capture.prints and name not in feed.withdrawn and capture.reaches(old.date)
    ]
    same = {now.story_id: old for now, old in _same_stories(came, went)}
    for name, now in capture.prints.items():
        old = same.get(name) or feed.last.get(name)
        if old is None:
            _first_print(feed, now)
            continue
        if name in feed.withdrawn:
            feed.withdrawn.discard(name)
            feed.tell("returned", now, old.captured)
        _edits(feed, old, now)
        if old.story_id != name:
            feed.last.pop(old.story_id, None)
    paired = {old.story_id for old in same.values()}
    for old in went:
        if old.story_id not in paired and capture.shows(old.date, known_before=True):
            feed.withdrawn.add(old.story_id)
            # A date is most often corrected by a day or two, which may take the story off the end of the page.
            proven = all(capture.shows(old.date - pd.Timedelta(days=n), known_before=True) for n in (1, 2))
            event = "withdrawn" if proven else "withdrawn or moved"
            feed.tell(event, old._replace(captured=capture.day), old.captured)
    feed.last.update(capture.prints)
    feed.seen.append(capture)


def _first_print(feed: _Feed, now: _Print) -> None:
    """Report a story that was not there before: inserted, if an earlier capture showed its day without it."""
    without = [c.day for c in feed.seen if pd.notna(now.date) and c.shows(now.date, known_before=False)]
    earlier = feed.seen[-1].day if feed.seen else None
    feed.tell("inserted" if without else "first seen", now, without[-1] if without else earlier)


def _edits(feed: _Feed, old: _Print, now: _Print) -> None:
    """Report what changed between two prints of one story; a text that is missing in one of them is not an edit."""
    other = old.story_id if old.story_id != now.story_id else ""
    changes = {
        "retitled": (old.title, now.title),
        "re-dated": tuple("" if pd.isna(p.date) else f"{p.date:%Y-%m-%d}" for p in (old, now)),
        "summary edited": (old.summary, now.summary),
    }
    for event, (before, after) in changes.items():
        if before and after and before != after:
            feed.tell(event, now, old.captured, before, after, other)


def _same_stories(came: list[_Print], went: list[_Print]) -> Iterator[tuple[_Print, _Print]]:
    """Return pairs of an appeared and a disappeared story that are one story, the surest first, each story once."""
    pairs = [
        (likeness, now, old)
        for now in came
        for old in went
        if (likeness := _likeness(now, old, alone=_alone(now, came) and _alone(old, went))) > 0
    ]
    used: set[str] = set()
    for _, now, old in sorted(pairs, key=lambda pair: (-pair[0], pair[1].story_id, pair[2].story_id)):
        if not {now.story_id, old.story_id} & used:
            used |= {now.story_id, old.story_id}
            yield now, old


def _alone(one: _Print, others: list[_Print]) -> bool:
    return sum(other.date == one.date for other in others) == 1


def _likeness(now: _Print, old: _Print, *, alone: bool) -> float:
    """Return the certainty (0 to 100) that two prints are one edited story; 0 for two stories."""
    from rapidfuzz import fuzz

    if pd.isna(now.date):
        return 0
    if now.key == old.key:
        long_enough = now.key.count(" ") >= FEWEST_WORDS - 1
        return 100 if long_enough and abs((now.date - old.date).days) <= EDIT_DAYS else 0
    if now.date != old.date:
        return 0
    alike = max(fuzz.ratio(now.key, old.key), fuzz.token_sort_ratio(now.key, old.key))
    if alike >= EDITED_TITLE and numbers_in(now.title) == numbers_in(old.title):
        return alike
    same_summary = now.summary == old.summary and now.summary.count(" ") >= FEWEST_WORDS - 1
    # Replaced in its place: the only one of its day to go, and to come, between the same stories.
    in_place = alone and "" not in now.neighbours and now.neighbours == old.neighbours
    return EDITED_TITLE if same_summary or in_place else 0
