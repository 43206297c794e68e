"""How often themes return, as a chart and in words: months in which each was active, of those that were observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ilo_analysis.display import captions
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.charts.axes import MOST_ON_A_PHONE, feeds_in_order, panel_head, theme_colour, write_beside
from ilo_analysis.display.charts.drawing import Drawing
from ilo_analysis.display.charts.heat import MOST_PANELS
from ilo_analysis.display.charts.shares import SPREAD, draw_spreads
from ilo_analysis.display.charts.timeline import draw_panels, theme_in_feed
from ilo_analysis.display.finding import (
    NAMED,
    TOLD,
    Findings,
    Place,
    Row,
    and_not_covered,
    fact_finding,
    finds,
    tied_facts,
)
from ilo_analysis.display.labels import feed_words, name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.style import SHADE, SMALL, WIDE, chart_width, label_lines, rows_shown, text_width
from ilo_analysis.measures.intervals import wilson_interval
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@draws
def plot_theme_recurrence(
    recurrence: pd.DataFrame, *, top: int = 8, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Return the chart of each theme's active months, out of the months observed, with one panel per feed.

    For many feeds, it shows how the share of active months spreads over them.
    """
    d = Drawing("theme-recurrence", language, recurrence)
    title = d.locale.tr("Active months of each theme")
    data = recurrence[recurrence["n_stories"] > 0] if len(recurrence) else recurrence
    if data.empty:
        return d.empty(title, recurrence)
    data = data.sort_values(["active_months", "n_stories", "theme"], ascending=[False, False, True])
    if data["feed"].nunique() > MOST_PANELS:
        names = _most_active(recurrence, rows_shown(14, MOST_ON_A_PHONE))
        months = recurrence["observable_months"].where(recurrence["observable_months"] > 0)
        draw_spreads(d, recurrence.assign(value=recurrence["active_months"] / months), "theme", names)
        drawn, note = data[data["theme"].isin(names)], d.locale.tr(SPREAD)
    else:
        drawn = data.groupby("feed").head(rows_shown(top, MOST_ON_A_PHONE))
        _draw_feeds(d, drawn)
        note = d.locale.tr("Bar: months with at least one story; pale: months that were observed.")
    told = [f"{theme_in_feed(row, d)}: {row.active_months}/{row.observable_months}" for row in rows_of(data)]
    return d.chart(
        title,
        data.reset_index(drop=True),
        alt=f"{title}. {captions.listed(told, d.locale)}.",
        caption=captions.caption_of(data, d.locale, after=[note], left_out=len(data) - len(drawn), stories=stories),
        shown=drawn.sort_values("feed", kind="stable"),
        columns=["feed", "theme", "n_stories", "active_months", "observable_months"],
        message=_message(data, d),
        known_stories=stories,
    )


def _message(data: pd.DataFrame, d: Drawing) -> str:
    """Return the theme that came back in the largest part of the months of a feed.

    Feeds chosen for one theme count only if there are no others.
    """
    general = data[data["scope"] != "theme"]
    top = (general if len(general) else data).iloc[0]
    return d.locale.tr(
        "{theme} returns most: in {active} of {months} of {feed}",
        theme=d.name("theme", top["theme"]),
        active=d.locale.number(top["active_months"]),
        months=d.locale.tr("{n} observed month", "{n} observed months", n=top["observable_months"]),
        feed=feed_words(top["feed"], d.locale),
    )


def _most_active(recurrence: pd.DataFrame, top: int) -> list[str]:
    """Return the themes by their active months in all feeds, most first."""
    months = recurrence.groupby("theme")[["active_months", "n_stories"]].sum().reset_index()
    months = months.sort_values(["active_months", "n_stories", "theme"], ascending=[False, False, True])
    return [str(theme) for theme in months.loc[months["active_months"] > 0, "theme"].head(top)]


