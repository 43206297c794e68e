"""The documented extension point of jupyter_client for starting a kernel's process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import socket
import time
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode

# The server answers when it has read its libraries and the corpus.
PATIENCE_SECONDS = 120
# What a kernel reports when its sockets are open.
READY = "ready"


class KernelServerError(RuntimeError):
    """The server that forks kernels is not there; a plain kernel is used instead."""


class ForkedProcess:
    """A kernel forked by the server, with the interface of ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, server: str, argv: list[str], cwd: str | None, env: dict[str, str]) -> None:
        self._connection = _connect(server)
        request = {"argv": argv, "cwd": cwd, "env": env}
        self._connection.sendall(json.dumps(request).encode() + b"\n")
        self.returncode: int | None = None
        self._killed = False
        try:
            self.pid = int(self._line())
            # A client that connects before the kernel listens would try again only after a tenth of a second.
            ready = self._line() == READY
        except (OSError, ValueError) as error:
            raise KernelServerError(f"The kernel server at {server} ended before it could fork a kernel.") from error
        if not ready:
            self._connection.close()
            raise KernelServerError(f"The kernel that the server at {server} forked ended before it could listen.")

    def poll(self) -> int | None:
        """Return the code with which the kernel ended, None while it runs."""
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self.returncode = int(self._line() or -signal.SIGKILL)
            self._connection.close()
        return self.returncode

    def _line(self) -> str:
        """Return the next line of the server's answers; byte by byte, so that none is taken from the next one."""
        read = bytearray()
        while (byte := self._connection.recv(1)) not in (b"", b"\n"):
            read += byte
        return read.decode()

    def wait(self, timeout: float | None = None) -> int:
        """Return the code with which the kernel ended; returns when it has."""
        if self.returncode is None:
            select.select([self._connection], [], [], timeout)
        code = self.poll()
        if code is None:
            raise TimeoutError(f"Kernel process {self.pid} still runs after {timeout} s.")
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and its processes."""
        if self.poll() is None:
            self._send(number)

    def kill(self) -> None:
        """Kill the kernel and its processes, which may outlive it or the server."""
        if not self._killed:
            self._killed = True
            self._send(signal.SIGKILL)

    def _send(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


def _connect(server: str) -> socket.socket:
    """Connect to the server, which may still be starting."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE_SECONDS)
        try:
            connection.connect(server)
        except OSError as error:
            connection.close()
            # Not there yet is worth waiting for; a socket that refuses belongs to a server that has ended.
            starting = isinstance(error, (FileNotFoundError, BlockingIOError)) and Path(server).parent.is_dir()
            if not starting or time.monotonic() > end:
                raise KernelServerError(f"There is no kernel server at {server}.") from error
            time.sleep(0.02)
        else:
            return connection


class ForkProvisioner(LocalProvisioner):  # type: ignore[misc]
    """Gets its kernel from the server; otherwise like a local kernel."""

    server = Unicode("", config=True, help="Path of the kernel server's socket")

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:  # noqa: ANN401 (as inherited)
        """Return where to reach a kernel that was forked by the server."""
        # The command is `python [-X…] -m MODULE ARGUMENTS`.
        argv = cmd[cmd.index("-m") + 1 :]
        env = {**(options.get("env") or os.environ)}
        process = ForkedProcess(self.server, argv, options.get("cwd"), env)
        self.process = process
        self.pid = self.pgid = process.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Return the code with which the kernel ended.

        It looks often, because a kernel ends within milliseconds of being killed.
        """
        while await self.poll() is None:
            await asyncio.sleep(0.002)
        code: int | None = await super().wait()
        return code

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and wait until it has ended, so that nobody sleeps until it has."""
        await super().kill(restart)
        if self.process is not None:
            self.process.wait(PATIENCE_SECONDS)
