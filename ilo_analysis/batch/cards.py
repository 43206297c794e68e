"""The index page of a batch: a card for each report in its folder, of this batch and of earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ilo_analysis.batch.execution import Outcome
from ilo_analysis.run_cache import read_record


def write_batch_index(outcomes: Iterable[Outcome], out: Path, *, changed: bool) -> Path:
    """Path of the index over all reports in the folder, those of earlier batches too."""
    from ilo_analysis.index_page import Run as Card
    from ilo_analysis.index_page import write_index

    known = {outcome.name: outcome for outcome in outcomes}
    if not changed and (out / "index.html").exists():
        return out / "index.html"
    cards = [_card(outcome.folder, outcome.status, Card) for outcome in known.values()]
    for record in sorted(out.glob("*/run.json")):
        if record.parent.name not in known:
            cards.append(_card(record.parent, "", Card))
    return write_index(cards, out)


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
