"""No text of a listing runs as a formula where somebody opens a table."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.text.spreadsheet import neutralise

SIGNS = "=+-@−＝＋－＠"


@settings(max_examples=80)
@given(st.text(st.sampled_from(f"{SIGNS}; \t\r\n\u00a0a1'"), max_size=12))
def test_no_cell_begins_like_a_formula_however_it_is_split(text):
    safe = neutralise(text)
    assert [cell for cell in re.split(r"[;\t\r\n]", safe) if cell.strip()[:1] in set(SIGNS)] == []
    assert neutralise(safe) == safe


@pytest.mark.parametrize("text", ["Decent work", "follow-up: 3 = 2 + 1", "a@ilo.org", "", "2021-07"])
def test_a_harmless_text_stays_as_it_is(text):
    assert neutralise(text) == text
