"""What a page must not contain: a reference to anything outside it, or a picture without a description."""

from __future__ import annotations

import re

from ilo_analysis.errors import ReportError

_TAG = re.compile(r"<([A-Za-z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction", "href", "xlink:href", "ping"}
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_STYLE_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!#|data:)", re.IGNORECASE)
_MAY_LOAD = re.compile(
    r"(?:src|srcset|poster|data|background|action|href|ping|style)\s*=.*?(?:[:/.(\\]|\Z)", re.I | re.S
)
_OWN = re.compile(r"\s*(#|data:|\Z)", re.IGNORECASE)


def external_references(page: str) -> list[str]:
    """Return everything in a page that a browser would fetch from elsewhere, except links.

    >>> external_references('<img src="https://example.org/a.png"><a href="https://www.ilo.org">ILO</a>')
    ['<img src="https://example.org/a.png">']
    >>> external_references('<p style="background:url(//x)">src="https://example.org"</p>')
    ['<p style="background:url(//x)">']
    """
    found = [f"<style> {load[0]}" for style in _STYLE.findall(page) for load in _STYLE_LOADS.finditer(style)]
    for tag in _TAG.finditer(page):
        if not _MAY_LOAD.search(tag[2]):
            continue
        for name, quoted in _ATTRIBUTE.findall(tag[2]):
            value = quoted.strip("\"'")
            loads = name.lower() in _LOADING and tag[1].lower() != "a" and not _OWN.match(value)
            if loads or (name.lower() == "style" and _STYLE_LOADS.search(value)):
                found.append(f"<{tag[1]} {name}={quoted}>")
    return found


def pictures_without_alt(page: str) -> list[str]:
    """Return the pictures whose description is missing or empty."""
    pictures = re.findall(r"<img\b[^>]*>", page)
    return [picture for picture in pictures if not re.search(r"\balt=(\"[^\"]*\w[^\"]*\"|'[^']*\w[^']*')", picture)]


def check_page(page: str) -> str:
    """Return the page, if it can be mailed.

    Raises
    ------
    ReportError
        If the page loads anything, or shows a picture without a description.
    """
    loads = external_references(page)
    if loads:
        raise ReportError(
            f"The report would load {len(loads)} thing(s) from outside: {'; '.join(loads[:3])}. A report is one file: "
            "take the reference out of the notebook, or put the picture into it."
        )
    blind = pictures_without_alt(page)
    if blind:
        raise ReportError(
            f"{len(blind)} picture(s) have no description: {blind[0][:120]}. "
            "Write one between the brackets: ![what the picture shows](…)."
        )
    return page
