"""Charts of a notebook: what their metadata says, their place in the page, their table and their citation."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from ilo_analysis.display.captions import SOURCE
from ilo_analysis.display.chart import Cell
from ilo_analysis.display.figure import words_of
from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.table import Table
from ilo_analysis.errors import ReportError
from ilo_analysis.reports.page.markup import PARTS
from ilo_analysis.reports.page.svg import inline_svg
from ilo_analysis.schema import meanings_of, unit_of

_PLACEHOLDER = re.compile(
    r"no description has been provided.*|<?figure( size .*|\(.*)|(image|figure|chart|plot|picture|alt( text)?|todo)\W*",
    re.IGNORECASE | re.DOTALL,
)
_CELL = re.compile(r'href="(#cell-[^"]*)"')
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_-]+")


class Figure(NamedTuple):
    """One chart: everything that the page, the data files and the citation need."""

    id: str
    title: str
    alt: str
    caption: str
    svg: str
    table: Table
    cells: tuple[Cell, ...]
    printed_id: str
    small: tuple[tuple[str, list[float | None]], ...] = ()
    png: bytes = b""
    message: str = ""
    numbers: tuple[tuple[str, ...], ...] = ()
    narrow: str = ""
    sizes: tuple[tuple[str, bytes], ...] = ()
    narrow_caption: str = ""
    rests_on: Mapping[str, Any] = {}

    def printed_address(self, cell: Cell) -> str:
        """Return where the drawing says that a cell leads to."""
        return f"#cell-{self.printed_id}-{cell.id}"


def check_alt(alt: object, where: str) -> str:
    """Return alt text, if it says something.

    Raises
    ------
    ReportError
        If there is no alt text, or one that a tool made up.

    Examples
    --------
    >>> check_alt("Bar chart of 54 stories.", "Figure 1")
    'Bar chart of 54 stories.'
    >>> check_alt("No description has been provided for this image", "Figure 1")
    Traceback (most recent call last):
    ilo_analysis.errors.ReportError: Figure 1 has no description: 'No description has been provided for this image'. \
