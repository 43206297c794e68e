import csv
from pathlib import Path

import pytest

from ilo_analysis.corpus.kickers import KINDS, kicker_kind, kicker_topic
from ilo_analysis.reference import read_reference

GOLD = Path(__file__).parents[1] / "annotations" / "listings.csv"


@pytest.mark.parametrize(
    ("kicker", "kind", "topic"),
    [
        ("PRESS RELEASE", "content-type", None),
        ("Media  Advisory", "content-type", None),
        ("COP26", "occasion", None),
        ("COP 27", "occasion", None),
        ("International Women's Day 2031", "occasion", "equality"),
        ("International Day of Persons with Disabilities", "occasion", "equality"),
        ("Travail forcé", "topic", "forced-labour"),
        ("Economía informal", "topic", "informal-economy"),
        ("The Future of Work Podcast", "series", None),
        ("COVID-19: Protecting nobody in particular", "series", "covid-19"),
        ("ILO Monitor, 14th edition", "series", None),
        ("Kazakhstan", "place", None),
        ("Micronésie", "place", None),
        ("Gender equality", "topic", "equality"),
        ("Wages", "topic", "working-conditions"),
        ("Inspection du travail", "topic", "labour-administration"),
        ("Negociación colectiva", "topic", "social-dialogue"),
        ("Nota de prensa", "content-type", None),
        ("Better Work Bangladesh", "series", "supply-chains"),
        ("OECD", "organisation", None),
        ("340th Governing Body", "occasion", None),
        ("Women at Work: Trends 2031", "series", None),
        ("Youth employment in Oceania", "topic", "youth-employment"),
        ("Fighting child labour", "topic", "child-labour"),
        ("Ministry of Child Labour", "organisation", None),
        ("Something never seen", "unknown", None),
        ("Harassment at work", "unknown", None),
        ("  ", "none", None),
        (None, "none", None),
    ],
)
def test_a_kicker_is_read_by_the_rules(kicker, kind, topic):
    assert (kicker_kind(kicker), kicker_topic(kicker)) == (kind, topic)


def test_every_hand_kept_kicker_has_a_known_kind_and_is_read_back():
    rows = read_reference("kickers.csv")
    assert set(rows["kind"]) <= set(KINDS)
    assert [kicker_kind(kicker) for kicker in rows["kicker"]] == rows["kind"].tolist()


def test_the_kickers_of_the_five_listings_have_the_labelled_kind():
    from ilo_analysis.corpus import load_corpus

    entries = load_corpus().occurrences.set_index(["listing_id", "position"])["kicker"]
    with GOLD.open(encoding="utf-8") as file:
        labels = {(row["listing_id"], int(row["position"])): row["kicker_kind"] for row in csv.DictReader(file)}
    assert {key: kicker_kind(entries[key]) for key in labels} == labels
