"""Listing pages as tests and benchmarks need them: saved as text, as HTML, in archives."""

from __future__ import annotations

import gzip
import html
from collections.abc import Iterable

PAGE = "https://www.ilo.org/moscow/news/lang--en/nextRow--{offset}/index.htm"
Story = tuple[str, str, str]

STORIES: list[Story] = [
    ("ILO Monitor – 7th edition: jobs in crisis", "08 November 2021", "Working hours fell in every region."),
    ("Georgia reforms its labour inspection", "05 November 2021", "A new law gives inspectors more powers."),
    ("Young people & the <future> of work", "29 October 2021", "A new report asks what comes after school."),
]


def as_text(stories: Iterable[Story], heading: str = "News room") -> str:
    """The text of a numbered listing."""
    blocks = [heading, ""]
    for number, (title, day, summary) in enumerate(stories, 1):
        blocks += [f"  {number}. {title}", "", f"    {day}", "", f"    {summary}", ""]
    return "\n".join(blocks)


def as_html(stories: Iterable[Story], number: int = 100, *, filler: int = 0, title: str = "News room") -> bytes:
    """The same listing as a web page, each title a link to its story."""
    items = "".join(
        f'<li><h3><a href="/moscow/news/WCMS_{number + i}/lang--en/index.htm">{html.escape(name)}</a></h3>'
        f"<p>{day}</p><p>{html.escape(summary)}</p></li>"
        for i, (name, day, summary) in enumerate(stories)
    )
    menu = "".join(f'<li><a href="/menu/{i}">Section {i}</a></li>' for i in range(filler))
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<nav><ul>{menu}</ul></nav><main><h1>News room</h1><ol>{items}</ol></main></body></html>"
    )
    return page.encode()


def record(
    url: str,
    body: bytes,
    *,
    day: str = "2022-03-01",
    status: str = "200 OK",
    headers: str = "",
    type_: str = "text/html; charset=utf-8",
    warc: str = "WARC-Type: response\r\n",
) -> bytes:
    """One response of a web archive; `headers` are those of the server, `warc` those of the record."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {type_}\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\n{warc}WARC-Target-URI: {url}\r\nWARC-Date: {day}T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{abs(hash((url, day))) % 10**12:012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def archive(records: Iterable[bytes], *, packed: bool = False) -> bytes:
    """A web archive, each record packed on its own as archives are."""
    return b"".join(gzip.compress(r, mtime=0) if packed else r for r in records)
