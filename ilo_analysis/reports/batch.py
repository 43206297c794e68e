"""Notebooks × parameters become reports, in parallel, each in its own process and folder.

`run_reports` plans and checks everything before it starts anything, and distributes the runs to processes on this
machine; `run` does one of them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.style import PNG_TOO
from ilo_analysis.errors import FolderError, ParameterError
from ilo_analysis.reports.cache import INDEX, is_own, is_own_index, read_record, run_keys
from ilo_analysis.reports.declarations import members_of, read_declarations
from ilo_analysis.reports.kernels.pool import (
    KernelServer,
    can_fork,
    costly_imports,
    preloaded_data,
    socket_folder,
)
from ilo_analysis.reports.parameters import Known, known_values
from ilo_analysis.reports.plan import PATHS, Entry, Run, as_seen_from, check_members, plan_runs, read_matrix
from ilo_analysis.reports.processes import collect, load_libraries, run_in_processes
from ilo_analysis.reports.progress import Progress
from ilo_analysis.reports.run import Outcome as Outcome
from ilo_analysis.reports.run import Task, outcome_of
from ilo_analysis.reports.since import changes_since, keep_readings
from ilo_analysis.text.periods import parse_period
from ilo_analysis.workplace import alone_in, said_in_words

# No cell of a report works longer than this; a notebook that waits for ever must not hold up a night's batch.
CELL_SECONDS = 300


class Batch(NamedTuple):
    """The result of a batch: how each run went, and the index of its reports."""

    outcomes: list[Outcome]
    index_page: Path

    @property
    def failed(self) -> list[Outcome]:
        """The runs that gave no report."""
        return [outcome for outcome in self.outcomes if outcome.status in ("failed", "interrupted")]


class Settings(NamedTuple):
    """Options that apply to every run of a batch."""

    out: Path
    jobs: int
    force: bool
    plain: bool
    timeout: int
    pdf: bool
    progress: bool
    cwd: Path | None = None
    eml: bool = False


@takes_tables
def run_reports(
    notebooks: Sequence[str | Path] = (),
    parameters: Mapping[str, Any] | None = None,
    *,
    matrix: str | Path | None = None,
    out: str | Path = "reports/latest",
    jobs: int = 0,
    executor: Executor | None = None,
    force: bool = False,
    plain_kernels: bool = False,
    timeout: int = CELL_SECONDS,
    pdf: bool = False,
    png: bool = False,
    eml: bool = False,
    progress: bool = False,
    cwd: str | Path | None = None,
) -> Batch:
    """Run notebooks as reports and return how each run went; a run that fails does not stop the others.

    Parameters
    ----------
    notebooks
        Paths, or names of the project's notebooks; all of these if neither notebooks nor a matrix is given.
    parameters
        Values by name; a list gives one run per value.
    matrix
        A file that lists notebooks and parameters, see `ilo_analysis.reports.plan`.
    out
        Folder for the reports, one folder for each run.
    jobs
        Runs in parallel; 0 is one per core.
    executor
        Any `concurrent.futures` executor instead of processes on this machine, such as `client.get_executor()` of
        Dask; it must see the same files.
    force
        Also repeat unchanged runs.
    plain_kernels
        Start each kernel from scratch instead of forking it.
    timeout
        Time limit for a cell, in seconds.
    pdf
        Also print each report to PDF.
    png
        Also draw each chart as PNG beside its SVG: as on the page, for a slide, and for a column.
    eml
        Also write an e-mail to send beside each report; implies `png`, as its chart is a PNG.
    progress
        Show a progress bar on standard error.
    cwd
        Working folder of the notebooks; by default each notebook's own folder, as in Jupyter.

    Raises
    ------
    ParameterError
        Before anything starts, with all mistakes in all parameters of all runs.
    FolderError
        If `out` cannot be written to, is in use, or holds what a report would replace and this program did not make.
    """
    if not str(out):
        raise ParameterError("out is empty. Name the folder for the reports.")
    settings = Settings(
        Path(out).resolve(), jobs or _cores(), force, plain_kernels, timeout, pdf, progress, _folder(cwd), eml
    )
    if pdf:
        from ilo_analysis.reports.export import find_browser

        find_browser()  # or raise, before anything is run
    known = asked_once()
    runs = plan_runs(_entries(notebooks, parameters or {}, matrix), _notebooks(), known)
    return carry_out_runs(runs, settings, known, executor=executor, png=png)


def carry_out_runs(
    runs: Sequence[Run], settings: Settings, known: Known, *, executor: Executor | None = None, png: bool = False
) -> Batch:
    """Return how each of the planned runs went, and the index of their reports; see `run_reports`."""
    refuse_others(settings.out, [run.name for run in runs])
    with _drawing_png(png or settings.eml):
        tasks = _tasks(runs, settings)
        pending = [task for task in tasks if settings.force or task.why()]
        unchanged = [outcome_of(task, "unchanged") for task in tasks]
        if not pending and _lists_just(settings.out / INDEX, unchanged):
            # The index is as it was; what draws its charts takes a second to import.
            return Batch(unchanged, settings.out / INDEX)
        with contextlib.ExitStack() as stack:
            done = _carry_out(pending, settings, known, executor, stack) if pending else {}
            if not pending:
                stack.enter_context(alone_in(settings.out))
            outcomes = [done.get(outcome.name, outcome) for outcome in unchanged]
            changes = list(changes_since(tasks, settings.out, None).values())
            change = changes[0] if changes and all(change == changes[0] for change in changes) else None
            return Batch(outcomes, write_batch_index(outcomes, settings.out, change))


def planned_runs(
    notebooks: Sequence[str | Path] = (),
    parameters: Mapping[str, Any] | None = None,
    *,
    matrix: str | Path | None = None,
    out: str | Path = "reports/latest",
    force: bool = False,
    pdf: bool = False,
    png: bool = False,
    eml: bool = False,
    cwd: str | Path | None = None,
) -> list[tuple[Run, str]]:
    """Return the runs that `run_reports` would make, each with the reason, which is empty for an unchanged report."""
    known = asked_once()
    runs = plan_runs(_entries(notebooks, parameters or {}, matrix), _notebooks(), known)
    check_members(runs, known)
    settings = Settings(Path(out).resolve(), 1, force, False, CELL_SECONDS, pdf, False, _folder(cwd), eml)
    with _drawing_png(png or eml):
        return [(task.run, task.why() or ("forced" if force else "")) for task in _tasks(runs, settings)]


def refuse_others(out: Path, names: Iterable[str]) -> None:
    """Refuse a folder in which a report or the index would replace something that this program did not make.

    Raises
    ------
    FolderError
        With each such file and folder.
    """
    with said_in_words(out):
        taken = [out / name for name in names if (out / name).exists() and not is_own(out / name)]
        if (out / INDEX).exists() and not is_own_index(out / INDEX):
            taken.append(out / INDEX)
    if taken:
        listed = ", ".join(str(path) for path in taken)
        raise FolderError(f"{listed}: not made by this program, so not replaced. Choose another folder with --out.")


@contextlib.contextmanager
def _drawing_png(wanted: bool) -> Iterator[None]:
    """Set in the environment, which the kernels inherit, whether charts are also drawn as PNG."""
    before = os.environ.get(PNG_TOO)
    os.environ[PNG_TOO] = "1" if wanted else before or ""
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(PNG_TOO, None)
        else:
            os.environ[PNG_TOO] = before


def _entries(notebooks: Sequence[str | Path], parameters: Mapping[str, Any], matrix: str | Path | None) -> list[Entry]:
    """Return the entries of the matrix and of the call; the call's parameters take precedence."""
    listed = {name: members_of(name, value) for name, value in parameters.items()}
    entries = []
    if matrix is not None:
        entries = [e._replace(parameters={**e.parameters, **listed}) for e in read_matrix(Path(matrix))]
    if notebooks or matrix is None:
        given = [notebooks] if isinstance(notebooks, (str, Path)) else notebooks
        names = [str(n) for n in given] or [str(path) for path in report_notebooks()]
        if not names:
            raise ParameterError(f"There are no notebooks in {_notebooks()}. Name one, or give a matrix.")
        entries.append(Entry(names, listed, (), "parameters"))
    return entries


