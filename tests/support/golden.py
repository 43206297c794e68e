"""The tables of the shipped listings as text, to compare with tests/golden; `make golden` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import ilo_analysis as ilo

FOLDER = Path(__file__).parents[1] / "golden"


def golden_tables() -> dict[str, pd.DataFrame]:
    """Every measure of the shipped listings, by name."""
    corpus = ilo.load_corpus()
    evidence = ilo.find_themes(corpus.stories)
    topics = ilo.assign_topics(corpus.stories, occurrences=corpus.occurrences)
    return {
        "occurrences": corpus.occurrences.drop(columns=["source_file"]),
        "stories": corpus.stories,
        "coverage": corpus.coverage,
        "story_volume": ilo.story_volume(corpus),
        "themes": evidence,
        "topics": topics,
        "theme_share": ilo.theme_share(corpus, evidence=evidence),
        "topic_share": ilo.topic_share(corpus, assigned=topics),
        "theme_recurrence": ilo.theme_recurrence(corpus, evidence=evidence),
        "instruments": ilo.find_instruments(corpus.stories),
        "places": ilo.find_places(corpus.stories),
    }


def as_text(table: pd.DataFrame) -> str:
    """The table as CSV with fixed decimals, the ids of stories joined by spaces."""
    plain = table.copy()
    for column in plain:
        if column == "story_ids":
            plain[column] = [" ".join(ids) for ids in plain[column]]
    return plain.to_csv(index=False, float_format="%.6f", lineterminator="\n")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, table in golden_tables().items():
        (FOLDER / f"{name}.csv").write_text(as_text(table), encoding="utf-8")
