"""Kickers that any page may print, and the signs that part a kicker from a date."""

from __future__ import annotations

from functools import lru_cache

from ilo_analysis.listings.agency import page_words
from ilo_analysis.text.normalise import normalise

# Signs between a kicker and a date on one line.
SEPARATORS = ("|", "·", "•")
LONGEST_KICKER = 70
KNOWN_KICKERS = page_words("kickers")


def has_separator(text: str) -> bool:
    """Return whether a line has a sign that parts a kicker from a date."""
    return "|" in text or "·" in text or "•" in text


# A page repeats the same few kickers.
kicker_key = lru_cache(maxsize=1 << 12)(normalise)
