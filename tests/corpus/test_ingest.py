"""The folder of tidy tables: the same corpus, only new files read, never half written."""

from __future__ import annotations

import signal
import subprocess
import sys
import zipfile

import pandas as pd
import pytest

from ilo_analysis.corpus import load_corpus, store
from ilo_analysis.corpus.ingest import ingest
from ilo_analysis.errors import ListingError, ParameterError
from tests.support.saved_pages import STORIES, as_text


def folder(tmp_path, **files):
    raw = tmp_path / "raw"
    raw.mkdir(exist_ok=True)
    for name, stories in files.items():
        (raw / f"{name}.txt").write_text(as_text(stories), encoding="utf-8")
    return raw


def test_a_stored_corpus_equals_the_one_read_from_its_listings(tmp_path):
    raw = folder(tmp_path, a=STORIES, b=STORIES[:2])
    ingest(raw, tmp_path / "corpus", csv=True)
    for one, two in zip(load_corpus(raw), load_corpus(tmp_path / "corpus"), strict=True):
        pd.testing.assert_frame_equal(one, two)
    assert len(list((tmp_path / "corpus").glob("tables-*/*.csv"))) == 6


@pytest.mark.parametrize(
    "asked", [{"start": "2021-07"}, {"end": "2021-9"}, {"feeds": "B"}, {"start": "2021Q3", "feeds": ["a"]}, {"jobs": 2}]
)
def test_an_ingested_folder_takes_the_arguments_of_its_pages(tmp_path, asked):
    raw = folder(tmp_path, a=STORIES, b=STORIES[:2])
    ingest(raw, tmp_path / "corpus")
    for one, two in zip(load_corpus(raw, **asked), load_corpus(tmp_path / "corpus", **asked), strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_what_can_only_be_known_while_pages_are_read_is_refused_for_an_ingested_folder(tmp_path):
    raw = folder(tmp_path, a=STORIES)
    ingest(raw, tmp_path / "corpus")
    (tmp_path / "mine.csv").write_text("file,feed\na.txt,other\n")
    with pytest.raises(ParameterError, match=r"sources= says how to read pages.* ingest them again"):
        load_corpus(tmp_path / "corpus", sources=tmp_path / "mine.csv")
    with pytest.raises(ParameterError, match=r"give columns= to ilo\.ingest"):
        load_corpus(tmp_path / "corpus", columns="date=day")
    with pytest.raises(ParameterError, match="load it alone, or add the other pages"):
        load_corpus([raw, tmp_path / "corpus"])


def test_only_new_and_changed_files_are_read(tmp_path):
    raw = folder(tmp_path, a=STORIES, b=STORIES[:1])
    assert len(ingest(raw, tmp_path / "to").read) == 2
    folder(tmp_path, b=STORIES[:2], c=STORIES)
    again = ingest(raw, tmp_path / "to")
    assert [name[-5:] for name in again.read] == ["b.txt", "c.txt"]
    assert [name[-5:] for name in again.kept] == ["a.txt"]
    pd.testing.assert_frame_equal(again.corpus.stories, load_corpus(raw).stories)


def test_a_file_that_left_its_folder_leaves_the_tables(tmp_path):
    raw = folder(tmp_path, a=STORIES[:1], b=STORIES[1:])
    ingest(raw, tmp_path / "to")
    (raw / "b.txt").unlink()
    assert [name[-5:] for name in ingest(raw, tmp_path / "to").gone] == ["b.txt"]
    assert len(load_corpus(tmp_path / "to").stories) == 1


def test_a_run_that_breaks_leaves_the_old_tables_whole(tmp_path, monkeypatch):
    raw = folder(tmp_path, a=STORIES[:1])
    ingest(raw, tmp_path / "to")
    folder(tmp_path, b=STORIES)

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(store.Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        ingest(raw, tmp_path / "to")
    assert len(load_corpus(tmp_path / "to").stories) == 1
    assert len(list((tmp_path / "to").glob("tables-*"))) == 1


def test_a_run_that_is_killed_while_it_writes_leaves_the_old_tables_whole(tmp_path):
    raw = folder(tmp_path, a=STORIES[:1])
    ingest(raw, tmp_path / "to")
    folder(tmp_path, b=STORIES)
    script = """
import sys
from ilo_analysis.corpus import store
from ilo_analysis.corpus.ingest import ingest
def wait(*_):
    print("all tables are written", flush=True)
    sys.stdin.read()
store.Path.replace = wait
ingest(sys.argv[1], sys.argv[2])
"""
    command = [sys.executable, "-c", script, str(raw), str(tmp_path / "to")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "all tables are written\n"
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert len(list((tmp_path / "to").glob("tables-*"))) == 2
    assert len(load_corpus(tmp_path / "to").stories) == 1
    assert len(ingest(raw, tmp_path / "to").corpus.stories) == 3
    left = sorted(path.name for path in (tmp_path / "to").iterdir())
    assert left[:2] == [".ilo-analysis.lock", "corpus.json"]
    assert len(left) == 3


def test_a_damaged_pointer_says_what_to_do(tmp_path):
    (tmp_path / "corpus.json").write_text("{")
    with pytest.raises(ListingError, match=r"is damaged .* Run `ilo-analysis ingest`"):
        load_corpus(tmp_path)


def test_a_zip_file_is_read_again_when_its_pages_are_declared_otherwise(tmp_path):
    raw, to = tmp_path / "raw", tmp_path / "to"
    raw.mkdir()
    with zipfile.ZipFile(raw / "a.zip", "w") as package:
        package.writestr("page.txt", as_text(STORIES))
    declared = raw / "sources.csv"
    declared.write_text("file,feed,scope\npage.txt,moscow,unknown\n")
    ingest(raw, to)
    assert ingest(raw, to).read == ()
    declared.write_text("file,feed,scope\npage.txt,moscow,general\n")
    again = ingest(raw, to)
    assert len(again.read) == 1
    assert again.corpus.listings["scope"].tolist() == ["general"]


def test_folders_of_somebody_else_beside_the_tables_stay(tmp_path):
    raw = folder(tmp_path, a=STORIES[:1])
    backup = tmp_path / "to" / "tables-2019-backup"
    backup.mkdir(parents=True)
    (backup / "precious.txt").write_text("x")
    ingest(raw, tmp_path / "to")
    folder(tmp_path, b=STORIES)
    ingest(raw, tmp_path / "to")
    assert (backup / "precious.txt").read_text() == "x"
    assert len(list((tmp_path / "to").glob("tables-????????"))) == 1


@pytest.fixture
def stored(tmp_path):
    """Folder of tables that were just written."""
    ingest(folder(tmp_path, a=STORIES), tmp_path / "to")
    return next((tmp_path / "to").glob("tables-????????"))


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def cut(path):
    path.write_bytes(path.read_bytes()[:-5])


def lose_a_column(path):
    pd.read_parquet(path).drop(columns="title").to_parquet(path, index=False)


@pytest.mark.parametrize("damage", [flip, cut, lose_a_column, lambda path: path.unlink()])
def test_a_damaged_table_is_named_with_the_way_back_which_works(tmp_path, stored, damage):
    damage(stored / "stories.parquet")
    with pytest.raises(ListingError, match=r"stories\.parquet .*ilo-analysis ingest"):
        load_corpus(tmp_path / "to")
    damage(stored / "reading_entries.parquet")
    ingest(tmp_path / "raw", tmp_path / "to")
    pd.testing.assert_frame_equal(load_corpus(tmp_path / "to").stories, load_corpus(tmp_path / "raw").stories)


def test_a_damaged_folder_loses_no_page_that_is_not_given_again(tmp_path, stored):
    for path in stored.glob("*.parquet"):
        flip(path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "b.txt").write_text(as_text(STORIES), encoding="utf-8")
    with pytest.raises(ListingError, match=r"Give all its pages in one call: .*a\.txt would be missing"):
        ingest(tmp_path / "other", tmp_path / "to")
    assert stored.exists()


def test_two_ingests_into_one_folder_lose_nothing(tmp_path):
    for name, stories in {"a": STORIES[:1], "b": STORIES[1:]}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_text(as_text(stories), encoding="utf-8")
    call = "import sys, ilo_analysis as ilo\nilo.ingest(sys.argv[1], sys.argv[2])"
    command = [sys.executable, "-W", "ignore", "-c", call]
    calls = [[*command, str(tmp_path / name), str(tmp_path / "to")] for name in "ab"]
    both = [subprocess.Popen(call, stderr=subprocess.PIPE, text=True) for call in calls]
    for call, process in zip(calls, both, strict=True):
        # on a slow machine the one that came second may be sent away instead of waiting
        if "is in use by process" in process.communicate()[1]:
            process = subprocess.run(call, check=False)
        assert process.returncode == 0
    assert len(load_corpus(tmp_path / "to").stories) == len(STORIES)
