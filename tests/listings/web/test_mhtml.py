"""Pages saved as one file: which part is the listing, whatever program saved it; and files made to harm."""

from __future__ import annotations

import base64
import quopri

import pytest

from ilo_analysis.listings import read_sources
from tests.support.saved_pages import PAGE, STORIES, as_html, as_text

URL = PAGE.format(offset=0)
TITLES = [title for title, *_ in STORIES]
FRAME = b"<html><body><p>Cookie settings</p></body></html>"
TOP = f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nDate: Wed, 01 Dec 2021 00:30:00 +0200\r\n"


def part(body: bytes = as_html(STORIES), type_: str = "text/html; charset=utf-8", headers: str = "", code: str = "qp"):
    packed = quopri.encodestring(body) if code == "qp" else base64.encodebytes(body)
    name = "quoted-printable" if code == "qp" else code
    return f"Content-Type: {type_}\r\nContent-Transfer-Encoding: {name}\r\n{headers}\r\n".encode() + packed


def whole(*parts: bytes, top: str = TOP, more: str = "") -> bytes:
    type_ = f'multipart/related;\r\n\ttype="text/html";{more}\r\n\tboundary="B"'
    head = f"{top}MIME-Version: 1.0\r\nContent-Type: {type_}\r\n\r\n"
    return head.encode() + b"".join(b"\r\n--B\r\n" + one for one in parts) + b"\r\n--B--\r\n"


AT = f"Content-Location: {URL}\r\n"
FRAMESET = b'<html><frameset><frame src="cid:x@y"></frameset></html>'
SAVED = {
    "as browsers save it": whole(part(headers=AT)),
    "in base64": whole(part(headers=AT, code="base64")),
    "as XHTML": whole(part(type_="application/xhtml+xml; charset=utf-8", headers=AT)),
    "of one part": TOP.encode() + b"MIME-Version: 1.0\r\n" + part(headers=AT),
    "of one part, its type first": part(headers=AT + "Date: Wed, 01 Dec 2021 00:30:00 +0200\r\n"),
    "with a byte order mark": b"\xef\xbb\xbf" + whole(part(headers=AT)),
    "in UTF-16": whole(part(headers=AT)).decode().encode("utf-16"),
    "with the ends of lines of a Mac": whole(part(headers=AT)).replace(b"\r\n", b"\n"),
    "after a long header": f"X-Junk: {'x' * 9000}\r\n".encode() + whole(part(headers=AT)),
    "after a frame, found by its address": whole(
        part(FRAME, headers="Content-Location: //x.org\r\n"), part(headers=AT)
    ),
    "after a frame, found by its id": whole(
        part(FRAME, headers="Content-ID: <a@b>\r\n"), part(headers="Content-ID: <c@d>\r\n"), more=' start="<c@d>";'
    ),
    "inside a set of frames": whole(part(FRAMESET, headers=AT), part(FRAME), part(headers="Content-ID: <x@y>\r\n")),
}


@pytest.mark.parametrize("kind", SAVED)
def test_a_page_saved_as_one_file_is_read(tmp_path, kind):
    (tmp_path / "page.mht").write_bytes(SAVED[kind])
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == TITLES
    listing = reading.listings.iloc[0]
    assert (listing["format"], listing["feed"], str(listing["captured"])[:10]) == ("mhtml", "moscow-news", "2021-12-01")
    assert reading.problems.empty


def nested(depth: int) -> bytes:
    lines = "".join(f"Content-Type: multipart/mixed; boundary={n}\r\n\r\n--{n}\r\n" for n in range(depth))
    return f"{TOP}{lines}Content-Type: text/html\r\n\r\n<p>x</p>".encode()


HARMFUL = {
    "headers without end": (TOP.encode() + b"Content-Type: multipart/x; " + b'a="' * 200_000, "headers of more than"),
    "packages in packages": (nested(1500), "nested packages"),
    "a day that is none": (
        SAVED["as browsers save it"].replace(b"01 Dec 2021 00:30:00 +0200", b"31 Dec 9999 23:59:59 -99999999999"), ""
    ),
    "the end cut off": (SAVED["as browsers save it"][:-20], "ends before its end"),
    "no page": (whole(part(b"x", type_="image/png")), "no HTML part"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_saved_page_that_harms_costs_no_other_and_is_said(tmp_path, kind):
    data, said = HARMFUL[kind]
    (tmp_path / "bad.mht").write_bytes(data)
    (tmp_path / "good.txt").write_text(as_text(STORIES))
    reading = read_sources(tmp_path)
    assert reading.entries["source_file"].str.endswith("good.txt").sum() == 3
    assert [said in reason for reason in reading.problems["reason"]] == [True] * bool(said)
