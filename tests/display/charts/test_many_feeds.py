"""Charts of many feeds with long names, at the width of a page and of a phone: nothing is cut, nothing overlaps."""

import itertools
from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import ilo_analysis as ilo
from ilo_analysis.display.charts.axes import strongest_feeds
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


def timeline(n_feeds, months=MONTHS):
    rows = [
        {"feed": feed(n), "scope": "general" if n % 3 else "theme", "period": month, "theme": theme, "n": 1, "total": 1,
         "not_covered": 0,         "story_ids": (f"{n}-{month}",)}
        for n in range(n_feeds) for month in months[n % 3 :: 3]
        for theme in ("social-protection", "covid-19-recovery", "violence-harassment")
    ]  # fmt: skip
    return as_table(rows, "theme_share")


def calendar(n_feeds, months=MONTHS):
    rows = [
        {"feed": feed(n), "scope": "general" if n % 3 else "theme", "month": month, "days": 30,
         "status": ("full", "partial", "unobserved")[(n + at) % 3], "observed_days": 30}
        for n in range(n_feeds) for at, month in enumerate(months)
    ]  # fmt: skip
    return as_table(rows, "coverage")


def returns(n_feeds):
    rows = [
        {"feed": feed(n), "scope": "general", "theme": theme, "n_stories": 2, "active_months": 1 + n % 4,
         "observable_months": 12, "longest_streak": 1, "story_ids": (f"{n}-a", f"{n}-b")}
        for n in range(n_feeds) for theme in ("social-protection", "covid-19-recovery", "violence-harassment")
    ]  # fmt: skip
    return as_table(rows, "recurrence")


CHARTS = {
    "shares": lambda n: ilo.plot_theme_share(shares(n)),
    "volume": lambda n: ilo.plot_story_volume(volume(n)),
    "timeline": lambda n: ilo.plot_theme_timeline(timeline(n), coverage=calendar(n)),
    "recurrence": lambda n: ilo.plot_theme_recurrence(returns(n)),
    "coverage": lambda n: ilo.plot_coverage(calendar(n)),
}


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


@pytest.mark.parametrize("n_feeds", [5, 12])
@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("plot", CHARTS)
def test_texts_neither_overlap_nor_are_cut(plot, narrow, n_feeds):
    with narrow_charts() if narrow else nullcontext():
        chart = CHARTS[plot](n_feeds)
    assert chart.figure.get_size_inches()[0] == (NARROW if narrow else WIDE)
    assert overlapping(chart) == []
    assert "…" not in chart.svg


@pytest.mark.parametrize("plot", CHARTS)
def test_the_chart_of_sixty_feeds_is_at_most_a_screen_and_a_half_high_and_no_text_overlaps(plot):
    chart = CHARTS[plot](60)
    assert chart.figure.get_size_inches()[1] * 96 <= 1_350
    assert overlapping(chart) == []


@pytest.mark.parametrize("narrow", [False, True])
def test_months_of_twenty_five_years_are_joined_until_they_have_room_and_the_caption_says_so(narrow):
    months = pd.period_range("1999-01", "2023-12", freq="M")
    with narrow_charts() if narrow else nullcontext():
        drawn = [ilo.plot_theme_timeline(timeline(n, months), coverage=calendar(n, months)) for n in (2, 7)]
        drawn.append(ilo.plot_coverage(calendar(2, months)))
    assert [overlapping(chart) for chart in drawn] == [[], [], []]
    assert all("Drawn by year." in chart.caption for chart in drawn[:2])


def test_of_many_feeds_the_strongest_have_a_row_and_the_caption_says_how_many_more_the_data_has():
    chart = ilo.plot_story_volume(volume(60))
    assert "30 more feeds are in the data." in chart.caption
    assert set(chart.data["feed"]) == {feed(n) for n in range(60)}
    kept, _ = strongest_feeds(shares(12), ENGLISH, 3)
    assert feed(7) in set(kept["feed"])
    assert strongest_feeds(shares(8), ENGLISH, 8)[1] == ""


