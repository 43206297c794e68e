"""The themes and topics of stories, found by the two dictionaries and, for topics, by the kickers above the titles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.annotate.dictionary import Dictionary, read_dictionary
from ilo_analysis.annotate.lookup import LANGUAGES, Evidence, Words, evidence_table, find_evidence, in_languages
from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.corpus.kickers import kicker_kind, kicker_topic
from ilo_analysis.names import NAMES, Names, with_names
from ilo_analysis.schema import as_table
from ilo_analysis.text.fields import TEXT_FIELDS
from ilo_analysis.text.matcher import Integers, joined, taken

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

_HINTS = ("occasion", "series", "place")


@takes_tables
def find_themes(
    stories: Corpus | pd.DataFrame,
    *,
    dictionary: Dictionary | str | Path | None = None,
    fields: Sequence[str] = TEXT_FIELDS,
    outside_time: bool = False,
) -> pd.DataFrame:
    """Return one row per match as evidence, `story_id, theme, term, field, start, end`; spans refer to the text given.

    A story has exactly the themes of its evidence. A story in a language without terms in the dictionary is not covered
    and has none (see `is_covered`). A theme may have a start and an end: no story counts before the start; after the
    end, or if undated, a story counts only if it names the theme.

    Parameters
    ----------
    stories : DataFrame
        `story_id` and `title`; `summary`, `language` and `date` are used if present.
    dictionary : Dictionary, str or Path, optional
        A dictionary to use instead of `data/reference/themes.toml`.
    fields : sequence of str
        Fields to read. Kicker, credit and place are read only if named here.
    outside_time : bool
        Whether to include matches outside the time of their theme.

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
    stories = table_of(stories, "stories")
    opened = read_dictionary(dictionary, "themes")
    evidence, words = find_evidence(stories, opened, tuple(fields), outside_time=outside_time)
    table = as_table(evidence_table(evidence, words, "theme"), "evidence")
    table.attrs[LANGUAGES] = opened.languages
    table.attrs[NAMES] = Names(theme=opened.labels)
    return with_names(table, stories)


@takes_tables
def assign_topics(
    stories: Corpus | pd.DataFrame,
    *,
    occurrences: pd.DataFrame | None = None,
    dictionary: Dictionary | str | Path | None = None,
) -> pd.DataFrame:
    """Return one row per story and topic: `story_id, topic, primary, source, term, field, start, end`.

    A kicker that names a topic determines the primary one. Otherwise the title decides: what is claimed or done takes
    precedence over whom it is for, and that over the frame (labour standards, decent work, COVID-19); among equals the
    earlier word wins. The summary counts only if the title names no topic; a kicker that is an occasion, a series or
    a place counts only if neither does. A story without a topic, or not covered (`is_covered`), has no row.

    Parameters
    ----------
    stories : DataFrame
        `story_id` and `title`; `summary`, `kicker`, `language` and `date` are used if present.
    occurrences : DataFrame, optional
        The entries of the stories; the kicker of any of them may determine the topic.
    dictionary : Dictionary, str or Path, optional
        A dictionary to use instead of `data/reference/topics.toml`.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["Social protection for migrant workers"]})
    >>> assign_topics(stories)[["topic", "primary"]].values.tolist()
    [['social-protection', True], ['labour-migration', False]]
    """
    stories = table_of(stories, "stories")
    opened = read_dictionary(dictionary, "topics")
    stories = stories[in_languages(stories, opened.languages)]
    evidence, words = find_evidence(stories, opened)
    from_text = _titles_first(evidence, words)
    named, hinted, kickers = _from_kickers(stories, occurrences, words)
    hinted = taken(hinted, ~np.isin(hinted.story, np.concatenate([from_text.story, named.story])))
    parts = [named, from_text, hinted]
    rows, order = joined(parts), np.repeat([0, 1, 2], [len(part.story) for part in parts])
    ranks = {category.id: category.rank for category in opened.categories}
    rank = np.array([ranks[topic] for topic in words.categories], dtype=np.int64)[rows.category]
    sort = np.lexsort((rows.name, rows.category, rows.end, rows.start, rank, order, rows.story))
    rows, order = taken(rows, sort), order[sort]
    first = _is_first(rows.story * len(words.categories) + rows.category)
    rows, order = taken(rows, first), order[first]
    fields = pd.Index([*words.fields, "kicker"], dtype="str")
    names = words.names.append(pd.Index(kickers, dtype="str"))
    table = evidence_table(rows, words._replace(fields=fields, names=names), "topic")
    sources = pd.Index(["kicker", "text", "kicker"], dtype="str")
    table = as_table(table.assign(primary=_is_first(rows.story), source=sources.take(order)), "topics")
    table.attrs[LANGUAGES] = opened.languages
    return table


def _titles_first(evidence: Evidence, words: Words) -> Evidence:
    """Return the topics of the titles, and of the summaries of stories whose title names none."""
    in_title = words.fields.take(evidence.field) == "title"
    return taken(evidence, in_title | ~np.isin(evidence.story, evidence.story[in_title]))


def _is_first(values: Integers) -> npt.NDArray[np.bool_]:
    """Return which values are the first of their kind."""
    return ~pd.Series(values).duplicated().to_numpy(dtype=np.bool_)


def _from_kickers(
    stories: pd.DataFrame, occurrences: pd.DataFrame | None, words: Words
) -> tuple[Evidence, Evidence, list[str]]:
    """Return topics that kickers name, topics that other kinds of kicker suggest, and the kickers as evidence."""
    tables = [t[["story_id", "kicker"]] for t in (stories, occurrences) if t is not None and "kicker" in t]
    if not tables:
        nothing = Evidence(*(np.empty(0, dtype=np.int64) for _ in Evidence._fields))
        return nothing, nothing, []
    seen = pd.concat(tables, ignore_index=True).dropna()
    number, kickers = pd.factorize(seen["kicker"].astype("str"), sort=True)
    story = words.stories.get_indexer(pd.Index(seen["story_id"].astype("str")))
    topics = pd.Index([kicker_topic(kicker) or "" for kicker in kickers], dtype="str")
    topic = words.categories.get_indexer(topics)[number]
    kind = np.array([kicker_kind(kicker) for kicker in kickers], dtype=object)[number]
    length = np.array([len(kicker) for kicker in kickers], dtype=np.int64)[number]
    field, start = np.full(len(seen), len(words.fields)), np.zeros(len(seen), dtype=np.int64)
    rows = Evidence(story, topic, number + len(words.names), field, start, length)
    known = (story >= 0) & (topic >= 0)
    return taken(rows, known & (kind == "topic")), taken(rows, known & np.isin(kind, _HINTS)), list(kickers)
