"""A dictionary applied to stories: every match that counts, after masks, combinations and languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence, Sized
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.annotate.combinations import Combinations, PartHits, parts_of
from ilo_analysis.annotate.dictionary import ANY, Dictionary, read_dictionary
from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.errors import ParameterError, SchemaError, unknown_choice
from ilo_analysis.text.fields import TEXT_FIELDS, StoryTexts, spread, story_texts
from ilo_analysis.text.matcher import Integers, Matcher, Matches, Term, joined, order_of, ranges, taken

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

Days = npt.NDArray[np.datetime64]

_ALL_CATEGORIES = -1
_FEWEST_STORIES, _MOST_CELLS = 50, 1 << 17  # judged at a time: stories, and stories times combinations
_NOT_COVERED = -1
# Keys of `attrs`: on a table of matches, its dictionary's languages; on counts made from one, the uncovered stories.
LANGUAGES, NOT_COVERED = "languages", "not_covered"
_TERM, _MASK, _PART, _NAME = 0, 1, 2, 3
_ALWAYS = ("0001-01-01", "9999-12-31")
FIELDS = ("title", "summary", "kicker", "credit", "place")


class Evidence(NamedTuple):
    """Columns of equal length: numbers of the story, the category, the name of the term and the field, and the span."""

    story: Integers
    category: Integers
    name: Integers
    field: Integers
    start: Integers
    end: Integers


class Words(NamedTuple):
    """Sorted lookup tables for the codes of the evidence."""

    stories: pd.Index
    categories: pd.Index
    names: pd.Index
    fields: pd.Index


class _Use(NamedTuple):
    """What a term of the matcher is for: a category's own term or name, a mask, or a part of a combination."""

    category: int
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
    """A dictionary as distinct terms, each with its language and its uses, and the names of evidence."""

    terms: list[tuple[Term, str]]
    first_use: Integers
    n_uses: Integers
    use: dict[str, Integers]  # the uses, column by column
    names: list[str]
    first_name: Integers  # of each combination: where its own names begin in `own_names`
    own_names: Integers
    combinations: Combinations
    implied: dict[int, list[int]]
    is_timed: npt.NDArray[np.bool_]  # the categories that have a beginning or an end
    first_day: Days
    last_day: Days


@takes_tables
def is_covered(
    stories: Corpus | pd.DataFrame, dictionary: Dictionary | str | Path | None = None, *, kind: str = "themes"
) -> pd.Series:
    """Return whether the dictionary has terms in each story's language, with the index of the stories.

    The subject of an uncovered story is unknown. It has no theme and no topic, whatever a term of `any` language
    (`C190`, `covid*`) or a kicker would find in it, and counts in no share, neither in the numerator nor in the
    denominator. A story of unknown language is matched with the terms of every language. A dictionary that has only
    terms of `any` language covers all stories.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a", "b", "c"], "language": ["en-GB", "pt", None]})
    >>> is_covered(stories).tolist()
    [True, False, True]
    """
    stories = table_of(stories, "stories")
    return in_languages(stories, read_dictionary(dictionary, kind).languages)


def was_covered(stories: pd.DataFrame, found: pd.DataFrame, kind: str = "themes") -> pd.Series:
    """Return `is_covered` for the dictionary behind the matches or topics in `found`, by default the project's."""
    languages = found.attrs.get(LANGUAGES)
    return in_languages(stories, read_dictionary(None, kind).languages if languages is None else languages)


def in_languages(stories: pd.DataFrame, languages: Sequence[str]) -> pd.Series:
    """Return whether each story is in one of the languages, or in an unknown one, with the index of the stories."""
    language = _language_numbers(stories, languages)
    return pd.Series(language != _NOT_COVERED, index=stories.index, name="is_covered")


