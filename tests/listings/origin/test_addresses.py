"""What an address tells."""

from __future__ import annotations

import pytest

from ilo_analysis.listings.origin.addresses import AddressFilter, page_address, page_place, read_address


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
