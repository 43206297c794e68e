"""Chart of themes through time: which theme in which month, quarter or year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED
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
    room_for,
    rows_to_draw,
    shade_unobserved,
    theme_colour,
)
from ilo_analysis.display.captions import (
    SHADED,
    caption_of,
    n_not_covered,
    never_seen_words,
    period_name,
    shown_table,
    span_of,
    story_ids_of,
    with_cuts,
)
from ilo_analysis.display.chart import Cell, Chart, for_phones_too
from ilo_analysis.display.figure import axes_at, blank_figure, chart_style
from ilo_analysis.display.heat import (
    MOST_PANELS,
    HeatMap,
    draw_heat_map,
    joined_status,
    key_of,
    layout_of,
    periods_words,
    readable_periods,
    write_totals,
)
from ilo_analysis.display.key import draw_key, key_height
from ilo_analysis.display.labels import feeds_of_scope, name_of
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.sparkline import themes_by_period
from ilo_analysis.display.style import LEFT, PAGE, chart_width, label_lines, row_height
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 0.25
GAP = 0.4
LEAST_COLUMN = 0.12  # inches of a period; in narrower ones dots touch each other
# Of more dots, nobody reads them and the page grows too large.
MOST_PERIODS, MOST_DOTS = 48, 700
POOLED = N_("Feeds of one scope together; a story that several of them list counts once.")
_TITLE = N_("When each theme appears")  # by month, quarter or year: a phone can show longer periods than a page


@takes_tables
@for_phones_too
def plot_theme_timeline(
    share: pd.DataFrame,
    *,
    coverage: pd.DataFrame | None = None,
    top: int = 12,
    stories: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Chart of which theme appears in which month, a panel per feed; `share` is `theme_share(corpus, freq="month")`.

    The larger the dot, the more stories; the number in it counts them. Months that `coverage` calls unobserved are
    shaded. A long record is drawn by quarter or year, so that dots do not touch. Many feeds are drawn as a heat map of
    themes and months for the feeds of each scope.
    """
    locale = Locale.of(language, share)
    active = share[(share["n"] > 0) & ~share["theme"].str.startswith("no ")].dropna(subset=["period"])
    if active.empty:
        reason = never_seen_words(share, locale)
        return empty_chart("theme-timeline", locale.tr(_TITLE), share, locale=locale, reason=reason)
    themes = _most_frequent(active, rows_to_draw(top))
    named = {theme: name_of("theme", theme, locale) for theme in themes}
    if active["feed"].nunique() > MOST_PANELS:
        everything, (figure, cells, note) = active, _heat_of_scopes(active, coverage, named, locale)
    else:
        everything, seen = _readable_periods(active, coverage, room_for(_labels(named).values(), 9.5))
        figure, cells = _dots_of_feeds(everything, seen, named, locale)
        shaded = "" if seen is None else locale.tr(SHADED)
        note = f"{shaded} {periods_words(everything, active, locale)}".strip()
        coverage = seen
    left_out = len(everything) - int(everything["theme"].isin(themes).sum())
    title = locale.tr(_TITLE)
    data = everything.sort_values(["feed", "period", "theme"]).reset_index(drop=True)
    shown = shown_table(data[data["theme"].isin(themes)], ["feed", "period", "theme", "n", "total"], locale)
    # Stories that are not covered count in the months without a theme too, which are not drawn.
    counted = data.drop(columns=NOT_COVERED, errors="ignore")
    counted.attrs[NOT_COVERED] = n_not_covered(share)
    caption = with_cuts(f"{caption_of(counted, locale)} {note}".strip(), left_out, "", locale)
    extra = [] if coverage is None or coverage.empty else [coverage["month"]]
    places = place_of_periods(everything["period"], *extra)
    small = themes_by_period(named, everything, places, _never_seen(coverage))
    alt = _timeline_alt(title, data, locale)
    chart = Chart("theme-timeline", title, figure, data, alt, caption, shown, cells, stories, small)
    chart.message = _message(active, coverage, locale)
    return chart


