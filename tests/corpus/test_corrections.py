"""What a person decides counts, says why, and never goes stale in silence."""

from __future__ import annotations

import os

import pytest

import ilo_analysis as ilo
from ilo_analysis.corpus.corrections import read_corrections
from ilo_analysis.errors import DictionaryError
from tests.support.saved_pages import STORIES, as_text

HEAD = "action,entry,other,column,old,new,reason\n"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "page.txt").write_text(as_text(STORIES))
    return folder


def corrected(folder, *rows):
    (folder / "corrections.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return ilo.load_corpus(folder)


def test_the_file_beside_the_pages_is_no_page_and_is_found_one_folder_up(raw):
    before = ilo.load_corpus(raw)
    last = before.occurrences["title"].iloc[-1]
    corpus = corrected(raw, f"exclude,{before.occurrences['story_id'].iloc[-1]},,,,,a test page")
    assert last not in corpus.stories["title"].tolist()
    assert len(corpus.listings) == 1
    (raw / "corrections.csv").rename(raw.parent / "corrections.csv")
    assert len(ilo.load_corpus(raw).stories) == len(before.stories) - 1


def test_a_date_that_is_set_moves_the_story_and_keeps_its_id(raw):
    first = ilo.load_corpus(raw).occurrences.iloc[0]
    row = f"set,page.txt:{first['line_start']},,date,{first['date']:%Y-%m-%d},2020-02-03,a slip of the editor"
    corpus = corrected(raw, row)
    entry = corpus.occurrences.iloc[0]
    assert (str(entry["date"].date()), str(entry["date_end"].date())) == ("2020-02-03", "2020-02-03")
    assert entry["story_id"] == first["story_id"]
    assert corpus.corrections[["action", "status"]].to_numpy().tolist() == [["set", "applied"]]


def test_a_row_whose_old_value_no_longer_stands_changes_nothing_and_is_said(raw):
    first = ilo.load_corpus(raw).stories.iloc[0]
    corpus = corrected(raw, f"set,{first['story_id']},,title,Another title,New,edited since")
    assert first["title"] in corpus.stories["title"].tolist()
    assert corpus.corrections["status"].tolist() == ["stale"]
    assert corpus.problems["reason"].str.contains("no longer 'Another title'").sum() == 1


def test_a_row_that_names_nothing_is_said_with_file_and_line(raw):
    corpus = corrected(raw, "exclude,2001-01-01-gone-1234,,,,,duplicate")
    problem = corpus.problems[corpus.problems["source_file"].str.endswith("corrections.csv")].iloc[0]
    assert (problem["line"], problem["text"]) == (2, "2001-01-01-gone-1234")
    assert "matches no entry that was read" in problem["reason"]
    assert corpus.corrections["status"].tolist() == ["unmatched"]


@pytest.mark.parametrize(
    ("row", "message"),
    [("join,a,b,,,,x", "Unknown action 'join'"), ("merge,a,,,,,x", "needs two stories"),
     ("set,a,,titel,x,y,z", "Did you mean 'title'"), ("exclude,a,,,,,", "'reason' is empty"),
     ("set,a,,date,2021-1-2,,x", "is not a date"), ("set,a,,date,,9999-01-02,x", "is not between 1919 and 2100"),
     ("exclude,,,,,,x", "'entry' is empty"), ("set,a,,language,en,englisch,x", "'englisch' is not a language code"),
     ("set,a,,title,x,Jobs, and growth,z", "8 cells and the table 7 columns")],
)  # fmt: skip
def test_a_row_that_cannot_be_carried_out_is_refused_with_its_line(tmp_path, row, message):
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + row + "\n")
    with pytest.raises(DictionaryError, match=rf"corrections\.csv:2: .*{message}"):
        read_corrections([path])


def test_semicolons_and_comments_are_read_and_an_unknown_column_is_refused_with_the_nearest(tmp_path):
    path = tmp_path / "corrections.csv"
    path.write_text(
        "\ufeff" + HEAD.replace(",", ";") + "# set;page.txt:3;;date;2021-01-01;2012-01-01;an example\nexclude;a;;;;;x\n"
    )
    assert [row.action for row in read_corrections([path]).rows] == ["exclude"]
    path.write_text("action,entry,raeson\n")
    with pytest.raises(DictionaryError, match=r"corrections\.csv:1: Unknown column 'raeson'. Did you mean 'reason'"):
        read_corrections([path])


