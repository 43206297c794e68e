"""The corpus of the five listings, its periods and feeds, edits between captures, and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from ilo_analysis.corpus import load_corpus, loaded_with
from ilo_analysis.errors import ListingError, ParameterError
from tests.support.saved_pages import PAGE, STORIES, archive, as_html, as_text, record
from tests.support.small_corpus import make_corpus


def test_the_five_listings_hold_54_stories_one_in_three_feeds_and_one_in_two(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    corpus = load_corpus()
    assert len(corpus.stories) == 54
    assert corpus.stories["n_occurrences"].value_counts().to_dict() == {1: 52, 2: 1, 3: 1}
    feeds = corpus.occurrences.groupby("story_id")["feed"].nunique()
    assert sorted(feeds[feeds > 1]) == [2, 3]
    assert corpus.problems.empty
    assert corpus.occurrences["source_file"].str.startswith("data/raw/").all()


def test_a_period_keeps_the_stories_inside_it_and_cuts_the_coverage():
    corpus = load_corpus(start="2021-11", end="2021-11-05")
    assert corpus.stories["date"].between("2021-11-01", "2021-11-05").all()
    assert set(corpus.occurrences["story_id"]) == set(corpus.stories["story_id"])
    assert corpus.coverage["observed_days"].max() == 5


def test_a_feed_counts_only_its_own_occurrences():
    corpus = load_corpus(feeds="global-news, moscow-news")
    assert corpus.occurrences["feed"].unique().tolist() == ["global-news", "moscow-news"]
    assert (len(corpus.stories), corpus.stories["n_occurrences"].sum()) == (30, 30)


def test_a_selection_without_stories_is_empty_and_has_all_columns():
    corpus = load_corpus(start="2021-01", end="2021-02")
    assert corpus.stories.empty
    assert corpus.stories.columns.tolist() == load_corpus().stories.columns.tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [({"feeds": "moscow-new"}, r"Unknown feed 'moscow-new'\. Did you mean 'moscow-news'\?"),
     ({"start": "2021-13"}, r"start '2021-13' is not a date; write 2021, 2021Q3, 2021-07 or 2021-07-30\."),
     ({"start": "2022", "end": "2021"}, r"start '2022' is after end '2021'; swap them\.")],
)  # fmt: skip
def test_a_wrong_parameter_is_refused_in_words(options, message):
    with pytest.raises(ParameterError, match=message):
        load_corpus(**options)


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(ListingError, match=r"Nothing to read in 'no/such/folder'"):
        load_corpus("no/such/folder")


def test_where_no_file_holds_a_listing_each_is_named_with_its_reason(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    with pytest.raises(ListingError, match=r"No listing could be read\. \S*a\.pdf: \S+"):
        load_corpus(tmp_path)


def test_one_day_is_a_period():
    corpus = load_corpus(start="2021-11-05", end="2021-11-05")
    assert corpus.coverage["observed_days"].max() == 1
    assert corpus.stories["date"].eq("2021-11-05").all()


def test_a_corpus_says_what_it_was_loaded_with_and_one_made_by_hand_says_nothing(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(as_text(STORIES), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    loaded = loaded_with(load_corpus("a.txt", feeds=["a"], columns={"title": "headline"}))
    assert loaded == ({"data": str(tmp_path / "a.txt"), "feeds": ["a"], "columns": {"title": "headline"}}, True)
    assert loaded_with(make_corpus({})) is None


def test_several_captures_of_a_page_keep_each_entry_and_report_what_was_edited(tmp_path):
    later = [("ILO Monitor – 7th edition: jobs lost", STORIES[0][1], "Hours fell again."), *STORIES[1:]]
    pages = [
        record(PAGE.format(offset=0), as_html(s), day=d) for s, d in ((later, "2022-05-01"), (STORIES, "2022-01-01"))
    ]
    (tmp_path / "news.warc").write_bytes(archive(pages))
    corpus = load_corpus(tmp_path / "news.warc")
    assert (len(corpus.occurrences), len(corpus.stories)) == (6, 3)
    assert corpus.stories["title"].iloc[-1] == later[0][0]
    assert set(corpus.problems["text"]) == {STORIES[0][0], STORIES[0][2]}
    assert corpus.problems["reason"].str.contains("was edited: news#").all()


def test_a_date_after_the_capture_is_kept_and_reported(tmp_path):
    page = record(PAGE.format(offset=0), as_html(STORIES), day="2021-11-01")
    (tmp_path / "news.warc").write_bytes(archive([page]))
    corpus = load_corpus(tmp_path / "news.warc")
    assert len(corpus.stories) == 3
    assert corpus.problems["reason"].str.contains("lies after the page was captured").sum() == 2


def test_a_corpus_is_read_again_only_after_a_file_has_changed(tmp_path):
    (tmp_path / "a.txt").write_text(as_text(STORIES), encoding="utf-8")
    first = load_corpus(tmp_path)
    first.stories["title"] = "spoilt"
    assert load_corpus(tmp_path).stories["title"].iloc[0] == STORIES[2][0]
    (tmp_path / "a.txt").write_text(as_text(STORIES[:2]), encoding="utf-8")
    assert len(load_corpus(tmp_path).stories) == 2


def test_the_five_files_are_where_the_tests_expect_them():
    assert len(list((Path(__file__).parents[2] / "data" / "raw").glob("*.txt"))) == 5
