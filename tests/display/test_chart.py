"""A chart keeps its table, its words and the way to its stories."""

import pandas as pd
import pytest

from ilo_analysis.display import figure, style
from ilo_analysis.display.chart import Cell, Chart
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.style import shortened, text_width, wrapped
from ilo_analysis.display.table import Table
from ilo_analysis.errors import FolderError, ParameterError


def small_chart():
    data = pd.DataFrame(
        {
            "feed": ["moscow-news", "moscow-news", "=cmd"],
            "period": pd.PeriodIndex(["2021-06", "2021-07", "2021-07"], freq="M"),
            "n": [1, 2, 1],
            "story_ids": [("a",), ("b", "c"), ("c",)],
        }
    )
    with chart_style():
        drawn = blank_figure(1.5)
        axes = axes_at(drawn, 0.5, 0.2, 5, 1)
        for place, n in enumerate(data["n"]):
            axes.bar(place, n)[0].set_url(f"#cell-small-{place}")
    shown = Table(heads=["n"], texts=[["1"]], numeric=[True])
    cells = [Cell("0", "June: 1 story", ("a",))]
    return Chart("small", "Stories", drawn, data, "Three bars.", "n = 3.", shown, cells)


def test_stories_of_a_row_are_found_by_its_values_and_listed_once():
    chart = small_chart()
    assert chart.stories(period="2021-07")["story_id"].tolist() == ["b", "c"]
    assert chart.stories(feed="moscow-news", period="2021-06")["story_id"].tolist() == ["a"]
    assert chart.stories(period="2021")["story_id"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"feed": "moscow-new"}, "Did you mean 'moscow-news'"), ({"period": "2030"}, "2021-06 to 2021-07")],
)
def test_a_value_that_no_row_has_is_an_error_and_no_empty_list(asked, said):
    with pytest.raises(ParameterError, match=said):
        small_chart().stories(**asked)


def test_an_unknown_column_is_named_with_the_nearest():
    with pytest.raises(
        ParameterError, match=r"^Unknown column 'perod'\. Did you mean 'period'\? Valid: feed, period, n\.$"
    ):
        small_chart().stories(perod="2021-07")


def test_equal_charts_have_equal_bytes_without_a_date_and_with_text_as_text():
    first, second = small_chart().svg, small_chart().svg
    assert first == second
    assert "<dc:date>" not in first
    assert "<text" in first
    assert 'xlink:href="#cell-small-1"' in first


def test_the_bundle_carries_what_a_report_needs():
    data, metadata = small_chart()._repr_mimebundle_()
    assert data["text/plain"] == "Three bars."
    words = metadata["image/svg+xml"]["ilo"]
    assert set(words) == {
        "id",
        "title",
        "alt",
        "caption",
        "table",
        "cells",
        "small",
        "values",
        "message",
        "feeds",
        "period",
        "n",
        "numbers",
        "narrow",
        "narrow_caption",
    }
    assert words["cells"] == [{"id": "0", "label": "June: 1 story", "stories": ["a"]}]


def test_an_open_notebook_shows_title_and_notes_with_the_drawing_and_a_report_gets_the_drawing_alone(monkeypatch):
    chart = small_chart()
    chart.title = "Three <bars>"
    shown = chart._repr_mimebundle_()[0]["text/html"]
    assert "<b>Three &lt;bars&gt;</b>" in shown
    assert 'alt="Three bars."' in shown
    monkeypatch.setenv("ILO_ANALYSIS_PNG", "")
    assert "text/html" not in chart._repr_mimebundle_()[0]


def test_the_tab_key_offers_what_a_reader_of_a_chart_needs():
    assert {name for name in dir(small_chart()) if not name.startswith("_")} == {
        *("alt", "axes", "caption", "data", "figure", "headline", "narrow", "save", "stories", "svg", "title"),
    }


def test_a_chart_draws_itself_as_png_only_where_the_environment_asks_for_it(monkeypatch):
    assert "image/png" not in small_chart()._repr_mimebundle_()[0]
    monkeypatch.setenv("ILO_ANALYSIS_PNG", "1")
    chart = small_chart()
    size = tuple(chart.figure.get_size_inches())
    assert chart._repr_mimebundle_()[0]["image/png"].startswith("iVBORw0KGgo")
    assert tuple(chart.figure.get_size_inches()) == size


@pytest.mark.parametrize(
    ("suffix", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("xlsx", b"PK")]
)
def test_a_chart_is_saved_by_the_suffix_of_its_name(tmp_path, suffix, begins):
    chart = small_chart()
    before = chart.axes[0].get_position().bounds
    assert chart.save(tmp_path / f"chart.{suffix}").read_bytes().startswith(begins)
    assert chart.axes[0].get_position().bounds == pytest.approx(before)


def test_saved_data_cannot_run_as_a_formula(tmp_path):
    lines = small_chart().save(tmp_path / "chart.csv").read_text().splitlines()
    assert lines[2:] == ["moscow-news,2021-07,2,b c", "'=cmd,2021-07,1,c"]


def test_an_unknown_suffix_is_refused(tmp_path):
    with pytest.raises(ParameterError, match=r"Unknown file type '\.gif'"):
        small_chart().save(tmp_path / "chart.gif")


def test_a_chart_makes_the_folder_that_it_is_saved_in_or_says_why_it_cannot(tmp_path):
    assert small_chart().save(tmp_path / "new/folder/chart.svg").is_file()
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="a file has that name"):
        small_chart().save(tmp_path / "file/chart.svg")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("name", ["TEXT", "MUTED", "BLUE", "VERMILION", "GREEN", "PURPLE", "OCHRE"])
@pytest.mark.parametrize("ground", ["PAGE", "SHADE"])
def test_every_colour_is_readable_as_text(name, ground):
    contrast = (luminance(getattr(style, ground)) + 0.05) / (luminance(getattr(style, name)) + 0.05)
    assert contrast >= 4.5


def test_the_style_file_uses_the_named_colours():
    from pathlib import Path

    lines = Path(figure.__file__).with_name("ilo_analysis.mplstyle").read_text().splitlines()
    used = {line.split(": ")[1] for line in lines if "color: " in line and len(line.split(": ")[1]) == 6}
    assert used <= {str(colour)[1:] for colour in vars(style).values()}


def test_wrapped_and_shortened_texts_fit():
    text = "Employment injury protection for " + "W" * 10_000
    assert all(text_width(line, 10) <= 2 for line in wrapped(text, 10, 2))
    assert shortened("short", 10, 2) == "short"


def test_a_title_of_your_own_takes_the_place_of_the_message():
    chart = small_chart()
    chart.message = "July has more"
    assert chart.headline == "July has more"
    chart.title = "A month of work"
    assert chart.headline == "A month of work"
    words = chart._repr_mimebundle_()[1]["image/svg+xml"]["ilo"]
    assert (words["title"], words["message"]) == ("Stories", "A month of work")
