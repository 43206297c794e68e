"""Batches: checked before anything starts, isolated, repeated only where something changed, whole when interrupted."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import ilo_analysis.reports.batch as batch_module
import ilo_analysis.reports.run as run_module
from ilo_analysis.errors import FolderError, ParameterError
from ilo_analysis.reports import export
from ilo_analysis.reports.batch import planned_runs, run_reports
from ilo_analysis.reports.index import make_zip

# nbclient stamps messages without a time with it
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning:nbclient")


@pytest.fixture(scope="module", autouse=True)
def _one_server_for_all_batches(server):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_module, "KernelServer", lambda *_: nullcontext(server))
        yield


def write(path, *code, declared='top: int = 3  # how many (1 to 9)\ndata: str = ""  # listings'):
    parameters = new_code_cell(declared, metadata={"tags": ["parameters"]}, id="parameters")
    cells = [new_markdown_cell("# How much?", id="title"), parameters, new_markdown_cell("## Numbers", id="numbers")]
    cells += [new_code_cell(source, id=f"code-{i}") for i, source in enumerate(code)]
    notebook = new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "x", "language": "python", "display_name": "x"}}
    )
    nbformat.write(notebook, path)
    return str(path)


@pytest.fixture
def good(tmp_path):
    return write(tmp_path / "01_good.ipynb", "import pandas as pd\npd.DataFrame({'a': [top]})")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A notebook, and the folder of two reports of it."""
    folder = tmp_path_factory.mktemp("finished")
    notebook = write(folder / "01_good.ipynb", "import pandas as pd\npd.DataFrame({'a': [top]})")
    run_reports([notebook], {"top": [2, 3]}, out=folder / "out")
    return notebook, folder / "out"


@pytest.fixture
def made(finished, tmp_path):
    """The same, in a folder that a test may change."""
    notebook, out = finished
    return notebook, Path(shutil.copytree(out, tmp_path / "out"))


