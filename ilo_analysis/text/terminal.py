"""Text that a terminal shows without interpreting it, and text that a drawing can hold."""

from __future__ import annotations

import re

# C0 and C1 controls, including line ends, and the marks that reverse the reading direction.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# Controls that no page may hold, and halves of characters; tabs and line ends stay.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What is left of a text in a drawing.
_UNDRAWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def drawable(text: str) -> str:
    r"""Return the text without the characters that no drawing or page may hold.

    >>> drawable("\x1b[31mJobs\x00")
    '[31mJobs'
    """
    return _UNDRAWN.sub("", text)


def printable(text: object) -> str:
    r"""Return the text on one line, with every character that a terminal would interpret written as an escape.

    >>> print(printable("\x1b[31mJobs\x1b]0;owned\x07, l’emploi"))
    \x1b[31mJobs\x1b]0;owned\x07, l’emploi
    """
    return UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))
