"""A dictionary laid over stories: every match that counts, after masks, combinations and languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sized
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.annotate.combinations import Combinations, PartHits, parts_of
from ilo_analysis.annotate.dictionary import LANGUAGES, Dictionary, read_dictionary
from ilo_analysis.annotate.evidence import Evidence, Words, distinct, evidence_table, ranked, with_implied
from ilo_analysis.errors import ParameterError, SchemaError, unknown_choice
from ilo_analysis.text.fields import TEXT_FIELDS, StoryTexts, spread, story_texts
from ilo_analysis.text.matcher import Integers, Matcher, Matches, Term, ranges

_ALL_ENTRIES = -1
_TERM, _MASK, _PART = 0, 1, 2
FIELDS = ("title", "summary", "kicker", "credit", "place")


class _Use(NamedTuple):
    """What a term of the matcher is for: an entry's own term, a mask, or a part of a combination."""

    entry: int
    role: int
    name: int = 0  # of an own term, its place among the names
    combination: int = 0
    bit: int = 0
    choice: int = -1


class _Hits(NamedTuple):
    """Columns of equal length: where a term was found, and for which use."""

    use: Integers
    text: Integers
    start: Integers
    end: Integers


class _Prepared(NamedTuple):
    """A dictionary taken apart: distinct terms, each with its language and its uses, and the names of evidence."""

    terms: list[tuple[Term, str]]
    first_use: Integers
    n_uses: Integers
    use: dict[str, Integers]  # the uses, column by column
    names: list[str]
    first_name: Integers  # of each combination: where its own names begin in `own_names`
    own_names: Integers
    combinations: Combinations
    implied: dict[int, list[int]]


def open_dictionary(dictionary: Dictionary | str | Path | None, kind: str) -> Dictionary:
    """Dictionary as given, or read from the path given, or the project's own."""
    if isinstance(dictionary, Dictionary):
        return dictionary
    return read_dictionary(dictionary, kind)


def mark_stories(stories: pd.DataFrame, dictionary: Dictionary, fields: tuple[str, ...] = TEXT_FIELDS) -> pd.DataFrame:
    """One row per match that counts: `story_id, entry, term, field, start, end`, sorted.

    Terms of a language are looked for in stories of that language, and in stories whose language is unknown or not
    one of the dictionary's; terms of `any` everywhere. A field that the stories lack is left out.

    Raises
    ------
    SchemaError
        If the stories have no `story_id`.
    """
    return evidence_table(*find_evidence(stories, dictionary, fields))


def find_evidence(
    stories: pd.DataFrame, dictionary: Dictionary, fields: tuple[str, ...] = TEXT_FIELDS
) -> tuple[Evidence, Words]:
    """What `mark_stories` finds, as numbers: each row once, sorted; and what the numbers stand for."""
    if "story_id" not in stories:
        raise SchemaError(f"Stories need the column 'story_id'; these have {list(stories.columns)}.")
    for field in fields:
        if field not in FIELDS:
            raise ParameterError(unknown_choice("field", field, FIELDS))
    prepared = _prepare(dictionary)
    read = story_texts(stories, fields)
    hits = _unmasked(_used(_found_in_own_language(read, stories, dictionary), prepared, read), prepared.use)
    own = _take(hits, prepared.use["role"][hits.use] == _TERM)
    combined, names = _combined(hits, prepared, read, stories)
    names = np.concatenate([prepared.use["name"][own.use], names])
    hits = _Hits(*(np.concatenate(columns) for columns in zip(own, combined, strict=True)))
    story, ids = pd.factorize(stories["story_id"].astype("str"), sort=True)
    row, in_field = read.origins(hits.text)
    evidence = Evidence(story[row], prepared.use["entry"][hits.use], names, in_field, hits.start, hits.end)
    evidence = with_implied(evidence, prepared.implied)
    entry, entries = ranked(evidence.entry, dictionary.ids)
    in_field, field_names = ranked(evidence.field, read.fields)
    words = Words(ids, entries, pd.Index(prepared.names, dtype="str"), field_names)
    return distinct(evidence._replace(entry=entry, field=in_field)), words


