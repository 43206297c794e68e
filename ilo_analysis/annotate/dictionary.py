"""A dictionary of themes or topics, read from TOML and checked line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ilo_analysis.annotate.dictionary_file import Mistakes, check_form, hiding, problem_of_term, term_key
from ilo_analysis.errors import DictionaryError, unknown_choice
from ilo_analysis.reference import read_toml, reference_path

LANGUAGES = ("any", "en", "fr", "es")
KINDS = {"themes": "theme", "topics": "topic"}


@dataclass(frozen=True)
class Phrase:
    """Words to look for: their language, and whether capitals count."""

    text: str
    language: str = "any"
    case_sensitive: bool = False


@dataclass(frozen=True)
class Combination:
    """Terms that count only together.

    Every term of `every` and, if `some` has any, one of `some`, within the story (`text`), one `sentence` or so many
    words; no term of `unless` in the same text; the story dated inside `first`-`last`, or undated.
    """

    language: str
    every: tuple[str, ...]
    some: tuple[str, ...]
    unless: tuple[str, ...]
    within: str | int
    first: date | None
    last: date | None

    def named(self, chosen: str | None) -> str:
        """How the combination is written in evidence when `chosen` of `some` was found: `recover* + slow`."""
        return " + ".join((*self.every, *([chosen] if chosen else [])))

    @property
    def names(self) -> list[str]:
        """Every form that `named` can give."""
        return [self.named(chosen) for chosen in self.some] or [self.named(None)]


@dataclass(frozen=True)
class Entry:
    """One theme or topic with all that finds it; `rank` orders topics: 1 what is done, 2 for whom, 3 the frame."""

    id: str
    labels: dict[str, str]
    definition: str
    boundary: tuple[str, ...]
    implies: tuple[str, ...]
    terms: tuple[Phrase, ...]
    exclusions: tuple[Phrase, ...]
    combinations: tuple[Combination, ...]
    rank: int = 1


@dataclass(frozen=True, eq=False)
class Dictionary:
    """A checked dictionary; `masks` hide words (names of organisations) from every entry."""

    kind: str
    path: str
    version: str
    masks: tuple[Phrase, ...]
    entries: tuple[Entry, ...]

    @property
    def ids(self) -> list[str]:
        """Ids of the entries in the order of the file."""
        return [entry.id for entry in self.entries]

    def label(self, entry_id: str, language: str = "en") -> str:
        """Printed name of an entry in a language; its id where none is known (`no theme`)."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry.labels.get(language, entry.labels["en"])
        return entry_id


def read_dictionary(path: str | Path | None = None, kind: str = "themes") -> Dictionary:
    """Dictionary read from a TOML file; every mistake is named with its file and line.

    Parameters
    ----------
    path : str, Path or None
        A file of your own, or None for the project's `data/reference/<kind>.toml`.
    kind : str
        `themes` or `topics`.

    Raises
    ------
    DictionaryError
        Listing every mistake found: unknown key, empty term, duplicate term, a term that can never match, an
        unknown language or id.

    Examples
    --------
    >>> dictionary = read_dictionary()
    >>> len(dictionary.entries), dictionary.label("child-labour", "fr")
    (20, 'Travail des enfants')
    """
    if kind not in KINDS:
        raise DictionaryError(unknown_choice("kind of dictionary", kind, KINDS))
    file = reference_path(path or f"{kind}.toml")
    beside = [path for path in (file, file.parent / "themes.toml") if path.is_file()]
    return _read_once(file, kind, tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in beside))


@lru_cache(maxsize=16)
def _read_once(file: Path, kind: str, _state: tuple[tuple[int, int], ...]) -> Dictionary:
    """The dictionary of a file, read again only after it (or the themes beside it) changed."""
    content = read_toml(file)
    check = Mistakes(file)
    check_form(content, KINDS[kind], check)
    entries = tuple(_read_entry(raw, check) for raw in content.get(KINDS[kind], []))
    if kind == "topics":
        entries = _with_themes(entries, content["topic"] if entries else [], file, check)
    masks = _read_phrases(content.get("masks", {}), check, case_sensitive=False)
    for entry in entries:
        _check_hidden(entry, masks, check)
    if not entries:
        check.add(KINDS[kind], f"there is no [[{KINDS[kind]}]] in the file")
    _check_ids(entries, check)
    check.finish()
    return Dictionary(kind, str(file), str(content.get("version", "")), masks, entries)


def _with_themes(
    entries: tuple[Entry, ...], raw: list[dict[str, Any]], file: Path, check: Mistakes
) -> tuple[Entry, ...]:
    """The topics, those with `theme = "…"` found by that theme's words too."""
    if not any("theme" in table for table in raw):
        return entries
    beside = file.parent / "themes.toml"
    themes = {theme.id: theme for theme in read_dictionary(beside if beside.is_file() else None).entries}
    joined = []
    for entry, table in zip(entries, raw, strict=True):
        theme = themes.get(str(table.get("theme")))
        if "theme" in table and theme is None:
            check.add(str(table["theme"]), unknown_choice("theme", table["theme"], themes).rstrip("."))
        if theme is not None:
            entry = replace(
                entry,
                terms=entry.terms + theme.terms,
                exclusions=entry.exclusions + theme.exclusions,
                combinations=entry.combinations + theme.combinations,
            )
        joined.append(entry)
    return tuple(joined)


