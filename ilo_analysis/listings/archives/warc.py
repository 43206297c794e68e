"""The listing pages in a web archive (WARC, WET), selected by address, then by bytes, then by grammar."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.archives.streams import GZIP, PieceStream, is_packed, unpack_body, unpacked_head, zstd_pieces
from ilo_analysis.listings.origin.addresses import AddressFilter
from ilo_analysis.listings.origin.saved import original

# A listing page has some 40 kB; a record that unpacks to more is a film, damaged, or meant to harm.
MOST_RECORD_BYTES = 16 * 1024 * 1024
# Beginning of a year: a page without two of them has no two date lines.
_CENTURY = re.compile(rb"19|20")
# Answers with a page: the second is one that a proxy has changed, the third a part of one, or all of it in parts.
_PARTIAL = 206
_PAGES = (200, 203, _PARTIAL)
_RANGE = re.compile(r"bytes\s+(\d{1,15})-(\d{1,15})/(\d{1,15}|\*)")
# Types that are no pages whatever their address; servers name many others for pages and feeds.
_NO_PAGES = re.compile(r"(image|video|audio|font|model)/|text/(css|javascript)|application/(javascript|pdf|zip|json)")
# A page that says it is one story; the address of a listing may not have the words of a title.
_STORY = re.compile(rb"""og:type["'][^>]{0,200}content=["']article\b""", re.I)
_TITLE_IN_ADDRESS = re.compile(r"[^/?#]*(?:-[^/?#]+){3,}(?:\.\w+)?/?(?:[?#]|$)|\d{5}")
_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n")


class Record(NamedTuple):
    """One record that may be a listing, or a problem with one or with the archive (`problem`)."""

    offset: int
    url: str = ""
    captured: date | None = None
    charset: str | None = None
    body: bytes = b""
    problem: str = ""


@dataclass
class _Passed:
    """What was passed over at addresses of listings."""

    errors: Counter[int] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    stories: int = 0

    def words(self) -> Iterator[str]:
        """Return sentences about it."""
        start = "records at listing addresses that are not pages were skipped: "
        for name, counts in (("status", self.errors), ("type", self.types)):
            if counts:
                yield start + ", ".join(f"{n:,} of {name} {kind}" for kind, n in sorted(counts.items()))
        if self.stories:
            yield f"pages marked as single stories were skipped: {self.stories:,}"


def read_records(
    archive: str | bytes, *, wet: bool = False, addresses: AddressFilter | None = None
) -> Iterator[Record]:
    """Yield the records of an archive (a path or bytes) that may be listings; no others are unpacked or kept.

    Damage ends the reading and becomes a record with its offset. Error pages and other files at listing addresses are
    counted and named in the last records.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    may_be_listing = (addresses or AddressFilter()).test()
    pages = WarcRecordType.conversion if wet else WarcRecordType.response | WarcRecordType.resource
    end, passed = 0, _Passed()
    try:
        # An opened file, not its name: names decide how the library unpacks, and it would fetch an address.
        with _opened(archive) as stream:
            # Every kind of record is asked for: the last one, of any kind, tells whether the archive is whole.
            for record in ArchiveIterator(stream, parse_http=False):
                end = record.stream_pos
                url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
                if record.record_type & pages and may_be_listing(url):
                    yield from _records(record, url, passed)
                elif record.record_type & WarcRecordType.revisit and may_be_listing(url):
                    yield Record(end, url, problem=_revisit(record, url))
            problem = _break(archive, end, stream)
    except BaseException as error:
        # The library is written in another language; what it gives up with is no `Exception`.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        problem = f"the archive is broken after offset {end:,} ({error}); the records before it were read"
    if problem:
        yield Record(end, problem=problem)
    yield from (Record(end, problem=words) for words in passed.words())


def _revisit(record: Any, url: str) -> str:  # noqa: ANN401 (fastwarc has no types)
    """Return the words for a record that points to an earlier one."""
    day = f" on {record.record_date.date()}" if record.record_date else ""
    earlier = (record.headers.get("WARC-Refers-To-Date") or "")[:10]
    of = f" of {earlier}" if earlier else ""
    return (
        f"the record of {url} at offset {record.stream_pos:,} holds no page: it says that{day} the page was as in an "
        f"earlier capture{of}; read the archive with that capture"
    )


def _break(archive: str | bytes, end: int, stream: BinaryIO) -> str:
    """Return what is wrong with the end of an archive whose last record begins at `end`; "" if it is whole."""
    if isinstance(stream, PieceStream):
        if end == 0 and not stream.size:
            return "the archive holds no whole record; fetch it again"
        return ""
    size = Path(archive).stat().st_size if isinstance(archive, str) else len(archive)
    if end == 0 and size and not _begins_record(archive):
        return "the archive holds no whole record; fetch it again"
    if cut_off(archive, end):
        return f"the archive ends in the middle of the record at offset {end:,}; the records before it were read"
    return ""


def _records(record: Any, url: str, passed: _Passed) -> Iterator[Record]:  # noqa: ANN401
    """Record with its body and what is wrong with it, unless its status or its bytes show that it is no listing."""
    offset, moment, charset, type_ = record.stream_pos, record.record_date, None, ""
    headers = None
    if record.is_http:
        record.parse_http(auto_decode="none")
        headers = record.http_headers
        status = (headers.status_code or 200) if headers is not None else 0
        if status not in _PAGES:
            passed.errors[status] += 1
            return
        type_, charset = (record.http_content_type or "").lower(), record.http_charset
    else:
        type_ = (record.headers.get("Content-Type") or "").lower()
    if _NO_PAGES.match(type_):
        passed.types[type_] += 1
        return
    inner = original(url)
    where = f"the record of {url} at offset {offset:,}"
    try:
        body, problem = _body(record, headers, where)
    except ListingError as error:
        yield Record(offset, url, problem=str(error))
        return
    if problem:
        yield Record(offset, url, problem=f"{where}: {problem}")
    if _TITLE_IN_ADDRESS.search(inner.url.rstrip("/").rpartition("/")[2]) and _STORY.search(body, 0, 20_000):
        passed.stories += 1
        return
    if b"\x00" in body or next(islice(_CENTURY.finditer(body), 1, None), None):
        captured = inner.captured or (moment.date() if moment else None)
        yield Record(offset, inner.url, captured, charset, body)


def _body(record: Any, headers: Any, where: str) -> tuple[bytes, str]:  # noqa: ANN401
    """Return the body of a record, without chunks and unpacked, and what is wrong with it."""
    body: bytes = record.reader.read(MOST_RECORD_BYTES + 1)
    if len(body) > MOST_RECORD_BYTES:
        raise ListingError(f"{where} has more than {MOST_RECORD_BYTES:,} bytes; it was not read.")
    reason = record.headers.get("WARC-Truncated") or ""
    problems = [f"the crawler cut it ({reason}); what is left was read"] if reason else []
    if headers is None:
        return body, "; ".join(problems)
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body, whole = unchunked(body)
    else:
        length = (headers.get("Content-Length") or "").strip()
        whole = not (length.isdecimal() and len(length) < 16 and len(body) < int(length))
    if _is_partial(headers) and not problems:
        problems.append("it is a part of a page; that part was read")
    elif not whole and not problems:
        problems.append("it ends before its end; what is left was read")
    body, problem = unpack_body(body, headers.get("Content-Encoding") or "", MOST_RECORD_BYTES, where)
    if problem and not problems:
        problems.append(problem)
    return body, "; ".join(problems)


def _is_partial(headers: Any) -> bool:  # noqa: ANN401
    """Return whether an answer holds a part of a page only."""
    if headers.status_code != _PARTIAL:
        return False
    found = _RANGE.match((headers.get("Content-Range") or "").strip())
    return not (found and found[1] == "0" and found[3].isdecimal() and int(found[2]) + 1 == int(found[3]))


def unchunked(body: bytes) -> tuple[bytes, bool]:
    r"""Return an HTTP body without its chunk lengths, and whether it is complete.

    A body without chunks is returned unchanged, as crawlers may have joined the chunks already.

    >>> unchunked(b"4\r\nILO \r\n3\r\nG20\r\n0\r\n\r\n")
    (b'ILO G20', True)
    >>> unchunked(b"4\r\nILO \r\n9\r\nG20"), unchunked(b"<html>"), unchunked(b"-6\r\n<html>")
    ((b'ILO G20', False), (b'<html>', True), (b'-6\r\n<html>', True))
    """
    parts: list[bytes] = []
    at = 0
    while found := _SIZE.match(body, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts), True
        parts.append(body[found.end() : found.end() + size])
        at = found.end() + size
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    if not parts:
        return body, True
    return b"".join(parts) + body[at:], False


def cut_off(archive: str | bytes, offset: int) -> bool:
    """Return whether the last record, at this offset, is cut off."""
    with _opened(archive) as stream:
        stream.seek(offset)
        start = stream.read(65_536)
        if start.startswith(GZIP):
            member = zlib.decompressobj(31)
            while start and not member.eof:
                member.decompress(start)
                start = stream.read(65_536)
            return not member.eof
        head, _, _ = start.partition(b"\r\n\r\n")
        length = re.search(rb"^content-length:\s*(\d+)", head, re.I | re.M)
        end = offset + len(head) + 4 + int(length.group(1)) if length else 0
        return end > stream.seek(0, 2)


def _begins_record(archive: str | bytes) -> bool:
    """Return whether an archive begins with a record, packed or not."""
    with _opened(archive) as stream:
        return unpacked_head(stream.read(65_536)).startswith(b"WARC/")


def _opened(archive: str | bytes) -> BinaryIO:
    """Return the archive as a stream; one packed by Zstandard is unpacked as it is read."""
    stream: Any = io.BytesIO(archive) if isinstance(archive, bytes) else Path(archive).open("rb", buffering=0)  # noqa: SIM115
    head = stream.read(4)
    stream.seek(0)
    if is_packed(head) and not head.startswith(GZIP):
        return PieceStream(zstd_pieces(stream), stream)  # type: ignore[return-value]  # it reads bytes as a BinaryIO does
    return stream  # type: ignore[no-any-return]
