"""One table, the same for every reader: its values as data, and the heads and cells that a reader sees, in words."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ilo_analysis.display.labels import LANGUAGE_NAMES, name_of, readable, side_name, term_name
from ilo_analysis.display.locale import ENGLISH, N_, Locale, is_missing
from ilo_analysis.text.spreadsheet import neutralise

Value = str | int | float | bool | None
_SHARES = {"share", "raw", "standardised", "difference", "jaccard", "precision", "recall"}
# Digits of columns of measurements, so that the numbers of a column align.
_DIGITS = {
    **{"rate": 1, "lift": 1, "ratio": 1, "rate_ratio": 1, "z": 2, "dispersion": 2, "kappa": 2, "floor": 2},
    **{"by_chance_above_2": 2, "by_chance_above_floor": 2},
}
# What a narrow screen leaves out first.
LEAST_TELLING = (
    *("story_id", "field", "language", "quote", "size", "scope", "sha256", "observed_days", "line", "source_file"),
    *("share_low", "share_high", "floor", "first_day", "last_day", "n_undated"),
)
_ENDS = ("_low", "_high", "_a", "_b", "_since", "_before")


class Table(NamedTuple):
    """Values, the same in every language, and what is shown of them.

    `columns` have the names of the schema, `kinds` are number, truth, date, month or text. Dates and periods are ISO
    texts (`2021-07-30`, `2021-07`); a missing value is None. `heads`, `texts` and `numeric` are the columns that a
    reader sees, perhaps of the first rows only. `name` names the file or the sheet; `note` is printed below the table.
    """

    columns: Sequence[str] = ()
    kinds: Sequence[str] = ()
    rows: Sequence[Sequence[Value]] = ()
    heads: Sequence[str] = ()
    texts: Sequence[Sequence[str]] = ()
    numeric: Sequence[bool] = ()
    name: str = ""
    title: str = ""
    note: str = ""

    def of(self, frame: pd.DataFrame) -> Table:
        """Return the table with every value of a frame; ids of stories are joined by spaces.

        >>> data = pd.DataFrame({"period": [pd.Period("2021-07")], "share": [1 / 7], "story_ids": [("a", "b")]})
        >>> Table().of(data).rows
        [['2021-07', 0.14285714285714285, 'a b']]
        """
        rows = [[_value(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
        return self._replace(columns=list(map(str, frame)), kinds=list(map(_kind, frame.dtypes)), rows=rows)

    def showing(
        self, frame: pd.DataFrame, columns: Iterable[str], locale: Locale = ENGLISH, heads: Mapping[str, str] = {}
    ) -> Table:
        """Return the table of these columns of a frame, if it has them; `heads` renames some of them.

        >>> Table().showing(pd.DataFrame({"share": [1 / 7]}), ["feed", "share"]).texts
        [['14%']]
        """
        columns = [column for column in columns if column in frame]
        texts = [
            [_one_line(cell_text(value, column, locale), value) for value, column in zip(row, columns, strict=True)]
            for row in frame[columns].itertuples(index=False, name=None)
        ]
        # a keyword in context is between the words before and after it
        numeric = [
            c == "left" or bool(pd.api.types.is_numeric_dtype(frame[c]) and frame[c].dtype != bool) for c in columns
        ]
        named = [locale.tr(heads[column]) if column in heads else head_of(column, locale) for column in columns]
        return self._replace(heads=named, texts=texts, numeric=numeric)

    def about(self) -> dict[str, object]:
        """Return what the metadata of a notebook's output keep: values and texts."""
        shown = {"columns": self.heads, "rows": self.texts, "numeric": self.numeric}
        return {"table": shown, "values": {"columns": self.columns, "kinds": self.kinds, "rows": self.rows}}

    @classmethod
    def read(cls, about: Mapping[str, Any], name: str = "", title: str = "") -> Table:
        """Return the table as the metadata of a notebook's output keep it; its texts are its values if that is all."""
        shown = about.get("table") or {}
        heads = list(map(str, shown.get("columns", [])))
        texts = [["" if value is None else str(value) for value in row] for row in shown.get("rows", [])]
        numeric = list(map(bool, shown.get("numeric", []))) or [False] * len(heads)
        values = about.get("values") or {"columns": heads, "rows": texts}
        columns, rows = list(map(str, values.get("columns", []))), list(map(list, values.get("rows", [])))
        kinds = list(map(str, values.get("kinds", []))) or ["text"] * len(columns)
        return cls(columns, kinds, rows, heads, texts, numeric, name, title)

    def csv(self) -> str:
        r"""Return values as CSV: numbers in full, nothing for missing ones, texts that no spreadsheet runs, line feeds.

        >>> Table(["month", "share"], ["text", "number"], [["2021-10", 1 / 7], ["=1+1", None]]).csv()
        "month,share\n2021-10,0.14285714285714285\n'=1+1,\n"
        """
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow([neutralise(column) for column in self.columns])
        writer.writerows([[_csv_cell(value) for value in row] for row in self.rows])
        return target.getvalue()

    def text(self) -> str:
        """Return what a reader sees in plain text, in columns under the title."""
        lines = [self.heads, *self.texts]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.heads))]
        made = [
            "  ".join(
                text.rjust(width) if number else text.ljust(width)
                for text, width, number in zip(line, widths, self.numeric, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *made, *([self.note] if self.note else [])])


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutralise(value) if isinstance(value, str) else repr(value)


def _kind(dtype: Any) -> str:  # noqa: ANN401 - numpy's or pandas'
    if pd.api.types.is_bool_dtype(dtype):
        return "truth"
    if pd.api.types.is_numeric_dtype(dtype):
        return "number"
    if isinstance(dtype, pd.PeriodDtype):
        return {"period[M]": "month", "period[D]": "date"}.get(str(dtype), "text")
    return "date" if pd.api.types.is_datetime64_any_dtype(dtype) else "text"


def _value(cell: Any) -> Value:  # noqa: ANN401 - whatever a frame holds
    if isinstance(cell, (list, tuple, set, frozenset)):
        return " ".join(map(str, cell))
    if cell is None or is_missing(cell) or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    if hasattr(cell, "item"):  # a number of numpy
        cell = cell.item()
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat() if cell == cell.normalize() else cell.isoformat()
    return cell if isinstance(cell, (bool, int, float)) else str(cell)


@cache
def table_words() -> dict[tuple[str, str], str]:
    """Return the words for a column and each of its values, as `table_words.csv` lists them.

    The value "" is the column's head.
    """
    with Path(__file__).with_name("table_words.csv").open(encoding="utf-8", newline="") as file:
        return {(row["column"], row["value"]): row["words"] for row in csv.DictReader(file)}


def head_of(column: str, locale: Locale = ENGLISH) -> str:
    """Return the head of a column.

    >>> head_of("rate"), head_of("rate", Locale("es")), head_of("rate_low"), head_of("first_seen"), head_of("sha256")
    ('Stories per 30 days', 'Noticias por 30 días', 'from', 'First seen', 'sha256')
    """
    ends = {"low": N_("from"), "high": N_("to"), "sha256": "sha256"}
    return locale.tr(table_words().get((column, "")) or ends.get(column.rpartition("_")[2]) or readable(column))


def cell_text(value: object, column: str, locale: Locale = ENGLISH) -> str:
    """Return one value as readers see it: shares as per cent, names in words, a dash for what is missing.

    >>> cell_text(0.256, "share"), cell_text(0.004, "p_family"), cell_text("partial", "status", Locale("fr"))
    ('26%', '0.004', 'en partie')
    """
    if isinstance(value, tuple | list):
        return locale.number(len(value)) if column == "story_ids" else ", ".join(map(str, value))
    if is_missing(value) or value is None:
        return "–"
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return locale.tr(N_("yes") if value else N_("no"))
    if isinstance(value, pd.Period):
        return locale.period(value)
    if isinstance(value, pd.Timestamp):
        return locale.short_date(value)
    if isinstance(value, float):
        return _number_text(value, column, locale)
    if isinstance(value, int) or hasattr(value, "__index__"):
        return locale.number(value)
    return _word_text(str(value), column, locale)


def named_terms(frame: pd.DataFrame, locale: Locale = ENGLISH) -> pd.DataFrame:
    """Return the table whose terms, each of a kind, have their names: a theme its label, a word its quotation marks."""
    if not {"kind", "term"} <= set(frame):
        return frame
    names = [term_name(str(kind), str(term), locale) for kind, term in zip(frame["kind"], frame["term"], strict=True)]
    return frame.assign(term=names)


def _one_line(text: str, value: object) -> str:
    """Return the text of a cell; a date keeps to one line of it."""
    return text.replace(" ", "\N{NO-BREAK SPACE}") if isinstance(value, pd.Period | pd.Timestamp) else text


def _number_text(value: float, column: str, locale: Locale) -> str:
    base = column
    for end in _ENDS:
        base = base.removesuffix(end)
    if base in _SHARES:
        return locale.share(value)
    if column == "p_family":
        return locale.number(value, 3)
    return locale.number(value, _DIGITS.get(base, 0 if value.is_integer() else 2))


def _word_text(value: str, column: str, locale: Locale) -> str:
    if column in ("feed", "theme", "topic", "theme_a", "theme_b"):
        return name_of(column, value, locale)
    if column in ("a", "b") and ":" in value:
        return side_name(value, locale)
    words = LANGUAGE_NAMES.get(value) if column == "language" else None
    words = words or table_words().get((column, value))
    return locale.tr(words) if words and value else value
