"""Numbers of stories over time, as a chart and in words: each feed, its rate, and the periods that stand out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ilo_analysis.display import captions
from ilo_analysis.display.captions import feeds_in_the_data, story_ids_of
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.charts import milestones
from ilo_analysis.display.charts.axes import (
    draw_period_axis,
    feeds_in_order,
    light_grid,
    panel_head,
    place_of_periods,
    shade_unobserved,
    strongest_feeds,
    write_beside,
)
from ilo_analysis.display.charts.drawing import Drawing
from ilo_analysis.display.charts.heat import (
    LINES_ON_A_PHONE,
    MOST_PANELS,
    HeatMap,
    draw_heat_maps,
    layout_of,
    periods_words,
    readable_periods,
)
from ilo_analysis.display.charts.sparkline import rows_by_period
from ilo_analysis.display.finding import (
    MANY,
    MOST_LETTERS,
    NAMED,
    Fact,
    Finding,
    Findings,
    Place,
    days_words,
    feeds_named,
    filled,
    finds,
    peak_words,
    records_of,
    rows_and_stories,
    strength_of,
)
from ilo_analysis.display.labels import POOLED, SCOPES, feed_words, scope_name
from ilo_analysis.display.locale import N_, Locale, capital
from ilo_analysis.display.style import BLUE, LEFT, MUTED, PAGE, SMALL, TEXT, chart_width, rows_shown, text_width
from ilo_analysis.measures.shares import quoted
from ilo_analysis.measures.volume import highest_periods
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


PANEL = 1.25
GAP = 0.42
MOST_BAR = 0.6  # inches; a bar of a short record is no wider
LEAST_BAR = 0.06  # inches; narrower ones are drawn by quarter or year
OVER_NUMBERS, OVER_BARS = 1.85, 1.25  # height of a panel to that of its highest bar, with numbers over it or without
LEAST_NUMBERED = 0.14  # inches of a bar that has room for its number; narrower ones share a scale
MOST_ROWS = 30  # feeds of a heat map that one screen shows

# What one feed shows, and what each of several does, by the length of a period.
_EACH = {
    "M": (N_("{least} to {most} stories a month"), N_("{least} to {most} stories per feed and month")),
    "Q": (N_("{least} to {most} stories a quarter"), N_("{least} to {most} stories per feed and quarter")),
    "Y": (N_("{least} to {most} stories a year"), N_("{least} to {most} stories per feed and year")),
}


@draws
def plot_story_volume(
    volume: pd.DataFrame,
    *,
    stories: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Return the chart of the stories in each period, with a panel per feed on one scale.

    Partly observed periods are hatched; unobserved periods are shaded and have no bar. A zero was observed.
    """
    d = Drawing("story-volume", language, volume)
    title = d.locale.tr("Stories published, by feed")
    data = volume.dropna(subset=["period"])
    if data.empty or not data["n_stories"].notna().any():
        return d.empty(title, volume)
    notes = {str(feed): _feed_note(rows, d.locale) for feed, rows in data.groupby("feed")}
    chart = bars_by_feed(d, title, data.assign(count=data["n_stories"]), notes, BLUE, events)
    chart.message = _message(data, d.locale)
    chart.known_stories = stories
    return chart


def _message(data: pd.DataFrame, locale: Locale) -> str:
    """Return the least and the most stories a feed shows in a period; nothing if that is uninformative."""
    counts, kind = data["n_stories"].dropna(), str(data["period"].iloc[0].freqstr)[0]
    if len(counts) < 2 or counts.min() == counts.max() or kind not in _EACH:
        return ""
    text = _EACH[kind][len(set(data["feed"])) > 1]
    return locale.tr(text, least=locale.number(counts.min()), most=locale.number(counts.max()))


def _panel_name(rows: pd.DataFrame, d: Drawing) -> str:
    """Name of a feed; of feeds that were put together, which they are."""
    feed, scope = rows["feed"].iloc[0], str(rows["scope"].iloc[0])
    return d.locale.tr(POOLED[scope]) if feed == "all" and scope in POOLED else d.name("feed", feed)


