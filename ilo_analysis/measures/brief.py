"""What one period of a record brings: six key numbers beside those of a comparable earlier period, and what is new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ilo_analysis.annotate.subjects import find_themes
from ilo_analysis.arguments import takes_corpus
from ilo_analysis.corpus import restrict
from ilo_analysis.errors import ParameterError
from ilo_analysis.measures.brief_numbers import key_numbers
from ilo_analysis.measures.brief_points import MOVES, find_points
from ilo_analysis.measures.brief_sides import Sides, sides_of
from ilo_analysis.measures.volume import story_volume
from ilo_analysis.schema import as_table, rows_of
from ilo_analysis.text.periods import parse_period

if TYPE_CHECKING:
    from ilo_analysis.corpus import Corpus

FORMS = "2021-07, 2021Q3 or 2021"
FREQUENCIES = {"M": "month", "Q": "quarter", "Y": "year"}
# Feeds of different scope are never counted together: those of the first kind that the period shows are.
SCOPES = ("general", "unknown", "theme")
SHOWN_PERIODS = 13  # of the chart: the period, and as many before it as lead to the same month a year ago
TO_READ = 3
_PERIOD = re.compile(r"\d{4}(?:-?[Qq][1-4]|-\d{1,2})?")


class Brief(NamedTuple):
    """One period of a corpus, as `brief` returns it; all tables are tidy and keep the ids of their stories.

    `period` is missing if no page shows any day. `chosen` tells how it was chosen: `asked`, `full` (the last month that
    a feed shows in full) or `most` (no month is full: the latest of those with the most observed days). `feeds` are the
    feeds counted, all of one `scope`; `apart` has the volume of the others. `before` is the earlier period that the
    feeds `compared` show to the same extent; it is missing if there is none. `unseen` has the feeds that do not show
    the whole period. `volume` leads up to the period; `corpus` has its stories.
    """

    period: pd.Period | None
    chosen: str
    scope: str
    feeds: tuple[str, ...]
    before: pd.Period | None
    compared: tuple[str, ...]
    numbers: pd.DataFrame
    points: pd.DataFrame
    to_read: pd.DataFrame
    apart: pd.DataFrame
    unseen: pd.DataFrame
    volume: pd.DataFrame
    corpus: Corpus


@takes_corpus
def brief(corpus: Corpus, period: str = "", *, evidence: pd.DataFrame | None = None) -> Brief:
    """Return what one period brings: key numbers with those of a period before, what is new, rose, fell and returned.

    Parameters
    ----------
    corpus
        The whole record, to which something must be new.
    period
        A month, quarter or year: `2021-07`, `2021Q3`, `2021`. By default the last month that a feed shows in full; if
        there is none, the latest of those with the most observed days.
    evidence
        The result of `find_themes`; by default found with the project's dictionary.

    Returns
    -------
    Brief
        `numbers` has six rows: stories, rate per 30 observed days of a feed, feeds observed, share of the largest
        topic, themes active, countries named. `points` has a row for each thing that is new, rose, fell, returned or
        was ratified; `to_read` has the three stories behind most of them.

    Raises
    ------
    ParameterError
        If `period` is not a month, a quarter or a year.

    Notes
    -----
    Rates are compared by the exact conditional interval of their ratio, widened for launches (quasi-Poisson); shares by
    Newcombe's interval, allowing for launches. The largest topic is that of both periods together, so that the choice
    favours neither. Plain counts are not tested.

    >>> import ilo_analysis as ilo
    >>> made = ilo.brief(ilo.load_corpus(), "2021-07")
    >>> made.feeds, str(made.before), made.numbers["number"].tolist()[:3]
    (('moscow-news',), '2021-06', ['stories', 'rate', 'feeds'])
    """
    evidence = find_themes(corpus.stories) if evidence is None else evidence
    chosen, how = period_of(corpus, period)
    freq = FREQUENCIES[chosen.freqstr[0]] if chosen is not None else "month"
    grid = story_volume(corpus, freq)
    own = grid[grid["period"] == chosen] if chosen is not None else grid.head(0)
    seen = own[own["status"] != "unobserved"]
    scope = next((scope for scope in SCOPES if scope in set(seen["scope"])), "")
    counted = seen[seen["scope"] == scope]
    before, compared = _comparable(grid, counted)
    sides = sides_of(corpus, grid, counted, before, compared, evidence)
    points = find_points(sides) if sides.now else as_table([], "brief_points")
    inside, printed = (table[table["story_id"].isin(sides.now)] for table in (corpus.stories, corpus.occurrences))
    return Brief(
        chosen, how, scope, sides.feeds, before, compared, key_numbers(sides, grid), points,
        stories_to_read(inside, points), _apart(grid, seen[seen["scope"] != scope], before),
        _unseen(corpus, own, chosen), _leading_up(sides, freq, chosen),
        corpus._replace(stories=inside.reset_index(drop=True), occurrences=printed.reset_index(drop=True)),
    )  # fmt: skip


def period_of(corpus: Corpus, period: str = "") -> tuple[pd.Period | None, str]:
    """Return the period asked for, or the last month that a feed shows in full, and how it was chosen (see `Brief`).

    >>> import ilo_analysis as ilo
    >>> period_of(ilo.load_corpus()), period_of(ilo.load_corpus(), "2021Q3")
    ((Period('2023-02', 'M'), 'full'), (Period('2021Q3', 'Q-DEC'), 'asked'))
    """
    text = str(period).strip()
    if text:
        days = parse_period(text) if _PERIOD.fullmatch(text) else None
        if days is None:
            raise ParameterError(
                f"period {text!r} is not a month, a quarter or a year. Write {FORMS}, or leave it empty."
            )
        freq = "Q" if "q" in text.lower() else "M" if "-" in text else "Y"
        return pd.Period(days[0], freq), "asked"
    coverage = corpus.coverage
    whole = coverage.loc[coverage["status"] == "full", "month"]
    if len(whole):
        return whole.max(), "full"
    days_seen = coverage.groupby("month")["observed_days"].sum()
    days_seen = days_seen[days_seen > 0]
    most = days_seen.index[days_seen == days_seen.max()]
    return (most.max() if len(most) else None), "most"


def _comparable(grid: pd.DataFrame, counted: pd.DataFrame) -> tuple[pd.Period | None, tuple[str, ...]]:
    """Return the latest earlier period that half of the feeds, or any, show to the same extent; and these feeds."""
    status = dict(zip(counted["feed"], counted["status"], strict=True))
    earlier = grid[grid["feed"].isin(list(status)) & (grid["period"] < counted["period"].max())]
    alike = earlier[earlier["status"] == earlier["feed"].map(status)]
    if alike.empty:
        return None, ()
    sizes = alike.groupby("period")["feed"].size()
    before = max(sizes.index[sizes * 2 >= len(status)], default=sizes.index.max())
    return before, tuple(alike.loc[alike["period"] == before, "feed"])


def stories_to_read(stories: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return the three stories behind most points, the newest among equals: `story_id, date, title, n_points`."""
    # Everything new of one kind is one point to a reader; each theme that rose or fell is a separate point.
    own = points["kind"].where(~points["kind"].isin(MOVES), points["kind"] + points["name"])
    carried = points.assign(point=own).explode("story_ids").groupby("story_ids")["point"].nunique()
    table = stories[["story_id", "date", "title"]].assign(
        n_points=stories["story_id"].map(carried).fillna(0).astype(int)
    )
    order = table.sort_values(["n_points", "date", "story_id"], ascending=[False, False, True])
    return as_table(order.head(TO_READ), "brief_to_read")


