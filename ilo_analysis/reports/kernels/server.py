"""The process that kernels are forked from.

Started as ``python -m ilo_analysis.reports.kernels.server SOCKET FOLDER DATA LIBRARIES``. FOLDER is the one to work in;
DATA and LIBRARIES are lists in JSON: the folders and the modules that the notebooks will ask for.

It has one thread and one loop. A request is a line of JSON with the arguments, folder and environment of a kernel; the
answers on the same connection are the kernel's process id, the word "ready" when it listens, and the code with which it
ended.
"""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import gc
import io
import json
import os
import select
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

# What every notebook of this project imports sooner or later, in the order that costs least.
LIBRARIES = (
    "ilo_analysis.reports.kernels.app",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    # ipykernel asks for the debugger in each kernel, whether or not anybody debugs.
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_agg",
    "scipy.special",
)
# Not the explorer: it belongs to notebooks that somebody sits at.
NOT_PRELOADED = ("explore",)
# New objects until a kernel collects: it lives for seconds, and charts are made of many.
RARELY = 100_000
# What libraries put into the environment when they were imported.
PR_SET_PDEATHSIG = 1
LOOK_SECONDS = 0.5
SET_AT_IMPORT: dict[str, str] = {}


def preload(data: Sequence[str], libraries: Iterable[str] = ()) -> None:
    """Import the libraries; where there is data, find fonts, compile templates, load own modules, read the corpora."""
    from ilo_analysis.reports.kernels.pool import skip_slow_imports

    skip_slow_imports()
    with as_in_a_kernel():
        for name in LIBRARIES:
            import_module(name)
        for name in libraries:
            with contextlib.suppress(ImportError):
                import_module(name)
    if not data:
        return  # notebooks of the user's own, without this package
    draw_for_practice()
    import ilo_analysis
    from ilo_analysis.display.charts.heat import MOST_PANELS
    from ilo_analysis.display.html import macros

    macros("shown.html.j2")  # shows tables and charts; compiling it takes longer than filling it

    # What is wrong with a module or with the data is for the run to say, in its own report.
    for name in set(ilo_analysis.__all__) - set(NOT_PRELOADED):
        with contextlib.suppress(Exception):
            getattr(ilo_analysis, name)
    for folder in data:
        with contextlib.suppress(Exception):
            corpus = ilo_analysis.load_corpus(folder)
            if corpus.coverage["feed"].nunique() > MOST_PANELS:
                import_module("seaborn")  # draws what has too many feeds for panels
            # Reads both dictionaries, which are kept, once and not in each kernel.
            ilo_analysis.find_themes(corpus.stories)
            ilo_analysis.assign_topics(corpus.stories)
            # Learns the names by which readers may ask for languages.
            ilo_analysis.select(corpus, languages="en")


@contextlib.contextmanager
def as_in_a_kernel() -> Iterator[None]:
    """Let libraries that look for a kernel when they are imported find one.

    pandas shows all columns of a frame at a terminal and 20 in a kernel, and decides which for good at import.
    """
    kernel = SimpleNamespace(kernel=True, config={"IPKernelApp": {}})
    builtins.get_ipython = lambda: kernel  # type: ignore[attr-defined]
    before = dict(os.environ)
    # A kernel writes UTF-8 whatever the locale says; pandas asks at import for that too.
    with open(os.devnull, "w", encoding="UTF-8") as stream, contextlib.redirect_stdout(stream):  # noqa: PTH123 (a device)
        try:
            yield
        finally:
            del builtins.get_ipython  # type: ignore[attr-defined]
    SET_AT_IMPORT.update({name: value for name, value in os.environ.items() if before.get(name) != value})


def draw_for_practice() -> None:
    """Draw a small chart and throw it away: the first one finds fonts and reads styles."""
    from ilo_analysis.display.figure import axes_at, blank_figure, chart_style

    with chart_style():
        figure = blank_figure(1)
        axes = axes_at(figure, 0.5, 0.2, 5, 0.5)
        axes.bar([0, 1], [1, 2])
        axes.plot([0, 1], [1, 2], marker="o")
        axes.annotate("1919", (0, 1), (0, 5), textcoords="offset points", weight="bold")
        figure.savefig(io.BytesIO(), format="svg")


def listening_at(address: str) -> socket.socket:
    """Return a socket that gets its address only once it listens; an earlier client would take the server for dead."""
    listener = socket.socket(socket.AF_UNIX)
    unnamed = f"{address}.new"
    listener.bind(unnamed)
    listener.listen(64)
    Path(unnamed).rename(address)
    return listener


