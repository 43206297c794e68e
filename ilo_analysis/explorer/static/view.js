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
