"""What a public function is given: a sentence for whatever is no corpus, no table and no path."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from os import PathLike
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from ilo_analysis.errors import ParameterError
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
    """Return the function with a check of its arguments: a sentence for what is no corpus, no table or no path.

    The table it gives back carries the names of the feeds and themes that it was given.
    """
    checked = takes_tables(function)

    @wraps(function)
    def named(*args: P.args, **kwargs: P.kwargs) -> T:
        """The function, after a look at the corpus."""
        given = args[0] if args else kwargs.get("corpus")
        if not all(hasattr(given, name) for name in ("stories", "occurrences", "coverage", "listings")):
            raise ParameterError(
                f"{function.__name__} takes a corpus, as ilo.load_corpus() returns it; this is {_described(given)}."
            )
        return with_names(checked(*args, **kwargs), *args, *kwargs.values())

    return named


def takes_tables(function: Callable[P, T]) -> Callable[P, T]:
    """Return the function with a check of the tables and paths that it takes: a sentence for whatever is none.

    A table is known by the name of the argument, a path by its annotation.
    """
    takes = {name: str(each.annotation) for name, each in signature(function).parameters.items()}

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        """The function, after a look at its tables and paths."""
        for name, value in (*zip(takes, args, strict=False), *kwargs.items()):
            annotation = takes.get(name, "")
            if value is None and "None" in annotation:
                continue
            if name in _MADE_BY and annotation.startswith("pd.DataFrame"):
                _check_table(function.__name__, name, value)
            elif annotation.startswith(("str | Path", "Paths", "Dictionary | str | Path")):
                _check_path(function.__name__, name, value)
            elif annotation in _OBJECTS and type(value).__name__ != annotation:
                raise ParameterError(
                    f"{function.__name__} takes as {name} what ilo.{_OBJECTS[annotation]} returns; this is "
                    f"{_described(value)}."
                )
        return function(*args, **kwargs)

    return checked


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


def _check_table(function: str, name: str, value: object) -> None:
    """Raise for what is not the table that an argument takes; a table without columns and rows is empty, not wrong."""
    import pandas as pd

    maker, columns = _MADE_BY[name]
    if isinstance(value, pd.DataFrame) and (value.empty or set(columns) <= set(value)):
        return
    part = f"; of a corpus it is corpus.{name}" if maker == "load_corpus" else f", as ilo.{maker} returns it"
    raise ParameterError(f"{function} takes a table as {name}{part}; this is {_described(value)}.")


def _check_path(function: str, name: str, value: object) -> None:
    """Raise for what is neither a path nor something made from one."""
    import pandas as pd

    known = isinstance(value, (str, PathLike)) or hasattr(value, "categories")
    if not known and (isinstance(value, pd.DataFrame) or not isinstance(value, Iterable)):
        raise ParameterError(f"{function} takes a path as {name}; this is {_described(value)}.")


def _described(source: object) -> str:
    """Words for an object that is not what was expected."""
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        shown = ", ".join(map(str, source.columns[:6])) + (", …" if len(source.columns) > 6 else "")
        return f"a table with the columns {shown}" if shown else "a table without columns"
    return f"{type(source).__name__} {str(source)[:60]!r}"
