"""Cells of a notebook in the order of a report: the answer first, and nothing that only an author needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ilo_analysis.reports.page.cells import joined, source_of

_FINDINGS = re.compile(r'class="[^"]*\bfindings\b')
_FOR_AUTHORS = "about-parameters"
_BEFORE_CHECK = "about-setup"


def in_reading_order(cells: list[Any]) -> list[Any]:
    """Give the cells with the findings right after the title, without the words on editing the parameters."""
    kept = [_heading_only(cell) for cell in cells if cell.get("id") != _FOR_AUTHORS]
    place = next((place for place, cell in enumerate(kept) if _has_findings(cell)), None)
    if place is None:
        return kept
    first = place - 1 if place and kept[place - 1]["cell_type"] == "markdown" else place
    start = 1 if first > 0 else 0
    answer = [kept[place]] if first == place else [*_heading_then_words(kept[first], kept[place])]
    # the title's cell holds no words of its own once the title is taken
    return [*kept[:start], *answer, *kept[start:first], *kept[place + 1 :]]


def _heading_then_words(words: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Heading, answer, and only then what is said of how it was found."""
    heading, _, rest = source_of(words).partition("\n")
    if not heading.startswith("#"):
        return [words, answer]
    after = [{**words, "source": rest}] if rest.strip() else []
    return [{**words, "source": heading}, answer, *after]


def _heading_only(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    if cell.get("id") != _BEFORE_CHECK:
        return cell
    return {**cell, "source": source_of(cell).split("\n", 1)[0]}


def _has_findings(cell: Mapping[str, Any]) -> bool:
    texts = (output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
    return any(_FINDINGS.search(joined(text)) for text in texts)
