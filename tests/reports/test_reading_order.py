"""A report gives the answer first."""

import nbformat

from ilo_analysis.reports.page.document import in_reading_order


def cells():
    found = nbformat.v4.new_output("display_data", {"text/html": '<div class="findings">Most.</div>'})
    made = [
        ("title", ""),
        ("how-to-read", "## How"),
        ("about-parameters", "## Parameters"),
        ("about-setup", "## A\n\nb"),
    ]
    made += [("about-volume", "## Findings")]
    prose = [nbformat.v4.new_markdown_cell(source, id=name) for name, source in made]
    return [*prose, nbformat.v4.new_code_cell("volume", id="volume", outputs=[found])]


def test_findings_stand_right_after_the_title_and_words_for_authors_are_left_out():
    ordered = in_reading_order(cells())
    assert [cell["id"] for cell in ordered] == ["title", "about-volume", "volume", "how-to-read", "about-setup"]
    assert ordered[-1]["source"] == "## A"


def test_a_notebook_without_findings_keeps_its_order():
    assert [cell["id"] for cell in in_reading_order(cells()[:2])] == ["title", "how-to-read"]
