"""Layer 2: a dictionary laid over stories: every match that counts, after masks, combinations and languages."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilo_analysis.dictionary import LANGUAGES, Combination, Dictionary, read_dictionary
from ilo_analysis.errors import ParameterError, SchemaError, unknown_choice
from ilo_analysis.matching import Matcher, Matches, Term
from ilo_analysis.reference import reference_path

_ALL_ENTRIES = -1
_COLUMNS = ("story_id", "entry", "term", "field", "start", "end")
TEXT_FIELDS = ("title", "summary")
FIELDS = ("title", "summary", "kicker", "credit", "place")
_SENTENCE_END = re.compile(r"[.!?;]\s")
Hit = tuple[int, int, int]  # text, start, end


class _Part(NamedTuple):
    """What a term of the matcher is for: an entry's own term, a mask, or a part of a combination."""

    entry: int
    language: str
    role: str  # term, mask, every, some, unless
    combination: int
    name: str


class _Prepared(NamedTuple):
    """A dictionary taken apart: what to look for, and what each term is for."""

    terms: list[Term]
    parts: list[_Part]
    combinations: list[tuple[int, Combination]]


def open_dictionary(dictionary: Dictionary | str | Path | None, kind: str) -> Dictionary:
    """Dictionary as given, or read from the path given, or the project's own."""
    if isinstance(dictionary, Dictionary):
        return dictionary
    file = reference_path(dictionary or f"{kind}.toml")
    beside = [path for path in (file, file.parent / "themes.toml") if path.is_file()]
    return _read_once(file, kind, tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in beside))


@lru_cache(maxsize=16)
def _read_once(file: Path, kind: str, _state: tuple[tuple[int, int], ...]) -> Dictionary:
    """The dictionary of a file, read again only after it (or the themes beside it) changed."""
    return read_dictionary(file, kind)


