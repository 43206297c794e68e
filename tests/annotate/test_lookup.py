import numpy as np
import pandas as pd
import pytest

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.lookup import Evidence, Words, distinct, evidence_table, is_covered, with_implied
from ilo_analysis.errors import ParameterError, SchemaError
from tests.support.evidence import mark_stories

TOML = """
[masks]
en = ["Ministry of <Names>"]
[[theme]]
id = "pay"
labels = { en = "Pay" }
implies = ["work"]
[theme.terms]
en = ["wage*", "wage war fund"]
fr = ["salaire*"]
any = ["C131"]
[theme.exclusions]
en = ["wage war"]
[[theme.combination]]
all = ["low"]
any = ["pay", "income"]
within = 2
unless = ["tax"]
[[theme.combination]]
all = ["strike"]
any = ["money"]
within = "sentence"
from = 2020-01-01
until = 2020-12-31
[[theme]]
id = "work"
labels = { en = "Work" }
[theme.terms]
any = ["work"]
"""


@pytest.fixture
def dictionary(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(TOML, encoding="utf-8")
    return read_dictionary(path, "themes")


def found(dictionary, title, **columns):
    stories = pd.DataFrame({"story_id": ["s"], "title": [title], **{k: [v] for k, v in columns.items()}})
    return mark_stories(stories, dictionary)


def themes(*args, **kwargs):
    return sorted(set(found(*args, **kwargs)["category"]))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Wages rise", ["pay", "work"]),
        ("Ministry of Wages and Labour says no", []),
        ("Wage war ends", []),
        ("Wage war ends, wages rise", ["pay", "work"]),
        ("A wage war fund", ["pay", "work"]),
        ("Low pay", ["pay", "work"]),
        ("Low but rising income", ["pay", "work"]),
        ("Low and much less than fair pay", []),
        ("Low pay without any talk of a tax", ["pay", "work"]),
        ("Low tax pay", []),
        ("A strike about money", ["pay", "work"]),
        ("A strike. Money matters", []),
        ("Only work", ["work"]),
    ],
)
def test_masks_exclusions_and_combinations_decide_together(dictionary, title, expected):
    assert themes(dictionary, title) == expected


def test_terms_of_another_language_do_not_count_but_those_of_any_do(dictionary):
    assert themes(dictionary, "Salaires", language="fr") == ["pay", "work"]
    assert themes(dictionary, "Salaires", language="en") == []
    assert themes(dictionary, "C131", language="fr") == ["pay", "work"]
    assert themes(dictionary, "Salaires", language=None) == ["pay", "work"]


def test_a_combination_holds_in_its_period_and_for_undated_stories(dictionary):
    for day, expected in (("2020-06-01", ["pay", "work"]), ("2021-06-01", []), (None, ["pay", "work"])):
        assert themes(dictionary, "A strike about money", date=pd.Timestamp(day) if day else pd.NaT) == expected


def test_a_combination_is_named_by_the_words_that_made_it(dictionary):
    rows = found(dictionary, "Low income")
    assert set(rows.loc[rows["category"] == "pay", "term"]) == {"low + income"}


def test_the_kicker_is_read_only_when_named(dictionary):
    stories = pd.DataFrame({"story_id": ["s"], "title": ["x"], "kicker": ["Wages"]})
    assert mark_stories(stories, dictionary).empty
    assert set(mark_stories(stories, dictionary, ("kicker",))["field"]) == {"kicker"}


def test_wrong_fields_and_tables_are_refused(dictionary):
    with pytest.raises(ParameterError, match="Unknown field 'feed'"):
        mark_stories(pd.DataFrame({"story_id": []}), dictionary, ("feed",))
    with pytest.raises(SchemaError, match="story_id"):
        mark_stories(pd.DataFrame({"title": ["x"]}), dictionary)


def test_a_changed_file_is_read_again(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[[theme]]\nid = "a"\nlabels = { en = "A" }\n[theme.terms]\nen = ["x"]\n', encoding="utf-8")
    assert read_dictionary(path, "themes").ids == ["a"]
    path.write_text('[[theme]]\nid = "bb"\nlabels = { en = "B" }\n[theme.terms]\nen = ["x"]\n', encoding="utf-8")
    assert read_dictionary(path, "themes").ids == ["bb"]


def test_a_story_in_a_language_without_terms_is_not_covered_and_has_no_theme(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        '[[theme]]\nid = "a"\nlabels = { en = "A" }\n'
        '[theme.terms]\nany = ["C190"]\nde = ["Rente*"]\nes = ["pandemia"]\n',
        encoding="utf-8",
    )
    stories = pd.DataFrame(
        {
            "story_id": ["a", "b", "c", "d"],
            "language": ["pt", "de-AT", None, "es"],
            "title": ["C190 na pandemia", "Rentenreform", "pandemia", "Rentas"],
        }
    )
    assert is_covered(stories, path).tolist() == [False, True, True, True]
    found = mark_stories(stories, read_dictionary(path, "themes"))
    assert found[["story_id", "term"]].to_numpy().tolist() == [["b", "Rente*"], ["c", "pandemia"]]


def evidence(*rows):
    return Evidence(*np.array(rows, dtype=np.int64).reshape(-1, 6).T)


def rows_of(found):
    return [tuple(map(int, row)) for row in zip(*found, strict=True)]


def test_rows_are_sorted_by_all_their_columns_and_each_stands_once():
    found = distinct(evidence((1, 0, 0, 0, 3, 5), (0, 2, 1, 0, 9, 9), (1, 0, 0, 0, 3, 5), (0, 2, 1, 0, 2, 9)))
    assert rows_of(found) == [(0, 2, 1, 0, 2, 9), (0, 2, 1, 0, 9, 9), (1, 0, 0, 0, 3, 5)]


def test_numbers_too_large_for_one_key_are_sorted_column_by_column():
    large = 2**40
    found = distinct(evidence((1, 0, 0, 0, large, large), (0, large, 0, 0, 1, 2), (1, 0, 0, 0, 3, large)))
    assert [row[0] for row in rows_of(found)] == [0, 1, 1]
    assert [row[4] for row in rows_of(found)] == [1, 3, large]


def test_an_implied_entry_gets_the_rows_where_the_story_has_none_of_its_own():
    found = with_implied(evidence((0, 0, 7, 0, 1, 2), (1, 0, 7, 0, 1, 2), (1, 1, 8, 0, 4, 5)), {0: [1], 1: [2], 2: []})
    assert sorted((story, entry, name) for story, entry, name, *_ in rows_of(found)) == [
        (0, 0, 7), (0, 1, 7), (0, 2, 7), (1, 0, 7), (1, 1, 8), (1, 2, 8),
    ]  # fmt: skip


def test_words_are_put_in_the_place_of_numbers():
    words = Words(*(pd.Index(list(letters), dtype="str") for letters in ("ab", "xy", "st", "fg")))
    table = evidence_table(evidence((1, 0, 1, 0, 2, 3)), words, "theme")
    assert table.to_numpy().tolist() == [["b", "x", "t", "f", 2, 3]]
