"""Turn one file of any format into entries, listings and problems.

Whatever is wrong with a file becomes a problem in the tables, not an error, so the other files are still read.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.archives.compressed import ZIP, Member, member_named, members, unpacked
from ilo_analysis.listings.archives.streams import is_packed, unpacked_head
from ilo_analysis.listings.archives.warc import Record, read_records
from ilo_analysis.listings.data.feeds import read_feed
from ilo_analysis.listings.data.tabular import read_table
from ilo_analysis.listings.encoding import decode, looks_binary
from ilo_analysis.listings.foreign import foreign, office_file
from ilo_analysis.listings.formats import SPREADSHEETS, TABLES, file_stem, is_address_list, recognise
from ilo_analysis.listings.lines.grammar import parse_listing, story_addresses
from ilo_analysis.listings.origin.addresses import feed_of_file, is_story
from ilo_analysis.listings.origin.saved import said_by_path
from ilo_analysis.listings.origin.sources import NO_LISTINGS, NO_SOURCES, SOURCES_FILE, Sources, parse_sources
from ilo_analysis.listings.parsed import PageFacts, ParsedListing
from ilo_analysis.listings.tables import EntryRows, FileReading, FilesReading, FileTask, Origin, origin_of
from ilo_analysis.listings.web.html import HtmlPage, read_html
from ilo_analysis.listings.web.mhtml import read_mhtml

# A record of an archive counts as a listing if it has two dated entries: a single story has one date.
FEWEST_DATED = 2
NO_ENTRY = "no entry was found: no line holds a date after a title. Is it a listing page?"
READ_AS_TEXT = "the boxes of the page show no list with dates; its text was read line by line"
# Files up to this size are opened and read once only.
READ_AT_ONCE = 1 << 20
# Most pages are smaller; to make room for a megabyte takes longer than to read them.
_PAGE_BYTES = 1 << 16
_NUMBERED = re.compile(r"(\.\w+) \(\d+\)$")
ARCHIVES = frozenset(("warc", "wet"))


def read_files_together(tasks: Sequence[FileTask]) -> FilesReading:
    """Return everything read from some files."""
    rows = EntryRows()
    readings = [read_file(task, rows) for task in tasks]
    return FilesReading(rows.table(), readings)


class _File(NamedTuple):
    """One file that is being read."""

    task: FileTask
    reading: FileReading
    rows: EntryRows

    def add(self, origin: Origin, parsed: ParsedListing, *, fewest_dated: int = 0) -> None:
        """Add one listing of this file; with fewer dated entries it is not a listing, and is skipped."""
        reading, entries = self.reading, parsed.entries
        days = entries["date"]
        if sum(day is not None for day in days) < fewest_dated:
            return
        reading.add(origin, parsed.facts, days, entries["credit_year"])
        for line, text, reason in parsed.problems:
            reading.report(reason, line, text)
        reading.report_future(entries)
        if not days:
            reading.report(NO_ENTRY)
        self.rows.add(reading.source_file, origin, entries)


def read_file(task: FileTask, rows: EntryRows) -> FileReading:
    """Read one file: return what is known about it, and add its entries to the rows."""
    reading = FileReading(task.source_file)
    file = _File(task, reading, rows)
    path = Path(task.path)
    try:
        with path.open("rb") as stream:
            head = stream.read(_PAGE_BYTES)
            if len(head) == _PAGE_BYTES:
                head += stream.read(READ_AT_ONCE - _PAGE_BYTES)
            whole = len(head) < READ_AT_ONCE
            stream.seek(0)
            digest = hashlib.sha256(head) if whole else hashlib.file_digest(stream, "sha256")
        reading.sha256 = digest.hexdigest()
        is_package = head.startswith(ZIP) and not office_file(path)
        if task.source or not is_package:
            reading.declared = _is_declared(reading, task, reading.sha256)
        if not head:
            reading.report("the file is empty; save the page again")
        else:
            _read_by_form(file, path, head, whole=whole, is_package=is_package)
    # Whatever a file does to its reader is a problem of that file, and the others are read.
    except Exception as error:
        reading.report(f"the file could not be read: {_why(error)}")
    return reading


def _read_by_form(file: _File, path: Path, head: bytes, *, whole: bool, is_package: bool) -> None:
    """Read archives as a stream, everything else member by member."""
    task, reading = file.task, file.reading
    stem = file_stem(task.source_file.rpartition("/")[2])
    form = task.format or _form_of(head)
    if form in ARCHIVES and not head.startswith(ZIP):
        _read_archive(file, stem, form, task.path)
        return
    inside = _sources_inside(reading, path) if is_package else None
    for member in unpacked(head, task.source_file) if whole else members(path):
        if member.name.startswith("__MACOSX/") or member.name.rpartition("/")[2] in NO_LISTINGS:
            continue
        with reading.within(member.name):
            _read_member(file, stem, member, inside, form if member.data is head else "")


def _read_member(file: _File, stem: str, member: Member, inside: Sources | None, form: str) -> None:
    """Read one file of a package (`inside` is what the package declares), or a file that is in none."""
    if member.problem:
        file.reading.report(member.problem)
    if member.problem and not (member.data or member.path):
        return
    data = whole_lines(member.data) if member.problem else member.data
    try:
        own = _of_member(file, member.name, data, inside) if inside is not None else file
        name = f"{stem}/{member.name}" if member.name else stem
        if member.path:
            _read_archive(own, name, "warc", member.path)
        else:
            _read_bytes(own, name, data, form)
    except Exception as error:
        file.reading.report(f"{'it' if member.name else 'the file'} could not be read: {_why(error)}")


def _why(error: Exception) -> str:
    """Return why something could not be read: in the reader's own words, or with the type of the error."""
    if isinstance(error, ListingError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{': ' if words else ''}{words}; it is damaged, or made to harm"


def _sources_inside(reading: FileReading, path: Path) -> Sources:
    """Return what a zip file's own sources file declares; if that cannot be read, the pages are read all the same."""
    lines = member_named(path, SOURCES_FILE).decode("utf-8-sig", "replace").splitlines(keepends=True)
    try:
        inside = parse_sources(lines, f"{path.as_posix()}!{SOURCES_FILE}") if lines else NO_SOURCES
    except ListingError as error:
        reading.report(str(error))
        return NO_SOURCES
    for said in inside.problems:
        reading.report(f"{SOURCES_FILE}: {said}")
    return inside


def _of_member(file: _File, name: str, data: bytes, inside: Sources) -> _File:
    """Return a member of a zip file as a file: declared inside or beside the zip file, or else named by its path."""
    task = file.task
    sources = inside if inside.path else task.sources
    # A number distinguishes members with the same name.
    name = _NUMBERED.sub(r"\1", name)
    member = task._replace(
        source=sources.of_file(name) or task.source, feed=feed_of_file(f"zip/{name}", "zip"), sources=sources,
        path_says=said_by_path(name),
    )  # fmt: skip
    declared = _is_declared(file.reading, member, hashlib.sha256(data).hexdigest(), name)
    return file._replace(task=member._replace(declared=declared))


def _form_of(data: bytes) -> str:
    """Return the format of bytes, which may be compressed."""
    return recognise(unpacked_head(data[:65_536]) if is_packed(data) else data)


def whole_lines(data: bytes) -> bytes:
    r"""Return truncated text without its last line, if it has several.

    >>> whole_lines(b"  3. A title\n\n    08 Novem")
    b'  3. A title\n\n'
    """
    return data[: data.rfind(b"\n") + 1] or data


def _read_bytes(file: _File, listing_id: str, data: bytes, form: str) -> None:
    """Add the listing in unpacked bytes; their format is detected if it is not given."""
    task = file.task
    kind = office_file(io.BytesIO(data)) if data.startswith(ZIP) else foreign(data)
    form = kind if kind in SPREADSHEETS else form or task.format or _form_of(data)
    if not data[:READ_AT_ONCE].strip() and not data.strip():
        file.reading.report("the file is empty; save the page again")
    elif kind and kind != form:
        file.reading.report(kind)
    elif form in ARCHIVES:
        _read_archive(file, listing_id, form, data)
    elif form in TABLES:
        _add_table(file, listing_id, data, form)
    elif looks_binary(data):
        file.reading.report("a binary file, not a listing; remove it, or save the page as text or HTML")
    elif form == "feed":
        _add_feed(file, origin_of(task, listing_id, form), data)
    elif form in ("html", "mhtml"):
        at, encoding = task.path_says.url, _declared_encoding(task)
        _add_html(file, listing_id, read_html(data, encoding, at) if form == "html" else read_mhtml(data), form)
    else:
        _add_text(file, listing_id, data)


def _add_text(file: _File, listing_id: str, data: bytes) -> None:
    """Add the listing of a text file."""
    decoded = decode(data, _declared_encoding(file.task))
    if decoded.problem:
        file.reading.report(decoded.problem)
    if is_address_list(decoded.text):
        file.reading.report("a list of addresses; they are not fetched. Save the pages and read those")
        return
    file.add(origin_of(file.task, listing_id, "text"), parse_listing(decoded.text))


def _declared_encoding(task: FileTask) -> str | None:
    """Return the encoding that the sources file declares."""
    return task.source.encoding if task.source else None


def _add_html(file: _File, listing_id: str, page: HtmlPage, form: str) -> None:
    """Add the listing of a saved page."""
    if page.problem:
        file.reading.report(page.problem)
    origin = origin_of(file.task, listing_id, form, url=page.url, captured=page.captured)
    if page.url and not file.task.source and is_story(page.url):
        file.reading.report(f"the page of one story, by its address {page.url}, not a listing; it was not read")
    elif page.structure or page.text:
        file.add(origin, _parsed(page))
    elif not page.problem:
        file.reading.report("the page holds no text; save it again after it has loaded")


def _parsed(page: HtmlPage) -> ParsedListing:
    """Return the listing of a saved page, from its tree, else from its text and its links."""
    if page.structure:
        return ParsedListing(page.structure.columns, list(page.structure.problems), page.structure.facts)
    parsed = parse_listing(page.text)
    if page.links:
        parsed.entries["url"] = story_addresses(parsed.entries["title"], page.links)
    if parsed.entries["title"]:
        parsed.problems.append((1, "", READ_AS_TEXT))
    return parsed


def _add_table(file: _File, listing_id: str, data: bytes, form: str) -> None:
    """Add the entries of a table; it may hold several listings and name their feeds itself."""
    if form in ("csv", "jsonl"):
        decoded = decode(data, _declared_encoding(file.task))
        if decoded.problem:
            file.reading.report(decoded.problem)
            data = decoded.text.encode()
    table = read_table(data, form, file.task.columns)
    entries = table.entries
    for line, text, reason in table.problems:
        file.reading.report(reason, line, text)
    if not entries["title"]:
        file.reading.report("the table has no rows")
    origin = origin_of(file.task, listing_id, form)
    groups: dict[tuple[str, str], list[int]] = {}
    for row, (own, feed) in enumerate(zip(entries["listing_id"], entries["feed"], strict=True)):
        key = (f"{listing_id}/{own}" if own else listing_id, feed or origin.feed)
        groups.setdefault(key, []).append(row)
    for (own, feed), rows in groups.items():
        part = {name: [values[row] for row in rows] for name, values in entries.items()}
        file.add(origin._replace(listing_id=own, feed=feed), ParsedListing(part, [], PageFacts()))


def _add_feed(file: _File, origin: Origin, data: bytes) -> None:
    """Add the items of a feed; its document holds the newest ones."""
    parsed = read_feed(data)
    first = origin if origin.page_offset else origin._replace(page_offset=0, offset_unit="entries")
    file.add(first, parsed)


def _read_archive(file: _File, stem: str, form: str, archive: str | bytes) -> None:
    """Add the listings of an archive (a path, or bytes), record by record."""
    task, found, seen = file.task, len(file.reading.listings), set()
    for record in read_records(archive, wet=form == "wet", addresses=task.addresses):
        if record.url:
            seen.add(record.offset)
        if record.problem:
            file.reading.report(record.problem)
            continue
        origin = origin_of(task, f"{stem}#{record.offset}", form, url=record.url, captured=record.captured)
        with file.reading.within(f"the record of {record.url} at offset {record.offset:,}"):
            try:
                _add_record(file, origin, record)
            except Exception as error:
                file.reading.report(f"it could not be read: {_why(error)}")
    if len(file.reading.listings) == found:
        file.reading.report(f"no listing page was found in the archive; {len(seen):,} records had the address of one")


def _add_record(file: _File, origin: Origin, record: Record) -> None:
    """Add the listing of one record of an archive."""
    if recognise(record.body) == "feed":
        _add_feed(file, origin, record.body)
        return
    if origin.format == "wet":
        decoded = decode(record.body, record.charset)
        problem, parsed = decoded.problem, parse_listing(decoded.text)
    elif looks_binary(record.body):
        file.reading.report("it is not text")
        return
    else:
        page = read_html(record.body, record.charset, record.url, record.captured)
        problem, parsed = page.problem, _parsed(page)
    if problem:
        file.reading.report(problem)
    file.add(origin, parsed, fewest_dated=FEWEST_DATED)


def _is_declared(reading: FileReading, task: FileTask, sha256: str, member: str = "") -> bool:
    """Return whether the sources file declares a file with its bytes; if not, and there is one, that is reported."""
    source, where = task.source, task.sources.path
    if source is None:
        if where:
            reason = f"feed {task.feed!r} is taken from its folder or name, scope unknown"
            reading.report(f"not declared in {where}; {reason}")
        return False
    # The declaration of a zip file as a whole holds the sum of the whole.
    wanted = source.sha256 if not member or source.file.rpartition("/")[2] == member.rpartition("/")[2] else ""
    if wanted and wanted != sha256:
        reading.report(f"the sha256 differs from the one in {where}: {sha256} instead of {wanted}")
        return False
    return True