@lru_cache(maxsize=16)
def _prepare(dictionary: Dictionary) -> _Prepared:
    """Every term, mask and part of a combination, each distinct term once."""
    combinations = [(number, each) for number, entry in enumerate(dictionary.entries) for each in entry.combinations]
    names_of = [[each.named(some) for some in sorted(set(each.some))] or [each.named(None)] for _, each in combinations]
    own_terms = {phrase.text for entry in dictionary.entries for phrase in entry.terms}
    names = sorted(own_terms.union(*names_of))
    place = {name: number for number, name in enumerate(names)}
    uses: dict[tuple[Term, str], list[_Use]] = defaultdict(list)
    for mask in dictionary.masks:
        uses[Term(mask.text), mask.language].append(_Use(_ALL_ENTRIES, _MASK))
    for number, entry in enumerate(dictionary.entries):
        for phrase in entry.terms:
            key = Term(phrase.text, phrase.case_sensitive), phrase.language
            uses[key].append(_Use(number, _TERM, place[phrase.text]))
        for phrase in entry.exclusions:
            uses[Term(phrase.text), phrase.language].append(_Use(number, _MASK))
    for which, (number, each) in enumerate(combinations):
        for part in parts_of(each):
            use = _Use(number, _PART, combination=which, bit=part.bit, choice=part.choice)
            uses[Term(part.text), each.language].append(use)
    flat = np.array([use for same in uses.values() for use in same], dtype=np.int64).reshape(-1, len(_Use._fields))
    n_uses, n_names = _lengths(uses.values()), _lengths(names_of)
    return _Prepared(
        list(uses),
        np.cumsum(n_uses) - n_uses,
        n_uses,
        dict(zip(_Use._fields, flat.T.copy(), strict=True)),
        names,
        np.cumsum(n_names) - n_names,
        np.array([place[name] for own in names_of for name in own], dtype=np.int64),
        Combinations([each for _, each in combinations]),
        {n: [dictionary.ids.index(other) for other in entry.implies] for n, entry in enumerate(dictionary.entries)},
    )


def _lengths(lists: Iterable[Sized]) -> Integers:
    return np.fromiter(map(len, lists), dtype=np.int64)


@lru_cache(maxsize=64)
def _matcher(dictionary: Dictionary, language: str) -> tuple[Matcher, Integers]:
    """The matcher for stories of a language (`any`: not known, so every term counts), and which terms it holds."""
    terms = _prepare(dictionary).terms
    chosen = [n for n, (_, own) in enumerate(terms) if language in ("any", own) or own == "any"]
    return Matcher(terms[n][0] for n in chosen), np.array(chosen, dtype=np.int64)