def mark_stories(stories: pd.DataFrame, dictionary: Dictionary, fields: tuple[str, ...] = TEXT_FIELDS) -> pd.DataFrame:
    """One row per match that counts: `story_id, entry, term, field, start, end`, sorted.

    Terms of a language are looked for in stories of that language, and in stories whose language is unknown or not
    one of the dictionary's; terms of `any` everywhere. A field that the stories lack is left out.

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
    fields = tuple(field for field in fields if field in stories)
    prepared = _prepare(dictionary)
    texts: list[str] = []
    for field in fields:
        texts += stories[field].astype(object).where(stories[field].notna(), "").tolist()
    found = _found_in_own_language(texts, stories, dictionary)
    found = _unmasked(found, prepared.parts)
    marks = _own_terms(found, prepared.parts)
    marks += _combined(found, prepared, texts, stories)
    frame = _as_frame(marks, stories, dictionary, fields)
    frame = _with_implied(frame, dictionary)
    return frame.drop_duplicates().sort_values(list(_COLUMNS), ignore_index=True)


@lru_cache(maxsize=16)
def _prepare(dictionary: Dictionary) -> _Prepared:
    """Every term, mask and part of a combination in one list."""
    added: list[tuple[Term, _Part]] = []
    for mask in dictionary.masks:
        added.append((Term(mask.text), _Part(_ALL_ENTRIES, mask.language, "mask", -1, mask.text)))
    combinations = [(number, each) for number, entry in enumerate(dictionary.entries) for each in entry.combinations]
    for number, entry in enumerate(dictionary.entries):
        for phrase in entry.terms:
            part = _Part(number, phrase.language, "term", -1, phrase.text)
            added.append((Term(phrase.text, phrase.case_sensitive), part))
        for phrase in entry.exclusions:
            added.append((Term(phrase.text), _Part(number, phrase.language, "mask", -1, phrase.text)))
    for place, (number, each) in enumerate(combinations):
        for role, texts in (("every", each.every), ("some", each.some), ("unless", each.unless)):
            added += [(Term(text), _Part(number, each.language, role, place, text)) for text in texts]
    terms, parts = [term for term, _ in added], [part for _, part in added]
    return _Prepared(terms, parts, combinations)


@lru_cache(maxsize=64)
def _matcher(dictionary: Dictionary, language: str) -> tuple[Matcher, npt.NDArray[np.int64]]:
    """The matcher for stories of a language (`any`: not known, so every term counts), and which parts its terms are."""
    prepared = _prepare(dictionary)
    chosen = [
        n for n, part in enumerate(prepared.parts) if language in ("any", part.language) or part.language == "any"
    ]
    return Matcher(prepared.terms[n] for n in chosen), np.array(chosen, dtype=np.int64)


def _take(found: Matches, keep: npt.NDArray[np.bool_]) -> Matches:
    """The matches where `keep` is true."""
    return Matches(*(column[keep] for column in found))


def _found_in_own_language(texts: list[str], stories: pd.DataFrame, dictionary: Dictionary) -> Matches:
    """Matches of terms whose language is the story's, or that hold in any; of all terms where it is not known."""
    given = stories["language"].tolist() if "language" in stories else ["any"] * len(stories)
    of_story = np.array([value if value in LANGUAGES else "any" for value in given], dtype="U3")
    of_text = np.tile(of_story, len(texts) // max(len(stories), 1))
    columns = []
    for language in LANGUAGES:
        rows = np.flatnonzero(of_text == language)
        if not len(rows) and language != "any":
            continue
        matcher, places = _matcher(dictionary, language)
        found = matcher.find([texts[row] for row in rows])
        columns.append((rows[found.text_index], places[found.term_index], found.start, found.end))
    return Matches(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def _unmasked(found: Matches, parts: list[_Part]) -> Matches:
    """Matches that no mask of all entries, and no exclusion of their own entry, overlaps; without the masks."""
    is_mask = np.array([part.role == "mask" for part in parts], dtype=np.bool_)[found.term_index]
    spans: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    masks = _take(found, is_mask)
    for text, term, start, end in zip(*(column.tolist() for column in masks), strict=True):
        spans[text].append((start, end, parts[term].entry))
    keep = ~is_mask
    for place in np.flatnonzero(keep & np.isin(found.text_index, masks.text_index)):
        start, end = int(found.start[place]), int(found.end[place])
        entry = parts[found.term_index[place]].entry
        hidden = spans[int(found.text_index[place])]
        keep[place] = not any(a < end and start < b and of in (_ALL_ENTRIES, entry) for a, b, of in hidden)
    return _take(found, keep)


def _own_terms(found: Matches, parts: list[_Part]) -> list[tuple[npt.NDArray[np.int64], list[str], Matches]]:
    """Entries, names and matches of the terms that count alone."""
    is_own = np.array([part.role == "term" for part in parts], dtype=np.bool_)[found.term_index]
    own = _take(found, is_own)
    entries = np.array([part.entry for part in parts], dtype=np.int64)[own.term_index]
    names = np.array([part.name for part in parts], dtype=object)[own.term_index]
    return [(entries, names.tolist(), own)]


def _combined(
    found: Matches, prepared: _Prepared, texts: list[str], stories: pd.DataFrame
) -> list[tuple[npt.NDArray[np.int64], list[str], Matches]]:
    """Entries, names and matches of the combinations that are complete."""
    is_part = np.array([part.combination >= 0 for part in prepared.parts], dtype=np.bool_)[found.term_index]
    groups: dict[tuple[int, int], list[tuple[str, str, Hit]]] = defaultdict(list)
    hits = _may_be_complete(_take(found, is_part), prepared, len(stories))
    for text, term, start, end in zip(*(column.tolist() for column in hits), strict=True):
        part = prepared.parts[term]
        groups[part.combination, text % len(stories)].append((part.role, part.name, (text, start, end)))
    dates = pd.to_datetime(stories["date"]).dt.date.tolist() if "date" in stories else [None] * len(stories)
    entries, names, rows = [], [], []
    for (place, story), group in groups.items():
        entry, combination = prepared.combinations[place]
        if _dated_inside(dates[story], combination):
            for (text, start, end), name in sorted(_complete(group, combination, texts)):
                entries.append(entry)
                names.append(name)
                rows.append((text, 0, start, end))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return [(np.array(entries, dtype=np.int64), names, Matches(*columns))]


def _may_be_complete(hits: Matches, prepared: _Prepared, count: int) -> Matches:
    """The hits of stories in which each needed part of a combination occurs: most stories have one part only."""
    if not len(hits.start):
        return hits
    combination = np.array([part.combination for part in prepared.parts], dtype=np.int64)[hits.term_index]
    bit = np.array([_bit(part, prepared) for part in prepared.parts], dtype=np.int64)[hits.term_index]
    needed = np.array(
        [(1 << len(c.every)) - 1 | (bool(c.some) << len(c.every)) for _, c in prepared.combinations], dtype=np.int64
    )
    key = combination * count + hits.text_index % count
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(key[order]) > 0])
    seen = np.repeat(np.bitwise_or.reduceat(bit[order], first), np.diff(np.r_[first, len(key)]))
    complete = np.empty(len(key), dtype=np.bool_)
    complete[order] = seen == needed[combination[order]]
    return _take(hits, complete)


