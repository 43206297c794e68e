"""Tables of a report: grouped by what repeats itself, numbers at the right, long texts may break."""

from ilo_analysis.display.locale import ENGLISH
from ilo_analysis.display.table import Table, head_of
from ilo_analysis.reports.page.markup import Names
from ilo_analysis.reports.page.tables import hidden_on_phones, table_html


def sheet(rows):
    heads, numeric = ["Feed", "Month", "Stories"], [False, False, True]
    return Table(heads=heads, texts=rows, numeric=numeric, name="t", title="Stories")


def test_rows_that_begin_alike_stand_under_one_heading():
    rows = [["Moscow news", month, "1"] for month in ("May", "June", "July")]
    html = table_html(sheet(rows), ENGLISH, Names())
    assert html.count("Moscow news") == 1
    assert '<tbody><tr><th colspan="2" scope="rowgroup">Moscow news<tr><th scope="row">May<td>1' in html
    assert '<table class="r2">' in html


def test_rows_that_repeat_nothing_or_in_several_runs_keep_their_column():
    different = [["A", "May", "1"], ["B", "May", "1"], ["C", "May", "1"]]
    scattered = [["A", "May", "1"], ["B", "May", "1"], ["A", "June", "1"], ["B", "June", "1"]] * 2
    for rows in (different, scattered):
        html = table_html(sheet(rows), ENGLISH, Names())
        assert "rowgroup" not in html
        assert '<table class="r3">' in html


def test_only_a_long_text_may_break_its_line_and_everything_is_escaped():
    html = table_html(sheet([["<b>", "a text of more than twenty-eight letters", "2"]]), ENGLISH, Names())
    assert '<th scope="row">&lt;b&gt;<td class=long>a text' in html


def test_a_table_of_thousands_of_rows_shows_the_first_and_says_how_many_the_data_file_has_besides():
    html = table_html(sheet([[f"f{n}", "May 2021", "1"] for n in range(1_000)]), ENGLISH, Names())
    assert "f399" in html
    assert "f400" not in html
    assert "600 rows are not shown here; they are in the data file." in html


def test_on_a_phone_the_rate_of_a_feed_goes_before_its_days():
    columns = ["feed", "first_day", "last_day", "n_stories", "n_undated", "observed_days", "rate", "rate_low"]
    day = "19\N{NO-BREAK SPACE}Jan\N{NO-BREAK SPACE}2019"
    row = ["Country office for a region news", day, day, "72", "0", "938"]
    hidden = hidden_on_phones([head_of(column) for column in columns], [[*row, "2.2", "1.7"]], ENGLISH)
    assert "rate" not in {columns[place] for place in hidden} >= {"first_day", "last_day"}
