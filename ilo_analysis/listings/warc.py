"""The listing pages in a web archive (WARC, WET), by address, by bytes, then by grammar."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ilo_analysis.listings.compressed import gzip_head
from ilo_analysis.listings.sources import AddressFilter

# A listing page has some 40 kB; a record that unpacks to more is a film, damaged, or meant to harm.
MOST_RECORD_BYTES = 16 * 1024 * 1024
# Beginnings of years: a page without two of them has no two date lines.
_CENTURIES = (b"19", b"20")
_FEWEST = 2


class Record(NamedTuple):
    """One record that may be a listing, or a break in the archive (`problem`)."""

    offset: int
    url: str = ""
    captured: date | None = None
    charset: str | None = None
    body: bytes = b""
    problem: str = ""


def read_records(
    archive: str | bytes, *, wet: bool = False, addresses: AddressFilter | None = None
) -> Iterator[Record]:
    """Return the records of an archive (a path, or bytes) that may be listings; nothing else is unpacked or kept.

    A break ends the reading; it is given as a record with its offset. Error pages at addresses of listings are
    counted, and named in the last record.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    may_be_listing = (addresses or AddressFilter()).test()
    kinds = WarcRecordType.conversion if wet else WarcRecordType.response | WarcRecordType.resource
    end, errors = 0, Counter[int]()
    try:
        # An opened file, not its name: names decide how the library unpacks, and it would fetch an address.
        with _opened(archive) as stream:
            # Every kind of record is asked for: the last one, of any kind, tells whether the archive is whole.
            for record in ArchiveIterator(stream, parse_http=False):
                end = record.stream_pos
                if record.record_type & kinds and may_be_listing(url := record.headers.get("WARC-Target-URI") or ""):
                    found = _record(record, url.strip("<>"), errors)
                    if found:
                        yield found
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        reason = f"the archive is broken after offset {end:,} ({error}); the records before it were read"
        yield Record(end, problem=reason)
    else:
        problem = _break(archive, end)
        if problem:
            yield Record(end, problem=problem)
    if errors:
        counts = ", ".join(f"{number:,} of status {status}" for status, number in sorted(errors.items()))
        yield Record(end, problem=f"records at addresses of listings that are no pages were passed over: {counts}")


def _break(archive: str | bytes, end: int) -> str:
    """What is wrong with the end of an archive whose last record begins at `end`; "" if it is whole."""
    size = Path(archive).stat().st_size if isinstance(archive, str) else len(archive)
    if end == 0 and size and not _begins_record(archive):
        return "the archive holds no whole record; fetch it again"
    if cut_off(archive, end):
        return f"the archive ends in the middle of the record at offset {end:,}; the records before it were read"
    return ""


def _record(record: Any, url: str, errors: Counter[int]) -> Record | None:  # noqa: ANN401 (fastwarc has no types)
    """Record with its body, unless its status or its bytes show that it is no listing."""
    offset, captured, charset = record.stream_pos, record.record_date, None
    if record.is_http:
        record.parse_http(auto_decode="none")
        headers = record.http_headers
        status = (headers.status_code or 200) if headers is not None else 0
        if status != 200:
            errors[status] += 1
            return None
        if not (record.http_content_type or "text/html").startswith(("text/", "application/xhtml")):
            return None
        charset = record.http_charset
        body = _decoded(record, headers)
    else:
        body = record.reader.read(MOST_RECORD_BYTES + 1)
    day = captured.date() if captured else None
    if body is None or len(body) > MOST_RECORD_BYTES:
        reason = f"the record of {url} unpacks to more than {MOST_RECORD_BYTES:,} bytes or is damaged; it was not read"
        return Record(offset, url, day, problem=reason)
    enough = b"\x00" in body or sum(map(body.count, _CENTURIES)) >= _FEWEST
    return Record(offset, url, day, charset, body) if enough else None


def _decoded(record: Any, headers: Any) -> bytes | None:  # noqa: ANN401
    """Body of an HTTP record, unchunked and unpacked within the bound; None if it breaks the bound or is damaged."""
    body: bytes = record.reader.read(MOST_RECORD_BYTES + 1)
    if len(body) > MOST_RECORD_BYTES:
        return None
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = unchunked(body)
    coding = (headers.get("Content-Encoding") or "").lower()
    try:
        if "gzip" in coding and body.startswith(b"\x1f\x8b"):
            return gzip.GzipFile(fileobj=io.BytesIO(body)).read(MOST_RECORD_BYTES + 1)
        if "deflate" in coding:
            return zlib.decompressobj().decompress(body, MOST_RECORD_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return body


def unchunked(body: bytes) -> bytes:
    r"""Return an HTTP body without the lengths between its chunks; a body without any is given back.

    >>> unchunked(b"4\r\nILO \r\n3\r\nG20\r\n0\r\n\r\n")
    b'ILO G20'
    """
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at)
        try:
            size = int(body[at:end].split(b";")[0], 16)
        except ValueError:
            return b"".join(parts) + body[at:] if parts else body
        if size == 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 4 + size
    return b"".join(parts)


def cut_off(archive: str | bytes, offset: int) -> bool:
    """Return whether the record at an offset, the last one, lacks its end."""
    with _opened(archive) as stream:
        stream.seek(offset)
        start = stream.read(65_536)
        if start.startswith(b"\x1f\x8b"):
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
    """Whether an archive begins with a record, packed or not."""
    with _opened(archive) as stream:
        start = stream.read(65_536)
    return (gzip_head(start) if start.startswith(b"\x1f\x8b") else start).startswith(b"WARC/")


def _opened(archive: str | bytes) -> BinaryIO:
    """Archive as a stream."""
    return Path(archive).open("rb", buffering=0) if isinstance(archive, str) else io.BytesIO(archive)
