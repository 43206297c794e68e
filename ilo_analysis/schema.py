"""The columns, dtypes and meanings of every table, as `columns.csv` lists them.

Text columns have pandas' `str` dtype, whose missing value is what `isna()` finds; a missing text is never "".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

from ilo_analysis.errors import SchemaError

if TYPE_CHECKING:
    # The command line, which knows the forms of listings and reads none, must not wait for it.
    import pandas as pd

P = ParamSpec("P")
T = TypeVar("T")

MONTH = "period[M]"
# Dtypes whose columns may hold nothing at all.
_NULLABLE = frozenset(("str", "Int64", "boolean", "datetime64[us]"))


class Column(NamedTuple):
    """One column: its dtype and its meaning in one line."""

    dtype: str
    meaning: str


def _declared() -> dict[str, dict[str, Column]]:
    """Return every table of `columns.csv`; a row without a dtype takes a column, or all (`*`), from a table above."""
    tables: dict[str, dict[str, Column]] = {}
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own, name = tables.setdefault(row["table"], {}), row["column"]
            if row["dtype"]:
                own[name] = Column(row["dtype"], row["meaning"])
            else:
                table, _, name = name.partition(".")
                own |= tables[table] if name == "*" else {name: tables[table][name]}
    return tables


TABLES = _declared()
# Columns of tables that notebooks show beside the declared ones.
SHOWN_MEANINGS = {name: column.meaning for name, column in TABLES.pop("shown").items()}

# Units of columns of numbers, by the name of the column or what it begins with.
_UNITS = {
    "rate_ratio": "ratio",
    "rate": "stories per 30 observed days",
    "burst": "as the number whose interval it is",
    "share": "share, 0 to 1",
    "difference": "difference of shares, -1 to 1",
    "observed_days": "days",
    "observable_months": "months",
    "active_months": "months",
    "longest": "months",
    "days": "days",
    "lift": "ratio",
    "z": "standard errors",
    "n": "stories",
    "total": "stories",
    "not_covered": "stories",
}


def unit_of(column: str) -> str:
    """Return the unit of a column of numbers; "" for one that has none.

    >>> unit_of("rate_low"), unit_of("n_a"), unit_of("feed")
    ('stories per 30 observed days', 'stories', '')
    """
    return next((unit for name, unit in _UNITS.items() if column == name or column.startswith(f"{name}_")), "")


def meanings_of(columns: Sequence[str]) -> dict[str, str]:
    """Return what the columns of a table mean; "" for unknown ones.

    The meanings come from a declared table that has more than half of the columns; otherwise from the words for shown
    columns, if any.

    >>> meanings_of(["feed", "period", "n_stories"])["n_stories"]
    'number of distinct stories; missing if unobserved'
    >>> meanings_of(["term", "z"])["term"]
    'word, or term of the dictionary'
    """
    nearest = max(TABLES.values(), key=lambda declared: len(declared.keys() & set(columns)))
    declared = {name: column.meaning for name, column in nearest.items()}
    is_it = 2 * len(declared.keys() & set(columns)) > len(columns)
    said = SHOWN_MEANINGS | declared if is_it else declared | SHOWN_MEANINGS
    return {name: said.get(name, "") for name in columns}


def as_table(data: pd.DataFrame | dict[str, list[object]] | list[dict[str, object]], name: str) -> pd.DataFrame:
    """Return a frame with exactly the columns and dtypes of the table called `name`, in their order.

    A column that `data` lacks is filled with missing values, so an empty input gives an empty table of the right form.

    Raises
    ------
    SchemaError
        If `data` lacks a column that cannot be missing (an integer or a truth value).

    Examples
    --------
    >>> as_table({"source_file": ["a.txt"], "reason": ["empty file"]}, "problems").columns.tolist()
    ['source_file', 'line', 'text', 'reason']
    >>> len(as_table([], "stories")), as_table([], "stories")["n_occurrences"].dtype
    (0, dtype('int64'))
    """
    import pandas as pd

    columns = TABLES[name]
    frame = _of_rows(data, columns) if isinstance(data, list) else pd.DataFrame(data)
    absent = [c for c in columns if c not in frame and columns[c].dtype in ("int64", "bool")]
    if absent and len(frame):
        raise SchemaError(f"The table {name!r} needs the columns {absent}; it has {list(frame.columns)}.")
    frame = frame.reindex(columns=list(columns))
    for (column, (dtype, _)), own in zip(columns.items(), frame.dtypes, strict=True):
        wanted = _period_dtype(frame[column]) if dtype == "period" else dtype
        if str(own) != wanted:
            frame[column] = frame[column].astype(wanted)  # type: ignore[call-overload]
    return frame.reset_index(drop=True)


def _of_rows(rows: list[dict[str, object]], columns: Mapping[str, Column]) -> pd.DataFrame:
    """Return rows as a frame of declared dtypes: to let pandas guess them first takes thrice as long."""
    import pandas as pd

    named = set().union(*rows)
    made: dict[str, object] = {}
    for name, (dtype, _) in columns.items():
        if name in named or dtype in _NULLABLE:
            values = [row.get(name) for row in rows]
            made[name] = pd.array(values, dtype=dtype) if dtype in _NULLABLE else values  # type: ignore[call-overload]
    return pd.DataFrame(made)


def _period_dtype(values: pd.Series) -> str:
    """Return the dtype of a column of periods: its own, or months for a column that holds nothing."""
    import pandas as pd

    if isinstance(values.dtype, pd.PeriodDtype):
        return str(values.dtype)
    return MONTH if values.isna().all() else "object"


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table with its columns as attributes; `Any`, because a checker cannot know a table's columns.

    >>> import pandas as pd
    >>> [row.feed for row in rows_of(pd.DataFrame({"feed": ["global-news"]}))]
    ['global-news']
    """
    yield from table.itertuples()
