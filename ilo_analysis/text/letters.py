"""Texts as bytes, one per character, with characters that read alike made equal.

Each character that occurs in a term gets its own byte; all other letters share one byte, and all other signs another.
Capitals and quote styles disappear, and a position in the bytes is a position in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

# Characters that stand for another one of the same length, so that a span in the folded text is a span of the text.
_SAME = {
    " ": "\u00a0\u202f\u2007\u2009\u2002\u2003\t\n\r-\u2010\u2011\u2012\u2013\u2014\u2212",
    "'": "\u2018\u2019\u201b\u02bc\u00b4`",
    '"': "\u201c\u201d\u201e\u00ab\u00bb",
}
_OTHERS = re.compile("[" + re.escape("".join(_SAME.values())) + "]")
_CODE_POINTS, _BASIC = 0x110000, 0x10000  # all characters; those whose case and kind are looked up
SIGN, _LETTER, _FIRST_OWN = 0, 1, 2  # the bytes of signs and of letters that no term has; the first byte of a term


def even(text: str) -> str:
    """Return the text, at the same length, with one kind of space, hyphen (a space too), apostrophe and quotation mark.

    >>> even("l’économie post\u2011covid")
    "l'économie post covid"
    """
    if not _OTHERS.search(text):
        return text
    for plain, others in _SAME.items():
        for other in others:
            text = text.replace(other, plain)
    return text


def fold_case(text: str) -> str:
    """Return the text in lower case at the same length: a letter whose lower-case form is longer stays as it is.

    >>> fold_case("Côte d'Ivoire, İzmir")
    "côte d'ivoire, İzmir"
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


class Alphabet:
    """The bytes that stand for characters.

    Parameters
    ----------
    characters : iterable of str
        Those that get their own byte; there is room for 254, and the rest are treated like any other character.
    any_case : bool
        Whether a capital gets the byte of its lower-case letter.

    Examples
    --------
    >>> letters = Alphabet("abé", any_case=True)
    >>> letters.written("É, xa").tolist()
    [4, 0, 0, 1, 2]
    """

    def __init__(self, characters: Iterable[str], *, any_case: bool) -> None:
        known = sorted(set(characters))[: 256 - _FIRST_OWN]
        self.own = {character: byte for byte, character in enumerate(known, _FIRST_OWN)}
        self.is_word = np.zeros(256, dtype=np.bool_)
        self.is_word[_LETTER] = True
        byte_of = np.where(_word_characters(), _LETTER, SIGN).astype(np.uint8)
        for character, byte in self.own.items():
            byte_of[ord(character)] = byte
            self.is_word[byte] = _word_characters()[ord(character)]
        self._byte_of = byte_of[_read_as(any_case)]

    def written(self, text: str) -> Bytes:
        """Return one byte for each character of the text."""
        return self._byte_of[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]


@cache
def _read_as(any_case: bool) -> npt.NDArray[np.int32]:
    """The character that each one is read as: `even`, and small if capitals do not count."""
    table = np.arange(_CODE_POINTS, dtype=np.int32)
    if any_case:
        for code in range(_BASIC):
            small = chr(code).lower()
            table[code] = ord(small) if len(small) == 1 else code
    for plain, others in _SAME.items():
        for other in others:
            table[ord(other)] = ord(plain)
    return table


@cache
def _word_characters() -> npt.NDArray[np.bool_]:
    """Which characters are parts of a word: letters, digits, combining marks, the underscore."""
    table = np.zeros(_CODE_POINTS, dtype=np.bool_)
    table[:_BASIC] = np.fromiter((chr(code).isalnum() for code in range(_BASIC)), dtype=np.bool_, count=_BASIC)
    table[0x300:0x370] = table[ord("_")] = True
    table[_BASIC - 1] = False
    return table
