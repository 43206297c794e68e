"""Choices kept by name beside the data."""

import shutil

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.annotate.saved import forget_selection, read_selection, read_selections, selections_path
from ilo_analysis.annotate.selection import save_selection
from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.reference import default_data
from ilo_analysis.reports.cache import run_keys
from ilo_analysis.reports.declarations import Parameter
from ilo_analysis.reports.parameters import find_faults, known_values
from ilo_analysis.reports.plan import Run


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    shutil.copytree(default_data(), folder)
    return folder


@pytest.fixture
def page(tmp_path):
    """A folder with one short page, for what does not depend on the stories."""
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "a.txt").write_text("News\n\n  1. Work in a town\n\n    3 May 2021\n", encoding="utf-8")
    return tmp_path / "page"


def test_a_saved_choice_selects_what_its_parts_select(pages):
    corpus = ilo.load_corpus(pages)
    path = save_selection(corpus, "recovery, Moscow", {"start": "2021", "feeds": ["moscow-news"], "text": "recover*"})
    assert path == pages / "selections.toml"
    chosen = ilo.select(corpus, saved="recovery, Moscow")
    assert chosen.stories.equals(ilo.select(corpus, start="2021", feeds="moscow-news", text="recover*").stories)
    assert len(chosen.stories) > 1
    narrower = ilo.select(corpus, saved="recovery, Moscow", end="2021-06")
    assert 0 < len(narrower.stories) < len(chosen.stories)
    part = ilo.restrict(ilo.select(corpus, themes="covid-19"), end="2021-06")
    assert set(ilo.select(part, saved="recovery, Moscow").stories["story_id"]) <= set(narrower.stories["story_id"])


def test_it_is_no_listing_and_an_ingested_folder_has_its_own(pages, tmp_path):
    save_selection(ilo.load_corpus(pages), "a", {"text": "work*"})
    corpus = ilo.load_corpus(pages)
    assert not corpus.listings["source_file"].str.contains("selections").any()
    assert not corpus.problems["source_file"].str.contains("selections").any()
    ilo.ingest(pages, tmp_path / "tables" / "stored")
    stored = ilo.load_corpus(tmp_path / "tables" / "stored")
    save_selection(stored, "b", {"themes": ["covid-19"]})
    assert selections_path(stored) == tmp_path / "tables" / "stored" / "selections.toml"
    ilo.ingest(pages, tmp_path / "tables" / "stored")
    assert len(ilo.select(ilo.load_corpus(tmp_path / "tables" / "stored"), saved="b").stories) > 5
    with pytest.raises(ParameterError, match=r"Unknown saved selection 'a'.*Valid: b\."):
        ilo.select(stored, saved="a")


def test_it_lies_beside_the_sources_file(tmp_path):
    shutil.copytree(default_data().parent / "raw", tmp_path / "data" / "raw")
    shutil.copy(default_data().parent / "sources.csv", tmp_path / "data")
    for data in (tmp_path / "data" / "raw", str(tmp_path / "data" / "raw" / "*.txt")):
        assert selections_path(ilo.load_corpus(data)) == tmp_path / "data" / "selections.toml"


def test_what_a_person_wrote_into_the_file_stays(pages):
    corpus = ilo.load_corpus(pages)
    file = pages / "selections.toml"
    file.write_text('# for the brief\n["mine"]  # ask Ana\ntext = "work*"   # any ending\n', encoding="utf-8")
    save_selection(corpus, "other", {"topics": ["employment"]})
    save_selection(corpus, "other", {"topics": ["social-protection"], "start": ""})
    kept = file.read_text(encoding="utf-8")
    assert kept.startswith('# for the brief\n["mine"]  # ask Ana\ntext = "work*"   # any ending\n')
    assert read_selections(file) == {"mine": {"text": "work*"}, "other": {"topics": ["social-protection"]}}


def test_a_choice_is_forgotten_and_the_rest_of_the_file_stays(pages):
    corpus = ilo.load_corpus(pages)
    file = pages / "selections.toml"
    file.write_text('# mine\n[a]\ntext = "work*"\n\n# for Ana\n["b, c"] # soon\ntext = "x"\n', encoding="utf-8")
    assert forget_selection(corpus, "a") == file
    assert file.read_text(encoding="utf-8") == '# mine\n\n# for Ana\n["b, c"] # soon\ntext = "x"\n'
    save_selection(corpus, "b, c", {"text": "y"})
    save_selection(corpus, "d", {"text": "z"})
    file.write_text(file.read_text(encoding="utf-8").replace("[d]", "# of d\n[d]"), encoding="utf-8")
    save_selection(corpus, "b, c", {"text": "w", "feeds": ["moscow-news"]})
    assert file.read_text(encoding="utf-8") == (
        '# mine\n\n# for Ana\n["b, c"]\ntext = "w"\nfeeds = ["moscow-news"]\n\n# of d\n[d]\ntext = "z"\n'
    )
    with pytest.raises(ParameterError, match="Unknown saved selection 'a'"):
        forget_selection(corpus, "a")
    forget_selection(corpus, "b, c")
    file.write_text('e = {text = "x"}\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    forget_selection(corpus, "e")
    assert read_selections(file) == {"d": {"text": "z"}}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"country": "Uzbekistan"}, "Unknown part of a selection 'country'. Did you mean 'countries'"),
        ({"themes": ["chid labour"]}, "Did you mean 'child-labour'|Did you mean 'Child labour'"),
        ({"start": "2021-13"}, "2021-13"),
    ],
)
def test_what_no_selection_can_have_is_refused_before_it_is_saved(pages, asked, told):
    with pytest.raises(ParameterError, match=told):
        save_selection(ilo.load_corpus(pages), "mine", asked)
    assert not (pages / "selections.toml").exists()


