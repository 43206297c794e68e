"""Text that a spreadsheet reads as text: no formula from a listing runs when somebody opens a table."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Programs that split at semicolons, tabs or line ends start a cell after each; a formula may follow leading blanks.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\ufeff\u200b]*[=+\-@−＝＋－＠])|^(?=[\t\r\n])")


def neutralise(text: str) -> str:
    r"""Return the text with an apostrophe before each sign that a spreadsheet would read as the start of a formula.

    >>> neutralise('=HYPERLINK("x")'), neutralise("@ILO"), neutralise("Decent work"), neutralise("jobs; ＝1+1")
    ('\'=HYPERLINK("x")', "'@ILO", 'Decent work', "jobs;' ＝1+1")
    """
    return _FORMULA.sub(r"\1'", _CONTROL.sub("", text))
