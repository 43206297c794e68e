import csv
from dataclasses import replace
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.themes import find_themes
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
    evidence = find_themes(headlines[["story_id", "title", *columns]])
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

    entries = [replace(e, terms=mixed(e.terms), combinations=mixed(e.combinations)) for e in dictionary.entries]
    other = replace(dictionary, entries=mixed(entries))
    pd.testing.assert_frame_equal(find_themes(stories, dictionary=other), find_themes(stories, dictionary=dictionary))


def test_another_dictionary_can_be_given_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[theme]]\nid = "bees"\nlabels = { en = "Bees" }\n[theme.terms]\nen = ["bee*"]\n', encoding="utf-8"
    )
    stories = pd.DataFrame({"story_id": ["a"], "title": ["Beekeepers and pensions"]})
    assert find_themes(stories, dictionary=path)["theme"].tolist() == ["bees"]