def _feed_note(rows: pd.DataFrame, locale: Locale) -> str:
    scope = rows["scope"].iloc[0]
    total = locale.stories(int(rows["n_stories"].fillna(0).sum()))
    known = scope in SCOPES and not (rows["feed"].iloc[0] == "all" and scope in POOLED)
    return f"{total} · {scope_name(scope, locale)}" if known else total


def bars_by_feed(
    d: Drawing, title: str, rows: pd.DataFrame, notes: dict[str, str], colour: str, events: pd.DataFrame | None
) -> Chart:
    """Return the chart with a panel of bars per feed, events above if there are any; of many feeds a heat map.

    On a slide, whose panels are few, a heat map shows more than bars that are made smaller until they fit.
    """
    feeds, locale = feeds_in_order(rows), d.locale
    if len(feeds) > rows_shown(MOST_PANELS, MOST_PANELS):
        said = _heat_of_feeds(d, rows, events)
    else:
        said = _panels_of_feeds(d, rows, notes, colour, events)
    counted = ["count", "total"] if "theme" in rows else ["count"]
    names, of_all = {feed: d.name("feed", feed) for feed in feeds}, "n_stories" in rows
    twice = [captions.TWICE] if len(feeds) > 1 else []
    return d.chart(
        title,
        rows.drop(columns="count") if of_all else rows,
        alt=captions.volume_alt(rows, locale) if of_all else _alt(d, title, rows, feeds),
        caption=captions.caption_of(rows, locale, twice, after=said),
        shown=rows.sort_values(["feed", "period"]),
        columns=["feed", "period", "status", *counted, "observed_days", "rate", "rate_low", "rate_high"],
        heads={"count": "Stories"},
        small=rows_by_period(names, rows, place_of_periods(rows["period"]), by="feed", period="period", value="count"),
    )


def _panels_of_feeds(
    d: Drawing, rows: pd.DataFrame, notes: dict[str, str], colour: str, events: pd.DataFrame | None
) -> list[str]:
    """Draw a panel of bars for each feed, and return notes for the caption."""
    feeds, width, locale = feeds_in_order(rows), chart_width() - 2 * LEFT, d.locale
    months, rows = rows, readable_periods(rows, ["feed", "scope"], int(width / LEAST_BAR))
    places = place_of_periods(rows["period"])
    dated = milestones.events_within(events, places)
    strip = milestones.strip_height(dated, width, len(places))
    d.page(strip + len(feeds) * (PANEL + GAP) + 0.45)
    panels = [d.axes(LEFT, strip + GAP - 0.1 + at * (PANEL + GAP), width, PANEL) for at, _ in enumerate(feeds)]
    top = max(float(rows["count"].fillna(0).max()), 1.0)
    for feed, axes in zip(feeds, panels, strict=True):
        draw_period_axis(axes, places, locale=locale, labels=feed == feeds[-1])
        own = rows[rows["feed"] == feed].sort_values("period")
        _draw_bars(d, axes, own, places, colour, top)
        panel_head(axes, _panel_name(own, d), notes[feed])
    if strip:
        milestones.draw_events(d.axes(LEFT, 0.02, width, strip - 0.02), dated, panels, len(places))
    partial, unseen = (rows["status"].eq(status).any() for status in ("partial", "unobserved"))
    days = _is_numbered(len(places), top) and any(map(_partly_seen, rows_of(rows)))
    looks = ((captions.HATCHED, partial), (captions.DAYS_SEEN, days), (captions.SHADED, unseen))
    said = [locale.tr(note) for note, told in looks if told]
    return [*said, milestones.events_words(dated, locale), periods_words(rows, months, locale)]


