"""Web archives: listing pages among everything else, captures, breaks and bombs."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.archives import compressed, warc
from ilo_analysis.listings.archives.streams import DICTIONARY
from ilo_analysis.listings.origin.addresses import AddressFilter
from tests.support.saved_pages import PAGE, STORIES, archive, as_html, record

OTHERS = [
    record("https://example.org/news/", as_html(STORIES)),
    record("https://www.ilo.org/moscow/news/WCMS_1/lang--en/index.htm", as_html(STORIES)),
    record("https://www.ilo.org/moscow/news/lang--en/nextRow--90/index.htm", as_html(STORIES), status="404 Not Found"),
    record("https://www.ilo.org/moscow/news/map/index.htm", b"<html><p>No date here</p></html>"),
]
PAGES = [record(PAGE.format(offset=n), as_html(STORIES, 100 + n), day="2022-03-01") for n in (0, 10)]


WHERE = "the record of https://www.ilo.org/moscow/news/lang--en/nextRow--0/index.htm at offset 0"


def read(tmp_path, data: bytes, name: str = "news.warc", **options):
    (tmp_path / name).write_bytes(data)
    return read_sources(tmp_path / name, **options)


@pytest.mark.parametrize("packed", [False, True])
def test_only_listing_pages_are_taken(tmp_path, packed):
    reading = read(tmp_path, archive([*OTHERS, *PAGES], packed=packed), "news.warc.gz" if packed else "news.warc")
    assert len(reading.entries) == 6
    found = reading.listings[["feed", "page_offset", "format"]].to_numpy().tolist()
    assert found == [["moscow-news", 0, "warc"], ["moscow-news", 10, "warc"]]
    assert reading.listings["captured"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2022-03-01"]
    assert reading.listings["listing_id"].is_unique
    assert reading.entries["url"].str.startswith("https://www.ilo.org/moscow/news/WCMS_").all()


def test_other_hosts_can_be_asked_for(tmp_path):
    reading = read(tmp_path, archive(OTHERS), addresses=AddressFilter(hosts=("example.org",), words=("news",)))
    assert len(reading.entries) == 3


@pytest.mark.parametrize(("packed", "cut"), [(False, 300), (True, 40)])
def test_what_is_whole_before_a_cut_is_kept_and_the_cut_is_reported(tmp_path, packed, cut):
    data = archive([PAGES[0], PAGES[1]], packed=packed)
    reading = read(tmp_path, data[:-cut])
    offset = len(archive(PAGES[:1], packed=packed))
    assert f"the archive ends in the middle of the record at offset {offset:,}" in reading.problems["reason"].str.cat()
    assert (reading.listings["page_offset"] == 0).sum() == 1


def test_damage_is_reported_with_its_offset_and_the_records_before_it_are_kept(tmp_path):
    good = archive(PAGES, packed=True)
    reading = read(tmp_path, good + b"\x1f\x8b\x08" + b"\x00" * 50)
    assert len(reading.entries) == 6
    assert "the archive is broken after offset" in reading.problems["reason"].str.cat()


def test_a_record_that_unpacks_to_too_much_is_named_and_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(warc, "MOST_RECORD_BYTES", 5_000)
    bomb = record(PAGE.format(offset=20), gzip.compress(b"2021 " * 5_000), headers="Content-Encoding: gzip\r\n")
    reading = read(tmp_path, archive([bomb, PAGES[0]]))
    assert len(reading.entries) == 3
    assert "nextRow--20/index.htm at offset 0 unpacks to more than 5,000 bytes" in reading.problems["reason"].str.cat()


def test_packed_and_chunked_bodies_are_read(tmp_path):
    body = gzip.compress(as_html(STORIES))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    page = record(PAGE.format(offset=0), chunked, headers="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")
    assert len(read(tmp_path, archive([page])).entries) == 3


def test_pages_that_are_errors_are_counted_in_one_row(tmp_path):
    gone = [record(PAGE.format(offset=n), b"", status=s) for n, s in ((0, "404 Not Found"), (10, "301 Moved"))]
    reading = read(tmp_path, archive([*gone, PAGES[0], gone[0]]))
    assert len(reading.entries) == 3
    assert reading.problems["reason"].str.contains("1 of status 301, 2 of status 404").sum() == 1


def test_a_large_record_of_another_address_is_never_held_in_memory(tmp_path):
    import tracemalloc

    film = record("https://www.ilo.org/video/film.mp4", b"0123456789" * 3_000_000)
    (tmp_path / "news.warc").write_bytes(archive([film, PAGES[0]]))
    del film
    read_sources(tmp_path)
    tracemalloc.start()
    entries = read_sources(tmp_path).entries
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(entries) == 3
    assert peak < 5_000_000


def test_an_archive_without_listings_says_so(tmp_path):
    assert "no listing page was found in the archive" in read(tmp_path, archive(OTHERS)).problems["reason"].str.cat()


def test_the_charset_of_a_record_comes_from_its_header(tmp_path):
    stories = [("Réunion à Genève", "8 novembre 2021", "Un résumé."), STORIES[1]]
    body = as_html(stories).decode().replace('<meta charset="utf-8">', "").encode("cp850")
    page = record(PAGE.format(offset=0), body).replace(b"charset=utf-8", b"charset=cp850")
    assert read(tmp_path, archive([page])).entries["title"][0] == "Réunion à Genève"


def answered(body: bytes = as_html(STORIES), *, coding: str = "", **options: str) -> bytes:
    """One page, in the coding that a server names."""
    headers = f"Content-Encoding: {coding}\r\n" if coding else ""
    return record(PAGE.format(offset=0), body, headers=headers, **options)


CODINGS = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "gzip that is not said": ("", gzip.compress),
    "gzip twice": ("gzip", lambda body: gzip.compress(gzip.compress(body))),
    "gzip with bytes behind it": ("GZIP", lambda body: gzip.compress(body) + b"\0" * 20),
    "deflate": ("deflate", zlib.compress),
    "deflate without head": ("deflate", lambda body: zlib.compress(body, wbits=-15)),
    "Brotli": ("br", brotli.compress),
    "Brotli that is said but not so": ("br", bytes),
    "Zstandard": ("zstd", zstandard.compress),
    "Zstandard, then gzip": ("zstd, gzip", lambda body: gzip.compress(zstandard.compress(body))),
    "none": ("identity", bytes),
}


@pytest.mark.parametrize("kind", CODINGS)
def test_a_page_is_read_in_whatever_coding_a_server_sent_it(tmp_path, kind):
    coding, pack = CODINGS[kind]
    reading = read(tmp_path, archive([answered(pack(as_html(STORIES)), coding=coding), PAGES[1]]))
    assert reading.listings["page_offset"].tolist() == [0, 10]
    assert len(reading.entries) == 6
    assert reading.problems.empty


@pytest.mark.parametrize("kind", ["gzip", "Brotli", "Zstandard", "deflate"])
def test_a_coded_page_that_is_cut_or_a_bomb_is_said_and_the_next_is_read(tmp_path, kind, monkeypatch):
    coding, pack = CODINGS[kind]
    packed = pack(as_html(STORIES))
    cut = read(tmp_path, archive([answered(packed[: len(packed) // 2], coding=coding), PAGES[1]]))
    assert cut.problems["reason"].str.startswith(f"{WHERE}: its body").tolist() == [True]
    monkeypatch.setattr(warc, "MOST_RECORD_BYTES", 100_000)
    bomb = read(tmp_path, archive([answered(pack(b"2021 " * 1_000_000), coding=coding), PAGES[1]]))
    assert bomb.problems["reason"].str.startswith(f"{WHERE} unpacks to more than 100,000 bytes").tolist() == [True]
    assert [reading.listings["page_offset"].tolist()[-1] for reading in (cut, bomb)] == [10, 10]


@pytest.mark.parametrize(
    "type_", ["Text/HTML", "application/octet-stream", "APPLICATION/XHTML+XML", "application/xml", ""]
)
def test_a_page_is_read_whatever_type_a_server_names(tmp_path, type_):
    assert len(read(tmp_path, archive([answered(type_=type_)])).entries) == 3


def test_pictures_and_scripts_at_addresses_of_listings_are_counted(tmp_path):
    reading = read(tmp_path, archive([answered(type_="image/png"), answered(type_="text/css"), PAGES[1]]))
    assert len(reading.entries) == 3
    assert reading.problems["reason"].str.endswith("1 of type image/png, 1 of type text/css").tolist() == [True]


def test_feeds_in_an_archive_are_read(tmp_path):
    item = "<item><title>Ports agree</title><pubDate>Mon, 08 Nov 2021 00:00:00 +0200</pubDate></item>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel>{item}{item.replace('08', '05')}</channel></rss>"
    reading = read(tmp_path, archive([answered(feed.encode(), type_="application/rss+xml")]))
    assert reading.entries["date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-11-08", "2021-11-05"]


@pytest.mark.parametrize("body", [b"-6\r\n" + b"x" * 999, b"-1\r\n", b"0x4\r\nab", b"ffffffff\r\n2021", b"+4\r\n"])
def test_sizes_of_chunks_that_cannot_be_end(tmp_path, body):
    bad = record(PAGE.format(offset=0), body, headers="Transfer-Encoding: chunked\r\n")
    assert len(read(tmp_path, archive([bad, PAGES[1]])).entries) == 3


@pytest.mark.parametrize(
    ("page", "said"),
    [(answered(warc="WARC-Type: response\r\nWARC-Truncated: length\r\n"), "the crawler cut it (length)"),
     (record(PAGE.format(offset=0), as_html(STORIES), headers="Content-Length: 99999\r\n"), "it ends before its end"),
     (record(PAGE.format(offset=0), b"fff\r\n" + as_html(STORIES), headers="Transfer-Encoding: chunked\r\n"),
      "it ends before its end")],
)  # fmt: skip
def test_a_record_that_was_cut_is_read_and_said_once(tmp_path, page, said):
    reading = read(tmp_path, archive([page, PAGES[1]]))
    assert len(reading.entries) == 6
    assert reading.problems["reason"].str.startswith(f"{WHERE}: {said}").tolist() == [True]


def test_a_record_that_points_to_an_earlier_capture_is_said_once(tmp_path):
    earlier = answered(b"", warc="WARC-Type: revisit\r\nWARC-Refers-To-Date: 2021-11-30T10:00:00Z\r\n")
    reading = read(tmp_path, archive([earlier, PAGES[1]]))
    assert len(reading.entries) == 3
    said = "on 2022-03-01 the page was as in an earlier capture of 2021-11-30"
    assert reading.problems["reason"].str.contains(said).tolist() == [True]


def test_a_page_of_one_story_with_cards_of_others_is_no_listing(tmp_path):
    story = as_html(STORIES).replace(b"<head>", b'<head><meta property="og:type" content="article">')
    addresses = [
        "https://www.ilo.org/resource/news/ports-agree-on-rest-breaks",
        "https://www.betterwork.org/news/ports-agree-on-rest-breaks/",
        "https://www.betterwork.org/news/",
    ]
    data = archive([record(address, story) for address in addresses])
    reading = read(tmp_path, data, addresses=AddressFilter(hosts=("ilo.org", "betterwork.org")))
    assert reading.listings["url"].tolist() == addresses[-1:]
    assert reading.problems["reason"].tolist() == ["pages marked as single stories were skipped: 1"]


def test_an_archived_address_gives_the_feed_and_the_day_of_the_page(tmp_path):
    page = record("https://web.archive.org/web/20190401120000id_/" + PAGE.format(offset=0), as_html(STORIES))
    listing = read(tmp_path, archive([page])).listings.iloc[0]
    assert (listing["feed"], str(listing["captured"])[:10]) == ("moscow-news", "2019-04-01")


@pytest.mark.parametrize("dictionary", ["", "plain", "packed"])
def test_an_archive_packed_by_zstandard_is_read_up_to_a_break(tmp_path, dictionary):
    words = zstandard.ZstdCompressionDict(as_html(STORIES) if dictionary else b"")
    frame = words.as_bytes() if dictionary == "plain" else zstandard.compress(words.as_bytes())
    head = DICTIONARY + len(frame).to_bytes(4, "little") + frame if dictionary else b""
    packer = zstandard.ZstdCompressor(dict_data=words) if dictionary else zstandard.ZstdCompressor()
    data = head + b"".join(map(packer.compress, [*OTHERS, *PAGES]))
    assert read(tmp_path, data, "news.warc.zst").listings["page_offset"].tolist() == [0, 10]
    cut = read(tmp_path, data[:-20], "news.warc.zst")
    assert cut.listings["page_offset"].tolist() == [0]
    assert "the archive is broken after offset" in cut.problems["reason"].str.cat()


def test_a_web_archive_in_a_package_is_read_and_its_lists_are_not(tmp_path):
    page = '{"title": "All Pages", "id": "1", "url": "https://www.ilo.org", "ts": "2022-03-01"}\n'
    with zipfile.ZipFile(tmp_path / "news.wacz", "w") as package:
        package.writestr("archive/data.warc.gz", archive(PAGES, packed=True))
        package.writestr("archive/empty.warc.gz", archive([], packed=True))
        package.writestr("pages/pages.jsonl", page)
        package.writestr("datapackage.json", '{"title": "My archive", "created": "2022-03-01"}')
    reading = read_sources(tmp_path)
    assert reading.listings["page_offset"].tolist() == [0, 10]
    assert reading.entries["title"].tolist() == [title for title, *_ in STORIES] * 2
    assert reading.problems["reason"].tolist() == ["archive/empty.warc.gz: the file is empty; save the page again"]


def test_a_part_of_a_page_is_read_and_said_unless_it_is_the_whole(tmp_path):
    page = record(PAGE.format(offset=0), as_html(STORIES), status="206 Partial Content")
    assert read(tmp_path, page).problems["reason"].tolist() == [f"{WHERE}: it is a part of a page; that part was read"]
    whole = "Content-Range: bytes 0-99/100\r\n"
    page = record(PAGE.format(offset=0), as_html(STORIES), status="206 Partial Content", headers=whole)
    assert read(tmp_path, page).problems.empty


def test_a_large_archive_in_a_package_is_read_from_the_disk(tmp_path, monkeypatch):
    data = archive(PAGES, packed=True)
    with zipfile.ZipFile(tmp_path / "news.wacz", "w") as package:
        package.writestr("archive/data.warc.gz", data)
        package.writestr("datapackage.json", "{}")
    found = []
    monkeypatch.setattr(compressed, "MOST_ARCHIVE_BYTES", len(data))
    for member in compressed.members(tmp_path / "news.wacz", compressed.Bounds(most=len(data) - 1)):
        found.append((member.name, member.data, Path(member.path).read_bytes() == data))
        assert len(list(warc.read_records(member.path))) == 2
    assert found == [("archive/data.warc.gz", b"", True)]
    assert not Path(member.path).exists()
    monkeypatch.setattr(compressed, "MOST_ARCHIVE_BYTES", len(data) - 1)
    (member,) = compressed.members(tmp_path / "news.wacz", compressed.Bounds(most=len(data) - 1))
    assert "unpack it, and read it alone" in member.problem
