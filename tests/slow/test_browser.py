"""The pages in a real browser: accessible, leading from each bar to its stories, and deaf to hostile titles."""

import pytest

from ilo_analysis.reports import export
from tests.support import report_sample as sample
from tests.support.browser import IN_A_BROWSER, axe_violations, opened, sideways

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    latest = tmp_path_factory.mktemp("latest")
    report = export.write_report(sample.notebook(24, charts=2), latest / "volume", "volume")
    stories = [sample.story(i, title, url="javascript:alert(3)") for i, title in enumerate(sample.HOSTILE)]
    hostile = sample.notebook(stories=stories, title='<img src=x onerror="alert(4)"> ' + "W" * 500)
    for cell in hostile.cells:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("image/svg+xml")
            if about:
                about["ilo"] |= dict.fromkeys(("title", "alt", "caption"), sample.HOSTILE[1] + " chart")
                about["ilo"]["cells"][0]["label"] = sample.HOSTILE[0] + "W" * 500
    hostile.cells.append(sample.text("A line\n\n<script>alert(5)</script>", "prose"))
    odd = export.write_report(hostile, latest / "hostile", "hostile")
    failed = export.Run("failed", "failed", title=sample.HOSTILE[1], cell=sample.HOSTILE[0], message=sample.HOSTILE[3])
    runs = [export.Run("volume", "done", report.html), export.Run("hostile", "done", odd.html), failed]
    export.write_index(runs, latest, facts={"Stories": 24})
    return latest


PAGES = ["volume/volume.html", "hostile/hostile.html", "index.html"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_the_page_is_quiet(browser, folder, name, scheme):
    page = opened(browser, folder / name, color_scheme=scheme)
    heard = [*page.heard]  # before axe, which tries things that the page's policy forbids
    violations = axe_violations(page)
    page.context.close()
    assert heard == []
    assert violations == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 768])
def test_the_page_never_scrolls_sideways(browser, folder, name, width):
    page = opened(browser, folder / name, viewport={"width": width, "height": 800})
    too_wide = sideways(page)
    page.context.close()
    assert too_wide <= 0


@pytest.mark.parametrize("script", [True, False])
def test_each_bar_shows_exactly_its_stories_with_and_without_scripts(browser, folder, script):
    page = opened(browser, folder / "volume/volume.html", java_script_enabled=script)
    shown = page.locator("ol.list > li:visible")
    assert shown.count() == 10
    bars = page.locator("#fig-story-volume svg a")
    for place, n in zip(range(bars.count()), [8, 8, 8], strict=True):
        bar = bars.nth(place)
        assert bar.locator("title").text_content() == f"2021-1{place}: {n} stories"
        bar.focus()
        page.keyboard.press("Enter")
        assert shown.count() == n
        assert page.locator(".stories > h3:visible").inner_text() == f"2021-1{place}: {n} stories"
        page.locator(".back:visible >> text=Back to the chart").click()
        assert shown.count() == 10
    bars.first.click()
    page.locator(".back:visible >> text=Show all 24 stories").click()
    assert shown.count() == 24
    page.context.close()


def test_the_list_can_be_searched_and_turned_around(browser, folder):
    page = opened(browser, folder / "volume/volume.html")
    page.locator(".months >> text=All 24 stories").click()
    shown = page.locator("ol.list > li:visible")
    assert shown.count() == 24
    newest = shown.first.text_content()
    page.get_by_label("Order").select_option("oldest")
    assert shown.last.text_content() == newest
    page.get_by_label("Find in the stories").fill("story 23 139–143")
    assert shown.count() == 1
    assert page.locator("output").inner_text() == "1 story"
    page.context.close()


def test_the_dark_page_changes_the_colours_of_the_charts_and_print_does_not(browser, folder):
    page = opened(browser, folder / "volume/volume.html", color_scheme="dark")
    texts = "[...document.querySelectorAll('#fig-story-volume svg text')]"
    colours = f"{texts}.map((text) => getComputedStyle(text).fill)"
    assert "rgb(233, 235, 238)" in page.evaluate(colours)
    page.emulate_media(media="print")
    assert "rgb(27, 31, 36)" in page.evaluate(colours)
    assert "rgb(233, 235, 238)" not in page.evaluate(colours)
    page.context.close()


def test_text_of_a_chart_can_be_found_and_a_bar_reached_by_keyboard(browser, folder):
    page = opened(browser, folder / "volume/volume.html")
    assert page.locator("#fig-story-volume svg text", has_text="2021-10").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.context.close()


def test_a_page_is_printed_to_pdf(folder, tmp_path):
    pdf = export.write_pdf(folder / "volume/volume.html", tmp_path / "volume.pdf")
    assert pdf.read_bytes()[:5] == b"%PDF-"
    assert pdf.stat().st_size > 10_000
