"""From notebooks and a matrix to runs with names of their own, all checked before anything is started."""

from __future__ import annotations

import io
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from ilo_analysis.errors import ParameterError
from ilo_analysis.reports.declarations import read_declarations
from ilo_analysis.reports.plan import Entry, check_members, find_notebook, plan_runs, read_matrix, run_name

CELL = 'start: str = ""\nend: str = ""\nfeeds: str = ""\ntop: int = 10  # terms (1 to 50)'


@pytest.fixture
def folder(tmp_path):
    for name in ("02_story_volume", "03_topic_share"):
        cell = new_code_cell(CELL, metadata={"tags": ["parameters"]})
        nbformat.write(new_notebook(cells=[cell]), tmp_path / f"{name}.ipynb")
    return tmp_path


def known(name, values):
    return {"feed": ["global-news", "moscow-news"], "month": ["2021-06", "2021-07", "2022-01"]}.get(
        name.removesuffix("s"), []
    )


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
    assert len(runs) == 12
    assert runs[0].name == "story_volume--global-news--top-5--2021-06"
    assert runs[0].parameters == {"top": 5, "feeds": "global-news", "start": "2021-06", "end": "2021-06"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- notebok: a", "Unknown key 'notebok'. Did you mean 'notebook'?"),
        ("- parameters: {}", "has no notebook"),
        ("- notebook: a\n  for_each: week", "Unknown for_each 'week'"),
        ("a: 1", "must be a list of entries"),
        ("- [", ":1: this is not YAML that can be read"),
        ("- {[a]: 1}", ":1: this is not YAML .* unhashable key"),
        ("- notebook: {a: b}", "notebook must be a name or a list of names"),
        (
            "- notebook: a\n  parameters: {feeds: [[a, b]]}",
            "To give one run several values, write one text with commas",
        ),
        ("- notebook: a\n  parameters: {feeds: {a: 1}}", "Give one value, or a list of values"),
        ("- notebook: a\n  parameters: {feeds: []}", "is an empty list"),
        ("- &a {notebook: a}\n- *a", "Write the values out"),
        ("- notebook: a\n  parameters: &p {x: 1}\n- <<: *p", ":2: .* Write the values out"),
        ("- " + "[" * 5000, "nested lists"),
        ("- notebook: a\n  notebook: b", ":2: .*'notebook' is given twice"),
        ("- notebook: a\n  parameters: {start: 2021, start: 2022}", ":2: .*'start' is given twice"),
        (f"- notebook: a\n  parameters: {{a: {list(range(101))}, b: {list(range(101))}}}", "asks for 10,201 runs"),
    ],
)
def test_a_wrong_matrix_is_refused_with_the_entry_named(tmp_path, text, message):
    path = tmp_path / "matrix.yaml"
    path.write_text(text)
    with pytest.raises(ParameterError, match=message):
        read_matrix(path)


def test_null_in_a_matrix_is_an_empty_value_and_every_other_word_a_text(tmp_path):
    path = tmp_path / "matrix.yaml"
    path.write_text("- notebook: a\n  parameters: {start: null, end: ~, feeds: no, theme: 'null', top: 010}\n")
    assert read_matrix(path)[0].parameters == {
        "start": [""], "end": [""], "feeds": ["no"], "theme": ["null"], "top": ["010"]
    }  # fmt: skip


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


def name_of(notebook="02_a.ipynb", **values):
    return run_name(Path(notebook), values, read_declarations(CELL + '\ndata: str = ""'))


@settings(max_examples=80)
@given(st.text(max_size=300))
def test_a_name_is_always_safe_as_the_name_of_a_folder(value):
    name = name_of(feeds=value)
    assert all(letter.isalnum() or letter in "-_.+" for letter in name)
    assert len(name.encode()) <= 80
    assert name[0] not in "-."


