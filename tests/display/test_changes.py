"""What changed since the last run, in one sentence."""

import pytest

from ilo_analysis.display.changes import change_words
from ilo_analysis.display.locale import Locale

ALL = ("new", "edited", "withdrawn", "merged", "corrected", "coverage", "dictionary", "method")


def test_what_the_agency_did_comes_first_and_the_rest_is_no_news():
    assert change_words({part: n for n, part in enumerate(ALL, 1)}) == (
        "Since the last run: 1 new story, 2 edited and 3 withdrawn. Other changes, which are not news: 6 stories on "
        "days that only one of the runs covers, 4 merged or kept apart differently, 5 corrected by hand, 7 numbers "
        "changed by the dictionary and 8 read or counted in a new way."
    )


@pytest.mark.parametrize(
    ("language", "change", "sentence"),
    [
        ("fr", {"edited": 1, "method": 0}, "Depuis la dernière exécution\u00a0: 1 modifié."),
        ("fr", {"new": 0, "corrected": 2},
         "Rien de nouveau depuis la dernière exécution. Autres changements\u00a0: 2 corrigés à la main."),
        ("es", {"withdrawn": 1, "edited": 2}, "Desde la última ejecución: 2 modificadas y 1 retirada."),
        ("fr", {}, "Aucun chiffre n’a changé depuis la dernière exécution."),
    ],
)  # fmt: skip
def test_each_part_agrees_with_its_number_and_one_that_is_zero_is_not_said(language, change, sentence):
    assert change_words(change, Locale(language)) == sentence