def _draw_feeds(d: Drawing, data: pd.DataFrame) -> None:
    """Draw a panel of bars for each feed."""
    sizes = data["feed"].value_counts()
    labels = {theme: label_lines(d.name("theme", theme), 9.5, 4.0) for theme in data["theme"]}
    most = int(data["observable_months"].max())
    # The share of months is printed beside each bar.
    beside = max(text_width(_said(row, d), SMALL) for row in rows_of(data)) + 0.15
    panels = draw_panels(d, {feed: sizes[feed] for feed in feeds_in_order(data)}, labels, below=0.1, beside=beside)
    for feed, axes in panels.items():
        own = data[data["feed"] == feed]
        axes.set(xlim=(0, most), ylim=(len(own) - 0.45, -0.55), xticks=[])
        axes.spines["bottom"].set_visible(False)
        axes.set_yticks(range(len(own)), [labels[theme] for theme in own["theme"]], size=9.5)
        observed = d.locale.tr("{n} month observed", "{n} months observed", n=own["observable_months"].iloc[0])
        panel_head(axes, d.name("feed", feed), observed)
        _draw_bars(d, axes, own)


def _said(row: Any, d: Drawing) -> str:  # noqa: ANN401 - a row of a table
    """Return the text beside a bar; on a phone there is no room for the number of stories."""
    months = f"{row.active_months} / {row.observable_months}"
    return f"{months} · {d.locale.stories(row.n_stories)}" if chart_width() >= WIDE else months


def _draw_bars(d: Drawing, axes: Axes, rows: pd.DataFrame) -> None:
    for line, row in enumerate(rows_of(rows)):
        axes.barh(line, row.observable_months, height=0.62, color=SHADE, zorder=1, clip_on=False)
        bar = axes.barh(line, row.active_months, height=0.62, color=theme_colour(row.theme), zorder=2, clip_on=False)[0]
        words = f"{theme_in_feed(row, d)}: {d.locale.stories(row.n_stories)}"
        d.mark(bar, (row.feed, row.theme), words, row.story_ids)
        write_beside(axes, _said(row, d), (row.observable_months, line), (6, 0), va="center", annotation_clip=False)


@finds
def recurrence_findings(recurrence: pd.DataFrame, *, theme: str = "", language: str = "en") -> Findings:
    """Return sentences on how often each theme returned in the observed months, in the feeds where it did so most.

    With `theme`, they are about that theme; if no story has it, one sentence names the themes that have most. They
    count months and have no interval: months are not independent, so an interval that treats them so would mislead.
    """
    locale = Locale.of(language, recurrence)
    rows = recurrence[recurrence["n_stories"] > 0]
    if theme and not (rows["theme"] == theme).any():
        none, label = _no_story_on(theme, rows, locale)
        return and_not_covered(Findings([], locale, empty=none, label=label), recurrence)
    rows = rows[rows["theme"] == theme] if theme else rows
    sentences = N_("{labels} appears in {places}."), N_("{labels} each appear in {places}.")
    facts = tied_facts(
        rows, ["theme"], lambda row: _recurrence_place(row, locale), lambda row: name_of("theme", row["theme"], locale)
    )
    found = [fact_finding(tied, sentences, locale) for _, tied in facts]
    return and_not_covered(Findings(found, locale).first(TOLD), recurrence)


def _no_story_on(theme: str, rows: pd.DataFrame, locale: Locale) -> tuple[str, str]:
    """Say that no story has a theme, and which themes have most stories; and the first of it alone."""
    sizes = {
        str(other): len({story for ids in own for story in ids}) for other, own in rows.groupby("theme")["story_ids"]
    }
    most = sorted(sizes, key=lambda other: (-sizes[other], other))[:NAMED]
    none = locale.tr("No story in this selection is on {theme}.", theme=name_of("theme", theme, locale))
    if not most:
        return none, none
    listed = locale.list(
        [
            locale.tr("{side} ({stories})", side=name_of("theme", other, locale), stories=locale.stories(sizes[other]))
            for other in most
        ]
    )
    return f"{none} {locale.tr('Themes with most stories: {themes}.', themes=listed)}", none


def _recurrence_place(row: Row, locale: Locale) -> Place:
    months = locale.tr(
        "{n_active} of {n} observable month",
        "{n_active} of {n} observable months",
        n=row["observable_months"],
        n_active=locale.number(row["active_months"]),
    )
    short = locale.tr("{months} of {feed}", months=months, feed=feed_words(row["feed"], locale))
    text = locale.tr(
        "{in_short} ({stories}, {days})",
        in_short=short,
        stories=locale.stories(row["n_stories"]),
        days=locale.days(row["first_seen"], row["last_seen"]),
    )
    low = wilson_interval(row["active_months"], row["observable_months"]).low
    return Place(text, short, float(np.nan_to_num(low)), row)
