"""Where the project's folders are, and its hand-kept files read and checked."""

from __future__ import annotations

import csv
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ilo_analysis.errors import DictionaryError

if TYPE_CHECKING:
    # Whoever asks for a folder alone, as the command line does, must not wait for pandas.
    import pandas as pd

LARGEST_TOML = 16_000_000
MOST_MISTAKES = 100  # more than anybody mends at once; each costs a walk through the file
LONGEST_WORD = 60  # characters of a term in a message
_ID = re.compile(r'\s*id\s*=\s*["\']([^"\']*)["\']')
# What the parser takes the square of the time for, or fails at without naming the line.
_UNREADABLE = {
    "a key of more than 100 parts": re.compile(
        r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*\.[ \t]*){100}"""
    ),
    "a number of more than 1,000 digits": re.compile(r"\d(?:_?\d){1000}"),
}
# In a folder that `ilo-analysis init` made.
MARK = ".ilo-analysis-folder"
CERTAINTIES = ("sourced", "event sourced, detail from memory", "memory")


def is_there(text: str) -> bool:
    """Return whether a text names a file or folder; a text that is too long for a path names none.

    >>> is_there("no such file"), is_there("x" * 5_000)
    (False, False)
    """
    return os.path.exists(text)  # noqa: PTH110 (Path.exists raises for a name that is too long)


def project_folder() -> Path:
    """Return the folder that holds `data/` and `notebooks/`: the checkout, or the files installed by the wheel.

    >>> (project_folder() / "data" / "reference").is_dir()
    True
    """
    package = Path(__file__).resolve().parent
    checkout = package.parent
    if (checkout / "data" / "reference").is_dir():
        return checkout
    return package / "_project"


def reference_folder() -> Path:
    """Return the folder of the hand-kept files: dictionaries, kickers, instruments, places, events."""
    return project_folder() / "data" / "reference"


def default_data() -> Path:
    """Return the folder of the listings that come with a checkout."""
    return project_folder() / "data" / "raw"


def notebooks_folder() -> Path:
    """Return the folder of the notebooks: one that `ilo-analysis init` made in the working folder, or the project's."""
    return (Path() if Path(MARK).is_file() else project_folder()) / "notebooks"


def read_reference(name: str | Path, *, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return rows of a hand-kept CSV file as text, each checked for its number of values, under the number of its line.

    Parameters
    ----------
    name : str or Path
        File name inside `data/reference`, or a path of your own.
    columns : tuple of str
        Columns that the file must have.

    Raises
    ------
    DictionaryError
        With file and line, if the file is absent, has a row of another length, lacks a column or names one twice.

    Examples
    --------
    >>> read_reference("kickers.csv").columns.tolist()
    ['kicker', 'kind', 'topic', 'seen_on', 'seen_date']
    """
    path = reference_path(name)
    table = parse_rows(lines_of(path), str(path))
    if problem := _problem_of_header(table.columns, columns):
        raise DictionaryError(f"{path}:1: {problem}")
    for line, cells in table.rows:
        if len(cells) != len(table.columns):
            raise DictionaryError(
                f"{path}:{line}: {len(cells)} values where the header names {len(table.columns)}; "
                "put a value that contains a comma between double quotes."
            )
    import pandas as pd

    values = [[cell or None for cell in cells] for _, cells in table.rows]
    return pd.DataFrame(values, index=[line for line, _ in table.rows], columns=table.columns, dtype="str")


class HandKept(NamedTuple):
    """A CSV file that a person keeps: the names of its columns, and the cells of each row with the row's last line."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]

    def cells(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows with their cells by column; one that a row lacks is empty."""
        for line, cells in self.rows:
            yield line, dict(zip_longest(self.columns, cells[: len(self.columns)], fillvalue=""))


def lines_of(path: Path) -> list[str]:
    """Return the lines of a CSV file, with their ends.

    Raises
    ------
    DictionaryError
        If it is no file, or is not UTF-8.
    """
    if path.exists() and not path.is_file():
        raise DictionaryError(f"{path.as_posix()} is no file; name one, saved as CSV in UTF-8.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(file)
    except (OSError, UnicodeDecodeError) as error:
        raise DictionaryError(f"{path.as_posix()} cannot be read ({error}); save it as CSV in UTF-8.") from error


def parse_rows(lines: Sequence[str], where: str) -> HandKept:
    r"""Return the rows of a CSV file as people and spreadsheets save it; `where` names it in messages.

    Commas or semicolons separate the cells, and column names may have capitals; empty rows and rows that begin with #
    are ignored.

    Raises
    ------
    DictionaryError
        With the line, if the lines are no table.

    >>> parse_rows(["sep=;\n", "Date;Label\n", "# 2021;an example\n", "2022; COVID-19\n"], "x.csv")
    HandKept(columns=['date', 'label'], rows=[(4, ['2022', 'COVID-19'])])
    """
    first = int(bool(lines) and lines[0].lower().startswith("sep="))
    head = lines[first] if len(lines) > first else ""
    reader = csv.reader(lines[first:], delimiter=";" if head.count(";") > head.count(",") else ",")
    line = first
    try:
        table = HandKept([name.strip().lower() for name in next(reader, [])], [])
        line = reader.line_num + first
        for row in reader:
            line, cells = reader.line_num + first, [cell.strip() for cell in row]
            if any(cells) and not cells[0].startswith("#"):
                table.rows.append((line, cells))
    except csv.Error as error:
        raise DictionaryError(f"{where}:{line + 1}: not a row ({error}); is a quotation mark not closed?") from error
    return table


def read_toml(name: str | Path) -> dict[str, Any]:
    """Return the content of a hand-kept TOML file.

    Raises
    ------
    DictionaryError
        With the file and what the parser says of the line, if it is absent or not TOML.
    """
    path = reference_path(name)
    if path.stat().st_size > LARGEST_TOML:
        raise DictionaryError(f"{path}: larger than {LARGEST_TOML:,} bytes, the limit for a hand-made file.")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
        for what, pattern in _UNREADABLE.items():
            if found := pattern.search(text):
                line = text.count("\n", 0, found.start()) + 1
                raise DictionaryError(f"{path}:{line}: {what}, which is not allowed in a hand-made file.")
        return tomllib.loads(text)
    except RecursionError as error:
        line = _deepest_line(content.decode("utf-8"))
        raise DictionaryError(f"{path}:{line}: brackets are nested too deeply.") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DictionaryError(f"{path}:{line}: not UTF-8; save the file with that encoding.") from error
    except tomllib.TOMLDecodeError as error:
        raise DictionaryError(f"{path}: not valid TOML: {error}.") from error


def _deepest_line(text: str) -> int:
    """Return the line, from 1, on which brackets are nested deepest."""
    depth, deepest, line, found = 0, 0, 1, 1
    for sign in text:
        line += sign == "\n"
        depth += (sign in "[{") - (sign in "]}")
        if depth > deepest:
            deepest, found = depth, line
    return found


def read_events(path: str | Path | None = None) -> pd.DataFrame:
    """Return the events to draw beside a theme: `date, theme, label, source, certainty`, oldest first.

    Raises
    ------
    DictionaryError
        With file and line, if a date is not `YYYY-MM-DD` or a certainty is unknown.

    Examples
    --------
    >>> read_events()["date"].is_monotonic_increasing
    True
    """
    import pandas as pd

    file = reference_path(path or "events.csv")
    events = read_reference(file, columns=("date", "theme", "label", "source", "certainty"))
    dates = pd.to_datetime(events["date"], format="%Y-%m-%d", errors="coerce")
    for row in events.index[dates.isna()]:
        raise DictionaryError(f"{file}:{row}: {events.loc[row, 'date']!r} is not a date; write YYYY-MM-DD.")
    for row in events.index[~events["certainty"].isin(CERTAINTIES)]:
        value = events.loc[row, "certainty"]
        raise DictionaryError(f"{file}:{row}: certainty {value!r} is none of {', '.join(CERTAINTIES)}.")
    events["date"] = dates.astype("datetime64[us]")
    return events.sort_values(["date", "theme", "label"], kind="stable", ignore_index=True)


def reference_path(name: str | Path) -> Path:
    """Return the path of a hand-kept file: in the working folder or absolute if it exists, else in `data/reference`."""
    if not isinstance(name, (str, os.PathLike)):
        raise DictionaryError(
            f"{type(name).__name__} {str(name)[:60]!r} is not the path of a file. Give its name as text."
        )
    path = Path(name)
    if path.parent == Path() and not path.is_file():
        path = reference_folder() / path
    if not path.is_file():
        raise DictionaryError(f"There is no file {str(path)!r}. Give the path of a file that exists.")
    return path


def _problem_of_header(header: list[str], columns: tuple[str, ...]) -> str:
    """Return what is wrong with the first line of a CSV file; "" if nothing is."""
    twice = sorted({name for name in header if header.count(name) > 1})
    absent = [name for name in columns if name not in header]
    if twice:
        return f"the columns {twice} are named twice."
    if absent:
        return f"the columns {absent} are missing; the file has {header}."
    return ""


class Mistakes:
    """Collects mistakes, each with the line of the word it is about."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines = file.read_text(encoding="utf-8").split("\n")
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
        end = r'(?:["\']|\s|\]|=|,|$)' if len(word) <= LONGEST_WORD else ""
        pattern = re.compile(rf'(?:["\']|^|\s|\[|,){re.escape(word[:LONGEST_WORD])}{end}')
        line = self._line(pattern, self.section)
        if last:
            line = self._line(pattern, line + 1) or line
        self.found.append(f"{self.file}:{line + 1}: {mistake}.")
        if len(self.found) == MOST_MISTAKES:
            self.found.append("… Only the first mistakes are shown. Correct them and read the dictionary again.")
            self.finish()

    def finish(self) -> None:
        """Raise if anything was noted."""
        if self.found:
            raise DictionaryError("\n".join(self.found))

    def _line(self, pattern: re.Pattern[str], first: int) -> int:
        """Return the number, from 0, of the first line from `first` on that has the pattern; `first` if none has."""
        found = (n for n in range(first, len(self.lines)) if pattern.search(self.lines[n]))
        return next(found, first)


def shortened(text: str) -> str:
    """Return the text, or only its beginning if it is too long for a message."""
    return text if len(text) <= LONGEST_WORD else f"{text[:LONGEST_WORD]}…"
