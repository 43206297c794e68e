"""Every number in a sentence is a cell of the row that the sentence names."""

import re
from functools import cache, partial

import numpy as np
import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.display.change import change_findings
from ilo_analysis.display.charts.comparison import comparison_findings
from ilo_analysis.display.charts.recurrence import recurrence_findings
from ilo_analysis.display.charts.shares import share_findings
from ilo_analysis.display.charts.volume import rate_findings, volume_findings
from ilo_analysis.display.dictionary_findings import dictionary_findings
from ilo_analysis.display.finding import Finding, Findings, and_not_covered
from ilo_analysis.display.labels import name_of
from ilo_analysis.display.locale import ENGLISH, LANGUAGES, Locale, is_missing
from ilo_analysis.measures.change import change_summary
from ilo_analysis.measures.volume import feed_rates, story_volume
from tests.support.small_corpus import make_corpus

NUMBER = re.compile(r"[−-]?(?:\d{1,3}(?:[,\u202f]\d{3})+|\d+)(?:[.,]\d+)?")
FIXED = {"30", "95"}  # stories per 30 observed days; 95% intervals


def ten_years():
    days = pd.date_range("2011-01-01", "2020-12-31", freq="9D").strftime("%Y-%m-%d").tolist()
    return make_corpus({"office_1": days})


CASES = {
    "rate": (feed_rates, rate_findings),
    "volume": (story_volume, volume_findings),
    "share by year": (lambda corpus: ilo.theme_share(corpus, freq="year"), share_findings),
    "topic share": (ilo.topic_share, share_findings),
    "recurrence": (ilo.theme_recurrence, recurrence_findings),
    "comparison": (lambda corpus: ilo.compare(corpus, "scope:theme", "scope:general"), comparison_findings),
    "change": (change_summary, change_findings),
}


@pytest.fixture(scope="module")
def tables(corpus):
    """Tables of each case: of the listings that the project ships and, where it tells more, of ten years."""
    long = ten_years()
    data = {case: (corpus, long) if case in ("change", "rate", "volume") else (corpus,) for case in CASES}
    return {case: [measure(one) for one in data[case]] for case, (measure, _) in CASES.items()}


def cells_of(row, locale):
    """All that the row's cells can look like in a sentence, and the numbers in them."""
    texts = []
    for value in row:
        if isinstance(value, pd.Period):
            texts.append(locale.period(value))
        elif isinstance(value, pd.Timestamp):
            texts.append(locale.date(value))
        elif isinstance(value, (int, float, np.number)) and not is_missing(value):
            texts += [locale.number(value, digits) for digits in (0, 1, 2)]
            texts += [locale.number(100 * value), locale.share(value)]
    return {number for text in texts for number in NUMBER.findall(text)}


@cache
def namers(locale):
    return [partial(name_of, kind, locale=locale) for kind in ("theme", "topic")]


def names_in(row, locale):
    """Names that hold digits themselves: feeds, themes and words."""
    texts = [str(value) for value in row if isinstance(value, str)]
    return sorted({*texts, *(name(text) for text in texts for name in namers(locale))}, key=len)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_number_in_a_sentence_is_a_cell_of_its_row(case, language, corpus, tables):
    _, findings = CASES[case]
    for table in tables[case]:
        found = findings(table, language=language)
        assert len(found)
        for finding in found:
            rows = table.loc[np.atleast_1d(finding.table_row)]
            cells = [value for row in rows.drop(columns="story_ids").to_numpy() for value in row]
            text = finding.text
            for name in reversed(names_in(cells, Locale(language))):
                text = text.replace(name, "")
            numbers = set(NUMBER.findall(text))
            assert numbers - FIXED <= cells_of(cells, Locale(language)), finding.text
            told = {story for ids in rows["story_ids"] for story in ids}
            assert set(finding.story_ids) == (told if finding.story_ids else set())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_no_sentence_names_a_cause(case, language, corpus, tables):
    _, findings = CASES[case]
    sentences = [finding.text for table in tables[case] for finding in findings(table, language=language)]
    causes = r"\b(because|due to|led to|caused|thanks to|parce que|grâce|à cause|porque|debido|causó)\b"
    assert not re.search(causes, " ".join(sentences).lower())


