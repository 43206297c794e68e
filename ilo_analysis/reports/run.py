"""One run: a notebook executed by papermill in its own kernel, and its report, in its own folder."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import re
import shutil
import threading
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ilo_analysis.reference import reference_path
from ilo_analysis.reports.cache import LOG, READS, RECORD, carry_over, file_sums, own_files, why_to_run
from ilo_analysis.reports.cell_errors import MARKER, CellError, check_cells, of_exception, of_exit
from ilo_analysis.reports.kernels.pool import (
    KernelServer,
    can_fork,
    close_event_loop,
    costly_imports,
    kernel_manager_class,
    preloaded_data,
    skip_slow_imports,
    socket_folder,
)
from ilo_analysis.reports.plan import FILES, Run
from ilo_analysis.reports.reads import sum_of, sums_of_reads
from ilo_analysis.reports.streams import joined_streams
from ilo_analysis.workplace import OLD, WORK

START_SECONDS = 120
# What papermill and nbclient write about themselves: times, and paths of this machine.
VOLATILE = ("start_time", "end_time", "duration", "input_path", "output_path", "environment_variables", "version")


class Task(NamedTuple):
    """A run with all that a process needs to carry it out, wherever it is."""

    run: Run
    out: Path
    key: str
    timeout: int
    # Working folder of the kernel, and the parameters with their paths as seen from there.
    cwd: Path
    parameters: Mapping[str, Any]
    plain: bool = False
    pdf: bool = False
    # Socket and folder of the batch's kernel server; a process on its own starts one for itself.
    server: str = ""
    sockets: str = ""
    eml: bool = False
    # Sum of what is read; stories by the part of the change since the last run; folder and period of the brief before.
    reading: str = ""
    change: Mapping[str, int] | None = None
    before: tuple[str, str] = ("", "")

    @property
    def staging(self) -> Path:
        """Where the run writes until it is whole."""
        return self.out / WORK / self.run.name

    def why(self) -> str:
        """Say why the run is to be carried out; empty where its report is there already and nothing has changed."""
        base = self.run.notebook.parent
        return why_to_run(self.out / self.run.name, self.run.name, self.key, base=base, pdf=self.pdf, eml=self.eml)


class Outcome(NamedTuple):
    """How a run went: `done`, `unchanged`, `failed` or `interrupted`; cell and message say where and why it failed."""

    name: str
    status: str
    folder: Path
    notebook: Path
    parameters: Mapping[str, Any]
    seconds: float = 0.0
    cell: str = ""
    message: str = ""

    @property
    def html(self) -> Path | None:
        """The report's page, if the run gave one."""
        path = self.folder / f"{self.name}.html"
        return path if path.exists() else None


class _Watch:
    """The notebook while it runs, and the log of its sections."""

    def __init__(self, log: Path) -> None:
        self.notebook: Any = None
        self.section = ""
        self.current: Any = None
        self._log = log.open("a", encoding="utf-8")
        self._start = time.monotonic()

    def write(self, text: str) -> None:
        """Write a line to the log, with the seconds since the start."""
        self._log.write(f"{time.monotonic() - self._start:8.2f} s  {text}\n")
        self._log.flush()

    def begin(self, notebook: Any) -> None:  # noqa: ANN401 (a NotebookNode, which has no types)
        """Keep the notebook, which may fail before its first cell."""
        self.notebook = notebook

    def cell(self, cell: Any, **_: object) -> None:  # noqa: ANN401
        """Keep the cell that begins; log the section if it is a heading."""
        self.current = cell
        if cell.cell_type == "markdown" and (heading := re.match(r"#+\s+(.+)", cell.source.lstrip())):
            self.section = heading[1].strip()
            self.write(f"section: {self.section}")

    def close(self) -> None:
        """Close the log."""
        self._log.close()


def execute_run(task: Task) -> Outcome:
    """Return how the run went; its folder holds the report, or what there is of the notebook where it failed."""
    begin = time.monotonic()
    try:
        if _cancelled(task):
            return outcome_of(task, "interrupted")
        shutil.rmtree(task.staging, ignore_errors=True)
        task.staging.mkdir(parents=True)
        with contextlib.closing(_Watch(task.staging / LOG)) as watch:
            watch.write(f"{task.run.notebook.name} {json.dumps(dict(task.run.parameters), ensure_ascii=False)}")
            outcome = _attempt(task, watch, begin)
            watch.write(f"{outcome.status} {outcome.cell} {outcome.message}".rstrip())
        return _publish(task, outcome)
    except OSError as error:
        # A full disk, say; the next run may need less.
        shutil.rmtree(task.staging, ignore_errors=True)
        message = f"The report could not be written to {task.out}: {error.strerror or error}."
        return outcome_of(task, "failed", message=message, begin=begin)


