"""Layer 7: what a run depends on, as one key; a run whose key is that of its last report need not be repeated.

A story can be printed in several feeds and is merged from all of them, so a run depends on every file of its data
folder, not only on those of the feeds that it shows.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ilo_analysis.chart_data import PNG_TOO
from ilo_analysis.matrix import Run

RECORD = "run.json"


def run_key(run: Run, project: Path, data: Path) -> str:
    """Key of a run: its notebook, the code, the data, the parameters, the hand-kept files, the packages.

    `project` holds the folder data/reference; `data` is where listings are read when a run names no folder.
    """
    values = {name: value for name, value in run.parameters.items() if isinstance(value, str) and value}
    read = Path(values.pop("data", "") or data)
    # A parameter can name another file, such as a dictionary of the user's own.
    inputs = [read, *(Path(value) for value in values.values() if Path(value).exists())]
    facts: dict[str, Any] = {
        "notebook": _file_hash(run.notebook),
        "parameters": dict(sorted(run.parameters.items())),
        "inputs": [folder_hash(path) for path in inputs],
        "reference": [folder_hash(project / "data" / name) for name in ("reference", "sources.csv")],
        "code": folder_hash(Path(__file__).parent),
        "packages": installed_packages(),
        "python": sys.version,
        "png": os.environ.get(PNG_TOO, ""),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


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
