"""The words of a brief: a quiet period is one line, and the headline judges only what was tested."""

from __future__ import annotations

import pandas as pd
import pytest

import ilo_analysis as ilo
from tests.support.small_corpus import make_corpus


@pytest.fixture(scope="module")
def made():
    return ilo.brief(ilo.load_corpus(), "2021-11")


def test_each_line_has_its_stories_and_the_headline_is_plain_where_nothing_is_above_chance(made):
    words = ilo.brief_findings(made)
    assert words.headline == "November 2021: 5 stories on 8 observed days, against 5 on 6 in October 2021"
    assert words.subject == "November 2021"
    by_text = {finding.text: finding.story_ids for finding in words}
    assert len(by_text["Partners named for the first time: EU and IFC."]) == 1
    assert "Ratifications reported: C102, Paraguay (number 60)." in by_text
    assert [text for text in by_text if text.startswith("To read")] != []
    assert "Not observed at all: Moscow news." in by_text


def test_a_rate_above_chance_is_the_headline():
    days = [f"2021-01-{day:02d}" for day in range(1, 32, 6)] + [f"2021-02-{day:02d}" for day in range(1, 29)]
    words = ilo.brief_findings(ilo.brief(make_corpus({"office_1": days}), "2021-02"))
    assert words.headline.startswith("February 2021 brings ")
    assert "against" in words.headline
    assert next(finding for finding in words if words.headline in finding.text).story_ids


@pytest.mark.parametrize(
    ("period", "headline", "line"),
    [
        (
            "",
            "February 2023: no story in Employment injury news",
            "28 days observed, without a story; the last stories before that are from June 2022.",
        ),
        ("2015-03", "March 2015: no saved page shows it", "Whether anything was published is unknown."),
    ],
)
def test_a_quiet_or_unseen_period_is_a_headline_and_one_line_that_does_not_repeat_it(period, headline, line):
    words = ilo.brief_findings(ilo.brief(ilo.load_corpus(), period))
    assert [finding.text for finding in words] == [line]
    assert words.headline == headline


def test_the_chart_carries_six_key_numbers_with_those_before_and_what_they_tell(made):
    numbers = ilo.plot_brief(made).numbers
    assert len(numbers) == 6
    assert numbers[1] == ("Stories per feed and 30 days", "16.0", "October 2021: 21.8 · within chance")
    assert numbers[3][1:] == ("0% (0 of 5)", "October 2021: 60% (3 of 5) · within chance")


def test_own_events_are_marked_over_the_bars_of_a_brief(made):
    own = pd.DataFrame({"date": [pd.Timestamp(2021, 11, 3)], "label": ["Our campaign"]})
    assert ">Our campaign<" in ilo.plot_brief(made, events=own).svg


def test_feeds_put_together_are_named_as_what_they_are():
    pages = {"one_1": ["2021-01-01", "2021-01-31"], "two_1": ["2021-01-01", "2021-01-30", "2021-01-31"]}
    chart = ilo.plot_brief(ilo.brief(make_corpus(pages)))
    assert ">All general feeds<" in chart.svg


@pytest.mark.parametrize(("language", "word"), [("fr", "pour la première fois"), ("es", "por primera vez")])
def test_a_brief_speaks_the_language_asked_for(made, language, word):
    words = ilo.brief_findings(made, language=language)
    text = repr(words)
    assert word in text
    assert "first time" not in text
    assert not {"stories", "against"} & set(" ".join(map(str, ilo.plot_brief(made, language=language).numbers)).split())


def test_a_story_without_title_and_date_does_not_break_it():
    corpus = make_corpus({"office_1": ["2021-01-01", "2021-01-31"]})
    extra = corpus.stories.head(1).assign(story_id="undated", date=pd.NaT)
    corpus = corpus._replace(stories=pd.concat([corpus.stories, extra], ignore_index=True))
    assert "(no title)" in repr(ilo.brief_findings(ilo.brief(corpus)))


def test_a_brief_that_compares_further_back_says_why():
    months = pd.period_range("2021-01", "2021-03", freq="M")
    days = {month: [str(day.date()) for day in pd.date_range(month.start_time, month.end_time.floor("D"), freq="3D")]
            for month in months}  # fmt: skip
    whole = {f"{feed}_{month.month}": [str(month.start_time.date()), *days[month], str(month.end_time.date())]
             for feed in ("one", "two") for month in (months[0], months[2])}  # fmt: skip
    made = ilo.brief(make_corpus({**whole, "one_2": ["2021-02-10", "2021-02-12"]}), "2021-03")
    basis = ilo.brief_findings(made)[0].text
    assert made.before == months[0]
    assert basis.endswith(
        "It compares with January 2021. No period in between was observed as fully, or as partly, in half of the feeds."
    )