def find_evidence(
    stories: pd.DataFrame,
    dictionary: Dictionary,
    fields: tuple[str, ...] = TEXT_FIELDS,
    *,
    outside_time: bool = False,
) -> tuple[Evidence, Words]:
    """Return every match that counts, as distinct sorted rows of codes, and the lookup tables for the codes.

    The terms of a language are searched in stories in that language or an unknown one, terms of `any` in all covered
    stories. A field that the stories lack is skipped. With `outside_time`, matches outside the
    time of their category are returned too.

    Raises
    ------
    SchemaError
        If the stories have no `story_id`.
    """
    if "story_id" not in stories:
        raise SchemaError(f"Stories need the column 'story_id'; these have {list(stories.columns)}.")
    for field in fields:
        if field not in FIELDS:
            raise ParameterError(unknown_choice("field", field, FIELDS))
    prepared = _prepare(dictionary)
    read = story_texts(stories, fields)
    hits = _unmasked(_used(_found_in_own_language(read, stories, dictionary), prepared, read), prepared.use)
    role = prepared.use["role"][hits.use]
    own, named = taken(hits, role == _TERM), taken(hits, role == _NAME)
    # An undated story is never outside the time of a combination.
    days = np.full(len(stories), "NaT", dtype="datetime64[D]") if outside_time else _days(stories)
    combined, names = _combined(hits, prepared, read, days)
    names = np.concatenate([prepared.use["name"][own.use], names])
    hits = joined([own, combined])
    row, in_field = read.origins(hits.text)
    evidence = Evidence(row, prepared.use["category"][hits.use], names, in_field, hits.start, hits.end)
    if outside_time:
        evidence = with_implied(evidence, prepared.implied)
    else:
        # A match outside the time of its category implies nothing, and an implied category has its own time.
        inside = _Inside(prepared, days, read.origins(named.text)[0], prepared.use["category"][named.use])
        evidence = inside.part(with_implied(inside.part(evidence), prepared.implied))
    story, ids = pd.factorize(stories["story_id"].astype("str"), sort=True)
    category, categories = ranked(evidence.category, dictionary.ids)
    in_field, field_names = ranked(evidence.field, read.fields)
    words = Words(ids, categories, pd.Index(prepared.names, dtype="str"), field_names)
    return distinct(evidence._replace(story=story[evidence.story], category=category, field=in_field)), words


class _Inside:
    """Return which evidence is inside the time of its category.

    None is inside before the first day. After the last day, and in undated stories, evidence is inside only if the
    story has a name of the category.
    """

    def __init__(self, prepared: _Prepared, days: Days, named_story: Integers, named_category: Integers) -> None:
        self._prepared, self._days = prepared, days
        self._named = named_story * len(prepared.is_timed) + named_category

    def part(self, evidence: Evidence) -> Evidence:
        """Return the rows inside."""
        timed = np.flatnonzero(self._prepared.is_timed[evidence.category])
        if not len(timed):
            return evidence
        story, category = evidence.story[timed], evidence.category[timed]
        day = self._days[story]
        named = np.isin(story * len(self._prepared.is_timed) + category, self._named)
        begun = np.isnat(day) | (day >= self._prepared.first_day[category])
        keep = np.ones(len(evidence.story), dtype=np.bool_)
        keep[timed] = begun & (named | (day <= self._prepared.last_day[category]))  # no day lies before any other
        return taken(evidence, keep)


def _days(stories: pd.DataFrame) -> Days:
    """Return the days of the stories, not a time where a story has none."""
    if "date" not in stories:
        return np.full(len(stories), "NaT", dtype="datetime64[D]")
    return pd.to_datetime(stories["date"]).to_numpy(dtype="datetime64[D]")


