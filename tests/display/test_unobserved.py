"""What no page shows is not observed in any table, chart or sentence: it has its rows, and none of them says 0."""

import pandas as pd
import pytest
from nbformat.v4 import new_output

import ilo_analysis as ilo
from ilo_analysis.corpus import restrict
from ilo_analysis.display.locale import ENGLISH
from ilo_analysis.reports.page.figures import read_figure
from ilo_analysis.reports.page.markup import Names
from ilo_analysis.reports.page.parts import Parts
from tests.support import report_sample as sample
from tests.support.small_corpus import TWO_FEEDS, make_corpus

MARKS = pd.DataFrame({"story_id": ["2021-10-29-1"], "theme": ["child-labour"], "topic": ["child-labour"]})
ONE_EVENT = pd.DataFrame({"date": [pd.Timestamp("2015-02-01")], "label": ["an event"]})
TABLES = {
    "volume": lambda corpus: ilo.story_volume(corpus),
    "volume by day": lambda corpus: ilo.story_volume(corpus, "day"),
    "volume pooled": lambda corpus: ilo.story_volume(corpus, pool=True),
    "rates": lambda corpus: ilo.feed_rates(corpus),
    "topics": lambda corpus: ilo.topic_share(corpus, freq="month", assigned=MARKS),
    "themes": lambda corpus: ilo.theme_share(corpus, freq="month", evidence=MARKS),
    "themes of the whole": lambda corpus: ilo.theme_share(corpus, evidence=MARKS),
    "themes by scope": lambda corpus: ilo.theme_share(corpus, freq="month", by="scope", evidence=MARKS),
    "themes pooled": lambda corpus: ilo.theme_share(corpus, freq="month", pool=True, evidence=MARKS),
    "change": ilo.change_summary,
    "events": lambda corpus: ilo.around_events(corpus, ONE_EVENT),
}
COUNTS = ("n", "total", "n_stories", "n_undated", "not_covered", "active_months", "longest_streak", "share", "rate")


@pytest.fixture(scope="module")
def unseen():
    """Three months of two feeds that no page shows."""
    return restrict(make_corpus(TWO_FEEDS), start="2015-01", end="2015-03")


@pytest.mark.parametrize("name", TABLES)
def test_each_feed_and_period_has_a_row_without_a_number(name, unseen):
    table = TABLES[name](unseen)
    feeds = {"all"} if "pooled" in name or "scope" in name else {"office", "theme"}
    assert set(table["feed"]) == feeds
    for column in set(COUNTS) & set(table):
        assert table[column].isna().all(), column
    if "period" in table and table["period"].notna().any():
        months = set(pd.PeriodIndex(table["period"]).asfreq("M").astype(str))
        assert months == {"2015-01", "2015-02", "2015-03"}


def test_a_feed_that_no_page_shows_has_its_rows_beside_one_that_is_seen():
    corpus = restrict(make_corpus(TWO_FEEDS), start="2021-10", end="2021-10")
    share = ilo.theme_share(corpus, evidence=MARKS).set_index(["feed", "theme"])
    assert share.loc[("office", "child-labour"), "n"] == 1
    assert pd.isna(share.loc[("theme", "child-labour"), "n"])
    recurrence = ilo.theme_recurrence(corpus, evidence=MARKS).set_index("feed")
    assert recurrence.loc["office", "active_months"] == 1
    assert recurrence.loc["theme", ["n_stories", "active_months", "longest_streak"]].isna().all()
    monthly = ilo.theme_share(corpus, freq="month", evidence=MARKS)
    for draw in (ilo.plot_theme_timeline, ilo.plot_theme_share):
        assert draw(monthly).alt
    assert "1 of" in repr(ilo.share_findings(ilo.theme_share(corpus, evidence=MARKS)))


def test_findings_and_charts_say_that_nothing_was_observed_and_not_that_nothing_was_there(unseen):
    monthly = ilo.theme_share(unseen, freq="month", evidence=MARKS)
    refused = ilo.compare(unseen, "feed:office", evidence=MARKS, strict=False)
    said = [
        ilo.volume_findings(ilo.story_volume(unseen)),
        ilo.rate_findings(ilo.feed_rates(unseen)),
        ilo.share_findings(monthly),
        ilo.recurrence_findings(ilo.theme_recurrence(unseen, evidence=MARKS)),
        ilo.comparison_findings(refused),
        ilo.change_findings(ilo.change_summary(unseen)),
        ilo.key_findings(unseen, evidence=MARKS),
    ]
    drawn = [
        ilo.plot_story_volume(ilo.story_volume(unseen)),
        ilo.plot_theme_share(monthly),
        ilo.plot_theme_timeline(monthly, coverage=unseen.coverage),
        ilo.plot_theme_recurrence(ilo.theme_recurrence(unseen, evidence=MARKS)),
        ilo.plot_theme_months(monthly, theme="child-labour", coverage=unseen.coverage),
    ]
    assert [found.headline for found in said] == list(map(repr, said))
    for words in [*map(repr, said), *(chart.caption for chart in drawn), *(chart.alt for chart in drawn)]:
        assert words.startswith("Not observed: no saved page shows"), words
        assert " 0 " not in words


def test_findings_and_charts_name_the_same_months_whatever_their_periods(unseen):
    words = {
        repr(ilo.key_findings(unseen, evidence=MARKS)),
        repr(ilo.rate_findings(ilo.feed_rates(unseen))),
        repr(ilo.share_findings(ilo.theme_share(unseen, evidence=MARKS))),
        repr(ilo.volume_findings(ilo.story_volume(unseen, "year"))),
        repr(ilo.change_findings(ilo.change_summary(unseen))),
    }
    assert len(words) == 1
    assert "January 2015 – March 2015" in words.pop()


def test_a_page_says_once_which_months_are_not_observed(unseen):
    volume = ilo.story_volume(unseen)
    said = ilo.volume_findings(volume)
    shown = [part._repr_mimebundle_() for part in (ilo.plot_story_volume(volume), said)]
    outputs = [new_output("display_data", data, metadata=about) for data, about in shown]
    figure = read_figure(shown[0][0]["image/svg+xml"], shown[0][1]["image/svg+xml"]["ilo"], "cell 0", set())
    parts = Parts("volume", ENGLISH, {(0, 0): figure}, [], Names(), fullest=(-1, -1), headline=said.headline)
    html = "".join(
        piece for place, output in enumerate(outputs) for piece in parts.of(place, sample.code("", [output]))
    )
    assert "<li>Not observed.</li>" in html
    assert '<p class="measure">' not in html
    assert "not observed</text>" in html
