"""Charts of many feeds with long names, at the width of a page and of a phone: nothing is cut, nothing overlaps."""

import itertools

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import ilo_analysis as ilo
from ilo_analysis.display.axes import MOST_FEEDS, strongest_feeds
from ilo_analysis.display.locale import ENGLISH
from ilo_analysis.display.style import NARROW, WIDE, chart_width, narrow_charts
from ilo_analysis.schema import as_table

MONTHS = pd.period_range("2020-01", "2020-12", freq="M")


def feed(number):
    return f"country-office-for-region-number-{number}-news"


def shares(n_feeds):
    found = {n: tuple(f"{n}-{k}" for k in range(3 + (n == 7))) for n in range(n_feeds)}
    rows = [
        {"feed": feed(n), "scope": "general", "period": pd.NaT, "theme": theme, "n": len(found[n]), "total": 40,
         "not_covered": 0,
         "share": 0.1, "share_low": 0.02, "share_high": 0.3, "story_ids": found[n]}
        for n in range(n_feeds) for theme in ("social-protection", "covid-19-recovery", "violence-harassment")
    ]  # fmt: skip
    return as_table(rows, "theme_share")


def volume(n_feeds):
    rows = [
        {"feed": feed(n), "scope": "general", "period": month, "status": "full", "n_stories": 1,
         "observed_days": month.days_in_month, "story_ids": (f"{n}-{month}",)}
        for n in range(n_feeds) for month in MONTHS
    ]  # fmt: skip
    return as_table(rows, "volume")


def overlapping(chart):
    """Pairs of texts of a chart whose boxes overlap."""
    canvas = FigureCanvasAgg(chart.figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    texts = [
        text
        for axes in chart.axes
        for text in [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]
        if text.get_text().strip() and text.get_visible()
    ]
    boxes = [(text.get_text(), text.get_window_extent(renderer).padded(-1.5)) for text in texts]
    width = chart.figure.bbox.width
    assert all(box.x0 >= 0 and box.x1 <= width for _, box in boxes)
    return [(a, b) for (a, one), (b, other) in itertools.combinations(boxes, 2) if one.overlaps(other)]


@pytest.mark.parametrize("n_feeds", [5, 12, 60])
@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("plot", ["shares", "volume"])
def test_texts_neither_overlap_nor_are_cut(plot, narrow, n_feeds):
    def drawn():
        return ilo.plot_theme_share(shares(n_feeds)) if plot == "shares" else ilo.plot_story_volume(volume(n_feeds))

    if narrow:
        with narrow_charts():
            chart = drawn()
    else:
        chart = drawn()
    assert chart.figure.get_size_inches()[0] == (NARROW if narrow else WIDE)
    assert overlapping(chart) == []
    assert "…" not in chart.svg


def test_of_many_feeds_the_strongest_are_drawn_and_the_caption_says_how_many_more_the_data_has():
    chart = ilo.plot_theme_share(shares(12))
    assert len(chart.axes) == MOST_FEEDS
    assert chart.caption.endswith("4 more feeds are in the data.")
    assert set(chart.data["feed"]) == {feed(n) for n in range(12)}
    kept, _ = strongest_feeds(shares(12), ENGLISH)
    assert feed(7) in set(kept["feed"])
    assert strongest_feeds(shares(8), ENGLISH)[1] == ""


def test_a_chart_carries_a_drawing_for_phones_and_charts_are_wide_again_after_it():
    chart = ilo.plot_theme_share(shares(2))
    assert chart.narrow()[0] != chart.svg
    assert chart_width() == WIDE
