"""Ratifications that stories report: the country, the instrument and, where given, the ordinal.

A hope or a denial is not a ratification: "Russia's prospects to ratify", "urges States to ratify", "has not ratified".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.annotate.instruments import citations
from ilo_analysis.annotate.places import find_places
from ilo_analysis.arguments import table_of, takes_tables
from ilo_analysis.reference import read_reference
from ilo_analysis.schema import as_table
from ilo_analysis.text.fields import TEXT_FIELDS, story_texts
from ilo_analysis.text.sentences import sentences

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

# A full stop ends a sentence only before a capital, and not after `No.` or `Nos.`.
_STATE = (
    r"(?:ILO )?(?:[Mm]ember )?(?:country|State|state|nation|Member|ratification|pays|État(?: [Mm]embre)?|país|Estado)"
)
_TOLD = re.compile(
    r"\bratifies\b|\b(?:ha[sve]+|had) (?:now |just |also |recently |formally )?ratified\b"
    r"|(?<!not )(?<!be )(?<!yet )(?<!been )\bratified\b(?! by| instruments?)"
    rf"|\bbec(?:omes?|ame|oming) (?:the |an? )?[^.;]{{0,80}}?\bto ratify\b|\b{_STATE} to (?:have )?ratif"
    r"|\bdeposit(?:s|ed|ing)?\b[^.;]{0,40}\binstruments? of ratification"
    r"|\binstruments? of ratification\b[^.;]{0,40}\bdeposited"
    r"|\bratifie(?:nt)?\b|\b(?:a|ont|vient de|viennent de) (?:officiellement )?ratifi(?:é|er)\b"
    r"|\bdevien(?:t|nent)\b[^.;]{0,60}\bà (?:avoir )?ratifi"
    r"|\bdépos(?:e|ent|é)\b[^.;]{0,40}\binstruments? de ratification"
    r"|\bratifican?\b|\bratific(?:ó|aron)\b|\bha[n]? ratificado\b|\bse convi(?:erte|rtió)\b[^;]{0,60}\ben ratificar"
    r"|\bdeposit(?:a|ó)\b[^.;]{0,40}\binstrumentos? de ratificación"
)
_NOT_YET = re.compile(
    r"\bnot (?:yet )?ratif|\byet to ratify|\bhave not\b|\bhas not\b|\bn'a pas\b|\bn'ont pas\b"
    r"|\bno ha[n]? ratificado|\bwill ratify"
    r"|\bif [^.;]{0,40}ratif|\bprospects? (?:to|of|for)\b|\bcountries that have ratified|\bStates that have ratified",
    re.I,
)
_UNIVERSAL = re.compile(
    r"\b(?:achiev\w+|reach\w+|attain\w+|gain\w+|first|historic|has been) (?:\w+ ){0,3}?"
    r"(?:universal ratification|universally ratified)"
    r"|\buniversally ratified\b"
    r"|\b[Aa]ll (?P<all>\d+) (?:ILO )?[Mm]ember (?:States|countries)[^.;]{0,60}?\bhave (?:now )?ratified"
    r"|\b(?:obtient|atteint|ratification) (?:une |la )?(?:ratification )?universelle\b"
    r"|\b(?:alcanza|logra|obtiene) (?:su |la |una )?ratificación universal\b"
)
_HOPED = re.compile(r"\b(?:towards?|campaign for|call\w* for|vers|hacia|aim\w* (?:at|for))\b[^.;]{0,25}univers", re.I)


class _Told(NamedTuple):
    row: int
    field: str
    sentence: str
    start: int
    verb: re.Match[str]
    event: str


@takes_tables
def find_ratifications(stories: Corpus | pd.DataFrame, *, fields: Sequence[str] = TEXT_FIELDS) -> pd.DataFrame:
    """Return one row per story, country and instrument whose ratification the story reports, with the sentence.

    The instrument is the one that the sentence cites, or the only one that the story cites. `ordinal` is the number
    that the story gives ("the 60th country", "the ninth country"), never a count; "the second European country" is
    ignored. `date` is the date of the story: the ratification was usually registered earlier.

    Examples
    --------
    >>> stories = pd.DataFrame({"story_id": ["a"], "title": ["Italy has ratified C190, the ninth country to do so."]})
    >>> find_ratifications(stories)[["iso3", "code", "ordinal", "event"]].values.tolist()
    [['ITA', 'C190', 9, 'ratified']]
    """
    stories = table_of(stories, "stories")
    read = story_texts(stories, fields)
    slots = np.flatnonzero(read.at_slot >= 0)
    row, field = (column.tolist() for column in read.origins(slots))
    texts = [read.text(slot) for slot in slots.tolist()]
    origins = [(n, read.fields[place]) for n, place in zip(row, field, strict=True)]
    codes = _codes_of(texts, origins)
    places = find_places(stories.assign(story_id=[str(n) for n in range(len(stories))]), fields=fields, cities=False)
    rows: dict[tuple[int, str | None, str], dict[str, object]] = {}
    for told in _told(texts, origins):
        cited = [c.code for c in citations(told.sentence)] or codes.get(told.row, [])
        countries: list[str] | list[None] = [None] if told.event == "universal" else _countries(told, places)
        if len(set(cited)) > 1 and not citations(told.sentence):
            continue
        for iso3 in countries:
            for code in cited:
                _keep(rows, told, iso3, code)
    ids = stories["story_id"].tolist()
    dates = stories["date"].tolist() if "date" in stories else [pd.NaT] * len(stories)
    found = [{**row, "story_id": ids[key[0]], "date": dates[key[0]]} for key, row in sorted(rows.items(), key=_order)]
    return as_table(found, "ratifications")


def ordinal_of(text: str) -> int | None:
    """Return the ordinal, in words or digits, that counts a country in the text; None if there is none.

    >>> ordinal_of("the 60th country"), ordinal_of("le vingt-deuxième pays"), ordinal_of("el décimo país")
    (60, 22, 10)
    >>> ordinal_of("the second European country")
    """
    match = _ordinal_pattern().search(text)
    if not match:
        return None
    return int(match["digits"]) if match["digits"] else _ordinal_words()[match["word"].lower().replace(" ", "-")]


def _order(item: tuple[tuple[int, str | None, str], object]) -> tuple[int, str, str]:
    (row, iso3, code), _ = item
    return row, iso3 or "", code


def _keep(rows: dict[tuple[int, str | None, str], dict[str, object]], told: _Told, iso3: str | None, code: str) -> None:
    """Keep one row per story, country and instrument: the first with an ordinal, else the first."""
    key = (told.row, iso3, code)
    total = told.verb.groupdict().get("all")
    ordinal = int(total) if total else (None if told.event == "universal" else ordinal_of(told.sentence))
    if key not in rows or (rows[key]["ordinal"] is None and ordinal is not None):
        rows[key] = {
            "iso3": iso3,
            "code": code,
            "ordinal": ordinal,
            "event": told.event,
            "sentence": told.sentence,
            "field": told.field,
        }


def _codes_of(texts: Sequence[str], origins: Sequence[tuple[int, str]]) -> dict[int, list[str]]:
    """Return the codes that each story cites, each once."""
    codes: dict[int, list[str]] = {}
    for text, (row, _) in zip(texts, origins, strict=True):
        for citation in citations(text) if "atif" in text else []:
            codes.setdefault(row, []).append(citation.code)
    told = {row for text, (row, _) in zip(texts, origins, strict=True) if "atif" in text}
    for text, (row, _) in zip(texts, origins, strict=True):
        if row in told and "atif" not in text:
            codes.setdefault(row, []).extend(citation.code for citation in citations(text))
    return {row: sorted(set(found)) for row, found in codes.items()}


def _told(texts: Sequence[str], origins: Sequence[tuple[int, str]]) -> Iterator[_Told]:
    """Return the sentences that report a ratification."""
    for text, (row, field) in zip(texts, origins, strict=True):
        if "atif" not in text:
            continue
        for start, sentence in sentences(text):
            read = sentence.replace("’", "'")
            universal = _UNIVERSAL.search(read)
            if universal and not _HOPED.search(read):
                yield _Told(row, field, sentence, start, universal, "universal")
            elif (verb := _TOLD.search(read)) and not _NOT_YET.search(read):
                yield _Told(row, field, sentence, start, verb, "ratified")


def _countries(told: _Told, places: pd.DataFrame) -> list[str]:
    """Return the countries that the sentence names before its verb; without these, the only one that it names."""
    end = told.start + len(told.sentence)
    here = places[(places["story_id"] == str(told.row)) & (places["field"] == told.field)]
    here = here[here["start"].between(told.start, end) & (here["level"] == "country")]
    before = here.loc[here["start"] < told.start + told.verb.start(), "iso3"].unique().tolist()
    every = here["iso3"].unique().tolist()
    return before or (every if len(every) == 1 else [])


@cache
def _ordinal_words() -> dict[str, int]:
    """Return the ordinals in words, in English, French and Spanish, from 1 to 100."""
    rows = read_reference("ordinals.csv")
    return dict(zip(rows["word"], rows["number"].astype("int64").tolist(), strict=True))


@cache
def _ordinal_pattern() -> re.Pattern[str]:
    words = sorted(_ordinal_words(), key=lambda word: (-len(word), word))
    spelled = "|".join(re.escape(word).replace(r"\-", "[- ]") for word in words)
    digits = r"(?P<digits>\d{1,3}) ?(?:st|nd|rd|th|e|er|ère|ème|è|º|ª|\.º|\.ª|°)"
    return re.compile(rf"(?<!\w)(?:{digits}|(?P<word>{spelled})) (?:{_STATE})\b", re.I)
