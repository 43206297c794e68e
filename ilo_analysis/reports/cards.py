"""The index page of a batch: a card for each of its reports."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ilo_analysis.reports.cache import read_record
from ilo_analysis.reports.run import Outcome


def write_batch_index(outcomes: Iterable[Outcome], out: Path, *, changed: bool) -> Path:
    """Path of the index over the reports of this batch; reports of other batches may lie beside them in the folder."""
    known = {outcome.name: outcome for outcome in outcomes}
    index = out / "index.html"
    if not changed and index.exists() and _lists_just(index.read_text(encoding="utf-8"), known):
        # The index is as it was; what draws its charts takes a second to import.
        return index
    from ilo_analysis.reports.index import Run as Card
    from ilo_analysis.reports.index import write_index

    return write_index([_card(outcome.folder, outcome.status, Card) for outcome in known.values()], out)


def _lists_just(page: str, names: Collection[str]) -> bool:
    """Whether an index has a card for each of these reports and no other."""
    return page.count('<li class="card') == len(names) and all(f'href="{quote(name)}/' in page for name in names)


def _card(folder: Path, status: str, card: Callable[..., Any]) -> Any:  # noqa: ANN401 (an index_page.Run)
    record = read_record(folder)
    name = folder.name
    html, notebook = folder / f"{name}.html", folder / f"{name}.ipynb"
    return card(
        name=name,
        status=status or str(record.get("status", "done")),
        html=html if html.exists() else None,
        cell=str(record.get("cell", "")),
        message=str(record.get("message", "")),
        notebook=notebook if notebook.exists() else None,
    )
