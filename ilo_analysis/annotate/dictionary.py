"""A dictionary of themes or topics, read from TOML and checked line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.arguments import takes_tables
from ilo_analysis.errors import DictionaryError, unknown_choice
from ilo_analysis.reference import Mistakes, read_toml, reference_path, shortened
from ilo_analysis.text.languages import is_language
from ilo_analysis.text.matcher import problem_of_term
from ilo_analysis.text.normalise import even, fold_case

ANY = "any"  # stands for every language
KINDS = {"themes": "theme", "topics": "topic"}
# The parts of a combination are the bits of one integer; a number of words has the same limit.
_MOST_PARTS, _MOST_WORDS, _LAST_RANK = 60, 100, 1_000


@dataclass(frozen=True)
class Phrase:
    """Words to look for, with their language and whether capitals count."""

    text: str
    language: str = ANY
    case_sensitive: bool = False


@dataclass(frozen=True)
class Combination:
    """Terms that count only together.

    A combination needs every term of `every` (`young|youth*` is either of the two) and, unless `some` is empty, one of
    `some`, all within the story (`text`), one `sentence` or a number of words; no term of `unless` in the same text;
    and a story dated within `first`-`last`, or undated.
    """

    language: str
    every: tuple[str, ...]
    some: tuple[str, ...]
    unless: tuple[str, ...]
    within: str | int
    first: date | None
    last: date | None
    case_sensitive: bool = False

    def named(self, chosen: str | None) -> str:
        """Return how evidence names the combination when `chosen` of `some` was found: `recover* + slow`."""
        every = [f"{term.split('|')[0]}|…" if "|" in term else term for term in self.every]
        return " + ".join((*every, *([chosen] if chosen else [])))

    @property
    def names(self) -> list[str]:
        """Return every form that `named` can give."""
        return [self.named(chosen) for chosen in self.some] or [self.named(None)]


@dataclass(frozen=True)
class Category:
    """One theme or topic and everything that finds it; `rank` orders topics: 1 what is done, 2 for whom, 3 the frame.

    No story counts before `first`. After `last`, or undated, a story counts only if it has one of `names`.
    """

    id: str
    labels: dict[str, str]
    definition: str
    boundary: tuple[str, ...]
    implies: tuple[str, ...]
    terms: tuple[Phrase, ...]
    exclusions: tuple[Phrase, ...]
    combinations: tuple[Combination, ...]
    rank: int = 1
    first: date | None = None
    last: date | None = None
    names: tuple[Phrase, ...] = ()


@dataclass(frozen=True, eq=False)
class Dictionary:
    """A checked dictionary; `masks` hide words (names of organisations) from every category."""

    kind: str
    path: str
    version: str
    masks: tuple[Phrase, ...]
    categories: tuple[Category, ...]

    @cached_property
    def ids(self) -> list[str]:
        """Ids of the categories in the order of the file."""
        return [category.id for category in self.categories]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages for which some category has its own terms or combinations, in alphabetical order."""
        phrases = {phrase.language for category in self.categories for phrase in category.terms}
        combinations = {each.language for category in self.categories for each in category.combinations}
        return tuple(sorted((phrases | combinations) - {ANY}))

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Names of the categories by id and language."""
        return {category.id: category.labels for category in self.categories}

    def label(self, category_id: str, language: str = "en") -> str:
        """Return the name of a category in a language, or its id if it has none (`no theme`)."""
        labels = self.labels.get(category_id)
        return labels.get(language, labels["en"]) if labels else category_id


@takes_tables
def read_dictionary(path: Dictionary | str | Path | None = None, kind: str = "themes") -> Dictionary:
    """Return the dictionary in a TOML file, or report every mistake with its file and line.

    Parameters
    ----------
    path : str, Path, Dictionary or None
        A file of your own; None, or "", for the project's `data/reference/<kind>.toml`. A dictionary is returned as it
        is.
    kind : str
        `themes` or `topics`.

    Raises
    ------
    DictionaryError
        If the file has mistakes; the message lists them, at most 100: unknown key, empty term, duplicate term, a term
        that can never match, an unknown language or id.

    Examples
    --------
    >>> dictionary = read_dictionary()
    >>> len(dictionary.categories), dictionary.label("child-labour", "fr")
    (20, 'Travail des enfants')
    """
    if isinstance(path, Dictionary):
        return path
    if kind not in KINDS:
        raise DictionaryError(unknown_choice("kind of dictionary", kind, KINDS))
    file = reference_path(f"{kind}.toml" if path is None or str(path) == "" else path)
    beside = [path for path in (file, file.parent / "themes.toml") if path.is_file()]
    return _read_once(file, kind, tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in beside))


@lru_cache(maxsize=16)
def _read_once(file: Path, kind: str, _state: tuple[tuple[int, int], ...]) -> Dictionary:
    """Return the dictionary of a file, read again only after it (or the themes beside it) changed."""
    content = read_toml(file)
    check = Mistakes(file)
    _check_form(content, KINDS[kind], check)
    categories = tuple(_read_category(raw, check) for raw in content.get(KINDS[kind], []))
    if kind == "topics":
        categories = _with_themes(categories, content["topic"] if categories else [], file, check)
    masks = _read_phrases(content.get("masks", {}), check, case_sensitive=False)
    for category in categories:
        _check_hidden(category, masks, check)
    if not categories:
        check.add(KINDS[kind], f"there is no [[{KINDS[kind]}]] in the file")
    _check_ids(categories, check)
    check.finish()
    return Dictionary(kind, str(file), str(content.get("version", "")), masks, categories)


class _Form(NamedTuple):
    """What a value must be, in words, and the test for it."""

    words: str
    fits: Callable[[Any], bool]


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_table(value: object, of: Callable[[Any], bool]) -> bool:
    return isinstance(value, dict) and all(of(item) for item in value.values())


_TEXT = _Form("a text in quotes", lambda value: isinstance(value, str))
_NUMBER = _Form("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))
_YES_NO = _Form("true or false, without quotes", lambda value: isinstance(value, bool))
_LIST = _Form('a list of texts: ["one", "two"]', _is_texts)
_NAMES = _Form('a text for each language: { en = "Work" }', lambda v: _is_table(v, lambda item: isinstance(item, str)))
_TERMS = _Form('a list of texts for each language: en = ["one", "two"]', lambda v: _is_table(v, _is_texts))
_ANYTHING = _Form("", lambda _: True)
# `within`, `from` and `until` are checked where they are read: their errors need longer messages.
_TOP = {"version": _TEXT, "masks": _TERMS}
_CATEGORY = {
    "id": _TEXT, "labels": _NAMES, "definition": _TEXT, "boundary": _LIST, "rank": _NUMBER, "implies": _LIST,
    "terms": _TERMS, "case_sensitive": _TERMS, "exclusions": _TERMS, "names": _TERMS,
    "from": _ANYTHING, "until": _ANYTHING,
}  # fmt: skip
_COMBINATION = {
    "language": _TEXT, "all": _LIST, "any": _LIST, "unless": _LIST,
    "within": _ANYTHING, "from": _ANYTHING, "until": _ANYTHING, "case_sensitive": _YES_NO,
}  # fmt: skip


def _check_form(content: Mapping[str, Any], category: str, mistakes: Mistakes) -> None:
    """Raise unless every key is known and its value has the right form; `category` is `theme` or `topic`."""
    of_category = _CATEGORY | ({"theme": _TEXT} if category == "topic" else {})
    _check_table(content, _TOP, "the dictionary", category, mistakes)
    for raw in _tables(content, category):
        name = str(raw.get("id", ""))
        mistakes.enter(name)
        _check_table(raw, of_category, f"category {name!r}", "combination", mistakes)
        for combination in _tables(raw, "combination"):
            _check_table(combination, _COMBINATION, "a combination", "", mistakes)
    mistakes.section = 0
    mistakes.finish()


def _tables(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the tables `[[name]]`; none if the value is something else."""
    below = table.get(name, [])
    return below if isinstance(below, list) and all(isinstance(each, dict) for each in below) else []