def test_one_story_on_one_day_is_singular_in_three_languages():
    rates = feed_rates(make_corpus({"f_1": ["2021-01-01", "2021-01-02"]}))
    rates = rates.assign(n_stories=1, rate=1.0, rate_low=0.5, rate_high=2.0)
    texts = [rate_findings(rates, language=language)[0].text for language in LANGUAGES]
    assert "F 1.0 (0.5 to 2.0; 1 story)" in texts[0]
    assert "«\u00a0F\u00a0» 1,0 (0,5 à 2,0\u00a0; 1 article)" in texts[1]
    assert "«F» 1,0 (0,5 a 2,0; 1 noticia)" in texts[2]


def test_a_range_of_one_day_is_that_day_in_three_languages():
    corpus = make_corpus({"f_1": ["2021-09-28"]})
    marks = pd.DataFrame({"story_id": corpus.stories["story_id"], "theme": "covid-19"})
    recurrence = ilo.theme_recurrence(corpus, evidence=marks)
    said = [recurrence_findings(recurrence, language=language)[0].text for language in LANGUAGES]
    assert "(1 story, 28 September 2021)" in said[0]
    assert "(1 article, 28 septembre 2021)" in said[1]
    assert "(1 noticia, 28 de septiembre de 2021)" in said[2]


def test_launches_are_said_and_widen_the_interval():
    days = [f"2021-0{month}-10" for month in range(1, 9) for _ in range(4)]
    rates = feed_rates(make_corpus({"f_1": days}))
    row = rates.iloc[0]
    assert row["dispersion"] > 3
    assert row["burst_low"] < row["rate_low"] < row["rate"] < row["rate_high"] < row["burst_high"]
    (finding,) = rate_findings(rates)
    assert "95% intervals that allow for launches" in finding.text
    assert finding.text.endswith(f"({row['burst_low']:.1f} to {row['burst_high']:.1f}; 32 stories).")


def test_a_long_and_steady_record_answers_each_question_with_nothing():
    change = change_summary(ten_years())
    assert change["answered"].tolist() == [True, True, True]
    (finding,) = change_findings(change)
    assert finding.text == "Tested but not found: a trend, a season and a change of level in Office."


def test_a_season_and_a_change_of_level_are_sentences():
    days = pd.date_range("2011-01-01", "2020-12-31").to_series()
    busy = days[(days.index.year >= 2016) | (days.index.day_of_year % 3 == 0)]
    (level, *_) = change_findings(change_summary(make_corpus({"office_1": busy.dt.strftime("%Y-%m-%d").tolist()})))
    assert "the last change of level comes in January 2016: 3.0" in level.text
    july = days[(days.index.month == 7) | (days.index.day_of_year % 3 == 0)]
    (season, *_) = change_findings(change_summary(make_corpus({"office_1": july.dt.strftime("%Y-%m-%d").tolist()})))
    assert "July differs most from the other months: 3.0" in season.text


def test_all_refusals_are_one_line_with_what_to_look_at(corpus):
    (finding,) = change_findings(change_summary(corpus))
    assert finding.text.startswith(
        "Too few full months or stories for a trend (at most 22 of 24 full months), a season (at most 22 of 36 full "
        "months, spread evenly over the year) and a change of level (at most 22 of 36 full months in a row)."
    )
    assert len(finding.text) < 300
    assert finding.text.endswith("Look at the counts of the months and their intervals instead.")
    assert finding.story_ids == ()


