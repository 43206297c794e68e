"""Bytes to text, whatever the encoding, and a clear word where there is no text."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})|<\?xml[^>]{0,80}encoding=["']([\w-]{2,30})""", re.I
)
# Control characters that no text holds; a tab, line ends, form feed and escape (in terminal dumps) are let through.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD = 4096
# Codecs of Python that turn bytes into text without being charsets of pages.
_NO_CHARSETS = frozenset(["unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs", "oem"])


class Decoded(NamedTuple):
    """Text, the encoding it was read in, and what was wrong with it ("" if nothing)."""

    text: str
    encoding: str
    problem: str = ""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    r"""Text of a file: by its byte order mark, the declared charset, or what its bytes allow.

    >>> decode("9 août 2021".encode("cp1252"))[:2]
    ('9 août 2021', 'cp1252')
    >>> decode("June".encode("utf-16"))[:2]
    ('June', 'utf-16')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data, encoding)
    wide = _unmarked_utf16(data)
    if wide:
        return _lenient(data, wide)
    try:
        # Nearly every file; what it declares is looked for only in the others.
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    for encoding in filter(None, (_known(declared), _meta_charset(data))):
        try:
            return Decoded(data.decode(encoding), encoding)
        except (UnicodeDecodeError, ValueError):
            continue
    return _lenient(data, "utf-8") if _mostly_utf8(data) else _western(data)


def looks_binary(data: bytes) -> bool:
    r"""Return whether the bytes cannot be text in any encoding that listings have.

    >>> looks_binary(b"\x89PNG\r\n\x1a\n\x00\x00"), looks_binary(b"News room\n")
    (True, False)
    """
    head = data[:_HEAD]
    if head.startswith(tuple(mark for mark, _ in _MARKS)) or _unmarked_utf16(head):
        return False
    return b"\x00" in head or len(_CONTROL.findall(head)) > len(head) // 50


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Text with damaged characters replaced, and a word about them."""
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    problem = f"{lost} characters are not valid {encoding} and were replaced by \ufffd" if lost else ""
    return Decoded(text, encoding, problem)


def _western(data: bytes) -> Decoded:
    """Text as cp1252; its five undefined bytes are kept as control characters are in HTML."""
    try:
        return Decoded(data.decode("cp1252"), "cp1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1", "the encoding is not certain; read as latin-1")


def _unmarked_utf16(data: bytes) -> str:
    """Name of the UTF-16 order in which the bytes look like Western text without a mark; else ""."""
    head = data[:_HEAD]
    if len(head) < 8 or b"\x00" not in head:
        return ""
    low, high = head[0::2].count(0) * 2 / len(head), head[1::2].count(0) * 2 / len(head)
    if high > 0.6 and low < 0.05:
        return "utf-16-le"
    return "utf-16-be" if low > 0.6 and high < 0.05 else ""


def _mostly_utf8(data: bytes) -> bool:
    """Whether damaged text is UTF-8 rather than cp1252: no fewer whole multi-byte characters than broken bytes."""
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    return sum(len(c.encode()) > 1 for c in data.decode("utf-8", errors="ignore")) >= broken


def _known(name: str | None) -> str:
    """Python's name of a charset, "" if it is unknown or none."""
    try:
        found = codecs.lookup(name.strip("\"' ")) if name else None
    except (LookupError, ValueError):
        return ""
    # zlib, rot13, hex and the like are codecs, but not from bytes to text.
    is_charset = found is not None and getattr(found, "_is_text_encoding", True)
    return found.name if found and is_charset and found.name.replace("_", "-") not in _NO_CHARSETS else ""


def _meta_charset(data: bytes) -> str:
    """Charset that an HTML or XML head declares. Browsers read latin-1 as cp1252, and so do we."""
    found = _META.search(data, 0, _HEAD)
    name = _known((found.group(1) or found.group(2)).decode("ascii")) if found else ""
    return "cp1252" if name in ("iso8859-1", "ascii") else name
