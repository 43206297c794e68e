"""A folder for one process at a time: whoever comes second, dies or cannot write is told so or leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress

import pytest

from ilo_analysis import workplace
from ilo_analysis.errors import FolderError
from ilo_analysis.workplace import OWNER, WORK, alone_in, said_in_words, whole_file

HOLDER = """
import sys
from pathlib import Path
from ilo_analysis.workplace import alone_in
with alone_in(Path(sys.argv[1])) as work:
    (work / "half").write_text("x")
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process in the folder."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], **pipes) as process:
        assert process.stdout.readline() == b"in\n"
        yield process
        process.kill()


def test_the_second_is_told_who_is_there_and_since_when(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(workplace, "PATIENCE_SECONDS", 0)
    with pytest.raises(FolderError, match=rf"in use by process {holder.pid}, which began at .* \(0 minutes ago\)"):
        alone_in(tmp_path).__enter__()
    assert (tmp_path / WORK / "half").exists()


def test_the_lock_of_a_killed_process_is_stale_and_its_half_work_removed(tmp_path, holder):
    holder.kill()
    holder.wait()
    assert (tmp_path / WORK / "half").exists()
    with alone_in(tmp_path) as work:
        assert [path.name for path in work.iterdir()] == [OWNER]
    assert not (tmp_path / WORK).exists()


def test_what_a_killed_process_had_moved_aside_is_put_back(tmp_path, holder):
    (tmp_path / WORK / "report.old").mkdir()
    (tmp_path / WORK / "report.old" / "page").touch()
    holder.kill()
    holder.wait()
    with alone_in(tmp_path):
        assert (tmp_path / "report" / "page").exists()


def test_a_strangers_folder_of_that_name_is_left_alone(tmp_path):
    (tmp_path / WORK).mkdir()
    (tmp_path / WORK / "diary").touch()
    with pytest.raises(FolderError, match="not made by this program"):
        alone_in(tmp_path).__enter__()
    assert (tmp_path / WORK / "diary").exists()


@pytest.mark.parametrize("folder", ["file", "file/below", "file/far/below"])
def test_a_file_where_a_folder_should_be_is_said_in_words(tmp_path, folder):
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="cannot be written to"):
        alone_in(tmp_path / folder).__enter__()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_said_in_words(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(FolderError, match="Permission denied"):
        alone_in(tmp_path).__enter__()


def test_a_full_disk_is_said_in_words(tmp_path):
    with pytest.raises(FolderError, match="No space left on device"), said_in_words(tmp_path):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_file_that_cannot_be_finished_leaves_the_one_before_and_nothing_beside_it(tmp_path, error):
    (tmp_path / "index.html").write_text("before")
    with suppress(type(error)), whole_file(tmp_path / "index.html") as part:
        part.write_text("half")
        raise error
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("index.html", "before")]


def test_an_error_inside_leaves_the_folder_free(tmp_path):
    with pytest.raises(KeyError), alone_in(tmp_path):
        raise KeyError
    with alone_in(tmp_path) as work:
        assert work.is_dir()
