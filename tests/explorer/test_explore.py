"""The explorer's panel, without a browser: what is counted, clicked, said in code and exported."""

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import ilo_analysis as ilo
from ilo_analysis.annotate.selection import find_marks
from ilo_analysis.errors import ParameterError
from ilo_analysis.explorer.choice import Choice
from ilo_analysis.explorer.panel import Explorer
from ilo_analysis.explorer.tally import Tally

CORPUS = ilo.load_corpus()
MARKS = find_marks(CORPUS)
TALLY = Tally(CORPUS, MARKS)
CHOICES = st.builds(
    Choice,
    start=st.sampled_from(["", "2020-08", "2021-07"]),
    end=st.sampled_from(["", "2021-07", "2022-03"]),
    feeds=st.lists(st.sampled_from(TALLY.feeds), unique=True).map(tuple),
    themes=st.sampled_from([(), ("covid-19",), ("just-transition", "social-protection")]),
    topics=st.sampled_from([(), ("employment", "social-protection")]),
    countries=st.sampled_from([(), ("UZB", "IDN")]),
    text=st.sampled_from(["", "recover*", "work*, social protection"]),
)


@pytest.fixture
def panel():
    return Explorer(CORPUS, marks=MARKS)


@settings(max_examples=8)
@given(choice=CHOICES)
def test_the_panel_counts_what_the_measures_count(choice):
    selected = choice.apply(CORPUS, MARKS)
    mask = TALLY.mask(choice)
    assert list(TALLY.ids[mask]) == list(selected.stories["story_id"])
    entries = TALLY.entries(mask)
    volume = ilo.story_volume(selected).dropna(subset=["n_stories"])
    by_month = TALLY.by_month(entries)
    for row in volume.itertuples():
        assert by_month[TALLY.feeds.index(row.feed), TALLY.months.get_loc(row.period)] == row.n_stories
    themes = MARKS.themes[MARKS.themes["story_id"].isin(selected.stories["story_id"])]
    share = ilo.theme_share(selected, freq="month", evidence=themes)
    months = TALLY.by_label("themes", entries, months=True)
    for row in share[(share["n"] > 0) & (share["theme"] != "no theme")].itertuples():
        place = TALLY.labels["themes"].names.index(row.theme), TALLY.feeds.index(row.feed)
        assert months[place][TALLY.months.get_loc(row.period)] == row.n
    topics = MARKS.topics[MARKS.topics["story_id"].isin(selected.stories["story_id"])]
    counts, bare = TALLY.by_label("topics", entries), TALLY.unlabelled("topics", entries)
    for row in ilo.topic_share(selected, assigned=topics).itertuples():
        feed = TALLY.feeds.index(row.feed)
        n = bare[feed] if row.topic == "no topic" else counts[TALLY.labels["topics"].names.index(row.topic), feed]
        assert n == row.n
        assert row.total == np.bincount(TALLY.feed[entries], minlength=len(TALLY.feeds))[feed]


def test_every_mark_leads_to_as_many_stories_as_it_shows(panel):
    panel.choose(scope="both", end="2022-03")
    for view, drawn in panel.drawn.items():
        assert drawn.marks
        for mark, about in drawn.marks.items():
            assert len(panel.click(view, mark)) == about.n > 0
            assert f": {about.n} stor" in panel.stories_view.html


def test_a_mark_has_the_same_id_as_in_the_chart_of_a_report(panel):
    for view, chart in panel.charts.items():
        cells = {f"{chart.id}-{cell.id}": set(cell.stories) for cell in chart.cells}
        marks = set(cells) & set(panel.drawn[view].marks)
        assert len(marks) >= 5
        for mark in marks:
            assert set(panel.click(view, mark)["story_id"]) == cells[mark]


def test_feeds_of_different_scope_are_mixed_only_if_asked_for(panel):
    assert panel.choice.feeds == ("global-news", "moscow-news")
    panel.choose(scope="theme")
    assert set(panel.selected.occurrences["feed"]) == {"employment-injury-news", "social-protection-news"}
    with pytest.raises(ParameterError, match="of the scope 'general'"):
        panel.choose(feeds=["moscow-news"])
    panel.choose(scope="both")
    assert len(panel.selected.stories) == len(CORPUS.stories)
    assert "Moscow news" in panel.views["volume"].html
    assert "All feeds" not in panel.views["volume"].html


def test_reset_asks_for_nothing(panel):
    before = panel.choice
    panel.choose(scope="theme", start="2021-08", end="2022-01", themes=["social-protection"], text="work*")
    assert panel.choice != before
    panel.reset()
    assert panel.choice == before
    assert len(panel.shown) == len(panel.selected.stories)


def test_controls_act_as_code_does(panel):
    panel.controls.period.first = 13
    assert panel.choice.start == "2021-08"
    panel.controls.lists["themes"].value = ("covid-19",)
    panel.controls.text.value = "recover*"
    other = Explorer(CORPUS, marks=MARKS)
    other.choose(start="2021-08", themes=["covid-19"], text="recover*")
    assert other.choice == panel.choice
    assert other.views["volume"].html == panel.views["volume"].html
    view = panel.views["volume"]
    view.set_trait("clicked", next(iter(panel.drawn["volume"].marks)))
    view.clicks += 1
    assert len(panel.shown) == panel.drawn["volume"].marks[view.clicked].n


