"""SVG drawings, by matplotlib or another library, prepared for a page by their tree.

A drawing loses whatever could run or load, and whatever only a separate file needs. Its text stays text, its colours
become CSS variables for light and dark styles, and its marks keep a link only if the page has the stories behind it.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby, pairwise

from lxml import etree  # type: ignore[import-untyped]

SVG = "http://www.w3.org/2000/svg"
# What a still drawing is made of; anything else may run, or is HTML that ends the drawing where a browser reads it.
STILL = {
    "a", "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComposite", "feDropShadow",
    "feFlood", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset", "filter", "g", "image", "line",
    "linearGradient", "marker", "mask", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop",
    "style", "svg", "switch", "symbol", "text", "textPath", "title", "tspan", "use",
}  # fmt: skip
# In an attribute or a sheet: what leads out of the drawing, or might once a browser has read it.
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!['\"#\s])|image-set|@import|\\", re.I)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}|-?\d{3,}\.\d\d+")
_FONT = re.compile(r"font-family: ?(?:[^;']|'[^']*')*(;|$)")
_NO_TURN = re.compile(r"rotate\(-?0(?:\.0+)?[ )]")
_MOVED = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
_REFERENCE = re.compile(r"(?<=url\(#)[^)\"']+")
# the paper of the figure: on a page it would hide the page's own
_PAPER = re.compile(r"M0 [\d. ]+L[-\d. L]+z")
# matplotlib draws a round marker as eight curves
_ROUND = re.compile(r"M0 ([\d.]+)C[-\d. C]* 0 \1z")
_CORNERS = re.compile(r"M[-\d. ]+(?:L[-\d. ]+){1,4}z?")
PAPER_DARK = "#14171c"
INK_DARK = "#e9ebee"
# WCAG 2.2: 4.5 : 1 for text; drawn marks need 3 : 1, but the same colour is used for direct labels
CONTRAST = 4.6


def standalone_svg(svg: str) -> str:
    r"""Return the drawing as a separate file, without metadata, comments or anything that could run.

    >>> standalone_svg('<svg><metadata>x</metadata><script>y</script><path onload="z" d=""/></svg>')
    '<svg><path d=""/></svg>\n'
    """
    return str(etree.tostring(_still(svg), encoding="unicode")).strip() + "\n"


def inline_svg(svg: str, figure: str, *, alt: str, links: Mapping[str, str] | None = None) -> str:
    """Return the drawing for the inside of a page: small, without foreign ids, labelled.

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
    root = _still(svg)
    for style in list(root.iter("{*}style")):
        _take_out(style)
    for element in root.iter():
        _tidy(element)
    etree.cleanup_namespaces(root)
    _let_clicks_through(root)
    _own_ids(root, figure)
    _label_links(root, links or {})
    _drop_unseen(root)
    _share_styles(root, figure)
    _as_root(root, alt)
    return str(etree.tostring(root, encoding="unicode"))


