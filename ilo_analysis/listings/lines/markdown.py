"""The marks of Markdown and of wikis taken off a text.

Its lines keep their numbers, and the address of a link stays with its line.
"""

from __future__ import annotations

import re
from itertools import count

from ilo_analysis.text.normalise import plain_lines

# Longer lines are no part of a list; searching them for pairs of marks takes long.
LONGEST_LINE = 2000
# Share of the lines of a text that is a quote.
_MOST_QUOTED = 0.8
_QUOTED = re.compile(r"^(?:> ?)+")
# Lines over which a program breaks one link, at most.
_MOST_BROKEN = 4
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'(][^)]*)?\)")
_PICTURE = r"\[(?:[\w.-]+\.(?i:gif|jpe?g|png)|INLINE|IMG|IMAGE|EMBED)\](?!\()\s*"
_IMAGE = re.compile(rf"!\[[^\]]*\]\([^)]*\)|{_PICTURE}")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.*?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]+)(?<=\S)\1(?![\w*_])")
_BOX = re.compile(r"^(\s*[-*+]\s+)\[[ xX]\]\s+")
_FRAMED = re.compile(r"^\s*([*=~+-]{2,})\s+(\S.*?)\s+\1\s*$")
_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
# Rules, the line under the head of a table, the line under a heading.
_RULE = re.compile(
    r"^\s*(?:([*_])(?:\s*\1){2,}|\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?|[+|]?[+|=-]*[=-]{4}[+|=-]*|=+)\s*$"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>-])")
