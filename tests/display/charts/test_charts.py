"""What a chart draws is what its table says, and each mark leads to exactly the stories it counts."""

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.display.charts.axes import theme_colour
from ilo_analysis.display.charts.timeline import theme_by_month
from ilo_analysis.schema import as_table

MONTHS = pd.period_range("2021-06", "2021-10", freq="M")


def volume():
    counts = {
        "global-news": [None, None, None, None, 2],
        "moscow-news": [2, 1, 0, None, None],
    }
    rows = []
    for feed, numbers in counts.items():
        for month, n in zip(MONTHS, numbers, strict=True):
            partial = feed == "global-news" and n is not None
            status = "unobserved" if n is None else "partial" if partial else "full"
            days = 0 if n is None else 6 if partial else month.days_in_month
            ids = tuple(f"{feed}-{month}-{k}" for k in range(n or 0))
            rows.append({"feed": feed, "scope": "general", "period": month, "status": status, "n_stories": n,
                         "observed_days": days, "story_ids": ids})  # fmt: skip
    return as_table(rows, "volume")


def coverage():
    table = volume().rename(columns={"period": "month"})
    return as_table(table.assign(days=table["month"].dt.days_in_month), "coverage")


def share(periods=True):
    rows = []
    for row in volume().dropna(subset=["n_stories"]).itertuples():
        for theme, kept in (("covid-19-recovery", row.story_ids[:1]), ("no theme", row.story_ids[1:])):
            rows.append({"feed": row.feed, "scope": "general", "period": row.period if periods else pd.NaT,
                         "theme": theme, "n": len(kept), "total": int(row.n_stories), "not_covered": 0,
                         "story_ids": kept})  # fmt: skip
    table = pd.DataFrame(rows)
    if not periods:
        table = table.groupby(["feed", "scope", "theme"], as_index=False).agg(
            {"n": "sum", "total": "sum", "not_covered": "sum", "story_ids": "sum"}
        )
        table = table.assign(share=table["n"] / table["total"], share_low=0.1, share_high=0.9)
    return as_table(table, "theme_share")


def recurrence():
    row = {"feed": "moscow-news", "scope": "general", "theme": "covid-19-recovery", "n_stories": 2, "active_months": 2,
           "observable_months": 3, "longest_streak": 2, "story_ids": ("a", "b")}  # fmt: skip
    return as_table([row], "recurrence")


def comparison():
    table = pd.DataFrame({"kind": ["word", "word"], "term": ["protection", "g20"],
                          "difference": [0.4, -0.1], "difference_low": [0.2, -0.3],
                          "difference_high": [0.6, 0.1], "z": [2.8, -1.0], "above_floor": [True, False],
                          "story_ids": [("a", "b"), ("c",)]})  # fmt: skip
    table.attrs = {"a": "social-protection-news", "b": "moscow-news"}
    return table


def together():
    return pd.DataFrame(
        {
            "theme_a": ["covid-19-recovery"],
            "theme_b": ["social-protection"],
            "n_stories": [2],
            "story_ids": [("a", "b")],
        }
    )


DRAWN = {
    "volume": lambda: ilo.plot_story_volume(volume()),
    "coverage": lambda: ilo.plot_coverage(coverage(), volume=volume()),
    "topics": lambda: ilo.plot_topic_share(share(periods=False).rename(columns={"theme": "topic"})),
    "themes": lambda: ilo.plot_theme_share(share(periods=False)),
    "timeline": lambda: ilo.plot_theme_timeline(share(), coverage=coverage()),
    "months": lambda: ilo.plot_theme_months(share(), theme="covid-19-recovery", coverage=coverage()),
    "recurrence": lambda: ilo.plot_theme_recurrence(recurrence()),
    "comparison": lambda: ilo.plot_comparison(comparison()),
    "together": lambda: ilo.plot_theme_cooccurrence(together()),
}
EMPTY = {
    "volume": lambda: ilo.plot_story_volume(as_table([], "volume")),
    "coverage": lambda: ilo.plot_coverage(as_table([], "coverage")),
    "topics": lambda: ilo.plot_topic_share(as_table([], "topic_share")),
    "themes": lambda: ilo.plot_theme_share(as_table([], "theme_share")),
    "timeline": lambda: ilo.plot_theme_timeline(as_table([], "theme_share")),
    "months": lambda: ilo.plot_theme_months(as_table([], "theme_share"), theme="x", coverage=as_table([], "coverage")),
    "recurrence": lambda: ilo.plot_theme_recurrence(as_table([], "recurrence")),
    "comparison": lambda: ilo.plot_comparison(comparison().head(0)),
    "together": lambda: ilo.plot_theme_cooccurrence(together().head(0)),
}


