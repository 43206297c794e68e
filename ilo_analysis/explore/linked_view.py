"""Layer 6: a view in the notebook whose marks can be clicked, with a mouse or from the keyboard."""

from __future__ import annotations

import anywidget
import traitlets

# The marks of a chart are links to "#cell-<chart>-<cell>". A click is told to Python instead of moving the page.
_SCRIPT = """
function render({ model, el }) {
  const draw = () => { el.innerHTML = model.get("html"); };
  el.classList.add("ilo-view");
  el.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    const href = link.getAttribute("href") || link.getAttributeNS("http://www.w3.org/1999/xlink", "href") || "";
    if (!href.startsWith("#cell-")) return;
    event.preventDefault();
    event.stopPropagation();
    model.set("clicked", href.slice(6));
    model.set("clicks", model.get("clicks") + 1);
    model.save_changes();
  }, true);
  model.on("change:html", draw);
  draw();
}
export default { render };
"""

_STYLE = """
.ilo-view svg { max-width: 100%; height: auto; }
.ilo-view a:focus-visible { outline: 3px solid #1d5fa6; outline-offset: 2px; }
"""


class LinkedView(anywidget.AnyWidget):
    """HTML or SVG in the notebook; `clicked` is the mark that was clicked last, `clicks` how many were."""

    _esm = _SCRIPT
    _css = _STYLE
    html = traitlets.Unicode("").tag(sync=True)
    clicked = traitlets.Unicode("").tag(sync=True)
    clicks = traitlets.Int(0).tag(sync=True)