def files(folder):
    """Bytes of all files but the logs, by name."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.suffix != ".log"
    }


def test_results_are_the_same_for_one_job_two_and_four_and_for_plain_kernels(good, tmp_path):
    found = []
    for jobs in (1, 2, 4):
        done = run_reports([good], {"top": list(range(1, 5))}, out=tmp_path / str(jobs), jobs=jobs)
        assert [outcome.status for outcome in done.outcomes] == ["done"] * 4
        assert [outcome.name for outcome in done.outcomes][1:4] == ["good--top-2", "good", "good--top-4"]
        found.append(files(tmp_path / str(jobs)))
    assert found[0] == found[1] == found[2]
    run_reports([good], {"top": [1, 3]}, out=tmp_path / "plain", plain_kernels=True)
    plain = files(tmp_path / "plain")
    del plain["index.html"]
    assert len(plain) >= 8
    assert {name: found[0][name] for name in plain} == plain


def test_one_failure_does_not_stop_the_others_and_the_index_says_where(good, tmp_path):
    bad = write(tmp_path / "02_bad.ipynb", "1 / 0")
    hangs = write(tmp_path / "03_hangs.ipynb", "import time\ntime.sleep(60)")
    dies = write(tmp_path / "04_dies.ipynb", "import os\nos.kill(os.getpid(), 11)")
    done = run_reports([bad, hangs, dies, good], out=tmp_path / "out", timeout=2)
    assert {o.name: o.status for o in done.outcomes} == {
        "bad": "failed", "hangs": "failed", "dies": "failed", "good": "done",
    }  # fmt: skip
    failed = {o.name: o for o in done.failed}
    assert (failed["bad"].cell, failed["bad"].message) == ("code-0 [2], Numbers", "ZeroDivisionError: division by zero")
    assert failed["hangs"].message == "The cell took longer than 2 s. Allow more with --timeout."
    assert failed["dies"].cell.startswith("code-0")
    assert failed["dies"].message == "The kernel was killed by signal 11 (SIGSEGV)."
    cells = json.loads((tmp_path / "out/bad/bad.ipynb").read_text())["cells"]
    ids = ["papermill-error-0", "title", "parameters", "numbers", "papermill-error-4", "code-0"]
    assert [cell["id"] for cell in cells] == ids  # papermill's own are random
    assert "ZeroDivisionError" in str(cells[-1]["outputs"])
    assert "ZeroDivisionError: division by zero" in done.index_page.read_text()
    assert "section: Numbers" in (tmp_path / "out/bad/run.log").read_text()


def test_everything_wrong_is_named_before_a_kernel_starts(good, tmp_path, monkeypatch):
    monkeypatch.setattr(batch_module, "KernelServer", None)
    other = write(tmp_path / "02_other.ipynb", "1")
    with pytest.raises(ParameterError) as caught:
        run_reports([good, other], {"top": [10], "tpo": [1]}, out=tmp_path / "out")
    assert str(caught.value).count("top must lie between 1 and 9, not 10.") == 2
    assert str(caught.value).count("Unknown parameter 'tpo'. Did you mean 'top'?") == 2
    assert not (tmp_path / "out").exists()


def test_unchanged_runs_are_skipped_and_one_byte_repeats_what_depends_on_it(good, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("x")
    data = {"data": [str(tmp_path / "one"), str(tmp_path / "two")]}
    assert {o.status for o in run_reports([good], data, out=tmp_path / "out").outcomes} == {"done"}
    assert {o.status for o in run_reports([good], data, out=tmp_path / "out").outcomes} == {"unchanged"}
    (tmp_path / "two" / "a.txt").write_text("y")
    assert [o.status for o in run_reports([good], data, out=tmp_path / "out").outcomes] == ["unchanged", "done"]
    forced = run_reports([good], data, out=tmp_path / "out", force=True)
    assert {o.status for o in forced.outcomes} == {"done"}


def test_any_executor_will_do(good, tmp_path, server, monkeypatch):
    monkeypatch.setitem(run_module._OWN, "fork", server)
    with ThreadPoolExecutor(2) as executor:
        done = run_reports([good], {"top": [1, 2]}, out=tmp_path / "out", executor=executor)
    assert [o.status for o in done.outcomes] == ["done", "done"]


def test_ctrl_c_ends_the_children_and_leaves_only_whole_files(tmp_path):
    mark = tmp_path / "started"
    code = f"import os, time, pathlib\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    slow = write(tmp_path / "02_slow.ipynb", code)
    out = tmp_path / "out"
    call = f"import ilo_analysis as ilo\nilo.run_reports([{slow!r}], out={str(out)!r}, plain_kernels=True)"
    with tempfile.TemporaryDirectory(dir="/tmp") as sockets:
        environment = {**os.environ, "TMPDIR": sockets}
        batch = subprocess.Popen(
            [sys.executable, "-c", call], stderr=subprocess.PIPE, start_new_session=True, env=environment
        )
        wait_for(lambda: mark.exists() and mark.read_text())
        os.killpg(batch.pid, signal.SIGINT)
        assert b"KeyboardInterrupt" in batch.communicate(timeout=30)[1]
        assert [path.name for path in Path(sockets).glob("ilo-*")] == []
    kernel = int(mark.read_text())
    wait_for(lambda: not Path(f"/proc/{kernel}").exists() or "Z" in Path(f"/proc/{kernel}/stat").read_text().split()[2])
    assert [path.name for path in out.iterdir()] == [".ilo-analysis.lock"]


def wait_for(happened):
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("It did not happen within 30 seconds.")


def test_the_record_of_a_run_says_what_was_run(finished):
    record = json.loads((finished[1] / "good--top-2/run.json").read_text())
    assert (record["status"], record["notebook"], record["parameters"]) == ("done", "01_good.ipynb", {"top": 2})


def test_the_index_holds_the_reports_of_its_batch_and_no_other(made):
    good, out = made
    assert (out / "index.html").read_text().count('<li class="card') == 2
    one = run_reports([good], {"top": "2"}, out=out)
    assert one.index_page.read_text().count('<li class="card') == 1
    assert {path.parent.name for path in out.glob("*/*.html")} > {outcome.name for outcome in one.outcomes}


def test_only_what_a_run_made_is_replaced_zipped_or_shown(made):
    good, out = made
    (out / "good" / "notes.txt").write_text("mine")
    (out / "letter.txt").write_text("mine")
    done = run_reports([good], out=out, force=True)
    assert (out / "good" / "notes.txt").read_text() == "mine"
    with zipfile.ZipFile(make_zip(out)) as archive:
        names = archive.namelist()
    assert {"out/index.html", "out/good/good.html", "out/good/manifest.json"} <= set(names)
    assert not [name for name in names if "notes" in name or "letter" in name or name.endswith((".log", ".lock"))]
    assert "letter.txt" not in done.index_page.read_text()


@pytest.mark.parametrize("taken", ["good/precious.txt", "index.html"])
def test_what_somebody_else_made_is_refused_before_anything_runs(good, tmp_path, taken, monkeypatch):
    monkeypatch.setattr(batch_module, "KernelServer", None)
    (tmp_path / taken).parent.mkdir(exist_ok=True)
    (tmp_path / taken).write_text("mine")
    with pytest.raises(FolderError, match="not made by this program"):
        run_reports([good], out=tmp_path)
    assert (tmp_path / taken).read_text() == "mine"


def test_a_zip_of_somebody_else_is_left_alone(made, tmp_path):
    (tmp_path / "out.zip").write_text("mine")
    with pytest.raises(FolderError, match="not made by this program"):
        make_zip(tmp_path / "out")
    assert (tmp_path / "out.zip").read_text() == "mine"


def test_a_run_that_cannot_be_written_fails_and_the_others_are_in_the_index(good, tmp_path, monkeypatch):
    def full(page, folder, name, **options):
        if name == "good":
            raise OSError(28, "No space left on device")
        return written(page, folder, name, **options)

    written = export.write_report
    monkeypatch.setattr(export, "write_report", full)
    done = run_reports([good], {"top": [2, 3]}, out=tmp_path / "out")
    assert [(o.name, o.status) for o in done.outcomes] == [("good--top-2", "done"), ("good", "failed")]
    assert "No space left on device" in done.failed[0].message
    assert "No space left on device" in done.index_page.read_text()


def test_a_failing_rerun_keeps_the_last_good_report_and_marks_it_as_old(tmp_path):
    notebook = write(tmp_path / "01_good.ipynb", "print(top)")
    out = tmp_path / "out"
    run_reports([notebook], out=out)
    page = (out / "good/good.html").read_bytes()
    write(tmp_path / "01_good.ipynb", "print(top)\n1 / 0")
    failed = run_reports([notebook], out=out)
    assert [o.status for o in failed.outcomes] == ["failed"]
    assert (out / "good/good.html").read_bytes() == page
    assert "an earlier run" in failed.index_page.read_text()
    assert "ZeroDivisionError" in (out / "good/good.ipynb").read_text()
    write(tmp_path / "01_good.ipynb", "print(top)")
    again = run_reports([notebook], out=out)
    assert [o.status for o in again.outcomes] == ["done"]
    assert "an earlier run" not in again.index_page.read_text()


@pytest.mark.parametrize("file", ["good.html", "good.xlsx", "manifest.json", "good.ipynb"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "empty"])
def test_an_emptied_or_missing_file_is_a_reason_to_run(made, file, damage):
    notebook, out = made
    damage(out / "good" / file)
    ((_, why),) = planned_runs([notebook], {"top": 3}, out=out)
    assert why == "a file of the report is missing or was changed"


def test_emptied_and_missing_files_are_made_again(made):
    notebook, out = made
    before = files(out / "good")
    for file in ("good.html", "good.xlsx"):
        (out / "good" / file).unlink()
    for file in ("manifest.json", "good.ipynb"):
        (out / "good" / file).write_bytes(b"")
    assert [o.status for o in run_reports([notebook], {"top": 3}, out=out).outcomes] == ["done"]
    assert files(out / "good") == before


ODD_ENDS = {
    "exits": ("import sys\nsys.exit(0)", "The cell ended the notebook with sys.exit(0)"),
    "leaves": ("import os\nos._exit(3)", "The kernel ended with exit code 3."),
    "magic": ("%nosuchmagic", "Line magic function `%nosuchmagic` not found."),
    "silent": ("raise ValueError", "ValueError without a message"),
    "syntax": ("1 +", "SyntaxError: invalid syntax"),
}


@pytest.mark.parametrize("plain", [False, True], ids=["forked", "plain"])
def test_each_way_in_which_a_cell_can_end_fails_with_its_cell_and_in_words(tmp_path, plain):
    written = [write(tmp_path / f"{name}.ipynb", "1", code, "2") for name, (code, _) in ODD_ENDS.items()]
    done = run_reports(written, out=tmp_path / "out", plain_kernels=plain)
    assert {o.name for o in done.failed} == set(ODD_ENDS)
    for outcome in done.failed:
        assert outcome.cell.startswith("code-1"), outcome
        assert ODD_ENDS[outcome.name][1] in outcome.message


def test_a_cell_that_is_tagged_to_raise_does_not_fail_and_the_writers_faults_are_its_own(good, tmp_path, monkeypatch):
    notebook = nbformat.read(good, as_version=4)
    notebook.cells[-1].source = "1 / 0"
    notebook.cells[-1].metadata["tags"] = ["raises-exception"]
    notebook.cells.append(new_code_cell("print('after')", id="after"))
    nbformat.write(notebook, good)
    done = run_reports([good], out=tmp_path / "out")
    assert [o.status for o in done.outcomes] == ["done"]
    assert "after" in done.outcomes[0].html.read_text()
    monkeypatch.setattr(export, "write_report", lambda *_, **__: 1 / 0)
    (failed,) = run_reports([good], out=tmp_path / "out", force=True).failed
    assert failed.cell == ""
    assert failed.message.startswith("All cells ran, but the report could not be written: ZeroDivisionError")


def plain_notebook(path, *code, **metadata):
    """A notebook as somebody wrote it, without any cell of parameters."""
    cells = [new_code_cell(source, id=f"code-{i}") for i, source in enumerate(code)]
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return str(path)


@pytest.mark.parametrize("plain", [False, True], ids=["forked", "plain"])
def test_a_notebook_runs_beside_its_modules_and_in_its_folder_or_where_it_is_told_to(tmp_path, monkeypatch, plain):
    (tmp_path / "sub").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sub" / "helper.py").write_text("answer = 42")
    own = plain_notebook(
        tmp_path / "sub" / "own.ipynb", "import os, helper\nprint(helper.answer, os.path.basename(os.getcwd()))"
    )
    monkeypatch.chdir(tmp_path)
    page = run_reports([own], out="out", plain_kernels=plain).outcomes[0].html.read_text()
    assert "42 sub" in page
    assert run_reports([own], out="out", plain_kernels=plain).outcomes[0].status == "unchanged"
    (tmp_path / "sub" / "helper.py").write_text("answer = 43  # later")
    page = run_reports([own], out="out", plain_kernels=plain).outcomes[0].html.read_text()
    assert "43 sub" in page
    page = run_reports([own], out="two", cwd="elsewhere", plain_kernels=plain).outcomes[0].html.read_text()
    assert "43 elsewhere" in page


def test_a_relative_path_means_what_it_means_to_the_user(tmp_path, monkeypatch):
    (tmp_path / "sub").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text("x")
    own = write(tmp_path / "sub" / "own.ipynb", "import os\nprint(os.listdir(data))")
    monkeypatch.chdir(tmp_path)
    (done,) = run_reports([own], {"data": "pages"}, out="out").outcomes
    assert "a.txt" in done.html.read_text()
    assert done.parameters == {"data": "pages"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "is not a notebook"),
        ('{"worksheets": [], "nbformat": 3}', "an old notebook format"),
        ("x", "cannot be read as a notebook"),
        ('{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}', "is written in r"),
    ],
)
def test_what_cannot_run_here_is_refused_by_name(tmp_path, content, said):
    (tmp_path / "own.ipynb").write_text(content)
    with pytest.raises(ParameterError, match=said):
        run_reports([str(tmp_path / "own.ipynb")], out=tmp_path / "out")


def test_a_byte_order_mark_does_not_matter_and_parameters_need_a_cell(tmp_path):
    own = Path(plain_notebook(tmp_path / "own.ipynb", "print('here')"))
    own.write_bytes(b"\xef\xbb\xbf" + own.read_bytes())
    assert run_reports([str(own)], out=tmp_path / "out").outcomes[0].status == "done"
    with pytest.raises(ParameterError, match="tag the cell that sets them 'parameters'"):
        run_reports([str(own)], {"top": 1}, out=tmp_path / "out")


def test_a_text_longer_than_any_path_reaches_the_notebook_which_may_refuse_it(tmp_path):
    batch = run_reports(["06_dictionary_check"], {"phrase": ["work " * 1_000]}, out=tmp_path / "out")
    assert [outcome.message.endswith("at most 300 are allowed.") for outcome in batch.failed] == [True]
