"""The files inside a file: gzip, Zstandard and zip are unpacked in memory, within common limits."""

from __future__ import annotations

import io
import lzma
import shutil
import struct
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.archives.streams import is_packed, unpack, unpacked_head
from ilo_analysis.listings.foreign import office_file
from ilo_analysis.listings.origin.saved import is_folder_of_page

# A listing page has some 40 kB and a long table some MB; what unpacks to more is damaged or meant to harm.
MOST_BYTES = 256 * 1024 * 1024
# An archive of the web in a package is read piece by piece from the disk.
MOST_ARCHIVE_BYTES = 16 * 1024 * 1024 * 1024
MOST_MEMBERS = 100_000
MOST_SECONDS = 1800.0
# A list of sources has a line of some hundred bytes for each file.
MOST_NAMED_BYTES = 16 * 1024 * 1024
# A `.gz` in a `.zip` is common, a `.zip` in that is not.
DEEPEST = 2
ZIP = b"PK\x03\x04"
# What the libraries raise for damaged packages.
_BROKEN = (
    *(OSError, EOFError, RuntimeError, NotImplementedError, ValueError, OverflowError),
    *(zlib.error, lzma.LZMAError, struct.error, zipfile.BadZipFile),
)


class Member(NamedTuple):
    """One unpacked file: its name inside the package ("" for the file itself), its bytes, and how they are cut off."""

    name: str
    data: bytes
    problem: str = ""
    path: str = ""  # of the file on the disk that holds it, where it is too large for memory


@dataclass
class Bounds:
    """The limits of all packages in one file together: bytes, files and seconds."""

    most: int = MOST_BYTES
    files: int = MOST_MEMBERS
    seconds: float = MOST_SECONDS
    clock: Callable[[], float] = time.monotonic
    bytes_left: int = field(init=False)
    until: float = field(init=False)

    def __post_init__(self) -> None:
        """Start counting."""
        self.bytes_left, self.until = self.most, self.clock() + self.seconds

    def spend(self, where: str, size: int = 0) -> None:
        """Count one file of some bytes.

        Raises
        ------
        _Spent
            If a bound is reached; the message names the file.
        """
        self.files, self.bytes_left = self.files - 1, self.bytes_left - size
        for reached, bound in (
            (self.bytes_left < 0, f"more than {self.most:,} bytes"),
            (self.files < 0, "more files than are read from one package"),
            (self.clock() > self.until, f"what takes longer than {self.seconds:,.0f} seconds"),
        ):
            if reached:
                raise _Spent(f"{where} unpacks to {bound}; it was not read, nor what follows. Split it, or check it")


class _Spent(ListingError):
    """A package has reached a limit."""


def members(path: Path, bounds: Bounds | None = None) -> Iterator[Member]:
    """Yield the files inside a file; a plain file is its own only member.

    A member that cannot be unpacked has no bytes and a problem; the members after it still follow.
    """
    bounds = bounds or Bounds()
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(ZIP) and not office_file(path):
        # A zip file is not read whole: only its members are held in memory, one at a time.
        yield from _bounded(_zip_members(path, path.as_posix(), bounds, 1))
    elif path.stat().st_size > bounds.most:
        raise ListingError(f"{path.as_posix()} has more than {bounds.most:,} bytes; split it.")
    else:
        yield from unpacked(path.read_bytes(), path.as_posix(), bounds)


def unpacked(data: bytes, where: str, bounds: Bounds | None = None) -> Iterator[Member]:
    """Yield the files inside the bytes of a file; `where` names it in messages."""
    yield from _bounded(_unpacked(data, where, bounds or Bounds(), 0))


def _bounded(found: Iterator[Member]) -> Iterator[Member]:
    """Yield members up to a bound, and report the bound if it is reached."""
    try:
        yield from found
    except _Spent as error:
        yield Member("", b"", str(error))


