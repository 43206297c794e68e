"""Stories in languages without a dictionary: outside every share, and shown with their number."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.display.captions import n_not_covered
from ilo_analysis.reference import reference_folder

ENGLISH = ["Child labour in cocoa", "Social protection for all", "Child labour and social protection", "Forum opens"]
PORTUGUESE = ["Trabalho infantil no cacau aumenta", "A C190 é ratificada por mais um país"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    rows = [f"2021-11-{day:02},{title},en" for day, title in enumerate(ENGLISH * 6, 1)]
    rows += [f"2021-11-{day:02},{title},pt" for day, title in enumerate(PORTUGUESE, 25)]
    folder = tmp_path_factory.mktemp("pages")
    (folder / "news.csv").write_text("\n".join(["date,title,language", *rows]) + "\n")
    return ilo.load_corpus(folder)


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
    [("en", "Not covered: 2 stories"), ("fr", "Non couverts\u00a0: 2 articles"), ("es", "No cubiertas: 2 noticias")],
)
def test_captions_findings_tables_and_the_selection_show_their_number(corpus, language, words):
    share = ilo.theme_share(corpus)
    assert words in ilo.plot_theme_share(share, language=language).caption
    assert words in repr(ilo.share_findings(share, language=language))
    assert words in repr(ilo.recurrence_findings(ilo.theme_recurrence(corpus), language=language))
    assert words in repr(ilo.describe_selection(corpus, language=language))
    assert words in repr(ilo.key_findings(corpus, language=language))
    assert words in repr(ilo.show_table(ilo.theme_recurrence(corpus), caption="Recurrence", language=language))
    assert words in repr(ilo.brief_findings(ilo.brief(corpus, "2021-11"), language=language))
    head = {"en": "Not covered", "fr": "Non couverts", "es": "No cubiertas"}[language]
    assert head in repr(ilo.show_table(share, caption="Shares", language=language))


def test_key_numbers_show_it_too(corpus):
    months = ilo.theme_share(corpus, freq="month")
    assert ilo.plot_theme_months(months, theme="child-labour").numbers[0] == ("Child labour", "12", "2 not covered")
    for part in (corpus, ilo.select(corpus, themes="child-labour")):
        about = ilo.describe_selection(part).about
        assert (about["numbers"][0][2], about["not_covered"]) == ("2 not covered", 2)


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
    assert "not_covered" not in ilo.describe_selection(corpus, dictionary=tmp_path / "themes.toml").about
    moved = ilo.diff_dictionaries(None, tmp_path / "themes.toml", corpus).shares.set_index("theme")
    assert moved.loc["child-labour", ["n_old", "total_old", "n_new", "total"]].tolist() == [12, 24, 13, 26]


FOREIGN = (
    ("pt", "Trabalho infantil: C190 e COVID-19"),
    ("tr", "Çocuk işçiliği, C190 ve COVID-19"),
    ("xx", "Wira wira C190 COVID-19"),
)
EVENTS = pd.DataFrame({"date": pd.to_datetime(["2021-06-12"]), "label": ["World day"]})


def two_corpora(folder, k):
    """Stories of two feeds over two years; and the same with `k` more in languages that no dictionary has terms in."""
    rows = [
        (
            feed,
            f"{day:%Y-%m-%d}",
            f"{ENGLISH[n % 4 if n > 20 else n % 2 * 2 + 1]}, {feed} {n}",
            "en",
            "Child labour" if n % 9 == 0 else "",
        )
        for feed in ("dakar", "lima")
        for n, day in enumerate(pd.date_range("2020-03-01", periods=48, freq="15D"))
    ]
    more = [
        (("dakar", "lima")[n % 2], f"{day:%Y-%m-%d}", f"{FOREIGN[n % 3][1]} {n}", FOREIGN[n % 3][0], "Child labour")
        for n, day in enumerate(pd.date_range("2020-03-02", periods=k, freq="37D"))
    ]
    corpora = []
    for name, own in (("plain", rows), ("more", rows + more)):
        (folder / name).mkdir()
        for feed in ("dakar", "lima"):
            part = pd.DataFrame(own, columns=["feed", "date", "title", "language", "kicker"]).query("feed == @feed")
            part.drop(columns="feed").to_csv(folder / name / f"{feed}.csv", index=False)
        corpora.append(ilo.load_corpus(folder / name))
    return corpora


def theme_numbers(corpus):
    """Every public number of themes and topics: tables, each with how many stories it says are not covered."""
    themes, topics = ilo.find_themes(corpus), ilo.assign_topics(corpus.stories, occurrences=corpus.occurrences)
    share, on = ilo.theme_share(corpus, freq="month"), ilo.select(corpus, themes="child-labour")
    labels = ilo.sample_to_label(corpus, themes, seed=1).assign(label=lambda rows: rows["title"].str.contains("hild"))
    judged = ilo.judge_labels(labels[["story_id", "theme", "label"]], themes, corpus)
    check = ilo.check_dictionary(corpus)
    difference = ilo.diff_dictionaries(None, without_social_protection(), corpus)
    brief = ilo.brief(corpus, "2021-01", evidence=themes)
    of_themes = brief.numbers["number"].isin(["topic share", "themes"])
    return {
        "theme share": ilo.theme_share(corpus),
        "theme share by month": share,
        "theme share by scope": ilo.theme_share(corpus, by="scope", freq="year"),
        "theme share, pooled": ilo.theme_share(corpus, pool=True),
        "topic share": ilo.topic_share(corpus, freq="quarter"),
        "primary topics": ilo.topic_share(corpus, primary=True),
        "standardised": ilo.standardised_share(ilo.theme_share(corpus)),
        "corrected": ilo.corrected_shares(ilo.theme_share(corpus), judged),
        "recurrence": ilo.theme_recurrence(corpus),
        "pairs of themes": ilo.theme_cooccurrence(corpus),
        "pairs of topics": ilo.topic_cooccurrence(corpus, pool=True),
        "comparison of feeds": ilo.compare(corpus, "feed:dakar", "feed:lima"),
        "comparison of a theme": ilo.compare(corpus, "theme:child-labour"),
        "changes": ilo.theme_changes(corpus),
        "sample": labels,
        "judged": judged,
        "accuracy": ilo.precision_and_recall(labels, themes, corpus),
        "overlaps": check.overlaps,
        "stories of a difference": difference.stories,
        "shares of a difference": difference.shares,
        "stories of a theme": ilo.story_volume(on),
        "around an event": ilo.around_events(on, EVENTS),
        "key numbers of a brief": brief.numbers[of_themes],
    }, {
        "evidence": themes,
        "topics": topics,
        "weighty terms": check.overweight_terms,
        "idle terms": check.dead_terms,
        "gaps": check.unmatched_phrases,
        "points of a brief": brief.points[brief.points["kind"].str.contains("theme|rose|fell|returned")],
        "chosen": on.stories,
        "chosen by topic": ilo.select(corpus, topics="child-labour").stories,
        "labels needed": pd.DataFrame([ilo.labels_needed(labels, themes, corpus, theme="child-labour")]),
        "attributed": ilo.attribute_change(ilo.restrict(corpus, end="2021-05"), corpus).query("measure == 'themes'"),
        "asked": ilo.ask.share(corpus, theme="child-labour").table,
    }  # fmt: skip


def without_social_protection():
    own = ilo.read_dictionary()
    return replace(own, categories=tuple(each for each in own.categories if each.id != "social-protection"))


def test_stories_of_other_languages_change_no_number_of_themes_and_topics_and_are_counted(tmp_path):
    (told, silent), (told_more, silent_more) = map(theme_numbers, two_corpora(tmp_path, k := 11))
    for name, table in (told | silent).items():
        more = (told_more | silent_more)[name]
        both = [
            each.drop(columns=["not_covered", "sources"], errors="ignore").reset_index(drop=True)
            for each in (table, more)
        ]
        pd.testing.assert_frame_equal(*both, obj=name)
        assert len(table), name
    said = {name: max(table.attrs.get("not_covered", 0), n_not_covered(table)) for name, table in told_more.items()}
    assert said == dict.fromkeys(told, k) | {"key numbers of a brief": said["key numbers of a brief"]}
