"""Headings in order, the contents made of them, and the code of each section in one fold at its end."""

from __future__ import annotations

import re
from html import unescape

_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.S)
_SECTION = re.compile(r"(?=<section class=\"prose\"><h2)")
_FOLD = re.compile(r"<details class=\"fold code\">.*?</details>\n?", re.S)
_REGION = re.compile(r'(role="region" tabindex="0" aria-label=")([^"]*)"')


def plain_text(html: str) -> str:
    """Words of a piece of HTML, without tags.

    >>> plain_text("<b>Decent</b>  work &amp; pay")
    'Decent work & pay'
    """
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))).strip()


def order_headings(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Page with headings that start at 2, skip no level and have ids; and the list of those of level 2."""
    level, taken, contents = 1, {"main", "stories", "contents"}, []

    def ordered(found: re.Match[str]) -> str:
        nonlocal level
        level = min(max(int(found[1]), 2), level + 1)
        own = re.search(r'\bid="([^"]+)"', found[2])
        name = own[1] if own else unique_name(re.sub(r"\W+", "-", plain_text(found[3]).lower()).strip("-"), taken)
        if level == 2:
            contents.append((name, plain_text(found[3])))
        attributes = found[2] if own else f'{found[2]} id="{name}"'
        return f"<h{level}{attributes}>{found[3]}</h{level}>"

    return _HEADING.sub(ordered, body), contents


def unique_name(name: str, taken: set[str]) -> str:
    """Name that is not among those taken, and is from now on."""
    base, count = name[:60] or "part", 2
    name = f"part-{base}" if base in taken else base
    while name in taken:
        name, count = f"{base}-{count}", count + 1
    taken.add(name)
    return name


def one_fold_per_section(body: str) -> str:
    """Page whose folds of code stand at the end of their section, as one."""
    return "".join(_folds_last(section) for section in _SECTION.split(body))


def _folds_last(section: str) -> str:
    folds = _FOLD.findall(section)
    if not folds:
        return section
    start = folds[0].split("<pre>", 1)[0]
    code = "\n\n".join(fold.split("<pre>", 1)[1].rsplit("</pre>", 1)[0] for fold in folds)
    return f"{_FOLD.sub('', section).rstrip()}\n{start}<pre>{code}</pre></details>\n"


def unlike_labels(body: str) -> str:
    """Page in which no two scroll boxes have the same name."""
    seen: dict[str, int] = {}

    def unlike(found: re.Match[str]) -> str:
        seen[found[2]] = seen.get(found[2], 0) + 1
        return f'{found[1]}{found[2]}{f" ({seen[found[2]]})" if seen[found[2]] > 1 else ""}"'

    return _REGION.sub(unlike, body)
