"""What an analyst names (feeds, themes, events) is what readers see, in every chart, finding, table and panel."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.display.labels import name_of, side_name
from ilo_analysis.display.locale import Locale
from ilo_analysis.errors import ParameterError
from ilo_analysis.names import Names, feed_names, names_in
from ilo_analysis.reports.declarations import read_declarations
from ilo_analysis.reports.page.selection import names_of_outputs, selection_words, subject_parts
from ilo_analysis.reports.parameters import find_faults, known_values
from ilo_analysis.reports.plan import Entry, plan_runs

RAW = Path(__file__).parents[2] / "data" / "raw"
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LABEL, LABEL_FR = "Eastern Europe, “our” news", "Europe orientale"
THEMES = """
[[theme]]
id = "wages"
labels = {en = "Living wages", fr = "Salaires vitaux"}
terms = {en = ["wage*", "social protection"]}
"""
EVENTS = "date,theme,label,source,certainty\n2021-09-10,wages,Our campaign,us,sourced\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Folder with two feeds, one of which has a label, and files of themes and events beside it."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "pages").mkdir()
    for name in ("moscow-news_2020-07-15_2020-09-09.txt", "social-protection-news_2021-07-22_2022-07-05.txt"):
        shutil.copy(RAW / name, folder / "pages")
    rows = [
        "file,feed,label,label_fr,scope",
        f"moscow-news_2020-07-15_2020-09-09.txt,moscow-news,{LABEL},{LABEL_FR},general".replace(LABEL, f'"{LABEL}"'),
        "social-protection-news_2021-07-22_2022-07-05.txt,social-protection-news,,,theme",
    ]
    (folder / "pages" / "sources.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "themes.toml").write_text(THEMES, encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def corpus(own):
    return ilo.load_corpus(own / "pages")


@pytest.fixture(scope="module")
def evidence(own, corpus):
    return ilo.find_themes(corpus, dictionary=own / "themes.toml")


def shown_by(corpus, evidence, language):
    """Words of everything that names a feed."""
    volume = ilo.story_volume(corpus)
    share = ilo.theme_share(corpus, evidence=evidence)
    recurrence = ilo.theme_recurrence(corpus, evidence=evidence)
    tested = ilo.change_summary(corpus).assign(answered=True)  # what too few months answer is told without the feeds
    return {
        "volume": ilo.plot_story_volume(volume, language=language).alt,
        "coverage": ilo.plot_coverage(corpus.coverage, language=language).alt,
        "part": ilo.plot_story_volume(volume[volume["n_stories"] > 0], language=language).alt,
        "share": ilo.plot_theme_share(share, language=language).alt,
        "recurrence": repr(ilo.recurrence_findings(recurrence, language=language)),
        "rates": repr(ilo.rate_findings(ilo.feed_rates(corpus), language=language)),
        "change": repr(ilo.change_findings(tested, language=language)),
        "selection": ilo.describe_selection(corpus, language=language).text,
        "files": repr(ilo.provenance(corpus, language=language)),
        "table": repr(ilo.show_table(share, caption="Shares", language=language)),
        "restricted": repr(ilo.describe_selection(ilo.restrict(corpus, start="2020"), language=language)),
    }


@pytest.mark.parametrize(("language", "label"), [("en", LABEL), ("fr", LABEL_FR), ("es", LABEL)])
def test_a_label_in_the_sources_file_is_the_name_of_the_feed_everywhere(corpus, evidence, language, label):
    for what, text in shown_by(corpus, evidence, language).items():
        assert label in text, what
        assert "Moscow news" not in text, what


def test_a_feed_without_a_label_has_a_name_made_from_its_id(corpus):
    assert "Social protection news" in ilo.plot_story_volume(ilo.story_volume(corpus)).alt


def test_two_corpora_do_not_take_names_from_each_other(corpus):
    other = ilo.load_corpus(RAW)
    assert LABEL not in ilo.plot_story_volume(ilo.story_volume(other)).alt
    assert LABEL in ilo.plot_story_volume(ilo.story_volume(corpus)).alt


def test_ingested_tables_keep_the_labels(own, corpus, tmp_path):
    ilo.ingest(own / "pages", tmp_path / "stored")
    assert names_in(ilo.load_corpus(tmp_path / "stored")) == names_in(corpus)


def test_a_feed_is_chosen_by_its_label(corpus):
    assert set(ilo.restrict(corpus, feeds=[LABEL]).occurrences["feed"]) == {"moscow-news"}


def test_a_theme_has_the_name_of_the_dictionary_that_found_it(corpus, evidence):
    share = ilo.theme_share(corpus, evidence=evidence)
    assert "Living wages" in ilo.plot_theme_share(share).alt
    assert "Salaires vitaux" in ilo.plot_theme_share(share, language="fr").alt
    mix = ilo.standardised_share(share)
    assert "Living wages" in repr(ilo.show_table(mix, caption="Mix"))
    assert "Living wages" in ilo.show_stories(corpus, evidence=evidence)._repr_html_()
    check = ilo.check_dictionary(corpus, ilo.read_dictionary()).overweight_terms
    assert names_in(check)["theme"]["child-labour"]["fr"] == "Travail des enfants"


def test_the_page_learns_the_names_from_the_outputs(corpus, evidence):
    outputs = [
        {"data": {}, "metadata": ilo.describe_selection(corpus)._repr_mimebundle_()[1]},
        {"data": ilo.show_stories(corpus, evidence=evidence)._repr_mimebundle_(), "metadata": {}},
    ]
    locale = Locale("fr", names_of_outputs([{"outputs": outputs}]))
    asked = {"feeds": "moscow-news", "theme": "wages", "dictionary": "../mine/themes.toml"}
    assert subject_parts(asked, locale) == ["Salaires vitaux", LABEL_FR]
    assert selection_words(asked, locale)[-1].endswith("themes.toml")
    assert "mine" not in " ".join(selection_words(asked, locale))


def test_a_feed_with_a_comma_and_no_label_is_one_feed_in_the_words_of_a_page():
    names = feed_names(pd.DataFrame({"feed": ["unit one, two", "rome-news"]}))
    said = selection_words({"feeds": "rome-news, unit one, two"}, Locale("en", names))
    assert said == ["Feeds: Rome news, Unit one, two"]


def test_a_name_in_the_language_goes_before_the_english_one_and_that_before_the_id():
    names = Names(feed={"lima": {"en": "Lima office"}})
    assert name_of("feed", "lima", Locale("es", names)) == "Lima office"
    assert side_name("feed:lima", Locale("en", names)) == "feed Lima office"
    assert name_of("feed", "quito-news", Locale("es", names)) == "Quito news"


def test_the_panel_shows_labels_and_own_themes(own, corpus):
    panel = ilo.explore(corpus, dictionary=str(own / "themes.toml"))
    panel.select(scope="both")
    assert "Eastern Europe, “our” news" in panel.drawn["volume"].html
    assert "Living wages" in dict(panel.controls.facets.options["themes"]).values()


def test_a_theme_is_checked_against_the_dictionary_that_is_given(own):
    declared = read_declarations(NOTEBOOKS / "05_theme_focus.ipynb")
    values = {"data": str(own / "pages"), "dictionary": str(own / "themes.toml"), "theme": "wage"}
    assert find_faults(declared, values | {"theme": "wages"}, known_values) == []
    (fault,) = find_faults(declared, values, known_values)
    assert "Did you mean 'wages'" in fault


def test_a_theme_as_a_side_is_checked_against_the_dictionary_that_is_given(own):
    declared = read_declarations(NOTEBOOKS / "07_compare.ipynb")
    values = {"data": str(own / "pages"), "dictionary": str(own / "themes.toml"), "a": "theme:wages", "b": "rest"}
    assert find_faults(declared, values, known_values) == []
    (fault,) = find_faults(declared, values | {"a": "theme:child-labour"}, known_values)
    assert "wages" in fault


@pytest.mark.parametrize("name", ["dictionary", "events", "corrections"])
def test_a_file_that_is_not_there_or_cannot_be_read_is_refused_before_a_kernel_starts(own, name):
    declared = read_declarations(f'{name}: str = ""  # file')
    (fault,) = find_faults(declared, {name: "no-such-file.x"}, known_values)
    assert name in fault
    assert "no-such-file.x" in fault
    (own / "broken").write_text("[[theme\n", encoding="utf-8")
    (fault,) = find_faults(declared, {name: str(own / "broken")}, known_values)
    assert "broken" in fault


def test_own_events_are_the_milestones(own):
    assert ilo.events_in("2021", "2022", events=own / "events.csv")["label"].tolist() == ["Our campaign"]
    assert "Our campaign" not in set(ilo.events_in("2021", "2022", events="")["label"])


def test_two_names_for_one_feed_are_reported(own, tmp_path):
    shutil.copytree(own / "pages", tmp_path / "pages")
    file = tmp_path / "pages" / "sources.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("social-protection-news,,", "moscow-news,Other,"), "utf-8")
    reasons = ilo.load_corpus(tmp_path / "pages").problems["reason"]
    assert reasons.str.contains("two names").sum() == 1


def test_select_knows_the_themes_of_the_given_dictionary(own, corpus):
    chosen = ilo.select(corpus, themes="Living wages", dictionary=own / "themes.toml")
    assert 0 < len(chosen.stories) < len(corpus.stories)
    with pytest.raises(ParameterError, match="wages"):
        ilo.select(corpus, themes="wagez", dictionary=own / "themes.toml")


def test_a_feed_whose_name_has_commas_quotes_and_dollar_signs_can_be_chosen_alone_and_with_others(own, tmp_path):
    shutil.copytree(own / "pages", tmp_path / "pages")
    file = tmp_path / "pages" / "sources.csv"
    feed = 'Lima, "Peru", US$ 5'
    written = '"' + feed.replace('"', '""') + '"'
    file.write_text(file.read_text(encoding="utf-8").replace("moscow-news,", f"{written},"), "utf-8")
    chosen = ilo.load_corpus(tmp_path / "pages", feeds=f"{feed}, social-protection-news")
    assert set(chosen.listings["feed"]) == {feed, "social-protection-news"}
    assert set(ilo.load_corpus(tmp_path / "pages", feeds=feed).listings["feed"]) == {feed}
    entry = Entry(["02_story_volume"], {"data": [str(tmp_path / "pages")]}, ["feed"], "here")
    runs = plan_runs([entry], NOTEBOOKS, known_values)
    assert {run.parameters["feeds"] for run in runs} == {feed, "social-protection-news"}
    declared = read_declarations(NOTEBOOKS / "07_compare.ipynb")
    sides = {"data": str(tmp_path / "pages"), "a": f"feed:{feed}", "b": "rest"}
    assert find_faults(declared, sides, known_values) == []