def test_the_caption_of_a_heat_map_names_the_events_that_it_has_no_strip_for():
    own = pd.DataFrame({"date": [pd.Timestamp(2020, 5, 1)], "label": ["Our campaign"]})
    assert "Milestones: Our campaign (1 May 2020)." in ilo.plot_story_volume(volume(12), events=own).caption


def test_a_square_of_a_heat_map_leads_to_its_stories_and_an_unobserved_one_is_hatched_and_leads_nowhere():
    table = volume(8)
    gone = (table["feed"] == feed(0)) & (table["period"] == MONTHS[0])
    table.loc[gone, "status"], table.loc[gone, "n_stories"] = "unobserved", pd.NA
    table.loc[gone, "story_ids"] = pd.Series([()], index=table.index[gone], dtype="object")
    chart = ilo.plot_story_volume(table)
    assert len(chart.cells) == 8 * 12 - 1
    assert chart.svg.count('"#cell-story-volume-') == len(chart.cells)
    assert "not observed" in chart.svg
    assert "url(#h" in chart.svg  # the hatch


def test_feeds_of_one_scope_are_counted_together_and_a_story_of_several_of_them_once():
    table = timeline(9)
    month, theme = MONTHS[1], "social-protection"
    both = table["feed"].isin([feed(1), feed(4)]) & (table["period"] == month) & (table["theme"] == theme)
    table.loc[both, "story_ids"] = pd.Series([("same",)] * int(both.sum()), index=table.index[both], dtype="object")
    chart = ilo.plot_theme_timeline(table, coverage=calendar(9).assign(status="full"))
    (cell,) = [c for c in chart.cells if c.id == f"general-{month}-{theme}"]
    assert cell.stories == ("same", f"7-{month}")
    assert "Feeds of one scope together" in chart.caption


def test_the_same_table_gives_the_same_bytes_whatever_the_random_state():
    first = CHARTS["shares"](12).svg
    np.random.seed(7)
    assert CHARTS["shares"](12).svg == first


def test_a_chart_carries_a_drawing_for_phones_and_charts_are_wide_again_after_it():
    chart = ilo.plot_theme_share(shares(2))
    assert chart.narrow()[0] != chart.svg
    assert chart_width() == WIDE


def test_the_marks_of_the_drawing_for_phones_lead_to_stories_too():
    months = pd.period_range("2020-01", "2023-12", freq="M")
    chart = ilo.plot_theme_timeline(timeline(3, months), coverage=calendar(3, months))
    _, metadata = chart._repr_mimebundle_()
    known = {cell["id"] for cell in metadata["image/svg+xml"]["ilo"]["cells"]}
    _, _, on_phone = chart.narrow()
    assert {cell.id for cell in on_phone} <= known
    assert not {cell.id for cell in on_phone} <= {cell.id for cell in chart.cells}


def test_feeds_with_too_few_stories_for_a_share_are_drawn_without_one():
    table = shares(12).assign(share=np.nan, share_low=np.nan, share_high=np.nan)
    assert ilo.plot_theme_share(table).svg


def test_a_panel_counts_the_same_stories_on_a_phone_which_has_room_for_fewer_themes():
    rows = [
        {"feed": "one", "scope": "general", "period": MONTHS[0], "theme": f"theme-{n:02}", "n": 1, "total": 10,
         "not_covered": 0, "story_ids": (f"story-{n}",)}
        for n in range(10)
    ]  # fmt: skip
    chart = ilo.plot_theme_timeline(as_table(rows, "theme_share"))
    narrow, caption, _ = chart.narrow()
    assert "2 rows are not shown here" in caption
    assert ">10 stories<" in chart.svg
    assert ">10 stories<" in narrow


def test_a_long_name_over_a_panel_of_a_phone_begins_further_left_and_stays_large_enough_to_read():
    with narrow_charts():
        (axes,) = ilo.plot_theme_recurrence(returns(1)).axes
    (head,) = [text for text in axes.texts if text.get_text().startswith("Country office")]
    assert head.get_size() >= 9
