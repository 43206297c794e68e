"""The monthly brief: takes in what is new, tells what changed, leads to the one before, and is not repeated."""

from __future__ import annotations

import email
from contextlib import nullcontext
from email.policy import default
from pathlib import Path

import pytest

from ilo_analysis.errors import FolderError, ParameterError
from ilo_analysis.reports import batch
from ilo_analysis.reports.batch import brief_before
from ilo_analysis.reports.message import MOST_BYTES
from ilo_analysis.reports.monthly import make_brief
from ilo_analysis.reports.plan import Run

RAW = Path(__file__).parents[2] / "data" / "raw"


def put(folder, *names):
    folder.mkdir(exist_ok=True)
    (folder / "sources.csv").write_bytes((RAW.parent / "sources.csv").read_bytes())
    for name in names:
        (path,) = RAW.glob(f"{name}*")
        (folder / path.name).write_bytes(path.read_bytes())


@pytest.fixture(scope="module")
def months(tmp_path_factory, server):
    """Folder of the briefs, and how three runs went: July, the same again, and November after more pages came."""
    folder = tmp_path_factory.mktemp("monthly")
    pages, out = folder / "pages", folder / "briefs"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "KernelServer", lambda *_: nullcontext(server))
        put(pages, "moscow-news_2020", "moscow-news_2021")
        made = [make_brief(pages, out, "2021-07"), make_brief(pages, out, "2021-07")]
        put(pages, "global-news")
        return out, [*made, make_brief(pages, out, "2021-11")]


def page(made):
    return (made.outcome.folder / f"{made.outcome.name}.html").read_text(encoding="utf-8")


def test_only_what_is_new_is_read_and_the_same_brief_is_not_made_twice(months):
    _, made = months
    assert [run.outcome.status for run in made] == ["done", "unchanged", "done"]
    assert [len(run.taken.read) for run in made] == [2, 0, 1]
    assert [run.outcome.name for run in made] == ["brief--2021-07", "brief--2021-07", "brief--2021-11"]


def test_the_brief_tells_what_changed_since_the_last_run_and_so_does_the_index(months):
    out, made = months
    assert "since the last run" not in page(made[0]).lower()
    said = "No news since the last run. Other changes: 10 stories on days that only one of the runs covers."
    assert said in page(made[2])
    assert said in (out / "index.html").read_text(encoding="utf-8")


def test_a_brief_leads_to_the_one_before(months):
    out, made = months
    assert '<a href="../brief--2021-07/brief--2021-07.html">Previous brief: July 2021</a>' in page(made[2])
    assert (out / "brief--2021-07" / "brief--2021-07.html").is_file()
    assert "Previous brief" not in page(made[0])


def test_the_message_has_the_lines_of_the_brief_and_is_small(months):
    made = months[1][2]
    raw = (made.outcome.folder / f"{made.outcome.name}.eml").read_bytes()
    assert len(raw) <= MOST_BYTES
    message = email.message_from_bytes(raw, policy=default)
    text = message.get_body(("plain",)).get_content()
    assert "Ratifications reported: C102, Paraguay (number 60)." in text
    assert "Stories per feed and 30 days: 16.0 (October 2021: 21.8 · within chance)" in text
    assert "No news since the last run" in text
    assert [part.get_filename() for part in message.iter_attachments()] == ["brief--2021-11.html"]


def test_what_is_wrong_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(FolderError, match="no such folder"):
        make_brief(tmp_path / "none", tmp_path / "out")
    put(tmp_path / "pages", "global-news")
    with pytest.raises(ParameterError, match="not a month, a quarter or a year"):
        make_brief(tmp_path / "pages", tmp_path / "out", "2021-07-30")
    with pytest.raises(ParameterError, match="Did you mean 'language'"):
        make_brief(tmp_path / "pages", tmp_path / "out", parameters={"langage": "fr"})
    assert not (tmp_path / "out").exists()


def test_the_brief_before_is_the_latest_earlier_one_with_the_same_other_parameters(tmp_path):
    runs = [
        Run(f"{period}-{feeds}", Path("08_brief.ipynb"), {"period": period, "feeds": feeds})
        for feeds in ("a", "b")
        for period in ("2021-03", "2021-01", "2021-02", "2020")
    ]
    before = {run.name: brief_before(run, runs, tmp_path) for run in runs}
    assert before["2021-03-a"] == ("2021-02-a", "2021-02")
    assert before["2021-01-b"] == ("2020-b", "2020")
    assert before["2020-a"] == ("", "")
    assert brief_before(runs[0]._replace(parameters={"feeds": "a"}), runs, tmp_path) == ("", "")
