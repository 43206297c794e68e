"""The page of a report and the files beside it."""

import hashlib
import json
import os
import re
import sys
import time
import tomllib
from itertools import pairwise
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import ilo_analysis as ilo
from ilo_analysis.display.finding import Finding, Findings
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.tables import show_table
from ilo_analysis.errors import ReportError
from ilo_analysis.reports import export
from ilo_analysis.reports.page.checks import check_page, external_references
from ilo_analysis.reports.page.exporter import IloReportExporter
from ilo_analysis.reports.page.figures import figure_facts, read_figure
from ilo_analysis.reports.page.stories import story_list_html
from tests.support import report_sample as sample

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page():
    return export.export_html(sample.notebook(12))


def test_the_page_loads_nothing_and_says_so_to_the_browser(page):
    assert external_references(page) == []
    assert "default-src 'none'" in page
    assert page.count("<script>") == 1


def test_the_page_has_a_language_a_title_a_skip_link_and_ordered_headings(page):
    assert '<html lang="en">' in page
    assert "<title>How much did the ILO publish, month by month? From October 2021</title>" in page
    assert '<a class="skip" href="#main">' in page
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_no_link_inside_the_page_is_dead(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_parameters_are_those_that_were_injected_over_those_declared(page):
    assert "from October 2021 · all feeds</p>" in page


def test_each_story_is_printed_once_and_its_matched_words_are_marked(page):
    assert len(re.findall(r"<li[ >].*?, story \d+<", page)) == 12
    assert page.count("<mark>social protection</mark>") == 12


def test_the_heading_of_a_cell_counts_as_many_stories_as_carry_its_class(page):
    headings = re.findall(r'<h3 id="(c\d+)" class="o0">[^<]*: (\d+) stor', page)
    assert len(headings) == 3
    for mark, n in headings:
        assert f"#{mark}:target~ol>.{mark}" in page
        assert len(re.findall(rf'<li class="(?:[^"]* )?{mark}[" ]', page)) == int(n)


def test_the_code_of_all_cells_is_one_fold_at_the_end(page):
    assert page.count('<details class="fold code">') == 1
    assert page.index('<details class="fold code">') > page.index("About these numbers")


def test_a_table_of_pandas_gets_scopes_and_a_scroll_box(page):
    assert '<th scope="col">n</th>' in page
    assert '<td></td><th scope="col">' in page
    assert '<th scope="row">0</th><td class="num">1,234</td>' in page
    labels = re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"', page)
    assert len(labels) == len(set(labels))


def test_the_citation_names_the_digest_of_the_file_beside_the_page(tmp_path):
    files = export.write_report(sample.notebook(12), tmp_path, "volume")
    digest = hashlib.sha256((tmp_path / "data/story-volume.csv").read_bytes()).hexdigest()[:16]
    assert f"sha256 {digest}" in files.html.read_text()


@pytest.mark.parametrize(
    "alt", ["", "No description has been provided for this image", "<Figure size 640x480 with 1 Axes>"]
)
def test_a_figure_without_a_description_fails_the_build(alt):
    bare = sample.notebook(3)
    for cell in bare.cells:
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("metadata", {}):
                output.metadata["image/svg+xml"]["ilo"]["alt"] = alt
    with pytest.raises(ReportError, match=r"The figure of cell 7 \(chart-story-volume\) has no description"):
        export.export_html(bare)


def test_a_picture_in_prose_needs_a_description_too():
    with pytest.raises(ReportError, match="picture"):
        check_page('<img src="data:image/png;base64,AA" alt="">')


def test_a_page_that_would_load_something_fails_the_build():
    remote = sample.notebook(3)
    remote.cells[0].source += "\n\n![ILO](https://www.ilo.org/logo.png)"
    with pytest.raises(ReportError, match="would load 1 thing"):
        export.export_html(remote)


def test_cells_without_their_stories_in_the_page_get_no_link():
    without = sample.notebook(6)
    for cell in without.cells:
        if cell.id == "stories":
            cell.outputs = []
    page = export.export_html(without)
    assert not re.search(r'href="#c\d', page)
    assert "#cell-" not in page
    assert 'id="stories"' not in page
    assert '<svg role="img"' in page


def test_a_list_without_stories_says_so():
    empty = sample.notebook(6)
    for cell in empty.cells:
        if cell.id == "stories":
            for output in cell.outputs:
                output.data["application/vnd.ilo-analysis.stories+json"]["stories"] = []
    assert "<p>No stories to show.</p>" in export.export_html(empty)


def test_ten_stories_are_open_and_every_other_is_behind_the_line_of_its_month(page):
    assert len(re.findall(r'<li class="t[" ]', page)) == 10
    lines = re.findall(r'<a href="#(m\d+)">\w+&#160;<b>(\d+)</b></a>', page)
    assert sum(int(n) for _, n in lines) == 12
    for mark, n in lines:
        assert f"#{mark}:target~ol>.{mark}" in page
        assert len(re.findall(rf'<li class="(?:[^"]* )?{mark}[" ]', page)) == int(n)


def test_the_stories_that_carry_the_findings_are_those_that_are_open():
    stories = [sample.story(i) for i in range(40)]
    oldest = sorted(stories, key=lambda story: (story["date"], story["id"]))[0]["id"]
    data, metadata = Findings([Finding("Most in May.", 1.0, 0, (oldest,))])._repr_mimebundle_()
    book = sample.notebook(stories=stories)
    book.cells.insert(5, sample.code("x", [nbformat.v4.new_output("display_data", data, metadata=metadata)], "found"))
    page = export.export_html(book)
    number = next(i for i, story in enumerate(stories) if story["id"] == oldest)
    assert re.search(rf'<li class="t [^"]*"><p>(?:<a[^>]*>)?[^<]*, story {number}<', page)
    assert "<h1><bdi>Most in May.</bdi></h1>" in page


def test_an_empty_table_is_a_sentence_and_a_long_one_folds():
    book = sample.notebook(3)
    frame = pd.DataFrame({"feed": [f"feed-{n}" for n in range(20)], "n": range(20)})
    for name, table in (("none", frame.head(0)), ("long", frame)):
        data, metadata = show_table(table, caption=f"Table {name}", name=name)._repr_mimebundle_()
        output = nbformat.v4.new_output("display_data", data, metadata=metadata)
        book.cells.append(sample.code("x", [output], f"table-{name}"))
    page = export.export_html(book)
    assert "<p>Table none: none.</p>" in page
    assert "<summary>Table long (20 rows)</summary>" in page


def test_a_list_that_holds_a_part_of_the_stories_leads_to_them_in_the_full_list():
    book = sample.notebook(12)
    part = sample.code("ilo.show_stories(corpus, only=ids)", [sample.story_output([sample.story(3), sample.story(5)])])
    book.cells[-3:-3] = [sample.text("## Those of the launch", "part-head"), part]
    page = export.export_html(book)
    mark = re.search(r'<a href="#(c\d+)">Show 2 stories</a>', page)[1]
    assert f'<h3 id="{mark}"' in page
    assert re.search(rf'<h3 id="{mark}"[^>]*>Those of the launch<', page)
    assert len(re.findall(rf'<li class="(?:[^"]* )?{mark}[" ]', page)) == 2
    assert page.count('<ol class="list') == 1


def test_a_finding_leads_to_its_stories():
    book = sample.notebook(12)
    data, metadata = Findings([Finding("Most <b> in May.", 1.0, 0, (sample.story(3)["id"],))])._repr_mimebundle_()
    book.cells.insert(5, sample.code("x", [nbformat.v4.new_output("display_data", data, metadata=metadata)], "found"))
    page = export.export_html(book)
    mark = re.search(r'<li>Most &lt;b&gt; in May. <a href="#(c\d+)">1 story</a></li>', page)[1]
    assert re.search(rf'<h3 id="{mark}"[^>]*>Most &lt;b&gt; in May.<', page)


def test_a_chart_that_drew_itself_as_png_too_lies_beside_its_svg(tmp_path):
    book = sample.notebook(3)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("data", {}):
                output.data["image/png"] = "iVBORw0KGgo="
                output.metadata["image/svg+xml"]["ilo"]["sizes"] = {"slide": "iVBORw0KGgo="}
    export.write_report(book, tmp_path, "volume")
    assert (tmp_path / "figures/story-volume.png").read_bytes() == b"\x89PNG\r\n\x1a\n"
    assert (tmp_path / "figures/story-volume-slide.png").read_bytes() == b"\x89PNG\r\n\x1a\n"
    assert "figures/story-volume.png" in json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert "image/png" not in (tmp_path / "volume.html").read_text()


def test_two_charts_with_one_id_lead_to_two_places():
    twice = sample.notebook(6)
    twice.cells.insert(7, sample.code("again", [sample.chart("story-volume", sample.bars_by_month([sample.story(0)]))]))
    page = export.export_html(twice)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert re.search(r'id="fig-story-volume-2".*?<a href="#c3">', page, re.DOTALL)
    assert '<a href="#fig-story-volume-2">' in page


def test_a_notebook_without_stories_or_charts_gives_a_page():
    page = export.export_html(sample.notebook(stories=[], charts=0))
    assert "<h1>" in page
    assert "<script>" not in page


def test_hostile_titles_are_shown_and_stay_text():
    stories = [sample.story(i, title, url="javascript:alert(3)") for i, title in enumerate(sample.HOSTILE)]
    page = export.export_html(sample.notebook(stories=stories, title="Is `<script>alert(1)</script>` a topic?"))
    assert page.count("<script") == 1
    assert "javascript:" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.search(r"<[a-z]+[^<>]*\sonerror=", page)


def test_an_error_and_printed_text_are_shown_without_colour_codes():
    failed = sample.notebook(3)
    output = nbformat.v4.new_output(
        "error", ename="ValueError", evalue="<bad>", traceback=["\x1b[31mValueError\x1b[0m"]
    )
    printed = nbformat.v4.new_output("stream", name="stdout", text="a\x1b[1mb <c>\x1b]0;x\x07\x00\ud800")
    failed.cells.append(sample.code("x", [output, printed], "broken"))
    page = export.export_html(failed)
    assert "ValueError: &lt;bad&gt;" in page
    assert "ab &lt;c&gt;" in page
    assert not re.search("[\x00-\x08\x0e-\x1f\ud800-\udfff]", page)


def test_a_report_speaks_the_language_of_its_parameter():
    french = sample.notebook(3)
    french.cells[2].source += '\nlanguage: str = "fr"'
    page = export.export_html(french)
    assert '<html lang="fr">' in page
    assert "Aller au contenu" in page
    assert IloReportExporter().from_notebook_node(french)[0] == page


def test_the_same_notebook_gives_the_same_bytes_anywhere_at_any_time(tmp_path, monkeypatch):
    found = []
    for zone, folder in (("UTC", "here"), ("Asia/Tokyo", "over/there")):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        export.write_report(sample.notebook(12), tmp_path / folder, "volume")
        files = sorted(path for path in (tmp_path / folder).rglob("*") if path.is_file())
        found.append([(path.relative_to(tmp_path / folder).as_posix(), path.read_bytes()) for path in files])
    monkeypatch.undo()
    time.tzset()
    assert found[0] == found[1]
    assert len(found[0]) == 7


def test_the_files_beside_the_page_are_listed_with_their_digests(tmp_path):
    files = export.write_report(sample.notebook(12), tmp_path, "volume", provenance={"inputs": {"a.txt": "00"}})
    manifest = json.loads(files.manifest.read_text())
    assert set(manifest["files"]) == {
        "volume.html",
        "volume.xlsx",
        "data/story-volume.csv",
        "data/story-volume.json",
        "data/stories.csv",
        "figures/story-volume.svg",
    }
    for file, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / file).read_bytes()).hexdigest() == digest
    assert (manifest["n_stories"], manifest["first_date"]) == (12, "2021-10-01")
    assert manifest["inputs"] == {"a.txt": "00"}
    assert not list(tmp_path.rglob("*.part"))


