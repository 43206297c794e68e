"""The explorer and the tour in a real JupyterLab: by mouse, by keyboard, quiet and accessible."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pandas as pd
import pytest

import ilo_analysis as ilo
from ilo_analysis.reference import default_data
from tests.support.browser import IN_A_BROWSER

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
pytestmark = IN_A_BROWSER
# Nothing may ask the network for news or extensions.
OFF = {"@jupyterlab/apputils-extension:announcements": True, "@jupyterlab/extensionmanager-extension": True}
# What is waited for comes, or an assertion says what came instead: this long only where something hangs.
WAIT = 180_000
# A module of a widget that loads later than the two seconds which anywidget allows, as on a busy machine.
LATE = """const made = URL.createObjectURL.bind(URL);
const wait = "await new Promise((go) => setTimeout(go, 2500));\\n";
URL.createObjectURL = (blob) =>
  made(blob.type === "text/javascript" ? new Blob([wait, blob], { type: blob.type }) : blob);"""
# anywidget gives up its own model then, which carries nothing that changes.
TOLD_LATE = "[anywidget] Failed to initialize model."


class Lab:
    """A running server and what can be asked of it."""

    def __init__(self, port, token, folder):
        self.url, self.token, self.folder = f"http://127.0.0.1:{port}", token, folder

    def ask(self, what):
        request = urllib.request.Request(f"{self.url}/api/{what}", headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def ready(self, notebook):
        """Whether the kernel of a notebook waits for work."""
        return any(s["path"] == notebook and s["kernel"]["execution_state"] == "idle" for s in self.ask("sessions"))


def until(true):
    for _ in range(WAIT // 100):
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"waited {WAIT / 1000:.0f} seconds in vain")


def answers(lab, server):
    assert server.poll() is None, (lab.folder / "lab.log").read_text("utf-8")
    try:
        return bool(lab.ask("status"))
    except OSError:
        return False


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    shutil.copy(NOTEBOOKS / "tour.ipynb", folder)
    # a folder of its own, so that a selection can be saved beside the data
    shutil.copytree(default_data(), folder / "pages")
    shutil.copy(default_data().parent / "sources.csv", folder / "pages")
    notebook = (NOTEBOOKS / "00_explore.ipynb").read_text("utf-8")
    assert notebook.count('data: str = \\"\\"') == 1
    notebook = notebook.replace('data: str = \\"\\"', 'data: str = \\"pages\\"')
    (folder / "00_explore.ipynb").write_text(notebook, "utf-8")
    (folder / "config/labconfig").mkdir(parents=True)
    (folder / "config/labconfig/page_config.json").write_text(json.dumps({"disabledExtensions": OFF}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run", "IPYTHONDIR": "i"}
    own |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    running = Lab(port, secrets.token_hex(16), folder)
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={running.token}"]
    command += [f"--notebook-dir={folder}", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    environment = os.environ | {name: str(folder / path) for name, path in own.items()}
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            until(lambda: answers(running, server))
            yield running
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@pytest.fixture(scope="module")
def browser(browser):
    return browser.new_context(viewport={"width": 1280, "height": 2400})  # one cache for both notebooks


def opened(browser, lab, notebook, *scripts):
    """Page with the notebook, all its cells run; `page.heard` is what went wrong."""
    page = browser.new_page()
    page.set_default_timeout(WAIT)
    page.heard = []
    for script in scripts:
        page.add_init_script(script)
    page.on("console", lambda message: page.heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.heard.append(str(error)) if str(error) != TOLD_LATE else None)
    page.on("request", lambda asked: page.heard.append(asked.url) if foreign(asked.url, lab) else None)
    page.goto(f"{lab.url}/lab/tree/{notebook}?token={lab.token}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Notebook .jp-Cell")
    until(lambda: lab.ready(notebook))
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return page


def foreign(url, lab):
    return not url.startswith((lab.url, lab.url.replace("http", "ws"), "data:", "blob:"))


def code_of(notebook):
    return [
        cell for cell in json.loads((NOTEBOOKS / notebook).read_text("utf-8"))["cells"] if cell["cell_type"] == "code"
    ]


@pytest.fixture(scope="module")
def pages(browser, lab):
    """Both notebooks, opened together: while one kernel starts, the other computes. The panel's modules load late."""
    unfinished = ilo.label(ilo.load_corpus(), theme="Social protection", file=lab.folder / "labels.csv")
    given = ["yes", "no"] * len(unfinished.sample)
    rows = unfinished.sample.assign(label=[*given[: len(unfinished.sample) - LEFT], *[""] * LEFT])
    rows.to_csv(unfinished.file, index=False)
    opened_pages = {
        name: opened(browser, lab, name, *late) for name, late in (("00_explore.ipynb", [LATE]), ("tour.ipynb", []))
    }
    for name, page in opened_pages.items():
        page.wait_for_selector(f".jp-InputPrompt:has-text('[{len(code_of(name))}]:')")
        until(lambda name=name: lab.ready(name))
    yield opened_pages
    for page in opened_pages.values():
        page.close()


