"""Keyword in context (KWIC): a word and the words around it, in every story that has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.text.fields import TEXT_FIELDS
from ilo_analysis.text.normalise import even, fold_case
from ilo_analysis.text.search import search_matcher

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

ORDERS = ("date", "left", "right", "keyword")
_COLUMNS = ("story_id", "date", "field", "left", "keyword", "right", "start", "end")


@takes_tables
def keyword_in_context(
    stories: Corpus | pd.DataFrame,
    phrase: str,
    *,
    width: int = 40,
    order: str = "date",
    case_sensitive: bool = False,
    fields: Sequence[str] = TEXT_FIELDS,
) -> pd.DataFrame:
    """Return one row per occurrence of `phrase`: `story_id, date, field, left, keyword, right, start, end`.

    Parameters
    ----------
    stories : DataFrame
        `story_id` and the fields to read.
    phrase : str
        Words as in a dictionary: `recover*` matches any ending, a hyphen equals a space, a comma means "or".
    width : int
        Characters shown on each side, at most: a word that does not fit is left out.
    order : str
        `date`, `keyword`, `right` (by what follows) or `left` (by what precedes, read backwards word by word).
    case_sensitive : bool
        Whether capitals count.
    fields : sequence of str
        Fields to read.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["Towards a human-centred recovery"]})
    >>> keyword_in_context(stories, "human centred", width=10)[["left", "keyword", "right"]].values.tolist()
    [['Towards a ', 'human-centred', ' recovery']]
    """
    stories = table_of(stories, "stories")
    if order not in ORDERS:
        raise ParameterError(unknown_choice("order", order, ORDERS))
    if width < 0:
        raise ParameterError(f"width is {width}; it must be 0 or more characters.")
    if not phrase.strip():
        raise ParameterError("The phrase is empty; give the words to look for.")
    matcher = search_matcher(phrase, case_sensitive=case_sensitive)
    days = pd.to_datetime(stories["date"]) if "date" in stories else pd.Series(pd.NaT, index=stories.index)
    rows: list[tuple[object, ...]] = []
    for field in (field for field in fields if field in stories):
        texts = stories[field].astype(object).where(stories[field].notna(), "").tolist()
        found = matcher.find(texts)
        for place, start, end in zip(found.text_index.tolist(), found.start.tolist(), found.end.tolist(), strict=True):
            text = texts[place]
            sides = _whole_words(text, start, end, width)
            rows.append((stories["story_id"].iloc[place], days.iloc[place], field, *sides, start, end))
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    text_columns = dict.fromkeys(("story_id", "field", "left", "keyword", "right"), "str")
    table = table.astype({**text_columns, "date": "datetime64[us]", "start": "int64", "end": "int64"})
    return _sorted(table, order)


def _whole_words(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    """Return the text left of a match, the match, and the text right of it, in whole words.

    >>> _whole_words("Towards a human-centred recovery", 10, 23, 10), _whole_words("Towards a recovery plan", 10, 18, 4)
    (('Towards a ', 'human-centred', ' recovery'), (' a ', 'recovery', ''))
    """
    first, last = max(0, start - width), min(len(text), end + width)
    left, right = text[first:start], text[end:last]
    if first and not text[first - 1].isspace():
        left = left[len(left.split(" ", 1)[0]) :]
    if last < len(text) and not text[last].isspace():
        right = right[: len(right) - len(right.rsplit(" ", 1)[-1])].rstrip()
    return left, text[start:end], right


def _sorted(table: pd.DataFrame, order: str) -> pd.DataFrame:
    """Return the rows in the order asked for; equal ones by date, story, field and place."""
    keys = table[order]
    if order == "left":
        keys = table["left"].map(lambda text: " ".join(reversed(fold_case(even(text)).split())))
    elif order != "date":
        keys = table[order].map(lambda text: fold_case(even(text)).strip())
    by = ["_key", "date", "story_id", "field", "start"]
    return table.assign(_key=keys).sort_values(by, ignore_index=True).drop(columns="_key")
