"""Made-up listing pages for the benchmarks: the same stories as HTML of 37 kB, as text, and in packed archives."""

from __future__ import annotations

import datetime as dt
import gzip
import html
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WORDS = re.findall(
    r"\w+",
    "the of and for social protection workers employment countries Convention recovery wages new report calls decent "
    "labour standards ministers employers unions jobs skills youth enterprises dialogue crisis economy development",
)
KICKERS = ["Press release", "Social protection", "Better Work", "COP 26", "Article"]
# As much menu and script as the saved pages have: 190 links, 37 kB.
MENU_LINKS = 180
SCRIPT_BYTES = 11_000


class Story(NamedTuple):
    """One made-up story."""

    title: str
    day: dt.date
    summary: str
    kicker: str = ""
    credit: str = ""


def make_stories(count: int, seed: int) -> list[Story]:
    """Stories of random words: 40% with a credit, half with a kicker, 8% without a summary."""
    dice = random.Random(seed)

    def words(least: int, most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(least, most))).capitalize()

    first = dt.date(2000, 1, 1)
    return [
        Story(
            words(6, 14),
            first + dt.timedelta(days=dice.randrange(9000)),
            words(25, 45) + "." if dice.random() < 0.92 else "",
            dice.choice(KICKERS) if dice.random() < 0.5 else "",
            # The year of rendering: no story is dated later, as none of a real page is.
            f"© Photo {dice.choice(WORDS)} 2024" if dice.random() < 0.4 else "",
        )
        for _ in range(count)
    ]


def as_page(stories: list[Story], number: int = 100_000) -> bytes:
    """Stories as the web page of a newsroom, each title a link to its story."""
    items = []
    for n, story in enumerate(stories):
        address = f"/global/about-the-ilo/newsroom/news/WCMS_{number + n}/lang--en/index.htm"
        items.append(
            '<li class="item"><div class="text">'
            + (f'<p class="credit"><img src="/i/{n}.jpg" alt="">{story.credit}</p>' if story.credit else "")
            + (f'<p class="kicker">{story.kicker}</p>' if story.kicker else "")
            + f'<h3><a href="{address}" title="More">{html.escape(story.title)}</a></h3>'
            + f'<p class="date">{story.day:%d %B %Y}</p>'
            + (f'<p class="summary">{html.escape(story.summary)}</p>' if story.summary else "")
            + "</div></li>\n"
        )
    menu = "".join(
        f'<li class="menu-item"><a class="link" href="/global/section-{n}/lang--en/index.htm">Section {n}</a></li>\n'
        for n in range(MENU_LINKS)
    )
    script = "".join(f"var setting{n} = {{name: 'setting-{n}', on: true}};\n" for n in range(SCRIPT_BYTES // 50))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>News</title>'
        f"<script>{script}</script></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>News room</h1><ol>{''.join(items)}</ol></main><footer><p>Contact us</p></footer></body></html>"
    ).encode()


def as_cards(stories: list[Story]) -> bytes:
    """Stories as the cards of a present-day newsroom, eight elements each."""
    cards = "".join(
        f'<article class="card"><a href="/resource/news/{n}"><img src="/i/{n}.jpg" alt=""></a><div class="text">'
        f'<p class="kicker">{story.kicker or "News"}</p>'
        f'<h3><a href="/resource/news/{n}">{html.escape(story.title)}</a></h3>'
        f'<time datetime="{story.day}">{story.day:%d %B %Y}</time></div></article>\n'
        for n, story in enumerate(stories)
    )
    return f"<html><head><title>News</title></head><body><main><h1>News</h1>{cards}</main></body></html>".encode()


def as_entries(stories: list[Story]) -> str:
    """Stories as the numbered entries of a listing's text."""
    entries = []
    for n, story in enumerate(stories, 1):
        parts = [story.credit, story.kicker, story.title, f"{story.day:%d %B %Y}", story.summary]
        entries.append(f"  {n}. " + "\n\n    ".join(part for part in parts if part))
    return "\n\n".join(entries)


def as_text(stories: list[Story]) -> str:
    """Stories as the text of a numbered listing."""
    return f"News room\n\n{as_entries(stories)}"


def make_records(count: int, first: int = 0) -> Iterator[bytes]:
    """Packed records of a web archive: one in ten is a listing, the others are pages of other kinds."""
    for n in range(first, first + count):
        listing = n % 10 == 0
        path = f"asia/news/lang--en/nextRow--{n}/" if listing else f"publns/books/{n}/lang--en/"
        page = as_page(make_stories(10, n), 10 * n)
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.ilo.org/{path}index.htm\r\n"
            f"WARC-Date: 2022-03-01T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012d}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        yield gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)


def write_archive(path: Path, records: int, *, megabytes: float = 0, first: int = 0) -> int:
    """Write a packed archive of so many records, or of so many unpacked megabytes; the number of records comes back."""
    some = list(make_records(records, first))
    size = sum(int.from_bytes(record[-4:], "little") for record in some)
    times = max(1, round(megabytes * 1e6 / size))
    with path.open("wb") as stream:
        for _ in range(times):
            stream.writelines(some)
    return times * records
