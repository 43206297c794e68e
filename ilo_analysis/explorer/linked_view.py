"""A view in the notebook whose marks can be clicked, with a mouse or from the keyboard."""

from __future__ import annotations

import anywidget
import traitlets

# A mark is a button with `data-mark`. One mark of each group takes part in tabbing; arrow keys move to its neighbours.
_SCRIPT = """
function render({ model, el }) {
  el.classList.add("ilo-view");
  const marks = (group) => [...group.querySelectorAll("button[data-mark]")];
  const groups = () => [...el.querySelectorAll("[role=group]")];
  const draw = () => {
    const held = el.contains(document.activeElement) ? document.activeElement.dataset.mark : null;
    el.innerHTML = model.get("html");
    for (const group of groups()) marks(group).forEach((mark, i) => { mark.tabIndex = i ? -1 : 0; });
    if (held) (el.querySelector(`[data-mark="${CSS.escape(held)}"]`) || el.querySelector("[data-mark]"))?.focus();
  };
  el.addEventListener("click", (event) => {
    const mark = event.target.closest("button[data-mark]");
    if (!mark) return;
    event.stopPropagation();
    el.querySelectorAll("[data-chosen]").forEach((other) => other.removeAttribute("data-chosen"));
    mark.setAttribute("data-chosen", "");
    model.set("clicked", mark.dataset.mark);
    model.set("clicks", model.get("clicks") + 1);
    model.save_changes();
  });
  el.addEventListener("keydown", (event) => {
    const group = event.target.closest("[role=group]");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    event.stopPropagation();  // else the notebook takes letters and arrows as its own commands
    if (!group || !step) return;
    const all = marks(group);
    const next = all[all.indexOf(event.target) + step];
    if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    event.preventDefault();
  });
  model.on("change:html", draw);
  draw();
}
export default { render };
"""

_STYLE = """
.ilo-view { font: 14px/1.4 system-ui, "Segoe UI", Roboto, Arial, sans-serif; color: #1b1f24; background: #fff;
  padding: 0 4px; box-sizing: border-box; width: 100%; }
.ilo-view button { font: inherit; color: inherit; cursor: pointer; border: 0; padding: 0; margin: 0; }
.ilo-view button:focus-visible { outline: 3px solid #b5430c; outline-offset: 2px; z-index: 2; position: relative; }
.ilo-view button[data-chosen] { box-shadow: 0 0 0 2px #fff, 0 0 0 4px #1b1f24; }
.ilo-head { margin: 14px 0 2px; } .ilo-head small, .ilo-notes { color: #59626d; }
.ilo-notes { font-size: 12px; margin: 10px 0 4px; max-width: 110ch; } .ilo-nothing { padding: 2em 0; color: #59626d; }
.ilo-months { display: grid; flex: 1; min-width: 0; position: relative; }
.ilo-bars { height: 92px; padding-top: 18px; align-items: end; border-bottom: 1px solid #9aa3ad; column-gap: 1px; }
.ilo-bars > i { align-self: stretch; margin-top: -18px; background: #eef1f4; }
.ilo-bars > s { text-decoration: none; text-align: center; color: #59626d; font-size: 12px; overflow: hidden; }
.ilo-bars:not(.numbered) > s { visibility: hidden; }
.ilo-bars > button { background: #1d5fa6; border: 1px solid #1d5fa6; min-height: 3px; position: relative; }
.ilo-bars > button.part { background: repeating-linear-gradient(135deg, #1d5fa6 0 1.5px, #fff 1.5px 5px); }
.ilo-bars > button:hover, .ilo-line button:hover { filter: brightness(0.8); }
.ilo-bars > button span { position: absolute; bottom: 100%; left: -8px; right: -8px; font-size: 12px; color: #1b1f24;
  text-align: center; pointer-events: none; }
.ilo-bars:not(.numbered) > button span { display: none; }
.ilo-axis { font-size: 11px; line-height: 1.15; color: #59626d; min-height: 28px; padding-top: 2px; }
.ilo-axis span { white-space: nowrap; }
.ilo-line { display: flex; align-items: stretch; min-height: 22px; }
.ilo-line > b { flex: 0 0 min(170px, 30%); font-weight: 400; font-size: 13px; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; padding-right: 8px; }
.ilo-line > .ilo-months { align-items: center; border-bottom: 1px solid #e4e8ec; }
.ilo-line > .ilo-axis { border: 0; align-items: start; }
.ilo-line i { grid-row: 1; align-self: stretch; background: #eef1f4; }
.ilo-line button { grid-row: 1; justify-self: center; border-radius: 50%; color: #fff; font-size: 10px;
  font-weight: 700; line-height: 1; margin: 0 -10px; position: relative; }
.ilo-view button.ilo-share { display: flex; width: 100%; align-items: center; gap: 8px; text-align: left;
  background: none; padding: 2px 0; }
.ilo-share:hover { background: #f3f5f7 !important; }
.ilo-share b { flex: 0 0 min(170px, 30%); font-weight: 400; font-size: 13px; }
.ilo-share > span { flex: 1; height: 14px; background: #eef1f4; position: relative; }
.ilo-share u { position: absolute; left: 0; top: 0; bottom: 0; opacity: 0.85; }
.ilo-share em { position: absolute; top: 6px; height: 2px; background: #1b1f24; box-shadow: 0 0 0 1px #fff; }
.ilo-share small { flex: 0 0 150px; color: #3d4650; font-size: 12px; }
.ilo-stories { max-height: 36rem; overflow: auto; border-top: 2px solid #1b1f24; }
.ilo-view table.ilo-list { border-collapse: collapse; width: 100%; margin: 0; font-size: 13.5px; table-layout: auto; }
.ilo-list caption { text-align: left; font-weight: 600; padding: 8px 0; font-size: 15px; }
.ilo-list thead { position: sticky; top: 0; background: #fff; }
.ilo-view .ilo-list :is(th, td) { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; white-space: normal; }
.ilo-view .ilo-list tr { background: #fff; } .ilo-list td { border-top: 1px solid #d9dee3; overflow-wrap: break-word; }
.ilo-view .ilo-list td.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
.ilo-list td.where { min-width: 9em; max-width: 15em; overflow-wrap: anywhere; }
.ilo-list small { color: #59626d; } .ilo-list p { margin: 2px 0; max-width: 75ch; }
.ilo-list button { background: none; font-weight: 600; }
.ilo-list button:hover { text-decoration: underline; }
.ilo-list mark { background: #fdf0c8; color: #1b1f24; text-decoration: underline; padding: 0; }
.ilo-list a { color: #1d5fa6; }
"""


class LinkedView(anywidget.AnyWidget):
    """HTML in the notebook; `clicked` is the mark that was clicked last, `clicks` how many were."""

    _esm = _SCRIPT
    _css = _STYLE
    html = traitlets.Unicode("").tag(sync=True)
    clicked = traitlets.Unicode("").tag(sync=True)
    clicks = traitlets.Int(0).tag(sync=True)