def _attempt(task: Task, watch: _Watch, begin: float) -> Outcome:
    from ilo_analysis.reports.export import write_report
    from ilo_analysis.reports.kernels.provisioner import KernelServerError

    name = task.run.name
    try:
        try:
            _execute(task, watch, *_server(task))
        except KernelServerError as error:
            watch.write(f"plain kernel instead: {error}")
            _execute(task, watch, "", _server(task)[1])
    # Whatever goes wrong is the result of this run, and the others go on.
    except Exception as error:
        if watch.notebook is not None:
            _write_notebook(watch.notebook, task.staging / f"{name}.ipynb")
        message = str(error) if isinstance(error, CellError) else of_exception(error)
        return outcome_of(task, "failed", cell=_where(watch), message=message, begin=begin)
    finally:
        close_event_loop()
    try:
        watch.write("section: writing the report")
        _write_notebook(watch.notebook, task.staging / f"{name}.ipynb")
        write_report(
            watch.notebook, task.staging, name, pdf=task.pdf, eml=task.eml, provenance=_named_files(task),
            change=task.change, before=task.before,
        )  # fmt: skip
    except Exception as error:
        message = f"All cells ran, but the report could not be written: {of_exception(error)}"
        return outcome_of(task, "failed", message=message, begin=begin)
    return outcome_of(task, "done", begin=begin)


def _execute(task: Task, watch: _Watch, server: str, sockets: Path) -> None:
    """Execute the notebook, which `watch` holds; raises CellError where a cell failed."""
    skip_slow_imports()
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError

    _silence("papermill")
    beside = task.run.notebook.parent
    options = [f"--ReportKernelApp.reads={task.staging / READS}", f"--ReportKernelApp.beside={beside}"]
    manager = kernel_manager_class(server, sockets, options)
    try:
        _by_papermill(task, watch, manager)
    except PapermillExecutionError:
        pass  # the notebook says more, and papermill counts errors that a cell is tagged to raise
    except CellTimeoutError as error:
        raise CellError(f"The cell took longer than {task.timeout} s. Allow more with --timeout.") from error
    except DeadKernelError as error:
        raise CellError(of_exit(manager.exit_code())) from error
    finally:
        manager.end_all()
    check_cells(watch.notebook)


def _by_papermill(task: Task, watch: _Watch, manager: type[Any]) -> None:
    """Execute the notebook in papermill's three steps, for all in one also turns it into a text that nobody needs."""
    import papermill
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors

    kernel = "python3"
    notebook = papermill.execute_notebook(
        _read(task.run.notebook), None, dict(task.parameters), kernel_name=kernel, language="python", prepare_only=True
    )
    papermill_engines.execute_notebook_with_engine(
        None,
        notebook,
        kernel,
        progress_bar=False,
        start_timeout=START_SECONDS,
        execution_timeout=task.timeout,
        # What a cell printed may take longer to arrive than its end: nbclient waits four seconds.
        iopub_timeout=task.timeout,
        kernel_manager_class=manager,
        # A graceful end waits three seconds for one run in twenty.
        shutdown_kernel="immediate",
        record_timing=False,
        # This way and not by papermill's cwd=, which moves the whole process and so the runs beside this one.
        resources={"metadata": {"path": str(task.cwd)}},
        on_notebook_start=watch.begin,
        on_cell_start=watch.cell,
    )
    raise_for_execution_errors(notebook, None)


def _named_files(task: Task) -> dict[str, dict[str, str]]:
    """Return the files besides the listings that the run was given, each with its sum.

    It is empty if the run was given none.
    """
    given = [str(task.parameters[name]) for name in FILES if task.parameters.get(name)]
    sums = {Path(file).name: sum_of(task.cwd / file) or sum_of(reference_path(file)) for file in given}
    return {"inputs": sums} if sums else {}


def _silence(name: str) -> None:
    """Keep what a library logs from the terminal; the report says what went wrong."""
    logger = logging.getLogger(name)
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


_OWN: dict[str, KernelServer | Path] = {}
_OWN_LOCK = threading.Lock()


