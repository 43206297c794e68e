"""Drawings inside a page: small, safe, labelled, and readable in light and dark."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilo_analysis.display import style
from ilo_analysis.reports.page import svg

DRAWING = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="288pt" height="144pt" viewBox="0 0 288 144" version="1.1">
 <metadata><rdf:RDF xmlns:cc="http://creativecommons.org/ns#"/></metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="figure_1"><g id="bar"><a xlink:href="#cell-v-a" target="_blank">
   <path d="M 46.145455 128.16 L 1 2 z" clip-path="url(#p1)" style="fill: url(#h1); stroke: #1D5FA6"/></a></g>
  <a xlink:href="#cell-v-gone" target="_blank"><path d="M 0 0"/></a>
  <use xlink:href="#m1" x="91.236364" style="stroke: #000000"/>
  <text style="font-size: 10px; font-family: 'DejaVu Sans', sans-serif; text-anchor: middle" x="9.999999"
    transform="rotate(-0 1 2)">1.23456 &lt;b&gt;</text></g>
 <defs><clipPath id="p1"><rect/></clipPath><path id="m1" d=""/><pattern id="h1"><rect fill="#1f77b4"/></pattern></defs>
</svg>"""


@pytest.fixture
def inline():
    return svg.inline_svg(DRAWING, "v", alt='Bars "a" & b', links={"#cell-v-a": "October: 6 stories"})


def test_what_only_a_file_of_its_own_needs_is_dropped(inline):
    assert not re.search(r"<\?xml|DOCTYPE|metadata|<style type|xlink|http:|_blank|font-family|rotate\(-0", inline)
    assert "figure_1" not in inline


def test_a_drawing_with_links_is_a_group_because_img_would_hide_them(inline):
    assert '<svg role="group" aria-label="Bars &quot;a&quot; &amp; b"' in inline
    assert '<svg role="img"' in svg.inline_svg(DRAWING, "v", alt="Bars")


def test_a_link_is_labelled_and_a_link_without_stories_is_undone(inline):
    assert '<a href="#cell-v-a"><title>October: 6 stories</title>' in inline
    assert "cell-v-gone" not in inline
    assert inline.count("<a ") == inline.count("</a>") == 1


def test_ids_are_those_of_the_figure_and_every_reference_finds_its_own(inline):
    ids = set(re.findall(r' id="([^"]+)"', inline))
    assert ids == {"v0", "v1", "v2"}
    assert set(re.findall(r"url\(#([^)]+)\)", inline)) | set(re.findall(r'<use href="#([^"]+)"', inline)) == ids


def test_numbers_in_tags_are_short_and_text_is_left_alone(inline):
    assert "46.15" in inline
    assert 'x="91.24"' in inline
    assert "1.23456 &lt;b&gt;" in inline


def test_colours_become_variables_even_in_attributes(inline):
    assert "stroke:var(--k1d5fa6)" in inline
    assert 'style="fill:var(--k1f77b4)"' in inline
    assert not re.search(r"#[0-9a-f]{6}", inline)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="{x}">{inside}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<x:script>alert(1)</x:script>",
        '<g onload="alert(1)"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>x</body></foreignObject>",
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        '<image href="http://x/y.png"/>',
        '<use xlink:href="//x#y"/>',
        '<a><animate attributeName="href" to="javascript:alert(1)"/></a>',
        "<b xmlns='http://www.w3.org/1999/xhtml'>x</b>",
        '<meta http-equiv="refresh" content="0;url=//x"/>',
        '<unknown:meta http-equiv="refresh" content="0;url=//x"/>',
        '<path fill="url( //x#y)"/>',
        '<path style="mask-image:image-set(&quot;//x/y.png&quot; 1x)"/>',
        '<path style="mask-image:u\\72l(//x/y.png)"/>',
        "<style>@import '//x/y.css';</style>",
    ],
)
def test_a_drawing_runs_and_loads_nothing(inside):
    for other in ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"):
        drawing = SVG.format(x=other, inside=inside + "<path d='M0 0'/>")
        for found in (svg.standalone_svg(drawing), svg.inline_svg(drawing, "v", alt="a", links={"//x#y": "x"})):
            assert "alert" not in found
            assert "//x" not in found.replace("http://www", "")
            assert re.search("M ?0 0", found)


