"""Why the numbers of two corpora differ: real news, or a change in what was observed, decided or defined."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ilo_analysis.annotate.lookup import was_covered
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus.coverage import observation_windows
from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.volume import FREQUENCIES, count_stories, feed_dates
from ilo_analysis.schema import as_table, rows_of

if TYPE_CHECKING:
    from ilo_analysis.annotate.dictionary import Dictionary
    from ilo_analysis.corpus import Corpus

# What the agency did comes first; the rest is ours.
NEWS = ("new", "edited", "withdrawn")
PARTS = (*NEWS, "merged", "corrected", "coverage", "dictionary", "method")
RECORDED = ("measure", "feed", "period", "theme", "n")
Cell = tuple[str, str, object, object]  # measure, feed, period, theme
_NO_STORIES: frozenset[str] = frozenset()


@takes_corpus
def attribute_change(
    corpus: Corpus,
    after: Corpus,
    *,
    dictionary: Dictionary | str | Path | None = None,
    dictionary_after: Dictionary | str | Path | None = None,
    recorded: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return each number that differs between two corpora, split into the parts of the difference.

    The numbers are stories by feed and month, and stories by feed and theme.

    Parameters
    ----------
    corpus, after
        The corpus before and after.
    dictionary, dictionary_after
        Dictionaries of themes used before and after. The default is the project's own, then the same one again.
    recorded
        Numbers published before, with the columns `measure, feed, period, theme, n`. The `method` is then what the
        first corpus gives today minus what was recorded.

    Returns
    -------
    DataFrame
        `measure, feed, period, theme, n_before, n_after, change`, one column for each part, and `news`. The parts of a
        row add up to its `change`; `news` is the sum of those that the agency caused (new, edited, withdrawn).
        `attrs["stories"]` has the number of distinct stories behind each part; for the dictionary and the method, the
        number of cells that they change.

    Notes
    -----
    A story that appears is *new*, unless the first corpus did not observe its whole day but observed later ones:
    then it is due to *coverage*. A story that disappears is *withdrawn*, unless its page or its day is no longer
    observed. A story whose month or text changed is *edited*; one whose entries now belong to another story is
    *merged*; one named in a row of only one of the corrections files is *corrected*. Any other change to a story
    whose pages were all read before, byte for byte, is due to the *method*, not the agency. Themes are found with
    the first dictionary in both corpora, then with the second one in the second corpus; the difference between the
    last two is due to the *dictionary*.
    """
    if not hasattr(after, "occurrences"):
        raise ParameterError(f"attribute_change compares two corpora; the second is {type(after).__name__}.")
    first = find_themes(after.stories, dictionary=dictionary)
    cells = _cells(corpus, find_themes(corpus.stories, dictionary=dictionary))
    then = _cells(after, first)
    renamed = _cells(after, find_themes(after.stories, dictionary=dictionary_after)) if dictionary_after else then
    link = _Link(corpus, after)
    known = _recorded(recorded, cells)
    rows = []
    behind: dict[str, set[str]] = {part: set() for part in PARTS}
    for cell in sorted({*cells, *then, *renamed, *known}, key=lambda key: tuple(map(str, key))):
        before, between, now = (side.get(cell, _NO_STORIES) for side in (cells, then, renamed))
        parts = dict.fromkeys(PARTS, 0)
        for story, reason, sign in link.reasons(cell[1], before, between):
            parts[reason] += sign
            behind[reason].add(story)
        parts["dictionary"] = len(now) - len(between)
        parts["method"] += len(before) - known.get(cell, len(before))
        published = known.get(cell, len(before))
        if len(now) != published or any(parts.values()):
            measure, feed, period, theme = cell
            counts = {"n_before": published, "n_after": len(now), "change": len(now) - published}
            rows.append({"measure": measure, "feed": feed, "period": period, "theme": theme, **counts, **parts})
    table = pd.DataFrame(rows, columns=["measure", "feed", "period", "theme", "n_before", "n_after", "change", *PARTS])
    table = as_table(table.assign(news=table[list(NEWS)].sum(axis=1)), "attribution")
    moved = {part: int((table[part] != 0).sum()) for part in ("dictionary", "method")}
    table.attrs["stories"] = {part: len(ids) for part, ids in behind.items()} | moved
    return table


@takes_corpus
def published_numbers(corpus: Corpus, *, dictionary: Dictionary | str | Path | None = None) -> pd.DataFrame:
    """Return the numbers that `attribute_change` compares, to be `recorded`: `measure, feed, period, theme, n`."""
    cells = _cells(corpus, find_themes(corpus.stories, dictionary=dictionary))
    table = pd.DataFrame([(*cell, len(ids)) for cell, ids in cells.items()], columns=[*RECORDED])
    return table.astype({"measure": "str", "feed": "str", "period": "period[M]", "theme": "str", "n": "int64"})


def _cells(corpus: Corpus, evidence: pd.DataFrame) -> dict[Cell, frozenset[str]]:
    """Return the stories behind each number."""
    dates = feed_dates(corpus)
    months = set(zip(corpus.coverage["feed"], corpus.coverage["month"], strict=True))
    cells: dict[Cell, frozenset[str]] = {
        ("stories", row.feed, row.period, None): frozenset(row.story_ids)
        for row in rows_of(count_stories(dates, FREQUENCIES["month"]))
        if (row.feed, row.period) in months
    }
    covered = corpus.stories.loc[was_covered(corpus.stories, evidence), "story_id"]
    printed = dates.loc[dates["story_id"].isin(covered), ["feed", "story_id"]]
    tagged = printed.merge(evidence[["story_id", "theme"]].drop_duplicates(), how="left").fillna({"theme": "no theme"})
    for (feed, theme), ids in tagged.groupby(["feed", "theme"])["story_id"]:
        cells["themes", str(feed), None, theme] = frozenset(ids)
    return cells


