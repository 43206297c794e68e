"""Text that a spreadsheet reads as text, so that no formula from a listing runs when someone opens a table."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LINE_END = re.compile(r"\r\n?")
_SIGNS, _BLANKS = r"[=+\-@−＝＋－＠]", r"\s\ufeff\u200b"
# Programs that split at semicolons, tabs or line ends start a cell after each, whatever quotation marks follow; a
# formula may follow leading blanks.
_FORMULA = re.compile(rf'^(?=[{_BLANKS}]*{_SIGNS}|[\t\r\n])|([;\t\r\n])(?=["{_BLANKS}]*{_SIGNS})')
_NEUTRAL = re.compile(rf"(^|[;\t\r\n])'(?=[\"{_BLANKS}]*{_SIGNS})")


def neutralise(text: str) -> str:
    r"""Return the text with an apostrophe before each sign that a spreadsheet would read as the start of a formula.

    >>> neutralise('=HYPERLINK("x")'), neutralise("@ILO"), neutralise("Decent work"), neutralise("jobs; ＝1+1")
    ('\'=HYPERLINK("x")', "'@ILO", 'Decent work', "jobs;' ＝1+1")
    """
    return _FORMULA.sub(lambda found: f"{found[1] or ''}'", _CONTROL.sub("", _LINE_END.sub("\n", text)))


def restored(text: str) -> str:
    """Return a neutralised text as it was before, apart from its control characters.

    >>> restored(neutralise("@ILO")), restored("'60s")
    ('@ILO', "'60s")
    """
    return _NEUTRAL.sub(r"\1", text)