@pytest.mark.parametrize(
    "drawing", ["<script>alert(1)</script>", "<style>body{display:none}</style>", "no drawing", ""]
)
def test_what_is_no_drawing_is_an_empty_one(drawing):
    for xmlns in ("", ' xmlns="http://www.w3.org/2000/svg"'):
        found = svg.inline_svg(drawing.replace(">", f"{xmlns}>", 1), "v", alt="a")
        assert found == '<svg role="img" aria-label="a" style="--w:600"/>'


def test_the_file_of_its_own_keeps_its_style_and_loses_its_metadata():
    alone = svg.standalone_svg(DRAWING)
    assert "<style" in alone
    assert "metadata" not in alone


@pytest.mark.parametrize(
    "colour", [style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.OCHRE, style.TEXT, style.MUTED]
)
def test_every_colour_of_text_can_be_read_in_light_and_dark(colour):
    assert svg.contrast(colour, "#ffffff") >= 4.5
    assert svg.contrast(svg.dark_colour(colour), svg.PAPER_DARK) >= 4.5


@settings(max_examples=60)
@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_a_dark_counterpart_is_always_a_colour(rgb):
    assert re.fullmatch(r"#[0-9a-f]{6}", svg.dark_colour("#{:02x}{:02x}{:02x}".format(*rgb)))


def test_the_rules_name_each_colour_once_for_light_and_once_for_dark():
    rules = svg.colour_rules(["#ffffff", "#ffffff", "#1d5fa6"])
    assert rules.count("--kffffff:") == 2
    assert "--kffffff:#14171c" in rules
    assert svg.colour_rules([]) == ""


def test_the_dark_page_of_the_style_sheet_is_the_one_that_contrast_is_computed_for():
    from ilo_analysis.reports.page.exporter import styles

    assert f"--paper:{svg.PAPER_DARK}" in styles("ilo-report/report.css")


def test_a_style_that_repeats_is_written_once():
    bars = "".join(f'<path d="M{i} 0" clip-path="url(#p1)" style="fill: #1d5fa6"/>' for i in range(9))
    small = svg.inline_svg(f'<svg viewBox="0 0 9 9">{bars}<clipPath id="p1"/></svg>', "v", alt="Bars")
    assert small.count("var(--k1d5fa6)") == 1
    assert small.count('class="v0"') == 9
    assert ".v0{clip-path:url(#v0);fill:var(--k1d5fa6)}" in small


def test_straight_lines_are_short_and_groups_that_say_nothing_are_dropped():
    bar = '<g><g id="x"><path d="M 1 9 L 5 9 L 5 2 L 1 2 z" style="fill: #1d5fa6"/></g><g/></g>'
    line = '<path d="M 0 0 L 3 4" style="stroke: #1d5fa6"/>'
    small = svg.inline_svg(f'<svg viewBox="0 0 9 9">{bar}{line}</svg>', "v", alt="Bars")
    assert re.findall(' d="([^"]+)"', small) == ["M1 9H5V2H1z", "M0 0L3 4"]
    assert "<g" not in small


def test_a_round_marker_is_a_circle():
    marker = '<path id="m" d="M 0 3 C 0.8 3 1.6 2.7 2.1 2.1 C 2.7 1.6 3 0.8 3 0 C 3 -0.8 2.7 3 0 3 z"/>'
    small = svg.inline_svg(
        f'<svg viewBox="0 0 9 9"><defs>{marker}</defs><use xlink:href="#m" x="4"/></svg>', "v", alt="A"
    )
    assert '<circle id="v0" r="3"/>' in small


def test_a_number_on_its_mark_lets_clicks_through_and_others_can_be_selected():
    on, beside = '<g id="on-a"><text style="fill: #ffffff">2</text></g>', '<text style="fill: #1b1f24">3</text>'
    small = svg.inline_svg(f'<svg viewBox="0 0 9 9">{on}{beside}</svg>', "v", alt="Dots")
    assert '<text style="pointer-events:none;fill:var(--kffffff)">2' in small
    assert small.count("pointer-events") == 1


def test_a_text_that_is_only_moved_has_a_place_and_far_places_are_as_fine_as_a_screen():
    small = svg.inline_svg(
        '<svg viewBox="0 0 9 9"><text transform="translate(416.657 68.114)">a</text></svg>', "v", alt="A"
    )
    assert '<text x="416.7" y="68.11">a</text>' in small
