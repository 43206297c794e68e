"""The parameters cell is the one declaration: names, types, defaults, help and the values that are allowed."""

from __future__ import annotations

import pytest

from ilo_analysis.errors import ParameterError
from ilo_analysis.reports.declarations import Parameter, convert, json_schema, read_declarations
from tests.support.parameters_cell import CELL


def test_names_types_defaults_help_and_choices_are_read_from_the_cell():
    declared = read_declarations(CELL)
    assert [p.name for p in declared] == ["start", "end", "feeds", "top", "order", "share", "level"]
    assert declared[3] == Parameter("top", "int", 10, "how many terms (1 to 50)", (), 1, 50)
    assert declared[4].choices == ("size", "name")


@pytest.mark.parametrize("line", ["start: str | None = None", "x = 1", "import os", "a: int = 1 + b", 'n: int = "1"'])
def test_a_line_that_declares_no_parameter_is_refused(line):
    with pytest.raises(ParameterError, match=r"line 1: .* does not declare a parameter\. Write one per line"):
        read_declarations(line)


def test_words_of_a_command_line_become_the_declared_type():
    assert [convert(Parameter("x", kind, d), "1") for kind, d in [("int", 0), ("str", ""), ("bool", False)]] == [
        1,
        "1",
        True,
    ]
    assert convert(Parameter("x", "int", 0), "one") == "one"


def test_json_schema_forbids_unknown_names():
    schema = json_schema(CELL)
    assert schema["additionalProperties"] is False
    assert schema["properties"]["order"]["enum"] == ["size", "name"]
    assert (schema["properties"]["top"]["minimum"], schema["properties"]["top"]["maximum"]) == (1, 50)


def test_a_notebook_without_the_tag_declares_nothing_and_one_with_two_is_refused(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": []}')
    assert read_declarations(path) == []
    path.write_text('{"cells": [{"metadata": {"tags": ["parameters"]}}, {"metadata": {"tags": ["parameters"]}}]}')
    with pytest.raises(ParameterError, match="has 2 cells tagged 'parameters'"):
        read_declarations(path)
