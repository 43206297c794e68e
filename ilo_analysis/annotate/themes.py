"""The themes that stories carry, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary
from ilo_analysis.annotate.evidence import evidence_table
from ilo_analysis.annotate.lookup import find_evidence, open_dictionary
from ilo_analysis.schema import as_table
from ilo_analysis.text.fields import TEXT_FIELDS


def find_themes(
    stories: pd.DataFrame,
    *,
    dictionary: Dictionary | str | Path | None = None,
    fields: Sequence[str] = TEXT_FIELDS,
    outside_time: bool = False,
) -> pd.DataFrame:
    """Evidence: one row per match, `story_id, theme, term, field, start, end`; the spans are those of the text given.

    The themes of a story are exactly the themes of its evidence. In a story that is not covered (`is_covered`), because
    the dictionary has no terms in its language, only the terms of `any` language are looked for. A theme may have a
    beginning and an end: nothing counts before the one; after the other, and in undated stories, only stories count
    that name the theme.

    Parameters
    ----------
    stories : DataFrame
        `story_id` and `title`; `summary`, `language` and `date` are used where they are there.
    dictionary : Dictionary, str or Path, optional
        Another dictionary than `data/reference/themes.toml`.
    fields : sequence of str
        Fields to read. Kicker, credit and place are read only if they are named here.
    outside_time : bool
        Also give the matches outside the time of their theme.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["Pension reform in Thailand"]})
    >>> find_themes(stories)[["theme", "term", "start", "end"]].values.tolist()
    [['social-protection', 'pension*', 0, 7]]
    >>> stories = stories.assign(title="Building back better after the floods", date="2012-05-01")
    >>> set(find_themes(stories)["theme"])
    {'crisis-refugees'}
    >>> sorted(set(find_themes(stories, outside_time=True)["theme"]))
    ['covid-19', 'covid-19-recovery', 'crisis-refugees']
    """
    opened = open_dictionary(dictionary, "themes")
    evidence, words = find_evidence(stories, opened, tuple(fields), outside_time=outside_time)
    return as_table(evidence_table(evidence, words).rename(columns={"entry": "theme"}), "evidence")
