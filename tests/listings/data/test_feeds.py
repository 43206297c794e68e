"""RSS, Atom and JSON Feed files, and news sitemaps."""

from __future__ import annotations

import pytest

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.data.feeds import read_feed

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


def of(text):
    """Title, day and address of each entry of a feed, and its problems."""
    parsed = read_feed(text.encode())
    rows = zip(*(parsed.entries[name] for name in ("title", "date", "url")), strict=True)
    return [(title, str(day or ""), url) for title, day, url in rows], parsed.problems


def rss(*items, head="<link>https://x.org/news/</link>"):
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
    inner = "".join(f"<item>{item}</item>\n" for item in items)
    return f"<rss version='2.0' {spaces}><channel><title>N</title>{head}\n{inner}</channel></rss>"


@pytest.mark.parametrize("tag", ["dc:issued", "dc:date", "date", "published", "dc:created"])
def test_days_of_publication_are_read_under_their_other_names(tag):
    assert of(rss(f"<title>A</title><link>/1</link><{tag}>2021-11-08</{tag}>")) == (
        [("A", "2021-11-08", "https://x.org/1")], []
    )  # fmt: skip


def test_a_day_of_last_change_stands_in_for_one_of_publication_and_that_is_said_once():
    changed = "<title>A</title><atom:updated>2021-11-08T10:00:00Z</atom:updated>"
    rows, problems = of(rss(changed, "<title>B</title><pubDate>2021-11-07</pubDate>", changed))
    assert [row[1] for row in rows] == ["2021-11-08", "2021-11-07", "2021-11-08"]
    assert problems == [(2, "", "2 of 3 items have a day of last change, because no day of publication is printed")]


def test_relative_addresses_are_completed_or_said():
    item = "<title>A</title><link>a/1</link>"
    assert of(rss(item))[0] == [("A", "", "https://x.org/news/a/1")]
    rows, problems = of(rss(item, head=""))
    assert rows == [("A", "", "a/1")]
    assert "1 addresses are relative" in problems[0][2]


def test_signs_of_a_title_are_no_markup_and_markup_is_none_of_its_text():
    titles = ["Wages &lt; prices and jobs &gt; hopes", "<![CDATA[Work & <em>life</em>]]>", "AT&amp;amp;T strike"]
    rows, _ = of(rss(*(f"<title>{title}</title>" for title in titles)))
    assert [row[0] for row in rows] == ["Wages < prices and jobs > hopes", "Work & life", "AT&T strike"]


def test_guessed_letters_and_further_categories_are_said():
    text = rss("<title>L\u2019\u00e9t\u00e9</title><category>Child labour</category><category>News</category>")
    parsed = read_feed(b"<?xml version='1.0' encoding='utf-8'?>" + text.encode("cp1252"))
    assert (parsed.entries["title"], parsed.entries["kicker"]) == (["L’été"], ["Child labour"])
    assert ["categories" in reason or "cp1252" in reason for _, _, reason in parsed.problems] == [True, True]


JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "News", "language": "fr-FR",
"home_page_url": "https://x.org/", "items": [
{"id": "1", "title": "Travail < vie", "date_published": "2021-11-08T23:30:00-05:00", "url": "/1", "summary": "S"},
{"id": "2", "title": "B", "date_modified": "2021-11-09T10:00:00Z", "external_url": "https://y.org/2"}]}"""


def test_a_json_feed_is_a_feed(tmp_path):
    rows, problems = of(JSON_FEED)
    assert rows == [("Travail < vie", "2021-11-08", "https://x.org/1"), ("B", "2021-11-09", "https://y.org/2")]
    assert [line for line, _, _ in problems] == [4]
    (tmp_path / "f.json").write_text(JSON_FEED)
    reading = read_sources(tmp_path)
    assert reading.listings[["format", "page_offset"]].to_numpy().tolist() == [["feed", 0]]
    assert reading.entries["language"].tolist() == ["fr", "fr"]


def test_a_json_feed_without_items_holds_no_entry():
    assert of('{"version": "https://jsonfeed.org/version/1", "title": "News", "items": []}') == ([], [])


def sitemap(*urls):
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return (
        f"<?xml version='1.0'?>\n<urlset {spaces}>\n" + "\n".join(f"<url>{url}</url>" for url in urls) + "\n</urlset>"
    )


NEWS = (
    "<loc>https://x.org/1</loc><lastmod>2024-01-01</lastmod><n:news><n:publication><n:name>ILO</n:name>"
    "<n:language>es</n:language></n:publication><n:publication_date>2021-11-08</n:publication_date>"
    "<n:title>La OIT &amp; el trabajo</n:title></n:news>"
)


def test_a_news_sitemap_gives_its_stories_and_names_the_addresses_that_are_none(tmp_path):
    (tmp_path / "s.xml").write_text(sitemap(NEWS, "<loc>https://x.org/2</loc><lastmod>2024-01-01</lastmod>"))
    reading = read_sources(tmp_path)
    assert reading.entries[["title", "url", "language", "line_start"]].to_numpy().tolist() == [
        ["La OIT & el trabajo", "https://x.org/1", "es", 3]
    ]
    assert reading.entries["date"].dt.strftime("%Y-%m-%d").tolist() == ["2021-11-08"]
    assert reading.problems[["line", "text"]].to_numpy().tolist() == [[4, "https://x.org/2"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (sitemap("<loc>https://x.org/2</loc><lastmod>2024-01-01</lastmod>"), "`lastmod` says when a page was changed"),
        ("<sitemapindex><sitemap><loc>https://x.org/s.xml</loc></sitemap></sitemapindex>", "an index of sitemaps"),
        (sitemap(NEWS)[:-30], ""),
        ("<!DOCTYPE u [<!ENTITY a 'x'>]>" + sitemap(NEWS.replace("La", "&a;")).partition("?>")[2], ""),
    ],
)
def test_a_sitemap_that_holds_no_story_or_is_damaged_costs_no_other_file(tmp_path, text, words):
    (tmp_path / "good.atom").write_text(ATOM)
    (tmp_path / "s.xml").write_text(text)
    reading = read_sources(tmp_path)
    assert "One" in reading.entries["title"].tolist()
    assert not words or words in reading.problems["reason"].str.cat()


def test_letters_do_not_depend_on_what_a_feed_says_of_its_encoding(tmp_path):
    for name in ("windows-1252", "utf-8", "koi8-r", "no-such-thing"):
        (tmp_path / f"{name}.xml").write_text(RSS.replace("utf-8", name), encoding="utf-8")
    reading = read_sources(tmp_path)
    assert set(reading.entries["title"]) == {"L’OIT & le G20", "Sans date"}
    (tmp_path / "utf-8.xml").write_text(RSS, encoding="cp1252")
    assert "guessed and read as cp1252" in read_sources(tmp_path / "utf-8.xml").problems["reason"].str.cat()


def test_addresses_of_an_archive_in_a_feed_become_the_original_ones():
    archived = RSS.replace("https://www", "https://web.archive.org/web/20220401120000/https://www")
    assert read_feed(archived.encode()).entries["url"][0] == "https://www.ilo.org/x/WCMS_9/lang--fr/index.htm"