@pytest.mark.parametrize("name", DRAWN)
def test_each_cell_is_one_mark_and_its_label_ends_in_the_number_of_its_stories(name):
    chart = DRAWN[name]()
    assert chart.cells
    assert len({cell.id for cell in chart.cells}) == len(chart.cells)
    for cell in chart.cells:
        assert chart.svg.count(f'"#cell-{chart.id}-{cell.id}"') == 1
        assert f": {len(cell.stories)}" in cell.label
    assert chart.svg.count('"#cell-') == len(chart.cells)


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_selection_gives_a_chart_that_says_so(name):
    chart = EMPTY[name]()
    assert "No stories to show" in chart.svg
    assert chart.alt
    assert chart.cells == []


@pytest.mark.parametrize("name", DRAWN)
def test_no_text_is_cut_off_at_the_edge(name):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    chart = DRAWN[name]()
    canvas = FigureCanvasAgg(chart.figure)
    canvas.draw()
    width, height = chart.figure.bbox.size
    for axes in chart.axes:
        for text in [*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels()]:
            if text.get_text():
                box = text.get_window_extent(canvas.get_renderer())
                assert box.x0 >= -1, text.get_text()
                assert box.y0 >= -1, text.get_text()
                assert box.x1 <= width + 1, text.get_text()
                assert box.y1 <= height + 1, text.get_text()


def test_bars_are_the_counts_and_an_unobserved_month_has_none():
    heights = [[bar.get_height() for bar in axes.patches if bar.get_url()] for axes in DRAWN["volume"]().axes]
    assert heights == [[2], [2, 1]]


def test_a_partial_month_is_hatched_and_says_its_days():
    chart = DRAWN["volume"]()
    (bar,) = [patch for patch in chart.axes[0].patches if patch.get_url()]
    assert bar.get_hatch()
    assert "6/31" in [text.get_text() for text in chart.axes[0].texts]
    assert "6 of 31 days observed" in chart.cells[0].label


def test_a_zero_that_was_seen_is_written_and_an_unobserved_month_is_named():
    texts = [text.get_text() for text in DRAWN["volume"]().axes[1].texts]
    assert "0" in texts
    assert "not observed" in texts


def test_a_theme_without_a_story_in_an_observed_month_is_zero_and_elsewhere_unknown():
    rows = theme_by_month(share(), "covid-19-recovery", coverage())
    rows = rows.set_index(["feed", "period"])["count"]
    assert rows["moscow-news"].tolist()[:3] == [1, 1, 0]
    assert rows["global-news"].isna().tolist() == [True, True, True, True, False]


def test_drawing_does_not_change_the_table():
    table, before = volume(), volume()
    ilo.plot_story_volume(table)
    pd.testing.assert_frame_equal(table, before)


def test_row_order_of_the_table_does_not_change_the_chart():
    assert ilo.plot_story_volume(volume()).svg == ilo.plot_story_volume(volume().iloc[::-1]).svg


def test_words_follow_the_language():
    chart = ilo.plot_story_volume(volume(), language="fr")
    assert chart.title == "Articles publiés, par fil"
    assert "non observé" in chart.svg


def test_the_colour_of_a_theme_does_not_depend_on_the_others():
    assert theme_colour("gender-equality") == theme_colour("gender-equality")
    assert theme_colour("social-protection") != theme_colour("covid-19-recovery")


def many_months(n):
    months = pd.period_range("2010-01", periods=n, freq="M")
    rows = [{"feed": "moscow-news", "scope": "general", "period": month, "theme": "covid-19", "n": 2, "total": 3,
             "not_covered": 0, "story_ids": (f"{month}", f"{month.year}-again")} for month in months]  # fmt: skip
    seen = [{"feed": "moscow-news", "scope": "general", "month": month, "status": "full" if month.year > 2010 else
             "unobserved", "observed_days": 0, "days": 30} for month in months]  # fmt: skip
    return as_table(rows, "theme_share"), as_table(seen, "coverage")


