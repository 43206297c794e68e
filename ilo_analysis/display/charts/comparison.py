"""Differences as charts and in words: terms that distinguish two selections, and themes that co-occur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ilo_analysis.annotate.names import theme_meant
from ilo_analysis.display import captions, style
from ilo_analysis.display.captions import sides_note
from ilo_analysis.display.chart import Chart, draws
from ilo_analysis.display.charts.axes import light_grid, room_for, write_beside
from ilo_analysis.display.charts.drawing import Drawing
from ilo_analysis.display.charts.sparkline import single_rows
from ilo_analysis.display.finding import (
    NAMED,
    TOLD,
    Finding,
    Findings,
    Row,
    and_not_covered,
    filled,
    finds,
    quoted_interval,
    records_of,
    strength_of,
)
from ilo_analysis.display.labels import side_name, term_name
from ilo_analysis.display.locale import N_, Locale, capital
from ilo_analysis.display.table import named_terms
from ilo_analysis.measures.shares import quoted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.28
_TOLD = [
    *("kind", "term", "n_a", "total_a", "n_b", "total_b", "difference", "difference_low", "difference_high"),
    *("z", "p_family", "above_floor"),
]


@draws
def plot_comparison(
    comparison: pd.DataFrame, *, top: int = 12, stories: pd.DataFrame | None = None, language: str = "en"
) -> Chart:
    """Return the chart of the difference between two shares for each term or theme, with its 95% interval.

    Points right of the middle line are more frequent in `a`; a hollow point is not above the noise floor.
    """
    d = Drawing("comparison", language, comparison)
    locale = d.locale
    sides = _sides_of(comparison, locale)
    title = " – ".join(capital(side) for side in sides)
    comparison = comparison[comparison["difference"].notna()]  # the row of all stories is no term
    if comparison.empty:
        return d.empty(title, comparison)
    everything = _strongest_first(quoted(comparison, "difference")).reset_index(drop=True)
    data = everything.head(top).sort_values("difference", ascending=False, kind="stable").reset_index(drop=True)
    data["name"] = named_terms(data, locale)["term"]
    _draw_differences(d, data, sides)
    note = locale.tr(
        "Difference in percentage points, 95% interval, allowing for launches. Hollow: not above the noise floor."
    )
    weeks = locale.tr("The floor allows for one-day launches; if campaigns last for weeks, chance often exceeds it.")
    said = [captions.sides_note(comparison, locale), note, weeks, locale.tr(captions.SOURCE)]
    first = _strongest_first(data)
    return d.chart(
        title,
        everything,
        alt=captions.comparison_alt(comparison, locale),
        caption=" ".join(filter(None, [*said, *captions.rows_left_out(len(everything) - len(data), locale)])),
        shown=named_terms(data, locale),
        columns=_TOLD,
        small=single_rows(zip(first["name"], 100 * first["difference"], strict=True)),
        message=_difference_told(comparison, sides, locale),
        known_stories=stories,
    )


def _strongest_first(comparison: pd.DataFrame) -> pd.DataFrame:
    return comparison.sort_values("z", key=abs, ascending=False, kind="stable")


def _difference_told(comparison: pd.DataFrame, sides: list[str], locale: Locale) -> str:
    """Return the difference that the headline of the findings tells, or that there is none above the noise floor."""
    if "above_floor" not in comparison:
        return ""
    rows = _above_floor(comparison)
    found = Findings([_difference_finding(row, term_name(row["kind"], row["term"], locale)) for row in rows], locale)
    if not found:
        return locale.tr("Nothing differs by more than chance would explain")
    row = comparison.loc[(found.told or found[0]).table_row]
    return locale.tr(
        "{term} differs most clearly: {points} points more in {side}",
        term=term_name(row["kind"], row["term"], locale),
        points=locale.points(abs(row["difference"])),
        side=sides[0] if row["difference"] > 0 else sides[1],
    )


def _draw_scale(axes: Axes, data: pd.DataFrame, labels: list[str], sides: list[str]) -> None:
    """Draw the middle line, a scale that is the same to both sides, and the name of each side above its half."""
    limit = float(max(data["difference_low"].abs().max(), data["difference_high"].abs().max(), 0.1)) * 1.08
    axes.set(xlim=(-limit, limit), ylim=(len(data) - 0.4, -0.6))
    axes.axvline(0, color=style.RULE, lw=1, zorder=1)
    step = next((size for size in (0.5, 0.25, 0.1, 0.05) if size <= limit), 0.05)
    ticks = [-step, 0, step]
    light_grid(axes, ticks, across=True)
    axes.set_xticks(ticks, [f"{tick * 100:+.0f}".replace("-", "−") if tick else "0" for tick in ticks])
    axes.set_yticks(range(len(data)), labels, size=10)
    names = f"← {sides[1]}", f"{sides[0]} →"
    width = axes.get_position().width * style.chart_width()
    # If they do not fit side by side, one is above the other.
    higher = 12 if sum(style.text_width(name, style.SMALL, bold=True) for name in names) + 0.1 > width else 0
    for text, at, colour, up in ((names[0], 0.0, style.VERMILION, 6), (names[1], 1.0, style.BLUE, 6 + higher)):
        write_beside(axes, text, (at, 1), (0, up), xycoords="axes fraction", weight="bold", color=colour,
                     ha="right" if at else "left")  # fmt: skip


def _draw_differences(d: Drawing, data: pd.DataFrame, sides: list[str]) -> None:
    """Draw an interval and a point for each term on a scale between the names of the sides."""
    labels = [style.label_lines(name, 10, 4.0) for name in data["name"]]
    left, height = room_for(labels, 10) + 0.15, style.row_height(labels, ROW) * len(data)
    d.page(0.45 + height + 0.4)
    axes = d.axes(left, 0.4, style.chart_width() - left - style.LEFT - 0.1, height)
    _draw_scale(axes, data, labels, sides)
    for line, row in enumerate(data.to_dict("records")):
        colour = style.BLUE if row["difference"] > 0 else style.VERMILION
        axes.plot([row["difference_low"], row["difference_high"]], [line, line], lw=4.5, color=style.GRID,
                  solid_capstyle="butt", zorder=2, clip_on=False)  # fmt: skip
        filled = colour if row.get("above_floor", True) else style.PAGE
        point = axes.plot([row["difference"]], [line], ls="none", marker="o", ms=7, color=colour, zorder=3,
                          clip_on=False, markerfacecolor=filled)[0]  # fmt: skip
        if found := row.get("story_ids"):
            # a word and a theme can have one name
            d.mark(point, (row["kind"], row["term"]), f"{row['name']}: {d.locale.stories(len(found))}", found)


@draws
def plot_theme_cooccurrence(
    cooccurrence: pd.DataFrame,
    *,
    theme: str = "",
    top: int = 12,
    stories: pd.DataFrame | None = None,
    language: str = "en",
) -> Chart:
    """Return the chart of themes that co-occur: those of one theme, or the most frequent pairs."""
    d = Drawing("theme-cooccurrence", language, cooccurrence)
    theme = theme_meant(theme, cooccurrence) if theme else ""
    title = d.locale.tr("Themes in the same stories")
    pair = [column for column in map(str, cooccurrence) if column.startswith("theme")][:2]
    everything = _frequent_pairs(cooccurrence, pair, theme)
    data = everything.head(top)
    if data.empty:
        return d.empty(title, cooccurrence)
    names = _pair_names(data, pair, theme, d, with_feeds="feed" in data and len(set(cooccurrence["feed"])) > 1)
    _draw_pairs(d, data, pair, names)
    told = [cell.label for cell in d.cells]
    return d.chart(
        title,
        everything,
        alt=f"{title}. {'; '.join(captions.first_few(told, captions.LISTED, d.locale, of=len(everything)))}.",
        caption=captions.caption_of(everything, d.locale, left_out=len(everything) - len(data), stories=stories),
        shown=data,
        columns=[*pair, "n_stories", "lift", "lift_low", "lift_high"],
        small=single_rows(zip(names, data["n_stories"], strict=True)),
        message=_most_often(everything["n_stories"], names[0], theme, d),
        known_stories=stories,
    )


def _pair_names(data: pd.DataFrame, pair: list[str], theme: str, d: Drawing, *, with_feeds: bool) -> list[str]:
    """Return the names of the pairs, without the theme that all of them have."""
    names = [
        d.locale.list([d.name("theme", one) for one in row if one != theme])
        for row in data[pair].itertuples(index=False)
    ]
    if not with_feeds:
        return names
    # A pair counts separately in each feed, so its bars name the feed.
    return [f"{name} ({d.name('feed', feed)})" for name, feed in zip(names, data["feed"], strict=True)]


def _most_often(counts: pd.Series, name: str, theme: str, d: Drawing) -> str:
    """Return the pair with the most stories, in words; nothing where another has as many."""
    if len(counts) > 1 and counts.iloc[0] == counts.iloc[1]:
        return ""
    stories = d.locale.stories(counts.iloc[0])
    if theme:
        words = {"other": name, "theme": d.name("theme", theme), "stories": stories}
        return d.locale.tr("{other} co-occurs most often with {theme}: in {stories}", **words)
    return d.locale.tr("{pair} share the most stories: {stories}", pair=name, stories=stories)


def _frequent_pairs(cooccurrence: pd.DataFrame, pair: list[str], theme: str) -> pd.DataFrame:
    """Return the pairs that share a story, most frequent first; those of one theme if it is named."""
    data = cooccurrence
    if len(data) and "n_stories" not in data and "n" in data:
        data = data.rename(columns={"n": "n_stories"})
    if len(data):
        data = data[(data["n_stories"] > 0) & ((data[pair] == theme).any(axis=1) if theme else True)]
    if data.empty:
        return data
    if "story_ids" in data:
        data = data.assign(n_stories=[len(set(ids)) for ids in data["story_ids"]])
    by = [column for column in ("feed", *pair) if column in data]
    ordered = data.drop_duplicates(by).sort_values(["n_stories", *by], ascending=[False, *(True for _ in by)])
    return ordered.reset_index(drop=True)


def _draw_pairs(d: Drawing, data: pd.DataFrame, pair: list[str], names: list[str]) -> None:
    """Draw a bar for each pair of themes, with its number."""
    labels = [style.label_lines(name, 10, 4.0) for name in names]
    left, height = room_for(labels, 10) + 0.1, style.row_height(labels, ROW) * len(data)
    d.page(height + 0.2)
    axes = d.axes(left, 0.1, style.chart_width() - left - style.LEFT - 0.9, height)
    axes.set(xlim=(0, int(data["n_stories"].max())), ylim=(len(data) - 0.45, -0.55), xticks=[])
    axes.spines["bottom"].set_visible(False)
    axes.set_yticks(range(len(data)), labels, size=10)
    keys = [column for column in ("feed", *pair) if column in data]
    for line, (row, name) in enumerate(zip(data.to_dict("records"), names, strict=True)):
        words = d.locale.stories(row["n_stories"])
        bar = axes.barh(line, row["n_stories"], height=0.66, color=style.BLUE, clip_on=False)[0]
        d.mark(bar, (row[key] for key in keys), f"{name}: {words}", row.get("story_ids") or ())
        write_beside(axes, words, (row["n_stories"], line), (5, 0), va="center", annotation_clip=False)


@finds
def comparison_findings(comparison: pd.DataFrame, *, language: str = "en") -> Findings:
    """Return sentences on the terms and themes whose difference is above the noise floor.

    If the comparison was refused, return the refusal; if nothing is above the floor, a sentence that says so.
    """
    locale = Locale.of(language, comparison)
    if "refusal" in comparison.attrs:
        refusal = locale.tr(
            "A comparison needs {needed} stories a side. Choose a longer period or more feeds, or look at "
            "the shares of themes per feed instead.",
            needed=locale.number(20),
        )
        said = [refusal, sides_note(comparison, locale), _proposed_sides(comparison, locale)]
        return Findings([], locale, empty=" ".join(filter(None, said)))
    found, sides = [], dict(zip("ab", _sides_of(comparison, locale), strict=True))
    for row in _above_floor(comparison):
        term = term_name(row["kind"], row["term"], locale)
        found.append(_difference_finding(row, difference_words(row, term, sides, locale)))
    empty = locale.tr("No theme or word differs by more than chance would explain.")
    return and_not_covered(Findings(found, locale, empty=empty).first(TOLD), comparison)


def _above_floor(comparison: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the differences above the noise floor."""
    return records_of(quoted(comparison, "difference")[comparison["above_floor"].fillna(False).astype(bool)])