Show a chart of ilo_analysis, or put a description into the output's metadata under "ilo": {"alt": …}.
    """
    text = str(alt or "").strip()
    if not text or _PLACEHOLDER.fullmatch(text):
        raise ReportError(
            f"{where} has no description: {text!r}. Show a chart of ilo_analysis, or put a description into the "
            'output\'s metadata under "ilo": {"alt": …}.'
        )
    return text


def read_figure(svg: str, metadata: Mapping[str, Any], where: str, taken: set[str], *, png: str = "") -> Figure:
    """Return the chart of one output; its id is made unique among the ids that are `taken`; `png` is in base64."""
    alt = check_alt(metadata.get("alt"), where)
    printed = _NOT_IN_ID.sub("-", str(metadata.get("id") or "figure")).strip("-") or "figure"
    unique, count = printed, 2
    while unique in taken:
        unique, count = f"{printed}-{count}", count + 1
    taken.add(unique)
    title = str(metadata.get("title") or alt.split(". ")[0].rstrip("."))
    cells = tuple(
        Cell(str(cell["id"]), str(cell.get("label", cell["id"])), tuple(dict.fromkeys(cell.get("stories", []))))
        for cell in metadata.get("cells", [])
    )
    table = Table.read(metadata, unique, title)
    small = tuple((str(label), list(values)) for label, values in metadata.get("small", []))
    return Figure(
        unique,
        title,
        alt,
        str(metadata.get("caption") or ""),
        svg,
        table,
        cells,
        printed,
        small,
        b64decode(png),
        str(metadata.get("message") or ""),
        tuple(tuple(map(str, number)) for number in metadata.get("numbers") or []),
        str(metadata.get("narrow") or ""),
        tuple((_NOT_IN_ID.sub("-", str(size)), b64decode(png)) for size, png in (metadata.get("sizes") or {}).items()),
        str(metadata.get("narrow_caption") or ""),
        {name: metadata[name] for name in ("n", "feeds", "period") if name in metadata},
    )


def drawings_of(figure: Figure, marks: Mapping[str, str], place: int) -> tuple[Markup, Markup]:
    """Return the drawing for a page and, if the chart has one, for a phone, whose marks lead to their stories.

    `marks` gives the address in the page of each cell that leads to stories; `place` is the chart's number in the page.
    """
    cells = {figure.printed_address(cell): cell for cell in figure.cells if cell.id in marks}
    labels = {address: cell.label for address, cell in cells.items()}
    short = {str(escape(address)): marks[cell.id] for address, cell in cells.items()}

    def drawn(svg: str, prefix: str) -> Markup:
        """Return one drawing, with the short addresses of the page."""
        html = inline_svg(svg, prefix, alt=figure.alt, links=labels) if svg else ""
        return Markup(_CELL.sub(lambda found: f'href="#{short[found[1]]}"' if found[1] in short else found[0], html))

    return drawn(figure.svg, drawing_prefix(place)), drawn(figure.narrow, drawing_prefix(place) + "_")


def narrow_source(figure: Figure, wide: str) -> str:
    """Return the caption of the drawing for phones, if it leaves out other rows than the one for a page."""
    narrow = words_of(figure.title, figure.message, figure.narrow_caption).source
    return narrow if figure.narrow and narrow != wide else ""


def drawing_prefix(place: int) -> str:
    """Return what the ids of a page's drawing begin with: one letter for as long as there are letters.

    >>> drawing_prefix(0), drawing_prefix(27)
    ('A', 'AB')
    """
    return ("" if place < 26 else drawing_prefix(place // 26 - 1)) + chr(ord("A") + place % 26)


def picture_html(mime: str, data: str, metadata: Mapping[str, Any], where: str) -> Markup:
    """Return the picture made of pixels, with its description."""
    alt = check_alt(metadata.get("alt") or (metadata.get("ilo") or {}).get("alt"), where)
    return Markup(macros(*PARTS).picture(mime, re.sub(r"\s", "", data), alt))


def citation(figure: Figure, report: str, locale: Locale) -> str:
    """Return the ready citation of a chart: title, what it rests on, report, version and the digest of its data."""
    from ilo_analysis import __version__

    return locale.tr(
        "{title}. {caption} In: {report} ilo_analysis {version}. Data: {file}, sha256 {digest}.",
        title=figure.title.rstrip("."),
        caption=figure.caption,
        report=report if report.endswith(("?", "!")) else f"{report.rstrip('.')}.",
        version=__version__,
        file=f"data/{figure.id}.csv",
        digest=_digest(figure)[:16],
    )


def figure_facts(figure: Figure, report: str, locale: Locale, days: Sequence[str]) -> dict[str, Any]:
    """Return the JSON beside a chart's CSV file: what it shows and rests on, its columns, and how to cite it."""
    words = words_of(figure.title, figure.message, figure.caption)
    meanings = meanings_of(figure.table.columns)
    columns = [
        {
            "name": name,
            "type": kind,
            **({"unit": unit} if (unit := unit_of(name)) else {}),
            "description": locale.tr(meanings[name]) if meanings[name] else "",
        }
        for name, kind in zip(figure.table.columns, figure.table.kinds, strict=True)
    ]
    pictures = [f"figures/{figure.id}.svg", *([f"figures/{figure.id}.png"] if figure.png else [])]
    return {
        "title": figure.title,
        "message": figure.message,
        "description": figure.alt,
        "measure": words.measure,
        "notes": words.source,
        "n": figure.rests_on.get("n"),
        "feeds": figure.rests_on.get("feeds"),
        "period": figure.rests_on.get("period") or list(days),
        "language": locale.language,
        "columns": columns,
        "source": locale.tr(SOURCE),
        "citation": citation(figure, report, locale),
        "file": f"data/{figure.id}.csv",
        "sha256": _digest(figure),
        "pictures": [*pictures, *(f"figures/{figure.id}-{size}.png" for size, _ in figure.sizes)],
    }


def _digest(figure: Figure) -> str:
    """Return the sha256 of the chart's CSV file, which anyone can check."""
    return hashlib.sha256(figure.table.csv().encode()).hexdigest()
