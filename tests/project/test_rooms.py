"""Importing the package costs nothing, and only the command line prints; import-linter holds the order of the rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "ilo_analysis"
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
