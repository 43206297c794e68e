"""The days that a page shows come from the order of its entries; an entry out of order opens nothing."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilo_analysis.corpus.coverage import coverage_by_month, observation_windows
from ilo_analysis.corpus.windows import Page, heading_span, judge_page, page_windows, run_in_order, undated_spans
from ilo_analysis.schema import as_table
from tests.support.small_corpus import make_corpus

MAY = ["2020-06-20", "2020-06-11", "2020-06-04", "2020-05-28", "2020-05-20", "2020-05-12", "2020-05-07", "2020-05-01"]
MIXED = ["2020-03-01", "2020-01-05", "2020-05-09", "2020-02-01"]
MIXED += ["2020-06-01", "2020-01-01", "2020-05-01", "2020-02-09"]


def page(days, *, headings=None, confirmed=(), **listing):
    """Window of one page with these days, and the reasons for what opens nothing."""
    rows = {"listing_id": "p", "source_file": "p.txt", "title": [f"T{n}" for n in range(len(days))]}
    rows |= {"date": pd.to_datetime(days), "position": range(1, len(days) + 1), "line_start": range(len(days))}
    occurrences = as_table(pd.DataFrame(rows | {"group_heading": headings, "line_end": 0}), "occurrences")
    facts = {"listing_id": "p", "feed": "f", "scope": "general", "n_entries": len(days), "n_dated": len(days)}
    listings = as_table([facts | {"format": "text", "layout": "numbered"} | listing], "listings")
    found, problems = page_windows(listings, occurrences, frozenset(confirmed))
    window = as_table(found, "listings").iloc[0]
    span = [None if pd.isna(day) else str(day.date()) for day in window[["window_start", "window_end"]]]
    return [*span, bool(window["window_closed"])], [(p[1], p[3]) for p in problems], as_table(found, "listings")


def test_a_page_in_order_shows_the_days_from_its_oldest_to_its_newest_entry():
    assert page(MAY)[:2] == (["2020-05-01", "2020-06-20", False], [])
    assert page(MAY[::-1])[:2] == (["2020-05-01", "2020-06-20", False], [])


@pytest.mark.parametrize("place", range(len(MAY) + 1))
@pytest.mark.parametrize("slip", ["2002-05-31", "2012-05-12", "2029-05-31", "2202-05-31"])
def test_one_mistyped_year_anywhere_opens_nothing_and_is_said_once(place, slip):
    window, problems, listings = page([*MAY[:place], slip, *MAY[place:]])
    assert window[0] >= "2020-05-01"
    assert window[1] <= "2020-06-20"
    assert len(problems) == 1
    assert slip in problems[0][1]
    assert len(coverage_by_month(listings)) == 2


def test_the_problem_names_the_line_and_the_neighbours():
    _, problems, _ = page([*MAY[:3], "2002-05-31", *MAY[3:]])
    assert problems == [(3, "the date 2002-05-31 is out of order, between 2020-06-04 and 2020-05-28; "
                            "kept as printed, but it does not count towards coverage")]  # fmt: skip


def test_a_date_after_the_capture_before_the_founding_or_against_its_heading_opens_nothing():
    days = ["2020-06-20", "2020-05-01"]
    assert page(["2020-07-01", *days], captured=pd.Timestamp("2020-06-25"))[0][1] == "2020-06-20"
    assert page([*days, "1902-05-01"])[0][0] == "2020-05-01"
    window, problems, _ = page(
        ["2020-06-20", "2020-05-11", "2020-05-01"], headings=["June 2020", "June 2020", "May 2020"]
    )
    assert window == ["2020-05-01", "2020-06-20", False]
    assert "under a heading that says 2020-06-01 to 2020-06-30" in problems[0][1]


def test_a_far_first_or_last_entry_is_doubtful_until_a_heading_or_a_person_confirms_it():
    days = [*MAY, "2017-01-01"]
    assert page(days)[0][0] == "2020-05-01"
    assert "set the same date in corrections.csv" in page(days)[1][0][1]
    assert page(days, headings=[None] * 8 + ["2017"])[0][0] == "2017-01-01"
    assert page(days, confirmed=[8])[0][0] == "2017-01-01"


@pytest.mark.parametrize("far", [["2012-05-09", "2012-05-01"], ["2015-03-05", "2015-03-03", "2015-03-01"]])
def test_a_few_entries_together_far_from_the_others_open_nothing_and_are_each_said_once(far):
    window, problems, _ = page([*MAY, *far])
    assert window[:2] == ["2020-05-01", "2020-06-20"]
    assert [line for line, _ in problems] == list(range(8, 8 + len(far)))
    assert f"one of the last {len(far)} of its page" in problems[0][1]
    assert page([*MAY, *far], headings=[*[None] * 8, far[0][:4], *[None] * (len(far) - 1)])[0][0] == far[-1]
    assert page([*far[::-1], *MAY[::-1]])[0][:2] == ["2020-05-01", "2020-06-20"]


def test_a_page_whose_entries_are_always_far_apart_is_believed():
    assert page(["2023-01-01", "2022-03-01", "2021-06-01", "2020-09-01"])[0][:2] == ["2020-09-01", "2023-01-01"]


def test_of_two_entries_years_apart_neither_vouches_for_the_other():
    window, problems, _ = page(["2021-05-01", "2002-05-01"])
    assert window[:2] == [None, None]
    assert len(problems) == 2


OLD = ["2015-03-05", "2015-03-04", "2015-03-03", "2015-03-02", "2015-03-01"]


@pytest.mark.parametrize(
    "days",
    [[*MAY[:5], *OLD], [*MAY[:2], *OLD[:2]], [*MAY, *OLD[:4], *[day.replace("-03-", "-02-") for day in OLD[:4]]]],
    ids=["five and five", "two and two", "eight and eight"],
)
def test_of_two_halves_of_a_page_years_apart_neither_vouches_for_the_other(days):
    window, problems, _ = page(days)
    assert window[:2] == [None, None]
    assert len(problems) == len(days)


def test_the_smaller_part_of_a_page_years_away_is_doubtful_whatever_its_size():
    window, problems, _ = page([*MAY, *OLD, "2015-02-05", "2015-02-04"])
    assert window[:2] == ["2020-05-01", "2020-06-20"]
    assert len(problems) == 7


def test_three_entries_years_apart_open_no_year_between_them():
    window, problems, _ = page(["2020-05-01", "2015-05-01", "2010-05-01"])
    assert window[:2] == ["2015-05-01", "2015-05-01"]
    assert len(problems) == 2
    assert page(["2021-05-01", "2020-10-01", "2020-04-01"])[0][:2] == ["2020-04-01", "2021-05-01"]


def test_a_page_in_no_order_opens_nothing():
    window, problems, _ = page(MIXED)
    assert window[:2] == [None, None]
    assert "are in no order" in problems[0][1]


def test_rows_of_a_table_stand_in_any_order():
    assert page(MIXED, format="csv", layout=None)[:2] == (["2020-01-01", "2020-06-01", False], [])
    assert page([*MIXED, "2002-01-01"], format="csv", layout=None)[0][0] == "2020-01-01"


def test_the_first_page_of_a_feed_shows_the_silence_up_to_the_day_before_its_capture():
    saved = pd.Timestamp("2021-12-31")
    window, _, listings = page(MAY, captured=saved, page_offset=0)
    assert window == ["2020-05-01", "2021-12-30", True]
    assert observation_windows(listings)["end_closed"].tolist() == [True]
    assert page(MAY, captured=saved, page_offset=10)[0][1] == "2020-06-20"
    assert page(MAY, captured=saved)[0][1] == "2020-06-20"
    assert page(MAY, captured=pd.Timestamp("2020-06-20"), page_offset=0)[0] == ["2020-05-01", "2020-06-20", False]


@pytest.mark.parametrize("top", [None, "2012-06-25", "2029-06-25"], ids=["undated", "mistyped", "after the capture"])
def test_an_entry_on_top_whose_day_nobody_knows_leaves_the_end_of_a_first_page_at_its_newest_entry(top):
    facts = {"captured": pd.Timestamp("2021-12-31"), "page_offset": 0}
    assert page([top, *MAY], **facts)[0] == ["2020-05-01", "2020-06-20", False]
    assert page([*MAY[:3], None, *MAY[3:]], **facts)[0] == ["2020-05-01", "2021-12-30", True]


@pytest.mark.parametrize(("saved", "is_doubted"), [("2021-12-31", False), ("2031-01-05", True)])
def test_a_day_of_capture_years_after_all_others_closes_nothing_and_is_said(saved, is_doubted):
    corpus = make_corpus({"f_1": MAY, "f_2": MAY}, captured=pd.to_datetime(["2020-07-01", saved]), page_offset=0)
    assert corpus.listings["window_closed"].tolist() == [True, not is_doubted]
    problems = page_windows(corpus.listings, corpus.occurrences)[1]
    assert [f"the day of capture {saved} is years after" in problem[3] for problem in problems] == [True] * is_doubted


@given(st.lists(st.integers(0, 30), max_size=12))
def test_the_run_never_changes_direction_and_no_other_is_longer(days):
    run = run_in_order(days)
    values = [days[place] for place in run]
    assert values in (sorted(values), sorted(values, reverse=True))
    ends = [1] * len(days)
    for later in range(len(days)):
        for earlier in range(later):
            if days[earlier] >= days[later]:
                ends[later] = max(ends[later], ends[earlier] + 1)
    assert len(run) >= max(ends, default=0)


@pytest.mark.parametrize(
    ("heading", "span"),
    [("November 2021", ("2021-11-01", "2021-11-30")), ("2012", ("2012-01-01", "2012-12-31")),
     ("October - November 2021", ("2021-10-01", "2021-11-30")), ("Special events", None), ("COP 27 in 2022", None)],
)  # fmt: skip
def test_a_heading_of_a_month_or_a_year_says_which_days_it_allows(heading, span):
    found = heading_span(heading)
    assert (found and tuple(str(day.date()) for day in found)) == span


def test_a_page_without_one_possible_date_opens_nothing():
    window, problems, _ = page(["1902-05-01", "1901-05-01"])
    assert window == [None, None, False]
    assert len(problems) == 2


def test_a_page_of_very_many_entries_is_judged_in_one_pass():
    began = time.process_time()
    many = 40_000
    judged = judge_page(Page([18_939, 18_940] * (many // 2), [None] * many, [False] * many, None, None))
    assert len(judged.refused) == 19_999
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("pages", "span"),
    [
        ({"p": ["2020-06-20", None, "2020-06-11"]}, [("2020-06-11", "2020-06-20")]),
        ({"p": ["2020-06-20", None, "2020-06-11"], "q": ["2020-06-14", None, "2020-06-01"]},
         [("2020-06-11", "2020-06-14")]),
        ({"p": ["2020-06-20", None, "2020-06-11"], "q": ["2020-06-10", None, "2020-06-01"]}, []),
        ({"p": [None, "2020-06-20", "2020-06-11"]}, []),
        ({"p": ["2020-06-20", "2020-06-11", None]}, []),
    ],
    ids=["one page", "two pages that overlap", "two pages that contradict each other", "above all", "below all"],
)  # fmt: skip
def test_an_undated_entry_has_the_days_that_every_page_allows(pages, span):
    rows = [
        {"listing_id": name, "story_id": f"{name}{n}" if day else "bare", "feed": "f", "date": pd.Timestamp(day)}
        | {"position": n, "line_start": n, "line_end": n}
        for name, days in pages.items() for n, day in enumerate(days)
    ]  # fmt: skip
    occurrences = as_table(rows, "occurrences")
    facts = {"feed": "f", "format": "text", "n_entries": 3, "n_dated": 2}
    listings = as_table([{"listing_id": name, **facts} for name in pages], "listings")
    found = undated_spans(as_table(page_windows(listings, occurrences)[0], "listings"), occurrences)
    assert set(found["story_id"]) <= {"bare"}
    assert [tuple(str(day.date()) for day in row) for row in found[["first", "last"]].itertuples(index=False)] == span