def _bit(part: _Part, prepared: _Prepared) -> int:
    """The bit that a part sets: one for each of `every`, the next for any of `some`; none for `unless`."""
    if part.combination < 0 or part.role == "unless":
        return 0
    every = prepared.combinations[part.combination][1].every
    return 1 << (every.index(part.name) if part.role == "every" else len(every))


def _dated_inside(day: object, combination: Combination) -> bool:
    """Does the combination hold for a story of this day? An undated story passes."""
    if not isinstance(day, date) or pd.isna(day):
        return True
    return (combination.first is None or combination.first <= day) and (
        combination.last is None or day <= combination.last
    )


def _complete(group: list[tuple[str, str, Hit]], combination: Combination, texts: list[str]) -> set[tuple[Hit, str]]:
    """The hits, with their names, that make the combination complete in its scope; empty if none do."""
    scopes: dict[object, list[tuple[str, str, Hit]]] = defaultdict(list)
    for item in group:
        text, start, _ = item[2]
        if combination.within == "text":
            scopes[0].append(item)
        elif combination.within == "sentence":
            scopes[text, len(_SENTENCE_END.findall(texts[text], 0, start))].append(item)
        else:
            scopes[text].append(item)
    kept: set[tuple[Hit, str]] = set()
    for items in scopes.values():
        if isinstance(combination.within, int):
            for anchor in items:
                kept |= _in_scope(
                    [item for item in items if _near(anchor[2], item[2], texts, combination.within)], combination
                )
        else:
            kept |= _in_scope(items, combination)
    return kept


def _in_scope(items: list[tuple[str, str, Hit]], combination: Combination) -> set[tuple[Hit, str]]:
    """The hits of one scope, named `slow + recover*`, if they are all that the combination asks for."""
    every = {name for role, name, _ in items if role == "every"}
    some = sorted({name for role, name, _ in items if role == "some"})
    refused = any(role == "unless" for role, _, _ in items)
    if refused or every != set(combination.every) or (combination.some and not some):
        return set()
    names = {"every": combination.named(some[0] if some else None)}
    return {(hit, names.get(role) or combination.named(name)) for role, name, hit in items}


def _near(a: Hit, b: Hit, texts: list[str], words: int) -> bool:
    """True if at most `words` words stand between two hits of the same text."""
    first, second = sorted([a[1:], b[1:]])
    return len(re.findall(r"\w+", texts[a[0]][first[1] : second[0]])) <= words


def _as_frame(
    marks: list[tuple[npt.NDArray[np.int64], list[str], Matches]],
    stories: pd.DataFrame,
    dictionary: Dictionary,
    fields: tuple[str, ...],
) -> pd.DataFrame:
    """Matches with the ids of stories and entries and the names of fields."""
    entries = np.concatenate([mark[0] for mark in marks])
    text = np.concatenate([mark[2].text_index for mark in marks])
    count = max(len(stories), 1)
    ids = stories["story_id"].to_numpy(dtype=object)
    columns = {
        "story_id": ids[text % count] if len(text) else ids[:0],
        "entry": np.array(dictionary.ids, dtype=object)[entries],
        "term": [name for mark in marks for name in mark[1]],
        "field": np.array(fields or ("title",), dtype=object)[text // count],
        "start": np.concatenate([mark[2].start for mark in marks]),
        "end": np.concatenate([mark[2].end for mark in marks]),
    }
    frame = pd.DataFrame(columns)
    return frame.astype(dict.fromkeys(("story_id", "entry", "term", "field"), "str"))


def _with_implied(frame: pd.DataFrame, dictionary: Dictionary) -> pd.DataFrame:
    """The matches, and for each entry that implies another one, its matches again under that other one."""
    implied = {entry.id: entry.implies for entry in dictionary.entries if entry.implies}
    for _ in implied:  # a chain is at most as long as there are entries that imply
        added = []
        for entry, others in implied.items():
            of_entry = frame[frame["entry"] == entry]
            for other in others:
                have = set(frame.loc[frame["entry"] == other, "story_id"])
                added.append(of_entry[~of_entry["story_id"].astype(object).isin(have)].assign(entry=other))
        frame = pd.concat([frame, *added], ignore_index=True)
    return frame
