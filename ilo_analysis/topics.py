"""Layer 3: the topics of stories, from the kickers printed over them and from their titles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.dictionary import Dictionary
from ilo_analysis.kickers import kicker_kind, kicker_topic
from ilo_analysis.marking import mark_stories, open_dictionary
from ilo_analysis.schema import as_table

_HINTS = ("occasion", "series", "place")


def assign_topics(
    stories: pd.DataFrame,
    *,
    occurrences: pd.DataFrame | None = None,
    dictionary: Dictionary | str | Path | None = None,
) -> pd.DataFrame:
    """One row per story and topic: `story_id, topic, primary, source, term, field, start, end`.

    A kicker that names a topic fixes the primary one. Otherwise the title decides: what is claimed or done comes
    before whom it is for, and that before the frame (labour standards, decent work, COVID-19); the earlier word wins
    among equals. The summary speaks only where the title names no topic; a kicker that is an occasion, a series or a
    place only where neither does. A story may have no topic: then it has no row.

    Parameters
    ----------
    stories : DataFrame
        `story_id` and `title`; `summary`, `kicker`, `language` and `date` are used where they are there.
    occurrences : DataFrame, optional
        The entries of the stories: the kicker of any of them may fix the topic.
    dictionary : Dictionary, str or Path, optional
        Another dictionary than `data/reference/topics.toml`.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["Social protection for migrant workers"]})
    >>> assign_topics(stories)[["topic", "primary"]].values.tolist()
    [['social-protection', True], ['labour-migration', False]]
    """
    opened = open_dictionary(dictionary, "topics")
    ranks = {entry.id: entry.rank for entry in opened.entries}
    from_text = _from_text(stories, opened)
    named, hinted = _from_kickers(stories, occurrences, set(ranks))
    hinted = hinted[~_is_in(hinted["story_id"], pd.concat([from_text["story_id"], named["story_id"]]))]
    rows = pd.concat([named.assign(order=0), from_text.assign(order=1), hinted.assign(order=2)], ignore_index=True)
    rows["rank"] = rows["topic"].map(ranks)
    keys = ["story_id", "order", "rank", "start", "end", "topic", "term"]
    rows = rows.sort_values(keys, ignore_index=True).drop_duplicates(["story_id", "topic"])
    rows["primary"] = ~rows["story_id"].duplicated()
    return as_table(rows, "topics")


def _from_text(stories: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    """Topics of the titles, and of the summaries of stories whose title names none."""
    marks = mark_stories(stories, dictionary).rename(columns={"entry": "topic"})
    in_title = marks["story_id"][marks["field"] == "title"]
    keep = (marks["field"] == "title") | ~_is_in(marks["story_id"], in_title)
    return marks[keep].assign(source="text")


def _is_in(ids: pd.Series, others: pd.Series) -> npt.NDArray[np.bool_]:
    """Which ids are among the others; plain objects, since pandas looks up its own text type one by one."""
    return ids.astype(object).isin(others.astype(object)).to_numpy(dtype=np.bool_)


def _from_kickers(
    stories: pd.DataFrame, occurrences: pd.DataFrame | None, topics: set[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Topics that kickers name, and topics that other kinds of kicker suggest."""
    tables = [t for t in (stories, occurrences) if t is not None and "kicker" in t]
    empty = pd.DataFrame({"story_id": pd.Series(dtype="str"), "kicker": pd.Series(dtype="str")})
    seen = pd.concat([empty, *(table[["story_id", "kicker"]] for table in tables)], ignore_index=True)
    seen = seen[_is_in(seen["story_id"], stories["story_id"])].dropna().drop_duplicates(ignore_index=True)
    printed = seen["kicker"].drop_duplicates().tolist()
    kinds = {kicker: kicker_kind(kicker) for kicker in printed}
    subjects = {kicker: kicker_topic(kicker) for kicker in printed}
    lengths = seen["kicker"].str.len().fillna(0)
    rows = pd.DataFrame(
        {
            "story_id": seen["story_id"],
            "topic": seen["kicker"].map(subjects).astype("str"),
            "source": "kicker",
            "term": seen["kicker"],
            "field": "kicker",
            "start": np.zeros(len(seen), dtype=np.int64),
            "end": lengths.astype("int64"),
        }
    )
    rows = rows[rows["topic"].isin(topics)]
    kind = rows["term"].map(kinds)
    return rows[kind == "topic"], rows[kind.isin(_HINTS)]
