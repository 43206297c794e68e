"""Executed notebooks to files that can be mailed: the page, its data, its workbook, its figures.

`export_html` makes the page, `write_report` the page and all files beside it, `write_pdf` prints a page with the
Chromium that is installed. `write_index` and `make_zip` are in `index_page`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.table import Table
from ilo_analysis.display.workbook import write_workbook
from ilo_analysis.errors import ReportError
from ilo_analysis.reports.index import Run as Run
from ilo_analysis.reports.index import make_zip as make_zip
from ilo_analysis.reports.index import write_index as write_index
from ilo_analysis.reports.message import message_of
from ilo_analysis.reports.page.svg import standalone_svg
from ilo_analysis.reports.streams import joined_streams
from ilo_analysis.text.terminal import CONTROL
from ilo_analysis.workplace import file_sum, whole_file

if TYPE_CHECKING:
    from ilo_analysis.reports.page.document import Page
    from ilo_analysis.reports.page.exporter import IloReportExporter
    from ilo_analysis.reports.page.figures import Figure

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


class ReportFiles(NamedTuple):
    """Files of one report: the page, the manifest, and all files beside the page."""

    html: Path
    manifest: Path
    others: tuple[Path, ...]


@takes_tables
def export_html(
    notebook: Mapping[str, Any] | str | Path,
    *,
    title: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    language: str = "",
) -> str:
    """Return one self-contained HTML page of an executed notebook.

    Parameters
    ----------
    notebook
        A notebook node, or the path of an `.ipynb` file.
    title
        Title of the page; otherwise the notebook's first heading.
    parameters
        Parameters to show; otherwise those of the notebook's own cells.
    language
        Language of the page's fixed words: en, fr or es; otherwise the notebook's parameter `language`.

    Raises
    ------
    ReportError
        If a figure has no description, or the page would load something.
    """
    return _build(notebook, title, parameters, language)[0]


def write_report(
    notebook: Mapping[str, Any] | str | Path,
    folder: str | Path,
    name: str,
    *,
    title: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    language: str = "",
    provenance: Mapping[str, Any] | None = None,
    pdf: bool = False,
    eml: bool = False,
    change: Mapping[str, int] | None = None,
    before: tuple[str, str] = ("", ""),
) -> ReportFiles:
    """Return files of one report in `folder`: `name.html`, `name.xlsx`, `data/*.csv`, `figures/*.svg`, `manifest.json`.

    Beside the CSV file of a chart lies a JSON file that says what it shows, in which units, and how to cite it. A chart
    that drew itself as PNG too lies beside its SVG, also in the sizes of a slide and of a column. The same
    notebook gives the same bytes. Each file is written to a temporary name and then renamed.

    Parameters
    ----------
    notebook, title, parameters, language
        As in `export_html`.
    folder
        Folder of this report alone; made if needed.
    name
        Stem of the page and of the workbook.
    provenance
        More facts for the manifest and the workbook: inputs with sha256, versions, counts.
    pdf
        Also print the page to `name.pdf`; needs Chromium.
    eml
        Also write `name.eml`, a message to send, with the first chart that drew itself as PNG.
    change
        Stories by the part of the change since the last run, as `attribute_change` counts them; a brief tells it.
    before
        Name and period of the brief before, which lies in a folder of that name beside this one.

    Raises
    ------
    ReportError
        As in `export_html`; or if there is no Chromium for `pdf`.
    """
    html, page = _build(notebook, title, parameters, language, change, before)
    folder = Path(folder)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "figures").mkdir(exist_ok=True)
    tables = page_tables(page)
    written = _parts_of(page, html, name, tables)
    if eml:
        written[f"{name}.eml"] = message_of(page, html, name)
    for file, content in written.items():
        with whole_file(folder / file) as part:
            part.write_bytes(content)
    facts = _facts(page, name, {"change": dict(change or {}), **(provenance or {})})
    book = folder / f"{name}.xlsx"
    with whole_file(book) as part:
        write_workbook(part, tables, provenance=facts, locale=page.locale)
    others = [*(file for file in written if not file.endswith(".html")), book.name]
    facts["files"] = {file: file_sum(folder / file) for file in [f"{name}.html", *others]}
    with whole_file(folder / "manifest.json") as part:
        part.write_text(_as_json(facts), encoding="utf-8", newline="\n")
    if pdf:
        others.append(write_pdf(folder / f"{name}.html", folder / f"{name}.pdf").name)
    return ReportFiles(folder / f"{name}.html", folder / "manifest.json", tuple(folder / file for file in others))


def _parts_of(page: Page, html: str, name: str, tables: Sequence[Table]) -> dict[str, bytes]:
    """Return the page, its tables, and its figures with what is known of each, by the file that each becomes."""
    texts = {f"{name}.html": html}
    texts |= {f"data/{table.name}.csv": table.csv() for table in tables}
    texts |= {f"figures/{figure.id}.svg": standalone_svg(figure.svg) for figure in page.figures}
    texts |= {
        f"data/{figure.id}.json": _as_json(_facts_of(figure, page)) for figure in page.figures if figure.table.heads
    }
    written = {file: text.encode() for file, text in texts.items()}
    written |= {f"figures/{figure.id}.png": figure.png for figure in page.figures if figure.png}
    return written | {f"figures/{figure.id}-{size}.png": png for figure in page.figures for size, png in figure.sizes}


def write_pdf(html: str | Path, pdf: str | Path) -> Path:
    """Return the page printed to PDF by the Chromium that is installed.

    Raises
    ------
    ReportError
        If there is no Chromium, or it does not print.
    """
    browser = find_browser()
    html, pdf = Path(html).resolve(), Path(pdf).resolve()
    # Beside the page and not among temporary files: what is left of a killed run is removed with its folder.
    with tempfile.TemporaryDirectory(prefix=".chromium-", dir=pdf.parent) as profile, whole_file(pdf) as part:
        # Chromium refuses to run the superuser's pages in its sandbox.
        sandbox = "--no-sandbox " if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        flags = f"--headless {sandbox}--disable-gpu --disable-quic --no-first-run --disable-background-networking "
        flags += "--disable-component-update --disable-sync --no-pdf-header-footer"
        command = [
            browser,
            *flags.split(),
            f"--user-data-dir={profile}",
            f"--print-to-pdf={part}",
            html.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        except subprocess.TimeoutExpired as slow:
            raise ReportError(f"{browser} did not print {html} within two minutes.") from slow
        if done.returncode or not part.exists():
            raise ReportError(f"{browser} could not print {html}: {done.stderr.strip()[-300:]}")
    return pdf


def find_browser() -> str:
    """Return the path of the Chromium that is installed.

    Raises
    ------
    ReportError
        If there is none.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise ReportError(
            f"No Chromium to print a PDF with. Install one of {', '.join(BROWSERS)}, or leave out the PDF."
        )
    return browser


