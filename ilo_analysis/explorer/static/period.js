async function render({ model: shell, el }) {
  const model = await shell.widget_manager.get_model(shell.get("state"));
  el.classList.add("ilo-period");
  const names = model.get("names"), words = model.get("words"), end = Math.max(names.length - 1, 0);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const told = document.createElement("output"), strip = document.createElement("div");
  strip.className = "strip";
  strip.setAttribute("role", "img");
  strip.append(...names.map(() => document.createElement("i")));
  const shade = () => {
    const statuses = model.get("statuses"), counts = { full: 0, partial: 0, unobserved: 0 };
    statuses.forEach((status) => { counts[status] += 1; });
    strip.setAttribute("aria-label", filled(words.strip, counts));
    [...strip.children].forEach((box, i) => {
      box.className = statuses[i];
      box.title = `${names[i]}: ${words[statuses[i]]}`;
    });
    say();
  };
  const thumbs = ["first", "last"].map((which) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "range", min: 0, max: end, step: 1 });
    input.setAttribute("aria-label", words[which]);
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
    told.textContent = names.length ? filled(words.period, { first: names[first], last: names[last] }) : words.none;
    [...strip.children].forEach((box, i) => box.classList.toggle("out", i < first || i > last));
  };
  const draw = () => { ["first", "last"].forEach((which, i) => { thumbs[i].value = model.get(which); }); say(); };
  const track = document.createElement("div");
  track.className = "track";
  track.append(strip, ...thumbs);
  const legend = document.createElement("small");
  for (const status of ["full", "partial", "unobserved"]) {
    const box = document.createElement("i");
    box.className = status;
    legend.append(box, ` ${words[status]} `);
  }
  el.append(told, track, legend);
  model.on("change:first change:last", draw);
  model.on("change:statuses", shade);
  draw();
  shade();
  return () => { model.off(null, draw); model.off(null, shade); };
}
export default { render };