def _read_entry(raw: dict[str, Any], check: Mistakes) -> Entry:
    """One [[theme]] or [[topic]]."""
    entry_id = str(raw.get("id", ""))
    check.enter(entry_id)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry_id):
        check.add(entry_id, f"the id {entry_id!r} must be small letters, digits and hyphens")
    labels = dict(raw.get("labels", {}))
    if "en" not in labels:
        check.add("labels", f"entry {entry_id!r} has no English label")
    for language in set(labels) - set(LANGUAGES):
        check.add(language, unknown_choice("language", language, LANGUAGES[1:]).rstrip("."))
    terms = _read_phrases(raw.get("terms", {}), check, case_sensitive=False)
    terms += _read_phrases(raw.get("case_sensitive", {}), check, case_sensitive=True)
    return Entry(
        entry_id,
        labels,
        str(raw.get("definition", "")),
        tuple(raw.get("boundary", [])),
        tuple(raw.get("implies", [])),
        terms,
        _read_phrases(raw.get("exclusions", {}), check, case_sensitive=False),
        tuple(_read_combination(table, check) for table in raw.get("combination", [])),
        int(raw.get("rank", 1)),
    )


def _read_phrases(table: dict[str, list[str]], check: Mistakes, *, case_sensitive: bool) -> tuple[Phrase, ...]:
    """Terms of a table language -> list, each checked."""
    phrases = []
    for language, terms in table.items():
        if language not in LANGUAGES:
            check.add(language, unknown_choice("language", language, LANGUAGES).rstrip("."))
            continue
        seen: set[str] = set()
        for term in terms:
            _check_term(term, check)
            key = term if case_sensitive else term.casefold()
            if key in seen:
                check.add(term, f"the term {term!r} stands twice in the same list", last=True)
            seen.add(key)
            phrases.append(Phrase(term, language, case_sensitive))
    return tuple(phrases)


def _check_term(term: str, check: Mistakes) -> None:
    """Note a term that is empty or can never match."""
    reason = problem_of_term(term)
    if reason:
        check.add(term, f"the term {term!r} {reason}")


def _check_hidden(entry: Entry, masks: tuple[Phrase, ...], check: Mistakes) -> None:
    """Note terms that a mask or an exclusion hides wherever they stand, and an entry that nothing finds."""
    check.enter(entry.id)
    if not entry.terms and not entry.combinations:
        check.add("id", f"entry {entry.id!r} has neither terms nor a combination: it can never match")
    for language in {term.language for term in entry.terms}:
        hidden = [
            hiding(tuple(phrase.text for phrase in phrases if phrase.language in ("any", language)))
            for phrases in (masks, entry.exclusions)
        ]
        for term in (term for term in entry.terms if term.language == language):
            if any(pattern.fullmatch(term_key(term.text)) for pattern in hidden):
                check.add(term.text, f"the term {term.text!r} can never match: a mask or an exclusion hides it")


def _read_combination(raw: dict[str, Any], check: Mistakes) -> Combination:
    """One [[….combination]]."""
    language = str(raw.get("language", "any"))
    if language not in LANGUAGES:
        check.add(language, unknown_choice("language", language, LANGUAGES).rstrip("."))
    every, some, unless = (tuple(raw.get(key, [])) for key in ("all", "any", "unless"))
    for term in (*every, *some, *unless):
        _check_term(term, check)
    within = raw.get("within", "text")
    if within not in ("text", "sentence") and not (isinstance(within, int) and within > 0 and within is not True):
        check.add(str(within), f"within = {within!r} must be 'text', 'sentence' or a number of words")
    for term in sorted({*map(term_key, every)} & {*map(term_key, unless)}):
        check.add(term, f"the combination can never match: {term!r} stands in `all` and in `unless`")
    if not every and not some:
        check.add("combination", "a combination needs `all` or `any`; without them it can never match")
    days = [raw.get(key) for key in ("from", "until")]
    for day in days:
        if day is not None and not isinstance(day, date):
            check.add(str(day), f"{day!r} is not a date; write 2020-03-01 without quotes")
    first, last = days
    if isinstance(first, date) and isinstance(last, date) and first > last:
        check.add("from", f"from {first} lies after until {last}: the combination can never match")
    return Combination(language, every, some, unless, within, first, last)


def _check_ids(entries: tuple[Entry, ...], check: Mistakes) -> None:
    """Note ids that stand twice or that `implies` names but nothing defines."""
    ids = [entry.id for entry in entries]
    for entry in entries:
        check.enter(entry.id)
        if ids.count(entry.id) > 1:
            check.add(entry.id, f"the id {entry.id!r} stands twice")
        for implied in entry.implies:
            if implied not in ids:
                check.add(implied, unknown_choice("id in implies", implied, ids).rstrip("."))
