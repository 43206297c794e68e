"""Unpack bytes (gzip, Zstandard, Brotli, deflate) within a limit, keeping what precedes any damage."""

from __future__ import annotations

import io
import zlib
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, NamedTuple

from ilo_analysis.errors import ListingError

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# Web archives compressed by Zstandard begin with their dictionary in a separate frame.
DICTIONARY = b"\x5d\x2a\x4d\x18"
_PIECE = 1 << 14
# A kilobyte of Zstandard may hold 32 MB, and the library gives no less than a piece.
_SMALL_PIECE = 1 << 10
_MOST_DICTIONARY = 16 * 1024 * 1024


class Unpacked(NamedTuple):
    """The contents of packed bytes, and how they are cut off ("" if they are whole)."""

    data: bytes
    problem: str = ""


def is_packed(head: bytes) -> bool:
    r"""Return whether bytes begin a gzip or Zstandard file.

    >>> is_packed(b"\x1f\x8b\x08"), is_packed(b"News room")
    (True, False)
    """
    return head.startswith((GZIP, ZSTD, DICTIONARY))


def unpacked_head(start: bytes, size: int = 4096) -> bytes:
    """Return the first unpacked bytes, b"" if the packed ones are damaged; other bytes are returned unchanged."""
    if not is_packed(start):
        return start
    found = b""
    try:
        for piece in _gzip_pieces(start) if start.startswith(GZIP) else zstd_pieces(io.BytesIO(start)):
            found += piece
            if len(found) >= size:
                break
    except (OSError, EOFError):
        pass
    return found[:size]


def unpack(data: bytes, most: int, where: str) -> Unpacked:
    """Unpack a gzip or Zstandard file; `where` names it in messages.

    Raises
    ------
    ListingError
        If it unpacks to more than `most` bytes.
    """
    kind = "gzip" if data.startswith(GZIP) else "Zstandard"
    pieces = _gzip_pieces(data) if kind == "gzip" else zstd_pieces(io.BytesIO(data))
    found = _collected(pieces, most, where)
    if not found.problem:
        return found
    problem = f"the {kind} file {found.problem} after {len(found.data):,} bytes; the part before that was read"
    return Unpacked(found.data, f"{problem}. Fetch or save it again")


def unpack_body(body: bytes, coding: str, most: int, where: str) -> Unpacked:
    """Undo the content coding of a server's response, declared or not; a wrongly declared body stays unchanged.

    Raises
    ------
    ListingError
        If it unpacks to more than `most` bytes.
    """
    for name in (*reversed(coding.lower().replace(" ", "").split(",")), ""):
        pieces = _pieces_of(name, body)
        if pieces is None:
            continue
        found = _collected(pieces, most, where)
        if found.problem and not found.data:
            # Servers announce a coding and send plain text.
            if b"\x00" not in body[:1024] and not is_packed(body) and body.lstrip()[:1].isascii():
                continue
            return Unpacked(b"", f"its body {found.problem}; it was not read")
        if found.problem:
            return Unpacked(found.data, f"its body {found.problem} after {len(found.data):,} bytes; those were read")
        body = found.data
    return Unpacked(body)


def _pieces_of(coding: str, body: bytes) -> Iterator[bytes] | None:
    """Return the pieces of a body in one coding; None for no coding. Its first bytes tell more than its name."""
    if body.startswith(GZIP):
        return _gzip_pieces(body)
    if body.startswith(ZSTD):
        return zstd_pieces(io.BytesIO(body))
    if coding == "br":
        return _brotli_pieces(body)
    if coding == "deflate":
        # Some servers leave out the head that the standard asks for.
        return _zlib_pieces(body, 15 if len(body) > 1 and (body[0] * 256 + body[1]) % 31 == 0 else -15)
    return None


def _collected(pieces: Iterator[bytes], most: int, where: str) -> Unpacked:
    """Join pieces up to a bound; damage ends them."""
    parts, size, problem = [], 0, ""
    try:
        for part in pieces:
            parts.append(part)
            size += len(part)
            if size > most:
                raise ListingError(
                    f"{where} unpacks to more than {most:,} bytes; it was not read. Split it, or check it."
                )
    except EOFError:
        problem = "ends before its end"
    except OSError as error:
        problem = f"is damaged ({error})"
    return Unpacked(b"".join(parts), problem)


