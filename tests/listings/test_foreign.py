"""Files that are no listings."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from ilo_analysis.listings import read_sources

PAGE = "News room\n\n  1. A plan is agreed\n\n    08 November 2021\n"


def packed(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name, text in members.items():
            opened.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return made.getvalue()


def tar():
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as opened:
        member = tarfile.TarInfo("page.txt")
        member.size = len(PAGE)
        opened.addfile(member, io.BytesIO(PAGE.encode()))
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (packed(word__document_dot_xml="<w:p>08 November 2021</w:p>"), "a Word file; save it as text or HTML"),
        (packed(xl__workbook_dot_xml="<workbook/>"), "the spreadsheet cannot be read"),
        (packed(mimetype="application/epub+zip", a_dot_xhtml=f"<p>{PAGE}</p>"), "an e-book (EPUB)"),
        (b"%PDF-1.4\n" + PAGE.encode(), "a PDF file; save it as text or HTML"),
        (rb"{\rtf1\ansi " + PAGE.encode(), "a file in Rich Text Format"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a 7z archive; unpack it"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive; unpack it"),
        (tar(), "a tar archive; unpack it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "an old Word file (.doc)"),
        (b"bplist00\xd1_WebMainResource", "a Safari web archive; save the page as HTML"),
        (b"\x7fELF\x02\x01\x01\x00", "a program; it was neither run nor read"),
        (b"<?xml version='1.0'?><opml version='2.0'><body/></opml>", "a list of feeds (OPML)"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_file_that_is_no_listing_is_named_and_costs_no_other(tmp_path, data, words, inside):
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / ("pack.zip" if inside else "other")).write_bytes(packed(other=data) if inside else data)
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["A plan is agreed"]
    assert [words in reason for reason in reading.problems["reason"]] == [True]
