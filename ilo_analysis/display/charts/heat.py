"""Heat maps: a row per feed or theme and a column per period, for more rows than a reader can compare as panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ilo_analysis.display import style
from ilo_analysis.display.charts.axes import draw_period_axis, panel_head, room_for, write_beside
from ilo_analysis.display.charts.drawing import Drawing, KeyMark, draw_key, key_height
from ilo_analysis.display.locale import Locale
from ilo_analysis.schema import rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

LINES_ON_A_PHONE = 14  # rows that its screen shows at a time
MOST_PANELS = 6  # as many feeds as a reader can compare side by side
ROW = 0.2  # inches
_LEAST_COLUMN, _LEAST_ON_A_PHONE, _LEAST_NUMBERED = 0.13, 0.085, 0.15
_SQUARE_UNDER = 0.46  # part of a row that its squares take under a label
_DARK_FROM = 3  # steps of the colours from which a number is light


class Layout(NamedTuple):
    """The layout of a heat map: inches of its left edge, right margin and rows; labels and totals of the rows.

    On a page the labels are on the left; on a phone each is above its row, with its total.
    """

    labels: dict[str, str]
    totals: list[str]
    left: float
    right: float
    row: float
    over: bool

    @property
    def width(self) -> float:
        """Inches between the margins."""
        return style.chart_width() - self.left - self.right

    @property
    def most_columns(self) -> int:
        """How many periods have room."""
        return int(self.width / (_LEAST_ON_A_PHONE if self.over else _LEAST_COLUMN))


class HeatMap(NamedTuple):
    """What is drawn: rows, periods, and for each of both its count and status; and the map's head, if it has one.

    `table` has the columns `key`, `period`, `count` (missing where nothing was observed), `status` and `story_ids`.
    `most` is the largest count of all maps that share a key; `told` gives the keys and the words of a square's link.
    """

    layout: Layout
    places: Mapping[pd.Period, int]
    table: pd.DataFrame
    most: int
    told: Callable[[Any], tuple[Sequence[object], str]]
    head: tuple[str, str] = ("", "")


def layout_of(names: Mapping[str, str], totals: Mapping[str, str]) -> Layout:
    """Return the layout for rows with these names; `totals` are on the right of each row, or after its name."""
    if style.chart_width() < style.WIDE:
        named = {key: f"{name} · {totals[key]}" if totals.get(key) else name for key, name in names.items()}
        most = style.chart_width() - 2 * style.LEFT
        labels = {key: "\n".join(style.wrapped(name, style.SMALL, most)) for key, name in named.items()}
        return Layout(labels, [], style.LEFT, style.LEFT, style.row_height(list(labels.values()), 0.2) + 0.2, over=True)
    labels = {key: style.label_lines(name, style.SMALL, 3.3) for key, name in names.items()}
    numbers = list(totals.values())
    left, row = room_for(labels.values(), style.SMALL) + 0.1, style.row_height(list(labels.values()), ROW)
    right = max((style.text_width(number, style.SMALL) for number in numbers), default=0.0) + 0.12
    return Layout(labels, numbers, left, right, row, over=False)


def readable_periods(rows: pd.DataFrame, by: Sequence[str], most: int) -> pd.DataFrame:
    """Return the rows by month, or by quarter or year where there would be more than `most` columns.

    `rows` has `period`, `status`, `count` and `story_ids`; a longer period is observed in full if all of its months
    are, and its stories are distinct. Other columns than these and `by` are lost if periods are joined.
    """
    months = rows["period"]
    if not len(rows) or not str(months.dtype).startswith("period[M"):
        return rows
    span = (months.max() - months.min()).n + 1
    if span <= most:
        return rows
    joined = rows.assign(period=months.dt.asfreq("Q" if span / 3 <= most else "Y"))
    keys = [*by, "period"]
    grouped = joined.groupby(keys, sort=False)
    made: pd.DataFrame = grouped.agg(story_ids=("story_ids", "sum"), status=("status", joined_status)).reset_index()
    made["story_ids"] = [tuple(dict.fromkeys(ids)) for ids in made["story_ids"]]
    made["count"] = made["story_ids"].map(len).astype("Int64").where(made["status"] != "unobserved")
    return made


def periods_words(drawn: pd.DataFrame, months: pd.DataFrame, locale: Locale) -> str:
    """Return the sentence that says by which longer periods months are drawn.

    Nothing where they are drawn as they are.
    """
    longer = str(drawn["period"].dtype)
    if longer == str(months["period"].dtype):
        return ""
    return locale.tr("Drawn by quarter.") if longer.startswith("period[Q") else locale.tr("Drawn by year.")


def joined_status(statuses: pd.Series) -> str:
    """Return the status of several months, or of several feeds, taken as one.

    >>> joined_status(pd.Series(["full", "unobserved"])), joined_status(pd.Series(["full", "full"]))
    ('partial', 'full')
    """
    found = set(statuses)
    return str(found.pop()) if len(found) == 1 else "partial"


def steps_of(most: int) -> list[int]:
    """Return the first count of each of the five colours, and one more than the last count.

    >>> steps_of(3), steps_of(12), steps_of(200)
    ([1, 2, 3, 4], [1, 2, 3, 5, 8, 13], [1, 3, 9, 25, 70, 201])
    """
    if most <= len(style.HEAT):
        return list(range(1, most + 2))
    firsts = [1, *(max(step + 1, ceil(most ** (step / len(style.HEAT)))) for step in range(1, len(style.HEAT)))]
    return [*dict.fromkeys(firsts), most + 1]


def _key_of(maps: Sequence[HeatMap], locale: Locale) -> list[KeyMark]:
    """Return the key of the colours in use, and of what was observed in part or not at all."""
    steps = steps_of(maps[0].most)
    marks = [KeyMark("0", {"facecolor": style.PAGE, "edgecolor": style.GRID})]
    for colour, first, after in zip(_colours(steps), steps, steps[1:], strict=False):
        last = after - 1
        words = locale.number(first) if first == last else f"{locale.number(first)}–{locale.number(last)}"
        marks.append(KeyMark(words, {"facecolor": colour, "edgecolor": colour}))
    statuses = {status for each in maps for status in each.table["status"]}
    if "partial" in statuses:
        marks.append(KeyMark(locale.tr("framed: some days only"), {"facecolor": style.PAGE, "edgecolor": style.MUTED}))
    if "unobserved" in statuses:
        marks.append(KeyMark(locale.tr("not observed"), _UNSEEN))
    return marks


_UNSEEN: dict[str, Any] = {"facecolor": style.SHADE, "edgecolor": style.RULE, "hatch": "//////"}


def _colours(steps: Sequence[int]) -> list[str]:
    """Return this many colours, with the darkest; the palest, which hardly shows, only if all are used."""
    n = len(steps) - 1
    places = np.linspace(n < len(style.HEAT), len(style.HEAT) - 1, n).round().astype(int)
    return [list(style.HEAT)[place] for place in places]


def draw_heat_maps(d: Drawing, maps: Sequence[HeatMap], *, gap: float = 0.0) -> None:
    """Draw maps of one layout under each other and under one key; `gap` inches are for their heads."""
    marks, layout = _key_of(maps, d.locale), maps[0].layout
    top, height = key_height(marks), layout.row * len(layout.labels)
    d.page(top + (gap + height) * len(maps) + (0.42 if gap else 0.5))
    for place, each in enumerate(maps):
        axes = d.axes(layout.left, top + place * (gap + height) + max(gap - 0.08, 0), layout.width, height)
        _draw_map(d, axes, each, last=place == len(maps) - 1)
        if each.head[0]:
            panel_head(axes, *each.head)
        for line, total in enumerate(each.layout.totals):
            write_beside(axes, total, (1, line + 0.5), (5, 0), xycoords=("axes fraction", "data"), va="center",
                         annotation_clip=False)  # fmt: skip
        if not place:
            draw_key(axes, marks)


def _draw_map(d: Drawing, axes: Axes, map_: HeatMap, *, last: bool) -> None:
    """Draw one map with seaborn; only the last of several names the periods."""
    import seaborn as sns
    from matplotlib.colors import BoundaryNorm, ListedColormap

    counts, over = _counts(map_), map_.layout.over
    n_rows, n_columns = counts.shape
    steps = steps_of(map_.most)
    colours = _colours(steps)
    width = axes.get_position().width * style.chart_width() / n_columns
    sns.heatmap(
        counts, ax=axes, mask=counts == 0, cbar=False, xticklabels=False, yticklabels=False,
        cmap=ListedColormap(colours), norm=BoundaryNorm(steps, len(colours)), fmt="g", annot_kws={"size": 7},
        annot=bool(width >= max(_LEAST_NUMBERED, style.text_width(str(map_.most), 7) + 0.03) and not over),
    )  # fmt: skip
    _link_squares(d, axes, map_)
    for text in axes.texts:
        row, column = int(text.get_position()[1]), int(text.get_position()[0])
        step = int(np.searchsorted(steps, counts[row, column], side="right")) - 1
        dark = list(style.HEAT).index(colours[step]) >= _DARK_FROM
        text.set(color=style.PAGE if dark else style.TEXT, gid=f"on-{row}-{column}", zorder=4)
    middles = {period: place + 0.5 for period, place in map_.places.items()}
    draw_period_axis(axes, middles, locale=d.locale, labels=last)
    axes.set(xlim=(0, n_columns), ylim=(n_rows, 0), xlabel="", ylabel="")
    axes.spines["bottom"].set_visible(False)
    label_rows(axes, list(map_.layout.labels.values()), over=over)


def _placed_rows(map_: HeatMap) -> Iterator[tuple[int, int, Any]]:
    """Yield the line and column of each row of the table that is drawn, and the row."""
    lines = {key: line for line, key in enumerate(map_.layout.labels)}
    for row in rows_of(map_.table[map_.table["key"].isin(lines)]):
        yield lines[row.key], map_.places[row.period], row


def _counts(map_: HeatMap) -> NDArray[np.float64]:
    """Return the counts by row and column; zero where nothing is to be coloured."""
    counts = np.zeros((len(map_.layout.labels), len(map_.places)))
    for line, column, row in _placed_rows(map_):
        counts[line, column] = 0 if pd.isna(row.count) else row.count
    return counts


def _link_squares(d: Drawing, axes: Axes, map_: HeatMap) -> None:
    """Put a square that can carry an address in the place of each one that seaborn drew as a part of one mesh."""
    from matplotlib.patches import Rectangle

    mesh: Any = axes.collections[0]
    mesh.update_scalarmappable()
    colours = mesh.get_facecolors().reshape(len(map_.layout.labels), len(map_.places), 4)
    mesh.remove()
    for line, column, row in _placed_rows(map_):
        counted = bool(not pd.isna(row.count) and row.count)
        if row.status == "unobserved":
            look: dict[str, Any] = _UNSEEN | {"lw": 0}
        else:
            edge = style.MUTED if row.status == "partial" else style.GRID
            look = {"facecolor": colours[line, column] if counted else style.PAGE, "edgecolor": edge, "lw": 0.6}
        inset = 0.06 if row.status == "partial" else 0.03
        top = line + (1 - _SQUARE_UNDER if map_.layout.over else inset)
        square = Rectangle((column + inset, top), 1 - 2 * inset, line + 1 - inset - top, zorder=2, **look)
        axes.add_patch(square)
        if counted:
            d.mark(square, *map_.told(row), row.story_ids)


def label_rows(axes: Axes, labels: Sequence[str], *, over: bool) -> None:
    """Write the label of each row over it, or at its left."""
    if not over:
        axes.set_yticks([line + 0.5 for line in range(len(labels))], list(labels), size=style.SMALL, rotation=0)
        return
    axes.set_yticks([])
    for line, label in enumerate(labels):
        write_beside(axes, label, (axes.get_xlim()[0], line + 1 - _SQUARE_UNDER), (0, 2), va="bottom", color=style.TEXT,
                     annotation_clip=False)  # fmt: skip