def report_notebooks() -> list[Path]:
    """Return the notebooks that make a report, in reading order; `00_explore` and the tour are interactive."""
    return [path for path in sorted(_notebooks().glob("[0-9][0-9]_*.ipynb")) if not path.stem.startswith("00")]


def _notebooks() -> Path:
    from ilo_analysis.reference import notebooks_folder

    return notebooks_folder()


def asked_once() -> Known:
    """Cache `known_values`: a matrix asks for the same feeds many times."""

    @cache
    def ask(name: str, values: tuple[tuple[str, Any], ...]) -> Sequence[str]:
        """Return known values of a parameter, given the paths they depend on."""
        return known_values(name, dict(values))

    return lambda name, values: ask(name, tuple((n, values[n]) for n in PATHS if n in values))


def _folder(cwd: str | Path | None) -> Path | None:
    if cwd is not None and not Path(cwd).is_dir():
        raise ParameterError(f"The working folder {str(cwd)!r} is not a folder. Give one that exists.")
    return None if cwd is None else Path(cwd).resolve()


def _tasks(runs: Sequence[Run], settings: Settings) -> list[Task]:
    from ilo_analysis.reference import default_data, project_folder

    keys = run_keys(runs, project_folder(), default_data())
    tasks = []
    for run, key in zip(runs, keys, strict=True):
        cwd = settings.cwd or run.notebook.parent
        values = as_seen_from(cwd, run.parameters)
        before = brief_before(run, runs, settings.out)
        reading = key.reading if any(p.name == "data" for p in read_declarations(run.notebook)) else ""
        tasks.append(
            Task(
                run, settings.out, "/".join(filter(None, (key.run, before[0]))), settings.timeout, cwd, values,
                settings.plain, settings.pdf, eml=settings.eml, reading=reading, before=before,
            )
        )  # fmt: skip
    return tasks