def test_the_highest_of_months_that_differ_by_chance_is_not_told():
    rng = np.random.default_rng(1919)
    days = [day for day in pd.date_range("2015-01-01", "2018-12-31") for _ in range(rng.poisson(0.15))]
    volume = story_volume(make_corpus({"office_1": [str(day.date()) for day in days]}))
    (finding,) = volume_findings(volume)
    assert finding.text.startswith("No period stands out from chance. Stories per period: Office (0 to ")
    assert finding.evidence_strength == 0


def test_of_many_feeds_a_sentence_counts_those_with_the_same_span_and_names_the_highest_rates():
    days = ["2021-01-05", "2021-02-05", "2021-02-20", "2021-03-05", "2021-03-06", "2021-03-09", "2021-04-01"]
    corpus = make_corpus({f"office{number:02}_1": days for number in range(12)})
    (quiet,) = volume_findings(story_volume(corpus))
    assert quiet.text == "No period stands out from chance. Stories per period: 2 to 3 in 12 feeds."
    (rates,) = rate_findings(ilo.feed_rates(corpus))
    assert rates.text.count(" to ") == 3
    assert rates.text.endswith(" 9 more feeds are in the data.")


def test_a_month_far_above_the_others_is_told_with_an_interval_for_the_highest_of_all():
    steady = pd.date_range("2015-01-01", "2016-12-31", freq="6D").strftime("%Y-%m-%d").tolist()
    volume = story_volume(make_corpus({"office_1": [*steady, *[f"2016-03-{day:02}" for day in range(1, 31)]]}))
    (finding,) = volume_findings(volume)
    assert finding.text.startswith("In March 2016, Office shows 35 stories on 31 observed days: ")
    assert finding.text.endswith("for the highest of 24 periods).")


def test_a_refused_comparison_is_a_sentence(corpus):
    refused = ilo.compare(corpus, "feed:global-news", strict=False)
    findings = comparison_findings(refused)
    assert len(findings) == 0
    assert "needs 20 stories a side" in findings._repr_html_()
    assert "n = 10 stories (feed Global news, 26 October 2021 to 8 November 2021) and 44 stories" in repr(findings)
    assert "do not overlap" not in repr(findings)
    assert "20 articles de chaque côté" in repr(comparison_findings(refused, language="fr"))


def test_findings_stand_strongest_first_and_escape_their_text():
    found = Findings([Finding("weak", 0.1, 0, ("s1",)), Finding("<b>", 0.9, 1, ("s2",))])
    assert [finding.text for finding in found] == ["<b>", "weak"]
    assert "<li>&lt;b&gt;</li>" in found._repr_html_()
    data, metadata = found[:1]._repr_mimebundle_()
    assert data["text/markdown"] == "- <b>"
    assert metadata["text/html"]["ilo"] == {
        "role": "findings",
        "items": [["<b>", ["s2"]]],
        "headline": "<b>",
        "tells": "<b>",
    }


def test_nothing_read_says_so():
    assert repr(volume_findings(story_volume(make_corpus({})))) == "Nothing stands out in this selection."


def test_month_names_are_twelve_in_each_language():
    names = [{Locale(language).month_name(month) for month in range(1, 13)} for language in LANGUAGES]
    assert list(map(len, names)) == [12, 12, 12]


def shares_of(rows):
    """Shares of topics in feeds, from tuples of feed, scope, topic, n and total."""
    frame = pd.DataFrame(rows, columns=["feed", "scope", "topic", "n", "total"]).assign(period=pd.NaT)
    low = (frame["n"] / frame["total"]) / 2
    ids = [tuple(f"{feed} {i}" for i in range(n)) for feed, n in zip(frame["feed"], frame["n"], strict=True)]
    bounds = {"share": frame["n"] / frame["total"], "share_low": low, "share_high": 3 * low, "size": "large"}
    bounds |= {"burst_low": low, "burst_high": 3 * low}
    return frame.assign(**bounds, quote="share", story_ids=pd.Series(ids, dtype=object))


