"""Charts of numbers of stories over time: all stories of each feed, or those of one theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ilo_analysis.annotate.names import theme_meant
from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.axes import (
    cell_id,
    cell_url,
    draw_period_axis,
    empty_chart,
    feeds_in_order,
    light_grid,
    panel_head,
    place_of_periods,
    shade_unobserved,
    strongest_feeds,
    theme_colour,
)
from ilo_analysis.display.captions import (
    DAYS_SEEN,
    HATCHED,
    SHADED,
    TWICE,
    caption_of,
    n_not_covered,
    never_seen_words,
    period_name,
    shown_table,
    span_of,
    story_ids_of,
    volume_alt,
)
from ilo_analysis.display.chart import Cell, Chart, for_phones_too
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.heat import (
    MOST_PANELS,
    HeatMap,
    draw_heat_map,
    key_of,
    layout_of,
    periods_words,
    readable_periods,
    rows_shown,
    write_totals,
)
from ilo_analysis.display.key import draw_key, key_height
from ilo_analysis.display.labels import POOLED, SCOPES, name_of, scope_name
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.milestones import draw_events, events_within, events_words, strip_height
from ilo_analysis.display.sparkline import rows_by_period
from ilo_analysis.display.style import BLUE, LEFT, MUTED, PAGE, SMALL, TEXT, chart_width, text_width
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANEL = 1.25
GAP = 0.42
MOST_BAR = 0.6  # inches; a bar of a short record is no wider
LEAST_BAR = 0.06  # inches; narrower ones are drawn by quarter or year
LEAST_NUMBERED = 0.14  # inches of a bar that has room for its number; narrower ones share a scale
MOST_ROWS = 30  # feeds of a heat map that one screen shows


class Bars(NamedTuple):
    """What one panel draws: a row per period, its count in `count`, and the look of the bars."""

    rows: pd.DataFrame
    colour: str
    top: float


@takes_tables
@for_phones_too
def plot_story_volume(
    volume: pd.DataFrame,
    *,
    stories: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Chart of the stories in each period, a panel per feed on one scale.

    Partly observed periods are hatched, unobserved ones are shaded and have no bar; a zero is a zero that was seen.
    """
    locale = Locale.of(language, volume)
    title = locale.tr("Stories published, by feed")
    data = volume.dropna(subset=["period"])
    if data.empty or not data["n_stories"].notna().any():
        return empty_chart("story-volume", title, volume, locale=locale, reason=never_seen_words(volume, locale))
    drawn = data.assign(count=data["n_stories"])
    notes = {str(feed): _feed_note(rows, locale) for feed, rows in drawn.groupby("feed")}
    chart = _bars_by_feed("story-volume", title, drawn, notes, dict.fromkeys(notes, BLUE), events, locale)
    totals = data.groupby("feed")["n_stories"].sum().sort_values(ascending=False)
    if len(totals) > 1 and totals.iloc[0] > totals.iloc[1]:
        most = {"feed": name_of("feed", totals.index[0], locale), "stories": locale.stories(int(totals.iloc[0]))}
        chart.message = locale.tr("{feed} shows the most stories: {stories}", **most)
    chart.known_stories = stories
    return chart


