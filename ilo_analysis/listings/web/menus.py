"""The menus of a page, in which only the dates matter."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache

from ilo_analysis.listings.web.blocks import SHORTEST_DATE, may_hold_date

_DIGIT = re.compile(r"\d")
# More menus than any page has.
MOST_MENUS = 100
# What a menu that can be left out unread does not hold.
_NOT_IN_MENUS = ("<nav", "<!--", "-->", "<script", "</script")
_MENU_TEXT = re.compile(r">([^<>]*[\d\u0080-\uffff&][^<>]*)(?=<)")


def without_menus(source: str) -> str:
    r"""Return a page without the words of its menus that hold no date: the parser takes long to pass over them.

    Each line keeps its number, and a menu is kept as it is if it holds a script, a comment or another menu.

    >>> without_menus("<nav><a href=/a>About</a>\n</nav><p>News"), without_menus("<nav>8 May 2021</nav>")
    ('<nav>\n</nav><p>News', '<nav>8 May 2021</nav>')
    """
    parts: list[str] = []
    at = menus = 0
    while (start := source.find("<nav", at)) >= 0 and (end := source.find("</nav", start)) >= 0:
        begin = source.find(">", start) + 1
        menu = source[begin:end]
        if source[start + 4] in " >" and _is_dull(menu):
            parts += (source[at:begin], "\n" * menu.count("\n"))
        else:
            parts.append(source[at:end])
        at = end
        menus += 1
        if menus > MOST_MENUS:
            return source
    return "".join((*parts, source[at:])) if parts else source


# The pages of a site share their menus, and one of 180 texts with numbers takes a quarter of the time of its page.
@lru_cache(maxsize=1 << 3)
def _is_dull(menu: str) -> bool:
    """Return whether the source of a menu is that of a plain one in which no text may hold a date."""
    is_plain = not any(sign in menu for sign in _NOT_IN_MENUS)
    return is_plain and not dates_in_menu(map(html.unescape, _MENU_TEXT.findall(f">{menu}<")))


def dates_in_menu(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the texts of a menu that are dates, or may hold one, each beside the text as it is in the source."""
    found = []
    for text in texts:
        if not text.isspace() and (_DIGIT.search(text) or not text.isascii()):
            plain = " ".join(text.split())
            if len(plain) >= SHORTEST_DATE and may_hold_date(plain):
                found.append((plain, text))
    return found