@pytest.mark.parametrize(
    ("months", "kind", "periods", "stories"), [(48, "M", 48, 2), (60, "Q-DEC", 20, 4), (180, "Y-DEC", 15, 13)]
)
def test_a_long_record_is_drawn_by_quarter_or_year_and_no_story_counts_twice(months, kind, periods, stories):
    share, coverage = many_months(months)
    chart = ilo.plot_theme_timeline(share, coverage=coverage)
    assert str(chart.data["period"].dtype) == f"period[{kind}]"
    assert chart.title == "When each theme appears"  # on a phone the same months can be quarters
    assert len(chart.data) == periods
    assert set(chart.data["n"]) == {stories}
    assert [len(cell.stories) for cell in chart.cells] == [stories] * periods


def test_the_small_rows_of_a_chart_leave_out_what_nobody_observed():
    chart = DRAWN["volume"]()
    assert [row.label for row in chart.small] == ["Global news", "Moscow news"]
    assert chart.small[0].numbers == [None, None, None, None, 2.0]
    assert chart.small[1].numbers == [2.0, 1.0, 0.0, None, None]


def test_a_pair_of_themes_in_two_feeds_is_drawn_for_each_and_named():
    pair = {"theme_a": "covid-19", "theme_b": "youth-employment"}
    ids = {"alpha": ("a",), "beta": tuple("bcdefghij")}
    rows = [{"feed": feed, **pair, "n_stories": len(own), "story_ids": own} for feed, own in ids.items()]
    labels = [cell.label for cell in ilo.plot_theme_cooccurrence(pd.DataFrame(rows)).cells]
    assert [label.rpartition("(")[2] for label in labels] == ["Beta): 9 stories", "Alpha): 1 story"]


def test_a_pooled_chart_says_so_and_not_that_it_shows_one_feed(corpus):
    both = ilo.plot_theme_cooccurrence(ilo.theme_cooccurrence(corpus, pool=True)).caption
    assert "feeds of different scope pooled" in both
    assert "1 feed" not in both
    one = ilo.plot_theme_cooccurrence(ilo.theme_cooccurrence(ilo.load_corpus(feeds="moscow-news"), pool=True)).caption
    assert "feeds pooled" in one


def test_what_is_cut_from_a_chart_is_counted_in_its_caption_and_kept_in_its_data():
    corpus = ilo.load_corpus()
    recurrence, share = ilo.theme_recurrence(corpus), ilo.theme_share(corpus, freq="month")
    for chart, whole in (
        (ilo.plot_theme_recurrence(recurrence, top=2), recurrence[recurrence["n_stories"] > 0]),
        (ilo.plot_theme_timeline(share, top=2), share[(share["n"] > 0) & (share["theme"] != "no theme")]),
    ):
        assert len(chart.data) == len(whole)
        left_out = len(whole) - len(chart.cells)
        assert chart.caption.endswith(f"{left_out} rows are not shown here; they are in the data file.")
    assert "not drawn" not in ilo.plot_theme_recurrence(recurrence, top=99).caption


def test_a_comparison_says_both_spans_warns_where_they_lie_apart_and_keeps_all_rows_in_its_data(corpus):
    table = ilo.compare(corpus, "scope:theme", "scope:general")
    chart = ilo.plot_comparison(table, top=12)
    assert chart.caption.startswith(
        "n = 24 stories (feeds of one theme, 27 April 2021 to 29 March 2023) and 29 stories (general feeds, 15 July "
        "2020 to 8 November 2021). Difference"
    )
    assert "if campaigns last for weeks, chance often exceeds it" in chart.caption
    assert len(chart.data) == len(table) - 1  # all stories are no term
    assert f"{len(table) - 13} rows are not shown here; they are in the data file." in chart.caption
    table.attrs["first_a"] = "2021-11-09"
    assert "general feeds, 15 July 2020 to 8 November 2021). The two sides do not overlap in time" in (
        ilo.plot_comparison(table).caption
    )


def test_pairs_of_themes_that_are_not_drawn_are_counted_and_kept_in_the_data(corpus):
    pairs = ilo.theme_cooccurrence(corpus, pool=True)
    chart = ilo.plot_theme_cooccurrence(pairs, top=3)
    assert len(chart.cells) == 3
    assert len(chart.data) == (pairs["n"] > 0).sum()
    assert f"{len(chart.data) - 3} rows are not shown here; they are in the data file." in chart.caption
