"""Text that a spreadsheet takes for text: no formula of a listing runs where somebody opens a table."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A program that splits at semicolons, tabs or line ends begins a cell after each; blanks before the sign do not help.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[\s\ufeff\u200b]*[=+\-@−＝＋－＠])|^(?=[\t\r\n])")


def neutralise(text: str) -> str:
    r"""Text with an apostrophe before each sign that a spreadsheet would take for the beginning of a formula.

    >>> neutralise('=HYPERLINK("x")'), neutralise("@ILO"), neutralise("Decent work"), neutralise("jobs; ＝1+1")
    ('\'=HYPERLINK("x")', "'@ILO", 'Decent work', "jobs;' ＝1+1")
    """
    return _FORMULA.sub(r"\1'", _CONTROL.sub("", text))
