"""The folder of tidy tables that `ingest` writes, and how it is read back.

The tables lie in a folder of their own, which a pointer file names. The pointer is replaced in one step when all
tables are written, so whoever reads, or is killed, meets either the old tables or the new ones.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ilo_analysis.errors import ListingError
from ilo_analysis.listings import Reading

POINTER = "corpus.json"
VERSION = 2


def pointer(folder: str | Path) -> Path:
    """Return the path of the file that names the tables of a folder."""
    return Path(folder) / POINTER


def is_stored(path: str | Path) -> bool:
    """Return whether a path is a folder that `ingest` wrote."""
    return pointer(path).is_file()


def read_pointer(folder: str | Path) -> dict[str, Any]:
    """Return what the pointer says: the folder of the tables, and the files that were read, with their sha256.

    Raises
    ------
    ListingError
        If the pointer is damaged or was written by a later version.
    """
    try:
        known: dict[str, Any] = json.loads(pointer(folder).read_text(encoding="utf-8"))
        version, tables = known["version"], Path(folder) / known["tables"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ListingError(f"{pointer(folder)} is damaged ({error}); delete the folder and ingest again.") from error
    if version != VERSION or not tables.is_dir():
        raise ListingError(f"{pointer(folder)} names tables that are not there or of another version; ingest again.")
    return known


def read_tables(folder: str | Path, names: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return the tables of a folder by their names."""
    tables = Path(folder) / read_pointer(folder)["tables"]
    return {name: pd.read_parquet(tables / f"{name}.parquet") for name in names}


def read_reading(folder: str | Path) -> Reading:
    """Return the entries as printed, the listings and the problems of reading, before merging and corrections."""
    tables = read_tables(folder, [f"reading_{name}" for name in Reading._fields])
    return Reading(**{name: tables[f"reading_{name}"] for name in Reading._fields})


def write_tables(
    folder: str | Path, tables: Mapping[str, pd.DataFrame], known: Mapping[str, Any], *, csv: bool = False
) -> None:
    """Write the tables beside the old ones, point to them, and only then remove the old ones."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = f"tables-{uuid.uuid4().hex[:8]}"
    (folder / fresh).mkdir()
    try:
        for name, table in tables.items():
            table.to_parquet(folder / fresh / f"{name}.parquet", index=False)
            if csv and not name.startswith("reading_"):
                table.to_csv(folder / fresh / f"{name}.csv", index=False, lineterminator="\n")
        waiting = folder / f".{POINTER}-{fresh}"
        text = json.dumps({"version": VERSION, "tables": fresh, **known}, indent=1, sort_keys=True, ensure_ascii=False)
        waiting.write_text(text + "\n", encoding="utf-8")
        os.replace(waiting, pointer(folder))  # noqa: PTH105 (one step on every system)
    except BaseException:
        shutil.rmtree(folder / fresh, ignore_errors=True)
        raise
    for old in folder.glob("tables-*"):
        if old.name != fresh:
            shutil.rmtree(old, ignore_errors=True)
    # What a killed run left behind.
    for waiting in folder.glob(f".{POINTER}-*"):
        waiting.unlink(missing_ok=True)
