"""The sources file, and what an address tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.sources import (
    AddressFilter,
    page_address,
    page_place,
    parse_sources,
    read_address,
    read_sources_file,
)

SOURCES = Path(__file__).parents[2] / "data" / "sources.csv"


def test_every_raw_file_is_declared():
    declared = read_sources_file(SOURCES)
    assert set(declared.by_file) == {p.name for p in (SOURCES.parent / "raw").glob("*.txt")}


def test_a_declared_address_names_the_feed_of_its_other_pages():
    declared = read_sources_file(SOURCES)
    other = declared.of_address("http://www.ilo.org/moscow/news/lang--en/nextRow--70/index.htm")
    assert other is not None
    assert (other.feed, other.scope) == ("moscow-news", "general")


@pytest.mark.parametrize(
    ("text", "message"),
    [("file,feed\n", r"sources\.csv:1: the sources file lacks the columns scope"),
     ("file,feed,scope\na.txt,x,wide\n", r"sources\.csv:2: scope 'wide' is none of general, theme, unknown"),
     ("file,feed,scope\na.txt,,theme\n", r"sources\.csv:2: the feed of 'a\.txt' is empty"),
     ("file,feed,scope,rendered_year\na.txt,x,theme,soon\n", r"sources\.csv:2: rendered_year 'soon' must be a year")],
)  # fmt: skip
def test_a_wrong_sources_file_names_the_line(tmp_path, text, message):
    (tmp_path / "sources.csv").write_text(text)
    with pytest.raises(ListingError, match=message):
        read_sources_file(tmp_path / "sources.csv")


@pytest.mark.parametrize(
    ("url", "feed"),
    [("https://www.ilo.org/asia/media-centre/news/lang--en/index.htm", "asia-news"),
     ("http://www.oit.org/americas/sala-de-prensa/lang--es/index.htm", "americas-sala-de-prensa-news-es"),
     ("https://www.ilo.org/global/topics/coronavirus/events/lang--en/index.htm", "coronavirus-events")],
)  # fmt: skip
def test_an_address_gives_a_readable_feed(url, feed):
    assert read_address(url).feed == feed


@pytest.mark.parametrize(
    "mirror",
    ["http://www.ilo.int/asia/news", "https://www1.ilo.org/asia/news/index.htm", "oit.org/asia/news#top",
     "https://www.ilo.org:443/asia/news?page=3", "https://web.archive.org/web/20220401120000/http://ilo.org/asia/news",
     "https://www.ilo.org/asia/news/nextRow--10/index.htm", "https://www.ilo.org/asia/news?utm_source=x&topic=All"],
)  # fmt: skip
def test_mirrors_captures_and_pages_are_one_listing(mirror):
    assert page_address(mirror) == "ilo.org/asia/news"


@pytest.mark.parametrize(
    ("url", "feed"),
    [("https://www.ilo.org/resource/news?topic=wages", "resource-news-topic-wages"),
     ("https://www.ilo.org/resource/news?page=1&f%5B0%5D=topic%3A123", "resource-news-topic-123"),
     ("https://www.ilo.org/resource/news?f[0]=topic:123&f[1]=region:4", "resource-news-topic-123-region-4"),
     ("https://www.ilo.org/fr/resource/news?region=africa", "resource-news-fr-region-africa"),
     ("http://www.ilo.org/global/about-the-ilo/newsroom/news/lang--en/?facetcriteria=TAX=J.05.03",
      "global-news-facetcriteria-tax-j-05-03")],
)  # fmt: skip
def test_a_page_that_is_narrowed_is_a_feed_of_its_own(url, feed):
    assert read_address(url)[1:] == (feed, "theme")
    assert read_address(f"{url}&page=7") == read_address(url)


@pytest.mark.parametrize(
    ("url", "place"),
    [("https://www.ilo.org/resource/news?page=0", (0, "pages")), ("https://x.org/news?a=b&page=0%2C4", (4, "pages")),
     ("https://www.ilo.org/news/nextRow--50/index.htm", (50, "entries")), ("https://www.ilo.org/news", (None, None)),
     ("https://www.ilo.org/news?homepage=2", (None, None)), (f"ilo.org/news?page={'9' * 30}", (None, None))],
)  # fmt: skip
def test_an_address_says_how_many_entries_or_pages_come_before(url, place):
    assert page_place(url) == place


def test_single_stories_and_other_hosts_are_no_listings():
    match = AddressFilter().test()
    assert match("https://ilo.org/moscow/news/lang--en/index.htm")
    assert match("https://web.archive.org/web/20220401120000/https://www.ilo.org/resource/news?page=2")
    assert not match("https://ilo.org/moscow/news/WCMS_754513/lang--en/index.htm")
    assert match("https://www.ilo.org/fr/resource/news/index.html")
    assert not match("https://www.ilo.org/fr/resource/news/ports-agree-on-rest-breaks")
    assert not match("https://pilo.org/moscow/news/")


@pytest.mark.parametrize("head", ["file;feed;scope\n", "sep=;\nfile;feed;scope\n", "\ufefffile;feed;scope\n"])
def test_a_sources_file_may_be_saved_with_semicolons(tmp_path, head):
    path = tmp_path / "sources.csv"
    path.write_text(head + "a.txt;lima-news;general\n", encoding="utf-8")
    source = read_sources_file(path).of_file("a.txt")
    assert (source.feed, source.scope) == ("lima-news", "general")


def test_a_feed_has_one_scope_the_first_that_is_known_and_two_are_reported():
    given = ["file,feed,scope", "a.txt,lima,", "b.txt,lima,general", "c.txt,lima,theme", "d.txt,dakar,theme"]
    sources = parse_sources(given, "sources.csv")
    assert {name: source.scope for name, source in sources.by_file.items()} == {
        "a.txt": "general", "b.txt": "general", "c.txt": "general", "d.txt": "theme",
    }  # fmt: skip
    assert sources.problems == ("feed 'lima' has two scopes, 'general' and 'theme'; the first counts. Give it one.",)


def test_what_a_sources_file_says_twice_is_said(tmp_path):
    (tmp_path / "sources.csv").write_text("file,feed,feed,scope\na.txt,x,y,theme\na.txt,x,z,theme\n")
    declared = read_sources_file(tmp_path / "sources.csv")
    assert declared.by_file["a.txt"].feed == "z"
    assert [problem.partition(" is listed")[0] for problem in declared.problems] == [
        "the column 'feed'",
        "the file 'a.txt'",
    ]


def test_heads_of_columns_may_have_capitals_and_spaces():
    declared = parse_sources(["File, Feed ,SCOPE", "a.txt,lima-news,theme"], "sources.csv")
    assert (declared.by_file["a.txt"].feed, declared.by_file["a.txt"].scope) == ("lima-news", "theme")
    assert declared.problems == ()
