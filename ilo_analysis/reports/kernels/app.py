"""The kernel of a report: Jupyter's own, but no message of it is ever dropped.

A kernel publishes what a notebook prints and shows. Once a thousand messages wait, ZeroMQ silently drops what a slow
reader has not taken: of 5,000 printed lines 4,200 arrived. Here the queue has no limit.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import zmq
from ipykernel.kernelapp import IPKernelApp
from traitlets import Unicode

from ilo_analysis.reports.reads import note_reads


class ReportKernelApp(IPKernelApp):  # type: ignore[misc]
    """An ipykernel whose published messages wait for their reader, and which ignores user profiles."""

    reads = Unicode("", help="File in which to note what the notebook reads.").tag(config=True)

    beside = Unicode("", help="Folder of the notebook, whose modules it may import.").tag(config=True)

    def start(self) -> None:
        """Run the kernel; from here on the notebook's own reading begins."""
        if self.beside and self.beside not in sys.path:
            sys.path.insert(0, self.beside)
        if self.reads:
            note_reads(self.reads)
        super().start()

    def load_config_file(self, *_: object, **__: object) -> None:
        """Load no configuration: the settings of a user or a machine must not change a report."""

    def _run_startup_files(self) -> None:
        """Run no startup files, for the same reason."""

    def init_iopub(self, context: zmq.Context[zmq.Socket[bytes]]) -> None:
        """Open the publishing channel without a limit on its queue."""
        context.setsockopt(zmq.SNDHWM, 0)
        super().init_iopub(context)


def ipykernel_launcher() -> str:
    """Return the path of the script that Jupyter starts kernels with, which a notebook finds in ``sys.argv``."""
    found = find_spec("ipykernel_launcher")
    return found.origin if found and found.origin else "ipykernel_launcher"


if __name__ == "__main__":
    # As in ipykernel's launcher: no file in the working folder may shadow a module of the kernel.
    if sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    sys.argv[0] = ipykernel_launcher()
    ReportKernelApp.launch_instance()
