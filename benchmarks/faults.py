"""Kill `report` and `ingest` at random moments, then count what is left behind and what the next run does differently.

`python -m benchmarks.faults [report | ingest] [--moments 40]`. At each moment the command itself, one of its workers or
its kernel server gets SIGKILL, SIGTERM, SIGHUP or SIGINT. Some seconds later no process, socket or unfinished folder
may be left, and the same command must give the bytes that an undisturbed run gives.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from itertools import product
from pathlib import Path

from ilo_analysis.reference import default_data

MARK = "ILO_ANALYSIS_FAULTS"
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PATIENCE_SECONDS = 10
NOTEBOOKS = ("02_story_volume", "03_topic_share")


class Command:
    """A running command, marked in its environment, with its own folder for temporary files."""

    def __init__(self, arguments: list[str], scratch: Path) -> None:
        self.mark = uuid.uuid4().hex
        self.temporary = Path(tempfile.mkdtemp(prefix="f", dir="/tmp"))
        self.said = scratch / "stderr"
        environment = {**os.environ, MARK: self.mark, "TMPDIR": str(self.temporary)}
        with self.said.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ilo_analysis", *arguments],
                cwd=scratch, env=environment, stdout=subprocess.DEVNULL, stderr=stream, start_new_session=True,
            )  # fmt: skip

    def processes(self) -> list[int]:
        """Return the numbers of the command's processes, at any depth."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = f"{MARK}={self.mark}".encode() in (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if ours:
                found.append(int(folder.name))
        return sorted(found)

    def leftovers(self, but: Callable[[int], bool] = lambda _: False) -> list[str]:
        """Return the processes and temporary files still there after some seconds, except those that `but` allows."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            left = [f"process {number}" for number in self.processes() if not but(number)]
            left += [str(path) for path in self.temporary.iterdir()]
            if not left or time.monotonic() > end:
                return left
            time.sleep(0.1)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of what a command made, by name, without logs and without names that differ between runs."""
    if (pointer := folder / "corpus.json").is_file():
        tables = next(folder.glob("tables-????????"))
        return {path.name: path.read_bytes() for path in tables.iterdir()} | {"pointers": pointer.read_bytes()[:10]}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".log", ".lock")
    }


def disturbed(arguments: list[str], scratch: Path, seconds: float, number: int, pick: random.Random) -> list[str]:
    """Send a signal to a command, or to one of its processes, within `seconds`; return what is left behind."""
    command = Command(arguments, scratch)
    time.sleep(pick.uniform(0.05, seconds))
    targets = command.processes() if number == signal.SIGKILL else [command.process.pid]
    if targets and command.process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pick.choice(targets), number)
    command.process.wait(120)
    return command.leftovers()


def trial(name: str, arguments: list[str], out: str, moments: int, pick: random.Random) -> None:
    """Disturb a command at `moments` moments, and print how many left something behind or changed the result."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        begin = time.monotonic()
        subprocess.run([sys.executable, "-m", "ilo_analysis", *arguments], cwd=scratch, check=True, capture_output=True)
        seconds = time.monotonic() - begin
        wanted = contents(scratch / out)
        left, differences = 0, 0
        for moment in range(moments):
            again = [*arguments, "--force"] if name == "report" else arguments
            stayed = disturbed(again, scratch, seconds, SIGNALS[moment % len(SIGNALS)], pick)
            left += bool(stayed)
            subprocess.run([sys.executable, "-m", "ilo_analysis", *again], cwd=scratch, check=True, capture_output=True)
            found = contents(scratch / out)
            differences += found != wanted
            if stayed or found != wanted:
                print(f"  moment {moment}, {SIGNALS[moment % len(SIGNALS)].name}: {stayed}", flush=True)
        print(f"| {name} | {moments} | {left} | {differences} |", flush=True)


def main() -> None:
    """Print a row for each command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("commands", nargs="*", default=["report", "ingest"], metavar="report | ingest")
    options.add_argument("--moments", type=int, default=40)
    asked = options.parse_args()
    print("| command | moments | leftovers | differences |\n|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder)
        for number, page in product(range(12), default_data().glob("*.txt")):
            (pages / f"{page.stem}-{number}.txt").write_bytes(page.read_bytes())
        made = {
            "report": (["report", *NOTEBOOKS, "--out", "reports", "--jobs", "2"], "reports"),
            "ingest": (["ingest", str(pages), "--to", "corpus", "--jobs", "2"], "corpus"),
        }
        for name in asked.commands:
            trial(name, *made[name], asked.moments, random.Random(1919))


if __name__ == "__main__":
    main()
