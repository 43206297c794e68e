"""A selection in words and numbers: its stories, their share, the months observed, and the peaks."""

from __future__ import annotations

from collections import Counter
from functools import partial
from html import escape

import numpy as np
import pandas as pd

from ilo_analysis.display.charts.axes import cell_id
from ilo_analysis.display.finding import interval_words
from ilo_analysis.display.labels import SCOPES, feeds_of_scope
from ilo_analysis.display.locale import N_
from ilo_analysis.explorer.asked import Asked, Buttons, Mark, View
from ilo_analysis.explorer.selection import Selection
from ilo_analysis.explorer.tally import STATUSES, Bools, Group, Places
from ilo_analysis.measures.shares import COUNTS_ONLY, SMALL, quoted_interval
from ilo_analysis.measures.volume import highest_periods

# As many months with the same number of stories as a reader can take in.
MOST_TIED = 3
LEAST_MONTHS = 3
_HEADS = (N_("Feeds"), N_("Stories"), N_("Share of all their stories"), N_("Months observed"), N_("Most stories in"))


def draw_answers(asked: Asked) -> View:
    """A sentence on the selection, and a table with a row for each feed, each scope and, with its mix, all of them."""
    marks = Buttons(asked.locale)
    base = _base(asked)
    groups = list(asked.groups)
    scopes = dict.fromkeys(group.scope for group in groups)
    if len(scopes) > 1:
        groups.append(Group("all", "mixed", tuple(asked.tally.feed_codes(asked.selection))))
    rows = "".join(_row(asked, group, base, marks) for group in groups)
    cells = "".join(f'<th scope="col">{head}</th>' for head in _heads(asked, base))
    table = f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"
    return View(f'<div class="ilo-answers"><p>{escape(chosen_words(asked))}</p>{table}</div>', marks)


def chosen_words(asked: Asked) -> str:
    """Say what is chosen, how many stories that leaves, of which feeds and months, and what is not known."""
    locale, tally = asked.locale, asked.tally
    counted = Counter(tally.scopes[tally.feeds[feed]] for feed in tally.feed_codes(asked.selection))
    feeds = locale.list([feeds_of_scope(scope, n, locale) for scope, n in counted.items()])
    told = [
        *asked.selection.words(locale),
        locale.tr("{stories} of {feeds}", stories=_stories(asked, asked.mask), feeds=feeds),
    ]
    if asked.months:
        first, last = asked.months.start, asked.months.stop - 1
        told[-1] += f", {asked.month_name(first)}" + (f" – {asked.month_name(last)}" if last > first else "")
    seen = Counter(tally.seen(asked.selection)[asked.months.start : asked.months.stop])
    observed = locale.tr(
        "At least one feed shows {n} of {total} months",
        "At least one feed shows {n} of {total} months",
        n=len(asked.months) - seen[STATUSES[0]], total=locale.number(len(asked.months)),
    )  # fmt: skip
    if seen[STATUSES[0]]:
        observed += locale.tr("; the other month is unknown", "; the other {n} are unknown", n=seen[STATUSES[0]])
    undated = int((asked.mask & np.isnat(tally.dates)).sum())
    undated_words = [locale.tr("{n} is undated", "{n} are undated", n=undated)] if undated else []
    return ". ".join([*told, observed, *undated_words]) + "."


def _stories(asked: Asked, mask: Bools) -> str:
    if not mask.any() and not asked.is_seen(asked.tally.feed_codes(asked.selection)):
        return asked.locale.tr("stories not observed")
    return asked.locale.stories(int(mask.sum()))


def _base(asked: Asked) -> Bools | None:
    """Return all stories of the feeds and the period; None if nothing else is chosen."""
    selection = asked.selection
    if not selection.words():
        return None
    base = asked.tally.mask(Selection(start=selection.start, end=selection.end, feeds=selection.feeds))
    for kind, covered in asked.tally.covered.items():
        if getattr(selection, kind):
            base &= covered
    return base


def _row(asked: Asked, group: Group, base: Bools | None, marks: Buttons) -> str:
    """Return one group: its stories, their share, the months seen of it, and where most of them are."""
    entries = asked.tally.entries(asked.mask, group)
    name = asked.name(group)
    if not len(entries) and not asked.is_seen(group.feeds):
        shown = asked.locale.tr("not observed")
        return (
            f'<tr><th scope="row">{escape(name)}</th><td colspan="{3 + (base is not None)}">{escape(shown)}</td></tr>'
        )
    cells = [
        asked.locale.number(len(entries))
        + (f"<br><small>{escape(_mix(asked))}</small>" if group.scope == "mixed" else "")
    ]
    if base is not None:
        cells.append(escape(_share(asked, group, base, entries)))
    cells += [escape(_months_seen(asked, group)), _peaks(asked, group, entries, marks)]
    kind = ' class="total"' if len(group.feeds) > 1 else ""
    heads = _heads(asked, base)[1:]  # said before each cell where the columns have no room
    told = "".join(
        f'<td data-head="{head}{asked.locale.colon}">{cell}</td>' for head, cell in zip(heads, cells, strict=True)
    )
    return f'<tr{kind}><th scope="row">{escape(name)}</th>{told}</tr>'


