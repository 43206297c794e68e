"""The six questions of a new user, answered by the library and compared with pandas on the shipped listings."""

import shutil
import struct

import pandas as pd
import pytest

import ilo_analysis as ilo


@pytest.fixture(scope="module")
def printed(corpus):
    """Feed and story with date, month, scope and words, once each."""
    rows = corpus.occurrences[["feed", "story_id"]].drop_duplicates().merge(corpus.stories, on="story_id")
    scopes = corpus.listings.drop_duplicates("feed").set_index("feed")["scope"]
    words = rows["title"].fillna("") + " " + rows["summary"].fillna("")
    return rows.assign(month=rows["date"].dt.to_period("M"), scope=rows["feed"].map(scopes), words=words)


def test_in_which_months_social_protection_peaked(corpus, printed):
    answer = ilo.ask.peak(corpus, theme="Social protection", feeds="Social protection news")
    evidence = ilo.find_themes(corpus)
    ids = evidence.loc[evidence["theme"] == "social-protection", "story_id"]
    own = printed[(printed["feed"] == "social-protection-news") & printed["story_id"].isin(ids)]
    counts = own["month"].value_counts()
    told = answer.table[answer.table["is_peak"]]
    assert sorted(told["period"]) == sorted(counts.index[counts == counts.max()])
    assert set(told["n_stories"]) == {counts.max()}


def test_all_stories_on_a_country(corpus, printed):
    found = ilo.select(corpus, countries="Uzbekistan").stories
    assert set(found["story_id"]) == set(printed.loc[printed["words"].str.contains("Uzbek"), "story_id"])


def test_the_share_of_a_topic_among_general_feeds(corpus, printed):
    row = ilo.ask.share(corpus, topic="COVID-19").table.set_index("scope").loc["general"]
    topics = ilo.assign_topics(corpus, occurrences=corpus.occurrences)
    general = set(printed.loc[printed["scope"] == "general", "story_id"])
    covid = general & set(topics.loc[topics["topic"] == "covid-19", "story_id"])
    assert (row["n"], row["total"]) == (len(covid), len(general))
    assert row["share"] == len(covid) / len(general)
    assert set(row["story_ids"]) == covid


def test_these_stories_go_to_excel(corpus, printed, tmp_path):
    chart = ilo.ask.share(corpus, countries="Uzbekistan", by="feed").chart
    rows = pd.read_excel(chart.save(tmp_path / "uzbekistan.xlsx"), engine="openpyxl")
    named = printed[printed["words"].str.contains("Uzbek")]
    assert rows.set_index("feed")["n"].to_dict() == {
        ilo.display.labels.readable(feed): (named["feed"] == feed).sum() for feed in printed["feed"].unique()
    }


def test_a_picture_with_a_title_of_ones_own_for_a_slide(corpus, tmp_path):
    chart = ilo.plot_story_volume(ilo.story_volume(corpus), stories=corpus.stories)
    chart.title = "What we saw"
    picture = chart.save(tmp_path / "slide.png", size="slide").read_bytes()
    assert struct.unpack(">II", picture[16:24]) == (1920, 1080)
    other = chart.save(tmp_path / "other.png", size="slide", title="Another").read_bytes()
    assert picture != other
    assert picture == chart.save(tmp_path / "same.png", size="slide", title="What we saw").read_bytes()


def test_a_choice_is_there_tomorrow(corpus, tmp_path):
    listings = sorted({str(path) for path in corpus.listings["source_file"]})
    (tmp_path / "raw").mkdir()
    for path in listings:
        shutil.copy(ilo.reference.project_folder() / path, tmp_path / "raw")
    mine = ilo.load_corpus(tmp_path / "raw")
    ilo.save_selection(mine, "Uzbekistan in 2021", {"countries": ["Uzbekistan"], "start": "2021"})
    kept = ilo.select(ilo.load_corpus(tmp_path / "raw"), saved="Uzbekistan in 2021").stories
    assert kept.equals(ilo.select(mine, countries="Uzbekistan", start="2021").stories)
    assert len(kept) == 3
