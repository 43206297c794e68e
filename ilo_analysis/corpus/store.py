"""The folder of tidy tables that `ingest` writes: written in one step, and read back.

The tables are in a separate folder, which a pointer file names. The pointer is replaced in one step once all tables
are written, so a reader finds, and a killed writer leaves, either the old tables or the new ones, never a mix.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from ilo_analysis.errors import ListingError
from ilo_analysis.listings import Reading
from ilo_analysis.text.spreadsheet import neutralise
from ilo_analysis.workplace import file_sum

POINTER = "corpus.json"
VERSION = 4
# Says that a folder of tables was made here, and may go when it is replaced.
MARK = ".made-by-ilo-analysis"
WAY_BACK = "Run `ilo-analysis ingest` on the same pages and into the same folder again to rebuild the tables."


def pointer(folder: str | Path) -> Path:
    """Return the path of the file that names the tables of a folder."""
    return Path(folder) / POINTER


def is_stored(path: str | Path) -> bool:
    """Return whether a path is a folder that `ingest` wrote."""
    return pointer(path).is_file()


def check_are_pages(paths: Iterable[str | Path]) -> None:
    """Refuse a folder of tables where saved pages are to be read.

    Raises
    ------
    ListingError
        Naming the folder.
    """
    for path in paths:
        if is_stored(path):
            raise ListingError(f"{path} contains tables that `ilo-analysis ingest` wrote. Name the saved pages.")


def read_pointer(folder: str | Path) -> dict[str, Any]:
    """Return the contents of the pointer: the folder of the tables, and the files read, with their sha256.

    Raises
    ------
    ListingError
        If the pointer is damaged or was written by a later version.
    """
    try:
        known: dict[str, Any] = json.loads(pointer(folder).read_text(encoding="utf-8"))
        version, tables = known["version"], Path(folder) / known["tables"]
        if version == VERSION and not (isinstance(known["sums"], dict) and isinstance(known["files"], dict)):
            raise TypeError("no sums")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ListingError(f"{pointer(folder)} is damaged ({error}). {WAY_BACK}") from error
    if version != VERSION or not tables.is_dir():
        raise ListingError(f"{pointer(folder)} refers to tables that are missing or of another version. {WAY_BACK}")
    return known


def read_tables(folder: str | Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return the tables of a folder by name.

    Raises
    ------
    ListingError
        If a file is not as `ingest` wrote it: damaged, cut off, changed by another program, or missing.
    """
    known = read_pointer(folder)
    return {name: _read_table(Path(folder) / known["tables"] / f"{name}.parquet", known["sums"]) for name in names}


def _read_table(path: Path, sums: Mapping[str, str]) -> pd.DataFrame:
    """Return the table of a file whose bytes are those that were written; so are its columns then."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ListingError(f"{path} cannot be read ({error.strerror}). {WAY_BACK}") from error
    if hashlib.sha256(content).hexdigest() != sums.get(path.name):
        raise ListingError(f"{path} is not as `ingest` wrote it: it is damaged or was changed. {WAY_BACK}")
    return pd.read_parquet(BytesIO(content))


def read_reading(folder: str | Path) -> Reading:
    """Return the entries as printed, the listings and the problems of reading, before merging and corrections."""
    tables = read_tables(folder, [f"reading_{name}" for name in Reading._fields])
    return Reading(**{name: tables[f"reading_{name}"] for name in Reading._fields})


def write_tables(
    folder: str | Path,
    work: Path,
    tables: Mapping[str, pd.DataFrame],
    known: Mapping[str, Any],
    *,
    csv: bool = False,
) -> None:
    """Write the tables to `work`, move them beside the old ones, point to them, and only then remove the old ones."""
    folder, fresh = Path(folder), f"tables-{uuid.uuid4().hex[:8]}"
    (work / fresh).mkdir()
    (work / fresh / MARK).touch()
    for name, table in tables.items():
        table.to_parquet(work / fresh / f"{name}.parquet", index=False)
        if csv and not name.startswith("reading_"):
            # Made for spreadsheets, which must not run what a page holds.
            safe = table.map(lambda value: neutralise(value) if isinstance(value, str) else value)
            safe.to_csv(work / fresh / f"{name}.csv", index=False, lineterminator="\n")
    sums = {file.name: file_sum(file) for file in sorted((work / fresh).glob("*.parquet"))}
    facts = {"version": VERSION, "tables": fresh, "sums": sums, **known}
    waiting = work / POINTER
    waiting.write_text(json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    (work / fresh).rename(folder / fresh)
    try:
        waiting.replace(pointer(folder))
    except BaseException:
        shutil.rmtree(folder / fresh, ignore_errors=True)
        raise
    # Only folders that an earlier call made: what else lies here is somebody's own.
    for old in folder.glob(f"tables-*/{MARK}"):
        if old.parent.name != fresh:
            shutil.rmtree(old.parent, ignore_errors=True)
