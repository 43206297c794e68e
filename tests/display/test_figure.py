"""Pictures to take away have the size asked for, and carry title, measure, source and date uncut."""

import struct

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import ilo_analysis as ilo
from ilo_analysis.display import figure as pictures
from ilo_analysis.display.figure import on_page
from ilo_analysis.errors import ParameterError

MONTHS = pd.period_range("2021-01", "2021-12", freq="M")


def chart(n_feeds=2, language="en"):
    rows = [
        {"feed": f"country-office-for-region-number-{n}-news", "scope": "general", "period": month, "status": "full",
         "n_stories": 1 + n, "observed_days": month.days_in_month, "rate": 1.0, "rate_low": 0.5, "rate_high": 2.0,
         "story_ids": ("a", f"{n}-{month}")}
        for n in range(n_feeds) for month in MONTHS
    ]  # fmt: skip
    stories = pd.DataFrame({"story_id": ["a"], "date": pd.to_datetime(["2021-12-07"])})
    return ilo.plot_story_volume(pd.DataFrame(rows), stories=stories, language=language)


def pixels(png):
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("n_feeds", [1, 3, 12])
def test_a_slide_has_the_pixels_of_a_screen_whatever_the_height_of_the_chart(tmp_path, n_feeds):
    assert pixels(chart(n_feeds).save(tmp_path / "x.png", size="slide").read_bytes()) == (1920, 1080)


def test_a_column_is_narrow_and_as_high_as_it_needs(tmp_path):
    width, height = pixels(chart().save(tmp_path / "x.png", size="column").read_bytes())
    assert width == 1170
    assert height > width


@pytest.mark.parametrize("size", pictures.SIZES)
@pytest.mark.parametrize("n_feeds", [2, 12])
def test_title_measure_source_and_date_stand_inside_and_nothing_is_cut(monkeypatch, tmp_path, size, n_feeds):
    seen = []

    def looked_at(figure, words, inches, dpi):
        with pictures.chart_style(), pictures._placed(figure, words, inches):
            renderer = FigureCanvasAgg(figure).get_renderer()
            texts = [text for axes in figure.axes for text in axes.texts] + figure.texts
            boxes = {text.get_text(): text.get_window_extent(renderer) for text in texts if text.get_text()}
            seen.append((boxes, figure.bbox.width, figure.bbox.height))
        return b""

    monkeypatch.setattr(pictures, "_png", looked_at)
    title = "A title of my own that needs more than one line of a column"
    chart(n_feeds).save(tmp_path / "x.png", size=size, title=title)
    [(boxes, width, height)] = seen
    shown = " ".join(" ".join(boxes).split())
    assert title in shown
    assert "Stories published, by feed" in shown
    assert "Source: ILO listing pages as saved; own count." in shown
    assert "Latest story: 7 December 2021." in shown
    assert "…" not in shown
    assert all(box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height for box in boxes.values())


@pytest.mark.parametrize("size", pictures.SIZES)
def test_a_picture_of_a_tall_chart_shows_fewer_rows_large_enough_to_read_and_says_how_many_it_leaves_out(
    monkeypatch, tmp_path, size
):
    seen = []
    monkeypatch.setattr(pictures, "_png", lambda figure, words, inches, dpi: seen.append((words, inches)) or b"")
    themes = [f"theme-{letter}" for letter in "abcdefgh"]
    rows = [
        {"feed": f"office-{n}", "scope": "general", "theme": theme, "n_stories": 1, "active_months": 1,
         "observable_months": 5, "story_ids": (f"{n}-{theme}",)}
        for n in range(6) for theme in themes
    ]  # fmt: skip
    tall = ilo.plot_theme_recurrence(pd.DataFrame(rows))
    assert "not shown" not in tall.caption
    tall.save(tmp_path / "x.png", size=size)
    ((words, inches),) = seen
    if size == "slide":
        assert "30 rows are not shown here" in words.source
        assert inches[0] <= 1.6 * pictures.SLIDE_INCHES
    else:
        assert "not shown" not in words.source


