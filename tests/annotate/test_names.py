"""Ids from the names that people write."""

from __future__ import annotations

import pandas as pd
import pytest

from ilo_analysis.annotate.names import ids_of, theme_meant
from ilo_analysis.errors import ParameterError
from ilo_analysis.names import NAMES, Names

OWN = pd.DataFrame({"theme": ["pay"]})
OWN.attrs[NAMES] = Names(theme={"pay": {"en": "Wages and more", "fr": "Salaires"}})


@pytest.mark.parametrize(
    ("subject", "choice", "valid", "ids"),
    [
        ("countries", "Uzbekistán, Perú", ["PER", "UZB"], ["UZB", "PER"]),
        ("countries", "PER, Perú", ["PER"], ["PER"]),
        ("instruments", "Convention No. 190", ["C190", "R206"], ["C190"]),
        ("partners", "World Bank", ["world-bank"], ["world-bank"]),
        ("languages", ["Francés", "en"], ["en", "fr"], ["fr", "en"]),
        ("topics", "Travail des enfants", ["child-labour"], ["child-labour"]),
        ("kickers", "press release", ["Press release"], ["Press release"]),
        ("themes", "", ["child-labour"], []),
    ],
)
def test_a_name_in_any_language_means_its_id_once_and_in_the_order_given(subject, choice, valid, ids):
    assert ids_of(subject, choice, valid) == ids


def test_a_country_that_no_story_has_is_refused():
    with pytest.raises(ParameterError, match="Uzbekistan"):
        ids_of("countries", "Uzbekistan", ["PER"])


@pytest.mark.parametrize(("name", "theme"), [("salaires", "pay"), ("Wages and more", "pay"), ("pay", "pay")])
def test_a_theme_of_an_own_dictionary_goes_by_its_names(name, theme):
    assert theme_meant(name, OWN) == theme


def test_a_theme_of_another_dictionary_is_refused_and_an_empty_table_takes_any():
    with pytest.raises(ParameterError, match="Unknown theme 'child-labour'"):
        theme_meant("child-labour", OWN)
    assert theme_meant("whatever", OWN.head(0)) == "whatever"
