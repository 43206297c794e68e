"""Files and folders made to harm, each beside a good page: the page is read, and what harms is one row."""

from __future__ import annotations

import gzip
import inspect
import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.files import find_files
from tests.support.saved_pages import PAGE, STORIES, archive, as_html, as_text, record

TITLES = [title for title, *_ in STORIES]
NO_ENTRY = "no entry was found"
NO_FILE = "not a file; it was skipped"
TOO_MUCH = "unpacks to more than 268,435,456 bytes"


def link_out(folder: Path) -> None:
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(as_text(STORIES))
    (folder / "bad").symlink_to(outside)


def link_to_itself(folder: Path) -> None:
    (folder / "bad").symlink_to(folder / "bad")


def folder_that_cannot_be_opened(folder: Path) -> None:
    (folder / "bad").mkdir()


def zip_of_zips(folder: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("zeros.txt", bytes(200 * 1024 * 1024))
    with zipfile.ZipFile(folder / "bad.zip", "w", zipfile.ZIP_DEFLATED) as package:
        for name in "abcdefgh":
            package.writestr(f"{name}.zip", inner.getvalue())


def bytes_of(name: str, data: Callable[[], bytes]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(data())

    return write


HARMFUL: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link out of the folder": (link_out, "a link that leads out of the folder; it was skipped"),
    "a link to itself": (link_to_itself, NO_FILE),
    "a link to nothing": (lambda folder: (folder / "bad").symlink_to(folder / "gone"), NO_FILE),
    "a pipe": (lambda folder: os.mkfifo(folder / "bad"), NO_FILE),
    "a folder that cannot be opened": (folder_that_cannot_be_opened, "the folder cannot be opened (Permission denied)"),
    "packages that unpack to gigabytes": (zip_of_zips, TOO_MUCH),
    "a gzip file that unpacks to gigabytes": (
        bytes_of("bad.txt.gz", lambda: gzip.compress(bytes(300 * 1024 * 1024), 1)), TOO_MUCH
    ),
    "a feed that is a path": (bytes_of("bad.xml", lambda: b"<rss>/dev/zero</rss>"), NO_ENTRY),
    "control characters": (bytes_of("bad.txt", lambda: b"\x1b]52;c;aGk=\x07\x01\x02\x03" * 100), "a binary file"),
    "a line of megabytes": (bytes_of("bad.txt", lambda: b"word " * 4_000_000), NO_ENTRY),
    "a chunk of less than nothing": (
        bytes_of("bad.warc", lambda: archive([record(PAGE.format(offset=0), b"-6\r\n" + b"x" * 1000,
                                                     headers="Transfer-Encoding: chunked\r\n")])),
        "no listing page was found",
    ),
    "an archive that is noise behind its first line": (
        bytes_of("bad.warc.gz", lambda: gzip.compress(b"WARC/1.0\r\n" + bytes(range(256)) * 100)), "the archive"
    ),
    "a codec that is none": (
        bytes_of("bad.html", lambda: b'<meta charset="zlib">' + as_html([]).replace(b"room", b"r\xffom")), NO_ENTRY
    ),
    "an address that is broken": (
        bytes_of("bad.html", lambda: b'<link rel=canonical href="1://[x">' + as_html([])), NO_ENTRY
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", HARMFUL)
def test_what_harms_is_said_in_one_row_and_the_page_beside_it_is_read(tmp_path, kind, monkeypatch):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(as_text(STORIES))
    make, said = HARMFUL[kind]
    make(folder)
    opened = os.scandir

    def scandir(path):
        if "cannot be opened" in kind and str(path).endswith("bad"):
            raise PermissionError(13, "Permission denied")
        return opened(path)

    monkeypatch.setattr(os, "scandir", scandir)
    reading = read_sources(folder)
    assert reading.entries["title"].tolist() == TITLES
    bad = reading.problems[reading.problems["source_file"].str.contains("/bad")]
    assert bad["reason"].str.contains(said, regex=False).sum() == 1
    assert bad["reason"].is_unique


def test_folders_in_folders_cost_no_page_however_deep(tmp_path):
    (tmp_path / "good.txt").write_text(as_text(STORIES))
    (tmp_path / "/".join("d" * 300)).mkdir(parents=True)
    limit = sys.getrecursionlimit()
    find_files(tmp_path)
    sys.setrecursionlimit(len(inspect.stack()) + 120)
    try:
        tasks, missing = find_files(tmp_path)
    finally:
        sys.setrecursionlimit(limit)
    assert ([task.source_file.rpartition("/")[2] for task in tasks], missing) == (["good.txt"], [])
