"""What a user is told of a notebook that failed: the right cell, and in words what happened."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ilo_analysis.reports.cell_errors import CellError, check_cells, of_cell, of_exception, of_exit


def failed(*outputs, tags=()):
    return new_code_cell("x", outputs=list(outputs), metadata={"papermill": {"exception": True}, "tags": list(tags)})


def error(name, message):
    return new_output("error", ename=name, evalue=message, traceback=[])


def stderr(text):
    return new_output("stream", name="stderr", text=text)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (failed(error("ValueError", "bad")), "ValueError: bad"),
        (failed(error("ValueError", "")), "ValueError without a message"),
        (failed(error("SystemExit", "1")), "sys.exit(1)"),
        (failed(stderr("\x1b[31mUsageError:\x1b[0m no such magic\n\n")), "UsageError: no such magic"),
        (failed(), "did not say why"),
    ],
)
def test_a_failed_cell_says_what_happened(cell, said):
    assert said in of_cell(cell)
    with pytest.raises(CellError):
        check_cells(new_notebook(cells=[cell]))


def test_an_error_that_a_cell_is_tagged_to_raise_is_no_failure_and_papermills_marks_go():
    expected = new_code_cell(
        "1 / 0", outputs=[error("ZeroDivisionError", "x")], metadata={"tags": ["raises-exception"]}
    )
    mark = new_markdown_cell("An exception", metadata={"tags": ["papermill-error-cell-tag"]})
    notebook = new_notebook(cells=[mark, expected])
    check_cells(notebook)
    assert notebook.cells == [expected]


def test_a_dead_kernel_is_named_with_its_signal_or_its_code():
    assert "signal 11 (SIGSEGV)" in of_exit(-11)
    assert "memory" in of_exit(-9)
    assert "signal 60 (unknown)" in of_exit(-60)
    assert "exit code 3" in of_exit(3)
    assert of_exit(None) == "The kernel died."


def test_an_exception_is_its_name_and_first_line():
    assert of_exception(KeyError()) == "KeyError without a message"
    assert of_exception(OSError("one\ntwo")) == "OSError: one"
