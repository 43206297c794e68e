"""24 reports, four notebooks times six parameter sets, on two cores: this batch beside papermill and nbconvert.

Run with `python -m benchmarks.batch [--quick]`; `--reliability 500` counts failures and lost outputs of small runs
instead. All routes execute the same notebooks in the same environment, and each report is an executed notebook and an
HTML page. Wall and CPU seconds of whole processes; the ratios are those of wall time. From a shell each report starts
anew, so a third of them is run and the seconds are multiplied.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr
from io import StringIO
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

NOTEBOOKS = ("02_story_volume", "03_topic_share", "04_recurring_themes", "05_theme_focus")
FEEDS = ("global-news", "moscow-news", "social-protection-news", "employment-injury-news")
SETS: tuple[dict[str, str], ...] = ({}, {"start": "2021"}, *({"feeds": feed} for feed in FEEDS))
FOLDER = Path(__file__).parent.parent / "notebooks"
BIN = Path(sys.executable).parent
CORES = 2
# One report in this many is run from a shell; with four notebooks in turn, each comes equally often.
SHELL_STEP = 3
# What each notebook prints and displays when only failures are counted.
LINES, DISPLAYS = 500, 20

Runs = list[tuple[str, dict[str, str]]]


class Timing(NamedTuple):
    """Seconds on the clock, and seconds of all cores."""

    wall: float
    cpu: float


def timed(act: Callable[[], object]) -> Timing:
    """Seconds that an act and the processes it started took."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    act()
    return Timing(time.perf_counter() - wall, cpu_seconds() - cpu)


def cpu_seconds() -> float:
    """CPU seconds of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def quietly(*command: str) -> None:
    """Run a command without showing what it prints; stop with its last words if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")


def from_a_shell(runs: Runs, out: Path) -> None:
    """Call `papermill` and `jupyter nbconvert` for each report."""
    for number, (name, values) in enumerate(runs):
        executed = out / f"{number}.ipynb"
        given = [part for key, value in values.items() for part in ("-r", key, value)]
        quietly(str(BIN / "papermill"), "-k", "python3", str(FOLDER / f"{name}.ipynb"), str(executed), *given)
        quietly(str(BIN / "jupyter"), "nbconvert", "--to", "html", str(executed))


def python_loop(runs: Runs, out: Path) -> None:
    """Call papermill's and nbconvert's Python interfaces in a loop."""
    import papermill
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter()
    for number, (name, values) in enumerate(runs):
        executed = out / f"{number}.ipynb"
        papermill.execute_notebook(
            str(FOLDER / f"{name}.ipynb"), str(executed), values, kernel_name="python3", progress_bar=False
        )
        executed.with_suffix(".html").write_text(exporter.from_filename(str(executed))[0])


def forked_kernels(runs: Runs, out: Path) -> None:
    """Make the pages of `python_loop` in two processes, with this project's kernels."""
    from ilo_analysis.reports.kernels.pool import KernelServer, skip_slow_imports

    skip_slow_imports()
    with KernelServer([""]) as server, ProcessPoolExecutor(CORES, mp_context=get_context("fork")) as pool:
        numbered = [(str(out / str(number)), *run) for number, run in enumerate(runs)]
        list(pool.map(forked_report, numbered, [server.address] * len(runs), [server.folder] * len(runs)))


def forked_report(run: tuple[str, str, Mapping[str, str]], address: str, folder: Path) -> None:
    """Execute one notebook in a forked kernel, and export it with nbconvert."""
    import papermill
    from nbconvert.exporters import HTMLExporter

    from ilo_analysis.reports.kernels.pool import kernel_manager_class

    path, name, values = run
    papermill.execute_notebook(
        str(FOLDER / f"{name}.ipynb"), f"{path}.ipynb", dict(values), kernel_name="python3", progress_bar=False,
        kernel_manager_class=kernel_manager_class(address, folder), shutdown_kernel="immediate",
    )  # fmt: skip
    Path(f"{path}.html").write_text(HTMLExporter().from_filename(f"{path}.ipynb")[0])


def own_batch(runs: Runs, out: Path, *more: str) -> None:
    """Make the reports with `ilo-analysis report`, which also writes their tables, workbooks and the index."""
    matrix = out / "matrix.json"
    matrix.write_text(json.dumps([{"notebook": name, "parameters": values} for name, values in runs]))
    quietly(
        str(BIN / "ilo-analysis"), "report", "--matrix", str(matrix), "--out", str(out / "reports"),
        "--jobs", str(CORES), *more,
    )  # fmt: skip


