"""Tables that a cell printed as HTML, made readable for everyone: scopes, and a box that scrolls by itself."""

from __future__ import annotations

import re
from html import escape

from ilo_analysis.report_page.wording import word

_TABLE = re.compile(r"<table\b.*?</table>", re.S | re.I)
_STYLE = re.compile(r"<style scoped>.*?</style>", re.S)
_CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.S)
_NUMBER = re.compile(r"<td>(\s*[-−+]?[\d.,\s\u00a0\u202f]*\d\s*%?\s*)</td>")


def accessible_tables(html: str, language: str) -> str:
    """HTML whose tables have scopes and right-aligned numbers, each in a scroll box unless it is in one already.

    >>> accessible_tables('<table border="1" class="dataframe"><tr><td>7</td></tr></table>', "en")
    '<div class="scroll" role="region" tabindex="0" aria-label="Table 1, scrolls sideways"><table><tr><td \
class="num">7</td></tr></table></div>'
    """
    number = 0

    def better(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        table = _scopes(found[0])
        before = html[: found.start()].rstrip()
        if re.search(r'<div[^>]*role="region"[^>]*>\Z', before):
            return table
        caption = _CAPTION.search(table)
        name = re.sub(r"<[^>]+>", "", caption[1]).strip() if caption else f"Table {number}"
        label = word("scroll", language, what=name)
        label = label if caption else escape(label)
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{table}</div>'

    html = _STYLE.sub("", html)
    return _TABLE.sub(better, html) if "<table" in html else html


def _scopes(table: str) -> str:
    table = re.sub(r'<table border="1" class="dataframe">', "<table>", table)
    table = re.sub(r"<th([^>]*)>\s*</th>", "<td></td>", table)
    head, body = re.match(r"(.*?</thead>|)(.*)", table, re.S).groups()  # type: ignore[union-attr]
    head = re.sub(r"<th(?![^>]*scope=)(?=[\s>])", '<th scope="col"', head)
    body = re.sub(r"<th(?![^>]*scope=)(?=[\s>])", '<th scope="row"', body)
    return re.sub(r' style="text-align: ?\w+;?"', "", head) + _NUMBER.sub(r'<td class="num">\1</td>', body)
