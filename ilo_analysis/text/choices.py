"""Ids from names as people write them: in any case, with or without accents, with spaces for hyphens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.text.normalise import normalise, slug

Choice = str | Iterable[str]


def listed(choice: Choice, known: Iterable[str] = ()) -> list[str]:
    """Return the names of a choice, given as a list or separated by commas; a known name may hold commas itself.

    >>> listed("moscow-news, global-news"), listed(["a,b"]), listed("")
    (['moscow-news', 'global-news'], ['a,b'], [])
    >>> listed("Lima, Peru, Quito", ["Lima, Peru", "Lima", "Quito"])
    ['Lima, Peru', 'Quito']
    """
    names = _parted(choice, {name for name in known if "," in name}) if isinstance(choice, str) else choice
    return [str(name).strip() for name in names if str(name).strip()]


def _parted(text: str, with_commas: set[str]) -> Iterator[str]:
    """Return the parts between commas; a known name with commas is one part, the longest first."""
    parts = text.split(",")
    most = max((name.count(",") for name in with_commas), default=0) + 1
    while parts:
        taken = next((n for n in range(most, 1, -1) if ",".join(parts[:n]).strip() in with_commas), 1)
        yield ",".join(parts[:taken])
        parts = parts[taken:]


def meant(kind: str, name: object, valid: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """Return the valid id that a name means; `labels` holds ids by their other names.

    Raises
    ------
    ParameterError
        If it means none; the message names the nearest id, or says that no story has it.

    >>> meant("feed", "Moscow News", ["moscow-news"]), meant("theme", "ÉGALITÉ", ["gender"], {"Égalité": "gender"})
    ('moscow-news', 'gender')
    """
    known, text = [str(one) for one in valid], str(name).strip()
    if text in known:
        return text
    named = {label: own for label, own in (labels or {}).items() if own in known}
    by_key = {_key(label): own for label, own in named.items()} | {_key(one): one for one in known}
    if found := by_key.get(_key(text)):
        return found
    # A country code says little, so countries are listed by their names in the first language given.
    shown = [next((label for label, own in named.items() if own == one), one) for one in known]
    said = unknown_choice(kind, text, shown if kind == "country" else known, [*known, *named])
    if any(text == own or _key(text) == _key(label) for label, own in (labels or {}).items()):
        said = f"No story has the {kind} {text!r}. Valid: {said.partition('Valid: ')[2]}"
    raise ParameterError(said)


def _key(text: str) -> str:
    """Return the plain letters and digits of a name; the name itself if it has no Latin ones."""
    return slug(text, words=99) or normalise(text)
