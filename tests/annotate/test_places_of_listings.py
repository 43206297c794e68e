"""Places of the shipped listings: every country that a story is about, and those that it only names."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.annotate.places import find_places
from ilo_analysis.listings.lines.grammar import parse_listing
from ilo_analysis.reference import default_data

# Position in each listing -> countries that the story is about; entries not named here are about none.
LISTINGS = {
    "global-news_2021-10-26_2021-11-08": {1: "PRY", 4: "MDG", 7: "ITA"},
    "moscow-news_2021-06-23_2021-07-30": {2: "UZB", 3: "KAZ", 5: "UZB", 7: "RUS"},
    "social-protection-news_2021-07-22_2022-07-05": {
        2: "PRT TLS", 5: "JOR", 6: "LBN", 8: "ARG MAR PRT", 10: "THA", 11: "IDN", 12: "UZB", 14: "PRY", 15: "ARM",
        18: "TLS", 20: "IDN",
    },
    "moscow-news_2020-07-15_2020-09-09": {2: "KGZ", 6: "GEO", 8: "UZB", 10: "GEO"},
    "employment-injury-news_2021-04-27_2023-03-29": {1: "IDN", 2: "BGD", 4: "PRY", 6: "CHN", 7: "CHN"},
}  # fmt: skip
# Named only: a venue (G20 ministers in Italy, the climate summit in Glasgow), a donor, or the office that writes.
NAMED_ONLY = {
    ("global-news_2021-10-26_2021-11-08", 3, "GBR", "venue"),
    ("moscow-news_2021-06-23_2021-07-30", 10, "ITA", "venue"),
    ("moscow-news_2020-07-15_2020-09-09", 2, "RUS", "donor"),
    ("moscow-news_2020-07-15_2020-09-09", 7, "RUS", "office"),
}


def entries_of_the_listings() -> pd.DataFrame:
    parts = []
    for name in LISTINGS:
        text = (default_data() / f"{name}.txt").read_text(encoding="utf-8")
        entries = pd.DataFrame(parse_listing(text).entries)[["title", "summary"]]
        parts.append(entries.assign(story_id=[f"{name}:{number}" for number in range(1, len(entries) + 1)]))
    return pd.concat(parts, ignore_index=True)


def test_every_country_of_the_listings_is_found_and_no_other():
    entries = entries_of_the_listings()
    assert len(entries) == 57
    found = find_places(entries)
    got = {(row.story_id, row.iso3) for row in found.itertuples()}
    expected = {
        (f"{name}:{position}", iso3)
        for name, positions in LISTINGS.items()
        for position, codes in positions.items()
        for iso3 in codes.split()
    }
    assert len(expected) == 30
    assert got == expected


def test_what_the_listings_only_name_is_told_with_its_role():
    found = find_places(entries_of_the_listings(), named_only=True)
    told = {
        (*row.story_id.rsplit(":", 1), row.iso3, row.role) for row in found[found["role"] != "subject"].itertuples()
    }
    assert told == {(name, str(position), iso3, role) for name, position, iso3, role in NAMED_ONLY}


def test_a_plain_list_of_country_names_would_count_two_more():
    """Of the 56 dated entries 31 countries are named, venues and donors with them; of all 57 entries, 32."""
    found = find_places(entries_of_the_listings(), named_only=True, cities=False)
    named = {(row.story_id, row.iso3) for row in found.itertuples()}
    undated = {pair for pair in named if pair[0] == "employment-injury-news_2021-04-27_2023-03-29:7"}
    assert (len(named), len(named - undated)) == (32, 31)
