"""Milestones over a chart: at most five, a reader's own first, spread over the period, none over another."""

import pandas as pd

from ilo_analysis.display.charts.axes import place_of_periods
from ilo_analysis.display.charts.milestones import event_rows, events_within, events_words
from ilo_analysis.display.locale import ENGLISH
from ilo_analysis.display.style import WIDE, narrow_charts, text_width

PLACES = place_of_periods(pd.Series(pd.period_range("2020-01", "2021-12", freq="M")))


def events(days, **more):
    return pd.DataFrame({"date": pd.to_datetime(days), "label": [f"Event of {day}" for day in days], **more})


def test_of_many_milestones_five_are_shown_and_they_spread_over_the_period():
    early = [f"2020-02-{day:02d}" for day in range(1, 11)]
    shown = events_within(events([*early, "2020-09-01", "2021-03-01", "2021-11-01"]), PLACES)
    assert len(shown) == 5
    assert {"Event of 2020-09-01", "Event of 2021-03-01", "Event of 2021-11-01"} <= set(shown["label"])
    assert shown["place"].is_monotonic_increasing


def test_none_is_shown_twice_and_none_outside_the_period():
    days = ["2020-02-01", "2020-02-01", "2019-12-31", "2022-01-01"]
    assert events_within(events(days), PLACES)["label"].tolist() == ["Event of 2020-02-01"]


def test_a_readers_own_events_come_before_all_others():
    days = [f"2020-{month:02d}-01" for month in range(1, 10)]
    own = [month in (3, 4) for month in range(1, 10)]
    shown = set(events_within(events(days, own=own), PLACES)["label"])
    assert {"Event of 2020-03-01", "Event of 2020-04-01"} <= shown
    assert len(shown) == 5


def test_labels_keep_out_of_each_other_and_inside_the_page():
    names, places = ["A long label of an event"] * 4, [0.0, 1.0, 2.0, 23.4]
    inches = WIDE - 0.24
    rows = event_rows(names, places, inches, 24)
    assert [row for row, _ in rows] == [0, 1, 2, 0]
    for place, (_, to_left) in zip(places, rows, strict=True):
        at = (place + 0.6) * inches / 24.2
        assert (at - text_width(names[0], 9) if to_left else at) >= 0
        assert (at if to_left else at + text_width(names[0], 9)) <= inches


def test_on_a_phone_the_caption_names_the_milestones_by_their_numbers():
    shown = events_within(events(["2020-02-01", "2021-02-01"]), PLACES)
    assert events_words(shown, ENGLISH) == ""
    with narrow_charts():
        words = events_words(shown, ENGLISH)
    assert words == "Milestones: 1 Event of 2020-02-01 (1 Feb 2020); 2 Event of 2021-02-01 (1 Feb 2021)."
