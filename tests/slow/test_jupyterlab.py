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

import pytest

import ilo_analysis as ilo

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium in /usr/bin/chromium: JupyterLab was not opened"),
    # the driver leaves its event loop and pipes to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
# Nothing may ask the network for news or extensions.
OFF = {"@jupyterlab/apputils-extension:announcements": True, "@jupyterlab/extensionmanager-extension": True}
WAIT = 30_000


class Lab:
    """A running server and what can be asked of it."""

    def __init__(self, port, token):
        self.url, self.token = f"http://127.0.0.1:{port}", token

    def ask(self, what):
        request = urllib.request.Request(f"{self.url}/api/{what}", headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def ready(self, notebook):
        """Whether the kernel of a notebook waits for work."""
        return any(s["path"] == notebook and s["kernel"]["execution_state"] == "idle" for s in self.ask("sessions"))


def until(true, seconds=40):
    for _ in range(seconds * 10):
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"waited {seconds} seconds in vain")


def answers(lab):
    try:
        return bool(lab.ask("status"))
    except OSError:
        return False


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    for name in ("tour.ipynb", "00_explore.ipynb"):
        shutil.copy(NOTEBOOKS / name, folder)
    (folder / "config/labconfig").mkdir(parents=True)
    (folder / "config/labconfig/page_config.json").write_text(json.dumps({"disabledExtensions": OFF}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run", "IPYTHONDIR": "i"}
    own |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    running = Lab(port, secrets.token_hex(16))
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={running.token}"]
    command += [f"--notebook-dir={folder}", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    environment = os.environ | {name: str(folder / path) for name, path in own.items()}
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            until(lambda: answers(running))
            yield running
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium.new_context(viewport={"width": 1280, "height": 2400})  # one cache for both notebooks
        chromium.close()


def opened(browser, lab, notebook):
    """Page with the notebook, all its cells run; `page.heard` is what went wrong."""
    page = browser.new_page()
    page.set_default_timeout(WAIT)
    page.heard = []
    page.on("console", lambda message: page.heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda asked: page.heard.append(asked.url) if foreign(asked.url, lab) else None)
    page.goto(f"{lab.url}/lab/tree/{notebook}?token={lab.token}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Notebook .jp-Cell", timeout=WAIT)
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


def test_the_tour_runs_and_answers_five_questions(browser, lab):
    page = opened(browser, lab, "tour.ipynb")
    last = len(code_of("tour.ipynb"))
    page.wait_for_selector(f".jp-InputPrompt:has-text('[{last}]:')", timeout=WAIT)
    until(lambda: lab.ready("tour.ipynb"))
    assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts() == []
    assert page.locator(".jp-OutputArea-output svg, .jp-OutputArea-output img").count() >= 3
    assert page.locator(".jp-OutputArea-output ol.ilo-stories mark").count() >= 1
    heard = page.heard
    page.close()
    assert heard == []


@pytest.fixture(scope="module")
def panel(browser, lab):
    page = opened(browser, lab, "00_explore.ipynb")
    page.wait_for_selector(".ilo-panel .ilo-bars button", timeout=WAIT)
    page.wait_for_selector(f".jp-InputPrompt:has-text('[{len(code_of('00_explore.ipynb'))}]:')", timeout=WAIT)
    yield page
    page.close()


def press(page, name):
    page.locator(".ilo-panel").locator("button.jupyter-button", has_text=name).click()


def rows(page, n):
    """Ids of the stories in the table, once there are so many."""
    page.wait_for_function("n => document.querySelectorAll('.ilo-panel [data-story]').length === n", arg=n)
    return set(page.locator(".ilo-panel [data-story]").evaluate_all("rows => rows.map(row => row.dataset.story)"))


def captioned(page, words):
    page.locator(".ilo-panel caption", has_text=words).wait_for(timeout=WAIT)


def test_slider_theme_and_bar_lead_to_the_stories_that_pandas_finds(panel):
    page, corpus = panel, ilo.load_corpus()
    press(page, "Reset")
    captioned(page, "All selected stories: 30 stories")
    first = page.get_by_label("First month")
    first.focus()
    page.keyboard.press("ArrowRight")
    assert first.get_attribute("aria-valuetext") == "August 2020"
    general = corpus.occurrences[corpus.occurrences["feed"].isin(["global-news", "moscow-news"])]
    stories = corpus.stories[corpus.stories["story_id"].isin(general["story_id"])]
    later = stories[stories["date"] >= "2020-08-01"]
    captioned(page, f"All selected stories: {len(later)} stories")
    evidence = ilo.find_themes(later)
    wanted = set(evidence.loc[evidence["theme"] == "covid-19", "story_id"])
    offered = page.get_by_label("Themes", exact=True)
    texts = [text.replace("\xa0", " ") for text in offered.locator("option").all_inner_texts()]
    (covid,) = [place for place, text in enumerate(texts) if text.startswith("COVID-19 (")]
    offered.select_option(index=covid)
    captioned(page, f"All selected stories: {len(wanted)} stories")
    assert rows(page, len(wanted)) == wanted
    moscow = general[general["story_id"].isin(wanted) & (general["feed"] == "moscow-news")]
    july = set(moscow.loc[moscow["date"].dt.to_period("M").astype(str) == "2021-07", "story_id"])
    bar = page.get_by_role("button", name=re.compile("Moscow news, July 2021"))
    assert f": {len(july)} stor" in bar.get_attribute("aria-label")
    bar.click()
    captioned(page, "Moscow news, July 2021")
    assert rows(page, len(july)) == july


def test_everything_can_be_done_from_the_keyboard(panel):
    page = panel
    press(page, "Reset")
    captioned(page, "All selected stories: 30 stories")
    page.get_by_label("Words").focus()
    page.keyboard.type("recover*")
    page.keyboard.press("Enter")
    captioned(page, "All selected stories: 7 stories")
    page.locator(".ilo-bars button").first.focus()
    page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert name.startswith("Moscow news, ")
    page.keyboard.press("ArrowRight")
    after = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert after.startswith("Moscow news, ")
    assert after != name
    page.keyboard.press("Enter")
    captioned(page, after.split(":")[0])
    page.locator(".ilo-list th button").first.focus()
    page.keyboard.press("Enter")
    page.locator(".ilo-list th[aria-sort=ascending]").wait_for()
    page.get_by_role("tab", name="Stories by month").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator(".ilo-line button").first.wait_for()
    page.locator(".ilo-line button").first.press("Enter")
    captioned(page, re.compile(r"news, \w+ 20\d\d: \d+ stor"))
    page.get_by_role("tab", name="Stories by month").click()


def test_axe_finds_no_serious_violation_in_the_panel_and_the_console_is_quiet(panel):
    import axe_playwright_python

    heard = list(panel.heard)
    panel.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    for name in ("Stories by month", "Themes by month", "Topics"):
        panel.get_by_role("tab", name=name).click()
        found = panel.evaluate("axe.run('.ilo-panel')")["violations"]
        grave = [
            (f["id"], [n["html"][:160] for n in f["nodes"]]) for f in found if f["impact"] in ("serious", "critical")
        ]
        assert grave == []
    assert heard == []