def _difference_finding(row: Row, text: str) -> Finding:
    """Return the finding on one difference in these words."""
    strength = strength_of(row["difference_low"], row["difference_high"])
    return Finding(text, strength, row["index"], tuple(row.get("story_ids") or ()))


def _sides_of(comparison: pd.DataFrame, locale: Locale) -> list[str]:
    return [side_name(str(comparison.attrs.get(side, side)), locale) for side in ("a", "b")]


def _proposed_sides(comparison: pd.DataFrame, locale: Locale) -> str:
    """Return the sides that have stories enough to be compared with all others; nothing if there are none."""
    sides = [
        locale.tr("{side} ({stories})", side=side_name(side, locale), stories=locale.stories(n))
        for side, n in list((comparison.attrs.get("proposed") or {}).items())[:NAMED]
    ]
    return locale.tr("Each of these can be compared with the rest: {sides}.", sides=locale.list(sides)) if sides else ""


def difference_words(row: Row, term: str, sides: dict[str, str], locale: Locale) -> str:
    """Say how often a term or theme is in the stories of two sides, and how much the shares differ."""
    text = N_(
        "{term} is in {n_a} of {total_a} stories ({a}) and in {n_b} of {total_b} ({b}): a difference of "
        "{difference} points ({interval})."
    )
    points = {"difference": locale.points(row["difference"])}
    interval = quoted_interval(row, "difference", locale)
    return filled(text, row, locale, term=term, interval=interval, **points, **sides)
