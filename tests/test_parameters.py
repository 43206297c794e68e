"""The parameters cell is the one declaration; every value is checked against it."""

from __future__ import annotations

import pytest

from ilo_analysis.errors import ParameterError
from ilo_analysis.parameters import Parameter, check_parameters, convert, find_faults, json_schema, read_declarations

CELL = """start: str = ""  # first month
end: str = ""  # last month
feeds: str = ""  # feeds, separated by commas
top: int = 10  # how many terms (1 to 50)
order: str = "size"  # order of the bars (one of: size, name)
share: bool = True  # shares, not counts
level: float = 0.95  # of the intervals"""


def faults(**values):
    return find_faults(
        read_declarations(CELL), values, lambda name, _: ["global-news", "moscow-news"] * (name == "feeds")
    )


def test_names_types_defaults_help_and_choices_are_read_from_the_cell():
    declared = read_declarations(CELL)
    assert [p.name for p in declared] == ["start", "end", "feeds", "top", "order", "share", "level"]
    assert declared[3] == Parameter("top", "int", 10, "how many terms (1 to 50)", (), 1, 50)
    assert declared[4].choices == ("size", "name")


@pytest.mark.parametrize("line", ["start: str | None = None", "x = 1", "import os", "a: int = 1 + b", 'n: int = "1"'])
def test_a_line_that_declares_no_parameter_is_refused(line):
    with pytest.raises(ParameterError, match=r"line 1: .* declares no parameter\. Write one a line"):
        read_declarations(line)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"strat": "2021"}, "Unknown parameter 'strat'. Did you mean 'start'?"),
        ({"start": 2021}, "start must be text (str), not 2021. With papermill write `-r start 2021`."),
        ({"top": "ten"}, "top must be a whole number (int), not 'ten'."),
        ({"top": True}, "top must be a whole number (int), not True."),
        ({"top": 51}, "top must lie between 1 and 50, not 51."),
        ({"order": "nmae"}, "Unknown order 'nmae'. Did you mean 'name'? Valid: size, name."),
        ({"start": "2021-13"}, "start '2021-13' is not a date."),
        ({"start": "2021-02-30"}, "start '2021-02-30' is not a date."),
        ({"start": "2022", "end": "2021-12"}, "start '2022' is after end '2021-12'."),
        ({"feeds": "global-news,moscow-new"}, "Unknown feed 'moscow-new'. Did you mean 'moscow-news'?"),
    ],
)
def test_each_fault_is_named_with_the_nearest_valid_value(values, message):
    assert len(faults(**values)) == 1
    assert faults(**values)[0].startswith(message)


def test_right_values_have_no_fault():
    good = {
        "start": "2021",
        "end": "2021-01-31",
        "feeds": "global-news, moscow-news",
        "top": 1,
        "order": "name",
        "level": 1,
    }
    assert faults(**good, share=False) == []


def test_all_faults_are_named_at_once():
    assert len(faults(strat="", top="x", order="y")) == 3


def test_words_of_a_command_line_become_the_declared_type():
    assert [convert(Parameter("x", kind, d), "1") for kind, d in [("int", 0), ("str", ""), ("bool", False)]] == [
        1,
        "1",
        True,
    ]
    assert convert(Parameter("x", "int", 0), "one") == "one"


def test_json_schema_forbids_unknown_names(tmp_path):
    schema = json_schema(CELL)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["order"]["enum"] == ["size", "name"]
    assert (schema["properties"]["top"]["minimum"], schema["properties"]["top"]["maximum"]) == (1, 50)


def namespace(*cells, **values):
    defaults = {p.name: p.default for p in read_declarations(CELL)}
    return {"In": ["", *cells, "ilo.check_parameters(globals())"], **defaults, **values}


def test_the_running_notebook_is_checked_with_what_papermill_put_in():
    check_parameters(namespace(CELL, '# Parameters\nstart = "2021"\n', start="2021"), None)
    with pytest.raises(ParameterError, match=r"^Unknown parameter 'strat'. Did you mean 'start'"):
        check_parameters(namespace(CELL, '# Parameters\nstrat = "2021"\n', strat="2021"), None)


def test_a_cell_that_was_edited_and_run_again_counts_in_its_last_form():
    check_parameters(namespace(CELL, "print(1)", CELL + "\nextra: int = 1  # new", extra=1), None)
    with pytest.raises(ParameterError, match="top must be a whole number"):
        check_parameters(namespace(CELL, "print(1)", CELL, top="ten"), None)


def test_without_a_parameters_cell_the_message_says_where_to_call_it():
    with pytest.raises(ParameterError, match="No parameters cell has been run"):
        check_parameters({"In": ["", "check"]}, None)


def test_a_notebook_without_the_tag_is_refused(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": []}')
    with pytest.raises(ParameterError, match="has 0 cells tagged 'parameters'; it needs exactly one"):
        read_declarations(path)
