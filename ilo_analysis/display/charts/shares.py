"""Shares as charts and in words: a row per topic or theme, a column per feed, each with its interval.

Of many feeds a chart shows how a share spreads over them: a point per feed, the middle half, and the median.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.display import captions, style
from ilo_analysis.display.captions import story_ids_of
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.charts.axes import (
    MOST_ON_A_PHONE,
    draw_share_scale,
    feeds_in_order,
    panel_head,
    room_for,
    theme_colour,
    write_beside,
)
from ilo_analysis.display.charts.drawing import Drawing
from ilo_analysis.display.charts.heat import MOST_PANELS
from ilo_analysis.display.charts.sparkline import single_rows
from ilo_analysis.display.finding import (
    NAMED,
    TOLD,
    Findings,
    Place,
    Row,
    and_not_covered,
    fact_finding,
    filled,
    finds,
    quoted_interval,
    tied_facts,
)
from ilo_analysis.display.labels import SCOPES, feed_words, feeds_of_scope, name_of
from ilo_analysis.display.locale import N_, Locale, is_missing
from ilo_analysis.display.style import (
    GRID,
    LEFT,
    PAGE,
    RULE,
    SMALL,
    chart_width,
    label_lines,
    row_height,
    rows_shown,
    text_width,
)
from ilo_analysis.measures.shares import quoted
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

ROW = 0.27
# What a row is, in words; of one subject alone there is no other row.
_TITLES = {
    "topic": N_("Share of stories by topic"),
    "theme": N_("Share of stories by theme"),
    "partner": N_("Share of stories by partner"),
    "country": N_("Share of stories by country"),
    "": N_("Share of stories"),
}
LEAST_PANEL = 1.25  # inches in which a share and its interval can be read
SPREAD = N_(
    "Point: a feed; pale line: the middle half of the feeds; diamond: the median. Number: stories of all feeds."
)
SPREAD_ROW = 0.3
HEAD = 0.34  # inches over each panel
LEAST_FOR_A_HALF = 5  # feeds


@draws
def plot_topic_share(
    share: pd.DataFrame, *, top: int = 14, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Return the chart of the share of each feed's stories with each topic, with 95% intervals."""
    return _shares(Drawing("topic-share", language, share), share, "topic", "topic", top, stories)


