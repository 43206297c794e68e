"""A summary of what was read for each feed, and a draft sources file to edit."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ilo_analysis.errors import ParameterError
from ilo_analysis.listings.origin.sources import SOURCES_COLUMNS
from ilo_analysis.text.spreadsheet import neutralise

if TYPE_CHECKING:
    import pandas as pd

    from ilo_analysis.listings import Reading

# Words in the reason if the reader had to guess.
_GUESSES = {
    "day or month": re.compile(r"order of day and month"),
    "order of parts": re.compile(r"the page does not tell"),
    "encoding": re.compile(r"guessed and read as|but parsed as|encoded twice|were replaced by"),
    "days from numbers": re.compile(r"read as spreadsheets count days|moments? in seconds"),
}
_DRAFTED = ("language", "entries", "first_date", "last_date")
_ARCHIVES = ("warc", "wet")


def feed_totals(reading: Reading) -> list[dict[str, object]]:
    """Return a row per feed: `feed, entries, first_date, last_date`, and `guessed`, what had to be guessed.

    Dates are strings, "" where there are none.
    """
    rows: list[dict[str, object]] = []
    for feed, listings in reading.listings.groupby("feed", sort=True):
        reasons = reading.problems.loc[reading.problems["source_file"].isin(listings["source_file"]), "reason"]
        guessed = [name for name, words in _GUESSES.items() if any(map(words.search, reasons.astype(str)))]
        rows.append(
            {"feed": str(feed), "entries": int(listings["n_entries"].sum()), **_span(listings), "guessed": guessed}
        )
    return rows


def write_draft(reading: Reading, target: Path) -> int:
    """Write a sources file with a row for each file and feed read, and return the number of rows.

    File names are relative to the draft's folder for files inside it. Records of an archive are declared by their
    address, pages of a zip file by their names in it.

    Raises
    ------
    ParameterError
        If the file exists: what a person wrote is never overwritten.
    """
    languages = reading.entries.groupby("listing_id")["language"].agg(_most_frequent).to_dict()
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for (source_file, feed), listings in reading.listings.groupby(["source_file", "feed"], sort=True):
        parts = listings if str(source_file).lower().endswith(".zip") else listings.head(1)
        for listing in parts.to_dict("records"):
            own = listings if len(parts) == 1 else listings[listings["listing_id"] == listing["listing_id"]]
            name = (
                "" if listing["format"] in _ARCHIVES else _name_in(str(source_file), str(listing["listing_id"]), target)
            )
            row: dict[str, object] = {column: _shown(listing.get(column)) for column in SOURCES_COLUMNS}
            if str(source_file).lower().endswith(".zip"):
                # The sum is that of the package, and not of the page in it.
                row["sha256"] = ""
            row |= {"file": name, "feed": feed, "entries": int(own["n_entries"].sum()), **_span(own)}
            row["language"] = languages.get(listing["listing_id"], "")
            rows.setdefault((name, str(feed), str(row["url"]) if not name else ""), row)
    try:
        with target.open("x", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [*SOURCES_COLUMNS, *_DRAFTED], lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: neutralise(str(value)) for name, value in row.items()} for row in rows.values())
    except FileExistsError:
        raise ParameterError(f"{target} already exists and was not overwritten; give another name.") from None
    return len(rows)


def _name_in(source_file: str, listing_id: str, target: Path) -> str:
    """Name of a file for the sources file: from its folder, or within its package."""
    if source_file.lower().endswith(".zip") and "/" in listing_id:
        return listing_id.partition("/")[2]
    path, folder = Path(source_file).resolve(), target.resolve().parent
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _span(listings: pd.DataFrame) -> dict[str, str]:
    """Return the first and last date of some listings."""
    return {"first_date": _shown(listings["first_date"].min()), "last_date": _shown(listings["last_date"].max())}


def _most_frequent(languages: pd.Series) -> str:
    """Return the language of most entries; "" if none is known."""
    found = languages.mode()
    return str(found.iloc[0]) if len(found) else ""


def _shown(value: object) -> str:
    """Return the value as a cell; dates as YYYY-MM-DD, nothing for a missing one."""
    import pandas as pd

    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)
