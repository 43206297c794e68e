"""A report in French or Spanish is in that language throughout: prose of the notebooks, captions, heads and values."""

import re
from pathlib import Path

import nbformat
import pytest

from ilo_analysis import schema
from ilo_analysis.display import table_words
from ilo_analysis.display.table_words import head_of
from ilo_analysis.display.translations import catalogue, sentences, translated, translated_prose

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("0[1-9]_*.ipynb"))
ONLY_FOR_AUTHORS = {"about-parameters", "about-setup"}  # of these cells a report shows the heading at most


def prose_of(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            yield from re.findall(r'caption="([^"]+)"', cell.source)
        elif cell.id == "about-setup":
            yield cell.source.splitlines()[0].lstrip("# ")
        elif cell.id not in ONLY_FOR_AUTHORS:
            for line in re.findall(r"^(?:#+ +|- +|)(.+)$", cell.source, re.MULTILINE):
                yield from sentences(line)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_sentence_of_a_notebook_is_translated(path):
    assert {text for text in prose_of(path) if text not in catalogue()} == set()


def test_every_head_and_value_that_tables_have_a_word_for_is_translated():
    words = set(table_words._HEADS.values()) | {w for own in table_words._VALUES.values() for w in own.values()}
    shown = [schema.TABLES[name] for name in ("coverage", "volume", "theme_share", "recurrence", "problems")]
    heads = {head_of(column) for table in shown for column in table if column != "story_ids"}
    assert {word for word in words | heads if word not in catalogue()} == set()


def test_a_translation_keeps_code_assumptions_and_names_as_they_are():
    for text, entry in catalogue().items():
        for language in ("fr", "es"):
            for kept in re.findall(r"`[^`]+`|\bA\d+\b", text):
                assert kept in entry[language], (text, language)


def test_no_sentence_is_translated_that_no_notebook_has():
    known = {text for path in NOTEBOOKS for text in prose_of(path)}
    assert {text for text in catalogue() if text.endswith(".") and text not in known} == set()


def test_prose_keeps_its_headings_and_lists_and_shows_what_is_unknown_in_english():
    source = "## Findings\n\n- Each square is a month. A new sentence."
    assert translated_prose(source, "fr") == "## Constats\n\n- Chaque carré est un mois. A new sentence."
    assert translated_prose(source) == source
    assert translated("Stories", "es") == "Noticias"
