"""Saved pages: the same rows as the text of the page, with the addresses of the stories."""

from __future__ import annotations

import html
import time
from itertools import groupby
from pathlib import Path

import pytest

from ilo_analysis.listings import read_sources
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.listings.web.html import read_html, story_links
from ilo_analysis.listings.web.mhtml import read_mhtml
from tests.support.saved_pages import STORIES, as_html, as_text

RAW = sorted((Path(__file__).parents[3] / "data" / "raw").glob("*.txt"))
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


ERRORS = """404 - Page not found|Just a moment...|Login|Access denied|Error 503|Page introuvable|Erreur 404
|Page non trouvée|Un instant...|Accès refusé|Connexion|Página no encontrada|Error 404|Un momento...|Acceso denegado
|Iniciar sesión|Seite nicht gefunden|Fehler 404|Nur einen Moment...|Zugriff verweigert|Anmelden"""


@pytest.mark.parametrize("title", ERRORS.replace("\n", "").split("|"))
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
    assert rows_of(read)["title"][0] == STORIES[0][0]


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


def rows_of(page):
    """Entries of a page, read from its tree or from its text."""
    return page.structure.columns if page.structure else parse_listing(page.text).entries


MARKUPS = {
    "a list without numbers": ("<ul>{}</ul>", "<li><h3><a href='{}'>{}</a></h3><p>{}</p><p>{}</p></li>"),
    "boxes": ("<div>{}</div>", "<div><div><a href='{}'>{}</a></div><div>{}</div><div>{}</div></div>"),
    "articles": ("{}", "<article><h3><a href='{}'>{}</a></h3><div>{}</div><p>{}</p></article>"),
    "a table": ("<table>{}</table>", "<tr><td><p><a href='{}'>{}</a></p><p>{}</p><p>{}</p></td></tr>"),
    "broken lines": ("<ol>{}</ol>", "<li><a href='{}'>{}</a><br>{}<br>{}</li>"),
}


@pytest.mark.parametrize("kind", MARKUPS)
def test_no_entry_is_lost_whatever_elements_hold_it(kind):
    around, item = MARKUPS[kind]
    shown = [*STORIES[:2], (STORIES[2][0], STORIES[2][1], "")]
    items = "".join(
        item.format(f"/WCMS_{n}", html.escape(title), day, text) for n, (title, day, text) in enumerate(shown)
    )
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(12))
    body = f"<nav><ul>{menu}</ul></nav><main><h1>News room</h1>{around.format(items)}</main>"
    page = read_html(f"<html><body>{body}<footer><p>© 1996-2022 ILO</p></footer></body></html>".encode())
    entries = rows_of(page)
    assert entries["title"] == [title for title, _, _ in STORIES]
    assert [text or "" for text in entries["summary"]] == [text for _, _, text in shown]
    assert entries["url"] == ["/WCMS_0", "/WCMS_1", "/WCMS_2"]


def test_a_credit_in_the_caption_of_a_figure_is_read():
    figure = "<figure><img src='a.jpg' alt='Workers'><figcaption>© ILO 2022</figcaption></figure>"
    page = read_html(f"<main><article>{figure}<h3>A title</h3><p>3 May 2021</p></article></main>".encode())
    assert parse_listing(page.text).entries["credit"] == ["ILO"]


@pytest.mark.parametrize("title", ["Newsroom", "Actualités", "Noticias", "Presseinformationen", "Errors of the past"])
def test_a_page_with_an_ordinary_title_is_no_error_page(title):
    assert read_html(as_html(STORIES, title=title)).problem == ""


@pytest.mark.parametrize(("charset", "declared"), [("cp1252", "windows-1252"), ("utf-8", None), ("cp1252", None)])
def test_the_charset_comes_from_the_header_or_from_the_bytes(charset, declared):
    page = "<html><body><main><p>Réunion – août</p></main></body></html>".encode(charset)
    assert "Réunion – août" in read_html(page, declared).text


def marked_up(entries):
    """A saved page with the entries of a listing: a list for each heading, a paragraph for each part."""
    lists = []
    rows = [dict(zip(entries, row, strict=True)) for row in zip(*entries.values(), strict=True)]
    for heading, some in groupby(rows, key=lambda row: row["group_heading"]):
        items = []
        for one in some:
            credit = f"© {one['credit'] or ''} {one['credit_year']}" if one["credit_year"] else None
            day = one["date"] and f"{one['date']:%d %B %Y}"
            link = f"<a href='/WCMS_{one['position']}'>{html.escape(one['title'])}</a>"
            parts = [credit and html.escape(credit), one["kicker"] and html.escape(one["kicker"]), link, day]
            parts.append(one["summary"] and html.escape(one["summary"]))
            items.append("<li>" + "".join(f"<p>{part}</p>" for part in parts if part) + "</li>")
        lists.append((f"<h2>{heading}</h2>" if heading else "") + f"<ol>{''.join(items)}</ol>")
    return f"<html><body><main><h1>{entries['page_heading'][0]}</h1>{''.join(lists)}</main></body></html>".encode()


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_a_shipped_listing_gives_the_same_rows_as_a_web_page(path):
    entries = parse_listing(path.read_text(encoding="utf-8")).entries
    page = read_html(marked_up(entries))
    found = rows_of(page)
    for name in ("group_heading", "credit", "credit_year", "kicker", "title", "date", "date_end", "place", "summary"):
        assert found[name] == entries[name]
    assert found["url"] == [f"/WCMS_{position}" for position in entries["position"]]


def test_the_dates_of_another_box_are_left_out_and_said():
    box = b"<aside><h4>Coming events</h4><ul><li><a href='/e'>A meeting</a><p>3 May 2022</p></li></ul></aside></body>"
    page = read_html(as_html(STORIES).replace(b"</body>", box))
    assert page.structure.columns["title"] == [title for title, _, _ in STORIES]
    assert [text for _, text, _ in page.structure.problems] == ["Coming events; A meeting; 3 May 2022"]


def test_a_base_that_is_no_address_costs_no_page():
    shown = '<html><base href="1://x"><body><ul>' + "".join(
        f'<li><a href="/a/{n}">Title of story number {n}</a> <span>{n} November 2021</span></li>'
        for n in range(9, 3, -1)
    )
    page = read_html(shown.encode())
    assert page.structure
    assert page.structure.columns["url"][0] == "/a/9"
