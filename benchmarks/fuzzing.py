"""The loop of the fuzzers: one input for each seed, for as long as the command line says."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable


def fuzz(description: str, attempt: Callable[[int], None]) -> int:
    """Return how many seeds `attempt` was called with; end the program at the first that raises, and name it.

    The notes of the exception (`add_note`) are printed under it: they hold the input.
    """
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--quick", action="store_true", help="five seconds")
    chosen = options.parse_args()
    rounds, until = 0, time.monotonic() + (5 if chosen.quick else chosen.seconds)
    while time.monotonic() < until:
        seed = chosen.seed + rounds
        try:
            attempt(seed)
        except Exception as error:
            notes = "\n".join(getattr(error, "__notes__", ()))
            raise SystemExit(f"seed {seed}: {type(error).__name__}: {error}\n{notes}".strip()) from error
        rounds += 1
    return rounds
