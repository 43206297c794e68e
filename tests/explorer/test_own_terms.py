"""A copy of a theme's terms, edited in the panel."""

import pytest

import ilo_analysis as ilo
from ilo_analysis.annotate.dictionary import Phrase, read_dictionary
from ilo_analysis.display.locale import ENGLISH
from ilo_analysis.errors import DictionaryError, ParameterError
from ilo_analysis.explorer.drawers import TermsDrawer
from ilo_analysis.explorer.own_terms import lines_of, read_lines, save_terms, with_terms


@pytest.mark.parametrize("theme", ["child-labour", "social-protection", "occupational-safety"])
def test_the_terms_of_a_theme_come_back_from_their_lines(theme):
    categories = {category.id: category for category in read_dictionary().categories}
    category = categories.get(theme) or read_dictionary().categories[-1]
    assert read_lines(lines_of(category)) == category.terms


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("pension*", r"line 2: 'pension\*': write a language, a colon and a term"),
        ("english: pension*", "line 2: 'english: pension"),
        ("en: *ension", r"line 2: the term '\*ension'"),
        ("en:", "line 2: the term ''"),
    ],
)
def test_a_line_that_is_no_term_is_named(line, told):
    with pytest.raises(DictionaryError, match=told):
        read_lines(f"en: work*\n{line}")


def test_what_a_term_gains_and_loses_is_shown_with_its_stories():
    corpus = ilo.load_corpus()
    found = ilo.find_themes(corpus)
    drawer = TermsDrawer(ENGLISH, lambda: corpus, found)
    drawer.theme.value = "child-labour"
    before = found.loc[found["theme"] == "child-labour", "story_id"].nunique()
    drawer.terms.value += "\nen: ratif*"
    new = with_terms(read_dictionary(), "child-labour", read_lines(drawer.terms.value))
    gained = ilo.diff_dictionaries(None, new, corpus).stories
    gained = gained[gained["theme"] == "child-labour"]
    assert len(gained) > 1
    assert f"{before} stories before, {before + len(gained)} after; {len(gained)} gained, 0 lost" in drawer.changed.html
    assert gained["title"].iloc[0].split(":")[0][:20] in drawer.changed.html
    drawer.terms.value = "en: *"
    assert "line 1" in drawer.said.value
    assert drawer.changed.html == ""


def test_the_saved_file_is_the_dictionary_with_these_terms(tmp_path):
    terms = (Phrase("pension*", "en"), Phrase("OSH", "en", True), Phrase("pensión*", "es"))
    path = save_terms(tmp_path / "mine.toml", "child-labour", terms)
    read = {category.id: category for category in read_dictionary(path).categories}
    own = {category.id: category for category in read_dictionary().categories}
    assert set(read["child-labour"].terms) == set(terms)
    assert all(read[theme] == own[theme] for theme in own if theme != "child-labour")
    assert read["child-labour"].definition == own["child-labour"].definition
    found = ilo.find_themes(ilo.load_corpus(), dictionary=path)
    assert "pension*" in set(found.loc[found["theme"] == "child-labour", "term"])
    with pytest.raises(ParameterError, match="already exists"):
        save_terms(path, "child-labour", terms)
    with pytest.raises(ParameterError, match=r"is a \.toml file"):
        save_terms(tmp_path / "mine.csv", "child-labour", terms)


def test_terms_that_can_never_match_are_not_saved(tmp_path):
    with pytest.raises(DictionaryError, match=r"mine.toml:\d+: "):
        save_terms(tmp_path / "mine.toml", "child-labour", (Phrase("pension", "en"), Phrase("Pension", "en")))
    assert list(tmp_path.iterdir()) == []
