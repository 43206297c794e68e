"""Every difference between two corpora is split into parts that add up, and only what the agency did is news."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ilo_analysis as ilo
from benchmarks.archives import draw_stories, make_corpus
from benchmarks.attribution import adds_up
from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.attribution import attribute_change, published_numbers
from tests.support import small_corpus

PAGES = {"f_1": ["2021-03-20", "2021-03-10", "2021-03-01"], "f_2": ["2021-02-10", "2021-02-01"]}
FIRST_PAGE = {"f_1": PAGES["f_1"]}
OLDEST_DAY = {"f_1": PAGES["f_1"], "f_2": ["2021-03-01", "2021-02-01"]}
TWICE = {"f_1": PAGES["f_1"], "f_3": ["2021-03-20", "2021-03-05", "2021-03-01"]}


def without(corpus, story):
    """The corpus as if no page had printed a story; the days that the pages show stay."""
    kept = corpus.stories["story_id"] != story
    prints = corpus.occurrences["story_id"] != story
    return corpus._replace(stories=corpus.stories[kept], occurrences=corpus.occurrences[prints])


def dated(corpus, story, day):
    """The corpus with another date of a story."""
    here = corpus.stories["story_id"] == story
    prints = corpus.occurrences["story_id"] == story
    return corpus._replace(
        stories=corpus.stories.assign(date=corpus.stories["date"].mask(here, pd.Timestamp(day))),
        occurrences=corpus.occurrences.assign(date=corpus.occurrences["date"].mask(prints, pd.Timestamp(day))),
    )


def joined(corpus, one, other):
    """The corpus whose entries of one story belong to another."""
    return without(
        corpus._replace(occurrences=corpus.occurrences.replace({"story_id": {one: other}})),
        one,
    )


def reasons(before, after):
    """Parts that are not zero, of the stories of each month and of those without a theme."""
    table = attribute_change(before, after)
    table = table.assign(period=table["period"].astype("str").fillna("-"))
    parts = table.set_index("period").drop(
        columns=["measure", "feed", "theme", "n_before", "n_after", "change", "news"]
    )
    return {month: row[row != 0].to_dict() for month, row in parts.iterrows()}


WHOLE = small_corpus.make_corpus(PAGES)
UNDATED = dated(WHOLE, "2021-02-01-1", None)


@pytest.fixture(scope="module")
def listings():
    return ilo.load_corpus()


@pytest.mark.parametrize("seed", range(2))
def test_the_parts_of_every_number_add_up_to_its_change(seed):
    assert adds_up(seed)


def test_equal_corpora_differ_in_nothing():
    assert attribute_change(WHOLE, WHOLE).empty


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


def test_what_was_recorded_otherwise_is_the_method_and_what_was_recorded_alike_no_change():
    recorded = published_numbers(WHOLE)
    assert attribute_change(WHOLE, WHOLE, recorded=recorded).empty
    table = attribute_change(WHOLE, WHOLE, recorded=recorded.assign(n=recorded["n"] + 7))
    assert (table["n_before"] - table["n_after"]).tolist() == [7] * len(recorded)
    assert table["change"].tolist() == table["method"].tolist() == [-7] * len(recorded)
    assert (table["news"] == 0).all()


@pytest.mark.parametrize(
    ("before", "after", "month", "reason"),
    [
        (WHOLE, without(WHOLE, "2021-03-10-1"), "2021-03", {"withdrawn": -1}),
        (without(WHOLE, "2021-03-10-1"), WHOLE, "2021-03", {"new": 1}),
        (WHOLE, small_corpus.make_corpus(FIRST_PAGE), "2021-02", {"coverage": -2}),
        (small_corpus.make_corpus(FIRST_PAGE), WHOLE, "2021-02", {"coverage": 2}),
        (small_corpus.make_corpus({"f_2": PAGES["f_2"]}), WHOLE, "2021-03", {"new": 3}),
        (small_corpus.make_corpus({"g_1": ["2021-01-01"]}), WHOLE, "2021-03", {"coverage": 3}),
        (small_corpus.make_corpus(FIRST_PAGE), small_corpus.make_corpus(OLDEST_DAY), "2021-03", {"coverage": 1}),
        (small_corpus.make_corpus(TWICE), small_corpus.make_corpus(FIRST_PAGE), "2021-03", {"withdrawn": -1}),
        (UNDATED, small_corpus.make_corpus(FIRST_PAGE), "-", {"coverage": -2}),
        (UNDATED, without(UNDATED, "2021-02-01-1"), "-", {"withdrawn": -1}),
        (WHOLE, dated(WHOLE, "2021-02-10-0", "2021-03-02"), "2021-03", {"edited": 1}),
        (WHOLE, joined(WHOLE, "2021-03-10-1", "2021-03-01-2"), "2021-03", {"merged": -1}),
    ],
    ids=[
        "no longer among the days seen", "newly among the days seen", "its page was not read", "before the days seen",
        "after the days seen", "of a feed not read before", "on the oldest day of a page",
        "its page was not read but its day was",
        "without a date and its page was not read", "without a date from a page read again",
        "with another month", "one story with another",
    ],
)  # fmt: skip
def test_a_story_that_came_or_went_has_the_reason_that_the_days_and_pages_give(before, after, month, reason):
    assert reasons(before, after)[month] == reason


def test_what_was_not_published_in_a_recorded_measure_counts_as_0_and_other_measures_stay():
    recorded = published_numbers(WHOLE)
    march = recorded[(recorded["measure"] == "stories") & (recorded["period"] == "2021-03")]
    table = attribute_change(WHOLE, WHOLE, recorded=march)
    assert table[["measure", "n_before", "n_after", "method"]].to_numpy().tolist() == [["stories", 0, 2, 2]]


def test_recorded_numbers_without_their_columns_are_refused():
    with pytest.raises(ParameterError, match="The recorded numbers lack the columns theme, n"):
        attribute_change(WHOLE, WHOLE, recorded=pd.DataFrame({"measure": [], "feed": [], "period": []}))
