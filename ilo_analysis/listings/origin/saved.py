"""Where and when a page was saved, according to archived addresses, the page itself or its file path."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable
from datetime import date
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from ilo_analysis.listings.agency import agencies

# An archive puts its own address and the moment of capture before the address of the page:
# `https://web.archive.org/web/20220401120000if_/https://www.ilo.org/…`, also without its host.
_ARCHIVED = re.compile(r"(?:^|.*?/)(\d{4,14})(?:\*|[a-z]{2}_)?/+(https?:/+|(?:www\d?\.))(?=[\w-]+\.)(\S+)", re.I)
_DOTTED = re.compile(r".*?//archive\.[a-z]+/(\d{4})\.(\d\d)\.(\d\d)-\d{6}/(https?://\S+)", re.I)
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)(?:\s+saved date:\s*([^\n]{0,80}))?", re.I)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.I)
_MIRRORED = re.compile(
    r"<!--\s*Mirrored from (\S+) by HTTrack[^>]{0,80}?, (\w{3}, \d{1,2} \w{3} \d{4}[^>]{0,20}?)\s*-->"
)
_WOMBAT = re.compile(r"""__wm\.wombat\(\s*["']([^"']{8,2000})["'](?:\s*,\s*["'](\d{14})["'])?""")
_FILED = re.compile(r"FILE ARCHIVED ON \d\d:\d\d:\d\d (\w{3}) (\d{1,2}), (\d{4})")
# What archives print around the page: a bar over it, or a note before it.
_FRAMES = (
    (
        "BEGIN WAYBACK TOOLBAR INSERT",
        re.compile(r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.S),
    ),
    ("//archive.", re.compile(r'<div id="?HEADER"?.*?(?=<div id="?SOLID)', re.S)),
    ("This is Google", re.compile(r"This is Google(?:'|&#39;|’)s cache of.{1,3000}?(?=<!doctype|<html)", re.S | re.I)),
)
_CACHED = re.compile(r"This is Google(?:'|&#39;|’)s cache of.{1,2000}? on (\d{1,2}) (\w{3}) (\d{4}) \d\d:", re.S)
_LINKS = re.compile(
    r"""<(?:link[^>]{0,200}?rel=["']?canonical["']?[^>]{0,200}?href|link[^>]{0,200}?href(?=[^>]{0,600}canonical)"""
    r"""|meta[^>]{0,200}?og:url["']?[^>]{0,200}?content|base\s[^>]{0,100}?href)\s*=\s*["']?([^"'>\s]{1,2000})""",
    re.I,
)
_BASE = re.compile(r"""<base\s[^>]{0,100}?href\s*=\s*["']?([^"'>\s]{1,2000})""", re.I)
_JAVASCRIPT_DAY = re.compile(r"\w{3} (\w{3}) (\d{1,2}) (\d{4})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# Addresses of pages are near the top, the note of the archive at the very end.
_HEAD = 20_000

_MOMENT = re.compile(r"\d{14}")
_SHORT_QUERY = re.compile(r"@(?=[\w\[\]%]+=)|%3F", re.I)
_PAGE_ENDING = re.compile(r"\.x?html?$", re.I)
# What browsers call the folder of pictures, frames and scripts beside a page that they save.
_FOLDER = re.compile(
    r"(.+)(?:_(?:archivos|arquivos|bestanden|bylos|datoteke|dosyalar|elemei|failid|fails|fajlovi|ficheiros|fichiers|"
    r"files?|fitxategiak|fitxers|pliki|soubory|tiedostot)|-(?:Dateien|filer)|\.files)",
    re.I,
)


class Saved(NamedTuple):
    """The address of a page on its own site and the day it was saved; "" and None where unknown."""

    url: str = ""
    captured: date | None = None


def original(url: str) -> Saved:
    """Return the address inside an archived one, and its day; any other address is returned unchanged.

    >>> original("https://web.archive.org/web/20220401120000if_/https://www.ilo.org/global/news/")
    Saved(url='https://www.ilo.org/global/news/', captured=datetime.date(2022, 4, 1))
    >>> original("/web/2021/http:/www.ilo.org/asia/news/").url, original("ilo.org/asia").url
    ('http://www.ilo.org/asia/news/', 'ilo.org/asia')
    """
    url = url.strip()
    if "/http" not in url[4:] and "/www" not in url[8:]:
        return Saved(url)
    dotted = _DOTTED.match(url)
    if dotted:
        return Saved(dotted[4], _day(*dotted.groups()[:3]))
    found = _ARCHIVED.match(url)
    if not found:
        return Saved(url)
    digits, scheme, rest = found.groups()
    # Browsers and mirrors shorten the two slashes inside a path to one.
    start = f"{scheme.rstrip('/')}//" if scheme.lower().startswith("http") else f"http://{scheme}"
    inner = original(f"{start}{rest}")
    return Saved(inner.url, inner.captured or _day(digits[:4], digits[4:6], digits[6:8]))


def inner_address(url: str) -> str:
    """Return the address inside an archived one, at a fraction of the time of `original` for any other.

    >>> inner_address("https://web.archive.org/web/2021/http://www.ilo.org/asia/"), inner_address(" /asia/")
    ('http://www.ilo.org/asia/', '/asia/')
    """
    return original(url).url if "/http" in url or "/www" in url else url.strip()


def said_by_page(source: str) -> Saved:
    """Return what a page says about itself: in comments of browsers and archives, archive scripts, and its `<head>`.

    >>> said_by_page("<!-- saved from url=(0024)https://www.ilo.org/news -->")
    Saved(url='https://www.ilo.org/news', captured=None)
    """
    said = [*_comments(source[:_HEAD]), *_links(source[:_HEAD])]
    url = next((one.url for one in said if one.url and "." in one.url), "")
    # The day in an archived address is that of the content; a browser may have saved it again years later.
    days = [one.captured for one in said if one.captured]
    filed = _FILED.search(source, max(0, source.rfind("FILE ARCHIVED ON"))) if "FILE ARCHIVED ON" in source else None
    archived = [_day(filed[3], filed[1], filed[2])] if filed else []
    return Saved(url, next((day for day in (*archived, *days) if day), None))


def without_frame(source: str) -> str:
    r"""Return a page without what an archive printed around it; each line keeps its number.

    >>> without_frame("<!-- BEGIN WAYBACK TOOLBAR INSERT -->\n38 captures<!-- END WAYBACK TOOLBAR INSERT --><p>News")
    '\n<p>News'
    """
    for sign, frame in _FRAMES:
        if sign in source:
            source = frame.sub(lambda found: "\n" * found[0].count("\n"), source, count=1)
    return source


def _comments(head: str) -> Iterable[Saved]:
    """Return what browsers and archives write into the pages that they save."""
    if "__wm" in head and (found := _WOMBAT.search(head)):
        digits = found[2] or ""
        inner = original(html.unescape(found[1]))
        yield Saved(inner.url, inner.captured or _day(digits[:4], digits[4:6], digits[6:8]))
    commented = "<!--" in head
    if commented and "SingleFile" in head and (found := _SINGLE_FILE.search(head)):
        inner = original(html.unescape(found[1]))
        day = _JAVASCRIPT_DAY.match(found[2] or "")
        yield Saved(inner.url, inner.captured or (_day(day[3], day[1], day[2]) if day else None))
    if commented and "saved from url" in head and (found := _SAVED_FROM.search(head)):
        yield original(html.unescape(found[1]))
    if "s cache of" in head and (found := _CACHED.search(head)):
        yield Saved("", _day(found[3], found[2], found[1]))
    if commented and "HTTrack" in head and (found := _MIRRORED.search(head)):
        inner = original(html.unescape(found[1]))
        yield Saved(inner.url, inner.captured or mail_day(found[2]))


def _links(head: str) -> Iterable[Saved]:
    """Return the canonical address, `og:url` and base of a page, if they are absolute, the most reliable first."""
    if "canonical" not in head and "og:url" not in head and "<base" not in head:
        return
    found = [(one[0][:5].lower(), html.unescape(one[1])) for one in _LINKS.finditer(head)]
    for tag in ("<link", "<meta", "<base"):
        for address in (address for own, address in found if own == tag and ("//" in address or "/http" in address)):
            # A base is a folder of the site, unless an archive wrote it.
            if tag != "<base" or inner_address(address) != address.strip():
                yield original(address)


def base_of_page(source: str, own: str) -> str:
    """Return the address that completes the links of a page: the one its `<base>` names, else its own.

    >>> base_of_page('<base href="https://www.ilo.org/news/">', ""), base_of_page("<p>", "https://www.ilo.org/")
    ('https://www.ilo.org/news/', 'https://www.ilo.org/')
    """
    found = _BASE.search(source, 0, _HEAD) if "<base" in source[:_HEAD] else None
    if not found:
        return own
    named = inner_address(html.unescape(found[1]))
    try:
        return urljoin(own, named) if "://" in own else named if "://" in named else own
    except ValueError:
        return own


def said_by_path(path: str) -> Saved:
    """Return the address and day in the path of a file, in folders made by waybackpack, wget or a mirror.

    >>> said_by_path("old/20220401120000/www.ilo.org/asia/news/lang--en/index.htm")
    Saved(url='https://www.ilo.org/asia/news/lang--en/index.htm', captured=datetime.date(2022, 4, 1))
    >>> said_by_path("www.ilo.org/resource/news@page=2.html").url, said_by_path("pages/a.txt").url
    ('https://www.ilo.org/resource/news?page=2', '')
    """
    if "." not in path.rpartition("/")[0]:
        return Saved()
    # Some programs write the whole address as the name of a folder.
    path = unquote(path) if "%2f" in path.lower() else path
    parts = path.split("/")
    hosts = ((n, one) for n, part in enumerate(parts[:-1]) for one in agencies() if one.host.fullmatch(part))
    at, agency = next(hosts, (len(parts), agencies()[0]))
    inside = "/".join(parts[at + 1 :]).lower()
    # A person may keep pages in a folder named after the host; a mirror has the folders of the site.
    if not any(word in inside for word in agency.addresses["listing_words"]):
        return Saved()
    moment = next((part for part in parts[:at] if _MOMENT.fullmatch(part)), "")
    address = _SHORT_QUERY.sub("?", "/".join(parts[at:]), count=1)
    name = address.rpartition("/")[2].lower()
    # wget adds an ending to what has none.
    if "?" in name or not name.startswith("index."):
        address = _PAGE_ENDING.sub("", address)
    return Saved(f"https://{unquote(address)}", _day(moment[:4], moment[4:6], moment[6:8]))


def is_folder_of_page(folder: str, pages: Container[str]) -> bool:
    """Return whether a browser made a folder for the parts of a page beside it; the pages are given by name.

    >>> is_folder_of_page("News_files", {"News.html"}), is_folder_of_page("news_files", {"other.html"})
    (True, False)
    """
    found = _FOLDER.fullmatch(folder)
    return found is not None and any(f"{found[1]}{end}" in pages for end in (".html", ".htm", ".xhtml"))


def mail_day(text: str) -> date | None:
    """Return the day of a date in the form of e-mail and HTTP; None if it is not one."""
    try:
        return parsedate_to_datetime(text).date()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _day(year: str, month: str, day: str) -> date | None:
    """Return the day of three texts, the month by number or by its English name; None where it is none."""
    try:
        number = int(month) if month.isdecimal() else _MONTHS.index(month.lower()) + 1
        return date(int(year), number, int(day))
    except ValueError:
        return None
