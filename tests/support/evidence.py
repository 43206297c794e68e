"""What a dictionary finds, as a table."""

import pandas as pd

from ilo_analysis.annotate.lookup import evidence_table, find_evidence


def mark_stories(stories, dictionary, *fields) -> pd.DataFrame:
    """One row per match that counts: `story_id, category, term, field, start, end`."""
    return evidence_table(*find_evidence(stories, dictionary, *fields), "category")
