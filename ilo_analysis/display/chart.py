"""A chart as an object that keeps its table, its words and the links from each mark to its stories.

A plain object, not an `Axes` with extras: notebook, exporter and explorer all need the words and the stories, and none
of them needs pyplot's global state.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, ParamSpec

import pandas as pd

from ilo_analysis.annotate.names import SINGULAR, ids_of
from ilo_analysis.arguments import takes_tables
from ilo_analysis.display.figure import SIZES, Words, chart_style, drawn, framed, picture_of, words_of
from ilo_analysis.display.html import macros
from ilo_analysis.display.locale import Locale
from ilo_analysis.display.style import PNG_TOO, WIDE, charts_this_wide, narrow_charts
from ilo_analysis.display.table import Table
from ilo_analysis.errors import ParameterError, unknown_choice
from ilo_analysis.names import ids_by_name
from ilo_analysis.text.choices import meant
from ilo_analysis.text.periods import FORMS, parse_period
from ilo_analysis.workplace import said_in_words, whole_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
P = ParamSpec("P")
_ENDINGS = (".svg", ".png", ".pdf", ".csv", ".xlsx")


class Cell(NamedTuple):
    """One mark of a chart that leads to stories: its id within the chart, its words and the stories."""

    id: str
    label: str
    stories: tuple[str, ...]


class SmallRow(NamedTuple):
    """One row of a sparkline: its label, and a value for each period or a single value."""

    label: str
    numbers: list[float | None]


@dataclass(eq=False)
class Chart:
    """One drawn chart.

    `figure` and `axes` are matplotlib's; `data` is the table that was drawn, `table` shows it to readers; `title`,
    `alt` and `caption` are made from the data; `cells` are the marks that link to stories.

    `chart.title = "…"` sets your own title, which all files written by `chart.save(…)` then have.
    `chart.stories(feed="Moscow news", period="2021")` returns the stories behind a part of it.

    Examples
    --------
    >>> from ilo_analysis.display.figure import blank_figure
    >>> data = pd.DataFrame({"feed": ["a", "b"], "story_ids": [("x", "y"), ("y", "z")]})
    >>> chart = Chart("two-feeds", "Two feeds", blank_figure(1), data, "", "")
    >>> chart.stories()["story_id"].tolist(), chart.stories(feed="b")["story_id"].tolist()
    (['x', 'y', 'z'], ['y', 'z'])
    >>> chart.title = "What two feeds tell"
    >>> chart
    <Chart two-feeds: What two feeds tell>
    """

    id: str
    title: str
    figure: Figure
    data: pd.DataFrame
    alt: str
    caption: str
    table: Table = field(default_factory=Table)
    cells: list[Cell] = field(default_factory=list)
    known_stories: pd.DataFrame | None = None
    small: list[SmallRow] = field(default_factory=list)
    redraw: Callable[[], Chart] | None = None
    message: str = ""
    numbers: list[tuple[str, ...]] = field(default_factory=list)
    language: str = "en"
    _svg: str = ""

    def __post_init__(self) -> None:
        self.made_title = self.title

    def __dir__(self) -> list[str]:
        # what the tab key offers: no fields that only a report reads
        own = set(type(self).__dataclass_fields__) - {"title", "figure", "data", "alt", "caption"}
        return [name for name in dir(type(self)) if name not in own] + ["title", "figure", "data", "alt", "caption"]

    @property
    def headline(self) -> str:
        """Your own title, or else the message of the chart; "" if it has neither."""
        return self.title if self.title != self.made_title else self.message

    @property
    def axes(self) -> list[Axes]:
        """Axes of the figure, from top to bottom, to draw on before the chart is shown or saved.

        Examples
        --------
        >>> import ilo_analysis as ilo
        >>> chart = ilo.plot_story_volume(ilo.story_volume(ilo.load_corpus()))
        >>> _ = chart.axes[0].axhline(2, linestyle="--")
        """
        return list(self.figure.axes)

    def stories(self, **keys: object) -> pd.DataFrame:
        """Return the stories behind the rows of `data` that have these values, each once.

        `chart.stories(feed="Moscow news", period="2021-07")`: feeds, themes and topics by id or by name, periods as
        everywhere; `period="2021"` covers all months of the year. The rows are those of the corpus's `stories` if the
        chart was given them, otherwise one column `story_id`.

        Raises
        ------
        ParameterError
            If `data` has no such column, or no row with the value; the message names the nearest.

        Examples
        --------
        >>> import ilo_analysis as ilo
        >>> corpus = ilo.load_corpus()
        >>> chart = ilo.plot_story_volume(ilo.story_volume(corpus), stories=corpus.stories)
        >>> len(chart.stories(period="2021", feed="Moscow news")), len(chart.stories(period="2021Q4"))
        (10, 14)
        """
        rows = self.data
        for key, value in keys.items():
            if key not in rows or key == "story_ids":
                raise ParameterError(unknown_choice("column", key, [c for c in self.data if c != "story_ids"]))
            rows = rows[_has(self.data[key], key, value, ids_by_name(key.split("_")[0], self.data)).loc[rows.index]]
        ids = list(dict.fromkeys(story for group in rows.get("story_ids", []) for story in group))
        if self.known_stories is None:
            return pd.DataFrame({"story_id": pd.Series(ids, dtype="str")})
        known = self.known_stories
        return known[known["story_id"].isin(ids)].reset_index(drop=True)

    def save(self, path: str | Path, *, size: str = "", title: str = "") -> Path:
        """Write the chart to a file and return its path: svg, png or pdf with title and source, csv or xlsx with data.

        Parameters
        ----------
        path
            Name of the file, whose ending sets the format.
        size
            For a png: `slide` is 1920 x 1080 pixels, `column` is narrow. The chart is redrawn for that size, with
            title, measure, source and the date of the latest story.
        title
            Title of a sized picture, if not the chart's own.

        Raises
        ------
        ParameterError
            If the name ends in anything else, the size is unknown, or a size or title is given for anything but a
            sized png.
        FolderError
            If the folder, which is made if needed, cannot be written to.

        Examples
        --------
        >>> import ilo_analysis as ilo
        >>> from tempfile import mkdtemp
        >>> chart = ilo.plot_coverage(ilo.load_corpus())
        >>> chart.save(f"{mkdtemp()}/slide.png", size="slide", title="What we can see").name
        'slide.png'
        """
        target = Path(path).expanduser()
        suffix = target.suffix.lower()
        if suffix not in _ENDINGS:
            raise ParameterError(unknown_choice("file type", suffix, _ENDINGS))
        if (size or title) and (suffix != ".png" or not size):
            raise ParameterError(
                f"{target.name}: size and title are for a .png. Give its size, one of {', '.join(SIZES)}, too."
            )
        with said_in_words(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target) as part:
                self._write(part, suffix, size, title)
        return target

    def _write(self, part: Path, suffix: str, size: str, title: str) -> None:
        if size:
            part.write_bytes(self._picture(size, title))
        elif suffix == ".csv":
            part.write_text(Table().of(self.data).csv(), encoding="utf-8", newline="")
        elif suffix == ".xlsx":
            from ilo_analysis.display.workbook import write_workbook

            write_workbook(part, [Table(name=self.id).of(self.data)])
        else:
            with framed(self.figure, self._words()):
                part.write_bytes(drawn(self.figure, suffix[1:]))

    @property
    def svg(self) -> str:
        """The chart alone, without title and caption, as SVG whose text is text; drawn once."""
        if not self._svg:
            self._svg = drawn(self.figure, "svg").decode("utf-8")
        return self._svg

    def narrow(self) -> tuple[str, str, list[Cell]]:
        """Return the chart laid out for a phone: SVG, caption and marks; empty if it has only one layout."""
        if self.redraw is None:
            return "", "", []
        with narrow_charts():
            chart = self.redraw()
            return chart.svg, chart.caption, chart.cells

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Return SVG and alt text, and PNG if asked for; the exporter finds words, table and links in the metadata."""
        del include, exclude
        narrow, narrow_caption, its_cells = self.narrow()
        cells = {cell.id: cell for cell in [*self.cells, *its_cells]}
        words: dict[str, object] = {
            "id": self.id,
            "title": self.made_title,
            "alt": self.alt,
            "caption": self.caption,
            **self.table.of(self.data).about(),
            "message": self.headline,
            "numbers": self.numbers,
            **_rests_on(self.data),
            "narrow": narrow,
            "narrow_caption": narrow_caption,
            "small": [list(row) for row in self.small],
            "cells": [{"id": cell.id, "label": cell.label, "stories": list(cell.stories)} for cell in cells.values()],
        }
        data = {"image/svg+xml": self.svg, "text/plain": self.alt}
        if PNG_TOO not in os.environ:  # no report, which writes the words itself, but a notebook that a person has open
            data["text/html"] = self._repr_html_()
        if os.environ.get(PNG_TOO):
            with framed(self.figure, self._words()):
                data["image/png"] = b64encode(drawn(self.figure, "png")).decode("ascii")
            words["sizes"] = {size: b64encode(self._picture(size)).decode("ascii") for size in SIZES}
        return data, {"image/svg+xml": {"ilo": words}}

    def _repr_html_(self) -> str:
        """Return the title, drawing and notes; the drawing is a picture that fits any width."""
        drawing = b64encode(self.svg.encode()).decode()
        return str(macros("shown.html.j2").chart(self._words(), drawing, self.alt, WIDE))

    def __repr__(self) -> str:
        return f"<Chart {self.id}: {self.title}>"

    def _words(self, title: str = "") -> Words:
        """Return the title, measure and source around the drawing when it is shown on its own."""
        return words_of(self.made_title, title or self.headline, self.caption)

    def _picture(self, size: str, title: str = "") -> bytes:
        """Return the PNG of the chart in one of the `SIZES`, with the day of the latest story that it could show."""
        return picture_of(lambda width, rows: self._laid_out(width, rows, title), size)

    def _laid_out(self, width: float, rows: int, title: str) -> tuple[Figure, Words]:
        """Return the figure redrawn for this width and most rows, if it has more than one layout, and its words."""
        with charts_this_wide(width, rows):
            chart = self.redraw() if self.redraw else self
        words = words_of(self.made_title, title or self.headline, chart.caption)
        return chart.figure, words._replace(source=f"{words.source} {self._latest()}".strip())

    def _latest(self) -> str:
        known = self.known_stories
        if known is None or not len(known) or known["date"].isna().all():
            return ""
        locale = Locale(self.language)
        return locale.tr("Latest story: {date}.", date=locale.date(pd.Timestamp(known["date"].max())))


