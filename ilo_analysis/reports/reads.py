"""What a notebook reads while it runs: modules beside it, files that its cells or the library open, folders listed.

The kernel notes each path as it is opened; their sums are part of the record of the run, so a report is not unchanged
where one of them is.
"""

from __future__ import annotations

import hashlib
import os
import site
import sys
import tempfile
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

# Files of the system, of Python and its packages, or of a program's own cache.
SYSTEM = tuple(
    dict.fromkeys(
        os.path.realpath(folder) + os.sep
        for folder in (
            "/dev", "/etc", "/lib", "/proc", "/sys", "/usr", "/var", sys.prefix, sys.base_prefix,
            *site.getsitepackages(), site.getusersitepackages(), str(Path(__file__).parents[1]), tempfile.gettempdir(),
        )
    )
)  # fmt: skip
LISTINGS = ("os.listdir", "os.scandir")


def note_reads(log: str) -> None:
    """Note from now on in a file, one a line, what this process opens to read and which folders it lists."""
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    seen: set[str] = set()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        """Note what is read, once."""
        if event != "open" and event not in LISTINGS:
            return
        path = arguments[0] if arguments else "."
        if isinstance(path, int) or (event == "open" and set(str(arguments[1] or "r")) & set("wax")):
            return
        name = os.path.abspath(os.fsdecode(path or "."))  # noqa: PTH100 (a link may lead elsewhere tomorrow)
        # An import lists the folders that modules lie in; what it finds there it opens.
        if name in seen or (event in LISTINGS and name in map(os.path.abspath, sys.path)):
            return
        seen.add(name)
        os.write(target, name.encode("utf-8", "surrogateescape") + b"\n")

    sys.addaudithook(hook)


def sums_of_reads(log: Path, base: Path, *, outside: Path) -> dict[str, str]:
    """Sum of each file and folder that was noted, by its path from `base`; of those that are still there.

    What belongs to the system and what lies in `outside`, where the report itself is written, does not count.
    """
    names = log.read_bytes().decode("utf-8", "surrogateescape").splitlines() if log.is_file() else []
    found = {}
    for name in dict.fromkeys(names):
        path = Path(source_from_cache(name)) if name.endswith(".pyc") and "__pycache__" in name else Path(name)
        if counts(path, outside) and (total := sum_of(path)):
            found[os.path.relpath(path, base)] = total
    return dict(sorted(found.items()))


def counts(path: Path, outside: Path) -> bool:
    """Return whether a path is one of the user's."""
    if any(part.startswith(".") for part in path.parts) or path.is_relative_to(outside):
        return False
    own = os.path.realpath(path)
    return not own.startswith(tuple(folder for folder in SYSTEM if not str(outside).startswith(folder)))


def sum_of(path: Path) -> str:
    """Sum of the bytes of a file, or of the names in a folder; empty for what is neither."""
    try:
        if path.is_dir():
            names = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith((".", "__pycache__")))
            return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
        if path.is_file():
            with path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        pass
    return ""


def same_reads(reads: object, base: Path) -> bool:
    """Return whether all that a run read is as it was."""
    return isinstance(reads, dict) and all(sum_of(base / name) == total for name, total in reads.items())
