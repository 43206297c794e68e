"""What is known about a listing besides its text: the declarations of the sources file.

`data/sources.csv` declares feeds, offices and scopes of files by name. What it says about an address also holds for
captures of that address in an archive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ilo_analysis.errors import DictionaryError, ListingError, unknown_choice
from ilo_analysis.listings.encoding import known_encoding
from ilo_analysis.listings.origin.addresses import page_address
from ilo_analysis.listings.origin.saved import original
from ilo_analysis.names import LABELS
from ilo_analysis.reference import lines_of, parse_rows
from ilo_analysis.text.spreadsheet import restored

SOURCES_FILE = "sources.csv"
# What a person decided about entries lies beside it and is no listing either.
CORRECTIONS_FILE = "corrections.csv"
# So do the choices that a person saved.
SELECTIONS_FILE = "selections.toml"
NO_LISTINGS = (SOURCES_FILE, CORRECTIONS_FILE, SELECTIONS_FILE)
_NEEDED = ("file", "feed", "scope")
SCOPES = ("general", "theme", "unknown")


class Source(NamedTuple):
    """What the sources file says about one file; texts are "" where it says nothing."""

    file: str
    feed: str = ""
    office: str = ""
    scope: str = "unknown"
    url: str = ""
    rendered_year: int | None = None
    captured: date | None = None
    sha256: str = ""
    encoding: str = ""
    # Name of the feed as readers see it, in English or any language, and in the others.
    label: str = ""
    label_fr: str = ""
    label_es: str = ""


# Columns that a draft has, and those that only people read.
SOURCES_COLUMNS = ("file", "feed", *LABELS, "office", "scope", "url", "rendered_year", "captured", "sha256")
_COLUMNS = (
    *dict.fromkeys([*SOURCES_COLUMNS, *Source._fields, "url_certainty", "language", "rights_holder", "notes"]),
    *("entries", "first_date", "last_date"),
)


class Sources(NamedTuple):
    """The declarations of one sources file, by file name and by the address of the page."""

    path: str
    by_file: dict[str, Source]
    by_address: dict[str, Source]
    problems: tuple[str, ...] = ()  # what is not understood in the file

    def of_file(self, source_file: str) -> Source | None:
        """Return the declaration of a file: the longest declared name that its path ends with."""
        parts = source_file.split("/")
        names = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((self.by_file[name] for name in names if name in self.by_file), None)

    def of_address(self, url: str) -> Source | None:
        """Return the declaration of a page address, for any of its pages and captures."""
        return self.by_address.get(page_address(url))


NO_SOURCES = Sources("", {}, {})


def find_sources_file(path: Path) -> Path | None:
    """Return the sources file for a file or folder: beside it, in it, or one folder above; None if there is none."""
    folder = path if path.is_dir() else path.parent
    return next((f for f in (folder / SOURCES_FILE, folder.parent / SOURCES_FILE) if f.is_file()), None)


def find_corrections(folders: Iterable[str | Path]) -> list[Path]:
    """Return the corrections file in each folder, or else one folder above; each file once."""
    found: dict[Path, None] = {}
    for folder in map(Path, folders):
        for place in (folder, folder.resolve().parent):
            if (place / CORRECTIONS_FILE).is_file():
                found[(place / CORRECTIONS_FILE).resolve()] = None
                break
    return list(found)


def selections_of(data: Iterable[str | Path]) -> Path:
    """Return the file of saved selections of some files, folders or patterns, whether or not it is there yet."""
    folders = [_folder_of(Path(one)) for one in data]
    for folder in folders:
        for place in (folder, folder.resolve().parent):
            if (place / SELECTIONS_FILE).is_file():
                return place / SELECTIONS_FILE
    sources = find_sources_file(folders[0])
    return (sources.parent if sources else folders[0]) / SELECTIONS_FILE


def _folder_of(path: Path) -> Path:
    """Return the folder, that of the file, or that above the first wildcard."""
    return next(place for place in (path, *path.absolute().parents) if place.is_dir())


def read_sources_file(path: str | Path) -> Sources:
    """Return the declarations of a sources file.

    Raises
    ------
    ListingError
        If the file lacks a column or has an invalid value; the message names file and line.
    """
    try:
        lines = lines_of(Path(path))
    except DictionaryError as error:
        raise ListingError(str(error)) from error
    return parse_sources(lines, str(path))


def parse_sources(lines: Sequence[str], where: str) -> Sources:
    """Return the declarations in the lines of a sources file; `where` names it in messages.

    Raises
    ------
    ListingError
        As `read_sources_file`.
    """
    try:
        table = parse_rows(lines, where)
    except DictionaryError as error:
        raise ListingError(str(error)) from error
    if missing := [c for c in _NEEDED if c not in table.columns]:
        raise ListingError(f"{where}:1: the sources file lacks the columns {', '.join(missing)}; add them.")
    declared = [_source(row, f"{where}:{line}") for line, row in table.cells()]
    declared, two_scopes = _one_scope(declared)
    addressed: dict[str, Source] = {}
    for source in declared:
        if source.url:
            addressed.setdefault(page_address(source.url), source)
    unknown = [name for name in table.columns if name and name not in _COLUMNS]
    problems = [f"{unknown_choice('column', name, _COLUMNS)} It was left out." for name in unknown]
    files = Counter(source.file for source in declared if source.file)
    for kind, counts in (("column", Counter(table.columns)), ("file", files)):
        twice = (name for name, n in counts.items() if n > 1 and name)
        problems += [f"the {kind} {name!r} is listed twice; the last one counts. Remove the other." for name in twice]
    problems += [*_two_names(declared), *two_scopes]
    return Sources(Path(where).as_posix(), {s.file: s for s in declared if s.file}, addressed, tuple(problems))


def _two_names(declared: Iterable[Source]) -> list[str]:
    """Return a sentence for each feed with two names in one language; readers see the first."""
    seen: dict[tuple[str, str], str] = {}
    said = []
    for source in declared:
        for column in LABELS:
            label = str(getattr(source, column))
            first = seen.setdefault((source.feed, column), label) if label else ""
            if label != first:
                said.append(f"feed {source.feed!r} has two names in the column {column}, {first!r} and {label!r}.")
    return [f"{sentence} Give it one." for sentence in dict.fromkeys(said)]


def _one_scope(declared: Sequence[Source]) -> tuple[list[Source], list[str]]:
    """Return sources in which each feed has one scope, the first known one, and a sentence for each feed with two."""
    scopes: dict[str, str] = {}
    said = []
    for source in declared:
        first = scopes.setdefault(source.feed, source.scope) if source.scope != "unknown" else source.scope
        if source.scope != first:
            said.append(f"feed {source.feed!r} has two scopes, {first!r} and {source.scope!r}; the first counts.")
    known = [source._replace(scope=scopes.get(source.feed, source.scope)) for source in declared]
    return known, [f"{sentence} Give it one." for sentence in dict.fromkeys(said)]


def _source(row: dict[str, str], where: str) -> Source:
    """Return one row of the sources file, checked."""
    # A draft of this file has an apostrophe before what a spreadsheet would take for a formula.
    text = {name: restored(value).strip() for name, value in row.items()}
    scope = text["scope"] or "unknown"
    if scope not in SCOPES:
        raise ListingError(f"{where}: scope {scope!r} is none of {', '.join(SCOPES)}; correct it.")
    if not text["feed"]:
        raise ListingError(f"{where}: the feed of {text['file']!r} is empty; give the series a name.")
    if text.get("encoding") and not known_encoding(text["encoding"]):
        raise ListingError(
            f"{where}: {text['encoding']!r} is not an encoding; write, for example, utf-8, cp1252 or cp1251."
        )
    year, captured = text.get("rendered_year", ""), text.get("captured", "")
    address = original(text.get("url", ""))
    try:
        return Source(
            file=text["file"].replace("\\", "/"),
            feed=text["feed"],
            office=text.get("office", ""),
            scope=scope,
            url=address.url,
            rendered_year=date(int(year), 1, 1).year if year else None,
            captured=date.fromisoformat(captured) if captured else address.captured,
            sha256=text.get("sha256", "").lower(),
            encoding=text.get("encoding", ""),
            **{name: " ".join(text.get(name, "").split()) for name in LABELS},
        )
    except (ValueError, OverflowError) as error:
        raise ListingError(
            f"{where}: rendered_year {year!r} must be a year, captured {captured!r} a day as YYYY-MM-DD."
        ) from error
