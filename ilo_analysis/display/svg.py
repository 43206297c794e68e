"""Drawings as matplotlib writes them, made fit to stand inside a page.

A drawing loses what only a file of its own needs, its text stays text, its colours become CSS variables so that they
follow light and dark, and its marks keep a link only if the page has the stories that the link promises.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise

_TAG = re.compile(r"<[^!?/][^>]*>")
_PROLOG = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
_ACTIVE = re.compile(
    r"<(script|foreignObject|iframe)\b[^>]*(?:/>|>.*?</\1\s*>)|<style\b.*?</style>", re.DOTALL | re.IGNORECASE
)
_HANDLER = re.compile(r"""\son\w+\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_LINK_END = re.compile(r"""href=["']([^"']*)["']""")
_GROUP = re.compile(r"<g\b[^>]*>|</g>")
_EMPTY = re.compile(r"<g\b[^>]*/>|<g\b[^>]*></g>|<defs></defs>")
_UNSEEN = re.compile(r'<path\b[^>]*style="fill:none"/>')
# a number that stands on its mark: a click on it is one on the mark
_ON_MARK = re.compile(r'(<g id="on-[^"]*">\s*<text style=")')
# the paper of the figure: on a page it would hide the page's own
_PAPER = re.compile(r'<path d="M0 [\d. ]+L[-\d. L]+z" style="fill:var\(--kffffff\)"/>')
# matplotlib draws a round marker as eight curves
_ROUND = re.compile(r'<path( id="[^"]*")? d="M0 ([\d.]+)C[-\d. C]* 0 \2z"')
_CORNERS = re.compile(r'(?<= d=")M[-\d. ]+(?:L[-\d. ]+){1,4}z?(?=")')
# straight open lines of one style that follow each other: the grid
_GRID_LINES = re.compile(r'<path d="[^"z]*" class="([^"]*)"/>(?:<path d="[^"z]*" class="\1"/>)+')
_CORNERS_OF = re.compile(r' d="([^"]*)"')
_STYLE = re.compile(r' style="([^"]*)"')
PAPER_DARK = "#14171c"
INK_DARK = "#e9ebee"
# WCAG 2.2: 4.5 : 1 for text; drawn marks need 3 : 1, but the same colour is used for direct labels
CONTRAST = 4.6


def standalone_svg(svg: str) -> str:
    r"""Drawing as a file of its own, without metadata, comments and anything that could run.

    >>> standalone_svg('<svg><metadata>x</metadata><script>y</script><path onload="z" d=""/></svg>')
    '<svg><path d=""/></svg>\n'
    """
    svg = _HANDLER.sub("", _ACTIVE.sub(_keep_style, re.sub(_PROLOG, "", svg)))
    return svg.strip() + "\n"


