"""The parameters cell is the one declaration; every value is checked against it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ilo_analysis.errors import ListingError, ParameterError
from ilo_analysis.reports.declarations import Parameter, as_declared, members_of, read_declarations
from ilo_analysis.reports.parameters import check_parameters, find_faults
from tests.support.parameters_cell import CELL


def faults(**values):
    return find_faults(
        read_declarations(CELL), values, lambda name, _: ["global-news", "moscow-news"] * (name == "feeds")
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"strat": "2021"}, "Unknown parameter 'strat'. Did you mean 'start'?"),
        ({"start": 2021}, "start must be text (str), not 2021."),
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


SIDES = 'feeds: str = ""\na: str = "scope:theme"\nb: str = "scope:general"\nother: str = "scope:x"'


def side_faults(**values):
    return find_faults(read_declarations(SIDES), values, lambda *_: [])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"a": "feed:moscow-new"}, "a 'feed:moscow-new': Unknown feed 'moscow-new'. Did you mean 'moscow-news'?"),
        ({"b": "theme:skils"}, "b 'theme:skils': Unknown theme 'skils'. Did you mean 'skills'?"),
        ({"b": "period:2022..2021"}, "b 'period:2022..2021': The period '2022..2021' ends before it begins."),
        ({"a": "moscow-news"}, "a 'moscow-news': Unknown side 'moscow-news'. Valid: feed:"),
        ({"a": "rest"}, "a 'rest': a is 'rest'; name the first side"),
        ({"a": ""}, "a '': Unknown side ''."),
        ({"a": "scope:themes"}, "a 'scope:themes': Unknown scope 'themes'. Did you mean 'theme'?"),
    ],
)
def test_each_side_of_a_comparison_must_be_there_in_the_selection(values, message):
    assert len(side_faults(**values)) == 1
    assert side_faults(**values)[0].startswith(message)


def test_a_scope_that_no_chosen_feed_has_is_no_fault_because_the_report_says_so():
    assert side_faults(feeds="moscow-news") == []


def test_right_sides_have_no_fault_and_a_text_of_another_name_is_no_side():
    assert side_faults(a="feed:moscow-news", b="rest", other="anything") == []
    assert find_faults(read_declarations('a: str = "name"'), {"a": "x"}, lambda *_: []) == []


def test_data_that_is_not_there_is_a_fault_and_a_pattern_that_fits_is_none(tmp_path):
    (tmp_path / "page.txt").write_text("x")
    declared = read_declarations('data: str = ""')
    assert find_faults(declared, {"data": str(tmp_path / "*.txt")}) == []
    (fault,) = find_faults(declared, {"data": str(tmp_path / "*.html")})
    assert fault.endswith("is not a file, a folder or a pattern that matches one. Check the path.")


def test_data_that_cannot_be_read_is_a_fault_of_the_parameter():
    def known(name, values):
        raise ListingError("Nothing to read.")

    assert find_faults(read_declarations(CELL), {"feeds": "x"}, known) == ["Nothing to read."]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (2021, "2021"),
        (None, ""),
        (date(2021, 7, 30), "2021-07-30"),
        (pd.Timestamp("2021-07-30 12:00"), "2021-07-30"),
        (np.int64(2021), "2021"),
        (["a", "b"], "a, b"),
        (("a",), "a"),
        ("x" * 3000, "x" * 3000),
    ],
)
def test_values_that_python_gives_become_the_texts_that_they_mean(given, meant):
    assert as_declared(Parameter("start", "str", ""), given) == meant


@pytest.mark.parametrize("given", [1.5, True, {"a": 1}, [1, 2], object()])
def test_values_without_a_plain_meaning_are_left_for_the_check_to_name(given):
    parameter = Parameter("start", "str", "")
    assert find_faults([parameter], {"start": as_declared(parameter, given)})


@pytest.mark.parametrize(
    ("given", "members"),
    [
        ("a", ["a"]),
        (["a", "b"], ["a", "b"]),
        ({"b", "a"}, ["a", "b"]),
        (np.array([1, 2]), [1, 2]),
        (pd.Series(["a"]), ["a"]),
        (date(2021, 1, 2), ["2021-01-02"]),
    ],
)
def test_several_values_make_several_runs_whatever_holds_them(given, members):
    found = members_of("top", given)
    assert found == members
    assert [type(one) for one in found] == [type(one) for one in members]


@pytest.mark.parametrize("given", [{"a": 1}, [], [["a"]], [{"a": 1}]])
def test_what_is_no_list_of_values_is_refused(given):
    with pytest.raises(ParameterError, match="top"):
        members_of("top", given)