def _check_table(table: Mapping[str, Any], forms: dict[str, _Form], where: str, below: str, mistakes: Mistakes) -> None:
    """Note unknown keys and values of a wrong form; `below` is the key of the tables that may follow."""
    for key, value in table.items():
        if key == below:
            if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                mistakes.add(key, f"{key} needs double brackets: [[{key}]] (in a category, [[theme.combination]])")
        elif key not in forms:
            known = [*forms, *([below] if below else [])]
            mistakes.add(key, unknown_choice(f"key in {where}", shortened(key), known).rstrip("."))
        elif not forms[key].fits(value):
            mistakes.add(key, f"{key} in {where} must be {forms[key].words}")


def _with_themes(
    categories: tuple[Category, ...], raw: list[dict[str, Any]], file: Path, check: Mistakes
) -> tuple[Category, ...]:
    """Return the topics; those with `theme = "…"` are also found by that theme's words."""
    if not any("theme" in table for table in raw):
        return categories
    beside = file.parent / "themes.toml"
    themes = {theme.id: theme for theme in read_dictionary(beside if beside.is_file() else None).categories}
    joined = []
    for category, table in zip(categories, raw, strict=True):
        theme = themes.get(str(table.get("theme")))
        if "theme" in table and theme is None:
            check.add(str(table["theme"]), unknown_choice("theme", table["theme"], themes).rstrip("."))
        if theme is not None:
            category = replace(
                category,
                terms=category.terms + theme.terms,
                exclusions=category.exclusions + theme.exclusions,
                combinations=category.combinations + theme.combinations,
                first=category.first or theme.first,
                last=category.last or theme.last,
                names=category.names or theme.names,
            )
        joined.append(category)
    return tuple(joined)