def _found_in_own_language(read: StoryTexts, stories: pd.DataFrame, dictionary: Dictionary) -> Matches:
    """Matches of terms whose language is the story's, or that hold in any; of all terms where it is not known."""
    of_story = np.zeros(len(stories), dtype=np.int64)
    if "language" in stories:
        place, given = pd.factorize(stories["language"], use_na_sentinel=False)
        of_story = np.array([LANGUAGES.index(x) if x in LANGUAGES else 0 for x in given], dtype=np.int64)[place]
    language_at_slot = np.repeat(of_story, len(read.fields))
    nothing = np.empty(0, dtype=np.int64)
    columns = [(nothing, nothing, nothing, nothing)]
    for number, language in enumerate(LANGUAGES):
        slots = np.flatnonzero((language_at_slot == number) & (read.at_slot >= 0))
        if len(slots):
            matcher, terms = _matcher(dictionary, language)
            texts, text_at = np.unique(read.at_slot[slots], return_inverse=True)
            found = matcher.find([read.texts[text] for text in texts.tolist()])
            place, match = spread(found.text_index, text_at, len(texts))
            columns.append((slots[place], terms[found.term_index[match]], found.start[match], found.end[match]))
    return Matches(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def _used(found: Matches, prepared: _Prepared, read: StoryTexts) -> _Hits:
    """The matches, once for each use of their term; without parts of combinations that their story cannot complete."""
    times = prepared.n_uses[found.term_index]
    each = np.repeat(np.arange(len(times)), times)
    use = ranges(prepared.first_use[found.term_index], times)
    parts = np.flatnonzero(prepared.use["role"][use] == _PART)
    combination, bit = (prepared.use[name][use[parts]] for name in ("combination", "bit"))
    story, _ = read.origins(found.text_index)
    keep = np.ones(len(use), dtype=np.bool_)
    keep[parts] = prepared.combinations.possible(combination, bit, story[each[parts]])
    use, each = use[keep], each[keep]
    return _Hits(use, found.text_index[each], found.start[each], found.end[each])


def _take(hits: _Hits, keep: npt.NDArray[np.bool_] | Integers) -> _Hits:
    return _Hits(*(column[keep] for column in hits))


def _unmasked(hits: _Hits, use: dict[str, Integers]) -> _Hits:
    """Matches that no mask of all entries, and no exclusion of their own entry, overlaps; without the masks.

    A match that holds a whole mask and more says more than the mask: it stays.
    """
    is_mask = use["role"][hits.use] == _MASK
    masks, shown = _take(hits, is_mask), _take(hits, ~is_mask)
    if not len(masks.text):
        return shown
    has_mask = np.zeros(int(hits.text.max()) + 1, dtype=np.bool_)
    has_mask[masks.text] = True
    near = np.flatnonzero(has_mask[shown.text])
    # Places are counted through all texts. A mask over a match begins before its end, and not far before its start.
    width = int(hits.end.max()) + 1
    masks = _take(masks, np.argsort(masks.text * width + masks.start))
    starts, longest = masks.text * width + masks.start, int((masks.end - masks.start).max())
    first = np.searchsorted(starts, shown.text[near] * width + shown.start[near] - longest, side="right")
    times = np.searchsorted(starts, shown.text[near] * width + shown.end[near], side="left") - first
    place, mask = np.repeat(near, times), ranges(first, times)
    of = use["entry"][masks.use[mask]]
    hides = (
        (shown.text[place] == masks.text[mask])
        & (shown.start[place] < masks.end[mask])
        & (masks.start[mask] < shown.end[place])
    )
    whole = (shown.start[place] <= masks.start[mask]) & (masks.end[mask] <= shown.end[place])
    length, longer = masks.end[mask] - masks.start[mask], shown.end[place] - shown.start[place]
    hides &= ~(whole & (longer > length))
    hides &= (of == _ALL_ENTRIES) | (of == use["entry"][shown.use[place]])
    keep = np.ones(len(shown.text), dtype=np.bool_)
    keep[place[hides]] = False
    return _take(shown, keep)


def _combined(hits: _Hits, prepared: _Prepared, read: StoryTexts, stories: pd.DataFrame) -> tuple[_Hits, Integers]:
    """The matches of combinations that are complete, and their names."""
    parts = _take(hits, prepared.use["role"][hits.use] == _PART)
    combination, bit, choice = (prepared.use[name][parts.use] for name in ("combination", "bit", "choice"))
    days = np.full(len(stories), "NaT", dtype="datetime64[D]")
    if "date" in stories:
        days = pd.to_datetime(stories["date"]).to_numpy(dtype="datetime64[D]")
    story, _ = read.origins(parts.text)
    part_hits = PartHits(combination, bit, choice, story, parts.text, parts.start, parts.end)
    places, named = prepared.combinations.complete(part_hits, read.text, days)
    return _take(parts, places), prepared.own_names[prepared.first_name[combination[places]] + named]
