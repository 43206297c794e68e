"""From notebooks and a matrix to runs with names of their own, all checked before anything is started."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from ilo_analysis.errors import ParameterError
from ilo_analysis.reports.parameters import read_declarations
from ilo_analysis.reports.plan import Entry, check_members, find_notebook, plan_runs, read_matrix, run_name

CELL = 'start: str = ""\nend: str = ""\nfeeds: str = ""\ntop: int = 10  # terms (1 to 50)'


@pytest.fixture
def folder(tmp_path):
    for name in ("02_story_volume", "03_topic_share"):
        cell = new_code_cell(CELL, metadata={"tags": ["parameters"]})
        nbformat.write(new_notebook(cells=[cell]), tmp_path / f"{name}.ipynb")
    return tmp_path


def known(name, values):
    return {"feed": ["global-news", "moscow-news"], "month": ["2021-06", "2021-07"]}.get(name.removesuffix("s"), [])


def plan(folder, **parameters):
    entry = Entry(["story_volume"], {n: v if isinstance(v, list) else [v] for n, v in parameters.items()}, (), "here")
    return plan_runs([entry], folder, known)


def test_lists_make_a_cross_product_with_readable_names(folder):
    runs = plan(folder, feeds=["moscow-news", "global-news"], start="2021-01", end=["2021-06", "2021-12"])
    assert [run.name for run in runs][:2] == [
        "story_volume--moscow-news--2021-01--2021-06",
        "story_volume--moscow-news--2021-01--2021-12",
    ]
    assert len({run.name for run in runs}) == 4


def test_a_matrix_file_takes_feeds_and_months_from_the_corpus(folder, tmp_path):
    path = tmp_path / "matrix.yaml"
    path.write_text("- notebooks: [story_volume, topic_share]\n  for_each: [feed, month]\n  parameters: {top: 5}\n")
    runs = plan_runs(read_matrix(path), folder, known)
    assert len(runs) == 8
    assert runs[0].name == "story_volume--global-news--top-5--2021-06"
    assert runs[0].parameters == {"top": 5, "feeds": "global-news", "start": "2021-06", "end": "2021-06"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- notebok: a", "Unknown key 'notebok'. Did you mean 'notebook'?"),
        ("- parameters: {}", "names no notebook"),
        ("- notebook: a\n  for_each: week", "Unknown for_each 'week'"),
        ("a: 1", "must be a list of entries"),
        ("- [", "is not YAML"),
    ],
)
def test_a_wrong_matrix_is_refused_with_the_entry_named(tmp_path, text, message):
    path = tmp_path / "matrix.yaml"
    path.write_text(text)
    with pytest.raises(ParameterError, match=message):
        read_matrix(path)


def test_all_that_is_wrong_in_all_runs_is_named_at_once(folder):
    entries = [Entry(["nosuch"], {}, (), "one"), Entry(["topic_share"], {"top": ["99"], "strat": [""]}, (), "two")]
    with pytest.raises(ParameterError) as caught:
        plan_runs(entries, folder, known)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "one",
        "two, 03_topic_share",
        "two, 03_topic_share",
    ]


def test_unknown_feeds_are_named_with_all_else_that_is_wrong_and_with_their_entry(folder):
    entries = [
        Entry(["topic_share"], {"top": ["99"]}, (), "one"),
        Entry(["topic_share"], {"feeds": ["moscow"]}, (), "two"),
    ]
    with pytest.raises(ParameterError) as caught:
        plan_runs(entries, folder, known)
    assert [line[:40] for line in str(caught.value).splitlines()] == [
        "one, 03_topic_share: top must lie betwee",
        "two, 03_topic_share: Unknown feed 'mosco",
    ]


def test_unknown_feeds_alone_are_left_to_the_check_that_reads_the_corpus(folder):
    runs = plan(folder, feeds=["moscow", "global-news"])
    with pytest.raises(ParameterError, match=r"^here, 02_story_volume: Unknown feed 'moscow'\. Did you mean"):
        check_members(runs, known)


def test_values_that_read_the_same_get_different_names(folder):
    runs = plan(folder, feeds=["a b", "a-b", "A.B"])
    assert len({run.name.casefold() for run in runs}) == 3


def test_the_same_run_asked_for_twice_is_one_run(folder):
    assert len(plan(folder, feeds=["a", "a"])) == 1


def test_a_notebook_is_found_with_and_without_its_number_and_suffix(folder):
    names = ("02_story_volume.ipynb", "02_story_volume", "story_volume", str(folder / "02_story_volume.ipynb"))
    assert len({find_notebook(name, folder) for name in names}) == 1


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_a_name_is_always_safe_as_the_name_of_a_folder(value):
    name = run_name(Path("02_a.ipynb"), {"feeds": value}, read_declarations(CELL))
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(name) <= 120