def _parsed(svg: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(svg.encode() or b"<svg/>", parser)
    return etree.Element("svg") if root is None else root


def _still(svg: str) -> etree._Element:
    """Return the tree of a drawing without anything that could run or load; empty where there is no drawing."""
    root = _parsed(svg)
    if not _is_still(root) or _name(root.tag) != "svg":
        return etree.Element("svg")
    for element in list(root.iter()):
        if not _is_still(element):
            _take_out(element)
            continue
        for name in [name for name in element.attrib if _leads(element, name)]:
            del element.attrib[name]
    return root


def _is_still(element: etree._Element) -> bool:
    """Return whether an element, by the namespace that its prefix means, is known to be part of a still drawing."""
    if not isinstance(element.tag, str) or element.tag.removeprefix(f"{{{SVG}}}") not in STILL:
        return False
    return _name(element.tag) != "style" or not _OUTSIDE.search(element.text or "")


def _leads(element: etree._Element, name: str) -> bool:
    """Return whether an attribute runs something or loads from outside the drawing; links do neither."""
    local, value = _name(name).lower(), element.attrib[name].strip().lower()
    if local in ("href", "src", "from", "to", "values"):
        link = _name(element.tag) == "a" and value.startswith(("http://", "https://"))
        return not (link or value.startswith(("#", "data:image/")))
    return local.startswith("on") or _OUTSIDE.search(value) is not None


def _name(tag: str) -> str:
    """Name without its namespace, or a prefix that stands for none.

    >>> _name("{http://www.w3.org/2000/svg}path"), _name("xlink:href")
    ('path', 'href')
    """
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def _take_out(element: etree._Element, *, inside: bool = False) -> None:
    """Take an element out of its tree; with `inside`, what it holds stays in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent.remove(element)  # with the white space after it
    if inside:
        parent[at:at] = list(element)


def _tidy(element: etree._Element) -> None:
    """Make names plain, numbers short and colours variables; white space that only sets tags apart goes."""
    element.tag = _name(element.tag)
    for side in ("text", "tail"):
        if not (getattr(element, side) or "").strip():
            setattr(element, side, None)
    values = {_name(name): value for name, value in element.attrib.items() if _name(name) not in ("target", "version")}
    if _NO_TURN.match(values.get("transform", "")):
        del values["transform"]
    if element.tag == "text" and (place := _MOVED.fullmatch(values.get("transform", ""))):
        values = {name: value for name, value in values.items() if name != "transform"} | {"x": place[1], "y": place[2]}
    if "style" not in values:  # a presentation attribute cannot hold var(); style can
        given = [(name, values.pop(name)) for name in ("fill", "stroke") if _COLOUR.fullmatch(values.get(name, ""))]
        values |= {"style": ";".join(f"{name}:{colour}" for name, colour in given)} if given else {}
    short = {name: _short(name, " ".join(value.split())) for name, value in values.items()}
    if element.tag == "path" and (ring := _ROUND.fullmatch(short.get("d", ""))):
        element.tag = "circle"
        short = {("r" if name == "d" else name): (ring[1] if name == "d" else value) for name, value in short.items()}
    _set(element, short)


def _short(name: str, value: str) -> str:
    """Return the value of an attribute in its shortest form."""
    if name in ("id", "href"):
        return value
    value = _LONG_NUMBER.sub(_rounded, value)
    if name == "style":
        value = re.sub(r"(?<=[:;]) +(?=\S)", "", _FONT.sub("", value))
        return _COLOUR.sub(lambda found: f"var(--k{found[0][1:].lower()})", value)
    return re.sub(r" ?([A-Za-z]) ?", r"\1", value).strip() if name == "d" else value


def _set(element: etree._Element, values: Mapping[str, str]) -> None:
    """Give an element these attributes, in this order, and no others."""
    element.attrib.clear()
    element.attrib.update(values)


def _short_corners(path: str) -> str:
    """Return the path of straight lines, those along an axis by one number: bars and grid lines are most of a chart.

    >>> _short_corners("M1 2L9 2L9 5L1 5z")
    'M1 2H9V5H1z'
    """
    end = "z" if path.endswith("z") else ""
    points = [tuple(point.split()) for point in path.strip("Mz").split("L")]
    if any(len(point) != 2 for point in points):
        return path
    short = f"M{points[0][0]} {points[0][1]}"
    for before, point in pairwise(points):
        along = "H" if point[1] == before[1] else "V" if point[0] == before[0] else "L"
        short += along + {"H": point[0], "V": point[1], "L": " ".join(point)}[along]
    return short + end


def _rounded(found: re.Match[str]) -> str:
    """Return the number as finely as a screen can show it: a hundredth of a point, from 100 points on a tenth."""
    number = float(found[0])
    short = f"{number:.{1 if abs(number) >= 100 else 2}f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _let_clicks_through(root: etree._Element) -> None:
    """Pass a click on a number to the mark under it."""
    for group in root.iter("g"):
        if group.get("id", "").startswith("on-") and len(group) and group[0].get("style"):
            group[0].set("style", f"pointer-events:none;{group[0].get('style')}")


def _own_ids(root: etree._Element, figure: str) -> None:
    """Ids that are referred to become the figure's own, all others go."""
    values = [value for element in root.iter() for value in element.attrib.values()]
    used = [name for value in values for name in _REFERENCE.findall(value)]
    used += [element.get("href", "")[1:] for element in root.iter("use")]
    own = {name: f"{figure}{place}" for place, name in enumerate(dict.fromkeys(used))}
    for element in root.iter():
        if name := element.get("id"):
            if name in own:
                element.set("id", own[name])
            else:
                del element.attrib["id"]
        for key, value in element.attrib.items():
            if "url(#" in value:
                element.set(key, _REFERENCE.sub(lambda found: own[found[0]], value))
        if element.tag == "use":
            element.set("href", f"#{own[element.get('href', '')[1:]]}")


def _label_links(root: etree._Element, links: Mapping[str, str]) -> None:
    """Label each link; one without a label is undone, and what it holds stays."""
    for link in list(root.iter("a")):
        address = link.get("href", "")
        if address not in links:
            _take_out(link, inside=True)
            continue
        # the title names the link for everyone: as a tip for the mouse, and as its name for a screen reader
        title = etree.Element("title")
        title.text = links[address]
        link.insert(0, title)
        _set(link, {"href": address})


def _drop_unseen(root: etree._Element) -> None:
    """Drop what shows nothing: the paper, paths without a colour, groups that say nothing or hold nothing."""
    paper = f"fill:var(--k{'f' * 6})"
    sheets = [path for path in root.iter("path") if path.get("style") == paper and _PAPER.fullmatch(path.get("d", ""))]
    for path in [*sheets[:1], *(path for path in root.iter("path") if path.get("style") == "fill:none")]:
        _take_out(path)
    for element in reversed(list(root.iter("g", "defs"))):
        if not len(element) or (element.tag == "g" and not element.attrib):
            _take_out(element, inside=True)


def _share_styles(root: etree._Element, figure: str) -> None:
    """Write styles that repeat once: a chart of months repeats the same few a hundred times."""
    for element in root.iter():
        values = dict(element.attrib)
        if "clip-path" in values and "style" in values:
            values["style"] = f"clip-path:{values.pop('clip-path')};{values['style']}"
        if _CORNERS.fullmatch(values.get("d", "")):
            values["d"] = _short_corners(values["d"])
        _set(element, values)
    count = Counter(style for element in root.iter() if (style := element.get("style")))
    names = {style: f"{figure}{place}" for place, style in enumerate(s for s, n in count.items() if n > 2)}
    for element in root.iter():
        if element.get("style") in names:
            _set(element, dict(("class", names[v]) if k == "style" else (k, v) for k, v in element.attrib.items()))
    _join_lines(root, {name for style, name in names.items() if "fill:none" in style})
    if names:
        sheet = etree.Element("style")
        sheet.text = "".join(f".{name}{{{style}}}" for style, name in names.items())
        root.insert(0, sheet)


def _join_lines(root: etree._Element, unfilled: set[str]) -> None:
    """Make one path of straight open lines of one style that follow each other: the grid."""

    def style_of(path: etree._Element) -> str:
        """Return the class of a plain open line; empty for anything else."""
        plain = path.tag == "path" and list(path.attrib) == ["d", "class"] and "z" not in path.get("d", "")
        return path.get("class", "") if plain and path.get("class") in unfilled else ""

    for parent in list(root.iter()):
        for style, lines in groupby(list(parent), key=style_of):
            first, *others = lines
            if style and others:
                first.set("d", "".join(path.get("d", "") for path in (first, *others)))
                for path in others:
                    _take_out(path)


def _as_root(root: etree._Element, alt: str) -> None:
    """Give the drawing its role, its description and its width; a group shows its links, which an image would hide."""
    box = root.get("viewBox")
    role = "group" if root.find(".//a") is not None else "img"
    width = float(box.split()[2]) if box else 600.0
    own = {"role": role, "aria-label": alt} | ({"viewBox": box} if box else {})
    _set(root, own | {"style": f"--w:{width:.0f}"})


def colours(svg: str) -> set[str]:
    """Return the colours that a drawing uses, as `#rrggbb` in small letters.

    >>> sorted(colours('<path style="fill: #1F77B4; stroke: #000000"/>'))
    ['#000000', '#1f77b4']
    """
    values = (value for element in _parsed(svg).iter() for value in element.attrib.values())
    return {colour.lower() for value in values for colour in _COLOUR.findall(value)}


def colour_rules(used: Iterable[str], dark: Mapping[str, str] | None = None) -> str:
    """Return CSS that gives each colour of the drawings its value on a light and on a dark page."""
    ordered = sorted(set(used))
    if not ordered:
        return ""
    given = dark or {}
    light_values = "".join(f"--k{colour[1:]}:{colour};" for colour in ordered)
    dark_values = "".join(f"--k{colour[1:]}:{given.get(colour, dark_colour(colour))};" for colour in ordered)
    return f":root{{{light_values}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark_values}}}}}\n"


def dark_colour(colour: str) -> str:
    """Return the counterpart of a colour on a dark page: greys change sides, hues stay and become light enough to read.

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
    """Return the contrast of two colours by the rule of WCAG 2.2, from 1 to 21.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
