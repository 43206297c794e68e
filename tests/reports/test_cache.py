"""What a run depends on: one byte of it changes the key, a byte of anything else does not."""

from __future__ import annotations

import json

import pytest

from ilo_analysis.reports.cache import RECORD, file_sums, folder_hash, read_record, run_keys, why_to_run
from ilo_analysis.reports.plan import Run


@pytest.fixture
def project(tmp_path):
    """A project with two notebooks, its own listings and two folders of a user's."""
    for name in ("data/raw/a.txt", "data/reference/themes.toml", "data/sources.csv", "one.ipynb", "two.ipynb"):
        write(tmp_path / name)
    for name in ("mine/pages/a.txt", "mine/sources.csv", "yours/a.txt"):
        write(tmp_path / name)
    return tmp_path


def write(path, text="x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def keys(project, **parameters):
    """Keys of notebook one on the project's data, on mine (folder, pattern) and yours; of two on the project's."""
    mine, pattern, yours = (str(project / name) for name in ("mine/pages", "mine/pages/*.txt", "yours"))
    named = [("one", {}), ("one", {"data": mine}), ("one", {"data": pattern}), ("one", {"data": yours}), ("two", {})]
    runs = [Run(name, project / f"{name}.ipynb", {**values, **parameters}) for name, values in named]
    return run_keys(runs, project, project / "data" / "raw")


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("data/raw/a.txt", [True, False, False, False, True]),
        ("data/raw/new.txt", [True, False, False, False, True]),
        ("mine/pages/a.txt", [False, True, True, False, False]),
        ("mine/sources.csv", [False, True, True, False, False]),
        ("yours/a.txt", [False, False, False, True, False]),
        ("data/reference/themes.toml", [True] * 5),
        ("data/sources.csv", [True] * 5),
        ("one.ipynb", [True, True, True, True, False]),
        ("README.md", [False] * 5),
    ],
)
def test_one_byte_changes_the_keys_of_the_runs_that_depend_on_it(project, file, changed):
    before = keys(project)
    write(project / file, "y")
    assert [one != other for one, other in zip(before, keys(project), strict=True)] == changed


def test_parameters_and_the_files_that_they_name_are_part_of_the_key(project):
    own = project / "own.toml"
    write(own)
    before = keys(project, dictionary=str(own))
    assert not set(before) & set(keys(project, dictionary="other"))
    write(own, "y")
    assert not set(before) & set(keys(project, dictionary=str(own)))


def test_the_same_files_give_the_same_keys_and_different_runs_different_ones(project):
    assert keys(project) == keys(project)
    assert len(set(keys(project))) == 5


def test_a_folders_hash_tells_names_from_contents(tmp_path):
    for folder, (name, text) in {"a": ("xy", "z"), "b": ("x", "yz")}.items():
        write(tmp_path / folder / name, text)
    assert folder_hash(tmp_path / "a") != folder_hash(tmp_path / "b")


def test_only_a_whole_report_of_the_same_key_why_to_run(tmp_path):
    assert read_record(tmp_path) == {}
    write(tmp_path / "name.html")
    record = {"key": "k", "status": "done", "files": file_sums(tmp_path), "reads": {}}
    write(tmp_path / RECORD, json.dumps(record))
    assert not why_to_run(tmp_path, "name", "k", base=tmp_path)
    assert why_to_run(tmp_path, "name", "other", base=tmp_path)
    assert why_to_run(tmp_path, "name", "k", base=tmp_path, pdf=True)
    write(tmp_path / "name.html", "y")
    assert why_to_run(tmp_path, "name", "k", base=tmp_path)
    write(tmp_path / "name.html")
    for wrong in ({"status": "failed"}, {"files": {}}, {"files": None}):
        write(tmp_path / RECORD, json.dumps(record | wrong))
        assert why_to_run(tmp_path, "name", "k", base=tmp_path)
    write(tmp_path / RECORD, "[1")
    assert read_record(tmp_path) == {}


def test_a_variable_that_the_notebook_asks_for_is_part_of_the_key(project, monkeypatch):
    write(project / "one.ipynb", '{"source": "os.environ[\\"TEAM\\"] + os.getenv(\'PLACE\')"}')
    before = keys(project)
    monkeypatch.setenv("OTHER", "x")
    assert keys(project) == before
    for name in ("TEAM", "PLACE"):
        monkeypatch.setenv(name, "x")
        changed = keys(project)
        assert [one == other for one, other in zip(before, changed, strict=True)] == [False] * 4 + [True]
        before = changed
