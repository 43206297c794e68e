"""Assumptions behind the numbers, in words, for readers who have nothing but the report."""

from __future__ import annotations

import re
from functools import cache

from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.tables import Shown
from ilo_analysis.errors import ParameterError
from ilo_analysis.reference import project_folder

_ROW = re.compile(r"^\| A(\d+) \| [\d-]+ \| \*\*(.+?)\.\*\* (.+?) \|$", re.MULTILINE)
_CITED = re.compile(r"A(\d+)(?:\s*(?:-|–|to)\s*A(\d+))?")


@takes_tables
def assumptions(cited: str, *, language: str = "en") -> Shown:
    """Return the assumptions of `data/README.md` that are cited by their numbers, as a list in words.

    Parameters
    ----------
    cited : str
        Numbers and ranges of numbers.
    language : str, default "en"
        Language of the list.

    Raises
    ------
    ParameterError
        If there is none with such a number.

    Examples
    --------
    >>> assumptions("A19")
    Shares: Feeds of different scope are not pooled unless asked, and then the mix is printed.
    """
    locale, known = Locale(language), listed_assumptions()
    numbers = cited_numbers(cited)
    unknown = [number for number in numbers if number not in known]
    if unknown or not numbers:
        raise ParameterError(f"{cited!r} cites no known assumption; there are A1 to A{max(known)} in data/README.md.")
    said = [(locale.tr(kind), locale.prose(text)) for kind, text in (known[number] for number in numbers)]
    items = [(kind, text.replace("`", "")) for kind, text in said]
    html = str(macros("shown.html.j2").assumptions(items))
    return Shown(html, "\n".join(f"{kind}: {text}" for kind, text in said))


def cited_numbers(cited: str) -> list[int]:
    """Numbers that a text cites, ranges filled.

    >>> cited_numbers("A4-A6, A8 and A10 to A11")
    [4, 5, 6, 8, 10, 11]
    """
    ranges = [(int(first), int(last or first)) for first, last in _CITED.findall(cited)]
    return [number for first, last in ranges for number in range(first, last + 1)]


@cache
def listed_assumptions() -> dict[int, tuple[str, str]]:
    """What each assumption of `data/README.md` is about, and what it says, by its number."""
    text = (project_folder() / "data" / "README.md").read_text(encoding="utf-8")
    return {int(number): (kind, said) for number, kind, said in _ROW.findall(text)}