def _unpacked(data: bytes, where: str, bounds: Bounds, depth: int) -> Iterator[Member]:
    """Yield the files in a package, which is nested at this depth."""
    is_zip = data.startswith(ZIP)
    if is_zip and office_file(io.BytesIO(data)):
        # What an office program packs as a zip file is one file.
        yield Member("", data)
    elif (is_zip or is_packed(data)) and depth > DEEPEST:
        yield Member("", b"", "it lies in a package in a package in a package; unpack it first")
    elif is_zip:
        yield from _zip_members(io.BytesIO(data), where, bounds, depth + 1)
    elif is_packed(data) and not unpacked_head(data[:65_536]).startswith(b"WARC/"):
        try:
            inner, problem = unpack(data, max(bounds.bytes_left, 0), where)
        except ListingError as error:
            raise _Spent(str(error)) from error
        bounds.spend(where, len(inner))
        for member in _unpacked(inner, where, bounds, depth + 1):
            yield member._replace(problem=problem or member.problem)
    else:
        # Archives of the web stay packed: their records are packed one by one, and most are never unpacked.
        yield Member("", data)


def member_named(package: Path | io.BytesIO, name: str, most: int = MOST_NAMED_BYTES) -> bytes:
    """Return the bytes of a zip file's member by name, the one nearest the root; b"" if none can be read.

    A member that unpacks to more than `most` bytes counts as unreadable.
    """
    try:
        with zipfile.ZipFile(package) as opened:
            found = [path for path in opened.namelist() if path.rpartition("/")[2] == name]
            if not found:
                return b""
            with opened.open(min(found, key=lambda path: (path.count("/"), path))) as stream:
                data = stream.read(most + 1)
    except _BROKEN:
        return b""
    return data if len(data) <= most else b""


def _zip_members(package: Path | io.BytesIO, where: str, bounds: Bounds, depth: int) -> Iterator[Member]:
    """Yield the files in a zip file, by name; the order in which they were packed does not matter."""
    try:
        opened = zipfile.ZipFile(package)
    except _BROKEN as error:
        yield Member("", b"", f"a zip file that cannot be unpacked ({error}); pack it again")
        return
    with opened:
        for name, info in _pages_of(opened):
            own = f"{where}!{name}"
            if info.file_size > bounds.bytes_left and _is_web_archive(opened, info):
                bounds.spend(own)
                yield from _on_disk(opened, info, name)
                continue
            try:
                with opened.open(info) as stream:
                    data = stream.read(max(bounds.bytes_left, 0) + 1)
            except _BROKEN as error:
                bounds.spend(own)
                yield Member(name, b"", f"it cannot be unpacked ({error}); pack it again")
                continue
            # The bytes of a package inside are those of its own members.
            bounds.spend(own, len(data))
            for inner in _unpacked(data, own, bounds, depth):
                yield inner._replace(name=f"{name}/{inner.name}" if inner.name else name)


def _is_web_archive(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Return whether a member of a zip file is a web archive, compressed or not."""
    try:
        with opened.open(info) as stream:
            return unpacked_head(stream.read(65_536)).startswith(b"WARC/")
    except _BROKEN:
        return False


def _on_disk(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[Member]:
    """Yield a web archive as a file on disk while it is read, piece by piece."""
    if info.file_size > MOST_ARCHIVE_BYTES:
        yield Member(name, b"", f"it unpacks to more than {MOST_ARCHIVE_BYTES:,} bytes; unpack it, and read it alone")
        return
    with tempfile.NamedTemporaryFile(prefix="ilo_analysis-", suffix=".warc") as copy:
        problem = ""
        try:
            with opened.open(info) as stream:
                shutil.copyfileobj(stream, copy, 1 << 20)
        except _BROKEN as error:
            problem = f"it cannot be unpacked to its end ({error}); the part before that was read"
        copy.flush()
        yield Member(name, b"", problem, copy.name)


def _pages_of(opened: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Yield names and members of a zip file that may be pages; a number distinguishes members with the same name."""
    infos = sorted((one for one in opened.infolist() if not one.is_dir()), key=lambda one: one.filename)
    names = {one.filename for one in infos}
    # A web archive in a package (WACZ) has lists and logs beside its archives.
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        infos = [one for one in infos if one.filename.startswith("archive/")]
    seen = Counter[str]()
    found = []
    for info in infos:
        name = info.filename
        folders = name.split("/")[:-1]
        saved = (("/".join(folders[:n]), folder) for n, folder in enumerate(folders))
        if any(is_folder_of_page(f"{above}/{one}".lstrip("/"), names) for above, one in saved):
            continue
        seen[name] += 1
        found.append((name if seen[name] == 1 else f"{name} ({seen[name]})", info))
    return found
