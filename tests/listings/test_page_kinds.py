"""Every kind of page in every language gives exactly the entries that a reader sees."""

from __future__ import annotations

import pytest

from ilo_analysis.listings.grammar import parse_listing
from tests.support.all_page_kinds import KINDS
from tests.support.page_parts import LANGUAGES

SHOWN = ("number", "credit", "credit_year", "kicker", "title", "date", "date_end", "place", "summary")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_a_kind_gives_the_entries_that_a_reader_sees(name, language):
    text, made = KINDS[name](language)
    entries = parse_listing(text).entries
    found = [{field: entries[field][n] for field in SHOWN} for n in range(len(entries["title"]))]
    assert found == [{field: getattr(one, field) for field in SHOWN} for one in made]
