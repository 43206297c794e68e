import pytest

from ilo_analysis import reference
from ilo_analysis.errors import DictionaryError


def written(tmp_path, text):
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_of_another_length_is_named_with_file_and_line(tmp_path):
    path = written(tmp_path, "a,b\n1,2\n1,2,3\n")
    with pytest.raises(DictionaryError, match=r"rows\.csv:3: 3 values where the header names 2"):
        reference.read_reference(path)


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(DictionaryError, match=r"rows\.csv:1: the columns \['c'\] are missing"):
        reference.read_reference(written(tmp_path, "a,b\n"), columns=("a", "c"))


def test_a_column_named_twice_is_refused(tmp_path):
    with pytest.raises(DictionaryError, match="named twice"):
        reference.read_reference(written(tmp_path, "a,a\n"))


def test_an_empty_value_is_missing(tmp_path):
    rows = reference.read_reference(written(tmp_path, "a,b\n ,x\n"))
    assert rows["a"].isna().all()
    assert rows["b"].tolist() == ["x"]


def test_a_date_that_is_none_is_named_with_its_line(tmp_path):
    head = "date,theme,label,source,certainty\n"
    with pytest.raises(DictionaryError, match=r":3: '2021-13-01' is not a date"):
        reference.read_events(written(tmp_path, head + "2021-01-01,t,l,s,sourced\n2021-13-01,t,l,s,sourced\n"))


def test_an_unknown_certainty_is_refused(tmp_path):
    head = "date,theme,label,source,certainty\n"
    with pytest.raises(DictionaryError, match=":2: certainty 'sure'"):
        reference.read_events(written(tmp_path, head + "2021-01-01,t,l,s,sure\n"))


def test_every_event_is_of_a_theme_of_the_dictionary():
    from ilo_analysis.annotate.dictionary import read_dictionary

    assert set(reference.read_events()["theme"]) <= set(read_dictionary().ids)


def test_an_absent_file_is_named():
    with pytest.raises(DictionaryError, match=r"no file '.*nothing\.csv'"):
        reference.read_reference("nothing.csv")


@pytest.mark.parametrize("start", ["", "sep=;\n", "\ufeff"])
def test_a_list_that_a_spreadsheet_saved_is_read_and_its_lines_are_those_of_the_file(tmp_path, start):
    text = (
        start + "Date;Theme;Label;Source;Certainty\n;;;;\n# a comment\n\n2021-01-01;t;l;s;sourced\n2021;t;l;s;sourced\n"
    )
    line = text.count("\n")
    with pytest.raises(DictionaryError, match=f":{line}: '2021' is not a date"):
        reference.read_events(written(tmp_path, text))
    assert len(reference.read_events(written(tmp_path, text.replace("2021;", "2021-02-01;")))) == 2


def test_a_list_that_is_not_utf_8_is_refused_in_words(tmp_path):
    (tmp_path / "rows.csv").write_bytes("a\nPérou\n".encode("cp1252"))
    with pytest.raises(DictionaryError, match=r"rows\.csv cannot be read .* save it as CSV in UTF-8"):
        reference.read_reference(tmp_path / "rows.csv")
