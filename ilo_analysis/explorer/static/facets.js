async function render({ model: shell, el }) {
  const model = await shell.widget_manager.get_model(shell.get("state"));
  el.classList.add("ilo-facets");
  const words = model.get("words"), plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const made = (name, properties = {}) => Object.assign(document.createElement(name), properties);
  const lists = Object.entries(model.get("heads")).map(([name, head], at) => {
    const options = model.get("options")[name] || [];
    const box = made("details", { open: at < 4 }), summary = made("summary"), told = made("small");
    const search = made("input", { type: "search", placeholder: words.search });
    const order = made("button", { type: "button" }), group = made("div");
    search.setAttribute("aria-label", `${words.search}: ${head}`);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", head);
    summary.append(`${head} `, told);
    const rows = options.map(([id, label]) => {
      const row = made("label", { title: label }), tick = made("input", { type: "checkbox", tabIndex: -1 });
      row.append(tick, made("b", { textContent: label }), made("span"), made("small"));
      tick.addEventListener("change", () => {
        const chosen = { ...model.get("chosen") }, old = chosen[name] || [];
        chosen[name] = tick.checked ? [...old, id] : old.filter((other) => other !== id);
        model.set("chosen", chosen);
        model.save_changes();
      });
      return { id, label, row, tick, n: 0, found: plain(label) };
    });
    const list = { name, head, box, told, search, order, group, rows, byName: false };
    order.addEventListener("click", () => { list.byName = !list.byName; place(list); });
    search.addEventListener("input", () => sift(list));
    search.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") { search.value = ""; sift(list); }
      if (event.key === "ArrowDown") { (group.querySelector("[tabindex='0']"))?.focus(); event.preventDefault(); }
    });
    group.addEventListener("keydown", (event) => {
      event.stopPropagation();
      const step = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
      if (!step) return;
      const ticks = [...group.querySelectorAll("label:not([hidden]) input")];
      const at = Math.min(Math.max(ticks.indexOf(event.target) + step, 0), ticks.length - 1);
      ticks.forEach((tick) => { tick.tabIndex = -1; });
      ticks[at].tabIndex = 0;
      ticks[at].focus();
      event.preventDefault();
    });
    summary.addEventListener("keydown", (event) => event.stopPropagation());
    order.addEventListener("keydown", (event) => event.stopPropagation());
    const how = made("div", { className: "how" });
    how.append(search, order);
    box.addEventListener("toggle", () => { arrange(); });
    box.append(summary, how, group);
    group.append(...rows.map((each) => each.row));
    return list;
  });
  // The open lists stand side by side, the closed ones in a row below them, in the order of the keyboard too.
  const end = made("hr");
  const arrange = () => {
    const boxes = lists.map((list) => list.box), held = document.activeElement;
    const wanted = [...boxes.filter((box) => box.open), end, ...boxes.filter((box) => !box.open)];
    if (wanted.every((box, i) => el.children[i] === box)) return;
    el.replaceChildren(...wanted);
    if (el.contains(held)) held.focus();
  };
  arrange();
  const sift = (list) => {
    const wanted = plain(list.search.value);
    for (const each of list.rows) each.row.hidden = each.n === null || !each.found.includes(wanted);
    const ticks = [...list.group.querySelectorAll("label:not([hidden]) input")];
    if (!ticks.some((tick) => tick.tabIndex === 0)) ticks.forEach((tick, i) => { tick.tabIndex = i ? -1 : 0; });
  };
  const place = (list) => {
    list.order.textContent = list.byName ? words.byNumber : words.byName;
    list.order.setAttribute("aria-label", `${list.order.textContent}: ${list.head}`);
    const held = document.activeElement, top = list.group.scrollTop;
    const first = (a, b) => b.tick.checked - a.tick.checked || b.n - a.n;
    const sorted = [...list.rows].sort((a, b) => (list.byName ? 0 : first(a, b)) || a.label.localeCompare(b.label));
    if (sorted.some((each, i) => list.group.children[i] !== each.row)) {
      list.group.append(...sorted.map((each) => each.row));
      if (list.group.contains(held)) held.focus(); else list.group.scrollTop = top;
    }
    sift(list);
  };
  const show = () => {
    const counts = model.get("counts"), added = model.get("added"), chosen = model.get("chosen");
    for (const list of lists) {
      const own = counts[list.name] || [], more = added[list.name] || [], ticked = new Set(chosen[list.name] || []);
      let found = 0;
      list.rows.forEach((each, i) => {
        each.n = own[i] ?? null;
        found += each.n > 0;
        each.tick.checked = ticked.has(each.id);
        each.row.className = each.n ? "" : "none";
        each.row.children[2].textContent = (each.n ?? 0).toLocaleString(words.language);
        each.row.children[3].textContent = more[i] ? `+${more[i].toLocaleString(words.language)}` : "";
      });
      list.told.textContent = `${found}${ticked.size ? ` · ${words.chosen.replace("{n}", ticked.size)}` : ""}`;
      list.box.hidden = !list.rows.length;
      place(list);
    }
  };
  model.on("change:counts change:added change:chosen", show);
  show();
  return () => model.off(null, show);
}
export default { render };
