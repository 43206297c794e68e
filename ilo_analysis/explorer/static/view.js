async function render({ model: shell, el }) {
  const model = await shell.widget_manager.get_model(shell.get("state"));
  el.classList.add("ilo-view");
  const marks = (group) => [...group.querySelectorAll("button[data-mark]")];
  const groups = () => [...el.querySelectorAll("[role=group]")];
  let brush = null;  // {bars, from, to, byKey}: the months that are being chosen
  const shown = document.createElement("div"), said = document.createElement("output");
  shown.className = "ilo-brush";
  said.className = "ilo-said";
  const body = document.createElement("div");
  el.append(body, said);
  const draw = () => {
    const held = el.contains(document.activeElement) ? document.activeElement.dataset.mark : null;
    body.innerHTML = model.get("html");
    brush = null;
    for (const group of groups()) marks(group).forEach((mark, i) => { mark.tabIndex = i ? -1 : 0; });
    const free = "[data-mark]:not(:disabled)";  // a button that is disabled now cannot keep the focus
    if (held) (body.querySelector(`[data-mark="${CSS.escape(held)}"]${free}`) || body.querySelector(free))?.focus();
  };
  const tell = (name, value, count) => {
    model.set(name, value);
    model.set(count, model.get(count) + 1);
    model.save_changes();
  };
  const at = (bars, x) => {
    const box = bars.getBoundingClientRect(), n = +bars.dataset.brush;
    return Math.min(Math.max(Math.floor(((x - box.left) / box.width) * n), 0), n - 1);
  };
  const ends = () => [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)];
  const paint = () => {
    const n = +brush.bars.dataset.brush, [first, last] = ends(), names = model.get("names");
    Object.assign(shown.style, { left: `${(100 * first) / n}%`, width: `${(100 * (last - first + 1)) / n}%` });
    if (shown.parentNode !== brush.bars) brush.bars.append(shown);
    said.textContent = (model.get("words").brush || "").replace("{first}", names[first]).replace("{last}", names[last]);
  };
  const drop = () => { shown.remove(); brush = null; said.textContent = ""; };
  const choose = () => { const [first, last] = ends(); drop(); tell("brushed", `${first}:${last}`, "brushes"); };
  const move = (event) => {
    if (!brush || brush.byKey) return;
    brush.to = at(brush.bars, event.clientX);
    if (brush.to !== brush.from) { brush.moved = true; paint(); }
  };
  const up = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    if (brush && brush.moved) choose(); else if (brush && !brush.byKey) drop();
  };
  el.addEventListener("pointerdown", (event) => {
    const bars = event.target.closest("[data-brush]");
    if (!bars || event.button) return;
    brush = { bars, from: at(bars, event.clientX), to: at(bars, event.clientX), byKey: false, moved: false };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
  });
  el.addEventListener("click", (event) => {
    const mark = event.target.closest("button[data-mark]");
    if (!mark) return;
    event.stopPropagation();
    el.querySelectorAll("[data-chosen]").forEach((other) => other.removeAttribute("data-chosen"));
    mark.setAttribute("data-chosen", "");
    tell("clicked", mark.dataset.mark, "clicks");
  });
  el.addEventListener("keydown", (event) => {
    const group = event.target.closest("[role=group]");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    event.stopPropagation();  // else the notebook takes letters and arrows as its own commands
    if (brush && brush.byKey && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      return event.key === "Enter" ? choose() : drop();
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (plain) el.querySelector(`button[aria-keyshortcuts="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
    if (!group || !step) return;
    event.preventDefault();
    if (event.shiftKey && group.dataset.brush && event.target.dataset.at) {
      const from = +event.target.dataset.at;
      if (!brush || brush.bars !== group || brush.from !== from) brush = { bars: group, from, to: from, byKey: true };
      brush.to = Math.min(Math.max(brush.to + step, 0), +group.dataset.brush - 1);
      return paint();
    }
    if (brush) drop();
    const all = marks(group);
    const next = all[all.indexOf(event.target) + step];
    if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    return undefined;
  });
  model.on("change:html", draw);
  draw();
  return () => model.off("change:html", draw);
}
export default { render };
