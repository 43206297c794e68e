"""Layer 3: countries, cities and ILO regions that stories name, each with its evidence.

A country counts where the story is about it or acts in it. What a story only names, a venue, a donor, an office that
writes, the origin of refugees, is told apart by the words around it, as far as words can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from ilo_analysis.gazetteer import Found, languages_of, story_texts, world
from ilo_analysis.reference import read_reference
from ilo_analysis.schema import as_table

FIELDS = ("title", "summary")
# How much text before a name is read for the words that tell its role.
_REACH = 110

_EVENT = (
    r"(?:Summit|Conference|Congress|Forum|Assembly|Meetings?|Ministerial|Session|Seminar|Symposium|Expo|COP ?\d+"
    r"|Sommet|Conférence|Congrès|Réunion|Cumbre|Conferencia|Congreso|Foro|Reunión)"
)
_WORLDWIDE = (
    r"(?:G20|G7|G8|BRICS|ASEAN|COP ?\d*|UN|U\.N\.|United Nations|World|International|Global|Regional|Climate|Annual"
    r"|Leaders'?|African|Asian|European|American|Arab|Pacific|IMF|Economic|mondiale?|internationale?|régionale?"
    r"|Mundial|Internacional|Regional|Américas)"
)
_BEFORE = {
    "venue": re.compile(
        rf"(?:{_WORLDWIDE}\b[^.;:!?]{{0,60}}?\b{_EVENT}|\b(?:G20|G7|BRICS|ASEAN)\b[^.;:!?]{{0,40}}?\bmeeting)"
        r"(?: \d{4})?,?(?: \([^)]*\))?(?: (?:being |to be |was |is |are )?"
        r"(?:held|hosted|convened|concluded|opened|taking place|took place|which took place))?"
        r"(?: (?:today|this week|next week|last week))? ?(?:in|at|à|en|,) (?:the |la |le )?$"
    ),
    "donor": re.compile(
        r"(?:(?:[Ff]unded|[Ff]inanced|[Ss]ponsored|[Ff]unding|[Ff]inancial (?:support|assistance|contribution)s?"
        r"|[Gg]enerous (?:support|contribution)s?|[Dd]onation|[Gg]rant)(?: \w+)? (?:by|from|of)"
        r"|[Ff]inancée?s? par|[Ff]inancement d[eu]|[Ff]inanciad[oa]s? por|[Ff]inanciación de|financiamiento de)"
        r" (?:(?:the|le|la|les|el|los) )?(?:l')?(?:(?:Governments?|government|Kingdom|people|gouvernement|Gouvernement"
        r"|[Gg]obierno) (?:of|de|du|del|des|d') ?)?(?:the |la |l'|el )?$"
        r"|: A partnership of the ILO and (?:the )?$"  # the name of a project
    ),
    "origin": re.compile(
        r"(?:[Rr]efugees|asylum[- ]seekers|[Dd]iaspora|[Rr]éfugiée?s|[Rr]efugiad[oa]s)(?: (?:from|de|du|d'))? $"
    ),
    "document": re.compile(r"\b(?:Declaration|Déclaration|Declaración|Accords?|Acuerdo) (?:of|de|d') ?$"),
    "language": re.compile(r"\b(?:in|into|en|al) $"),
    "office": re.compile(
        r"(?:\b(?:ILO|OIT|BIT)(?:'s)?|(?:Regional Office|Decent Work (?:Technical Support )?Team|DWT(?:/CO)?"
        r"|Bureau régional|Oficina Regional)[^.;]{0,70}?(?: in| à| en|,)) $"
    ),
}
_AFTER = {
    "origin": re.compile(r" (?:refugees?|asylum[- ]seekers?|diaspora|expatriates)\b"),
    "document": re.compile(
        r" (?:Declaration|Agreement|Accord|Protocol|Convention|Consensus|Call to Action|Statement|Principles|Commitment"
        r"|Process|Plan of Action|Programme of Action|Outcome|Pact)\b"
    ),
    "language": re.compile(r"(?:[.,;)]| (?:and|or|et|ou|y|o|e)\b| (?:language|translation|version|subtitles)\b|$)"),
    "office": re.compile(r" \((?:ILO|OIT|BIT)(?: News| Online|/| Infos| Noticias)?"),
}
# Words without which the longer pattern cannot match: they are quick to look for.
_CUES = {
    "venue": (
        "Conf", "Summit", "eeting", "Forum", "Congre", "Assembly", "Ministerial", "Session", "Seminar", "Symposium",
        "COP", "Expo", "Sommet", "Réunion", "Cumbre", "Foro", "Reunión",
    ),
    "donor": ("und", "inanc", "ponsored", "upport", "ontribution", "onation", "rant", "A partnership"),
    "office": ("ILO", "OIT", "BIT", "Regional Office", "Decent Work", "DWT", "Bureau", "Oficina"),
    "origin": ("efug", "asylum", "iaspora", "éfugié"),
    "document": ("eclara", "éclara", "Accord", "Acuerdo"),
}  # fmt: skip
# The word before a place, without which no role but `subject` comes from the words before it.
_FOR = frozenset(("for", "pour", "para", "the", "la", "le"))
_LINKS = _FOR | frozenset(("in", "at", "into", "by", "from", "of", "to", "à", "en", "al", "par", "du", "de", "del"))
_LINKS |= frozenset(("des", "por", "el", "los", "ILO", "OIT", "BIT", "ILO's", "diaspora", "refugees"))
_LINKS |= frozenset(("réfugiés", "réfugiées", "refugiados", "refugiadas"))
# Lower-case demonyms that are English words; they wait for the language to be known.
_ALSO_WORDS = frozenset(("china", "chinas", "chino", "chinos", "argentine"))
# Which roles a name of each level can have, in the order in which they are tried.
_ROLES = {
    "country": ("venue", "donor", "origin"),
    "city": ("venue", "office", "document"),
    "demonym": ("donor", "origin", "language"),
}
# Two names joined by these share the first one's role: `funded by Norway, Sweden and Germany`.
_JOINED = re.compile(r",? (?:and|et|y|e|und|&) (?:the |la |le |el |l')?|, (?:the |la |le )?")
_OFFICE_FOR = re.compile(
    r"\b(?:Office|Director|Team|Bureau|Oficina) (?:for|pour|para|de l'OIT pour) (?:the |la |le )?$"
)


class _Place(NamedTuple):
    """One place found: the story's row, its field, and the match."""

    row: int
    field: str
    found: Found
    iso3: str
    role: str