@draws
def plot_theme_share(
    share: pd.DataFrame, *, top: int = 14, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Return the chart of the share of each feed's stories with each theme, with 95% intervals."""
    return _shares(Drawing("theme-share", language, share), share, "theme", "theme", top, stories)


@draws
def plot_label_share(
    share: pd.DataFrame, *, by: str = "", stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Return the chart of each group's share of stories on one subject, or by partner or country, as `by` says."""
    column = "name" if by else "subject"
    return _shares(Drawing("label-share", language, share), share, column, by, 14, stories)


def _shares(d: Drawing, share: pd.DataFrame, kind: str, by: str, top: int, stories: pd.DataFrame | None) -> Chart:
    title = d.locale.tr(_TITLES[by])
    data = _latest(share.dropna(subset=["total"]))
    if data.empty or data["total"].sum() == 0:
        return d.empty(title, share)
    names = _most_frequent(data, kind, rows_shown(top, MOST_ON_A_PHONE))
    if many := data["feed"].nunique() > MOST_PANELS:
        names = [name for name in names if not name.startswith("no ")]
        draw_spreads(d, quoted(data).assign(value=data["share"]), kind, names)
    else:
        _draw_panels(d, data, names, kind)
    drawn = data[data[kind].isin(names)]
    period = ["period"] if data["period"].notna().any() else []
    notes = [SPREAD if many else captions.INTERVAL, *([captions.OVER_100] if len(names) > 1 else [])]
    notes += [captions.TWICE] if len(set(data["feed"])) > 1 else []
    # Each story once; of a table without the stories that have no label, the feeds' totals are all that is known.
    whole = data[kind].str.startswith("no ").any()
    n = len(captions.story_ids_of(data)) if whole else int(data.groupby("feed")["total"].max().sum())
    found = {name: len(captions.story_ids_of(data[data[kind] == name])) for name in names if name[:3] != "no "}
    counts = [(d.name(kind, name), found[name]) for name in sorted(found, key=lambda name: -found[name])]
    return d.chart(
        title,
        data,
        alt=captions.share_alt(data, kind, by, d.locale),
        caption=captions.caption_of(
            data, d.locale, notes, n=n, left_out=len(data) - len(drawn), stories=stories if whole else None
        ),
        shown=quoted(drawn),
        columns=["feed", *period, kind, "n", "total", "share", "share_low", "share_high"],
        small=single_rows(counts),
        message=_message(counts, d.locale),
        known_stories=stories,
    )


def _message(counts: list[tuple[str, int]], locale: Locale) -> str:
    """Return the label in the most stories, in words; nothing where another is in as many."""
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return ""
    label, most = counts[0]
    return locale.tr("{label} is in the most stories: {stories}", label=label, stories=locale.stories(most))


def _draw_panels(d: Drawing, data: pd.DataFrame, names: list[str], kind: str) -> None:
    """Draw a column of shares for each feed, as many beside each other as the width allows."""
    feeds = feeds_in_order(data)
    labels = [style.label_lines(d.name(kind, name), 10, 4.0) for name in names]
    left = room_for(labels, 10) + 0.15
    gap = 0.16
    room = style.chart_width() - left - style.LEFT
    across = min(len(feeds), max(1, int((room + gap) / (LEAST_PANEL + gap))))
    width = (room - gap * (across - 1)) / across
    height = style.row_height(labels, ROW) * len(names)
    heads = [style.wrapped(d.name("feed", feed), 9.5, width, bold=True) for feed in feeds]
    above = 0.3 + 0.17 * max(map(len, heads))
    band = above + height + 0.35
    d.page(band * -(-len(feeds) // across))
    for place, feed in enumerate(feeds):
        line, column = divmod(place, across)
        axes = d.axes(left + column * (width + gap), line * band + above, width, height)
        own = data[data["feed"] == feed]
        write_beside(axes, "\n".join(heads[place]), (0, 1), (0, 17), xycoords="axes fraction", weight="bold", size=9.5,
                     color=style.TEXT, va="bottom")  # fmt: skip
        count = _count_within(int(own["total"].max()), width + gap, d.locale)
        write_beside(axes, count, (0, 1), (0, 4), xycoords="axes fraction")
        _draw_column(d, axes, own, kind, names)
        axes.set_yticks([])
        if column == 0:
            axes.set_yticks(range(len(names)), labels, size=10)
            # half of a hollow point at zero is outside
            axes.tick_params(axis="y", pad=6)


def _count_within(total: int, room: float, locale: Locale) -> str:
    """Return the number of stories in words, if they fit this width in inches."""
    count = locale.stories(total)
    return count if style.text_width(count, style.SMALL) < room - 0.05 else f"n = {locale.number(total)}"


def _latest(share: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the whole selection, or of the last period if shares were asked for by period."""
    if share.empty or share["period"].isna().all():
        return share
    latest: pd.DataFrame = share[share["period"] == share["period"].max()]
    return latest


def _most_frequent(data: pd.DataFrame, kind: str, top: int) -> list[str]:
    """Return the names by number of stories, with `no …` last."""
    counts = data.groupby(kind)["n"].sum().reset_index().sort_values(["n", kind], ascending=[False, True])
    named = counts[~counts[kind].str.startswith("no ") & (counts["n"] > 0)][kind].tolist()[:top]
    return named + counts[counts[kind].str.startswith("no ")][kind].tolist()


def _draw_column(d: Drawing, axes: Axes, rows: pd.DataFrame, kind: str, names: list[str]) -> None:
    """Draw one feed's shares: a point on its interval, or the counts where they are too few for a share."""
    draw_share_scale(axes, len(names), d.locale)
    for row in rows_of(quoted(rows[rows[kind].isin(names)])):
        name = getattr(row, kind)
        line, colour = names.index(name), theme_colour(name)
        if pd.isna(row.share):
            shown: Artist = axes.text(0.03, line, f"{row.n} / {row.total}", size=8.5, va="center",
                              color=style.TEXT if row.n else style.MUTED)  # fmt: skip
        else:
            axes.plot([row.share_low, row.share_high], [line, line], lw=4.5, color=style.GRID, solid_capstyle="butt",
                      zorder=1, clip_on=False)  # fmt: skip
            shown = axes.plot([row.share], [line], ls="none", marker="o", ms=7 if row.n else 5, zorder=3, color=colour,
                              clip_on=False, markerfacecolor=colour if row.n else "none")[0]  # fmt: skip
        if not row.n:
            continue
        n = d.locale.tr("{n} of {total}", n=row.n, total=d.locale.stories(int(row.total)))
        words = f"{d.name(kind, name)}, {d.name('feed', row.feed)}: {n}"
        d.mark(shown, (row.feed, name), words, row.story_ids)
        if not pd.isna(row.share):
            right = row.share < 0.72
            write_beside(axes, d.locale.number(row.n), (row.share, line), (7 if right else -7, 0), size=8.5,
                         ha="left" if right else "right", va="center", color=style.TEXT, zorder=4)  # fmt: skip


@finds
def share_findings(share: pd.DataFrame, *, language: str = "en") -> Findings:
    """Return sentences on the most frequent labels, with n, total, share and interval in the feeds that have them most.

    Labels with the same numbers share a sentence. General feeds come before feeds of one theme.
    """
    locale = Locale.of(language, share)
    kind = "topic" if "topic" in share else "theme"
    rows = quoted(share)[(share["n"] > 0) & (share[kind] != f"no {kind}")]
    sentences = N_("{labels} features in {places}{where}."), N_("{labels} each feature in {places}{where}.")
    facts = tied_facts(
        rows, ["period", kind], lambda row: share_place(row, locale), lambda row: name_of(kind, row[kind], locale)
    )
    found = []
    for (period, *_), tied in facts:
        where = "" if is_missing(period) else locale.tr(", in {period}", period=locale.period(period))
        small = any(place.row["size"] == "small" for place in tied[0].places[:NAMED])
        note = f" {locale.tr('Small numbers.')}" if small else ""
        found.append(fact_finding(tied, sentences, locale, where=where, note=note))
    return and_not_covered(Findings(found, locale).first(TOLD), share)


def share_place(row: Row, locale: Locale) -> Place:
    """Return what one row of a share table shows."""
    short = locale.tr(
        "{has} of {n} story from {feed}",
        "{has} of {n} stories from {feed}",
        n=row["total"],
        has=locale.number(row["n"]),
        feed=feed_words(row["feed"], locale, scope=row["scope"]),
    )
    if is_missing(row["share"]):
        return Place(locale.tr("{in_short} (too few for a percentage)", in_short=short), short, 0.0, row)
    interval = quoted_interval(row, "share", locale)
    text = filled(N_("{in_short} ({share}; {interval})"), row, locale, in_short=short, interval=interval)
    after = filled(N_("{in_short} ({share}; {share_low} to {share_high})"), row, locale, in_short=short)
    return Place(text, short, float(row["share_low"]), row, after)


def draw_spreads(d: Drawing, rows: pd.DataFrame, kind: str, names: list[str]) -> None:
    """Draw a panel for the feeds of each scope; `rows` has `feed, scope, value, story_ids`.

    `kind` is the column of `rows` that holds the `names`, which are drawn from top to bottom.
    """
    labels = [label_lines(d.name(kind, name), 10, 3.2) for name in names]
    parts = {scope: rows[rows["scope"] == scope] for scope in SCOPES if scope in set(rows["scope"])}
    totals = {scope: [story_ids_of(own[own[kind] == name]) for name in names] for scope, own in parts.items()}
    right = max(text_width(d.locale.number(n), SMALL) for found in totals.values() for n in map(len, found)) + 0.2
    left, height = room_for(labels, 10) + 0.18, row_height(labels, SPREAD_ROW) * len(names)
    d.page((HEAD + height) * len(parts) + 0.3)
    for place, (scope, own) in enumerate(parts.items()):
        axes = d.axes(left, HEAD + place * (HEAD + height), chart_width() - left - right - LEFT, height)
        feeds = feeds_of_scope(scope, own["feed"].nunique(), d.locale)
        _draw_points(axes, own, kind, names)
        _draw_medians(d, axes, own, kind, names, (scope, feeds))
        draw_share_scale(axes, len(names), d.locale, float(rows["value"].max()))
        for line, found in enumerate(totals[scope]):
            write_beside(axes, d.locale.number(len(found)), (1, line), (8, 0), xycoords=("axes fraction", "data"),
                         va="center")  # fmt: skip
        axes.set_yticks(range(len(names)), labels, size=10)
        axes.tick_params(axis="y", pad=8)  # a mark at zero stands half outside
        panel_head(axes, feeds, d.locale.stories(len(story_ids_of(own))))
        if place < len(parts) - 1:
            axes.set_xticks([])


def _draw_points(axes: Axes, rows: pd.DataFrame, kind: str, names: list[str]) -> None:
    """Draw a point for each feed, and a line under the middle half of them, with seaborn."""
    import seaborn as sns

    known = rows.dropna(subset=["value"]).sort_values(["feed", kind])
    about: dict[str, Any] = {"x": "value", "y": kind, "order": names, "ax": axes, "clip_on": False}
    sns.stripplot(known, **about, jitter=False, size=4.5, color=RULE, alpha=0.7, zorder=2)
    if known["feed"].nunique() >= LEAST_FOR_A_HALF:
        half = {"color": GRID, "linewidth": 6, "solid_capstyle": "butt", "zorder": 1}
        sns.pointplot(
            known, **about, estimator="median", errorbar=("pi", 50), linestyle="none", marker="", err_kws=half
        )
    axes.set(xlabel="", ylabel="")


def _draw_medians(
    d: Drawing, axes: Axes, rows: pd.DataFrame, kind: str, names: list[str], scope: tuple[str, str]
) -> None:
    """Draw the median of each name, which leads to its stories; `scope` is an id and its words."""
    for line, name in enumerate(names):
        own = rows[rows[kind] == name]
        found, median = story_ids_of(own), own["value"].median()
        if not found or pd.isna(median):
            continue
        point = axes.plot([median], [line], ls="none", marker="D", ms=7.5, color=theme_colour(name),
                          markeredgecolor=PAGE, markeredgewidth=0.8, zorder=5, clip_on=False)[0]  # fmt: skip
        d.mark(point, (scope[0], name), f"{d.name(kind, name)}, {scope[1]}: {d.locale.stories(len(found))}", found)
