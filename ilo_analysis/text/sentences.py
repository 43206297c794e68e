"""Where the sentences of a text end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

# Abbreviations with a full stop, in English, French, Spanish and German; a lone letter is an initial.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[«“\"'’/–—-])(?:[A-ZÀ-Ý]|(?:[^\W\d_]\.)+[^\W\d_]|nos?|n[º°]s?|núms?|nr|arts?|art[íi]c|par|paras?|p[ápa]rr|p|pp|"
    r"vol|fig|ch|ed|eds|al|approx|dept|gov|gen|rep|sen|st|ste|mr|mrs|ms|mm|mme|mmes|mlle|dr|dra|prof|sr|sra|srta|lic|jr|"
    r"inc|ltd|co|cía|vs|cf|resp|z\.\s?b|bzw|ca|jan|feb|févr|apr|aug|sept?|oct|nov|dec|déc)$",
    re.IGNORECASE,
)
_END = re.compile(r"(?P<mark>[.!?…]+)[\"'’”»)\]]*\s+(?=\S)")
_LONGEST_ABBREVIATION = 12


def sentence_ends(text: str) -> Iterator[int]:
    """Yield where each sentence after the first begins.

    A full stop after an abbreviation or an initial, or before a lower-case letter, does not end a sentence.

    >>> text = "Recovery under Recommendation No. 205 began. The U.S. Congress met. It agreed."
    >>> [text[place:place + 3] for place in sentence_ends(text)]
    ['The', 'It ']
    """
    for found in _END.finditer(text):
        if text[found.end()].islower():
            continue
        before = text[max(0, found.start() - _LONGEST_ABBREVIATION) : found.start()]
        if found["mark"] == "." and _ABBREVIATED.search(before):
            continue
        yield found.end()


def sentences(text: str) -> list[tuple[int, str]]:
    """Return the sentences of a text, each with the position where it begins.

    >>> sentences("Nos. 87 and 98 apply. Ministers met, cf. art. 5.")
    [(0, 'Nos. 87 and 98 apply.'), (22, 'Ministers met, cf. art. 5.')]
    """
    ends = [0, *sentence_ends(text), len(text)]
    return [(start, text[start:end].strip()) for start, end in pairwise(ends) if text[start:end].strip()]