class Server:
    """Forks kernels on request and tells how each one ended."""

    def __init__(self, address: str) -> None:
        self.listener = listening_at(address)
        self.starter = os.getppid()
        self.kernels: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.wake, wake_end = os.pipe()
        for end in (self.wake, wake_end):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_end)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self.end())

    def run(self) -> NoReturn:
        """Serve until the process ends."""
        selector = self.selector
        for source in (self.listener, self.wake, 0):
            selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select(timeout=1.0):
                if key.fileobj is self.listener:
                    self.fork(self.listener.accept()[0])
                elif key.fileobj == self.wake:
                    os.read(self.wake, 4096)
                elif key.data is not None:
                    self.drop(key.data)
                elif not os.read(0, 1):
                    self.end()  # the starter closed our standard input
            self.report_ended()
            if os.getppid() != self.starter:
                self.end()

    def fork(self, connection: socket.socket) -> None:
        """Fork a kernel for the request on a connection."""
        with connection.makefile("rb") as reader:
            line = reader.readline()
        if not line:
            connection.close()
            return
        request = json.loads(line)
        server = os.getpid()
        child = os.fork()
        if child == 0:
            become_kernel(request, connection, server)
        self.kernels[child] = connection
        self.selector.register(connection, selectors.EVENT_READ, child)

    def drop(self, child: int) -> None:
        """Kill a kernel and its processes whose client has gone, or that has ended and left processes behind."""
        connection = self.kernels.get(child)
        if connection is not None and connection in self.selector.get_map():
            self.selector.unregister(connection)
        # A kernel that is only just forked has no group yet.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child, signal.SIGKILL)

    def report_ended(self) -> None:
        """Tell the starter of each ended kernel its exit code."""
        with contextlib.suppress(ChildProcessError):
            while True:
                child, status = os.waitpid(-1, os.WNOHANG)
                if child == 0:
                    return
                connection = self.kernels.get(child)
                if connection is not None:
                    self.drop(child)
                    del self.kernels[child]
                    with contextlib.suppress(OSError):
                        connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
                    connection.close()

    def end(self) -> NoReturn:
        """Kill the kernels with all their processes, remove the folder and end."""
        for child in list(self.kernels):
            self.drop(child)
        shutil.rmtree(Path(self.listener.getsockname()).parent, ignore_errors=True)
        os._exit(0)


def become_kernel(request: dict[str, object], connection: socket.socket, server: int) -> NoReturn:
    """Turn this forked process into an ipykernel, which it stays until it ends."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        die_with(server)
        # Its own group first: only after the answer may anyone send signals to that group.
        os.setsid()
        connection.sendall(f"{os.getpid()}\n".encode())
        kept = os.dup2(connection.fileno(), 3)
        os.closerange(kept + 1, 256)
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.close(empty)
        run_kernel(request, kept)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        os._exit(code)


def die_with(server: int) -> None:
    """Ask Linux to kill this process when the server ends, for a busy one may not notice; at once if it has ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        os._exit(1)


@contextlib.contextmanager
def ending_with_starter(folder: Path) -> Iterator[None]:
    """During a block that may take long, check twice a second whether the starter still runs; end if not.

    This uses a timer, because a process that forks should have one thread.
    """
    starter = os.getppid()

    def look(*_: object) -> None:
        """End this process if its starter has ended."""
        closed = select.select([0], [], [], 0)[0] and not os.read(0, 1)
        if closed or os.getppid() != starter:
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def run_kernel(request: dict[str, object], connection: int) -> None:
    """Run the kernel until it is asked to shut down; `connection` is notified when it listens."""
    import numpy as np

    from ilo_analysis.reports.kernels.app import ReportKernelApp, ipykernel_launcher

    os.environ.clear()
    os.environ.update(SET_AT_IMPORT | request["env"])  # type: ignore[operator]
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if request["cwd"]:
        os.chdir(str(request["cwd"]))
    sys.argv = [ipykernel_launcher(), *request["argv"][1:]]  # type: ignore[index]
    np.random.seed()  # a fork would share the state of the generator
    # ipykernel ends when its parent does, and that is now the server; its default was read when it was imported.
    app = ReportKernelApp.instance(parent_handle=os.getppid())
    app.initialize(sys.argv[1:])
    # pyplot was imported before there was a shell to tell about the ends of cells.
    sys.modules["matplotlib.pyplot"].install_repl_displayhook()
    os.write(connection, b"ready\n")
    os.close(connection)
    app.start()


def main(address: str, folder: str, data: list[str], libraries: list[str]) -> NoReturn:
    """Preload, then serve until the starter has gone."""
    # `python -m` looks for modules in the folder that it was started in, before all others.
    sys.path[:] = [path for path in sys.path if path != str(Path.cwd())]
    os.chdir(folder)
    server = Server(address)
    with ending_with_starter(Path(address).parent):
        preload(data, libraries)
    gc.collect()
    gc.freeze()  # collections in the forks must not copy the shared pages
    gc.set_threshold(RARELY, 10, 10)
    server.run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4]))
