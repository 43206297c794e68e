"""Stories in languages without a dictionary: outside every share, and shown with their number."""

from __future__ import annotations

import pytest

import ilo_analysis as ilo
from ilo_analysis.reference import reference_folder

ENGLISH = ["Child labour in cocoa", "Social protection for all", "Child labour and social protection", "Forum opens"]
PORTUGUESE = ["Trabalho infantil no cacau aumenta", "A C190 é ratificada por mais um país"]


@pytest.fixture
def corpus(tmp_path):
    rows = [f"2021-11-{day:02},{title},en" for day, title in enumerate(ENGLISH * 6, 1)]
    rows += [f"2021-11-{day:02},{title},pt" for day, title in enumerate(PORTUGUESE, 25)]
    (tmp_path / "news.csv").write_text("\n".join(["date,title,language", *rows]) + "\n")
    return ilo.load_corpus(tmp_path)


def test_a_share_leaves_them_out_and_counts_them_beside(corpus):
    for share in (ilo.theme_share(corpus), ilo.topic_share(corpus), ilo.theme_share(corpus, freq="month")):
        assert set(share["total"]) == {24}
        assert set(share["not_covered"]) == {2}
    assert not {"2021-11-26"} & {story[:10] for ids in ilo.theme_share(corpus)["story_ids"] for story in ids}


def test_a_feed_without_any_covered_story_has_no_share_and_is_not_passed_over(corpus):
    portuguese = ilo.select(corpus, languages="pt")
    share = ilo.theme_share(portuguese)
    assert share[["n", "total", "not_covered"]].drop_duplicates().to_numpy().tolist() == [[0, 0, 2]]
    assert share["share"].isna().all()


def test_recurrence_pairs_and_comparison_leave_them_out_and_say_how_many(corpus):
    recurrence, pairs = ilo.theme_recurrence(corpus), ilo.theme_cooccurrence(corpus)
    comparison = ilo.compare(corpus, "theme:child-labour", "rest", strict=False)
    assert [table.attrs["not_covered"] for table in (recurrence, pairs, comparison)] == [2, 2, 2]
    assert set(pairs["total"]) == {24}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Not covered: 2 stories"), ("fr", "Non couverts : 2 articles"), ("es", "No cubiertas: 2 noticias")],
)
def test_captions_findings_tables_and_the_selection_show_their_number(corpus, language, words):
    share = ilo.theme_share(corpus)
    assert words in ilo.plot_theme_share(share, language=language).caption
    assert words in repr(ilo.share_findings(share, language=language))
    assert words in repr(ilo.recurrence_findings(ilo.theme_recurrence(corpus), language=language))
    assert words in repr(ilo.describe_selection(corpus, language=language))
    head = {"en": "Not covered", "fr": "Non couverts", "es": "No cubiertas"}[language]
    assert head in repr(ilo.show_table(share, caption="Shares", language=language))


def test_nothing_is_said_where_all_stories_are_covered(corpus):
    english = ilo.select(corpus, languages="en")
    share = ilo.theme_share(english)
    assert "Not covered" not in ilo.plot_theme_share(share).caption
    assert "Not covered" not in repr(ilo.show_table(share, caption="Shares"))


def test_a_fourth_language_is_a_matter_of_adding_terms(corpus, tmp_path):
    own = (reference_folder() / "themes.toml").read_text(encoding="utf-8")
    english = 'en = [\n  "child labour*"'
    assert own.count(english) == 1
    (tmp_path / "themes.toml").write_text(own.replace(english, f'pt = ["trabalho infantil"]\n{english}'), "utf-8")
    evidence = ilo.find_themes(corpus.stories, dictionary=tmp_path / "themes.toml")
    share = ilo.theme_share(corpus, evidence=evidence).set_index("theme")
    assert share.loc["child-labour", ["n", "total", "not_covered"]].tolist() == [13, 26, 0]