def find_places(
    stories: pd.DataFrame, *, fields: Sequence[str] = FIELDS, cities: bool = True, named_only: bool = False
) -> pd.DataFrame:
    """One row per country, demonym or city that a story names, with the exact span.

    Parameters
    ----------
    stories
        Table with `story_id` and at least one of `fields`. `language`, where known, keeps lower-case French and
        Spanish demonyms out of English texts.
    fields
        Fields to read.
    cities
        Also take a city or province as a mention of its country.
    named_only
        Also return places that are named without being meant, told by `role`; by default only `subject`.

    Returns
    -------
    DataFrame
        Columns `story_id, iso3, term, field, start, end, level, role`, ordered by story, field and start.

    Notes
    -----
    Words cannot decide whether a person is called Jordan, Chad or Georgia (only common forms are masked), whether
    Georgia is the State or the US state without its neighbour words, who pays if no word of paying stands there, or
    which country is meant when none is named. Groups (G20, ASEAN, "ten countries") are not expanded; `American`,
    `Dominican`, `Guinean` and `Congolese` name several countries and are left out; Korea is the Republic of Korea.
    Geneva, New York, Washington, Brussels and Turin are seats of organisations and no cities here.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["South Sudan’s women, Lao PDR, and a woman in Osh"]})
    >>> find_places(stories)[["iso3", "term", "start", "end", "level"]].values.tolist()
    [['SSD', 'South Sudan', 0, 11, 'country'], ['LAO', 'Lao PDR', 21, 28, 'country'], ['KGZ', 'Osh', 45, 48, 'city']]
    """
    places = [
        place
        for place in _tripoli(_places(stories, fields))
        if (named_only or place.role == "subject") and (cities or place.found.name.level != "city")
    ]
    ids = stories["story_id"].tolist()
    values = {field: stories[field].tolist() for field in fields if field in stories}
    return as_table(
        {
            "story_id": [ids[place.row] for place in places],
            "iso3": [place.iso3 for place in places],
            "term": [values[place.field][place.row][place.found.start : place.found.end] for place in places],
            "field": [place.field for place in places],
            "start": [place.found.start for place in places],
            "end": [place.found.end for place in places],
            "level": [place.found.name.level for place in places],
            "role": [place.role for place in places],
        },
        "place_matches",
    )


def find_regions(stories: pd.DataFrame, *, fields: Sequence[str] = FIELDS) -> pd.DataFrame:
    """One row per region that a story names, under the ILO region that it belongs to.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["South Africa, the African Union and Central Asia"]})
    >>> find_regions(stories)[["region", "term"]].values.tolist()
    [['europe-central-asia', 'Central Asia']]
    """
    texts, origins = story_texts(stories, fields)
    languages = languages_of(stories)
    ids = stories["story_id"].tolist()
    rows = [
        (ids[origins[at][0]], name.code, texts[at][start:end], origins[at][1], start, end)
        for at, start, end, name in world().find(texts, "region")
        if _is_read(name.level, languages[origins[at][0]], texts[at][start])
    ]
    columns = ["story_id", "region", "term", "field", "start", "end"]
    return as_table(pd.DataFrame(rows, columns=columns), "region_matches")


