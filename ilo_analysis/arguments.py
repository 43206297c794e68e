"""The arguments of public functions: a plain message for anything that is not the corpus, table or path expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, signature
from os import PathLike
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.names import with_names

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
T = TypeVar("T")


def table_of(source: object, name: str) -> pd.DataFrame:
    """Return the table called `name` of a corpus, or the table itself if that is what was given.

    Raises
    ------
    ParameterError
        If `source` is neither; the message says what it is.

    >>> from ilo_analysis.schema import as_table
    >>> table_of(as_table([], "stories"), "stories").empty
    True
    """
    import pandas as pd

    table = source if isinstance(source, pd.DataFrame) else getattr(source, name, None)
    if not isinstance(table, pd.DataFrame):
        raise ParameterError(f"Expected a corpus or its table of {name}; this is {_described(source)}.")
    if wanted := [column for column in _KEYS[name] if column not in table]:
        raise ParameterError(
            f"Expected a corpus or its table of {name}, which has {' and '.join(wanted)}; this is {_described(table)}."
        )
    return table


# Columns by which a table is known; the others may be missing from one that was typed by hand.
_KEYS = {"stories": ("story_id",), "listings": ("feed", "window_start"), "coverage": ("feed", "month")}


def takes_corpus(function: Callable[P, T]) -> Callable[P, T]:
    """Return the function with a check of its arguments, the first of which is a corpus; see `takes_tables`.

    The table that it returns carries the names of feeds and themes of its arguments.
    """
    parameters = signature(function).parameters

    @wraps(function)
    def named(*args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function after checking its arguments."""
        __tracebackhide__ = True  # what IPython shows of an error begins with the caller's own line
        _check_names(function.__name__, parameters, args, kwargs)
        given = args[0] if args else kwargs.get("corpus")
        if not all(hasattr(given, name) for name in ("stories", "occurrences", "coverage", "listings")):
            raise ParameterError(
                f"{function.__name__} takes a corpus, as ilo.load_corpus() returns it; this is {_described(given)}."
            )
        _check_values(function.__name__, parameters, args, kwargs)
        return with_names(function(*args, **kwargs), *args, *kwargs.values())

    return named


def takes_tables(function: Callable[P, T]) -> Callable[P, T]:
    """Return the function with a check of its arguments: a plain message for an unknown argument or a wrong object.

    A table is known by the name of the argument, a path by its annotation.
    """
    parameters = dict(signature(function).parameters)
    first = 1 if parameters.pop("self", None) else 0  # of a method, the arguments that a caller gives

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        """Return the function, after a look at its arguments."""
        __tracebackhide__ = True
        _check_names(function.__name__, parameters, args[first:], kwargs)
        _check_values(function.__name__, parameters, args[first:], kwargs)
        return function(*args, **kwargs)

    return checked


def _check_values(
    function: str, parameters: Mapping[str, Parameter], args: Sequence[object], kwargs: Mapping[str, object]
) -> None:
    """Raise for an object that is not a table or a path, or that another function made."""
    for name, value in (*zip(parameters, args, strict=False), *kwargs.items()):
        annotation = str(parameters[name].annotation) if name in parameters else ""
        if value is None and "None" in annotation:
            continue
        if name in _MADE_BY and annotation.startswith("pd.DataFrame"):
            _check_table(function, name, value)
        elif "Path" in annotation:
            _check_path(function, name, annotation, value)
        elif annotation.startswith(("Mapping[", "dict[")) and not hasattr(value, "keys"):
            raise ParameterError(f"{function} takes names with their values as {name}; this is {_described(value)}.")
        elif annotation == "str" and parameters[name].default is Parameter.empty and not isinstance(value, str):
            raise ParameterError(f"{function} takes text as {name}; this is {_described(value)}.")
        elif annotation in _OBJECTS and annotation != "Corpus" and type(value).__name__ != annotation:
            raise ParameterError(
                f"{function} takes as {name} what ilo.{_OBJECTS[annotation]} returns; this is {_described(value)}."
            )


