from __future__ import annotations

import numpy as np

from ilo_analysis.listings.line_table import BODY, MARK, ODD, TOP, make_line_table

PAGES = ["News\n\n  12. One\n\n\n    Two\n", "", "  999. Três\n    (c) ILO\n  1000. No", "\ttab"]


def test_lines_know_their_page_their_number_and_the_blank_lines_before_them():
    table = make_line_table(PAGES)
    assert table.page.tolist() == [0, 0, 0, 2, 2, 2, 3]
    assert table.number.tolist() == [1, 3, 6, 1, 2, 3, 1]
    assert table.gap.tolist() == [0, 1, 2, 0, 0, 0, 0]


def test_a_line_is_classed_by_its_first_signs():
    table = make_line_table(PAGES)
    assert table.kind.tolist() == [TOP, MARK, BODY, MARK, ODD, ODD, TOP]
    assert table.printed.tolist() == [0, 12, 0, 999, 0, 0, 0]


def test_texts_stand_behind_indent_and_number():
    table = make_line_table(PAGES)
    assert table.texts(np.arange(4)).to_pylist() == ["News", "One", "Two", "Três"]
    assert table.texts(np.array([-1, 1])).to_pylist() == [None, "One"]


def test_pages_with_signs_that_move_the_ends_of_lines_are_named():
    odd = ["a ", "a\x0bb", "a\xa0b", "\ufeffa", "a\u2028b", "a\u200bb", "a\u3000b", "a\xadb"]
    even = ["a", "“a” – b’s…", "Été à Genève", "日本", "🌍", "a  b"]
    assert make_line_table(odd + even).odd_pages.tolist() == [*range(len(odd))]


def test_credits_begin_with_their_sign():
    assert make_line_table(["  1. © ILO\n\n    © ILO\n\n  2. A © sign"]).credit.tolist() == [True, False, False]


def test_no_pages_have_no_lines():
    table = make_line_table([])
    assert (len(table.page), table.texts(np.array([], dtype=np.int64)).to_pylist()) == (0, [])
