"""The public face: every name exists, is documented, and is listed once."""

from __future__ import annotations

import inspect

import pytest

import ilo_analysis as ilo


@pytest.mark.parametrize("name", [n for n in ilo.__all__ if n != "__version__"])
def test_every_public_name_exists_and_says_what_comes_back(name):
    thing = getattr(ilo, name)
    assert inspect.getdoc(thing), f"{name} has no docstring"


@pytest.mark.parametrize("name", [n for n in ilo.__all__ if inspect.isfunction(getattr(ilo, n))])
def test_a_public_function_takes_few_things_by_place_and_names_their_types(name):
    signature = inspect.signature(getattr(ilo, name))
    by_place = [p for p in signature.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD and p.name != "self"]
    assert len(by_place) <= 3, f"{name} takes {len(by_place)} things by place"
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not p.empty for p in signature.parameters.values())


def test_tab_completion_offers_the_public_names():
    assert dir(ilo) == sorted(ilo.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="No ilo_analysis attribute story_volumes"):
        ilo.story_volumes  # noqa: B018