def _read_category(raw: dict[str, Any], check: Mistakes) -> Category:
    """Return one [[theme]] or [[topic]]."""
    category_id = str(raw.get("id", ""))
    check.enter(category_id)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", category_id):
        check.add(category_id, f"the id {category_id!r} must consist of lower-case letters, digits and hyphens")
    labels = dict(raw.get("labels", {}))
    if "en" not in labels:
        check.add("labels", f"category {category_id!r} has no English label")
    for language in sorted(labels):
        _check_language(language, check)
    terms = _read_phrases(raw.get("terms", {}), check, case_sensitive=False)
    terms += _read_phrases(raw.get("case_sensitive", {}), check, case_sensitive=True)
    rank = int(raw.get("rank", 1))
    if not 0 <= rank <= _LAST_RANK:
        check.add("rank", f"rank = {rank} must be a number from 0 to {_LAST_RANK}")
    first, last = _read_days(raw, "the category", check)
    names = _read_phrases(raw.get("names", {}), check, case_sensitive=False)
    if bool(names) != bool(first or last):
        missing = "names: words that count in undated stories" if first or last else "from or until, which names need"
        check.add("id", f"category {category_id!r} lacks {missing}")
    return Category(
        category_id,
        labels,
        str(raw.get("definition", "")),
        tuple(raw.get("boundary", [])),
        tuple(raw.get("implies", [])),
        terms,
        _read_phrases(raw.get("exclusions", {}), check, case_sensitive=False),
        tuple(_read_combination(table, check) for table in raw.get("combination", [])),
        rank,
        first,
        last,
        names,
    )


def _read_days(raw: dict[str, Any], what: str, check: Mistakes) -> tuple[date | None, date | None]:
    """Return the days that `from` and `until` name."""
    days: list[date | None] = []
    for key in ("from", "until"):
        day = raw.get(key)
        # To Python a datetime is a date, but the two cannot be compared.
        if day is not None and type(day) is not date:
            check.add(key, f"{key} = {str(day)!r} is not a date; write 2020-03-01 without quotes")
            day = None
        days.append(day)
    first, last = days
    if first and last and first > last:
        check.add("from", f"from {first} lies after until {last}: {what} can never match")
    return first, last


def _check_language(language: str, check: Mistakes) -> None:
    """Note a language that does not exist."""
    if language != ANY and not is_language(language):
        known = ", ".join((ANY, "en", "fr", "es"))
        check.add(language, f"Unknown language {language!r}; write a code of two letters, such as one of: {known}")