def _gzip_pieces(data: bytes) -> Iterator[bytes]:
    """Yield what the members of a gzip file hold; other bytes behind them are padding."""
    at, view = 0, memoryview(data)
    while data.startswith(GZIP, at):
        at += yield from _zlib_pieces(view[at:], 31)


def _zlib_pieces(data: bytes | memoryview, window: int) -> Generator[bytes, None, int]:
    """Yield what one stream of zlib holds; returns how many bytes it took."""
    one, at = zlib.decompressobj(window), 0
    while not one.eof:
        piece = one.unconsumed_tail or bytes(data[at : at + _PIECE])
        if not piece:
            raise EOFError
        if not one.unconsumed_tail:
            at += len(piece)
        before = one.copy()
        try:
            yield one.decompress(piece, _PIECE * 64)
        except zlib.error as error:
            yield from _whole_bytes(before, piece)
            raise OSError(str(error)) from error
    return at - len(one.unused_data)


def _whole_bytes(before: Any, piece: bytes) -> Iterator[bytes]:  # noqa: ANN401 (zlib names no type)
    """Yield what a damaged piece gives before the damage."""
    for n in range(len(piece)):
        try:
            yield before.decompress(piece[n : n + 1])
        except zlib.error:
            return


def _brotli_pieces(body: bytes) -> Iterator[bytes]:
    """Yield what a Brotli stream holds."""
    import brotli

    one, at = brotli.Decompressor(), 0
    try:
        while not one.is_finished():
            takes = one.can_accept_more_data()
            if takes and at >= len(body):
                raise EOFError
            yield one.process(body[at : at + _PIECE] if takes else b"", output_buffer_limit=_PIECE * 64)
            at += _PIECE if takes else 0
    except brotli.error as error:
        raise OSError(str(error)) from error


def zstd_pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the contents of a Zstandard file's frames; a dictionary in the first frame serves the others.

    Raises
    ------
    OSError
        If it is damaged.
    EOFError
        If it is cut off.
    """
    import zstandard

    piece = stream.read(8)
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    try:
        if piece.startswith(DICTIONARY):
            reader = _with_dictionary(stream, int.from_bytes(piece[4:], "little"))
            piece = b""
        piece = piece or stream.read(_SMALL_PIECE)
        while piece:
            frame: Any = reader.decompressobj()
            while not frame.eof:
                if not piece:
                    raise EOFError("it ends before its end")
                yield frame.decompress(piece)
                piece = frame.unused_data if frame.eof else stream.read(_SMALL_PIECE)
            piece = piece or stream.read(_SMALL_PIECE)
    except zstandard.ZstdError as error:
        raise OSError(str(error)) from error


def _with_dictionary(stream: BinaryIO, size: int) -> Any:  # noqa: ANN401 (a decompressor)
    """Return a decompressor with the dictionary that follows, which may itself be compressed."""
    import zstandard

    if size > _MOST_DICTIONARY:
        raise OSError(f"a dictionary of {size:,} bytes")
    data = stream.read(size)
    if data.startswith(ZSTD):
        data = _collected(zstd_pieces(io.BytesIO(data)), _MOST_DICTIONARY, "a dictionary").data
    return zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(data), max_window_size=1 << 27)


class PieceStream(io.RawIOBase):
    """Pieces of bytes as a file that can be read once, forwards."""

    def __init__(self, pieces: Iterator[bytes], source: BinaryIO) -> None:
        self._pieces, self._source, self._left, self.size = pieces, source, memoryview(b""), 0

    def close(self) -> None:
        """Close the file that the pieces come from."""
        self._source.close()
        super().close()

    def readable(self) -> bool:
        """Return True: it can be read."""
        return True

    def seekable(self) -> bool:
        """Return True: it knows its position and can move to a later one."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a later position."""
        ahead = offset if whence == 1 else offset - self.size
        if whence == 2 or ahead < 0:
            raise io.UnsupportedOperation("a stream is read forwards")
        while ahead > 0 and (read := self.read(min(ahead, 1 << 20))):
            ahead -= len(read)
        return self.size

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (what Python hands over)
        """Fill a buffer as far as the next piece goes."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        self.size += len(taken)
        return len(taken)
