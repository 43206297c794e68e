"""The tables of the shipped listings are those that were reviewed; a difference is either a mistake or a decision."""

from __future__ import annotations

import pytest

from tests.support.golden import FOLDER, as_text, golden_tables


@pytest.fixture(scope="module")
def tables():
    return golden_tables()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda p: p.stem)
def test_a_table_of_the_shipped_listings_is_the_reviewed_one(path, tables):
    assert as_text(tables[path.stem]) == path.read_text(encoding="utf-8"), "run `make golden` and read the difference"


def test_every_table_has_a_reviewed_copy(tables):
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(tables)
