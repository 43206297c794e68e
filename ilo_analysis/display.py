"""Layer 5: tables, the selection and its origin as readers see them in a notebook or a report."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd

from ilo_analysis.charts.words import count_of, readable
from ilo_analysis.figure import ShownTable
from ilo_analysis.story_list import StoryList, story_records
from ilo_analysis.wording import format_date, format_number, format_period, format_share

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

# What changes a number in a report if it changes.
_LIBRARIES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib")
_HEADS = {"n_stories": "Stories", "rate": "Stories per 30 days", "rate_low": "from", "rate_high": "to",
          "share_low": "from", "share_high": "to", "n": "n", "total": "of"}  # fmt: skip
_CSS = (
    "<style>.ilo-table{border-collapse:collapse}.ilo-table caption{text-align:left;font-weight:600;padding:.3em 0}"
    ".ilo-table th,.ilo-table td{padding:.25em .7em;text-align:left;vertical-align:top;border-top:1px solid #d9dee3}"
    ".ilo-table .number{text-align:right;font-variant-numeric:tabular-nums}</style>"
)


@dataclass(frozen=True)
class Shown:
    """Something that shows as HTML in a notebook and as text elsewhere."""

    html: str
    text: str
    about: dict[str, object] = field(default_factory=dict)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """HTML and text, with what the exporter needs to know as metadata."""
        del include, exclude
        return {"text/html": self.html, "text/plain": self.text}, {"text/html": {"ilo": self.about}}

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


class Table(Shown):
    """A table with a caption, heads that have a scope, and numbers at the right."""


def show_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    heads: Mapping[str, str] | None = None,
    language: str = "en",
    name: str = "",
) -> Table:
    """Return the frame as an accessible table; `heads` chooses, orders and names its columns.

    Ids of stories are shown as their number. Text from listings is escaped.

    Examples
    --------
    >>> show_table(pd.DataFrame({"feed": ["moscow-news"], "n": [3]}), caption="Stories")
    Stories
    Feed         n
    Moscow news  3
    """
    named = heads or {
        column: _HEADS.get(column, readable(column) if len(column) > 1 else column)
        for column in map(str, frame)
        if column != "story_ids"
    }
    columns = [column for column in named if column in frame]
    numeric = [bool(pd.api.types.is_numeric_dtype(frame[c]) and frame[c].dtype != bool) for c in columns]
    rows = [
        [cell_text(value, column, language) for value, column in zip(row, columns, strict=True)]
        for row in frame[columns].itertuples(index=False, name=None)
    ]
    table = ShownTable([named[column] for column in columns], rows, numeric)
    about: dict[str, object] = {"role": "table", "caption": caption, "table": table._asdict()}
    if name:
        about["id"] = name
    return Table(table_html(table, caption), table_text(table, caption), about)


def cell_text(value: object, column: str, language: str = "en") -> str:
    """One value as readers see it: shares as per cent, names without hyphens, a dash for what is missing."""
    if isinstance(value, tuple | list):
        return format_number(len(value), language) if column == "story_ids" else ", ".join(map(str, value))
    if value is None or bool(pd.isna(value)):  # type: ignore[call-overload]
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, pd.Period):
        return format_period(value, language)
    if isinstance(value, pd.Timestamp):
        return format_date(value, language)
    if column in ("share", "share_low", "share_high"):
        return format_share(value, language)
    if isinstance(value, float):
        return format_number(value, language, 0 if value.is_integer() else 2)
    if isinstance(value, int):
        return format_number(value, language)
    return readable(value) if column in ("feed", "theme", "topic", "theme_a", "theme_b") else str(value)


def table_html(table: ShownTable, caption: str) -> str:
    """HTML of a table, everything escaped."""
    kinds = [' class="number"' if number else "" for number in table.numeric]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(table.columns, kinds, strict=True)
    )
    body = []
    for row in table.rows:
        cells = [f"<td{kind}>{escape(text)}</td>" for text, kind in zip(row, kinds, strict=True)]
        if cells and not table.numeric[0]:
            cells[0] = f'<th scope="row">{escape(row[0])}</th>'
        body.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'{_CSS}<table class="ilo-table"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )


def table_text(table: ShownTable, caption: str) -> str:
    """Plain text of a table, in columns."""
    lines = [table.columns, *table.rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(table.columns))]
    made = [
        "  ".join(
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(line, widths, table.numeric, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([caption, *made])


def describe_selection(corpus: Corpus, *, language: str = "en") -> Shown:
    """Return what was read: stories, period, feeds with their windows, what is left out, and merged duplicates."""
    stories, coverage = corpus.stories, corpus.coverage
    dates = stories["date"].dropna()
    undated = int(stories["date"].isna().sum())
    merged = len(corpus.occurrences) - len(stories)
    items = [("Stories", f"{format_number(len(stories), language)} distinct, in {len(corpus.listings)} listings")]
    if len(dates):
        items.append(("Period", f"{format_date(dates.min(), language)} – {format_date(dates.max(), language)}"))
    else:
        items.append(("Period", "no dated story in this selection"))
    for feed, rows in coverage.groupby("feed"):
        seen = rows[rows["status"] != "unobserved"]
        n = corpus.occurrences.loc[corpus.occurrences["feed"] == feed, "story_id"].nunique()
        days = (
            f"{format_number(rows['observed_days'].sum(), language)} days observed in {len(seen)} of {len(rows)} months"
        )
        items.append((readable(feed), f"{count_of(n, language)}; {rows['scope'].iloc[0]} feed; {days}"))
    items.append(
        ("Merged", f"{format_number(merged, language)} further entries report a story that is already counted")
    )
    items.append(("Not in time series", f"{count_of(undated, language)} without a date"))
    items.append(("Problems", f"{format_number(len(corpus.problems), language)} lines or values to look at"))
    body = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in items)
    about: dict[str, object] = {"role": "selection", "items": [list(item) for item in items]}
    return Shown(f'<dl class="ilo-selection">{body}</dl>', "\n".join(f"{a}: {b}" for a, b in items), about)


def show_stories(
    source: Corpus | pd.DataFrame, *, evidence: pd.DataFrame | None = None, only: Sequence[str] | None = None
) -> StoryList:
    """Return the story list of a corpus or of a table of stories; matched words are marked and themes named.

    `only` keeps the stories with these ids. File and lines are known where a corpus is given.
    """
    stories = source if isinstance(source, pd.DataFrame) else source.stories
    occurrences = None if isinstance(source, pd.DataFrame) else source.occurrences
    if only is not None:
        stories = stories[stories["story_id"].isin(list(only))]
    return StoryList(story_records(stories, occurrences, evidence))


def provenance(corpus: Corpus) -> Table:
    """Return the files that were read with their sha256 and counts; the versions that computed stand in the caption."""
    listings = corpus.listings.sort_values(["source_file", "listing_id"])
    rows = listings.assign(
        file=[str(name).rsplit("/", 1)[-1] for name in listings["source_file"]],
        sha256=[str(value)[:16] for value in listings["sha256"]],
    )
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    caption = f"Files read. Python {platform.python_version()}, ilo-analysis {version('ilo-analysis')}, {versions}."
    heads = {"file": "File", "feed": "Feed", "n_entries": "Entries", "n_dated": "Dated", "first_date": "From",
             "last_date": "To", "sha256": "sha256 (begins)"}  # fmt: skip
    return show_table(rows, caption=caption, heads=heads, name="provenance")
