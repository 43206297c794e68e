"""The files to read in folders and patterns, and what is declared about each."""

from __future__ import annotations

import glob
import os
import zipfile
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ilo_analysis.listings.origin.addresses import AddressFilter, feed_of_file
from ilo_analysis.listings.origin.saved import is_folder_of_page, said_by_path
from ilo_analysis.listings.origin.sources import NO_LISTINGS, NO_SOURCES, Sources, find_sources_file, read_sources_file

if TYPE_CHECKING:
    from ilo_analysis.listings.tables import FileTask

_NO_DECLARATION = "has the name of a file that describes the pages, but is not a regular file; it was skipped"
NO_FILE = "a pipe, a device or a broken link, not a file; it was skipped"
_OUTSIDE = "a link that leads out of the folder; it was skipped. To read it, name the file or folder itself"
Paths = str | Path | Iterable[str | Path]


def find_files(
    paths: Paths,
    *,
    format: str | None = None,
    sources: str | Path | None = None,
    addresses: AddressFilter | None = None,
    shown_from: Path | None = None,
    columns: tuple[tuple[str, str], ...] = (),
) -> tuple[list[FileTask], list[tuple[str, str]]]:
    """Return the files to read, by path, and (path, reason) for what is missing.

    Hidden files (`.name`), sources, corrections and saved selections are not listings and are skipped.
    """
    from ilo_analysis.listings.tables import FileTask

    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    tasks: dict[str, FileTask] = {}
    missing: list[tuple[str, str]] = []
    declared = lru_cache(maxsize=None)(_declared)
    within = addresses or AddressFilter()
    used: dict[Path, tuple[Sources, set[str]]] = {}
    for one in given:
        found = list(_files_of(one))
        if not found:
            reason = "there is no such file or folder, or the folder is empty; check the path"
            missing.append((_shown(str(one), None), reason))
        for folder, path, reason in found:
            name = _shown(path, shown_from)
            if reason or not os.path.isfile(path):  # noqa: PTH113 (10,000 files)
                missing.append((name, reason or NO_FILE))
                continue
            own, known = declared(str(sources or ""), folder or os.path.dirname(path))  # noqa: PTH120 (10,000 files)
            if own:
                used.setdefault(own, (known, set()))[1].add(folder or os.path.dirname(path))  # noqa: PTH120
            feed = feed_of_file(name, _shown(folder, shown_from) if folder else "")
            task = FileTask(
                path, name, format, known.of_file(name) if own else None, feed, known, within,
                columns=columns, path_says=said_by_path(name),
            )  # fmt: skip
            tasks.setdefault(os.path.realpath(path), task)
    missing += [(str(path), said) for path, (known, folders) in used.items() for said in _wrong(path, known, folders)]
    return sorted(tasks.values(), key=lambda task: task.source_file), missing


def _wrong(path: Path, known: Sources, folders: set[str]) -> Iterator[str]:
    """Return the problems of a sources file: unknown columns, and rows without their file."""
    yield from known.problems
    names = {name for folder in sorted({*folders, str(path.parent)}) for name in _names_below(folder)}
    ends = {"/".join(parts[start:]) for name in names for parts in [name.split("/")] for start in range(len(parts))}
    for declared in known.by_file:
        if declared not in ends:
            nearest = get_close_matches(declared, names, n=1, cutoff=0.5)
            hint = f"Did you mean {nearest[0]!r}?" if nearest else "Correct its name, or remove the row."
            yield f"it declares {declared!r}, but there is no such file. {hint}"


def _names_below(folder: str) -> Iterator[str]:
    """Yield the files of a folder and of the zip files in it, by their path from there."""
    for name, reason in _inside(folder):
        if reason:
            continue
        yield os.path.relpath(name, folder).replace(os.sep, "/")
        if name.lower().endswith(".zip"):
            try:
                with zipfile.ZipFile(name) as package:
                    yield from package.namelist()
            # Its reader says what is wrong with it.
            except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
                continue


def _declared(sources: str, folder: str) -> tuple[Path | None, Sources]:
    """Return the sources file that goes with a folder, and what it says."""
    own = Path(sources) if sources else find_sources_file(Path(folder))
    return own, read_sources_file(own) if own else NO_SOURCES


def _shown(path: str, base: Path | None) -> str:
    """Return the path as the tables show it: from a base folder, where it lies there, with `/` between folders."""
    shown = path.replace(os.sep, "/") if os.sep != "/" else path
    start = f"{base.as_posix()}/" if base else ""
    shown = shown.removeprefix(start) if start else shown
    if shown.isprintable():
        return shown
    # A name that is no text in UTF-8, or that would act on a terminal, is shown by its codes.
    read = os.fsencode(shown).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in read)


def _files_of(one: str | Path) -> Iterator[tuple[str, str, str]]:
    """Yield (given folder or "", file, reason to skip it or "") for each file of one given path."""
    path = str(Path(one))
    # The functions of `os.path` answer for names that no system allows, too.
    if os.path.isdir(path):  # noqa: PTH112
        yield from ((path, inner, reason) for inner, reason in _inside(path))
    elif os.path.exists(path):  # noqa: PTH110
        yield "", path, ""
    else:
        for name in sorted(glob.glob(str(one), recursive=True)):  # noqa: PTH207 (absolute patterns too)
            yield from _files_of(name) if os.path.isdir(name) else [("", str(Path(name)), "")]  # noqa: PTH112


def _inside(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the files of a folder and its subfolders, each folder once; skipped items have a reason."""
    root, waiting, seen = os.path.realpath(folder), [folder], set[tuple[int, int]]()
    while waiting:
        here = waiting.pop()
        try:
            own = os.stat(here)  # noqa: PTH116 (thousands of folders)
            if (own.st_dev, own.st_ino) in seen:
                continue
            seen.add((own.st_dev, own.st_ino))
            with os.scandir(here) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError as error:
            yield here, f"the folder cannot be opened ({error.strerror}); its contents were skipped"
            continue
        names = {item.name for item in items}
        for item in items:
            if item.name.startswith(".") or (item.name in NO_LISTINGS and os.path.isfile(item.path)):  # noqa: PTH113
                continue
            # A loop of links is no folder.
            if (reason := _unread(item, root)) or not os.path.isdir(item.path):  # noqa: PTH112
                yield item.path, reason
            elif not is_folder_of_page(item.name, names):
                waiting.append(item.path)


def _unread(item: os.DirEntry[str], root: str) -> str:
    """Return why an item of a folder is not read; empty if it is."""
    if item.name in NO_LISTINGS:
        return _NO_DECLARATION
    leads_out = item.is_symlink() and os.path.commonpath([root, os.path.realpath(item.path)]) != root
    return _OUTSIDE if leads_out else ""
