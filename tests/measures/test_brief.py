"""A brief counts one period in feeds of one scope, and calls new, changed or back only what the record bears out."""

from __future__ import annotations

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.errors import ParameterError
from tests.support.small_corpus import make_corpus


def titled(pages, **columns):
    """Corpus of pages `feed_number: days, each with a title`."""
    corpus = make_corpus({page: list(rows) for page, rows in pages.items()}, **columns)
    titles = {f"{day}-{at}": title for rows in pages.values() for at, (day, title) in enumerate(rows.items())}
    stories = corpus.stories.assign(title=corpus.stories["story_id"].map(titles).astype("str"), language="en")
    return corpus._replace(stories=stories)


def days(first, last, step=1):
    return [f"{day:%Y-%m-%d}" for day in pd.date_range(first, last, freq=f"{step}D")]


def months(brief):
    return str(brief.period), None if brief.before is None else str(brief.before)


def names(brief, kind):
    return brief.points.loc[brief.points["kind"] == kind, "name"].tolist()


def number(brief, name):
    return brief.numbers.set_index("number").loc[name]


def test_the_default_is_the_last_month_that_a_feed_shows_whole_and_the_one_before_is_seen_alike():
    corpus = make_corpus({"office_1": ["2021-01-20", "2021-02-10", "2021-03-05", "2021-04-30", "2021-05-04"]})
    made = ilo.brief(corpus)
    assert (*months(made), made.chosen) == ("2021-04", "2021-03", "full")
    assert months(ilo.brief(corpus, "2021-02")) == ("2021-02", None)
    assert months(ilo.brief(corpus, "2021-05")) == ("2021-05", "2021-01")


def test_where_no_month_is_whole_it_is_the_last_of_those_with_most_observed_days():
    made = ilo.brief(make_corpus({"office_1": ["2021-01-02", "2021-01-09"], "office_2": ["2021-02-02", "2021-02-09"]}))
    assert (str(made.period), made.chosen, made.feeds) == ("2021-02", "most", ("office",))


def test_feeds_of_one_theme_are_counted_apart_from_general_ones():
    pages = {"office_1": days("2021-01-01", "2021-02-28", 9), "theme_1": days("2021-01-01", "2021-02-28", 5)}
    made = ilo.brief(make_corpus(pages, scope=["general", "theme"]), "2021-01")
    assert (made.scope, made.feeds, number(made, "stories")["value"]) == ("general", ("office",), 4)
    assert made.apart[["feed", "n_stories"]].to_numpy().tolist() == [["theme", 7]]
    only = ilo.brief(make_corpus({"theme_1": pages["theme_1"]}, scope="theme"), "2021-01")
    assert (only.scope, number(only, "stories")["value"]) == ("theme", 7)


def test_only_feeds_that_show_both_periods_alike_are_compared():
    pages = {"one_1": days("2021-01-01", "2021-02-28", 2), "two_1": days("2021-01-20", "2021-02-28", 3)}
    made = ilo.brief(make_corpus(pages), "2021-02")
    assert (made.feeds, made.compared, months(made)) == (("one", "two"), ("one",), ("2021-02", "2021-01"))
    row = number(made, "stories")
    assert (row["value"], row["compared"], row["before"]) == (24, 14, 16)


@pytest.mark.parametrize(
    ("january", "february", "verdict"),
    [
        (days("2021-01-01", "2021-01-31", 6), days("2021-02-01", "2021-02-28"), "above chance"),
        (days("2021-01-01", "2021-01-31", 4), days("2021-02-01", "2021-02-28", 3), "within chance"),
    ],
)
def test_a_rate_is_tested_against_chance(january, february, verdict):
    made = ilo.brief(make_corpus({"office_1": [*january, *february]}), "2021-02")
    assert number(made, "rate")["verdict"] == verdict
    assert number(made, "stories")["verdict"] == "not tested"


def test_many_stories_of_one_day_are_one_launch_and_stand_not_above_chance():
    launch = [*days("2021-01-01", "2021-01-31", 6), "2021-02-01", *["2021-02-10"] * 22, "2021-02-28"]
    assert number(ilo.brief(make_corpus({"office_1": launch}), "2021-02"), "rate")["verdict"] == "within chance"


