"""Organisations and groups of States that stories name beside the ILO, from an editable list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.annotate.places import languages_of, world
from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.reference import read_reference
from ilo_analysis.schema import as_table
from ilo_analysis.text.fields import TEXT_FIELDS, story_texts
from ilo_analysis.text.normalise import even
from ilo_analysis.text.sentences import sentence_ends

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

_ILO = r"\b(?:ILO|OIT|BIT|ILO's|International Labou?r Organi[sz]ation|Organisation internationale du Travail)\b"
_ALSO_ILO = re.compile(rf"{_ILO}|Organización Internacional del Trabajo")
# Words that say the two act together.
_TOGETHER = re.compile(
    r"\b(?:[Jj]oint|[Jj]ointly|[Tt]ogether with|[Pp]artnership|[Aa]longside|[Cc]ollaborat\w+|[Cc]ooperation with"
    r"|[Cc]onjoint\w*|[Pp]artenariat|[Cc]onjunt\w*|[Aa]lianza|[Cc]olabora\w+)\b"
)
# Small words that may come between the two in a list: `the ILO, UNICEF and the World Bank`.
_LISTED = frozenset(
    ("and", "with", "the", "et", "la", "le", "les", "l", "y", "el", "con", "avec", "of", "for", "by", "s")
)


@takes_tables
def find_partners(stories: Corpus | pd.DataFrame, *, fields: Sequence[str] = TEXT_FIELDS) -> pd.DataFrame:
    """Return one row per mention of an organisation or group in a story, with the exact span.

    `joint` is true if one sentence names the ILO and the partner with a word such as "jointly", or joins the two
    (`ILO-ISSA`, `ILO/UNICEF`). A group (G20, BRICS) stays a group: it is not expanded into its members.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["ILO/UNICEF: a report. The G20 met without it."]})
    >>> find_partners(stories)[["partner", "kind", "start", "end", "joint"]].values.tolist()
    [['unicef', 'un', 4, 10, True], ['g20', 'group', 26, 29, False]]
    """
    stories = table_of(stories, "stories")
    read = story_texts(stories, fields)
    found = world().find(read.texts, "partner")
    named = []
    for at, number, start, end in zip(*(column.tolist() for column in found), strict=True):
        name, text = world().names[number], read.texts[at]
        named.append((name.code, name.level, text[start:end], start, end, _is_joint(text, start, end)))
    slots, matches = read.spread(found.text_index)
    rows = pd.DataFrame(named, columns=["partner", "kind", "term", "start", "end", "joint"]).take(matches)
    rows = rows.assign(**read.places(stories, slots))
    languages = languages_of(stories)
    spoken = [world().names[number].languages for number in found.term_index[matches].tolist()]
    own = [languages[row] for row in read.origins(slots)[0].tolist()]
    keep = ["en" in known or not language or language in known for known, language in zip(spoken, own, strict=True)]
    return as_table(rows[np.array(keep, dtype=np.bool_)], "partner_matches")


@takes_tables
def joint_mentions(partners: pd.DataFrame) -> pd.DataFrame:
    """Return one row per pair of partners named in the same story, the most frequent pair first.

    Parameters
    ----------
    partners
        The table that `find_partners` returns.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["UNICEF, UNDP and the ILO report"]})
    >>> joint_mentions(find_partners(stories)).values.tolist()
    [['undp', 'unicef', 1, ('a',)]]
    """
    stories: dict[tuple[str, str], list[str]] = {}
    for story_id, named in partners.groupby("story_id", sort=True)["partner"]:
        for pair in combinations(sorted(named.unique()), 2):
            stories.setdefault(pair, []).append(str(story_id))
    ordered = sorted(stories.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [(one, other, len(ids), tuple(ids)) for (one, other), ids in ordered]
    return as_table(pd.DataFrame(rows, columns=["partner", "other", "n_stories", "story_ids"]), "joint_mentions")


def partner_names(language: str = "en") -> dict[str, str]:
    """Return a name of every partner by its id: the shortest of the list in this language, else in English.

    >>> partner_names("fr")["ifc"]
    'IFC'
    """
    rows = read_reference("partners.csv")
    rows = rows.sort_values("name", key=lambda names: names.str.len(), kind="stable")
    found: dict[str, str] = {}
    for wanted in (language, "en"):
        named = rows[rows["language"] == wanted].drop_duplicates("partner")
        found = dict(zip(named["partner"], named["name"], strict=True)) | found
    return found


def _is_joint(text: str, start: int, end: int) -> bool:
    """Return whether the sentence around the partner names the ILO as acting with it."""
    ends = list(sentence_ends(text))
    first = max((stop for stop in ends if stop <= start), default=0)
    last = min((stop for stop in ends if stop >= end), default=len(text))
    sentence = text[first:last]
    ilo = _ALSO_ILO.search(even(sentence))
    if not ilo:
        return False
    low, high = (
        sorted((ilo.end(), start - first)) if ilo.start() < start - first else sorted((end - first, ilo.start()))
    )
    small = {word for word in re.findall(r"\w+", sentence[low:high]) if word[0].islower()}
    return small <= _LISTED or bool(_TOGETHER.search(sentence))
