"""Importing the package is cheap, only the command line prints, and no stray file is shipped.

import-linter holds the order of the rooms.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ilo_analysis"
TOP = {".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "benchmarks", "data", "ilo_analysis",
       "notebooks", "pyproject.toml", "reports", "requirements-lab.lock", "requirements-run.lock", "requirements.lock",
       "tests"}  # fmt: skip
HEAVY = {"pandas", "numpy", "pyarrow", "matplotlib", "seaborn", "scipy", "statsmodels", "papermill", "nbconvert"}


def test_importing_the_package_loads_no_heavy_library():
    code = f"import sys, ilo_analysis; print(sorted({HEAVY!r} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_only_the_command_line_prints():
    for path in PACKAGE.rglob("*.py"):
        if "cli" in path.relative_to(PACKAGE).parts:
            continue
        calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
        assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"], path


@pytest.mark.skipif(not (shutil.which("git") and (ROOT / ".git").exists()), reason="only a clone knows what is shipped")
def test_what_a_trial_leaves_at_the_top_level_is_not_shipped():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {path.split("/")[0] for path in tracked.stdout.splitlines()} == TOP
