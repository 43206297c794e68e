"""Small corpora typed as the days of each page."""

from __future__ import annotations

import pandas as pd

from ilo_analysis.corpus import Corpus
from ilo_analysis.corpus.coverage import coverage_by_month
from ilo_analysis.corpus.windows import page_windows
from ilo_analysis.schema import as_table


def make_corpus(pages: dict[str, list[str]], *, apart: bool = False, **columns: object) -> Corpus:
    """Corpus of pages `feed_number: days`; story ids are the day and the place on the page; texts can be given.

    With `apart`, they begin with the page too, so that no two pages share a story.
    """
    rows = [
        {"listing_id": page, "feed": page.split("_")[0], "date": pd.Timestamp(day)}
        | {"story_id": f"{page}-{day}-{i}" if apart else f"{day}-{i}"}
        | {"position": i + 1}
        for page, days in pages.items()
        for i, day in enumerate(days)
    ]
    occurrences = as_table(
        pd.DataFrame(rows, columns=["listing_id", "feed", "date", "story_id", "position"]).assign(
            line_start=1, line_end=1
        ),
        "occurrences",
    )
    listings = as_table(
        pd.DataFrame(
            {"listing_id": list(pages), "feed": [page.split("_")[0] for page in pages], "scope": "general"}
            | {"n_entries": [len(days) for days in pages.values()], "n_dated": 1, **columns}
        ),
        "listings",
    )
    stories = as_table(occurrences[["story_id", "date"]].drop_duplicates().assign(n_occurrences=1), "stories")
    listings = as_table(page_windows(listings, occurrences)[0], "listings")
    coverage = coverage_by_month(listings)
    return Corpus(stories, occurrences, coverage, as_table([], "problems"), listings, as_table([], "corrections"))


TWO_FEEDS = {
    "office_1": ["2021-10-26", "2021-10-29", "2021-11-08"],
    "office_2": ["2021-11-05", "2022-01-03"],
    "theme_1": ["2021-12-02", "2021-12-20"],
}
