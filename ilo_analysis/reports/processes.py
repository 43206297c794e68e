"""Runs in processes of this machine, or in any executor: started together, collected as they end, ended together."""

from __future__ import annotations

import contextlib
import multiprocessing
import shutil
import signal
import sys
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait

from ilo_analysis.errors import ReportError
from ilo_analysis.reports.kernels import can_fork, skip_slow_imports
from ilo_analysis.reports.progress import Progress, last_seconds
from ilo_analysis.reports.run import Outcome, Task, execute_run, outcome_of
from ilo_analysis.workplace import end_with_starter

# A process that was asked to end does so within a fraction of this.
END_SECONDS = 5


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


def run_in_processes(tasks: list[Task], jobs: int, bar: Progress) -> dict[str, Outcome]:
    """Return the outcomes of runs in processes of this machine.

    What a process took with it when it died is tried once more.
    """
    done: dict[str, Outcome] = {}
    for _ in range(2):
        left = [task for task in tasks if task.run.name not in done]
        if not left:
            break
        context = multiprocessing.get_context("fork" if can_fork() else "spawn")
        workers = min(jobs, len(left))
        with ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin_worker, initargs=(left[0].sockets,)
        ) as pool:
            try:
                # The longest first, so that at the end no process waits long for another.
                done |= collect(pool, sorted(left, key=last_seconds, reverse=True), bar)
            except BrokenExecutor:
                done |= bar.finished
                # The pool tells the others to end but waits for ever for one that misses it.
                _end_workers()
            except BaseException:
                # Ctrl-C and the like: the folder of sockets goes first, and without it no run publishes anything.
                shutil.rmtree(left[0].sockets, ignore_errors=True)
                pool.shutdown(wait=False, cancel_futures=True)
                _end_workers()
                # A kernel that was just starting may have created the folder again.
                shutil.rmtree(left[0].sockets, ignore_errors=True)
                raise
    for task in tasks:
        if task.run.name not in done:
            message = (
                "The process that carried out this run died twice, perhaps because memory ran out. Try fewer jobs."
            )
            done[task.run.name] = outcome_of(task, "failed", message=message)
    return done


def collect(executor: Executor, tasks: Iterable[Task], bar: Progress) -> dict[str, Outcome]:
    """Return the outcomes as they come in; the bar turns meanwhile."""
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


def _begin_worker(sockets: str) -> None:
    """Leave Ctrl-C and the closing of a terminal to the starter, and end when the starter does."""
    for number in {signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)}:
        signal.signal(number, signal.SIG_IGN)
    # An exception, so that a plain kernel, whose parent this process is, is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    end_with_starter(sockets)


def _end_workers() -> None:
    """End the processes of the pool, by force if need be."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.join(END_SECONDS)
        worker.kill()
