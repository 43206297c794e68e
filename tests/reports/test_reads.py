"""What a notebook reads is part of what must be unchanged: modules beside it, files, folders that it lists."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ilo_analysis.reports.reads import same_reads, sums_of_reads

SCRIPT = """
import glob, sys
sys.path.insert(0, sys.argv[2])
from ilo_analysis.reports.reads import note_reads
note_reads(sys.argv[1])
import helper
open(sys.argv[2] + "/table.csv").read()
glob.glob(sys.argv[2] + "/pages/*.txt")
open(sys.argv[2] + "/written.txt", "w").close()
"""


@pytest.fixture
def read(tmp_path, monkeypatch):
    """What a script noted, with its sums; the folder is no temporary one here."""
    monkeypatch.setattr("ilo_analysis.reports.reads.SYSTEM", (sys.prefix, sys.base_prefix, "/usr", "/work"))
    home = tmp_path / "home"
    (home / "pages").mkdir(parents=True)
    for name in ("helper.py", "table.csv", "pages/a.txt", "unread.txt"):
        (home / name).write_text("x = 1\n")
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "log"), str(home)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    return home, sums_of_reads(tmp_path / "log", home, outside=tmp_path / "out")


def test_what_is_imported_opened_and_listed_is_noted_and_nothing_else(read):
    assert set(read[1]) == {"helper.py", "table.csv", "pages"}


@pytest.mark.parametrize(
    ("name", "same"),
    [("helper.py", False), ("table.csv", False), ("pages/new.txt", False), ("unread.txt", True), ("written.txt", True)],
)
def test_a_change_of_what_was_read_is_seen_and_of_nothing_else(read, name, same):
    home, sums = read
    assert same_reads(sums, home)
    (home / name).write_text("x = 2\n")
    assert same_reads(sums, home) == same


def test_a_file_that_is_gone_is_a_change(read):
    home, sums = read
    (home / "table.csv").unlink()
    assert not same_reads(sums, home)


def test_a_record_without_such_notes_is_not_unchanged(tmp_path):
    assert not same_reads(None, tmp_path)
    assert same_reads({}, tmp_path)