def test_four_charts_and_sixty_stories_fit_into_150_kilobytes():
    assert len(export.export_html(sample.notebook(60, charts=4)).encode()) <= 150_000


def test_five_thousand_stories_fit_into_two_megabytes():
    stories = [sample.story(i, month=f"{2005 + i % 17}-{1 + i % 12:02d}") for i in range(5_000)]
    for i, story in enumerate(stories):
        story["id"] += f"-{i}"
    page = export.export_html(sample.notebook(stories=stories))
    assert len(re.findall("<li", page)) >= 5_000
    assert len(page.encode()) <= 2_000_000


def test_nbconvert_finds_the_exporter_by_its_name():
    points = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["entry-points"]["nbconvert.exporters"]
    module, name = points["ilo-report"].split(":")
    assert (module, name) == (IloReportExporter.__module__, IloReportExporter.__name__)
    html, _ = IloReportExporter().from_notebook_node(sample.notebook(3))
    assert html == export.export_html(sample.notebook(3))


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    with pytest.raises(ReportError, match=r"x\.ipynb cannot be read as a notebook"):
        export.export_html(tmp_path / "x.ipynb")


def test_without_a_browser_the_pdf_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReportError, match="No Chromium to print"):
        export.write_pdf(tmp_path / "a.html", tmp_path / "a.pdf")


