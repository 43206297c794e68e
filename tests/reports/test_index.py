"""The index of a batch, and the one file to send."""

import re
import zipfile

import pytest

from ilo_analysis.reports import export
from ilo_analysis.reports.index import Run, make_zip, write_index
from ilo_analysis.reports.page.checks import external_references
from tests.support import report_sample as sample


@pytest.fixture
def batch(tmp_path):
    files = export.write_report(sample.notebook(12), tmp_path / "latest/volume run", "volume")
    failed = tmp_path / "latest/bad/partial.ipynb"
    failed.parent.mkdir()
    failed.write_text("{}")
    runs = [
        Run("volume--all", "done", files.html),
        Run("bad--<b>", "failed", cell="Topic share", message="No feed '<script>'", notebook=failed),
    ]
    write_index(runs, tmp_path / "latest", facts={"Stories": 54})
    return tmp_path / "latest"


def test_a_card_says_title_status_number_and_period(batch):
    page = (batch / "index.html").read_text()
    assert "How much did the ILO publish, month by month?" in page
    assert "12 stories · 1 October 2021 – 12 December 2021" in page
    assert 'class="card done"' in page
    assert 'role="img" aria-label="Stories per month. Bar chart of 12 stories' in page
    assert "<dt>Stories</dt><dd>54</dd>" in page


def test_a_failed_run_comes_first_with_cell_message_and_partial_notebook(batch):
    page = (batch / "index.html").read_text()
    assert page.index("card failed") < page.index("card done")
    assert "In the section “Topic share”: No feed &#39;&lt;script&gt;&#39;" in page
    assert 'href="bad/partial.ipynb"' in page


def test_every_link_of_the_index_leads_to_a_file_and_nothing_is_loaded(batch):
    page = (batch / "index.html").read_text()
    assert external_references(page) == []
    links = [link for link in re.findall(r'href="([^"#]+)"', page) if not link.startswith("data:")]
    assert links == ["bad/partial.ipynb", "volume%20run/volume.html", "volume%20run/volume.xlsx"]
    assert all((batch / link.replace("%20", " ")).exists() for link in links)


def test_the_index_speaks_the_language_that_all_reports_share(tmp_path):
    french = sample.notebook(3)
    french.cells[2].source += '\nlanguage: str = "fr"'
    runs = [Run("one", "done", export.write_report(french, tmp_path / "one", "one").html)]
    assert '<html lang="fr">' in write_index(runs, tmp_path).read_text()
    runs.append(Run("two", "done", export.write_report(sample.notebook(3), tmp_path / "two", "two").html))
    assert '<html lang="en">' in write_index(runs, tmp_path).read_text()


def test_an_index_without_runs_is_a_page(tmp_path):
    assert "<h1>Reports</h1>" in write_index([], tmp_path).read_text()


def test_the_zip_holds_every_file_but_logs_and_has_the_same_bytes_each_time(batch):
    (batch / "run.log").write_text("x")
    (batch / ".cache").mkdir()
    (batch / ".cache/x").write_text("x")
    first = make_zip(batch)
    names = zipfile.ZipFile(first).namelist()
    assert "latest/index.html" in names
    assert "latest/volume run/volume.html" in names
    assert not [name for name in names if ".log" in name or "/." in name]
    content = first.read_bytes()
    assert make_zip(batch).read_bytes() == content
    assert make_zip(batch, batch / "inside.zip").read_bytes() == content


def test_a_zip_of_some_reports_leaves_the_others_out(batch):
    (batch / "of-another-batch").mkdir(exist_ok=True)
    (batch / "of-another-batch/page.html").write_text("x")
    names = zipfile.ZipFile(make_zip(batch, reports=["volume run"])).namelist()
    assert {"latest/index.html", "latest/volume run/volume.html"} <= set(names)
    assert not [name for name in names if "of-another-batch" in name]
