"""Labels by hand: each step is in the file at once, nothing is lost, and what they show is told as it tightens."""

import re

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.measures.hand_labels import labels_needed
from ilo_analysis.measures.intervals import wilson_interval
from tests.support.small_corpus import make_corpus


def news():
    """Forty stories, ten of them on child labour."""
    days = pd.date_range("2021-01-01", periods=40).strftime("%Y-%m-%d").tolist()
    corpus = make_corpus({"office_1": days})
    titles = [f"Child labour in the {n}th mine" if n % 4 == 0 else f"Wages in the {n}th mine" for n in range(40)]
    return corpus._replace(stories=corpus.stories.assign(title=titles, language="en"))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "labels.csv"


def labelling(file, **keys):
    return ilo.label(news(), theme="child labour", file=file, matched=5, unmatched=5, **keys)


def written(file):
    return pd.read_csv(file, dtype="str", keep_default_na=False)


def test_each_answer_is_in_the_file_at_once_and_the_next_story_is_shown(file):
    panel = labelling(file)
    first = panel.view.html
    panel.view.clicked = "yes"
    panel.view.clicks += 1
    assert (written(file)["label"] == "yes").sum() == 1
    assert panel.view.html != first
    assert "1 of 10 stories labelled" in panel.view.html


def test_a_skipped_story_comes_again_at_the_end_and_undo_takes_back_one_step(file):
    panel = labelling(file)
    shown = panel.view.html.split("<h4>")[1].split("</h4>")[0]
    panel.answer("skip")
    assert shown not in panel.view.html
    panel.answer("undo")
    assert shown in panel.view.html
    panel.answer("skip")
    for _ in range(9):
        panel.answer("no")
    assert shown in panel.view.html
    panel.answer("undo")
    assert (written(file)["label"] == "no").sum() == 8


def test_a_new_panel_goes_on_where_the_last_one_stopped_and_a_larger_sample_keeps_its_labels(file):
    first = labelling(file)
    for given in ("yes", "no", "yes"):
        first.answer(given)
    again = labelling(file)
    pd.testing.assert_frame_equal(again.labels, first.labels)
    assert "3 of 10" in repr(again)
    larger = ilo.label(news(), theme="child-labour", file=file, matched=8, unmatched=5)
    assert "3 of 13" in repr(larger)
    assert larger.labels.merge(first.labels).shape == (3, 3)


def test_rows_of_other_themes_stay_in_the_file(file):
    file.write_text("story_id,theme,label,title\n2021-01-01-0,skills,yes,Mine\n")
    labelling(file).answer("no")
    rows = written(file)
    assert rows.loc[rows["theme"] == "skills", ["label", "title"]].to_numpy().tolist() == [["yes", "Mine"]]
    assert len(ilo.read_labels(file)) == 2


def test_nothing_in_the_story_says_what_the_dictionary_found(file):
    panel = labelling(file)
    assert "<mark>" not in panel.view.html
    assert set(panel.sample) == {"story_id", "theme", "label", "title", "summary", "date"}


def test_precision_and_recall_are_told_as_the_labels_grow(file):
    panel = labelling(file)
    assert "Precision" not in panel.view.html
    while panel._waiting:
        title = panel.sample["title"].iloc[panel._waiting[0]]
        panel.answer("yes" if "Child labour" in title else "no")
    row = panel.accuracy.iloc[0]
    assert (row["n_marked"], row["n_right"], row["n_unmarked"], row["n_missed"]) == (5, 5, 5, 0)
    assert "100% (57% to 100%)" in panel.view.html
    assert "All stories of this sample are labelled" in panel.view.html


def test_the_labels_to_go_are_those_that_make_the_interval_narrow():
    stories = pd.DataFrame({"story_id": [f"s{n}" for n in range(5000)]})
    evidence = pd.DataFrame({"story_id": stories["story_id"].head(1000), "theme": "t"})
    labels = pd.DataFrame({"story_id": [f"s{n}" for n in range(990, 1010)], "theme": "t"})
    labels = labels.assign(label=[True] * 8 + [False] * 12)
    more = labels_needed(labels, evidence, stories, theme="t").precision
    width = [
        float(high - low) for _, low, high in (wilson_interval(0.8 * n, n) for n in (10 + more, 0.97 * (10 + more)))
    ]
    assert width[0] <= 0.1 < width[1]
    assert labels_needed(labels.head(0), evidence, stories, theme="t") == (None, None)


def test_a_wrong_label_answer_or_theme_is_an_error_in_words(file):
    with pytest.raises(ParameterError, match="Did you mean 'child-labour'"):
        ilo.label(news(), theme="chid labour", file=file)
    with pytest.raises(ParameterError, match="Unknown answer 'maybe'"):
        labelling(file).answer("maybe")
    file.write_text("story_id,theme,label\n2021-01-01-0,child-labour,perhaps\n")
    with pytest.raises(DictionaryError, match=r"labels\.csv:2: label 'perhaps'; write yes or no"):
        labelling(file)
    file.write_text("story_id,theme,label\nelsewhere,child-labour,yes\n")
    with pytest.raises(ParameterError, match="not in this corpus"):
        labelling(file)


@pytest.mark.parametrize(
    ("language", "asked", "keys"),
    [
        ("fr", "Cet article porte-t-il sur", "onpa"),
        ("es", "¿Trata esta noticia", "snod"),
        ("en", "Is this story", "ynsu"),
    ],
)
def test_the_panel_speaks_the_language_of_the_notebook_and_each_answer_has_a_key(file, language, asked, keys):
    panel = labelling(file, language=language)
    assert asked in panel.view.html
    assert re.findall('aria-keyshortcuts="(.)"', panel.view.html) == list(keys)
    panel.answer("yes")
    assert (written(file)["label"] == "yes").sum() == 1


def test_what_the_labels_show_is_told_in_french_with_its_numbers(file):
    panel = labelling(file, language="fr")
    for answer in ("yes", "no") * 5:
        panel.answer(answer)
    assert "10 sur 10 articles étiquetés" in repr(panel)
    words = panel.view.html
    assert "Travail des enfants" in words
    assert "Précision" in words
    assert not re.search(r"Precision|Recall|labelled|undated|\d%", words)
