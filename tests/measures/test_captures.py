"""Captures that exist are set beside what was read, and the next ones are chosen by the days they would open."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from benchmarks.archives import score_proposals
from ilo_analysis.cli import commands
from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.captures import capture_calendar, expected_windows, propose_captures
from ilo_analysis.schema import as_table
from tests.support.small_corpus import make_corpus

# One story every five days, read from 1 to 31 May 2021.
READ = [str(day.date()) for day in pd.date_range("2021-05-01", "2021-05-31", freq="5D")]
URL = "https://www.ilo.org/moscow/news/lang--en/nextRow--0/index.htm"


def captures(*days, offset=0, feed="moscow-news"):
    rows = [{"url": URL, "timestamp": day.replace("-", "") + "120000", "captured": pd.Timestamp(day)} for day in days]
    return as_table([row | {"feed": feed, "scope": "general", "page_offset": offset} for row in rows], "captures")


@pytest.fixture
def corpus():
    return make_corpus({"moscow-news_1": READ}, page_cap=10, url=URL)


def test_a_first_page_is_expected_to_show_the_days_before_its_capture(corpus):
    row = expected_windows(corpus, captures("2021-09-01")).iloc[0]
    assert f"{row['last_day']:%Y-%m-%d}" == "2021-08-31"
    assert 50 <= (row["last_day"] - row["first_day"]).days <= 60


def test_a_later_page_is_expected_to_show_days_further_back(corpus):
    first, later = (expected_windows(corpus, captures("2021-09-01", offset=o)).iloc[0] for o in (0, 10))
    assert later["last_day"] <= first["first_day"] + pd.Timedelta(days=6)


def test_an_address_without_an_offset_is_a_first_page(corpus):
    bare, first = (expected_windows(corpus, captures("2021-09-01", offset=o)) for o in (None, 0))
    assert bare[["first_day", "last_day"]].equals(first[["first_day", "last_day"]])


def test_nothing_read_and_nothing_listed_is_an_empty_calendar():
    assert capture_calendar(make_corpus({}), captures()).empty


def test_the_calendar_tells_read_from_existing_and_from_unknown(corpus):
    calendar = capture_calendar(corpus, captures("2021-09-01", "2021-12-20")).set_index("month")["status"].to_dict()
    told = {str(month): status for month, status in calendar.items()}
    assert told["2021-05"] == "full"
    assert told["2021-06"] == "none known"
    assert told["2021-08"] == "exists"
    assert told["2021-11"] == "exists"


def test_proposals_count_no_day_twice_and_stop_when_nothing_is_left(corpus):
    table = propose_captures(corpus, captures("2021-09-01", "2021-09-02", "2021-12-20"))
    assert table["new_days"].is_monotonic_decreasing
    assert len(table) == 3
    assert table["new_days"].iloc[-1] == 1
    assert propose_captures(corpus, captures()).empty


def test_a_capture_that_was_read_is_not_proposed(corpus):
    day = pd.Timestamp("2021-09-01")
    listings = corpus.listings.assign(captured=day, page_offset=0).astype(corpus.listings.dtypes)
    assert propose_captures(corpus._replace(listings=listings), captures("2021-09-01")).empty


def test_a_feed_that_was_never_read_has_the_pace_of_the_others_and_says_so(corpus):
    row = captures("2021-09-01").assign(url="https://www.ilo.org/asia/news/", feed="asia-news")
    assert propose_captures(corpus, row)["assumed"].tolist() == [True]


def test_wrong_numbers_and_corpora_without_a_pace_are_refused(corpus):
    with pytest.raises(ParameterError, match="ask for 1"):
        propose_captures(corpus, captures("2021-09-01"), 0)
    with pytest.raises(ParameterError, match="two dated entries"):
        propose_captures(make_corpus({"moscow-news_1": READ[:1]}), captures("2021-09-01"))


def test_the_first_proposals_open_nearly_what_the_best_would():
    scores = np.array([score_proposals(np.random.default_rng(seed)) for seed in range(3)], dtype=float)
    assert (scores[:, 0] <= scores[:, 1]).all()
    assert scores[:, 0].sum() / scores[:, 1].sum() >= 0.95


def test_the_command_prints_calendar_proposals_or_addresses(tmp_path):
    lines = [f"{n}. News\nA story of day {day}\n{pd.Timestamp(day):%d %B %Y}\n" for n, day in enumerate(READ[::-1], 1)]
    entries = "\n".join(lines)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "moscow-news.txt").write_text(entries)
    listed = tmp_path / "list.cdx"
    urls = (URL, "https://example.org/")
    listed.write_text("".join(f"k 20210901120000 {url} text/html 200 A 1\n" for url in urls))
    shown = CliRunner().invoke(commands, ["captures", str(listed), str(tmp_path / "pages")], catch_exceptions=False)
    assert "1 captures of listing pages; 1 of other pages" in shown.output
    assert "moscow-news" in shown.output
    urls = CliRunner().invoke(commands, ["captures", str(listed), str(tmp_path / "pages"), "--urls"])
    assert urls.output == f"https://web.archive.org/web/20210901120000id_/{URL}\n"
