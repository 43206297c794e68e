"""Places: names, demonyms and cities with their spans, the ambiguous ones, and the roles that words can tell."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.annotate.places import country_names, find_places, find_regions
from ilo_analysis.reference import read_reference
from ilo_analysis.schema import TABLES

# (text, countries that it is about, in the order of the alphabet); written for this test, none comes from a listing.
HARD = [
    ("Lao PDR extends health insurance to garment workers", "LAO"),
    ("Viet Nam and the Republic of Korea sign a memorandum", "KOR VNM"),
    ("Democratic People's Republic of Korea joins the meeting of ministers", "PRK"),
    ("Workers in the Democratic Republic of the Congo and in Congo", "COD COG"),
    ("DR Congo: miners organize", "COD"),
    ("Côte d’Ivoire’s cocoa farmers and Ghana's unions", "CIV GHA"),
    ("Ivory Coast and Ivorian cooperatives", "CIV"),
    ("Türkiye hosts Syrian refugees", "TUR"),
    ("Turkey: new law on safety and health", "TUR"),
    ("They ate turkey and used fine china", ""),
    ("Timor-Leste, Timor Leste and East Timor are one country", "TLS"),
    ("Kyrgyz Republic adopts a programme; Kyrgyz unions welcome it", "KGZ"),
    ("Republic of Moldova: Moldovan inspectors trained", "MDA"),
    ("Jobs in the occupied Palestinian territory", "PSE"),
    ("Gaza and the West Bank: employment collapses", "PSE"),
    ("Palestinian workers in Israel", "ISR PSE"),
    ("United Republic of Tanzania and Zanzibar", "TZA"),
    ("The Syrian Arab Republic rebuilds", "SYR"),
    ("Iran (Islamic Republic of) ratifies", "IRN"),
    ("Bolivia (Plurinational State of) and Venezuela (Bolivarian Republic of)", "BOL VEN"),
    ("Brunei Darussalam, Cabo Verde and Eswatini", "BRN CPV SWZ"),
    ("Swaziland becomes Eswatini", "SWZ"),
    ("North Macedonia and Czechia compare minimum wages", "CZE MKD"),
    ("Hong Kong (China) and Macao", "HKG MAC"),
    ("Kosovo launches a youth guarantee", "XKX"),
    ("Cook Islands becomes the 187th member", "COK"),
    ("South Sudan and Sudan", "SDN SSD"),
    ("South Sudanese youth", "SSD"),
    ("Papua New Guinea, Guinea-Bissau, Equatorial Guinea and Guinea", "GIN GNB GNQ PNG"),
    ("Guinean fishers and the Gulf of Guinea", ""),
    ("New Guinea has two halves", ""),
    ("Niger and Nigeria", "NER NGA"),
    ("Nigerien herders and Nigerian traders", "NER NGA"),
    ("The Niger Delta", "NGA"),
    ("Mali and Somalia", "MLI SOM"),
    ("Malian cotton, Somali fishers", "MLI SOM"),
    ("A woman in Oman; Omani wages", "OMN"),
    ("Women and Romania", "ROU"),
    ("Dominica and the Dominican Republic", "DMA DOM"),
    ("Dominican unions met", ""),
    ("Samoa and American Samoa", "ASM WSM"),
    ("Chad’s labour code; Chadian employers", "TCD"),
    ("Lake Chad", ""),
    ("Jordan: Jordanian and Syrian workers", "JOR SYR"),
    ("Mr Jordan spoke for the unions", ""),
    ("Georgia re-established labour inspection", "GEO"),
    ("A plant in Atlanta, Georgia", ""),
    ("Georgetown University published a study", ""),
    ("South Georgia", ""),
    ("OSH in Osh: safety in a Kyrgyz city", "KGZ"),
    ("OSH standards for all", ""),
    ("Fishers of the Indian Ocean", ""),
    ("Indian textile workers", "IND"),
    ("American workers, Latin American unions, the Americas", ""),
    ("Central African economies shrink", ""),
    ("Central African Republic: reintegration of fighters", "CAF"),
    ("South Africa and African unions", "ZAF"),
    ("The US, the UK and the UAE", "ARE GBR USA"),
    ("US$ 10 million in US dollars", ""),
    ("Join us in our work", ""),
    ("U.S. trade unions", "USA"),
    ("United States of America and United Kingdom", "GBR USA"),
    ("Northern Ireland and Ireland", "GBR IRL"),
    ("Tripoli, Lebanon: jobs for host communities", "LBN"),
    ("Lebanese women in Tripoli find work", "LBN"),
    ("Migrants detained in Tripoli", "LBY"),
    ("Thai fishing, Burmese crews, Myanmar ports", "MMR THA"),
    ("Uzbek parliament; Tashkent discusses wages", "UZB"),
    ("Ho Chi Minh City factories and Hanoi", "VNM"),
    ("Djalal-Abad oblast and Jalal-Abad oblast", "KGZ"),
    ("The Philippines and Filipino seafarers", "PHL"),
    ("Swiss and Dutch employers", "CHE NLD"),
    ("Trinidad and Tobago; Antigua and Barbuda", "ATG TTO"),
    ("Bosnia and Herzegovina", "BIH"),
    ("St. Lucia, Saint Lucia and Saint Kitts and Nevis", "KNA LCA"),
    ("Sao Tome and Principe", "STP"),
    ("The Gambia and Burkina Faso", "BFA GMB"),
    ("Saudi Arabia and Bahraini employers", "BHR SAU"),
    ("New Zealand and New Mexico", "NZL"),
    ("The South China Sea", ""),
    ("Russian Federation: Russian unions", "RUS"),
    ("ILO welcomes Paris Agreement", ""),
    ("Abidjan Declaration adopted", ""),
    ("G20 labour ministers meeting in Italy", ""),
    ("World Social Forum held in Tunis", ""),
    ("UN Climate Summit in Glasgow", ""),
    ("ILO Moscow trains inspectors of Armenia", "ARM"),
    ("A project in Nepal funded by Norway, Sweden and Germany", "NPL"),
    ("With funding from the Government of Japan, Sri Lanka trains women", "LKA"),
    ("The report is available in French and Spanish", ""),
    ("French unions met Spanish employers", "ESP FRA"),
    ("Afghan refugees find work in Pakistan", "PAK"),
    ("The ILO Country Office for Indonesia and Timor-Leste has moved", ""),
    ("Viet\u00a0Nam and Guinea\u2011Bissau", "GNB VNM"),
    ("Michael Jordan opens the games", ""),
    ("Lesotho: Basotho women sew jeans", "LSO"),
    ("Rwanda, Burundi, Uganda: cross-border traders", "BDI RWA UGA"),
]
FRENCH_SPANISH = [
    ("fr", "Le Kirghizistan et l’Ouzbékistan renforcent leur coopération", "KGZ UZB"),
    ("fr", "Les travailleurs libanais et les réfugiés syriens", "LBN"),
    ("fr", "Côte d’Ivoire : la loi ivoirienne change", "CIV"),
    ("fr", "Tchad, Niger, Nigéria et Guinée équatoriale", "GNQ NER NGA TCD"),
    ("fr", "Le parlement nigérien et les syndicats nigérians", "NER NGA"),
    ("fr", "République démocratique populaire lao", "LAO"),
    ("fr", "La Géorgie, la Turquie et la Jordanie", "GEO JOR TUR"),
    ("fr", "Territoire palestinien occupé : l’emploi s’effondre", "PSE"),
    ("fr", "Un atelier dans l’océan Indien", ""),
    ("fr", "Maurice et Dominique ont parlé", ""),
    ("fr", "La République dominicaine et l’île Maurice", "DOM MUS"),
    ("fr", "Le Soudan du Sud et le Soudan", "SDN SSD"),
    ("fr", "Afrique du Sud : mineurs sud-africains", "ZAF"),
    ("fr", "Le rapport existe en français", ""),
    ("fr", "Un projet au Mali financé par l’Italie", "MLI"),
    ("fr", "Des réfugiés d’Ukraine trouvent un emploi en Pologne", "POL"),
    ("fr", "La Déclaration d’Abidjan et l’Accord d’Oslo au Kenya", "KEN"),
    ("fr", "Sommet du G20 à l’Italie : le Niger présent", "NER"),
    ("fr", "Les travailleurs d’Haïti et ceux de l’Inde", "HTI IND"),
    ("es", "Cumbre de Líderes del G20 en Italia", ""),
    ("es", "Trabajadores paraguayos y argentinas del hogar", "ARG PRY"),
    ("es", "El Convenio en Uzbekistán, Kirguistán y Líbano", "KGZ LBN UZB"),
    ("es", "La República Democrática Popular Lao y Viet Nam", "LAO VNM"),
    ("es", "Brasil, Perú, México y Panamá", "BRA MEX PAN PER"),
    ("es", "Níger y Nigeria", "NER NGA"),
    ("es", "Sindicatos españoles y marroquíes", "ESP MAR"),
    ("es", "Refugiados sirios en Jordania", "JOR"),
    ("es", "América Latina y el Caribe", ""),
    ("es", "EE.UU. y Nuevo México", "USA"),
    ("es", "El Salvador y la ley salvadoreña", "SLV"),
    ("es", "La versión en español", ""),
    ("es", "Costa de Marfil y Sudán del Sur", "CIV SSD"),
]


def countries(text: str, language: str | None = None, **options: object) -> str:
    stories = pd.DataFrame({"story_id": ["a"], "title": [text], "language": pd.Series([language], dtype="str")})
    return " ".join(sorted(set(find_places(stories, **options)["iso3"])))


@pytest.mark.parametrize(("text", "expected"), HARD, ids=[text[:40] for text, _ in HARD])
def test_the_hard_list_in_english_is_read_as_meant(text, expected):
    assert countries(text, "en") == expected
    assert countries(text) == expected


@pytest.mark.parametrize(("language", "text", "expected"), FRENCH_SPANISH, ids=[row[1][:40] for row in FRENCH_SPANISH])
def test_the_hard_list_in_french_and_spanish_is_read_as_meant(language, text, expected):
    assert countries(text, language) == expected


def test_the_hard_lists_are_long_enough():
    assert sum(len(expected.split()) for _, expected in HARD) >= 80
    assert sum(len(expected.split()) for *_, expected in FRENCH_SPANISH) >= 20


def test_a_span_cuts_the_term_out_of_the_original_text():
    title = "«Côte d’Ivoire’s», Guinea\u2011Bissau\u00a0and Viet\u00a0Nam"
    stories = pd.DataFrame({"story_id": ["a"], "title": [title]})
    found = find_places(stories)
    assert found["term"].tolist() == ["Côte d’Ivoire", "Guinea\u2011Bissau", "Viet\u00a0Nam"]
    assert [title[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["term"].tolist()


def test_a_role_tells_why_a_place_does_not_count():
    title = "Summit of the G20 Leaders' Meeting in Italy; jobs in Nepal funded by Norway; Syrian refugees; in French"
    found = find_places(pd.DataFrame({"story_id": ["a"], "title": [title]}), named_only=True)
    assert list(zip(found["iso3"], found["role"], strict=True)) == [
        ("ITA", "venue"),
        ("NPL", "subject"),
        ("NOR", "donor"),
        ("SYR", "origin"),
        ("FRA", "language"),
    ]


def test_cities_can_be_left_out():
    assert countries("A workshop for Dushanbe and for Nepal", cities=False) == "NPL"
    assert countries("A workshop for Dushanbe and for Nepal") == "NPL TJK"


def test_lower_case_demonyms_are_read_in_their_own_language_only():
    assert countries("argentino", "es") == "ARG"
    assert countries("argentino", "en") == ""


def test_a_missing_text_and_an_empty_table_give_tables_of_the_right_form():
    empty = find_places(pd.DataFrame({"story_id": [], "title": [], "summary": []}))
    assert empty.columns.tolist() == list(TABLES["place_matches"])
    assert empty.empty
    stories = pd.DataFrame({"story_id": ["a"], "title": ["Chile"], "summary": pd.Series([None], dtype="str")})
    before = stories.copy()
    assert find_places(stories)["field"].tolist() == ["title"]
    pd.testing.assert_frame_equal(stories, before)


def test_regions_are_found_and_countries_are_no_regions():
    title = (
        "Latin America and the Caribbean, South Africa, sub-Saharan Africa, the African Development Bank, Arab States"
    )
    found = find_regions(pd.DataFrame({"story_id": ["a"], "title": [title]}))
    assert found["region"].tolist() == ["americas", "africa", "arab-states"]
    french = pd.DataFrame({"story_id": ["a"], "title": ["L’Asie et le Pacifique"], "language": ["fr"]})
    assert find_regions(french)["region"].tolist() == ["asia-pacific"]


def test_every_country_has_a_region_and_names_in_three_languages():
    countries = read_reference("countries.csv")
    assert set(countries["region"]) == set(read_reference("regions.csv")["region"])
    assert set(read_reference("places.csv")["iso3"]) <= set(countries["iso3"])
    assert country_names()["LAO"] == "Lao People's Democratic Republic"
    assert country_names("es")["KGZ"] == "Kirguistán"
    assert all(all(country_names(language).values()) for language in ("en", "fr", "es"))


NAMES = [
    "Niger",
    "Nigeria",
    "South Sudan",
    "Sudan",
    "Lao PDR",
    "woman",
    "Osh",
    "US",
    "USAID",
    "Indian Ocean",
    "’s",
    ",",
    "\n",
]


@settings(max_examples=25)
@given(st.lists(st.lists(st.sampled_from(NAMES), max_size=6).map(" ".join), max_size=5))
def test_stories_are_read_one_by_one_as_they_are_read_together(titles):
    stories = pd.DataFrame({"story_id": [str(n) for n in range(len(titles))], "title": pd.Series(titles, dtype="str")})
    together = find_places(stories)
    parts = [find_places(stories.iloc[[n]]) for n in range(len(titles))]
    apart = pd.concat(parts, ignore_index=True) if parts else together
    pd.testing.assert_frame_equal(together, apart)
    assert all(titles[int(row.story_id)][row.start : row.end] == row.term for row in together.itertuples())
