"""Web archives: listing pages among everything else, captures, breaks and bombs."""

from __future__ import annotations

import gzip

import pytest

from ilo_analysis.listings import read_sources, warc
from ilo_analysis.listings.sources import AddressFilter
from tests.support.saved_pages import PAGE, STORIES, archive, as_html, record

OTHERS = [
    record("https://example.org/news/", as_html(STORIES)),
    record("https://www.ilo.org/moscow/news/WCMS_1/lang--en/index.htm", as_html(STORIES)),
    record("https://www.ilo.org/moscow/news/lang--en/nextRow--90/index.htm", as_html(STORIES), status="404 Not Found"),
    record("https://www.ilo.org/moscow/news/map/index.htm", b"<html><p>No date here</p></html>"),
]
PAGES = [record(PAGE.format(offset=n), as_html(STORIES, 100 + n), day="2022-03-01") for n in (0, 10)]


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
    assert "nextRow--20/index.htm unpacks to more than 5,000 bytes" in reading.problems["reason"].str.cat()


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