_MARKS = re.compile(
    r"\]\(\S|^ {0,3}#{1,6} \S|^\s*(?:[-*+]\s+)?\*\*\S.*\*\*|^\s*\|.+\|\s*$|^\s*\+?[=-]{4}|^\s*[-*+]\s+\[[ xX]\]\s"
    rf"|{_PICTURE}",
    re.M,
)
# A text without these, or a rule of hyphens, has no mark.
_SIGNS = "[]{=*#|<>"
# The marks of wikis, and those of Markdown that mean the same.
_WIKI_SIGNS = ("[http", "[[", "{|", "\n==")
_OF_WIKIS = (
    (re.compile(r"\[(https?://\S+)[ \t]+([^\]\n]+)\]"), r"[\2](\1)"),
    (re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\](?!\()"), r"\1"),
    (re.compile(r"^(={2,6})[ \t]*([^=\s].*?)[ \t]*\1[ \t]*$", re.M), r"# \2"),
)
_WIKI_TABLE = re.compile(r"^\{\|", re.M)
_WIKI_FENCE = re.compile(r"^(?:\{\||\|[-+}]).*$", re.M)
_WIKI_CELLS = re.compile(r"^[|!][ \t]+(.*)$", re.M)
_WIKI_EDGE = re.compile(r"[ \t]*(?:\|\||!!)[ \t]*")

# Letters, Roman numerals and numbers before the items of a list, with the signs that Markdown has not.
_SIGN = r"[a-z]|[ivx]{1,5}|[A-Z]|[IVX]{1,5}"
_LETTERED = re.compile(
    rf"^( {{0,3}})(?:\((?P<around>{_SIGN}|\d{{1,3}})\)|(?P<letter>{_SIGN})[.)](?=[ \t])"
    r"|(?P<number>\d{1,3})[、．](?!\d)|(?P<part>\d{1,2}\.\d{1,3})(?=[ \t]))[ \t]*(?=\S)",
    re.M,
)
# The second item; a pattern that begins with one sign is found ten times as fast as alternatives.
_LATER_LETTER = re.compile(r"\n {0,3}(?:\([bBiI2]{1,2}\)|[bBiI]{1,2}[.)][ \t]|2[、．]|\d{1,2}\.2[ \t])")
_SERIES = (
    list("abcdefghijklmnopqrstuvwxyz"),
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii"],
)
_FEWEST_LETTERED = 3

# A link as mail programs write it, and the numbers of links with the list that resolves them, as text browsers do.
_BEHIND = re.compile(r"(?<=[^\s<])\s?<(https?://[^\s<>]+)>")
_NUMBERED = re.compile(r"\[(\d{1,4})\](?=\S)")
_RESOLVED = re.compile(r"^\s*(\d{1,4})\. (?:\(\w+\) )?(\S+:/?/?\S+)\s*$")
_REFERENCES = re.compile(r"^\s*(?:references|(?:visible |hidden )?links):?\s*$", re.I)
# Names that some programs put behind the words that they belong to, and the fences of boxes.
_NAMED = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}|(?<=\))\{[.#][^{}]*\}|^\s*:{3,}.*$")


def without_markdown(text: str) -> tuple[str, dict[int, str]]:
    r"""Return a text without the marks of Markdown, and the address of the first link of each line that has one.

    >>> without_markdown("### [Ports agree](/a)\n**8 May 2021**")
    ('Ports agree\n8 May 2021', {1: '/a'})
    >>> without_markdown("Ports agree\n8 May 2021")
    ('Ports agree\n8 May 2021', {})
    """
    if _LATER_LETTER.search(text):
        text = _with_numbers(text)
    if "----" not in text and not any(sign in text for sign in _SIGNS):
        return text, {}
    if "\n>" in text:
        text = _without_quotes(text)
    if any(sign in text for sign in _WIKI_SIGNS):
        text = _without_wiki_marks(text)
    if "<http" in text or ("[1]" in text and "\n   1. " in text):
        return _without_addresses(text)
    if not _MARKS.search(text):
        return text, {}
    links: dict[int, str] = {}
    lines = []
    for number, line in enumerate(_whole_links(plain_lines(text)), 1):
        plain, link = _without_marks(line) if len(line) <= LONGEST_LINE else (line, None)
        lines.append(plain)
        if link:
            links[number] = link
    return "\n".join(lines), links


def _without_marks(line: str) -> tuple[str, str | None]:
    """Return a line without its marks, and the address of its first link."""
    plain = _BOX.sub(r"\1", _IMAGE.sub("", line))
    if "{" in plain or ":::" in plain:
        plain = _NAMED.sub(r"\1", plain)
    link = _LINK.search(plain)
    plain = _LINK.sub(r"\1", plain) if link else plain
    plain = "" if _RULE.match(plain) else _HEADING.sub(r"\1", _FRAMED.sub(r"\2", plain))
    if row := _ROW.match(plain):
        plain = "\t".join(cell.strip() for cell in re.split(r"(?<!\\)\|", row[1]))
    plain = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", plain))
    return _ESCAPED.sub(r"\1", re.sub(r"^(\s*)\+(?=\s)", r"\1-", plain)), link[2] if link else None


def _without_wiki_marks(text: str) -> str:
    r"""Return a text with the marks of a wiki written as those of Markdown.

    >>> _without_wiki_marks("== News ==\n* [https://ilo.org/a Ports agree]")
    '# News\n* [Ports agree](https://ilo.org/a)'
    >>> _without_wiki_marks("{| class=news\n! Date !! Title\n|-\n| 8 May 2021 || Ports agree\n|}")
    '\n| Date | Title |\n\n| 8 May 2021 | Ports agree |\n'
    """
    for pattern, markdown in _OF_WIKIS:
        text = pattern.sub(markdown, text)
    if not _WIKI_TABLE.search(text):
        return text
    return _WIKI_CELLS.sub(_wiki_row, _WIKI_FENCE.sub("", text))


def _wiki_row(found: re.Match[str]) -> str:
    """Return the cells on one line of a wiki's table as a row, or the only cell as a line."""
    cells = _WIKI_EDGE.split(found[1])
    return f"| {' | '.join(cells)} |" if len(cells) > 1 else found[1]


def _with_numbers(text: str) -> str:
    r"""Return a text with the letters before its items as numbers, if they follow each other from the first.

    >>> _with_numbers("a) Ports agree\nb) Miners meet\nc) Nurses win")
    '1. Ports agree\n2. Miners meet\n3. Nurses win'
    >>> _with_numbers("A. Smith\nB. Jones")
    'A. Smith\nB. Jones'
    """
    signs = [str(found[str(found.lastgroup)]).lower() for found in _LETTERED.finditer(text)]
    lead = signs[0].rpartition(".")[0] if signs else ""
    numbered = [f"{lead}.{n}" if lead else str(n) for n in range(1, len(signs) + 1)]
    if len(signs) < _FEWEST_LETTERED or not any(signs == series[: len(signs)] for series in (numbered, *_SERIES)):
        return text
    numbers = count(1)
    return _LETTERED.sub(lambda found: f"{found[1]}{next(numbers)}. ", text)


def _without_quotes(text: str) -> str:
    r"""Return a text without the signs of quotes, if they begin all of its lines or nearly all.

    >>> _without_quotes("> Ports agree\n> 8 May 2021\n>"), _without_quotes("Ports agree\n> Read more")
    ('Ports agree\n8 May 2021\n', 'Ports agree\n> Read more')
    """
    lines = plain_lines(text)
    filled = [line for line in lines if line.strip()]
    if sum(line.startswith(">") for line in filled) < _MOST_QUOTED * len(filled):
        return text
    return "\n".join(_QUOTED.sub("", line) for line in lines)


def _whole_links(lines: list[str]) -> list[str]:
    """Return lines with each link that is broken over some of them whole on the last; the others are blank then."""
    for at, line in enumerate(lines):
        end = at
        while _is_open(line) and end - at < _MOST_BROKEN and end + 1 < len(lines) and lines[end + 1].strip():
            end += 1
            line = f"{line}{'' if line.endswith('](') else ' '}{lines[end].strip()}"
        if end > at and not _is_open(line) and len(line) <= LONGEST_LINE:
            lines[at : end + 1] = [*[""] * (end - at), line]
    return lines


def _is_open(line: str) -> bool:
    """Return whether a link begins on a line and does not end there."""
    return line.count("[") > line.count("]") or line.rfind("](") > line.rfind(")")


def _without_addresses(text: str) -> tuple[str, dict[int, str]]:
    r"""Return a text without the addresses that follow its links or are listed below it, and these addresses by line.

    >>> _without_addresses("Ports agree<https://ilo.org/a>\n8 May 2021")
    ('Ports agree\n8 May 2021', {1: 'https://ilo.org/a'})
    >>> _without_addresses("[1]Ports agree\n8 May 2021\n\nReferences\n\n   1. https://ilo.org/a\n")
    ('Ports agree\n8 May 2021\n\n\n\n\n', {1: 'https://ilo.org/a'})
    """
    lines = plain_lines(text)
    end = next((n for n, line in enumerate(lines) if _REFERENCES.match(line)), len(lines))
    listed = {found[1]: found[2] for line in lines[end:] if (found := _RESOLVED.match(line))}
    links: dict[int, str] = {}
    for n, line in enumerate(lines[:end]):
        if behind := _BEHIND.search(line):
            links[n + 1] = behind[1]
        elif (found := _NUMBERED.search(line)) and found[1] in listed:
            links[n + 1] = listed[found[1]]
        else:
            continue
        plain = _BEHIND.sub("", line)
        lines[n] = _NUMBERED.sub(lambda found: "" if found[1] in listed else found[0], plain)
    if listed:
        lines[end:] = ["" if _RESOLVED.match(line) or _REFERENCES.match(line) else line for line in lines[end:]]
    return "\n".join(lines), links
