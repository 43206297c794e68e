"""A new layout is one class and two files; nothing in the library changes."""

from __future__ import annotations

import re
from importlib.metadata import EntryPoint

import pytest

from ilo_analysis.listings.lines import layouts
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.listings.lines.layouts import Layout, take_off_markers
from ilo_analysis.listings.lines.line import read_lines
from tests.support.listing_files import check_page, folder


class Lettered(Layout):
    """Entries that begin with `(a) `."""

    name = "lettered"
    marker = re.compile(r" {0,3}\((?P<number>[a-z])\)(?P<rest> .*|$)")


@pytest.fixture
def _with_lettered(monkeypatch):
    point = EntryPoint("lettered", f"{__name__}:Lettered", layouts.GROUP)
    monkeypatch.setattr(layouts, "entry_points", lambda group: [point])
    layouts.known_layouts.cache_clear()
    yield
    layouts.known_layouts.cache_clear()


@pytest.mark.usefixtures("_with_lettered")
def test_a_registered_layout_reads_its_pages_without_a_change_to_the_library():
    check_page(folder.parent / "plugin" / "lettered.txt")
    assert (
        parse_listing((folder.parent / "plugin" / "lettered.txt").read_text(encoding="utf-8")).facts.layout
        == "lettered"
    )


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("  1. Title\n\n    3 May 2021", "numbered"),
        ("  • Title\n\n    3 May 2021", "bullets"),
        ("-\nTitle\n3 May 2021", "dash"),
        ("Title\n3 May 2021", "bare"),
        ("Titel\n3. Mai 2021", "bare"),
        ("  1. newsroom@ilo.org\nTitle\n3 May 2021", "bare"),
    ],
)
def test_the_layout_is_the_one_whose_markers_are_the_most_frequent(page, name):
    assert take_off_markers(read_lines(page)).name == name
