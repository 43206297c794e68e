"""What a dictionary did, in sentences whose numbers are those of the check."""

import pytest

import ilo_analysis as ilo


@pytest.fixture(scope="module")
def found():
    corpus = ilo.load_corpus()
    evidence = ilo.find_themes(corpus.stories)
    return corpus, evidence, ilo.check_dictionary(corpus.stories)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_stories_behind_a_sentence_are_as_many_as_it_says(found, language):
    corpus, evidence, check = found
    findings = ilo.dictionary_findings(check, stories=corpus.stories, evidence=evidence, language=language)
    assert 3 <= len(findings) <= 5
    assert set(findings[0].story_ids) == set(evidence["story_id"])
    for finding in findings:
        assert str(len(finding.story_ids)) in finding.text


def test_a_selection_without_stories_says_so():
    empty = ilo.load_corpus(start="1990", end="1990")
    evidence = ilo.find_themes(empty.stories)
    findings = ilo.dictionary_findings(ilo.check_dictionary(empty.stories), stories=empty.stories, evidence=evidence)
    assert "No stories in this selection." in findings._repr_html_()
