"""Find the listing in a page that a browser or mail program saved as one file (MHTML, EML)."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from email.message import Message

from ilo_analysis.listings.origin.saved import mail_day
from ilo_analysis.listings.web.html import HtmlPage, read_html

# Browsers write some hundred bytes of headers and one level of parts; mails have three or four.
MOST_HEADER_BYTES = 256 * 1024
MOST_MULTIPARTS = 50
# A page has few frames with text; advertisements may be many.
MOST_FRAMES = 20
_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")


def read_mhtml(data: bytes) -> HtmlPage:
    """Return the text and links of a saved page: of its first document or, if that has no listing, of a frame."""
    data = _as_bytes_of_ascii(data)
    header_ends = _BLANK_LINE.search(data)
    if (header_ends.start() if header_ends else len(data)) > MOST_HEADER_BYTES:
        return _refused(f"headers of more than {MOST_HEADER_BYTES:,} bytes")
    if data.lower().count(b"multipart/") > MOST_MULTIPARTS:
        return _refused(f"more than {MOST_MULTIPARTS} nested packages")
    # The newer policy takes headers apart, at a cost that grows with the square of their length.
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts = [part for part in message.walk() if part.get_content_type() in _PAGES]
    if not parts:
        return _refused("no HTML part")
    main = _main_part(message, parts)
    url = str(message.get("Snapshot-Content-Location") or main.get("Content-Location") or "").strip()
    page = _read(main, url)
    if not page.n_dates:
        frames = [part for part in parts if part is not main][:MOST_FRAMES]
        page = max([page, *(_read(part, url) for part in frames)], key=lambda one: one.n_dates)
    cut = any("CloseBoundary" in type(defect).__name__ for part in message.walk() for defect in part.defects)
    problem = "the saved page ends before its end; the part before that was read. Save it again" if cut else ""
    day = page.captured or mail_day(str(message.get("Date") or ""))
    return page._replace(captured=day, problem="; ".join(filter(None, (problem, page.problem))))


def _as_bytes_of_ascii(data: bytes) -> bytes:
    """Return the data without a byte order mark, and not in UTF-16, as an editor may have saved it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _refused(what: str) -> HtmlPage:
    return HtmlPage("", {}, "", None, f"the saved page has {what}; save it again as HTML")


def _main_part(message: Message, parts: list[Message]) -> Message:
    """Return the part that the file names as its document, by its id or its address; else the first."""
    start = str(message.get_param("start") or "").strip()
    address = str(message.get("Snapshot-Content-Location") or message.get("Content-Location") or "").strip()
    named = (part for part in parts if start and str(part.get("Content-ID") or "").strip() == start)
    addressed = (part for part in parts if address and str(part.get("Content-Location") or "").strip() == address)
    return next(named, None) or next(addressed, parts[0])


def _read(part: Message, url: str) -> HtmlPage:
    """Return a part as a page; a frame with its own address keeps it."""
    body = part.get_payload(decode=True)
    own = str(part.get("Content-Location") or "").strip()
    address = own if own.startswith(("http://", "https://")) else url
    return read_html(body if isinstance(body, bytes) else b"", part.get_content_charset(), address)
