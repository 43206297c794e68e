"""Lists of an archive's captures: CDX, CDXJ, and the JSON of the Wayback Machine and Common Crawl."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ilo_analysis.arguments import takes_tables
from ilo_analysis.errors import ListingError
from ilo_analysis.listings.origin.addresses import AddressFilter, page_place, read_address
from ilo_analysis.listings.tables import Problem, problems_table
from ilo_analysis.schema import as_table

# What the letters of a CDX header mean; fields without a letter here are not needed.
_LETTERS = {"N": "urlkey", "b": "timestamp", "a": "url", "m": "mime", "s": "status", "k": "digest"}
_PLAIN = ("urlkey", "timestamp", "url", "mime", "status", "digest")
_NAMES = {"original": "url", "mimetype": "mime", "statuscode": "status"}
_TIMESTAMP = re.compile(r"(\d{8})(?:\d{6})?")
_GZIP = b"\x1f\x8b"
# A capture that repeats an earlier one has no status.
_GOOD = {"200", "-", ""}


class Captures(NamedTuple):
    """The existing captures of listing pages, the number of others in a list, and lines that could not be read."""

    captures: pd.DataFrame
    n_other_pages: int
    n_not_found: int
    problems: pd.DataFrame


@takes_tables
def read_captures(*paths: str | Path) -> Captures:
    """Return the captures of listing pages in the lists, and what was left out; the codebook explains the columns.

    Lists often include single stories and other sites: their captures are counted and left out, like captures of pages
    that were not found.

    Raises
    ------
    ListingError
        If a list cannot be read, or has no capture at all.
    """
    rows: list[dict[str, object]] = []
    problems: list[Problem] = []
    other = not_found = read = 0
    is_listing = AddressFilter().test()
    for path in map(Path, paths):
        for line, capture in _lines(path):
            stamp = _TIMESTAMP.fullmatch(capture.get("timestamp", ""))
            day = pd.to_datetime(stamp[1], format="%Y%m%d", errors="coerce") if stamp else pd.NaT
            url = capture.get("url", "")
            if pd.isna(day) or not url:
                problems.append(
                    (path.name, line, capture.get("text", "")[:200], "no capture: it needs a time and an address")
                )
                continue
            read += 1
            if not is_listing(url):
                other += 1
            elif capture.get("status", "") not in _GOOD:
                not_found += 1
            else:
                page, place = read_address(url), page_place(url)
                rows.append(
                    {"url": url, "timestamp": capture["timestamp"], "captured": day, "feed": page.feed}
                    | {"scope": page.scope, "page_offset": place.offset, "offset_unit": place.unit}
                )
    if not read:
        why = f"; the first line that is not: {problems[0][2]!r}" if problems else ""
        names = ", ".join(str(path) for path in paths)
        raise ListingError(
            f"{names}: no capture found{why}. A list of captures is CDX, CDXJ or the JSON of a CDX server."
        )
    table = as_table(rows, "captures").drop_duplicates(["url", "timestamp"]).sort_values(["timestamp", "url"])
    return Captures(table.reset_index(drop=True), other, not_found, problems_table(problems))


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield each capture of a list with its line; a line without one has only its `text`."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == _GZIP else data).decode("utf-8", errors="replace")
    except (OSError, EOFError) as error:
        raise ListingError(f"{path}: the list of captures cannot be read ({error}).") from error
    if text.lstrip()[:2] == "[[":
        yield from _json_table(text, path)
        return
    fields: tuple[str, ...] = _PLAIN
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if words[:1] == ["CDX"]:
            fields = tuple(_LETTERS.get(letter, letter) for letter in words[1:])
        elif words:
            yield number, {"text": line} | _capture(line, words, fields)


def _capture(line: str, words: list[str], fields: tuple[str, ...]) -> dict[str, str]:
    """Return the fields of one line; none if it cannot be read."""
    brace = line.find("{")
    if brace < 0:
        return dict(zip(fields, words, strict=False))
    try:
        known = json.loads(line[brace:])
    except (ValueError, RecursionError):
        return {}
    before = line[:brace].split()
    return {"timestamp": before[-1] if before else ""} | {_NAMES.get(str(k), str(k)): str(v) for k, v in known.items()}


def _json_table(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the captures of a JSON array whose first row names the fields."""
    try:
        head, *rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListingError(f"{path}: the JSON of this list of captures is broken ({error}); fetch it again.") from error
    names = [_NAMES.get(str(name), str(name)) for name in head]
    for number, row in enumerate(rows, start=2):
        values = [str(value) for value in row] if isinstance(row, list) else []
        yield number, {"text": str(row)} | dict(zip(names, values, strict=False))
