(() => {
  // Finding and sorting; the list is complete and linked without this.
  const list = document.querySelector("ol.list");
  if (!list) return;
  const items = [...list.children];
  const texts = items.map((item) => item.textContent.toLowerCase());
  const bar = document.createElement("form");
  bar.className = "find";
  const field = document.createElement("input");
  field.type = "search";
  const order = document.createElement("select");
  for (const key of ["newest", "oldest"]) order.add(new Option(list.dataset[key], key));
  const count = document.createElement("output");
  for (const [control, name] of [[field, "find"], [order, "order"]]) {
    const label = document.createElement("label");
    label.append(list.dataset[name], control);
    bar.append(label);
  }
  bar.append(count);
  list.before(bar);
  bar.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    items.forEach((item, i) => { item.hidden = !wanted.every((part) => texts[i].includes(part)); });
    list.classList.toggle("found", wanted.length > 0);
    const shown = items.filter((item) => item.offsetParent).length;
    const words = [list.dataset.none, list.dataset.one][shown] ?? list.dataset.found.replace("{n}", shown);
    count.textContent = wanted.length ? words : "";
  });
  order.addEventListener("change", () => {
    const oldest = order.value === "oldest";
    list.append(...(oldest ? [...items].reverse() : items));
  });
})();
