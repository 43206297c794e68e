"""The bar over a batch: which run it names, and where nobody looks, silence."""

from __future__ import annotations

import io
from pathlib import Path

from ilo_analysis.reports.cache import LOG
from ilo_analysis.reports.plan import Run
from ilo_analysis.reports.progress import Progress, last_section
from ilo_analysis.reports.run import Task, outcome_of


def task(out, name):
    return Task(Run(name, Path("01_a.ipynb"), {}), out, "key", 1, out, {})


def begin(one, *sections):
    one.staging.mkdir(parents=True)
    (one.staging / LOG).write_text("".join(f"0.0 s  section: {section}\n" for section in sections))


def test_the_log_names_the_section_that_is_running(tmp_path):
    (tmp_path / "run.log").write_text("0.0 s  section: One\n1.0 s  section: Two\n")
    assert last_section(tmp_path / "run.log") == "Two"
    assert last_section(tmp_path / "absent.log") == ""


def test_the_label_is_the_section_of_a_run_that_is_under_way(tmp_path):
    first, second = task(tmp_path, "first"), task(tmp_path, "second")
    with Progress([first, second], tmp_path, shown=False) as bar:
        assert bar.label() == ""
        begin(first, "Findings")
        begin(second, "Findings", "Share of each topic")
        assert bar.label() == "first: Findings"
        bar.finish(outcome_of(first, "done"))
        assert bar.label() == "second: Share of each topic"
        assert list(bar.finished) == ["first"]


class Terminal(io.StringIO):
    """A text that takes itself for a terminal."""

    def isatty(self):
        return True


def shown_on(stream, tmp_path, monkeypatch):
    """What is written on a stream while one run of two ends."""
    monkeypatch.setattr("sys.stderr", stream)
    tasks = [task(tmp_path, name) for name in ("first", "second")]
    with Progress(tasks, tmp_path, shown=True) as bar:
        begin(tasks[0], "Findings")
        bar.turn()
        bar.finish(outcome_of(tasks[0], "done"))
    return stream.getvalue()


def test_a_terminal_shows_one_bar_with_the_section_and_the_number_of_reports(tmp_path, monkeypatch):
    text = shown_on(Terminal(), tmp_path, monkeypatch)
    assert "first: Findings" in text
    assert "1/2" in text


def test_a_file_gets_no_bar(tmp_path, monkeypatch):
    assert shown_on(io.StringIO(), tmp_path, monkeypatch) == ""