def test_a_last_day_before_the_first_is_said_and_the_entry_counts_as_one_day(raw):
    first = ilo.load_corpus(raw).occurrences.iloc[0]
    place, day = f"page.txt:{first['line_start']}", f"{first['date']:%Y-%m-%d}"
    corpus = corrected(raw, f"set,{place},,date_end,{day},2011-01-02,x")
    assert corpus.occurrences["date_end"].iloc[0] == first["date"]
    assert corpus.problems["reason"].str.contains(f"end on 2011-01-02, before its first day {day}").sum() == 1
    corpus = corrected(raw, f"set,{place},,date_end,{day},2011-01-02,x", f"set,{place},,date,{day},2011-01-01,x")
    assert str(corpus.occurrences["date_end"].iloc[0].date()) == "2011-01-02"
    assert not corpus.problems["reason"].str.contains("before its first day").any()


def test_a_date_after_the_capture_is_no_problem_once_a_person_has_put_it_right_or_left_it_out(raw):
    (raw / "sources.csv").write_text("file,feed,scope,captured\npage.txt,news,general,2021-11-01\n")
    before = ilo.load_corpus(raw)
    late = before.problems[before.problems["reason"].str.contains("lies after the page was")]
    assert len(late) == 2
    rows = before.occurrences.set_index("line_start").loc[late["line"]]
    days, lines = rows["date"].dt.strftime("%Y-%m-%d"), rows.index
    corpus = corrected(raw, f"set,page.txt:{lines[0]},,date,{days.iloc[0]},2021-10-30,a slip",
                       f"exclude,page.txt:{lines[1]},,,,,a test")  # fmt: skip
    assert corpus.corrections["status"].tolist() == ["applied", "applied"]
    assert not corpus.problems["reason"].str.contains("after").any()
    corpus = corrected(raw, f"set,page.txt:{lines[0]},,date,{days.iloc[0]},2021-12-30,a slip")
    assert corpus.problems["reason"].str.contains("the date 2021-12-30 is after 2021-11-01").sum() == 1


@pytest.mark.parametrize(
    ("row", "spare"),
    [("exclude,a,b,,,,x", "'other'"), ("exclude,a,,title,,New,x", "'column' and 'new'"),
     ("merge,a,b,,old,,x", "'old'"), ("set,a,b,title,Old,New,x", "'other'")],
)  # fmt: skip
def test_a_cell_that_the_action_does_not_use_is_said(tmp_path, row, spare):
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + row + "\n")
    found = read_corrections([path])
    assert len(found.rows) == 1
    [(_, line, _, reason)] = found.problems
    assert (line, f"does not use {spare};" in reason) == (2, True)


def test_a_list_of_merges_is_still_read_with_a_word(raw, tmp_path):
    ids = ilo.load_corpus(raw).stories["story_id"].tolist()
    merges = tmp_path / "merges.csv"
    merges.write_text(f"action,a,b,reason\nmerge,{ids[0]},{ids[1]},\nkeep,{ids[0]},{ids[2]},two weeks apart\n")
    corpus = ilo.load_corpus(raw, merges=merges)
    assert len(corpus.stories) == len(ids) - 1
    assert corpus.corrections[["action", "reason"]].to_numpy().tolist() == [
        ["merge", "merged"],
        ["keep apart", "two weeks apart"],
    ]
    assert corpus.problems["reason"].str.contains("read for one more release").sum() == 1


def test_an_ingested_folder_can_be_corrected_too(raw, tmp_path):
    ilo.ingest(raw, tmp_path / "to")
    path = tmp_path / "mine.csv"
    stories = ilo.load_corpus(tmp_path / "to").stories
    path.write_text(HEAD + f"exclude,{stories['story_id'].iloc[0]},,,,,x\n")
    assert len(ilo.load_corpus(tmp_path / "to", corrections=path).stories) == len(stories) - 1


def test_a_cell_without_an_end_is_refused_with_its_line(tmp_path):
    (tmp_path / "c.csv").write_text(f"{HEAD}exclude,a.txt:1,,,,,{'x' * 200_000}\n")
    with pytest.raises(DictionaryError, match=r"c\.csv:2: not a row"):
        read_corrections([tmp_path / "c.csv"])


def test_a_pipe_instead_of_a_file_is_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DictionaryError, match=r"pipe\.csv is no file"):
        read_corrections([tmp_path / "pipe.csv"])


def test_heads_of_columns_may_have_capitals_and_spaces(tmp_path):
    (tmp_path / "corrections.csv").write_text("Action, Entry ,REASON\nexclude,2021-07-30-a-1f2e,a test page\n")
    [row] = read_corrections([tmp_path / "corrections.csv"]).rows
    assert (row.action, row.entry, row.reason) == ("exclude", "2021-07-30-a-1f2e", "a test page")