def _heads(asked: Asked, base: Bools | None) -> list[str]:
    return [escape(asked.locale.tr(head)) for head in _HEADS if base is not None or head != _HEADS[2]]


def _mix(asked: Asked) -> str:
    """Return the stories of each scope among the pooled ones."""
    locale, tally = asked.locale, asked.tally
    feeds = tally.feed_codes(asked.selection)
    parts = []
    for scope in dict.fromkeys(tally.scopes[tally.feeds[feed]] for feed in feeds):
        own = Group("", scope, tuple(feed for feed in feeds if tally.scopes[tally.feeds[feed]] == scope))
        parts.append(f"{locale.tr(SCOPES[scope])} {locale.number(len(tally.entries(asked.mask, own)))}")
    return locale.tr("mix: {parts}; a story in several feeds counts once", parts=", ".join(parts))


def _share(asked: Asked, group: Group, base: Bools, entries: Places) -> str:
    """Return the share of a group's stories of the period that are chosen, with its interval."""
    locale, every = asked.locale, asked.tally.entries(base, group)
    chosen = entries[base[asked.tally.story[entries]]]
    n, total = len(chosen), len(every)
    counted = locale.tr("{n} of {total}", n=n, total=locale.number(total))
    if total < COUNTS_ONLY:
        return locale.tr("{counted}: too few for a percentage", counted=counted)
    interval, launched = quoted_interval([n], total, asked.tally.launches(every, [chosen]))
    words = interval_words(
        float(interval.low[0]), float(interval.high[0]), locale, locale.share, launches=bool(launched[0])
    )
    small = f" {locale.tr('Small numbers.')}" if total < SMALL else ""
    return f"{locale.share(interval.value[0])} · {counted} ({words}).{small}"


def _months_seen(asked: Asked, group: Group) -> str:
    """Return the months of the period that a group shows in full, in part and not."""
    months = slice(asked.months.start, asked.months.stop)
    status = asked.tally.status[list(group.feeds), months].max(axis=0, initial=0)
    full, part, not_seen = (int((status == place).sum()) for place in (2, 1, 0))
    return asked.locale.tr("{full} in full, {part} in part, {n} not", full=full, part=part, n=not_seen)


def _peaks(asked: Asked, group: Group, entries: Places, marks: Buttons) -> str:
    """Return the months with most stories, each linked to them, and whether the highest rate stands out from chance."""
    locale, counts = asked.locale, asked.tally.by_month(entries)
    shown = counts[asked.months]
    top = int(shown.max(initial=0))
    if not top:
        return "–"
    tied = [month for month in asked.months if counts[month] == top]
    if len(tied) > MOST_TIED:
        first, last = asked.month_name(tied[0]), asked.month_name(tied[-1])
        words = locale.tr(
            "{n} months between {first} and {last}, {stories} each",
            n=len(tied), first=first, last=last, stories=locale.stories(top),
        )  # fmt: skip
        return f"{escape(words)}<br><small>{escape(_standing_out(asked, group, tied))}</small>"
    links = []
    for month in tied:
        name = asked.month_name(month)
        mark = Mark(f"{asked.name(group)}, {name}", top, group, range(month, month + 1))
        links.append(marks.add(f"peak-{cell_id(group.id)}-{asked.tally.month_ids[month]}", mark, escape(name)))
    each = locale.tr("{stories} each", stories=locale.stories(top)) if len(tied) > 1 else locale.stories(top)
    return f"{', '.join(links)}: {escape(each)}<br><small>{escape(_standing_out(asked, group, tied))}</small>"


def _standing_out(asked: Asked, group: Group, tied: list[int]) -> str:
    """Return whether the month of the highest rate is above the others by more than chance."""
    tally, locale, feeds = asked.tally, asked.locale, list(group.feeds)
    days = tally.observed[feeds].sum(axis=0)
    months = [month for month in asked.months if days[month]]
    # The stories of feed × month, as the observed days are those of feed × month.
    counts = tally.by_feed_and_month(asked.mask)[feeds].sum(axis=0)
    if len(months) < LEAST_MONTHS:
        return locale.tr("too few months observed to say whether it stands out")
    rows = {"period": tally.months[months], "n_stories": counts[months], "observed_days": days[months]}
    found = highest_periods(pd.DataFrame(rows))
    if found is None:
        return locale.tr("no month stands out from chance")
    ratio, high = found.ratio, [tally.month_ids.index(str(period)) for period in found.rows["period"]]
    words = interval_words(float(ratio.low), float(ratio.high), locale, partial(locale.number, digits=1))
    text = locale.tr(
        "{ratio} times the rate of the other months ({interval})", ratio=locale.number(ratio.value, 1), interval=words
    )
    return text if high == tied else f"{locale.list([asked.month_name(m) for m in high])}{locale.colon}{text}"