@takes_tables
@for_phones_too
def plot_theme_months(
    share: pd.DataFrame,
    *,
    theme: str,
    coverage: pd.DataFrame | None = None,
    stories: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Chart of one theme's stories in each month, a panel per feed; `share` is `theme_share(corpus, freq="month")`."""
    locale, theme = Locale.of(language, share), theme_meant(theme, share)
    title = locale.tr("{theme}, month by month", theme=name_of("theme", theme, locale))
    rows = theme_by_month(share, theme, coverage)
    if rows.empty or rows["count"].fillna(0).sum() == 0:
        return empty_chart("theme-months", title, rows, locale=locale, reason=never_seen_words(share, locale))
    notes = {}
    for feed, part in rows.groupby("feed"):
        n, total = int(part["count"].fillna(0).sum()), int(part["total"].fillna(0).sum())
        notes[str(feed)] = f"{n} / {locale.stories(total)}"
    colours = dict.fromkeys(notes, theme_colour(theme))
    chart = _bars_by_feed("theme-months", title, rows, notes, colours, events, locale)
    chart.numbers = _numbers_of_theme(rows, theme, n_not_covered(share), locale)
    months = chart.numbers[1][1]
    words = {"stories": locale.stories(len(story_ids_of(rows))), "months": months}
    name = name_of("theme", theme, locale)
    chart.message = locale.tr("{theme}: {stories}, in {months} observed months", theme=name, **words)
    chart.known_stories = stories
    return chart


def _numbers_of_theme(rows: pd.DataFrame, theme: str, unknown: int, locale: Locale) -> list[tuple[str, ...]]:
    """Key numbers of one theme: its stories, its active months, the first and last of them; and who is not covered."""
    observed = rows.loc[rows["status"] != "unobserved", "period"].nunique()
    active = rows[rows["count"].fillna(0) > 0]["period"]
    of_all = locale.tr("{n} of {total}", n=active.nunique(), total=locale.number(observed))
    stories = locale.number(len(story_ids_of(rows)))
    note = [locale.tr("{n} not covered", "{n} not covered", n=unknown)] if unknown else []
    return [
        (name_of("theme", theme, locale), stories, *note),
        (locale.tr("Active months"), of_all),
        (locale.tr("Active from – to"), span_of(active, locale)),
    ]


def theme_by_month(share: pd.DataFrame, theme: str, coverage: pd.DataFrame | None) -> pd.DataFrame:
    """Row per feed and month for one theme: its `count` (missing where unobserved), `total`, status and stories.

    A month in which a feed was observed and the theme has no row is a true zero.
    """
    columns = ["feed", "scope", "period", "total"]
    months = share.dropna(subset=["period"])
    totals: pd.DataFrame = months.groupby(columns[:3], dropna=False)["total"].max().reset_index()
    own = months[months["theme"] == theme][["feed", "period", "n", "story_ids"]]
    if coverage is not None and len(coverage) and str(months["period"].dtype) in ("period[M]", "object"):
        grid = coverage.rename(columns={"month": "period"})
        totals = grid.merge(totals[["feed", "period", "total"]], on=["feed", "period"], how="left", validate="1:1")
    else:
        totals = totals.assign(status="full", observed_days=0)
    rows: pd.DataFrame = totals.merge(own, on=["feed", "period"], how="left", validate="1:1")
    seen = rows["status"] != "unobserved"
    rows["total"] = rows["total"].fillna(0).astype("Int64").where(seen)
    rows["count"] = rows["n"].fillna(0).astype("Int64").where(seen)
    rows["story_ids"] = [ids if isinstance(ids, tuple) else () for ids in rows["story_ids"]]
    rows["theme"] = theme
    return rows.drop(columns="n")


def _panel_name(rows: pd.DataFrame, locale: Locale) -> str:
    """Name of a feed; of feeds that were put together, which they are."""
    feed, scope = rows["feed"].iloc[0], str(rows["scope"].iloc[0])
    return locale.tr(POOLED[scope]) if feed == "all" and scope in POOLED else name_of("feed", feed, locale)


def _feed_note(rows: pd.DataFrame, locale: Locale) -> str:
    scope = rows["scope"].iloc[0]
    total = locale.stories(int(rows["n_stories"].fillna(0).sum()))
    known = scope in SCOPES and not (rows["feed"].iloc[0] == "all" and scope in POOLED)
    return f"{total} · {scope_name(scope, locale)}" if known else total


def _bars_by_feed(
    chart_id: str,
    title: str,
    rows: pd.DataFrame,
    notes: dict[str, str],
    colours: dict[str, str],
    events: pd.DataFrame | None,
    locale: Locale,
) -> Chart:
    """Chart with a panel of bars per feed, events above if there are any; of many feeds a heat map."""
    feeds = feeds_in_order(rows)
    places = place_of_periods(rows["period"])
    if len(feeds) > MOST_PANELS:
        figure, cells, said = _heat_of_feeds(chart_id, rows, events, locale)
    else:
        figure, cells, said = _panels_of_feeds(chart_id, rows, notes, colours, events, locale)
    counted = ["count", "total"] if "theme" in rows else ["count"]
    columns = ["feed", "period", "status", *counted, "observed_days", "rate", "rate_low", "rate_high"]
    table = shown_table(rows.sort_values(["feed", "period"]), columns, locale, count="Stories")
    names = {feed: name_of("feed", feed, locale) for feed in feeds}
    small = rows_by_period(names, rows, places, by="feed", period="period", value="count")
    alt = volume_alt(rows, locale) if "n_stories" in rows else _alt(title, rows, feeds, locale)
    data = rows.drop(columns="count") if "n_stories" in rows else rows
    caption = f"{caption_of(rows, locale, [TWICE] if len(feeds) > 1 else [])} {said}".strip()
    return Chart(chart_id, title, figure, data, alt, caption, table, cells, small=small)


def _panels_of_feeds(
    chart_id: str,
    rows: pd.DataFrame,
    notes: dict[str, str],
    colours: dict[str, str],
    events: pd.DataFrame | None,
    locale: Locale,
) -> tuple[Figure, list[Cell], str]:
    """Figure with a panel of bars for each feed, its cells, and what its caption has to say of it."""
    feeds = feeds_in_order(rows)
    width = chart_width() - 2 * LEFT
    months, rows = rows, readable_periods(rows, ["feed", "scope"], int(width / LEAST_BAR))
    places = place_of_periods(rows["period"])
    dated = events_within(events, places)
    strip = strip_height(dated, width, len(places))
    cells: list[Cell] = []
    with chart_style():
        figure = blank_figure(strip + len(feeds) * (PANEL + GAP) + 0.45)
        edges = {feed: strip + GAP - 0.1 + place * (PANEL + GAP) for place, feed in enumerate(feeds)}
        panels = {feed: axes_at(figure, LEFT, edge, width, PANEL) for feed, edge in edges.items()}
        top = max(float(rows["count"].fillna(0).max()), 1.0)
        for feed, axes in panels.items():
            draw_period_axis(axes, places, locale=locale, labels=feed == feeds[-1])
            bars = Bars(rows[rows["feed"] == feed].sort_values("period"), colours[feed], top)
            cells += _draw_bars(axes, bars, places, chart_id, locale)
            panel_head(axes, _panel_name(bars.rows, locale), notes[feed])
        if strip:
            draw_events(axes_at(figure, LEFT, 0.02, width, strip - 0.02), dated, list(panels.values()), len(places))
    partial, unseen = (rows["status"].eq(status).any() for status in ("partial", "unobserved"))
    days = _is_numbered(len(places), top) and any(map(_partly_seen, rows_of(rows)))
    looks = [locale.tr(note) for note, told in ((HATCHED, partial), (DAYS_SEEN, days), (SHADED, unseen)) if told]
    said = [*looks, events_words(dated, locale), periods_words(rows, months, locale)]
    return figure, cells, " ".join(filter(None, said))


def _heat_of_feeds(
    chart_id: str, rows: pd.DataFrame, events: pd.DataFrame | None, locale: Locale
) -> tuple[Figure, list[Cell], str]:
    """Figure with a row for each of the strongest feeds and a column per period, its cells, and what is left out.

    Events are named in the caption: over a heat map there is no strip for them.
    """
    totals = rows.groupby("feed")["count"].sum()
    kept, more = strongest_feeds(rows, locale, min(rows_shown(MOST_ROWS), int((totals > 0).sum())))
    feeds = feeds_in_order(kept)
    layout = layout_of(
        {feed: name_of("feed", feed, locale) for feed in feeds}, {feed: locale.number(totals[feed]) for feed in feeds}
    )
    drawn = readable_periods(kept, ["feed", "scope"], layout.most_columns)
    marks = [
        Cell(cell_id(row.feed, row.period), _bar_label(row, locale), tuple(row.story_ids)) if row.count else None
        for row in rows_of(drawn.assign(count=drawn["count"].fillna(0)))
    ]
    table = drawn.rename(columns={"feed": "key"}).assign(cell=pd.Series(marks, index=drawn.index, dtype="object"))
    heat = HeatMap(layout.labels, place_of_periods(drawn["period"]), table, int(table["count"].max()))
    key = key_of(heat, locale)
    with chart_style():
        top, height = key_height(key), layout.row * len(feeds)
        figure = blank_figure(top + height + 0.5)
        axes = axes_at(figure, layout.left, top, chart_width() - layout.left - layout.right, height)
        cells = draw_heat_map(axes, heat, chart_id, locale, over=layout.over)
        if not layout.over:
            write_totals(axes, [locale.number(totals[feed]) for feed in feeds])
        draw_key(axes, key)
    note = locale.tr("A darker square has more stories; the number after each feed is its total.")
    named = events_words(events_within(events, dict(heat.places)), locale, drawn=False)
    return figure, cells, " ".join(filter(None, (note, more, named, periods_words(drawn, kept, locale))))


def _draw_bars(axes: Axes, bars: Bars, places: dict[pd.Period, int], chart_id: str, locale: Locale) -> list[Cell]:
    """Draw one panel; the cells of its bars."""
    axes.set_ylim(0, bars.top * 1.85)
    axes.set_yticks([])
    numbered = _is_numbered(len(places), bars.top)
    if not numbered:
        light_grid(axes, [bars.top / 2, bars.top])
        axes.text(len(places) - 0.4, bars.top, f"{bars.top:.0f}", ha="right", va="bottom", size=SMALL, color=MUTED)
    observed = set(bars.rows.loc[bars.rows["status"] != "unobserved", "period"])
    shade_unobserved(axes, [place for period, place in places.items() if period not in observed],
                     locale.tr("not observed"))  # fmt: skip
    width = min(0.82, MOST_BAR * len(places) / (chart_width() - 2 * LEFT))
    cells = []
    for row in rows_of(bars.rows[bars.rows["status"] != "unobserved"]):
        place, count, partial = places[row.period], int(row.count), row.status == "partial"
        if count:
            cell = Cell(cell_id(row.feed, row.period), _bar_label(row, locale), tuple(row.story_ids))
            look: dict[str, Any] = {"facecolor": PAGE, "hatch": "////"} if partial else {"facecolor": bars.colour}
            patch = axes.bar(
                place, count, width=width, edgecolor=bars.colour, linewidth=0.9, zorder=2, clip_on=False, **look
            )[0]
            patch.set_url(cell_url(chart_id, cell.id))
            cells.append(cell)
        if numbered:
            days = f"{row.observed_days}/{row.period.days_in_month}" if _partly_seen(row) else ""
            _write_count(axes, place, count, days)
    return cells


def _is_numbered(n_periods: int, top: float) -> bool:
    """Whether each bar has room for its number."""
    widest = text_width(f"{top:.0f}", 8) + 0.04
    return (chart_width() - 2 * LEFT) / n_periods >= max(LEAST_NUMBERED, widest)


def _partly_seen(row: Any) -> bool:  # noqa: ANN401 - a row of a table
    """Whether a row is a month of which some days were not observed.

    Feeds that are put together can show a month in part, each other days, and every day of it.
    """
    partial = row.status == "partial" and row.period.freqstr.startswith("M")
    return bool(partial and row.observed_days < row.period.days_in_month)


def _write_count(axes: Axes, place: int, count: int, days: str) -> None:
    """Write the number over its bar, and over it the observed days of a partly observed month."""
    size = 9.5 if axes.get_xlim()[1] < 36 else 8
    axes.annotate(str(count), (place, count), (0, 2), textcoords="offset points", ha="center", va="bottom", size=size,
                  color=TEXT if count else MUTED, zorder=5)  # fmt: skip
    if days:
        axes.annotate(days, (place, count), (0, 15), textcoords="offset points", ha="center", va="bottom", size=7.5,
                      rotation=0 if axes.get_xlim()[1] < 16 else 90, color=MUTED, zorder=5,
                      bbox={"facecolor": PAGE, "edgecolor": "none", "pad": 0.4, "alpha": 0.85})  # fmt: skip


def _bar_label(row: Any, locale: Locale) -> str:  # noqa: ANN401 - a row of a table
    n = locale.stories(int(row.count))
    words = f"{name_of('feed', row.feed, locale)}, {period_name(row.period, locale)}: {n}"
    if row.status != "partial" or not hasattr(row, "observed_days"):
        return words
    period = row.period
    days = (period.end_time - period.start_time).days + 1
    return f"{words} ({locale.tr('{seen} of {days} days observed', seen=row.observed_days, days=days)})"


def _alt(title: str, rows: pd.DataFrame, feeds: list[str], locale: Locale) -> str:
    """Say what the chart shows: per feed the stories, the highest period and what was not observed."""
    parts = [f"{title}: {span_of(rows['period'], locale)}."]
    for feed in feeds:
        own = rows[(rows["feed"] == feed) & (rows["status"] != "unobserved")]
        words = f"{name_of('feed', feed, locale)}: "
        words += locale.stories(int(own["count"].fillna(0).sum()))
        if own["count"].fillna(0).sum() > 0:
            highest = own.sort_values(["count", "period"], ascending=[False, True]).iloc[0]
            words += f", max. {int(highest['count'])} ({period_name(highest['period'], locale)})"
        unseen = int((rows["feed"] == feed).sum() - len(own))
        words += f"; {unseen} × {locale.tr('not observed')}." if unseen else "."
        parts.append(words)
    return " ".join(parts)
