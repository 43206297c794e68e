"""What is kept of the last reading tells why numbers moved; the same reading again tells the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import ilo_analysis as ilo
from ilo_analysis.reports.plan import Run
from ilo_analysis.reports.run import Task
from ilo_analysis.reports.since import FOLDER, changes_since, keep_readings

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (path,) = RAW.glob("global-news*")
    (folder / path.name).write_bytes(path.read_bytes())
    return folder


def told(out, pages, reading, dictionary=""):
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    run = Run("one", Path("08_brief.ipynb"), {"data": str(pages), "dictionary": str(dictionary)})
    task = Task(run, out, "key", 1, out, run.parameters, reading=reading)
    change = changes_since([task], out, work).get("one")
    keep_readings(out, work)
    return change


def test_the_first_reading_tells_nothing_and_the_same_again_stays_silent(tmp_path, pages):
    assert told(tmp_path / "out", pages, "a") is None
    assert told(tmp_path / "out", pages, "a") is None
    assert [path.name for path in (tmp_path / "out").iterdir() if path.name != "work"] == [FOLDER]


def test_a_repeated_run_tells_what_it_told_before(tmp_path, pages):
    told(tmp_path / "out", pages, "a")
    (path,) = RAW.glob("moscow-news_2020*")
    (pages / path.name).write_bytes(path.read_bytes())
    first = told(tmp_path / "out", pages, "b")
    assert first["coverage"] == 10
    assert first["new"] == first["method"] == 0
    assert told(tmp_path / "out", pages, "b") == first


def test_the_dictionary_of_the_last_run_is_kept_and_its_change_is_no_news(tmp_path, pages):
    (path,) = RAW.glob("social-protection*")
    (pages / path.name).write_bytes(path.read_bytes())
    mine = tmp_path / "mine.toml"
    text = (ilo.reference.reference_folder() / "themes.toml").read_text(encoding="utf-8")
    mine.write_text(text, encoding="utf-8")
    told(tmp_path / "out", pages, "a", mine)
    mine.write_text(text.replace('"social protection"', '"social protection floor"'), encoding="utf-8")
    change = told(tmp_path / "out", pages, "b", mine)
    assert change["dictionary"] > 0
    assert {part: n for part, n in change.items() if n and part not in ("dictionary", "numbers")} == {}


def test_a_disk_too_full_for_this_reading_keeps_the_one_before(tmp_path, pages, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    told(tmp_path / "out", pages, "a")
    (path,) = RAW.glob("moscow-news_2020*")
    (pages / path.name).write_bytes(path.read_bytes())
    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        told(tmp_path / "out", pages, "b")
    assert told(tmp_path / "out", pages, "c")["coverage"] == 10


def test_what_was_kept_and_is_damaged_is_as_if_it_were_not_there(tmp_path, pages):
    told(tmp_path / "out", pages, "a")
    for path in (tmp_path / "out" / FOLDER).rglob("*.parquet"):
        path.write_bytes(b"x")
    assert told(tmp_path / "out", pages, "b") is None
    assert told(tmp_path / "out", tmp_path / "nowhere", "c") is None
