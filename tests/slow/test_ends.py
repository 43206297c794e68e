"""However a command ends, nothing of it stays behind."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from benchmarks.faults import Command
from tests.reports.test_batch import wait_for, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture
def batch(tmp_path, request):
    """A batch whose cell sleeps, with a process that the cell started; the cell has said who it is."""
    said = tmp_path / "said"
    code = f"import os, subprocess, time\nsubprocess.Popen(['sleep', '600'])\nopen({str(said)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"  # noqa: E501
    notebook = write(tmp_path / "01_slow.ipynb", code, declared="top: int = 3")  # reads no listings
    options = ["--plain-kernels"] if getattr(request, "param", "forked") == "plain" else []
    command = Command(["report", notebook, "--out", "out", *options], tmp_path)
    wait_for(lambda: said.exists() and said.read_text())
    command.kernel = int(said.read_text())
    yield command
    for orphan in command.processes():
        os.kill(orphan, signal.SIGKILL)


# One handler is for the first three, so each of them comes with one kind of kernel.
@pytest.mark.parametrize(
    ("batch", "number", "code"),
    [("forked", signal.SIGTERM, 143), ("plain", signal.SIGHUP, 129), ("forked", signal.SIGINT, 130),
     ("forked", signal.SIGKILL, -9), ("plain", signal.SIGKILL, -9)],
    indirect=["batch"], ids=lambda value: getattr(value, "name", value if isinstance(value, str) else ""),
)  # fmt: skip
def test_a_signal_ends_a_batch_with_its_code_and_nothing_stays(batch, number, code, tmp_path):
    # Ctrl-C goes to all that the terminal runs.
    (os.killpg if number == signal.SIGINT else os.kill)(batch.process.pid, number)
    assert batch.process.wait(30) == code
    # Of a plain kernel that is killed with all above it, what it started itself is an orphan; a fork's is not.
    assert batch.leftovers(but=is_sleep if number == signal.SIGKILL else never) == []
    if number != signal.SIGKILL:
        assert [path.name for path in (tmp_path / "out").iterdir()] == [".ilo-analysis.lock"]


def is_sleep(process):
    return Path(f"/proc/{process}/comm").read_text() == "sleep\n"


def never(process):
    return False


def test_the_kernels_of_a_killed_server_end_and_the_run_fails_in_words(batch, tmp_path):
    server = parent_of(batch.kernel)
    os.kill(server, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{batch.kernel}").exists())
    assert batch.process.wait(60) == 1
    assert batch.leftovers() == []
    (log,) = tmp_path.glob("out/slow/run.log")
    assert "The kernel was killed by signal 9" in log.read_text()


def test_the_kernel_of_a_killed_worker_ends_while_the_batch_goes_on(batch):
    server = parent_of(batch.kernel)
    workers = set(batch.processes()) - {batch.process.pid, server}
    (worker,) = (number for number in workers if parent_of(number) == batch.process.pid)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{batch.kernel}").exists())
    batch.process.terminate()
    assert batch.process.wait(30) == 143
    assert batch.leftovers() == []


def parent_of(number):
    try:
        return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


@pytest.mark.parametrize(
    ("processes", "number", "code"),
    # When its first process begins, and when both readers are there beside it and the tracker of semaphores.
    [(2, signal.SIGKILL, -9), (4, signal.SIGKILL, -9), (2, signal.SIGINT, 130), (4, signal.SIGINT, 130)],
    ids=lambda value: getattr(value, "name", value),
)
def test_an_ingest_that_is_ended_leaves_nothing_behind_and_says_one_sentence(processes, number, code, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    for page in range(300):
        entries = (f"  {i}. Kicker\n\n    Title {page} {i}\n\n    {i % 28 + 1} May 2021\n\n" for i in range(1, 60))
        (pages / f"{page}.txt").write_text("".join(entries))
    command = Command(["ingest", str(pages), "--to", "to", "--jobs", "2"], tmp_path)
    wait_for(lambda: len(command.processes()) >= processes)
    (os.killpg if number == signal.SIGINT else os.kill)(command.process.pid, number)
    assert command.process.wait(30) == code
    assert command.leftovers() == []
    if number == signal.SIGINT:
        assert "\n" not in command.said.read_text().strip()
        assert [path.name for path in (tmp_path / "to").iterdir()] == [".ilo-analysis.lock"]
