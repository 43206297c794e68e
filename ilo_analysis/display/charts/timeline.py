"""Charts of themes through time: which theme in which month, quarter or year, and one theme month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.annotate.lookup import NOT_COVERED
from ilo_analysis.annotate.names import theme_meant
from ilo_analysis.display import captions
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.charts.axes import (
    MOST_ON_A_PHONE,
    draw_period_axis,
    feeds_in_order,
    light_grid,
    panel_head,
    place_of_periods,
    room_for,
    shade_unobserved,
    theme_colour,
)
from ilo_analysis.display.charts.drawing import Drawing
from ilo_analysis.display.charts.heat import (
    MOST_PANELS,
    HeatMap,
    draw_heat_maps,
    joined_status,
    layout_of,
    periods_words,
    readable_periods,
)
from ilo_analysis.display.charts.sparkline import themes_by_period
from ilo_analysis.display.charts.volume import bars_by_feed
from ilo_analysis.display.labels import SCOPES, feeds_of_scope
from ilo_analysis.display.locale import N_, Locale
from ilo_analysis.display.style import (
    LEFT,
    PAGE,
    chart_width,
    label_lines,
    row_height,
    rows_shown,
)
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


ROW = 0.25
GAP = 0.4
LEAST_COLUMN = 0.12  # inches of a period; in narrower ones dots touch each other
# More dots are unreadable and make the page too large.
MOST_PERIODS, MOST_DOTS = 48, 700
POOLED = N_("Feeds of one scope together; a story that several of them list counts once.")


@draws
def plot_theme_timeline(
    share: pd.DataFrame,
    *,
    coverage: pd.DataFrame | None = None,
    top: int = 12,
    stories: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Return the chart of themes by month, a panel per feed; `share` is `theme_share(corpus, freq="month")`.

    A larger dot means more stories; the number in it counts them. Months that `coverage` calls unobserved are shaded. A
    long record is drawn by quarter or year, so that dots do not touch. Many feeds are drawn as a heat map of themes and
    months for each scope.
    """
    d = Drawing("theme-timeline", language, share)
    title = d.locale.tr("When each theme appears")  # by month, quarter or year: a phone can show longer periods
    active = share[(share["n"] > 0) & ~share["theme"].str.startswith("no ")].dropna(subset=["period"])
    if active.empty:
        return d.empty(title, share)
    named = {theme: d.name("theme", theme) for theme in _most_frequent(active, rows_shown(top, MOST_ON_A_PHONE))}
    message = _message(active, coverage, d)  # by month, as the question is, however it is drawn
    if active["feed"].nunique() > MOST_PANELS:
        everything, said = active, _heat_of_scopes(d, active, coverage, named)
    else:
        months = active
        everything, coverage = _readable_periods(active, coverage, room_for(_labels(named).values(), 9.5))
        _dots_of_feeds(d, everything, coverage, named)
        own = None if coverage is None else coverage.loc[coverage["feed"].isin(everything["feed"]), "status"]
        shaded = "" if own is None or not (own == "unobserved").any() else d.locale.tr(captions.SHADED)
        said = [shaded, periods_words(everything, months, d.locale)]
    data = everything.sort_values(["feed", "period", "theme"]).reset_index(drop=True)
    drawn = data[data["theme"].isin(named)]
    return d.chart(
        title,
        data,
        alt=_timeline_alt(title, data, d),
        caption=captions.caption_of(_counted(data, share), d.locale, after=said, left_out=len(data) - len(drawn)),
        shown=drawn,
        columns=["feed", "period", "theme", "n", "total"],
        small=themes_by_period(named, everything, _places(everything, coverage), _never_seen(coverage)),
        message=message,
        known_stories=stories,
    )


