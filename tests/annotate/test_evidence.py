import numpy as np
import pandas as pd

from ilo_analysis.annotate.evidence import Evidence, Words, distinct, evidence_table, with_implied


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
    table = evidence_table(evidence((1, 0, 1, 0, 2, 3)), words)
    assert table.to_numpy().tolist() == [["b", "x", "t", "f", 2, 3]]
