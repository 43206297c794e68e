"""Instruments: every spelling of a citation, its false friends, the table, and the ratifications that stories tell."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.annotate.instruments import citations, find_instruments
from ilo_analysis.annotate.ratifications import find_ratifications, ordinal_of
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.reference import default_data, read_reference
from ilo_analysis.schema import TABLES, as_table

CITED = [
    ("the flagship ILO social security Convention, No.102, reaching a target", "C102"),
    ("Italy ratifies the ILO Convention (No. 190)", "C190"),
    ("Violence and Harassment Convention, 2019 (No. 190)", "C190"),
    ("Convention on the Worst Forms of Child Labour, 1999 (No. 182)", "C182"),
    ("ILO Convention No. 190", "C190"),
    ("Convention 102 at seventy", "C102"),
    ("C190 turns five", "C190"),
    ("Join the campaign #RatifyC190", "C190"),
    ("Conventions Nos 87 and 98", "C087 C098"),
    ("Conventions Nos. 87, 98 and 144", "C087 C098 C144"),
    ("Conventions No. 87 and No. 98", "C087 C098"),
    ("MLC, 2006 enters into force", "MLC"),
    ("the Maritime Labour Convention, 2006, as amended", "MLC"),
    ("Recommendation No. 206", "R206"),
    ("Recommendation 204 at work", "R204"),
    ("R204 and R205", "R204 R205"),
    ("C155, C187 and P029", "C155 C187 P029"),
    ("C87 and C98", "C087 C098"),
    ("Domestic Workers Convention", "C189"),
    ("Forced Labour Convention", "C029"),
    ("Protocol on Forced Labour", "P029"),
    ("Protocol of 2014 to the Forced Labour Convention, 1930", "P029"),
    ("Minimum Age Convention", "C138"),
    ("Social Protection Floors Recommendation", "R202"),
    ("convention n° 102 de l’OIT", "C102"),
    ("Convention (n° 88) sur le service de l’emploi, 1948", "C088"),
    ("la convention (no 29)", "C029"),
    ("conventions nos 81 et 150", "C081 C150"),
    ("la recommandation (n° 202)", "R202"),
    ("Convenio núm. 190", "C190"),
    ("Convenio sobre la violencia y el acoso, 2019 (núm. 190)", "C190"),
    ("Convenio 102", "C102"),
    ("el Convenio N° 190", "C190"),
    ("Convenios núms. 87 y 98", "C087 C098"),
    ("la Recomendación núm. 206", "R206"),
    ("la convention sur la violence et le harcèlement", "C190"),
    ("el Convenio sobre el trabajo forzoso", "C029"),
    ("Convention No. 190 and its Recommendation (No. 206)", "C190 R206"),
    ("le protocole de 2014", "P029"),
    ("el Protocolo de 2014", "P029"),
    ("RECOMENDACIÓN SOBRE LOS PISOS DE PROTECCIÓN SOCIAL", "R202"),
]
NOT_CITED = [
    "8 million workers in 102 countries",
    "Convention on the Rights of the Child",
    "the UN Convention on the Rights of Persons with Disabilities, article No. 27",
    "la convention collective n° 5",
    "convenio colectivo núm. 8",
    "convenio de cooperación núm. 12",
    "C40 cities, B20, L20, G20 and R4",
    "convention centre, room No. 12",
    "ILO Child Labour Convention",
    "Social Protection Floors for All",
    "ILO social security standards",
    "Convention No. 999 and C777",
    "COVID-19 and COP26",
    "a recommendation for 60 countries",
    "Recommendation 5 of the report",
    "UN Convention No. 190",
]


def codes(text: str) -> str:
    return " ".join(sorted(set(find_instruments(pd.DataFrame({"story_id": ["a"], "title": [text]}))["code"])))


@pytest.mark.parametrize(("text", "expected"), CITED, ids=[text[:40] for text, _ in CITED])
def test_every_spelling_of_a_citation_is_read(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize("text", NOT_CITED)
def test_what_only_looks_like_a_citation_is_not_read(text):
    assert codes(text) == ""


PIECES = [
    "Convention", "No.", "102", "C190", "#RatifyC190", "Domestic Workers Convention", "MLC", "İstanbul", "recommended",
    "Convenios núms. 87 y 98", "CONVENTION", "protocole de 2014", "8 million", "é", "R204", "(No. 190)", "«", "\n",
]  # fmt: skip


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join), max_size=4))
def test_texts_read_together_cite_what_each_cites_alone(titles):
    stories = pd.DataFrame({"story_id": [str(n) for n in range(len(titles))], "title": pd.Series(titles, dtype="str")})
    found = find_instruments(stories)
    expected = [(str(n), c.code, c.start, c.end) for n, title in enumerate(titles) for c in citations(title)]
    assert list(found[["story_id", "code", "start", "end"]].itertuples(index=False, name=None)) == expected
    assert all(titles[int(row.story_id)][row.start : row.end] == row.term for row in found.itertuples())


def test_spans_are_those_of_the_original_text():
    title = "Conventions\u00a0Nos 87 and 98; “Convention (No. 190)”"
    found = find_instruments(pd.DataFrame({"story_id": ["a"], "title": [title]}))
    assert found["term"].tolist() == ["Conventions\u00a0Nos 87", "98", "Convention (No. 190)"]
    assert [title[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["term"].tolist()


def test_the_table_of_instruments_is_complete_and_says_how_certain_it_is():
    table = as_table(read_reference("instruments.csv").replace("", pd.NA), "instruments")
    assert table["code"].is_unique
    assert table["kind"].value_counts().to_dict() == {"recommendation": 210, "convention": 193, "protocol": 6}
    fundamental = set(table.loc[table["group"] == "fundamental", "code"])
    assert fundamental == {"C029", "P029", "C087", "C098", "C100", "C105", "C111", "C138", "C155", "C182", "C187"}
    assert set(table["certainty"]) == {"sourced", "known", "uncertain"}
    for _, group in table[table["kind"] != "protocol"].groupby("kind"):
        ordered = group.sort_values("number")
        assert ordered["year"].is_monotonic_increasing
        assert ordered["number"].tolist() == list(range(1, len(group) + 1))


TOLD = [
    ("Paraguay has become the 60th country to ratify the social security Convention, No.102, by law.", "PRY C102 60"),
    (
        "Italy has ratified the Convention (No. 190), becoming the ninth country and second European country.",
        "ITA C190 9",
    ),
    ("Uruguay ratifies C190", "URY C190 None"),
    ("Fiji deposits instrument of ratification of Convention No. 190", "FJI C190 None"),
    ("Le Maroc devient le vingt-deuxième pays à ratifier la convention n° 190", "MAR C190 22"),
    ("La France a ratifié la convention n° 190", "FRA C190 None"),
    ("El Ecuador ratificó el Convenio núm. 190, el sexto país", "ECU C190 6"),
    ("México se convierte en el 12.º país en ratificar el Convenio 189", "MEX C189 12"),
    ("All 187 member States have ratified Convention No. 182", "nan C182 187"),
    ("C182 achieves universal ratification", "nan C182 None"),
]


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text[:40] for text, _ in TOLD])
def test_a_ratification_is_told_with_country_instrument_and_ordinal(text, expected):
    found = find_ratifications(pd.DataFrame({"story_id": ["a"], "title": [text]}))
    rows = [
        f"{'nan' if pd.isna(row.iso3) else row.iso3} {row.code} {None if pd.isna(row.ordinal) else row.ordinal}"
        for row in found.itertuples()
    ]
    assert rows == [expected]
    assert found["sentence"].tolist() == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Russia’s prospects to ratify Convention No. 190",
        "The ILO urges Nepal to ratify C190",
        "Chad has not ratified Convention No. 190",
        "Towards universal ratification of C182",
        "Peru applies Convention No. 169",
        "Kenya ratified the Paris Agreement",
    ],
)
def test_what_is_only_hoped_for_is_no_ratification(text):
    assert find_ratifications(pd.DataFrame({"story_id": ["a"], "title": [text]})).empty


def test_title_and_summary_of_one_story_give_one_event_dated_as_the_story():
    stories = pd.DataFrame(
        {
            "story_id": ["a"],
            "date": [pd.Timestamp("2021-10-29")],
            "title": ["Italy ratifies the ILO Convention (No. 190)"],
            "summary": ["Italy has ratified Convention No. 190, the ninth country in the world."],
        }
    )
    found = find_ratifications(stories)
    assert found[["iso3", "code", "ordinal", "field"]].to_numpy().tolist() == [["ITA", "C190", 9, "summary"]]
    assert found["date"].tolist() == [pd.Timestamp("2021-10-29")]


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("the first country", 1), ("the twenty-first Member", 21), ("the 101st State", 101), ("le 1er pays", 1),
        ("la soixante-quinzième ratification", 75), ("el vigésimo segundo país", 22), ("60 countries", None),
        ("the second European country", None),
    ],
)  # fmt: skip
def test_ordinals_are_read_in_words_and_digits(text, ordinal):
    assert ordinal_of(text) == ordinal


def test_no_stories_give_tables_of_the_right_form():
    nothing = pd.DataFrame({"story_id": [], "title": [], "summary": []})
    assert find_instruments(nothing).columns.tolist() == list(TABLES["instrument_matches"])
    assert find_ratifications(nothing).columns.tolist() == list(TABLES["ratifications"])


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["Convention", "No.", "190", "and", "C190", "Protocol", "(n° 29)", "102", "8"])))
def test_citations_never_overlap_and_cut_their_term_out_of_the_text(words):
    text = " ".join(words)
    found = find_instruments(pd.DataFrame({"story_id": ["a"], "title": pd.Series([text], dtype="str")}))
    assert [text[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["term"].tolist()
    assert (found["start"].iloc[1:].to_numpy() >= found["end"].iloc[:-1].to_numpy()).all()


def test_the_instruments_and_ratifications_of_the_listings_are_found_and_no_other():
    cited, told = set(), set()
    for path in sorted(default_data().glob("*.txt")):
        entries = pd.DataFrame(parse_listing(path.read_text(encoding="utf-8")).entries)[["title", "summary"]]
        entries = entries.assign(story_id=[f"{path.name[:12]}:{number}" for number in range(1, len(entries) + 1)])
        cited |= set(find_instruments(entries)[["story_id", "code"]].itertuples(index=False, name=None))
        told |= set(find_ratifications(entries)[["story_id", "code", "ordinal"]].itertuples(index=False, name=None))
    ratified = {
        ("global-news_:1", "C102", 60),
        ("global-news_:7", "C190", 9),
        ("social-prote:14", "C102", 60),
        ("employment-i:4", "C102", 60),
        ("moscow-news_:5", "C182", 187),
    }
    assert told == ratified
    assert cited == {(story, code) for story, code, _ in ratified} | {("moscow-news_:7", "C190")}
