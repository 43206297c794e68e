"""Layer 1: a saved web page to the text that the grammar reads, and the addresses of its stories."""

from __future__ import annotations

import email
import email.policy
import html
import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urljoin

from ilo_analysis.readers.decoding import decode

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_OWN_ADDRESS = re.compile(
    r"""<(?:link[^>]{0,200}?rel=["']?canonical["']?[^>]{0,200}?href|meta[^>]{0,200}?og:url["']?[^>]{0,200}?content)"""
    r"""=["']([^"'>]{1,500})""",
    re.I,
)
_TITLE = re.compile(r"<title[^>]*>([^<]{0,300})", re.I)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)
_ANCHOR = re.compile(r"<a(?=\s)", re.I)
_TAG = re.compile(r"<[^>]*>")
# Titles of pages that stand where a listing should be.
_ERROR_TITLES = re.compile(
    r"\s*(just a moment|attention required|access denied|(error\s*)?(40[0134]|410|429|50[0234])\b"
    r"|page not found|not found"
    r"|page introuvable|página no encontrada|seite nicht gefunden"
    r"|log ?in\b|sign ?in\b|connexion\b|iniciar sesión"
    r"|service unavailable|are you (a )?human|checking your browser|forbidden)",
    re.I,
)


class HtmlPage(NamedTuple):
    """A page's text, its links by their text, its own address and day of saving where it says them."""

    text: str
    links: dict[str, str]
    url: str = ""
    captured: date | None = None
    problem: str = ""


def read_html(data: bytes, charset: str | None = None, url: str = "") -> HtmlPage:
    r"""Return the text and the links of an HTML page.

    An error page has an empty text and a `problem` that names it.

    >>> page = read_html(b'<html><body><main><p><a href="/x/WCMS_1/index.htm">A  title</a></p><p>8 May 2021</p></main>')
    >>> page.links
    {'A title': '/x/WCMS_1/index.htm'}
    """
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    source, _, problem = decode(data, charset)
    head = source[:20_000]
    own = url or _own_address(head)
    title = _TITLE.search(head)
    if title and _ERROR_TITLES.match(html.unescape(title.group(1))):
        name = " ".join(html.unescape(title.group(1)).split())
        return HtmlPage("", {}, own, None, f"an error page ({name!r}) stands where a listing should be; save it again")
    tree = HTMLTree.parse(source.replace("\x00", ""))
    text = extract_plain_text(
        tree, preserve_formatting=True, list_bullets=True, main_content=True, alt_texts=False, links=False
    )
    return HtmlPage(text, story_links(source, own), own, None, problem)


def read_mhtml(data: bytes) -> HtmlPage:
    """Return the text and the links of the first HTML part of a page saved as one file."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
    if part is None:
        return HtmlPage("", {}, "", None, "the saved page holds no HTML part; save it again as HTML")
    url = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
    body = part.get_payload(decode=True)
    page = read_html(body if isinstance(body, bytes) else b"", part.get_content_charset(), url)
    return page._replace(captured=_day(str(message.get("Date") or "")))


def story_links(source: str, base: str = "") -> dict[str, str]:
    """Address by link text, spaces collapsed; addresses of stories (`WCMS_…`) win over others with the same text.

    The text is cut at each `<a`, so the time is linear in its length however the page is broken.

    >>> story_links('<a class=x href="b.htm">ILO <b>&amp; G20</b></a>', "https://ilo.org/a/index.htm")
    {'ILO & G20': 'https://ilo.org/a/b.htm'}
    """
    links: dict[str, str] = {}
    absolute = "://" in base or base.startswith("ilo.org")
    base = base if "://" in base else f"https://{base}"
    pieces = _ANCHOR.split(source)[1:]
    # Menus hold hundreds of links; where stories have numbers, only the numbered links are looked at.
    for piece in [p for p in pieces if "WCMS_" in p] or pieces:
        opening, _, rest = piece.partition(">")
        href = _HREF.search(opening)
        if not href:
            continue
        inner = rest[: rest.find("</")] if "<" not in rest[: rest.find("</")] else _TAG.sub("", rest.split("</a", 1)[0])
        label = " ".join(html.unescape(inner).split()) if inner else ""
        if not label:
            continue
        address = html.unescape(href.group(1) or href.group(2) or href.group(3) or "").strip()
        if address.lower().startswith(("javascript:", "mailto:", "#", "data:")) or not address:
            continue
        if label not in links or ("WCMS_" in address and "WCMS_" not in links[label]):
            links[label] = _joined(base, address) if absolute else address
    return links


def _joined(base: str, address: str) -> str:
    """Absolute address; as printed where it cannot be made one."""
    if address.startswith(("http://", "https://")):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _own_address(head: str) -> str:
    """Address that a page says it has."""
    found = _SAVED_FROM.search(head) or _OWN_ADDRESS.search(head)
    return html.unescape(found.group(1)) if found else ""


def _day(text: str) -> date | None:
    """Day of an e-mail date."""
    try:
        return parsedate_to_datetime(text).date()
    except (TypeError, ValueError):
        return None