def country_names(language: str = "en") -> dict[str, str]:
    """Name of every country as the ILO writes it, by its code.

    >>> country_names()["VNM"], country_names("fr")["RUS"]
    ('Viet Nam', 'Fédération de Russie')
    """
    countries = read_reference("countries.csv")
    return dict(zip(countries["iso3"], countries[f"name_{language}"], strict=True))


def country_regions() -> dict[str, str]:
    """ILO region of every country, by its code.

    >>> country_regions()["UZB"], country_regions()["EGY"]
    ('europe-central-asia', 'africa')
    """
    countries = read_reference("countries.csv")
    return dict(zip(countries["iso3"], countries["region"], strict=True))


def _is_read(languages: str | frozenset[str], story_language: str, first_letter: str) -> bool:
    """Tell whether a name is read in a story of this language: a lower-case adjective only in its own."""
    return first_letter.isupper() or not story_language or story_language in languages


def _places(stories: pd.DataFrame, fields: Sequence[str]) -> Iterator[_Place]:
    texts, origins = story_texts(stories, fields)
    languages = languages_of(stories)
    group: list[Found] = []
    for found in world().find(texts, "place"):
        if found.name.level == "demonym":
            language = languages[origins[found.text][0]]
            term = texts[found.text][found.start : found.end]
            if not _is_read(found.name.languages, language, term[0]) or (not language and term in _ALSO_WORDS):
                continue
        if group and group[0].text != found.text:
            yield from _with_roles(group, texts, origins)
            group = []
        group.append(found)
    if group:
        yield from _with_roles(group, texts, origins)


def _with_roles(group: list[Found], texts: list[str], origins: list[tuple[int, str]]) -> Iterator[_Place]:
    """Places of one text with the role of each."""
    row, field = origins[group[0].text]
    text = texts[group[0].text].replace("’", "'").replace("\u00a0", " ")
    previous: Found | None = None
    role = "subject"
    for number, found in enumerate(group):
        joined = previous is not None and _JOINED.fullmatch(text[previous.end : found.start])
        following = group[number + 1] if number + 1 < len(group) else None
        # `funded by Norway, Sweden and Germany` goes on, `With funding from Japan, Nepal trains women` does not.
        ends = role == "donor" and joined and "," in joined[0] and not _goes_on(text, found, following)
        if not joined or ends or role in ("subject", "origin"):
            role = _role(text, found, following)
        previous = found
        yield _Place(row, field, found, found.name.code, role)


def _has(text: str, words: tuple[str, ...]) -> bool:
    # A plain loop: `any` over a generator takes four times as long here.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def _goes_on(text: str, found: Found, following: Found | None) -> bool:
    return following is not None and _JOINED.fullmatch(text[found.end : following.start]) is not None


def _role(text: str, found: Found, following: Found | None) -> str:
    """Role of one place, by the words before and after it."""
    level = found.name.level
    last = text[text.rfind(" ", 0, found.start - 1) + 1 : found.start - 1] if found.start > 1 else ""
    linked = last in _LINKS or last.lower() in _LINKS or last.endswith((",", "'"))
    before = text[max(0, found.start - _REACH) : found.start] if linked else ""
    after = text[found.end : found.end + 40]
    if (
        last in _FOR
        and following
        and _OFFICE_FOR.search(before)
        and _JOINED.fullmatch(text[found.end : following.start])
    ):
        return "office"
    for role in _ROLES[level]:
        if role == "language":
            if linked and _BEFORE[role].search(before) and _AFTER[role].match(after):
                return role
        elif (role in _AFTER and _AFTER[role].match(after)) or (
            linked and _has(before, _CUES[role]) and _BEFORE[role].search(before)
        ):
            return role
    return "subject"


def _tripoli(places: Iterator[_Place]) -> Iterator[_Place]:
    """Places, with Tripoli in Lebanon where the story names Lebanon and not Libya."""
    every = list(places)
    unsure = {place.row for place in every if place.found.name.code == "LBY" and place.found.name.level == "city"}
    named = {row: {p.iso3 for p in every if p.row == row and p.found.name.level != "city"} for row in unsure}
    for place in every:
        lebanese = place.row in unsure and "LBN" in named[place.row] and "LBY" not in named[place.row]
        yield place._replace(iso3="LBN") if lebanese and place.iso3 == "LBY" else place
