"""The period slider, with the months that were seen drawn under its thumbs."""

from __future__ import annotations

import anywidget
import pandas as pd
import traitlets

from ilo_analysis.display.captions import period_name

# Two of the browser's own sliders over one strip: both can be dragged, and both move by arrow keys.
_SCRIPT = """
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
"""

_STYLE = """
.ilo-period { font: 14px/1.4 system-ui, "Segoe UI", Roboto, Arial, sans-serif; width: 100%; box-sizing: border-box;
  padding: 2px 10px; color: var(--jp-ui-font-color1, #1b1f24); }
.ilo-period .track { position: relative; height: 26px; margin: 2px 0; }
.ilo-period .strip { position: absolute; inset: 8px 8px auto; height: 10px; display: flex; gap: 1px; }
.ilo-period .strip i { flex: 1; } .ilo-period .strip i.out { opacity: 0.35; }
.ilo-period small i { display: inline-block; width: 12px; height: 10px; margin: 0 3px 0 10px; }
.ilo-period small i:first-child { margin-left: 0; }
.ilo-period i { outline: 1px solid #9aa3ad; outline-offset: -1px; }
.ilo-period i.full { background: #1d5fa6; } .ilo-period i.unobserved { background: #eef1f4; }
.ilo-period i.partial { background: repeating-linear-gradient(135deg, #1d5fa6 0 1.5px, #fff 1.5px 5px); }
.ilo-period input { position: absolute; left: 0; width: 100%; top: 0; height: 26px; margin: 0; background: none;
  appearance: none; -webkit-appearance: none; pointer-events: none; }
.ilo-period input::-webkit-slider-runnable-track { background: none; height: 26px; }
.ilo-period input::-moz-range-track { background: none; }
.ilo-period input::-webkit-slider-thumb { -webkit-appearance: none; pointer-events: auto; width: 16px; height: 26px;
  border: 2px solid #1d5fa6; border-radius: 4px; background: #fff; cursor: ew-resize; }
.ilo-period input::-moz-range-thumb { pointer-events: auto; width: 12px; height: 22px; border: 2px solid #1d5fa6;
  border-radius: 4px; background: #fff; cursor: ew-resize; }
.ilo-period input:focus-visible { outline: none; }
.ilo-period input:focus-visible::-webkit-slider-thumb { outline: 3px solid #b5430c; outline-offset: 1px; }
.ilo-period input:focus-visible::-moz-range-thumb { outline: 3px solid #b5430c; outline-offset: 1px; }
"""


class PeriodSlider(anywidget.AnyWidget):
    """Months from `first` to `last`, counted from 0, over a strip of what was seen of each."""

    _esm = _SCRIPT
    _css = _STYLE
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    statuses = traitlets.List(traitlets.Unicode()).tag(sync=True)
    first = traitlets.Int(0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)


def period_slider(months: pd.PeriodIndex) -> PeriodSlider:
    """Slider over the months, set to all of them; `statuses` says how each was seen.

    >>> period_slider(pd.period_range("2021-06", "2021-08", freq="M")).names
    ['June 2021', 'July 2021', 'August 2021']
    """
    names = [period_name(month) for month in months]
    return PeriodSlider(names=names, statuses=["unobserved"] * len(names), first=0, last=max(len(names) - 1, 0))