def test_a_list_of_thousands_of_stories_is_marked_as_one_that_is_not_printed():
    few = {f"s{n}": {"id": f"s{n}", "title": "A title"} for n in range(1000)}
    many = few | {"last": {"id": "last", "title": "A title"}}
    assert 'class="list"' in story_list_html(few, [], Locale("en"))
    page = story_list_html(many, [], Locale("fr"))
    assert 'class="list long"' in page
    assert "n’est pas imprimée" in page
    assert "1\u202f001" in page


def page_of(*cells):
    """Page of some cells, without its style and title."""
    return export.export_html(new_notebook(cells=list(cells)), title="Odd").split("<main", 1)[1]


def showing(data, tags=(), source="x"):
    output = new_output("display_data", data=data)
    return new_code_cell(source, outputs=[output], metadata={"tags": list(tags)})


def test_tags_take_from_the_page_what_they_say():
    tagged = {
        tag: showing({"text/plain": f"out of {tag}"}, [tag], f"in_of_{tag.replace('-', '_')}")
        for tag in ("remove-cell", "remove-input", "remove-output", "hide-output")
    }
    page = page_of(*tagged.values())
    assert "remove-cell" not in page
    assert "remove_cell" not in page
    assert "in_of_remove_input" not in page
    assert "out of remove-input" in page
    assert "out of remove-output" not in page
    assert "in_of_remove_output" in page
    assert re.search(
        r"<details class=\"fold\"><summary>Output</summary>\s*<pre class=\"printed\">out of hide-output", page
    )