def _counted(drawn: pd.DataFrame, share: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the number of all stories not covered, those in months without a theme included."""
    counted = drawn.drop(columns=NOT_COVERED, errors="ignore")
    counted.attrs[NOT_COVERED] = captions.n_not_covered(share)
    return counted


def _message(active: pd.DataFrame, coverage: pd.DataFrame | None, d: Drawing) -> str:
    """Return the theme that is in the most months of any feed, and in how many.

    Nothing where several share the first place.
    """
    months = active.groupby("theme")["period"].nunique().sort_values(ascending=False)
    if len(months) > 1 and months.iloc[0] == months.iloc[1]:
        return ""
    words = {"theme": d.name("theme", months.index[0])}
    if coverage is None or str(coverage["month"].dtype) != str(active["period"].dtype):
        return d.locale.tr("{theme} is in the most months: {n}", n=int(months.iloc[0]), **words)
    seen = coverage.loc[coverage["status"] != "unobserved", "month"].nunique()
    return d.locale.tr("{theme} is in the most months: {n} of {seen}", n=int(months.iloc[0]), seen=seen, **words)


def _labels(named: Mapping[str, str]) -> dict[str, str]:
    return {theme: label_lines(name, 9.5, 4.0) for theme, name in named.items()}


def _places(active: pd.DataFrame, coverage: pd.DataFrame | None) -> dict[pd.Period, int]:
    """Place of each period in which a theme is active, or that `coverage` has."""
    extra = [] if coverage is None or coverage.empty else [coverage["month"]]
    return place_of_periods(active["period"], *extra)


def _dots_of_feeds(
    d: Drawing, everything: pd.DataFrame, coverage: pd.DataFrame | None, named: Mapping[str, str]
) -> None:
    """Draw a panel of dots for each feed."""
    active = everything[everything["theme"].isin(named)]
    feeds, labels, places = feeds_in_order(active), _labels(named), _places(active, coverage)
    lines = {feed: [t for t in named if t in set(active.loc[active["feed"] == feed, "theme"])] for feed in feeds}
    panels = draw_panels(d, {feed: len(own) for feed, own in lines.items()}, labels, below=0.5)
    for feed, axes in panels.items():
        draw_period_axis(axes, places, locale=d.locale, labels=feed == feeds[-1])
        shade_unobserved(axes, _unseen(coverage, feed, places), d.locale)
        own = active[active["feed"] == feed]
        _draw_dots(d, axes, own, lines[feed], places)
        axes.set_yticks(range(len(lines[feed])), [labels[theme] for theme in lines[feed]], size=9.5)
        its = everything[everything["feed"] == feed]  # with the themes that only a wider chart has room for
        panel_head(axes, d.name("feed", feed), d.locale.stories(len(captions.story_ids_of(its))))


def _heat_of_scopes(
    d: Drawing, active: pd.DataFrame, coverage: pd.DataFrame | None, named: Mapping[str, str]
) -> list[str]:
    """Draw a heat map of themes and periods for the feeds of each scope, and return notes for the caption."""
    months, locale = _months_of_scopes(active, coverage, list(named)), d.locale
    totals = {theme: len(captions.story_ids_of(active[active["theme"] == theme])) for theme in named}
    layout = layout_of(named, {theme: locale.number(n) for theme, n in totals.items()})
    drawn = readable_periods(months, ["scope", "theme"], layout.most_columns)
    drawn = drawn.assign(key=drawn["theme"])
    places, most, maps = place_of_periods(drawn["period"]), int(drawn["count"].max()), []
    for scope in (scope for scope in SCOPES if scope in set(drawn["scope"])):
        part, own = drawn[drawn["scope"] == scope], active[active["scope"] == scope]
        found = part.groupby("theme")["count"].sum()
        of_part = layout_of(named, {theme: locale.number(found[theme]) for theme in named})
        head = feeds_of_scope(scope, own["feed"].nunique(), locale), locale.stories(len(captions.story_ids_of(own)))
        its = layout._replace(labels=of_part.labels, totals=of_part.totals)
        maps.append(HeatMap(its, places, part, most, lambda row: _square_of(row, d), head))
    draw_heat_maps(d, maps, gap=GAP)
    return [locale.tr(POOLED), periods_words(drawn, months, locale)]


def _square_of(row: Any, d: Drawing) -> tuple[tuple[object, ...], str]:  # noqa: ANN401 - a row of a table
    """Return the keys and words of a square of a heat map."""
    words = f"{d.name('theme', row.theme)}, {d.locale.period(row.period)}: {d.locale.stories(len(row.story_ids))}"
    return (row.scope, row.period, row.theme), words


def _months_of_scopes(active: pd.DataFrame, coverage: pd.DataFrame | None, themes: list[str]) -> pd.DataFrame:
    """Return a row per scope, theme and month: distinct stories of the scope's feeds, and if they were observed."""
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


def draw_panels(
    d: Drawing, sizes: Mapping[str, int], labels: Mapping[str, str], *, below: float, beside: float = 0.0
) -> dict[str, Axes]:
    """Return a panel for each feed, with `sizes` rows; `beside` and `below` are inches to leave free."""
    left = room_for(labels.values(), 9.5) + 0.1
    row = row_height(list(labels.values()), ROW)
    d.page(sum(sizes.values()) * row + GAP * len(sizes) + below)
    panels, edge = {}, 0.0
    for feed, size in sizes.items():
        panels[feed] = d.axes(left, edge + GAP - 0.08, chart_width() - left - LEFT - beside, size * row)
        edge += GAP + size * row
    return panels


def _most_frequent(active: pd.DataFrame, top: int) -> list[str]:
    counts = active.groupby("theme")["n"].sum().reset_index().sort_values(["n", "theme"], ascending=[False, True])
    return counts["theme"].tolist()[:top]


def _readable_periods(
    active: pd.DataFrame, coverage: pd.DataFrame | None, left: float
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return rows and coverage by month, or by quarter or year if months would be too narrow or too many."""
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
    """Return the months that no feed shows."""
    if coverage is None:
        return set()
    return set(coverage["month"]) - set(coverage.loc[coverage["status"] != "unobserved", "month"])


def _unseen(coverage: pd.DataFrame | None, feed: str, places: dict[pd.Period, int]) -> list[int]:
    if coverage is None or feed not in set(coverage["feed"]):
        return []
    seen = set(coverage.loc[(coverage["feed"] == feed) & (coverage["status"] != "unobserved"), "month"])
    return [place for period, place in places.items() if period not in seen]


def _draw_dots(d: Drawing, axes: Axes, rows: pd.DataFrame, themes: list[str], places: dict[pd.Period, int]) -> None:
    axes.set_ylim(len(themes) - 0.45, -0.55)
    light_grid(axes, range(len(themes)))
    widest = 72 * axes.get_position().width * chart_width() / len(places)  # points, so that no dot touches the next
    for row in rows_of(rows):
        place, line = places[row.period], themes.index(row.theme)
        size = min(7 + 3 * (row.n - 1) ** 0.5, 15, widest)
        dot = axes.plot([place], [line], ls="none", marker="o", ms=size, zorder=3, clip_on=False,
                        color=theme_colour(row.theme), markeredgecolor=PAGE, markeredgewidth=0.8)[0]  # fmt: skip
        words = f"{theme_in_feed(row, d)}, {d.locale.period(row.period)}: {d.locale.stories(row.n)}"
        mark = d.mark(dot, (row.feed, row.period, row.theme), words, row.story_ids)
        if row.n > 1:
            number = _number_in_dot(row.n, d.locale)
            fits = min(7.5, size * 1.4 / (len(number) + 0.6))
            axes.text(place, line, number, size=fits, color=PAGE, ha="center", va="center_baseline", weight="bold",
                      zorder=4, gid=f"on-{mark}")  # fmt: skip


def _number_in_dot(n: int, locale: Locale) -> str:
    """Return the number that fits into a dot: thousands are rounded; the data beside the chart have it whole.

    >>> _number_in_dot(184, Locale("en")), _number_in_dot(1_240, Locale("fr")), _number_in_dot(12_400, Locale("en"))
    ('184', '1,2k', '12k')
    """
    return str(n) if n < 1000 else f"{locale.number(n / 1000, 1 if n < 9950 else 0)}k"


def _timeline_alt(title: str, data: pd.DataFrame, d: Drawing) -> str:
    """Return the five themes with most stories, each with its number of stories and its first and last period."""
    sizes = {theme: len(captions.story_ids_of(rows)) for theme, rows in data.groupby("theme")}
    spans = {theme: captions.span_of(rows["period"], d.locale) for theme, rows in data.groupby("theme")}
    order = sorted(sizes, key=lambda theme: (-sizes[theme], theme))
    told = [f"{d.name('theme', theme)}: {d.locale.stories(sizes[theme])}, {spans[theme]}" for theme in order]
    return f"{title}. {captions.listed(told, d.locale)}."


def theme_in_feed(row: Any, d: Drawing) -> str:  # noqa: ANN401 - a row of a table
    """Name of a row's theme and feed."""
    return f"{d.name('theme', row.theme)}, {d.name('feed', row.feed)}"


@draws
def plot_theme_months(
    share: pd.DataFrame,
    *,
    theme: str,
    coverage: pd.DataFrame | None = None,
    stories: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Return the chart of a theme's stories by month, a panel per feed, from `theme_share(corpus, freq="month")`."""
    d, theme = Drawing("theme-months", language, share), theme_meant(theme, share)
    locale, name = d.locale, d.name("theme", theme)
    title = locale.tr("{theme}, month by month", theme=name)
    rows = theme_by_month(share, theme, coverage)
    if rows.empty or rows["count"].fillna(0).sum() == 0:
        return d.empty(title, rows, share)
    sums = rows.groupby("feed")[["count", "total"]].sum()
    notes = {str(feed): f"{n} / {locale.stories(total)}" for feed, n, total in sums.itertuples()}
    chart = bars_by_feed(d, title, rows, notes, theme_colour(theme), events)
    chart.numbers = _numbers_of_theme(rows, name, captions.n_not_covered(share), locale)
    words = {"stories": locale.stories(len(captions.story_ids_of(rows))), "months": chart.numbers[1][1]}
    chart.message = locale.tr("{theme}: {stories}, in {months} observed months", theme=name, **words)
    chart.known_stories = stories
    return chart


def _numbers_of_theme(rows: pd.DataFrame, name: str, unknown: int, locale: Locale) -> list[tuple[str, ...]]:
    """Return the key numbers of one theme: stories and how many are not covered, active months, first and last."""
    observed = rows.loc[rows["status"] != "unobserved", "period"].nunique()
    active = rows[rows["count"].fillna(0) > 0]["period"]
    of_all = locale.tr("{n} of {total}", n=active.nunique(), total=locale.number(observed))
    stories = locale.number(len(captions.story_ids_of(rows)))
    note = [locale.tr("{n} not covered", "{n} not covered", n=unknown)] if unknown else []
    return [
        (name, stories, *note),
        (locale.tr("Active months"), of_all),
        (locale.tr("Active from – to"), captions.span_of(active, locale)),
    ]


def theme_by_month(share: pd.DataFrame, theme: str, coverage: pd.DataFrame | None) -> pd.DataFrame:
    """Return a row per feed and month for one theme: its `count` (missing if unobserved), `total`, status, stories.

    A month in which a feed was observed and the theme has no row is a true zero.
    """
    months = share.dropna(subset=["period"])
    totals: pd.DataFrame = months.groupby(["feed", "scope", "period"], dropna=False)["total"].max().reset_index()
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