# Who makes the table that an argument takes, and columns that it is known by.
_MADE_BY = {
    "assigned": ("assign_topics", ("story_id", "topic")),
    "captures": ("read_captures", ("feed", "url", "captured")),
    "change": ("change_summary", ("question", "ratio")),
    "comparison": ("compare", ("kind", "term", "difference")),
    "cooccurrence": ("theme_cooccurrence", ("theme_a", "theme_b")),
    "coverage": ("load_corpus", ("feed", "month")),
    "events": ("events_in", ("date", "label")),
    "evidence": ("find_themes", ("story_id", "theme")),
    "frame": ("story_volume", ()),
    "first": ("read_labels", ("story_id", "theme", "label")),
    "judged": ("judge_labels", ("theme", "found", "truth")),
    "labelled": ("judge_labels", ("found", "truth")),
    "labels": ("read_labels", ("story_id", "theme", "label")),
    "occurrences": ("load_corpus", ("story_id",)),
    "partners": ("find_partners", ("story_id", "partner")),
    "rates": ("feed_rates", ("feed", "rate")),
    "recurrence": ("theme_recurrence", ("theme", "n_stories")),
    "second": ("read_labels", ("story_id", "theme", "label")),
    "share": ("theme_share or ilo.topic_share", ("n", "total")),
    "stories": ("load_corpus", ("story_id",)),
    "volume": ("story_volume", ("feed", "period", "n_stories")),
}


# Who makes an object that is no table, by its class.
_OBJECTS = {"Brief": "brief", "Corpus": "load_corpus", "DictionaryCheck": "check_dictionary"}


def _check_names(
    function: str, parameters: Mapping[str, Parameter], args: Sequence[object], kwargs: Iterable[str]
) -> None:
    """Raise for an argument that is unknown, missing, or positional where it must be named."""
    kinds = [each.kind for each in parameters.values()]
    by_place = [name for name, each in parameters.items() if each.kind is each.POSITIONAL_OR_KEYWORD]
    if len(args) > len(by_place) and Parameter.VAR_POSITIONAL not in kinds:
        named = ", ".join(f"{name}=" for name, each in parameters.items() if each.kind is each.KEYWORD_ONLY)
        raise ParameterError(
            f"{function} takes {' and '.join(by_place) or 'no arguments'} by position, so "
            f"{_described(args[len(by_place)])} is one too many." + (f" Pass it by name: {named}." if named else "")
        )
    for name in kwargs:
        if name not in parameters and Parameter.VAR_KEYWORD not in kinds:
            raise ParameterError(unknown_choice(f"argument of {function}", name, parameters))
    given = {*by_place[: len(args)], *kwargs}
    needed = [name for name, each in parameters.items() if each.default is each.empty and each.kind not in (2, 4)]
    if lacking := [name for name in needed if name not in given]:
        raise ParameterError(f"{function} needs {' and '.join(lacking)}; {function}? shows its help.")


def _check_table(function: str, name: str, value: object) -> None:
    """Raise for an object that is not the table expected; a table without columns and rows is empty, not wrong."""
    import pandas as pd

    maker, columns = _MADE_BY[name]
    if isinstance(value, pd.DataFrame) and (value.empty or set(columns) <= set(value)):
        return
    part = f"; for a corpus, that is corpus.{name}" if maker == "load_corpus" else f", as ilo.{maker} returns it"
    raise ParameterError(f"{function} takes a table as {name}{part}; this is {_described(value)}.")


def _check_path(function: str, name: str, annotation: str, value: object) -> None:
    """Raise for an object that is neither a path nor anything else that the argument may be."""
    others = {"Dictionary": "categories", "Mapping": "keys", "Iterable": "__iter__", "Sequence": "__len__"}
    others |= {"Paths": "__iter__"}
    fits = any(kind in annotation and hasattr(value, attribute) for kind, attribute in others.items())
    listed = value if isinstance(value, (list, tuple, set)) else ()
    wrong = [item for item in listed if hasattr(item, "columns") or isinstance(item, (int, float))]
    if not isinstance(value, (str, PathLike)) and (not fits or hasattr(value, "columns") or wrong):
        raise ParameterError(f"{function} takes a path as {name}; this is {_described(value)}.")


def _described(source: object) -> str:
    """Return words for an unexpected object."""
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        shown = ", ".join(map(str, source.columns[:6])) + (", …" if len(source.columns) > 6 else "")
        return f"a table with the columns {shown}" if shown else "a table without columns"
    return f"{type(source).__name__} {str(source)[:60]!r}"