def page_tables(page: Page) -> list[Table]:
    """Return the tables of a page: one for each chart that has data, and the stories."""
    from ilo_analysis.reports.page.stories import stories_table

    tables = [*(figure.table for figure in page.figures if figure.table.columns), *page.tables]
    return [*tables, stories_table(page.stories)] if page.stories else tables


def _build(
    notebook: Mapping[str, Any] | str | Path,
    title: str | None,
    parameters: Mapping[str, Any] | None,
    language: str,
    change: Mapping[str, int] | None = None,
    before: tuple[str, str] = ("", ""),
) -> tuple[str, Page]:
    from ilo_analysis.reports.page.checks import check_page
    from ilo_analysis.reports.page.document import read_page, with_history
    from ilo_analysis.reports.page.selection import notebook_parameters

    node = _as_node(notebook)
    language = language or str(notebook_parameters(node).get("language") or "en")
    # nbconvert's own way copies and validates the notebook twice, for preprocessors that are not used here
    page = read_page(node, title=title, parameters=parameters, language=language)
    if page.told.get("shown"):
        page = with_history(page, change, before)
    # Whatever a cell printed: a browser or an editor may stumble over what is no text.
    return check_page(CONTROL.sub("", _exporter().render(page))), page


@cache
def _exporter() -> IloReportExporter:
    # one for the whole process: compiling the template takes longer than filling it
    from ilo_analysis.reports.page.exporter import IloReportExporter

    return IloReportExporter()


def _as_node(notebook: Mapping[str, Any] | str | Path) -> Mapping[str, Any]:
    import nbformat

    node = notebook
    if isinstance(node, (str, Path)):
        try:
            node = nbformat.read(node, as_version=4)
        except (OSError, ValueError) as reason:
            raise ReportError(f"{notebook} cannot be read as a notebook: {reason}") from reason
    cells = [
        {**cell, "outputs": joined_streams(cell["outputs"])} if "outputs" in cell else cell for cell in node["cells"]
    ]
    return {**node, "cells": cells}


def _facts(page: Page, name: str, provenance: Mapping[str, Any]) -> dict[str, Any]:
    from ilo_analysis import __version__

    return {
        "title": page.title,
        "question": page.question,
        "subject": page.told.get("subject", []),
        "headline": page.headline.text,
        "name": name,
        "language": page.locale.language,
        "parameters": dict(page.parameters),
        "selection": page.selection,
        "findings": page.findings,
        "n_stories": len(page.stories) if page.stories else None,
        "not_covered": page.told.get("not_covered", 0),
        **dict(zip(("first_date", "last_date"), page.days or (None, None), strict=True)),
        "figures": {
            figure.id: {"title": figure.title, "alt": figure.alt, "small": [list(row) for row in figure.small]}
            for figure in page.figures
        },
        "ilo_analysis": __version__,
        **provenance,
    }


def _facts_of(figure: Figure, page: Page) -> dict[str, Any]:
    from ilo_analysis.reports.page.figures import figure_facts

    return figure_facts(figure, page.title, page.locale, page.days)


def _as_json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n"
