import pandas as pd
import pytest

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.measures.dictionary_check import (
    check_dictionary,
    dead_terms,
    diff_dictionaries,
    overweight_terms,
    theme_overlaps,
    unmatched_phrases,
)

OLD = """
[[theme]]
id = "a"
labels = { en = "A" }
[theme.terms]
en = ["pension*", "unheard"]
[[theme]]
id = "b"
labels = { en = "B" }
[theme.terms]
en = ["reform"]
"""
STORIES = pd.DataFrame(
    {
        "story_id": [f"s{n}" for n in range(7)],
        "title": [
            "Pension reform",
            "Pensions",
            "Pension law",
            "Pensioners",
            "The pension",
            "Big tree house",
            "A big tree house.",
        ],
    }
)


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.toml"
    path.write_text(OLD, encoding="utf-8")
    return read_dictionary(path)


def test_a_term_that_matches_nothing_is_dead(old):
    dead = dead_terms(find_themes(STORIES, dictionary=old), old)
    assert dead.to_numpy().tolist() == [["a", "en", "unheard"]]


def test_a_term_in_more_than_half_of_a_theme_is_named_with_what_hangs_on_it(old):
    row = overweight_terms(find_themes(STORIES, dictionary=old)).iloc[0]
    assert (row.theme, row.term, row.n, row.total, row.share, row.n_alone) == ("a", "pension*", 5, 5, 1.0, 5)


def test_overlap_is_shared_stories_of_either(old):
    row = theme_overlaps(find_themes(STORIES, dictionary=old)).iloc[0]
    assert (row.n, row.n_a, row.n_b, row.jaccard, row.story_ids) == (1, 5, 1, 0.2, ("s0",))


def test_phrases_without_a_theme_leave_out_their_own_parts(old):
    phrases = unmatched_phrases(STORIES, find_themes(STORIES, dictionary=old))
    assert phrases.to_numpy().tolist() == [["big tree house", 2, ("s5", "s6")]]


def test_the_five_tables_come_together(old):
    check = check_dictionary(STORIES, old)
    assert [len(table) for table in check] == [1, 1, 1, 1, 0]


TIMED = OLD.replace('id = "a"\n', 'id = "a"\nfrom = 2020-01-01\nuntil = 2021-12-31\nnames = { en = ["unheard"] }\n')


def test_terms_in_stories_outside_the_time_of_their_theme_are_listed_and_are_not_idle(tmp_path):
    path = tmp_path / "timed.toml"
    path.write_text(TIMED, encoding="utf-8")
    dates = pd.to_datetime(["2012-03-04", "2021-01-01", "2022-05-06", None, "2010-01-01"])
    check = check_dictionary(STORIES.head(5).assign(date=dates), path)
    row = check.outside_time.iloc[0]
    assert (row.theme, row.term, row.n, row.story_ids) == ("a", "pension*", 4, ("s0", "s2", "s3", "s4"))
    assert (row.first_seen, row.last_seen) == (pd.Timestamp("2010-01-01"), pd.Timestamp("2022-05-06"))
    assert "pension*" not in check.dead_terms["term"].tolist()


def test_a_theme_lost_to_its_time_alone_says_so(tmp_path):
    from ilo_analysis.corpus import load_corpus

    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    text = OLD.replace('"pension*", "unheard"', '"social protection"')
    old.write_text(text, encoding="utf-8")
    timed = text.replace('id = "a"\n', 'id = "a"\nfrom = 2030-01-01\nnames = { en = ["unheard"] }\n')
    new.write_text(timed.replace('"reform"', '"nothing"'), encoding="utf-8")
    lost = diff_dictionaries(old, new, load_corpus()).stories
    assert set(lost["change"]) == {"lost"}
    assert dict(lost.groupby("theme")["outside_time"].agg(set)) == {"a": {True}, "b": {False}}


def test_a_difference_names_stories_and_monthly_shares(tmp_path):
    from ilo_analysis.corpus import load_corpus

    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(OLD.replace('"reform"', '"reform", "cartoonist*"'), encoding="utf-8")
    difference = diff_dictionaries(old, new, load_corpus())
    rows = difference.stories[["theme", "change", "terms", "title"]].to_numpy().tolist()
    title = "Cartoonists from all over the world draw their visions of forced labour"
    assert rows == [["b", "gained", "cartoonist*", title]]
    moved = difference.shares[difference.shares["theme"] == "b"].iloc[0]
    assert (moved.n_old, moved.n_new, moved.difference) == (0, 1, 1 / moved.total)


def test_equal_dictionaries_differ_in_nothing(old):
    from ilo_analysis.corpus import load_corpus

    assert [len(table) for table in diff_dictionaries(old, old, load_corpus())] == [0, 0]
