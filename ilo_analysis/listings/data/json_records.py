"""JSON records, one per line or in one document, with the line where each begins."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from ilo_analysis.listings.formats import column_of

# A list of records in a document, under its name.
_LIST = re.compile(r'"[^"\n]{1,100}"\s*:\s*\[\s*(?=\{)')
_BETWEEN = re.compile(r"[\s,]*")
# Names that wrap the values of a record without saying anything about them.
_WRAPPERS = frozenset(("fields", "_source", "attributes", "node", "item"))
# A value of this name is markup.
_MARKUP = "rendered"
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h\d)[^<>]*>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_DEEPEST = 4
_MOST_SAID = 200
# Where a value may begin in a script, perhaps as JSON in a string.
_VALUE = re.compile(r'(?:^|[=(:,])\s*(?="?[{\[])')
# More values than any page has; the rest is not looked at.
_MOST_TRIED, _MOST_VALUES = 500, 200_000

Record = tuple[int, dict[str, object]]
Problem = tuple[int | None, str, str]


def json_records(text: str) -> tuple[list[Record], list[Problem]]:
    """Return the flattened records of a JSON text, and whatever is not a record.

    A document that wraps a list of records (as JSON Feed, GDELT and ReliefWeb do) is read as that list.

    >>> json_records('{"data": [{"fields": {"title": "A", "date": {"original": "2021-11-08"}}}]}')[0]
    [(1, {'title': 'A', 'date.original': '2021-11-08'})]
    """
    start = len(text) - len(text.lstrip())
    lists = [_of_list(text, start + 1)] if text.startswith("[", start) else _lists_inside(text)
    records, problems, _ = max(lists, key=lambda one: _known_values(one[0]), default=([], [], 0))
    if not records:
        records, problems = _of_lines(text)
    return [(line, _flat(record)) for line, record in records], problems


def records_within(scripts: Iterable[str]) -> list[dict[str, object]]:
    """Return the flattened records of the list in some scripts that has the most with a title and a date.

    >>> records_within(['window.state = {"news": {"a": {"title": "A", "date": "2021-11-08"}, "b": {"title": "B"}}};'])
    [{'title': 'A', 'date': '2021-11-08'}]
    """
    best: list[dict[str, object]] = []
    waiting: list[object] = list(reversed([*scripts]))
    for _ in range(_MOST_VALUES):
        if not waiting:
            break
        value = waiting.pop()
        if isinstance(value, str):
            waiting += [*_values(value)][::-1]
            continue
        inside = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        stories = [one for one in (_flat(part) for part in inside if isinstance(part, dict)) if _is_story(one)]
        best = max(best, stories, key=len)
        waiting += [part for part in reversed(inside) if isinstance(part, dict | list | str)]
    return best


def _values(text: str) -> Iterator[object]:
    """Yield the values of JSON in a text, such as what a script assigns; a string is one if it holds JSON."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(_MOST_TRIED):
        begin = _VALUE.search(text, at)
        if begin is None:
            return
        try:
            value, at = decoder.raw_decode(text, begin.end())
            yield value
        except (ValueError, RecursionError):
            at = max(begin.end(), at + 1)


def _is_story(record: Mapping[str, object]) -> bool:
    """Return whether a record has a title and a date."""
    return {"title", "date"} <= {column_of(name) for name, value in record.items() if value}


def _lists_inside(text: str) -> list[tuple[list[Record], list[Problem], int]]:
    """Return every list of records in one document; none if the text holds lines of records."""
    try:
        _, end = json.JSONDecoder().raw_decode(text, len(text) - len(text.lstrip()))
    except (ValueError, RecursionError):
        end = len(text) if text.count("\n{") < 1 else 0
    if text[end:].strip() or end == 0:
        return []
    found, at = [], 0
    while match := _LIST.search(text, at):
        found.append(_of_list(text, match.end()))
        at = max(found[-1][2], match.end())
    return found


def _of_list(text: str, at: int) -> tuple[list[Record], list[Problem], int]:
    """Return the records of a list from behind its bracket on, what is wrong with it, and where it ends."""
    decoder = json.JSONDecoder()
    records: list[Record] = []
    problems: list[Problem] = []
    line, counted = 1, 0
    while True:
        at += len(_BETWEEN.match(text, at)[0])  # type: ignore[index]  # it matches nothing, too
        line, counted = line + text.count("\n", counted, at), at
        if text.startswith("]", at):
            return records, problems, at
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = f"the JSON is damaged here ({str(error)[:80]}); the {len(records):,} records before it were read"
            return records, [*problems, (line, text[at : at + _MOST_SAID], reason)], at
        if isinstance(value, dict):
            records.append((line, value))
        else:
            problems.append((line, text[at:end][:_MOST_SAID], "not a record of JSON: it has no named values"))
        at = end


def _of_lines(text: str) -> tuple[list[Record], list[Problem]]:
    """Return the records, one per line, or the whole text as one record."""
    records: list[Record] = []
    problems: list[Problem] = []
    for line, one in enumerate(text.split("\n"), 1):
        if not one.strip():
            continue
        try:
            record = json.loads(one)
        except (ValueError, RecursionError) as error:
            problems.append((line, one.strip()[:_MOST_SAID], f"not a record of JSON ({str(error)[:80]})"))
            continue
        if isinstance(record, dict):
            records.append((line, record))
        else:
            problems.append((line, one.strip()[:_MOST_SAID], "not a record of JSON: it has no named values"))
    return records, problems


def _known_values(records: list[Record]) -> int:
    """Return the number of values in some records that entries have a column for."""
    return sum(column_of(name) is not None for _, record in records for name in _flat(record))


def _flat(record: Mapping[str, object], start: str = "", depth: int = 0) -> dict[str, object]:
    """Return the values of a record and of those inside it, which get names such as `date.original`; lists as text."""
    flat: dict[str, object] = {}
    for key, value in record.items():
        name = start + str(key).strip()
        if isinstance(value, Mapping) and depth < _DEEPEST:
            flat |= _flat(value, start if key in _WRAPPERS else f"{name}.", depth + 1)
        elif isinstance(value, list):
            flat |= _flat_list(name, value, depth)
        elif key == _MARKUP and isinstance(value, str):
            flat.setdefault(name, " ".join(html.unescape(_TAG.sub("", _BREAK.sub(" ", value))).split()))
        else:
            flat.setdefault(name, value)
    return flat


def _flat_list(name: str, values: list[object], depth: int) -> dict[str, object]:
    """Return the values of a list, joined by `;`; those of records in it by the names there."""
    parts: dict[str, list[str]] = {}
    for value in values:
        inside = (
            _flat(value, f"{name}.", depth + 1) if isinstance(value, Mapping) and depth < _DEEPEST else {name: value}
        )
        for own, part in inside.items():
            if part is not None:
                parts.setdefault(own, []).append(str(part))
    return {own: "; ".join(texts) for own, texts in parts.items()}
