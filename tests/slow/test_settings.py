"""The user's own settings of matplotlib, IPython, Jupyter, Python and the system change no byte of a report."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext

import pytest

from ilo_analysis.reports import batch
from ilo_analysis.reports.batch import run_reports
from tests.reports.test_batch import files, write
from tests.support.strange_settings import settings_of_a_stranger

# nbclient stamps messages without a time with it
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning:nbclient")

CELLS = (
    "import pandas as pd, ilo_analysis as ilo\npd.DataFrame([[1 / 3] * 6], columns=list('abcdef'))",
    "1 / 3\nsum([1, 2])",
    "corpus = ilo.load_corpus()\nilo.plot_story_volume(ilo.story_volume(corpus), stories=corpus.stories)",
    "ilo.share_findings(ilo.topic_share(corpus))",
    "print({'b', 'a', 'c'} == set('abc'), f'{pd.Timestamp(2021, 7, 1):%B}', 'é')",
)


def test_no_byte_of_a_report_depends_on_the_users_settings(tmp_path, server, monkeypatch):
    """With plain kernels; all reports with forked ones are made among such settings in test_real_reports."""
    notebook, own = write(tmp_path / "01_small.ipynb", *CELLS), settings_of_a_stranger(tmp_path)
    monkeypatch.setattr(batch, "KernelServer", lambda *_: nullcontext(server))
    run_reports([notebook], out=tmp_path / "usual")
    usual = files(tmp_path / "usual/small")
    done = subprocess.run(
        [sys.executable, "-m", "ilo_analysis", "report", notebook, "--out", str(tmp_path / "o"), "--plain-kernels"],
        cwd=tmp_path / "cwd", env=os.environ | own, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    other = files(tmp_path / "o/small")
    assert set(other) == set(usual)
    assert {file for file in other if other[file] != usual[file]} <= {"run.json"}
