"""Files without a listing in any supported form: what they are, and what to do with them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

_SAVE = "save it as text or HTML"
_UNPACK = "unpack it and read the files inside"
_PICTURE = "a picture; words in it are not read. Save the page as text or HTML"
_PROGRAM = "a program; it was neither run nor read"
# First bytes (from an offset on), what they show, and what to do.
_MARKS = (
    (0, b"%PDF-", f"a PDF file; {_SAVE}"),
    (0, b"{\\rtf", f"a file in Rich Text Format; {_SAVE}"),
    (0, b"7z\xbc\xaf\x27\x1c", f"a 7z archive; {_UNPACK}"),
    (0, b"Rar!\x1a\x07", f"a RAR archive; {_UNPACK}"),
    (0, b"\x28\xb5\x2f\xfd", f"a Zstandard file; {_UNPACK}"),
    (0, b"\xfd7zXZ\x00", f"an xz file; {_UNPACK}"),
    (4, b"1AY&SY", f"a bzip2 file; {_UNPACK}"),
    (0, b"\x89PNG\r\n\x1a\n", _PICTURE),
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"GIF87a", _PICTURE),
    (0, b"GIF89a", _PICTURE),
    (0, b"II*\x00", _PICTURE),
    (0, b"MM\x00*", _PICTURE),
    (8, b"WEBPVP8", _PICTURE),
    (0, b"\x00\x00\x01\x00", _PICTURE),
    (0, b"\x7fELF", _PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", _PROGRAM),
    (0, b"\xca\xfe\xba\xbe", _PROGRAM),
    (0, b"SQLite format 3\x00", "a database (SQLite); export the table of stories as CSV"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_KINDS = (
    ("WordDocument", f"an old Word file (.doc); {_SAVE}"),
    ("Workbook", "an old Excel file (.xls); save it as .xlsx, or its sheet of stories as CSV"),
    ("EncryptedPackage", "an Office file with a password; save it without one"),
    ("PowerPoint Document", f"an old PowerPoint file (.ppt); {_SAVE}"),
)
_ROOT = re.compile(rb"<(?![?!])([\w:.-]+)")
_ROOTS = {
    b"opml": "a list of feeds (OPML), which holds no stories; save the feeds themselves",
    b"sitemapindex": "an index of sitemaps, which holds no stories; save the sitemaps that it names",
    b"svg": "a drawing (SVG); save the page as text or HTML",
    b"plist": "a list of settings (plist); save the page as text or HTML",
}
_HEAD = 65_536
_TYPES = {
    b"application/epub+zip": f"an e-book (EPUB); {_UNPACK}",
    b"application/vnd.oasis.opendocument.text": f"an OpenDocument text; {_SAVE}",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": f"an OpenDocument presentation; {_SAVE}",
}
# Members that only such packages have.
_MEMBERS = (
    ("word/document.xml", f"a Word file; {_SAVE}"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "a binary Excel file (.xlsb); save it as .xlsx"),
    ("ppt/presentation.xml", f"a PowerPoint file; {_SAVE}"),
    ("META-INF/MANIFEST.MF", _PROGRAM),
)


def foreign(data: bytes) -> str:
    r"""Return what a file is and what to do with it, if its bytes show that it has no listing; else "".

    >>> foreign(b"%PDF-1.4 ..."), foreign(b"News room\n")
    ('a PDF file; save it as text or HTML', '')
    """
    for offset, mark, words in _MARKS:
        if data.startswith(mark, offset):
            return words
    head = data[:_HEAD]
    if head.startswith(_OLD_OFFICE):
        named = (words for name, words in _OLD_KINDS if name.encode("utf-16-le") in head)
        return next(named, f"an old Office file (Word, Excel or Outlook); {_SAVE}, or a table as CSV")
    if head.startswith(b"bplist00"):
        kind = "a Safari web archive" if b"WebMainResource" in head else "a list of settings (plist)"
        return f"{kind}; save the page as HTML"
    if head.startswith(b"MZ") and b"\x00" in head[:64]:
        return _PROGRAM
    if _is_tar(head):
        return f"a tar archive; {_UNPACK}"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and (root := _ROOT.search(head)):
        return _ROOTS.get(root[1].lower(), "")
    return ""


def office_file(package: Path | IO[bytes]) -> str:
    """Return what a zip file is and what to do with it, if an office program or a similar one wrote it; otherwise "".

    For a spreadsheet, which can be read, it is the format: xlsx or ods.
    """
    try:
        with zipfile.ZipFile(package) as opened:
            names = set(opened.namelist())
            kind = b""
            if "mimetype" in names:
                with opened.open("mimetype") as stream:
                    kind = stream.read(100).strip()
    # What zipfile raises for damage has no end; the reader of packages names it.
    except Exception:
        return ""
    return _TYPES.get(kind) or next((words for member, words in _MEMBERS if member in names), "")


def _is_tar(head: bytes) -> bool:
    """Return whether the first 512 bytes add up to the sum that they state, as in each tar archive."""
    stated = head[148:156].strip(b"\x00 ")
    if len(head) < 512 or not re.fullmatch(rb"[0-7]{1,7}", stated):
        return False
    return sum(head[:148]) + 8 * 32 + sum(head[156:512]) == int(stated, 8)
