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

# nbclient stamps messages without a time with it
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning:nbclient")

STYLE = """
text.usetex: True
figure.autolayout: True
figure.constrained_layout.use: True
savefig.bbox: tight
path.sketch: 1, 100, 2
lines.linewidth: 9
xtick.direction: in
xtick.minor.visible: True
font.family: serif
axes.unicode_minus: False
svg.fonttype: path
backend: pdf
"""
STARTUP = """
import builtins, locale
import pandas as pd
pd.set_option("display.max_columns", 2, "display.precision", 1)
print("good morning")
builtins.sum = max
"""
PROFILE = """
c = get_config()
c.InteractiveShellApp.exec_lines = ["x = 1", "%precision 2"]
c.InlineBackend.figure_formats = ["png"]
c.InteractiveShell.ast_node_interactivity = "all"
c.TemplateExporter.exclude_input = True
"""
CELLS = (
    "import pandas as pd, ilo_analysis as ilo\npd.DataFrame([[1 / 3] * 6], columns=list('abcdef'))",
    "1 / 3\nsum([1, 2])",
    "corpus = ilo.load_corpus()\nilo.plot_story_volume(ilo.story_volume(corpus), stories=corpus.stories)",
    "ilo.share_findings(ilo.topic_share(corpus))",
    "print({'b', 'a', 'c'} == set('abc'), f'{pd.Timestamp(2021, 7, 1):%B}', 'é')",
)


def settings_of_a_stranger(folder):
    """Environment of somebody who has changed what can be changed."""
    for name, content in {
        "mpl/matplotlibrc": STYLE, "ipython/profile_default/startup/00.py": STARTUP,
        "ipython/profile_default/ipython_config.py": PROFILE,
        "ipython/profile_default/ipython_kernel_config.py": PROFILE,
        "jupyter/jupyter_nbconvert_config.py": PROFILE, "cwd/matplotlibrc": STYLE,
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    places = {"MPLCONFIGDIR": "mpl", "IPYTHONDIR": "ipython", "JUPYTER_CONFIG_DIR": "jupyter"}
    return {name: str(folder / place) for name, place in places.items()} | {
        "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "COLUMNS": "20",
        "PYTHONOPTIMIZE": "1", "PYTHONWARNINGS": "error", "NO_COLOR": "1", "PYTHONIOENCODING": "latin-1",
    }  # fmt: skip


def test_no_byte_of_a_report_depends_on_the_users_settings(tmp_path, server, monkeypatch):
    notebook, own = write(tmp_path / "01_small.ipynb", *CELLS), settings_of_a_stranger(tmp_path)
    monkeypatch.setattr(batch, "KernelServer", lambda *_: nullcontext(server))
    run_reports([notebook], out=tmp_path / "usual")
    usual = files(tmp_path / "usual/small")
    for name, kernels in (("forked", []), ("plain", ["--plain-kernels"])):
        out = tmp_path / name
        command = [sys.executable, "-m", "ilo_analysis", "report", notebook, "--out", str(out), *kernels]
        environment = {**os.environ, **own}
        done = subprocess.run(
            command, cwd=tmp_path / "cwd", env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        other = files(out / "small")
        assert set(other) == set(usual)
        assert {file for file in other if other[file] != usual[file]} <= {"run.json"}
