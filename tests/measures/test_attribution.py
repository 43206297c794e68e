"""Every difference between two corpora is split into parts that add up, and only what the agency did is news."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ilo_analysis as ilo
from benchmarks.archives import draw_stories, make_corpus
from benchmarks.attribution import adds_up, archive
from ilo_analysis.measures.attribution import attribute_change, published_numbers
from ilo_analysis.measures.volume import story_volume


@pytest.fixture(scope="module")
def listings():
    return ilo.load_corpus()


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_every_number_add_up_to_its_change(seed):
    assert adds_up(*archive(seed, addresses=bool(seed % 2)))


def test_equal_corpora_differ_in_nothing(listings):
    assert attribute_change(listings, listings).empty


def test_a_page_that_is_read_later_tells_no_news_of_days_before_it():
    stories = draw_stories(np.random.default_rng(1), 300, 0.2)
    recent, whole = make_corpus(stories, [(290, 0)]), make_corpus(stories, [(150, 0), (290, 0)])
    table = attribute_change(recent, whole)
    assert table["coverage"].sum() > 0
    assert (table["news"] == 0).all()
    back = attribute_change(whole, recent)
    assert back["coverage"].sum() < 0
    assert (back["news"] == 0).all()


def test_a_later_capture_tells_new_stories():
    stories = draw_stories(np.random.default_rng(1), 300, 0.2)
    table = attribute_change(make_corpus(stories, [(250, 0)]), make_corpus(stories, [(250, 0), (280, 0)]))
    of_stories = table[table["measure"] == "stories"]
    assert of_stories["new"].sum() == of_stories["change"].sum() > 0


def test_another_dictionary_alone_is_never_news(listings, tmp_path):
    text = (ilo.reference.reference_folder() / "themes.toml").read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(text.replace('"social protection"', '"social protection floor"'), encoding="utf-8")
    table = attribute_change(listings, listings, dictionary_after=path)
    assert set(table["theme"]) >= {"social-protection"}
    assert (table["change"] == table["dictionary"]).all()
    assert (table["news"] == 0).all()


def test_a_correction_is_no_news(tmp_path, listings):
    story = listings.stories["story_id"].iloc[10]
    path = tmp_path / "corrections.csv"
    path.write_text(f"action,entry,other,column,old,new,reason\nexclude,{story},,,,,a test page\n", encoding="utf-8")
    table = attribute_change(listings, ilo.load_corpus(corrections=path))
    assert table["corrected"].sum() < 0
    assert (table["change"] == table["corrected"]).all()


def test_what_was_recorded_otherwise_is_the_method(listings):
    row = story_volume(listings).dropna(subset=["n_stories"]).iloc[0]
    recorded = pd.DataFrame(
        {"measure": "stories", "feed": [row["feed"]], "period": [row["period"]], "theme": None, "n": 99}
    )
    table = attribute_change(listings, listings, recorded=recorded)
    mine = table[(table["feed"] == row["feed"]) & (table["period"] == row["period"])].iloc[0]
    assert mine["n_before"] == 99
    assert mine["change"] == mine["method"] == row["n_stories"] - 99
    assert mine["news"] == 0


def test_what_moves_on_pages_that_are_the_same_byte_for_byte_is_the_method():
    stories = draw_stories(np.random.default_rng(1), 300, 0.2)
    whole = make_corpus(stories, [(250, 0)])
    whole = whole._replace(listings=whole.listings.assign(sha256="abc"))
    gone = whole.stories["story_id"].iloc[0]
    less = whole._replace(
        stories=whole.stories[whole.stories["story_id"] != gone],
        occurrences=whole.occurrences[whole.occurrences["story_id"] != gone],
    )
    for before, after, sign in ((less, whole, 1), (whole, less, -1)):
        table = attribute_change(before, after)
        of_stories = table[table["measure"] == "stories"]
        assert of_stories["method"].tolist() == of_stories["change"].tolist() == [sign]
        assert (table["news"] == 0).all()
        assert table.attrs["stories"]["new"] == 0


def test_the_numbers_published_before_can_be_recorded_and_found_again(listings):
    recorded = published_numbers(listings)
    assert attribute_change(listings, listings, recorded=recorded).empty
    fewer = recorded.assign(n=recorded["n"] - 1)
    assert attribute_change(listings, listings, recorded=fewer)["method"].eq(1).all()
