import csv
from dataclasses import replace
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.corpus import load_corpus
from ilo_analysis.schema import as_table

GOLD = Path(__file__).parents[1] / "annotations"


@pytest.fixture(scope="module")
def headlines():
    table = pd.read_csv(GOLD / "headlines.csv", sep="|", keep_default_na=False)
    return table.assign(story_id=[f"h{n}" for n in range(len(table))], date=pd.to_datetime(table["date"]))


def pairs(table, column):
    return {(row.story_id, theme) for row in table.itertuples() for theme in getattr(row, column).split(";") if theme}


def test_the_five_listings_get_all_98_labels_and_no_other():
    entries = load_corpus().occurrences
    stories = entries.assign(story_id=entries["listing_id"] + "/" + entries["position"].astype("str"))
    evidence = find_themes(stories)
    with (GOLD / "listings.csv").open(encoding="utf-8") as file:
        labels = {
            (f"{row['listing_id']}/{row['position']}", theme)
            for row in csv.DictReader(file)
            for theme in row["themes"].split(";")
            if theme
        }
    assert len(labels) == 98
    assert set(zip(evidence["story_id"], evidence["theme"], strict=True)) == labels


@pytest.mark.parametrize("columns", [["language", "date"], []])
def test_the_labelled_headlines_in_three_languages_get_their_themes(headlines, columns):
    # Without their dates the headlines are judged by their words alone.
    evidence = find_themes(headlines[["story_id", "title", *columns]], outside_time="date" not in columns)
    assert set(zip(evidence["story_id"], evidence["theme"], strict=True)) == pairs(headlines, "themes")


def test_every_span_is_that_of_the_text_as_given(headlines):
    evidence = find_themes(headlines).merge(headlines, on="story_id")
    assert len(evidence)
    for row in evidence.itertuples():
        piece = row.title[row.start : row.end]
        assert piece == piece.strip()
        assert piece[0].isalnum()


def test_row_order_changes_nothing_and_the_input_stays(headlines):
    before = headlines.copy()
    pd.testing.assert_frame_equal(find_themes(headlines), find_themes(headlines.sample(frac=1, random_state=1)))
    pd.testing.assert_frame_equal(headlines, before)


def test_no_stories_give_an_empty_table_of_the_right_form():
    evidence = find_themes(as_table([], "stories"))
    assert evidence.empty
    pd.testing.assert_series_equal(evidence.dtypes, as_table([], "evidence").dtypes)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=3, deadline=None)
def test_the_order_of_themes_and_terms_changes_nothing(seed):
    random = Random(seed)
    dictionary = read_dictionary()
    stories = pd.DataFrame(
        {"story_id": ["a", "b"], "title": ["Pensions for migrant women after COVID-19", "Green jobs for youth"]}
    )

    def mixed(items):
        return tuple(random.sample(items, len(items)))

    categories = [replace(e, terms=mixed(e.terms), combinations=mixed(e.combinations)) for e in dictionary.categories]
    other = replace(dictionary, categories=mixed(categories))
    pd.testing.assert_frame_equal(find_themes(stories, dictionary=other), find_themes(stories, dictionary=dictionary))


def test_another_dictionary_can_be_given_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[theme]]\nid = "bees"\nlabels = { en = "Bees" }\n[theme.terms]\nen = ["bee*"]\n', encoding="utf-8"
    )
    stories = pd.DataFrame({"story_id": ["a"], "title": ["Beekeepers and pensions"]})
    assert find_themes(stories, dictionary=path)["theme"].tolist() == ["bees"]


@pytest.mark.parametrize(
    ("date", "title", "themes"),
    [
        ("2012-05-01", "Building back better after the floods", {"crisis-refugees"}),
        ("2014-02-10", "Human-centred recovery for the Visayas after Typhoon Haiyan", {"crisis-refugees"}),
        ("2003-05-20", "SARS pandemic empties hotels", set()),
        ("2009-06-11", "Flu pandemic declared: what employers can do", set()),
        ("2019-12-31", "Lockdown after the coronavirus outbreak", set()),
        ("2020-01-01", "Lockdown after the outbreak", {"covid-19"}),
        ("2020-02-29", "Building back better", set()),
        ("2020-03-01", "Building back better", {"covid-19", "covid-19-recovery"}),
        ("2022-12-31", "Human-centred recovery", {"covid-19", "covid-19-recovery"}),
        ("2023-01-01", "Human-centred recovery", set()),
        ("2024-09-01", "Human-centred recovery from the pandemic", {"covid-19", "covid-19-recovery"}),
        ("2031-01-01", "What COVID-19 taught us", {"covid-19"}),
        (None, "Human-centred recovery", set()),
        (None, "Relance centrée sur l'humain", set()),
        (None, "Reprise après la pandémie", {"covid-19", "covid-19-recovery"}),
        (None, "Recuperación centrada en las personas tras la COVID-19", {"covid-19", "covid-19-recovery"}),
        ("2018-05-01", "Global accelerator for start-ups opens", set()),
        ("2022-05-01", "Global Accelerator opens in eight countries", {"social-protection"}),
        ("2003-05-01", "Better Work, Better Life", set()),
        ("2016-05-01", "Better Work opens in a tenth country", {"supply-chains"}),
    ],
)
def test_a_theme_counts_in_its_time_and_after_it_only_by_its_name(date, title, themes):
    language = {"Reprise": "fr", "Relance": "fr", "Recuperación": "es"}.get(title.split()[0], "en")
    stories = pd.DataFrame({"story_id": ["a"], "title": [title], "date": [date], "language": [language]})
    stories["date"] = pd.to_datetime(stories["date"])
    assert set(find_themes(stories)["theme"]) == themes


def test_a_name_in_the_summary_makes_an_old_word_of_the_title_count():
    stories = pd.DataFrame({"story_id": ["a"], "title": ["Lockdown, five years on"], "date": ["2025-03-11"]})
    assert find_themes(stories).empty
    named = stories.assign(summary="What the coronavirus changed.")
    assert set(find_themes(named)["field"]) == {"title", "summary"}


def test_outside_time_adds_matches_and_takes_none_away(headlines):
    inside, everything = find_themes(headlines), find_themes(headlines, outside_time=True)
    old = headlines.assign(date=pd.Timestamp("1999-05-05"))
    assert not set(find_themes(old)["theme"]) & {"covid-19", "covid-19-recovery"}
    pd.testing.assert_frame_equal(find_themes(old, outside_time=True), everything)
    assert len(everything.merge(inside)) == len(inside)
