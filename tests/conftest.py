"""Settings of every test (fixed seeds, closed figures), and what several files of tests share."""

from __future__ import annotations

import gc
import os
import random
import sys

# Before numpy: each process of the tests computes in one thread, for two of them fill the machine.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")

import hypothesis
import numpy as np
import pytest

from ilo_analysis.reports.kernels.pool import skip_slow_imports

skip_slow_imports()
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("fixed")


LONGEST = ("slow", "reports", "explorer", "project")


def pytest_collection_modifyitems(items):
    """Run the longest files first: of two processes, none then waits at the end for the other."""
    items.sort(key=lambda item: next((n for n, room in enumerate(LONGEST) if room in item.path.parts), len(LONGEST)))


def pytest_collection_finish():
    """Let the garbage collector pass over what was imported, and come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def _same_start_for_every_test():
    random.seed(1919)
    np.random.seed(1919)
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture(scope="module")
def corpus():
    """The shipped listings."""
    import ilo_analysis as ilo

    return ilo.load_corpus()


@pytest.fixture(scope="module")
def browser():
    """The installed Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.support.browser import launched

    with sync_playwright() as driver:
        chromium = launched(driver)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server():
    """The server that kernels are forked from; None where the platform cannot fork."""
    from ilo_analysis.reports.kernels.pool import KernelServer, can_fork

    if not can_fork():
        yield None
        return
    with KernelServer([""]) as server:
        yield server