def _recorded(recorded: pd.DataFrame | None, cells: Mapping[Cell, frozenset[str]]) -> dict[Cell, int]:
    """Return the numbers published, by cell; an unpublished cell of a recorded measure counts 0."""
    if recorded is None:
        return {}
    if missing := [name for name in RECORDED if name not in recorded]:
        raise ParameterError(f"The recorded numbers lack the columns {', '.join(missing)}.")
    found = {cell: 0 for cell in cells if cell[0] in set(recorded["measure"])}
    for row in rows_of(recorded):
        period, theme = (None if pd.isna(value) else value for value in (row.period, row.theme))
        found[row.measure, row.feed, period, theme] = int(row.n)
    return found


class _Side(NamedTuple):
    """What one corpus knows about its stories and the days that it observed."""

    ids_by_feed: dict[str, set[str]]
    dates: dict[str, pd.Timestamp]
    listings_of: dict[str, set[str]]
    pages: dict[str, str]
    windows: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]]

    def sees(self, feed: str, day: pd.Timestamp) -> bool:
        """Return whether the corpus observed the whole day of the feed; a page may end within its oldest day."""
        return any(start < day <= end for start, end in self.windows.get(feed, ()))

    def last_day(self, feed: str) -> pd.Timestamp:
        """Return the newest day of the feed that the corpus observed; missing if none."""
        return max((end for _, end in self.windows.get(feed, ())), default=pd.Timestamp("NaT"))


def _side(corpus: Corpus) -> _Side:
    """Return the facts of one corpus."""
    windows: dict[str, list[tuple[pd.Timestamp, pd.Timestamp]]] = {}
    for window in rows_of(observation_windows(corpus)):
        windows.setdefault(window.feed, []).append((window.start, window.end))
    prints = corpus.occurrences
    return _Side(
        {str(feed): set(own) for feed, own in prints.groupby("feed")["story_id"]},
        dict(zip(corpus.stories["story_id"], corpus.stories["date"], strict=True)),
        {str(story): set(own) for story, own in prints.groupby("story_id")["listing_id"]},
        dict(zip(corpus.listings["listing_id"], corpus.listings["sha256"].fillna(""), strict=True)),
        windows,
    )


class _Link:
    """How the stories of two corpora match, and why one appeared or disappeared."""

    def __init__(self, before: Corpus, after: Corpus) -> None:
        self.before, self.after = _side(before), _side(after)
        keys = ["source_file", "listing_id", "position"]
        prints = before.occurrences[[*keys, "story_id"]].merge(after.occurrences[[*keys, "story_id"]], on=keys)
        moved = prints[prints["story_id_x"] != prints["story_id_y"]]
        self.moved = {*moved["story_id_x"], *moved["story_id_y"]}
        self.corrected = _newly_corrected(before, after)
        self.reread = {
            page for page, total in self.before.pages.items() if total and self.after.pages.get(page) == total
        }

    def reasons(self, feed: str, before: frozenset[str], after: frozenset[str]) -> Iterator[tuple[str, str, int]]:
        """Return each story that appeared (1) or disappeared (-1), with the reason."""
        for story in after - before:
            yield story, self._came(feed, story), 1
        for story in before - after:
            yield story, self._went(feed, story), -1

    def _same_story(self, story: str, others: Container[str]) -> str:
        """Return why a story that both corpora have counts in one of them only; "" for a story that only one has."""
        if story in self.corrected:
            return "corrected"
        own = self.before.listings_of.get(story, _NO_STORIES) | self.after.listings_of.get(story, _NO_STORIES)
        if own <= self.reread:
            return "merged" if story in self.moved else "method"
        if story in others:
            return "edited"
        return "merged" if story in self.moved else ""

    def _came(self, feed: str, story: str) -> str:
        if reason := self._same_story(story, self.before.ids_by_feed.get(feed, ())):
            return reason
        day, last = self.after.dates[story], self.before.last_day(feed)
        if pd.isna(day):
            return "new" if feed in self.before.windows else "coverage"
        unseen = not self.before.sees(feed, day)
        return "coverage" if pd.isna(last) or (unseen and day <= last) else "new"

    def _went(self, feed: str, story: str) -> str:
        if reason := self._same_story(story, self.after.ids_by_feed.get(feed, ())):
            return reason
        day = self.before.dates[story]
        unseen = pd.notna(day) and not self.after.sees(feed, day)
        page_gone = not self.before.listings_of[story] & self.after.pages.keys()
        return "coverage" if unseen or (page_gone and pd.isna(day)) else "withdrawn"


def _newly_corrected(before: Corpus, after: Corpus) -> set[str]:
    """Return the stories named in rows of corrections that only one of the two corpora applied."""
    columns = ["action", "entry", "other", "column", "new"]
    applied = []
    for corpus in (before, after):
        rows = corpus.corrections[corpus.corrections["status"] == "applied"]
        keys = [
            tuple("" if pd.isna(value) else value for value in row) for row in rows[columns].itertuples(index=False)
        ]
        applied.append(dict(zip(keys, rows["story_ids"], strict=True)))
    ones, others = applied
    return {story for key in ones.keys() ^ others.keys() for story in ones.get(key, ()) or others.get(key, ())}
