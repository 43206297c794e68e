"""The package without a checkout: what a wheel carries is enough to read the example, work in a folder and report."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The unpacked wheel, as `pip` would put it among the packages."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    wheel = next(WheelBuilder(str(PROJECT)).build(directory=str(folder), versions=["standard"]))
    packages = folder / "packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return packages


def run(installed, folder, *command):
    """What a command prints whose packages are those of the wheel."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_first_example_works(installed, tmp_path):
    code = "import ilo_analysis as ilo; print(ilo.__file__); print(len(ilo.story_volume(ilo.load_corpus())) > 0)"
    where, said = run(installed, tmp_path, "-c", code).split()
    assert Path(where).is_relative_to(installed)
    assert said == "True"


def test_a_new_folder_has_what_it_needs_and_keeps_what_is_there(installed, tmp_path):
    run(installed, tmp_path, "-m", "ilo_analysis", "init", "mine")
    mine = tmp_path / "mine"
    assert len(list((mine / "notebooks").glob("*.ipynb"))) == len(list((PROJECT / "notebooks").glob("*.ipynb")))
    assert (mine / "my-themes.toml").read_bytes() == (PROJECT / "data/reference/themes.toml").read_bytes()
    (mine / "matrix.yaml").write_text("mine")
    (mine / "pages" / "sources.csv").unlink()
    assert "sources.csv" in run(installed, tmp_path, "-m", "ilo_analysis", "init", "mine")
    assert (mine / "matrix.yaml").read_text() == "mine"


def test_a_report_is_made_in_the_new_folder_of_its_own_notebook_and_pages(installed, tmp_path):
    run(installed, tmp_path, "-m", "ilo_analysis", "init", "mine")
    mine = tmp_path / "mine"
    (mine / "pages" / "a.txt").write_bytes(next((PROJECT / "data/raw").glob("moscow*")).read_bytes())
    notebook = mine / "notebooks" / "02_story_volume.ipynb"
    notebook.write_text(notebook.read_text().replace("# How", "# My own: how", 1))
    command = ["-m", "ilo_analysis", "report", "story_volume", "-p", "data", "pages", "--plain-kernels"]
    index = run(installed, mine, *command).split()[-1]
    (page,) = Path(index).parent.glob("story_volume--*/*.html")
    assert "My own" in page.read_text()
    assert "0 problems" in run(installed, mine, "-m", "ilo_analysis", "check", "example")


def test_a_file_in_the_place_of_the_folder_is_a_sentence(installed, tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(AssertionError, match=r"is a file\. Name a folder"):
        run(installed, tmp_path, "-m", "ilo_analysis", "init", "mine")
