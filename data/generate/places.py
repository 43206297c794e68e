"""Write places.csv and countries.csv from CLDR, pycountry, countryinfo and the project's own lists.

Run it as `python data/generate/places.py` after a change of `place_aliases.csv`, `place_masks.csv` or
`region_members.csv`. The same inputs give the same bytes. The library never imports what this script imports.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

import pycountry
from babel import Locale
from countryinfo import CountryInfo

FOLDER = Path(__file__).parent.parent / "reference"
LANGUAGES = ("en", "fr", "es")
# Which of two claims on one name is kept: the smaller rank.
LEVEL_RANK = {"country": 0, "demonym": 1, "city": 2}
# Demonyms of countryinfo that name another country, several countries, or nobody.
REFUSED_DEMONYMS = {
    "American",
    "Central African",
    "Chinese",
    "Congolese",
    "Djibouti",
    "Dominican",
    "French",
    "Guinean",
    "Indian",
    "Norwegian",
    "Gibraltar",
    "Herzegovinian",
    "Swazi",
    "Maldivan",
    "Kittian and Nevisian",
}
# Names of CLDR or pycountry that are also something else; the aliases give them in a form that is clear.
REFUSED_NAMES = {"Micronesia": "a region of the Pacific", "Micronésie": "a region of the Pacific"}


def read(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file beside this script."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, rows: list[tuple[str, ...]]) -> None:
    """Write a CSV file beside this script; the first row is the heading."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def french_forms(word: str) -> list[str]:
    """Masculine, feminine and plural of a French demonym: `chilien` gives chilien, chiliens, chilienne, chiliennes."""
    if word.endswith(("s", "x")):
        return [word, word + "e", word + "es"]
    if word.endswith("e"):
        return [word, word + "s"]
    feminine = word + "ne" if word.endswith(("en", "ïen")) and not word.endswith("rmen") else word + "e"
    return [word, word + "s", feminine, feminine + "s"]


def spanish_forms(word: str) -> list[str]:
    """Masculine, feminine and plural of a Spanish demonym: `libanés` gives libanés, libanesa, libaneses, libanesas."""
    accents = {"és": "es", "án": "an", "ín": "in", "ón": "on"}
    if word.endswith("o"):
        return [word, word[:-1] + "a", word + "s", word[:-1] + "as"]
    if word[-2:] in accents:
        stem = word[:-2] + accents[word[-2:]]
        return [word, stem + "a", stem + "es", stem + "as"]
    if word.endswith("í"):
        return [word, word + "es", word + "s"]
    if word.endswith(("a", "e", "ú")):
        return [word, word + "s"]
    return [word, word + "a", word + "es", word + "as"]


def demonym_forms(written: str, language: str) -> list[str]:
    """Forms of one demonym; `!word` has one form, `a/b/c` lists its forms, any other word is inflected by rule."""
    if written.startswith("!"):
        forms = [written[1:]]
    elif "/" in written:
        forms = written.split("/")
    elif language == "en":
        forms = [written, written + "s"]
    else:
        forms = french_forms(written) if language == "fr" else spanish_forms(written)
    return forms + [form[0].upper() + form[1:] for form in forms]


def without_accents(name: str) -> str:
    """Name in plain letters: `Côte d'Ivoire` gives `Cote d'Ivoire`."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def clean(name: str) -> str:
    """Name with straight quotes and single spaces."""
    return " ".join(name.replace("’", "'").split())


def library_names(iso3: str) -> list[tuple[str, str, str]]:
    """(name, level, language) of one country as CLDR, pycountry and countryinfo give it."""
    country = pycountry.countries.get(alpha_3=iso3)
    alpha2 = country.alpha_2 if country else "XK"
    found = [(clean(Locale(lang).territories[alpha2]), "country", lang) for lang in LANGUAGES]
    if not country:
        return found
    for attribute in ("name", "common_name", "official_name"):
        name = getattr(country, attribute, "")
        if name and ", " not in name:
            found.append((clean(name), "country", "en"))
    try:
        demonyms = (CountryInfo(alpha2).demonym() or "").split(",")
    except Exception:  # countryinfo does not know every country, and says so in its own ways
        demonyms = []
    for demonym in demonyms:
        if demonym and demonym not in REFUSED_DEMONYMS:
            plural = [] if demonym.endswith(("ese", "ish", "ch", "ss", "sh", "ois")) else [demonym + "s"]
            found += [(form, "demonym", "en") for form in [demonym, *plural]]
    return found


def own_names() -> list[tuple[str, str, str, str]]:
    """(iso3, name, level, language) of the project's own aliases."""
    found = []
    for row in read("place_aliases.csv"):
        level = {"exact": "country", "title": "country"}.get(row["level"], row["level"])
        for name in row["names"].split(";"):
            forms = demonym_forms(name, row["language"]) if level == "demonym" else [name]
            found += [(row["iso3"], clean(form), level, row["language"]) for form in forms]
    return found


def all_names(codes: list[str]) -> dict[str, dict[tuple[str, str], set[str]]]:
    """For every name the (iso3, level) that claim it, with the languages in which they do."""
    masked = {row["phrase"] for row in read("place_masks.csv")} | set(REFUSED_NAMES)
    claims: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = [(code, *names) for code in codes for names in library_names(code)] + own_names()
    for iso3, name, level, language in rows:
        # Only names of countries are also read without accents: `Seúl` without its own is a French word, `finés` an
        # English one, and so is the French `Suède`.
        plain = without_accents(name) if level == "country" and language != "fr" else name
        for form in {name, plain, name.replace(" & ", " and ")} - masked:
            claims[form][iso3, level].add(language)
    return claims


def resolved(claims: dict[str, dict[tuple[str, str], set[str]]]) -> list[tuple[str, ...]]:
    """Rows of places.csv; stops if two countries claim one name."""
    rows = []
    for name, owners in sorted(claims.items()):
        level = min((level for _, level in owners), key=LEVEL_RANK.__getitem__)
        countries = {iso3 for iso3, owned in owners if owned == level}
        if len(countries) > 1:
            raise SystemExit(f"{name!r} is claimed by {sorted(countries)}: mask it, or mend place_aliases.csv.")
        (iso3,) = countries
        languages = {lang for (code, _), langs in owners.items() if code == iso3 for lang in langs}
        rows.append((name, iso3, level, " ".join(lang for lang in LANGUAGES if lang in languages)))
    return rows


def country_rows(members: dict[str, str]) -> list[tuple[str, ...]]:
    """Rows of countries.csv: code, the name as the ILO writes it in three languages, and the ILO region."""
    aliases = [row for row in read("place_aliases.csv") if row["level"] == "title"]
    titles = {(row["iso3"], row["language"]): row["names"] for row in aliases}
    rows = []
    for iso3, region in sorted(members.items()):
        country = pycountry.countries.get(alpha_3=iso3)
        alpha2 = country.alpha_2 if country else "XK"
        names = [titles.get((iso3, lang), clean(Locale(lang).territories[alpha2])) for lang in LANGUAGES]
        names[0] = names[0].replace(" & ", " and ")
        rows.append((iso3, *names, region))
    return rows


def main() -> None:
    """Write both tables."""
    members = {code: row["region"] for row in read("region_members.csv") for code in row["members"].split()}
    write("places.csv", [("name", "iso3", "level", "languages"), *resolved(all_names(sorted(members)))])
    write("countries.csv", [("iso3", "name_en", "name_fr", "name_es", "region"), *country_rows(members)])


if __name__ == "__main__":
    main()
