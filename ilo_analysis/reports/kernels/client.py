"""A kernel client like jupyter_client's, without its precautionary waits."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient

ANSWER_SECONDS = 1.0
ECHO_SECONDS = 0.05


class PromptClient(AsyncKernelClient):  # type: ignore[misc]
    """A client that starts as soon as no message can be missed."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes arrives.

        Asks until the answer has come on both channels. Nothing is left over then, because each channel keeps its
        order; the inherited method listens on for a fifth of a second instead.

        Raises
        ------
        RuntimeError
            If the kernel has died, or does not answer within `timeout` seconds.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            reply = await answer_to(self.get_shell_msg, asked, "kernel_info_reply", ANSWER_SECONDS)
            if reply is not None and await answer_to(self.get_iopub_msg, asked, "status", ECHO_SECONDS):
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("The kernel died before it answered for the first time.")
            if time.monotonic() > end:
                raise RuntimeError(f"The kernel did not answer within {timeout} seconds.")


async def answer_to(
    receive: Callable[..., Awaitable[dict[str, Any]]], asked: str, kind: str, seconds: float
) -> dict[str, Any] | None:
    """Return the message of this kind that answers a request (of a status: that the kernel is idle again).

    None if none comes.
    """
    while True:
        try:
            message = await receive(timeout=seconds)
        except Empty:
            return None
        mine = message["parent_header"].get("msg_id") == asked and message["msg_type"] == kind
        if mine and message["content"].get("execution_state", "idle") == "idle":
            return message