def _heat_of_feeds(d: Drawing, rows: pd.DataFrame, events: pd.DataFrame | None) -> list[str]:
    """Draw a row for each of the strongest feeds and a column per period, and return notes for the caption.

    Events are named in the caption, because a heat map has no room for them above it.
    """
    totals, locale = rows.groupby("feed")["count"].sum(), d.locale
    room = max(rows_shown(MOST_ROWS, LINES_ON_A_PHONE), MOST_PANELS)
    kept, more = strongest_feeds(rows, locale, min(room, int((totals > 0).sum())))
    feeds = feeds_in_order(kept)
    layout = layout_of(
        {feed: d.name("feed", feed) for feed in feeds}, {feed: locale.number(totals[feed]) for feed in feeds}
    )
    drawn = readable_periods(kept, ["feed", "scope"], layout.most_columns)
    table, places = drawn.assign(key=drawn["feed"]), place_of_periods(drawn["period"])
    most = int(table["count"].max())
    draw_heat_maps(d, [HeatMap(layout, places, table, most, lambda row: ((row.feed, row.period), _bar_label(row, d)))])
    note = locale.tr("A stronger colour means more stories; the number after each feed is its total.")
    named = milestones.events_words(milestones.events_within(events, places), locale, drawn=False)
    return [note, more, named, periods_words(drawn, kept, locale)]


def _draw_bars(
    d: Drawing, axes: Axes, rows: pd.DataFrame, places: dict[pd.Period, int], colour: str, top: float
) -> None:
    """Draw the bars of one panel; `top` is the largest count of all panels."""
    numbered = _is_numbered(len(places), top)
    axes.set_ylim(0, top * (OVER_NUMBERS if numbered else OVER_BARS))
    axes.set_yticks([])
    if not numbered:
        light_grid(axes, [top / 2, top])
        axes.text(len(places) - 0.4, top, f"{top:.0f}", ha="right", va="bottom", size=SMALL, color=MUTED)
    seen = rows[rows["status"] != "unobserved"]
    observed = set(seen["period"])
    unseen = [place for period, place in places.items() if period not in observed]
    # Between the lines of the scale, whose number is on the right.
    shade_unobserved(axes, unseen, d.locale, height=0.5 if numbered else 0.75 / OVER_BARS)
    width = min(0.82, MOST_BAR * len(places) / (chart_width() - 2 * LEFT))
    for row in rows_of(seen):
        place, count = places[row.period], int(row.count)
        if count:
            look: dict[str, Any] = (
                {"facecolor": PAGE, "hatch": "////"} if row.status == "partial" else {"facecolor": colour}
            )
            bar = axes.bar(place, count, width=width, edgecolor=colour, linewidth=0.9, zorder=2, clip_on=False, **look)
            d.mark(bar[0], (row.feed, row.period), _bar_label(row, d), row.story_ids)
        if numbered:
            days = f"{row.observed_days}/{row.period.days_in_month}" if _partly_seen(row) else ""
            _write_count(axes, place, count, days)


def _is_numbered(n_periods: int, top: float) -> bool:
    """Return whether each bar has room for its number."""
    widest = text_width(f"{top:.0f}", 8) + 0.04
    return (chart_width() - 2 * LEFT) / n_periods >= max(LEAST_NUMBERED, widest)


def _partly_seen(row: Any) -> bool:  # noqa: ANN401 - a row of a table
    """Return whether a row is a month of which some days were not observed.

    Feeds that are put together can show a month in part, each other days, and every day of it.
    """
    partial = row.status == "partial" and row.period.freqstr.startswith("M")
    return bool(partial and row.observed_days < row.period.days_in_month)


def _write_count(axes: Axes, place: int, count: int, days: str) -> None:
    """Write the number over its bar, and over it the observed days of a partly observed month."""
    size = 9.5 if axes.get_xlim()[1] < 36 else 8
    colour = TEXT if count else MUTED
    write_beside(axes, str(count), (place, count), (0, 2), ha="center", va="bottom", size=size, color=colour, zorder=5)
    if days:
        write_beside(axes, days, (place, count), (0, 15), ha="center", va="bottom", size=7.5, zorder=5,
                     rotation=0 if axes.get_xlim()[1] < 16 else 90,
                     bbox={"facecolor": PAGE, "edgecolor": "none", "pad": 0.4, "alpha": 0.85})  # fmt: skip


