"""What strangers made runs nothing, loads nothing and leads nowhere when a report or its files are opened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from ilo_analysis.reports.page.sanitise import safe_html

ATTACKS = [
    '<me<meta x>ta http-equiv="refresh" content="0;url=http://x/">',
    '<iframe srcdoc="<script>alert(1)</script>">y</iframe>',
    '<iframe srcdoc=">"></iframe>',
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" data:text/html,<script>alert(1)</script>">x</a>',
    '<form action="//x"><input></form>',
    '<object data="x"></object><embed src="x"><base href="//x"><link rel="stylesheet" href="//x">',
    "<svg><script>alert(1)</script></svg>",
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]


def active(page):
    """Elements and attributes of a page, as a browser's parser finds them, that could run, load or lead away."""
    tree = html.fragment_fromstring(page, create_parent="div")
    names = {"script", "iframe", "object", "embed", "meta", "base", "link", "form", "input", "svg", "math"}
    bad = [element.tag for element in tree.iter() if isinstance(element.tag, str) and element.tag in names]
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "srcdoc":
                bad.append(name)
            if name in ("href", "src") and value.strip().lower().startswith(("javascript:", "data:text")):
                bad.append(value)
    return bad


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_disarmed(attack):
    assert active(safe_html(f"<p>before</p>{attack}<p>after</p>")) == []


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*ATTACKS, "<", ">", '"', "<p>", "</p>", "<table><tr><td>", "x"]), max_size=6))
def test_no_mixture_of_attacks_gets_through_and_cleaning_twice_changes_nothing(pieces):
    once = safe_html("".join(pieces))
    assert active(once) == []
    assert safe_html(once) == once


def test_what_is_harmless_stays():
    table = '<table class="a"><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    assert safe_html(table) == table
    link = '<details open=""><summary>More</summary><a href="https://www.ilo.org">ILO</a></details>'
    assert safe_html(link) == link
    sheet = "<style>@scope{td {color: red}}</style>"
    assert safe_html("<style>td {color: red}</style>") == safe_html(sheet) == sheet
    assert safe_html('<b style="color: red; width: 3em">x</b>') == '<b style="color: red;width: 3em">x</b>'


@pytest.mark.parametrize(
    "style",
    [
        "position:fixed;inset:0",
        "position:\\66ixed",
        "z-index:9",
        "margin-top:-99em",
        "transform:scale(99)",
        "top:-9em",
        "/**/position:fixed",
        "po\\73ition:fixed",
    ],
)
def test_nothing_leaves_its_place_by_its_own_style(style):
    assert safe_html(f"<div style='{style}'>x</div>") == "<div>x</div>"


@pytest.mark.parametrize(
    "sheet",
    ["} body {display: none", "a {} } body {display: none} b {", 'a::after {content: "{"} } body {display: none}',
     "/* { */ } body {display: none", "a {content: '\n{'} } body {} {", "a {}} @scope { body {", "@scope{}body{}",
     '@import "x"; a {}', "a { /* } body { display: none", "a {content: \\"],
)  # fmt: skip
def test_a_style_sheet_holds_for_nothing_outside_its_place(sheet):
    assert safe_html(f"<style>{sheet}</style>") == "<style></style>"


def test_what_is_nested_deeper_than_any_page_is_shown_as_its_source():
    assert safe_html("<div>" * 100_000).startswith("&lt;div&gt;")
    flat = "<p>one<br>two<ul>" + "<li>x" * 5000 + "</ul>" + "<b>x</b>" * 5000
    assert "&lt;" not in safe_html(flat)
