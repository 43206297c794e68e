"""Which entries report the same story: by address, by title and day, by the hand-kept list; never by likeness alone."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.corpus import duplicates
from ilo_analysis.corpus.corrections import Correction, Corrections
from ilo_analysis.corpus.duplicates import numbers_in
from ilo_analysis.corpus.merging import merge_occurrences, story_address, title_keys
from ilo_analysis.schema import as_table
from ilo_analysis.text.normalise import title_key

ROWS = [
    ("p1", 1, "ILO reaches target", "2021-11-08", "https://ilo.org/x/WCMS_1/lang--en/index.htm"),
    ("p2", 1, "ILO reaches  “target”", "2021-11-08", None),
    ("p3", 1, "ILO passes target", "2021-11-09", "http://www.ilo.org/y/WCMS_1/lang--en/index.htm"),
    ("p3", 2, "ILO Monitor – 7th edition of the report", "2021-11-08", None),
    ("p3", 3, "ILO Monitor – 8th edition of the report", "2021-11-08", None),
]


def entries(rows=ROWS) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["listing_id", "position", "title", "date", "url"])
    return as_table(frame.assign(source_file=frame["listing_id"], line_start=1, line_end=2), "entries")


def test_an_address_then_title_and_day_join_entries():
    ids = merge_occurrences(entries()).story_ids
    assert len(set(ids[:3])) == 1
    assert ids.nunique() == 3
    assert ids[0].startswith("2021-11-08-ilo-reaches-target-")


def test_titles_that_differ_by_a_number_are_never_even_suggested():
    assert merge_occurrences(entries()).problems == []
    assert numbers_in("Part II, 8th") != numbers_in("Part III, 8th")


def test_titles_that_are_alike_are_suggested_and_kept_apart():
    rows = [("p1", 1, "Jobs impact of the pandemic worse than expected", "2021-10-27", None),
            ("p2", 1, "Jobs impact of the pandemic worse than the expected", "2021-10-27", None)]  # fmt: skip
    merged = merge_occurrences(entries(rows))
    assert merged.story_ids.nunique() == 2
    assert len(merged.problems) == 1
    assert "perhaps the same story as 2021-10-27-jobs-impact-of-the-pandemic" in merged.problems[0][3]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ILO: Employment impact of the pandemic worse than expected",
      "ILO: Employment impact from the pandemic worse than expected"),
     ("Jobs, skills and the future of work in Asia", "The future of work in Asia: jobs and skills")],
)  # fmt: skip
def test_an_edited_word_or_moved_words_are_suggested(one, other):
    rows = [("p1", 1, one, "2021-10-27", None), ("p2", 1, other, "2021-10-27", None)]
    merged = merge_occurrences(entries(rows))
    assert merged.story_ids.nunique() == 2
    assert [problem[0] for problem in merged.problems] == ["p2" if one < other else "p1"]


def test_entries_without_a_title_or_a_date_are_never_suggested():
    rows = [("p1", 1, None, "2021-10-27", "https://x.org/1"), ("p2", 1, None, "2021-10-27", "https://x.org/2"),
            ("p1", 2, "Ministers adopt a plan for jobs", None, None),
            ("p2", 2, "Ministers adopt a plan for the jobs", None, None)]  # fmt: skip
    merged = merge_occurrences(entries(rows))
    assert (merged.story_ids.nunique(), merged.problems) == (4, [])


def test_titles_of_different_days_are_not_compared_and_too_many_of_one_day_are_reported(monkeypatch):
    monkeypatch.setattr(duplicates, "MOST_OF_ONE_DAY", 2)
    same = [("p1", n, f"Jobs impact of the pandemic worse than {word}", "2021-10-27", None)
            for n, word in enumerate(("feared", "feare", "fearedd"), 1)]  # fmt: skip
    other_day = [("p2", 1, "Jobs impact of the pandemic worse than fearer", "2021-10-28", None)]
    problems = merge_occurrences(entries([*same, *other_day])).problems
    assert [p[3] for p in problems] == [
        "3 stories have the date 2021-10-27; their titles were not compared with each other"
    ]


@given(st.lists(st.text(max_size=12), max_size=6))
def test_keys_made_together_equal_those_made_one_by_one(titles):
    assert title_keys(titles) == [title_key(title.replace("\x00", " ")) for title in titles]


def test_pairs_in_pieces_are_the_same_as_at_once(monkeypatch):
    rows = [("p1", n, f"Jobs impact of the pandemic worse than {n * 'o'}", f"2021-10-{1 + n % 3:02}", None)
            for n in range(1, 10)]  # fmt: skip
    whole = merge_occurrences(entries(rows)).problems
    monkeypatch.setattr(duplicates, "PAIRS_AT_ONCE", 2)
    assert merge_occurrences(entries(rows)).problems == whole
    assert len(whole) > 5


def test_of_many_titles_of_one_day_only_those_with_the_same_numbers_are_compared():
    rows = [("p1", n, f"Number {n} of the series on jobs in the pandemic", "2021-10-27", None) for n in range(1500)]
    began = time.process_time()
    assert merge_occurrences(entries(rows)).problems == []
    assert time.process_time() - began < 1.5


def test_an_address_that_one_listing_gives_to_two_stories_names_neither():
    rows = [("p1", 1, "A", "2021-01-01", "https://ilo.org/all"), ("p1", 2, "B", "2021-01-01", "https://ilo.org/all")]
    assert merge_occurrences(entries(rows)).story_ids.nunique() == 2


def test_a_title_that_one_listing_gives_two_addresses_on_one_day_is_two_stories_and_a_copy_without_one_is_the_first():
    rows = [("p", n, "Statement", "2021-11-08", f"https://ilo.org/news/{n}") for n in (1, 2)]
    rows += [("copy", 1, "Statement", "2021-11-08", None), ("again", 1, "Statement", "2021-11-08", rows[1][4])]
    found = merge_occurrences(entries(rows))
    one, two, copy, again = found.story_ids
    assert (copy, again) == (one, two)
    assert one != two
    assert [problem[3][:23] for problem in found.problems] == ["perhaps the same story "]


def test_the_same_title_on_another_day_is_another_story():
    rows = [("p1", 1, "World Day", "2021-06-12", None), ("p2", 1, "World Day", "2022-06-12", None)]
    assert merge_occurrences(entries(rows)).story_ids.nunique() == 2


def test_five_pairs_of_title_and_day_are_five_stories():
    rows = [("p1", n, title, "2021-06-12", None) for n, title in enumerate(("Tea", "Coal", "Silk", "Fish"), 1)]
    assert merge_occurrences(entries([*rows, ("p1", 5, "Tea", "2022-06-12", None)])).story_ids.nunique() == 5


def test_a_story_is_named_by_the_first_of_its_titles():
    titles = [("p1", 1, "Tea report"), ("p2", 1, "Tea report now"), ("p1", 2, "Silk news"), ("p2", 2, "Silk news now")]
    rows = [(page, n, title, "2021-06-12", f"https://x.org/{n}") for page, n, title in titles]
    ids = merge_occurrences(entries(rows)).story_ids
    assert ids.str.rpartition("-")[0].tolist() == ["2021-06-12-tea-report"] * 2 + ["2021-06-12-silk-news"] * 2


def decision(action, a, b):
    return Corrections((Correction(action, a, b, "", "", "", "I looked", "corrections.csv", 2),))


def test_a_person_joins_stories_and_keeps_them_apart():
    assert merge_occurrences(entries(), decision("merge", "p3:2", "p3:3")).story_ids.nunique() == 2
    ids = merge_occurrences(entries(), decision("keep apart", "p1:1", "p2:1")).story_ids
    assert ids[0] != ids[1]
    assert ids.nunique() == 4


def test_a_suggestion_ends_with_the_row_that_carries_it_out_and_a_decision_silences_it():
    rows = [("p1", 1, "Jobs impact of the pandemic worse than expected", "2021-10-27", None),
            ("p2", 1, "Jobs impact of the pandemic worse than the expected", "2021-10-27", None)]  # fmt: skip
    merged = merge_occurrences(entries(rows))
    one, other = merged.story_ids
    assert merged.problems[0][3].endswith(
        f"to decide, add to corrections.csv: merge,{one},{other},,,,REASON (or keep apart)"
    )
    assert merge_occurrences(entries(rows), decision("keep apart", one, other)).problems == []
    assert len(set(merge_occurrences(entries(rows), decision("merge", one, other)).story_ids)) == 1


def test_a_title_that_two_pages_without_addresses_print_with_days_close_together_is_suggested():
    rows = [("p1", 1, "Ministers adopt a plan for jobs", "2021-09-28", None),
            ("p2", 1, "Ministers adopt a plan for jobs", "2021-09-29", None),
            ("p3", 1, "Ministers adopt a plan for jobs", "2022-09-29", None)]  # fmt: skip
    merged = merge_occurrences(entries(rows))
    assert merged.story_ids.nunique() == 3
    assert [(p[0], p[2]) for p in merged.problems] == [("p2", "Ministers adopt a plan for jobs")]
    assert "printed there with the date 2021-09-28" in merged.problems[0][3]


@pytest.mark.parametrize(
    ("one", "other"),
    [("https://x.org/view?id=1", "https://x.org/view?id=2"), ("https://x.org/A", "https://x.org/a"),
     ("https://x.org/all#one", "https://x.org/all#two")],
)  # fmt: skip
def test_addresses_that_differ_in_query_case_or_fragment_name_two_stories(one, other):
    rows = [("p1", 1, "First", "2021-01-01", one), ("p2", 1, "Second", "2021-01-02", other)]
    assert merge_occurrences(entries(rows)).story_ids.nunique() == 2


@pytest.mark.parametrize("url", ["javascript:void(0)/x", "mailto:a@x.org", "#", "/", "https://www.ilo.org/", ""])
def test_what_leads_to_no_page_names_no_story(url):
    assert story_address(url) is None


def test_parameters_of_a_mailing_and_the_host_s_case_change_no_address():
    assert story_address("HTTPS://WWW.ILO.org/news/s1?utm_source=x") == story_address("http://ilo.org/news/s1/")


def test_one_address_with_another_title_and_another_date_is_two_stories_and_said():
    rows = [("p1", 1, "Live page: first", "2021-11-08", "https://x.org/live"),
            ("p2", 1, "Another thing altogether", "2022-03-01", "https://x.org/live"),
            ("p3", 1, "Live page: first", "2022-03-02", "https://x.org/live")]  # fmt: skip
    merged = merge_occurrences(entries(rows))
    assert merged.story_ids[0] == merged.story_ids[2] != merged.story_ids[1]
    assert ["another title and date" in problem[3] for problem in merged.problems] == [True]


@settings(max_examples=12)
@given(st.permutations(range(5)))
def test_the_order_of_the_entries_changes_nothing(order):
    frame = entries()
    mixed = merge_occurrences(frame.iloc[order].reset_index(drop=True)).story_ids
    assert mixed.tolist() == merge_occurrences(frame).story_ids.iloc[order].tolist()


def test_no_entries_give_no_stories():
    assert merge_occurrences(entries([])).story_ids.empty


def test_an_undated_entry_is_the_story_that_its_page_prints_once_more_with_a_date():
    title = "Ports agree on rest breaks"
    rows = [("p1", 1, title, None, None), ("p1", 2, title, "2021-05-06", None), ("p2", 1, title, None, None)]
    ids = merge_occurrences(entries(rows)).story_ids
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("title", ["ILO in brief", "Minutes of the weekly meeting"])
def test_an_undated_title_that_may_come_again_stays_apart(title):
    dated = [("p1", n, title, f"2021-05-0{n}", None) for n in range(1, 2 if title.startswith("ILO") else 3)]
    ids = merge_occurrences(entries([("p1", 9, title, None, None), *dated])).story_ids
    assert ids.nunique() == len(ids)
