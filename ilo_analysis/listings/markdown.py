"""Markdown marks taken off a text: its lines keep their numbers, and the address of a link stays with its line."""

from __future__ import annotations

import re

from ilo_analysis.text.normalise import plain_lines

# Longer lines are no part of a list; searching them for pairs of marks takes long.
LONGEST_LINE = 2000
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'(][^)]*)?\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.*?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]+)(?<=\S)\1(?![\w*_])")
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
# Rules, the line under the head of a table, the line under a heading.
_RULE = re.compile(r"^\s*(?:([*_])(?:\s*\1){2,}|\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?|=+)\s*$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>-])")
_MARKS = re.compile(r"\]\(\S|^ {0,3}#{1,6} \S|^\s*(?:[-*+]\s+)?\*\*\S.*\*\*|^\s*\|.+\|\s*$", re.M)


def without_markdown(text: str) -> tuple[str, dict[int, str]]:
    r"""Return a text without the marks of Markdown, and the address of the first link of each line that has one.

    >>> without_markdown("### [Ports agree](/a)\n**8 May 2021**")
    ('Ports agree\n8 May 2021', {1: '/a'})
    >>> without_markdown("Ports agree\n8 May 2021")
    ('Ports agree\n8 May 2021', {})
    """
    if not any(sign in text for sign in "]*#|") or not _MARKS.search(text):
        return text, {}
    links: dict[int, str] = {}
    lines = []
    for number, line in enumerate(plain_lines(text), 1):
        if len(line) > LONGEST_LINE:
            lines.append(line)
            continue
        plain = _IMAGE.sub("", line)
        if link := _LINK.search(plain):
            links[number] = link[2]
            plain = _LINK.sub(r"\1", plain)
        plain = "" if _RULE.match(plain) else _HEADING.sub(r"\1", plain)
        if row := _ROW.match(plain):
            plain = "\t".join(cell.strip() for cell in re.split(r"(?<!\\)\|", row[1]))
        plain = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", plain))
        lines.append(_ESCAPED.sub(r"\1", re.sub(r"^(\s*)\+(?=\s)", r"\1-", plain)))
    return "\n".join(lines), links
