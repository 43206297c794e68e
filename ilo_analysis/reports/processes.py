"""Runs in processes of this machine, or in any executor: started together, collected as they end, ended together."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from ilo_analysis.errors import ReportError
from ilo_analysis.reports.kernels.pool import can_fork, skip_slow_imports
from ilo_analysis.reports.progress import Progress, last_seconds
from ilo_analysis.reports.run import Outcome, Task, execute_run, outcome_of
from ilo_analysis.workplace import workers


def load_libraries() -> None:
    """Import once what the processes, which are forks of this one, will all need."""
    skip_slow_imports()
    import nbformat.v4
    import papermill

    from ilo_analysis.reports import export

    del papermill
    with contextlib.suppress(ReportError):
        empty = nbformat.v4.new_notebook()
        export.export_html(empty, title="-")  # compiles the template


def run_in_processes(tasks: list[Task], jobs: int, bar: Progress) -> None:
    """Carry out runs in processes of this machine, whose outcomes `bar` keeps.

    What a process took with it when it died is tried once more.
    """
    for _ in range(2):
        left = [task for task in tasks if task.run.name not in bar.finished]
        if not left:
            return
        sockets, method = left[0].sockets, "fork" if can_fork() else "spawn"
        with contextlib.suppress(BrokenExecutor), workers(min(jobs, len(left)), method, sockets) as pool:
            try:
                # The longest first, so that at the end no process waits long for another.
                collect(pool, sorted(left, key=last_seconds, reverse=True), bar)
            except KeyboardInterrupt:
                # Without the folder of sockets no run publishes anything.
                shutil.rmtree(sockets, ignore_errors=True)
                raise
    message = "The process that carried out this run died twice, perhaps because memory ran out. Try fewer jobs."
    for task in tasks:
        if task.run.name not in bar.finished:
            bar.finish(outcome_of(task, "failed", message=message))


def collect(executor: Executor, tasks: Iterable[Task], bar: Progress) -> None:
    """Finish runs as their outcomes come in; the bar turns meanwhile."""
    left: set[Future[Outcome]] = {executor.submit(execute_run, task) for task in tasks}
    while left:
        ended, left = wait(left, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in ended:
            bar.finish(future.result())
        bar.turn()
