"""What was published around known dates, and warnings where the days were not seen."""

import pandas as pd
import pytest

from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.events import around_events, events_in
from ilo_analysis.measures.intervals import rate_interval
from tests.support.small_corpus import make_corpus

DAYS = ["2021-01-01", "2021-05-25", "2021-06-01", "2021-06-02", "2021-06-20", "2021-11-30"]
EVENT = pd.DataFrame({"date": [pd.Timestamp("2021-06-01")], "label": ["Conference"]})


def test_events_are_chosen_by_day_and_theme():
    events = events_in("2021-10", "2021-11-30", "ratification")
    assert events["date"].between("2021-10-01", "2021-11-30").all()
    assert set(events["theme"]) == {"ratification"}
    assert len(events_in("", "")) > len(events_in("2021", ""))


def test_own_events_of_a_theme_or_of_none_stand_beside_the_projects_and_are_told_apart(tmp_path):
    rows = ["date,theme,label,source,certainty", "2021-10-05,ratification,Ours,desk,memory"]
    rows += ["2021-10-06,,Everybody's,desk,memory", "2021-10-07,covid-19,Another,desk,memory"]
    (tmp_path / "own.csv").write_text("\n".join(rows), encoding="utf-8")
    both = events_in("2021-10", "2021-11-30", "ratification", events=tmp_path / "own.csv")
    assert both.loc[both["own"], "label"].tolist() == ["Ours", "Everybody's"]
    assert set(both["theme"]) == {"ratification"}
    assert len(both) == 2 + len(events_in("2021-10", "2021-11-30", "ratification"))
    assert len(events_in("", "", events=tmp_path / "own.csv")) == 3


def test_the_day_of_the_event_counts_as_after_and_fixed_spans_have_exact_intervals():
    table = around_events(make_corpus({"f_1": DAYS}), EVENT).set_index("side")
    assert table["n_stories"].tolist() == [1, 3]
    assert table["observed_days"].tolist() == [28, 28]
    assert table["warning"].isna().all()
    expected = [float(x) * 30 for x in rate_interval(3, 28)]
    assert table.loc["after", ["rate", "rate_low", "rate_high"]].tolist() == pytest.approx(expected)
    assert table["story_ids"].map(len).tolist() == [1, 3]


def test_days_that_were_not_seen_are_warned_of_and_unknown_is_not_zero():
    table = around_events(make_corpus({"f_1": DAYS[2:]}), EVENT).set_index("side")
    assert table.loc["before", "warning"] == "none of the 28 days was observed"
    assert pd.isna(table.loc["before", "n_stories"])
    short = around_events(make_corpus({"f_1": DAYS[2:5]}), EVENT, weeks=4).set_index("side")
    assert short.loc["after", "warning"] == "only 20 of the 28 days were observed"
    # Three entries over 20 days: the newest opens the count, at the second the page ends, half a day short at each end.
    expected = [float(x) * 30 for x in rate_interval(2, 19, n_ended=2)]
    assert short.loc["after", ["rate", "rate_low", "rate_high"]].tolist() == pytest.approx(expected)
    assert short.loc["after", ["n_stories", "observed_days", "days"]].tolist() == [3, 20, 28]


def test_an_entry_that_only_marks_where_a_page_ends_gives_a_count_and_no_rate():
    table = around_events(make_corpus({"f_1": ["2021-06-01"]}), EVENT, weeks=1).set_index("side")
    assert table.loc["after", "n_stories"] == 1
    assert pd.isna(table.loc["after", "rate"])
    quiet = around_events(make_corpus({"f_1": ["2021-05-01", "2021-08-01"]}), EVENT, weeks=1)
    assert quiet[["n_stories", "rate"]].to_numpy().tolist() == [[0, 0.0], [0, 0.0]]


def test_no_event_gives_an_empty_table():
    assert around_events(make_corpus({"f_1": DAYS}), EVENT.head(0)).empty


def test_less_than_a_week_is_refused():
    with pytest.raises(ParameterError, match="weeks is 0; it must be 1 or more"):
        around_events(make_corpus({"f_1": DAYS}), EVENT, weeks=0)
