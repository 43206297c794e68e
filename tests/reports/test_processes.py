"""Runs in processes, of which one dies."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from ilo_analysis import workplace
from ilo_analysis.reports import processes
from ilo_analysis.reports.plan import Run
from ilo_analysis.reports.progress import Progress
from ilo_analysis.reports.run import Task

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")


def dies_or_waits(task):
    """Die without a word, or wait for what never comes."""
    if task.run.name == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Event().wait()


def misses_the_signal(sockets):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def test_a_process_that_misses_the_end_of_its_pool_does_not_hold_up_the_batch(monkeypatch, tmp_path):
    monkeypatch.setattr(processes, "execute_run", dies_or_waits)
    monkeypatch.setattr(workplace, "_begin_worker", misses_the_signal)
    monkeypatch.setattr(workplace, "END_SECONDS", 0.1)
    tasks = [Task(Run(name, Path("01_a.ipynb"), {}), tmp_path, "key", 1, tmp_path, {}) for name in ("waits", "dies")]
    with Progress(tasks, tmp_path, shown=False) as bar:
        processes.run_in_processes(tasks, 2, bar)
    assert {name: outcome.status for name, outcome in bar.finished.items()} == {"waits": "failed", "dies": "failed"}
    assert "died twice" in bar.finished["dies"].message
