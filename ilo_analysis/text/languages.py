"""The codes of languages."""

from __future__ import annotations

import re
from functools import cache


@cache
def is_language(code: str) -> bool:
    """Return whether a text is the code of a language.

    >>> is_language("de"), is_language("german"), is_language("ned")
    (True, False, False)
    """
    if code in ("en", "fr", "es"):
        return True
    # Needed only for a language that the project's own dictionaries lack.
    from babel import Locale

    return bool(re.fullmatch(r"[a-z]{2,3}", code)) and code in Locale("en").languages