def test_the_states_of_a_progress_bar_are_one_line():
    bar = new_output("stream", name="stderr", text="  0%\r 50%\r100%\r\ndone\n")
    assert ">100%\ndone\n<" in page_of(new_code_cell("x", outputs=[bar])).replace("\r", "")


def test_formulas_and_what_only_a_notebook_can_show_are_shown_as_text_or_named():
    page = page_of(
        showing({"text/latex": r"$\displaystyle \int x\,dx$", "text/plain": "<IPython.core.display.Math object>"}),
        new_markdown_cell("Mean $$\\int x\\,dx$$ of all"),
        showing({"text/html": "<div id='plot'></div><script>draw()</script>"}),
        showing({"application/vnd.plotly.v1+json": {}, "text/plain": "Figure()"}),
        showing({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "Output()"}),
    )
    assert page.count(r"\int x\,dx") == 2
    assert "Math object" not in page
    assert "Output()" not in page
    for kind in ("text/html", "application/vnd.plotly.v1+json", "application/vnd.jupyter.widget-view+json"):
        assert f"Output of type {kind} is left out" in page


def test_beside_each_chart_lies_what_it_shows_and_how_to_cite_it(tmp_path):
    export.write_report(sample.notebook(12), tmp_path, "volume")
    facts = json.loads((tmp_path / "data/story-volume.json").read_text())
    assert facts["title"] == "Stories per month"
    assert facts["description"].startswith("Bar chart of 12 stories")
    assert facts["period"] == ["2021-10-01", "2021-12-12"]
    assert facts["sha256"] == hashlib.sha256((tmp_path / facts["file"]).read_bytes()).hexdigest()
    assert facts["sha256"][:16] in facts["citation"]
    assert facts["source"] == "Source: ILO listing pages as saved; own count."
    assert [column["name"] for column in facts["columns"]] == ["Month", "Stories", "Share"]
    assert all((tmp_path / picture).is_file() for picture in facts["pictures"])


def test_columns_of_the_schema_come_with_unit_and_meaning():
    volume = ilo.story_volume(ilo.load_corpus())
    data, about = ilo.plot_story_volume(volume)._repr_mimebundle_()
    words = about["image/svg+xml"]["ilo"]
    figure = read_figure(data["image/svg+xml"], words, "here", set())
    facts = figure_facts(figure, "How much?", Locale("en"), [])
    assert (facts["n"], facts["period"]) == (53, ["2020-07", "2023-03"])
    assert facts["feeds"] == sorted(volume["feed"].unique())
    of = {column["name"]: column for column in facts["columns"]}
    assert of["rate"]["unit"] == "stories per 30 observed days"
    assert of["n_stories"]["description"] == "number of distinct stories; missing if unobserved"


def test_no_control_character_of_a_story_stays_and_its_marks_stay_in_place():
    story = {"id": "s", "title": "\x1bChild labour", "url": "https://www.ilo.org/a\x00b\x85"}
    story |= {"marks": [["title", 1, 6, "child"]]}
    shown = story_list_html({"s": story}, [], Locale("en"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown)
    assert "<mark>Child</mark>" in shown
    assert '<a href="https' not in shown


@pytest.mark.skipif(sys.platform == "win32", reason="runs a script of the shell")
def test_the_profile_of_the_browser_lies_beside_the_page_and_so_goes_with_a_killed_run(tmp_path, monkeypatch):
    browser = tmp_path / "bin" / "chromium"
    browser.parent.mkdir()
    browser.write_text('#!/bin/sh\nfor one; do case $one in --print-to-pdf=*) echo "$@" > "${one#*=}";; esac; done\n')
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(browser.parent), prepend=os.pathsep)
    page = tmp_path / "run" / "page.html"
    page.parent.mkdir()
    page.write_text("")
    printed = export.write_pdf(page, page.with_suffix(".pdf"))
    assert f"--user-data-dir={page.parent}{os.sep}.chromium-" in printed.read_text()
    assert sorted(path.name for path in page.parent.iterdir()) == ["page.html", "page.pdf"]