def test_a_chart_too_tall_for_a_slide_is_laid_out_five_times_at_most_and_never_twice_alike():
    asked = []

    def laid_out(width, rows):
        asked.append((width, rows))
        return Figure(figsize=(width, 1 + (rows or 20) / 2)), pictures.Words("Head", "", "Source")

    assert pixels(pictures.picture_of(laid_out, "slide")) == (1920, 1080)
    assert len(set(asked)) == len(asked) <= 5


def test_the_date_is_in_the_language_of_the_chart():
    assert chart(language="fr")._latest() == "Article le plus récent\u00a0: 7 décembre 2021."


def test_equal_charts_give_equal_pictures_and_the_chart_is_as_before():
    plain = chart()
    plain.redraw = None
    before = plain.svg
    assert plain._picture("slide") == plain._picture("slide")
    plain._svg = ""
    assert plain.svg == before


def test_an_unknown_size_and_a_size_for_another_file_type_are_refused(tmp_path):
    with pytest.raises(ParameterError, match=r"Unknown size 'slides'\. Did you mean 'slide'\? Valid: slide, column\."):
        chart().save(tmp_path / "x.png", size="slides")
    with pytest.raises(ParameterError, match=r"x\.svg: size and title are for a \.png\."):
        chart().save(tmp_path / "x.svg", size="slide")
    with pytest.raises(ParameterError, match=r"Give its size"):
        chart().save(tmp_path / "x.png", title="Mine")


def test_the_caption_of_the_drawing_for_phones_names_the_milestones_that_it_numbers():
    events = pd.DataFrame({"date": pd.to_datetime([f"2021-{month:02}-10" for month in range(1, 8)]),
                           "label": [f"Milestone number {month}" for month in range(1, 8)]})  # fmt: skip
    drawn = ilo.plot_story_volume(chart().data, events=events)
    assert drawn.svg.count("Milestone number") == 5
    svg, caption, _ = drawn.narrow()
    assert "Milestone number" not in svg
    assert caption.count("Milestone number") == 5


def test_each_drawing_of_a_page_has_its_own_caption_where_they_differ():
    from ilo_analysis.reports.page.figures import narrow_source, read_figure

    metadata = {"alt": "Bars of a year.", "caption": "n = 3. 5 shown.", "narrow": "<svg/>"}
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    two = read_figure(svg, metadata | {"narrow_caption": "n = 3. None < shown."}, "1", set())
    assert narrow_source(two, "5 shown.") == "None < shown."
    same = read_figure(svg, metadata | {"narrow_caption": "n = 3. 5 shown."}, "1", set())
    assert narrow_source(same, "5 shown.") == ""


def test_the_key_of_a_chart_moves_with_it_on_a_larger_page():
    chart = ilo.plot_coverage(ilo.load_corpus().coverage)
    axes = chart.axes[0]

    def over_the_axes():
        words = next(text for text in axes.texts if text.get_text() == "full month observed")
        at = words.get_transform().transform(words.get_position())
        return [round(float(x), 3) for x in at - axes.transAxes.transform((0, 1))]

    before = over_the_axes()
    with on_page(chart.figure, (20.0, 15.0), (3.0, 2.0)):
        assert over_the_axes() == before


@pytest.mark.parametrize("n_feeds", [4, 5, 6])
def test_bars_of_many_feeds_become_a_heat_map_on_a_slide_and_are_not_made_smaller_until_they_fit(
    monkeypatch, tmp_path, n_feeds
):
    seen = []
    monkeypatch.setattr(pictures, "_png", lambda figure, words, inches, dpi: seen.append((words, inches)) or b"")
    chart(n_feeds).save(tmp_path / "x.png", size="slide")
    ((words, inches),) = seen
    assert inches[0] <= pictures.MOST_INCHES
    assert "A stronger colour means more stories" in words.source
    assert "in the data" not in words.source
