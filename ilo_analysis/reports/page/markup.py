"""Make HTML that prose or a cell brings along fit for the page, by its tree: headings in order, tables accessible."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from lxml import html as lxml_html  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from ilo_analysis.display.locale import ENGLISH, Locale

TEMPLATES = Path(__file__).parent.parent / "templates"
PARTS = ("parts.html.j2", TEMPLATES / "ilo-report")
_PANDAS_STYLE = "//style[contains(text(), '.dataframe')]"
_NUMBER = re.compile(r"\s*[-−+]?[\d.,\s\u00a0\u202f]*\d\s*%?\s*")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Names:
    """Names of one page: ids of its headings and charts, labels of its scroll boxes, each once; and its contents."""

    def __init__(self) -> None:
        self.taken = {"main", "stories", "contents", "about", "all"}
        self.labels: dict[str, int] = {}
        self.level = 1
        self.contents: list[tuple[str, str]] = []

    def unique(self, name: str) -> str:
        """Name that is not among those taken, and is from now on."""
        base, count = name[:60] or "part", 2
        name = f"part-{base}" if base in self.taken else base
        while name in self.taken:
            name, count = f"{base}-{count}", count + 1
        self.taken.add(name)
        return name

    def label(self, text: str) -> str:
        """Label that no other scroll box has.

        >>> names = Names()
        >>> names.label("Data"), names.label("Data")
        ('Data', 'Data (2)')
        """
        self.labels[text] = self.labels.get(text, 0) + 1
        return text if self.labels[text] == 1 else f"{text} ({self.labels[text]})"

    def heading(self, level: int, words: str, name: str = "", *, least: int = 2) -> tuple[int, str]:
        """Return the level and id of the next heading: levels start at `least`, and none is skipped."""
        self.level = min(max(level, least), self.level + 1)
        name = name or self.unique(re.sub(r"\W+", "-", words.lower()).strip("-"))
        if self.level == 2:
            self.contents.append((name, words))
        return self.level, name


def fit_for_page(html: str, names: Names, locale: Locale = ENGLISH, *, deeper: int = 0) -> str:
    """Return HTML with ordered headings, and with tables that have scopes and their own scroll box.

    `deeper` moves every heading down by so many levels.

    >>> fit_for_page('<h1>A</h1><table class="dataframe"><tr><td>7</td></tr></table>', Names())
    '<h2 id="a">A</h2><div class="scroll" role="region" tabindex="0" aria-label="Table, scrolls sideways"><table>\
<tr><td class="num">7</td></tr></table></div>'
    """
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in root.xpath(_PANDAS_STYLE):
        element.drop_tree()
    for element in list(root.iter(*_HEADINGS)):
        words = " ".join(element.text_content().split())
        level, name = names.heading(
            int(element.tag[1]) + deeper, words, element.get("id", ""), least=3 if deeper else 2
        )
        element.tag = f"h{level}"
        element.set("id", name)
    for table in list(root.iter("table")):
        _make_accessible(table)
        if not table.xpath("ancestor::*[@role='region']"):
            _in_scroll_box(table, names, locale)
    return _inside(root)


def words_of(html: str) -> str:
    """Return the words of a piece of HTML, without tags.

    >>> words_of("<b>Decent</b>  work &amp; pay")
    'Decent work & pay'
    """
    if not html.strip():
        return ""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return " ".join("".join(root.xpath(".//text()[not(parent::style)]")).split())


def _inside(root: HtmlElement) -> str:
    return escape(root.text or "", quote=False) + "".join(
        lxml_html.tostring(child, encoding="unicode") for child in root
    )


def _make_accessible(table: HtmlElement) -> None:
    """Give headers their scope and align numbers; remove the styles that pandas writes."""
    table.attrib.pop("border", None)
    if table.get("class") == "dataframe":
        del table.attrib["class"]
    for head in list(table.iter("th")):
        head.attrib.pop("style", None)
        if not head.text_content().strip():
            head.tag = "td"
        elif not head.get("scope"):
            head.set("scope", "col" if head.xpath("ancestor::thead") else "row")
    for row in table.iter("tr"):
        row.attrib.pop("style", None)
    for cell in table.iter("td"):
        if not cell.attrib and not len(cell) and cell.text and _NUMBER.fullmatch(cell.text):
            cell.set("class", "num")


def _in_scroll_box(table: HtmlElement, names: Names, locale: Locale) -> None:
    caption = table.find("caption")
    what = locale.tr("Table") if caption is None else " ".join(caption.text_content().split())
    box = lxml_html.Element("div")
    label = names.label(locale.tr("{what}, scrolls sideways", what=what))
    for name, value in (("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", label)):
        box.set(name, value)
    tail, table.tail = table.tail, None
    parent = table.getparent()
    assert parent is not None
    parent.replace(table, box)
    box.append(table)
    box.tail = tail
