"""Words for what went wrong in a notebook: an error of a cell, a dead kernel, anything else."""

from __future__ import annotations

import re
import signal
from typing import Any

# papermill's mark on a cell that it puts beside one that failed
MARKER = "papermill-error-cell-tag"


class CellError(Exception):
    """A cell failed; the message says how, in words for a reader."""


def check_cells(notebook: Any) -> None:  # noqa: ANN401 (a NotebookNode, which has no types)
    """Raise CellError for the cell at which the notebook ended, unless the cell is tagged to raise an error."""
    for cell in notebook.cells:
        if cell.metadata.get("papermill", {}).get("exception"):
            raise CellError(of_cell(cell))
    notebook.cells = [cell for cell in notebook.cells if MARKER not in cell.metadata.get("tags", ())]


def of_cell(cell: Any) -> str:  # noqa: ANN401
    """Say with what error a cell ended: name and message, without the traceback."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if errors:
        return of_error(errors[-1].ename, errors[-1].evalue)
    # IPython reports its own mistakes, such as an unknown magic, as text.
    said = "".join(output.text for output in cell.outputs if output.get("name") == "stderr")
    lines = [line for line in _plain(said).splitlines() if line.strip()]
    return lines[-1].strip() if lines else "The cell failed and did not say why."


def of_error(name: str, message: str) -> str:
    """Say what an exception of a notebook says.

    >>> of_error("ValueError", ""), of_error("SystemExit", "0")
    ('ValueError without a message', 'The cell ended the notebook with sys.exit(0); what follows it did not run.')
    """
    message = _plain(message).strip()
    if name == "SystemExit":
        return f"The cell ended the notebook with sys.exit({message}); what follows it did not run."
    return f"{name}: {message}" if message else f"{name} without a message"


def of_exit(code: int | None) -> str:
    """Return a sentence on how a kernel ended unexpectedly.

    >>> of_exit(-11), of_exit(3)
    ('The kernel was killed by signal 11 (SIGSEGV).', 'The kernel ended with exit code 3.')
    """
    if code is None:
        return "The kernel died."
    if code >= 0:
        return f"The kernel ended with exit code {code}."
    name = signal.Signals(-code).name if -code in set(signal.Signals) else "unknown"
    hint = " Perhaps memory ran out; try fewer jobs." if name == "SIGKILL" else ""
    return f"The kernel was killed by signal {-code} ({name}).{hint}"


def of_exception(error: Exception) -> str:
    """Say what an exception of this program or of a library says: its name and its first line."""
    lines = _plain(str(error)).strip().splitlines()
    return of_error(type(error).__name__, lines[0] if lines else "")


def _plain(text: str) -> str:
    """Return the text without the colours of a terminal."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