def _keep_style(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<style") else ""


def inline_svg(svg: str, figure: str, *, alt: str, links: Mapping[str, str] | None = None) -> str:
    """Drawing for the inside of a page: small, without foreign ids, labelled.

    Parameters
    ----------
    svg
        What matplotlib wrote.
    figure
        What each id and class of the drawing begins with; a letter will do, as long as no other drawing has it.
    alt
        Description of the drawing.
    links
        Address in the drawing (`#cell-…`) to the label of the link; a link that is not named here is undone.
    """
    svg = _HANDLER.sub("", _ACTIVE.sub("", _PROLOG.sub("", svg)))
    svg = _ON_MARK.sub(r"\1pointer-events:none;", svg)
    svg = _TAG.sub(lambda found: _tidy_tag(found[0]), svg)
    svg = _own_ids(_ROUND.sub(r'<circle\1 r="\2"', svg), figure)
    svg = _LINK.sub(lambda found: _label_link(found, links or {}), svg)
    svg = _without_plain_groups(re.sub(r">\s+<", "><", _PAPER.sub("", _UNSEEN.sub("", svg), count=1).strip()))
    svg = _shared_styles(_CORNERS.sub(lambda found: _short_corners(found[0]), svg), figure)
    role = "group" if "<a " in svg else "img"
    return svg.replace("<svg", f'<svg role="{role}" aria-label="{escape(alt)}"', 1)


def _tidy_tag(tag: str) -> str:
    tag = re.sub(r"\s+", " ", tag)
    if tag.startswith("<svg"):
        box = re.search(r'viewBox="([^"]*)"', tag)
        width = float(box[1].split()[2]) if box else 600.0
        return f'<svg viewBox="{box[1]}" style="--w:{width:.0f}">' if box else '<svg style="--w:600">'
    tag = re.sub(r"font-family: ?(?:[^;\"']|'[^']*')*(;|(?=\"))", "", tag)
    tag = re.sub(r' transform="rotate\(-?0(?:\.0+)?[ )][^"]*"', "", tag)
    tag = re.sub(r"-?\d+\.\d{3,}", _two_decimals, tag)
    tag = tag.replace("xlink:href=", "href=").replace(' target="_blank"', "").replace(' version="1.1"', "")
    tag = re.sub(r"(?<=[:;]) +(?=\S)", "", tag) if " style=" in tag else tag
    tag = re.sub(r'(?<=d=")[^"]*', lambda found: re.sub(r" ?([A-Za-z]) ?", r"\1", found[0]).strip(), tag)
    return _COLOUR.sub(_as_variable, _presentation_as_style(tag))


def _without_plain_groups(svg: str) -> str:
    """Drawing without groups that say nothing and groups that hold nothing."""
    opened: list[bool] = []

    def kept(found: re.Match[str]) -> str:
        if found[0] == "</g>":
            return "</g>" if opened.pop() else ""
        if not found[0].endswith("/>"):
            opened.append(found[0] != "<g>")
        return "" if found[0] in ("<g>", "<g/>") else found[0]

    return _EMPTY.sub("", _GROUP.sub(kept, svg))


def _short_corners(path: str) -> str:
    """Path of straight lines, those along an axis by one number: bars and grid lines are most of a chart.

    >>> _short_corners("M1 2L9 2L9 5L1 5z")
    'M1 2H9V5H1z'
    """
    end = "z" if path.endswith("z") else ""
    points = [tuple(point.split()) for point in path.strip("Mz").split("L")]
    if any(len(point) != 2 for point in points):
        return path
    short = f"M{points[0][0]} {points[0][1]}"
    for before, point in pairwise(points):
        short += (
            f"H{point[0]}"
            if point[1] == before[1]
            else f"V{point[1]}"
            if point[0] == before[0]
            else f"L{point[0]} {point[1]}"
        )
    return short + end


def _one_path(lines: str, style: str) -> str:
    """One path for several lines of a style.

    >>> _one_path('<path d="M1 2V9" class="a"/><path d="M3 2V9" class="a"/>', "a")
    '<path d="M1 2V9M3 2V9" class="a"/>'
    """
    return f'<path d="{"".join(_CORNERS_OF.findall(lines))}" class="{style}"/>'


def _presentation_as_style(tag: str) -> str:
    # a presentation attribute cannot hold var(); style can
    return re.sub(r' (fill|stroke)="(#[0-9a-fA-F]{6})"', r' style="\1:\2"', tag) if " style=" not in tag else tag


def _two_decimals(found: re.Match[str]) -> str:
    short = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _as_variable(found: re.Match[str]) -> str:
    return f"var(--k{found[0][1:].lower()})"


def _own_ids(svg: str, figure: str) -> str:
    used = re.findall(r"url\(#([^)\"']+)\)", svg) + re.findall(r'<use[^>]* href="#([^"]+)"', svg)
    own = {name: f"{figure}{place}" for place, name in enumerate(dict.fromkeys(used))}

    def tag_with_own_ids(found: re.Match[str]) -> str:
        tag = re.sub(r' id="([^"]*)"', lambda i: f' id="{own[i[1]]}"' if i[1] in own else "", found[0])
        tag = re.sub(r"url\(#([^)\"']+)\)", lambda i: f"url(#{own[i[1]]})", tag)
        return re.sub(r'(<use[^>]* href="#)([^"]+)', lambda i: i[1] + own[i[2]], tag)

    return _TAG.sub(tag_with_own_ids, svg)


def _shared_styles(svg: str, figure: str) -> str:
    """Drawing whose repeated styles are written once: a chart of months repeats the same few a hundred times."""
    svg = re.sub(r' clip-path="([^"]*)" style="', r' style="clip-path:\1;', svg)
    count = Counter(_STYLE.findall(svg))
    names = {style: f"{figure}{place}" for place, style in enumerate(s for s, n in count.items() if n > 2)}
    if not names:
        return svg
    rules = "".join(f".{name}{{{style}}}" for style, name in names.items())
    svg = _STYLE.sub(lambda found: f' class="{names[found[1]]}"' if found[1] in names else found[0], svg)
    unfilled = {name for style, name in names.items() if "fill:none" in style}
    svg = _GRID_LINES.sub(lambda found: _one_path(found[0], found[1]) if found[1] in unfilled else found[0], svg)
    return re.sub(r"(<svg[^>]*>)", lambda found: f"{found[1]}<style>{rules}</style>", svg, count=1)


def _label_link(found: re.Match[str], links: Mapping[str, str]) -> str:
    end = _LINK_END.search(found[1])
    address = end[1] if end else ""
    if address not in links:
        return found[2]
    # the title names the link for everyone: as a tip for the mouse, and as its name for a screen reader
    return f'<a href="{escape(address)}"><title>{escape(links[address])}</title>{found[2]}</a>'


def colours(svg: str) -> set[str]:
    """Colours that a drawing uses, as `#rrggbb` in small letters.

    >>> sorted(colours('<path style="fill: #1F77B4; stroke: #000000"/>'))
    ['#000000', '#1f77b4']
    """
    return {colour.lower() for tag in _TAG.findall(_PROLOG.sub("", svg)) for colour in _COLOUR.findall(tag)}


def colour_rules(used: Iterable[str], dark: Mapping[str, str] | None = None) -> str:
    """CSS that gives each colour of the drawings its value on a light and on a dark page."""
    ordered = sorted(set(used))
    if not ordered:
        return ""
    given = dark or {}
    light_values = "".join(f"--k{colour[1:]}:{colour};" for colour in ordered)
    dark_values = "".join(f"--k{colour[1:]}:{given.get(colour, dark_colour(colour))};" for colour in ordered)
    return f":root{{{light_values}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark_values}}}}}\n"


def dark_colour(colour: str) -> str:
    """Counterpart of a colour on a dark page: greys change sides, hues stay and become light enough to read.

    >>> dark_colour("#ffffff"), dark_colour("#000000")
    ('#14171c', '#e9ebee')
    >>> contrast(dark_colour("#0b3d91"), PAPER_DARK) >= 4.5
    True
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < 0.12:
        return _between(INK_DARK, PAPER_DARK, light)
    if light > 0.85:  # tints that lie behind text stay behind text
        return _hex(colorsys.hls_to_rgb(hue, 0.2, saturation * 0.5))
    while contrast(_hex(colorsys.hls_to_rgb(hue, light, saturation)), PAPER_DARK) < CONTRAST:
        light += 0.01
    return _hex(colorsys.hls_to_rgb(hue, light, saturation))


def _between(start: str, end: str, part: float) -> str:
    pairs = ((int(start[i : i + 2], 16), int(end[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _hex(rgb: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in rgb)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by the rule of WCAG 2.2, from 1 to 21.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
