"""Texts as bytes, one per character, with characters that read alike made equal.

Each character that occurs in a term gets its own byte; all other letters share one byte, and all other signs another.
Capitals and quote styles disappear, and a position in the bytes is a position in the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt

from ilo_analysis.text.normalise import READ_AS

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

_CODE_POINTS, _BASIC = 0x110000, 0x10000  # all characters; those whose case and kind are looked up
SIGN, _LETTER, _FIRST_OWN = 0, 1, 2  # the bytes of signs and of letters that no term has; the first byte of a term


class Alphabet:
    """The bytes that encode characters.

    Parameters
    ----------
    characters : iterable of str
        Characters that get their own byte; there is room for 254, and the rest are treated like all others.
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
    """Return the character that each one is read as: as in `even`, and in lower case if case does not count."""
    table = np.arange(_CODE_POINTS, dtype=np.int32)
    if any_case:
        for code in range(_BASIC):
            small = chr(code).lower()
            table[code] = ord(small) if len(small) == 1 else code
    for sign, plain in READ_AS.items():
        table[ord(sign)] = ord(plain)
    return table


@cache
def _word_characters() -> npt.NDArray[np.bool_]:
    """Return which characters are parts of a word: letters, digits, combining marks, the underscore."""
    table = np.zeros(_CODE_POINTS, dtype=np.bool_)
    table[:_BASIC] = np.fromiter((chr(code).isalnum() for code in range(_BASIC)), dtype=np.bool_, count=_BASIC)
    table[0x300:0x370] = table[ord("_")] = True
    table[_BASIC - 1] = False
    return table
