"""Notebooks times parameters to reports, in parallel, each in its own process and folder.

`run_reports` plans and checks everything before it starts anything, and gives the runs to processes of this machine;
`run` carries out one of them.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from ilo_analysis.display.style import PNG_TOO
from ilo_analysis.errors import ParameterError, ReportError
from ilo_analysis.reports.cache import is_unchanged, read_record, run_keys
from ilo_analysis.reports.kernels import KernelServer, can_fork, costly_imports, skip_slow_imports, socket_folder
from ilo_analysis.reports.parameters import Known, known_values
from ilo_analysis.reports.plan import Entry, Run, check_members, plan_runs, read_matrix
from ilo_analysis.reports.run import Outcome as Outcome
from ilo_analysis.reports.run import Progress, Task, execute_run, outcome_of

# No cell of a report works longer than this; a notebook that waits for ever must not hold up a night's batch.
CELL_SECONDS = 300


class Batch(NamedTuple):
    """What a batch gave: how each run went, and the index page over all reports in its folder."""

    outcomes: list[Outcome]
    index_page: Path

    @property
    def failed(self) -> list[Outcome]:
        """The runs that gave no report."""
        return [outcome for outcome in self.outcomes if outcome.status in ("failed", "interrupted")]


class Settings(NamedTuple):
    """Choices that hold for every run of a batch."""

    out: Path
    jobs: int
    force: bool
    plain: bool
    timeout: int
    pdf: bool
    progress: bool


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
    progress: bool = False,
) -> Batch:
    """How each run went, and the index of these reports in `out`; a run that fails does not stop the others.

    Parameters
    ----------
    notebooks
        Paths, or names of the project's notebooks; all of these where neither notebooks nor a matrix is given.
    parameters
        Values by name; a list makes a run for each of its members.
    matrix
        A file that lists notebooks and parameters, see `ilo_analysis.reports.plan`.
    out
        Folder for the reports, one folder for each run.
    jobs
        Runs at one time; 0 is one for each core.
    executor
        Any `concurrent.futures` executor instead of processes of this machine, such as `client.get_executor()` of
        Dask; it must see the same files.
    force
        Also repeat runs of which nothing has changed.
    plain_kernels
        Start each kernel anew and do not fork it.
    timeout
        Seconds that a cell may take.
    pdf
        Also print each report to PDF.
    png
        Also draw each chart as PNG, with its title and caption, beside its SVG.
    progress
        Show a progress bar on standard error.

    Raises
    ------
    ParameterError
        Before anything is started: all that is wrong with all parameters of all runs.
    """
    settings = Settings(Path(out).resolve(), jobs or _cores(), force, plain_kernels, timeout, pdf, progress)
    known = _asked_once()
    runs = plan_runs(_entries(notebooks, parameters or {}, matrix), _notebooks(), known)
    done: dict[str, Outcome] = {}
    with _drawing_png(png):
        tasks = _tasks(runs, settings)
        pending = [t for t in tasks if force or not is_unchanged(t.out / t.run.name, t.run.name, t.key)]
        if pending:
            done = _carry_out(pending, settings, known, executor)
    outcomes = [done.get(task.run.name) or outcome_of(task, "unchanged") for task in tasks]
    return Batch(outcomes, write_batch_index(outcomes, settings.out, changed=bool(pending)))


@contextlib.contextmanager
def _drawing_png(wanted: bool) -> Iterator[None]:
    """Tell the kernels, which inherit this process's environment, whether charts are drawn as PNG too."""
    before = os.environ.get(PNG_TOO)
    if wanted:
        os.environ[PNG_TOO] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(PNG_TOO, None)
        else:
            os.environ[PNG_TOO] = before


def _entries(notebooks: Sequence[str | Path], parameters: Mapping[str, Any], matrix: str | Path | None) -> list[Entry]:
    """Entries of the matrix and of the call; the call's parameters go before those of the matrix."""
    listed = {n: list(v) if isinstance(v, (list, tuple)) else [v] for n, v in parameters.items()}
    entries = []
    if matrix is not None:
        entries = [e._replace(parameters={**e.parameters, **listed}) for e in read_matrix(Path(matrix))]
    if notebooks or matrix is None:
        names = [str(n) for n in notebooks] or [str(path) for path in report_notebooks()]
        if not names:
            raise ParameterError(f"There are no notebooks in {_notebooks()}. Name one, or give a matrix.")
        entries.append(Entry(names, listed, (), "parameters"))
    return entries


def report_notebooks() -> list[Path]:
    """Notebooks that make a report, in reading order; `00_explore` and the tour are for sitting at."""
    return [path for path in sorted(_notebooks().glob("[0-9][0-9]_*.ipynb")) if not path.stem.startswith("00")]


def _notebooks() -> Path:
    from ilo_analysis.reference import notebooks_folder

    return notebooks_folder()


