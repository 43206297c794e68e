"""Charts of shares: a row per topic or theme, a column per feed, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.display import captions, style
from ilo_analysis.display.axes import (
    draw_share_scale,
    feeds_in_order,
    room_for,
    rows_to_draw,
    theme_colour,
    write_beside,
)
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.drawing import Drawing
from ilo_analysis.display.heat import MOST_PANELS
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.sparkline import single_rows
from ilo_analysis.display.spread import SPREAD, draw_spreads
from ilo_analysis.measures.shares import quoted
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

ROW = 0.27
LEAST_PANEL = 1.25  # inches in which a share and its interval can be read


@draws
def plot_topic_share(
    share: pd.DataFrame, *, top: int = 14, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Chart of the share of each feed's stories that has a topic, with 95 % intervals."""
    d = Drawing("topic-share", language, share)
    return _shares(d, d.locale.tr("Share of stories by topic"), share, "topic", top, stories)


@draws
def plot_theme_share(
    share: pd.DataFrame, *, top: int = 14, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Chart of the share of each feed's stories that has a theme, with 95 % intervals."""
    d = Drawing("theme-share", language, share)
    return _shares(d, d.locale.tr("Share of stories by theme"), share, "theme", top, stories)


def _shares(d: Drawing, title: str, share: pd.DataFrame, kind: str, top: int, stories: pd.DataFrame | None) -> Chart:
    data = _latest(share.dropna(subset=["total"]))
    if data.empty or data["total"].sum() == 0:
        return d.empty(title, share)
    names = _most_frequent(data, kind, rows_to_draw(top))
    if many := data["feed"].nunique() > MOST_PANELS:
        names = [name for name in names if not name.startswith("no ")]
        draw_spreads(d, quoted(data).assign(value=data["share"]), kind, names)
    else:
        _draw_panels(d, data, names, kind)
    drawn = data[data[kind].isin(names)]
    period = ["period"] if data["period"].notna().any() else []
    notes = [SPREAD if many else captions.INTERVAL, captions.OVER_100]
    notes += [captions.TWICE] if len(set(data["feed"])) > 1 else []
    n = int(data.groupby("feed")["total"].max().sum())
    found = {name: len(captions.story_ids_of(data[data[kind] == name])) for name in names if name[:3] != "no "}
    counts = [(d.name(kind, name), found[name]) for name in sorted(found, key=lambda name: -found[name])]
    return d.chart(
        title,
        data,
        alt=captions.share_alt(data, d.locale),
        caption=captions.caption_of(data, d.locale, notes, n=n, left_out=len(data) - len(drawn)),
        shown=quoted(drawn),
        columns=["feed", *period, kind, "n", "total", "share", "share_low", "share_high"],
        small=single_rows(counts),
        message=_message(counts, d.locale),
        known_stories=stories,
    )


def _message(counts: list[tuple[str, int]], locale: Locale) -> str:
    """The label in the most stories, in words; nothing where another is in as many."""
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
            # a hollow point at zero stands half outside
            axes.tick_params(axis="y", pad=6)


def _count_within(total: int, room: float, locale: Locale) -> str:
    """Number of stories in so many inches: many feeds leave no room for the word."""
    count = locale.stories(total)
    return count if style.text_width(count, style.SMALL) < room - 0.05 else f"n = {locale.number(total)}"


def _latest(share: pd.DataFrame) -> pd.DataFrame:
    """Rows of the whole selection, or of the last period if shares were asked for by period."""
    if share.empty or share["period"].isna().all():
        return share
    latest: pd.DataFrame = share[share["period"] == share["period"].max()]
    return latest


def _most_frequent(data: pd.DataFrame, kind: str, top: int) -> list[str]:
    """Names by number of stories; `no …` stands last."""
    counts = data.groupby(kind)["n"].sum().reset_index().sort_values(["n", kind], ascending=[False, True])
    named = counts[~counts[kind].str.startswith("no ") & (counts["n"] > 0)][kind].tolist()[:top]
    return named + counts[counts[kind].str.startswith("no ")][kind].tolist()


def _draw_column(d: Drawing, axes: Axes, rows: pd.DataFrame, kind: str, names: list[str]) -> None:
    """Draw one feed's shares: a point on its interval, or the counts where they are too few for a share."""
    draw_share_scale(axes, len(names))
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
