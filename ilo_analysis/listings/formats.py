"""The format of a file, decided by its content and never by its name alone."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from ilo_analysis.reference import reference_folder

FORMATS = ("text", "html", "mhtml", "warc", "wet", "feed", "csv", "jsonl", "parquet", "xlsx", "ods")
SPREADSHEETS = frozenset(("xlsx", "ods"))
TABLES = SPREADSHEETS | {"csv", "jsonl", "parquet"}
SEPARATORS = ",;\t|"
# Notes of up to this many lines may precede the header of a table.
MOST_BEFORE_HEADS = 20

SITEMAP = re.compile(rb"<(?:[\w.-]+:)?urlset[\s>]", re.I)
JSON_FEED = re.compile(rb'^\W*\{[^}]{0,1000}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.I)
_FEED = re.compile(rb"<((?:[\w.-]+:)?urlset|rss|rdf:RDF|feed|atom:feed)[\s>]", re.I)
# Lines or a document of JSON; a text may begin with a bracket, too.
_JSON = re.compile(rb'(\[\s*)?\{\s*"[^"]{1,100}"\s*:')
_HTML = re.compile(rb"<!doctype\s+html|<(html|head|body|div|ol|ul|table|article|section|h\d|p)[\s>]", re.I)
# Headers of a mail or saved page: from the first line on, one of them the type of its content.
_HEADERS = re.compile(rb"[\w-]{2,40}:[^\r\n]*(?:(?:\r\n?|\n)(?:[\w-]{2,40}:|[ \t])[^\r\n]*)*")
_MHTML = re.compile(
    rb"^content-type:\s*(multipart/|text/html|application/xhtml)|^snapshot-content-location:", re.I | re.M
)
_LONGEST_HEADERS = 65_536
_ADDRESSES = re.compile(r"\s*(https?://\S+\s*)+", re.I)
# Endings of file names that only tell the form of the file.
_ENDINGS = frozenset(
    ("gz", "zip", "txt", "text", "htm", "html", "xhtml", "mht", "mhtml", "warc", "wet", "xml", "rss", "atom",
     "csv", "tsv", "json", "jsonl", "ndjson", "parquet", "xlsx", "xlsm", "ods")
)  # fmt: skip
_BESIDE_TITLE = frozenset(("date", "summary", "kicker", "feed", "url"))
_HEAD = 4096


def recognise(data: bytes) -> str:
    r"""Return the format of an unpacked file, one of `FORMATS`, by its first bytes.

    >>> recognise(b"PAR1..."), recognise(b"WARC/1.0\r\n"), recognise(b"News room\n"), recognise(b"<html><p>")
    ('parquet', 'warc', 'text', 'html')
    """
    head = data[:_HEAD]
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "wet" if b"WARC-Type: conversion" in head or b"x-text/plain" in head else "warc"
    narrow = head.replace(b"\x00", b"") if b"\x00" in head else head
    start = narrow.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<"):
        return "feed" if _FEED.search(start) else "html"
    if _has_headers(data):
        return "mhtml"
    if _JSON.match(start):
        return "feed" if JSON_FEED.match(start) else "jsonl"
    if _is_table_head(start):
        return "csv"
    return "html" if start.count(b"<") >= 3 and len(_HTML.findall(start)) >= 3 else "text"


def file_stem(name: str) -> str:
    """Return the name of a file without the suffixes that show its format.

    >>> file_stem("asia-news_2016.warc.gz"), file_stem("page.2.html")
    ('asia-news_2016', 'page.2')
    """
    stem = name
    while "." in stem and stem.rpartition(".")[2].lower() in _ENDINGS:
        stem = stem.rpartition(".")[0]
    return stem or name


def _has_headers(data: bytes) -> bool:
    """Return whether a file begins with the headers of a mail or of a page saved as one file."""
    start = data[:_LONGEST_HEADERS]
    if b"\x00" in start[:_HEAD]:
        start = start.replace(b"\x00", b"")
    headers = _HEADERS.match(start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n"))
    return headers is not None and _MHTML.search(headers[0].replace(b"\r", b"\n")) is not None


@cache
def known_columns() -> dict[str, str]:
    """Return the column of entries for each name: its own, and those that other programs and people use."""
    with (reference_folder() / "table_columns.csv").open(encoding="utf-8", newline="") as stream:
        return {row["name"]: row["column"] for row in csv.DictReader(stream)}


@lru_cache(maxsize=1 << 12)
def column_of(name: str) -> str | None:
    """Return the column of entries that a name means, however its words are joined; None if it means none.

    >>> column_of("Publish Date"), column_of("Date de publication"), column_of("Fonds")
    ('date', 'date', None)
    """
    return known_columns().get("_".join(re.split(r"[\s_-]+", name.strip().lower())))


def is_address_list(text: str) -> bool:
    r"""Return whether a text has only addresses; those are not fetched.

    >>> is_address_list("https://www.ilo.org/moscow/news\nhttps://www.ilo.org/asia/news\n")
    True
    """
    return bool(_ADDRESSES.fullmatch(text[:_HEAD].rpartition("\n")[0] or text))


def names_columns(cells: Iterable[str], wanted: Iterable[str] = ()) -> bool:
    """Return whether cells name columns of entries: the title and another, or one that is `wanted`.

    >>> names_columns(["Headline", "Published"]), names_columns(["News", "Published"])
    (True, False)
    """
    given = {cell.strip().lower() for cell in cells}
    names = {column_of(name) for name in given}
    return ("title" in names and bool(names & _BESIDE_TITLE)) or not given.isdisjoint(wanted)


def _is_table_head(start: bytes) -> bool:
    """Return whether one of the first lines names columns of entries, one of them the title; notes may come first."""
    lines = [line for line in re.split(rb"[\r\n]+", start) if line.strip() and not line.startswith((b"#", b"sep="))]
    for line in lines[:MOST_BEFORE_HEADS]:
        text = line.decode("utf-8", "replace")
        if names_columns(name.strip().strip('"') for name in re.split(rf"[{SEPARATORS}]", text)):
            return True
    return False