def _asked_once() -> Known:
    """Give `known_values` a memory: a matrix asks for the same feeds many times."""

    @cache
    def ask(name: str, values: tuple[tuple[str, Any], ...]) -> Sequence[str]:
        return known_values(name, dict(values))

    return lambda name, values: ask(name, tuple((n, values[n]) for n in ("data", "dictionary") if n in values))


def _tasks(runs: Sequence[Run], settings: Settings) -> list[Task]:
    from ilo_analysis.reference import default_data, project_folder

    keys = run_keys(runs, project_folder(), default_data())
    where = Path.cwd()
    return [
        Task(run, settings.out, key, settings.timeout, where, settings.plain, settings.pdf)
        for run, key in zip(runs, keys, strict=True)
    ]


def _carry_out(tasks: list[Task], settings: Settings, known: Known, executor: Executor | None) -> dict[str, Outcome]:
    """Outcomes by the name of the run; the server loads its libraries while this process checks and loads its own."""
    with contextlib.ExitStack() as stack:
        if executor is None:
            address, sockets = stack.enter_context(_kernels(tasks, settings))
            tasks = [task._replace(server=address, sockets=str(sockets)) for task in tasks]
        check_members([task.run for task in tasks], known)
        settings.out.mkdir(parents=True, exist_ok=True)
        bar = stack.enter_context(Progress(tasks, settings.out, shown=settings.progress))
        if executor is not None:
            return collect(executor, tasks, bar)
        _load_libraries()
        return run_in_processes(tasks, settings.jobs, bar)


@contextlib.contextmanager
def _kernels(tasks: Sequence[Task], settings: Settings) -> Iterator[tuple[str, Path]]:
    """Address of a kernel server, "" for plain kernels, and the folder for sockets; both end with the block."""
    if settings.plain or not can_fork():
        folder = socket_folder()
        try:
            yield "", folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    else:
        data = [str(task.run.parameters.get("data", "")) for task in tasks]
        with KernelServer(data, costly_imports(task.run.notebook for task in tasks)) as server:
            yield server.address, server.folder


def _load_libraries() -> None:
    """Import once what the processes, which are forks of this one, will all need."""
    skip_slow_imports()
    import nbformat.v4
    import papermill

    from ilo_analysis.reports import export

    del papermill
    with contextlib.suppress(ReportError):
        empty = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
        export.export_html(empty, title="-")  # compiles the template


def _cores() -> int:
    """Cores that this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# A process that was told to end does so within a fraction of this.
END_SECONDS = 5


def run_in_processes(tasks: list[Task], jobs: int, bar: Progress) -> dict[str, Outcome]:
    """Outcomes of runs in processes of this machine; what a process took with it when it died is tried once more."""
    done: dict[str, Outcome] = {}
    for _ in range(2):
        left = [task for task in tasks if task.run.name not in done]
        if not left:
            break
        context = multiprocessing.get_context("fork" if can_fork() else "spawn")
        workers = min(jobs, len(left))
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin_worker, initargs=(os.getpid(),)
        ) as pool:
            try:
                done |= collect(pool, left, bar)
            except BrokenExecutor:
                done |= bar.finished
            except BaseException:
                # Ctrl-C and the like: the folder of sockets goes first, and without it no run publishes anything.
                _end_workers(left[0], pool)
                raise
    for task in tasks:
        if task.run.name not in done:
            message = "The process that carried out this run died twice, perhaps for want of memory. Try fewer jobs."
            done[task.run.name] = outcome_of(task, "failed", message=message)
    return done


def collect(executor: Executor, tasks: Iterable[Task], bar: Progress) -> dict[str, Outcome]:
    """Outcomes as they come in; the bar turns meanwhile."""
    left: set[Future[Outcome]] = {executor.submit(execute_run, task) for task in tasks}
    done: dict[str, Outcome] = {}
    while left:
        ended, left = wait(left, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in ended:
            outcome = future.result()
            done[outcome.name] = outcome
            bar.finish(outcome)
        bar.turn()
    return done


def _begin_worker(starter: int) -> None:
    """Leave Ctrl-C to the starter, and end when the starter does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # An exception, so that a plain kernel, whose parent this process is, is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    def watch() -> None:
        pause = threading.Event()
        while os.getppid() == starter:
            pause.wait(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _end_workers(task: Task, pool: ProcessPoolExecutor) -> None:
    shutil.rmtree(task.sockets, ignore_errors=True)
    pool.shutdown(wait=False, cancel_futures=True)
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(END_SECONDS)
        worker.kill()
    # A kernel that was just starting may have made the folder anew.
    shutil.rmtree(task.sockets, ignore_errors=True)
    for staging in task.out.glob(".*.part"):
        shutil.rmtree(staging, ignore_errors=True)


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
