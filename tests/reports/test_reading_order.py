"""A report gives the answer first, and tells at its end how the numbers came about."""

import nbformat

from ilo_analysis.reports.page.document import reading_order


def cells():
    about = {"text/html": {"ilo": {"role": "findings", "items": []}}}
    found = nbformat.v4.new_output("display_data", {"text/html": ""}, metadata=about)
    drawn = nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})
    order = ["title", "how-to-read", "about-parameters", "about-setup", "about-load", "about-volume", "volume"]
    order += ["about-chart", "chart", "about-stories", "caveats"]
    outputs = {"volume": [found], "chart": [drawn]}
    return [
        nbformat.v4.new_code_cell("x", id=name, outputs=outputs[name])
        if name in outputs
        else nbformat.v4.new_markdown_cell("## A\n\nb", id=name)
        for name in order
    ]


def named(places):
    return [cells()[place]["id"] for place in places]


def test_first_the_chart_then_the_findings_and_how_they_came_about_at_the_end():
    order = reading_order(cells())
    assert named(order.main) == ["chart", "about-chart", "about-volume", "volume", "title", "about-stories"]
    assert named(order.about) == ["how-to-read", "about-load", "caveats"]
    assert named(order.bare) == ["about-chart"]


def test_a_notebook_without_chart_and_findings_keeps_its_order():
    order = reading_order(cells()[:2])
    assert named(order.main) == ["title"]
    assert named(order.about) == ["how-to-read"]
