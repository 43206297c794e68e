"""Saved pages: the same rows as the text of the page, with the addresses of the stories."""

from __future__ import annotations

import time

import pytest
from saved_pages import STORIES, as_html, as_text

from ilo_analysis.readers import read_sources
from ilo_analysis.readers.html_page import read_html, read_mhtml, story_links

SAME = ["number", "position", "kicker", "title", "date", "date_end", "place", "summary", "credit", "language"]


def test_a_page_and_its_text_give_the_same_rows(tmp_path):
    (tmp_path / "a.html").write_bytes(as_html(STORIES))
    (tmp_path / "b.txt").write_text(as_text(STORIES), encoding="utf-8")
    page, text = (rows.reset_index(drop=True) for _, rows in read_sources(tmp_path).entries.groupby("source_file"))
    assert page[SAME].equals(text[SAME])
    assert page["url"].tolist() == [f"/moscow/news/WCMS_{n}/lang--en/index.htm" for n in (100, 101, 102)]


def test_a_page_that_says_its_address_gets_feed_and_offset(tmp_path):
    own = b"<!-- saved from url=(0060)https://www.ilo.org/asia/media-centre/news/lang--en/nextRow--20/index.htm -->"
    (tmp_path / "p.html").write_bytes(own + as_html(STORIES))
    reading = read_sources(tmp_path)
    assert reading.listings[["feed", "page_offset"]].to_numpy().tolist() == [["asia-news", 20]]
    assert reading.entries["url"][0] == "https://www.ilo.org/moscow/news/WCMS_100/lang--en/index.htm"


@pytest.mark.parametrize("title", ["404 - Page not found", "Just a moment...", "Login", "Access denied"])
def test_an_error_page_is_named_and_not_parsed(tmp_path, title):
    (tmp_path / "p.html").write_bytes(as_html(STORIES, title=title))
    reading = read_sources(tmp_path)
    assert reading.entries.empty
    assert f"an error page ({title!r})" in reading.problems["reason"].str.cat()


def test_the_charset_is_found_in_the_page():
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Réunion – août</p></body></html>'
    assert "Réunion – août" in read_html(page.encode("cp1252")).text


def test_a_page_saved_as_one_file_says_where_and_when():
    page = as_html(STORIES).decode()
    message = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.ilo.org/moscow/news/lang--en/index.htm\r\n"
        "Date: Tue, 1 Mar 2022 08:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n'
    )
    read = read_mhtml((message + page + "\r\n--x--\r\n").encode())
    assert read.url.endswith("/moscow/news/lang--en/index.htm")
    assert str(read.captured) == "2022-03-01"
    assert STORIES[0][0] in read.text


def test_hostile_markup_is_data():
    links = story_links('<a href="javascript:alert(1)">Bad</a><a href="x.htm">&lt;script&gt; ../../etc/passwd</a>')
    assert links == {"<script> ../../etc/passwd": "x.htm"}


def test_links_take_time_in_proportion_to_the_page():
    def seconds(n: int) -> float:
        start = time.process_time()
        story_links("<a href=x" * n + "<a href='y'>" * n)
        return time.process_time() - start

    seconds(1000)
    assert seconds(40_000) < 2.0