def test_one_sentence_tells_a_fact_of_several_feeds_and_names_what_is_tied():
    rows = [
        ("a", "general", "my-own", 40, 100),
        ("b", "general", "my-own", 30, 100),
        ("b", "general", "one-more", 9, 100),
    ]
    rows += [("b", "general", "another", 9, 100), ("c", "theme", "theirs", 99, 100)]
    found = share_findings(shares_of(rows))
    assert [finding.text.split(" (")[0] for finding in found] == [
        "My own features in 40 of 100 stories from A",
        "Another and One more each feature in 9 of 100 stories from B",
        "Theirs features in 99 of 100 stories from C",
    ]
    assert found.headline == "My own features in 40 of 100 stories from A and 30 of 100 stories from B."
    assert list(found[0].table_row) == [0, 1]


def test_a_sentence_names_three_feeds_and_counts_the_others():
    rows = [(feed, "general", "my-own", n, 100) for n, feed in zip(range(20, 70, 10), "abcde", strict=True)]
    (finding,) = share_findings(shares_of(rows))
    assert finding.in_short == (
        "My own features in 60 of 100 stories from E, 50 of 100 stories from D, 40 of 100 stories from C "
        "and in 2 more feeds."
    )
    assert len(finding.story_ids) == 200


def test_of_many_feeds_a_headline_names_the_strongest_alone():
    rows = [(feed, "general", "my-own", n, 100) for n, feed in zip(range(20, 90, 10), "abcdefg", strict=True)]
    found = share_findings(shares_of(rows))
    assert found.headline == "My own features in 80 of 100 stories from G and in 6 more feeds."
    assert "60 of 100 stories from E" in found[0].text


def test_what_is_left_out_of_all_shares_does_not_hide_that_nothing_stands_out():
    nothing = Findings([], ENGLISH, empty="Nothing differs.")
    said = and_not_covered(nothing, pd.DataFrame({"feed": ["a"], "not_covered": [2]}))
    assert [finding.text for finding in said] == ["Nothing differs.", said[1].text]
    assert said[1].text.startswith("Not covered: 2 stories")


def test_a_headline_rests_on_five_stories_or_is_a_plain_label():
    weak, strong = Finding("four stories", 0.9, 0, tuple("abcd")), Finding("five stories", 0.2, 1, tuple("abcde"))
    assert Findings([weak, strong], label="all").headline == "five stories"
    assert Findings([weak], label="all").headline == "all"
    assert Findings([weak]).headline == "four stories"
    assert Findings([Finding("by chance", 0.0, 0, tuple("abcde"))], label="all").headline == "all"


def test_where_no_period_stands_out_the_headline_says_what_was_listed_and_where_most(corpus):
    found = volume_findings(story_volume(corpus))
    assert found[0].text.startswith("No period stands out from chance")
    assert found.headline == (
        "Between July 2020 and March 2023, the saved pages of 4 feeds list 53 dated stories; the most, 20 each, in "
        "Moscow news and Social protection news."
    )


def test_a_theme_without_stories_names_those_that_have_most():
    recurrence = ilo.theme_recurrence(ilo.load_corpus())
    (said,) = repr(recurrence_findings(recurrence, theme="domestic-work")).splitlines()
    assert said.startswith("No story in this selection is on Domestic")
    assert "Themes with most stories: Social protection (" in said
    assert "appears in" in repr(recurrence_findings(recurrence, theme="covid-19"))
    assert repr(recurrence_findings(recurrence.head(0), theme="covid-19")).endswith("COVID-19.")


def test_a_refused_comparison_names_sides_that_can_be_compared():
    refused = ilo.compare(ilo.load_corpus(), "feed:employment-injury-news", strict=False)
    assert "Each of these can be compared with the rest: " in repr(ilo.comparison_findings(refused))


