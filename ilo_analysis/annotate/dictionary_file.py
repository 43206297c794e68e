"""The form of a dictionary file: which keys it may have, what values they take, and on which line each is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.errors import DictionaryError, unknown_choice
from ilo_analysis.text.normalise import even, fold_case, plain_lines

_MOST_MISTAKES = 100  # more than anybody mends at once; each costs a walk through the file
_SHOWN = 60  # characters of a term in a message
_ID = re.compile(r'\s*id\s*=\s*["\']([^"\']*)["\']')


class Mistakes:
    """Collects mistakes, each with the line of the word it is about."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines = plain_lines(file.read_text(encoding="utf-8"))
        self.section = 0
        self.found: list[str] = []
        self._line_of_id: dict[str, int] = {}
        for number, line in enumerate(self.lines):
            if found := _ID.match(line):
                self._line_of_id.setdefault(found[1], number)

    def enter(self, category_id: str) -> None:
        """Look for lines from the category `category_id` onwards."""
        self.section = self._line_of_id.get(category_id, 0)

    def add(self, word: str, mistake: str, *, last: bool = False) -> None:
        """Note a mistake at the first (or second, for a duplicate) line with `word`."""
        end = r'(?:["\']|\s|\]|=|,|$)' if len(word) <= _SHOWN else ""
        pattern = re.compile(rf'(?:["\']|^|\s|\[|,){re.escape(word[:_SHOWN])}{end}')
        line = self._line(pattern, self.section)
        if last:
            line = self._line(pattern, line + 1) or line
        self.found.append(f"{self.file}:{line + 1}: {mistake}.")
        if len(self.found) == _MOST_MISTAKES:
            self.found.append("… These are the first; mend them, and read the dictionary again.")
            self.finish()

    def finish(self) -> None:
        """Raise if anything was noted."""
        if self.found:
            raise DictionaryError("\n".join(self.found))

    def _line(self, pattern: re.Pattern[str], first: int) -> int:
        """Return the number, from 0, of the first line from `first` on that has the pattern; `first` if none has."""
        found = (n for n in range(first, len(self.lines)) if pattern.search(self.lines[n]))
        return next(found, first)


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


def check_form(content: Mapping[str, Any], category: str, mistakes: Mistakes) -> None:
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
    """The tables `[[name]]`; none if what stands there is something else."""
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


def term_key(term: str) -> str:
    """Return what the spellings of one term have in common, whatever their quotes, hyphens and capitals.

    >>> term_key("Covid\u201119") == term_key("covid 19")
    True
    """
    return fold_case(even(term))


def shortened(text: str) -> str:
    """Return the text, or only its beginning if it is too long for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@cache
def hiding(masks: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for the `term_key` of every term that lies wholly within a match of a mask, and so never counts.

    >>> [term for term in ("wage wars", "wage war*", "a wage war") if hiding(("wage war*", "wage")).fullmatch(term)]
    ['wage wars', 'wage war*']
    >>> hiding(("wage war",)).fullmatch("wage war*") is None  # "wage wars" counts
    True
    """
    # An open ending is the rest of the word, whatever it is; <Names> stands for words that no term spells out. The
    # ending takes the whole word and never backtracks; several of them would otherwise be tried in every way.
    words = (r"[\w*]*+".join(map(re.escape, term_key(mask).split("*"))) for mask in masks if "<Names>" not in mask)
    return re.compile("|".join(words) or r"(?!)")