def _bar_label(row: Any, d: Drawing) -> str:  # noqa: ANN401 - a row of a table
    n, period = d.locale.stories(int(row.count)), row.period
    words = f"{d.name('feed', row.feed)}, {d.locale.period(period)}: {n}"
    if row.status != "partial" or not hasattr(row, "observed_days"):
        return words
    days = (period.end_time - period.start_time).days + 1
    return f"{words} ({d.locale.tr('{seen} of {days} days observed', seen=row.observed_days, days=days)})"


def _alt(d: Drawing, title: str, rows: pd.DataFrame, feeds: list[str]) -> str:
    """Say what the chart shows: per feed the stories, the highest period and what was not observed."""
    parts = [f"{title}: {captions.span_of(rows['period'], d.locale)}."]
    for feed in feeds:
        own = rows[(rows["feed"] == feed) & (rows["status"] != "unobserved")]
        words = f"{d.name('feed', feed)}: {d.locale.stories(int(own['count'].fillna(0).sum()))}"
        if own["count"].fillna(0).sum() > 0:
            highest = own.sort_values(["count", "period"], ascending=[False, True]).iloc[0]
            words += f", max. {int(highest['count'])} ({d.locale.period(highest['period'])})"
        unseen = int((rows["feed"] == feed).sum() - len(own))
        words += f"; {unseen} × {d.locale.tr('not observed')}." if unseen else "."
        parts.append(words)
    return " ".join(parts)


@finds
def volume_findings(volume: pd.DataFrame, *, language: str = "en") -> Findings:
    """Return sentences on periods far above the rest of their feed, and one on feeds without such a period.

    A period stands out if chance would not bring its count to any period of any feed: the interval is simultaneous for
    all of them. Launches widen it.
    """
    locale = Locale.of(language, volume)
    found, quiet = [], []
    rated = volume[(volume["status"] != "unobserved") & volume["rate"].notna()]
    told = rated["feed"].isin(rated.loc[rated["n_stories"] > 0, "feed"])
    feeds, n_periods = rated.loc[told, "feed"].nunique(), int(told.sum())
    for feed, rows in rated.groupby("feed", sort=True):
        peak = highest_periods(rows, feeds=feeds)
        if peak is None:
            quiet += [(str(feed), rows)] if rows["n_stories"].sum() else []
            continue
        low, high = float(peak.ratio.low), float(peak.ratio.high)
        row = {"feed": feed, "ratio": peak.ratio.value, "ratio_low": low, "ratio_high": high, "n_periods": n_periods}
        stories = locale.tr(
            "{stories} on {days}",
            stories=locale.stories(peak.rows["n_stories"].sum()),
            days=days_words(peak.rows["observed_days"].sum(), locale),
        )
        text = peak_words(row, peak.rows["period"], stories, locale)
        found.append(Finding(text, strength_of(np.log(low), np.log(high)), rows.index, story_ids_of(peak.rows)))
    if quiet:
        spans = _spans({feed: rows["n_stories"] for feed, rows in quiet}, locale)
        text = N_("No period stands out from chance. Stories per period: {feeds}.")
        if found:
            text = N_("No other feed has a period that stands out from chance. Stories per period: {feeds}.")
        text = locale.tr(text, feeds=locale.list(spans))
        found.append(Finding(text, 0.0, pd.Index([place for _, rows in quiet for place in rows.index]), ()))
    seen = volume[volume["n_stories"] > 0]
    return Findings(found, locale, label=what_was_listed(seen, seen["period"], seen["period"], locale))


