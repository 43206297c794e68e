"""Photo credits."""

from __future__ import annotations

import re
from functools import lru_cache

from ilo_analysis.text.normalise import trim

_CREDIT = re.compile(r"(?:©|\([cC]\)\s)")
_CREDIT_PARTS = re.compile(r"(?:©|\([cC]\)\s)\s*(?P<name>.*?)[\s,]*(?:\b(?P<year>(?:19|20)\d\d)\.?)?\s*")


def is_credit(text: str) -> bool:
    """Return whether a text begins with a copyright sign.

    >>> is_credit("© ILO"), is_credit("(c) M. Crozet"), is_credit("(COP 27)")
    (True, True, False)
    """
    return text[:1] in "©(" and _CREDIT.match(text) is not None


@lru_cache(maxsize=1 << 12)
def read_credit(text: str) -> tuple[str | None, int | None]:
    """Return the name and year of a photo credit; the year is when the page was rendered.

    >>> read_credit("© Kate Holt / Solidarity Center 2022"), read_credit("© 2021"), read_credit("© ILO")
    (('Kate Holt / Solidarity Center', 2022), (None, 2021), ('ILO', None))
    """
    match = _CREDIT_PARTS.fullmatch(text)
    if match is None:
        return trim(text.lstrip("©")) or None, None
    return trim(match["name"]) or None, int(match["year"]) if match["year"] else None