@pytest.mark.parametrize("name", ['with "quotes"', "a.b", "Été 2021", "[x]", "a, b", "#1", "back\\slash"])
def test_any_name_of_one_line_will_do(page, name):
    corpus = ilo.load_corpus(page)
    save_selection(corpus, name, {"text": "work*"})
    assert read_selection(selections_path(corpus), name) == {"text": "work*"}


@pytest.mark.parametrize("name", ["", "  ", "two\nlines"])
def test_a_name_that_is_none_is_refused(page, name):
    with pytest.raises(ParameterError, match="is not a valid name for a selection"):
        save_selection(ilo.load_corpus(page), name, {"text": "work*"})


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('[a]\ntheme = ["covid-19"]\n', r"selections.toml:2: Unknown part of a selection 'theme'. Did you mean"),
        ('[a]\ntext = "x"\n\n[b]\ntext = ["x"]\n', r"selections.toml:5: text in 'b' must be a text in quotes"),
        ("[a]\nfeeds = 3\n", r"selections.toml:2: feeds in 'a' must be a list of texts"),
        ('start = "2021"\n', r"selections.toml:1: start is outside a selection"),
        ("[a\n", r"selections.toml: not valid TOML"),
        ('[a]\nthemes = ["covid19"]\n', r"selections.toml: the saved selection 'a': .*Did you mean 'covid-19'"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(pages, written, told):
    (pages / "selections.toml").write_text(written, encoding="utf-8")
    corpus = ilo.load_corpus(pages)
    with pytest.raises(DictionaryError, match=told):
        ilo.select(corpus, saved="a")


def test_a_file_with_mistakes_is_not_written_over(page):
    (page / "selections.toml").write_text("[a\n", encoding="utf-8")
    with pytest.raises(DictionaryError):
        save_selection(ilo.load_corpus(page), "b", {"text": "work*"})
    assert (page / "selections.toml").read_text(encoding="utf-8") == "[a\n"


def test_a_wrong_name_is_answered_with_the_nearest_or_with_how_to_save_one(pages):
    corpus = ilo.load_corpus(pages)
    with pytest.raises(ParameterError, match=r"Save one first: panel.save\('brief'\) writes .*selections.toml"):
        ilo.select(corpus, saved="brief")
    save_selection(corpus, "the brief", {"text": "work*"})
    with pytest.raises(ParameterError, match="Did you mean 'the brief'"):
        ilo.select(corpus, saved="the brif")


def test_a_corpus_of_no_files_has_no_saved_choices(page):
    made = ilo.Corpus(*(pd.DataFrame(table.to_dict("list")) for table in ilo.load_corpus(page)))
    with pytest.raises(ParameterError, match=r"not read by ilo\.load_corpus"):
        ilo.select(made, saved="a")


def test_partners_and_kickers_can_be_chosen():
    corpus = ilo.load_corpus()
    named = ilo.find_partners(corpus.stories)
    partner = named["partner"].value_counts().index[0]
    assert set(ilo.select(corpus, partners=partner).stories["story_id"]) == set(
        named.loc[named["partner"] == partner, "story_id"]
    )
    kicker = corpus.occurrences["kicker"].dropna().value_counts().index[0]
    with_it = corpus.occurrences.loc[corpus.occurrences["kicker"] == kicker, "story_id"]
    assert set(ilo.select(corpus, kickers=[kicker.upper()]).stories["story_id"]) == set(with_it)


def test_a_report_takes_a_saved_choice_by_name_and_refuses_one_that_is_not_there(pages):
    save_selection(ilo.load_corpus(pages), "the brief", {"themes": ["covid-19"]})
    declared = [Parameter("data", "str", ""), Parameter("selection", "str", "")]
    asked = {"data": str(pages), "selection": "the brief"}
    assert find_faults(declared, asked, known_values) == []
    (fault,) = find_faults(declared, asked | {"selection": "the brif"}, known_values)
    assert "Unknown saved selection 'the brif'. Did you mean 'the brief'" in fault
    part = ilo.select(ilo.load_corpus(pages), saved="the brief")
    assert "Saved selection: the brief: Themes: COVID-19" in repr(ilo.describe_selection(part))


def test_a_report_of_a_saved_choice_is_not_unchanged_when_the_choice_changes(tmp_path):
    data = tmp_path / "data" / "raw"
    data.mkdir(parents=True)
    shutil.copy(default_data().parent / "sources.csv", tmp_path / "data")
    notebook = tmp_path / "a.ipynb"
    notebook.write_text("{}", encoding="utf-8")
    file, keys = tmp_path / "data" / "selections.toml", []
    for words in ("a", "b"):
        file.write_text(f'[mine]\ntext = "{words}"\n', encoding="utf-8")
        runs = [Run("a", notebook, {"selection": "mine"}), Run("b", notebook, {})]
        keys.append(run_keys(runs, tmp_path, data))
    assert keys[0][0] != keys[1][0]
    assert keys[0][1] == keys[1][1]