def _apart(grid: pd.DataFrame, others: pd.DataFrame, before: pd.Period | None) -> pd.DataFrame:
    """Return the volume of the feeds of another scope, with their stories in the earlier period if it is comparable."""
    then = grid[grid["period"] == before] if before is not None else grid.head(0)
    known = then.set_index(["feed", "status"])["n_stories"]
    return others.assign(
        n_before=pd.array([known.get((r.feed, r.status), pd.NA) for r in rows_of(others)], dtype="Int64")
    ).reset_index(drop=True)


def _unseen(corpus: Corpus, own: pd.DataFrame, period: pd.Period | None) -> pd.DataFrame:
    """Return the feeds of the record that do not show the whole period, with the days that they show of it."""
    if period is None:
        return as_table([], "brief_unseen")
    days = (period.end_time - period.start_time).days + 1
    feeds = corpus.coverage.drop_duplicates("feed")[["feed", "scope"]]
    table = feeds.merge(own[["feed", "status", "observed_days"]], on="feed", how="left").assign(days=days)
    table = table.fillna({"status": "unobserved", "observed_days": 0}).astype({"observed_days": "int64"})
    return as_table(table[table["status"] != "full"].sort_values("feed"), "brief_unseen")


def _leading_up(sides: Sides, freq: str, period: pd.Period | None) -> pd.DataFrame:
    """Return the volume of the feeds counted, pooled if they are several, up to the period."""
    if period is None or not sides.feeds:
        return as_table([], "volume")
    first, last = (period - SHOWN_PERIODS + 1).start_time, period.end_time
    part = restrict(sides.corpus, feeds=list(sides.feeds), start=f"{first:%Y-%m-%d}", end=f"{last:%Y-%m-%d}")
    return story_volume(part, freq, pool=len(sides.feeds) > 1)