def brief_before(run: Run, runs: Iterable[Run], out: Path) -> tuple[str, str]:
    """Name and period of the latest earlier brief of the same kind, among these runs and the reports in the folder."""
    own = _asked_period(run.parameters)
    if own is None:
        return "", ""
    others = {other.name: dict(other.parameters) for other in runs if other.notebook == run.notebook}
    for folder in sorted(out.glob("*/")):
        record = read_record(folder)
        if record.get("notebook") == run.notebook.name and record.get("status") == "done":
            others.setdefault(folder.name, dict(record.get("parameters") or {}))
    rest = {name: value for name, value in run.parameters.items() if name != "period"}
    earlier = {}
    for name, values in others.items():
        period = _asked_period(values)
        if period and period[1] < own[0] and {key: v for key, v in values.items() if key != "period"} == rest:
            earlier[period[1], name] = str(values["period"])
    latest = max(earlier, default=None)
    return (latest[1], earlier[latest]) if latest else ("", "")


def _asked_period(values: Mapping[str, object]) -> tuple[date, date] | None:
    """Return the first and last day of the period that a run tells about, if it names one."""
    return parse_period(values.get("period") or "")


def _carry_out(
    tasks: list[Task],
    settings: Settings,
    known: Known,
    executor: Executor | None,
    stack: contextlib.ExitStack,
) -> dict[str, Outcome]:
    """Return the outcomes by the name of the run.

    The server loads its libraries while this process checks and loads its own.

    The folder of the batch is locked, and the kernels live, until the stack is closed.
    """
    server = None
    if executor is None and not settings.plain and can_fork():
        data = preloaded_data((task.run.notebook, task.parameters) for task in tasks)
        libraries = costly_imports(task.run.notebook for task in tasks)
        server = stack.enter_context(KernelServer(data, libraries, tasks[0].cwd))
    check_members([task.run for task in tasks], known)
    work = stack.enter_context(alone_in(settings.out))
    changes = changes_since(tasks, settings.out, work)
    tasks = [task._replace(change=changes.get(task.run.name)) for task in tasks]
    bar = stack.enter_context(Progress(tasks, settings.out, shown=settings.progress))
    if executor is not None:
        collect(executor, tasks, bar)
    else:
        load_libraries()
        # Without a server only now: until the processes begin, nobody would remove the folder if this one is killed.
        address, folder = (server.address, server.folder) if server else ("", socket_folder())
        if server is None:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        run_in_processes([task._replace(server=address, sockets=str(folder)) for task in tasks], settings.jobs, bar)
    keep_readings(settings.out, work)
    return bar.finished


def _cores() -> int:
    """Return the cores that this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def write_batch_index(outcomes: Iterable[Outcome], out: Path, change: Mapping[str, int] | None = None) -> Path:
    """Return the path of the index over the reports of this batch.

    Reports of other batches may lie beside them in the folder.
    """
    from ilo_analysis.reports.index import Run as Card
    from ilo_analysis.reports.index import write_index

    cards = [
        Card(
            name=outcome.name,
            status=outcome.status,
            group=outcome.notebook.stem,
            html=outcome.html,
            cell=outcome.cell,
            message=outcome.message,
            notebook=outcome.folder / f"{outcome.name}.ipynb",
            old=outcome.status == "failed" and outcome.html is not None,
        )
        for outcome in outcomes
    ]
    with said_in_words(out):
        return write_index(cards, out, change=change)


def _lists_just(index: Path, outcomes: Sequence[Outcome]) -> bool:
    """Return whether an index has a card for each of these reports and no other."""
    page = index.read_text(encoding="utf-8") if index.is_file() else ""
    as_many = page.count('<li class="card') == len(outcomes)
    return as_many and all(f'href="{quote(outcome.name)}/' in page for outcome in outcomes)
