"""Known dates (conferences, world days, ratifications) and the stories published around them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ilo_analysis.annotate.dictionary import read_dictionary
from ilo_analysis.annotate.lookup import NOT_COVERED
from ilo_analysis.annotate.names import ids_of
from ilo_analysis.arguments import takes_corpus, takes_tables
from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.intervals import rate_interval
from ilo_analysis.measures.volume import RATE_DAYS, count_entries, feed_dates, feed_windows
from ilo_analysis.schema import rows_of
from ilo_analysis.text.periods import first_day, last_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ilo_analysis.corpus import Corpus

AROUND_COLUMNS = [
    "date",
    "label",
    "feed",
    "side",
    "n_stories",
    "observed_days",
    "days",
    "rate",
    "rate_low",
    "rate_high",
    "warning",
    "story_ids",
]


@takes_tables
def events_in(
    start: object, end: object, theme: str | None = None, *, events: str | Path | None = None
) -> pd.DataFrame:
    """Return the known events from `start` to `end`, of one theme if given: `date, theme, label, source, certainty`.

    `start` and `end` are periods ("2021", "2021-07") or dates; `theme` is an id or a name. `events` is a file of your
    own, with these columns; None or "" is the project's `data/reference/events.csv`. With a theme, your own events that
    name it or no theme are added to the project's; the column `own` marks them.
    """
    from ilo_analysis.reference import read_events

    known = read_events(events)
    if theme:
        known = _of_theme(known, theme, own=bool(events))
    keep = pd.Series(True, index=known.index)
    if (first := _day(start, "start", 0)) is not None:
        keep &= known["date"] >= first
    if (last := _day(end, "end", 1)) is not None:
        keep &= known["date"] <= last
    return known[keep].sort_values(["date", "label"]).reset_index(drop=True)


def _day(value: object, name: str, place: int) -> pd.Timestamp | None:
    """Return the first or last day of a period as people write it, of a date, or of nothing."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, (date, np.datetime64)):
        return pd.Timestamp(value)
    return (first_day, last_day)[place](value, name)


def _of_theme(known: pd.DataFrame, theme: str, *, own: bool) -> pd.DataFrame:
    """Return the events of one theme; of a reader's own file those of no theme too, beside the project's."""
    from ilo_analysis.reference import read_events

    ids = ids_of("themes", theme, sorted({*known["theme"].dropna(), *read_dictionary().ids} - {""}))
    if not own:
        return known[known["theme"].isin(ids)]
    mine = known[known["theme"].isin(ids) | known["theme"].isna() | (known["theme"] == "")]
    ours = read_events()
    mine = mine.assign(own=True, theme=next(iter(ids)))
    return pd.concat([mine, ours[ours["theme"].isin(ids)].assign(own=False)], ignore_index=True)


@takes_corpus
def around_events(corpus: Corpus, events: pd.DataFrame, weeks: int = 4) -> pd.DataFrame:
    """Return each feed's stories in the `weeks` before each event and from its day on, with exact intervals.

    One row per event, feed and side. A `warning` means that the listings do not show all days of a side: then do not
    compare counts, and compare rates with care. What follows an event was not necessarily caused by it. For the stories
    of a theme, `select` them first; `attrs["not_covered"]` counts stories in other languages, which may be on it.

    Raises
    ------
    ParameterError
        If `weeks` is below 1.
    """
    if weeks < 1:
        raise ParameterError(f"weeks is {weeks}; it must be 1 or more.")
    dates, windows = feed_dates(corpus).dropna(), feed_windows(corpus)
    rows = []
    for event in rows_of(events):
        day, span = pd.Timestamp(event.date).normalize(), pd.Timedelta(weeks=weeks)
        for feed in sorted(corpus.coverage["feed"].unique()):
            for side, first in (("before", day - span), ("after", day)):
                last = first + span - pd.Timedelta(days=1)
                cell = _side(dates[dates["feed"] == feed], windows[windows["feed"] == feed], first, last)
                rows.append([event.date, event.label, feed, side, *cell])
    frame = pd.DataFrame(rows, columns=AROUND_COLUMNS)
    texts = {"label": "str", "feed": "str", "side": "str", "warning": "str"}
    numbers = {"n_stories": "Int64", "observed_days": "int64", "days": "int64"}
    rates = dict.fromkeys(["rate", "rate_low", "rate_high"], "float64")
    frame = frame.astype({"date": "datetime64[us]", **texts, **numbers, **rates})
    frame.attrs[NOT_COVERED] = corpus.listings.attrs.get(NOT_COVERED, 0)
    return frame


def _side(dates: pd.DataFrame, windows: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> list[object]:
    """Return the count, days seen, days, rate, interval, warning and stories of one side."""
    days = (last - first).days + 1
    inside = dates[dates["date"].between(first, last)].sort_values(["date", "story_id"])
    shown = windows[(windows["start"] <= last) & (windows["end"] >= first)]
    starts = shown["start"].where(shown["start"] >= first, first)
    ends = shown["end"].where(shown["end"] <= last, last)
    counted = count_entries(
        _day_numbers(inside["date"]),
        _day_numbers(starts),
        _day_numbers(ends),
        (shown["start_at_entry"] & (starts == shown["start"])).to_numpy(dtype=bool),
        (shown["end_at_entry"] & (ends == shown["end"])).to_numpy(dtype=bool),
    )
    seen = int((ends - starts).dt.days.add(1).sum())
    if not seen:
        return [pd.NA, 0, days, np.nan, np.nan, np.nan, f"none of the {days} days was observed", ()]
    n, n_ended, exposure = (part.sum() for part in counted)
    rates = rate_interval(n, exposure if n or inside.empty else np.nan, n_ended)
    partly = None if seen == days else f"only {seen} of the {days} days were observed"
    return [len(inside), seen, days, *(float(x) * RATE_DAYS for x in rates), partly, tuple(inside["story_id"])]


def _day_numbers(days: pd.Series) -> NDArray[np.int64]:
    """Return the days since 1970."""
    return days.to_numpy("datetime64[D]").astype(np.int64)