def _read_phrases(table: dict[str, list[str]], check: Mistakes, *, case_sensitive: bool) -> tuple[Phrase, ...]:
    """Return the terms of a table language -> list, each checked."""
    phrases = []
    for language, terms in table.items():
        _check_language(language, check)
        seen: set[str] = set()
        for term in terms:
            if not _check_term(term, check):
                continue
            key = term if case_sensitive else term.casefold()
            if key in seen:
                check.add(term, f"the term {term!r} is listed twice", last=True)
            seen.add(key)
            phrases.append(Phrase(term, language, case_sensitive))
    return tuple(phrases)


def _check_term(term: str, check: Mistakes) -> bool:
    """Note a term that is empty or can never match; return whether it is neither."""
    reason = problem_of_term(term)
    if reason:
        check.add(term, f"the term {shortened(term)!r} {reason}")
    return not reason


def _check_hidden(category: Category, masks: tuple[Phrase, ...], check: Mistakes) -> None:
    """Note terms that a mask or an exclusion always hides, and a category that nothing can find."""
    check.enter(category.id)
    if not category.terms and not category.combinations and not check.found:
        check.add("id", f"category {category.id!r} has neither terms nor a combination: it can never match")
    for language in {term.language for term in category.terms}:
        hidden = [
            _hiding(tuple(phrase.text for phrase in phrases if phrase.language in (ANY, language)))
            for phrases in (masks, category.exclusions)
        ]
        for term in (term for term in category.terms if term.language == language):
            if any(pattern.fullmatch(_term_key(term.text)) for pattern in hidden):
                check.add(term.text, f"the term {term.text!r} can never match: a mask or an exclusion hides it")


def _read_combination(raw: dict[str, Any], check: Mistakes) -> Combination:
    """Return one [[….combination]]."""
    language = str(raw.get("language", ANY))
    _check_language(language, check)
    every, some, unless = (tuple(raw.get(key, [])) for key in ("all", "any", "unless"))
    needed = [term for terms in every for term in terms.split("|")]
    for term in (*needed, *some, *unless):
        _check_term(term, check)
    within = raw.get("within", "text")
    is_number = isinstance(within, int) and not isinstance(within, bool) and 0 < within <= _MOST_WORDS
    if within not in ("text", "sentence") and not is_number:
        check.add("within", f"within = {within!r} must be 'text', 'sentence' or a number of words up to {_MOST_WORDS}")
    if len(every) > _MOST_PARTS:
        check.add("all", f"all has {len(every)} terms; a combination takes {_MOST_PARTS}")
    for term in sorted({*map(_term_key, needed)} & {*map(_term_key, unless)}):
        check.add(term, f"the combination can never match: {term!r} is in both `all` and `unless`")
    if not every and not some:
        check.add("combination", "a combination needs `all` or `any`; without them it can never match")
    first, last = _read_days(raw, "the combination", check)
    return Combination(language, every, some, unless, within, first, last, raw.get("case_sensitive", False))


def _check_ids(categories: tuple[Category, ...], check: Mistakes) -> None:
    """Note ids that are defined twice, and ids that `implies` names but nothing defines."""
    times = Counter(category.id for category in categories)
    for category in categories:
        check.enter(category.id)
        if times[category.id] > 1:
            check.add(category.id, f"the id {category.id!r} is used twice")
        for implied in category.implies:
            if implied not in times:
                check.add(implied, unknown_choice("id in implies", implied, list(times)).rstrip("."))


def _term_key(term: str) -> str:
    """Return the common key of all spellings of a term, whatever their quotes, hyphens and capitals.

    >>> _term_key("Covid\u201119") == _term_key("covid 19")
    True
    """
    return fold_case(even(term))


@cache
def _hiding(masks: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for the key of every term that lies wholly within a match of a mask, and so never counts.

    >>> [term for term in ("wage wars", "wage war*", "a wage war") if _hiding(("wage war*", "wage")).fullmatch(term)]
    ['wage wars', 'wage war*']
    >>> _hiding(("wage war",)).fullmatch("wage war*") is None  # "wage wars" counts
    True
    """
    # An open ending is the rest of the word, whatever it is; <Names> matches words that no term spells out. The
    # ending takes the whole word and never backtracks; several of them would otherwise be tried in every way.
    words = (r"[\w*]*+".join(map(re.escape, _term_key(mask).split("*"))) for mask in masks if "<Names>" not in mask)
    return re.compile("|".join(words) or r"(?!)")
