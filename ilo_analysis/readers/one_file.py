"""Layer 1: one file of any form to its entries, listings and problems.

Whatever is wrong with a file is a problem in the tables, not an error: the files beside it are read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from ilo_analysis.errors import ListingError
from ilo_analysis.readers.decoding import decode, looks_binary
from ilo_analysis.readers.formats import is_address_list, recognise
from ilo_analysis.readers.html_page import HtmlPage, read_html, read_mhtml
from ilo_analysis.readers.listing_text import parse_listing
from ilo_analysis.readers.news_feed import read_feed
from ilo_analysis.readers.packed import gzip_head, members, unpacked
from ilo_analysis.readers.reading import FileReading, FileTask, Origin, Parsed, origin_of
from ilo_analysis.readers.table import read_table
from ilo_analysis.readers.web_archive import read_records

# A record of an archive counts as a listing if it has two dated entries: a single story has one date.
FEWEST_DATED = 2
# Files up to this size are opened and read once only.
READ_AT_ONCE = 1 << 20
ARCHIVES = frozenset(("warc", "wet"))
TABLES = frozenset(("csv", "jsonl", "parquet"))


def read_file(task: FileTask) -> FileReading:
    """Return everything read from one file."""
    reading = FileReading(task.source_file)
    path = Path(task.path)
    try:
        with path.open("rb") as stream:
            head = stream.read(READ_AT_ONCE)
            whole = len(head) < READ_AT_ONCE
            stream.seek(0)
            digest = hashlib.sha256(head) if whole else hashlib.file_digest(stream, "sha256")
        reading.sha256 = digest.hexdigest()
        _compare_with_declaration(reading, task)
        if not head:
            reading.report("the file is empty; save the page again")
        else:
            _read_by_form(reading, task, path, head, whole=whole)
    except (OSError, ListingError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        reading.report(f"the file could not be read: {reason}")
    return reading


def _read_by_form(reading: FileReading, task: FileTask, path: Path, head: bytes, *, whole: bool) -> None:
    """Read archives as a stream, everything else member by member."""
    stem = file_stem(path.name)
    form = task.format or recognise(gzip_head(head[:65_536]) if head.startswith(b"\x1f\x8b") else head)
    if form in ARCHIVES and not head.startswith(b"PK"):
        _read_archive(reading, task, stem, form, task.path)
        return
    for member in unpacked(head, path.as_posix()) if whole else members(path):
        if member.name.startswith("__MACOSX/"):
            continue
        if member.problem:
            reading.report(f"{member.name}: {member.problem}" if member.name else member.problem)
        if member.problem and not member.data:
            continue
        listing_id = f"{stem}/{member.name}" if member.name else stem
        try:
            read_bytes(reading, task, listing_id, whole_lines(member.data) if member.problem else member.data)
        except ListingError as error:
            reading.report(f"{member.name or 'the file'} could not be read: {error}")


def whole_lines(data: bytes) -> bytes:
    r"""Return what breaks off without its last line, if it has lines.

    >>> whole_lines(b"  3. A title\n\n    08 Novem")
    b'  3. A title\n\n'
    """
    return data[: data.rfind(b"\n") + 1] or data


def read_bytes(reading: FileReading, task: FileTask, listing_id: str, data: bytes) -> None:
    """Add the listing that unpacked bytes hold."""
    packed = data.startswith(b"\x1f\x8b")
    form = task.format or recognise(gzip_head(data[:65_536]) if packed else data)
    if not data.strip():
        reading.report("the file is empty; save the page again")
    elif form in ARCHIVES:
        _read_archive(reading, task, listing_id, form, data)
    elif form in TABLES:
        _add_table(reading, task, listing_id, data, form)
    elif looks_binary(data):
        reading.report("a binary file, not a listing; remove it, or save the page as text or HTML")
    elif form == "feed":
        parsed = read_feed(data)
        _add_page(reading, origin_of(task, listing_id, form), parsed, None)
    elif form in ("html", "mhtml"):
        _add_html(reading, task, listing_id, read_html(data) if form == "html" else read_mhtml(data), form)
    else:
        _add_text(reading, task, listing_id, data)


def _add_text(reading: FileReading, task: FileTask, listing_id: str, data: bytes) -> None:
    """Add the listing of a text file."""
    decoded = decode(data)
    if decoded.problem:
        reading.report(decoded.problem)
    if is_address_list(decoded.text):
        reading.report("a list of addresses; they are not fetched. Save the pages and read those")
        return
    _add_page(reading, origin_of(task, listing_id, "text"), parse_listing(decoded.text), None)


def _add_html(reading: FileReading, task: FileTask, listing_id: str, page: HtmlPage, form: str) -> None:
    """Add the listing of a saved page."""
    if page.problem:
        reading.report(page.problem)
    if page.text:
        origin = origin_of(task, listing_id, form, url=page.url, captured=page.captured)
        _add_page(reading, origin, parse_listing(page.text), page.links)
    elif not page.problem:
        reading.report("the page holds no text; save it again after it has loaded")


def _add_page(reading: FileReading, origin: Origin, parsed: Parsed, links: dict[str, str] | None) -> None:
    """Add a parsed page, or say that it holds no entry."""
    if not parsed.entries["title"]:
        reading.report("no entry was found: no line holds a date after a title. Is it a listing page?")
    reading.add(origin, parsed, links)


def _add_table(reading: FileReading, task: FileTask, listing_id: str, data: bytes, form: str) -> None:
    """Add the entries of a table; it may hold several listings and name their feeds itself."""
    table = read_table(data, form)
    entries = table.entries
    for line, text, reason in table.problems:
        reading.report(reason, line, text)
    origin = origin_of(task, listing_id, form)
    n = len(entries["title"])
    if not n:
        reading.report("the table has no rows")
    entries["source_file"] = [reading.source_file] * n
    entries["listing_id"] = [f"{listing_id}/{own}" if own else listing_id for own in entries["listing_id"]]
    entries["feed"] = [own or origin.feed for own in entries["feed"]]
    groups: dict[tuple[object, object], list[int]] = {}
    for row, key in enumerate(zip(entries["listing_id"], entries["feed"], strict=True)):
        groups.setdefault(key, []).append(row)
    for name, column in reading.columns.items():
        column.extend(entries[name])
    for (own, feed), rows in groups.items():
        part = {name: [values[row] for row in rows] for name, values in entries.items()}
        reading.list_origin(origin._replace(listing_id=str(own), feed=str(feed)), None, part)


def _read_archive(reading: FileReading, task: FileTask, stem: str, form: str, archive: str | bytes) -> None:
    """Add the listings of an archive (a path, or bytes), record by record."""
    seen = 0
    for record in read_records(archive, wet=form == "wet", addresses=task.addresses):
        if record.problem:
            reading.report(record.problem)
            continue
        seen += 1
        if form == "wet":
            text, links = decode(record.body, record.charset).text, None
        else:
            page = read_html(record.body, record.charset, record.url)
            text, links = page.text, page.links
            if page.problem:
                reading.report(f"the record of {record.url} at offset {record.offset:,}: {page.problem}")
        parsed = parse_listing(text)
        if sum(day is not None for day in parsed.entries["date"]) >= FEWEST_DATED:
            origin = origin_of(task, f"{stem}#{record.offset}", form, url=record.url, captured=record.captured)
            reading.add(origin._replace(page_offset=origin.page_offset or 0), parsed, links)
    if not reading.listings:
        reading.report(f"no listing page was found in the archive; {seen:,} records had the address of one")


def _compare_with_declaration(reading: FileReading, task: FileTask) -> None:
    """Report a file that the sources file does not declare, or declares with other bytes."""
    source, where = task.source, task.sources.path
    if source is None:
        if where:
            reason = f"feed {task.feed!r} is taken from its folder or name, scope unknown"
            reading.report(f"not declared in {where}; {reason}")
    elif source.sha256 and source.sha256 != reading.sha256:
        reading.report(f"the sha256 differs from the one in {where}: {reading.sha256} instead of {source.sha256}")
    else:
        reading.declared = True


def file_stem(name: str) -> str:
    """Name of a file without the endings that say its form.

    >>> file_stem("asia-news_2016.warc.gz"), file_stem("page.2.html")
    ('asia-news_2016', 'page.2')
    """
    stem = name
    while "." in stem and stem.rpartition(".")[2].lower() in _ENDINGS:
        stem = stem.rpartition(".")[0]
    return stem or name


_ENDINGS = frozenset(
    ("gz", "zip", "txt", "text", "htm", "html", "xhtml", "mht", "mhtml", "warc", "wet", "xml", "rss", "atom",
     "csv", "tsv", "json", "jsonl", "ndjson", "parquet")
)  # fmt: skip