def _message(active: pd.DataFrame, coverage: pd.DataFrame | None, locale: Locale) -> str:
    """Theme that is in the most months of any feed, and in how many; nothing where several share the first place."""
    months = active.groupby("theme")["period"].nunique().sort_values(ascending=False)
    if len(months) > 1 and months.iloc[0] == months.iloc[1]:
        return ""
    words = {"theme": name_of("theme", months.index[0], locale)}
    if coverage is None or str(coverage["month"].dtype) != str(active["period"].dtype):
        return locale.tr("{theme} is in the most months: {n}", n=int(months.iloc[0]), **words)
    seen = coverage.loc[coverage["status"] != "unobserved", "month"].nunique()
    return locale.tr("{theme} is in the most months: {n} of {seen}", n=int(months.iloc[0]), seen=seen, **words)


def _labels(named: Mapping[str, str]) -> dict[str, str]:
    return {theme: label_lines(name, 9.5, 4.0) for theme, name in named.items()}


def _dots_of_feeds(
    everything: pd.DataFrame, coverage: pd.DataFrame | None, named: Mapping[str, str], locale: Locale
) -> tuple[Figure, list[Cell]]:
    """Figure with a panel of dots for each feed, and its cells."""
    active = everything[everything["theme"].isin(named)]
    feeds = feeds_in_order(active)
    lines = {feed: [t for t in named if t in set(active.loc[active["feed"] == feed, "theme"])] for feed in feeds}
    extra = [] if coverage is None or coverage.empty else [coverage["month"]]
    places = place_of_periods(active["period"], *extra)
    labels = _labels(named)
    cells: list[Cell] = []
    with chart_style():
        figure, panels = panels_of({feed: len(own) for feed, own in lines.items()}, labels, below=0.5)
        for feed, axes in panels.items():
            draw_period_axis(axes, places, locale=locale, labels=feed == feeds[-1])
            shade_unobserved(axes, _unseen(coverage, feed, places), locale.tr("not observed"))
            own = active[active["feed"] == feed]
            cells += _draw_dots(axes, own, lines[feed], places, locale)
            axes.set_yticks(range(len(lines[feed])), [labels[theme] for theme in lines[feed]], size=9.5)
            panel_head(axes, name_of("feed", feed, locale), locale.stories(len(story_ids_of(own))))
    return figure, cells


def _heat_of_scopes(
    active: pd.DataFrame, coverage: pd.DataFrame | None, named: Mapping[str, str], locale: Locale
) -> tuple[Figure, list[Cell], str]:
    """Figure with a heat map of themes and periods for the feeds of each scope, its cells, and a note on it."""
    months = _months_of_scopes(active, coverage, list(named))
    totals = {theme: len(story_ids_of(active[active["theme"] == theme])) for theme in named}
    layout = layout_of(named, {theme: locale.number(n) for theme, n in totals.items()})
    drawn = readable_periods(months, ["scope", "theme"], layout.most_columns)
    drawn = drawn.assign(
        key=drawn["theme"], cell=pd.Series(_scope_cells(drawn, locale), index=drawn.index, dtype=object)
    )
    places, most = place_of_periods(drawn["period"]), int(drawn["count"].max())
    scopes = [scope for scope in ("general", "theme", "unknown", "mixed") if scope in set(drawn["scope"])]
    key = key_of(HeatMap(layout.labels, places, drawn, most), locale)
    top, height = key_height(key), layout.row * len(named)
    cells: list[Cell] = []
    with chart_style():
        figure = blank_figure(top + (GAP + height) * len(scopes) + 0.42)
        for place, scope in enumerate(scopes):
            edge = top + place * (GAP + height) + GAP - 0.08
            axes = axes_at(figure, layout.left, edge, chart_width() - layout.left - layout.right, height)
            part = drawn[drawn["scope"] == scope]
            found = part.groupby("theme")["count"].sum()
            numbers = {theme: locale.number(found[theme]) for theme in named}
            heat = HeatMap(layout_of(named, numbers).labels, places, part, most)
            cells += draw_heat_map(
                axes, heat, "theme-timeline", locale, over=layout.over, last=place == len(scopes) - 1
            )
            own = active[active["scope"] == scope]
            panel_head(
                axes, feeds_of_scope(scope, own["feed"].nunique(), locale), locale.stories(len(story_ids_of(own)))
            )
            if not layout.over:
                write_totals(axes, list(numbers.values()))
            if not place:
                draw_key(axes, key)
    return figure, cells, f"{locale.tr(POOLED)} {periods_words(drawn, months, locale)}".strip()