def own_code(runs: Runs) -> None:
    """Execute the notebooks' cells in this process, and render what they show."""
    for name, values in runs:
        cells = json.loads((FOLDER / f"{name}.ipynb").read_text())["cells"]
        space: dict[str, object] = {"__name__": "__main__", "In": [""]}
        for cell in (cell for cell in cells if cell["cell_type"] == "code"):
            source = "".join(cell["source"])
            space["In"] = [*space["In"], source]  # type: ignore[misc]
            tree = ast.parse(source)
            shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, name, "exec"), space)
            if "parameters" in cell["metadata"].get("tags", ()):
                space |= values
            if isinstance(shown, ast.Expr):
                render(eval(compile(ast.Expression(shown.value), name, "eval"), space))


def render(value: object) -> None:
    """Render a value as a page would show it."""
    for method in ("_repr_mimebundle_", "_repr_html_"):
        if hasattr(value, method):
            getattr(value, method)()
            return


def compare(runs: Runs) -> None:
    """Print the table of all routes, each row as soon as it is known."""
    route = [sys.executable, "-m", "benchmarks.batch", "--runs", json.dumps(runs)]
    print(f"{len(runs)} reports on {os.cpu_count()} cores")
    print(f"{'':44}{'wall s':>8}{'CPU s':>8}{'x shell':>9}{'x loop':>8}", flush=True)
    walls: list[float] = []

    def row(name: str, act: Callable[[], object], times: float = 1) -> None:
        """Print how long an act took, and against the first two rows."""
        wall, cpu = (times * seconds for seconds in timed(act))
        walls.append(wall)
        ratios = "".join(f"{first / wall:{width}.1f}" for first, width in zip(walls[:2], (9, 8), strict=False))
        print(f"{name:44}{wall:8.1f}{cpu:8.1f}{ratios}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("shell", "loop", "forked", "own")]
        for place in places:
            place.mkdir()
        shell, loop, forked, own = places
        some = runs[::SHELL_STEP]
        row("papermill + nbconvert, from a shell", lambda: from_a_shell(some, shell), len(runs) / len(some))
        row("their Python interfaces, in a loop", lambda: quietly(*route, "--route", f"loop:{loop}"))
        row("forked kernels, nbconvert's pages", lambda: quietly(*route, "--route", f"fork:{forked}"))
        row("this project's reports", lambda: own_batch(runs, own))
        row("the same again, nothing changed", lambda: own_batch(runs, own))
    with redirect_stderr(StringIO()):
        own_code(runs[:4])
        row("floor: the cells alone, warm, on one core", lambda: own_code(runs))


def reliability(count: int) -> None:
    """Print how many of `count` runs of a small, loud notebook failed, and lost outputs, two and four at a time."""
    from ilo_analysis.reports.batch import run_reports

    loud = f"for i in range({LINES}):\n    print(i, flush=True)\n    i < {DISPLAYS} and display(i)"
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Does it run?"},
        {"cell_type": "code", "id": "b", "metadata": {"tags": ["parameters"]}, "source": "n: int = 0"},
        {"cell_type": "code", "id": "c", "metadata": {}, "source": loud},
    ]
    code = {"execution_count": None, "outputs": []}
    for cell in cells[1:]:
        cell |= code
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.ipynb"
        path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        for jobs in (CORES, 2 * CORES):
            begin = time.perf_counter()
            done = run_reports([path], {"n": list(range(count))}, out=Path(folder) / f"out-{jobs}", jobs=jobs)
            rate = f"{count / (time.perf_counter() - begin):.1f} runs/s"
            held = [outputs_of(outcome.folder / f"{outcome.name}.ipynb") for outcome in done.outcomes]
            lines = sum(abs(LINES - printed) for printed, _ in held)
            lost = f"{lines} lines and {sum(abs(DISPLAYS - shown) for _, shown in held)} displays lost"
            print(f"{count} runs, {jobs} at a time: {len(done.failed)} failed, {lost}, {rate}", flush=True)
            for outcome in done.failed[:5]:
                print(f"  {outcome.name}: {outcome.message}")


def outputs_of(notebook: Path) -> tuple[int, int]:
    """How many lines and displays an executed notebook holds of what its cells gave."""
    outputs = [output for cell in json.loads(notebook.read_text())["cells"] for output in cell.get("outputs", [])]
    printed = sum("".join(output.get("text", "")).count("\n") for output in outputs)
    return printed, sum(output["output_type"] == "display_data" for output in outputs)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two parameter sets, not six")
    parser.add_argument("--reliability", type=int, default=0, metavar="N", help="only run N small notebooks")
    parser.add_argument("--route", help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=json.loads, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.route:
        name, _, out = asked.route.partition(":")
        {"loop": python_loop, "fork": forked_kernels}[name](asked.runs, Path(out))
    elif asked.reliability:
        reliability(asked.reliability)
    else:
        compare([(name, values) for values, name in product(SETS[: 2 if asked.quick else None], NOTEBOOKS)])


if __name__ == "__main__":
    main()
