"""The themes that stories carry, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary
from ilo_analysis.annotate.lookup import mark_stories, open_dictionary
from ilo_analysis.schema import as_table
from ilo_analysis.text.fields import TEXT_FIELDS


def find_themes(
    stories: pd.DataFrame,
    *,
    dictionary: Dictionary | str | Path | None = None,
    fields: Sequence[str] = TEXT_FIELDS,
) -> pd.DataFrame:
    """Evidence: one row per match, `story_id, theme, term, field, start, end`; the spans are those of the text given.

    The themes of a story are exactly the themes of its evidence.

    Parameters
    ----------
    stories : DataFrame
        `story_id` and `title`; `summary`, `language` and `date` are used where they are there.
    dictionary : Dictionary, str or Path, optional
        Another dictionary than `data/reference/themes.toml`.
    fields : sequence of str
        Fields to read. Kicker, credit and place are read only if they are named here.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["Pension reform in Thailand"]})
    >>> find_themes(stories)[["theme", "term", "start", "end"]].values.tolist()
    [['social-protection', 'pension*', 0, 7]]
    """
    opened = open_dictionary(dictionary, "themes")
    marks = mark_stories(stories, opened, tuple(fields))
    return as_table(marks.rename(columns={"entry": "theme"}), "evidence")
