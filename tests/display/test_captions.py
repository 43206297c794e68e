"""The texts that stand for a chart: they name what it shows and agree in number."""

import pytest

import ilo_analysis as ilo
from ilo_analysis.display.captions import comparison_alt, coverage_alt, share_alt, volume_alt
from ilo_analysis.display.locale import Locale
from tests.support.small_corpus import make_corpus


def test_alternative_texts_agree_in_number_in_each_language():
    coverage = make_corpus({"f_1": ["2021-01-01", "2021-02-03"]}).coverage
    assert coverage_alt(coverage) == (
        "Calendar of observed months. F: 1 full month, 1 partial and 0 unobserved from January 2021 to February 2021."
    )
    assert "1 mois complet, 1 partiel et 0 non observé, de janvier 2021" in coverage_alt(coverage, Locale("fr"))
    assert "1 mes completo, 1 parcial y 0 no observados, de enero de 2021" in coverage_alt(coverage, Locale("es"))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_alternative_texts_name_feeds_extremes_and_numbers(corpus, language):
    texts = [
        volume_alt(ilo.story_volume(corpus), Locale(language)),
        share_alt(ilo.theme_share(corpus), Locale(language)),
        ilo.plot_theme_recurrence(ilo.theme_recurrence(corpus), language=language).alt,
    ]
    assert all("Moscow news" in text for text in texts)
    assert "11/13" in texts[2]
    assert "5/5" in texts[2]


def test_alternative_texts_of_nothing_say_so(corpus):
    empty = make_corpus({})
    assert volume_alt(ilo.story_volume(empty)) == coverage_alt(empty.coverage) == "No stories in this selection."
    refused = ilo.compare(corpus, "feed:global-news", strict=False)
    assert comparison_alt(refused) == "No stories in this selection."