def _uses_of_terms(dictionary: Dictionary, place: dict[str, int]) -> dict[tuple[Term, str], list[_Use]]:
    """Return the role of each term, mask and name, by its text and language."""
    uses: dict[tuple[Term, str], list[_Use]] = defaultdict(list)
    for mask in dictionary.masks:
        uses[Term(mask.text), mask.language].append(_Use(_ALL_CATEGORIES, _MASK))
    for number, category in enumerate(dictionary.categories):
        own = {phrase.text for phrase in category.terms}
        for phrase in category.terms:
            for text in _forms(phrase.text, own):
                key = Term(text, phrase.case_sensitive), phrase.language
                uses[key].append(_Use(number, _TERM, place[phrase.text]))
        for phrase in category.exclusions:
            uses[Term(phrase.text), phrase.language].append(_Use(number, _MASK))
        for phrase in category.names:
            uses[Term(phrase.text), phrase.language].append(_Use(number, _NAME))
    return uses


@lru_cache(maxsize=16)
def _prepare(dictionary: Dictionary) -> _Prepared:
    """Return every term, mask and part of a combination, each distinct term once."""
    categories = dictionary.categories
    combinations = [(number, each) for number, one in enumerate(categories) for each in one.combinations]
    names_of = [[each.named(some) for some in sorted(set(each.some))] or [each.named(None)] for _, each in combinations]
    own_terms = {phrase.text for category in categories for phrase in category.terms}
    names = sorted(own_terms.union(*names_of))
    place = {name: number for number, name in enumerate(names)}
    uses = _uses_of_terms(dictionary, place)
    for which, (number, each) in enumerate(combinations):
        for part in parts_of(each):
            use = _Use(number, _PART, combination=which, bit=part.bit, choice=part.choice)
            uses[Term(part.text, each.case_sensitive), each.language].append(use)
    flat = np.array([use for same in uses.values() for use in same], dtype=np.int64).reshape(-1, len(_Use._fields))
    n_uses, n_names = _lengths(uses.values()), _lengths(names_of)
    number_of = {category_id: number for number, category_id in enumerate(dictionary.ids)}
    return _Prepared(
        list(uses),
        np.cumsum(n_uses) - n_uses,
        n_uses,
        dict(zip(_Use._fields, flat.T.copy(), strict=True)),
        names,
        np.cumsum(n_names) - n_names,
        np.array([place[name] for own in names_of for name in own], dtype=np.int64),
        Combinations([each for _, each in combinations]),
        {n: [number_of[other] for other in category.implies] for n, category in enumerate(categories)},
        np.array([bool(category.first or category.last) for category in categories], dtype=np.bool_),
        np.array([str(category.first or _ALWAYS[0]) for category in categories], dtype="datetime64[D]"),
        np.array([str(category.last or _ALWAYS[1]) for category in categories], dtype="datetime64[D]"),
    )


def _forms(term: str, terms: Container[str]) -> list[str]:
    """Return the term, and the plural of an abbreviation (TVETs) unless that is a separate term."""
    plural = f"{term}s"
    return [term, plural] if term.isalpha() and term.isupper() and len(term) > 1 and plural not in terms else [term]


def _lengths(lists: Iterable[Sized]) -> Integers:
    return np.fromiter(map(len, lists), dtype=np.int64)


@lru_cache(maxsize=64)
def _matcher(dictionary: Dictionary, language: str) -> tuple[Matcher, Integers]:
    """Return the matcher for stories in a language, and the terms that it has.

    `any` means an unknown language, for which every term counts.
    """
    terms = _prepare(dictionary).terms
    chosen = [n for n, (_, own) in enumerate(terms) if language in (ANY, own) or own == ANY]
    return Matcher(terms[n][0] for n in chosen), np.array(chosen, dtype=np.int64)


def _language_numbers(stories: pd.DataFrame, languages: Sequence[str]) -> Integers:
    """Return, per story, 0 for an unknown language, else its position among the languages from 1 on, or -1."""
    if "language" not in stories or not languages:
        return np.zeros(len(stories), dtype=np.int64)
    number = {language: n for n, language in enumerate(languages, 1)}
    place, given = pd.factorize(stories["language"], use_na_sentinel=False)
    # `en-GB` is English.
    known = [0 if pd.isna(each) else number.get(re.split("[-_]", str(each).lower())[0], _NOT_COVERED) for each in given]
    return np.array(known, dtype=np.int64)[place]


