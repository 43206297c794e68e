"""Charts of numbers of stories over time: all stories of each feed, or those of one theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ilo_analysis.display.axes import (
    EVENT_ROW,
    LEFT,
    cell_id,
    cell_url,
    draw_events,
    draw_period_axis,
    empty_chart,
    event_rows,
    events_within,
    feeds_in_order,
    light_grid,
    panel_head,
    place_of_periods,
    shade_unobserved,
    strongest_feeds,
    theme_colour,
)
from ilo_analysis.display.captions import (
    HATCHED,
    SHADED,
    TWICE,
    caption_of,
    period_name,
    shown_table,
    span_of,
    story_ids_of,
    volume_alt,
)
from ilo_analysis.display.chart import Cell, Chart, axes_at, blank_figure, chart_style, for_phones_too
from ilo_analysis.display.labels import POOLED, SCOPES, name_of, scope_name
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.sparkline import rows_by_period
from ilo_analysis.display.style import BLUE, MUTED, PAGE, SMALL, TEXT, WIDE, chart_width
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANEL = 1.25
GAP = 0.42
LEAST_NUMBERED = 0.14  # inches of a bar that has room for its number; narrower ones share a scale
MOST_EVENTS = 5
MOST_EVENT_ROWS = 6


class Bars(NamedTuple):
    """What one panel draws: a row per period, its count in `count`, and the look of the bars."""

    rows: pd.DataFrame
    colour: str
    top: float


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
        return empty_chart("story-volume", title, volume, locale=locale)
    drawn = data.assign(count=data["n_stories"])
    notes = {str(feed): _feed_note(rows, locale) for feed, rows in drawn.groupby("feed")}
    chart = _bars_by_feed("story-volume", title, drawn, notes, dict.fromkeys(notes, BLUE), events, locale)
    totals = data.groupby("feed")["n_stories"].sum().sort_values(ascending=False)
    if len(totals) > 1 and totals.iloc[0] > totals.iloc[1]:
        most = {"feed": name_of("feed", totals.index[0], locale), "stories": locale.stories(int(totals.iloc[0]))}
        chart.message = locale.tr("{feed} shows the most stories: {stories}", **most)
    chart.known_stories = stories
    return chart


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
    locale = Locale.of(language, share)
    title = locale.tr("{theme}, month by month", theme=name_of("theme", theme, locale))
    rows = theme_by_month(share, theme, coverage)
    if rows.empty or rows["count"].fillna(0).sum() == 0:
        return empty_chart("theme-months", title, rows, locale=locale)
    notes = {}
    for feed, part in rows.groupby("feed"):
        n, total = int(part["count"].fillna(0).sum()), int(part["total"].fillna(0).sum())
        notes[str(feed)] = f"{n} / {locale.stories(total)}"
    colours = dict.fromkeys(notes, theme_colour(theme))
    chart = _bars_by_feed("theme-months", title, rows, notes, colours, events, locale)
    chart.numbers = _numbers_of_theme(rows, theme, locale)
    months = chart.numbers[1][1]
    words = {"stories": locale.stories(len(story_ids_of(rows))), "months": months}
    name = name_of("theme", theme, locale)
    chart.message = locale.tr("{theme}: {stories}, in {months} observed months", theme=name, **words)
    chart.known_stories = stories
    return chart


def _numbers_of_theme(rows: pd.DataFrame, theme: str, locale: Locale) -> list[tuple[str, ...]]:
    """Key numbers of one theme: its stories, its active months, and the first and last of them."""
    observed = rows.loc[rows["status"] != "unobserved", "period"].nunique()
    active = rows[rows["count"].fillna(0) > 0]["period"]
    of_all = locale.tr("{n} of {total}", n=active.nunique(), total=locale.number(observed))
    stories = locale.number(len(story_ids_of(rows)))
    return [
        (name_of("theme", theme, locale), stories),
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
    """Chart with a panel of bars per feed, events above if there are any."""
    drawn, more = strongest_feeds(rows, locale)
    feeds = feeds_in_order(drawn)
    places = place_of_periods(rows["period"])
    width = chart_width() - 2 * LEFT
    known = events_within(events, places)
    # a phone has no room for their labels
    dated = _with_room(_spread(known), width, len(places)) if chart_width() >= WIDE else known.head(0)
    strip = _strip_height(dated, width, len(places))
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
    counted = ["count", "total"] if "theme" in rows else ["count"]
    columns = ["feed", "period", "status", *counted, "observed_days", "rate", "rate_low", "rate_high"]
    table = shown_table(rows.sort_values(["feed", "period"]), columns, locale, count="Stories")
    names = {feed: name_of("feed", feed, locale) for feed in feeds}
    small = rows_by_period(names, rows, places, by="feed", period="period", value="count")
    alt = volume_alt(rows, locale) if "n_stories" in rows else _alt(title, rows, feeds, locale)
    caption = f"{_caption(rows, locale, shown=len(dated), known=len(known))} {more}".strip()
    return Chart(
        chart_id, title, figure, rows.drop(columns="count") if "n_stories" in rows else rows,
        alt, caption, table, cells, small=small,
    )  # fmt: skip


def _caption(rows: pd.DataFrame, locale: Locale, *, shown: int, known: int) -> str:
    """Caption with the notes that these bars need, and with the milestones that have no room."""
    partial = rows["status"].eq("partial").any()
    unseen = rows["status"].eq("unobserved").any()
    several = len(set(rows["feed"])) > 1
    notes = [note for note, told in ((HATCHED, partial), (SHADED, unseen), (TWICE, several)) if told]
    caption = caption_of(rows, locale, notes)
    if shown == known:
        return caption
    if not shown:
        none = locale.tr("{n} dated milestone has no room here.", "{n} dated milestones have no room here.", n=known)
        return f"{caption} {none}"
    told = locale.tr(
        "{shown} of {known} dated milestones are shown; there is no room for the others.", shown=shown, known=known
    )
    return f"{caption} {told}"


def _spread(known: pd.DataFrame) -> pd.DataFrame:
    """At most five events, each label once, spread over the days from the first to the last."""
    once = known.drop_duplicates("label").reset_index(drop=True)
    if len(once) <= MOST_EVENTS:
        return once
    span = once["place"].iloc[-1] - once["place"].iloc[0] or 1
    part = ((once["place"] - once["place"].iloc[0]) / span * MOST_EVENTS).astype(int).clip(upper=MOST_EVENTS - 1)
    chosen: pd.DataFrame = once[~part.duplicated()].reset_index(drop=True)
    return chosen


def _with_room(dated: pd.DataFrame, width: float, n_periods: int) -> pd.DataFrame:
    """Events whose labels fit into a few rows; a strip taller than the panels would hide what the chart is about."""
    while len(dated):
        rows, _, _ = event_rows(dated, width / (n_periods + 0.2), n_periods)
        if max(rows) < MOST_EVENT_ROWS:
            break
        dated = dated[[row < MOST_EVENT_ROWS for row in rows]].reset_index(drop=True)
    return dated


def _strip_height(dated: pd.DataFrame, width: float, n_periods: int) -> float:
    if dated.empty:
        return 0.0
    rows, _, _ = event_rows(dated, width / (n_periods + 0.2), n_periods)
    return (max(rows) + 1.2) * EVENT_ROW + 0.05


def _draw_bars(axes: Axes, bars: Bars, places: dict[pd.Period, int], chart_id: str, locale: Locale) -> list[Cell]:
    """Draw one panel; the cells of its bars."""
    axes.set_ylim(0, bars.top * 1.85)
    axes.set_yticks([])
    numbered = chart_width() / len(places) >= LEAST_NUMBERED
    if not numbered:
        light_grid(axes, [bars.top / 2, bars.top])
        axes.text(len(places) - 0.4, bars.top, f"{bars.top:.0f}", ha="right", va="bottom", size=SMALL, color=MUTED)
    observed = set(bars.rows.loc[bars.rows["status"] != "unobserved", "period"])
    shade_unobserved(axes, [place for period, place in places.items() if period not in observed],
                     locale.tr("not observed"))  # fmt: skip
    cells = []
    for row in rows_of(bars.rows[bars.rows["status"] != "unobserved"]):
        place, count, partial = places[row.period], int(row.count), row.status == "partial"
        if count:
            cell = Cell(cell_id(row.feed, row.period), _bar_label(row, locale), tuple(row.story_ids))
            look: dict[str, Any] = {"facecolor": PAGE, "hatch": "////"} if partial else {"facecolor": bars.colour}
            patch = axes.bar(
                place, count, width=0.82, edgecolor=bars.colour, linewidth=0.9, zorder=2, clip_on=False, **look
            )[0]
            patch.set_url(cell_url(chart_id, cell.id))
            cells.append(cell)
        if numbered:
            days, seen = row.period.days_in_month, row.observed_days
            # Feeds that are put together can show a month in part, each other days, and every day of it.
            told = partial and row.period.freqstr.startswith("M") and seen < days
            _write_count(axes, place, count, f"{seen}/{days}" if told else "")
    return cells


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
    if row.status != "partial":
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
