"""Read a saved web page: its entries by its tree or, failing that, the text for the grammar and the story links."""

from __future__ import annotations

import gc
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urljoin

from ilo_analysis.listings.agency import page_pattern
from ilo_analysis.listings.dates.printed import DateLine, read_date
from ilo_analysis.listings.encoding import decode
from ilo_analysis.listings.origin.saved import Saved, base_of_page, inner_address, original, said_by_page, without_frame
from ilo_analysis.listings.web.structure import StructuredPage, read_linked_data, read_structure
from ilo_analysis.listings.web.tree import page_tree

_FRAME = re.compile(r"""<frame\s[^>]{0,300}?\bsrc\s*=\s*["']?([^\s"'>]{1,200})""", re.I)
_TITLE = re.compile(r"<title[^>]*>([^<]{0,300})", re.I)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)
_ORIGIN = re.compile(r"([a-z]+://[^/?#]*)", re.I)
_ANCHOR = re.compile(r"<a(?=\s)", re.I)
_ANCHOR_EDGE = re.compile(r"</?a[\s>]", re.I)
# Rest of an opening tag; a `>` in quotes does not end it.
_TAG_END = re.compile(r"""(?:[^<>"']|"[^"<]{0,500}"|'[^'<]{0,500}')*>""")
# Lines from one date of a list to the next: summary, credit, kicker, title.
LONGEST_ENTRY = 6
# What is longer is no opening tag with an address and no title; the bound keeps broken pages from taking long.
LONGEST_PART = 4000
_TAG = re.compile(r"<[^>]*>")
# A year before a comma or the end of a text, and a day and a month before it, as date lines have them.
_YEAR_AT_END = re.compile(r" 20\d\d(?=\s*[,<])| 19\d\d(?=\s*[,<])")
_DAY_BEFORE = re.compile(r"\d(?:\.|er)? (?:de )?[^\W\d]+\.?(?: de)?$")
# Titles of pages served in place of a listing.
_ERROR_TITLES = page_pattern("error_titles")


# How a page is laid out as text: as a person would print it, without addresses.
_LAYOUT: dict[str, Any] = {"preserve_formatting": True, "list_bullets": True, "alt_texts": False, "links": False}


class HtmlPage(NamedTuple):
    """A page's text, its links by their text, and its own address and day of capture, if it gives them."""

    text: str
    links: dict[str, str]
    url: str = ""
    captured: date | None = None
    problem: str = ""
    structure: StructuredPage | None = None  # its entries, where its tree tells of a list

    @property
    def n_dates(self) -> int:
        """Number of entry dates."""
        return len(self.structure.columns["title"]) if self.structure else len(_date_lines(self.text))


def read_html(data: bytes, charset: str | None = None, url: str = "", captured: date | None = None) -> HtmlPage:
    r"""Return the entries of an HTML page, or its text and links where its tree shows no list.

    Known addresses and days of capture are not looked up in the page. An error page has empty text and a `problem` that
    names it.

    >>> page = read_html(b'<html><body><main><p><a href="/x/WCMS_1/index.htm">A  title</a></p><p>8 May 2021</p></main>')
    >>> page.structure.columns["title"], page.structure.columns["url"]
    (['A title'], ['/x/WCMS_1/index.htm'])
    """
    source, _, problem = decode(data, charset)
    head = source[:20_000]
    said = Saved(url, captured) if url and captured else said_by_page(source)
    given = original(url)
    own, day = given.url or said.url, given.captured or said.captured
    title = _TITLE.search(head)
    if title and _ERROR_TITLES.match(html.unescape(title.group(1))):
        name = " ".join(html.unescape(title.group(1)).split())
        return HtmlPage("", {}, own, day, f"an error page ({name!r}) was saved instead of a listing; save it again")
    source = without_frame(_plain(source))
    with _collection_paused():
        structure, too_large = _read_tree(source)
    if too_large:
        # The extraction of text would chew on it for minutes.
        return HtmlPage("", {}, own, day, too_large)
    base = base_of_page(source, own)
    if structure:
        return HtmlPage("", {}, own, day, problem, _with_base(structure, base))
    if frames := _FRAME.findall(source):
        return HtmlPage("", {}, own, day, f"the page holds nothing but frames ({', '.join(frames)}); save those pages")
    text = _text(source)
    return HtmlPage(text, story_links(source, base), own, day, problem)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Pause garbage collection: the thousands of objects of a page live until it is read, and then end at once."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_tree(source: str) -> tuple[StructuredPage | None, str]:
    """Return the entries of a page by its tree, and why a tree beyond the bounds shows none."""
    tree = page_tree(source)
    structure = read_structure(tree)
    if structure or tree is None or tree.problem:
        return structure, tree.problem if tree and not structure else ""
    structure = read_structure(page_tree(source, attributes=True)) or read_linked_data(tree)
    return structure or read_structure(tree, undated=True), ""


