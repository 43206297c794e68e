"""Text that a terminal shows and does not obey."""

from __future__ import annotations

import re

# C0 and C1 controls, line ends among them, and the marks that reverse the order in which a line is read.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: object) -> str:
    r"""Text with every character that a terminal would obey written as an escape; it stays on one line.

    >>> print(printable("\x1b[31mJobs\x1b]0;owned\x07, l’emploi"))
    \x1b[31mJobs\x1b]0;owned\x07, l’emploi
    """
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))
