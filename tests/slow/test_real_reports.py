"""The project's own reports and their index, built as a user builds them, in a real browser."""

import json
import os
import re
import subprocess
import sys
import zipfile
from contextlib import nullcontext
from urllib.parse import unquote

import pytest

from ilo_analysis.reports import batch
from ilo_analysis.reports.index import make_zip
from ilo_analysis.reports.page import svg
from tests.support.browser import IN_A_BROWSER, axe_violations, layout_of, open_folds, opened, sideways
from tests.support.notebooks import check_charts
from tests.support.strange_settings import settings_of_a_stranger

pytestmark = IN_A_BROWSER
NAMES = ["corpus_overview", "story_volume", "topic_share", "recurring_themes", "theme_focus", "dictionary_check"]
NAMES += ["compare", "brief"]
PAGES = [*(f"{name}/{name}.html" for name in NAMES), "index.html"]


def built(folder, *options, **environment):
    """Folder of the reports, built by the command line from another folder."""
    work = folder / "cwd"
    work.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", "from ilo_analysis.cli import main; main()", "report", *options]
    command += ["--out", str(work / "latest"), "--jobs", "2"]
    done = subprocess.run(command, env=os.environ | environment, cwd=work, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    return work / "latest"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    return built(folder, **settings_of_a_stranger(folder))


def test_the_same_inputs_give_the_same_bytes_in_another_folder_time_zone_kind_of_kernel_and_settings(reports, tmp_path):
    again = built(tmp_path, "--plain-kernels", TZ="Asia/Tokyo")
    files = {
        folder: {
            path.relative_to(folder).as_posix(): without_reads(path) if path.name == "run.json" else path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".log"
        }
        for folder in (reports, again)
    }
    assert {f"{name}/{name}.ipynb" for name in NAMES} < set(files[reports]) == set(files[again])
    assert [name for name in files[reports] if files[reports][name] != files[again][name]] == []


def without_reads(path):
    """The record of a run; a forked kernel does not read again what its server has read."""
    return {name: value for name, value in json.loads(path.read_text(encoding="utf-8")).items() if name != "reads"}


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_of_a_notebook_has_alt_text_a_caption_and_its_marks(reports, name):
    check_charts(reports / name / f"{name}.ipynb")


def paint(page, scheme):
    """Show the page in light or dark colours, and wait until it is painted in them: axe reads what is on the screen."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_text_in_charts_can_be_read_and_the_page_is_quiet(browser, reports, name):
    page = opened(browser, reports / name, color_scheme="light", viewport={"width": 1280, "height": 900})
    heard = page.heard
    assert heard == []
    # a window as tall as the page: what is painted at a point is known only inside the window
    page.set_viewport_size({"width": 1280, "height": page.evaluate("document.documentElement.scrollHeight")})
    covered = page.evaluate(COVERED_MARKS)
    texts = page.evaluate(TEXTS_OF_DRAWINGS)
    paint(page, "dark")
    dark = page.evaluate(TEXTS_OF_DRAWINGS)
    # Of the rules only that of contrast depends on the colours, and the rows of one table have the same.
    contrast, but = ["color-contrast"], ["tbody tr:nth-child(n+6)", "ol.list li:nth-child(n+6)"]
    violations = axe_violations(page, contrast, but=but)
    paint(page, "light")
    violations += [*axe_violations(page, contrast, but=but), *axe_violations(page, off=contrast)]
    page.context.close()
    assert heard == []
    assert violations == []
    assert covered == []
    assert len(texts) > 20 or name == "index.html"
    assert len(dark) == len(texts)
    assert name == "index.html" or texts != dark
    hard = {(text, ink, paper) for text, ink, paper in texts + dark if svg.contrast(as_hex(ink), as_hex(paper)) < 4.5}
    assert hard == set()


# Each text of a drawing with its colour and that of what is painted behind its middle.
TEXTS_OF_DRAWINGS = """() => {
  const solid = (element) => {
    const style = getComputedStyle(element);
    if (["use", "path", "rect", "circle"].includes(element.tagName)) return /^rgb\\(/.test(style.fill) && style.fill;
    return !(element instanceof SVGElement) && /^rgb\\(/.test(style.backgroundColor) && style.backgroundColor;
  };
  // A chart has a second drawing for phones; the one that does not fit the window is not painted.
  const painted = [...document.querySelectorAll(".drawing text")].filter((text) => text.getClientRects().length);
  return painted.map((text) => {
    const box = text.getBoundingClientRect();
    const under = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const behind = under.filter((element) => element !== text && element.tagName !== "text").map(solid).find(Boolean);
    const paper = getComputedStyle(document.documentElement).backgroundColor;
    return [text.textContent, getComputedStyle(text).fill, behind || paper];
  });
}"""


# Marks whose middle a click does not reach, because something lies over them.
COVERED_MARKS = """() => [...document.querySelectorAll(".drawing svg a")].filter((link) => {
  if (!link.getClientRects().length) return false;
  const box = link.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !hit || hit.closest("a") !== link;
}).map((link) => link.textContent)"""


def as_hex(colour):
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


# Width and height of a window, and the lowest place at which the first chart may begin.
WINDOWS = [(1280, 900, 560), (390, 844, 760)]


@pytest.mark.parametrize("name", PAGES)
def test_the_first_chart_is_on_the_first_screen_and_nothing_is_cut_covered_or_scrolled(browser, reports, name):
    page = opened(browser, reports / name)
    layouts = []
    for folds_open in (False, True):
        if folds_open:
            open_folds(page)
        for width, height, _ in WINDOWS:
            page.set_viewport_size({"width": width, "height": height})
            layouts.append(layout_of(page))
    page.set_viewport_size({"width": 360, "height": 800})
    too_wide = sideways(page)
    page.context.close()
    assert too_wide <= 0
    if name != "index.html":
        folded, unfolded = layouts[: len(WINDOWS)], layouts[len(WINDOWS) :]
        assert all(layout["top"] <= lowest for layout, (*_, lowest) in zip(folded, WINDOWS, strict=True))
        assert max(layout["height"] for layout in folded) <= 15_000
        assert [layout[fault] for layout in folded for fault in ("cut", "outside", "over")] == [[]] * 3 * len(WINDOWS)
        assert [layout["scrolls"] for layout in unfolded] == [[]] * len(WINDOWS)


@pytest.mark.parametrize("name", PAGES[:-1])
def test_a_report_prints_on_few_pages_and_without_headings_over_nothing(browser, reports, name):
    page = opened(browser, reports / name)
    pages = len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True)))
    page.emulate_media(media="print")
    bare = page.evaluate(HEADINGS_OVER_NOTHING)
    page.context.close()
    assert 1 <= pages <= (1 if name == "brief/brief.html" else 5)
    assert bare == []


# Headings that are printed although what stands below them is not.
HEADINGS_OVER_NOTHING = """() => [...document.querySelectorAll("main > .prose")].filter((prose) => {
  const next = prose.nextElementSibling;
  return prose.getClientRects().length && next && !next.matches(".prose") && !next.getBoundingClientRect().height;
}).map((prose) => prose.textContent)"""


@pytest.mark.parametrize("name", PAGES[:-1])
def test_every_mark_leads_to_as_many_stories_as_it_says_without_a_script(browser, reports, name):
    page = opened(browser, reports / name)
    shown = page.evaluate(SHOWN_BY_EACH_MARK)
    page.context.close()
    html = (reports / name).read_text(encoding="utf-8")
    targets = set(re.findall(r'<a href="#([cm]\d+|all)">', html))
    assert targets == {mark for mark, *_ in shown}
    said = {mark: re.search(r": (\d+)(?: of \d+)? stor(?:y|ies)$", words) for mark, words, _ in shown}
    assert [(words, n) for mark, words, n in shown if said[mark] and int(said[mark][1]) != n] == []
    assert all(n > 0 for *_, n in shown)
    # The last month that the shipped pages show in full has no story, so its brief has no mark.
    assert sum(found is not None for found in said.values()) >= (0 if name == "brief/brief.html" else 6)


# For each selection its address, its heading, and how many stories the style sheet leaves visible.
SHOWN_BY_EACH_MARK = """async () => {
  const found = [];
  for (const heading of document.querySelectorAll(".stories > h3[id]")) {
    location.hash = heading.id;
    await new Promise((done) => requestAnimationFrame(done));
    const items = [...document.querySelectorAll("ol.list > li")];
    found.push([heading.id, heading.textContent, items.filter((li) => getComputedStyle(li).display !== "none").length]);
  }
  return found;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_enough_to_mail(reports, name):
    page = (reports / name).read_text(encoding="utf-8")
    for_phones = sum(map(len, re.findall(r'<div class="drawing narrow">.*?</svg></div>', page, re.DOTALL)))
    assert len(page.encode()) - for_phones <= 150_000
    # The second drawing of each chart, for phones, comes on top.
    assert for_phones <= 50_000


def test_the_zip_opens_anywhere_and_every_link_of_its_index_leads_to_a_page(browser, reports, tmp_path):
    with zipfile.ZipFile(make_zip(reports, tmp_path / "reports.zip")) as archive:
        archive.extractall(tmp_path / "mail")
    (index,) = (tmp_path / "mail").glob("*/index.html")
    page = opened(browser, index)
    links = page.evaluate("[...document.querySelectorAll('main a')].map(link => link.getAttribute('href'))")
    assert sum(link.endswith(".html") for link in links) == len(NAMES)
    titles = set()
    for link in links:
        file = index.parent / unquote(link)
        assert file.is_file(), link
        if file.suffix == ".html":
            page.goto(file.as_uri())
            titles.add(page.title())
    page.context.close()
    assert len(titles) == len(NAMES)


# nbclient stamps messages without a time with it
@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning:nbclient")
def test_a_report_in_another_language_has_no_english_left(tmp_path, server, monkeypatch):
    monkeypatch.setattr(batch, "KernelServer", lambda *_: nullcontext(server))
    notebooks = ["01_corpus_overview", "04_recurring_themes", "07_compare", "08_brief"]
    batch.run_reports(notebooks, {"language": ["fr", "es"]}, out=tmp_path, jobs=2)
    left = {}
    for path in sorted(tmp_path.glob("*/*.html")):
        page = path.read_text(encoding="utf-8")
        assert f'<html lang="{path.stem[-2:]}">' in page
        left[path.stem] = english_words(page)
    assert len(left) == 8
    assert {name: words for name, words in left.items() if words} == {}


def english_words(page):
    """English among the page's own words: not in code, in stories, or in terms, which are those of the listings."""
    parts = ["<style>.*?</style>", "<script>.*?</script>", '<ol class="list".*?</ol>']
    # names of offices and of files are what they are
    parts += ['<details class="fold code">.*?</details>', "<dd>.*?</dd>", r"data/[\w-]+\.csv"]
    own = re.sub("|".join(parts), "", page, flags=re.DOTALL)
    own = re.sub(r"“[^”]*”|«[^»]*»|<[^>]+>", " ", own)
    english = r"the|of|and|with|stories|story|observed|feed|theme|share|month|shows|not|July|June|March"
    return set(re.findall(rf"\b(?:{english})\b", own))
