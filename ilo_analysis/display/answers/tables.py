"""The tables of answers: each number of a sentence is a cell, with the stories behind it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ilo_analysis.corpus import keep_stories
from ilo_analysis.display.answers.subject import Subject
from ilo_analysis.display.captions import N_FEEDS
from ilo_analysis.display.labels import group_name
from ilo_analysis.measures import comparison
from ilo_analysis.measures.shares import COUNTS_ONLY, quoted
from ilo_analysis.measures.volume import feed_dates, feed_mix, highest_periods


def peak_rows(rows: pd.DataFrame, *, pooled: bool) -> pd.DataFrame:
    """Return the periods of one feed, with what is highest among those that can be compared."""
    known = rows[rows["status"] != "unobserved"]
    compared = known[known["status"] == "full"] if pooled else known
    counts = compared["n_stories"].astype("int64")
    most = counts[(counts == counts.max()) & (counts > 0)].index
    found = highest_periods(compared) if counts.sum() >= COUNTS_ONLY else None
    peaks = found.rows.index if found else most
    ratio = [float(x) for x in found.ratio] if found else [float("nan")] * 3
    return rows.assign(
        is_peak=rows.index.isin(peaks), n_peak=int(counts[peaks].sum()), n_most=int(counts.max()) if len(counts) else 0,
        n_tied=len(peaks), n_all=int(counts.sum()), n_periods=len(compared), n_unobserved=len(rows) - len(known),
        ratio=ratio[0], ratio_low=ratio[1], ratio_high=ratio[2],
    )  # fmt: skip


def first_and_last(own: pd.DataFrame, windows: pd.DataFrame) -> dict[str, object]:
    """Return the first and last day of one feed's stories, and the days observed before the first."""
    own, first = own.sort_values(["date", "story_id"]), own["date"].min()
    before = (windows["end"].clip(upper=first - pd.Timedelta(days=1)) - windows["start"]).dt.days + 1
    return {
        "first_seen": first, "last_seen": own["date"].max(), "n": len(own), "observed_from": windows["start"].min(),
        "days_before": int(before.clip(lower=0).sum()), "story_ids": tuple(own["story_id"]),
    }  # fmt: skip


def ranked_names(table: pd.DataFrame, n_names: int) -> pd.DataFrame:
    """Return the rows of names, in each group those of most stories first, with the ties.

    The stories that name none come last.
    """
    table = quoted_alone(table.rename(columns={"theme": "name"}).drop(columns=["period", "not_covered"]))
    table = table.assign(name=table["name"].replace("no theme", ""), n_names=n_names)
    table = table[(table["n"] > 0) | (table["name"] == "")]
    table = table.assign(n_tied=table.groupby(["feed", "scope", "n"])["n"].transform("size"), last=table["name"] == "")
    order = ["feed", "scope", "last", "n", "name"]
    return table.sort_values(order, ascending=[True, True, True, False, True]).drop(columns="last")


def compared_rows(result: pd.DataFrame, asked: Subject, scope: str) -> pd.DataFrame:
    """Return the rows of a comparison, or of its refusal, with the size and dates of the sides."""
    about = result.attrs
    rows = result[(result["kind"] == "theme") & (result["term"] == asked.words)] if asked.words else result
    if rows.empty:
        sizes = {f"total_{side}": about[f"n_stories_{side}"] for side in ("a", "b")}
        rows = pd.DataFrame({"kind": "theme", "term": asked.words, "n_a": 0, "n_b": 0, **sizes, "story_ids": [()]})
    days = {name: pd.to_datetime(about[name] or np.nan) for name in ("first_a", "last_a", "first_b", "last_b")}
    return quoted_alone(rows, "difference").assign(
        scope=scope or "mixed", a=about["a"], b=about["b"], needed=comparison.MIN_SIDE, **days
    )


def with_left_out(table: pd.DataFrame, asked: Subject, *, pool: bool = False, dated: bool = False) -> pd.DataFrame:
    """Return a table with what its numbers leave out (undated stories if `dated`) and the mix of feeds put together."""
    subject, columns = asked.corpus, dict[str, Any]()
    if dated:
        totals = feed_dates(keep_stories(asked.part, asked.covered)).groupby("feed").size()
        totals = table["feed"].map(totals).fillna(int(asked.covered.sum()) if pool else 0)
        columns |= {"total": totals.astype("int64"), "undated": int(subject.stories["date"].isna().sum())}
    columns["not_covered"] = asked.n_not_covered
    if pool:
        columns["feed_mix"] = ", ".join(f"{feed} {n}" for feed, n in feed_mix(subject).items())
    table = table.assign(**columns).reset_index(drop=True)
    return table[[*(name for name in table if name != "story_ids"), "story_ids"]]


def quoted_alone(table: pd.DataFrame, name: str = "share") -> pd.DataFrame:
    """Return the table with the interval to quote alone."""
    return quoted(table, name).drop(columns=["burst_low", "burst_high"], errors="ignore")


def by_group(rows: pd.DataFrame, asked: Subject) -> pd.DataFrame:
    """Return the rows of a share table with named feeds, so that all general and all theme feeds are two panels."""
    names = [group_name(feed, scope, asked.locale) for feed, scope in zip(rows["feed"], rows["scope"], strict=True)]
    named = rows.assign(feed=pd.Series(names, index=rows.index, dtype="str"))
    named.attrs[N_FEEDS] = asked.part.coverage["feed"].nunique()
    return named


def feeds_read(asked: Subject) -> pd.DataFrame:
    """Return the feeds with the number of stories read of each, none of them on the subject."""
    feeds = asked.part.coverage.drop_duplicates("feed")[["feed", "scope"]].assign(n=0, story_ids="")
    return with_left_out(feeds.assign(story_ids=feeds["story_ids"].map(tuple)), asked, dated=True)
