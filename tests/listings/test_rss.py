"""RSS and Atom files."""

from __future__ import annotations

import pytest

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.rss import read_feed

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>ILO news</title><language>fr-FR</language>
<item><title>L’OIT &amp; le G20</title><link>https://www.ilo.org/x/WCMS_9/lang--fr/index.htm</link>
<pubDate>Mon, 08 Nov 2021 10:00:00 GMT</pubDate><description>&lt;p&gt;Un &lt;b&gt;texte&lt;/b&gt;&lt;/p&gt;</description></item>
<item><title>Sans date</title></item>
</channel></rss>
"""  # noqa: E501 - one item to a line
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>One</title>
<updated>2021-11-08T10:00:00Z</updated><link href="https://ilo.org/1"/></entry></feed>"""


def test_an_rss_file_gives_one_entry_for_each_item(tmp_path):
    (tmp_path / "news.xml").write_text(RSS, encoding="utf-8")
    reading = read_sources(tmp_path)
    rows = reading.entries
    assert rows["title"].tolist() == ["L’OIT & le G20", "Sans date"]
    assert rows["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2021-11-08", ""]
    assert rows["summary"].fillna("").tolist() == ["Un texte", ""]
    assert rows["language"].unique().tolist() == ["fr"]
    assert rows["line_start"].tolist() == [3, 5]
    assert reading.listings["format"].tolist() == ["feed"]


def test_an_atom_file_is_read_and_a_broken_one_keeps_its_whole_items(tmp_path):
    (tmp_path / "a.atom").write_text(ATOM)
    (tmp_path / "b.xml").write_text(RSS[: RSS.index("<item><title>Sans")], encoding="utf-8")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["One", "L’OIT & le G20"]
    assert "not well-formed" in reading.problems["reason"].str.cat()


def test_an_item_with_a_damaged_date_is_undated():
    item = b"<rss version='2.0'><channel><item><title>A</title><pubDate>Mon, 99 Foo</pubDate></item></channel></rss>"
    assert read_feed(item).entries["date"] == [None]


@pytest.mark.parametrize(
    ("printed", "day"),
    [("Mon, 01 Nov 2021 00:00:00 +0200", "2021-11-01"), ("2021-11-31", ""), ("2021/11/08", "2021-11-08"), ("2021", ""),
     ("lun., 08 nov. 2021 10:00:00 +0100", "2021-11-08"), ("0000-00-00", ""), ("9999-12-31T23:59:59-23:00", ""),
     ("November 8, 2021", "2021-11-08")],
)  # fmt: skip
def test_an_item_has_the_day_that_is_printed_or_none_and_that_is_said(printed, day):
    item = f"<rss version='2.0'><channel><item><title>A</title><pubDate>{printed}</pubDate></item></channel></rss>"
    parsed = read_feed(item.encode())
    assert [str(found) if found else "" for found in parsed.entries["date"]] == [day]
    assert [text for _, text, _ in parsed.problems] == ([] if day else [printed])


def test_a_feed_that_is_the_path_of_a_file_opens_nothing(tmp_path):
    other = tmp_path / "other.xml"
    other.write_text(RSS, encoding="utf-8")
    assert read_feed(str(other).encode()).entries["title"] == []
