"""Tables with the columns of entries."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from ilo_analysis.corpus import load_corpus
from ilo_analysis.corpus.ingest import ingest
from ilo_analysis.errors import ParameterError
from ilo_analysis.listings import read_listings, read_sources
from ilo_analysis.listings.data.table_forms import TWICE, table_of_parquet
from ilo_analysis.listings.data.tabular import read_table
from ilo_analysis.listings.formats import known_columns
from ilo_analysis.schema import TABLES

RAW = Path(__file__).parents[3] / "data" / "raw"
OWN = ["source_file", "listing_id", "feed"]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_entries_written_as_a_table_are_read_back_the_same(tmp_path, form):
    entries = read_listings(RAW)
    path = tmp_path / f"entries.{form}"
    if form == "csv":
        entries.to_csv(path, index=False)
    elif form == "jsonl":
        entries.assign(date=entries["date"].astype("str"), date_end=entries["date_end"].astype("str")).to_json(
            path, orient="records", lines=True
        )
    else:
        entries.to_parquet(path)
    back = read_listings(path)
    assert back.drop(columns=OWN).equals(entries.drop(columns=OWN))
    assert back["feed"].tolist() == entries["feed"].tolist()


def test_a_value_that_cannot_be_meant_is_reported_with_its_line(tmp_path):
    (tmp_path / "t.csv").write_text("title,date,colour\nA,2021-02-31,red\nB,2021-02-28,blue\n")
    reading = read_sources(tmp_path)
    assert reading.entries["date"].notna().tolist() == [False, True]
    found = reading.problems[["line", "text", "reason"]].fillna(0).to_numpy().tolist()
    assert [2, "2021-02-31", "the date there is no 2021-02-31; write it as YYYY-MM-DD"] in found
    assert [0, "colour", "columns that entries do not have; they were left out"] in found


@pytest.mark.parametrize(
    "heads",
    ["Date de publication;Titre;Résumé", "DATA;Título;Resumo", "publish-date;Headline;Teaser", "日期;标题;摘要"],
)
def test_heads_are_understood_in_any_language_and_however_their_words_are_joined(tmp_path, heads):
    (tmp_path / "t.csv").write_text(f"{heads}\n14/03/2026;Ports agree;Both met.\n", encoding="utf-8")
    row = read_sources(tmp_path).entries.iloc[0]
    assert [str(row["date"].date()), row["title"], row["summary"]] == ["2026-03-14", "Ports agree", "Both met."]


def test_the_only_column_of_days_holds_the_dates_and_of_several_none_does(tmp_path):
    (tmp_path / "one.csv").write_text("title,url,created\nA,/a,2021-02-28\nB,/b,2021-02-27\n")
    (tmp_path / "two.csv").write_text("title,url,created,changed\nA,/a,2021-02-28,2021-03-01\n")
    reading = read_sources(tmp_path)
    assert reading.entries["date"].notna().tolist() == [True, True, False]
    found = reading.problems[["text", "reason"]].to_numpy().tolist()
    assert ["created → date", "columns recognised by other names"] in found
    said = "no column is named for dates, though several hold some; name one with --columns date=NAME"
    assert ["created, changed", said] in found


def test_markup_in_rendered_values_is_no_text_of_a_story(tmp_path):
    (tmp_path / "posts.json").write_text(
        '[{"date": "2026-03-14T09:00:00", "title": {"rendered": "Ports &#8211; a plan"},'
        ' "excerpt": {"rendered": "<p>Both <b>met</b>.</p>\\n"}}]'
    )
    row = read_sources(tmp_path).entries.iloc[0]
    assert [row["title"], row["summary"]] == ["Ports – a plan", "Both met."]


def test_lines_drawn_between_the_rows_of_a_table_are_no_rows(tmp_path):
    (tmp_path / "t.txt").write_text("| Date | Title |\n+---+---+\n| 2026-03-14 | Ports agree |\n+---+---+\n")
    assert read_sources(tmp_path).entries["title"].tolist() == ["Ports agree"]


def test_a_table_without_titles_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("words,date\nA,2021-02-28\n")
    reading = read_sources(tmp_path, format="csv")
    assert "the table has no column 'title'; it has words, date." in reading.problems["reason"].str.cat()


def test_a_column_that_stands_twice_is_read_once_and_named(tmp_path):
    (tmp_path / "t.csv").write_text("title,Title ,date\nA,B,2021-02-28\n")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["A"]
    assert "columns that the table has twice; the first of each was read" in reading.problems["reason"].tolist()


@pytest.mark.parametrize(("column", "value"), [("number", "1e300"), ("position", "-inf"), ("date", "99999-01-01")])
def test_a_value_that_no_table_can_hold_is_missing_and_reported(tmp_path, column, value):
    (tmp_path / "t.csv").write_text(f"title,summary,{column}\nA,B,{value}\n")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["A"]
    assert value in reading.problems["text"].tolist()


def test_a_damaged_parquet_file_is_reported(tmp_path):
    read_listings(RAW).to_parquet(tmp_path / "t.parquet", compression=None)
    whole = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "t.parquet").write_bytes(whole.replace(b"ratification", b"rati\xff\xfe\xffation"))
    assert "the parquet table cannot be read" in read_sources(tmp_path).problems["reason"].str.cat()


def table(tmp_path, text, name="t.csv"):
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    reading = read_sources(tmp_path)
    rows = reading.entries.assign(date=reading.entries["date"].dt.strftime("%Y-%m-%d"))
    return rows[["title", "date", "line_start"]].fillna("").to_numpy().tolist(), reading.problems


def test_columns_are_understood_under_the_names_of_other_programs_and_that_is_said(tmp_path):
    rows, problems = table(tmp_path, "id,publish_date,headline,link\n1,2021-11-08,A,https://x.org/a\n")
    assert rows == [["A", "2021-11-08", 2]]
    said = dict(zip(problems["reason"], problems["text"], strict=True))
    assert sorted(said["columns recognised by other names"].split(", ")) == [
        "headline → title", "link → url", "publish_date → date"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["title;date\nA;2021-11-08\n", "sep=;\ntitle;date\nA;2021-11-08\n", "title|date\nA|2021-11-08\n",
     "# exported\ntitle,date\nA,2021-11-08\n", "\n\ntitle,date\nA,2021-11-08\n",
     "\ufefftitle,date\nA,2021-11-08,\n", "title\tdate\nA\t2021-11-08\n"],
)  # fmt: skip
def test_separators_marks_and_lines_before_the_head_change_nothing(tmp_path, text):
    assert [row[:2] for row in table(tmp_path, text)[0]] == [["A", "2021-11-08"]]


def test_a_row_that_does_not_fit_its_head_is_reported_and_never_shifted(tmp_path):
    text = 'title,date,summary\nA, B and C,2021-11-08,S\n"D\nE",2021-11-09,S\nF,2021-11-10,S\n'
    rows, problems = table(tmp_path, text)
    assert rows == [["D\nE", "2021-11-09", 3], ["F", "2021-11-10", 5]]
    bad = problems[problems["line"] == 2].iloc[0]
    assert "4 values under 3 column headers" in bad["reason"]
    assert bad["text"].startswith("A, B and C")


@pytest.mark.parametrize(
    ("value", "day"),
    [("2021-10-08T00:30:00+02:00", "2021-10-08"), ("2021-11-08T23:30:00-05:00", "2021-11-08"),
     ("20211108", "2021-11-08"), ("Mon, 01 Nov 2021 00:00:00 +0200", "2021-11-01"),
     ("8 novembre 2021", "2021-11-08"), ("1636329600", "2021-11-08"), ("2021", ""), ("2021-11", ""), ("today", ""),
     ("0001-01-01", ""), ("9999-12-31", ""), ("05/11/2021", "")],
)  # fmt: skip
def test_a_cell_is_dated_as_printed_or_not_at_all_and_then_said(tmp_path, value, day):
    rows, problems = table(tmp_path, f'title,date\nA,"{value}"\n')
    assert rows == [["A", day, 2]]
    if not day:
        assert value in problems["text"].tolist()


def test_a_column_tells_the_order_of_day_and_month_and_offsets_may_differ(tmp_path):
    rows, _ = table(tmp_path, "title,date\nA,05/11/2021\nB,28/11/2021\n")
    assert [row[1] for row in rows] == ["2021-11-05", "2021-11-28"]
    rows, _ = table(tmp_path, "title,date\nA,2021-10-08T00:30:00+02:00\nB,2021-11-08T00:30:00+01:00\n")
    assert [row[1] for row in rows] == ["2021-10-08", "2021-11-08"]


def test_a_line_that_is_no_record_costs_no_other(tmp_path):
    text = '{"title": "A", "date": "2021-11-08"}\n5\n{"title": "B"\n{"title": "C"}\n'
    rows, problems = table(tmp_path, text, "t.jsonl")
    assert [row[0] for row in rows] == ["A", "C"]
    assert problems.loc[problems["line"].isin([2, 3]), "reason"].str.contains("not a record of JSON").all()


def test_a_head_of_thousands_of_quoted_cells_is_read(tmp_path):
    rows, _ = table(tmp_path, "title,date" + ',"a"' * 30_000 + "\nA,2021-11-08" + ',"x"' * 30_000 + "\n")
    assert rows == [["A", "2021-11-08", 2]]


def test_every_column_of_entries_stands_for_itself():
    assert {name: known_columns().get(name) for name in TABLES["entries"]} == {name: name for name in TABLES["entries"]}


def test_only_a_line_end_ends_a_row(tmp_path):
    assert table(tmp_path, "title,date\nA\u2028x,2021-11-08\n")[0] == [["A\u2028x", "2021-11-08", 2]]
    (tmp_path / "t.csv").unlink()
    rows, _ = table(tmp_path, '{"title": "B\u2028x", "date": "2021-11-08"}\n', "t.jsonl")
    assert rows == [["B\u2028x", "2021-11-08", 1]]


def test_lines_that_end_as_on_an_old_mac_are_lines(tmp_path):
    assert table(tmp_path, "title,date\rA,2021-11-08\r")[0] == [["A", "2021-11-08", 2]]


def test_records_may_name_the_same_value_in_different_ways(tmp_path):
    text = '{"title": "A", "date": "2021-11-08"}\n{"headline": "B", "published": "2021-11-09"}\n'
    assert table(tmp_path, text, "t.jsonl")[0] == [["A", "2021-11-08", 1], ["B", "2021-11-09", 2]]


def test_records_that_all_have_names_of_their_own_are_read(tmp_path):
    text = "".join(f'{{"title": "A", "date": "2021-11-08", "k{n}": 1}}\n' for n in range(3000))
    assert len(table(tmp_path, text, "t.jsonl")[0]) == 3000


@pytest.mark.parametrize(
    ("titles", "words"),
    [(["x" * 1_000_000] * 400, "unpacks to more than"), (["A"] * 500_001, "500,001 rows, more than 500,000")],
)
def test_a_parquet_file_that_unpacks_to_too_much_is_reported_beside_a_good_table(tmp_path, titles, words):
    frame = pd.DataFrame({"title": pd.Series(titles, dtype="category"), "date": "2021-11-08"})
    frame.assign(title=frame["title"].astype(str)).to_parquet(tmp_path / "bomb.parquet")
    rows, problems = table(tmp_path, "title,date\nA,2021-11-08\n")
    assert rows == [["A", "2021-11-08", 2]]
    assert words in problems["reason"].str.cat()


@pytest.mark.parametrize(
    "text",
    [
        '[\n {"title": "A", "date": "2021-11-08"}\n]',
        '{\n "items": [\n  {"title": "A", "date": "2021-11-08"}]}',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [{"id": "1", "title": "A", '
        '"date_published": "2021-11-08T10:00:00Z", "tags": ["x", "y"]}]}',
        '{"articles": [{"url": "https://x.org/1", "title": "A", "seendate": "20211108T103000Z"}]}',
        '{"data": [{"id": "1", "fields": {"title": "A", "date": {"original": "2021-11-08T00:00:00+00:00"}, '
        '"source": [{"name": "ILO"}]}}], "links": [{"rel": "next"}]}',
        '{"Title": "A", "Date": "2021-11-08"}',
    ],
)
def test_a_document_of_json_stands_for_its_records(tmp_path, text):
    assert [row[:2] for row in table(tmp_path, text, "t.json")[0]] == [["A", "2021-11-08"]]


def test_a_document_that_breaks_off_keeps_its_whole_records(tmp_path):
    rows, problems = table(tmp_path, '[\n{"title": "A", "date": "2021-11-08"},\n{"title": "B", "da', "t.json")
    assert rows == [["A", "2021-11-08", 2]]
    assert problems.loc[problems["line"] == 3, "reason"].str.contains("damaged here").all()


def test_json_that_only_opens_brackets_is_reported(tmp_path):
    rows, problems = table(tmp_path, '{"a":' + "[" * 100_000, "t.json")
    assert rows == []
    assert problems["reason"].str.contains("holds no record: not a record of JSON").tolist() == [True]


def test_a_short_row_and_a_quote_that_is_never_closed_cost_no_other_row_and_are_said(tmp_path):
    text = 'title,date,summary\nA,2021-11-08\n"B,2021-11-09,S\nC,2021-11-10,S\n'
    rows, problems = table(tmp_path, text)
    assert rows == [["A", "2021-11-08", 2], ["C", "2021-11-10", 4]]
    assert problems["line"].tolist() == [2, 3]
    assert problems["reason"].str.contains("taken as empty|is a quote not closed").all()


def test_a_cell_or_line_beyond_the_bounds_costs_its_row_only(tmp_path):
    long = "x" * 1_100_000
    rows, problems = table(
        tmp_path, f'title,date\nA,2021-11-08\n{long},2021-11-09\n"{long}",2021-11-10\nB,2021-11-11\n'
    )
    assert [row[0] for row in rows] == ["A", "B"]
    assert problems["line"].tolist() == [3, 4]
    assert problems["text"].str.len().max() <= 200


def test_lines_over_the_heads_are_said(tmp_path):
    (tmp_path / "t.csv").write_text("Export; of 2021\ntitle,date\nA,2021-11-08\n")
    reading = read_sources(tmp_path, format="csv")
    assert reading.entries["title"].tolist() == ["A"]
    assert reading.problems["reason"].tolist() == ["a line above the header"]


def test_an_end_without_or_before_its_date_is_left_out_and_said(tmp_path):
    (tmp_path / "t.csv").write_text(
        "title,date,date_end\nA,2021-11-08,2021-11-05\nB,,2021-11-05\nC,2021-11-08,2021-11-09\n"
    )
    reading = read_sources(tmp_path)
    assert reading.entries["date_end"].dt.day.fillna(0).tolist() == [8, 0, 9]
    assert reading.problems["line"].tolist() == [2, 3]


def test_numbers_that_count_days_are_read_as_spreadsheets_do_and_that_is_said(tmp_path):
    rows, problems = table(tmp_path, "title,date\nA,44508\nB,44509.5\nC,2021\n")
    assert [row[1] for row in rows] == ["2021-11-08", "2021-11-09", ""]
    assert "2 numbers were read as spreadsheets count days (44508 is 2021-11-08)" in problems["reason"].tolist()


def test_columns_that_are_named_go_before_all_others_in_all_ways_of_reading(tmp_path):
    (tmp_path / "t.csv").write_text("title,what,when,date\nX,A,2021-11-08,2020-01-01\n")
    columns = "date=when,title=What"
    corpus = load_corpus(tmp_path, columns=columns)
    assert corpus.stories[["title", "date"]].astype(str).to_numpy().tolist() == [["A", "2021-11-08"]]
    assert (
        corpus.problems.set_index("reason")["text"]["columns left out, because another was named for them"]
        == "title, date"
    )
    done = ingest(tmp_path, tmp_path.with_name("tables"), columns=columns)
    assert done.corpus.stories["title"].tolist() == ["A"]
    again = ingest(tmp_path, tmp_path.with_name("tables"))
    assert again.corpus.stories["title"].tolist() == ["X"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [("dat=when", "Unknown column of entries 'dat'. Did you mean 'date'?"), ("date", "'date' names no column")],
)
def test_columns_that_are_named_wrongly_are_refused(tmp_path, columns, words):
    with pytest.raises(ParameterError, match=re.escape(words)):
        read_sources(tmp_path, columns=columns)


def test_notes_may_stand_over_the_heads_of_a_file_whose_form_is_not_given(tmp_path):
    (tmp_path / "export").write_text("Export of 2021\nfor the office\n\ntitle;date\nA;2021-11-08\n")
    reading = read_sources(tmp_path)
    assert reading.entries["title"].tolist() == ["A"]
    assert reading.problems["reason"].tolist() == ["a line above the header"] * 2


def test_addresses_of_an_archive_in_a_table_become_the_original_ones():
    table = b"title,date,url\nA,2021-11-08,https://web.archive.org/web/20220401120000/https://www.ilo.org/a\n"
    assert read_table(table, "csv").entries["url"] == ["https://www.ilo.org/a"]


def test_a_parquet_cell_that_names_no_day_costs_only_itself():
    days = pa.array([1 << 62, -(1 << 62), 1_636_329_600_000_000], pa.timestamp("us"))
    read = read_table(parquet_of({"title": ["A", "B", "C"], "date": days}), "parquet")
    assert read.entries["date"] == [None, None, dt.date(2021, 11, 8)]
    assert [(line, reason) for line, _, reason in read.problems] == [
        (1, "the date names no day; write it as YYYY-MM-DD"), (2, "the date names no day; write it as YYYY-MM-DD")
    ]  # fmt: skip


def test_a_number_that_is_no_day_of_the_calendar_is_not_taken_for_seconds():
    read = read_table(parquet_of({"title": ["A"], "date": pa.array([1 << 30], pa.date32())}), "parquet")
    assert read.entries["date"] == [None]
    assert len(read.problems) == 1


def test_a_second_parquet_column_of_one_name_is_said():
    table = pa.Table.from_arrays([pa.array(["A"]), pa.array(["B"])], names=["title", "title"])
    read = read_table(parquet_of(table), "parquet")
    assert (read.entries["title"], read.problems) == (["A"], [(None, "title", TWICE)])


def test_long_texts_that_all_differ_need_little_more_memory_than_they_have():
    data = parquet_of({"title": [f"{n} {'x' * 1000}" for n in range(20_000)]})
    usual = pa.default_memory_pool()
    own = pa.proxy_memory_pool(usual)
    pa.set_memory_pool(own)
    try:
        assert len(table_of_parquet(data).lines) == 20_000
    finally:
        pa.set_memory_pool(usual)
    assert own.max_memory() < 100_000_000


def parquet_of(columns) -> bytes:
    written = io.BytesIO()
    parquet.write_table(pa.table(columns), written, compression="zstd", use_dictionary=False)
    return written.getvalue()
