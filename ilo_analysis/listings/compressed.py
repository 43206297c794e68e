"""The files inside a file: `.gz` and `.zip` are unpacked in memory, within a bound."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.foreign import office_file

# A listing page has some 40 kB and a long table some MB; what unpacks to more is damaged or meant to harm.
MOST_BYTES = 256 * 1024 * 1024
MOST_MEMBERS = 100_000
# A list of sources has a line of some hundred bytes for each file.
MOST_NAMED_BYTES = 16 * 1024 * 1024
# A `.gz` in a `.zip` is common, a `.zip` in that is not.
DEEPEST = 2
_PIECE = 1 << 14
# What the libraries raise for damaged packages.
_BROKEN = (
    *(OSError, EOFError, RuntimeError, NotImplementedError, ValueError, OverflowError),
    *(zlib.error, lzma.LZMAError, struct.error, zipfile.BadZipFile),
)


class Member(NamedTuple):
    """One unpacked file: its name inside the package ("" for the file itself), its bytes, and how they break off."""

    name: str
    data: bytes
    problem: str = ""


def is_packed(head: bytes) -> bool:
    r"""Return whether bytes begin a gzip or zip file.

    >>> is_packed(b"PK\x03\x04"), is_packed(b"\x1f\x8b\x08"), is_packed(b"News room")
    (True, True, False)
    """
    return head.startswith((b"\x1f\x8b", b"PK\x03\x04"))


def gzip_head(start: bytes, size: int = 4096) -> bytes:
    """First bytes of what gzip data holds; b"" if it is broken from the start."""
    try:
        return zlib.decompressobj(31).decompress(start, size)
    except zlib.error:
        return b""


def members(path: Path, most: int = MOST_BYTES) -> Iterator[Member]:
    """Files inside a file, one after the other; a plain file is its own only member.

    Raises
    ------
    ListingError
        If a member is larger than `most` bytes, or a zip file is broken; members before it have been given.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(b"PK\x03\x04") and not office_file(path):
        # A zip file is not read whole: only its members are held in memory, one at a time.
        yield from _zip_members(path, path.as_posix(), most, 1)
    elif path.stat().st_size > most:
        raise ListingError(f"{path.as_posix()} has more than {most:,} bytes; split it.")
    else:
        yield from unpacked(path.read_bytes(), path.as_posix(), most)


def unpacked(data: bytes, where: str, most: int = MOST_BYTES, depth: int = 0) -> Iterator[Member]:
    """Files inside the bytes of one; `where` names it in messages."""
    is_zip = data.startswith(b"PK\x03\x04")
    if is_zip and office_file(io.BytesIO(data)):
        # What an office program packs as a zip file is one file.
        yield Member("", data)
        return
    if is_packed(data) and depth > DEEPEST:
        raise ListingError(f"{where} lies in a package in a package in a package; unpack it first.")
    if is_zip:
        yield from _zip_members(io.BytesIO(data), where, most, depth + 1)
    elif data.startswith(b"\x1f\x8b") and not gzip_head(data[:65_536]).startswith(b"WARC/"):
        inner, problem = gunzip(data, most, where)
        for member in unpacked(inner, where, most, depth + 1):
            yield member._replace(problem=problem or member.problem)
    else:
        # Archives of the web stay packed: their records are packed one by one, and most are never unpacked.
        yield Member("", data)


def gunzip(data: bytes, most: int, where: str) -> tuple[bytes, str]:
    """Unpack gzip data; where it breaks, what is before the break comes back, with a word about it."""
    parts: list[bytes] = []
    size = at = 0
    problem = ""
    while at < len(data) and data.startswith(b"\x1f\x8b", at) and not problem:
        one = zlib.decompressobj(31)
        while at < len(data) and not one.eof:
            before, piece = one.copy(), data[at : at + _PIECE]
            try:
                part = one.decompress(piece, most - size + 1)
            except zlib.error as error:
                part, problem = _whole_bytes(before, piece), f"is damaged ({error})"
                parts.append(part)
                break
            at += len(piece) - len(one.unused_data) - len(one.unconsumed_tail)
            size += len(part)
            parts.append(part)
            if size > most:
                raise ListingError(_too_much(where, most))
        if not one.eof and not problem:
            problem = "ends before its end"
    whole = b"".join(parts)
    if problem:
        problem = f"the gzip file {problem} after {len(whole):,} bytes; what is before was read. Fetch or save it again"
    return whole, problem


def _whole_bytes(before: zlib._Decompress, piece: bytes) -> bytes:
    """What a damaged piece gives before the damage."""
    whole = b""
    for n in range(len(piece)):
        try:
            whole += before.decompress(piece[n : n + 1])
        except zlib.error:
            break
    return whole


def member_named(package: Path | io.BytesIO, name: str, most: int = MOST_NAMED_BYTES) -> bytes:
    """Bytes of a zip file's member of that name, the one nearest to its root; b"" if there is none that can be read.

    What unpacks to more than `most` bytes counts as one that cannot be read.
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


def _zip_members(package: Path | io.BytesIO, where: str, most: int, depth: int) -> Iterator[Member]:
    """Files in a zip file, by name; the order in which they were packed does not matter."""
    try:
        with zipfile.ZipFile(package) as opened:
            names = sorted(info.filename for info in opened.infolist() if not info.is_dir())
            if len(names) > MOST_MEMBERS:
                raise ListingError(f"{where} holds {len(names):,} files, more than {MOST_MEMBERS:,}; split it.")
            total = 0
            for name in names:
                own = f"{where}!{name}"
                try:
                    with opened.open(name) as stream:
                        data = stream.read(most - total + 1)
                except _BROKEN as error:
                    yield Member(name, b"", f"it cannot be unpacked ({error}); pack it again")
                    continue
                total += len(data)
                if total > most:
                    raise ListingError(_too_much(own, most))
                for inner in unpacked(data, own, most - total + len(data), depth):
                    yield inner._replace(name=f"{name}/{inner.name}" if inner.name else name)
    except _BROKEN as error:
        raise ListingError(f"{where} is a zip file that cannot be unpacked ({error}).") from error


def _too_much(where: str, most: int) -> str:
    return f"{where} unpacks to more than {most:,} bytes; it was not read. Split it, or check it."
