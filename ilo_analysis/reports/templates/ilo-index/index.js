(() => {
  // Finding reports; the groups are complete and fold without this.
  const main = document.querySelector("main");
  const groups = [...main.querySelectorAll("details.group")].map((group) => ({
    group,
    open: group.open,
    cards: [...group.querySelectorAll(".card")].map((card) => ({
      card,
      text: `${group.querySelector("summary").textContent} ${card.textContent}`.toLowerCase(),
    })),
  }));
  const bar = document.createElement("form");
  bar.className = "find";
  const field = document.createElement("input");
  field.type = "search";
  const label = document.createElement("label");
  label.append(main.dataset.find, field);
  const count = document.createElement("output");
  bar.append(label, count);
  main.prepend(bar);
  bar.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { group, open, cards } of groups) {
      let found = 0;
      for (const { card, text } of cards) {
        card.hidden = !wanted.every((part) => text.includes(part));
        found += !card.hidden;
      }
      group.hidden = found === 0;
      group.open = wanted.length ? found > 0 : open;
      shown += found;
    }
    count.textContent = wanted.length ? main.dataset.found.replace("#", shown) : "";
  });
})();
