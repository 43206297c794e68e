"""Data: every listing is declared and unchanged, the codebook is the schema, the reference files are sound."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import re
from pathlib import Path

import pytest

from ilo_analysis.schema import TABLES

DATA = Path(__file__).parents[2] / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
# Columns that together name a row of each reference file, in the order in which the rows stand.
KEYS = {
    "countries.csv": ("iso3",),
    "instrument_names.csv": ("code", "language", "name"),
    "instruments.csv": ("code",),
    "partners.csv": ("partner", "kind", "language", "name"),
    "place_aliases.csv": ("iso3", "level", "language", "names"),
    "place_masks.csv": ("phrase",),
    "places.csv": ("name",),
    "region_members.csv": ("region",),
    "regions.csv": ("region", "language", "name"),
}
LEVELS = {"country", "demonym", "city"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def script(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SOURCES = rows(DATA / "sources.csv")


def test_every_listing_is_declared_once_and_every_declared_listing_is_there():
    declared = [row["file"] for row in SOURCES]
    assert sorted(declared) == sorted(path.name for path in (DATA / "raw").iterdir())
    assert len(set(declared)) == len(declared)


@pytest.mark.parametrize("row", SOURCES, ids=lambda row: row["file"])
def test_a_listing_is_byte_for_byte_what_was_received(row):
    assert hashlib.sha256((DATA / "raw" / row["file"]).read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.parametrize("row", SOURCES, ids=lambda row: row["file"])
def test_a_source_says_feed_scope_page_how_sure_it_is_and_whose_text_it_is(row):
    assert all(row.values())
    assert row["scope"] in {"general", "theme", "unknown"}
    assert re.fullmatch(r"20\d\d", row["rendered_year"])
    assert row["rights_holder"] == "International Labour Organization"


def test_the_generated_parts_of_the_page_are_up_to_date():
    assert script(DATA / "generate" / "readme.py").page(README) == README


def test_the_codebook_has_one_line_per_column_of_the_schema():
    book = README.split("## Codebook")[1]
    found = {}
    for part in book.split("### ")[1:]:
        table = re.match(r"`(\w+)`", part)[1]
        found[table] = re.findall(r"^\| `(\w+)` \| (\S+) \| (.+) \|$", part, flags=re.M)
    expected = {
        table: [(name, column.dtype, column.meaning) for name, column in columns.items()]
        for table, columns in TABLES.items()
    }
    assert found == expected


def test_assumptions_are_numbered_without_a_gap_and_dated():
    found = re.findall(r"^\| A(\d+) \| (\d{4}-\d\d-\d\d) \| \*\*\w+\.\*\* ", README, flags=re.M)
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    assert len(found) == len(re.findall(r"^\| A\d", README, flags=re.M))


@pytest.mark.parametrize(("name", "key"), KEYS.items())
def test_a_reference_file_is_sorted_unique_and_free_of_stray_spaces(name, key):
    table = rows(DATA / "reference" / name)
    keys = [tuple(row[column] for column in key) for row in table]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert all(value == " ".join(value.split()) for row in table for value in row.values())


def test_places_name_known_countries_levels_and_languages():
    codes = {row["iso3"] for row in rows(DATA / "reference" / "countries.csv")}
    for row in rows(DATA / "reference" / "places.csv"):
        assert row["iso3"] in codes
        assert row["level"] in LEVELS
        assert set(row["languages"].split()) <= {"en", "fr", "es"}
    assert len(codes) == 223


def test_a_mask_is_no_place():
    places = {row["name"] for row in rows(DATA / "reference" / "places.csv")}
    assert not places & {row["phrase"] for row in rows(DATA / "reference" / "place_masks.csv")}


def test_names_of_instruments_belong_to_instruments_that_exist():
    codes = {row["code"] for row in rows(DATA / "reference" / "instruments.csv")}
    assert {row["code"] for row in rows(DATA / "reference" / "instrument_names.csv")} <= codes


def test_the_tables_of_places_are_what_the_script_writes(monkeypatch):
    places = script(DATA / "generate" / "places.py")
    written = {}
    monkeypatch.setattr(places, "write", lambda name, table: written.setdefault(name, table))
    places.main()
    for name in ("places.csv", "countries.csv"):
        with (DATA / "reference" / name).open(encoding="utf-8", newline="") as file:
            assert [tuple(row) for row in csv.reader(file)] == written[name]
