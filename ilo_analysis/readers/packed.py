"""Layer 1: the files inside a file: `.gz` and `.zip` are unpacked in memory, within a bound."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ilo_analysis.errors import ListingError

# A listing page has some 40 kB and a long table some MB; what unpacks to more is damaged or meant to harm.
MOST_BYTES = 256 * 1024 * 1024
MOST_MEMBERS = 100_000


class Member(NamedTuple):
    """One unpacked file: its name inside the package ("" for the file itself) and its bytes."""

    name: str
    data: bytes


def is_packed(head: bytes) -> bool:
    r"""Return whether bytes begin a gzip or zip file.

    >>> is_packed(b"PK\x03\x04"), is_packed(b"\x1f\x8b\x08"), is_packed(b"News room")
    (True, True, False)
    """
    return head.startswith((b"\x1f\x8b", b"PK\x03\x04"))


def gzip_head(path: Path, size: int = 4096) -> bytes:
    """First bytes of what a gzip file holds; b"" if it is broken from the start."""
    with path.open("rb") as stream:
        start = stream.read(65_536)
    try:
        return zlib.decompressobj(31).decompress(start, size)
    except zlib.error:
        return b""


def members(path: Path, most: int = MOST_BYTES) -> Iterator[Member]:
    """Files inside a file, one after the other; a plain file is its own only member.

    Raises
    ------
    ListingError
        If a member is larger than `most` bytes, or the package is broken; members before it have been given.
    """
    data = path.read_bytes() if path.stat().st_size <= most else None
    if data is None:
        with path.open("rb") as stream:
            packed = is_packed(stream.read(4))
        if not packed:
            raise ListingError(f"{path.as_posix()} has more than {most:,} bytes; split it.")
    if (data or b"").startswith(b"PK\x03\x04") or (data is None and zipfile.is_zipfile(path)):
        yield from _zip_members(path, most)
    elif data is None or data.startswith(b"\x1f\x8b"):
        yield Member("", _gunzip(path, most))
    else:
        yield Member("", data)


def _gunzip(path: Path, most: int) -> bytes:
    """Unpack a gzip file."""
    try:
        with gzip.open(path) as stream:
            data = stream.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ListingError(f"{path.as_posix()} is a broken gzip file ({error}); fetch or save it again.") from error
    return _within(data, most, path.as_posix())


def _zip_members(path: Path, most: int) -> Iterator[Member]:
    """Files in a zip file, by name; the order in which they were packed does not matter."""
    try:
        with zipfile.ZipFile(path) as package:
            names = sorted(info.filename for info in package.infolist() if not info.is_dir())
            if len(names) > MOST_MEMBERS:
                reason = f"holds {len(names):,} files, more than {MOST_MEMBERS:,}; split it."
                raise ListingError(f"{path.as_posix()} {reason}")
            total = 0
            for name in names:
                with package.open(name) as stream:
                    data = _within(stream.read(most - total + 1), most - total, f"{path.as_posix()}!{name}")
                total += len(data)
                yield Member(name, data)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ListingError(f"{path.as_posix()} is a zip file that cannot be unpacked ({error}).") from error


def _within(data: bytes, most: int, name: str) -> bytes:
    """Give the data back if it keeps the bound."""
    if len(data) > most:
        raise ListingError(f"{name} unpacks to more than {most:,} bytes; it was not read. Split it, or check it.")
    return data