def _found_in_own_language(read: StoryTexts, stories: pd.DataFrame, dictionary: Dictionary) -> Matches:
    """Return matches of terms in the story's language or in any; of all terms if the language is unknown."""
    of_story = _language_numbers(stories, dictionary.languages)
    language_at_slot = np.repeat(of_story, len(read.fields))
    nothing = np.empty(0, dtype=np.int64)
    parts = [Matches(nothing, nothing, nothing, nothing)]
    numbers = {ANY: 0, **{each: n for n, each in enumerate(dictionary.languages, 1)}}
    for language, number in numbers.items():
        slots = np.flatnonzero((language_at_slot == number) & (read.at_slot >= 0))
        if len(slots):
            matcher, terms = _matcher(dictionary, language)
            texts, text_at = np.unique(read.at_slot[slots], return_inverse=True)
            found = matcher.find([read.texts[text] for text in texts.tolist()])
            place, match = spread(found.text_index, text_at, len(texts))
            parts.append(Matches(slots[place], terms[found.term_index[match]], found.start[match], found.end[match]))
    return joined(parts)


def _used(found: Matches, prepared: _Prepared, read: StoryTexts) -> _Hits:
    """Return the matches, once for each use of their term.

    Parts of combinations that their story cannot complete are left out.
    """
    story, _ = read.origins(found.text_index)
    # A match has many uses, few of which succeed. A batch of stories at a time stays in the processor's cache.
    at_a_time = max(_FEWEST_STORIES, _MOST_CELLS // max(len(prepared.first_name), 1))
    first = np.flatnonzero(np.diff(story, prepend=-1))[at_a_time::at_a_time].tolist()
    pieces = [slice(*ends) for ends in pairwise([0, *first, len(story)])]
    return joined(_used_in(taken(found, piece), story[piece], prepared) for piece in pieces)


def _used_in(found: Matches, story: Integers, prepared: _Prepared) -> _Hits:
    times = prepared.n_uses[found.term_index]
    each = np.repeat(np.arange(len(times)), times)
    use = ranges(prepared.first_use[found.term_index], times)
    parts = np.flatnonzero(prepared.use["role"][use] == _PART)
    combination, bit = (prepared.use[name][use[parts]] for name in ("combination", "bit"))
    keep = np.ones(len(use), dtype=np.bool_)
    keep[parts] = prepared.combinations.possible(combination, bit, story[each[parts]])
    use, each = use[keep], each[keep]
    return _Hits(use, found.text_index[each], found.start[each], found.end[each])


def _unmasked(hits: _Hits, use: dict[str, Integers]) -> _Hits:
    """Return the matches that overlap neither a mask nor an exclusion of their category, without the masks.

    A match that contains a whole mask and more is more specific than the mask, so it stays.
    """
    is_mask = use["role"][hits.use] == _MASK
    masks, shown = taken(hits, is_mask), taken(hits, ~is_mask)
    if not len(masks.text):
        return shown
    has_mask = np.zeros(int(hits.text.max()) + 1, dtype=np.bool_)
    has_mask[masks.text] = True
    near = np.flatnonzero(has_mask[shown.text])
    # Positions run through all texts. A mask over a match begins before the match's end, and not far before its start.
    width = int(hits.end.max()) + 1
    masks = taken(masks, np.argsort(masks.text * width + masks.start))
    starts, longest = masks.text * width + masks.start, int((masks.end - masks.start).max())
    first = np.searchsorted(starts, shown.text[near] * width + shown.start[near] - longest, side="right")
    times = np.searchsorted(starts, shown.text[near] * width + shown.end[near], side="left") - first
    place, mask = np.repeat(near, times), ranges(first, times)
    of = use["category"][masks.use[mask]]
    hides = (
        (shown.text[place] == masks.text[mask])
        & (shown.start[place] < masks.end[mask])
        & (masks.start[mask] < shown.end[place])
    )
    whole = (shown.start[place] <= masks.start[mask]) & (masks.end[mask] <= shown.end[place])
    length, longer = masks.end[mask] - masks.start[mask], shown.end[place] - shown.start[place]
    hides &= ~(whole & (longer > length))
    hides &= (of == _ALL_CATEGORIES) | (of == use["category"][shown.use[place]])
    keep = np.ones(len(shown.text), dtype=np.bool_)
    keep[place[hides]] = False
    return taken(shown, keep)


def _combined(hits: _Hits, prepared: _Prepared, read: StoryTexts, days: Days) -> tuple[_Hits, Integers]:
    """Return the matches of combinations that are complete, and their names."""
    parts = taken(hits, prepared.use["role"][hits.use] == _PART)
    combination, bit, choice = (prepared.use[name][parts.use] for name in ("combination", "bit", "choice"))
    story, _ = read.origins(parts.text)
    part_hits = PartHits(combination, bit, choice, story, parts.text, parts.start, parts.end)
    places, named = prepared.combinations.complete(part_hits, read.text, days)
    return taken(parts, places), prepared.own_names[prepared.first_name[combination[places]] + named]


def ranked(places: Integers, words: Sequence[str]) -> tuple[Integers, pd.Index]:
    """Return positions among words as positions among the words in alphabetical order, and the words so ordered.

    >>> places, words = ranked(np.array([0, 1, 2]), ["c", "a", "b"])
    >>> places.tolist(), list(words)
    ([2, 0, 1], ['a', 'b', 'c'])
    """
    ordered = pd.Index(sorted(set(words)), dtype="str")
    return ordered.get_indexer(pd.Index(words))[places], ordered


def distinct(evidence: Evidence) -> Evidence:
    """Return the distinct rows, sorted by all their columns."""
    rows = taken(evidence, order_of(*evidence))
    changes = [np.diff(column, prepend=column[:1] - 1) != 0 for column in rows]
    return taken(rows, np.logical_or.reduce(changes))


def with_implied(evidence: Evidence, implied: Mapping[int, Sequence[int]]) -> Evidence:
    """Return the rows, plus those of each category again under the categories it implies, in stories that lack them."""
    order = np.argsort(evidence.category, kind="stable")
    numbers, first = np.unique(evidence.category[order], return_index=True)
    places = dict(zip(numbers.tolist(), np.split(order, first)[1:], strict=True))
    rows = {category: taken(evidence, place) for category, place in places.items()}
    added: list[Evidence] = []
    changed = [category for category in rows if implied.get(category)]
    while changed:
        new: dict[int, list[Evidence]] = {}
        for category in changed:
            for other in implied[category]:
                more = rows[category]
                if other in rows:
                    more = taken(more, ~np.isin(more.story, rows[other].story))
                if len(more.story):
                    others = np.full(len(more.category), other, dtype=np.int64)
                    new.setdefault(other, []).append(more._replace(category=others))
        for other, parts in new.items():
            rows[other] = joined([*([rows[other]] if other in rows else []), *parts])
            added += parts
        # What was added may imply more; a category that gained no rows implies nothing new.
        changed = [category for category in new if implied.get(category)]
    return joined([evidence, *added])


def evidence_table(evidence: Evidence, words: Words, kind: str) -> pd.DataFrame:
    """Return one row per match in the order given: `story_id, term, field, start, end`, and its category as `kind`."""
    return pd.DataFrame(
        {
            "story_id": words.stories.take(evidence.story),
            kind: words.categories.take(evidence.category),
            "term": words.names.take(evidence.name),
            "field": words.fields.take(evidence.field),
            "start": evidence.start,
            "end": evidence.end,
        }
    )
