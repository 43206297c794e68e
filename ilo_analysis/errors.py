"""Every exception and warning that the library raises, one sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_NAMED = 200  # valid choices in a message
_LONGEST_SHOWN = 200  # characters of a wrong value


class IloAnalysisError(Exception):
    """Something went wrong that the user can correct; the message says what, where and how."""


class ListingError(IloAnalysisError):
    """A listing could not be read."""


class DictionaryError(IloAnalysisError):
    """A hand-kept file (dictionary, instruments, places, events …) is not valid."""


class SchemaError(IloAnalysisError):
    """A table does not have its declared columns."""


class ParameterError(IloAnalysisError):
    """A parameter has an unknown name, a wrong type or an impossible value."""


class TooFewError(IloAnalysisError):
    """There are too few stories or months for an honest answer."""


class FolderError(IloAnalysisError):
    """A folder cannot be written to, is in use, or holds what this program did not make."""


class ReportError(IloAnalysisError):
    """A report could not be built."""


def unknown_choice(kind: str, value: object, choices: Iterable[object], names: Iterable[str] = ()) -> str:
    """Return the message for an unknown value: the value, the nearest valid one, and all valid ones.

    `names` are other names of the valid values, which are matched but not listed.

    >>> unknown_choice("feed", "moscow-new", ["global-news", "moscow-news"])
    "Unknown feed 'moscow-new'. Did you mean 'moscow-news'? Valid: global-news, moscow-news."
    """
    valid = [str(choice) for choice in choices]
    given = str(value)
    if len(given) > _LONGEST_SHOWN:
        given = f"{given[:_LONGEST_SHOWN]}…"
    nearest = get_close_matches(given, [*valid, *names], n=1, cutoff=0.5)
    hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
    # Nobody reads thousands of names, and a hundred such messages would fill the terminal.
    rest = f" and {len(valid) - _MOST_NAMED:,} more" if len(valid) > _MOST_NAMED else ""
    return f"Unknown {kind} {given!r}.{hint} Valid: {', '.join(valid[:_MOST_NAMED]) or 'none'}{rest}."
