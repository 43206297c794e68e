"""Settings of every test: fixed seeds and closed figures."""

from __future__ import annotations

import random
import sys

import hypothesis
import numpy as np
import pytest

hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("fixed")


@pytest.fixture(autouse=True)
def _same_start_for_every_test():
    random.seed(1919)
    np.random.seed(1919)
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
