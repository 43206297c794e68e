"""How far a batch is: a bar for whoever waits, fed by the log of each run."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ilo_analysis.reports.cache import LOG

if TYPE_CHECKING:
    from ilo_analysis.reports.run import Outcome, Task

# Wide enough for a run's name and a heading, short enough for a window of 120 columns
LONGEST_LABEL = 60


class Progress:
    """A bar on standard error, where that is a terminal; each run's log says which section it is at."""

    def __init__(self, tasks: Sequence[Task], out: Path, *, shown: bool) -> None:
        self.finished: dict[str, Outcome] = {}
        self._tasks = {task.run.name: task for task in tasks}
        self._out = out
        self._shown = shown
        self._bar: Any = None
        self._label = ""

    def __enter__(self) -> Progress:
        # A program that was started without one has no standard error.
        if self._shown and sys.stderr is not None:
            from tqdm import tqdm

            self._bar = tqdm(total=len(self._tasks), unit="report", dynamic_ncols=True, disable=None)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.set_postfix_str("")
            self._bar.close()

    def finish(self, outcome: Outcome) -> None:
        """Move the bar on by one run."""
        if outcome.name not in self.finished and self._bar is not None:
            self._bar.update()
        self.finished[outcome.name] = outcome

    def turn(self) -> None:
        """Show where the runs are now."""
        label = self.label()[:LONGEST_LABEL]
        if self._bar is not None and label != self._label:
            self._label = label
            self._bar.set_postfix_str(label)

    def label(self) -> str:
        """Name and section of a run that is under way; empty where none is."""
        for name, task in self._tasks.items():
            if name not in self.finished and (section := last_section(task.staging / LOG)):
                return f"{name}: {section}"
        return ""


def last_section(log: Path) -> str:
    """Name of the section that a run's log mentions last."""
    try:
        lines = log.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    sections = [line.partition("section: ")[2] for line in lines if "section: " in line]
    return sections[-1] if sections else ""


def last_seconds(task: Task) -> float:
    """Return the seconds that a run took the last time, by its log; none where there is no such log."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return float((task.out / task.run.name / LOG).read_text(encoding="utf-8").splitlines()[-1].split()[0])
    return 0.0