def _text(source: str) -> str:
    """Return the text of the main content of a page, or of the whole page if the main content lacks entries."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(_readable(source))
    text = str(extract_plain_text(tree, main_content=True, **_LAYOUT))
    dates = _date_lines(text)
    years = (found.start() for found in _YEAR_AT_END.finditer(source))
    if sum(_DAY_BEFORE.search(source[max(0, at - 20) : at]) is not None for at in years) > len(dates):
        whole = str(extract_plain_text(tree, main_content=False, **_LAYOUT))
        text = whole if _lacks_entries(dates, _date_lines(whole)) else text
    # The tree must end in the thread that made it; a profiler that looks at this frame would carry it into its own.
    del tree
    return text


def _readable(source: str) -> str:
    """Return markup whose text can be taken: captions, which hold the credits, are left out of figures otherwise."""
    if "<figcaption" in source:
        for name, plain in (("figcaption", "p"), ("figure", "div")):
            source = source.replace(f"<{name}", f"<{plain}").replace(f"</{name}", f"</{plain}")
    return _plain(source)


def _plain(source: str) -> str:
    """Return the markup without null characters, which end a document early."""
    return source.replace("\x00", "") if "\x00" in source else source


def _with_base(page: StructuredPage, base: str) -> StructuredPage:
    """Return the page with whole addresses of stories, where its own is known, and without those of an archive."""
    page.columns["url"] = [_joined(base, url) if url else None for url in page.columns["url"]]
    return page


class _Dated(NamedTuple):
    """A date line: its position among the lines with text, its text, and its day."""

    place: int
    text: str
    day: date


def _date_lines(text: str) -> list[_Dated]:
    """Return the date lines of a text."""
    found = []
    for place, line in enumerate(filter(None, map(str.strip, text.split("\n")))):
        dated = read_date(line) if "19" in line or "20" in line else None
        if isinstance(dated, DateLine):
            found.append(_Dated(place, line, dated.start))
    return found


def _lacks_entries(main: list[_Dated], whole: list[_Dated]) -> bool:
    """Return whether the main content lacks dates of the list: short entries, or all of a list without numbers.

    Dates before and after it are those of other boxes, unless they are near and continue the order of the list.
    """
    if len(whole) > 2 * len(main):
        return True
    texts, all_texts = [one.text for one in main], [one.text for one in whole]
    starts = [n for n in range(len(whole) - len(main) + 1) if all_texts[n : n + len(main)] == texts]
    if not starts or not main:
        return len(whole) > len(main)
    start, end = starts[0], starts[0] + len(main)
    edges = [*pairwise(whole[max(0, start - 1) : start + 1]), *pairwise(whole[end - 1 : end + 1])]
    return any(later.place - one.place <= LONGEST_ENTRY and later.day <= one.day for one, later in edges)


def story_links(source: str, base: str = "") -> dict[str, str]:
    """Return addresses by link text, spaces collapsed; story addresses (`WCMS_…`) win over others with the same text.

    Each link is visited once, so the time is linear in the length of the page, even if it is broken.

    >>> story_links('<a class=x href="b.htm">ILO <b>&amp; G20</b></a>', "https://ilo.org/a/index.htm")
    {'ILO & G20': 'https://ilo.org/a/b.htm'}
    """
    links: dict[str, str] = {}
    for start in _link_starts(source):
        # An opening tag ends before the next one.
        href = _HREF.search(source, start, _find(source, "<", start + 1))
        if not href:
            continue
        label = _label(source, href.end())
        address = html.unescape(href[1] or href[2] or href[3] or "").strip()
        if not label or not address or address.lower().startswith(("javascript:", "mailto:", "#", "data:")):
            continue
        if label not in links or ("WCMS_" in address and "WCMS_" not in links[label]):
            links[label] = _joined(base, address)
    return links


def _link_starts(source: str) -> Iterator[int]:
    """Yield the places of the links of a page.

    Menus hold hundreds; where stories have numbers, only numbered links count.
    """
    if "WCMS_" not in source:
        yield from (found.start() for found in _ANCHOR.finditer(source))
        return
    before, at = 0, source.find("WCMS_")
    while at >= 0:
        start = source.rfind("<", before, at)
        if start >= 0 and _ANCHOR.match(source, start):
            yield start
        before, at = at, source.find("WCMS_", at + 5)


def _label(source: str, after_href: int) -> str:
    """Return the text of the link whose opening tag is being read, without markup, spaces collapsed."""
    rest = _TAG_END.match(source, after_href)
    start = rest.end() if rest else _find(source, ">", after_href) + 1
    inner = source[start : _find(source, "</", start)]
    if "<" in inner or not inner:
        # Markup inside the link: up to its own end, or to the next link where it has none.
        edge = _ANCHOR_EDGE.search(source, start, start + LONGEST_PART)
        inner = _TAG.sub("", source[start : edge.start()]) if edge else ""
    return " ".join(html.unescape(inner).split())


def _find(source: str, sign: str, start: int) -> int:
    """Place of a sign within the reach of a tag or a title; the end of that reach if the sign is not there."""
    at = source.find(sign, start, start + LONGEST_PART)
    return at if at >= 0 else min(len(source), start + LONGEST_PART)


def _joined(base: str, address: str) -> str:
    """Return absolute address; as printed where the page's own is unknown or no whole one can be made."""
    address = inner_address(address)
    if address.startswith(("http://", "https://")):
        return address
    if "://" not in base:
        if not base.startswith("ilo.org"):
            return address
        base = f"https://{base}"
    origin = _ORIGIN.match(base)
    if origin and address.startswith("/") and not address.startswith("//") and "/." not in address:
        # As `urljoin` would, at a tenth of its time.
        return origin[1] + address
    try:
        return urljoin(base, address)
    except ValueError:
        return address
