"""What README says of adding an agency and a measure is true: each is walked on a copy of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[2]

MEASURE = '''"""On which days of the week a feed publishes."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.corpus import Corpus


def stories_by_weekday(corpus: Corpus) -> pd.DataFrame:
    """Stories of each weekday: `weekday` (0 is Monday), `n`, `story_ids`."""
    dated = corpus.stories.dropna(subset=["date"])
    days = dated.groupby(dated["date"].dt.dayofweek)["story_id"].agg(tuple)
    return pd.DataFrame({"weekday": days.index, "n": days.map(len), "story_ids": days}).reset_index(drop=True)
'''

CHART = '''"""The chart of stories by weekday."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.display.chart import Chart
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.table import Table


def plot_stories_by_weekday(weekdays: pd.DataFrame, *, language: str = "en") -> Chart:
    """Chart of the stories of each weekday."""
    locale = Locale(language)
    with chart_style():
        figure = blank_figure(2)
        axes_at(figure, 0.5, 0.3, 5, 1.5).bar(weekdays["weekday"], weekdays["n"])
    alt = f"Stories by weekday: {', '.join(map(str, weekdays['n']))}."
    shown = Table().showing(weekdays, ["weekday", "n"], locale)
    return Chart("stories-by-weekday", "Stories by weekday", figure, weekdays, alt, "n = stories", shown)
'''

CELLS = [
    ("title", "markdown", "# On which days does the ILO publish?"),
    ("parameters", "code", 'data: str = ""  # folder of listings\nlanguage: str = "en"  # (one of: en, fr, es)'),
    ("load", "code", "import ilo_analysis as ilo\n\nilo.check_parameters(globals())\ncorpus = ilo.load_corpus(data)"),
    ("about-weekdays", "markdown", "## Weekdays\n\nEach story once, by the day that it is dated."),
    ("chart", "code", "ilo.plot_stories_by_weekday(ilo.stories_by_weekday(corpus), language=language)"),
]


@pytest.fixture
def copy(tmp_path):
    """A copy of the project, and a function that runs Python on it."""
    for name in ("ilo_analysis", "data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def run(*arguments):
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return tmp_path, run


def test_another_agency_is_a_file(copy):
    folder, run = copy
    agencies = folder / "data" / "reference" / "agencies"
    own = (agencies / "ilo.toml").read_text(encoding="utf-8")
    changes = {'id = "ilo"': 'id = "example"', '"ilo.org", "ilo.ch", "ilo.int", "oit.org", "oit.or",': '"example.org",',
               "'WCMS_(\\d+)'": "'/item-(\\d+)'",
               '"media contact",': '"media contact", "ring the press desk",'}  # fmt: skip
    for before, after in changes.items():
        assert before in own, before
        own = own.replace(before, after)
    (agencies / "example.toml").write_text(own, encoding="utf-8")
    page = "News room\n\n  1. Ministers agree\n\n    8 November 2021\n\n    They met.\n\nRing the press desk\n"
    (folder / "page.txt").write_text(page, encoding="utf-8")
    code = (
        "from ilo_analysis.listings.agency import agency_of\n"
        "from ilo_analysis.listings.origin.addresses import AddressFilter\n"
        "import ilo_analysis as ilo\n"
        "print(agency_of('https://www.example.org/news/').id)\n"
        "print(AddressFilter().test()('https://example.org/news/'))\n"
        "print(agency_of('https://example.org').story_number('https://example.org/item-12/x'))\n"
        "reading = ilo.read_sources('page.txt')\n"
        "print(reading.entries['title'].tolist(), reading.entries['summary'].tolist())\n"
    )
    result = run("-c", code)
    assert result.stdout.splitlines() == ["example", "True", "/ITEM-12/en", "['Ministers agree'] ['They met.']"], result


def test_a_new_measure_goes_from_table_to_report(copy):
    folder, run = copy
    (folder / "ilo_analysis" / "measures" / "weekdays.py").write_text(MEASURE, encoding="utf-8")
    (folder / "ilo_analysis" / "display" / "charts" / "weekdays.py").write_text(CHART, encoding="utf-8")
    stub = folder / "ilo_analysis" / "__init__.pyi"
    names = "from .measures.weekdays import stories_by_weekday as stories_by_weekday\n"
    names += "from .display.charts.weekdays import plot_stories_by_weekday as plot_stories_by_weekday\n"
    stub.write_text(names + stub.read_text(encoding="utf-8"), encoding="utf-8")
    make = {"markdown": new_markdown_cell, "code": new_code_cell}
    cells = [make[kind](text, id=name) for name, kind, text in CELLS]
    cells[1].metadata["tags"] = ["parameters"]
    nbformat.write(new_notebook(cells=cells), folder / "notebooks" / "09_weekdays.ipynb")
    result = run("-m", "ilo_analysis", "report", "09_weekdays", "--out", "out", "--plain-kernels")
    assert result.returncode == 0, result.stderr
    assert "Stories by weekday" in (folder / "out" / "weekdays" / "weekdays.html").read_text(encoding="utf-8")
    assert (folder / "out" / "weekdays" / "data" / "stories-by-weekday.csv").is_file()
