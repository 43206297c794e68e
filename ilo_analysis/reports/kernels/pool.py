"""Real Jupyter kernels, forked from a server that has the notebooks' libraries loaded already.

A cold kernel spends two thirds of a short report on imports. Here one process imports pandas, matplotlib and ipykernel
and reads the corpus; each run then gets a fork of it, which is an ordinary ipykernel that starts sooner.
Where the platform cannot fork safely, plain kernels are started, with the same outputs.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from ilo_analysis.workplace import is_alive

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpec

# What takes long to import and most notebooks do without, with what asks for it in a notebook.
COSTLY = {
    "seaborn": r"\b(import|from) seaborn\b|set_theme\(",
    "scipy.stats": r"\bscipy(\.| import )stats\b",
    "scipy.optimize": r"\bscipy(\.| import )optimize\b|_cooccurrence\(",
}
# As Jupyter starts its kernels; without it the debugger warns that breakpoints may be missed.
PYTHON_OPTIONS = ("-Xfrozen_modules=off",)
# Kernels side by side would wait for each other at IPython's one history file, which a report has no use for.
QUIET = ("--HistoryManager.enabled=False",)
PROVISIONER = "ilo-analysis-fork"
SERVER = "ilo_analysis.reports.kernels.server"
KERNEL = "ilo_analysis.reports.kernels.app"
# A Unix socket's path holds 107 bytes, and Jupyter adds a name of about 50 to this folder.
LONGEST_FOLDER = 40
# Begins the name of a folder for sockets; the number of its process follows.
SOCKETS = "ilo-"


def can_fork() -> bool:
    """Return whether this platform forks safely; macOS has fork, but its own libraries forbid it after threads."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def skip_slow_imports() -> None:
    """Spare this process 1.2 s where JupyterLab is installed.

    jsonschema would load rfc3987_syntax, which compiles 35 grammars; without it one format of URL goes unchecked.
    """
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def socket_folder() -> Path:
    """Create a private folder whose path is short enough for sockets; delete those of killed processes."""
    parent = Path(tempfile.gettempdir())
    if len(str(parent)) > LONGEST_FOLDER:
        parent = Path("/tmp")
    for old in parent.glob(f"{SOCKETS}*"):
        process = old.name.removeprefix(SOCKETS).partition("-")[0]
        if process.isdecimal() and not is_alive(int(process)):
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{SOCKETS}{os.getpid()}-", dir=parent))


def costly_imports(notebooks: Iterable[Path]) -> list[str]:
    """Return the slow libraries that the notebooks import themselves, or through a call of this package."""
    text = "\n".join(notebook.read_text(encoding="utf-8") for notebook in set(notebooks))
    return [name for name, asked in COSTLY.items() if re.search(asked, text)]


def preloaded_data(runs: Iterable[tuple[Path, Mapping[str, Any]]]) -> list[str]:
    """Return the folders that the notebooks read with this package, each once.

    None where no notebook names the package.
    """
    named = (values for notebook, values in runs if "ilo_analysis" in notebook.read_text(encoding="utf-8"))
    return list(dict.fromkeys(str(values.get("data", "")) for values in named))


def close_event_loop() -> None:
    """Close the event loop that jupyter_client opened for this thread; it never does so itself."""
    from jupyter_core.utils import ensure_event_loop

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        ensure_event_loop().close()


class KernelServer:
    """The process that kernels are forked from; ends, with its kernels, when closed or when its starter dies."""

    def __init__(self, data: Iterable[str] = (), libraries: Iterable[str] = (), cwd: Path | None = None) -> None:
        environment = {
            **os.environ,
            **own_settings(),
            # One thread: a fork must not meet others, and parallel kernels must not fight over the cores.
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            # What ipykernel sets before matplotlib is imported; later is too late and loses every figure.
            "MPLBACKEND": os.environ.get("MPLBACKEND", "module://matplotlib_inline.backend_inline"),
        }
        preloaded = [json.dumps(list(dict.fromkeys(names))) for names in (data, libraries)]
        # The server removes the folder if this process is killed.
        self.folder = socket_folder()
        self.address = str(self.folder / "server")
        self._process = subprocess.Popen(
            [sys.executable, *PYTHON_OPTIONS, "-m", SERVER, self.address, str(cwd or Path.cwd()), *preloaded],
            # An empty folder: no file in the user's working folder may shadow a module of the server.
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    def close(self) -> None:
        """End the server and its kernels."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> KernelServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Remembered:
    """Kernels of one run, remembered from their start on so that all can be ended."""

    begun: ClassVar[list[Any]]
    # The provisioner forgets it when the kernel has ended.
    kernel_process: Any = None
    provisioner: Any

    @classmethod
    def end_all(cls) -> None:
        """Kill every kernel of this class, including one that was interrupted while it started."""
        for manager in cls.begun:
            process = manager.kernel_process or getattr(manager.provisioner, "process", None)
            if process is not None:
                process.kill()

    @classmethod
    def exit_code(cls) -> int | None:
        """Return the code with which the last kernel ended: below 0 the signal that killed it, None if it runs."""
        process = cls.begun[-1].kernel_process if cls.begun else None
        return None if process is None else process.poll()


def kernel_manager_class(server: str = "", folder: Path | None = None, options: Sequence[str] = ()) -> type[Any]:
    """Return the kernel manager for this interpreter, whatever kernel a notebook names.

    Forks from `server` where one is given.

    Sockets are files in `folder`, not ports: of 440 runs over ports at four at a time, three died in a race for one.
    """
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import Type

    from ilo_analysis.reports.kernels.client import PromptClient

    arguments = tuple(options)

    class ReportKernelManager(_Remembered, AsyncKernelManager):  # type: ignore[misc]
        """Starts kernels of this interpreter over socket files."""

        client_factory = Type(PromptClient, klass=AsyncKernelClient)
        begun: ClassVar[list[Any]] = []

        def __init__(self, **options: Any) -> None:  # noqa: ANN401 (traits of any type)
            if folder is not None and os.name == "posix":
                path = str(folder / f"k-{uuid4().hex[:12]}.json")
                options |= {"transport": "ipc", "connection_file": path}
            super().__init__(**options)

        async def start_kernel(self, **options: Any) -> None:  # noqa: ANN401
            """Start the kernel and remember it for `end_all`."""
            self.begun.append(self)
            await super().start_kernel(**options)
            self.kernel_process = getattr(self.provisioner, "process", None)

        @cached_property
        def kernel_spec(self) -> KernelSpec:
            """How the kernel is started, whatever is installed on this machine."""
            return _kernel_spec(server, arguments)

    return ReportKernelManager


def _kernel_spec(server: str, options: Sequence[str]) -> KernelSpec:
    """Return how a kernel of this interpreter is started: forked from `server` where there is one."""
    from jupyter_client.kernelspec import KernelSpec

    metadata = {"kernel_provisioner": {"provisioner_name": PROVISIONER, "config": {"server": server}}} if server else {}
    argv = [sys.executable, *PYTHON_OPTIONS, "-m", KERNEL, "-f", "{connection_file}", *QUIET, *options]
    return KernelSpec(argv=argv, display_name="Python 3", language="python", metadata=metadata, env=own_settings())


def own_settings() -> dict[str, str]:
    """Return an environment in which the user's matplotlib settings cannot change a report."""
    found = find_spec("matplotlib")
    style = Path(str(found and found.origin)).parent / "mpl-data" / "matplotlibrc"
    return {"MATPLOTLIBRC": str(style)} if style.is_file() else {}
