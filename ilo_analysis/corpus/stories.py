"""One row per story from its occurrences, and what was edited between captures."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.corpus.kickers import kicker_kind
from ilo_analysis.schema import as_table

# The kind of kicker that says most about a story comes first.
KICKER_ORDER = ("topic", "occasion", "series", "place", "organisation", "content-type")


def stories_table(occurrences: pd.DataFrame, listings: pd.DataFrame) -> pd.DataFrame:
    """Stories, oldest first, undated ones last: each text as the latest capture that has it prints it."""
    if occurrences.empty:
        return as_table([], "stories")
    ordered = by_capture(occurrences, listings)
    # `last` passes over missing values, so a capture without a summary does not take it away.
    stories = ordered.groupby("story_id", sort=True)[["title", "date", "summary", "language", "url"]].last()
    last_days = ordered[ordered["date"].notna()].groupby("story_id")["date_end"].last()
    stories["date_end"] = last_days.reindex(stories.index)
    stories["n_occurrences"] = ordered["story_id"].value_counts().reindex(stories.index)
    stories["kicker"] = best_kickers(occurrences).reindex(stories.index)
    return as_table(stories.reset_index().sort_values(["date", "story_id"], kind="stable"), "stories")


def best_kickers(occurrences: pd.DataFrame) -> pd.Series:
    """Return the most telling kicker of each story that has one; among equals the first in the alphabet."""
    printed = occurrences.loc[occurrences["kicker"].notna(), ["story_id", "kicker"]].drop_duplicates()
    kinds = {kicker: kicker_kind(kicker) for kicker in printed["kicker"].unique()}
    places = {kind: place for place, kind in enumerate(KICKER_ORDER)}
    rank = printed["kicker"].map(lambda kicker: places.get(kinds[kicker], len(places)))
    ordered = printed.assign(rank=rank).sort_values(["story_id", "rank", "kicker"])
    return ordered.drop_duplicates("story_id").set_index("story_id")["kicker"]


def by_capture(occurrences: pd.DataFrame, listings: pd.DataFrame) -> pd.DataFrame:
    """Return the occurrences from the earliest to the latest capture; a capture of unknown time goes first."""
    facts = listings.drop_duplicates("listing_id").set_index("listing_id")
    year_end = pd.to_datetime(facts["rendered_year"].astype("str") + "-12-31", format="%Y-%m-%d", errors="coerce")
    seen = facts["captured"].fillna(year_end.astype("datetime64[us]"))
    ordered = occurrences.assign(seen=occurrences["listing_id"].map(seen))
    return ordered.sort_values(["seen", "listing_id", "position"], na_position="first", kind="stable")


def edits(occurrences: pd.DataFrame, listings: pd.DataFrame) -> list[tuple[str, int | None, str | None, str]]:
    """Return a problem for each title, summary or date that another capture of the story prints otherwise."""
    several = occurrences[occurrences.duplicated("story_id", keep=False)]
    if several.empty:
        return []
    ordered = by_capture(several, listings)
    found: list[tuple[str, int | None, str | None, str]] = []
    for column in ("title", "summary", "date"):
        texts = ordered[ordered[column].notna()]
        shown = texts[column].astype("str") if column == "date" else texts[column].str.split().str.join(" ")
        texts = texts.assign(shown=shown).drop_duplicates(["story_id", "shown"], keep="last")
        texts = texts[texts.duplicated("story_id", keep=False)]
        latest = texts.groupby("story_id")[["shown", "listing_id"]].transform("last")
        older = texts[texts.duplicated("story_id", keep="last")]
        for row, now in zip(older.itertuples(), latest.loc[older.index].itertuples(), strict=True):
            reason = f"the {column} of {row.story_id} was edited: {now.listing_id} prints {now.shown!r}"
            found.append((str(row.source_file), int(str(row.line_start)), str(row.shown), reason))
    return found
