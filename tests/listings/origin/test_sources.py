"""The sources file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ilo_analysis.errors import ListingError
from ilo_analysis.listings.origin.sources import parse_sources, read_sources_file

SOURCES = Path(__file__).parents[3] / "data" / "sources.csv"


def test_every_raw_file_is_declared():
    declared = read_sources_file(SOURCES)
    assert set(declared.by_file) == {p.name for p in (SOURCES.parent / "raw").glob("*.txt")}


def test_a_declared_address_names_the_feed_of_its_other_pages():
    declared = read_sources_file(SOURCES)
    other = declared.of_address("http://www.ilo.org/moscow/news/lang--en/nextRow--70/index.htm")
    assert other is not None
    assert (other.feed, other.scope) == ("moscow-news", "general")


@pytest.mark.parametrize(
    ("text", "message"),
    [("file,feed\n", r"sources\.csv:1: the sources file lacks the columns scope"),
     ("file,feed,scope\na.txt,x,wide\n", r"sources\.csv:2: scope 'wide' is none of general, theme, unknown"),
     ("file,feed,scope\na.txt,,theme\n", r"sources\.csv:2: the feed of 'a\.txt' is empty"),
     ("file,feed,scope,rendered_year\na.txt,x,theme,soon\n", r"sources\.csv:2: rendered_year 'soon' must be a year")],
)  # fmt: skip
def test_a_wrong_sources_file_names_the_line(tmp_path, text, message):
    (tmp_path / "sources.csv").write_text(text)
    with pytest.raises(ListingError, match=message):
        read_sources_file(tmp_path / "sources.csv")


@pytest.mark.parametrize("head", ["file;feed;scope\n", "sep=;\nfile;feed;scope\n", "\ufefffile;feed;scope\n"])
def test_a_sources_file_may_be_saved_with_semicolons(tmp_path, head):
    path = tmp_path / "sources.csv"
    path.write_text(head + "a.txt;lima-news;general\n", encoding="utf-8")
    source = read_sources_file(path).of_file("a.txt")
    assert (source.feed, source.scope) == ("lima-news", "general")


def test_a_feed_has_one_scope_the_first_that_is_known_and_two_are_reported():
    given = ["file,feed,scope", "a.txt,lima,", "b.txt,lima,general", "c.txt,lima,theme", "d.txt,dakar,theme"]
    sources = parse_sources(given, "sources.csv")
    assert {name: source.scope for name, source in sources.by_file.items()} == {
        "a.txt": "general", "b.txt": "general", "c.txt": "general", "d.txt": "theme",
    }  # fmt: skip
    assert sources.problems == ("feed 'lima' has two scopes, 'general' and 'theme'; the first counts. Give it one.",)


def test_what_a_sources_file_says_twice_is_said(tmp_path):
    (tmp_path / "sources.csv").write_text("file,feed,feed,scope\na.txt,x,y,theme\na.txt,x,z,theme\n")
    declared = read_sources_file(tmp_path / "sources.csv")
    assert declared.by_file["a.txt"].feed == "z"
    assert [problem.partition(" is listed")[0] for problem in declared.problems] == [
        "the column 'feed'",
        "the file 'a.txt'",
    ]


def test_heads_of_columns_may_have_capitals_and_spaces():
    declared = parse_sources(["File, Feed ,SCOPE", "a.txt,lima-news,theme"], "sources.csv")
    assert (declared.by_file["a.txt"].feed, declared.by_file["a.txt"].scope) == ("lima-news", "theme")
    assert declared.problems == ()
