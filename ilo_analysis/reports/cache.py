"""What a run depends on, as one key; a run whose key is that of its last report need not be repeated.

A story can be printed in several feeds and is merged from all of them, so a run depends on every file of its data
folder, not only on those of the feeds that it shows. It depends on all hand-kept files as well, for a report names
themes, topics, places and events wherever it shows stories. To repeat a run for nothing costs a second; to skip one
that should have been repeated costs the trust in all others.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from functools import cache
from glob import glob
from pathlib import Path
from typing import Any

from ilo_analysis.display.style import PNG_TOO
from ilo_analysis.listings.sources import SOURCES_FILE, find_sources_file
from ilo_analysis.reports.plan import Run

RECORD = "run.json"


def run_keys(runs: Sequence[Run], project: Path, data: Path) -> list[str]:
    """Key of each run: its notebook, the code, the data, the parameters, the hand-kept files, the packages.

    `project` holds the folder data/reference; `data` is where listings are read when a run names no folder.
    """
    hashes: dict[Path, str] = {}

    def once(path: Path) -> str:
        # Runs of one batch share their data, which can be large.
        if path not in hashes:
            hashes[path] = folder_hash(path)
        return hashes[path]

    keys = []
    for run in runs:
        facts: dict[str, Any] = {
            "notebook": once(run.notebook),
            "parameters": dict(sorted(run.parameters.items())),
            "inputs": [once(path) for path in _inputs(run, data)],
            "reference": [once(project / "data" / name) for name in ("reference", SOURCES_FILE)],
            "code": once(Path(__file__).parents[1]),
            "packages": installed_packages(),
            "python": sys.version,
            "png": os.environ.get(PNG_TOO, ""),
        }
        keys.append(hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest())
    return keys


def _inputs(run: Run, data: Path) -> list[Path]:
    """Files and folders that a run reads: its listings, what is declared about them, and what else it names."""
    values = {name: value for name, value in run.parameters.items() if isinstance(value, str) and value}
    given = values.pop("data", "") or str(data)
    fitting = glob(given, recursive=True)  # noqa: PTH207 (absolute patterns too)
    read = [Path(given)] if Path(given).exists() else sorted(map(Path, fitting))
    declared = {found for path in read if (found := find_sources_file(path)) is not None}
    # A parameter can name another file, such as a dictionary of the user's own.
    others = [Path(value) for value in values.values() if Path(value).exists()]
    return [*read, *sorted(declared), *others]


@cache
def installed_packages() -> str:
    """Hash of the names and versions of all installed packages."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    names = {entry.name for folder in folders for entry in Path(folder).glob("*.dist-info")}
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def folder_hash(path: Path) -> str:
    """Hash of the names and bytes of a file, or of all files of a folder; that of nothing where there is none."""
    total = hashlib.sha256()
    for file in _files(path):
        total.update(f"{file.relative_to(path.parent).as_posix()}\0{_file_hash(file)}\0".encode())
    return total.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def _file_hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_record(folder: Path) -> dict[str, Any]:
    """Facts that were written about the run whose report lies in a folder; empty where there is none."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def is_unchanged(folder: Path, name: str, key: str) -> bool:
    """Whether a folder holds a whole report that was made under this key."""
    record = read_record(folder)
    return record.get("key") == key and record.get("status") == "done" and (folder / f"{name}.html").exists()
