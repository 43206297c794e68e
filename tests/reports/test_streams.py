"""What a cell printed in pieces is one text again."""

from __future__ import annotations

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ilo_analysis.reports.export import export_html
from ilo_analysis.reports.streams import joined_streams


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def test_only_neighbours_of_one_stream_are_joined_and_nothing_that_was_given_changes():
    shown = new_output("display_data", {"text/plain": "shown"})
    outputs = [stream("a"), stream("b\n"), stream("c", "stderr"), stream("d"), shown, stream("e"), stream("f")]
    found = joined_streams(outputs)
    assert [one.get("text", "shown") for one in found] == ["ab\n", "c", "d", "shown", "ef"]
    assert [one.get("text", "shown") for one in outputs] == ["a", "b\n", "c", "d", "shown", "e", "f"]


def test_a_line_that_was_printed_in_two_writes_is_one_line_of_the_page():
    cell = new_code_cell("x", outputs=[stream("one "), stream("line\n"), stream("oh", "stderr")])
    page = export_html(new_notebook(cells=[new_markdown_cell("# How?"), cell]))
    assert '<pre class="printed">one line\n</pre>' in page
    assert page.count('<pre class="printed">') == 2