def _months_of_scopes(active: pd.DataFrame, coverage: pd.DataFrame | None, themes: list[str]) -> pd.DataFrame:
    """Row per scope, theme and month: distinct stories of all feeds of the scope, and whether they were observed."""
    keys = ["scope", "theme", "period"]
    found = active.groupby(keys)["story_ids"].sum().map(lambda ids: tuple(dict.fromkeys(ids))).to_dict()
    if coverage is None:
        seen = active[["scope", "period"]].drop_duplicates().assign(status="full")
    else:
        of_scope = coverage[coverage["scope"].isin(set(active["scope"]))]
        seen = of_scope.groupby(["scope", "month"])["status"].agg(joined_status).reset_index()
    rows = [
        (scope, theme, period, status, found.get((scope, theme, period), ()))
        for scope, period, status in seen.itertuples(index=False)
        for theme in themes
    ]
    table = pd.DataFrame(rows, columns=[*keys, "status", "story_ids"])
    counts = table["story_ids"].map(len).astype("Int64")
    return table.assign(period=pd.PeriodIndex(table["period"]), count=counts.where(table["status"] != "unobserved"))


def _scope_cells(drawn: pd.DataFrame, locale: Locale) -> list[Cell | None]:
    return [
        Cell(
            cell_id(row.scope, row.period, row.theme),
            f"{name_of('theme', row.theme, locale)}, {period_name(row.period, locale)}: "
            f"{locale.stories(len(row.story_ids))}",
            row.story_ids,
        )
        if row.story_ids
        else None
        for row in rows_of(drawn)
    ]


def panels_of(
    sizes: Mapping[str, int], labels: Mapping[str, str], *, below: float, beside: float = 0.0
) -> tuple[Figure, dict[str, Axes]]:
    """Figure with a panel for each feed, of as many rows as `sizes` says; `beside` and `below` keep inches free."""
    left = room_for(labels.values(), 9.5) + 0.1
    row = row_height(list(labels.values()), ROW)
    figure = blank_figure(sum(sizes.values()) * row + GAP * len(sizes) + below)
    panels, edge = {}, 0.0
    for feed, size in sizes.items():
        panels[feed] = axes_at(figure, left, edge + GAP - 0.08, chart_width() - left - LEFT - beside, size * row)
        edge += GAP + size * row
    return figure, panels


def _most_frequent(active: pd.DataFrame, top: int) -> list[str]:
    counts = active.groupby("theme")["n"].sum().reset_index().sort_values(["n", "theme"], ascending=[False, True])
    return counts["theme"].tolist()[:top]


