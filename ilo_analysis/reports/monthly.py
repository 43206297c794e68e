"""The monthly brief: it reads the new pages and writes one page and one e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ilo_analysis.errors import FolderError
from ilo_analysis.reports.batch import CELL_SECONDS, Settings, asked_once, carry_out_runs
from ilo_analysis.reports.declarations import members_of, read_declarations
from ilo_analysis.reports.plan import Entry, check_members, plan_runs, run_name

if TYPE_CHECKING:
    from ilo_analysis.corpus.ingest import Ingested
    from ilo_analysis.reports.run import Outcome

NOTEBOOK = "08_brief"
TABLES = "corpus"


class Monthly(NamedTuple):
    """What was read (nothing from a folder that `ingest` wrote), and how the brief went."""

    taken: Ingested | None
    outcome: Outcome
    index_page: Path


def make_brief(
    pages: str | Path,
    out: str | Path,
    period: str = "",
    parameters: Mapping[str, object] | None = None,
    *,
    force: bool = False,
    pdf: bool = False,
    progress: bool = False,
) -> Monthly:
    """Return brief of the pages in a folder, for a period or the last fully observed month, in `out`, with its message.

    The tables read are kept in `out/corpus`, so only new pages are read; a folder that `ingest` wrote is used as it is.
    An unchanged brief is not made again.

    Raises
    ------
    ParameterError
        Before anything is read, if a parameter of the notebook is wrong.
    FolderError
        If there is no such folder, or `out` cannot be written to.
    """
    from ilo_analysis.corpus import load_corpus, restrict, store
    from ilo_analysis.corpus.ingest import ingest
    from ilo_analysis.measures.brief import period_of
    from ilo_analysis.reference import notebooks_folder

    pages, out = Path(pages), Path(out)
    if not pages.exists():
        raise FolderError(f"{pages}: no such folder. Name the folder of the saved pages.")
    known = asked_once()
    asked = {**(parameters or {}), "data": str(pages), **({"period": period} if period else {})}
    entry = Entry([NOTEBOOK], {name: members_of(name, value) for name, value in asked.items()}, (), "parameters")
    [run, *_] = plan_runs([entry], notebooks_folder(), known)
    check_members([run], known)
    taken, data = None, pages
    if not store.is_stored(pages):
        data = out / TABLES
        corrections = str(run.parameters.get("corrections", "")) or None
        taken = ingest(pages, data, corrections=corrections)
    if not period:
        chosen = {name: str(run.parameters.get(name, "")) for name in ("start", "end", "feeds")}
        period = str(period_of(restrict(load_corpus(data), **chosen))[0] or "")
    values = {**run.parameters, "data": str(data), "period": period}
    named = {name: value for name, value in values.items() if name != "data"}
    run = run._replace(parameters=values, name=run_name(run.notebook, named, read_declarations(run.notebook)))
    settings = Settings(out.resolve(), 1, force, False, CELL_SECONDS, pdf, progress, eml=True)
    batch = carry_out_runs([run], settings, known)
    return Monthly(taken, batch.outcomes[0], batch.index_page)
