"""The explorer's panel, without a browser: what is counted, clicked, said in code and exported."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import ilo_analysis as ilo
from ilo_analysis import explorer
from ilo_analysis.annotate.selection import SUBJECTS, find_marks
from ilo_analysis.display.locale import ENGLISH, Locale
from ilo_analysis.display.table import Table
from ilo_analysis.errors import ParameterError
from ilo_analysis.explorer.by_month import draw_feeds, draw_timeline, draw_volume
from ilo_analysis.explorer.drawers import ExportDrawer
from ilo_analysis.explorer.export import story_sheet
from ilo_analysis.explorer.panel import Explorer
from ilo_analysis.explorer.selection import Selection
from ilo_analysis.explorer.tally import Tally
from ilo_analysis.explorer.views import VIEWS
from ilo_analysis.reference import default_data
from ilo_analysis.schema import TABLES
from tests.support.small_corpus import make_corpus

FEEDS = ("employment-injury-news", "global-news", "moscow-news", "social-protection-news")
SELECTIONS = st.builds(
    Selection,
    start=st.sampled_from(["", "2020-08", "2021-07"]),
    end=st.sampled_from(["", "2021-07", "2022-03"]),
    feeds=st.lists(st.sampled_from(FEEDS), unique=True).map(tuple),
    themes=st.sampled_from([(), ("covid-19",), ("just-transition", "social-protection")]),
    topics=st.sampled_from([(), ("employment", "social-protection")]),
    countries=st.sampled_from([(), ("UZB", "IDN")]),
    partners=st.sampled_from([(), ("g20", "unicef")]),
    text=st.sampled_from(["", "recover*", "work*, social protection"]),
)


@pytest.fixture(scope="module")
def marks(corpus):
    return find_marks(corpus)


@pytest.fixture(scope="module")
def tally(corpus, marks):
    return Tally(corpus, marks)


@pytest.fixture
def panel(corpus, marks):
    return Explorer(corpus, marks=marks)


@settings(max_examples=4)
@given(selection=SELECTIONS)
def test_the_panel_counts_what_the_measures_count(selection, corpus, marks, tally):
    selected = selection.apply(corpus, marks)
    mask = tally.mask(selection)
    assert list(tally.ids[mask]) == list(selected.stories["story_id"])
    groups = {group.id: group for group in tally.groups(selection)}
    volume = ilo.story_volume(selected).dropna(subset=["n_stories"])
    for feed, rows in volume.groupby("feed"):
        by_month = tally.by_month(tally.entries(mask, groups[feed]))
        assert [by_month[tally.months.get_loc(row.period)] for row in rows.itertuples()] == rows["n_stories"].tolist()
    for kind, labels in (("themes", marks.themes), ("topics", marks.topics)):
        own = labels[labels["story_id"].isin(selected.stories["story_id"])]
        argument = {"evidence" if kind == "themes" else "assigned": own}
        for by in ("feed", "scope"):
            share = getattr(ilo, f"{kind[:-1]}_share")(selected, by=by, **argument)
            for row in share[share["n"] > 0].itertuples():
                group = groups.get(row.feed if by == "feed" else f"all {row.scope}")
                if group is not None:
                    entries = tally.entries(mask, group)
                    label = getattr(row, kind[:-1])
                    code = -1 if label.startswith("no ") else tally.labels[kind].names.index(label)
                    (marked,) = tally.with_labels(kind, entries, [code])
                    assert (len(marked), len(tally.known(kind, entries))) == (row.n, row.total)


@settings(max_examples=4)
@given(selection=SELECTIONS)
def test_the_number_behind_each_line_is_that_of_the_selection_and_of_what_it_would_add(selection, corpus, marks, tally):
    chosen = selection.apply(corpus, marks).stories["story_id"]
    tables = {name: getattr(marks, table).rename(columns={column: name}) for name, (table, column) in SUBJECTS.items()}
    tables |= {"feeds": corpus.occurrences.rename(columns={"feed": "feeds"})}
    for name in ("feeds", "themes", "topics", "countries", "partners", "kickers"):
        counts, added = (dict(zip(tally.names(name), n, strict=True)) for n in tally.facets(selection)[name])
        own = tables[name].groupby(name)["story_id"]
        assert own.agg(lambda ids: ids[ids.isin(chosen)].nunique()).to_dict() == counts
        without = replace(selection, **{name: ()}).apply(corpus, marks).stories["story_id"]
        more = set(without) - set(chosen) if getattr(selection, name) else set()
        assert own.agg(lambda ids, more=more: len(more & set(ids))).to_dict() == added


def test_every_mark_leads_to_as_many_stories_as_it_shows(panel):
    panel.select(scope="both", end="2022-03")
    for view in ("answers", *VIEWS):
        marks = panel.drawn[view].marks
        assert marks
        for mark, about in list(marks.items())[::3]:
            panel.select(feeds=[], start="", end="2022-03")
            assert len(panel.click(view, mark)) == about.n > 0
            assert f": {about.n} stor" in panel.stories_view.html


def test_a_mark_has_the_same_id_as_in_the_chart_of_a_report(panel):
    for view, chart in panel.charts.items():
        cells = {f"{chart.id}-{cell.id}": set(cell.stories) for cell in chart.cells}
        if view == "feeds":
            continue  # its cells select
        marks = set(cells) & set(panel.drawn[view].marks)
        assert len(marks) >= 5
        for mark in marks:
            assert set(panel.click(view, mark)["story_id"]) == cells[mark]


def words_of(view):
    return re.sub(r"<[^>]+>", " ", view.html)


def test_the_tab_key_offers_what_can_be_asked_of_the_panel_and_not_its_parts(panel):
    offered = {name for name in dir(panel) if not name.startswith("_")}
    assert {"select", "save", "open", "export", "charts", "selected", "selection"} <= offered
    assert not {"tally", "controls", "views", "widget", "locale"} & offered


def test_feeds_of_different_scope_stand_side_by_side_and_are_pooled_only_with_the_mix(panel, corpus):
    assert panel.selection == Selection()
    said = words_of(panel.views["answers"])
    assert "54 stories of 2 general feeds and 2 feeds of one theme, July 2020 – March 2023." in said
    assert "All general feeds  30 " in said
    assert "All feeds pooled  54  mix: general feed 30, feed of one theme 25; a story in several feeds" in said
    panel.select(scope="general")
    assert panel.selection.feeds == ("global-news", "moscow-news")
    assert "pooled" not in words_of(panel.views["answers"])
    panel.select(scope="theme")
    assert set(panel.selected.occurrences["feed"]) == {"employment-injury-news", "social-protection-news"}
    with pytest.raises(ParameterError, match="It has the scope 'general'"):
        panel.select(feeds=["moscow-news"])
    panel.select(scope="both")
    assert len(panel.selected.stories) == len(corpus.stories)
    assert "Moscow news" in panel.views["volume"].html
    assert "pooled" not in panel.views["volume"].html


def test_reset_asks_for_nothing(panel):
    before = panel.selection
    panel.select(scope="theme", start="2021-08", end="2022-01", themes=["social-protection"], text="work*")
    assert panel.selection != before
    panel.reset()
    assert panel.selection == before
    assert len(panel.shown) == len(panel.selected.stories)


def test_controls_act_as_code_does(panel, corpus, marks):
    panel.controls.period.first = 13
    assert panel.selection.start == "2021-08"
    panel.controls.facets.chosen = panel.controls.facets.chosen | {"themes": ["covid-19"]}
    panel.controls.text.value = "recover*"
    other = Explorer(corpus, marks=marks)
    other.select(start="2021-08", themes=["covid-19"], text="recover*")
    assert other.selection == panel.selection
    assert other.views["volume"].html == panel.views["volume"].html
    view = panel.views["volume"]
    view.set_trait("clicked", next(iter(panel.drawn["volume"].marks)))
    view.clicks += 1
    assert len(panel.shown) == panel.drawn["volume"].marks[view.clicked].n


def test_selecting_is_additive_and_a_chip_for_each_part_takes_it_back(panel):
    panel.select(themes=["covid-19", "just-transition"], text="work*", start="2021-01")
    chips = panel.controls.chips
    assert re.findall(r'data-mark="([^"]+)"', chips.html) == ["period", "text", "themes:0", "themes:1"]
    assert "Remove Themes: COVID-19" in chips.html
    for chip in ("themes:0", "period", "text", "themes:0"):
        chips.set_trait("clicked", chip)
        chips.clicks += 1
    assert panel.selection == Selection()
    assert chips.html == ""


def test_no_list_stops_short(panel, corpus, marks, tally):
    topics = dict(zip(tally.labels["topics"].names, panel.controls.facets.counts["topics"], strict=True))
    assert len(topics) > 12
    assert topics == marks.topics.groupby("topic")["story_id"].nunique().to_dict()
    panel.turn_to("topics")
    moscow = marks.topics[marks.topics["story_id"].isin(ilo.restrict(corpus, feeds="moscow-news").stories["story_id"])]
    shown = [mark for mark in panel.drawn["topics"].marks if mark.startswith("topic-share-moscow-news-")]
    assert len(shown) >= moscow["topic"].nunique() > 12


def test_dragging_over_months_and_a_cell_of_the_heat_map_select(panel):
    bars = panel.views["volume"]
    bars.set_trait("brushed", "11:12")
    bars.brushes += 1
    assert (panel.selection.start, panel.selection.end) == ("2021-06", "2021-07")
    assert bars.names == ["June 2021", "July 2021"]
    with pytest.raises(ParameterError, match="not among the 2 in view"):
        panel.brush(0, 2)
    panel.reset()
    panel.click("feeds", "feeds-moscow-news-2021-07")
    assert panel.selection == Selection(start="2021-07", end="2021-07", feeds=("moscow-news",))
    assert len(panel.shown) == 5


def test_a_cell_of_the_heat_map_shows_the_stories_it_counts_though_another_feed_dates_them_differently():
    corpus = make_corpus({"office_1": ["2021-06-29", "2021-06-30"], "world_1": ["2021-07-01", "2021-07-02"]})
    same = {"2021-07-01-0": "2021-06-30-1"}
    corpus = corpus._replace(
        stories=corpus.stories[~corpus.stories["story_id"].isin(same)].reset_index(drop=True),
        occurrences=corpus.occurrences.assign(story_id=corpus.occurrences["story_id"].replace(same)),
    )
    panel = Explorer(corpus)
    assert panel.drawn["feeds"].marks["feeds-world-2021-07"].n == 2
    assert set(panel.click("feeds", "feeds-world-2021-07")["story_id"]) == {"2021-06-30-1", "2021-07-02-1"}
    assert "World, July 2021: 2 stories" in panel.stories_view.html


def test_a_tie_is_a_tie_and_chance_is_called_chance(panel):
    panel.select(feeds=["moscow-news"])
    said = words_of(panel.views["answers"])
    assert "July 2020 ,  June 2021 ,  July 2021 : 5 stories each  no month stands out from chance" in said
    assert len(panel.click("answers", "peak-moscow-news-2021-07")) == 5


def test_a_month_far_above_the_others_is_named_with_its_interval():
    days = [f"2021-{month:02}-{day:02}" for month in range(1, 10) for day in (2, 15, 28)]
    many = [f"2021-05-{day:02}" for day in range(2, 28)]
    panel = Explorer(make_corpus({"office_1": sorted([*days, *many])}))
    assert re.search(
        r"May 2021 : 29 stories \s*[\d.]+ times the rate of the other months \(95% interval",
        words_of(panel.views["answers"]),
    )


def test_a_share_of_any_selection_has_its_interval(panel):
    panel.select(scope="general", themes=["covid-19"])
    (row,) = ilo.theme_share(panel.corpus, by="scope").query("scope == 'general' and theme == 'covid-19'").itertuples()
    assert f"{row.share:.0%} · {row.n} of {row.total} (95% interval {row.burst_low:.0%} to" in words_of(
        panel.views["answers"]
    )
    panel.select(themes=[], countries=["UZB"])
    assert re.search(r"All general feeds  \d  \d+% · \d of 30 \(95% interval", words_of(panel.views["answers"]))


def test_what_was_not_seen_is_labelled(panel):
    assert ">not observed</i>" in panel.views["volume"].html
    assert "the other 6 are unknown" in words_of(panel.views["answers"])


def test_a_selection_is_kept_by_name_and_opened_again(tmp_path):
    pages = tmp_path / "pages"
    shutil.copytree(default_data(), pages)
    shutil.copy(default_data().parent / "sources.csv", pages)
    panel = ilo.explore(ilo.load_corpus(pages))
    panel.select(scope="general", start="2021-01", themes=["covid-19"], text="recover*")
    kept = panel.selection
    path = panel.save("recovery")
    assert path == pages / "selections.toml"
    assert yaml.safe_load(panel.parameters()) == {"data": str(pages.absolute()), "selection": "recovery"}
    other = ilo.explore(ilo.load_corpus(pages))
    assert other.saved() == ["recovery"]
    other.select(countries=["UZB"])
    other._saved.list.value = "recovery"
    assert set(other.selected.stories["story_id"]) == set(panel.selected.stories["story_id"])
    assert other.selection == kept
    with pytest.raises(ParameterError, match="Did you mean 'recovery'"):
        other.open("recover")
    other._saved.forgotten.click()
    assert other.saved() == [] == list(other._saved.list.options[1:])
    assert other.selection == kept
    other._saved.button.click()
    assert other.saved() == ["recovery"]
    path.write_text('[a]\nstart = "2021Q3"\n[b]\nthemes = ["not-there"]\n', encoding="utf-8")
    other.open("a")
    assert (other.selection.start, other.selection.end) == ("2021-07", "")
    with pytest.raises(ParameterError, match="Unknown theme 'not-there'"):
        other.open("b")
    assert other.selection.start == "2021-07"


@pytest.mark.parametrize("view", VIEWS)
def test_the_copied_code_makes_the_same_selection_and_chart_in_an_empty_notebook(view, marks):
    panel = Explorer(ilo.load_corpus(end="2022"), marks=marks)
    panel.select(scope="general", start="2021-01", themes=["covid-19"], text="recover*")
    panel.turn_to(view)
    names = {}
    lines = panel._code.value.splitlines()
    exec(compile("\n".join(lines[:-1]), "<panel>", "exec"), names)
    assert names["chosen"].stories.equals(panel.selected.stories)
    if view in ("volume", "themes"):
        assert eval(lines[-1], names).id == {"volume": "story-volume", "themes": "theme-share"}[view]


def test_code_for_a_part_of_a_corpus_says_that_it_cannot_load_it(panel, corpus, marks):
    part = Explorer(ilo.restrict(corpus, end="2021"), marks=marks)
    assert "# corpus: the one given to the panel" in part.code()
    assert "ilo.load_corpus()" in panel.code()


def test_parameters_are_yaml_and_name_what_a_report_cannot_do():
    selection = Selection(start="2021-01", feeds=("moscow-news",), themes=("covid-19",))
    text = selection.parameters(data="data/raw")
    assert yaml.safe_load(text) == {"data": "data/raw", "start": "2021-01", "feeds": "moscow-news"}
    assert "# save the selection under a name, and give it here as selection, for themes = 'covid-19'" in text
    assert yaml.safe_load(Selection().parameters()) == {}


def test_the_export_says_everything_about_each_story_and_carries_the_title(panel, tmp_path, monkeypatch):
    panel.select(start="2021-06", end="2021-07", text="recover*")
    volume = ilo.plot_story_volume(ilo.story_volume(panel.selected), stories=panel.selected.stories)
    monkeypatch.setattr(Explorer, "charts", {"volume": volume})
    files = {path.name: path for path in panel.export(tmp_path / "out", name="brief", title="<Recovery> & jobs")}
    table = pd.read_csv(files["brief.csv"])
    assert list(table) == list(TABLES["exported"])
    assert sorted(table["story_id"]) == sorted(panel.selected.stories["story_id"])
    row = table.set_index("story_id").loc[table["story_id"][0]]
    assert row["feeds"] == "Moscow news"
    assert row["scope"] == "general"
    assert re.search(r"COVID-19 recovery: .*Words: recover", table["matched_words"].str.cat(sep="|"))
    assert re.fullmatch(r"[\w.-]+\.txt:\d+-\d+", row["sources"])
    assert len(pd.read_excel(files["brief.xlsx"], engine="calamine")) == len(table)
    assert yaml.safe_load(files["brief-parameters.yaml"].read_text(encoding="utf-8"))["start"] == "2021-06"
    assert {f"brief-story-volume{end}" for end in ("-slide.png", "-column.png", ".svg")} <= set(files)
    assert "&lt;Recovery&gt; &amp; jobs" in files["brief-story-volume.svg"].read_text(encoding="utf-8")
    assert volume.title != "<Recovery> & jobs"


def test_an_export_says_that_it_writes_before_it_writes_and_then_what_it_wrote():
    said = []

    def export(folder, *, name, title):
        said.append(drawer.said.value)
        return [Path(folder) / f"{name}.{ending}" for ending in ("csv", "xlsx")]

    drawer = ExportDrawer(ENGLISH, export)
    drawer.button.click()
    assert said == ["<span role='status'>Writing …</span>"]
    assert "2 files in" in drawer.said.value


def test_no_exported_text_runs_as_a_formula(corpus, marks):
    stories = corpus.stories.assign(title='=HYPERLINK("http://x")', url="@evil")
    sheet = story_sheet(corpus._replace(stories=stories), marks, Locale("fr"))
    rows = Table().of(sheet).csv().splitlines()[1:]
    assert all("'=HYPERLINK" in row and "'@evil" in row for row in rows)
    assert sheet["countries"].str.contains("Ouzbékistan").any()


def test_the_stories_of_a_selection_go_to_a_workbook_in_one_call(tmp_path, corpus):
    chosen = ilo.select(corpus, countries="Uzbekistan")
    rows = pd.read_excel(ilo.export_stories(chosen, tmp_path / "new" / "a.xlsx"), engine="calamine")
    assert sorted(rows["story_id"]) == sorted(chosen.stories["story_id"])
    assert list(rows) == list(TABLES["exported"])
    same = pd.read_csv(ilo.export_stories(chosen, tmp_path / "a.csv", language="fr"))
    assert same["countries"].str.contains("Ouzbékistan").all()
    with pytest.raises(ParameterError, match=r"Unknown file type '\.doc'"):
        ilo.export_stories(chosen, tmp_path / "a.doc")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\nb"])
def test_a_name_that_no_file_can_have_is_refused(panel, tmp_path, name):
    with pytest.raises(ParameterError, match="is not a valid file name"):
        panel.export(tmp_path, name=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"themes": ["covid19"], "text": "work*"}, "Did you mean 'covid-19'"),
        ({"scope": "them"}, "Did you mean 'theme'"),
        ({"theme": ["covid-19"]}, "Unknown argument of select 'theme'. Did you mean 'themes'\\? Valid: start"),
        ({"start": "2021-13"}, "Unknown month '2021-13'"),
        ({"start": "2021-07", "end": "2021-01"}, "is after end"),
    ],
)
def test_a_wrong_selection_is_refused_with_the_nearest_right_one(panel, asked, told):
    before = panel.selection
    with pytest.raises(ParameterError, match=told):
        panel.select(**asked)
    assert panel.selection == before
    with pytest.raises(ParameterError, match="select takes no arguments by position"):
        panel.select("covid-19")
    with pytest.raises(ParameterError, match="Unknown mark"):
        panel.click("volume", "story-volume-moscow-news-1999-01")
    with pytest.raises(ParameterError, match="Did you mean 'newest'"):
        panel.sort("newst")


def test_the_strip_of_the_slider_follows_the_feeds(panel):
    panel.select(scope="general")
    general = panel.controls.period.statuses
    assert general[panel.controls.period.names.index("January 2022")] == "unobserved"
    panel.select(scope="theme")
    assert panel.controls.period.statuses[panel.controls.period.names.index("January 2022")] == "full"


def test_the_table_is_sorted_and_turned(panel, corpus):
    panel.select(scope="both")
    newest = panel.stories_view.html
    panel.sort("oldest")
    assert newest.index('data-story="2023') < newest.index('data-story="2022')
    assert 'data-story="2020-07-15' in panel.stories_view.html
    assert "page 1 of 3" in panel.stories_view.html
    assert panel._earlier.disabled
    panel._later.click()
    panel._later.click()
    assert "page 3 of 3" in panel.stories_view.html
    assert panel._later.disabled
    shown = {row.split('"')[0] for row in panel.stories_view.html.split('data-story="')[1:]}
    assert len(shown) == len(corpus.stories) - 40


def test_words_are_marked_and_sources_named(panel):
    panel.select(scope="general", text="recover*")
    html = panel.stories_view.html
    marked = {part.split("</mark>")[0].lower() for part in html.split("<mark>")[1:]}
    assert any("recover" in word for word in marked), marked
    assert "source: moscow-news_2021-06-23_2021-07-30.txt, lines " in html


def test_nothing_from_a_listing_becomes_markup(corpus, marks):
    hostile = '<img src=x onerror="alert(1)">'
    stories = corpus.stories.assign(title=hostile, summary=hostile, url="javascript:alert(2)")
    shown = Explorer(corpus._replace(stories=stories), marks=marks).stories_view.html
    assert "<img" not in shown
    assert "javascript:" not in shown
    assert "&lt;img" in shown
    occurrences = corpus.occurrences.assign(feed=hostile)
    assert "<img" not in corpus._replace(occurrences=occurrences)._repr_html_()


def test_an_empty_selection_says_so(panel):
    panel.select(text="zzzz")
    assert all("ilo-nothing" in panel.drawn[name].html for name in VIEWS)
    assert panel.shown.empty
    assert "0 stories" in panel.stories_view.html


def test_a_corpus_shows_its_sizes(panel, corpus, marks, tally):
    assert repr(corpus).startswith("<Corpus: 54 stories, 57 occurrences")
    assert repr(ilo.select(corpus, themes="forced-labour", marks=marks)).startswith("<Corpus: 1 story, 1 occurrence, ")
    assert corpus._repr_html_().count("<th scope=") == 4 + len(tally.feeds)


def test_a_selection_without_stories_names_what_was_selected(panel):
    panel.select(themes=["covid-19-recovery"], text="nobody writes this")
    for name in VIEWS:
        panel.turn_to(name)
        said = "(Themes: COVID-19 recovery; Words: “nobody writes this”). Remove part of it, or press Reset."
        assert said in panel.views[name].html


def asked(corpus):
    return Explorer(corpus)._asked()


def test_many_feeds_are_added_up_by_scope_and_each_is_a_row_of_the_heat_map():
    days = [f"{year}-{month:02}-{day}" for year in range(2018, 2025) for month in range(1, 13) for day in (11, 25)]
    pages = {f"office{n:02}_1": days for n in range(12)}
    crowd = asked(make_corpus(pages))
    volume, feeds = draw_volume(crowd), draw_feeds(crowd)
    assert volume.html.count('class="ilo-head"') == 1
    assert "12 feeds are added up by scope" in volume.html
    assert feeds.html.count('class="ilo-line"') == 13
    assert {mark.rsplit("-", 1)[1] for mark in feeds.marks} == {str(year) for year in range(2018, 2025)}
    assert draw_timeline(crowd).marks == {}


def test_the_panel_speaks_the_language_that_it_is_asked_for(corpus):
    panel = ilo.explore(corpus, language="es")
    assert "54 noticias de 2 canales generales y 2 canales de un solo tema" in words_of(panel.views["answers"])
    assert "Uzbekistán" in dict(panel.controls.facets.options["countries"]).values()
    assert "language='es'" in panel.code()
    assert "fuente: " in panel.stories_view.html
    with pytest.raises(ParameterError, match="Unknown language 'de'"):
        ilo.explore(corpus, language="de")


def test_a_period_that_no_page_shows_is_not_observed_and_not_zero(panel):
    panel.select(feeds=["global-news"], start="2020-07", end="2020-12")
    said = words_of(panel.views["answers"])
    assert "stories not observed of 1 general feed, July 2020 – December 2020" in said
    assert "0 stories" not in said
    assert "Global news  not observed" in said
    assert "what was published then is not known" in panel.views["volume"].html


def test_styles_of_the_panel_leave_what_other_cells_show_alone(corpus):
    outputs = [ilo.show_stories(corpus), ilo.ask.share(corpus, theme="covid-19")]
    shown = "".join(output._repr_html_() for output in outputs)
    styles = "".join(path.read_text("utf-8") for path in (Path(explorer.__file__).parent / "static").glob("*.css"))
    assert not set(re.findall(r'class="([\w-]+)', shown)) & set(re.findall(r"\.(ilo-[\w-]+)", styles))


def test_what_the_panel_writes_for_a_reader_is_in_the_language_of_the_panel(corpus, marks):
    panel = Explorer(corpus, marks=marks, language="fr")
    panel.select(themes=["covid-19"])
    assert "# enregistrez la sélection sous un nom" in panel.parameters()
    assert yaml.safe_load(panel.parameters())["language"] == "fr"
    assert (
        "# corpus\u202f: celui donné au panneau"
        in Explorer(corpus._replace(stories=corpus.stories.head(3)), language="fr").code()
    )


def test_a_dot_shows_its_number_only_where_all_digits_have_room(corpus, marks):
    day = {"date": pd.Timestamp("2021-07-01"), "date_end": pd.Timestamp("2021-07-01")}
    one_day = corpus._replace(stories=corpus.stories.assign(**day), occurrences=corpus.occurrences.assign(**day))
    panel = Explorer(one_day, marks=marks)
    dots = re.findall(r"width:([\d.]+)px;[^>]*><span[^>]*>(\d+)</span></button>", panel.drawn["timeline"].html)
    assert max(len(number) for _, number in dots) == 2
    assert all(float(width) >= {1: 13, 2: 16}[len(number)] for width, number in dots)


@pytest.mark.parametrize("view", ["feeds", "timeline"])
def test_each_number_in_a_cell_tells_the_style_sheet_how_many_digits_need_room(panel, view):
    html = panel.drawn[view].html
    numbers = re.findall(r'<span class="d(\d)">(\d+)</span></button>', html)
    assert len(numbers) == len(re.findall(r"\d(?:</span>)?</button>", html)) > 5
    assert all(int(digits) == len(number) for digits, number in numbers)


def test_the_number_of_pages_is_written_as_other_numbers_are():
    days = pd.date_range("2015-01-01", periods=20_001, freq="h").strftime("%Y-%m-%d").tolist()
    panel = Explorer(make_corpus({"office_1": days}))
    assert "20,001 stories, page 1 of 1,001" in panel.stories_view.html


def test_a_share_of_one_in_hundreds_is_not_said_to_be_nothing_nor_the_rest_to_be_all():
    days = pd.date_range("2021-01-01", periods=400).strftime("%Y-%m-%d").tolist()
    corpus = make_corpus({"office_1": days})
    titles = ["Child labour ends", *["News"] * (len(corpus.stories) - 1)]
    panel = Explorer(corpus._replace(stories=corpus.stories.assign(title=titles, language="en")))
    assert "0.2% (0.04–1) · 1 of 400" in panel.drawn["themes"].html
