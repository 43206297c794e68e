"""The order of the modules: each imports only from those before it, and importing the package costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ilo_analysis"

# Lowest first. A name stands for a module, or for a folder of modules that may import each other.
ORDER = """
errors schema text month_names dates intervals phrases wording translations
reference names kickers sources readers
letters dictionary_form dictionary matching story_texts evidence combining marking gazetteer
coverage merge_rules near_titles merging stored stories corpus store
themes topics instruments place_roles places ratifications partners concordance
volume shares share_corrections recurrence keyness comparison change emerging events labels dictionary_check selection
declarations parameters
table_words alt_text findings dictionary_findings
measured_text chart_data figure charts story_list display
explorer
kernels matrix run_cache svg workbook report_page small_chart index_page export batch
cli
""".split()  # noqa: SIM905 - a list of lines reads as the layers do

HEAVY = {"pandas", "numpy", "pyarrow", "matplotlib", "seaborn", "scipy", "statsmodels", "papermill", "nbconvert"}


def imported_modules(path: Path) -> set[str]:
    """Names of the package's own modules that a file imports, at the top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ilo_analysis"):
            rest = node.module.split(".")[1:]
            found |= {rest[0]} if rest else {alias.name for alias in node.names} - {"__version__"}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("ilo_analysis.")}
    return found


def module_of(path: Path) -> str:
    """Name in ORDER of the module, or folder of modules, that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_modules_before_it(path):
    own = module_of(path)
    assert own in ORDER, f"{own} has no place in the order of modules"
    later = {name for name in imported_modules(path) - {own} if ORDER.index(name) > ORDER.index(own)}
    assert not later, f"{own} imports {sorted(later)}, which come after it"


def test_every_name_in_the_order_is_a_module():
    assert set(ORDER) == {module_of(path) for path in FILES}


def test_importing_the_package_loads_no_heavy_library():
    code = f"import sys, ilo_analysis; print(sorted({HEAVY!r} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_only_the_command_line_prints():
    for path in FILES:
        if module_of(path) == "cli":
            continue
        calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
        assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"], path
