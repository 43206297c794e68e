"""Partners: organisations beside the ILO, whether they act with it, and which are named together."""

from __future__ import annotations

import pandas as pd
import pytest

from ilo_analysis.annotate.partners import find_partners, joint_mentions
from ilo_analysis.schema import TABLES


def partners(text: str, language: str = "en") -> list[str]:
    return find_partners(pd.DataFrame({"story_id": ["a"], "title": [text], "language": [language]}))["partner"].tolist()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "ILO/UNICEF report", ["unicef"]),
        ("en", "UN Women and the UN", ["un-women", "united-nations"]),
        ("en", "The World Bank Group, the IMF and G20 leaders", ["world-bank", "imf", "g20"]),
        ("en", "BRICS ministers", ["brics"]),
        ("en", "United Nations Children’s Fund", ["unicef"]),
        ("en", "who works in the unit", []),
        ("fr", "La Banque mondiale, l’OMS et l’ONU", ["world-bank", "who", "united-nations"]),
        ("es", "El Banco Mundial y la CEPAL", ["world-bank", "eclac"]),
        ("en", "OMS is no word here", []),
    ],
)
def test_partners_are_found_by_name_and_acronym(language, text, expected):
    assert partners(text, language) == expected


@pytest.mark.parametrize(
    ("text", "joint"),
    [
        ("ILO-ISSA webinar", True),
        ("A report by HelpAge International and the ILO", True),
        ("The ILO, UNDP and UNICEF met", True),
        ("The ILO welcomes the endorsement by G20 leaders", False),
        ("UNICEF publishes a report. The ILO publishes another.", False),
        ("The ILO works in partnership with its friends at UNDP", True),
    ],
)
def test_a_partner_acts_with_the_ilo_where_the_sentence_says_so(text, joint):
    found = find_partners(pd.DataFrame({"story_id": ["a"], "title": [text]}))
    assert found["joint"].iloc[0] == joint


def test_pairs_of_partners_lead_to_their_stories():
    stories = pd.DataFrame({"story_id": ["a", "b"], "title": ["UNICEF and UNDP", "UNDP, UNICEF and FAO"]})
    pairs = joint_mentions(find_partners(stories))
    assert pairs.to_numpy().tolist() == [
        ["undp", "unicef", 2, ("a", "b")],
        ["fao", "undp", 1, ("b",)],
        ["fao", "unicef", 1, ("b",)],
    ]


def test_no_stories_give_tables_of_the_right_form():
    nothing = find_partners(pd.DataFrame({"story_id": [], "title": []}))
    assert nothing.columns.tolist() == list(TABLES["partner_matches"])
    assert joint_mentions(nothing).columns.tolist() == list(TABLES["joint_mentions"])
