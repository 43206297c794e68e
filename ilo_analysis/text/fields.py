"""The texts of stories: each distinct text is read once; what it holds counts wherever it occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ilo_analysis.text.matcher import Integers, ranges

# The fields whose words say what a story is about.
TEXT_FIELDS = ("title", "summary")


@dataclass(frozen=True, eq=False)
class StoryTexts:
    """Distinct texts, and which of them fills each slot: every field of every story, story by story."""

    texts: list[str]
    at_slot: Integers  # place in `texts`, -1 where a story lacks a field
    fields: tuple[str, ...]

    def text(self, slot: int) -> str:
        """Return the text at a slot that has one."""
        return self.texts[int(self.at_slot[slot])]

    def origins(self, slots: Integers) -> tuple[Integers, Integers]:
        """Return the row of the story and the position of the field for each slot."""
        row, field = np.divmod(slots, max(len(self.fields), 1))
        return row, field

    def places(self, stories: pd.DataFrame, slots: Integers) -> dict[str, ExtensionArray]:
        """Return the columns `story_id` and `field` for slots."""
        row, field = self.origins(slots)
        return {
            "story_id": stories["story_id"].astype("str").array.take(row),
            "field": pd.array(self.fields, dtype="str").take(field),
        }

    def spread(self, text_index: Integers) -> tuple[Integers, Integers]:
        """Return every slot that has a match in its text, and which match it is."""
        return spread(text_index, self.at_slot, len(self.texts))


def story_texts(stories: pd.DataFrame, fields: Sequence[str]) -> StoryTexts:
    """Return the texts of the stories, from whichever of the fields they have.

    >>> stories = pd.DataFrame({"title": ["A", "B"], "summary": ["B", None]})
    >>> read = story_texts(stories, ("title", "summary", "place"))
    >>> read.texts, read.at_slot.tolist(), read.fields
    (['A', 'B'], [0, 1, 1, -1], ('title', 'summary'))
    """
    present = tuple(field for field in fields if field in stories)
    columns = [stories[field].astype("str") for field in present]
    if not columns:
        return StoryTexts([], np.empty(0, dtype=np.int64), ())
    place, texts = pd.factorize(pd.concat(columns, ignore_index=True))
    by_story = place.reshape(len(present), -1).T
    return StoryTexts(texts.tolist(), by_story.ravel().astype(np.int64), present)


def spread(text_index: Integers, text_at: Integers, n_texts: int) -> tuple[Integers, Integers]:
    """Return, for matches sorted by text, every place where `text_at` names that text, and which match it is.

    >>> places, matches = spread(np.array([0, 0, 2]), np.array([2, 1, 0, -1, 0]), 3)
    >>> places.tolist(), matches.tolist()
    ([0, 2, 2, 4, 4], [2, 0, 1, 0, 1])
    """
    counts = np.bincount(text_index, minlength=n_texts + 1)  # the last one is for -1, places that lack a text
    first = np.cumsum(counts) - counts
    times = counts[text_at]
    return np.repeat(np.arange(len(text_at)), times), ranges(first[text_at], times)
