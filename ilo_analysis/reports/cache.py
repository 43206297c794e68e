"""What a run depends on, as one key; a run whose key is that of its last report need not be repeated.

A story can be printed in several feeds and is merged from all of them, so a run depends on every file of its data
folder, not only on those of the feeds that it shows. It also depends on all hand-kept files, because a report names
themes, topics, places and events wherever it shows stories. When in doubt, run again: an unneeded run costs a second,
a wrongly skipped one costs trust in all the others.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from glob import glob
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.display.style import PNG_TOO
from ilo_analysis.listings.origin.sources import SOURCES_FILE, find_corrections, find_sources_file, selections_of
from ilo_analysis.reference import is_there
from ilo_analysis.reports.plan import Run
from ilo_analysis.reports.reads import same_reads
from ilo_analysis.workplace import file_sum

# In a notebook's JSON a quotation mark may be escaped.
_ASKED = re.compile(r"""(?:environ(?:\.get)?\s*[\[(]|getenv\()\s*\\?["'](\w+)""")

# The file in which `ingest` names its folder of tables, and the names that it gives to these.
STORED, LARGEST_POINTER = "corpus.json", 50_000_000
_TABLES = re.compile(r"\btables-[0-9a-f]{8}\b")
RECORD = "run.json"
LOG = "run.log"
READS = "run.reads"
MANIFEST = "manifest.json"
INDEX = "index.html"
# In the head of each index: the page may be replaced.
INDEX_MARK = '<meta name="generator" content="ilo-analysis">'


class Keys(NamedTuple):
    """The keys of a run: everything it depends on, and the part that determines its stories and their subjects."""

    run: str
    reading: str


def run_keys(runs: Sequence[Run], project: Path, data: Path) -> list[Keys]:
    """Return the keys of each run: its notebook, the code, the data, the parameters, the hand-kept files, the packages.

    `project` holds the folder data/reference; `data` is where listings are read when a run names no folder.
    """
    hashes: dict[Path, str] = {}

    def once(path: Path) -> str:
        """Sum of a file or folder."""
        # Runs of one batch share their data, which can be large.
        if path not in hashes:
            hashes[path] = folder_hash(path)
        return hashes[path]

    keys = []
    for run in runs:
        read: dict[str, Any] = {
            "inputs": [once(path) for path in _inputs(run, data)],
            "reference": [once(project / "data" / name) for name in ("reference", SOURCES_FILE)],
            "code": once(Path(__file__).parents[1]),
        }
        facts = {
            "notebook": once(run.notebook),
            "parameters": dict(sorted(run.parameters.items())),
            "environment": asked_environment(run.notebook),
            "packages": installed_packages(),
            "python": sys.version,
            "png": os.environ.get(PNG_TOO, ""),
        }
        keys.append(Keys(_sum_of(read | facts), _sum_of(read)))
    return keys


def _sum_of(facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def _inputs(run: Run, data: Path) -> list[Path]:
    """Return files and folders that a run reads: its listings, what is declared about them, and what else it names."""
    values = {name: value for name, value in run.parameters.items() if isinstance(value, str) and value}
    given = values.pop("data", "") or str(data)
    fitting = glob(given, recursive=True)  # noqa: PTH207 (absolute patterns too)
    read = [Path(given)] if is_there(given) else sorted(map(Path, fitting))
    declared = {found for path in read if (found := find_sources_file(path)) is not None}
    declared |= set(map(Path, find_corrections(path if path.is_dir() else path.parent for path in read)))
    declared |= {saved} if "selection" in values and (saved := selections_of(read)).is_file() else set()
    # A parameter can name another file, such as a dictionary of the user's own.
    others = [Path(value) for value in values.values() if is_there(value)]
    return [*read, *sorted(declared), *others]


def asked_environment(notebook: Path) -> dict[str, str | None]:
    """Return the value of each environment variable that a notebook reads by name."""
    names = _ASKED.findall(notebook.read_text(encoding="utf-8", errors="replace"))
    return {name: os.environ.get(name) for name in sorted(set(names))}


@cache
def installed_packages() -> str:
    """Return the hash of the names and versions of all installed packages."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    names = {entry.name for folder in folders for entry in Path(folder).glob("*.dist-info")}
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def folder_hash(path: Path) -> str:
    """Return the hash of the names and bytes of a file, or of all files of a folder; of nothing if there is none.

    The name of the folder does not count, because `ingest` gives tables of the same pages a new one.
    """
    total = hashlib.sha256()
    for file in _files(path):
        name, content = file.relative_to(path.parent).as_posix(), file_sum(file)
        if file.name == STORED and file.stat().st_size < LARGEST_POINTER:
            content = _TABLES.sub("tables", file.read_text(encoding="utf-8", errors="replace"))
        total.update(f"{_TABLES.sub('tables', name)}\0{content}\0".encode())
    return total.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def read_record(folder: Path) -> dict[str, Any]:
    """Return the facts that were written about the run whose report lies in a folder; empty where there is none."""
    return _read_json(folder / RECORD)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def why_to_run(folder: Path, name: str, key: str, *, base: Path, pdf: bool = False, eml: bool = False) -> str:
    """Return why a report must be made; empty if the folder has it complete and nothing behind it has changed.

    The inputs of the key must be unchanged, and so must every file of the report and every file that the notebook read
    when it ran, noted by its path from `base`.
    """
    record = read_record(folder)
    files = record.get("files")
    if not record or not isinstance(files, dict):
        return "not made yet"
    if record.get("status") != "done":
        return "failed last time"
    if record.get("key") != key:
        return "the notebook, the data, the code, the packages or the environment changed"
    if not same_reads(record.get("reads"), base):
        return "a file that the notebook reads changed"
    if pdf and f"{name}.pdf" not in files:
        return "it has no PDF yet"
    if eml and f"{name}.eml" not in files:
        return "it has no e-mail yet"
    if f"{name}.html" not in files or not all(_is_as_written(folder / file, total) for file, total in files.items()):
        return "a file of the report is missing or was changed"
    return ""


def _is_as_written(file: Path, total: str) -> bool:
    return file.is_file() and file_sum(file) == total


def file_sums(folder: Path) -> dict[str, str]:
    """Sum of each file in a folder by its path there, without what the program notes about the run itself."""
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    return {name: file_sum(path) for name, path in found.items() if name not in (RECORD, LOG, READS)}


def own_files(folder: Path) -> dict[str, str]:
    """Return the files that a run, or a report written without one, left in its folder, with their sums."""
    if isinstance(files := read_record(folder).get("files"), dict):
        return dict(files)
    manifest = folder / MANIFEST
    listed = _read_json(manifest).get("files")
    return {**listed, MANIFEST: file_sum(manifest)} if isinstance(listed, dict) else {}


def carry_over(old: Path, new: Path, dropped: Collection[str]) -> None:
    """Copy the contents of a folder to another, except what is dropped and what is there already.

    Files that others put beside a report are kept.
    """
    for path in _files(old):
        name = path.relative_to(old).as_posix()
        if name not in (RECORD, LOG, READS, *dropped) and not (new / name).exists():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, new / name)


def is_own(folder: Path) -> bool:
    """Return whether a folder is that of a run, by the note in it, or empty."""
    return {"key", "name", "status"} <= set(read_record(folder)) or (folder.is_dir() and not any(folder.iterdir()))


def is_own_index(index: Path) -> bool:
    """Return whether a page is the index of a batch."""
    return index.is_file() and INDEX_MARK in index.read_text(encoding="utf-8", errors="replace")