def _has(column: pd.Series, key: str, value: object, names: Mapping[str, str]) -> pd.Series:
    """Return which rows have a value, in any form that users write; raise an error if none has."""
    if isinstance(column.dtype, pd.PeriodDtype) or pd.api.types.is_datetime64_any_dtype(column):
        return _within(column, key, value)
    valid = column.dropna().astype(str).unique().tolist()
    kind = key.split("_")[0]
    if kind in SINGULAR.values():
        subject = next(name for name, one in SINGULAR.items() if one == kind)
        wanted = ids_of(subject, value if isinstance(value, list) else str(value), valid, names)
        return column.astype(str).isin(wanted)
    return column.astype(str) == meant(key, value, valid)


def _within(column: pd.Series, key: str, value: object) -> pd.Series:
    """Return which periods or dates lie within a period as people write it."""
    periods = column if isinstance(column.dtype, pd.PeriodDtype) else column.dt.to_period("D")
    same = periods.astype(str) == str(value)
    days = parse_period(value)
    if not same.any() and days is not None:
        same = (periods.dt.start_time >= pd.Timestamp(days[0])) & (periods.dt.start_time <= pd.Timestamp(days[1]))
        same &= periods.dt.end_time < pd.Timestamp(days[1]) + pd.Timedelta(days=1)
    if not same.any():
        shown = f"it has {periods.min()} to {periods.max()}" if periods.notna().any() else "it has none"
        raise ParameterError(f"The chart has no {key} within {str(value)!r}; {shown}. Write {FORMS}.")
    return same


def _rests_on(data: pd.DataFrame) -> dict[str, object]:
    """Return how many stories a table counts, in which feeds and periods; as far as its columns tell."""
    found: dict[str, object] = {}
    if "story_ids" in data:
        found["n"] = len({story for ids in data["story_ids"] for story in ids})
    if "feed" in data:
        found["feeds"] = sorted(set(map(str, data["feed"].dropna())))
    if "period" in data and len(periods := data["period"].dropna()):
        found["period"] = [str(periods.min()), str(periods.max())]
    return found


def draws(plot: Callable[P, Chart]) -> Callable[P, Chart]:
    """Return a plot function that checks its arguments, uses the style of the reports, and can redraw for a phone."""

    @wraps(plot)
    def plotted(*args: P.args, **keys: P.kwargs) -> Chart:
        """Return the chart with a record of how it was drawn."""
        with chart_style():
            chart = plot(*args, **keys)
        chart.redraw = lambda: plotted(*args, **keys)
        return chart

    return takes_tables(plotted)