@pytest.mark.parametrize("tab", [0, 1, 2])
def test_the_copied_code_runs_and_makes_the_same_selection(panel, tab):
    panel.choose(scope="general", start="2021-01", themes=["covid-19"], text="recover*")
    panel.widget.children[5].selected_index = tab
    names = {"corpus": CORPUS}
    exec(compile(panel.controls.code.value, "<panel>", "exec"), names)
    assert names["chosen"].stories.equals(panel.selected.stories)
    chart = eval(panel.code().splitlines()[-1], names)
    assert chart.id == list(panel.charts.values())[tab].id


def test_parameters_are_yaml_and_name_what_a_report_cannot_do():
    choice = Choice(start="2021-01", feeds=("moscow-news",), themes=("covid-19",))
    text = choice.parameters(data="data/raw")
    assert yaml.safe_load(text) == {"data": "data/raw", "start": "2021-01", "feeds": "moscow-news"}
    assert "# not a parameter of every report: themes = covid-19" in text
    assert yaml.safe_load(Choice().parameters()) == {}


def test_the_export_holds_the_selection_and_its_charts(panel, tmp_path):
    panel.choose(start="2021-06", end="2021-07")
    files = {path.name: path for path in panel.export(tmp_path / "out")}
    stories = pd.read_csv(files["stories.csv"])
    assert sorted(stories["story_id"]) == sorted(panel.selected.stories["story_id"])
    assert len(pd.read_excel(files["stories.xlsx"], engine="calamine")) == len(stories)
    assert yaml.safe_load(files["parameters.yaml"].read_text(encoding="utf-8"))["start"] == "2021-06"
    assert {"story-volume.svg", "story-volume.png", "theme-timeline.svg", "topic-share.png"} <= set(files)
    assert all(path.stat().st_size for path in files.values())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"themes": ["covid19"]}, "Did you mean 'covid-19'"),
        ({"scope": "them"}, "Did you mean 'theme'"),
        ({"theme": ["covid-19"]}, "Did you mean 'themes'"),
        ({"start": "2021-13"}, "Unknown month '2021-13'"),
        ({"start": "2021-07", "end": "2021-01"}, "is after end"),
    ],
)
def test_a_wrong_choice_is_refused_with_the_nearest_right_one(panel, asked, told):
    before = panel.choice
    with pytest.raises(ParameterError, match=told):
        panel.choose(**asked)
    assert panel.choice == before
    with pytest.raises(ParameterError, match="Unknown mark"):
        panel.click("volume", "story-volume-moscow-news-1999-01")
    with pytest.raises(ParameterError, match="Did you mean 'newest'"):
        panel.sort("newst")


def test_the_strip_of_the_slider_follows_the_feeds(panel):
    panel.choose(scope="general")
    general = panel.controls.period.statuses
    assert general[panel.controls.period.names.index("January 2022")] == "unobserved"
    panel.choose(scope="theme")
    assert panel.controls.period.statuses[panel.controls.period.names.index("January 2022")] == "full"


def test_the_table_is_sorted_and_turned(panel):
    panel.choose(scope="both")
    newest = panel.stories_view.html
    panel.sort("oldest")
    assert newest.index('data-story="2023') < newest.index('data-story="2022')
    assert 'data-story="2020-07-15' in panel.stories_view.html
    assert "page 1 of 3" in panel.stories_view.html
    assert panel.controls.earlier.disabled
    panel.controls.later.click()
    panel.controls.later.click()
    assert "page 3 of 3" in panel.stories_view.html
    assert panel.controls.later.disabled
    shown = {row.split('"')[0] for row in panel.stories_view.html.split('data-story="')[1:]}
    assert len(shown) == len(CORPUS.stories) - 40


def test_words_are_marked_and_sources_named(panel):
    panel.choose(scope="general", text="recover*")
    html = panel.stories_view.html
    assert "<mark>" in html
    assert "recover" in html.split("<mark>")[1].split("</mark>")[0].lower() or "covid" in html.lower()
    assert "source: moscow-news_2021-06-23_2021-07-30.txt, lines " in html


def test_nothing_from_a_listing_becomes_markup():
    hostile = '<img src=x onerror="alert(1)">'
    stories = CORPUS.stories.assign(title=hostile, summary=hostile, url="javascript:alert(2)")
    shown = Explorer(CORPUS._replace(stories=stories), marks=MARKS).stories_view.html
    assert "<img" not in shown
    assert "javascript:" not in shown
    assert "&lt;img" in shown
    occurrences = CORPUS.occurrences.assign(feed=hostile)
    assert "<img" not in CORPUS._replace(occurrences=occurrences)._repr_html_()


def test_an_empty_selection_says_so(panel):
    panel.choose(text="zzzz")
    assert all("ilo-nothing" in view.html for view in panel.views.values())
    assert panel.shown.empty
    assert "0 stories" in panel.stories_view.html


def test_a_corpus_shows_its_sizes(panel):
    assert repr(CORPUS).startswith("<Corpus: 54 stories, 57 occurrences")
    assert CORPUS._repr_html_().count("<th scope=") == 4 + len(TALLY.feeds)


def test_a_choice_without_stories_names_what_was_chosen(panel):
    panel.choose(themes=["covid-19-recovery"], text="nobody writes this")
    for view in panel.views.values():
        assert "themes covid-19-recovery; text “nobody writes this”. Take something away, or press Reset." in view.html
