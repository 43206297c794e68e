"""Opening pages in the installed Chromium, for the tests that need a real browser."""

from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium in /usr/bin/chromium: the pages were not opened"),
    # the driver leaves its event loop and pipes to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def launched(driver):
    return driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def opened(browser, path, **options):
    """Page of a file; `heard` collects dialogs, console messages, errors and requests for anything else."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.heard = []
    page.on("dialog", lambda dialog: (page.heard.append("dialog"), dialog.dismiss()))
    page.on("console", lambda message: page.heard.append(message.text))
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda request: page.heard.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    page.heard = [sound for sound in page.heard if not sound.startswith("data:,")]
    return page


def open_folds(page):
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")


def axe_violations(page, rules=AXE_TAGS, *, but=(), off=()):
    """What axe-core finds by the rules, or by all with the tags, folds opened: the rule and the elements against it.

    `but` are selectors of what is left out, `off` rules that are.
    """
    import axe_playwright_python

    source = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    open_folds(page)
    page.evaluate(source)
    options = {"runOnly": rules, "resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in off}}
    asked = "async ([but, options]) => (await axe.run({exclude: but}, options)).violations"
    found = page.evaluate(asked, [[[selector] for selector in but], options])
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


def sideways(page):
    """How many pixels the page is wider than its window."""
    open_folds(page)
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


# What a reader meets: where the first chart begins, how long the page is, and what is cut, covered or half outside.
LAYOUT = """() => {
  const seen = (element) => element.getClientRects().length > 0;
  const drawings = [...document.querySelectorAll(".drawing svg")].filter(seen);
  const found = {top: null, height: document.documentElement.scrollHeight, scrolls: [], cut: [], outside: [], over: []};
  if (drawings.length) found.top = drawings[0].getBoundingClientRect().top + scrollY;
  for (const element of document.querySelectorAll("main *")) {
    const hides = ["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX);
    if (hides && seen(element) && element.scrollWidth > element.clientWidth + 1)
      found.scrolls.push(element.getAttribute("aria-label") || element.className);
  }
  for (const drawing of drawings) {
    const frame = drawing.getBoundingClientRect();
    if (frame.left < -1 || frame.right > innerWidth + 1) found.outside.push("a drawing");
    const texts = [...drawing.querySelectorAll("text")].filter((text) => text.textContent.trim());
    const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
    for (const [words, box] of boxes) {
      if (words.includes("…")) found.cut.push(words);
      if (box.left < frame.left - 1 || box.right > frame.right + 1) found.outside.push(words);
    }
    boxes.forEach(([words, box], place) => boxes.slice(place + 1).forEach(([others, other]) => {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      if (across > 1.5 && down > 3) found.over.push([words, others]);
    }));
  }
  return found;
}"""


def layout_of(page):
    """Facts of a page's layout, folds closed: `top` of the first drawing, `height`, and lists of what is wrong."""
    return page.evaluate(LAYOUT)
