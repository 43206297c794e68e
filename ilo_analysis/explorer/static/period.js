function render({ model, el }) {
  el.classList.add("ilo-period");
  const names = model.get("names"), end = Math.max(names.length - 1, 0);
  const told = document.createElement("output"), strip = document.createElement("div");
  strip.className = "strip";
  strip.setAttribute("role", "img");
  strip.append(...names.map(() => document.createElement("i")));
  const shade = () => {
    const statuses = model.get("statuses"), counts = (s) => statuses.filter((x) => x === s).length;
    strip.setAttribute("aria-label", `Months seen by a chosen feed: ${counts("full")} full, ` +
      `${counts("partial")} partial, ${counts("unobserved")} unobserved`);
    [...strip.children].forEach((box, i) => {
      box.className = statuses[i];
      box.title = `${names[i]}: ${statuses[i]}`;
    });
    say();
  };
  const thumbs = ["first", "last"].map((which) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "range", min: 0, max: end, step: 1 });
    input.setAttribute("aria-label", which === "first" ? "First month" : "Last month");
    input.addEventListener("input", () => {
      const other = thumbs[which === "first" ? 1 : 0];
      if (which === "first" ? +input.value > +other.value : +input.value < +other.value) input.value = other.value;
      say();
    });
    input.addEventListener("change", () => { model.set(which, +input.value); model.save_changes(); });
    input.addEventListener("keydown", (event) => event.stopPropagation());
    return input;
  });
  const say = () => {
    const [first, last] = thumbs.map((thumb) => +thumb.value);
    thumbs.forEach((thumb) => thumb.setAttribute("aria-valuetext", names[+thumb.value] || ""));
    told.textContent = names.length ? `Period: ${names[first]} to ${names[last]}` : "Period: no month was seen";
    [...strip.children].forEach((box, i) => box.classList.toggle("out", i < first || i > last));
  };
  const draw = () => { ["first", "last"].forEach((which, i) => { thumbs[i].value = model.get(which); }); say(); };
  const track = document.createElement("div");
  track.className = "track";
  track.append(strip, ...thumbs);
  const legend = document.createElement("small");
  legend.innerHTML = '<i class="full"></i> seen in full <i class="partial"></i> in part <i class="unobserved"></i> not';
  el.append(told, track, legend);
  model.on("change:first", draw);
  model.on("change:last", draw);
  model.on("change:statuses", shade);
  draw();
  shade();
}
export default { render };
