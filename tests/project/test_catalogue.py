"""Every text that a reader sees is translated, in words that keep what they must, and nothing else is."""

import re
import string

import pytest

from ilo_analysis.display.locale import LANGUAGES
from tests.support.catalogue import read_catalogue, shown_texts, texts_of_code

TRANSLATED = LANGUAGES[1:]


def messages(language):
    return [message for message in read_catalogue(language) if message.id]


def forms_of(message):
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    return ids, message.string if isinstance(message.string, tuple) else (message.string,)


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def shown():
    return {(text.context, text.text, text.plural) for text in shown_texts()}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_shown_is_translated_and_no_other(language, shown):
    known = {(message.context or "", *(*forms_of(message)[0], "")[:2]) for message in messages(language)}
    assert shown - known == set(), "missing: run `make words`, then translate what is new"
    assert known - shown == set(), "unused: run `make words`"
    assert [message.id for message in messages(language) if not all(forms_of(message)[1])] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_the_same_places_as_its_text(language):
    for message in messages(language):
        ids, forms = forms_of(message)
        wanted = set().union(*map(places, ids))
        assert set().union(*map(places, forms)) == wanted, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_code_and_the_names_of_assumptions(language):
    for message in messages(language):
        ids, forms = forms_of(message)
        for kept in re.findall(r"`[^`]+`|\bA\d+\b", ids[0]):
            assert all(kept in form for form in forms), message.id


def test_texts_are_found_with_their_plural_and_context():
    code = 'locale.tr("{n} story", "{n} stories", n=2)\nN_("month")\nlocale.tr("1", context="day")\nlocale.tr(text)'
    assert [text[:3] for text in texts_of_code(code)] == [
        ("", "{n} story", "{n} stories"),
        ("", "month", ""),
        ("day", "1", ""),
    ]
