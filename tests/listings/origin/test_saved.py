"""Where and when a page was saved: archived addresses, comments of browsers, trees of mirrors."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from ilo_analysis.corpus import load_corpus
from ilo_analysis.listings import read_sources
from ilo_analysis.listings.origin.saved import Saved, original, said_by_page, said_by_path
from tests.support.saved_pages import STORIES, as_html

NEWS = "https://www.ilo.org/global/about-the-ilo/newsroom/news/lang--en/nextRow--20/index.htm"
DAY = date(2022, 4, 1)
WAYBACK = "https://web.archive.org/web/20220401120000"


@pytest.mark.parametrize(
    "address",
    [f"{WAYBACK}/{NEWS}", f"{WAYBACK}if_/{NEWS}", f"/web/20220401120000id_/{NEWS}",
     f"//web.archive.org/web/20220401/{NEWS}",
     f"http://archive.ph/20220401120000/{NEWS}", f"https://archive.is/2022.04.01-120000/{NEWS}",
     f"https://arquivo.pt/wayback/20220401120000mp_/{NEWS}",
     f"/web/20220401120000/{NEWS.replace('//', '/')}", f"https://web.archive.org/web/2024/{WAYBACK}/{NEWS}"],
)  # fmt: skip
def test_an_archived_address_holds_the_original_one_and_a_day(address):
    assert original(address) == Saved(NEWS, DAY)


@pytest.mark.parametrize(
    ("address", "inner"),
    [("/web/20220401120000/www.ilo.org/asia/news/", Saved("http://www.ilo.org/asia/news/", DAY)),
     ("https://web.archive.org/web/20229901120000/http://ilo.org/asia", Saved("http://ilo.org/asia")),
     ("https://www.ilo.org/share?to=https://example.org/1", Saved("https://www.ilo.org/share?to=https://example.org/1")),
     ("https://www.ilo.org/2021/news", Saved("https://www.ilo.org/2021/news"))],
)  # fmt: skip
def test_only_archived_addresses_are_changed(address, inner):
    assert original(address) == inner


SAYINGS = {
    "a browser's comment": (f"<!-- saved from url=(0081){NEWS} -->", None),
    "a comment of SingleFile": (
        f"<!--\n Page saved with SingleFile \n url: {NEWS} \n saved date: Fri Apr 01 2022 09:00:00 GMT+0200\n-->",
        DAY,
    ),
    "a comment of HTTrack": (
        f"<!-- Mirrored from {NEWS} by HTTrack Website Copier/3.x [XR&CO'2014], Fri, 01 Apr 2022 09:00:00 GMT -->",
        DAY,
    ),
    "the archive's script": (
        f'<script>__wm.wombat("{NEWS}","20220401120000","https://web.archive.org/")</script>',
        DAY,
    ),
    "a canonical address": (f'<link rel="canonical" href="{WAYBACK}/{NEWS}">', DAY),
    "a canonical address, its relation last": (f'<link href="{WAYBACK}/{NEWS}" rel="canonical">', DAY),
    "an address for sharing": (f'<meta property="og:url" content="/web/20220401120000/{NEWS}">', DAY),
    "a base": (f'<base href="{WAYBACK}/{NEWS}">', DAY),
    "the archive's note": (
        f'<link rel="canonical" href="{NEWS}"></head><!--\n FILE ARCHIVED ON 12:00:00 Apr 01, 2022 AND RETRIEVED FROM'
        "\n     INTERNET ARCHIVE ON 09:00:00 Jun 01, 2024.\n-->",
        DAY,
    ),
    "the note over a cached page": (
        f'<link rel="canonical" href="{NEWS}"><div>This is Google&#39;s cache of <a href="{NEWS}">{NEWS}</a>. It is a '
        "snapshot of the page as it appeared on 1 Apr 2022 10:00:00 GMT.",
        DAY,
    ),
    "an archived page that was saved again": (
        f"<!-- Page saved with SingleFile url: {WAYBACK}/{NEWS} \n saved date: Sat Jun 01 2024 09:00:00 -->",
        DAY,
    ),
}


@pytest.mark.parametrize("kind", SAYINGS)
def test_a_page_says_its_address_and_day_in_any_form(kind):
    source, day = SAYINGS[kind]
    assert said_by_page(f"<html><head>{source}</head>") == Saved(NEWS, day)


@pytest.mark.parametrize(
    ("path", "said"),
    [("a/20220401120000/http%3A%2F%2Fwww.ilo.org%2Fasia%2Fnews%2F/index.html",
      Saved("https://www.ilo.org/asia/news//index.html", DAY)),
     ("a/20220401120000/www.ilo.org/asia/news/index.htm", Saved("https://www.ilo.org/asia/news/index.htm", DAY)),
     ("www.ilo.org/resource/news?page=2.html", Saved("https://www.ilo.org/resource/news?page=2")),
     ("ilo.int/resource/news@topic=wages", Saved("https://ilo.int/resource/news?topic=wages")),
     ("www.ilo.org/resource/news%3Fpage=2.html", Saved("https://www.ilo.org/resource/news?page=2")),
     ("www.ilo.org/resource/news.html", Saved("https://www.ilo.org/resource/news")),
     ("asia/20220401120000/page.txt", Saved()), ("www.example.org/news/index.html", Saved())],
)  # fmt: skip
def test_the_tree_of_a_mirror_tells_address_and_day(path, said):
    assert said_by_path(path) == said


@pytest.mark.parametrize(
    ("head", "url"),
    [('<base href="https://www.ilo.org/folder/">', ""), ('<link rel="canonical" href="/asia/news">', ""),
     (f'<script>__wm.init("https://web.archive.org/web");__wm.wombat("{NEWS}","20220401120000")</script>', NEWS),
     (f'<base href="https://www.ilo.org/"><meta property="og:url" content="{NEWS}">', NEWS)],
)  # fmt: skip
def test_what_is_not_the_address_of_the_page_is_not_taken_for_it(head, url):
    assert said_by_page(head).url == url


def test_a_page_is_of_one_feed_live_and_archived_and_its_stories_keep_their_own_addresses(tmp_path):
    live = as_html(STORIES).decode().replace("<head>", f'<head><link rel="canonical" href="{NEWS}">')
    archived = live.replace(NEWS, f"{WAYBACK}/{NEWS}").replace(
        'href="/moscow', f'href="{WAYBACK}/https://www.ilo.org/moscow'
    )
    folder = tmp_path / "tree/20220401120000/www.ilo.org/global/about-the-ilo/newsroom/news/lang--en/nextRow--20"
    folder.mkdir(parents=True)
    (folder / "index.htm").write_bytes(as_html(STORIES))
    for name, page in (("live.html", live), ("archived.html", archived)):
        (tmp_path / name).write_text(page)
    corpus = load_corpus(tmp_path)
    assert corpus.listings[["feed", "scope", "page_offset", "offset_unit"]].drop_duplicates().to_numpy().tolist() == [
        ["global-news", "general", 20, "entries"]
    ]
    days = corpus.listings.set_index("source_file")["captured"]
    assert [days[str(path)] for path in (tmp_path / "archived.html", folder / "index.htm")] == [pd.Timestamp(DAY)] * 2
    assert pd.isna(days[str(tmp_path / "live.html")])
    assert len(corpus.stories) == 3
    assert (
        corpus.occurrences["url"]
        .str.fullmatch(r"https?://www\.ilo\.org/moscow/news/WCMS_\d+/lang--en/index\.htm")
        .all()
    )


def test_the_folder_that_a_browser_saves_beside_a_page_holds_no_listings(tmp_path):
    (tmp_path / "News.html").write_bytes(as_html(STORIES))
    for folder in ("News_files", "News-Dateien", "News_fichiers", "old_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_bytes(as_html(STORIES))
    assert read_sources(tmp_path).listings["source_file"].str.removeprefix(f"{tmp_path}/").tolist() == [
        "News.html",
        "old_files/frame.html",
    ]
