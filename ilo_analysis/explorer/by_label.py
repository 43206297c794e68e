"""The views over labels: the share of each group's stories that has a topic or a theme."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np

from ilo_analysis.display.captions import INTERVAL, OVER_100, not_covered_words
from ilo_analysis.display.charts.axes import cell_id, theme_colour
from ilo_analysis.explorer.asked import Asked, Buttons, Mark, View, nothing
from ilo_analysis.explorer.lines import crowd_words, head_of, notes_of
from ilo_analysis.explorer.tally import Group, Places
from ilo_analysis.measures.shares import COUNTS_ONLY, quoted_interval


def draw_shares(asked: Asked, kind: str) -> View:
    """Return the share of each group's stories that has a label, with its interval.

    Below five stories there is only the count.
    """
    tally, locale = asked.tally, asked.locale
    marks = Buttons(asked.locale)
    blocks, unknown = [], 0
    for group in asked.groups:
        every = tally.entries(asked.mask, group)
        entries = tally.known(kind, every)
        unknown += (len(every) - len(entries)) * (len(group.feeds) == 1 or asked.is_crowded)
        if not len(entries):
            continue
        counts = tally.by_label(kind, entries).sum(axis=1)
        names = tally.labels[kind].names
        codes = [int(code) for code in np.lexsort((names, -counts)) if counts[code]]
        codes += [-1] * bool(len(tally.unlabelled(kind, entries)))
        marked = tally.with_labels(kind, entries, codes)
        lines = "".join(_share_rows(asked, group, kind, codes, entries, marked, marks))
        label = escape(
            locale.tr("{feed}: share of stories by {kind}", feed=asked.name(group), kind=locale.tr(kind[:-1]))
        )
        head = head_of(asked, group, entries)
        blocks.append(f'<section>{head}<div role="group" aria-label="{label}">{lines}</div></section>')
    if not blocks:
        return View(nothing(asked), {})
    notes = [locale.tr(INTERVAL), locale.tr(OVER_100), *([not_covered_words(unknown, locale)] if unknown else [])]
    return View(f'<div class="ilo-shares">{"".join(blocks)}</div>' + crowd_words(asked) + notes_of(notes), marks)


def _share_rows(
    asked: Asked,
    group: Group,
    kind: str,
    codes: list[int],
    entries: Places,
    marked: list[Places],
    marks: Buttons,
) -> Iterator[str]:
    """Yield one row per label: its name, bar and interval, and the same in words."""
    total, numbers = len(entries), [len(own) for own in marked]
    interval, _ = quoted_interval(numbers, total, asked.tally.launches(entries, marked))
    for code, n, share, low, high in zip(codes, numbers, *map(np.atleast_1d, interval), strict=True):
        label = asked.tally.labels[kind].names[code] if code >= 0 else f"no {kind[:-1]}"
        words = asked.locale.tr("{n} of {total}", n=n, total=asked.locale.number(total))
        track = ""
        if total >= COUNTS_ONLY:
            words = f"{asked.locale.share(share)} ({asked.locale.points(low)}–{asked.locale.points(high)}) · {words}"
            track = (
                f'<u style="width:{100 * share:.4g}%;background:{theme_colour(label)}"></u>'
                f'<em style="left:{100 * low:.4g}%;width:{100 * (high - low):.4g}%"></em>'
            )
        name = asked.label(kind, label)
        mark = Mark(f"{name}, {asked.name(group)}", n, group, subject=kind, code=code)
        body = f"<b>{escape(name)}</b><small>{words}</small><span>{track}</span>"
        mark_id = f"{kind[:-1]}-share-{cell_id(group.id, label)}"
        yield marks.add(mark_id, mark, body, f", {words}", class_="ilo-share")