def _server(task: Task) -> tuple[str, Path]:
    """Return the address of the server to fork from ("" for plain kernels), and the folder for sockets."""
    if task.sockets and Path(task.sockets).exists():
        return task.server, Path(task.sockets)
    # Another machine, or a process that the batch did not start: it keeps its own server until it ends.
    with _OWN_LOCK:
        if task.plain or not can_fork():
            if "plain" not in _OWN:
                _OWN["plain"] = folder = socket_folder()
                atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return "", Path(str(_OWN["plain"]))
        if "fork" not in _OWN:
            data = preloaded_data([(task.run.notebook, task.parameters)])
            _OWN["fork"] = server = KernelServer(data, costly_imports([task.run.notebook]), task.cwd)
            atexit.register(server.close)
        own = _OWN["fork"]
        assert isinstance(own, KernelServer)
        return own.address, own.folder


def _cancelled(task: Task) -> bool:
    """Return whether the batch that this run belongs to has ended; its folder of sockets ends with it."""
    return bool(task.sockets) and not Path(task.sockets).exists()


def _read(notebook: Path) -> Any:  # noqa: ANN401
    """Return the notebook as papermill takes it; some editors put a mark of the byte order before it."""
    import nbformat

    return nbformat.reads(notebook.read_text(encoding="utf-8-sig"), as_version=4)


def _settle(notebook: Any) -> None:  # noqa: ANN401
    """Take out of the notebook what differs between two equal runs, such as where a stream was cut into pieces."""
    from nbformat import NotebookNode

    for part in [notebook, *notebook.cells]:
        if "papermill" in part.metadata:
            for key in VOLATILE:
                part.metadata.papermill.pop(key, None)
        part.metadata.pop("execution", None)
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.outputs = [NotebookNode(out) for out in joined_streams(cell.outputs)]
        # papermill's own cells get an id by chance.
        tags = cell.metadata.get("tags", ())
        if "injected-parameters" in tags:
            cell["id"] = "injected-parameters"
        elif MARKER in tags:
            cell["id"] = f"papermill-error-{place}"


def _write_notebook(notebook: Any, path: Path) -> None:  # noqa: ANN401
    import nbformat

    _settle(notebook)
    nbformat.write(notebook, path)


def _where(watch: _Watch) -> str:
    """Name the cell that failed, as a reader of the notebook finds it; empty before the first one."""
    if watch.current is None:
        return ""
    count = watch.current.get("execution_count")
    name = f"{watch.current.get('id', 'cell')}" + (f" [{count}]" if count else "")
    return f"{name}, {watch.section}" if watch.section else name


def outcome_of(task: Task, status: str, *, cell: str = "", message: str = "", begin: float | None = None) -> Outcome:
    """Return how a run went that began then; nothing was done for one that never began."""
    seconds = 0.0 if begin is None else round(time.monotonic() - begin, 2)
    run = task.run
    return Outcome(run.name, status, task.out / run.name, run.notebook, run.parameters, seconds, cell, message)


def _publish(task: Task, outcome: Outcome) -> Outcome:
    """Move the whole folder of the run to its place and give back its outcome."""
    if _cancelled(task):
        shutil.rmtree(task.staging, ignore_errors=True)
        return outcome._replace(status="interrupted")
    before = own_files(outcome.folder)
    # What a failure cannot replace stays: the report of the last run that went well, marked as old.
    page = f"{outcome.name}.html"
    keep = before if outcome.status == "failed" and page in before else {}
    record = {
        "key": task.key,
        "name": outcome.name,
        "status": outcome.status,
        "notebook": outcome.notebook.name,
        "parameters": dict(outcome.parameters),
        "cell": outcome.cell,
        "message": outcome.message,
        "old": bool(keep),
        "files": keep | file_sums(task.staging),
        "reads": sums_of_reads(task.staging / READS, task.run.notebook.parent, outside=task.out),
    }
    (task.staging / READS).unlink(missing_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (task.staging / RECORD).write_text(text + "\n", encoding="utf-8")
    replace_folder(outcome.folder, task.staging, dropped=set(before) - set(keep))
    return outcome


def replace_folder(folder: Path, new: Path, dropped: Collection[str]) -> None:
    """Put a new folder in the place of the old one, of whose files only those `dropped` do not move along."""
    old = new.with_name(f"{folder.name}{OLD}")
    if folder.exists():
        carry_over(folder, new, dropped)
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
