"""HTML from elsewhere, cleared of anything that could run, load or redirect the page.

A parser decides, as a browser does; anything not known to be harmless is removed.
"""

from __future__ import annotations

import re
from html import escape
from itertools import accumulate

TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strong",
    "style", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "role", "style", "tabindex", "title", "aria-label", "aria-labelledby"},
    "a": {"href"},
    "col": {"span"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
# What an element may say about itself: nothing that takes it out of its place, over or under what others wrote.
PROPERTIES = {
    "background", "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
    "border-radius", "border-right", "border-spacing", "border-style", "border-top", "border-width", "caption-side",
    "color", "display", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height",
    "line-height", "list-style", "max-height", "max-width", "min-height", "min-width", "opacity", "overflow",
    "overflow-x", "overflow-y", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top",
    "text-align", "text-decoration", "text-transform", "vertical-align", "white-space", "width", "word-break",
}  # fmt: skip
# Style sheets apply to the part of the page that they are in; a bracket in their strings and comments means nothing.
_SHEET = re.compile(r"(<style>)(.*?)(</style>)", re.DOTALL)
_NO_BRACKETS = re.compile(r"/\*.*?\*/|\\.|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_SCOPE = "@scope{"
# Of `br`, `img`, `li`, `td` and the like a page has many thousands that are not closed, side by side.
MOST_DEPTH = 2000
_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|col|p|li|dt|dd|td|th|tr|tbody|thead)\b)[a-z]", re.I)
SCHEMES = {"http", "https", "mailto", "data"}


def safe_html(html: str) -> str:
    """Return HTML without scripts, frames, forms, handlers, redirects and addresses that could run.

    >>> safe_html('<me<meta x>ta http-equiv="refresh" content="0;url=//x"><p onclick="x()">Decent <b>work</b></p>')
    'ta http-equiv="refresh" content="0;url=//x"&gt;<p>Decent <b>work</b></p>'

    What is nested deeper than any page is shown as its source: cleaning it takes time that grows with the square.
    """
    import nh3

    if _depth(html) > MOST_DEPTH:
        return escape(html)

    cleaned = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "iframe", "object", "noscript", "template", "svg", "math"},
        attributes=ATTRIBUTES,
        attribute_filter=_keep,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return _SHEET.sub(lambda found: found[1] + _scoped(found[2]) + found[3], cleaned)


def _scoped(sheet: str) -> str:
    """Return a style sheet that applies only beside its element; empty if it could close the bracket around it.

    >>> _scoped("td {color: red}"), _scoped("} body {display: none")
    ('@scope{td {color: red}}', '')
    """
    inner = sheet[len(_SCOPE) : -1] if sheet.startswith(_SCOPE) and sheet.endswith("}") else sheet
    plain = _NO_BRACKETS.sub(" ", inner)
    depths = list(accumulate((1 if sign == "{" else -1 for sign in plain if sign in "{}"), initial=0))
    if min(depths) < 0 or depths[-1] or any(sign in plain for sign in ("'", '"', "/*", "\\", "@import")):
        return ""
    return f"{_SCOPE}{inner}}}" if inner.strip() else ""


def _depth(html: str) -> int:
    """Return the most tags that are open at once; those that need no end count as well."""
    if html.count("<") <= MOST_DEPTH:
        return 0
    opened = (1 if not found[1] else -1 for found in _TAG.finditer(html))
    return max(accumulate(opened, lambda depth, step: max(depth + step, 0)), default=0)


def _keep(_: str, name: str, value: str) -> str | None:
    """Return the value of an attribute; image data is no link target, and a style keeps what is harmless."""
    if name == "href" and value.lstrip().lower().startswith("data:"):
        return None
    if name == "style":
        # A browser sees no end of a declaration that is not one here, so what it reads begins with a known name.
        own = (part.strip() for part in value.split(";"))
        return ";".join(part for part in own if part.partition(":")[0].rstrip().lower() in PROPERTIES) or None
    return value
