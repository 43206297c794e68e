"""What became of a story is told only where two captures both show its day."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.archives import score_history
from ilo_analysis.corpus import build_corpus
from ilo_analysis.corpus.history import story_history
from ilo_analysis.listings import Reading
from ilo_analysis.schema import TABLES, as_table

PAGE = {
    "2021-05-20": "Ministers agree on decent work in the care economy",
    "2021-05-12": "Youth employment report launched in Tashkent today",
    "2021-05-07": "Labour inspection training opens for rural districts",
    "2021-05-01": "Social protection floors for workers in transport",
}
SAME = [("2021-05-25", PAGE), ("2021-06-01", PAGE)]


def events(*captures, urls=None, first_page=True, caps=None):
    """Event, title and old text of what the captures after the first tell; each is a day and `{date: title}`."""
    entries, listings = [], []
    for captured, page in captures:
        facts = {"listing_id": captured, "source_file": captured, "format": "text", "feed": "f", "scope": "general"}
        facts |= {
            "captured": pd.Timestamp(captured),
            "n_entries": len(page),
            "n_dated": len(page),
            "layout": "numbered",
            "page_cap": caps,
        }
        listings.append(facts | {"page_offset": 0 if first_page else None, "layout": "numbered"})
        for place, (day, title) in enumerate(page.items(), start=1):
            day = pd.Timestamp(day.rstrip("*"))
            entry = {"listing_id": captured, "source_file": captured, "feed": "f", "position": place, "title": title}
            entry |= {"date": day, "date_end": day, "line_start": place, "line_end": place}
            entries.append(entry | {"url": (urls or {}).get(title)})
    reading = Reading(as_table(entries, "entries"), as_table(listings, "listings"), as_table([], "problems"))
    corpus = build_corpus(reading)
    told = story_history(corpus)
    titles = dict(zip(corpus.occurrences["story_id"], corpus.occurrences["title"], strict=True))
    later = told[told["captured"] > pd.Timestamp(captures[0][0])]
    return [(row.event, titles[row.story_id], row.old if pd.notna(row.old) else "") for row in later.itertuples()]


def changed(**new):
    """The page with dates or titles replaced: `{old date: new title or None}`."""
    page = {day: new.get(day.replace("-", "_"), title) for day, title in PAGE.items()}
    return {day: title for day, title in page.items() if title}


def without(*days):
    return {day: title for day, title in PAGE.items() if day not in days}


def test_two_equal_captures_tell_nothing():
    assert events(*SAME) == []


def test_the_first_capture_sees_every_story_for_the_first_time():
    assert story_history_of_first()["event"].unique().tolist() == ["first seen"]


def story_history_of_first():
    entries = [{"listing_id": "a", "feed": "f", "title": t, "date": pd.Timestamp(d), "position": 1, "line_start": 1}
               | {"line_end": 1, "source_file": "a"} for d, t in PAGE.items()]  # fmt: skip
    listing = {"listing_id": "a", "feed": "f", "captured": pd.Timestamp("2021-06-01"), "n_entries": 4, "n_dated": 4}
    return story_history(
        build_corpus(Reading(as_table(entries, "entries"), as_table([listing], "listings"), as_table([], "problems")))
    )


def test_a_story_that_a_later_capture_should_show_and_does_not_was_withdrawn_and_can_return():
    gone = without("2021-05-12")
    assert events(SAME[0], ("2021-06-01", gone)) == [("withdrawn", PAGE["2021-05-12"], "")]
    assert [e[0] for e in events(SAME[0], ("2021-06-01", gone), ("2021-06-09", PAGE))] == ["withdrawn", "returned"]


def test_a_story_that_stays_away_was_withdrawn_once():
    gone = without("2021-05-12")
    told = events(SAME[0], ("2021-06-01", gone), ("2021-06-09", gone))
    assert [event for event, *_ in told] == ["withdrawn"]


def test_a_title_that_comes_again_after_the_first_story_left_the_page_is_another_story():
    page = {"2021-05-30": PAGE["2021-05-01"], **without("2021-05-07", "2021-05-01")}
    assert events(SAME[0], ("2021-06-01", page)) == [("first seen", PAGE["2021-05-01"], "")]


def test_a_story_that_a_corrected_date_may_have_taken_off_the_page_was_withdrawn_or_moved():
    gone = without("2021-05-07", "2021-05-01") | {"2021-05-06": "Wages grow in all regions, a new report says"}
    before = PAGE | {"2021-05-06": gone["2021-05-06"]}
    before = {day: before[day] for day in sorted(before, reverse=True)}
    told = events(("2021-05-25", before), ("2021-06-01", gone), caps=4)
    assert ("withdrawn or moved", PAGE["2021-05-07"], "") in told
    assert "withdrawn" not in {event for event, *_ in told}


def test_a_story_that_moved_to_the_next_page_was_not_withdrawn():
    assert events(SAME[0], ("2021-06-01", without("2021-05-01"))) == []


def test_a_story_between_two_that_were_there_was_inserted_and_a_new_one_at_the_top_was_not():
    before = without("2021-05-12")
    assert events(("2021-05-25", before), SAME[1]) == [("inserted", PAGE["2021-05-12"], "")]
    newer = {"2021-05-30": "A new programme for green jobs begins in Almaty", **PAGE}
    assert [e[0] for e in events(SAME[0], ("2021-06-01", newer))] == ["first seen"]


def test_a_story_of_the_newest_day_may_have_come_after_the_capture():
    newer = {"2021-05-20*": "Second story of the newest day that was shown", **PAGE}
    assert [e[0] for e in events(SAME[0], ("2021-06-01", newer), first_page=False)] == ["first seen"]
    assert [e[0] for e in events(SAME[0], ("2021-06-01", newer), first_page=True)] == ["inserted"]


@pytest.mark.parametrize("by_address", [True, False])
def test_a_new_title_is_an_edit_with_its_old_text(by_address):
    old, new = PAGE["2021-05-12"], "Youth employment report is launched in Tashkent"
    page = changed(**{"2021_05_12": new})
    urls = {old: "https://x.org/n/1", new: "https://x.org/n/1"} if by_address else None
    assert next(e for e in events(SAME[0], ("2021-06-01", page), urls=urls) if e[0] == "retitled")[2] == old
    assert len(events(SAME[0], ("2021-06-01", page), ("2021-06-09", page), urls=urls)) == 1


def test_a_title_with_another_number_is_another_story():
    a, b = "ILO Monitor on work and the pandemic, edition 3", "ILO Monitor on work and the pandemic, edition 4"
    top, base = "Twin story of that very day in the same place", {"2021-05-12": a, "2021-05-12*": PAGE["2021-05-07"]}
    first = {"2021-05-20": top, **base, "2021-05-01": PAGE["2021-05-01"]}
    other = "Another thing altogether came here"
    second = {"2021-05-20": top, "2021-05-12": b, "2021-05-12*": other, "2021-05-01": PAGE["2021-05-01"]}
    assert {e[0] for e in events(("2021-05-25", first), ("2021-06-01", second))} == {"withdrawn", "inserted"}


@pytest.mark.parametrize("by_address", [True, False])
def test_a_new_date_is_an_edit(by_address):
    title = PAGE["2021-05-12"]
    page = {"2021-05-20": PAGE["2021-05-20"], "2021-05-10": title, **without("2021-05-20", "2021-05-12")}
    urls = {title: "https://x.org/n/1"} if by_address else None
    assert events(SAME[0], ("2021-06-01", page), urls=urls) == [("re-dated", title, "2021-05-12")]


def test_captures_of_unknown_day_tell_nothing():
    table = story_history(build_corpus(Reading(*(as_table([], n) for n in ("entries", "listings", "problems")))))
    assert table.empty
    assert list(table.columns) == list(TABLES["history"])


@pytest.mark.parametrize("addresses", [True, False])
def test_planted_edits_are_found_and_no_others(addresses):
    scores = [score_history(np.random.default_rng(seed), addresses=addresses) for seed in range(3)]
    right, wrong, missed = np.sum(scores, axis=0)
    assert right > 40
    assert right / (right + missed) >= 0.98
    assert right / (right + wrong) >= 0.99