def _readable_periods(
    active: pd.DataFrame, coverage: pd.DataFrame | None, left: float
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Rows and coverage by month, or by quarter or year where months would be too narrow or too many to tell apart."""
    if not str(active["period"].dtype).startswith("period[M"):
        return active, coverage
    most = min(MOST_PERIODS, int((chart_width() - left - 2 * LEFT) / LEAST_COLUMN))
    months = active["period"] if coverage is None else pd.concat([active["period"], coverage["month"]])
    span = (months.max() - months.min()).n + 1
    for freq, length in (("M", 1), ("Q", 3), ("Y", 12)):
        rows = active.assign(period=active["period"].dt.asfreq(freq))
        dots = len(rows[["feed", "theme", "period"]].drop_duplicates())
        if (span / length <= most and dots <= MOST_DOTS) or freq == "Y":
            break
    if freq == "M":
        return active, coverage
    keys = ["feed", "scope", "period", "theme"]
    merged = rows.groupby(keys, sort=False, as_index=False).agg({"total": "sum", "story_ids": "sum"})
    merged["story_ids"] = [tuple(dict.fromkeys(ids)) for ids in merged["story_ids"]]
    merged["n"] = merged["story_ids"].map(len)
    if coverage is None:
        return merged, None
    grid = coverage.assign(month=coverage["month"].dt.asfreq(freq), seen=coverage["status"] != "unobserved")
    seen = grid.groupby(["feed", "month"])["seen"].any().reset_index()
    return merged, seen.assign(status=seen["seen"].map({True: "full", False: "unobserved"}))


def _never_seen(coverage: pd.DataFrame | None) -> set[pd.Period]:
    """Months that no feed shows."""
    if coverage is None:
        return set()
    return set(coverage["month"]) - set(coverage.loc[coverage["status"] != "unobserved", "month"])


def _unseen(coverage: pd.DataFrame | None, feed: str, places: dict[pd.Period, int]) -> list[int]:
    if coverage is None or feed not in set(coverage["feed"]):
        return []
    seen = set(coverage.loc[(coverage["feed"] == feed) & (coverage["status"] != "unobserved"), "month"])
    return [place for period, place in places.items() if period not in seen]


def _draw_dots(
    axes: Axes, rows: pd.DataFrame, themes: list[str], places: dict[pd.Period, int], locale: Locale
) -> list[Cell]:
    axes.set_ylim(len(themes) - 0.45, -0.55)
    light_grid(axes, range(len(themes)))
    widest = 72 * axes.get_position().width * chart_width() / len(places)  # points, so that no dot touches the next
    cells = []
    for row in rows_of(rows):
        words = f"{theme_in_feed(row, locale)}, {period_name(row.period, locale)}"
        cell = Cell(cell_id(row.feed, row.period, row.theme), f"{words}: {locale.stories(row.n)}", row.story_ids)
        line = themes.index(row.theme)
        size = min(7 + 3 * (row.n - 1) ** 0.5, 15, widest)
        dot = axes.plot([places[row.period]], [line], ls="none", marker="o", ms=size, zorder=3, clip_on=False,
                        color=theme_colour(row.theme), markeredgecolor=PAGE, markeredgewidth=0.8)[0]  # fmt: skip
        dot.set_url(cell_url("theme-timeline", cell.id))
        if row.n > 1:
            number = _number_in_dot(row.n, locale)
            fits = min(7.5, size * 1.4 / (len(number) + 0.6))
            axes.text(places[row.period], line, number, size=fits, color=PAGE, ha="center", va="center_baseline",
                      weight="bold", zorder=4, gid=f"on-{cell.id}")  # fmt: skip
        cells.append(cell)
    return cells


def _number_in_dot(n: int, locale: Locale) -> str:
    """Number that fits into a dot: thousands are rounded; the data beside the chart have it whole.

    >>> _number_in_dot(184, Locale("en")), _number_in_dot(1_240, Locale("fr")), _number_in_dot(12_400, Locale("en"))
    ('184', '1,2k', '12k')
    """
    return str(n) if n < 1000 else f"{locale.number(n / 1000, 1 if n < 9950 else 0)}k"


def _timeline_alt(title: str, data: pd.DataFrame, locale: Locale) -> str:
    told = []
    for theme, rows in data.groupby("theme"):
        n = len(story_ids_of(rows))
        told.append(
            (
                -n,
                theme,
                f"{name_of('theme', theme, locale)}: {locale.stories(n)}, {span_of(rows['period'], locale)}",
            )
        )
    return f"{title}. " + "; ".join(text for *_, text in sorted(told)[:5]) + "."


def theme_in_feed(row: Any, locale: Locale) -> str:  # noqa: ANN401 - a row of a table
    """Name of a row's theme and feed."""
    return f"{name_of('theme', row.theme, locale)}, {name_of('feed', row.feed, locale)}"
