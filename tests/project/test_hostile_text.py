"""Text of strangers in every file and on every screen: no formula runs, no link opens, no terminal obeys."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.dom.minidom
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import ilo_analysis as ilo
from ilo_analysis.cli.commands import echo, echo_json
from ilo_analysis.corpus.store import write_tables
from ilo_analysis.display.table import Table
from ilo_analysis.display.workbook import write_workbook
from ilo_analysis.listings import Reading
from ilo_analysis.listings.drafts import write_draft
from ilo_analysis.listings.origin.sources import read_sources_file
from ilo_analysis.reports.declarations import read_declarations
from ilo_analysis.reports.page.stories import stories_table
from ilo_analysis.reports.plan import run_name
from ilo_analysis.schema import as_table
from ilo_analysis.text.spreadsheet import restored

SIGNS = "=+-@−＝＋－＠"
KNOWN = [
    '=HYPERLINK("http://h/","x")', '{=HYPERLINK("http://h/","x")}', "=cmd|' /C calc'!A0", "@SUM(1;2)", "-2+3",
    "external:c:\\x.exe", "file://evil/share/x.exe", "x\r=1+1", "x\n=1", "x\t=1", "x;=1+1", 'x;"=1"', "\ufeff=1",
    "＝1+1", "\x1b[31mred\x1b]52;c;eA==\x07", "a\x00b", "\x9b31m", "'=1",
]  # fmt: skip
hostile = st.one_of(
    st.sampled_from(KNOWN), st.text(st.sampled_from(f"{SIGNS}; ,\t\r\n\"'|1a\x00\x1b\ufeff\u00a0"), max_size=9)
)
rows_of_text = st.lists(st.tuples(hostile, hostile, hostile), min_size=1, max_size=4)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def begins_a_formula(cell):
    """Whether a spreadsheet would run a cell; a number is none."""
    text = cell.strip().lstrip("\ufeff\u200b \u00a0")
    return text[:1] in set(SIGNS) and not re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text)


def formulas_in(content):
    """Cells that begin a formula, however a spreadsheet of any country splits the file."""
    return [
        cell
        for delimiter in ",;\t"
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
        for cell in row
        if begins_a_formula(cell)
    ]


def table_of(rows):
    return pd.DataFrame(rows, columns=["title", "kicker", "url"])


def story_of(number, row):
    title, kicker, url = row
    return {"id": f"s{number}", "date": "2021-07-01", "title": title, "kicker": kicker, "url": url, "summary": title,
            "feeds": [kicker], "sources": [[url, 1, 2]]}  # fmt: skip


def chart_csv(rows, folder):
    chart = ilo.Chart("c", "t", None, table_of(rows), "", "")
    return chart.save(folder / "chart.csv").read_bytes().decode()


def stored_csv(rows, folder):
    work = folder / "work"
    work.mkdir(exist_ok=True)
    write_tables(folder / "to", work, {"stories": table_of(rows)}, {"files": {}}, csv=True)
    (written,) = (folder / "to").glob("tables-*/stories.csv")
    return written.read_bytes().decode()


WRITERS = {
    "report, panel, sample": lambda rows, _: Table().of(table_of(rows)).csv(),
    "stories of a report": lambda rows, _: stories_table(
        {f"s{n}": story_of(n, row) for n, row in enumerate(rows)}
    ).csv(),
    "Chart.save": chart_csv,
    "ingest --csv": stored_csv,
}


@pytest.mark.parametrize("writer", WRITERS)
@few
@given(rows=rows_of_text)
def test_no_cell_of_any_csv_runs_wherever_it_is_opened(writer, rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("csv")
    (folder / "to").mkdir()
    content = WRITERS[writer](rows, folder)
    assert formulas_in(content) == []
    assert len(list(csv.reader(io.StringIO(content, newline="")))) == len(rows) + 1
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", content)


@few
@given(rows=rows_of_text)
def test_no_cell_of_any_workbook_is_a_formula_or_a_link(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    table = Table(name="=1", title=rows[0][0]).of(table_of(rows))
    write_workbook(path, [table], provenance={"title": rows[0][1], "inputs": {rows[0][2]: "0"}})
    with zipfile.ZipFile(path) as book:
        inside = {name: book.read(name).decode() for name in book.namelist()}
    assert not [name for name in inside if "externalLink" in name]
    for name, content in inside.items():
        xml.dom.minidom.parseString(content.encode())
        assert not re.search(r"<f[ >]|<hyperlink|<ddeLink|TargetMode", content), name
    book = CalamineWorkbook.from_path(str(path))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert [cell for cell in cells if isinstance(cell, str) and begins_a_formula(cell)] == []


@few
@given(name=hostile, feed=hostile)
def test_a_drafted_sources_file_is_safe_and_means_the_same_when_it_is_read_back(name, feed, tmp_path_factory):
    name = name.replace("\0", "")
    target = tmp_path_factory.mktemp("draft") / "sources.csv"
    listing = {"listing_id": "l", "source_file": name, "feed": feed, "scope": "general", "format": "text",
               "sha256": "0", "n_entries": 1, "n_dated": 0, "declared": False}  # fmt: skip
    reading = Reading(as_table([], "entries"), as_table([listing], "listings"), as_table([], "problems"))
    assert write_draft(reading, target) == 1
    content = target.read_bytes().decode()
    assert formulas_in(content) == []
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", feed).strip()
    if clean and not re.search(r"[\r\n]", feed + name) and not name.startswith("#"):
        (source,) = [*read_sources_file(target).by_file.values()]
        assert source.feed == restored(clean).strip()


@few
@given(text=st.text(st.characters(), max_size=30))
def test_no_terminal_obeys_a_text(text):
    for err, redirect in ((False, redirect_stdout), (True, redirect_stderr)):
        with redirect(io.StringIO()) as screen:
            echo(text, err=err)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", screen.getvalue())
    with redirect_stdout(io.StringIO()) as screen:
        echo_json({"title": text})
    assert json.loads(screen.getvalue()) == {"title": text}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", screen.getvalue())


@few
@given(text=st.text(st.characters(), max_size=30))
def test_no_file_is_named_by_a_control_character(text, tmp_path_factory):
    declared = read_declarations('theme: str = ""')
    name = run_name(tmp_path_factory.getbasetemp() / "05_theme_focus.ipynb", {"theme": text}, declared)
    assert not re.search("[\x00-\x1f\x7f-\x9f/\\\\\u202a-\u202e\ud800-\udfff]", name)


def drawn(feed):
    volume = pd.DataFrame(
        {"feed": [feed], "scope": ["general"], "period": [pd.Period("2021-07")], "status": ["full"], "n_stories": [2],
         "observed_days": [31], "rate": [2.0], "rate_low": [1.0], "rate_high": [3.0], "story_ids": [("a", "b")]}
    )  # fmt: skip
    return ilo.plot_story_volume(volume)


@pytest.mark.parametrize(
    "feed", ["gl\x1b[31m\x00ob\x9b\u202eal", "US$ 5 … US$ 6", r"$\undefined{f}$ 😀", "日本語 & <b>", "x^2_a"]
)
def test_a_chart_of_any_feed_is_a_drawing_that_shows_its_name(feed, recwarn):
    chart = drawn(feed)
    shown = re.sub("[\x00-\x1f\x9b\u202e]", "", feed)
    page = xml.dom.minidom.parseString(chart.svg.encode())
    texts = ["".join(node.data for node in text.childNodes) for text in page.getElementsByTagName("text")]
    assert any(shown[1:].split()[-1].replace("_", " ") in text for text in texts)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", chart.svg)
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "slide"])
def test_a_title_is_never_read_as_mathematics(kind, tmp_path):
    chart = drawn("a")
    chart.title = r"US$ 5 and $\undefined{g}$ in 日本"
    size = {"slide": "slide"}.get(kind, "")
    assert chart.save(tmp_path / f"chart.{'png' if size else kind}", size=size).stat().st_size > 1000


def test_a_day_and_a_number_stay_as_they_are():
    captured = pd.DataFrame({"captured": [pd.Timestamp(date(2021, 7, 1))], "n": [-1]})
    assert Table().of(captured).csv().endswith(",-1\n")
