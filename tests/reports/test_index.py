"""The index of a batch, and the one file to send."""

import json
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


def many(folder, n):
    """Runs of two questions, each with a manifest as a report leaves it."""
    runs = []
    for number in range(n):
        question = ["How much?", "What changed?"][number % 2]
        subject = ["Moscow news", f"month {number}"]
        place = folder / f"run-{number}"
        place.mkdir(parents=True)
        facts = {
            "title": f"{question} {', '.join(subject)}",
            "question": question,
            "subject": subject,
            "language": "en",
        }
        facts |= {"headline": f"Headline {number}", "n_stories": number, "last_date": f"2021-10-{number % 28 + 1:02d}"}
        (place / "manifest.json").write_text(json.dumps(facts))
        (place / "page.html").write_text("x")
        runs.append(Run(place.name, "done", place / "page.html", group=f"0{number % 2}"))
    return runs


def test_many_reports_stand_folded_by_question_with_subject_and_headline_and_a_field_to_find_them(tmp_path):
    page = write_index(many(tmp_path, 180), tmp_path).read_text()
    assert page.count('<details class="group"><summary>') == 2
    assert page.count("<bdi>How much?</bdi>") == 1
    assert "90 reports" in page
    assert '<h3><a href="run-7/page.html"><bdi>Moscow news, month 7</bdi></a></h3>' in page
    assert '<p class="finding">Headline 7</p>' in page
    assert "1 story</p>" in page
    assert "<dd>28 October 2021</dd>" in page
    assert 'data-find="Find in the reports"' in page
    assert page.count('<li class="card') == 180
    assert external_references(page) == []


def test_many_reports_of_one_question_stand_folded_by_the_first_part_of_their_subject_that_several_share(tmp_path):
    runs = many(tmp_path, 30)
    for number, run in enumerate(runs):
        facts = json.loads((run.html.parent / "manifest.json").read_text())
        facts |= {"question": "How much?", "subject": ["2021", ["Skills", "Wages"][number % 2], f"month {number}"]}
        (run.html.parent / "manifest.json").write_text(json.dumps(facts))
    page = write_index([run._replace(group="0") for run in runs], tmp_path).read_text()
    assert page.count('<details class="group"><summary>') == 2
    assert re.findall("<h2><bdi>(.*?)</bdi></h2> <span>(.*?)</span>", page) == [
        ("How much? Skills", "15 reports"),
        ("How much? Wages", "15 reports"),
    ]
    assert '<h3><a href="run-7/page.html"><bdi>2021, month 7</bdi></a></h3>' in page


def test_what_failed_stands_open_before_the_groups(tmp_path):
    runs = [*many(tmp_path, 20), Run("bad", "failed", message="No feed 'x'.", group="00")]
    page = write_index(runs, tmp_path).read_text()
    assert page.count('<details class="group" open>') == 1
    assert page.index("<bdi>Failed</bdi>") < page.index("No feed &#39;x&#39;.") < page.index("<bdi>How much?</bdi>")


def test_a_few_reports_are_cards_without_groups_and_script(tmp_path):
    page = write_index(many(tmp_path, 8), tmp_path).read_text()
    assert "<details" not in page
    assert "<script>" not in page
    assert "<bdi>How much? Moscow news, month 0</bdi>" in page


def test_the_index_tells_what_changed_since_the_last_run(tmp_path):
    page = write_index(many(tmp_path, 2), tmp_path, change={"new": 2}).read_text()
    assert "Since the last run: 2 new stories." in page


def test_a_card_says_how_many_stories_are_not_covered(tmp_path):
    files = export.write_report(sample.notebook(12), tmp_path / "one", "one")
    facts = json.loads(files.manifest.read_text()) | {"not_covered": 2}
    files.manifest.write_text(json.dumps(facts))
    page = write_index([Run("one", "done", files.html)], tmp_path).read_text()
    assert "12 stories (2 not covered) · 1 October 2021" in page
