"""Layer 1: the listing pages in a web archive (WARC, WET), by address, by bytes, then by grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.sources import AddressFilter

# A listing page has some 40 kB; a record that unpacks to more is a film, damaged, or meant to harm.
MOST_RECORD_BYTES = 16 * 1024 * 1024
# A year beside a letter, a full stop or a hyphen: without one a page cannot have a date line.
_YEAR = re.compile(rb"(?:19|20)\d\d")


class Record(NamedTuple):
    """One record that may be a listing, or a break in the archive (`problem`)."""

    offset: int
    url: str = ""
    captured: date | None = None
    charset: str | None = None
    body: bytes = b""
    problem: str = ""


def read_records(path: str, *, wet: bool = False, addresses: AddressFilter | None = None) -> Iterator[Record]:
    """Return the records of an archive that may be listings; nothing else is unpacked or kept.

    A break ends the reading; it is the last record given, with its offset.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = (addresses or AddressFilter()).pattern().match
    kinds = WarcRecordType.conversion if wet else WarcRecordType.response | WarcRecordType.resource
    end = 0
    try:
        for record in ArchiveIterator(path, record_types=WarcRecordType.any_type, parse_http=False):
            end = record.stream_pos
            if not record.record_type & kinds:
                continue
            url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
            if wanted(url):
                found = _record(record, url)
                if found:
                    yield found
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        reason = f"the archive is broken after offset {end:,} ({error}); the records before it were read"
        yield Record(end, problem=reason)
        return
    if end == 0 and Path(path).stat().st_size > 0:
        yield Record(0, problem="the archive holds no whole record; fetch it again")
    elif end and cut_off(path, end):
        reason = f"the archive ends in the middle of the record at offset {end:,}; the records before it were read"
        yield Record(end, problem=reason)


def _record(record: Any, url: str) -> Record | None:  # noqa: ANN401 (fastwarc has no types)
    """Record with its body, unless its bytes show that it is no listing."""
    offset, captured, charset = record.stream_pos, record.record_date, None
    if record.is_http:
        record.parse_http(auto_decode="none")
        headers = record.http_headers
        if headers is None or (headers.status_code or 200) != 200:
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
    return Record(offset, url, day, charset, body) if _YEAR.search(body) else None


def _decoded(record: Any, headers: Any) -> bytes | None:  # noqa: ANN401
    """Body of an HTTP record, unchunked and unpacked within the bound; None if it breaks the bound or is damaged."""
    import gzip
    import io
    import zlib

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


def cut_off(path: str, offset: int) -> bool:
    """Return whether the record at an offset, the last one, lacks its end."""
    import zlib

    with Path(path).open("rb") as stream:
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