def _spans(counts: Mapping[str, pd.Series], locale: Locale) -> list[str]:
    """Return the feeds with their least and their most stories in a period.

    Of many feeds it says how many share the commonest spans.
    """
    feeds: dict[tuple[int, int], list[str]] = {}
    for feed, own in counts.items():
        feeds.setdefault((int(own.min()), int(own.max())), []).append(feed)
    if len(counts) <= MANY:
        return [_span(feed_words(feed, locale), *span, locale) for span, own in feeds.items() for feed in own]
    common = sorted(feeds, key=lambda span: (-len(feeds[span]), span))
    told, others = common[:NAMED], common[NAMED:]
    sizes = [(span, len(feeds[span])) for span in told]
    if others:
        least, most = min(span[0] for span in others), max(span[1] for span in others)
        sizes.append(((least, most), sum(len(feeds[span]) for span in others)))
    return [_shared_span(*span, locale.tr("{n} feed", "{n} feeds", n=n), locale) for span, n in sizes]


def _span(feed: str, least: int, most: int, locale: Locale) -> str:
    """Name of a feed with its least and its most stories in a period, once where they are equal."""
    if least == most:
        return f"{feed} ({locale.number(least)})"
    return locale.tr("{feed} ({least} to {most})", feed=feed, least=locale.number(least), most=locale.number(most))


def _shared_span(least: int, most: int, feeds: str, locale: Locale) -> str:
    """Return the least and the most stories that each of so many feeds has in a period, once where they are equal."""
    if least == most:
        return locale.tr("{n} in {feeds}", n=locale.number(least), feeds=feeds)
    return locale.tr("{least} to {most} in {feeds}", least=locale.number(least), most=locale.number(most), feeds=feeds)


def what_was_listed(table: pd.DataFrame, first: pd.Series, last: pd.Series, locale: Locale) -> str:
    """Return how many dated stories the pages list, of how many feeds, between which periods, and who lists most."""
    if table.empty:
        return ""
    counts = table.groupby("feed")["n_stories"].sum()
    top = sorted(counts.index[counts == counts.max()])
    most, feeds, n = "", feeds_named(top, locale), locale.number(counts.max())
    if len(top) < len(counts) and len(top) <= NAMED and len(feeds) <= MOST_LETTERS:
        text = N_("; the most, {n}, in {feeds}") if len(top) == 1 else N_("; the most, {n} each, in {feeds}")
        most = locale.tr(text, feeds=feeds, n=n)
    words = {
        "pages": locale.tr("saved pages of {n} feed", "saved pages of {n} feeds", n=len(counts)),
        "stories": locale.tr("{n} dated story", "{n} dated stories", n=len(story_ids_of(table))),
        "first": locale.period(first.min()),
        "last": locale.period(last.max()),
    }
    if words["first"] == words["last"]:
        return capital(locale.tr("In {first}, the {pages} list {stories}{most}.", most=most, **words))
    return locale.tr("Between {first} and {last}, the {pages} list {stories}{most}.", most=most, **words)


@finds
def rate_findings(rates: pd.DataFrame, *, language: str = "en") -> Findings:
    """Return one sentence on `feed_rates`: the rate of each feed with its interval."""
    locale = Locale.of(language, rates)
    places = []
    for row in records_of(quoted(rates, "rate").dropna(subset=["rate"])):
        stories = locale.stories(row["n_stories"])
        text = filled(N_("{feed} {rate} ({rate_low} to {rate_high}; {stories})"), row, locale, stories=stories)
        places.append(Place(text, text, row["rate_low"], row))
    if not places:
        return Findings([], locale)
    places.sort(key=lambda place: (-place.strength, place.text))
    told = places if len(places) <= MANY else places[:NAMED]
    text = N_("Stories per 30 observed days, with 95% intervals that allow for launches: {places}.")
    text = locale.tr(text, places=locale.list([place.text for place in told]))
    if left := len(places) - len(told):
        text += f" {feeds_in_the_data(left, locale)}"
    first, last = (pd.to_datetime(rates[name]).dt.to_period("M") for name in ("first_day", "last_day"))
    finding = Finding(text, 0.0, *rows_and_stories([Fact("", places)]))
    return Findings([finding], locale, label=what_was_listed(rates, first, last, locale))