@settings(max_examples=80)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=2, max_size=2, unique=True))
def test_different_values_have_different_names_whatever_else_runs(values):
    one, other = (name_of(feeds=value) for value in values)
    assert one.casefold() != other.casefold()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"feeds": "Москва"}, "a--москва--"),
        ({"feeds": "中文"}, "a--中文"),
        ({"feeds": "日本語,한국어"}, "a--日本語+한국어"),
        ({"feeds": "global-news, moscow-news"}, "a--global-news+moscow-news"),
        ({"notebook": "01_.ipynb"}, "notebook"),
        ({"notebook": "報告.ipynb"}, "報告"),
        ({"data": "/home/somebody/pages"}, "a--pages--"),
        ({"data": "C:\\\\Users\\\\me\\\\pages"}, "a--pages--"),
    ],
)
def test_a_name_can_be_read_in_any_script_and_says_nothing_of_the_machine(values, name):
    found = name_of(**values)
    assert found == name or (name.endswith("--") and found.startswith(name) and len(found) == len(name) + 8)


def test_notebooks_of_one_name_in_two_folders_have_different_names(folder):
    other = folder / "other"
    other.mkdir()
    (other / "02_story_volume.ipynb").write_bytes((folder / "02_story_volume.ipynb").read_bytes())
    entries = [Entry([str(path / "02_story_volume.ipynb")], {}, (), "here") for path in (folder, other)]
    names = [run.name for run in plan_runs(entries, folder, known)]
    assert len(set(names)) == 2
    assert not [name for name in names if "tmp" in name]


def for_each(folder, kinds, **parameters):
    """Feeds, start and end of each run that `for_each` makes."""
    entry = Entry(["story_volume"], {name: [value] for name, value in parameters.items()}, kinds, "here")
    values = [run.parameters for run in plan_runs([entry], folder, known)]
    return [tuple(value[name] for name in ("feeds", "start", "end") if name in value) for value in values]


@pytest.mark.parametrize(
    ("kind", "parameters", "made"),
    [
        ("month", {}, ["2021-06", "2021-07", "2022-01"]),
        ("month", {"start": "2021-07", "end": "2021"}, ["2021-07"]),
        ("quarter", {}, ["2021Q2", "2021Q3", "2022Q1"]),
        ("quarter", {"start": "2021Q3"}, ["2021Q3", "2022Q1"]),
        ("year", {}, ["2021", "2022"]),
        ("year", {"end": "2021-12-31"}, ["2021"]),
    ],
)
def test_for_each_takes_the_periods_within_start_and_end(folder, kind, parameters, made):
    assert for_each(folder, [kind], **parameters) == [(period, period) for period in made]


def test_several_for_each_are_crossed_and_what_the_entry_says_goes_before_them(folder):
    assert len(for_each(folder, ["year", "feed"])) == 4
    assert for_each(folder, ["year", "feed"], feeds="moscow-news") == [
        ("moscow-news", "2021", "2021"),
        ("moscow-news", "2022", "2022"),
    ]


def test_a_period_without_months_and_a_kind_that_the_notebook_lacks_are_refused(folder):
    with pytest.raises(ParameterError, match="finds no month"):
        for_each(folder, ["month"], start="2030")
    with pytest.raises(ParameterError, match="declares language"):
        for_each(folder, ["language"])


def test_runs_without_number_are_refused_before_they_are_made(folder):
    months = [f"{year}-{month:02}" for year in range(1000, 2000) for month in range(1, 13)]
    entry = Entry(["story_volume"], {"top": list(range(1, 51)), "feeds": ["a", "b"]}, ("month",), "entry 1")
    with pytest.raises(ParameterError, match="entry 1: asks for too many runs; at most 10,000"):
        plan_runs([entry], folder, lambda name, _: months if name == "month" else [])
    small = entry._replace(
        for_each=(), parameters={"top": list(range(1, 51)), "end": [str(y) for y in range(1000, 1150)]}
    )
    with pytest.raises(ParameterError, match="entry 2: asks for too many runs"):
        plan_runs([small, small._replace(where="entry 2")], folder, known)


def test_a_matrix_can_come_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("- notebook: a\n"))
    assert read_matrix(Path("-"))[0].notebooks == ["a"]