@pytest.fixture
def panel(pages):
    pages["00_explore.ipynb"].wait_for_selector(".ilo-panel .ilo-bars button")
    return pages["00_explore.ipynb"]


def violations(page, selector):
    """What axe finds in a part of the page."""
    import axe_playwright_python

    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("part => axe.run(part, {resultTypes: ['violations']})", selector)["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


def by_day_and_night(page):
    for dark in (False, True):
        page.evaluate("dark => { document.body.dataset.jpThemeLight = String(!dark); }", dark)
        yield


def test_the_tour_runs_and_answers_five_questions(pages):
    page = pages["tour.ipynb"]
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts() == []
    assert page.locator(".jp-OutputArea-output svg, .jp-OutputArea-output img").count() >= 3
    assert page.locator(".jp-OutputArea-output ol.ilo-stories mark").count() >= 1
    assert page.heard == []


LEFT = 4  # stories to label in the browser


def test_stories_are_labelled_from_the_keyboard_to_the_last_one(pages, lab):
    page, corpus = pages["tour.ipynb"], ilo.load_corpus()
    evidence, file = ilo.find_themes(corpus), lab.folder / "labels.csv"
    total = len(ilo.read_labels(file)) + LEFT
    panel, keys = page.locator(".ilo-label"), page.keyboard
    panel.get_by_role("button", name="Yes").focus()
    assert page.evaluate("document.activeElement.matches('.ilo-label button')")
    shown = [panel.locator("h4").inner_text()]
    for key in "nsuysu":
        keys.press(key)
        page.wait_for_function("was => document.querySelector('.ilo-label h4').textContent !== was", arg=shown[-1])
        shown.append(panel.locator("h4").inner_text())
    assert shown[3] == shown[1]
    assert shown[6] == shown[4]
    keys.press("n")
    panel.get_by_text(f"{total - 1} of {total} stories labelled").wait_for()
    keys.press("n")
    panel.get_by_text("All stories of this sample are labelled.").wait_for()
    keys.press("u")
    panel.get_by_text(f"{total - 1} of {total} stories labelled").wait_for()
    keys.press("n")
    panel.get_by_text(f"{total} of {total} stories labelled").wait_for()
    labels = ilo.read_labels(file)
    assert len(labels) == total
    (row,) = ilo.precision_and_recall(labels, evidence, corpus).itertuples()
    cells = panel.locator("table td").all_inner_texts()
    assert cells[0] == f"{row.precision:.0%} ({row.precision_low:.0%} to {row.precision_high:.0%})"
    assert cells[1] == f"{row.recall:.0%} ({row.recall_low:.0%} to {row.recall_high:.0%})"
    for _ in by_day_and_night(page):
        assert violations(page, ".ilo-label") == []
    assert page.heard == []


def press(page, name):
    page.locator(".ilo-panel").locator("button.jupyter-button", has_text=name).click()


def rows(page, n):
    """Ids of the stories in the table, once there are so many."""
    page.wait_for_function("n => document.querySelectorAll('.ilo-panel [data-story]').length === n", arg=n)
    return set(page.locator(".ilo-panel [data-story]").evaluate_all("rows => rows.map(row => row.dataset.story)"))


def captioned(page, words):
    page.locator(".ilo-panel caption", has_text=words).wait_for()


def tick(page, head, line):
    page.get_by_role("group", name=head, exact=True).get_by_role("checkbox", name=re.compile(f"^{line}")).check()


def answer(page, head):
    """Words of one row of the answers, once the views are those of the selection."""
    row = page.locator(".ilo-answers tbody tr", has=page.get_by_role("rowheader", name=head, exact=True))
    return " ".join(row.locator("td").all_inner_texts()).replace("\xa0", " ").replace("\u202f", " ")


def all_stories(page, n):
    captioned(page, re.compile(f"All selected stories: {n} stor"))


def test_the_six_questions_have_the_answers_that_pandas_gives(panel, lab):
    page, corpus = panel, ilo.load_corpus(lab.folder / "pages")
    stories, evidence = corpus.stories.set_index("story_id"), ilo.find_themes(corpus)
    general = set(corpus.occurrences.loc[corpus.occurrences["feed"].isin(["global-news", "moscow-news"]), "story_id"])
    press(page, "Reset")
    # In which months did social protection peak?
    wanted = set(evidence.loc[evidence["theme"] == "social-protection", "story_id"])
    tick(page, "Themes", "Social protection")
    all_stories(page, len(wanted))
    month_of = stories.loc[list(wanted), "date"].dropna().dt.to_period("M")
    months = month_of.value_counts()
    top = sorted(months.index[months == months.max()])
    said = answer(page, "All feeds pooled")
    assert f"{', '.join(f'{month:%B %Y}' for month in top)}: {months.max()} stories" in said
    page.locator(".ilo-answers tr", has_text="All feeds pooled").get_by_role("button").first.click()
    captioned(page, f"All feeds pooled, {top[0]:%B %Y}")
    assert rows(page, int(months.max())) == set(month_of.index[month_of == top[0]])
    page.get_by_role("button", name="Remove Themes: Social protection").click()
    all_stories(page, len(stories))
    # What is there on Uzbekistan?
    places = ilo.find_places(corpus)
    wanted = set(places.loc[places["iso3"] == "UZB", "story_id"])
    tick(page, "Countries", "Uzbekistan")
    all_stories(page, len(wanted))
    assert rows(page, len(wanted)) == wanted
    page.get_by_role("button", name="Remove Countries: Uzbekistan").click()
    # What share of the general feeds is about COVID-19?
    wanted = set(evidence.loc[evidence["theme"] == "covid-19", "story_id"]) & general
    press(page, "General news")
    tick(page, "Themes", r"COVID-19 \d")
    all_stories(page, len(wanted))
    share = ilo.theme_share(corpus, by="scope").set_index(["scope", "theme"]).loc[("general", "covid-19")]
    said = answer(page, "All general feeds")
    assert f"{share['share']:.0%} · {share['n']} of {share['total']}" in said
    assert f"{share['burst_low']:.0%} to {share['burst_high']:.0%}" in said
    # The stories for Excel, and the chart for a slide with a title of one's own
    page.get_by_role("button", name="Export").click()
    for label, text in (("Folder", str(lab.folder / "out")), ("Name", "covid"), ("Title", "COVID-19 in the news")):
        page.get_by_label(label, exact=True).last.fill(text)
    press(page, "Write files")
    page.get_by_text("files in").wait_for()
    table = pd.read_excel(lab.folder / "out" / "covid.xlsx", engine="calamine")
    assert set(table["story_id"]) == wanted
    assert table["matched_words"].str.contains("COVID-19").all()
    assert "COVID-19 in the news" in (lab.folder / "out" / "covid-story-volume.svg").read_text("utf-8")
    head = (lab.folder / "out" / "covid-story-volume-slide.png").read_bytes()[16:24]
    assert (int.from_bytes(head[:4]), int.from_bytes(head[4:])) == (1920, 1080)
    # The same tomorrow
    page.get_by_label("Name", exact=True).first.fill("covid, general")
    press(page, "Save selection")
    page.get_by_text("Saved in").wait_for()
    assert set(ilo.select(corpus, saved="covid, general").stories["story_id"]) == wanted
    press(page, "Reset")
    all_stories(page, len(stories))
    page.get_by_label("Open", exact=True).select_option("covid, general")
    all_stories(page, len(wanted))
    assert rows(page, len(wanted)) == wanted


def test_everything_can_be_done_from_the_keyboard(panel):
    page = panel
    press(page, "Reset")
    all_stories(page, 54)
    page.get_by_label("First month").press("ArrowRight")
    assert page.get_by_label("First month").get_attribute("aria-valuetext") == "August 2020"
    page.get_by_label("Words").fill("recover*")
    page.keyboard.press("Enter")
    chips = page.get_by_role("group", name="Current selection").get_by_role("button")
    chips.nth(1).wait_for()
    page.get_by_label("Search: Topics").fill("soc")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    chips.nth(2).wait_for()
    for _ in range(3):
        n = chips.count()
        chips.first.press("Enter")
        page.wait_for_function("n => document.querySelectorAll('.ilo-chips button').length < n", arg=n)
    all_stories(page, 54)
    bar = page.locator(".ilo-bars").get_by_role("button", name="Moscow news, June 2021")
    bar.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove June 2021 – July 2021").wait_for()
    page.get_by_role("tab", name="Stories by month").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".ilo-heat").get_by_role("button", name="Moscow news, July 2021").press("Enter")
    captioned(page, "Moscow news, July 2021: 5 stories")
    page.locator(".ilo-list th button").first.press("Enter")
    page.locator(".ilo-list th[aria-sort=ascending]").wait_for()
    press(page, "Reset")
    page.get_by_role("tab", name="Stories by month").click()


def test_dragging_over_months_chooses_them(panel):
    page = panel
    press(page, "Reset")
    bars = page.locator(".ilo-bars")
    bars.get_by_role("button", name="Moscow news, July 2020").hover(position={"x": 3, "y": 5})
    page.mouse.down()
    bars.get_by_role("button", name="Moscow news, September 2020").hover(position={"x": 3, "y": 5})
    page.mouse.up()
    page.get_by_role("button", name="Remove July 2020 – September 2020").click()
    all_stories(page, 54)


def test_axe_finds_no_violation_in_the_panel_by_day_or_night_and_the_console_is_quiet(panel):
    heard = list(panel.heard)
    for _ in by_day_and_night(panel):
        assert violations(panel, ".ilo-panel .ilo-view, .ilo-facets, .ilo-period") == []
        for name in ("Feeds by month", "Themes by month", "Topics", "Themes", "Stories by month"):
            panel.get_by_role("tab", name=name, exact=True).click()
            assert violations(panel, ".ilo-panel .widget-tab .ilo-view") == []
    assert heard == []
