"""Runs in several processes of this machine, which are forks of the one that asks for them where it can fork."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait

from ilo_analysis.reports.kernels import can_fork
from ilo_analysis.reports.progress import Progress
from ilo_analysis.reports.run import Outcome, Task, execute_run, outcome_of

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
    """Nothing; Ctrl-C is the starter's to answer, and this process ends when the starter does."""
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
