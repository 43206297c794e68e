"""The notebooks keep their shape, and run from top to bottom."""

import ast
import re
from itertools import pairwise
from pathlib import Path
from statistics import median

import nbformat
import pytest

import ilo_analysis as ilo
from ilo_analysis.reports.kernels.pool import close_event_loop, kernel_manager_class
from tests.support.notebooks import check_charts

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("0[1-9]_*.ipynb"))
SHARED = {"data", "start", "end", "feeds", "selection", "language", "corrections"}
EXTRA = {"freq", "topics", "themes", "theme", "a", "b", "dictionary", "events", "phrase", "labels", "second_labels"}
EXTRA |= {"period"}

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_of(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def lines_of(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def test_the_notebooks_are_numbered_by_reading_order():
    assert [path.stem[:2] for path in NOTEBOOKS] == [f"{number:02}" for number in range(1, len(NOTEBOOKS) + 1)]


@every_notebook
def test_outputs_are_stripped_and_cell_ids_have_a_meaning(path):
    notebook = read(path)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in ids)
    assert all(not cell.outputs and cell.execution_count is None for cell in code_of(path))


@every_notebook
def test_no_table_is_cut_before_it_is_shown(path):
    # `show_table(top=)` says how many rows it leaves out, and keeps them in the data.
    assert not any(re.search(r"\.(head|tail|nlargest|nsmallest|iloc)\b", cell.source) for cell in code_of(path))


@every_notebook
def test_the_title_is_a_question_and_caveats_stand_before_provenance(path):
    cells = read(path).cells
    assert re.fullmatch(r"# .+\?", cells[0].source)
    ids = [cell.id for cell in cells]
    assert ids.index("how-to-read") == 1
    assert ids.index("caveats") < ids.index("provenance") == len(ids) - 1


@every_notebook
def test_parameters_are_declared_one_a_line_with_type_default_and_help(path):
    (cell,) = [cell for cell in code_of(path) if "parameters" in cell.metadata.get("tags", [])]
    assert cell.id == "parameters"
    for line in cell.source.splitlines():
        assert re.fullmatch(r"[a-z_]+: (str|int|float|bool) = (\"[^\"#]*\"|[\w.]+)  # .+", line), line
    names = {line.split(":")[0] for line in cell.source.splitlines()}
    assert names >= SHARED
    assert names - SHARED <= EXTRA


def test_a_parameter_is_declared_alike_in_every_notebook():
    declared = {}
    for path in NOTEBOOKS:
        for cell in code_of(path):
            if cell.id == "parameters":
                for line in cell.source.splitlines():
                    declared.setdefault(line.split(":")[0], set()).add(line)
    assert {name: len(lines) for name, lines in declared.items()} == dict.fromkeys(declared, 1)


@every_notebook
def test_prose_stands_before_each_code_cell(path):
    cells = read(path).cells
    for before, cell in pairwise(cells):
        assert cell.cell_type == "markdown" or before.cell_type == "markdown", cell.id


@every_notebook
def test_code_cells_are_short_and_define_nothing(path):
    cells = code_of(path)
    lengths = [len(lines_of(cell)) for cell in cells]
    assert max(lengths) <= 12
    assert median(lengths) <= 3
    for cell in cells:
        kinds = {type(node) for node in ast.walk(ast.parse(cell.source))}
        assert not kinds & {ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While}, cell.id


@every_notebook
def test_what_a_notebook_shows_is_in_the_language_asked_for(path):
    shows = re.compile(r"(show|plot|describe)_|provenance|assumptions|.*_findings")
    for cell in code_of(path):
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        for call in calls:
            if shows.match(getattr(call.func, "attr", "")):
                assert "language" in [keyword.arg for keyword in call.keywords], cell.id


@every_notebook
def test_no_number_is_typed_in_prose(path):
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            # the number of an assumption is its name
            assert not re.search(r"\d", re.sub(r"\bA\d+\b", "", cell.source)), cell.id


@every_notebook
def test_a_report_tells_methods_and_assumptions_in_words_before_the_provenance(path):
    cells = {cell.id: cell.source for cell in read(path).cells}
    assert len(re.findall(r"^- ", cells["methods"], re.MULTILINE)) == 3
    (cited,) = re.findall(r'ilo\.assumptions\("([^"]+)", language=language\)', cells["assumptions"])
    assert len(repr(ilo.assumptions(cited)).splitlines()) >= 3
    assert "data/README" not in "".join(source for name, source in cells.items() if name != "assumptions")
    assert list(cells).index("methods") < list(cells).index("assumptions") < list(cells).index("provenance")


@every_notebook
def test_the_first_cell_after_the_parameters_checks_them(path):
    cells = code_of(path)
    assert cells[1].source == "import ilo_analysis as ilo\n\nilo.check_parameters(globals())"


@pytest.mark.filterwarnings("default")  # papermill and its kernel warn of things that are theirs
@every_notebook
def test_the_notebook_runs_on_an_empty_selection_and_each_chart_has_alt_text(path, tmp_path, server):
    import papermill

    target = tmp_path / "out.ipynb"
    selection = {"start": "1990", "end": "1990"}
    kernels = kernel_manager_class(server.address, server.folder) if server else kernel_manager_class()
    papermill.execute_notebook(
        path, target, selection, progress_bar=False, cwd=tmp_path, kernel_manager_class=kernels, kernel_name="python3",
        shutdown_kernel="immediate",
    )  # fmt: skip
    close_event_loop()
    check_charts(target)