def test_new_is_what_no_older_and_no_undated_story_of_any_feed_names():
    pages = {
        "office_1": {
            "2021-01-01": "Child labour in Peru", "2021-01-31": "A meeting",
            "2021-02-10": "Child labour in Kenya with UNICEF", "2021-02-28": "Forced labour, C029 and Chile",
        },
        "theme_1": {"2021-01-05": "Chile and the ILO", "2021-02-27": "Another meeting"},
    }  # fmt: skip
    corpus = titled(pages, scope=["general", "theme"])
    made = ilo.brief(corpus, "2021-02")
    assert names(made, "new theme") == ["forced-labour"]
    assert names(made, "new country") == ["KEN"]
    assert (names(made, "new partner"), names(made, "new instrument")) == (["unicef"], ["C029"])
    undated = corpus.stories.assign(date=corpus.stories["date"].where(corpus.stories["title"] != "Chile and the ILO"))
    undated["title"] = undated["title"].replace("Chile and the ILO", "Kenya and the ILO")
    assert names(ilo.brief(corpus._replace(stories=undated), "2021-02"), "new country") == ["CHL"]
    assert names(ilo.brief(corpus, "2021-01"), "new country") == []


def test_a_theme_that_every_story_takes_up_rose_and_one_that_all_drop_fell():
    january = dict.fromkeys(days("2021-01-01", "2021-01-31", 2), "Child labour must end")
    february = dict.fromkeys(days("2021-02-01", "2021-02-28", 2), "Social protection for all")
    made = ilo.brief(titled({"office_1": january | february | {"2021-02-28": "Social protection"}}), "2021-02")
    assert names(made, "rose") == ["social-protection"]
    assert names(made, "fell") == ["child-labour"]
    row = made.points[made.points["kind"] == "rose"].iloc[0]
    assert (row["n"], row["total"], row["n_before"], row["total_before"]) == (15, 15, 0, 16)
    assert 0 < row["low"] < row["difference"] == 1


def test_a_theme_returns_only_after_months_that_were_seen():
    seen = {"2021-01-01": "Child labour", **dict.fromkeys(days("2021-02-01", "2021-05-20", 9), "A meeting")}
    last = {"2021-06-01": "Child labour again", "2021-06-30": "A meeting"}
    row = ilo.brief(titled({"office_1": seen | last}), "2021-06").points.set_index("kind").loc["returned"]
    assert (row["name"], row["months"], row["observed_months"], str(row["last_seen"])[:10]) == (
        "child-labour", 4, 4, "2021-01-01",
    )  # fmt: skip
    for carried, back in (
        ("2021-02-28", ["child-labour"]),
        ("2021-03-01", []),
    ):  # three whole months lie between, or two
        pages = {"office_1": dict(sorted((seen | {carried: "Child labour"} | last).items()))}
        assert names(ilo.brief(titled(pages), "2021-06"), "returned") == back
    apart = titled({"office_1": {"2021-01-01": "Child labour", "2021-01-31": "A meeting"}, "office_2": last})
    assert names(ilo.brief(apart, "2021-06"), "returned") == []


def test_the_stories_to_read_carry_most_points_and_all_news_of_a_kind_is_one_point():
    rows = {
        "2021-01-01": "A meeting", "2021-02-03": "Peru, Chile and Kenya meet", "2021-02-04": "Forced labour in Nepal",
        "2021-02-05": "A meeting", "2021-02-28": "Another meeting",
    }  # fmt: skip
    made = ilo.brief(titled({"office_1": rows}), "2021-02")
    assert made.to_read["title"].tolist() == ["Forced labour in Nepal", "Peru, Chile and Kenya meet", "Another meeting"]
    assert made.to_read["n_points"].tolist() == [2, 1, 0]


def test_a_period_that_no_page_shows_has_no_numbers_and_one_without_stories_has_zeros():
    corpus = make_corpus({"office_1": ["2021-01-01", "2021-01-31", "2021-03-01"]})
    assert ilo.brief(corpus, "2015").numbers.empty
    assert ilo.brief(corpus, "2015").unseen["status"].tolist() == ["unobserved"]
    assert number(ilo.brief(corpus, "2021-02"), "stories")["value"] == 0


def test_nothing_dated_gives_a_brief_without_a_period():
    corpus = make_corpus({"office_1": ["2021-01-01"]})
    empty = corpus._replace(
        stories=corpus.stories.head(0), occurrences=corpus.occurrences.head(0), coverage=corpus.coverage.head(0)
    )
    assert ilo.brief(empty).period is None
    assert months(ilo.brief(corpus)) == ("2021-01", None)


@pytest.mark.parametrize("wrong", ["2021-13", "July 2021", "2021-07-30", "2021Q5"])
def test_what_is_no_month_quarter_or_year_is_refused_with_the_forms(wrong):
    with pytest.raises(ParameterError, match="Write 2021-07, 2021Q3 or 2021"):
        ilo.brief(make_corpus({"office_1": ["2021-01-01"]}), wrong)
