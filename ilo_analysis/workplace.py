"""A folder that one process at a time writes to: its lock, its hidden work folder, the end of its workers.

The lock is the operating system's, so it ends with the process that holds it, however that process ends. Its leftovers
are recognised by the note in its work folder, and removed by the next process.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ilo_analysis.errors import FolderError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

LOCK = ".ilo-analysis.lock"
WORK = ".ilo-analysis"
# Says who works here, and that the work folder is this program's.
OWNER = "owner.json"
# Processes of one that was killed hold its lock until they have noticed, within a second.
PATIENCE_SECONDS = 3
# Ends the name that a folder has here while another takes its place.
OLD = ".old"
# What a terminal sends to all that it runs.
TERMINAL_SIGNALS = {signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)}
# A process that was asked to end does so within a fraction of this.
END_SECONDS = 5


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[Path]:
    """Yield the work folder in a folder, created if needed, which belongs to this process until the block ends.

    Raises
    ------
    FolderError
        If another process writes to the folder, or nobody can.
    """
    with said_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, thread_local=False)
        try:
            lock.acquire(timeout=PATIENCE_SECONDS)
        except Timeout:
            raise FolderError(
                f"{folder} is in use{_owner(folder)}. Wait until that has ended, or choose another folder."
            ) from None
    try:
        work = folder / WORK
        with said_in_words(folder):
            _begin(work)
        try:
            yield work
        finally:
            _clear(work)
    finally:
        lock.release()


@contextlib.contextmanager
def said_in_words(folder: Path) -> Iterator[None]:
    """Turn the system's error for a folder that cannot be written to into one sentence."""
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise FolderError(f"{folder} cannot be written to: a file has that name. Choose another folder.") from error
    except OSError as error:
        place = f"{error.filename}: " if error.filename and str(error.filename) != str(folder) else ""
        raise FolderError(
            f"{folder} cannot be written to ({place}{error.strerror or error}). Make room, or choose another folder."
        ) from error


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a hidden file beside `path` that replaces it at the end, and is removed if writing it fails."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_whole(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text file in one step, so that no reader finds half of it; its folder is created if needed.

    Raises
    ------
    FolderError
        If the folder cannot be written to.
    """
    with said_in_words(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part:
            part.write_text(text, encoding=encoding, newline="\n")


def _begin(work: Path) -> None:
    """Create the work folder; if this program left one there, it belongs to a process that has died."""
    if work.exists() and not (work / OWNER).is_file() and (not work.is_dir() or any(work.iterdir())):
        raise FolderError(f"{work} was not made by this program. Move it away, or choose another folder.")
    _clear(work)
    work.mkdir(exist_ok=True)
    note = {"process": os.getpid(), "machine": socket.gethostname(), "begun": datetime.now(UTC).isoformat()}
    (work / OWNER).write_text(json.dumps(note) + "\n", encoding="utf-8")


def _clear(work: Path) -> None:
    """Remove a work folder, its note last, so that a process killed here leaves a folder that can be recognised.

    A folder that was to be replaced and was not goes back to its place.
    """
    for old in work.glob(f"*{OLD}"):
        if not (place := work.with_name(old.name.removesuffix(OLD))).exists():
            old.rename(place)
    for path in work.glob("*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != OWNER:
            path.unlink(missing_ok=True)
    shutil.rmtree(work, ignore_errors=True)


def _owner(folder: Path) -> str:
    """Return who works in a folder and since when; empty if the note cannot be read."""
    try:
        note = json.loads((folder / WORK / OWNER).read_text(encoding="utf-8"))
        begun = datetime.fromisoformat(note["begun"])
        minutes = int((datetime.now(UTC) - begun).total_seconds() // 60)
        where = "" if note["machine"] == socket.gethostname() else f" on {note['machine']}"
        age = f"{minutes} minutes ago" if minutes != 1 else "1 minute ago"
        return f" by process {note['process']}{where}, which began at {begun:%Y-%m-%d %H:%M} UTC ({age})"
    except (OSError, ValueError, KeyError, TypeError):
        return " by another process"


def file_sum(path: Path) -> str:
    """Return sha256 of the bytes of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextlib.contextmanager
def workers(jobs: int, method: str, sockets: str = "") -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of processes that end with this one, and leave Ctrl-C and the closing of a terminal to it.

    If the block fails, they are ended at once. `method` is how they are started; `sockets` is a folder to be removed
    if this process is killed.
    """
    from concurrent.futures import ProcessPoolExecutor

    others = multiprocessing.active_children()
    context = multiprocessing.get_context(method)
    with _signals_blocked():
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_worker, initargs=(sockets,))
        for _ in range(jobs):
            pool.submit(os.getpid)  # starts another one
    try:
        yield pool
    except BaseException:
        # The pool itself would finish the work that waits, and wait for ever for a process that misses its end.
        pool.shutdown(wait=False, cancel_futures=True)
        _end([child for child in multiprocessing.active_children() if child not in others])
        raise
    pool.shutdown()


@contextlib.contextmanager
def _signals_blocked() -> Iterator[None]:
    """Start processes that are deaf to a terminal's signals until they have said that they ignore them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TERMINAL_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker(sockets: str) -> None:
    """Leave the signals of a terminal to the starter, and end when it does."""
    for number in TERMINAL_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TERMINAL_SIGNALS)
    # An exception, so that a plain kernel, whose parent this process is, is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    _end_with_starter(sockets)


def _end(children: Sequence[BaseProcess]) -> None:
    """End processes, by force if need be."""
    for child in children:
        child.terminate()
    for child in children:
        child.join(END_SECONDS)
        child.kill()


def _end_with_starter(sockets: str) -> None:
    """Let this worker end when the process that started it has, however that one ended; `sockets` goes with it."""
    starter = multiprocessing.parent_process()
    if starter is None:
        return

    def watch() -> None:
        """End this process once the starter has ended."""
        # The sentinel tells at once, unless another worker holds its other end open.
        while not wait([starter.sentinel], timeout=1) and is_alive(starter.pid):
            pass
        if sockets:
            shutil.rmtree(sockets, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def is_alive(process: int | None) -> bool:
    """Return whether there is a process of this number."""
    try:
        os.kill(process or 0, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