@pytest.fixture(scope="module")
def checked(corpus):
    return ilo.find_themes(corpus.stories), ilo.check_dictionary(corpus.stories)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stories_behind_a_sentence_on_a_dictionary_are_as_many_as_it_says(corpus, checked, language):
    evidence, check = checked
    findings = ilo.dictionary_findings(check, stories=corpus.stories, evidence=evidence, language=language)
    assert 3 <= len(findings) <= 5
    assert set(findings[0].story_ids) == set(evidence["story_id"])
    for finding in findings:
        assert str(len(finding.story_ids)) in finding.text


def test_a_dictionary_checked_on_no_stories_says_so():
    empty = ilo.load_corpus(start="1990", end="1990")
    evidence = ilo.find_themes(empty.stories)
    findings = ilo.dictionary_findings(ilo.check_dictionary(empty.stories), stories=empty.stories, evidence=evidence)
    assert "No stories in this selection." in findings._repr_html_()


def asked(question, answered, n_months, **more):
    row = {"feed": "a", "question": question, "answered": answered, "n_months": n_months, "needed": 24}
    return row | {"needed_stories": 8, "n_stories": 5, "ratio": float("nan"), "story_ids": ()} | more


def test_a_refusal_says_the_most_months_of_any_feed_or_where_these_are_enough_how_many_stories_it_needs():
    change = pd.DataFrame([asked("trend", False, 3), asked("trend", False, 5, feed="b")])
    assert "a trend (at most 5 of 24 full months)." in repr(change_findings(change))
    assert "une tendance (au plus 5 mois complets sur 24)." in repr(change_findings(change, language="fr"))
    assert "a trend (needs 8 stories)." in repr(change_findings(change.assign(n_months=30)))


def test_what_was_looked_for_in_vain_names_its_feeds_and_no_number_of_months_that_another_question_counts():
    change = pd.DataFrame([asked("trend", True, 283), asked("season", True, 283), asked("level", True, 35, feed="b")])
    assert repr(change_findings(change)) == "Tested but not found: a trend and a season in A; a change of level in B."


def test_beside_a_period_that_stands_out_only_the_other_feeds_have_none():
    steady = pd.date_range("2015-01-01", "2016-12-31", freq="6D").strftime("%Y-%m-%d").tolist()
    burst = [*steady, *[f"2016-03-{day:02}" for day in range(1, 31)]]
    findings = volume_findings(story_volume(make_corpus({"office_1": burst, "other_1": steady})))
    assert findings[-1].text.startswith("No other feed has a period that stands out from chance. Stories per period: O")


def test_of_a_handful_of_stories_the_dictionary_marks_a_number_and_no_percentage():
    corpus = make_corpus({"a_1": ["2021-01-01"]})
    marks = pd.DataFrame({"story_id": list(corpus.stories["story_id"]) * 2, "theme": ["skills", "covid-19"]})
    check = ilo.check_dictionary(corpus.stories)
    found = dictionary_findings(check, stories=corpus.stories, evidence=marks)
    assert found[0].text == "The dictionary marks 1 of 1 story with a theme."


def test_a_headline_of_long_feed_names_names_the_strongest_alone():
    feeds = [f"country-office-for-the-region-of-number-{number}" for number in range(4)]
    rows = [(feed, "general", "my-own", 20 + n, 100) for n, feed in enumerate(feeds)]
    found = share_findings(shares_of(rows))
    strongest = "Country office for the region of number 3"
    assert found.headline == f"My own features in 23 of 100 stories from {strongest} and in 3 more feeds."


def test_the_title_of_a_comparison_tells_the_difference_that_is_the_headline():
    corpus = ilo.load_corpus()
    table = ilo.compare(corpus, "scope:theme", "scope:general")
    headline, message = comparison_findings(table).headline, ilo.plot_comparison(table).message
    term, told, _ = message.partition(" differs most clearly: ")
    assert told
    assert headline.startswith(f"{term} is in ")


def test_a_plain_headline_in_french_begins_with_a_capital_letter():
    corpus = make_corpus({"office_1": ["2021-01-05", "2021-01-07"]})
    assert volume_findings(story_volume(corpus), language="fr").headline.startswith("Janvier 2021")
